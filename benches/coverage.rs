//! How often the intervals and tests of `docs/uncertainty.md` hold in simulated markets, as a table in Markdown:
//! `cargo bench --bench coverage`.
//!
//! Markets have tails like the data's: developers whose largest holds a third, models that follow a lognormal law within each.
//! A line's worlds differ in what is hard for its method. Every number depends on the seed in `main` alone.

use lorenz::metrics::*;

/// Simulated markets per line.
const WORLDS: u64 = 500;
/// Replicates of an interval: enough for ends that are quantiles at 2.5 %.
const REPLICATES: u64 = 400;
/// What counts as a finding.
const SIGNIFICANT: f64 = 0.05;

/// Random numbers: SplitMix64.
struct Random(u64);

impl Random {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1, neither of them.
    fn uniform(&mut self) -> f64 {
        ((self.word() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.uniform() * bound as f64) as usize
    }

    /// Box & Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A factor whose logarithm has this deviation.
    fn factor(&mut self, deviation: f64) -> f64 {
        (deviation * self.normal()).exp()
    }

    /// Poisson(1), by Knuth's product.
    fn poisson(&mut self) -> u64 {
        let (mut times, mut product) = (0, self.uniform());
        while product > (-1.0_f64).exp() {
            (times, product) = (times + 1, product * self.uniform());
        }
        times
    }
}

/// A model of a simulated market.
#[derive(Clone, Copy)]
struct Model {
    developer: u32,
    before: u64,
    after: u64,
}

const COUNTRIES: u32 = 6;

fn country(developer: u32) -> u32 {
    developer % COUNTRIES
}

/// Which changes a market has seen between its two dates.
#[derive(Clone, Copy)]
struct Shocks {
    /// Deviation of the logarithm, each date on its own: no date is special.
    of_models: f64,
    of_developers: f64,
    /// The later date's factor of the first country.
    first_country: f64,
}

const STILL: Shocks = Shocks { of_models: 0.0, of_developers: 0.0, first_country: 1.0 };

/// Makes a market of developers that are about as unequal as the data's: HHI around 1,000 to 1,500.
fn market(random: &mut Random, developers: u32, shocks: Shocks) -> Vec<Model> {
    let mut models = Vec::new();
    for developer in 0..developers {
        // Few developers have many models, and those have more downloads each.
        let number = (1.0 / random.uniform().powf(0.8)).min(400.0) as u64;
        let rank = f64::from(developer) + 1.0;
        let own = 3e6 * rank.powf(-1.1) * random.factor(0.4);
        let moved = [random.factor(shocks.of_developers), random.factor(shocks.of_developers)];
        let change = if country(developer) == 0 { shocks.first_country } else { 1.0 };
        for _ in 0..number.max(if developer < 20 { 30 } else { 1 }) {
            let size = own * random.factor(1.8);
            let at = |random: &mut Random, moved: f64| (size * moved * random.factor(shocks.of_models)) as u64;
            let before = at(random, moved[0]);
            let after = if shocks.of_models + shocks.of_developers == 0.0 { before } else { at(random, moved[1]) };
            models.push(Model { developer, before, after: (after as f64 * change) as u64 });
        }
    }
    models
}

fn totals(models: &[Model], of: fn(&Model) -> u64, times: impl Fn(usize) -> u64) -> Vec<u64> {
    let developers = models.iter().map(|model| model.developer as usize + 1).max().unwrap_or(0);
    let mut totals = vec![0; developers];
    for (index, model) in models.iter().enumerate() {
        totals[model.developer as usize] += of(model) * times(index);
    }
    totals
}

/// HHI, share of the four largest, share of the first developer.
fn measures(totals: &[u64]) -> Option<[f64; 3]> {
    let shares = Shares::with_zeros(totals).ok()?;
    Some([hhi(&shares).0, concentration_ratio(&shares, 4), totals[0] as f64 / shares.total() as f64])
}

/// Counts how often something holds.
#[derive(Clone, Copy, Default)]
struct Tally {
    holds: u64,
    of: u64,
}

impl Tally {
    fn note(&mut self, holds: bool) {
        (self.holds, self.of) = (self.holds + u64::from(holds), self.of + 1);
    }

    fn percent(self) -> f64 {
        100.0 * self.holds as f64 / self.of.max(1) as f64
    }
}

fn line(method: &str, world: &str, tally: Tally) {
    println!("| {method} | {world} | {:.0} |", tally.percent());
}

/// Ends of an interval from replicates: their quantiles, or these mirrored at the value.
fn holds(values: &[f64], value: f64, truth: f64) -> [bool; 2] {
    let replicates: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let Some(ends) = percentile_interval(&replicates, 950) else { return [false; 2] };
    let within = |low: f64, high: f64| low <= truth && truth <= high;
    [within(ends.low, ends.high), within(2.0 * value - ends.high, 2.0 * value - ends.low)]
}

/// A list holds every other model of a population, by chance; the truth is the population's.
fn intervals(random: &mut Random, largest_varies: bool) {
    let shocks = Shocks { of_models: 0.3, of_developers: 0.15, first_country: 1.0 };
    let names = ["HHI", "CR4", "share of the largest developer"];
    let (mut single, mut mirrored, mut paired) = ([Tally::default(); 3], [Tally::default(); 3], [Tally::default(); 3]);
    for _ in 0..WORLDS {
        let mut population = market(random, 600, shocks);
        if largest_varies {
            // One model holds half of the largest developer.
            let first = totals(&population, |model| model.before, |_| 1)[0];
            population[0] = Model { developer: 0, before: first, after: first };
        }
        let truth = |of| measures(&totals(&population, of, |_| 1));
        let (Some(truth_before), Some(truth_after)) = (truth(|m| m.before), truth(|m| m.after)) else { continue };
        let list: Vec<Model> = population.iter().copied().filter(|_| random.uniform() < 0.5).collect();
        let ends = |times: &[u64]| {
            let at = |of| measures(&totals(&list, of, |index| times[index]));
            Some((at(|m: &Model| m.before)?, at(|m: &Model| m.after)?))
        };
        let Some((before, after)) = ends(&vec![1; list.len()]) else { continue };
        let mut replicates: Vec<([f64; 3], [f64; 3])> = Vec::new();
        for _ in 0..REPLICATES {
            let times: Vec<u64> = list.iter().map(|_| random.poisson()).collect();
            replicates.extend(ends(&times));
        }
        for measure in 0..3 {
            let later: Vec<f64> = replicates.iter().map(|(_, after)| after[measure]).collect();
            let change: Vec<f64> = replicates.iter().map(|(before, after)| after[measure] - before[measure]).collect();
            let [quantiles, mirror] = holds(&later, after[measure], truth_after[measure]);
            single[measure].note(quantiles);
            mirrored[measure].note(mirror);
            let change_is = after[measure] - before[measure];
            paired[measure].note(holds(&change, change_is, truth_after[measure] - truth_before[measure])[0]);
        }
    }
    let world = if largest_varies { "one model is half of the largest developer" } else { "many models each" };
    for (method, tallies) in
        [("mirrored ends", mirrored), ("quantiles of replicates", single), ("paired quantiles of a change", paired)]
    {
        for (name, tally) in names.iter().zip(tallies) {
            line(&format!("{method}, {name}"), world, tally);
        }
    }
}

/// Both dates are draws of the same law, but for the first country's gain.
fn swaps(random: &mut Random, name: &str, shocks: Shocks) {
    let mut found = [Tally::default(); 4];
    for _ in 0..WORLDS {
        let models = market(random, 300, shocks);
        let cell =
            |unit: u64, entity, model: &Model| SwapCell { unit, entity, before: model.before, after: model.after };
        let by_developer = |entity: fn(u32) -> u32| {
            let cells = models.iter().map(|model| cell(u64::from(model.developer), entity(model.developer), model));
            cells.collect::<Vec<SwapCell>>()
        };
        // A developer's own share is judged by its models.
        let by_model: Vec<SwapCell> =
            (0..).zip(&models).map(|(unit, model)| cell(unit, model.developer, model)).collect();
        let concentration = swap_tests(&by_developer(|d| d), &[SwapStatistic::Hhi, SwapStatistic::LargestShares(4)]);
        let developer = swap_tests(&by_model, &[SwapStatistic::Share(0)]);
        let first = swap_tests(&by_developer(country), &[SwapStatistic::Share(0)]);
        let tests = [concentration, developer, first].into_iter().flatten().flatten();
        for (tally, test) in found.iter_mut().zip(tests) {
            tally.note(test.p < SIGNIFICANT);
        }
    }
    let methods = [
        "by developer, HHI",
        "by developer, CR4",
        "by model, share of the largest developer",
        "by developer, share of a country",
    ];
    for (method, tally) in methods.iter().zip(found) {
        line(&format!("swap test {method}"), name, tally);
    }
}

/// Nothing differs between developers old and new but their numbers: newcomers are whole developers.
fn newcomers(random: &mut Random) {
    let [mut naive, mut clustered, mut ranks, mut mann] = [Tally::default(); 4];
    for _ in 0..WORLDS {
        let models = market(random, 400, STILL);
        let (mut groups, mut sizes) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        let mut traits: Vec<(usize, f64, f64)> = Vec::new();
        for _ in 0..400 {
            // A developer makes multimodal models mostly, or hardly ever; and models of about one size.
            let habit = if random.uniform() < 0.3 { 0.8 } else { 0.1 };
            traits.push((random.below(2), habit, random.factor(1.2)));
        }
        for model in &models {
            let (group, habit, size) = traits[model.developer as usize];
            groups[group].push((model.developer, f64::from(u8::from(random.uniform() < habit))));
            sizes[group].push((model.developer, (size * random.factor(0.8) * 16.0).round()));
        }
        let yes = |group: usize| groups[group].iter().map(|one| one.1).sum::<f64>() as u64;
        let z = two_proportions(yes(0), groups[0].len() as u64, yes(1), groups[1].len() as u64);
        let note = |tally: &mut Tally, p: Option<f64>| tally.note(p.is_some_and(|p| p < SIGNIFICANT));
        note(&mut naive, z.ok().and_then(|z| z.test).map(|test| test.p));
        note(&mut clustered, clustered_difference(&groups[0], &groups[1]).ok().map(|test| test.p));
        note(&mut ranks, clustered_ranks(&sizes[0], &sizes[1]).ok().map(|test| test.p));
        let values = |group: usize| sizes[group].iter().map(|one| one.1).collect::<Vec<f64>>();
        note(&mut mann, mann_whitney(&values(0), &values(1)).ok().map(|test| test.p));
    }
    let world = "newcomers are whole developers, drawn from the same";
    line("two proportions, each model for itself", world, naive);
    line("difference of newcomers, by developer", world, clustered);
    line("Mann–Whitney, each model for itself", world, mann);
    line("sizes of newcomers, by developer", world, ranks);
}

/// A series of a market that goes nowhere, seen through windows of 30 days every 14: each step of the market keeps a part of the
/// one before.
fn trends(random: &mut Random, dates: usize, kept: f64, name: &str) {
    let [mut plain, mut thin, mut thrice] = [Tally::default(); 3];
    for _ in 0..WORLDS {
        let days = dates * 14 + 30;
        let mut series = || {
            let mut state = 0.0;
            let steps: Vec<f64> = (0..days)
                .map(|_| {
                    state = kept * state + random.normal();
                    state
                })
                .collect();
            (0..dates).map(|date| steps[date * 14..date * 14 + 30].iter().sum::<f64>()).collect::<Vec<f64>>()
        };
        // What the three populations have in common, and what is each one's own.
        let common = series();
        let populations: Vec<Vec<f64>> =
            (0..3).map(|_| common.iter().zip(series()).map(|(common, own)| common + 0.5 * own).collect()).collect();
        let days: Vec<i32> = (0..).step_by(14).take(dates).collect();
        let kept = thinned(&days, 30);
        let tested = |values: &[f64]| {
            let values: Vec<f64> = kept.iter().map(|&index| values[index]).collect();
            let test = if values.len() < 20 { mann_kendall(&values) } else { hamed_rao(&values, 3) };
            test.ok().filter(|_| values.len() >= 5).filter(|test| test.p < SIGNIFICANT).map(|test| test.s.signum())
        };
        plain.note(mann_kendall(&populations[0]).is_ok_and(|test| test.p < SIGNIFICANT));
        let turns: Vec<Option<i64>> = populations.iter().map(|values| tested(values)).collect();
        thin.note(turns[0].is_some());
        thrice.note(turns[0].is_some() && turns.iter().all(|turn| *turn == turns[0]));
    }
    line("trend, all dates", name, plain);
    line("trend, thinned dates", name, thin);
    line("trend, thinned dates, all three populations", name, thrice);
}

fn main() {
    let mut random = Random(20_261_129);
    println!("| interval | world | holds, % |\n| --- | --- | ---: |");
    intervals(&mut random, false);
    intervals(&mut random, true);
    println!("\n| test | world without a change | finds one, % |\n| --- | --- | ---: |");
    for (name, of_models, of_developers) in [
        ("models move by 30 %", 0.3, 0.0),
        ("developers move by 20 %", 0.3, 0.2),
        ("developers move by 60 %", 0.3, 0.6),
    ] {
        swaps(&mut random, name, Shocks { of_models, of_developers, first_country: 1.0 });
    }
    newcomers(&mut random);
    for (name, dates, kept) in [
        ("19 dates, nothing lasts", 19, 0.0),
        ("53 dates, nothing lasts", 53, 0.0),
        ("53 dates, half is gone after 14 days", 53, 0.952),
        ("53 dates, half is gone after 70 days", 53, 0.990),
        ("105 dates, half is gone after 70 days", 105, 0.990),
        ("53 dates, a random walk", 53, 1.0),
    ] {
        trends(&mut random, dates, kept, name);
    }
    println!("\n| test | world with a change | finds it, % |\n| --- | --- | ---: |");
    let gain = Shocks { of_models: 0.3, of_developers: 0.2, first_country: 1.5 };
    swaps(&mut random, "a country's developers gain a half", gain);
}
