//! The median time of single tables on a Parquet file: `cargo bench --bench tables -- benches/peers/data/large-snappy-1M.parquet`.
//!
//! Without a file it measures nothing. The questions are those of the peers' benchmark (`benches/peers`).

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::time::{Duration, Instant};

use lorenz::analysis::{Counted, Level, Question, table};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::{Import, Options};
use lorenz::panel::{Builder, Panel};
use lorenz::schema::{Assignment, Kind};

const REPETITIONS: usize = 7;

fn panel(path: &str) -> Result<Panel, Box<dyn Error>> {
    let mut file = File::open(path)?;
    let mapping = Assignment::parse("parameters:estimated_parameters").into_iter().collect();
    let options = Options { kind: Some(Kind::Flow), mapping, budget_bytes: Some(u64::MAX), ..Options::default() };
    let mut import = Import::new(path, file.metadata()?.len(), &options)?;
    let mut builder = Builder::default();
    let mut read = |range: Range<u64>| -> Result<_, Box<dyn Error>> {
        let mut bytes = vec![0; usize::try_from(range.end - range.start)?];
        file.seek(SeekFrom::Start(range.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes.into())
    };
    import.run(&mut builder, &mut read)?;
    Ok(builder.finish()?)
}

fn questions() -> Vec<(&'static str, &'static str, Question)> {
    let level = |name: &str| Level::from(name.to_owned());
    let year = Day::from_date(2024, 1, 1);
    let existing = Question { counted: Counted::Existing, ..Question::default() };
    vec![
        ("q1", "share", Question { level: level("country"), top: None, ..existing.clone() }),
        ("q2", "hhi", Question::default()),
        ("q3", "gini", Question { level: level("model"), ..existing }),
        (
            "q4",
            "ranking",
            Question {
                granularity: Granularity::Year,
                at: year,
                from: year,
                to: year,
                top: Some(20),
                ..Question::default()
            },
        ),
        ("q5", "mean-size", Question::default()),
    ]
}

fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..REPETITIONS).map(time).collect();
    times.sort_unstable();
    times[REPETITIONS / 2]
}

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let start = Instant::now();
        let panel = panel(&path)?;
        println!("{path}: {} rows in {:.1} ms", panel.rows(), start.elapsed().as_secs_f64() * 1e3);
        for (id, name, question) in questions() {
            let rows = table(&panel, &question, name)?.columns.first().map_or(0, lorenz::analysis::Column::len);
            let time = median(|| table(&panel, &question, name));
            println!("  {id} {name:<12}{rows:>8} rows{:>10.2} ms", time.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}
