//! The chart of shares over time.

use crate::analysis::{self, Answer, Concentration, EntityKind, Level};
use crate::chart::{ColorMap, ColorRole, Figure, Heading, Layer, StackedChart, Unit, format};
use crate::figures::words::{display_name, period_name, source_line, subtitle_end};
use crate::protocol::DataSummary;

/// Returns the shares of the largest entities, "Other" and "Unknown", over time.
pub(super) fn chart(answer: &Answer, found: &Concentration, data: &DataSummary) -> Figure {
    let totals: Vec<u64> = (0..answer.periods.len())
        .map(|index| found.share_series.iter().fold(0u64, |sum, layer| sum.saturating_add(layer.downloads[index])))
        .collect();
    let shares = |layer: &analysis::ShareSeries| -> Vec<Option<f64>> {
        let share = |(&downloads, &total): (&u64, &u64)| (total > 0).then(|| downloads as f64 / total as f64);
        layer.downloads.iter().zip(&totals).map(share).collect()
    };
    let colors = colors(found);
    let layer = |layer: &analysis::ShareSeries| Layer {
        label: display_name(&answer.question.level, &layer.name),
        color: match layer.kind {
            EntityKind::Entity => colors.role(&layer.name),
            EntityKind::Other => ColorRole::Other,
            EntityKind::Unknown => ColorRole::Unknown,
        },
        shares: shares(layer),
    };
    let layers: Vec<Layer> = found.share_series.iter().map(layer).collect();
    let one = answer.question.level.singular();
    let subtitle = format!("Share of downloads by {one}, %; {}.", subtitle_end(answer));
    Figure::Stacked(StackedChart {
        heading: Heading { title: title(answer, found, &layers), subtitle },
        source: source_line(data),
        periods: answer.periods.iter().map(|period| period.start).collect(),
        layers,
        empty_reason: "No downloads in this range".to_owned(),
    })
}

/// Returns what the layers are.
pub(super) fn notes(answer: &Answer) -> Vec<String> {
    let (one, several) = (answer.question.level.singular(), answer.question.level.plural());
    let unknown = match answer.question.level {
        Level::Model => String::new(),
        Level::Attribute(_) => format!("\"Unknown\" are downloads of models whose {one} the file does not tell."),
    };
    vec![format!("\"Other\" are all other {several} together."), unknown]
}

/// Returns the colors of the entities shown, the same in every chart of a view.
fn colors(found: &Concentration) -> ColorMap {
    ColorMap::new(found.share_series.iter().filter(|layer| layer.kind == EntityKind::Entity).map(|layer| &layer.name))
}

/// Returns the title: the leading entity now, and the one that gained or lost most over the range.
fn title(answer: &Answer, found: &Concentration, layers: &[Layer]) -> String {
    let last = answer.periods.len() - 1;
    let named =
        || layers.iter().zip(&found.share_series).filter(|(_, layer)| layer.kind == EntityKind::Entity).map(|(l, _)| l);
    let Some((leader, share)) = named().find_map(|layer| Some((&layer.label, layer.shares[last]?))) else {
        return "No downloads in this range".to_owned();
    };
    let leads = format!("{leader} leads with {} of downloads", format::label(share, Unit::Share));
    let change = |layer: &Layer| Some(layer.shares[last]? - layer.shares.first().copied().flatten()?);
    let moved = named().filter_map(|layer| Some((&layer.label, change(layer)?)));
    let Some((mover, change)) =
        moved.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).filter(|(_, c)| c.abs() >= 0.001 && last > 0)
    else {
        return leads;
    };
    let verb = if change > 0.0 { "gained" } else { "lost" };
    let subject = if mover == leader { "it".to_owned() } else { mover.clone() };
    let since = period_name(answer.question.granularity, answer.periods[0].start);
    let points = format::change(change.abs(), Unit::Share);
    format!("{leads}; {subject} {verb} most, {} since {since}", points.trim_start_matches('+'))
}
