//! Which of several dates tell independent things: windows that overlap hold the same downloads twice.

/// Returns the indices of the dates that remain, ascending, when each is to lie at least so many days before the next: from the
/// latest back, every one that is far enough from the one kept last.
///
/// Dates are days in ascending order. With a step of 0 or 1 all that differ remain, of equal ones the last.
///
/// ```
/// use lorenz::metrics::thinned;
/// // Windows of 30 days, at every other week and one straggler.
/// assert_eq!(thinned(&[0, 14, 28, 42, 50, 56], 30), [1, 5]);
/// assert_eq!(thinned(&[0, 30, 60], 30), [0, 1, 2]);
/// ```
pub fn thinned(days: &[i32], least_step_days: u32) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let mut next: Option<i64> = None;
    for (index, &day) in days.iter().enumerate().rev() {
        let day = i64::from(day);
        if next.is_none_or(|next| day + i64::from(least_step_days.max(1)) <= next) {
            kept.push(index);
            next = Some(day);
        }
    }
    kept.reverse();
    kept
}
