//! The report of all views: every finding stands in the text, every figure has its files, and all files are described.

use std::collections::BTreeSet;

use lorenz::analysis::{Question, View, ViewAnswer, answer};
use lorenz::app::Display;
use lorenz::calendar::Day;
use lorenz::figures::{ReportSources, exhibits, lede, report_files};

use crate::shipped::{shipped_panel, summary};

#[test]
fn a_report_holds_every_figure_of_every_view() {
    let panel = shipped_panel();
    let data = summary(&panel);
    let from = Day::from_date(2026, 10, 8);
    let views = View::ALL.iter().filter(|view| **view != View::Entity);
    let question = |view: &View| Question { view: *view, from, ..Question::default() };
    let answers: Vec<_> = views.map(|view| answer(&panel, &question(view)).unwrap()).collect();
    let address = |question: &Question| format!("https://example.org/?view={}", question.view.name());
    let command = |_: &Question, table: &str| Some(format!("lorenz report FILE --measure {table}"));
    let files = report_files(&answers, &ReportSources { data: &data, address: &address, command: &command });
    let content =
        |path: &str| &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).content;
    let readme = content("README.md");
    let mut paths = BTreeSet::from(["README.md".to_owned()]);
    for answer in &answers {
        assert!(!matches!(answer.view, ViewAnswer::Unavailable { .. }));
        assert!(readme.contains(&lede(answer)) && readme.contains(&address(&answer.question)));
        for exhibit in exhibits(answer, &data, &Display::default()) {
            let path = format!("{}/{}", answer.question.view.name(), exhibit.name);
            assert_eq!(*content(&format!("{path}.csv")), exhibit.table.to_csv());
            paths.insert(format!("{path}.csv"));
            if files.iter().any(|file| file.path == format!("{path}.svg")) {
                paths.insert(format!("{path}.svg"));
            }
            let title = &exhibit.heading().unwrap().title;
            assert!(readme.contains(&format!("### {title}\n")), "{title}");
            assert!(readme.contains(&format!("--measure {}\n", exhibit.table.name)));
            let described = files.iter().find(|file| file.path == format!("{path}.csv")).unwrap();
            assert_eq!(described.title, *title);
            let names: Vec<&str> = described.columns.lines().map(|line| line.split('\t').next().unwrap()).collect();
            assert_eq!(names, exhibit.table.header().collect::<Vec<_>>());
        }
    }
    let all: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    assert_eq!(all, paths, "nothing else");
    assert_eq!(files.len(), paths.len(), "each once");
    assert!(paths.iter().filter(|path| path.ends_with(".svg")).count() > 12);
}

#[test]
fn a_view_that_the_data_cannot_give_says_so() {
    let panel = crate::support::panel(crate::support::parquet(&[
        ("id", crate::support::texts(["a/x", "b/y", "c/z"])),
        ("downloads", crate::support::counts([3, 2, 1])),
        ("date", crate::support::dates([Day(20_000); 3])),
    ]))
    .unwrap();
    let question = Question { view: View::Adoption, ..Question::default() };
    let answers = [answer(&panel, &question).unwrap()];
    let sources = ReportSources { data: &summary(&panel), address: &|_| String::new(), command: &|_, _| None };
    let files = report_files(&answers, &sources);
    assert_eq!(files.len(), 1);
    assert!(files[0].content.contains("Not shown:"), "{}", files[0].content);
}
