//! The study's claims: values against sums by hand, verdicts by the side on which the interval lies.

use lorenz::analysis::{
    ChangeVerdict, Claim, ClaimName, Claims, Expectation, Level, Question, Verdict, View, ViewAnswer, answer,
    answer_with_intervals,
};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;

use crate::shipped::shipped_panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

fn claims(panel: &Panel, intervals: bool) -> Claims {
    let question = Question { view: View::Claims, ..Question::default() };
    let answer = if intervals { answer_with_intervals(panel, &question) } else { answer(panel, &question) };
    match answer.unwrap().view {
        ViewAnswer::Claims(claims) => *claims,
        other => panic!("expected claims, found {other:?}"),
    }
}

fn claim(claims: &Claims, name: ClaimName) -> Claim {
    claims.claims.iter().find(|claim| claim.name == name).unwrap().clone()
}

const JANUARY: &str = "2026-01-31";
const FEBRUARY: &str = "2026-02-28";

/// `copies` models of each kind: name, country, segment, downloads in both periods.
fn market(kinds: &[(&str, &str, &str, u64, u64)], copies: usize) -> Panel {
    let (mut names, mut days, mut downloads, mut countries, mut segments) = (vec![], vec![], vec![], vec![], vec![]);
    for &(name, country, segment, january, february) in kinds {
        for copy in 0..copies {
            for (date, count) in [(JANUARY, january), (FEBRUARY, february)] {
                names.push(format!("{name}/{copy}"));
                days.push(day(date));
                downloads.push(count);
                countries.push(country);
                segments.push(segment);
            }
        }
    }
    let file = parquet(&[
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates(days)),
        ("downloads_30d", counts(downloads)),
        ("country", texts(countries)),
        ("org_type", texts(segments)),
        // Old enough for windows that are full at the first date.
        ("created", texts(names.iter().map(|_| "2025-01-01"))),
    ]);
    panel_of(&[file], &LoadOptions::default()).unwrap()
}

#[test]
fn shares_are_those_of_the_known_and_the_verdict_follows_the_interval() {
    let kinds = [
        ("meta", "United States", "company", 60, 20),
        ("qwen", "China", "company", 20, 60),
        ("me", "User", "unaffiliated", 20, 20),
        ("who", "", "", 100, 100),
    ];
    let found = claims(&market(&kinds, 400), true);
    let us = claim(&found, ClaimName::UsIndustry);
    assert_eq!((us.before, us.after), (Some(0.6), Some(0.2)));
    assert!((us.tested.unwrap() + 0.4).abs() < 1e-15);
    assert_eq!((us.coverage_before, us.coverage_after, us.models), (Some(0.5), Some(0.5), 1_200));
    assert_eq!(us.verdict, Some(Verdict::Agrees));
    let chinese = claim(&found, ClaimName::ChineseIndustry);
    assert_eq!((chinese.before, chinese.after, chinese.verdict), (Some(0.2), Some(0.6), Some(Verdict::Agrees)));
    // Twenty of a hundred in both periods.
    let unaffiliated = claim(&found, ClaimName::Unaffiliated);
    assert_eq!(unaffiliated.verdict, Some(Verdict::CannotTell));
    assert_eq!(unaffiliated.reason, "there is no change");
    // The other way round, the data differ.
    let kinds = [("meta", "United States", "company", 20, 60), ("qwen", "China", "company", 60, 20)];
    let found = claims(&market(&kinds, 600), true);
    assert_eq!(claim(&found, ClaimName::UsIndustry).verdict, Some(Verdict::Differs));
}

#[test]
fn what_no_column_tells_of_is_said() {
    let file = parquet(&[
        ("model", texts(["a/x", "a/x", "b/y"])),
        ("time", dates([day(JANUARY), day(FEBRUARY), day(FEBRUARY)])),
        ("downloads_30d", counts([1, 2, 3])),
    ]);
    let found = claims(&panel_of(&[file], &LoadOptions::default()).unwrap(), true);
    assert_eq!(found.claims.len(), ClaimName::ALL.len());
    for claim in &found.claims {
        assert_eq!((claim.verdict, claim.after), (Some(Verdict::CannotTell), None), "{claim:?}");
        assert!(claim.reason.starts_with("no column of "), "{claim:?}");
    }
}

#[test]
fn a_single_period_tells_of_leads_alone() {
    let file = parquet(&[
        ("model", texts(["a/x", "b/y"])),
        ("time", dates([day(JANUARY); 2])),
        ("downloads_30d", counts([1, 3])),
        ("license", texts(["mit", "llama3"])),
        ("quantization", texts(["AWQ", "none in name"])),
    ]);
    let found = claims(&panel_of(&[file], &LoadOptions::default()).unwrap(), false);
    assert_eq!(claim(&found, ClaimName::OpenWeightsLead).tested, Some(0.5));
    assert_eq!(claim(&found, ClaimName::Quantization).reason, "it takes two periods");
}

#[test]
fn a_verdict_needs_a_change_that_stands_on_every_population() {
    let panel = shipped_panel();
    let found = claims(&panel, true);
    for (claim, evidence) in found.claims.iter().zip(&found.told.evidence) {
        let falls = claim.name.expectation() == Expectation::Falls;
        let side = match (claim.name.expectation(), evidence.verdict(), claim.interval) {
            (Expectation::Leads, _, Some((low, high))) => (low > 0.0, high < 0.0),
            (_, ChangeVerdict::Stands, Some((low, high))) => (low > claim.no_change(), high < claim.no_change()),
            _ => (false, false),
        };
        let expected = match side {
            _ if claim.name == ClaimName::OpenWeightsLead => Verdict::NotComparable,
            (true, _) if falls => Verdict::Differs,
            (true, _) => Verdict::Agrees,
            (_, true) if falls => Verdict::Agrees,
            (_, true) => Verdict::Differs,
            _ => Verdict::CannotTell,
        };
        assert_eq!(claim.verdict, Some(expected), "{claim:?}");
        let has_reason = matches!(claim.verdict, Some(Verdict::CannotTell | Verdict::NotComparable));
        assert_eq!(has_reason, !claim.reason.is_empty(), "{claim:?}");
    }
}

/// The shares of the views that show them in full are the same numbers.
#[test]
fn claims_and_views_say_the_same() {
    let panel = shipped_panel();
    let found = claims(&panel, false);
    let question = Question { view: View::Properties, level: Level::developer(), ..Question::default() };
    let ViewAnswer::Properties(properties) = answer(&panel, &question).unwrap().view else { panic!("no properties") };
    for (name, property) in [
        (ClaimName::Size, lorenz::analysis::Property::MeanSize),
        (ClaimName::Quantization, lorenz::analysis::Property::Quantized),
        (ClaimName::MultimodalGeneration, lorenz::analysis::Property::GenerativeMultimodal),
        (ClaimName::MixtureOfExperts, lorenz::analysis::Property::MixtureOfExperts),
    ] {
        let claim = claim(&found, name);
        let multiple = properties.of(property).unwrap().multiple.unwrap();
        assert!((claim.tested.unwrap() / multiple - 1.0).abs() < 1e-12, "{name:?}: {claim:?}, {multiple}");
    }
}
