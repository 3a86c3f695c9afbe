//! What is said of shares when developers are in doubt: bands, and findings that hang on a reading.

use lorenz::analysis::{
    Answer, ChangeEvidence, ChangeScale, ChangeVerdict, ClaimName, Concentration, ConcentrationChange, FindingGroup,
    Level, PairedInterval, Question, SharesOf, Subject, Topic, Verdict, View, ViewAnswer, answer,
    answer_with_intervals,
};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use proptest::prelude::*;

use crate::shipped::shipped_panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// One model per developer and date: downloads at the two dates, country, other readings of it.
type Developer = ([u64; 2], &'static str, &'static str);

const DAYS: [&str; 2] = ["2026-01-05", "2026-02-02"];

fn panel(developers: &[Developer]) -> Panel {
    let rows =
        || DAYS.iter().enumerate().flat_map(|(at, day)| developers.iter().enumerate().map(move |of| (at, *day, of)));
    let names: Vec<String> = rows().map(|(.., (number, _))| format!("d{number}/m")).collect();
    let file = parquet(&[
        ("model", texts(names.iter().map(String::as_str))),
        ("date", dates(rows().map(|(_, date, _)| day(date)))),
        ("downloads_30d", counts(rows().map(|(at, _, (_, developer))| developer.0[at]))),
        ("country", texts(rows().map(|(.., (_, developer))| developer.1))),
        ("country_alternative", texts(rows().map(|(.., (_, developer))| developer.2))),
    ]);
    panel_of(&[file], &LoadOptions::default()).unwrap()
}

fn country(shares_of: SharesOf) -> Question {
    Question { level: Level::from("country".to_owned()), shares_of: Some(shares_of), ..Question::default() }
}

fn concentration(answer: &Answer) -> &Concentration {
    match &answer.view {
        ViewAnswer::Concentration(found) => found,
        _ => panic!("another view"),
    }
}

/// The share of a country per date; 0 without downloads of it.
fn shares(panel: &Panel, shares_of: SharesOf, entity: &str) -> [f64; 2] {
    let answer = answer(panel, &country(shares_of)).unwrap();
    let found = concentration(&answer);
    let series = found.share_series.iter().find(|series| series.name == entity);
    [0, 1].map(|at| {
        let (known, unknown) = found.known_and_unknown(at);
        series.map_or(0.0, |series| series.downloads[at] as f64 / shares_of.whole(known, unknown).max(1) as f64)
    })
}

proptest! {
    /// The band of a share runs from the least to the largest share of all ways to read the doubtful developers.
    #[test]
    fn a_band_holds_every_reading_and_reaches_its_ends(
        developers in prop::collection::vec(
            (
                [1..50_u64, 1..50_u64],
                prop::sample::select(vec!["China", "France", "Japan"]),
                prop::sample::select(vec!["", "China", "France; China", "Japan", "Unknown", "France; Unknown"]),
            ),
            1..6,
        ),
        known in any::<bool>(),
    ) {
        // Of the known, a reading of none moves the whole as well, which ends of the band leave to the other entities.
        let shares_of = if known { SharesOf::Known } else { SharesOf::All };
        prop_assume!(!known || developers.iter().all(|(.., other)| !other.contains("Unknown")));
        let doubtful = panel(&developers);
        let answer = answer(&doubtful, &country(shares_of)).unwrap();
        let found = concentration(&answer);
        let Some(doubt) = &found.doubt else {
            prop_assert!(developers.iter().all(|(.., other)| other.is_empty()));
            return Ok(());
        };
        let mut readings: Vec<Vec<Developer>> = vec![Vec::new()];
        for &(downloads, main, other) in &developers {
            let mut ways = vec![main];
            ways.extend(other.split("; ").filter(|way| !way.is_empty()).map(|way| if way == "Unknown" { "" } else { way }));
            readings = readings
                .iter()
                .flat_map(|before| {
                    ways.iter().map(move |way| before.iter().copied().chain([(downloads, *way, "")]).collect::<Vec<Developer>>())
                })
                .collect();
        }
        let read: Vec<Panel> = readings.iter().map(|developers| panel(developers)).collect();
        for (series, bounds) in found.share_series.iter().zip(&doubt.bounds) {
            if !["China", "France", "Japan"].contains(&series.name.as_str()) {
                continue;
            }
            let all: Vec<[f64; 2]> = read.iter().map(|panel| shares(panel, shares_of, &series.name)).collect();
            for at in [0, 1] {
                let (low, high) = bounds[at].unwrap();
                let least = all.iter().map(|shares| shares[at]).fold(f64::INFINITY, f64::min);
                let most = all.iter().map(|shares| shares[at]).fold(0.0, f64::max);
                prop_assert!((low - least).abs() < 1e-12 && (high - most).abs() < 1e-12, "{}: {low} {high}, {least} {most}", series.name);
            }
        }
    }
}

#[test]
fn a_change_whose_sign_hangs_on_a_reading_is_no_finding() {
    let evidence = ChangeEvidence {
        pair: 0,
        scale: ChangeScale::Difference,
        all: Some((0.3, 0.4)),
        balanced: Some((0.3, 0.4)),
        chained: Some((0.3, 0.4)),
        common: Some((0.3, 0.4)),
        interval: PairedInterval::Found((0.05, 0.15)),
        readings: None,
    };
    let read = |low, high| ChangeEvidence { readings: Some([low, high]), ..evidence }.verdict();
    assert_eq!(evidence.verdict(), ChangeVerdict::Stands);
    assert_eq!(read((0.2, 0.3), (0.35, 0.42)), ChangeVerdict::Stands);
    assert_eq!(read((0.2, 0.19), (0.35, 0.42)), ChangeVerdict::DependsOnReading);
    assert_eq!(read((0.2, 0.3), (0.4, 0.4)), ChangeVerdict::DependsOnReading);
}

#[test]
fn the_readings_of_a_change_are_the_same_at_both_dates() {
    // France: 40 to 30 as listed; with the doubtful developer 50 to 60, without it 40 to 30.
    let developers: [Developer; 3] = [([40, 30], "France", ""), ([10, 30], "Japan", "France"), ([50, 40], "Japan", "")];
    let panel = panel(&developers);
    let answer = answer(&panel, &country(SharesOf::All)).unwrap();
    let found = concentration(&answer);
    let place = found.share_series.iter().position(|series| series.name == "France").unwrap();
    let evidence = found.evidence(ConcentrationChange::Share(place)).unwrap();
    assert_eq!(evidence.readings, Some([(0.4, 0.3), (0.5, 0.6)]));
}

/// The shares of the last date that PROVENANCE.md tells, which the builder of the data computes by itself.
#[test]
fn the_bands_of_the_shipped_data_are_those_that_their_provenance_tells() {
    let panel = shipped_panel();
    let provenance = include_str!("../../../www/data/PROVENANCE.md");
    let told = |row: &str| -> Vec<f64> {
        let line = provenance.lines().find(|line| line.starts_with(&format!("| {row} |"))).unwrap();
        let cells = line.split('|').skip(3).take(3);
        cells.map(|cell| cell.trim().trim_end_matches(" %").parse().unwrap()).collect()
    };
    let percent = |share: f64| (share * 1000.0).round() / 10.0;
    let band = |level: &str, entity: &str| {
        let question = Question { level: Level::from(level.to_owned()), ..country(SharesOf::All) };
        let answer = answer(&panel, &question).unwrap();
        let found = concentration(&answer);
        let last = answer.periods.len() - 1;
        let place = found.share_series.iter().position(|series| series.name == entity).unwrap();
        let (known, unknown) = found.known_and_unknown(last);
        let share = found.share_series[place].downloads[last] as f64 / (known + unknown) as f64;
        let (low, high) = found.doubt.as_ref().unwrap().bounds[place][last].unwrap();
        [share, low, high].map(percent).to_vec()
    };
    assert_eq!(band("country", "China"), told("all attributed to China"));
    assert_eq!(band("country", "United States"), told("all attributed to the United States"));
    assert_eq!(band("segment", "company"), told("companies"));
    assert_eq!(band("segment", "academia"), told("academia"));
}

#[test]
fn claims_about_developers_are_read_both_ways() {
    let panel = shipped_panel();
    let answer = answer_with_intervals(&panel, &Question { view: View::Claims, ..Question::default() }).unwrap();
    let ViewAnswer::Claims(found) = &answer.view else { panic!("another view") };
    for (place, claim) in found.claims.iter().enumerate() {
        let readings = found.told.get(place).and_then(|evidence| evidence.readings);
        let is_about_developers =
            matches!(claim.name, ClaimName::UsIndustry | ClaimName::ChineseIndustry | ClaimName::Unaffiliated);
        assert_eq!(readings.is_some(), is_about_developers, "{:?}", claim.name);
        assert_eq!(claim.readings.is_some(), claim.name == ClaimName::ChinaLead);
        if let (Some([low, high]), Some(tested)) = (readings, claim.tested) {
            let changes = [low.1 - low.0, high.1 - high.0];
            // As it counts, the value lies between its readings.
            let (before, after) = (claim.before.unwrap(), claim.after.unwrap());
            assert!(low.0 <= before && before <= high.0 && low.1 <= after && after <= high.1, "{:?}", claim.name);
            if changes.iter().any(|change| change * tested <= 0.0) {
                assert_eq!(claim.verdict, Some(Verdict::CannotTell));
            }
        }
    }
}

#[test]
fn what_is_tested_is_no_finding_where_it_hangs_on_a_reading() {
    let panel = shipped_panel();
    let question = Question { view: View::Significance, ..country(SharesOf::All) };
    let answer = answer_with_intervals(&panel, &question).unwrap();
    let ViewAnswer::Significance(found) = &answer.view else { panic!("another view") };
    let mut shares = 0;
    for (place, test) in found.tests.iter().enumerate().filter(|(_, test)| test.topic == Topic::Change) {
        let evidence = found.told.get(place).unwrap();
        let is_share = matches!(test.subject, Subject::Share(..));
        assert_eq!(evidence.readings.is_some(), is_share, "{:?}", test.subject);
        assert_eq!(test.hangs_on_readings, evidence.hangs_on_readings());
        assert!(!(test.hangs_on_readings && test.group().is_real()));
        shares += usize::from(is_share);
    }
    // Of countries and of segments.
    assert!(shares > 8);
    let mut test = found.tests[0].clone();
    (test.q, test.size, test.is_of_list) = (Some(0.001), Some(500.0), false);
    (test.interval, test.balanced, test.chained) = (Some((400.0, 600.0)), Some(500.0), Some(500.0));
    assert!(test.group().is_real());
    test.hangs_on_readings = true;
    assert_eq!(test.group(), FindingGroup::Untold);
}
