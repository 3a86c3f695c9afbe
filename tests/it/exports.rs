//! What readers take along opens safely elsewhere, whatever names a file holds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{ColumnUnit, TableBuilder};
use lorenz::chart::{Bar, BarChart, ColorRole, Figure, Frame, Heading, LayoutOptions, Unit, svg, theme};
use proptest::prelude::*;

fn csv(cell: &str) -> String {
    let table = TableBuilder::new("share", &[cell])
        .text("entity", |cell| *cell)
        .count("downloads", ColumnUnit::Downloads, |_| 1)
        .finish();
    let csv = table.to_csv();
    csv.strip_prefix("entity,downloads\n").unwrap().strip_suffix(",1\n").unwrap().to_owned()
}

#[test]
fn a_spreadsheet_computes_nothing_of_a_csv() {
    assert_eq!(csv("=1+1"), "'=1+1");
    assert_eq!(csv("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
        let cell = format!("{start}cmd|' /C calc'!A0");
        assert!(csv(&cell).trim_start_matches('"').starts_with('\''), "{cell:?}");
    }
    // Numbers and names stay as they are.
    for cell in ["-0.5", "-1e-7", "+3", "0", "", "a=b", "org/model", "'quoted", "é"] {
        assert_eq!(csv(cell), cell);
    }
    assert_eq!(csv("-inf"), "'-inf", "a name, and to a spreadsheet a formula");
}

proptest! {
    #[test]
    fn a_picture_is_xml_for_any_name(name in any::<String>(), title in any::<String>()) {
        let bar = Bar {
            label: format!("{name}\0\u{1b}\u{ffff}"),
            value: Some(1.0),
            interval: None,
            before: None,
            color: ColorRole::Accent,
            note: name.clone(),
        };
        let figure = Figure::Bars(BarChart {
            heading: Heading { title, subtitle: name.clone() },
            source: name,
            unit: Unit::Index,
            rows: vec![bar],
            reference: None,
            lines: Vec::new(),
            value_label: "HHI".to_owned(),
            before_label: None,
            empty_reason: String::new(),
        });
        let options = LayoutOptions { frame: Frame::Full, width_px: 960.0, highlight: None };
        let picture = svg(&figure, &options, &theme::LIGHT);
        let is_xml = |letter: char| {
            let number = u32::from(letter);
            matches!(number, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x1_0000..=0x10_FFFF)
        };
        prop_assert!(picture.chars().all(is_xml), "XML 1.0, 2.2");
        // Nothing of a name is markup.
        prop_assert_eq!(picture.matches('<').count(), picture.matches('>').count());
    }
}
