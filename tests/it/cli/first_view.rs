//! The first view of a site: what it says is what figures say, and no name in a file is more than a name.

use lorenz::calendar::Day;

use super::{lorenz, succeeds, written};
use crate::support::{counts, dates, parquet, texts};

#[test]
fn the_first_view_of_the_shipped_data_says_what_the_report_says() {
    let html = succeeds(&["first-view", "www/data/panel.parquet", "www/data/models.parquet"]);
    let ranking = super::report(&["--from", "2026-06-23", "--measure", "ranking", "--top", "15"]);
    for line in ranking.lines().skip(1).take(15) {
        let entity = line.split(',').nth(2).unwrap();
        assert!(html.contains(&format!("<th scope=\"row\">{entity}</th>")), "{entity}");
    }
    let value = |measure: &str| {
        let lines = super::report(&["--from", "2026-06-23", "--measure", measure]);
        lines.lines().last().unwrap().split(',').nth(3).unwrap().parse::<f64>().unwrap()
    };
    let said = |words: String| assert!(html.contains(&words), "no {words}");
    said(format!("{}\u{a0}%</p>", (value("cr4") * 100.0).round()));
    said(lorenz::chart::format::value(value("hhi"), lorenz::chart::Unit::Index));
    assert_eq!(
        html.matches("<svg ").count(),
        2 * (4 + 3),
        "four lines and a chart in three widths, on light and dark paper"
    );
    assert!(html.len() < 100_000, "a page that is read on a slow line: {} bytes", html.len());
    assert_eq!(
        html,
        succeeds(&["first-view", "www/data/panel.parquet", "www/data/models.parquet"]),
        "the same each time"
    );
}

#[test]
fn names_with_marks_in_them_are_text() {
    let hostile = "<script>alert(1)</script>/a\"b&c";
    let models = [hostile, "b/1", "c/1", "d/1", "e/1", "f/1"];
    let day = |month| Day::from_date(2026, month, 1).unwrap();
    let rows: Vec<(&str, Day)> = [1, 2].into_iter().flat_map(|month| models.map(|model| (model, day(month)))).collect();
    let file = parquet(&[
        ("id", texts(rows.iter().map(|(model, _)| *model))),
        ("date", dates(rows.iter().map(|(_, day)| *day))),
        ("downloads", counts(rows.iter().enumerate().map(|(place, _)| 1_000 - place as u64))),
    ]);
    let path = written("hostile.parquet", &file);
    let html = succeeds(&["first-view", path.to_str().unwrap()]);
    assert!(!html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)"), "{html}");
    let start = html.find("application/ld+json\">").unwrap();
    let data = &html[start..];
    assert_eq!(data.matches("</script>").count(), 1);
}

#[test]
fn a_file_without_an_answer_is_one_sentence() {
    let path = written("no-rows.parquet", &parquet(&[("id", texts([])), ("downloads", counts([]))]));
    let outcome = lorenz(&["first-view", path.to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(1), ""));
    assert_eq!(outcome.error.lines().count(), 1, "{}", outcome.error);
}
