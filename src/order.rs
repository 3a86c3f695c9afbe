//! Puts short lists in order, in little code: each sort of the standard library is some kilobytes of a program, for each type anew.

use std::cmp::Ordering;

/// Puts items in order; equal ones stay as they are.
///
/// It looks for each item's place among those before and moves it there, at most n²/4 steps in all: for lists of some hundred items, or
/// longer ones that are nearly in order.
///
/// ```
/// let mut items = [(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
/// lorenz::order::order_by(&mut items, |one, other| one.0.cmp(&other.0));
/// assert_eq!(items, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
/// ```
pub fn order_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && compare(&items[at - 1], &items[at]) == Ordering::Greater {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}
