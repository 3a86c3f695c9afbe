//! The list of the study's claims, each beside what these data say, by verdict.

use crate::analysis::{Answer, ChangeEvidence, Claim, ClaimName, Claims, Expectation, Verdict};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{EffectMark, FindingList, FindingRow, FindingSection};
use crate::figures::words::{counted, number_word, period_name, source_line};
use crate::protocol::DataSummary;

/// The groups, in their order; claims whose verdict is still to come stand first.
const GROUPS: [(Option<Verdict>, &str); 5] = [
    (None, "Still being computed"),
    (Some(Verdict::Agrees), "These data agree"),
    (Some(Verdict::Differs), "These data differ"),
    (Some(Verdict::CannotTell), "These data leave it open"),
    (Some(Verdict::NotComparable), "Something else is measured here"),
];

/// Returns the claims in groups, each with the study's figure and that of these data on one scale.
pub(super) fn list(answer: &Answer, found: &Claims, data: &DataSummary) -> FindingList {
    let claims: Vec<ShownClaim> =
        found.claims.iter().enumerate().map(|(place, claim)| ShownClaim::of(found, place, claim)).collect();
    let section = |(verdict, title): (Option<Verdict>, &str)| FindingSection {
        title: title.to_owned(),
        is_folded: false,
        rows: (claims.iter().filter(|shown| shown.claim.verdict == verdict))
            .map(|shown| FindingRow {
                sentence: sentence(shown.claim),
                effect: mark(&claims, shown),
                details: details(answer, found, shown),
            })
            .collect(),
    };
    FindingList {
        heading: Heading { title: title(found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        sections: GROUPS.into_iter().map(section).filter(|section| !section.rows.is_empty()).collect(),
    }
}

/// A claim with what its mark shows.
struct ShownClaim<'a> {
    claim: &'a Claim,
    evidence: Option<&'a ChangeEvidence>,
    /// The value of these data: of the models listed at both dates, to which the interval belongs; of all listed ones where
    /// there is none.
    value: Option<f64>,
}

impl<'a> ShownClaim<'a> {
    fn of(found: &'a Claims, place: usize, claim: &'a Claim) -> ShownClaim<'a> {
        let evidence = found.told.get(place).filter(|_| claim.name.expectation() != Expectation::Leads);
        let common = evidence.and_then(|evidence| evidence.scale.change(evidence.common?));
        ShownClaim { claim, evidence, value: common.filter(|_| claim.tested.is_some()).or(claim.tested) }
    }

    /// Returns the unit of what is tested.
    fn unit(&self) -> Unit {
        if self.is_multiple() { Unit::Multiple } else { Unit::Points }
    }

    fn is_multiple(&self) -> bool {
        self.claim.name.expectation() == Expectation::Grows
    }

    /// Returns how far a value lies from no change; multiples by their logarithm, so that half and double are as far.
    fn distance(&self, value: f64) -> f64 {
        match self.is_multiple() {
            true if value > 0.0 => libm::log(value),
            true => f64::NEG_INFINITY,
            false => value,
        }
    }
}

/// Returns how many claims the data agree with, differ from, and leave open.
pub(in crate::figures) fn title(found: &Claims) -> String {
    let count = |verdict: Verdict| found.claims.iter().filter(|claim| claim.verdict == Some(verdict)).count();
    let all = found.claims.len();
    if found.claims.iter().any(|claim| claim.verdict.is_none()) {
        return format!("{all} claims of the study beside these data");
    }
    let (agrees, differs, open) = (count(Verdict::Agrees), count(Verdict::Differs), count(Verdict::CannotTell));
    let other = count(Verdict::NotComparable);
    if open + other == all {
        return format!("These data can decide none of the study's {all} claims");
    }
    let number = |number: usize| if number == 0 { "none".to_owned() } else { number_word(number as u32) };
    let mut rest = match open {
        0 => String::new(),
        1 => "; one stays open".to_owned(),
        _ => format!("; {} stay open", number(open)),
    };
    if other > 0 {
        rest += &format!("; {} can't be compared", number(other));
    }
    format!(
        "Of the study's {all} claims, these data agree with {} and differ from {}{rest}",
        number(agrees),
        number(differs)
    )
}

fn subtitle(answer: &Answer, found: &Claims) -> String {
    let period = |day| period_name(answer.question.granularity, day);
    let later = period(found.period);
    let span = found.against.map_or_else(|| later.clone(), |earlier| format!("{} to {later}", period(earlier)));
    format!("Rings: the study, 2020 to 2025; dots: these data, {span}, with intervals; {}.", counted(answer))
}

/// Returns what the comparison can show, and when a claim is agreed with.
pub(super) fn notes() -> Vec<String> {
    vec![
        "These data can show whether things still move that way, not whether they moved that far.".to_owned(),
        "A claim is agreed with, or differed from, where all listed models, those listed throughout and the chain of comparable \
         models move the same way, and the interval of the change leaves out no change. The interval tells how far single models \
         move the change among the models listed at both dates, whose dot it belongs to."
            .to_owned(),
        "Multiples stand on one scale, on which half is as far from no change as double; differences in percentage points on \
         another. A claim of which the study states no figure has no ring."
            .to_owned(),
    ]
}

/// Returns the claim, and why it isn't decided where it isn't.
fn sentence(claim: &Claim) -> String {
    let statement = claim.name.statement();
    if claim.reason.is_empty() { statement.to_owned() } else { format!("{statement}: {}", claim.reason) }
}

/// Returns where the value of these data stands, and where the study's; `None` where neither has a figure.
fn mark(claims: &[ShownClaim<'_>], shown: &ShownClaim<'_>) -> Option<EffectMark> {
    // What is something else has no place on the scale.
    let has_place = |shown: &ShownClaim<'_>| shown.claim.verdict != Some(Verdict::NotComparable);
    let study = shown.claim.name.study_value();
    if !has_place(shown) || (shown.value.is_none() && study.is_none()) {
        return None;
    }
    let reach = |other: &ShownClaim<'_>| {
        let (low, high) = other.claim.interval.unzip();
        let values = [other.value, other.claim.name.study_value(), low, high];
        values
            .into_iter()
            .flatten()
            .map(|value| other.distance(value).abs())
            .filter(|far| far.is_finite())
            .fold(0.0, f64::max)
    };
    let of_kind = claims.iter().filter(|other| has_place(other) && other.is_multiple() == shown.is_multiple());
    let extent = of_kind.map(reach).fold(0.0, f64::max);
    let percent = |value: f64| {
        if extent > 0.0 { (50.0 + 50.0 * shown.distance(value) / extent).clamp(0.0, 100.0) } else { 50.0 }
    };
    let value = |value: f64| format::value(value, shown.unit());
    let label = match (shown.value, study) {
        (Some(here), Some(study)) => format!("{}; study {}", value(here), value(study)),
        (Some(here), None) => value(here),
        (None, study) => format!("study {}", study.map(value).unwrap_or_default()),
    };
    Some(EffectMark {
        label,
        at_percent: shown.value.map(percent),
        interval_percent: shown.claim.interval.map(|(low, high)| (percent(low), percent(high))),
        other_percent: study.map(percent),
    })
}

/// Returns what stands behind a claim: the study's words, what is compared here, the values on each population, coverage.
fn details(answer: &Answer, found: &Claims, shown: &ShownClaim<'_>) -> Vec<(String, String)> {
    let claim = shown.claim;
    let period = |day| period_name(answer.question.granularity, day);
    let second_hand = if claim.name.is_second_hand() { " (read in reports on the study)" } else { "" };
    let unit = match claim.name.expectation() {
        Expectation::Leads => Unit::Points,
        _ if claim.name == ClaimName::Size => Unit::Count,
        _ => Unit::Share,
    };
    let tested = |value: f64| format::value(value, shown.unit());
    let mut details = vec![
        ("The study".to_owned(), format!("{}{second_hand}", claim.name.study())),
        ("Compared here".to_owned(), claim.name.definition().to_owned()),
    ];
    let mut add = |what: String, value: Option<String>| details.extend(value.map(|value| (what, value)));
    for (day, value) in [(found.against, claim.before), (Some(found.period), claim.after)] {
        add(day.map(period).unwrap_or_default(), value.map(|value| format::value(value, unit)));
    }
    add("All listed models".to_owned(), claim.tested.map(tested));
    let evidence = shown.evidence;
    add("Listed throughout".to_owned(), evidence.and_then(ChangeEvidence::balanced_change).map(tested));
    add("Chained".to_owned(), evidence.and_then(ChangeEvidence::chained_change).map(tested));
    let readings = evidence.and_then(|evidence| {
        let ends = evidence.readings?.map(|ends| evidence.scale.change(ends));
        Some((ends[0]?, ends[1]?))
    });
    let between = |(low, high): (f64, f64)| format!("{} to {}", tested(low), tested(high));
    add("As doubtful developers are read".to_owned(), readings.or(claim.readings).map(between));
    let with_interval = |(low, high)| shown.value.map(|value| format::with_interval(value, (low, high), shown.unit()));
    let of = if evidence.is_some() { "Listed at both dates" } else { "With its interval" };
    add(of.to_owned(), claim.interval.and_then(with_interval));
    add("Known for".to_owned(), known(claim));
    add("Could be decided by".to_owned(), Some(deciding_data(claim.name)));
    details
}

/// Returns which of the page's choices of data could decide a claim, those that are made for it first.
fn deciding_data(claim: ClaimName) -> String {
    let is_of_one_date = claim.expectation() == Expectation::Leads;
    let choices = [
        ("the study's files", claim.is_in_study_files()),
        ("this site's list, if its columns tell it", true),
        ("the Hub this minute, for what it lists", is_of_one_date),
        ("two snapshots of the Hub's list, for what both list", !is_of_one_date),
        ("your own files of two dates or more with such columns", true),
    ];
    let choices = choices.into_iter().filter(|(_, could)| *could).map(|(choice, _)| choice);
    choices.collect::<Vec<_>>().join("; ")
}

/// "97 % of downloads", with a warning under half; the lower of both periods.
fn known(claim: &Claim) -> Option<String> {
    let lowest = [claim.coverage_before, claim.coverage_after].into_iter().flatten().reduce(f64::min)?;
    let warning = if lowest < 0.5 { ": read with care" } else { "" };
    Some(format!("{} % of downloads{warning}", format::fixed((lowest * 100.0).floor(), 0)))
}
