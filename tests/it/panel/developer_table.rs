//! Tables of developers: a row per account, whose values the models of each take over.

use lorenz::load::LoadOptions;
use lorenz::panel::{Panel, Placement};
use proptest::prelude::*;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Rows of downloads with what the file itself says of countries: date, model, country.
const ROWS: [(&str, &str, &str); 6] = [
    ("2026-01-05", "Acme/one", "Chile"),
    ("2026-01-05", "acme/two", ""),
    ("2026-01-05", "beta/one", "Peru"),
    ("2026-01-12", "Acme/one", "Chile"),
    ("2026-01-12", "beta/one", "Peru"),
    ("2026-01-12", "gamma/one", ""),
];

fn downloads() -> Vec<u8> {
    parquet(&[
        ("model", texts(ROWS.map(|(_, model, _)| model))),
        ("date", dates(ROWS.map(|(date, _, _)| day(date)))),
        ("downloads_30d", counts((1..).take(ROWS.len()))),
        ("country", texts(ROWS.map(|(_, _, country)| country))),
    ])
}

fn table(columns: &[(&str, &[&str])]) -> Vec<u8> {
    let columns: Vec<_> = columns.iter().map(|(name, values)| (*name, texts(values.iter().copied()))).collect();
    parquet(&columns)
}

/// Per row of downloads the value of an attribute: "2026-01-05 Acme/one Chile"; without one a dash.
fn values(panel: &Panel, name: &str) -> Vec<String> {
    let attribute = panel.attribute(name).unwrap();
    let mut lines = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let model = panel.model()[row];
            let key = attribute.key(row, model);
            let value =
                if key as usize >= attribute.dictionary().len() { "-" } else { attribute.dictionary().get(key) };
            lines.push(format!("{day} {} {value}", panel.models().get(model)));
        }
    }
    lines.sort();
    lines
}

fn with_table(table: Vec<u8>) -> Panel {
    panel_of(&[downloads(), table], &LoadOptions::default()).unwrap()
}

fn alone(table: Vec<u8>) -> Panel {
    panel_of(&[downloads(), table], &LoadOptions { developer_table_alone: true, ..LoadOptions::default() }).unwrap()
}

#[test]
fn models_take_over_the_row_of_their_developer_in_any_case_before_what_other_files_say() {
    let of = || {
        table(&[
            ("hf_org", &["ACME", "gamma", "delta"]),
            ("country", &["Japan", "", "Kenya"]),
            ("notes", &["x", "y", "z"]),
        ])
    };
    let panel = with_table(of());
    assert_eq!(
        values(&panel, "country"),
        [
            "2026-01-05 Acme/one Japan",
            "2026-01-05 acme/two Japan",
            "2026-01-05 beta/one Peru",
            "2026-01-12 Acme/one Japan",
            "2026-01-12 beta/one Peru",
            "2026-01-12 gamma/one -",
        ]
    );
    let joined = panel.quality().joined_developers.unwrap();
    assert_eq!((joined.in_table, joined.developers, joined.models, joined.conflicts), (3, 2, 3, 0));
    assert_eq!(panel.quality().models_without_country, Some(1));
    // Alone, the table is all that is known.
    let panel = alone(of());
    assert_eq!(values(&panel, "country").iter().filter(|line| line.ends_with(" -")).count(), 3);
    assert_eq!(panel.quality().models_without_country, Some(2));
}

#[test]
fn a_table_brings_attributes_that_no_other_file_has() {
    let panel = with_table(table(&[("organization", &["acme", "beta"]), ("region", &["south", "north"])]));
    let found = values(&panel, "country-group");
    assert_eq!(found[0], "2026-01-05 Acme/one south");
    assert_eq!(found[5], "2026-01-12 gamma/one -");
    assert!(matches!(panel.attribute("country-group").unwrap().placement(), Placement::ByModel(_)));
}

#[test]
fn rows_of_the_table_hold_from_and_to_their_dates() {
    let panel = with_table(parquet(&[
        ("account", texts(["acme", "acme", "beta"])),
        ("segment", texts(["academia", "company", "company"])),
        ("valid_from", texts(["", "2026-01-06", ""])),
        ("valid_to", texts(["2026-01-05", "", ""])),
    ]));
    assert_eq!(
        values(&panel, "segment"),
        [
            "2026-01-05 Acme/one academia",
            "2026-01-05 acme/two academia",
            "2026-01-05 beta/one company",
            "2026-01-12 Acme/one company",
            "2026-01-12 beta/one company",
            "2026-01-12 gamma/one -",
        ]
    );
    assert_eq!(panel.quality().joined_developers.unwrap().conflicts, 0);
}

#[test]
fn of_rows_that_disagree_at_one_date_the_first_by_name_counts() {
    for order in [["Japan", "Chile"], ["Chile", "Japan"]] {
        let panel = with_table(table(&[("account", &["acme", "Acme"]), ("country", &order)]));
        assert_eq!(values(&panel, "country")[0], "2026-01-05 Acme/one Chile");
        assert_eq!(panel.quality().joined_developers.unwrap().conflicts, 1);
    }
    let overlapping = parquet(&[
        ("account", texts(["acme", "acme"])),
        ("country", texts(["Japan", "Chile"])),
        ("valid_from", texts(["2026-01-01", "2026-01-10"])),
    ]);
    let panel = with_table(overlapping);
    assert_eq!(values(&panel, "country")[0], "2026-01-05 Acme/one Japan");
    assert_eq!(values(&panel, "country")[3], "2026-01-12 Acme/one Chile");
    assert_eq!(panel.quality().joined_developers.unwrap().conflicts, 1);
}

#[test]
fn an_alias_is_the_developer_that_it_stands_for() {
    let panel =
        with_table(table(&[("account", &["acme", "beta"]), ("alias_of", &["beta", ""]), ("country", &["", "Japan"])]));
    assert_eq!(values(&panel, "developer")[..2], ["2026-01-05 Acme/one beta", "2026-01-05 acme/two beta"]);
    assert!(values(&panel, "country")[..5].iter().all(|line| line.ends_with(" Japan")));
    assert_eq!(values(&panel, "developer")[5], "2026-01-12 gamma/one gamma");
}

#[test]
fn a_file_with_models_or_downloads_is_no_table_of_developers() {
    let of_models = table(&[("model", &["Acme/one"]), ("author", &["zeta"]), ("segment", &["company"])]);
    let panel = with_table(of_models);
    assert!(panel.quality().joined_developers.is_none());
    assert_eq!(panel.quality().joined_models, Some(1));
}

#[test]
fn readings_of_a_table_are_those_of_country_group_and_segment_and_settle_what_it_does_not_doubt() {
    let readings = |panel: &Panel, level: &str| {
        let attribute = panel.alternatives(level)?;
        let key = attribute.key(0, panel.models().find("Acme/one")?);
        Some(attribute.dictionary().get(key).to_owned())
    };
    let of = |readings: &str| {
        let columns: [(&str, &[&str]); 5] = [
            ("account", &["acme", "beta"]),
            ("country", &["Chile", "Japan"]),
            ("country_group", &["Latin America", "Other Asia"]),
            ("segment", &["company", "academia"]),
            ("alternative", &[readings, ""]),
        ];
        table(&columns)
    };
    let panel = with_table(of("Japan:company; :academia"));
    assert_eq!(readings(&panel, "country").as_deref(), Some("Japan; Unknown"));
    assert_eq!(readings(&panel, "country-group").as_deref(), Some("Other Asia; Unknown"));
    assert_eq!(readings(&panel, "segment").as_deref(), Some("company; academia"));
    assert!(panel.attributes().iter().all(|attribute| !attribute.name().contains("alternative")));
    // A reader's table without doubts settles those of other files.
    let doubtful =
        parquet(&[("model", texts(["Acme/one", "beta/one"])), ("org_country_alternative", texts(["Japan", "Japan"]))]);
    let panel = panel_of(&[downloads(), doubtful, of("")], &LoadOptions::default()).unwrap();
    assert_eq!(
        panel.alternatives("country").map(|found| found.key(0, panel.models().find("beta/one").unwrap())),
        Some(u32::MAX)
    );
}

#[test]
fn names_of_columns_are_known_in_capitals_too() {
    let panel = with_table(table(&[("Organization", &["acme"]), ("Region", &["south"])]));
    assert_eq!(values(&panel, "country-group")[0], "2026-01-05 Acme/one south");
}

proptest! {
    /// A table by developer says what a table by model says that repeats it for each of its models; the order of rows makes no
    /// difference.
    #[test]
    fn a_table_by_developer_is_one_by_model_that_repeats_itself(
        of_developer in prop::collection::vec((0..4usize, prop::option::of(0..3usize)), 0..8),
        turn in 0..8usize,
    ) {
        const DEVELOPERS: [&str; 4] = ["acme", "beta", "gamma", "delta"];
        const SEGMENTS: [&str; 3] = ["company", "academia", "community"];
        prop_assume!(!of_developer.is_empty());
        let mut rows = of_developer.clone();
        let turn = turn % rows.len();
        rows.rotate_left(turn);
        let segment = |value: Option<usize>| value.map_or("", |value| SEGMENTS[value]);
        let table = |rows: &[(usize, Option<usize>)]| parquet(&[
            ("account", texts(rows.iter().map(|(developer, _)| DEVELOPERS[*developer]))),
            ("segment", texts(rows.iter().map(|(_, value)| segment(*value)))),
        ]);
        let models: Vec<&str> = ROWS.map(|(_, model, _)| model).to_vec();
        let repeated: Vec<(&str, &str)> = models.iter().flat_map(|model| {
            let owner = model.split('/').next().unwrap_or_default().to_lowercase();
            let of_owner = of_developer.iter().filter(move |(developer, _)| DEVELOPERS[*developer] == owner);
            of_owner.map(move |(_, value)| (*model, segment(*value)))
        }).collect();
        let first = with_table(table(&of_developer));
        prop_assert_eq!(values(&first, "segment"), values(&with_table(table(&rows)), "segment"));
        if !repeated.is_empty() {
            let by_model = with_table(parquet(&[
                ("model", texts(repeated.iter().map(|(model, _)| *model))),
                ("segment", texts(repeated.iter().map(|(_, value)| *value))),
            ]));
            prop_assert_eq!(values(&first, "segment"), values(&by_model, "segment"));
        }
    }
}
