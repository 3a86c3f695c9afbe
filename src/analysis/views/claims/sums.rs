//! The sums behind a claim, kept by model, so that the bootstrap can resample models.

use super::list::{ClaimName, Expectation};
use super::reader::{ClaimReader, ClaimTerms};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::{CountedRow, counted_rows};
use crate::analysis::market::selection::Selection;
use crate::analysis::{AnalysisError, Basis, Interval, Question};

/// A sum by model: (place among the clusters, what the model adds), where that isn't 0.
#[derive(Default)]
struct TermsByModel(Vec<(u32, f64)>);

impl TermsByModel {
    /// Adds to the model's term.
    fn add(&mut self, place: u32, term: f64) {
        if term != 0.0 {
            self.0.push((place, term));
        }
    }

    /// Sorts by the models' names and adds up the terms of each, so that rounding doesn't depend on the order of rows.
    fn merge_by_model(&mut self) {
        self.0.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        self.0.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
    }

    fn sum(&self, times: impl Fn(u32) -> f64) -> f64 {
        self.0.iter().map(|&(place, term)| term * times(place)).sum()
    }
}

/// The sums of one period.
#[derive(Default)]
struct PeriodSums {
    first: TermsByModel,
    second: TermsByModel,
    known: TermsByModel,
    all: TermsByModel,
    /// Downloads of which the claim's conditions can't tell whether they belong.
    undecided: f64,
}

/// One claim's sums of every model that either period lists.
pub(super) struct ClaimSums {
    claim: ClaimName,
    after: PeriodSums,
    before: PeriodSums,
}

/// The two values of a claim, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ClaimValues {
    pub after: Option<f64>,
    pub before: Option<f64>,
    pub tested: Option<f64>,
    pub coverage_after: Option<f64>,
    pub coverage_before: Option<f64>,
}

impl ClaimSums {
    /// Adds up a claim's terms; `place` is each model's place among the clusters.
    pub(super) fn of(
        context: &Context<'_>,
        reader: &ClaimReader<'_>,
        claim: ClaimName,
        place: &[u32],
    ) -> Result<ClaimSums, AnalysisError> {
        let own = own_selection(context, claim)?;
        let selection = own.as_ref().unwrap_or(&context.selection);
        let sums = |period: Option<usize>| {
            let mut sums = PeriodSums::default();
            let Some(period) = period else { return sums };
            let undecided = selection.each_row(&context.periods[period], |row, model, count| {
                let ClaimTerms { first, second, known } = reader.facts(row, model).terms(claim);
                let (place, count) = (place[model as usize], count as f64);
                sums.first.add(place, first * count);
                sums.second.add(place, second * count);
                sums.known.add(place, if known { count } else { 0.0 });
                sums.all.add(place, count);
            });
            sums.undecided = undecided as f64;
            for column in [&mut sums.first, &mut sums.second, &mut sums.known, &mut sums.all] {
                column.merge_by_model();
            }
            sums
        };
        Ok(ClaimSums { claim, after: sums(Some(context.after)), before: sums(context.before) })
    }

    /// Returns the least and the largest later value of a claim that doubtful developers allow.
    pub(super) fn readings(
        context: &Context<'_>,
        reader: &ClaimReader<'_>,
        claim: ClaimName,
    ) -> Result<Option<Interval>, AnalysisError> {
        let own = own_selection(context, claim)?;
        let rows = counted_rows(own.as_ref().unwrap_or(&context.selection), &context.periods[context.after]);
        Ok(claim_readings(reader, &[Some(claim)], &rows).first().map(|&(_, bounds)| bounds))
    }

    /// Returns the values of the data themselves.
    pub(super) fn values(&self) -> ClaimValues {
        let once = |_| 1.0;
        let coverage = |sums: &PeriodSums| ratio(sums.known.sum(once), sums.all.sum(once) + sums.undecided);
        let (after, before) = self.shares(once);
        ClaimValues {
            after,
            before,
            tested: self.tested(once),
            coverage_after: coverage(&self.after),
            coverage_before: coverage(&self.before),
        }
    }

    /// Returns what the claim is tested by, when each model counts as often as `times` says of its place.
    pub(super) fn tested(&self, times: impl Fn(u32) -> f64 + Copy) -> Option<f64> {
        let (after, before) = self.shares(times);
        match self.claim.expectation() {
            Expectation::Leads => after,
            Expectation::Grows => after.zip(before).and_then(|(after, before)| ratio(after, before)),
            Expectation::Rises | Expectation::Falls => after.zip(before).map(|(after, before)| after - before),
        }
    }

    /// Returns the later and the earlier value.
    fn shares(&self, times: impl Fn(u32) -> f64 + Copy) -> (Option<f64>, Option<f64>) {
        let share = |sums: &PeriodSums| ratio(sums.first.sum(times) - sums.second.sum(times), sums.known.sum(times));
        (share(&self.after), share(&self.before))
    }

    /// Returns the models with downloads of which something is known in the later period.
    pub(super) fn models(&self) -> u64 {
        self.after.known.0.len() as u64
    }
}

/// Returns the rows that a claim is about, where these aren't the question's: of a lead among young models those of the first year.
fn own_selection<'a>(context: &Context<'a>, claim: ClaimName) -> Result<Option<Selection<'a>>, AnalysisError> {
    let first_year = Question { basis: Basis::FirstYear, ..context.question.clone() };
    let own = || Selection::of(context.panel, &first_year, &context.periods, None);
    (claim == ClaimName::ChinaLead).then(own).transpose()
}

/// Returns the values of claims for a set of rows: parameters, or a share on 0–1; `None` where nothing is known, and for a claim
/// that isn't asked for.
pub(super) fn claim_values(
    reader: &ClaimReader<'_>,
    claims: &[Option<ClaimName>],
    rows: &[CountedRow],
) -> Vec<Option<f64>> {
    // Whole numbers, so that no sum depends on the order of rows: parameters are, and shares are made of downloads.
    let mut sums = vec![(0_i128, 0_u64); claims.len()];
    for row in rows.iter().filter(|row| row.downloads > 0) {
        let facts = reader.facts(row.row as usize, row.model);
        for ((sum, known), claim) in sums.iter_mut().zip(claims) {
            let Some(found) = claim.map(|claim| facts.terms(claim)).filter(|found| found.known) else { continue };
            *known = known.saturating_add(row.downloads);
            let term = libm::round(found.first - found.second) as i128;
            *sum = sum.saturating_add(term.saturating_mul(i128::from(row.downloads)));
        }
    }
    sums.into_iter().map(|(sum, known)| ratio(sum as f64, known as f64)).collect()
}

/// Returns the least and the largest values of claims for a set of rows, each row's developer being read in the way that makes the
/// value least or largest, with the places of the claims.
pub(super) fn claim_readings(
    reader: &ClaimReader<'_>,
    claims: &[Option<ClaimName>],
    rows: &[CountedRow],
) -> Vec<(usize, Interval)> {
    // Per claim what the rows add in the reading that makes the value least, and in the one that makes it largest: downloads for and
    // against, and those that are known.
    let mut sums = vec![[[0_u64; 3]; 2]; claims.len()];
    for row in rows.iter().filter(|row| row.downloads > 0) {
        let mut facts = vec![reader.facts(row.row as usize, row.model)];
        facts.extend(reader.readings(row.row as usize, row.model));
        for (ends, claim) in sums.iter_mut().zip(claims) {
            let Some(claim) = *claim else { continue };
            for (end, is_largest) in ends.iter_mut().zip([false, true]) {
                // Of equal ones the first: the reading that counts.
                let mut chosen = facts[0].terms(claim);
                for terms in facts.iter().skip(1).map(|facts| facts.terms(claim)) {
                    let (term, other) = (terms.first - terms.second, chosen.first - chosen.second);
                    if if is_largest { term > other } else { term < other } {
                        chosen = terms;
                    }
                }
                let adds = [chosen.first > 0.0, chosen.second > 0.0, chosen.known];
                for (sum, adds) in end.iter_mut().zip(adds) {
                    *sum = sum.saturating_add(if adds { row.downloads } else { 0 });
                }
            }
        }
    }
    let value = |[with, against, known]: [u64; 3]| ratio(with as f64 - against as f64, known as f64);
    let bounds = |(place, [least, largest]): (usize, [[u64; 3]; 2])| Some((place, (value(least)?, value(largest)?)));
    sums.into_iter().enumerate().filter_map(bounds).collect()
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
