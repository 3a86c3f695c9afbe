//! Leave one out: the measure without one is that of a file without its rows.

use std::collections::BTreeSet;

use lorenz::analysis::{Level, Measure, Population, Question};
use proptest::prelude::*;

use super::{ask, concentration, panel};
use crate::shipped::shipped_panel;

const DAY: &str = "2026-01-05";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_measure_without_one_is_that_of_a_file_without_its_rows(
        rows in prop::collection::btree_map((0..7_u8, 0..4_u8), (1..5_000_u64, 0..4_u8), 2..20),
        measure in prop::sample::select(Measure::OFFERED.to_vec()),
        level in prop::sample::select(vec!["developer", "country", "model"]),
    ) {
        // An empty country is unknown.
        let countries = ["", "China", "France", "United States"];
        let rows: Vec<(String, String, u64, &str)> = rows
            .iter()
            .map(|((developer, model), (count, country))| {
                (format!("d{developer}"), format!("d{developer}/m{model}"), *count, countries[*country as usize])
            })
            .collect();
        let listed = |out: Option<(&str, &str)>| {
            let is_out = |row: &(String, String, u64, &str)| match out {
                Some(("developer", name)) => row.0 == name,
                Some(("model", name)) => row.1 == name,
                Some((_, name)) => row.3 == name,
                None => false,
            };
            let kept: Vec<_> =
                rows.iter().filter(|row| !is_out(row)).map(|row| (DAY, row.1.as_str(), row.2, row.3)).collect();
            (!kept.is_empty()).then(|| ask(&panel("window", &kept), level, |question| Question { measure, ..question }))
        };
        let whole = listed(None).unwrap();
        let found = concentration(&whole).leave_one_out.clone();
        prop_assert_eq!(found.is_some(), concentration(&whole).measure.values[0].is_some());
        let without = found.map(|found| found.without).unwrap_or_default();
        for left in &without {
            let naive = listed(Some((left.level.name(), &left.name)));
            let naive = naive.and_then(|answer| concentration(&answer).measure.values.first().copied().flatten());
            prop_assert_eq!(left.value, naive, "{:?}", left);
        }
        // The largest of each level that the measure counts at all, each once.
        let all = |name: &str| -> BTreeSet<String> {
            let counted = rows.iter().filter(|row| level != "country" || !row.3.is_empty());
            counted.map(|row| match name { "developer" => row.0.clone(), "model" => row.1.clone(), _ => row.3.to_owned() }).collect()
        };
        if !without.is_empty() && level != "country" {
            for name in ["developer", "model"] {
                let told = without.iter().filter(|left| left.level.name() == name).count();
                prop_assert_eq!(told, all(name).len().min(5));
            }
        }
    }
}

#[test]
fn what_the_shipped_data_hang_on() {
    let panel = shipped_panel();
    let answer = ask(&panel, "developer", |question| question);
    let found = concentration(&answer).leave_one_out.clone().unwrap();
    let of = |name: &str| found.without.iter().find(|left| left.name == name).and_then(|left| left.value).unwrap();
    assert_eq!((found.listed.round(), of("Qwen").round(), of("BAAI").round()), (1127.0, 449.0, 1270.0));
    assert_eq!(found.most().map(|left| left.name.as_str()), Some("Qwen"));
    let levels: Vec<&Level> = found.without.iter().map(|left| &left.level).collect();
    assert_eq!(levels.chunk_by(|a, b| a == b).map(<[_]>::len).collect::<Vec<_>>(), [5, 5]);
    // Chained values are of no list that one could be left out of.
    let chained = ask(&panel, "developer", |question| Question { population: Population::Chained, ..question });
    assert_eq!(concentration(&chained).leave_one_out, None);
}
