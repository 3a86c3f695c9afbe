//! Data of every kind, small and strange, of which the catalog asks.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use arrow::array::{ArrayRef, UInt64Array};
use std::sync::Arc;

use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Data with a name.
pub struct Data {
    /// Its name in the catalog.
    pub name: &'static str,
    /// What was read.
    pub panel: Panel,
    /// Whether the file says when models were created.
    pub tells_created: bool,
}

const COUNTRIES: [&str; 25] = [
    "United States",
    "China",
    "France",
    "Germany",
    "Japan",
    "India",
    "Israel",
    "Canada",
    "Italy",
    "Spain",
    "Poland",
    "Sweden",
    "Norway",
    "Finland",
    "Denmark",
    "Austria",
    "Brazil",
    "Chile",
    "Kenya",
    "Egypt",
    "Turkey",
    "Vietnam",
    "Thailand",
    "Singapore",
    "Australia",
];
const SEGMENTS: [&str; 4] = ["company", "non-profit", "academia", "community"];
const LICENSES: [&str; 4] = ["apache-2.0", "mit", "llama3.1", "gemma"];
const RELATIONS: [&str; 6] = ["", "quantized", "finetune", "adapter", "", "merge"];
const MODALITIES: [&str; 3] = ["text", "text and image", "image"];
const QUANTIZATIONS: [&str; 3] = ["", "gguf", ""];
const ARCHITECTURES: [&str; 3] = ["llama", "qwen3", "bert"];
const ALL: [&str; 10] = [
    "org_country_single",
    "org_type",
    "license",
    "parameters",
    "created",
    "base_relation",
    "base_model",
    "merged_modality",
    "quantization",
    "architecture",
];

/// A model of a developer with a count for each date; `None` where it is not listed.
struct Listing {
    developer: String,
    repository: String,
    counts: Vec<Option<u64>>,
    country: &'static str,
}

/// Models of these developers, each with these counts on every date; countries in turn.
fn listings(developers: &[&str], counts: impl Fn(usize, usize) -> Option<u64>, dates: usize) -> Vec<Listing> {
    let listing = |(place, developer): (usize, &&str)| Listing {
        developer: (*developer).to_owned(),
        repository: format!("model-{place}"),
        counts: (0..dates).map(|date| counts(place, date)).collect(),
        country: COUNTRIES[place % COUNTRIES.len()],
    };
    developers.iter().enumerate().map(listing).collect()
}

/// The value of a column for the model at a place.
fn fact(column: &str, place: usize, listing: &Listing, all: &[Listing], first: &str) -> String {
    let of = |values: &[&str]| values[place % values.len()].to_owned();
    match column {
        "org_country_single" => listing.country.to_owned(),
        "org_type" => of(&SEGMENTS),
        "license" => of(&LICENSES),
        "parameters" => (1_000_000_000 * (1 + place as u64 % 70)).to_string(),
        // Each fourth model was published after the first date.
        "created" if place % 4 == 3 => Day(day(first).0 + 9).to_string(),
        "created" => Day(day(first).0 - 40).to_string(),
        "base_relation" => of(&RELATIONS),
        "base_model" if of(&RELATIONS).is_empty() => String::new(),
        "base_model" => format!("{}/{}", all[0].developer, all[0].repository),
        "merged_modality" => of(&MODALITIES),
        "quantization" => of(&QUANTIZATIONS),
        "architecture" => of(&ARCHITECTURES),
        _ => String::new(),
    }
}

/// The panel of these models.
fn panel(kind: CountKind, days: &[&str], columns: &[&str], listings: &[Listing]) -> Panel {
    let mut rows: Vec<(usize, usize, u64)> = Vec::new();
    for date in 0..days.len() {
        let listed = listings.iter().enumerate();
        rows.extend(listed.filter_map(|(place, listing)| Some((date, place, listing.counts[date]?))));
    }
    let name = |place: usize| format!("{}/{}", listings[place].developer, listings[place].repository);
    let names: Vec<String> = rows.iter().map(|row| name(row.1)).collect();
    let mut file: Vec<(&str, ArrayRef)> = vec![
        ("model", texts(names.iter().map(String::as_str))),
        ("time", dates(rows.iter().map(|row| day(days[row.0])))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
    ];
    for column in columns {
        let facts: Vec<String> =
            rows.iter().map(|row| fact(column, row.1, &listings[row.1], listings, days[0])).collect();
        let values: ArrayRef = match *column {
            "parameters" => Arc::new(facts.iter().map(|text| text.parse::<u64>().ok()).collect::<UInt64Array>()),
            "created" => dates(facts.iter().map(|text| day(text))),
            _ => texts(facts.iter().map(String::as_str)),
        };
        file.push((column, values));
    }
    panel_of(&[parquet(&file)], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

const FIVE: [&str; 12] = ["ada", "ada", "ada", "bay", "bay", "bay", "cyr", "cyr", "dux", "dux", "eon", "ada"];
const THREE_DATES: [&str; 3] = ["2026-06-23", "2026-08-11", "2026-10-28"];
const ODD: [&str; 8] = [
    "a..b",
    "Société  Générale",
    "<b>bold</b>",
    "名前",
    "x;y: z",
    "\"quoted\"",
    "−0 NaN",
    "a-very-long-developer-name-that-never-ends-of-which-nobody-knows-why",
];

/// Days a step apart from 1 January 2026.
fn days(number: i32, step: i32) -> Vec<String> {
    (0..number).map(|place| Day(day("2026-01-05").0 + place * step).to_string()).collect()
}

/// All kinds of data, the degenerate ones first.
pub fn all() -> Vec<Data> {
    let window = CountKind::THIRTY_DAYS;
    let three = &THREE_DATES[..];
    let one = &THREE_DATES[..1];
    let data = |name, panel| Data { name, panel, tells_created: true };
    let many: Vec<String> = (0..1200).map(|place| format!("maker-{}", place % 150)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let size = |place: usize| 9_000 / (place as u64 + 1) + 3;
    let frozen = |place: usize, date: usize| (place < 400 || date > 0).then(|| size(place * 7 % 1_200));
    let mut unknown = listings(&FIVE, |place, date| Some(size(place) + 900 * (date * place) as u64), 3);
    unknown
        .iter_mut()
        .filter(|listing| listing.developer == "bay" || listing.developer == "eon")
        .for_each(|of| of.country = "");
    let weeks = days(16, 7);
    let weeks: Vec<&str> = weeks.iter().map(String::as_str).collect();
    let rising = |place: usize, date: usize| Some(size(place) + (place * date) as u64 * 40);
    vec![
        data("one model", panel(window, one, &ALL, &listings(&["ada"], |_, _| Some(7), 1))),
        data(
            "one model, three dates",
            panel(window, three, &ALL, &listings(&["ada"], |_, date| Some(7 + date as u64), 3)),
        ),
        data("one date", panel(window, one, &ALL, &listings(&FIVE, |place, _| Some(size(place)), 1))),
        data(
            "two developers",
            panel(window, three, &ALL, &listings(&["ada", "bay"], |place, date| Some(10 + (place * date) as u64), 3)),
        ),
        data("all zero", panel(window, three, &ALL, &listings(&FIVE, |_, _| Some(0), 3))),
        data(
            "ties",
            panel(
                window,
                three,
                &ALL,
                &listings(&["ada", "bay", "cyr", "dux", "eon", "fox", "gnu", "hen"], |_, _| Some(5), 3),
            ),
        ),
        data(
            "tiny changes",
            panel(
                window,
                three,
                &ALL,
                &listings(&FIVE, |place, date| Some(size(place) * 1_000 + (place * date) as u64), 3),
            ),
        ),
        data(
            "huge numbers",
            panel(
                window,
                three,
                &ALL,
                &listings(&FIVE, |place, date| Some(size(place) * 1_000_000_000_000 + (place * date) as u64), 3),
            ),
        ),
        data("unknown", panel(window, three, &ALL, &unknown)),
        data(
            "odd names",
            panel(window, three, &ALL, &listings(&ODD, |place, date| Some(size(place) + (date * place) as u64), 3)),
        ),
        data("a list that triples", panel(window, &three[1..], &ALL, &listings(&many, frozen, 2))),
        data(
            "25 countries",
            panel(
                window,
                three,
                &ALL,
                &listings(&many[..75], |place, date| Some(size(place) + (place * date) as u64), 3),
            ),
        ),
        Data { tells_created: false, ..data("bare", panel(window, three, &[], &listings(&FIVE, rising, 3))) },
        data("weekly flow", panel(CountKind::Flow, &weeks, &ALL, &listings(&many[..40], rising, 16))),
        data(
            "counter",
            panel(
                CountKind::Counter,
                &weeks[..6],
                &ALL,
                &listings(&FIVE, |place, date| Some(size(place) * (date as u64 + 1) * 50), 6),
            ),
        ),
        data("daily window", panel(CountKind::Window { days: 1 }, three, &ALL, &listings(&FIVE, rising, 3))),
        data("shipped", crate::shipped::shipped_panel()),
    ]
}
