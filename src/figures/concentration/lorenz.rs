//! The chart of a period's Lorenz curve.

use crate::analysis::{Answer, Concentration, Counted, LorenzAnswer, ValueUnit};
use crate::chart::{Annotation, Curve, Figure, Heading, LorenzChart, format};
use crate::figures::words::{at_period, counted_downloads, period_name, source_line, subtitle_end, value_text};
use crate::protocol::DataSummary;

/// Returns the Lorenz curve of the chosen period, with the first period's in grey.
pub(super) fn chart(answer: &Answer, found: &Concentration, data: &DataSummary) -> Figure {
    let several = answer.question.level.plural();
    let curve = |start, points: &[(f64, f64)]| Curve {
        label: period_name(answer.question.granularity, start),
        points: points.to_vec(),
    };
    let lorenz = found.lorenz.as_ref();
    let start = lorenz.map_or(found.ranking.start, |lorenz| lorenz.start);
    let of = period_name(answer.question.granularity, start);
    let counted = match answer.question.counted {
        Counted::WithDownloads => "; only those with downloads".to_owned(),
        // What is counted says it.
        Counted::Existing => String::new(),
    };
    let subtitle = format!(
        "Cumulative % of {several}, smallest first, and of their downloads, {of}{counted}; {}.",
        subtitle_end(answer)
    );
    Figure::Lorenz(LorenzChart {
        heading: Heading { title: title(answer, found), subtitle },
        source: source_line(data),
        population: several,
        measure: "downloads".to_owned(),
        curve: lorenz.map_or_else(|| curve(start, &[]), |lorenz| curve(lorenz.start, &lorenz.points)),
        comparison: lorenz.and_then(|lorenz| lorenz.first.as_ref()).map(|(start, points)| curve(*start, points)),
        annotation: lorenz.and_then(|lorenz| annotation(chosen(answer, found).1, lorenz)),
        empty_reason: format!("No downloads {}", at_period(answer.question.granularity, start)),
    })
}

/// Returns how the curve is read.
pub(super) fn notes(answer: &Answer, found: &Concentration) -> Vec<String> {
    let several = answer.question.level.plural();
    let grey = found.lorenz.as_ref().and_then(|lorenz| lorenz.first.as_ref());
    vec![
        format!(
            "From left to right stand the {several} from the smallest to the largest; the height is what they have together. On \
             the diagonal all would have the same: the farther the curve hangs below it, the more the largest hold."
        ),
        grey.map(|(start, _)| {
            format!("The grey curve is that of {}.", period_name(answer.question.granularity, *start))
        })
        .unwrap_or_default(),
    ]
}

fn title(answer: &Answer, found: &Concentration) -> String {
    let several = answer.question.level.plural();
    let of = at_period(answer.question.granularity, found.ranking.start);
    let Some(lorenz) = &found.lorenz else { return format!("No downloads of known {several} {of}") };
    let (index, entities) = chosen(answer, found);
    let downloads = counted_downloads(answer, index);
    let (share, top) = lorenz.top_one_percent;
    let share = value_text(share, ValueUnit::Share);
    if entities == 1 {
        return format!("The only {} holds {share} of {downloads} {of}", answer.question.level.singular());
    }
    let (count, entities) = (format::integer(top), format::integer(entities));
    if top == 1 {
        return format!("The largest of {entities} {several} holds {share} of {downloads} {of}");
    }
    format!("The top 1 % of {several} ({count} of {entities}) hold {share} of {downloads} {of}")
}

fn annotation(entities: u64, lorenz: &LorenzAnswer) -> Option<Annotation> {
    let (share, top) = lorenz.top_one_percent;
    let whom = if top == 1 { "the largest holds" } else { "the top 1 % hold" };
    let text = format!("{whom} {}", value_text(share, ValueUnit::Share));
    (entities > 1).then(|| Annotation { at: (1.0 - top as f64 / entities as f64, 1.0 - share), text })
}

/// Returns the chosen period's index, and its entities.
fn chosen(answer: &Answer, found: &Concentration) -> (usize, u64) {
    let index = answer.periods.iter().position(|period| period.start == found.ranking.start).unwrap_or_default();
    (index, answer.periods[index].entities)
}
