//! Mergers and families let go: published examples, laws, and an oracle in exact fractions.

mod oracle;

use lorenz::analysis::{AnalysisError, Answer, Level, Merger, Question, View, ViewAnswer, answer};
use lorenz::load::LoadOptions;
use lorenz::metrics::HhiBand;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

const DATE: &str = "2026-01-05";

fn ask(panel: &Panel, level: &str, merge: &[&str], divest: Option<&str>) -> Result<Answer, AnalysisError> {
    let question = Question {
        view: View::Merger,
        level: Level::from(level.to_owned()),
        merge: merge.iter().map(|&name| name.to_owned()).collect(),
        divest: divest.map(str::to_owned),
        ..Question::default()
    };
    answer(panel, &question)
}

fn found(answer: &Answer) -> &Merger {
    let ViewAnswer::Merger(found) = &answer.view else { panic!("{:?}", answer.view) };
    found
}

fn market(models: &[(&str, u64)]) -> Panel {
    panel("window", &models.iter().map(|&(model, count)| (DATE, model, count, "")).collect::<Vec<_>>())
}

/// Models, downloads and the base that each derives from.
fn families(models: &[(&str, u64, &str)]) -> Panel {
    let file = parquet(&[
        ("model", texts(models.iter().map(|model| model.0))),
        ("time", dates(models.iter().map(|_| day(DATE)))),
        ("downloads", counts(models.iter().map(|model| model.1))),
        ("merged_derived_from", texts(models.iter().map(|model| model.2))),
    ]);
    let options = LoadOptions { kind: Some(CountKind::from_name("window").unwrap()), ..LoadOptions::default() };
    panel_of(&[file], &options).unwrap()
}

/// US Department of Justice and Federal Trade Commission, *Horizontal Merger Guidelines* (2010), § 5.3: the merger of
/// firms with shares of five percent and ten percent raises the HHI by 100; a market of four firms with shares of
/// thirty, thirty, twenty and twenty percent has an HHI of 2,600. *Merger Guidelines* (2023), § 2.1: a change of more
/// than 100 points is a significant one.
#[test]
fn the_guidelines_examples() {
    let answer = ask(&market(&[("a/1", 5), ("b/1", 10), ("c/1", 50), ("d/1", 35)]), "developer", &["a", "b"], None);
    let answer = answer.unwrap();
    let effect = found(&answer).merge.as_ref().unwrap().effect.unwrap();
    assert_eq!(effect.change, 100.0);
    assert!(!effect.is_significant());
    assert_eq!((effect.before, effect.after), (3_850.0, 3_950.0));
    // Not more than 100.
    assert!(!effect.crosses_threshold(0.15));
    let four = market(&[("a/1", 30), ("b/1", 30), ("c/1", 20), ("d/1", 20)]);
    let four = ask(&four, "developer", &["a", "b"], None).unwrap();
    let merge = found(&four).merge.as_ref().unwrap();
    assert_eq!(merge.effect.map(|effect| (effect.before, effect.change)), Some((2_600.0, 1_800.0)));
    assert_eq!(merge.effect.unwrap().bands(), (HhiBand::Highly, HhiBand::Highly));
    assert!(merge.effect.unwrap().crosses_threshold(merge.share()));
}

#[test]
fn a_large_share_crosses_the_threshold_where_the_index_is_low() {
    // 31 % and an index of 1,337 after the merger: above 30 %, with a change of 300.
    let small: Vec<(String, u64)> = (0..69).map(|number| (format!("s{number}/m"), 1)).collect();
    let large = [("a/1", 25), ("b/1", 6)].into_iter();
    let models: Vec<(&str, u64)> = large.chain(small.iter().map(|(name, count)| (name.as_str(), *count))).collect();
    let answer = ask(&market(&models), "developer", &["a", "b"], None).unwrap();
    let merge = found(&answer).merge.as_ref().unwrap();
    let effect = merge.effect.unwrap();
    assert_eq!(effect.bands().1, HhiBand::Moderately);
    assert!((effect.change - 300.0).abs() < 1e-9 && effect.crosses_threshold(merge.share()));
    assert!(!effect.crosses_threshold(0.3));
}

#[test]
fn nothing_merges_before_it_is_chosen_and_three_mergers_stand_as_examples() {
    let rows =
        [("a/1", 10, "Peru"), ("b/1", 30, "Chile"), ("c/1", 30, "Peru"), ("d/1", 5, "User"), ("e/1", 9, "Chile")];
    let rows: Vec<_> = rows.iter().map(|&(model, count, country)| (DATE, model, count, country)).collect();
    let panel = panel("window", &rows);
    let answer = ask(&panel, "developer", &[], None).unwrap();
    assert_eq!((&found(&answer).merge, found(&answer).merged()), (&None, Vec::new()));
    let examples: Vec<([&str; 2], [u32; 2], Option<&str>)> = found(&answer)
        .examples
        .iter()
        .map(|example| {
            let [one, other] = &example.names;
            ([one.as_str(), other.as_str()], example.ranks, example.group.as_ref().map(|(_, name)| name.as_str()))
        })
        .collect();
    assert_eq!(examples, [(["b", "c"], [1, 2], None), (["b", "e"], [1, 4], None), (["c", "a"], [2, 3], Some("Peru"))]);
    let table = answer.tables()[0].to_csv();
    assert!(table.ends_with("\n2026-01-05,none,,,,,,,,,0,5,1,,nothing was chosen to merge or to divest\n"), "{table}");
    let chosen = ask(&panel, "developer", &["d", "a", "d"], None).unwrap();
    assert_eq!(found(&chosen).merged(), ["d", "a"]);
    assert!(found(&chosen).examples.is_empty(), "only what was picked is merged");
}

#[test]
fn of_the_unaffiliated_and_of_fewer_than_two_there_is_no_example() {
    let rows = [(DATE, "a/1", 10, "User"), (DATE, "b/1", 30, "Peru"), (DATE, "c/1", 7, "User")];
    let of = |rows: &[_]| found(&ask(&panel("window", rows), "developer", &[], None).unwrap()).examples.len();
    assert_eq!((of(&rows), of(&rows[..2]), of(&rows[..1])), (1, 1, 0));
}

#[test]
fn a_name_is_found_in_any_case_unless_two_differ_in_that_alone() {
    let panel = market(&[("google/1", 10), ("Meta/1", 30), ("META/1", 5)]);
    let answer = ask(&panel, "developer", &["Google", "Meta"], None).unwrap();
    assert_eq!(found(&answer).merged(), ["google", "Meta"]);
    assert!(ask(&panel, "developer", &["google", "meta"], None).is_err(), "which of two isn't guessed");
}

#[test]
fn entities_and_models_that_are_not_there() {
    let panel = market(&[("a/1", 10), ("b/1", 30)]);
    let error = ask(&panel, "developer", &["a", "z"], None).unwrap_err();
    assert_eq!(error.to_string(), "no developer \"z\" in this file");
    let error = ask(&panel, "developer", &[], Some("a/9")).unwrap_err();
    assert_eq!(error.to_string(), "no model \"a/9\" in this file; nearest: \"a/1\"");
}

#[test]
fn one_alone_none_at_all_and_one_without_downloads() {
    let alone = ask(&market(&[("a/1", 10), ("b/1", 30)]), "developer", &["a"], None).unwrap();
    assert_eq!(found(&alone).merge.as_ref().unwrap().reason.as_deref(), Some("a merger takes two developers or more"));
    assert_eq!(found(&alone).merged(), ["a"]);
    let empty = ask(&market(&[("a/1", 0), ("b/1", 0)]), "developer", &["a", "b"], None).unwrap();
    assert_eq!(
        found(&empty).merge.as_ref().unwrap().reason.as_deref(),
        Some("no downloads of a known developer in this period")
    );
    assert!(found(&empty).pairs.is_empty() && found(&empty).families().is_empty());
    // c has a model, but no downloads: it brings nothing along.
    let nothing = ask(&market(&[("a/1", 10), ("b/1", 30), ("c/1", 0)]), "developer", &["a", "c"], None).unwrap();
    assert_eq!(found(&nothing).merge.as_ref().unwrap().effect.map(|effect| effect.change), Some(0.0));
}

#[test]
fn a_family_is_a_base_and_its_owners_models_that_derive_from_it() {
    let panel = families(&[
        ("a/base", 40, ""),
        ("a/chat", 20, "a/base"),
        ("a/chat-small", 10, "a/chat"),
        ("b/quantized", 30, "a/base"),
        ("a/other", 50, ""),
        ("b/own", 50, ""),
    ]);
    let of = |model: &str| {
        let answer = ask(&panel, "developer", &[], Some(model)).unwrap();
        let divest = found(&answer).divest.clone().unwrap();
        (divest.family, divest.owner, divest.scenario)
    };
    let (family, owner, scenario) = of("a/chat-small");
    assert_eq!((family.as_str(), owner.as_deref()), ("a/base", Some("a")));
    assert_eq!(scenario.parts, [("a".to_owned(), 0.25), ("a/base".to_owned(), 0.35)]);
    let effect = scenario.effect.unwrap();
    // 0.6² + 0.4², then 0.25² + 0.35² + 0.4².
    assert!((effect.before - 5_200.0).abs() < 1e-9 && (effect.after - 3_450.0).abs() < 1e-9);
    // A derivative of somebody else's belongs to the same family, and stays with who made it.
    assert_eq!(of("b/quantized"), of("a/base"));
    assert_eq!(found(&ask(&panel, "developer", &[], None).unwrap()).families(), ["a/base", "a/other", "b/own"]);
}

#[test]
fn a_family_whose_base_has_no_row_belongs_to_the_owner_in_its_name() {
    let panel = families(&[("a/chat", 20, "a/base"), ("a/other", 30, ""), ("b/tuned", 50, "a/base")]);
    let answer = ask(&panel, "developer", &[], Some("a/base")).unwrap();
    let divest = found(&answer).divest.as_ref().unwrap();
    assert_eq!(divest.owner.as_deref(), Some("a"));
    assert_eq!(divest.scenario.parts, [("a".to_owned(), 0.3), ("a/base".to_owned(), 0.2)]);
    assert_eq!(found(&answer).families(), ["a/other", "a/base"]);
}

#[test]
fn without_bases_a_family_is_the_model_itself() {
    let panel = market(&[("a/1", 10), ("a/2", 20), ("b/1", 30)]);
    let answer = ask(&panel, "developer", &[], Some("a/1")).unwrap();
    assert_eq!(found(&answer).families(), ["a/2", "a/1"]);
    let scenario = &found(&answer).divest.as_ref().unwrap().scenario;
    assert!((scenario.effect.unwrap().change + 2.0 / 18.0 * 10_000.0).abs() < 1e-9);
}

#[test]
fn what_is_all_that_its_owner_has_is_no_family_to_let_go() {
    let panel = market(&[("a/1", 10), ("b/1", 30)]);
    let answer = ask(&panel, "developer", &[], Some("b/1")).unwrap();
    let found_here = found(&answer);
    assert!(found_here.families().is_empty());
    assert_eq!(found_here.families_reason.as_deref(), Some("no developer has more than one family"));
    let scenario = &found_here.divest.as_ref().unwrap().scenario;
    assert_eq!(scenario.reason.as_deref(), Some("the family of b/1 is all that b has"));
    let models = ask(&panel, "model", &[], None).unwrap();
    assert!(found(&models).families().is_empty());
}

#[test]
fn countries_that_vary_within_a_model_own_what_most_of_its_downloads_say() {
    let rows = [
        (DATE, "a/1", 10, "Peru"),
        ("2026-01-12", "a/1", 30, "Chile"),
        ("2026-01-12", "a/2", 20, "Chile"),
        ("2026-01-12", "b/1", 50, "Peru"),
    ];
    let answer = ask(&panel("window", &rows), "country", &[], Some("a/1")).unwrap();
    let divest = found(&answer).divest.as_ref().unwrap();
    assert_eq!(divest.owner.as_deref(), Some("Chile"));
    assert_eq!(divest.scenario.parts, [("Chile".to_owned(), 0.2), ("a/1".to_owned(), 0.3)]);
}

#[test]
fn tables_have_what_the_figures_say() {
    let panel = families(&[("a/base", 40, ""), ("a/other", 20, ""), ("b/own", 40, "")]);
    let answer = ask(&panel, "developer", &["a", "B"], Some("a/base")).unwrap();
    let tables = answer.tables();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, View::Merger.tables());
    let lines = tables.iter().map(|table| table.to_csv()).collect::<String>();
    assert_eq!(
        lines,
        "period,effect,entities_merged,family,before,after,change,band_before,band_after,threshold,share,entities,coverage,note,reason\n\
         2026-01-05,merge,a + b,,5200,10000,4800,highly concentrated,highly concentrated,crossed,1,2,1,adds more than 100 points,\n\
         2026-01-05,divest,a,a/base,5200,3600,-1600,highly concentrated,highly concentrated,,0.6000000000000001,2,1,,\n\
         period,entity,partner,share,partner_share,before,after,change,band_before,band_after,threshold,coverage\n\
         2026-01-05,a,b,0.6,0.4,5200,10000,4800,highly concentrated,highly concentrated,crossed,1\n\
         period,family,entity,downloads,family_share,share,before,after,change,band_before,band_after,coverage,reason\n\
         2026-01-05,a/base,a,40,0.4,0.6,5200,3600,-1600,highly concentrated,highly concentrated,1,\n\
         2026-01-05,a/other,a,20,0.2,0.6,5200,3600,-1600,highly concentrated,highly concentrated,1,\n"
    );
}

/// Models of five developers, most with several.
fn models() -> impl Strategy<Value = Vec<(String, u64)>> {
    let count = prop_oneof![1 => Just(0_u64), 4 => 1..1_000_u64, 1 => 1..4_000_000_000_u64];
    prop::collection::btree_map((0..5_u8, 0..4_u8), count, 2..18).prop_map(|models| {
        let name = |(developer, model): (u8, u8)| format!("{}/{model}", char::from(b'a' + developer));
        models.into_iter().map(|(key, count)| (name(key), count)).collect()
    })
}

fn borrowed(models: &[(String, u64)]) -> Vec<(&str, u64)> {
    models.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn two_that_merge_add_twice_the_product_of_their_shares(models in models()) {
        let answer = ask(&market(&borrowed(&models)), "developer", &[], None).unwrap();
        for pair in &found(&answer).pairs {
            let product = 2.0 * pair.larger.1 * pair.smaller.1 * 10_000.0;
            prop_assert!((pair.effect.change - product).abs() < 1e-8);
            prop_assert!((pair.effect.after - pair.effect.before - pair.effect.change).abs() < 1e-8);
        }
        let changes: Vec<f64> = found(&answer).pairs.iter().map(|pair| pair.effect.change).collect();
        prop_assert!(changes.is_sorted_by(|a, b| a >= b));
    }

    /// A family let go and merged again is where it started: the same models under two developers, and under one.
    #[test]
    fn merging_undoes_letting_go(models in models()) {
        let joint = ask(&market(&borrowed(&models)), "developer", &[], None).unwrap();
        for family in &found(&joint).largest_families {
            let apart: Vec<(&str, u64)> =
                borrowed(&models).into_iter().map(|(name, n)| (if name == family.name { "free/model" } else { name }, n)).collect();
            let apart = ask(&market(&apart), "developer", &[&family.owner, "free"], None).unwrap();
            let merged = found(&apart).merge.as_ref().unwrap().effect.unwrap();
            prop_assert_eq!((merged.before, merged.after, merged.change), (family.effect.after, family.effect.before, -family.effect.change));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing_to_the_bit(
        (models, shuffled) in models().prop_flat_map(|models| (Just(models.clone()), Just(models).prop_shuffle()))
    ) {
        let view = |models: &[(String, u64)]| {
            // Every other model derives from the first.
            let first = models.iter().map(|(name, _)| name.as_str()).min().unwrap();
            let base = |name: &str| if name.ends_with(['1', '3']) && name != first { first.to_owned() } else { String::new() };
            let based: Vec<(&str, u64, String)> = models.iter().map(|(name, n)| (name.as_str(), *n, base(name))).collect();
            let rows: Vec<(&str, u64, &str)> = based.iter().map(|(name, n, base)| (*name, *n, base.as_str())).collect();
            ask(&families(&rows), "developer", &[], Some(first)).unwrap().view
        };
        prop_assert_eq!(view(&models), view(&shuffled));
    }
}
