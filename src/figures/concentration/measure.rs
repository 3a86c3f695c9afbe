//! The main chart: a measure over time.

use crate::analysis::{
    Answer, BalancedSeries, ChangeScale, Concentration, ConcentrationChange, Level, Measure, Population, ValueUnit,
};
use crate::calendar::{Day, Granularity};
use crate::chart::{ColorRole, CountBars, Emphasis, Figure, Heading, LineChart, Series, XAxis, YAxis, format};
use crate::figures::grammar::{agreeing, largest, listed};
use crate::figures::guidelines::{guideline_bands, hhi_band_words};
use crate::figures::known::unknown_clause;
use crate::figures::told::ChangeWords;
use crate::figures::words::{
    at_period, capitalized, counted_downloads, ends, period_name, source_line, subtitle_end, unit, value_text,
};
use crate::metrics::HhiPoints;
use crate::protocol::DataSummary;
use crate::schema::CountKind;

/// Returns the measure over time, with the same among the models listed throughout, and the size of the panel below.
pub(super) fn chart(answer: &Answer, found: &Concentration, data: &DataSummary) -> Figure {
    let measure = answer.question.measure;
    let count_bars = CountBars {
        label: "models".to_owned(),
        counts: answer.periods.iter().map(|period| (period.start, period.models)).collect(),
        wholes: Vec::new(),
    };
    Figure::Line(LineChart {
        heading: Heading { title: title(answer, found) + &unknown(answer, found), subtitle: subtitle(answer) },
        source: source_line(data),
        series: series(answer, found),
        unit: unit(measure.unit()),
        x: XAxis::Dates,
        y: match measure.unit() {
            ValueUnit::Share | ValueUnit::Points => YAxis::FromZero,
            ValueUnit::Number | ValueUnit::Coefficient | ValueUnit::Nats => YAxis::Free,
        },
        bands: if measure == Measure::Hhi { guideline_bands() } else { Vec::new() },
        milestones: Vec::new(),
        count_bars: Some(count_bars),
        empty_reason: format!("No downloads of a known {} in this range", answer.question.level.singular()),
    })
}

fn series(answer: &Answer, found: &Concentration) -> Vec<Series> {
    let line = |label: String, color: ColorRole, emphasis: Emphasis, values: &[Option<f64>]| Series {
        label,
        color,
        points: answer.periods.iter().map(|period| period.start).zip(values.iter().copied()).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis,
    };
    let mut series = Vec::new();
    if let Some(balanced) = comparable(found) {
        series.push(line("Same models".to_owned(), ColorRole::Context, Emphasis::Context, &balanced.values));
    }
    if let Some(chained) = found.chained.as_ref().filter(|chained| chained.iter().flatten().nth(1).is_some()) {
        series.push(line("Chained".to_owned(), ColorRole::Context, Emphasis::Context, chained));
    }
    if let Some(split) = &found.theil {
        let groups = split.groups.plural();
        series.push(line(format!("Between {groups}"), ColorRole::Slot(1), Emphasis::Main, &split.between));
        series.push(line(format!("Within {groups}"), ColorRole::Slot(2), Emphasis::Main, &split.within));
    }
    let label = match (answer.question.population, comparable(found)) {
        (Population::All, Some(_)) => "All models".to_owned(),
        _ => short_name(answer.question.measure),
    };
    let main = line(label, ColorRole::Accent, Emphasis::Main, &found.measure.values);
    series.push(Series { intervals: found.measure.intervals.clone().unwrap_or_default(), ..main });
    series
}

/// Returns the models listed throughout, if they are enough to compare with.
fn comparable(found: &Concentration) -> Option<&BalancedSeries> {
    // A handful of models that happen to stand in every list says nothing about a market.
    const FEWEST_MODELS: u64 = 30;
    found.balanced.as_ref().filter(|balanced| balanced.models >= FEWEST_MODELS)
}

fn short_name(measure: Measure) -> String {
    match measure {
        Measure::Hhi => "HHI".to_owned(),
        Measure::HhiNormalized => "Normalized HHI".to_owned(),
        Measure::EffectiveNumber => "Effective number".to_owned(),
        Measure::Cr(k) => format!("CR{k}"),
        Measure::TopPercent(_) => "Top share".to_owned(),
        Measure::Entropy => "Entropy".to_owned(),
        Measure::Theil => "Theil".to_owned(),
        Measure::Gini => "Gini".to_owned(),
        Measure::TheilNormalized => "Normalized Theil".to_owned(),
        Measure::Hill1 => "Hill number 1".to_owned(),
        Measure::RankSizeSlope => "Slope".to_owned(),
        Measure::RankSizeR2 => "R²".to_owned(),
    }
}

/// Returns the finding: what the measure is now, and what it was when the range starts.
fn title(answer: &Answer, found: &Concentration) -> String {
    let question = &answer.question;
    let several = question.level.plural();
    let Some(((first, _), (last, now))) = ends(&found.measure.values) else {
        return format!("No downloads of known {several} in this range");
    };
    let at = |index: usize| at_period(question.granularity, answer.periods[index].start);
    if first == last {
        return format!("{} {}", sentence(answer, found, (last, now)), at(last));
    }
    let unit = unit(question.measure.unit());
    let words = ChangeWords {
        value: &|value| value_text(value, question.measure.unit()),
        change: &|change| format::change(change, unit),
        scale: ChangeScale::Difference,
        at: at(first),
        since: period_name(question.granularity, answer.periods[first].start),
    };
    let clause = words.clause(&found.told, found.evidence(ConcentrationChange::Measure));
    format!("{}{clause}", sentence(answer, found, (last, now)))
}

/// Returns what the title adds where the part of downloads without a known entity moved more than the measure did.
///
/// A measure that isn't on 0–1 is judged by the HHI of the same markets, as the probability that it is.
fn unknown(answer: &Answer, found: &Concentration) -> String {
    let of_hhi = || found.key_figures.iter().find(|series| series.measure == Measure::Hhi);
    let (series, scale) = match answer.question.measure.unit() {
        ValueUnit::Share | ValueUnit::Coefficient => (Some(&found.measure), 1.0),
        _ => (of_hhi(), HhiPoints::MAX.0),
    };
    let Some(((first, then), (last, now))) = series.and_then(|series| ends(&series.values)) else {
        return String::new();
    };
    let part = |index: usize| Some(1.0 - answer.periods.get(index)?.coverage?);
    unknown_clause(&answer.question.level.singular(), (part(first), part(last)), (now - then) / scale)
}

fn sentence(answer: &Answer, found: &Concentration, (period, now): (usize, f64)) -> String {
    let downloads = counted_downloads(answer, period);
    let level = &answer.question.level;
    let several = level.plural();
    let entities = answer.periods.get(period).map_or(0, |period| period.entities);
    let measure = answer.question.measure;
    let value = value_text(now, measure.unit());
    match measure {
        Measure::Hhi => {
            let band = hhi_band_words(now);
            format!("Downloads are {band} among {several}: HHI {value}")
        }
        Measure::EffectiveNumber => {
            format!("Downloads are as concentrated as among {}", equals(&value, level))
        }
        Measure::Cr(k) if entities <= u64::from(k) => {
            let only =
                if entities == 1 { level.singular() } else { format!("{} {several}", format::integer(entities)) };
            format!("The only {only} {} {value} of {downloads}", agreeing(entities, "holds", "hold"))
        }
        Measure::Cr(k) => {
            format!(
                "{} {} {value} of {downloads}",
                capitalized(&largest(k, level)),
                agreeing(u64::from(k), "holds", "hold")
            )
        }
        Measure::TopPercent(percent) if percent.members(entities) <= 1 => {
            format!("{} holds {value} of {downloads}", capitalized(&largest(1, level)))
        }
        Measure::TopPercent(_) => format!("The {} of {several} hold {value} of {downloads}", top_words(measure)),
        Measure::Theil => match theil_share(found) {
            Some((between, groups)) => {
                format!(
                    "{} of the inequality among {several} lies between {groups}: Theil index {value}",
                    value_text(between, ValueUnit::Share)
                )
            }
            None => format!("The Theil index of {several} is {value}"),
        },
        Measure::Hill1 => format!("Downloads are as diverse as among {}", equals(&value, level)),
        Measure::RankSizeSlope => format!("Downloads fall with rank among {several}: slope {value}"),
        Measure::RankSizeR2 => format!("The rank–size line of {several} fits with an R² of {value}"),
        Measure::Entropy => format!("The {} is {value} nats", name_of(measure, level)),
        Measure::HhiNormalized | Measure::Gini | Measure::TheilNormalized => {
            format!("The {} is {value}", name_of(measure, level))
        }
    }
}

/// "one developer", "9.1 equal developers".
fn equals(value: &str, level: &Level) -> String {
    if value == "1.0" { format!("one {}", level.singular()) } else { format!("{value} equal {}", level.plural()) }
}

/// Returns a measure with whose it is, as a subtitle names it: "Share of the three largest developers (CR3)".
pub(super) fn name_of(measure: Measure, level: &Level) -> String {
    let several = level.plural();
    match measure {
        Measure::Hhi => format!("HHI (Herfindahl–Hirschman) of {several}"),
        Measure::HhiNormalized => format!("normalized HHI of {several}"),
        Measure::EffectiveNumber => format!("effective number of {several}"),
        Measure::Cr(k) => format!("share of {} (CR{k})", largest(k, level)),
        Measure::TopPercent(_) => format!("share of the {} of {several}", top_words(measure)),
        Measure::Entropy => format!("Shannon entropy of downloads over {several}"),
        Measure::Theil => format!("Theil index of {several}"),
        Measure::Gini => format!("Gini coefficient of {several}"),
        Measure::TheilNormalized => format!("normalized Theil index of {several}"),
        Measure::Hill1 => format!("effective number of {several} by entropy (Hill 1)"),
        Measure::RankSizeSlope => format!("rank–size slope of {several}"),
        Measure::RankSizeR2 => format!("fit (R²) of the rank–size line of {several}"),
    }
}

fn top_words(measure: Measure) -> String {
    measure.name().replace("top-", "top ").replace("-percent", " %")
}

/// Returns the part of the last period's index that lies between groups, and the groups' name.
fn theil_share(found: &Concentration) -> Option<(f64, String)> {
    let split = found.theil.as_ref()?;
    let (_, (last, total)) = ends(&found.measure.values)?;
    let between = split.between.get(last).copied().flatten()?;
    (total > 0.0).then(|| (between / total, split.groups.plural()))
}

fn subtitle(answer: &Answer) -> String {
    let measure = answer.question.measure;
    let unit = match measure.unit() {
        _ if measure == Measure::RankSizeSlope => ", ln downloads over ln rank, the 1,000 largest",
        ValueUnit::Points => ", points from 0 to 10,000",
        ValueUnit::Share => ", % of downloads",
        ValueUnit::Number => ", number of equals",
        ValueUnit::Coefficient => ", from 0 to 1",
        ValueUnit::Nats => ", nats",
    };
    format!("{}{unit}; {}.", capitalized(&name_of(measure, &answer.question.level)), subtitle_end(answer))
}

/// Returns what the number means, what stands beside it, and what limits it.
pub(super) fn notes(answer: &Answer, found: &Concentration, data: &DataSummary) -> Vec<String> {
    let question = &answer.question;
    let grey = comparable(found).map(|balanced| {
        let models = format::integer(balanced.models);
        format!(
            "The grey lines are the same measure among the {models} models that are listed on every date shown, and chained \
             from date to date over the models that both list."
        )
    });
    let intervals = match (question.intervals, &found.measure.intervals) {
        (true, Some(_)) => {
            "The tint is the sensitivity to single models: the middle 95 % of 1,000 replicates that draw models anew."
        }
        (true, None) if question.level == Level::Model => {
            "There is no sensitivity to single models: it needs a level whose members have several models."
        }
        _ => "",
    };
    let windows = if question.granularity != Granularity::Snapshot && matches!(answer.kind, CountKind::Window { .. }) {
        format!("The last date of each {} stands for it.", question.granularity.name())
    } else {
        String::new()
    };
    vec![
        question.measure.definition(),
        grey.unwrap_or_default(),
        intervals.to_owned(),
        windows,
        incomplete(answer, data),
    ]
}

/// Dates in the range of which only a part was collected.
fn incomplete(answer: &Answer, data: &DataSummary) -> String {
    let shown = |day: &&Day| answer.periods.iter().any(|period| period.date == **day);
    let days: Vec<String> = data.incomplete.iter().filter(shown).map(|day| day.long()).collect();
    if days.is_empty() {
        return String::new();
    }
    format!("Only a part was collected on {}; read nothing into what stands there.", listed(&days))
}
