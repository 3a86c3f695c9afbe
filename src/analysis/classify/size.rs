//! Size classes.

/// A range of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeClass {
    /// The range in words: `6–18 B`.
    pub name: &'static str,
    /// The fewest parameters of the class.
    pub from: u64,
    /// One more than the most; `None`: no upper end.
    pub below: Option<u64>,
}

const MILLION: u64 = 1_000_000;

/// The classes, ascending, without gaps; a lower edge belongs to its class.
///
/// The edges are ours. They lie where few models do: in the shipped data's last snapshot, models within 5 % of an
/// edge have less than 1 % of the downloads, so that neither rounding nor an odd layer moves many of them to
/// another class. Within 5 % of the rounder 8 billion alone lie 9 %.
pub const SIZE_CLASSES: [SizeClass; 7] = [
    SizeClass { name: "< 0.4 B", from: 1, below: Some(400 * MILLION) },
    SizeClass { name: "0.4–2.5 B", from: 400 * MILLION, below: Some(2_500 * MILLION) },
    SizeClass { name: "2.5–6 B", from: 2_500 * MILLION, below: Some(6_000 * MILLION) },
    SizeClass { name: "6–18 B", from: 6_000 * MILLION, below: Some(18_000 * MILLION) },
    SizeClass { name: "18–50 B", from: 18_000 * MILLION, below: Some(50_000 * MILLION) },
    SizeClass { name: "50–150 B", from: 50_000 * MILLION, below: Some(150_000 * MILLION) },
    SizeClass { name: "≥ 150 B", from: 150_000 * MILLION, below: None },
];

/// Returns the class of a model with that many parameters; `None` without any.
///
/// ```
/// use lorenz::analysis::classify::size_class;
/// assert_eq!(size_class(7_600_000_000).map(|class| class.name), Some("6–18 B"));
/// assert_eq!(size_class(0), None);
/// ```
pub fn size_class(parameters: u64) -> Option<&'static SizeClass> {
    SIZE_CLASSES.iter().rev().find(|class| class.from <= parameters)
}
