//! The reference in `docs` names what the code has: a forgotten option, parameter, table, column or role fails here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use lorenz::analysis::{
    Attribution, Basis, Column, Counted, EntityName, Filters, LARGE_EFFECTS, Level, Measure, NumberRange, OptionValue,
    Population, QUESTION_PARAMETERS, Question, SIMULATED_INTERVAL, SIMULATED_PAIRED_INTERVAL, SIMULATED_TESTS,
    SearchIndexing, SharesOf, Table, Unaffiliated, View, answer,
};
use lorenz::app::{
    ChartForm, ChosenForms, ComparedValues, DISPLAY_PARAMETERS, Display, LOAD_PARAMETERS, Marks, write_link,
};
use lorenz::calendar::{Day, Granularity};
use lorenz::panel::Panel;
use lorenz::protocol::{DataSource, LoadSpec};
use lorenz::schema::attributes::ATTRIBUTES;
use lorenz::schema::{Assignment, CountKind, Role};

use crate::shipped::shipped_panel;

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Whether a page names something as code, alone or among others: `a`, or `a,b`.
fn names(page: &str, name: &str) -> bool {
    page.split('`').skip(1).step_by(2).any(|code| code.split([',', ' ']).any(|word| word == name))
}

#[track_caller]
fn all_named(path: &str, expected: impl IntoIterator<Item = impl AsRef<str>>) {
    let page = text(path);
    let forgotten: Vec<String> =
        expected.into_iter().map(|name| name.as_ref().to_owned()).filter(|name| !names(&page, name)).collect();
    assert!(forgotten.is_empty(), "{path} doesn't name {forgotten:?}");
}

#[test]
fn every_option_of_the_command_line_is_described() {
    for command in ["report", "search", "inspect", "append", "gate"] {
        let output = Command::new(env!("CARGO_BIN_EXE_lorenz")).args([command, "--help"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let words = help.split_whitespace().map(|word| word.trim_end_matches([',', '.', ':', ';', ')']));
        let options: Vec<&str> = words.filter(|word| word.starts_with("--") && *word != "--help").collect();
        assert!(!options.is_empty(), "{help}");
        all_named("docs/command-line.md", options);
    }
}

#[test]
fn every_value_of_a_switch_is_described() {
    let periods = Granularity::ALL.iter().map(|by| by.name());
    all_named("docs/command-line.md", periods);
    all_named("docs/command-line.md", Basis::ALL.iter().map(|value| value.name()));
    all_named("docs/command-line.md", Attribution::ALL.iter().map(|value| value.name()));
    all_named("docs/command-line.md", Unaffiliated::ALL.iter().map(|value| value.name()));
    all_named("docs/command-line.md", Counted::ALL.iter().map(|value| value.name()));
    let measures = Measure::OFFERED.iter().filter(|measure| !matches!(measure, Measure::Cr(_)));
    all_named("docs/command-line.md", measures.map(|measure| measure.name()));
}

/// The table of `lorenz search`.
fn found_names(panel: &Panel) -> Table {
    SearchIndexing::of(panel).finish().find(panel, "qwen", 3).table()
}

/// A question of a view; one about an entity is about one that is there.
fn question(view: View) -> Question {
    Question { view, of: vec![EntityName::new(Level::developer(), "Qwen")], ..Question::default() }
}

#[test]
fn every_table_is_described_with_its_columns() {
    let (panel, page) = (shipped_panel(), text("docs/command-line.md"));
    let described = |table: &str, columns: &str| {
        let row = page.lines().find(|line| line.starts_with('|') && names(line.split('|').nth(1).unwrap(), table));
        let row = row.unwrap_or_else(|| panic!("no row of {table}"));
        assert!(names(&row.replace(columns, "all-columns"), "all-columns"), "{table} has {columns}, not as in {row}");
    };
    let search = found_names(&panel);
    described("search", &search.header().collect::<Vec<_>>().join(","));
    for &view in View::ALL {
        let found = answer(&panel, &question(view)).unwrap();
        for table in found.tables() {
            described(&table.name, &table.header().collect::<Vec<_>>().join(","));
        }
    }
}

#[test]
fn every_column_is_described_with_its_type_and_unit() {
    let (panel, page) = (shipped_panel(), text("docs/command-line.md"));
    let tables: Vec<Table> = View::ALL
        .iter()
        .flat_map(|&view| answer(&panel, &question(view)).unwrap().tables())
        .chain([found_names(&panel)])
        .collect();
    let kind = |column: &Column| match (column.values.type_name(), column.unit.name()) {
        (of_type, "") => of_type.to_owned(),
        (of_type, unit) => format!("{of_type}, {unit}"),
    };
    for table in &tables {
        for column in &table.columns {
            let all = tables.iter().filter_map(|table| table.column(&column.name)).map(kind);
            let is_one = all.collect::<BTreeSet<String>>().len() == 1;
            let name = if is_one { column.name.clone() } else { format!("{}.{}", table.name, column.name) };
            let kind = kind(column);
            let row = page.lines().find(|line| line.split('|').nth(1).is_some_and(|cell| cell.trim() == kind));
            assert!(row.is_some_and(|row| names(row, &name)), "{name} is a {kind}");
        }
    }
}

/// The rates that the page quotes are those of `docs/uncertainty.md`, in its summary and over the worlds of its tables.
#[test]
fn every_simulated_rate_is_described() {
    let page = text("docs/uncertainty.md");
    let (summary, tables) = page.split_once("## The simulations").unwrap();
    let tables = tables.split("what is there").next().unwrap();
    let methods = [SIMULATED_INTERVAL, SIMULATED_PAIRED_INTERVAL].into_iter().chain(SIMULATED_TESTS);
    for method in methods {
        let rows = |page: &str| -> Vec<Vec<String>> {
            let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
            let of_method = |row: &Vec<String>| {
                row.get(1).is_some_and(|name| *name == method.name || name.starts_with(&format!("{}, ", method.name)))
            };
            page.lines().map(cells).filter(of_method).collect()
        };
        let percent = method.percent().replace('\u{a0}', " ");
        assert!(rows(summary).iter().any(|row| row[3].contains(&format!(" in {percent}"))), "{method:?}");
        let rates: Vec<u8> = rows(tables).iter().map(|row| row[3].parse().unwrap()).collect();
        assert_eq!(rates.iter().min().copied(), Some(method.from_percent), "{method:?}");
        assert_eq!(rates.iter().max().copied(), Some(method.to_percent), "{method:?}");
    }
    for large in LARGE_EFFECTS {
        assert!(summary.contains(&format!("| {} | {} |", large.of, large.words)), "{large:?}");
    }
}

#[test]
fn every_parameter_of_a_link_is_described() {
    let day = Some(Day(20_500));
    let condition = || vec![("country".to_owned(), "China".to_owned())];
    let range = NumberRange { from: Some(1), to: None };
    let spec = LoadSpec {
        sources: vec![DataSource::Url("a.parquet".to_owned())],
        kind: Some(CountKind::Flow),
        mapping: vec![Assignment { column: "when".to_owned(), role: Role::Date }],
        rows_from: day,
        rows_to: day,
        rows_only: condition(),
        far_dates: true,
        developer_table_alone: true,
    };
    // Nothing as it is by default; a new field has to be named here.
    let question = Question {
        view: View::Merger,
        level: Level::Model,
        measure: Measure::Gini,
        granularity: Granularity::Month,
        from: day,
        to: day,
        top: Some(3),
        at: day,
        against: day,
        population: Population::Balanced,
        basis: Basis::FirstYear,
        attribution: Attribution::Original,
        unaffiliated: Unaffiliated::Without,
        counted: Counted::Existing,
        shares_of: Some(SharesOf::Known),
        filters: Filters {
            only: condition(),
            without: condition(),
            age_days: range,
            parameters: range,
            name: Some("llama".to_owned()),
        },
        of: vec![EntityName::new(Level::developer(), "Qwen")],
        merge: vec!["google".to_owned()],
        divest: Some("a/b".to_owned()),
        intervals: true,
    };
    let display = Display {
        focus: question.of.clone(),
        compared: ComparedValues::Index,
        is_logarithmic: true,
        has_others: true,
        marks: Marks { has_known: true, own: vec![(Day(20_108), "DeepSeek-R1".to_owned())] },
        forms: {
            let mut forms = ChosenForms::default();
            forms.choose("shares", Some(ChartForm::Lines));
            forms
        },
    };
    let link = write_link(&spec, &question, &display);
    let parameters: Vec<&str> = link.split('&').map(|part| part.split('=').next().unwrap()).collect();
    assert_eq!(parameters.len(), 39, "{link}");
    all_named("docs/links.md", parameters);
    all_named("docs/links.md", View::ALL.iter().skip(1).map(|view| view.name()));
    all_named("docs/links.md", Population::ALL.iter().map(|value| value.name()));
}

/// The cells of the table of a page that starts with this header.
fn rows(page: &str, header: &str) -> Vec<Vec<String>> {
    let lines = page.lines().skip_while(|line| !line.starts_with(header)).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// What stands as code in a cell.
fn coded(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_table_of_a_links_parameters_is_that_of_the_code() {
    let rows = rows(&text("docs/links.md"), "| parameter ");
    let listed: BTreeSet<&str> = rows.iter().flat_map(|row| coded(&row[0])).collect();
    let of_data = LOAD_PARAMETERS.iter().map(|parameter| parameter.name);
    let of_question = QUESTION_PARAMETERS.iter().map(|parameter| parameter.name);
    let of_display = DISPLAY_PARAMETERS.iter().map(|parameter| parameter.name);
    let known: BTreeSet<&str> = of_data.chain(of_question).chain(of_display).collect();
    let number = LOAD_PARAMETERS.len() + QUESTION_PARAMETERS.len() + DISPLAY_PARAMETERS.len();
    assert_eq!(known.len(), number, "a name stands for one parameter");
    assert_eq!(listed, known);
}

#[test]
fn the_table_of_options_has_the_values_and_defaults_of_the_code() {
    let rows = rows(&text("docs/command-line.md"), "| option of `report` ");
    // A call without options names every entity.
    let plain = Question { top: None, ..Question::default() };
    for parameter in &QUESTION_PARAMETERS {
        let Some(option) = &parameter.option else { continue };
        let name = format!("--{}", option.name);
        let row = rows.iter().find(|row| coded(&row[0]).contains(&name.as_str()));
        let row = row.unwrap_or_else(|| panic!("no row of {name}"));
        let default = (parameter.write)(&plain).pop().filter(|_| option.takes == OptionValue::One);
        let Some(default) = default else { continue };
        assert_eq!(coded(&row[2]), [default.as_str()], "the default of {name}");
        let takes_any_text = (parameter.read)(&mut plain.clone(), "any text");
        let values = (option.expected)();
        for value in values.split([',', ' ']).filter(|word| !takes_any_text && !["", "or"].contains(word)) {
            assert!(names(&row[1], value), "{name} takes {value}, not as in {row:?}");
        }
    }
    let help = Command::new(env!("CARGO_BIN_EXE_lorenz")).args(["report", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for option in rows.iter().flat_map(|row| coded(&row[0])) {
        let is_listed = help.lines().any(|line| line.trim_start().split(' ').next() == Some(option));
        assert!(is_listed, "docs/command-line.md has {option}, which the command line has not");
    }
}

#[test]
fn every_role_and_every_name_that_is_recognized_is_described() {
    all_named("docs/data.md", Role::names());
    let code = text("src/schema/roles.rs") + &text("src/schema/candidates.rs");
    let lists =
        code.split("const ").skip(1).filter(|list| !list.starts_with("OTHER_PURPOSES") && !list.starts_with("LEVELS"));
    let lists: Vec<&str> = lists.filter(|list| list.split('=').next().unwrap().ends_with("&[&str] ")).collect();
    assert!(lists.len() >= 10, "the lists of names of columns");
    for list in lists {
        let values = list.split(';').next().unwrap().split('"').skip(1).step_by(2);
        all_named("docs/data.md", values);
    }
    assert!(ATTRIBUTES.len() >= 30, "the well-known attributes");
    all_named("docs/data.md", ATTRIBUTES.iter().flat_map(|attribute| attribute.columns));
}

#[test]
fn the_readme_shows_the_product_and_leads_to_each_page() {
    let readme = text("README.md");
    assert!(readme.lines().count() <= 150, "the reference stands in docs");
    for page in ["README.md", "ARCHITECTURE.md"].into_iter().map(text).chain(pages().map(|(_, page)| page)) {
        assert!(page.starts_with("# "));
    }
    for (name, _) in pages() {
        assert!(readme.contains(&format!("(docs/{name})")), "README.md doesn't lead to docs/{name}");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].into_iter().map(|name| (name.to_owned(), text(name)));
    for (name, page) in all.chain(pages().map(|(name, page)| (format!("docs/{name}"), page))) {
        for target in page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let is_elsewhere = target.contains("://") || target.starts_with('#');
            let path = folder.join(&name).parent().unwrap().join(target.split('#').next().unwrap());
            assert!(is_elsewhere || path.exists(), "{name} leads to {target}");
        }
    }
}

/// The pages of the reference, with their names.
fn pages() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.into_iter().map(|name| {
        let page = text(&format!("docs/{name}"));
        (name, page)
    })
}
