//! The search of names: hits are those that folding and looking at every name finds, with the numbers of the file's own ranking.

use lorenz::analysis::{
    EntityName, Level, MatchClass, Question, SearchHit, SearchHits, SearchIndexing, SharesOf, TableCell, classify,
    display_name, folded_name, levels, report_table,
};
use lorenz::panel::{Dictionary, Panel};
use lorenz::schema::CountKind;
use lorenz::schema::attributes::{LICENSE, LICENSE_CLASS, MODEL};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::shipped::shipped_panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

fn find(panel: &Panel, text: &str, at_most: usize) -> SearchHits {
    SearchIndexing::of(panel).finish().find(panel, text, at_most)
}

/// Hits as `level:name`, best first.
fn found(panel: &Panel, text: &str) -> Vec<String> {
    find(panel, text, 30).hits.iter().map(|hit| hit.entity.to_string()).collect()
}

/// All names of a level.
fn names(panel: &Panel, level: &str) -> Vec<String> {
    let all = |names: &Dictionary| (0..names.len() as u32).map(|key| names.get(key).to_owned()).collect::<Vec<_>>();
    let attribute = panel.attribute(level).map(|attribute| all(attribute.dictionary()));
    match level {
        MODEL => all(panel.models()),
        LICENSE_CLASS if attribute.is_none() => {
            let classes = names(panel, LICENSE).into_iter().map(|license| classify::license_class(&license));
            let known = classes.filter(|class| *class != classify::LicenseClass::Unknown);
            let mut classes: Vec<String> = known.map(|class| class.name().to_owned()).collect();
            classes.sort();
            classes.dedup();
            classes
        }
        _ => attribute.unwrap(),
    }
}

/// Downloads, share and rank of a level's entities, as the table of shares at the last date has them.
fn ranking(panel: &Panel, level: &str) -> Vec<(String, (u64, f64, u64))> {
    let question = Question {
        level: Level::from(level.to_owned()),
        from: panel.days().last().copied(),
        shares_of: Some(SharesOf::All),
        top: None,
        ..Question::default()
    };
    let table = report_table(panel, &question, "share").unwrap();
    let cell = |name: &str, row: usize| table.columns.iter().find(|column| column.name == name).unwrap().cell(row);
    let rows = (0..table.len()).filter_map(|row| {
        let (TableCell::Text(name), TableCell::Count(downloads)) = (cell("entity", row), cell("downloads", row)) else {
            panic!("{row}");
        };
        // "Other" and "Unknown" have no rank.
        let TableCell::Count(rank) = cell("rank", row) else { return None };
        let TableCell::Number(share) = cell("share", row) else { panic!("{row}") };
        Some((name.to_owned(), (downloads, share, rank)))
    });
    rows.collect()
}

/// How a name has a text, letter by letter.
fn class(name: &str, text: &str) -> Option<MatchClass> {
    let (name, text): (Vec<char>, Vec<char>) =
        (folded_name(name).chars().collect(), folded_name(text).chars().collect());
    let places = (0..name.len()).filter(|&at| name[at..].starts_with(&text));
    let class = |at: usize| match at {
        0 if name.len() == text.len() => MatchClass::Exact,
        0 => MatchClass::WordStart,
        at if name[at - 1].is_alphanumeric() => MatchClass::Inside,
        _ => MatchClass::WordStart,
    };
    places.map(class).min()
}

/// What folding every name and looking into it finds.
fn twin(panel: &Panel, text: &str, at_most: usize) -> SearchHits {
    if folded_name(text).is_empty() {
        return SearchHits::default();
    }
    let mut all = Vec::new();
    let levels = levels(panel);
    let is_credit = |level: &String| {
        levels.iter().any(|of| lorenz::schema::attributes::original_attribute(of) == Some(level.as_str()))
    };
    for (place, name) in levels.iter().filter(|level| !is_credit(level)).cloned().enumerate() {
        let ranked = ranking(panel, &name);
        let has_downloads = ranked.iter().map(|(_, (downloads, ..))| downloads).sum::<u64>() > 0
            || panel.rows_of(panel.days().len() - 1).any(|row| panel.count(row) > 0);
        let level = Level::from(name.clone());
        for name in names(panel, &name) {
            let Some(class) =
                [&name, &display_name(&level, &name)].into_iter().filter_map(|name| class(name, text)).min()
            else {
                continue;
            };
            let numbers = ranked.iter().find(|(ranked, _)| *ranked == name).map(|(_, numbers)| *numbers);
            let (downloads, share, rank) = match numbers {
                Some((downloads, share, rank)) => (downloads, Some(share), Some(rank)),
                None => (0, has_downloads.then_some(0.0), None),
            };
            let entity = EntityName { level: level.clone(), name: name.clone() };
            all.push(((class, u64::MAX - downloads, place, name), SearchHit { entity, downloads, share, rank }));
        }
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let has_more = all.len() > at_most;
    SearchHits { hits: all.into_iter().take(at_most).map(|(_, hit)| hit).collect(), has_more }
}

/// A row: model, date, downloads, country, license; an empty text is unknown.
type Row = (String, usize, u64, &'static str, &'static str);

fn panel(kind: &str, rows: &[Row]) -> Panel {
    let days = ["2026-01-05", "2026-02-09", "2026-03-16"];
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.0.as_str()))),
        ("time", dates(rows.iter().map(|row| day(days[row.1])))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("country", texts(rows.iter().map(|row| row.3))),
        ("license", texts(rows.iter().map(|row| row.4))),
    ]);
    let options =
        lorenz::load::LoadOptions { kind: CountKind::from_name(kind), ..lorenz::load::LoadOptions::default() };
    panel_of(&[file], &options).unwrap()
}

/// Names of few letters, among them such as change their length in lower case and such as are no letters.
fn name() -> impl Strategy<Value = String> {
    let letters = select(vec![
        "a", "A", "b", "-", "/", " ", "é", "É", "e", "ß", "ss", "İ", "ı", "深", "😀", "e\u{301}", "’", "'", "K",
    ]);
    prop::collection::vec(letters, 1..7).prop_map(|letters| format!("x{}", letters.concat()))
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let countries = select(vec!["", "China", "CHINA", "Côte d’Ivoire", "User", "Ab"]);
    let licenses = select(vec!["", "mit", "apache-2.0", "a/b", "ab", "Gemma"]);
    let row = (name(), 0..3_usize, 0..4_u64, countries, licenses);
    prop::collection::vec(row, 1..40)
}

fn text() -> impl Strategy<Value = String> {
    let words = [
        "",
        " ",
        "a",
        "E",
        "ab",
        "china",
        "cote d'ivoire",
        "unaffiliated",
        "user",
        "x",
        "/",
        "mit",
        "open",
        "😀",
        "ss",
        "k",
    ];
    prop_oneof![
        2 => select(words.to_vec()).prop_map(str::to_owned),
        1 => name(),
        2 => (name(), 0..4_usize).prop_map(|(name, from)| name.chars().skip(from).take(2).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn hits_are_those_that_looking_at_every_name_finds(
        kind in select(vec!["flow", "counter", "window"]), rows in rows(), texts in prop::collection::vec(text(), 1..6), at_most in 0..30_usize,
    ) {
        let panel = panel(kind, &rows);
        let index = SearchIndexing::of(&panel).finish();
        for text in texts {
            prop_assert_eq!(index.find(&panel, &text, at_most), twin(&panel, &text, at_most), "{}", text);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(), part in subsequence((0..40_usize).collect::<Vec<_>>(), 0..40), text in text()) {
        let (first, rest): (Vec<_>, Vec<_>) = rows.iter().cloned().enumerate().partition(|(at, _)| part.contains(at));
        let moved: Vec<Row> = rest.into_iter().rev().chain(first).map(|(_, row)| row).collect();
        // Of several rows of one model and date one counts: which, the order may decide.
        let mut seen: Vec<(String, usize)> = rows.iter().map(|row| (row.0.clone(), row.1)).collect();
        seen.sort();
        prop_assume!(seen.windows(2).all(|pair| pair[0] != pair[1]));
        let attributes = |rows: &[Row]| rows.iter().map(|row| (row.3, row.4)).collect::<Vec<_>>();
        prop_assume!(attributes(&rows).len() == attributes(&moved).len());
        prop_assert_eq!(find(&panel("flow", &rows), &text, 20), find(&panel("flow", &moved), &text, 20));
    }
}

fn few(rows: &[(&str, u64)]) -> Panel {
    let rows: Vec<Row> = rows.iter().map(|(name, downloads)| ((*name).to_owned(), 2, *downloads, "", "")).collect();
    panel("flow", &rows)
}

#[test]
fn a_whole_name_comes_before_a_word_and_a_word_before_its_inside() {
    let panel = few(&[("xbert", 900), ("my-bert", 5), ("bert", 1), ("bert-base", 7), ("Bertrand", 6), ("albert", 0)]);
    let models = |text| found(&panel, text).into_iter().filter(|hit| hit.starts_with("model:")).collect::<Vec<_>>();
    let expected = ["model:bert", "model:bert-base", "model:Bertrand", "model:my-bert", "model:xbert", "model:albert"];
    assert_eq!(models("BERT"), expected);
    assert_eq!(models(" bert "), expected, "space around what is typed doesn't count");
    assert_eq!(models("bert-"), ["model:bert-base"]);
}

#[test]
fn ties_go_by_level_and_name() {
    let panel = few(&[("b/same", 3), ("a/same", 3), ("same/a", 3), ("same/b", 0)]);
    assert_eq!(
        found(&panel, "same"),
        ["developer:same", "model:a/same", "model:b/same", "model:same/a", "model:same/b"]
    );
}

#[test]
fn case_and_accents_do_not_matter_in_names_nor_in_what_is_typed() {
    let panel = few(&[("Łódź/Modèle", 3), ("lodz/model", 2), ("STRASSE/x", 1)]);
    assert_eq!(found(&panel, "LÓDZ/MODÈLE"), ["model:Łódź/Modèle"]);
    assert_eq!(found(&panel, "lodz"), ["developer:Łódź", "developer:lodz", "model:Łódź/Modèle", "model:lodz/model"]);
    assert_eq!(found(&panel, "straße"), ["developer:STRASSE", "model:STRASSE/x"]);
}

#[test]
fn whatever_is_typed_has_an_answer() {
    let panel = few(&[("a/b😀", 1), ("c/d", 2)]);
    for text in ["", "   ", "\u{a0}", "\u{301}"] {
        assert_eq!(find(&panel, text, 9), SearchHits::default(), "{text:?}");
    }
    assert_eq!(found(&panel, "😀"), ["model:a/b😀"]);
    assert_eq!(found(&panel, &"long ".repeat(5_000)), Vec::<String>::new());
    assert_eq!(found(&panel, "\u{0}"), Vec::<String>::new());
    let told = |at_most| find(&panel, "/", at_most);
    assert_eq!(
        [0, 1, 2, 3].map(|at_most| (told(at_most).hits.len(), told(at_most).has_more)),
        [(0, true), (1, true), (2, false), (2, false)]
    );
}

#[test]
fn names_run_together_are_not_found() {
    let panel = few(&[("ab", 1), ("cd", 1)]);
    assert_eq!(found(&panel, "bc"), Vec::<String>::new());
}

#[test]
fn what_the_last_date_does_not_list_has_no_downloads_and_no_rank() {
    let row = |name: &str, at: usize, downloads: u64| (name.to_owned(), at, downloads, "", "");
    let panel = panel("window", &[row("old/model", 0, 50), row("new/model", 2, 4)]);
    let hits = find(&panel, "old", 5).hits;
    let of = |name: &str| hits.iter().find(|hit| hit.entity.name == name).unwrap();
    assert_eq!((of("old").downloads, of("old").share, of("old").rank), (0, Some(0.0), None));
    assert_eq!((of("old/model").downloads, of("old/model").rank), (0, None));
}

#[test]
fn the_shipped_names_are_found_as_the_page_shows_them() {
    let panel = shipped_panel();
    for text in
        ["qwen", "united states", "companies", "company", "instruct", "gguf", "mixture", "e", "open weights", "llama-3"]
    {
        assert_eq!(find(&panel, text, 20), twin(&panel, text, 20), "{text}");
    }
    assert_eq!(found(&panel, "Companies")[0], "segment:company");
    assert_eq!(found(&panel, "china")[0], "country:China");
    assert_eq!(found(&panel, "qwen/qwen3-0.6b")[0], "model:Qwen/Qwen3-0.6B");
}
