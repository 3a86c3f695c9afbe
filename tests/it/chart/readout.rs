//! What the pointer finds, and what is said about a figure.

use lorenz::chart::{Figure, Frame, LayoutOptions, ReadoutPosition, describe, layout, readouts};

use super::samples;

#[test]
fn the_pointer_finds_the_nearest_date() {
    let figure = samples::hhi();
    for width_px in [320.0, 760.0] {
        let layout = layout(&figure, &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        let middle = (layout.plot.top + layout.plot.bottom) / 2.0;
        for (index, position) in layout.readout_positions.iter().enumerate() {
            assert_eq!(layout.readout_at(position.x + 0.4, middle), Some(index));
        }
        assert_eq!(layout.readout_at(layout.plot.left - 30.0, middle), None);
        assert_eq!(layout.readout_at(layout.plot.left, layout.plot.bottom + 40.0), None);
    }
}

#[test]
fn there_is_a_stop_for_each_reading() {
    for (name, figure) in samples::with_hard() {
        let layout = layout(&figure, &LayoutOptions { frame: Frame::Plot, width_px: 760.0, highlight: None });
        if name.starts_with("empty") {
            assert!(readouts(&figure).is_empty(), "{name}");
            assert!(layout.readout_positions.is_empty());
            assert_eq!(layout.readout_at(300.0, 90.0), None);
            continue;
        }
        assert_eq!(readouts(&figure).len(), layout.readout_positions.len(), "{name}");
        let ordered = |a: &ReadoutPosition, b: &ReadoutPosition| match (a.row, b.row) {
            (Some(a), Some(b)) => a.bottom == b.top,
            _ => a.x < b.x,
        };
        assert!(layout.readout_positions.windows(2).all(|pair| ordered(&pair[0], &pair[1])), "{name}");
    }
}

#[test]
fn the_pointer_finds_the_row_of_bars() {
    for (figure, width_px) in [(samples::bars::ranking(), 320.0), (samples::bars::contributions(), 760.0)] {
        let layout = layout(&figure, &LayoutOptions { frame: Frame::Plot, width_px, highlight: None });
        for (index, position) in layout.readout_positions.iter().enumerate() {
            let row = position.row.unwrap();
            for x in [row.left, position.x, row.right] {
                assert_eq!(layout.readout_at(x, row.top + 1.0), Some(index));
                assert_eq!(layout.readout_at(x, row.bottom - 1.0), Some(index));
            }
        }
        assert_eq!(layout.readout_at(100.0, layout.plot.bottom + 40.0), None);
    }
}

fn rows(figure: &Figure, index: usize) -> Vec<String> {
    let readout = &readouts(figure)[index];
    let rows = readout.rows.iter().map(|row| format!("{}: {}", row.label, row.value.replace('\u{a0}', " ")));
    std::iter::once(readout.x_label.replace('\u{a0}', " ")).chain(rows).collect()
}

#[test]
fn a_reading_lists_values_from_top_to_bottom() {
    assert_eq!(rows(&samples::hhi(), 0), ["16 Feb 2026", "Developers: 1,880", "Balanced panel: 1,500"]);
    assert_eq!(rows(&samples::hhi(), 8)[2], "Developers: no data");
    assert!(rows(&samples::hhi(), 21)[1].ends_with(" so far"));
    let shares = rows(&samples::shares(), 0);
    // What is in doubt is read with its band.
    assert_eq!((shares[0].as_str(), shares[10].as_str()), ("16 Feb 2026", "United States of America: 52 % (51–55 %)"));
    assert_eq!(rows(&samples::shares_of_known(), 21).last().unwrap(), "Of all, known: 62.4 %");
    let lorenz = rows(&samples::lorenz(), 10);
    assert_eq!(lorenz[0], "Held by the top 1 % of developers");
    assert!(lorenz[1].starts_with("26 Oct 2026, Gini 0.97: 77."), "{lorenz:?}");
}

#[test]
fn rows_of_bars_are_read_with_interval_dot_and_note() {
    assert_eq!(rows(&samples::bars::ranking(), 1), ["meta-llama", "Oct 2026: 11.4 %", "Jun 2026: 17.6 %"]);
    assert_eq!(rows(&samples::bars::contributions(), 3), ["Germany", "contribution: −3.4 (−8.4 to +1.6)"]);
    assert_eq!(rows(&samples::bars::contributions(), 7), ["Israel", "contribution: not in the file before Jun 2026"]);
    let Figure::Bars(mut chart) = samples::bars::relations() else { unreachable!() };
    chart.rows[0].note = "few models".to_owned();
    chart.rows[1].value = Some(f64::NAN);
    let figure = Figure::Bars(chart);
    assert_eq!(rows(&figure, 0), ["quantized", "Oct 2026: 41 %", "few models: "]);
    assert_eq!(rows(&figure, 1), ["finetune", "Oct 2026: no data"]);
}

#[test]
fn ages_ranks_and_intervals_are_read() {
    let ages = samples::lines::ages();
    assert_eq!(rows(&ages, 0)[0], "on the day of publication");
    assert_eq!(rows(&ages, 2)[..2], ["30 days after publication", "gpt-oss-20b: 6 M"]);
    let ranks = rows(&samples::lines::ranks(), 7);
    assert_eq!(ranks[1..4], ["Qwen: 1", "openai: 2", "meta-llama: 3"], "the first rank at the top");
    assert_eq!(rows(&samples::lines::ranks(), 0)[6], "openai: no data");
    assert_eq!(rows(&samples::lines::gap(), 0)[1], "Developers: 1,250 (1,160–1,340)");
    assert_eq!(rows(&samples::lines::gap(), 3)[1], "Developers: 1,180");
    assert_eq!(rows(&samples::lines::sizes(), 0)[2], "Median: 0", "the value that the axis cannot show");
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
    assert!(said(&samples::shares_of_known()).ends_with("; the part that is known fell from 96 % to 62.4 %."));
    assert!(said(&samples::shares_once()).starts_with("Stacked bar of shares, 26 Oct 2026: "));
    assert!(said(&samples::lorenz()).contains("the top 1 % of developers hold 77."));
    assert_eq!(
        said(&samples::bars::contributions()),
        "Bar chart, contribution: China +212; Unaffiliated +64; Hong Kong +8.2; Germany −3.4; 3 more rows; 1 without a \
         value."
    );
    assert_eq!(said(&samples::bars::none()), "Bar chart without data: No developer has downloads in this range.");
    assert!(
        said(&samples::lines::ages()).starts_with("Line chart, from 0 to 180 days after publication: Qwen3-8B rose")
    );
    assert!(said(&samples::lines::ranks()).contains("Qwen rose from 4 to 1; meta-llama fell from 1 to 3;"));
    assert!(said(&samples::lines::sizes()).starts_with("Line chart on a logarithmic axis, 22 dates"));
    assert_eq!(said(&samples::spark()), "HHI fell from 1,880 to 818.");
}
