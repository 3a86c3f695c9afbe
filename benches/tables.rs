//! The median time of single tables, and of the answers to whole views, on a Parquet file: `cargo bench --bench tables -- benches/peers/data/large-snappy-1M.parquet`.
//!
//! Without a file it measures nothing. The tables' questions are those of the peers' benchmark (`benches/peers`); views are
//! asked by month, as the page asks them.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::time::{Duration, Instant};

use lorenz::analysis::{Level, Question, View, answer, table};
use lorenz::calendar::Granularity;
use lorenz::load::Import;
use lorenz::panel::{Builder, Panel};
use lorenz::schema::attributes::DEVELOPER;

mod questions;
use questions::{options, questions};

const REPETITIONS: usize = 7;

fn panel(path: &str) -> Result<Panel, Box<dyn Error>> {
    let mut file = File::open(path)?;
    let mut import = Import::new(path, file.metadata()?.len(), &options())?;
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
        for (view, level) in
            View::ALL.iter().flat_map(|&view| ["country", DEVELOPER, "model"].map(|level| (view, level)))
        {
            let level = Level::from(level.to_owned());
            let question = Question { view, level, granularity: Granularity::Month, ..Question::default() };
            // Not every file tells what a view asks for.
            if answer(&panel, &question).is_err() {
                continue;
            }
            let time = median(|| answer(&panel, &question));
            println!("  {:<16}{:<12}{:>10.2} ms", view.name(), question.level.name(), time.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}
