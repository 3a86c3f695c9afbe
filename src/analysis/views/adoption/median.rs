//! Medians and other order statistics of values in any order.

/// Returns the median, of two middle values their mean; `None` of nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let [lower, upper] = middle(values.len())?;
    select_places(&mut values, &[lower, upper]);
    Some((values[lower] + values[upper]) / 2.0)
}

/// Returns where, of so many sorted values, the middle ones stand: of an odd number one is both.
pub(super) fn middle(length: usize) -> Option<[usize; 2]> {
    length.checked_sub(1).map(|last| [last / 2, length / 2])
}

/// Moves the values that sorting would put at these ascending places there, and all others to the right side of them.
pub(super) fn select_places(values: &mut [f64], places: &[usize]) {
    let Some(&place) = places.get(places.len() / 2).filter(|&&place| place < values.len()) else { return };
    let (lower, _, upper) = values.select_nth_unstable_by(place, f64::total_cmp);
    select_places(lower, &places[..places.partition_point(|&other| other < place)]);
    let above = places.iter().filter(|&&other| other > place).map(|other| other - place - 1);
    select_places(upper, &above.collect::<Vec<_>>());
}
