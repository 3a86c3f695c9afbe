//! Segments of the economy.

use super::spelled;

/// The kind of organization behind a developer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Companies.
    Industry,
    /// Non-profit organizations, public bodies among them.
    NonProfit,
    /// Universities and research institutes.
    Academia,
    /// Groups without a legal body.
    Community,
    /// Persons.
    Unaffiliated,
}

impl Segment {
    /// All segments, in order.
    pub const ALL: [Segment; 5] =
        [Segment::Industry, Segment::NonProfit, Segment::Academia, Segment::Community, Segment::Unaffiliated];

    /// Returns the segment in words.
    pub fn name(self) -> &'static str {
        match self {
            Segment::Industry => "industry",
            Segment::NonProfit => "non-profit",
            Segment::Academia => "academia",
            Segment::Community => "community",
            Segment::Unaffiliated => "unaffiliated",
        }
    }
}

/// Returns the segment that a kind of organization belongs to; `None` for an unknown word.
///
/// `Organization` is a community: the study writes it in place of a country for a group that has none.
///
/// ```
/// use lorenz::analysis::classify::{Segment, segment};
/// assert_eq!(segment("Company"), Some(Segment::Industry));
/// assert_eq!(segment("government"), Some(Segment::NonProfit));
/// ```
pub fn segment(org_type: &str) -> Option<Segment> {
    Some(match spelled(org_type).as_str() {
        "company" | "industry" | "corporate" | "corporation" | "startup" | "enterprise" => Segment::Industry,
        "non-profit" | "nonprofit" | "not-for-profit" | "foundation" | "ngo" | "government" | "public" => {
            Segment::NonProfit
        }
        "academia" | "academic" | "university" | "research" | "research-institute" | "classroom" => Segment::Academia,
        "community" | "team" | "organization" | "collective" => Segment::Community,
        "unaffiliated" | "user" | "individual" | "person" => Segment::Unaffiliated,
        _ => return None,
    })
}

/// Returns whether a country or a segment marks an account that belongs to no organization: `User`, `Organization` or `unaffiliated`.
///
/// The study writes the first two in place of a country. An empty text is unknown, not unaffiliated.
pub fn is_unaffiliated(country_or_segment: &str) -> bool {
    matches!(spelled(country_or_segment).as_str(), "user" | "organization" | "unaffiliated")
}
