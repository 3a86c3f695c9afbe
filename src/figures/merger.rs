//! What merging entities, or letting a family go, would do to the HHI.

use super::words::{at_period, basis, capitalized, display_name, number_word, source_line, value_text};
use super::{Body, Exhibit, List};
use crate::analysis::{Answer, Divestiture, Effect, Merger, MergerFamily, Pair, Scenario, ValueUnit};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::metrics::HhiBand;
use crate::protocol::DataSummary;

/// Rows of a list.
const LISTED: usize = 10;

/// What the guidelines' thresholds are, and what they are not.
const GUIDELINES: &str = "The 2023 US Merger Guidelines call an HHI above 1,000 moderately and above 1,800 highly \
    concentrated, and presume harm from a merger that adds more than 100 points and leads above 1,800 or to a share above \
    30 %. They are made for markets of products: for downloads they are a scale to read by, not a finding.";

/// The figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Merger, data: &DataSummary) -> Vec<Exhibit> {
    let list = |list| Body::List(list);
    vec![
        Exhibit {
            name: "merger",
            body: Body::Chart(Box::new(effects(answer, found, data))),
            table: found.merger_table(),
        },
        Exhibit { name: "pairwise-mergers", body: list(pairs(answer, found, data)), table: found.pairs_table() },
        Exhibit { name: "divestitures", body: list(families(answer, found, data)), table: found.divestitures_table() },
    ]
}

/// The HHI as it is, after the merger, and without the family.
fn effects(answer: &Answer, found: &Merger, data: &DataSummary) -> Figure {
    let scenarios = std::iter::once(&found.merge).chain(found.divest.iter().map(|divest| &divest.scenario));
    let before = scenarios.filter_map(|scenario| scenario.effect).map(|effect| effect.before).next();
    let bar = |label: String, value: Option<f64>, color: ColorRole, note: String| Bar {
        label,
        value,
        interval: None,
        before: value.and(before).filter(|_| color != ColorRole::Context),
        color,
        note,
    };
    let scenario = |label: String, scenario: &Scenario, color: ColorRole| {
        let note = scenario.effect.map(|effect| band(effect.bands().1).to_owned());
        let after = scenario.effect.map(|effect| effect.after);
        bar(label, after, color, note.or_else(|| scenario.reason.clone()).unwrap_or_default())
    };
    let mut rows = Vec::new();
    if let Some(before) = before {
        let note = band(HhiBand::of(before / 10_000.0)).to_owned();
        rows.push(bar("As it is".to_owned(), Some(before), ColorRole::Context, note));
    }
    rows.push(scenario(format!("{} merged", joined(answer, &found.merge)), &found.merge, ColorRole::Increase));
    rows.extend(
        found
            .divest
            .as_ref()
            .map(|divest| scenario(format!("Without {}", divest.family), &divest.scenario, ColorRole::Decrease)),
    );
    let subtitle = format!(
        "HHI of {}, points of 0–10,000, {}, as if nothing else changed; {}. {}{GUIDELINES}",
        answer.question.level.plural(),
        at_period(answer.question.granularity, found.period),
        basis(answer),
        threshold(&found.merge)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::Index,
        rows,
        reference: None,
        value_label: "HHI".to_owned(),
        before_label: before.map(|_| "as it is".to_owned()),
        empty_reason: found.merge.reason.clone().unwrap_or_default(),
    })
}

/// What the merger is beside the guidelines' threshold; empty without an effect.
fn threshold(merge: &Scenario) -> String {
    let Some(effect) = merge.effect else { return String::new() };
    let crosses = if effect.crosses_threshold(merge.share()) { "would cross" } else { "would not cross" };
    let together = format::label(merge.share(), Unit::Share);
    format!("With {together} together the merger {crosses} the threshold of the guidelines. ")
}

fn title(answer: &Answer, found: &Merger) -> String {
    let merge = found.merge.effect.map(|effect| {
        let who = joined(answer, &found.merge);
        format!("if {who} merged, the HHI would {}", verdict(&effect))
    });
    let divest = found.divest.as_ref().and_then(|divest| Some((divest, divest.scenario.effect?)));
    let divest = divest.map(|(divest, effect)| {
        format!("if {} let the family of {} go, it would {}", owner(answer, divest), divest.family, verdict(&effect))
    });
    let text = match (merge, divest) {
        (Some(merge), Some(divest)) => format!("{merge}; {divest}"),
        (Some(merge), None) => merge,
        (None, Some(divest)) => divest.replace("it would", "the HHI would"),
        (None, None) => found.merge.reason.clone().unwrap_or_default(),
    };
    if found.is_example && found.merge.effect.is_some() {
        return format!("As an example: {text}");
    }
    capitalized(&text)
}

/// "rise by 658 points to 1,760 (moderately concentrated)".
fn verdict(effect: &Effect) -> String {
    let after = value_text(effect.after, ValueUnit::Points);
    let band = band(effect.bands().1);
    if effect.change.abs() < 0.05 {
        return format!("stay at {after} ({band})");
    }
    let verb = if effect.change > 0.0 { "rise" } else { "fall" };
    format!("{verb} by {} points to {after} ({band})", value_text(effect.change.abs(), ValueUnit::Points))
}

fn owner(answer: &Answer, divest: &Divestiture) -> String {
    divest.owner.as_ref().map(|owner| display_name(&answer.question.level, owner)).unwrap_or_default()
}

/// The names of a scenario's parts: "a and b", "a, b and c"; of more than three the first two and how many more.
fn joined(answer: &Answer, scenario: &Scenario) -> String {
    let names: Vec<String> =
        scenario.parts.iter().map(|(name, _)| display_name(&answer.question.level, name)).collect();
    match names.as_slice() {
        [first, second, rest @ ..] if rest.len() > 1 => format!("{first}, {second} and {} more", rest.len()),
        [first, second, third] => format!("{first}, {second} and {third}"),
        names => names.join(" and "),
    }
}

fn pairs(answer: &Answer, found: &Merger, data: &DataSummary) -> List {
    let level = &answer.question.level;
    let name = |name: &str| display_name(level, name);
    let largest = number_word(largest_compared(found.pairs.len()));
    let crossing = found.pairs.iter().filter(|pair| crosses(pair)).count();
    let title = match found.pairs.first() {
        None => format!("Fewer than two {} to merge", level.plural()),
        Some(pair) => format!(
            "Of the {largest} largest {}, {} and {} would add most to the HHI: {} points; {} of {} pairs would cross the \
             guidelines' threshold",
            level.plural(),
            name(&pair.larger.0),
            name(&pair.smaller.0),
            value_text(pair.effect.change, ValueUnit::Points),
            if crossing == 0 { "none".to_owned() } else { crossing.to_string() },
            found.pairs.len()
        ),
    };
    let row = |pair: &Pair| {
        vec![
            format!("{} + {}", name(&pair.larger.0), name(&pair.smaller.0)),
            format::label(pair.larger.1 + pair.smaller.1, Unit::Share),
            format::value(pair.effect.change, Unit::IndexChange),
            value_text(pair.effect.after, ValueUnit::Points),
            band(pair.effect.bands().1).to_owned(),
            if crosses(pair) { "crossed" } else { "not crossed" }.to_owned(),
        ]
    };
    let subtitle = format!(
        "Mergers of two of the {largest} largest {}, {}: the {} with the largest effect on the HHI (points of 0–10,000); {}. \
         Bands and threshold are those of the 2023 US Merger Guidelines, made for markets of products.",
        level.plural(),
        at_period(answer.question.granularity, found.period),
        LISTED.min(found.pairs.len()),
        basis(answer)
    );
    let columns = ["Merger", " Share together", " Change of HHI", " HHI after", "Band", "Guidelines' threshold"];
    List {
        heading: Heading { title, subtitle },
        source: source_line(data),
        columns: columns.map(str::to_owned).to_vec(),
        rows: found.pairs.iter().take(LISTED).map(row).collect(),
    }
}

fn crosses(pair: &Pair) -> bool {
    pair.effect.crosses_threshold(pair.larger.1 + pair.smaller.1)
}

/// How many entities make that many pairs.
fn largest_compared(pairs: usize) -> u32 {
    (2..=10u32).find(|n| (n * (n - 1) / 2) as usize >= pairs).unwrap_or(10)
}

fn families(answer: &Answer, found: &Merger, data: &DataSummary) -> List {
    let level = &answer.question.level;
    let mut largest: Vec<&MergerFamily> = found.largest_families.iter().collect();
    // Stable: of equal effects the larger family comes first.
    largest.sort_by(|a, b| a.effect.change.total_cmp(&b.effect.change));
    let title = match (largest.first(), &found.families_reason) {
        (Some(family), _) => format!(
            "Letting the family of {} go would weigh most: the HHI would {}",
            family.name,
            verdict(&family.effect)
        ),
        (None, reason) => capitalized(reason.as_deref().unwrap_or("no family can be let go")),
    };
    let row = |family: &&MergerFamily| {
        vec![
            family.name.clone(),
            display_name(level, &family.owner),
            format::label(family.share, Unit::Share),
            format::value(family.effect.change, Unit::IndexChange),
            value_text(family.effect.after, ValueUnit::Points),
            band(family.effect.bands().1).to_owned(),
        ]
    };
    let subtitle = format!(
        "HHI of {} (points of 0–10,000) {} if one of them let a base model go, with those of its own models that derive from \
         it; the largest effects; {}.",
        level.plural(),
        at_period(answer.question.granularity, found.period),
        basis(answer)
    );
    let owner = capitalized(&level.singular());
    let columns = ["Family", owner.as_str(), " Share of downloads", " Change of HHI", " HHI after", "Band"];
    List {
        heading: Heading { title, subtitle },
        source: source_line(data),
        columns: columns.map(str::to_owned).to_vec(),
        rows: largest.iter().take(LISTED).map(row).collect(),
    }
}

fn band(band: HhiBand) -> &'static str {
    match band {
        HhiBand::Unconcentrated => "not concentrated",
        HhiBand::Moderately => "moderately concentrated",
        HhiBand::Highly => "highly concentrated",
    }
}
