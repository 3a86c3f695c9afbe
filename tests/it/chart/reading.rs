//! What the pointer finds, and what is said about a figure.

use lorenz::chart::{Figure, Frame, Options, describe, layout, readings};

use super::samples;

#[test]
fn the_pointer_finds_the_nearest_date() {
    let figure = samples::hhi();
    for width_px in [320.0, 760.0] {
        let layout = layout(&figure, &Options { frame: Frame::Plot, width_px, highlight: None });
        let middle = (layout.plot.top + layout.plot.bottom) / 2.0;
        for (index, stop) in layout.stops.iter().enumerate() {
            assert_eq!(layout.hit(stop.x + 0.4, middle), Some(index));
        }
        assert_eq!(layout.hit(layout.plot.left - 30.0, middle), None);
        assert_eq!(layout.hit(layout.plot.left, layout.plot.bottom + 40.0), None);
    }
}

#[test]
fn there_is_a_stop_for_each_reading() {
    for (name, figure) in samples::all() {
        let layout = layout(&figure, &Options { frame: Frame::Plot, width_px: 760.0, highlight: None });
        if name == "empty" {
            assert!(layout.stops.is_empty());
            assert_eq!(layout.hit(300.0, 90.0), None);
            continue;
        }
        assert_eq!(readings(&figure).len(), layout.stops.len(), "{name}");
        assert!(layout.stops.windows(2).all(|pair| pair[0].x < pair[1].x), "{name}");
    }
}

fn rows(figure: &Figure, index: usize) -> Vec<String> {
    let reading = &readings(figure)[index];
    let rows = reading.rows.iter().map(|row| format!("{}: {}", row.label, row.value.replace('\u{a0}', " ")));
    std::iter::once(reading.x_label.clone()).chain(rows).collect()
}

#[test]
fn a_reading_lists_values_from_top_to_bottom() {
    assert_eq!(rows(&samples::hhi(), 0), ["16 Feb 2026", "Developers: 1,880", "Balanced panel: 1,500"]);
    assert_eq!(rows(&samples::hhi(), 8)[2], "Developers: no data");
    assert!(rows(&samples::hhi(), 21)[1].ends_with(" so far"));
    let shares = rows(&samples::shares(), 0);
    assert_eq!((shares[0].as_str(), shares[10].as_str()), ("16 Feb 2026", "United States of America: 52 %"));
    let lorenz = rows(&samples::lorenz(), 10);
    assert_eq!(lorenz[0].replace('\u{a0}', " "), "Top 1 % of developers");
    assert!(lorenz[1].starts_with("26 Oct 2026, Gini 0.97: hold 77."), "{lorenz:?}");
}

#[test]
fn a_sentence_describes_each_figure() {
    let said = |figure: &Figure| describe(figure).replace('\u{a0}', " ");
    assert_eq!(
        said(&samples::hhi()),
        "Line chart, 22 dates from 16 Feb 2026 to 26 Oct 2026: Developers fell from 1,880 to 818, highest 1,890 on \
         25 Feb 2026; Balanced panel fell from 1,500 to 593."
    );
    assert_eq!(
        said(&samples::empty()),
        "Line chart without data: The file names no country for any model: choose another level, or map a column to \
         the country."
    );
    assert!(said(&samples::shares()).contains("United States of America fell from 52 % to 41 %; China rose"));
    assert!(said(&samples::shares_once()).starts_with("Stacked bar of shares, 26 Oct 2026: "));
    assert!(said(&samples::lorenz()).contains("the top 1 % of developers hold 77."));
    assert_eq!(said(&samples::spark()), "HHI fell from 1,880 to 818.");
}
