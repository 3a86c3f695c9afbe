//! The models that both of two periods list, and how replicates draw them: each with both its counts.

use crate::analysis::market::links::CountedRow;
use crate::analysis::market::statements::Statements;
use crate::analysis::{ChangeEvidence, PairedInterval, ToldChanges};
use crate::metrics::{multiplicity, name_seed};
use crate::panel::Panel;

/// The rows of the models that both of two periods list.
#[derive(Default)]
pub(in crate::analysis) struct CommonRows {
    pub before: Vec<CountedRow>,
    pub after: Vec<CountedRow>,
    /// The series of these models, ascending.
    pub series: Vec<u32>,
    /// The part of all downloads that they hold in either period.
    pub held: Option<(f64, f64)>,
}

impl CommonRows {
    /// Returns the common ones among the rows of an earlier and of a later period.
    pub fn of(panel: &Panel, [earlier, later]: [Vec<CountedRow>; 2]) -> CommonRows {
        let in_later = series_of(panel, &later);
        let mut series = series_of(panel, &earlier);
        series.retain(|series| in_later.binary_search(series).is_ok());
        let total = |rows: &[CountedRow]| rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.downloads));
        let totals = (total(&earlier), total(&later));
        let of_series = |mut rows: Vec<CountedRow>| {
            rows.retain(|row| series.binary_search(&panel.series()[row.model as usize]).is_ok());
            rows
        };
        let (earlier, later) = (of_series(earlier), of_series(later));
        let held = (totals.0 > 0 && totals.1 > 0)
            .then(|| (total(&earlier) as f64 / totals.0 as f64, total(&later) as f64 / totals.1 as f64));
        CommonRows { before: earlier, after: later, series, held }
    }
}

/// The rows of the models that both of two periods list, ready to be drawn.
#[derive(Default)]
pub(in crate::analysis) struct PairedRows {
    rows: CommonRows,
    /// Per series its seed, in the order of [`CommonRows::series`].
    seeds: Vec<u64>,
    /// Per row of the earlier and of the later period the place of its series.
    places: [Vec<u32>; 2],
}

impl PairedRows {
    /// Prepares rows for replicates.
    pub fn of(rows: CommonRows, panel: &Panel) -> PairedRows {
        let seeds = rows.series.iter().map(|&series| name_seed(panel.models().get(series))).collect();
        let place = |model: u32| rows.series.binary_search(&panel.series()[model as usize]).unwrap_or(0) as u32;
        let places = [&rows.before, &rows.after].map(|rows| rows.iter().map(|row| place(row.model)).collect());
        PairedRows { rows, seeds, places }
    }

    /// Returns the rows of both periods as a replicate draws them: downloads as often as the model is drawn.
    fn drawn(&self, replicate: u64) -> [Vec<CountedRow>; 2] {
        let times: Vec<u64> = self.seeds.iter().map(|&seed| u64::from(multiplicity(seed, replicate))).collect();
        let drawn = |rows: &[CountedRow], places: &[u32]| {
            let times = places.iter().map(|&place| times[place as usize]);
            let drawn = rows.iter().zip(times).filter(|(_, times)| *times > 0);
            drawn.map(|(row, times)| CountedRow { downloads: row.downloads.saturating_mul(times), ..*row }).collect()
        };
        [drawn(&self.rows.before, &self.places[0]), drawn(&self.rows.after, &self.places[1])]
    }
}

/// Returns the changes of one replicate, one for each statement; none for those without an interval.
pub(in crate::analysis) fn paired_changes(
    told: &ToldChanges,
    pairs: &[PairedRows],
    statements: &mut Statements<'_>,
    replicate: u64,
) -> Vec<Option<f64>> {
    let mut sides: Vec<[Vec<Option<f64>>; 2]> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        sides.push(match pair.seeds.is_empty() {
            true => Default::default(),
            false => pair.drawn(replicate).map(|rows| (statements.values)(&rows)),
        });
    }
    let change = |(place, evidence): (usize, &ChangeEvidence)| {
        let [before, after] = sides.get(evidence.pair)?;
        let ends = (before.get(place).copied().flatten()?, after.get(place).copied().flatten()?);
        evidence.scale.change(ends).filter(|_| evidence.interval == PairedInterval::Pending)
    };
    told.evidence.iter().enumerate().map(change).collect()
}

/// Returns the series of some rows, ascending, each once.
pub(in crate::analysis) fn series_of(panel: &Panel, rows: &[CountedRow]) -> Vec<u32> {
    let mut series: Vec<u32> = rows.iter().map(|row| panel.series()[row.model as usize]).collect();
    series.sort_unstable();
    series.dedup();
    series
}
