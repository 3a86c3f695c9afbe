//! Statistics that can't be true are ignored: no row is left out for them, and no type doubted.

use lorenz::load::LoadOptions;
use lorenz::panel::Builder;

use super::thrift_tree::{Node, each_chunk, edited};
use super::{reads_as, reads_as_sound, sound, uses};
use crate::support::{day, import, lines};

const NULL_COUNT: i16 = 3;
const MAX: i16 = 5;
const MIN: i16 = 6;

/// The sound file with other statistics of all columns.
fn with_statistics(change: impl Fn(usize, &mut Node)) -> Vec<u8> {
    edited(&sound(), |footer| {
        each_chunk(footer, |column, chunk| {
            if let Some(statistics) = chunk.get(12) {
                change(column, statistics);
            }
        });
    })
}

/// The rows from the second week on, of the models with a license.
fn chosen(file: &[u8]) -> Vec<String> {
    let options = LoadOptions {
        from: Some(day("2026-01-12")),
        rows_only: vec![("license".to_owned(), "mit".to_owned())],
        ..LoadOptions::default()
    };
    let mut builder = Builder::default();
    import("file.parquet", file, &options, &mut builder).unwrap();
    lines(&builder.finish().unwrap())
}

#[test]
fn bounds_of_a_wrong_length_or_order() {
    let short = with_statistics(|_, statistics| {
        statistics.set(MIN, Node::bytes(&[1]));
        statistics.set(MAX, Node::bytes(&[]));
    });
    let turned = with_statistics(|_, statistics| {
        if let (Some(min), Some(max)) = (statistics.get(MIN).cloned(), statistics.get(MAX).cloned()) {
            statistics.set(MIN, max);
            statistics.set(MAX, min);
        }
    });
    let none = with_statistics(|_, statistics| *statistics = Node::Struct(Vec::new()));
    for (file, what) in [(short, "too short"), (turned, "turned around"), (none, "none")] {
        reads_as_sound(&file, what);
        // The bounds of the first week, which are equal, still leave out what they may.
        assert!(chosen(&file).len() >= chosen(&sound()).len(), "{what}");
        let wanted: Vec<String> = chosen(&file).into_iter().filter(|line| line > &"2026-01-12".to_owned()).collect();
        let sound: Vec<String> = chosen(&sound()).into_iter().filter(|line| line > &"2026-01-12".to_owned()).collect();
        assert_eq!(wanted, sound, "{what}");
    }
}

#[test]
fn null_counts_of_a_column_with_values() {
    for nulls in [50, 51, 1 << 40, -1] {
        let file = with_statistics(|_, statistics| statistics.set(NULL_COUNT, Node::long(nulls)));
        reads_as_sound(&file, &format!("{nulls} nulls"));
        // Without bounds that contradict them, too.
        let bare = with_statistics(|_, statistics| *statistics = Node::Struct(vec![(NULL_COUNT, Node::long(nulls))]));
        reads_as_sound(&bare, &format!("{nulls} nulls and no bounds"));
    }
}

#[test]
fn one_null_count_that_is_wrong_makes_all_doubtful() {
    let coverage = |file: &[u8]| {
        let plan = import("file.parquet", file, &LoadOptions::default(), &mut Builder::default()).unwrap();
        plan.summaries().into_iter().map(|column| column.coverage).collect::<Vec<_>>()
    };
    assert_eq!(coverage(&sound())[2], Some(0.8));
    let wrong = with_statistics(|column, statistics| {
        if column == 0 {
            statistics.set(NULL_COUNT, Node::long(1 << 40));
        }
    });
    assert!(coverage(&wrong).iter().all(Option::is_none));
    reads_as(&wrong, &sound(), "one wrong count");
    assert_eq!(uses(&wrong, &LoadOptions::default()), uses(&sound(), &LoadOptions::default()));
}
