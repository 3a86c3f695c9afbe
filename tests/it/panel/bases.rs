//! Base models: every form in which files name them, precedence, roots, cycles, long chains; original creators.

use std::sync::Arc;

use arrow::array::{ArrayRef, LargeListBuilder, StringArray, StringBuilder, StructArray};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use proptest::prelude::*;

use super::values;
use crate::support::{counts, dates, day, lists, panel, panel_of, parquet, parquet_with, texts};

/// The hub's struct, its models as structs or as names.
fn records(rows: &[(&str, &str)], structs: bool) -> ArrayRef {
    let models = lists(&rows.iter().map(|row| row.1).collect::<Vec<_>>());
    let models = if structs { of_structs(&models) } else { models };
    let relations = texts(rows.iter().map(|row| row.0));
    Arc::new(StructArray::try_from(vec![("relation", relations), ("models", models)]).unwrap())
}

fn of_structs(models: &ArrayRef) -> ArrayRef {
    use arrow::array::{AsArray, ListArray};
    use arrow::datatypes::Field;
    let (_, offsets, values, nulls) = models.as_list::<i32>().clone().into_parts();
    let other: ArrayRef = Arc::new(StringArray::from(vec!["x"; values.len()]));
    let structs = StructArray::try_from(vec![("_id", other), ("id", values)]).unwrap();
    let field = Field::new("element", arrow::array::Array::data_type(&structs).clone(), true);
    Arc::new(ListArray::new(Arc::new(field), offsets, Arc::new(structs), nulls))
}

/// A file with one row per model and these columns beside.
fn file(models: &[&str], columns: &[(&str, ArrayRef)]) -> Vec<u8> {
    let mut all = vec![
        ("model", texts(models.iter().copied())),
        ("time", dates(models.iter().map(|_| day("2026-01-05")))),
        ("downloads", counts(models.iter().map(|_| 1))),
    ];
    all.extend(columns.iter().cloned());
    parquet(&all)
}

/// Bases, relation and root per model with a row, by name: `a/x <- b/y c/z (merge) root b/y`.
fn told(panel: &Panel) -> Vec<String> {
    let bases = panel.bases().unwrap();
    let name = |key: u32| panel.models().get(key);
    let relation = panel.attribute("base_relation").unwrap();
    let mut told: Vec<String> = (0..panel.rows())
        .map(|row| {
            let model = panel.model()[row];
            let of: Vec<&str> = bases.of(model).iter().map(|&base| name(base)).collect();
            let said = relation.dictionary().get(relation.key(row, model));
            format!("{} <- {} ({said}) root {}", name(model), of.join(" "), name(bases.root(model)))
        })
        .collect();
    told.sort();
    told
}

#[test]
fn every_form_of_names() {
    let expected = ["m1 <- a/b () root a/b", "m2 <- a/b c/d () root a/b", "m3 <-  () root m3", "m4 <-  () root m4"];
    let models = ["m1", "m2", "m3", "m4"];
    let mut large = LargeListBuilder::new(StringBuilder::new());
    for items in [vec!["a/b"], vec!["a/b", "c/d"], vec![], vec![""]] {
        items.iter().for_each(|item| large.values().append_value(item));
        large.append(true);
    }
    let forms: Vec<ArrayRef> = vec![
        texts(["a/b", "a/b, c/d", "[]", ""]),
        texts(["['a/b']", "['a/b', 'c/d']", "None", "nan"]),
        texts([r#"["a/b"]"#, r#"["a/b","c/d"]"#, "[None]", "['']"]),
        texts(["a/b,a/b", "('a/b' 'c/d')", "null", " , "]),
        lists(&["a/b", "a/b|c/d", "-", ""]),
        lists(&["~|a/b", "a/b|~|c/d|a/b", "~", "None"]),
        Arc::new(large.finish()),
    ];
    for form in forms {
        let described = format!("{form:?}");
        let panel = panel(file(&models, &[("merged_derived_from", form)])).unwrap();
        assert_eq!(told(&panel), expected, "{described}");
        // Bases are models; they have no row.
        assert_eq!(panel.quality().models, 4);
        assert!(panel.models().len() >= 6 && panel.created().len() == panel.models().len());
    }
}

#[test]
fn every_form_of_the_hubs_struct() {
    let rows = [("quantized", "a/b"), ("Merge", "a/b|c/d"), ("", "c/d"), ("finetune", ""), ("", "")];
    let models = ["m1", "m2", "m3", "m4", "m5"];
    for structs in [true, false] {
        let panel = panel(file(&models, &[("baseModels", records(&rows, structs))])).unwrap();
        assert_eq!(
            told(&panel),
            [
                "m1 <- a/b (quantized) root a/b",
                "m2 <- a/b c/d (merge) root a/b",
                "m3 <- c/d () root c/d",
                "m4 <-  (finetune) root m4",
                "m5 <-  () root m5",
            ]
        );
    }
}

#[test]
fn a_text_that_writes_the_hubs_struct_is_read_like_it() {
    let written = [
        r#"{"models": [{"_id": "0", "id": "a/base"}], "relation": "quantized"}"#,
        r#" {"relation":"Finetune","models":["a/base","c/base","a/base"]}"#,
        "{'models': [{'_id': '0', 'id': 'a/base'}], 'relation': None}",
        r#"[{"_id":"0","id":"a/base"},{"id":"c/base"}]"#,
        r#"{"models": null, "relation": null}"#,
        // Cut off: neither a name nor a relation.
        r#"{"models": [{"_id": "0", "id": "a/ba"#,
        "{",
        "a/base",
        "",
    ];
    let names = ["b/1", "b/2", "b/3", "b/4", "b/5", "b/6", "b/7", "b/8", "b/9"];
    for column in ["baseModels", "base_model"] {
        let panel = panel(file(&names, &[(column, texts(written))])).unwrap();
        assert_eq!(
            told(&panel),
            [
                "b/1 <- a/base (quantized) root a/base",
                "b/2 <- a/base c/base (finetune) root a/base",
                "b/3 <- a/base () root a/base",
                "b/4 <- a/base c/base () root a/base",
                "b/5 <-  () root b/5",
                "b/6 <-  () root b/6",
                "b/7 <-  () root b/7",
                "b/8 <- a/base () root a/base",
                "b/9 <-  () root b/9",
            ],
            "{column}"
        );
    }
}

#[test]
fn tags_tell_of_bases_and_licenses() {
    let rows = [
        "gguf|base_model:a/b|base_model:quantized:a/b|license:mit",
        "base_model:a/b|base_model:c/d",
        "license:|license:other|base_model:|base_model:adapter:",
        "-",
        "",
    ];
    let models = ["m1", "m2", "m3", "m4", "m5"];
    let written: Vec<String> = rows.iter().map(|row| format!("['{}']", row.replace('|', "', '"))).collect();
    for tags in [lists(&rows), texts(written.iter().map(String::as_str))] {
        let alone = panel(file(&models, &[("tags", tags.clone())])).unwrap();
        let expected = [
            "m1 <- a/b (quantized) root a/b",
            "m2 <- a/b c/d () root a/b",
            "m3 <-  (adapter) root m3",
            "m4 <-  () root m4",
            "m5 <-  () root m5",
        ];
        assert_eq!(told(&alone), expected);
        let license = ["mit", "?", "?", "?", "?"].iter().zip(models);
        let license: Vec<String> = license.map(|(license, model)| format!("2026-01-05 {model} {license}")).collect();
        assert_eq!(values(&alone, "license"), license);
        // A column of licenses goes before the tags, also where it is empty.
        let own = panel(file(&models, &[("tags", tags), ("license", texts(["", "gpl", "", "", ""]))])).unwrap();
        assert_eq!(values(&own, "license")[..2], ["2026-01-05 m1 ?", "2026-01-05 m2 gpl"]);
    }
}

#[test]
fn precedence_is_by_source_and_per_model() {
    let columns: [(&str, ArrayRef); 4] = [
        ("tags", lists(&["base_model:merge:t/t", "base_model:merge:t/t", "base_model:merge:t/t", ""])),
        ("baseModels", records(&[("quantized", "r/r"), ("quantized", "r/r"), ("", ""), ("", "")], true)),
        ("merged_derived_from", texts(["n/n", "", "", ""])),
        ("base_relation", texts(["Adapter", "", "", ""])),
    ];
    let mut reversed = columns.to_vec();
    reversed.reverse();
    let table = parquet(&[("model", texts(["m1", "m4"])), ("base_model", texts(["j/j", "j/j"]))]);
    let expected = [
        "m1 <- n/n (adapter) root n/n",
        "m2 <- r/r (quantized) root r/r",
        "m3 <- t/t (merge) root t/t",
        "m4 <- j/j () root j/j",
    ];
    for columns in [columns.to_vec(), reversed] {
        let rows = file(&["m1", "m2", "m3", "m4"], &columns);
        for files in [[rows.clone(), table.clone()], [table.clone(), rows]] {
            assert_eq!(told(&panel_of(&files, &LoadOptions::default()).unwrap()), expected);
        }
    }
}

#[test]
fn a_relation_that_varies_by_row_is_filled_from_the_tags() {
    let file = parquet(&[
        ("model", texts(["a/x", "a/x", "a/x"])),
        ("time", dates(["2026-01-05", "2026-01-12", "2026-01-19"].map(day))),
        ("downloads", counts([1, 1, 1])),
        ("base_relation", texts(["merge", "", "adapter"])),
        ("tags", lists(&["", "base_model:quantized:b/y", ""])),
    ]);
    let expected = ["2026-01-05 a/x merge", "2026-01-12 a/x quantized", "2026-01-19 a/x adapter"];
    assert_eq!(values(&panel(file).unwrap(), "base_relation"), expected);
}

#[test]
fn files_without_bases_have_none() {
    let plain = panel(file(&["a/x"], &[])).unwrap();
    assert!(plain.bases().is_none() && plain.attribute("derived_author").is_none());
    for (column, values) in [("tags", lists(&["gguf"])), ("tags", counts([7])), ("baseModels", texts([""]))] {
        assert!(panel(file(&["a/x"], &[(column, values)])).unwrap().bases().is_none(), "{column}");
    }
}

#[test]
fn cycles_are_cut_at_the_first_name() {
    let models = ["self", "b", "a", "c", "tail", "both"];
    let bases = ["self", "c", "b", "a", "b", "both, self"];
    let panel = panel(file(&models, &[("merged_derived_from", texts(bases))])).unwrap();
    assert_eq!(
        told(&panel),
        [
            "a <- b () root a",
            "b <- c () root a",
            "both <- self () root self",
            "c <- a () root a",
            "self <-  () root self",
            "tail <- b () root a",
        ]
    );
    let bases = panel.bases().unwrap();
    assert_eq!((bases.cycles(), bases.depth_bounded()), (3, 0));
}

/// A chain of models, each made from the one before; `close` makes the first from the last.
fn chain(length: usize, close: bool) -> Panel {
    let names: Vec<String> = (0..length).map(|n| format!("o/{n:05}")).collect();
    let models: Vec<&str> = names.iter().map(String::as_str).collect();
    let first = if close { models[length - 1] } else { "" };
    let bases = std::iter::once(first).chain(models[..length - 1].iter().copied());
    panel(file(&models, &[("base_model", texts(bases))])).unwrap()
}

#[test]
fn long_chains_are_bounded() {
    let panel = chain(10_000, false);
    let bases = panel.bases().unwrap();
    let root = |n: u32| panel.models().get(bases.root(n));
    assert_eq!(
        [root(0), root(1), root(16), root(17), root(9_999)],
        ["o/00000", "o/00000", "o/00000", "o/00001", "o/09983"]
    );
    assert_eq!((bases.cycles(), bases.depth_bounded()), (0, 10_000 - 17));
    let panel = chain(10_000, true);
    let bases = panel.bases().unwrap();
    assert!((0..10_000).all(|model| panel.models().get(bases.root(model)) == "o/00000"));
    assert_eq!((bases.cycles(), bases.depth_bounded()), (1, 0));
}

#[test]
fn a_list_of_a_hundred_thousand_bases() {
    let names: Vec<String> = (0..100_000).map(|n| format!("o/{n}")).collect();
    let panel = panel(file(&["m"], &[("merged_derived_from", lists(&[&names.join("|")]))])).unwrap();
    let key = panel.model()[0];
    assert_eq!(panel.bases().unwrap().of(key).len(), 100_000);
}

#[test]
fn original_creators_are_the_roots_developers() {
    let panel = panel(file(
        &["meta/llama", "meta/sam", "meta/old", "fan/llama-gguf", "fan/own", "fan/lost", "x/y"],
        &[
            ("merged_derived_from", texts(["", "", "", "meta/llama", "", "meta/gone", "nobody/z"])),
            ("country", texts(["", "US", "FR", "Peru", "", "Peru", "Peru"])),
            ("region", texts(["", "North America", "", "", "", "", ""])),
        ],
    ))
    .unwrap();
    let of = |name| values(&panel, name).iter().map(|line| line["2026-01-05 ".len()..].to_owned()).collect::<Vec<_>>();
    assert_eq!(
        of("derived_author"),
        [
            "fan/llama-gguf meta",
            "fan/lost meta",
            "fan/own fan",
            "meta/llama meta",
            "meta/old meta",
            "meta/sam meta",
            "x/y nobody",
        ]
    );
    assert_eq!(
        of("derived_org_country_single"),
        [
            // Meta's models say France as often as the United States: the first by name.
            "fan/llama-gguf FR",
            "fan/lost FR",
            "fan/own Peru",
            "meta/llama FR",
            "meta/old FR",
            "meta/sam US",
            "x/y ?",
        ]
    );
    assert_eq!(of("merged_derived_country_groups_single")[0], "fan/llama-gguf North America");
}

#[test]
fn a_files_own_creators_stay() {
    let columns =
        [("base_model", texts(["b/y"])), ("derived_author", texts(["someone"])), ("country", texts(["Peru"]))];
    let panel = panel(file(&["a/x"], &columns)).unwrap();
    assert_eq!(values(&panel, "derived_author"), ["2026-01-05 a/x someone"]);
    assert!(panel.attribute("derived_org_country_single").is_none());
    // Without countries there are none to derive.
    let few = super::super::support::panel(file(&["a/x"], &columns[..1])).unwrap();
    assert_eq!(values(&few, "derived_author"), ["2026-01-05 a/x b"]);
    assert!(few.attribute("derived_org_country_single").is_none());
}

/// What a made-up hub's rows say: model, bases as names, as tags, country.
type Row = (usize, Vec<usize>, Vec<usize>, usize, i32);

const NAMES: [&str; 8] = ["a/1", "a/2", "b/3", "b/4", "c/5", "c/6", "d/7", "é/ü"];

fn of_rows(rows: &[Row], row_group_rows: usize) -> Vec<u8> {
    let joined = |bases: &[usize], prefix: &str| {
        let names: Vec<String> = bases.iter().map(|&base| format!("{prefix}{}", NAMES[base])).collect();
        names.join("|")
    };
    let tags: Vec<String> = rows.iter().map(|row| joined(&row.2, "base_model:merge:")).collect();
    let bases: Vec<String> = rows.iter().map(|row| joined(&row.1, "")).collect();
    let columns = [
        ("model", texts(rows.iter().map(|row| NAMES[row.0]))),
        ("time", dates(rows.iter().map(|row| lorenz::calendar::Day(20_000 + row.4)))),
        ("downloads", counts(rows.iter().map(|_| 1))),
        ("tags", lists(&tags.iter().map(String::as_str).collect::<Vec<_>>())),
        ("merged_derived_from", lists(&bases.iter().map(String::as_str).collect::<Vec<_>>())),
        ("country", texts(rows.iter().map(|row| ["", "China", "France", "US"][row.3]))),
        ("parameters", counts(rows.iter().map(|row| row.3 as u64 / 2))),
    ];
    parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(row_group_rows)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_and_files_in_any_order(
        (rows, shuffled) in prop::collection::vec(
            (0..8_usize, prop::collection::vec(0..8_usize, 0..3), prop::collection::vec(0..8_usize, 0..3), 0..4_usize, 0..3_i32),
            1..24,
        ).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        cut in any::<prop::sample::Index>(),
        row_group_rows in 1..9_usize,
    ) {
        let plain = panel_of(&[of_rows(&rows, 1_000)], &LoadOptions::default()).unwrap();
        let (head, tail) = shuffled.split_at(cut.index(shuffled.len()));
        let shards = [tail, head].into_iter().filter(|rows| !rows.is_empty()).map(|rows| of_rows(rows, row_group_rows));
        let other = panel_of(&shards.collect::<Vec<_>>(), &LoadOptions::default()).unwrap();
        let of = |panel: &Panel| {
            let bases = panel.bases().map(|bases| (told(panel), bases.cycles(), bases.depth_bounded()));
            let names = panel.attributes().iter().map(|attribute| attribute.name().to_owned());
            let mut attributes: Vec<_> = names.map(|name| (values(panel, &name), name)).collect();
            attributes.sort();
            (bases, attributes)
        };
        prop_assert_eq!(of(&plain), of(&other));
    }
}
