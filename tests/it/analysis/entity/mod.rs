//! Named entities: their downloads, shares and ranks over time, and what one of them is made of.

mod oracle;

use lorenz::analysis::{
    AnalysisError, Derivation, EntityName, Level, NamedEntities, Population, Question, SharesOf, View, ViewAnswer,
    answer,
};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

fn asked(of: &[&str]) -> Question {
    Question {
        view: View::Entity,
        of: of.iter().map(|of| EntityName::parse(of).unwrap()).collect(),
        ..Question::default()
    }
}

fn named(panel: &Panel, question: &Question) -> NamedEntities {
    match answer(panel, question).unwrap().view {
        ViewAnswer::Entity(found) => *found,
        other => panic!("{other:?}"),
    }
}

/// Rows of day, model, downloads, country and base.
type Row<'a> = (&'a str, &'a str, u64, &'a str, &'a str);

fn panel(rows: &[Row<'_>]) -> Panel {
    let file = parquet(&[
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("model", texts(rows.iter().map(|row| row.1))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("country", texts(rows.iter().map(|row| row.3))),
        ("merged_derived_from", texts(rows.iter().map(|row| row.4))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(CountKind::Flow), ..LoadOptions::default() }).unwrap()
}

fn family() -> Panel {
    panel(&[
        ("2026-01-05", "a/base", 50, "France", ""),
        ("2026-01-05", "b/tuned", 30, "Peru", "a/base"),
        ("2026-01-05", "x/none", 20, "", ""),
        ("2026-01-12", "a/base", 40, "France", ""),
        ("2026-01-12", "a/small", 5, "France", "a/base"),
        ("2026-01-12", "b/tuned", 60, "Peru", "a/base"),
        ("2026-01-12", "c/quant", 70, "Peru", "b/tuned"),
        ("2026-01-12", "x/none", 25, "", ""),
    ])
}

#[test]
fn shares_are_of_all_downloads_and_ranks_among_the_known() {
    let found = named(&family(), &asked(&["country:France"]));
    let [france] = &found.entities[..] else { panic!("one is asked for") };
    assert_eq!((france.downloads.clone(), found.totals.clone()), (vec![50, 45], vec![100, 200]));
    assert_eq!((found.share(0, 0), found.share(0, 1)), (Some(0.5), Some(0.225)));
    assert_eq!((france.ranks.clone(), found.ranked.clone()), (vec![Some(1), Some(2)], vec![2, 2]));
    assert_eq!(france.models, [1, 2]);
}

#[test]
fn what_others_make_is_told_from_what_is_its_own() {
    let page = named(&family(), &asked(&["developer:a"])).page.unwrap();
    let origins: Vec<_> = page.origins.unwrap().iter().map(|of| (of.own, of.from_others, of.by_others)).collect();
    assert_eq!(origins, [(50, 0, 30), (45, 0, 130)]);
    let adapters: Vec<_> = page.adapters.iter().map(|of| (of.developer.as_str(), of.models, of.downloads)).collect();
    assert_eq!(adapters, [("c", 1, 70), ("b", 1, 60)]);
    // What "b" has is made from others'.
    let page = named(&family(), &asked(&["developer:b"])).page.unwrap();
    let origins: Vec<_> = page.origins.unwrap().iter().map(|of| (of.own, of.from_others, of.by_others)).collect();
    assert_eq!(origins, [(0, 30, 0), (0, 60, 70)]);
    assert_eq!(page.models[0].derivation, Some(Derivation::Unstated));
}

#[test]
fn a_model_has_its_family_and_its_rows() {
    let page = named(&family(), &asked(&["model:b/tuned"])).page.unwrap();
    let family: Vec<_> = page.family.iter().map(|of| (of.generation, of.model.as_str(), of.downloads)).collect();
    assert_eq!(family, [(-1, "a/base", Some(40)), (0, "b/tuned", Some(60)), (1, "c/quant", Some(70))]);
    let rows: Vec<_> = page.rows.iter().map(|row| (row.day.to_string(), row.downloads)).collect();
    assert_eq!(rows, [("2026-01-05".to_owned(), 30), ("2026-01-12".to_owned(), 60)]);
}

#[test]
fn a_cycle_of_bases_ends() {
    let rows = [
        ("2026-01-05", "a/one", 5, "", "a/two"),
        ("2026-01-05", "a/two", 5, "", "b/three"),
        ("2026-01-05", "b/three", 5, "", "a/one"),
    ];
    let page = named(&panel(&rows), &asked(&["model:a/one"])).page.unwrap();
    assert_eq!(page.family.iter().map(|of| of.model.as_str()).collect::<Vec<_>>(), ["b/three", "a/two", "a/one"]);
}

#[test]
fn several_are_compared_in_the_order_of_the_question() {
    let found = named(&family(), &asked(&["developer:b", "developer:a", "developer:b"]));
    assert_eq!(found.entities.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert!(found.page.is_none() && found.adoption.is_none());
}

#[test]
fn a_name_is_found_in_any_case_and_another_is_refused_with_the_nearest() {
    let found = named(&family(), &asked(&["country:FRANCE"]));
    assert_eq!(found.entities[0].name, "France");
    let error = answer(&family(), &asked(&["country:Frence"])).unwrap_err();
    let AnalysisError::NoValue(missing) = error else { panic!("{error}") };
    assert_eq!(missing.nearest, ["France"]);
    assert!(matches!(answer(&family(), &asked(&[])).unwrap().view, ViewAnswer::Unavailable { .. }));
    assert!(answer(&family(), &asked(&["planet:Mars"])).is_err());
}

proptest! {
    /// A twin that adds up rows one by one.
    #[test]
    fn downloads_shares_and_ranks_are_those_of_sums(
        rows in proptest::collection::vec((0..4_usize, 0..6_usize, 0..50_u64, 0..4_usize), 1..60)
    ) {
        const DAYS: [&str; 4] = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"];
        const COUNTRIES: [&str; 4] = ["Peru", "France", "Chad", ""];
        let names = ["a/1", "a/2", "b/1", "b/2", "c/1", "c/2"];
        let mut listed: Vec<Row<'_>> = Vec::new();
        for &(on, model, downloads, _) in &rows {
            if listed.iter().all(|row| (row.0, row.1) != (DAYS[on], names[model])) {
                // A model's country is one.
                listed.push((DAYS[on], names[model], downloads, COUNTRIES[model % 4], ""));
            }
        }
        let panel = panel(&listed);
        for (level, name) in [("country", "Peru"), ("developer", "a"), ("model", "b/1")] {
            let of = |row: &Row<'_>| match level {
                "country" => row.3.to_owned(),
                "developer" => row.1.split('/').next().unwrap().to_owned(),
                _ => row.1.to_owned(),
            };
            if listed.iter().all(|row| of(row) != name) {
                continue;
            }
            let question = Question { of: vec![EntityName::new(Level::from(level.to_owned()), name)], ..asked(&[]) };
            let answered = answer(&panel, &question).unwrap();
            let ViewAnswer::Entity(found) = &answered.view else { panic!() };
            for (index, period) in answered.periods.iter().enumerate() {
                let on: Vec<&Row<'_>> = listed.iter().filter(|row| day(row.0) == period.start).collect();
                let sum = |entity: &str| on.iter().filter(|row| of(row) == entity).map(|row| row.2).sum::<u64>();
                let total: u64 = on.iter().map(|row| row.2).sum();
                prop_assert_eq!(found.entities[0].downloads[index], sum(name));
                prop_assert_eq!(found.share(0, index), (total > 0).then(|| sum(name) as f64 / total as f64));
                let mut entities: Vec<String> = on.iter().map(|row| of(row)).filter(|entity| !entity.is_empty()).collect();
                entities.sort();
                entities.dedup();
                let before = |other: &&String| (u64::MAX - sum(other), other.as_str()) < (u64::MAX - sum(name), name);
                let rank = (sum(name) > 0).then(|| entities.iter().filter(before).count() as u64 + 1);
                prop_assert_eq!(found.entities[0].ranks[index], rank);
            }
        }
    }
}

/// Chained shares are those that the view of concentration chains.
#[test]
fn a_chained_share_is_that_of_the_concentration_view() {
    let panel = crate::shipped::shipped_panel();
    let from = lorenz::calendar::Day::from_date(2026, 6, 23);
    let chained = Question { population: Population::Chained, from, ..asked(&["developer:Qwen", "developer:google"]) };
    let found = named(&panel, &chained);
    let whole = answer(
        &panel,
        &Question { view: View::Concentration, shares_of: Some(SharesOf::All), top: None, ..chained.clone() },
    )
    .unwrap();
    for (place, entity) in found.entities.iter().enumerate() {
        let series = &whole.concentration().unwrap().share_series;
        let expected = series.iter().find(|series| series.name == entity.name).unwrap().chained.clone().unwrap();
        let shares: Vec<Option<f64>> = (0..expected.len()).map(|period| found.share(place, period)).collect();
        assert!(shares.iter().skip(1).any(Option::is_some), "the chain holds");
        for (share, expected) in shares.iter().zip(&expected) {
            assert!(
                share.zip(*expected).is_none_or(|(a, b)| (a - b).abs() < 1e-12)
                    && share.is_some() == expected.is_some()
            );
        }
        let listed = named(&panel, &Question { population: Population::All, ..chained.clone() });
        assert_ne!(listed.share(place, expected.len() - 1), found.share(place, expected.len() - 1));
    }
}

/// A condition of the entity's own level is no other name whose launches are told.
#[test]
fn launches_are_those_of_the_entity_alone() {
    let panel = crate::shipped::shipped_panel();
    let from = lorenz::calendar::Day::from_date(2026, 6, 23);
    let with = |only: &[&str]| {
        let mut question = Question { from, ..asked(&["developer:Qwen"]) };
        question.filters.only = only.iter().map(|name| ("developer".to_owned(), (*name).to_owned())).collect();
        named(&panel, &question).adoption
    };
    let plain = with(&[]).unwrap();
    assert!(plain.models.iter().all(|model| model.model.starts_with("Qwen/")));
    assert_eq!(with(&["Qwen", "nvidia"]).unwrap(), plain);
    assert!(with(&["nvidia"]).is_none());
}
