//! Bar charts: a ranking, signed contributions, multiples, relations; and rows that are hard to place.

use lorenz::chart::{Bar, BarChart, ColorRole, Figure, Reference, Unit, slot_for};

use super::{SOURCE, heading};

pub fn bar(label: &str, value: Option<f64>, color: ColorRole) -> Bar {
    Bar { label: label.to_owned(), value, interval: None, before: None, color, note: String::new() }
}

pub fn chart(title: &str, subtitle: &str, unit: Unit, rows: Vec<Bar>) -> BarChart {
    BarChart {
        heading: heading(title, subtitle),
        source: SOURCE.to_owned(),
        unit,
        rows,
        reference: None,
        lines: Vec::new(),
        value_label: "Oct 2026".to_owned(),
        before_label: None,
        empty_reason: "No developer has downloads in this range".to_owned(),
    }
}

const DEVELOPERS: [(&str, f64, f64); 12] = [
    ("Qwen", 0.192, 0.134),
    ("meta-llama", 0.114, 0.176),
    ("google", 0.083, 0.079),
    ("sentence-transformers", 0.071, 0.102),
    ("openai", 0.062, 0.021),
    ("deepseek-ai", 0.048, 0.044),
    ("mistralai", 0.031, 0.052),
    ("facebook", 0.022, 0.029),
    ("BAAI", 0.019, 0.020),
    ("microsoft", 0.0142, 0.017),
    ("unsloth", 0.0115, 0.006),
    ("HuggingFaceTB", 0.0048, 0.0021),
];

/// The largest developers, with their shares in June.
pub fn ranking() -> Figure {
    let row = |(name, now, then): (&str, f64, f64)| Bar {
        before: Some(then),
        ..bar(name, Some(now), if name == "Qwen" { ColorRole::Accent } else { ColorRole::Context })
    };
    let rows = DEVELOPERS.into_iter().map(row).collect();
    let title = "Qwen overtook meta-llama as the most downloaded developer";
    Figure::Bars(BarChart {
        before_label: Some("Jun 2026".to_owned()),
        ..chart(title, "Share of downloads in the last 30 days, twelve largest developers", Unit::Share, rows)
    })
}

/// What each country adds to the change of an index: signed, with intervals.
pub fn contributions() -> Figure {
    let values = [
        ("China", 212.0, 40.0),
        ("Unaffiliated", 64.0, 22.0),
        ("Hong Kong", 8.2, 11.0),
        ("Germany", -3.4, 5.0),
        ("France", -18.0, 9.0),
        ("United Kingdom", -41.0, 16.0),
        ("United States of America", -390.0, 75.0),
    ];
    let row = |(name, value, half): (&str, f64, f64)| Bar {
        interval: Some((value - half, value + half)),
        ..bar(name, Some(value), if value > 0.0 { ColorRole::Increase } else { ColorRole::Decrease })
    };
    let mut rows: Vec<Bar> = values.into_iter().map(row).collect();
    rows.push(Bar { note: "not in the file before Jun 2026".to_owned(), ..bar("Israel", None, ColorRole::Context) });
    Figure::Bars(BarChart {
        value_label: "contribution".to_owned(),
        ..chart(
            "The United States made the index fall, China slowed it",
            "Contribution to the change of the HHI of countries, Feb to Oct 2026, with 95 % intervals",
            Unit::IndexChange,
            rows,
        )
    })
}

/// Multiples of a baseline: bars start at 1.
pub fn multiples() -> Figure {
    let values = [
        ("Mean size", 17.4, (12.2, 24.9)),
        ("Quantized", 5.2, (4.6, 5.9)),
        ("Multimodal", 3.4, (2.9, 4.1)),
        ("Mixture of experts", 7.0, (4.1, 11.9)),
        ("Open source license", 0.72, (0.61, 0.83)),
        ("Disclosed training data", 0.34, (0.21, 0.52)),
    ];
    let row = |(name, value, interval): (&str, f64, (f64, f64))| Bar {
        interval: Some(interval),
        ..bar(name, Some(value), ColorRole::Slot(0))
    };
    Figure::Bars(BarChart {
        reference: Some(Reference { value: 1.0, label: "×1, as in Feb 2026".to_owned() }),
        lines: Vec::new(),
        ..chart(
            "Models grew 17 times as large",
            "Value in Oct 2026 as a multiple of Feb 2026, weighted by downloads, with 95 % intervals",
            Unit::Multiple,
            values.into_iter().map(row).collect(),
        )
    })
}

/// Relations to base models: four rows without anything beside their bars.
pub fn relations() -> Figure {
    let values = [("quantized", 0.41), ("finetune", 0.33), ("adapter", 0.19), ("merge", 0.07)];
    let row = |(name, value): (&str, f64)| bar(name, Some(value), slot_for(name).unwrap());
    let rows = values.into_iter().map(row).collect();
    Figure::Bars(chart(
        "Two in five downloads of derivatives are quantized copies",
        "Share of downloads of derivatives, by relation to the base model",
        Unit::Share,
        rows,
    ))
}

/// A name of 80 characters, and names in other scripts.
const NAMES: [&str; 6] = [
    "a-research-group-with-a-long-name/and-a-model-whose-name-goes-on-until-it-is-80-c",
    "千问大模型研究院",
    "Εθνικό Κέντρο Έρευνας",
    "лаборатория/модель-большая-инструкция",
    "🤗 smol",
    "x",
];

fn named(values: &[f64]) -> Vec<Bar> {
    let row = |(index, value): (usize, &f64)| Bar {
        interval: (index % 2 == 0).then_some((value - 0.3 * value.abs(), value * 1.1)),
        before: (index % 3 == 0).then_some(-value),
        ..bar(NAMES[index % NAMES.len()], Some(*value), ColorRole::Slot((index % 8) as u8))
    };
    values.iter().enumerate().map(row).collect()
}

/// Rows that are hard to place; looked at by machines only.
pub fn hard() -> Vec<(&'static str, Figure)> {
    let of = |unit: Unit, rows: Vec<Bar>| {
        let before_label = Some("the first complete month of the file".to_owned());
        Figure::Bars(BarChart { before_label, ..chart("Title", "Subtitle", unit, rows) })
    };
    let many: Vec<f64> = (0..25).map(|index| 1e9 / f64::from(index + 1)).collect();
    let negative: Vec<f64> = (1..=8).map(|index| -0.03 * f64::from(index)).collect();
    let plain = |value| bar("only", Some(value), ColorRole::Accent);
    let note = |label, note: &str| Bar { note: note.to_owned(), ..bar(label, None, ColorRole::Other) };
    let long_note = "fewer than ten models are listed in the first of the two periods that are compared here";
    let mut noted = named(&negative);
    noted.push(note("without", long_note));
    let reference = Figure::Bars(BarChart {
        reference: Some(Reference { value: 1.0, label: "as in the first complete month of the file".to_owned() }),
        lines: Vec::new(),
        ..chart("Title", "", Unit::Multiple, vec![plain(1.0), plain(0.2), note("none", "")])
    });
    let single = Bar { before: Some(0.9), ..plain(0.3) };
    let broken = Bar { interval: Some((f64::NAN, 1.0)), before: Some(f64::INFINITY), ..plain(f64::NAN) };
    vec![
        ("many", of(Unit::Count, named(&many))),
        ("negative", of(Unit::Points, named(&negative))),
        ("negative_noted", of(Unit::Points, noted)),
        ("single", of(Unit::Share, vec![single])),
        ("zero", of(Unit::Days, vec![plain(0.0)])),
        ("reference", reference),
        ("tiny", of(Unit::Index, vec![plain(1e-9), plain(1.0), plain(-1e-9)])),
        ("broken", of(Unit::Share, vec![broken, plain(0.5)])),
    ]
}

/// Rows, but no value in any.
pub fn none() -> Figure {
    let rows = ["Qwen", "google"].map(|name| bar(name, None, ColorRole::Context)).to_vec();
    Figure::Bars(chart("Title", "Subtitle", Unit::Share, rows))
}
