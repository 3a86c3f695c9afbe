//! The chart of shares over time.

use crate::analysis::{
    self, Answer, ChangeEvidence, Concentration, ConcentrationChange, EntityKind, Level, Question, SharesOf,
};
use crate::chart::{ColorMap, ColorRole, Figure, Heading, Layer, StackedChart, Unit, format};
use crate::figures::grammar::{of_level, points};
use crate::figures::known::{coverage_bars, unknown_clause, whole, whole_in_title};
use crate::figures::told::{is_told, stands};
use crate::figures::words::{
    at_period, band_note, display_name, entity_at_start, entity_in_sentence, entity_verb, period_name, source_line,
    subtitle_end,
};
use crate::protocol::DataSummary;

/// Returns the shares of the largest entities, "Other" and "Unknown", over time.
pub(super) fn chart(answer: &Answer, found: &Concentration, data: &DataSummary) -> Figure {
    let wholes: Vec<u64> = (0..answer.periods.len())
        .map(|index| {
            let (known, unknown) = found.known_and_unknown(index);
            found.shares_of.whole(known, unknown)
        })
        .collect();
    let shares = |layer: &analysis::ShareSeries| -> Vec<Option<f64>> {
        let share = |(&downloads, &whole): (&u64, &u64)| (whole > 0).then(|| downloads as f64 / whole as f64);
        layer.downloads.iter().zip(&wholes).map(share).collect()
    };
    let colors = colors(found);
    let bounds =
        |index: usize| found.doubt.as_ref().and_then(|doubt| doubt.bounds.get(index)).cloned().unwrap_or_default();
    let layer = |(index, layer): (usize, &analysis::ShareSeries)| Layer {
        label: display_name(&answer.question.level, &layer.name),
        color: match layer.kind {
            EntityKind::Entity => colors.role(&layer.name),
            EntityKind::Other => ColorRole::Other,
            EntityKind::Unknown => ColorRole::Unknown,
        },
        shares: shares(layer),
        bounds: bounds(index),
    };
    let drawn = |(_, layer): &(usize, &analysis::ShareSeries)| {
        layer.kind != EntityKind::Unknown || found.shares_of == SharesOf::All
    };
    let layers: Vec<Layer> = found.share_series.iter().enumerate().filter(drawn).map(layer).collect();
    let one = answer.question.level.singular();
    let subtitle = match found.shares_of {
        SharesOf::All => format!("Share of all downloads by {one}, %; {}.", subtitle_end(answer)),
        SharesOf::Known => format!("Share of {}, %; {}.", whole(found.shares_of, &one), subtitle_end(answer)),
    };
    let known = answer.periods.iter().enumerate().map(|(index, of)| (of.start, found.known_and_unknown(index)));
    Figure::Stacked(StackedChart {
        heading: Heading { title: title(answer, found, &layers), subtitle },
        source: source_line(data),
        periods: answer.periods.iter().map(|period| period.start).collect(),
        layers,
        milestones: Vec::new(),
        count_bars: coverage_bars(found.shares_of, known),
        empty_reason: "No downloads in this range".to_owned(),
    })
}

/// Returns what the layers are.
pub(super) fn notes(answer: &Answer, found: &Concentration) -> Vec<String> {
    let (one, several) = (answer.question.level.singular(), answer.question.level.plural());
    let unknown = match (&answer.question.level, found.shares_of) {
        (Level::Model, _) => String::new(),
        (_, SharesOf::All) => format!("\"Unknown\" are downloads of models whose {one} the file does not tell."),
        (_, SharesOf::Known) => {
            format!("Downloads of models whose {one} the file does not tell are left out; the table has them.")
        }
    };
    let doubt = found.doubt.as_ref().map(|doubt| {
        let at = answer.periods.last().map(|period| at_period(answer.question.granularity, period.start));
        let developers = format::counted(doubt.last.developers, "developer", "developers");
        let percent = format::value(doubt.last.of_downloads, Unit::Share);
        let extent = format!("This concerns {developers} with {percent} of downloads {}.", at.unwrap_or_default());
        format!("{} {extent}", band_note(&one))
    });
    let other = format!("\"Other\" are all other {several} together.");
    [other, unknown].into_iter().chain(doubt).collect()
}

/// Returns the colors of the entities shown, the same in every chart of a view.
fn colors(found: &Concentration) -> ColorMap {
    ColorMap::new(found.share_series.iter().filter(|layer| layer.kind == EntityKind::Entity).map(|layer| &layer.name))
}

/// Returns the title: the leading entity now, and the largest change over the range that stands on every population.
fn title(answer: &Answer, found: &Concentration, layers: &[Layer]) -> String {
    let last = answer.periods.len() - 1;
    let named = || layers.iter().zip(&found.share_series).filter(|(_, series)| series.kind == EntityKind::Entity);
    let Some((name, share)) = named().find_map(|(layer, series)| Some((&series.name, layer.shares[last]?))) else {
        return "No downloads in this range".to_owned();
    };
    let one = answer.question.level.singular();
    let downloads = whole_in_title(found.shares_of, &one);
    let sharing = named().filter(|(layer, _)| layer.shares[last] == Some(share)).count() as u64;
    let text = format::label(share, Unit::Share);
    let leads = match sharing {
        1 => {
            let leads = entity_verb(&answer.question, name, "leads", "lead");
            format!("{} {leads} with {text} of {downloads}", entity_at_start(answer, name))
        }
        _ => format!("{} share the lead with {text} of {downloads} each", of_level(sharing, &answer.question.level)),
    };
    // The finding is of as many as are usually named: it stays the same in every form of the chart.
    let named = Question::default().top.unwrap_or(usize::MAX);
    let series =
        found.share_series.iter().enumerate().filter(|(_, series)| series.kind == EntityKind::Entity).take(named);
    let moved = series.filter_map(|(index, series)| {
        let evidence = found.evidence(ConcentrationChange::Share(index))?;
        Some((entity_in_sentence(answer, &series.name), evidence, evidence.change()?))
    });
    let moved: Vec<_> = moved.filter(|(.., change)| change.abs() >= 0.001).collect();
    let most = |only: &dyn Fn(&ChangeEvidence) -> bool| {
        let moved = moved.iter().filter(|(_, evidence, _)| only(evidence));
        moved.max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()))
    };
    let largest = most(&|_| true).map_or(0.0, |(.., change)| *change);
    let unknown = unknown_clause(&one, (found.unknown_share(0), found.unknown_share(last)), largest);
    let since = period_name(answer.question.granularity, answer.periods[0].start);
    let Some((mover, _, change)) = most(&|evidence| stands(Some(evidence))) else {
        let is_known = !moved.is_empty() && moved.iter().all(|(_, evidence, _)| is_told(Some(evidence)));
        let open = match is_known {
            true => format!("; no change of a share since {since} stands on all listed and on comparable models"),
            false => String::new(),
        };
        return format!("{leads}{open}{unknown}");
    };
    let way = if *change > 0.0 { "gain" } else { "loss" };
    format!(
        "{leads}; the largest {way} that holds on comparable models too is {mover}: {} since {since}{unknown}",
        points(*change)
    )
}
