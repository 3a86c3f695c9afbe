//! Derivatives, the developers that live on them, base families.

mod oracle;
mod twin;

use lorenz::analysis::{Answer, Attribution, Intermediaries, Question, View, ViewAnswer, answer};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Day, model, downloads, relation, bases.
type Row<'a> = (&'a str, &'a str, u64, &'a str, &'a str);

fn panel_of_rows(kind: CountKind, rows: &[Row<'_>]) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("base_relation", texts(rows.iter().map(|row| row.3))),
        ("base_model", texts(rows.iter().map(|row| row.4))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

fn ask(panel: &Panel, change: impl FnOnce(Question) -> Question) -> Answer {
    answer(panel, &change(Question { view: View::Intermediaries, ..Question::default() })).unwrap()
}

fn found(answer: &Answer) -> &Intermediaries {
    let ViewAnswer::Intermediaries(found) = &answer.view else { panic!("{:?}", answer.view) };
    found
}

/// The rows of a table, each with these columns alone, blanks between them.
fn rows(answer: &Answer, name: &str, columns: &[&str]) -> Vec<String> {
    let table = answer.tables().into_iter().find(|table| table.name == name).unwrap();
    let place = |column: &&str| table.header().position(|other| other == *column).unwrap();
    let places: Vec<usize> = columns.iter().map(place).collect();
    let cells = |row: Vec<String>| places.iter().map(|&place| row[place].as_str()).collect::<Vec<_>>().join(" ");
    table.rows().map(cells).collect()
}

const THEN: &str = "2026-01-05";
const NOW: &str = "2026-02-02";

/// One base with a copy of its own, a copy, a model that says no relation and a copy of that one by others; a finetune
/// of nobody knows what.
fn market() -> Panel {
    panel_of_rows(
        CountKind::THIRTY_DAYS,
        &[
            (THEN, "base/m", 100, "", ""),
            (THEN, "q/m-gguf", 30, "quantized", "base/m"),
            (THEN, "q/own", 30, "", ""),
            (NOW, "base/m", 100, "", ""),
            (NOW, "q/m-gguf", 60, "quantized", "base/m"),
            (NOW, "q/own", 30, "", ""),
            (NOW, "base/m-fp8", 20, "quantized", "base/m"),
            (NOW, "f/ft", 50, "finetune", ""),
            (NOW, "x/mm", 40, "", "base/m, f/ft"),
            (NOW, "g/copy", 10, "quantized", "x/mm"),
        ],
    )
}

#[test]
fn derivatives_by_relation_add_up_with_the_rest() {
    let answer = ask(&market(), |question| question);
    let columns =
        ["period", "relation", "downloads", "share", "models", "coverage", "developer", "developer_downloads"];
    let coverage = 180.0 / 310.0;
    let line = |relation: &str, downloads: u64, models: u64, largest: &str| {
        format!("{NOW} {relation} {downloads} {} {models} {coverage} {largest}", downloads as f64 / 310.0)
    };
    assert_eq!(
        rows(&answer, "derivatives", &columns)[6..],
        [
            line("finetune", 50, 1, " "),
            line("adapter", 0, 0, " "),
            line("quantized", 90, 3, "q 60"),
            line("merge", 0, 0, " "),
            line("unstated", 40, 1, "x 40"),
            line("not known to derive", 130, 2, " "),
        ]
    );
}

#[test]
fn an_intermediary_has_more_than_half_of_its_downloads_from_others_bases() {
    let answer = ask(&market(), |question| question);
    let columns = ["rank", "developer", "downloads", "relation", "others_share", "others_share_before"];
    // q had exactly half before. The owner of the base copies itself; of the finetune it isn't known whose base it has.
    let two_thirds = 60.0 / 90.0;
    assert_eq!(
        rows(&answer, "intermediaries", &columns),
        [
            format!("1 q 90 quantized {two_thirds} 0.5"),
            "2 x 40 unstated 1 ".to_owned(),
            "3 g 10 quantized 1 ".to_owned()
        ]
    );
    let columns = ["period", "intermediaries", "downloads", "share", "hhi", "cr4", "others_share"];
    assert_eq!(
        rows(&answer, "intermediary-concentration", &columns),
        [format!("{THEN} 0 0 0   {}", 30.0 / 160.0), format!("{NOW} 3 140 {} 5000 1 {}", 140.0 / 310.0, 110.0 / 310.0)]
    );
}

#[test]
fn a_family_is_a_base_and_all_that_leads_to_it() {
    let answer = ask(&market(), |question| question);
    let family = &found(&answer).families[0];
    assert_eq!((family.family.as_str(), found(&answer).families.len()), ("base/m", 1));
    assert_eq!((family.base_downloads, family.derivative_downloads, family.own_downloads), (100, 130, 20));
    assert_eq!((family.derivatives, family.developers, family.depth), (4, 3, 2));
    assert_eq!(family.largest, Some(("q".to_owned(), 60)));
    // Of the 110 downloads from others.
    assert_eq!(family.hhi, Some((3_600.0 + 1_600.0 + 100.0) / 12_100.0 * 10_000.0));
    assert_eq!((family.share, family.share_before), (Some(230.0 / 310.0), Some(130.0 / 160.0)));
}

/// A copy of one's own finetune of somebody else's model is made from somebody else's model, too.
#[test]
fn the_base_of_a_base_counts() {
    let chain = [
        (NOW, "big/base", 1, "", ""),
        (NOW, "y/ft", 10, "finetune", "big/base"),
        (NOW, "y/ft-gguf", 100, "quantized", "y/ft"),
        (NOW, "own/m", 10, "", ""),
        (NOW, "own/m-gguf", 100, "quantized", "own/m"),
    ];
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &chain), |question| question);
    assert_eq!(rows(&answer, "intermediaries", &["developer", "others_share", "derivative_share"]), ["y 1 1"]);
}

#[test]
fn cycles_are_cut_and_counted() {
    let cycle = [
        (NOW, "b/1", 5, "merge", "c/1"),
        (NOW, "c/1", 7, "merge", "b/1"),
        (NOW, "d/1", 3, "", "c/1"),
        (NOW, "e/self", 2, "", "e/self"),
    ];
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &cycle), |question| question);
    let columns = ["family", "base_downloads", "derivative_downloads", "depth", "cycles", "depth_bounded"];
    assert_eq!(rows(&answer, "families", &columns), ["b/1 5 10 2 2 0"]);
    // Each of the cycle derives from somebody else's model; who names itself doesn't derive.
    assert_eq!(rows(&answer, "intermediaries", &["developer"]), ["c", "b", "d"]);
}

#[test]
fn chains_are_followed_for_sixteen_steps() {
    let names: Vec<String> = (0..20).map(|step| format!("d{step}/m")).collect();
    let link = |step: usize| (NOW, names[step].as_str(), 1, "", if step == 0 { "" } else { names[step - 1].as_str() });
    let chain: Vec<Row<'_>> = (0..20).map(link).collect();
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &chain), |question| question);
    let found = found(&answer);
    assert_eq!(found.depth_bounded, 3);
    let family = found.families.iter().find(|family| family.family == "d0/m").unwrap();
    assert_eq!((family.depth, family.derivatives), (16, 16));
}

#[test]
fn the_row_s_own_relation_counts() {
    let varying = [
        ("2026-01-05", "a/1", 3, "finetune", ""),
        ("2026-01-12", "a/1", 4, "merge", ""),
        ("2026-01-19", "a/1", 5, "distilled", ""),
    ];
    let month = |question| Question { granularity: lorenz::calendar::Granularity::Month, ..question };
    let answer = ask(&panel_of_rows(CountKind::Flow, &varying), month);
    let by_relation = rows(&answer, "derivatives", &["relation", "downloads"]);
    assert_eq!(
        by_relation,
        ["finetune 3", "adapter 0", "quantized 0", "merge 4", "unstated 0", "not known to derive 5"]
    );
}

#[test]
fn intermediaries_are_uploaders_whoever_models_are_credited_to() {
    let panel = market();
    let original = ask(&panel, |question| Question { attribution: Attribution::Original, ..question });
    assert_eq!(found(&original).largest, found(&ask(&panel, |question| question)).largest);
}

#[test]
fn what_a_file_does_not_tell_is_said() {
    let relations = [(NOW, "a/1", 3, "quantized", ""), (NOW, "b/1", 4, "", "")];
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &relations), |question| question);
    let found = found(&answer);
    assert!(found.reason.as_ref().unwrap().contains("not from which"));
    assert_eq!((found.periods[0].derived(), found.largest.len(), found.families.len()), (3, 0, 0));
    let neither = super::panel("window", &[(NOW, "a/1", 3, "Peru")]);
    let reason = super::unavailable(&neither, View::Intermediaries);
    assert!(
        reason.starts_with("the view of intermediaries can't be had from this file: expected a column"),
        "{reason}"
    );
}

#[test]
fn an_empty_market_has_no_shares() {
    let empty = [(NOW, "a/1", 0, "quantized", "b/1")];
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &empty), |question| question);
    assert!(rows(&answer, "derivatives", &["share", "coverage"]).iter().all(|row| row == " "));
    assert_eq!(rows(&answer, "intermediary-concentration", &["intermediaries", "share", "hhi", "cr4"]), ["0   "]);
    assert_eq!(rows(&answer, "families", &["family", "derivatives", "share", "hhi"]), ["b/1 1  "]);
}
