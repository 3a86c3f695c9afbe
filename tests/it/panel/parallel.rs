//! Shares of a file's rows, read apart and put together, make the panel that reading them in a row makes.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use bytes::Bytes;
use lorenz::calendar::Day;
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::{Builder, Panel, UNKNOWN};
use lorenz::schema::CountKind;
use lorenz::source::{LoadError, Poll};
use proptest::prelude::*;

use crate::support::{counts, dates, panel_of, parquet, parquet_with, texts};

/// Model, day, count, and which value each of the other columns has.
pub(super) type Row = (usize, i32, u64, usize);

pub(super) const MODELS: [&str; 5] = ["meta/llama", "meta/sam", "Qwen/Qwen3", "google/bert", "é/ü"];
pub(super) const VALUES: [Option<&str>; 4] = [None, Some("b"), Some("a"), Some("meta/llama")];

pub(super) fn file(rows: &[Row], row_group_rows: usize) -> Vec<u8> {
    let value = |shift: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| VALUES[(row.3 + shift) % VALUES.len()]).collect::<StringArray>())
    };
    let columns = [
        ("model", texts(rows.iter().map(|row| MODELS[row.0]))),
        ("time", dates(rows.iter().map(|row| Day(20_540 + 7 * row.1)))),
        ("created", dates(rows.iter().map(|row| Day(20_500 + row.1 * [0, 1, 2, 3][row.3])))),
        // Some too large for four bytes.
        ("downloads", counts(rows.iter().map(|row| if row.3 == 1 { row.2 << 31 } else { row.2 }))),
        ("parameters", counts(rows.iter().map(|row| 7 * row.3 as u64))),
        ("license", value(0)),
        ("country", texts(rows.iter().map(|row| ["France", "China"][row.0 % 2]))),
        ("_id", value(1)),
        ("base_model", value(2)),
        ("base_relation", value(3)),
    ];
    parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(row_group_rows)))
}

/// The panel of a file and a table of attributes; the file's rows are read by several workers.
fn in_parallel(bytes: &[u8], joined: &[u8], workers: usize, options: &LoadOptions) -> Result<Panel, LoadError> {
    let bytes = Bytes::copy_from_slice(bytes);
    let read = |range: Range<u64>| Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize));
    let opened = || {
        let mut import = Import::new("file.parquet", bytes.len() as u64, options)?;
        import.open(read)?;
        Ok::<_, LoadError>(import)
    };
    let runs = opened()?.scan_plan().unwrap().parallel_row_groups(workers, 1);
    assert!(runs.len() <= workers);
    let mut builder = Builder::default();
    for (index, run) in runs.iter().enumerate() {
        let mut import = opened()?;
        if index == 0 {
            import.keep(run, &mut builder);
            import.run(&mut builder, read)?;
        } else {
            let mut own = Builder::default();
            import.keep(run, &mut own);
            import.run(&mut own, read)?;
            builder.merge(own.into_partial());
        }
    }
    crate::support::import("models.parquet", joined, options, &mut builder)?;
    builder.finish()
}

/// The same, with the names of models read by one builder and everything else by another.
fn names_apart(bytes: &[u8], joined: &[u8], options: &LoadOptions) -> Result<Panel, LoadError> {
    let bytes = Bytes::copy_from_slice(bytes);
    let read = |range: Range<u64>| Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize));
    let opened = || {
        let mut import = Import::new("file.parquet", bytes.len() as u64, options)?;
        import.open(read)?;
        Ok::<_, LoadError>(import)
    };
    let step = |import: &mut Import, builder: &mut Builder| match import.poll(builder)? {
        Poll::Ready(more) => Ok::<_, LoadError>(more),
        Poll::Need(ranges) => {
            ranges.into_iter().try_for_each(|range| import.push(range.clone(), read(range)?))?;
            Ok(true)
        }
    };
    let (mut names, mut namer, mut told) = (opened()?, Builder::default(), Vec::new());
    assert!(names.read_names());
    let mut known = 0;
    while step(&mut names, &mut namer)? {
        let (texts, lengths) = namer.names_since(known);
        told.push((names.take_keys(), texts.to_owned(), lengths));
        known = namer.names();
    }
    let (mut rest, mut builder) = (opened()?, Builder::default());
    assert!(rest.leave_names());
    assert!(
        names.scan_plan().unwrap().needed_bytes + rest.scan_plan().unwrap().needed_bytes
            == opened()?.scan_plan().unwrap().needed_bytes
    );
    let mut told = told.into_iter();
    loop {
        while rest.lacks_keys() {
            let (keys, texts, lengths) = told.next().unwrap();
            assert!(builder.append_names(&texts, &lengths) && rest.push_keys(&keys, builder.names()));
        }
        if !step(&mut rest, &mut builder)? {
            break;
        }
    }
    assert!(told.all(|(keys, texts, _)| keys.is_empty() && texts.is_empty()));
    crate::support::import("models.parquet", joined, options, &mut builder)?;
    builder.finish()
}

/// All that a panel holds, in its own order.
pub(super) fn content(panel: &Panel) -> Vec<String> {
    let name = |model: u32| panel.models().get(model).to_owned();
    let mut lines = vec![format!("{:?}", panel.quality()), format!("{:?}", panel.days())];
    for model in 0..panel.models().len() as u32 {
        let bases = panel.bases().map(|bases| bases.of(model).iter().map(|&base| name(base)).collect::<Vec<_>>());
        let (created, series) = (panel.created()[model as usize], name(panel.series()[model as usize]));
        lines.push(format!("{} {created:?} {series} {bases:?}", name(model)));
    }
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let model = panel.model()[row];
            let key = |attribute: &lorenz::panel::Attribute| attribute.key(row, model);
            let values: Vec<_> =
                panel.attributes().iter().map(|a| (a.name(), key(a), a.dictionary().get(key(a)))).collect();
            lines.push(format!("{day} {} {} {values:?}", name(model), panel.count(row)));
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_two_and_four_workers_make_one_panel(
        rows in prop::collection::vec((0..MODELS.len(), 0..8_i32, 0..30_u64, 0..VALUES.len()), 1..40),
        varies in any::<bool>(),
        row_group_rows in 1..9_usize,
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
    ) {
        // Attributes belong to the model, or vary from row to row.
        let rows: Vec<Row> =
            rows.into_iter().map(|row| if varies { row } else { (row.0, row.1, row.2, row.0 % VALUES.len()) }).collect();
        let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
        let bytes = file(&rows, row_group_rows);
        let joined = parquet(&[("model", texts(MODELS)), ("architecture", texts(["x"; MODELS.len()]))]);
        let plain = content(&panel_of(&[bytes.clone(), joined.clone()], &options).unwrap());
        for workers in [1, 2, 4] {
            prop_assert_eq!(&plain, &content(&in_parallel(&bytes, &joined, workers, &options).unwrap()));
        }
        prop_assert_eq!(&plain, &content(&names_apart(&bytes, &joined, &options).unwrap()));
    }
}

#[test]
fn workers_have_about_as_many_rows_and_not_too_few() {
    let rows: Vec<Row> = (0..100).map(|row| (row as usize % 5, row / 10, 1, 0)).collect();
    let bytes = Bytes::from(file(&rows, 10));
    let mut import = Import::new("file.parquet", bytes.len() as u64, &LoadOptions::default()).unwrap();
    import.open(|range: Range<u64>| Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize))).unwrap();
    let runs = |workers, least| import.scan_plan().unwrap().parallel_row_groups(workers, least);
    assert_eq!(runs(1, 1), [(0..10).collect::<Vec<_>>()]);
    assert_eq!(runs(2, 1), [(0..5).collect::<Vec<_>>(), (5..10).collect()]);
    assert_eq!(runs(4, 1).iter().map(Vec::len).collect::<Vec<_>>(), [2, 3, 2, 3]);
    assert_eq!(runs(4, 50).len(), 2);
    assert_eq!(runs(4, 51).len(), 1);
    assert_eq!(runs(50, 1).len(), 10, "a row group is not split");
}

#[test]
fn names_that_something_else_needs_are_not_read_apart() {
    let bytes = Bytes::from(file(&[(0, 0, 1, 0)], 10));
    let opened = |options: &LoadOptions| {
        let mut import = Import::new("file.parquet", bytes.len() as u64, options).unwrap();
        import
            .open(|range: Range<u64>| Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize)))
            .unwrap();
        import
    };
    let chosen = LoadOptions { rows_only: vec![("model".to_owned(), MODELS[0].to_owned())], ..LoadOptions::default() };
    for (options, can_be) in [(LoadOptions::default(), true), (chosen, false)] {
        let mut import = opened(&options);
        assert_eq!((import.leave_names(), import.read_names()), (can_be, can_be));
    }
}

#[test]
fn keys_that_are_too_few_are_waited_for_and_those_without_a_name_refused() {
    let bytes = Bytes::from(file(&[(0, 0, 1, 0), (1, 0, 1, 0)], 10));
    let mut import = Import::new("file.parquet", bytes.len() as u64, &LoadOptions::default()).unwrap();
    import.open(|range: Range<u64>| Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize))).unwrap();
    let mut builder = Builder::default();
    assert!(import.leave_names() && import.poll(&mut builder).is_ok());
    assert!(!import.push_keys(&[1], 1), "a key without a name");
    assert!(import.lacks_keys() && import.push_keys(&[UNKNOWN], 1) && !import.lacks_keys());
    assert!(
        !builder.append_names("ab", &[1])
            && !builder.append_names("ab", &[1, 2])
            && !builder.append_names("é", &[1, 1])
    );
    assert!(builder.append_names("", &[]) && builder.append_names("éa", &[2, 1]));
}
