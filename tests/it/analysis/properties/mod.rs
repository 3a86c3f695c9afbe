//! What is downloaded: the rules of the metrics' contract on small panels made by hand.

mod oracle;
mod twin;

use lorenz::analysis::{
    Answer, Properties, Property, PropertySeries, Question, ShareOf, SharesOf, View, ViewAnswer, Weighting, answer,
};
use lorenz::calendar::Granularity;
use lorenz::panel::Panel;
use lorenz::schema::attributes::TRAINING_DATA;

use crate::support::{counts, dates, day, parquet, texts};

/// Downloads in the last 30 days on a few dates, with columns of text; an empty text is null.
fn panel(rows: &[(&str, &str, u64)], columns: &[(&str, &[&str])]) -> Panel {
    let mut file = vec![
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("model", texts(rows.iter().map(|row| row.1))),
        ("downloads_30d", counts(rows.iter().map(|row| row.2))),
    ];
    for (name, values) in columns {
        let column = match *name {
            "parameters" => counts(values.iter().map(|text| text.parse().unwrap())),
            "created" => dates(values.iter().map(|text| day(text))),
            _ => texts(values.iter().copied()),
        };
        file.push((*name, column));
    }
    crate::support::panel(parquet(&file)).unwrap()
}

fn question() -> Question {
    Question { view: View::Properties, ..Question::default() }
}

fn ask(panel: &Panel, question: &Question) -> Answer {
    answer(panel, question).unwrap()
}

fn found(answer: &Answer) -> &Properties {
    let ViewAnswer::Properties(found) = &answer.view else { panic!("not the view that was asked for") };
    found
}

fn of(panel: &Panel, property: Property) -> PropertySeries {
    found(&ask(panel, &question())).of(property).unwrap().clone()
}

const FIRST: &str = "2026-01-31";
const LAST: &str = "2026-02-28";

/// Three models on two dates: 10 and 90 downloads, then 50, 30 and 20.
const ROWS: [(&str, &str, u64); 5] =
    [(FIRST, "a/x", 10), (FIRST, "b/y", 90), (LAST, "a/x", 50), (LAST, "b/y", 30), (LAST, "c/z", 20)];

fn with(column: &str, values: [&str; 3]) -> Panel {
    let [a, b, c] = values;
    panel(&ROWS, &[(column, &[a, b, a, b, c])])
}

#[test]
fn sizes_weigh_models_by_their_downloads_or_all_the_same() {
    let created = ["2026-01-01", "2026-01-01", "2026-01-01", "2026-01-01", "2026-02-10"];
    // Nobody has no parameters: 0 is not a size.
    let panel = panel(&ROWS, &[("parameters", &["1", "100", "1", "100", "10000"]), ("created", &created)]);
    let answer = ask(&panel, &question());
    let sizes = |weighting: Weighting, period: usize| {
        let (_, points) = found(&answer).sizes.iter().find(|(kind, _)| *kind == weighting).unwrap();
        points[period].sizes.map(|sizes| (sizes.mean, sizes.p10, sizes.median, sizes.p90))
    };
    assert_eq!(sizes(Weighting::Downloads, 0), Some((90.1, 1.0, 100.0, 100.0)));
    assert_eq!(sizes(Weighting::Downloads, 1), Some((2030.5, 1.0, 1.0, 10_000.0)));
    assert_eq!(sizes(Weighting::Listed, 1), Some((10_101.0 / 3.0, 1.0, 100.0, 10_000.0)));
    // Since when the first snapshot's models are there, nobody knows.
    assert_eq!(sizes(Weighting::Created, 0), None);
    assert_eq!(sizes(Weighting::Created, 1), Some((10_000.0, 10_000.0, 10_000.0, 10_000.0)));
    let mean = found(&answer).of(Property::MeanSize).unwrap();
    assert_eq!(mean.multiple, Some(2030.5 / 90.1));
    let geometric = found(&answer).of(Property::GeometricMeanSize).unwrap().values[1].unwrap();
    assert!((geometric / 10f64.powf(1.4) - 1.0).abs() < 1e-14);
    let monthly = Question { granularity: Granularity::Month, ..question() };
    let monthly = ask(&panel, &monthly);
    let created: Vec<u64> = found(&monthly).sizes[2].1.iter().map(|point| point.models).collect();
    assert_eq!(created, [2, 1]);
}

#[test]
fn a_size_of_nothing_is_unknown() {
    let panel = with("parameters", ["0", "100", "7"]);
    let mean = of(&panel, Property::MeanSize);
    assert_eq!((mean.values[0], mean.coverage[0], mean.models[0]), (Some(100.0), Some(0.9), 1));
}

#[test]
fn shares_are_of_what_is_known_and_say_how_much_that_is() {
    let panel = with("license", ["mit", "", "llama3"]);
    let open = of(&panel, Property::OpenSource);
    assert_eq!(open.share_of, Some(ShareOf::Known));
    assert_eq!(open.values, [Some(1.0), Some(50.0 / 70.0)]);
    assert_eq!((open.coverage, open.models), (vec![Some(0.1), Some(0.7)], vec![1, 2]));
    assert_eq!(of(&panel, Property::OpenWeights).values, [Some(0.0), Some(20.0 / 70.0)]);
    // Nothing before: the growth has no factor.
    let multiple = of(&panel, Property::OpenWeights);
    assert_eq!((multiple.multiple, multiple.no_multiple(0, 1)), (None, "none before".to_owned()));
}

#[test]
fn relations_that_are_not_stated_are_not_known() {
    let panel = with("base_relation", ["adapter", "", "merge"]);
    let adapters = of(&panel, Property::Adapter);
    assert_eq!(adapters.share_of, Some(ShareOf::All));
    assert_eq!(adapters.values, [Some(0.1), Some(0.5)]);
    assert_eq!(adapters.coverage, [Some(0.1), Some(0.7)]);
    assert_eq!(adapters.multiple, Some(5.0));
    assert_eq!(of(&panel, Property::Merge).values, [Some(0.0), Some(0.2)]);
}

#[test]
fn quantization_is_a_lower_bound_where_nothing_says_no() {
    let quantized = |columns: &[(&str, &[&str])]| {
        let series = of(&panel(&ROWS, columns), Property::Quantized);
        (series.values[1], series.coverage[1], series.share_of)
    };
    let names: &[&str] = &["AWQ", "", "AWQ", "", "none in name"];
    assert_eq!(quantized(&[("quantization", names)]), (Some(50.0 / 70.0), Some(0.7), Some(ShareOf::Known)));
    // A library of quantized weights tells of the second model, but of no model that it is not quantized.
    let libraries: &[&str] = &["", "gguf", "", "gguf", "transformers"];
    assert_eq!(quantized(&[("library", libraries)]), (Some(0.3), Some(0.3), Some(ShareOf::All)));
    assert_eq!(
        quantized(&[("quantization", names), ("library", libraries)]),
        (Some(0.8), Some(1.0), Some(ShareOf::Known))
    );
    // The column goes before the library: a GGUF file can hold full weights.
    let full: &[&str] = &["", "F16", "", "F16", ""];
    assert_eq!(
        quantized(&[("quantization", full), ("library", libraries)]),
        (Some(0.0), Some(0.3), Some(ShareOf::Known))
    );
    let relations: &[&str] = &["quantized", "", "quantized", "", "finetune"];
    assert_eq!(quantized(&[("base_relation", relations)]), (Some(0.5), Some(0.5), Some(ShareOf::All)));
}

#[test]
fn an_architecture_of_experts_goes_before_a_collector_that_found_none() {
    let panel = panel(
        &ROWS,
        &[
            ("is_moe", &["false", "", "false", "", "false"]),
            ("architecture", &["gpt_oss", "qwen2", "gpt_oss", "qwen2", "unheard-of"]),
        ],
    );
    let experts = of(&panel, Property::MixtureOfExperts);
    assert_eq!((experts.values[1], experts.coverage[1]), (Some(0.5), Some(1.0)));
}

#[test]
fn modalities_come_from_the_best_column() {
    let panel = panel(
        &ROWS,
        &[
            ("merged_modality", &["Text → Text", "", "Text → Text", "", ""]),
            ("pipeline_tag", &["text-to-image", "text-to-image", "text-to-image", "text-to-image", "robotics"]),
        ],
    );
    let multimodal = of(&panel, Property::Multimodal);
    assert_eq!((multimodal.values[1], multimodal.coverage[1]), (Some(30.0 / 80.0), Some(0.8)));
    assert_eq!(
        of(&with("pipeline_tag", ["zero-shot-image-classification", "", ""]), Property::Multimodal).values[0],
        Some(1.0)
    );
    assert_eq!(
        of(&with("pipeline_tag", ["zero-shot-image-classification", "", ""]), Property::GenerativeMultimodal).values[0],
        Some(0.0)
    );
}

/// Every column that can tell of training data is read without being asked for.
#[test]
fn training_data_is_read_from_each_of_its_columns() {
    for column in TRAINING_DATA {
        let panel = with(column, ["disclosed and available", "disclosed", "not disclosed"]);
        assert_eq!(of(&panel, Property::DataDisclosed).values, [Some(1.0), Some(0.8)], "{column}");
        assert_eq!(of(&panel, Property::DataAvailable).values, [Some(0.1), Some(0.5)], "{column}");
        let answer = ask(&panel, &question());
        let breakdown = found(&answer).breakdown("training-data").unwrap();
        let named: Vec<&str> = breakdown.values.iter().map(|value| value.name.as_str()).collect();
        assert_eq!(named, ["disclosed and available", "disclosed", "not disclosed"], "{column}");
    }
    // Two words leave the third class open.
    let disclosed = with("training_data_disclosed", ["true", "false", ""]);
    assert_eq!(of(&disclosed, Property::DataDisclosed).values[1], Some(50.0 / 80.0));
    let available = of(&disclosed, Property::DataAvailable);
    assert_eq!((available.values[1], available.coverage[1]), (Some(0.0), Some(0.3)));
    let stated = with("training_data_available", ["true", "false", ""]);
    assert_eq!(of(&stated, Property::DataAvailable).values[1], Some(50.0 / 80.0));
    let disclosed = of(&stated, Property::DataDisclosed);
    assert_eq!((disclosed.values[1], disclosed.share_of), (Some(0.5), Some(ShareOf::All)));
}

#[test]
fn values_of_an_attribute_add_up_to_all_downloads() {
    let panel =
        panel(&ROWS, &[("languages", &["en", "", "en", "", "en, fr"]), ("library_name", &["", "", "", "", ""])]);
    let answer = ask(&panel, &question());
    let language = found(&answer).breakdown("language").unwrap();
    let values: Vec<(&str, &[u64])> =
        language.values.iter().map(|value| (value.name.as_str(), value.downloads.as_slice())).collect();
    assert_eq!(values, [("en", &[10, 50][..]), ("multilingual", &[0, 20]), ("Unknown", &[90, 30])]);
    assert_eq!((language.coverage(0), language.coverage(1)), (Some(0.1), Some(0.7)));
    assert_eq!(
        found(&answer).breakdown("architecture").unwrap().reason.as_deref(),
        Some("no column of architectures (architecture)")
    );
    for breakdown in &found(&answer).breakdowns {
        let sum = |shares_of: SharesOf| -> f64 {
            breakdown.values.iter().filter_map(|value| breakdown.share(shares_of, value, 1)).sum()
        };
        let expected = |defined: bool| if defined { 1.0 } else { 0.0 };
        let stated = breakdown.reason.is_none();
        assert!((sum(SharesOf::All) - expected(stated)).abs() < 1e-12, "{}", breakdown.name);
        let known = breakdown.known_and_unknown(1).unwrap().0 > 0;
        assert!((sum(SharesOf::Known) - expected(known)).abs() < 1e-12, "{}", breakdown.name);
    }
}

#[test]
fn what_a_file_does_not_tell_has_a_reason() {
    let panel = with("license", ["mit", "mit", ""]);
    let mean = of(&panel, Property::MeanSize);
    assert_eq!(
        (mean.values.as_slice(), mean.reason.as_deref()),
        (&[None, None][..], Some("no column of sizes (parameters)"))
    );
    let answer = ask(&panel, &question());
    for table in answer.tables() {
        assert!(table.columns.iter().all(|column| column.len() == table.len()), "{}", table.name);
    }
    let bare = super::panel("window", &[(FIRST, "a/x", 1, "Peru")]);
    assert_eq!(
        super::unavailable(&bare, View::Properties),
        "the view of properties can't be had from this file: expected a column of sizes, modalities, techniques or licenses, \
         such as parameters or license"
    );
}

#[test]
fn one_period_has_no_multiples() {
    let panel = panel(&ROWS[..2], &[("license", &["mit", "llama3"])]);
    let answer = ask(&panel, &question());
    assert!(found(&answer).before.is_none());
    assert!(found(&answer).multiples_table().len() == 0);
    assert_eq!(found(&answer).of(Property::OpenSource).unwrap().values, [Some(0.1)]);
}
