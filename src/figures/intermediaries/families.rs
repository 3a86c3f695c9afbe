//! Base families: downloads of the base, and of what was made from it.

use super::notes::subtitle_end;
use crate::analysis::{Answer, BaseFamily, Intermediaries};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::words::{at_period, source_line};
use crate::protocol::DataSummary;

/// Rows of the chart; the data behind it have more.
const SHOWN: usize = 15;

/// Returns the families with the most downloads of derivatives, each beside its base.
pub(super) fn families(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Figure {
    let row = |of: &BaseFamily| Bar {
        label: of.family.clone(),
        value: Some(of.derivative_downloads as f64),
        interval: None,
        before: Some(of.base_downloads as f64),
        color: ColorRole::Slot(1),
        note: note(of),
    };
    let at = at_period(answer.question.granularity, found.start);
    let subtitle = format!(
        "Downloads {at} of models made from a base (bars) and of the base itself (hollow){}; {}.",
        match found.families.len().min(SHOWN) {
            0 => String::new(),
            1 => ", the only family".to_owned(),
            shown => format!(", the {shown} largest"),
        },
        subtitle_end(answer, found)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(found, &at), subtitle },
        source: source_line(data),
        unit: Unit::Count,
        rows: found.families.iter().take(SHOWN).map(row).collect(),
        reference: None,
        lines: Vec::new(),
        value_label: "derivatives".to_owned(),
        before_label: Some("base itself".to_owned()),
        empty_reason: found.reason.clone().unwrap_or_else(|| "No derivative of a named base in this period".to_owned()),
    })
}

fn title(found: &Intermediaries, at: &str) -> String {
    let Some(first) = found.families.first() else {
        return found.reason.clone().unwrap_or_else(|| format!("No derivative of a named base {at}"));
    };
    let (derived, base) = (first.derivative_downloads as f64, first.base_downloads as f64);
    let name = &first.family;
    let downloads = format::value(derived, Unit::Count);
    if base <= 0.0 {
        return format!("Models made from {name} have the most downloads of all derivatives {at}: {downloads}");
    }
    let times = derived / base;
    if times >= 1.05 {
        format!(
            "Models made from {name} were downloaded {} times as often as it was itself {at}",
            format::significant(times, 2)
        )
    } else {
        let base = format::value(base, Unit::Count);
        format!("{name} has the most downloaded derivatives {at}: {downloads}, beside {base} of its own")
    }
}

fn note(of: &BaseFamily) -> String {
    let mut note = format::counted(of.derivatives, "derivative", "derivatives");
    if of.own_downloads > 0 && of.derivative_downloads > 0 {
        let own = format::label(of.own_downloads as f64 / of.derivative_downloads as f64, Unit::Share);
        note.push_str(&format!("; {own} by the base's own developer"));
    }
    if let Some((name, downloads)) = &of.largest {
        note.push_str(&format!("; largest intermediary: {name}, {}", format::value(*downloads as f64, Unit::Count)));
    }
    note
}

/// To which base a model belongs.
pub(super) const FAMILIES_NOTE: &str =
    "A model belongs to the base that its first base leads to, at most 16 steps away.";

/// Returns how many cycles and long chains of bases were cut, as a note; empty where there are none.
pub(super) fn cut(found: &Intermediaries) -> String {
    let cycles = match found.cycles {
        0 => String::new(),
        1 => "One cycle among bases was cut. ".to_owned(),
        cycles => format!("{} cycles among bases were cut. ", format::integer(cycles)),
    };
    let farther = match found.depth_bounded {
        0 => String::new(),
        1 => "One model lies farther away from its base.".to_owned(),
        models => format!("{} models lie farther away from their bases.", format::integer(models)),
    };
    (cycles + &farther).trim_end().to_owned()
}
