//! Milestones: fine vertical lines over the height of the plot, each with its name above it, like a flag on its pole.

use super::bounds::Bounds;
use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::Mark;
use crate::calendar::Day;
use crate::chart::scale::Scale;
use crate::chart::spec::{self, Milestone};
use crate::chart::text::{self, ASCENT_EM, Weight};
use crate::chart::theme::Ink;

/// Rows of names above a plot, at most; on a narrow chart one less.
const MOST_ROWS: usize = 4;
/// Space between a pole and its name, and at least between a name and what is beside it.
const GAP_PX: f64 = 4.0;
/// Space between the lowest row and the plot.
const FOOT_PX: f64 = 6.0;
/// No name is wider; a longer one is cut.
const WIDEST_PX: f64 = 220.0;

/// A milestone on its chart.
struct Flag {
    /// Position of its pole.
    x: f64,
    /// Its name, and left and right end of that; `None` where there is no room for it.
    name: Option<(String, f64, f64)>,
    /// How many rows of names stand between its own and the plot.
    row: usize,
}

/// The milestones of a chart, with their names in rows.
pub(super) struct Flags(Vec<Flag>);

impl Flags {
    /// Places the milestones between the first and the last of a chart's days, on a plot with these ends.
    ///
    /// The most important ones choose first. A name takes the lowest row in which it touches no other name, no pole crosses it, and
    /// its pole crosses none; right of its pole, or else left of it. One without such a row is left out, and its pole ends with the
    /// plot.
    pub fn place(milestones: &[Milestone], days: &[Day], x: &Scale, (left, right): (f64, f64), narrow: bool) -> Flags {
        let rows = if narrow { MOST_ROWS - 1 } else { MOST_ROWS };
        let widest = ((right - left) / 2.0 - GAP_PX).min(WIDEST_PX);
        let mut flags: Vec<Flag> = Vec::new();
        for milestone in spec::shown(milestones, days) {
            let at = x.day(milestone.day);
            let name = text::cut(&milestone.name, TEXT_PX, Weight::Regular, widest);
            let width = text::width(&name, TEXT_PX, Weight::Regular);
            let is_free = |(from, row): &(f64, usize)| {
                let ends = (*from, from + width);
                left <= ends.0 && ends.1 <= right && flags.iter().all(|flag| flag.leaves(at, ends, *row))
            };
            let places = (0..rows).flat_map(|row| [(at + GAP_PX, row), (at - GAP_PX - width, row)]);
            let free = places.into_iter().find(is_free);
            flags.push(Flag {
                x: at,
                name: free.map(|(from, _)| (name, from, from + width)),
                row: free.map_or(0, |(_, row)| row),
            });
        }
        Flags(flags)
    }

    /// Returns the height that the rows take above the plot.
    pub fn height(&self) -> f64 {
        let rows = self.0.iter().filter(|flag| flag.name.is_some()).map(|flag| flag.row + 1).max();
        rows.map_or(0.0, |rows| rows as f64 * LINE_PX + FOOT_PX)
    }

    /// Returns whether a pole stands within a box, or within 3 px of it.
    pub fn cross(&self, bounds: &Bounds) -> bool {
        self.0.iter().any(|flag| (bounds.left - 3.0..=bounds.right + 3.0).contains(&flag.x))
    }

    /// Draws the poles in this ink, and the names.
    pub fn draw(self, builder: &mut LayoutBuilder, ink: Ink) {
        let plot = builder.plot;
        for Flag { x, name, row } in self.0 {
            let foot = plot.top - FOOT_PX - row as f64 * LINE_PX;
            let top = if name.is_some() { foot - LINE_PX + 3.0 } else { plot.top };
            builder.marks.push(Mark::Rule((x, plot.top), (x, plot.bottom), 1.0, ink));
            if let Some((text, left, _)) = name {
                builder.marks.push(Mark::Rule((x, top), (x, plot.top), 1.0, Ink::Axis));
                let baseline = foot - LINE_PX + ASCENT_EM * TEXT_PX;
                let (align, size, weight, ink) = (Align::Left, TEXT_PX, Weight::Regular, Ink::Muted);
                builder.marks.push(Mark::Text(Label { text, x: left, baseline, align, size, weight, ink }));
            }
        }
    }
}

impl Flag {
    /// Returns whether this one leaves room for another with its pole at `x` and its name, with these ends, in a row.
    fn leaves(&self, x: f64, (left, right): (f64, f64), row: usize) -> bool {
        let Some((_, own_left, own_right)) = self.name else { return true };
        let is_crossed = |at: f64, (left, right): (f64, f64)| left - 2.0 < at && at < right + 2.0;
        match self.row.cmp(&row) {
            std::cmp::Ordering::Equal => {
                let apart = own_right + GAP_PX <= left || right + GAP_PX <= own_left;
                // A pole ends in its own row, beside its name.
                apart && !is_crossed(self.x, (left, right)) && !is_crossed(x, (own_left, own_right))
            }
            std::cmp::Ordering::Greater => !is_crossed(self.x, (left, right)),
            std::cmp::Ordering::Less => !is_crossed(x, (own_left, own_right)),
        }
    }
}
