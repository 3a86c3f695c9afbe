//! Shares of data that are two fifths unknown: which part they are of, what titles add, what is drawn below.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Level, Question, SharesOf, View, answer};
use lorenz::chart::{Figure, StackedChart};
use lorenz::figures::{Exhibit, ExhibitBody, exhibits};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::shipped::summary;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Two dates with the same counts of known countries, but for the unknown ones.
fn panel(unknown: [u64; 2]) -> Panel {
    let mut rows = Vec::new();
    for (date, unknown) in ["2026-01-05", "2026-03-02"].into_iter().zip(unknown) {
        rows.push((date, "a/1", 40, "Peru", "company", "mit"));
        rows.push((date, "b/1", 20, "Chile", "academia", "gemma"));
        rows.push((date, "c/1", unknown, "", "", ""));
    }
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("country", texts(rows.iter().map(|row| row.3))),
        ("org_type", texts(rows.iter().map(|row| row.4))),
        ("license", texts(rows.iter().map(|row| row.5))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(CountKind::THIRTY_DAYS), ..LoadOptions::default() }).unwrap()
}

fn shown(panel: &Panel, view: View, shares_of: Option<SharesOf>) -> Vec<Exhibit> {
    let question = Question { view, level: Level::from("country".to_owned()), shares_of, ..Question::default() };
    exhibits(&answer(panel, &question).unwrap(), &summary(panel), &lorenz::app::Display::default())
}

fn heading(exhibits: &[Exhibit], name: &str) -> (String, String) {
    let exhibit = exhibits.iter().find(|exhibit| exhibit.name == name).unwrap();
    let heading = exhibit.heading().unwrap();
    (heading.title.replace('\u{a0}', " "), heading.subtitle.replace('\u{a0}', " "))
}

fn stacked(exhibits: Vec<Exhibit>, name: &str) -> StackedChart {
    match exhibits.into_iter().find(|exhibit| exhibit.name == name).unwrap().body {
        ExhibitBody::Chart(figure) => match *figure {
            Figure::Stacked(chart) => chart,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn where_only_the_unknown_grow_no_country_gains_or_loses_and_titles_say_so() {
    let panel = panel([0, 40]);
    let shares = heading(&shown(&panel, View::Concentration, None), "shares");
    assert_eq!(
        shares.0,
        "Peru leads with 67 % of downloads with a known country; downloads without a known country went from 0 to 40 %"
    );
    assert!(shares.1.starts_with("Share of downloads with a known country, %;"), "{}", shares.1);
    let measure = heading(&shown(&panel, View::Concentration, None), "concentration");
    assert!(measure.0.ends_with("; downloads without a known country went from 0 to 40 %"), "{measure:?}");
    let rebalancing = shown(&panel, View::Rebalancing, None);
    let changes = heading(&rebalancing, "share-changes");
    assert_eq!(
        changes.0,
        "No country changed its share of downloads with a known country since 5 Jan 2026; downloads without a known \
         country went from 0 to 40 %"
    );
    let segments = heading(&rebalancing, "segments");
    assert!(
        segments.0.ends_with("; downloads without a known kind of organization went from 0 to 40 %"),
        "{segments:?}"
    );
    let licenses = heading(&shown(&panel, View::Properties, None), "licenses");
    assert!(licenses.0.ends_with("; downloads without a known license went from 0 to 40 %"), "{licenses:?}");
    // Of all downloads both countries lose, and the unknown still move more.
    let of_all = heading(&shown(&panel, View::Rebalancing, Some(SharesOf::All)), "share-changes");
    assert_eq!(
        of_all.0,
        "No gain or loss of a share of all downloads since 5 Jan 2026 stands on all listed and on comparable models; \
         downloads without a known country went from 0 to 40 %"
    );
}

#[test]
fn a_title_is_silent_where_the_unknown_move_less_than_the_finding() {
    for unknown in [[0, 0], [40, 40], [40, 41]] {
        let panel = panel(unknown);
        for (view, name) in [(View::Rebalancing, "segments"), (View::Properties, "licenses")] {
            let (title, _) = heading(&shown(&panel, view, None), name);
            let moved = unknown[0] != unknown[1];
            assert_eq!(title.contains("without a known"), moved, "{title}");
        }
    }
}

#[test]
fn the_known_part_is_drawn_below_shares_of_the_known_and_nowhere_else() {
    let panel = panel([0, 40]);
    for (view, name) in
        [(View::Concentration, "shares"), (View::Rebalancing, "segments"), (View::Properties, "licenses")]
    {
        let of_known = stacked(shown(&panel, view, None), name);
        let bars = of_known.count_bars.unwrap();
        assert_eq!(bars.counts.iter().map(|(_, count)| *count).collect::<Vec<u64>>(), [60, 60], "{name}");
        assert_eq!(bars.wholes, [60, 100], "{name}");
        assert!(of_known.layers.iter().all(|layer| layer.label != "Unknown"), "{name}");
        for period in 0..2 {
            let sum: f64 = of_known.layers.iter().filter_map(|layer| layer.shares[period]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{name}: {sum}");
        }
        let of_all = stacked(shown(&panel, view, Some(SharesOf::All)), name);
        assert_eq!(of_all.count_bars, None, "{name}");
        assert!(of_all.layers.iter().any(|layer| layer.label == "Unknown"), "{name}");
    }
    // Nearly all are known: nothing to draw, even where shares are of the known.
    let nearly = self::panel([1, 1]);
    assert_eq!(stacked(shown(&nearly, View::Concentration, Some(SharesOf::Known)), "shares").count_bars, None);
}
