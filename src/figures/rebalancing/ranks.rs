//! The charts of the largest entities' ranks and of turnover over time.

use crate::analysis::{Answer, RankLine, Rebalancing, Turnover};
use crate::calendar::Day;
use crate::chart::{ColorMap, ColorRole, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format};
use crate::figures::grammar::{largest, period_noun, preposition};
use crate::figures::words::{
    at_period, display_name, entity_at_start, entity_verb, number_word, period_name, source_line, subtitle_end,
};
use crate::protocol::DataSummary;
use crate::schema::CountKind;

/// The last rank that is drawn: a newcomer's first rank may be in the thousands.
const LAST_RANK: u64 = 20;
/// The number of largest entities that titles speak of; the last one that both periods have.
const SPOKEN_OF: [u32; 2] = [8, 4];

/// Returns the ranks of the largest entities over time.
pub(super) fn ranks(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let level = &answer.question.level;
    let colors = ColorMap::new(found.named.iter().chain(found.ranks.iter().map(|line| &line.entity)));
    let point = |(&period, rank): (&Day, &Option<u64>)| {
        (period, rank.filter(|&rank| rank <= LAST_RANK).map(|rank| rank as f64))
    };
    let series = |line: &RankLine| Series {
        label: display_name(level, &line.entity),
        color: colors.role(&line.entity),
        points: found.periods.iter().zip(&line.ranks).map(point).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    };
    let subtitle = format!(
        "Rank by downloads, 1 at the top: {} {}; {}.",
        largest(found.ranks.len() as u32, level),
        at_period(answer.question.granularity, found.period),
        subtitle_end(answer)
    );
    Figure::Line(LineChart {
        heading: Heading { title: ranks_title(answer, found), subtitle },
        source: source_line(data),
        series: found.ranks.iter().map(series).collect(),
        unit: Unit::Number { decimals: 0 },
        x: XAxis::Dates,
        y: YAxis::Rank,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: format!("No downloads of known {} in this range", level.plural()),
    })
}

/// Returns what is not drawn, and how much of the order stayed.
pub(super) fn ranks_notes(answer: &Answer, found: &Rebalancing) -> Vec<String> {
    let beyond = found.ranks.iter().flat_map(|line| &line.ranks).any(|rank| rank.is_none_or(|rank| rank > LAST_RANK));
    let beyond = if beyond { format!("Ranks after {LAST_RANK} are not drawn.") } else { String::new() };
    let correlation = found.turnover_compared.as_ref().map(|compared| correlation(answer, compared));
    vec![beyond, correlation.unwrap_or_default()]
}

/// Returns the rank correlation in a sentence that says what it means.
fn correlation(answer: &Answer, compared: &Turnover) -> String {
    let Some(rho) = compared.spearman else { return String::new() };
    let name = |day| period_name(answer.question.granularity, day);
    format!(
        "The rank correlation of the {} {} of both {} and {} is {} (Spearman; 1 is the same order, 0 is no relation).",
        format::integer(compared.entities),
        answer.question.level.plural(),
        name(compared.against),
        name(compared.period),
        coefficient(rho)
    )
}

/// Two decimals; more where these would say that the order is exactly the same, and it isn't.
fn coefficient(rho: f64) -> String {
    let decimals = if rho < 1.0 && rho > 0.995 { 3 } else { 2 };
    if rho < 1.0 && rho > 0.9995 { "over 0.999".to_owned() } else { format::fixed(rho, decimals) }
}

fn ranks_title(answer: &Answer, found: &Rebalancing) -> String {
    let several = answer.question.level.plural();
    let Some(leader) = found.ranks.first() else { return format!("No downloads of known {several} in this range") };
    let leads = entity_verb(&answer.question, &leader.entity, "leads", "lead");
    let named = entity_at_start(answer, &leader.entity);
    let leads = if leader.ranks.iter().all(|rank| *rank == Some(1)) {
        format!("{named} {leads} throughout")
    } else {
        format!("{named} {leads} {}", at_period(answer.question.granularity, found.period))
    };
    let Some((compared, (k, turnover))) = found.turnover_compared.as_ref().and_then(|c| Some((c, spoken_of(c)?)))
    else {
        return leads;
    };
    let at_start = at_period(answer.question.granularity, compared.against);
    let entered = (turnover * f64::from(k)).round() as u32;
    let largest = number_word(k);
    let changed = match entered {
        0 => format!("the {largest} largest {several} are the same as {at_start}"),
        1 => format!("one of the {largest} largest {several} was not among them {at_start}"),
        _ if entered == k => format!("none of the {largest} largest {several} was among them {at_start}"),
        _ => format!("{} of the {largest} largest {several} were not among them {at_start}", number_word(entered)),
    };
    format!("{leads}; {changed}")
}

/// Returns the turnover of the eight largest, or of the four where there aren't eight.
fn spoken_of(found: &Turnover) -> Option<(u32, f64)> {
    SPOKEN_OF.iter().find_map(|&spoken| {
        let (k, turnover) = found.tops.iter().find(|(k, _)| *k == spoken)?;
        Some((*k, (*turnover)?))
    })
}

/// Returns the chart of turnover: how many of the largest are new, from each period to the next.
pub(super) fn turnover(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let several = answer.question.level.plural();
    let tops: Vec<u32> =
        found.turnover.first().map(|first| first.tops.iter().map(|(k, _)| *k).collect()).unwrap_or_default();
    let series = tops.iter().enumerate().map(|(place, &k)| Series {
        label: format!("Top {k}"),
        color: ColorRole::Slot(place as u8),
        points: found
            .turnover
            .iter()
            .map(|step| (step.period, step.tops.get(place).and_then(|(_, turnover)| *turnover)))
            .collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    });
    let one = period_noun(answer.question.granularity);
    let subtitle = format!(
        "Turnover: share of the 4, 8 and 20 largest {several} that were not among them one {one} before, %; {}.",
        subtitle_end(answer)
    );
    Figure::Line(LineChart {
        heading: Heading { title: turnover_title(answer, found), subtitle },
        source: source_line(data),
        series: series.collect(),
        unit: Unit::Share,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: format!("Fewer than four {several} in each period"),
    })
}

fn turnover_title(answer: &Answer, found: &Rebalancing) -> String {
    let several = answer.question.level.plural();
    let one = period_noun(answer.question.granularity);
    let steps: Vec<(u32, f64)> = found.turnover.iter().filter_map(spoken_of).collect();
    let k = steps.iter().map(|(k, _)| *k).min();
    let entered = steps.iter().map(|(k, turnover)| (turnover * f64::from(*k)).round() as u32).max();
    let (Some(k), Some(entered)) = (k, entered) else {
        let at = preposition(answer.question.granularity);
        return format!("There are fewer than four {several} {at} one {one} and the next");
    };
    let largest = number_word(k);
    match entered {
        0 => format!("The {largest} largest {several} stayed the same from one {one} to the next"),
        _ => {
            let entered = number_word(entered);
            format!("From one {one} to the next, at most {entered} of the {largest} largest {several} changed")
        }
    }
}

/// Returns how much of the order stayed from one period to the next, and what keeps turnover low.
pub(super) fn turnover_notes(answer: &Answer, found: &Rebalancing) -> Vec<String> {
    let lowest = found.turnover.iter().filter_map(|step| step.spearman).reduce(f64::min);
    let order = lowest.map(|rho| {
        format!(
            "The rank correlation from one {} to the next was never below {} (Spearman; 1 is the same order, 0 is no \
             relation).",
            period_noun(answer.question.granularity),
            coefficient(rho)
        )
    });
    vec![order.unwrap_or_default(), overlap(answer).to_owned()]
}

/// Returns a note where counts of neighboring periods overlap, which change less from one to the next.
fn overlap(answer: &Answer) -> &'static str {
    let CountKind::Window { days } = answer.kind else { return "" };
    let close = |pair: &[crate::analysis::PeriodSummary]| match pair {
        [one, next] => i64::from(next.date.0) - i64::from(one.date.0) < i64::from(days),
        _ => false,
    };
    if answer.periods.windows(2).any(close) {
        "Dates lie closer than the days that are counted: they share downloads, which keeps turnover low."
    } else {
        ""
    }
}
