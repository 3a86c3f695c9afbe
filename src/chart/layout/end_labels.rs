//! Labels at the right ends of lines and layers: moved apart where they would touch, joined by thin leaders.

use super::label::{Align, LINE_PX, Label, TEXT_PX};
use super::layout_builder::LayoutBuilder;
use super::marks::Mark;
use crate::chart::text::{self, CAP_HEIGHT_EM, Weight};
use crate::chart::theme::{ColorRole, Ink};
use crate::order::order_by;

/// Free space between two labels.
const GAP_PX: f64 = 3.0;
/// Space for leaders between plot and labels.
const LEADER_PX: f64 = 18.0;

/// A label and the point it belongs to.
#[derive(Clone, Debug)]
pub(super) struct EndLabel {
    /// Name; cut where it does not fit.
    pub name: String,
    /// Last value with its unit; never cut.
    pub value: String,
    /// Which color.
    pub role: ColorRole,
    /// Semibold for what matters, regular for greys.
    pub weight: Weight,
    /// Rank by importance, 0 first: the last ones are left out where there is no room.
    pub rank: usize,
}

/// The labels' lines, wrapped into one gutter.
pub(super) struct Gutter {
    labels: Vec<(EndLabel, Vec<String>)>,
    /// Width of the gutter, with the space for leaders.
    pub width: f64,
}

/// Wraps labels into a gutter of at most `max_width`, as narrow as they allow; without labels it has a small width,
/// so that a dot at the end of a line stays whole.
pub(super) fn gutter(labels: Vec<EndLabel>, max_width: f64, height: f64) -> Gutter {
    let room = max_width - LEADER_PX;
    let mut wrapped: Vec<_> = labels.into_iter().map(|label| (two_lines(&label, room), label)).collect();
    order_by(&mut wrapped, |a, b| a.1.rank.cmp(&b.1.rank));
    let too_high = |wrapped: &[(Vec<String>, EndLabel)]| needed(wrapped.iter().map(|(lines, _)| lines.len())) > height;
    // First the least important names lose their second line, then their labels altogether.
    for index in (0..wrapped.len()).rev() {
        if too_high(&wrapped) {
            let (lines, label) = &mut wrapped[index];
            *lines = vec![one_line(label, room)];
        }
    }
    while too_high(&wrapped) && wrapped.pop().is_some() {}
    let widths = wrapped.iter().flat_map(|(lines, label)| lines.iter().map(|l| text::width(l, TEXT_PX, label.weight)));
    let widest = widths.fold(0.0, f64::max);
    let width = if wrapped.is_empty() { 8.0 } else { widest.ceil() + LEADER_PX };
    Gutter { labels: wrapped.into_iter().map(|(lines, label)| (label, lines)).collect(), width }
}

fn two_lines(label: &EndLabel, room: f64) -> Vec<String> {
    let lines = text::wrap(&format!("{} {}", label.name, label.value), TEXT_PX, label.weight, room, 3);
    let cut = lines.len() > 2 || lines.iter().any(|line| line.ends_with('…'));
    if cut { vec![one_line(label, room)] } else { lines }
}

fn one_line(label: &EndLabel, room: f64) -> String {
    let value = format!(" {}", label.value);
    let left = room - text::width(&value, TEXT_PX, label.weight);
    format!("{}{value}", text::cut(&label.name, TEXT_PX, label.weight, left))
}

fn needed(lines: impl Iterator<Item = usize>) -> f64 {
    lines.map(|lines| lines as f64 * LINE_PX + GAP_PX).sum::<f64>() - GAP_PX
}

/// Draws a gutter's labels at the right of the plot; `point` tells where the mark of a label (by its rank) ends.
pub(super) fn draw(builder: &mut LayoutBuilder, gutter: Gutter, point: impl Fn(usize) -> (f64, f64)) {
    let mut labels = gutter.labels;
    order_by(&mut labels, |a, b| point(a.0.rank).1.total_cmp(&point(b.0.rank).1).then(a.0.rank.cmp(&b.0.rank)));
    let wanted: Vec<f64> = labels.iter().map(|(label, _)| point(label.rank).1).collect();
    let heights: Vec<f64> = labels.iter().map(|(_, lines)| lines.len() as f64 * LINE_PX).collect();
    let centers =
        spread(&wanted, &heights, GAP_PX, builder.plot.top - LINE_PX / 2.0, builder.plot.bottom + LINE_PX / 2.0);
    let left = builder.plot.right + LEADER_PX;
    for ((label, lines), center) in labels.into_iter().zip(centers) {
        let (x, y) = point(label.rank);
        // A leader where the label was moved, or where the line ends before the plot does.
        if (y - center).abs() > 5.0 || builder.plot.right - x > 24.0 {
            let start = x.max(builder.plot.right) + 3.0;
            if builder.plot.right - x > 24.0 {
                dots(builder, x + 7.0, start - 3.0, y);
            }
            builder.marks.push(Mark::Path(vec![(start, y), (left - 4.0, center)], 1.0, Ink::Axis));
        }
        let mut baseline = center - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX + CAP_HEIGHT_EM / 2.0 * TEXT_PX;
        for text in lines {
            let ink = Ink::Label(label.role);
            let (align, size, weight) = (Align::Left, TEXT_PX, label.weight);
            builder.marks.push(Mark::Text(Label { text, x: left, baseline, align, size, weight, ink }));
            baseline += LINE_PX;
        }
    }
}

/// A dotted line across the plot, which nobody takes for data.
fn dots(builder: &mut LayoutBuilder, from: f64, to: f64, y: f64) {
    let count = ((to - from) / 4.0) as i32;
    let dot = |index: i32| from + f64::from(index) * 4.0;
    builder.marks.extend((0..count).map(dot).map(|x| Mark::Rule((x, y), (x + 1.0, y), 1.0, Ink::Axis)));
}

/// Moves centers as little as possible (least squares) so that boxes keep their order, a gap, and the bounds.
///
/// Adjacent boxes that touch are pooled and moved by their mean shift (pool adjacent violators, Ayer et al. 1955).
/// `wanted` is ascending. Boxes that are together higher than the bounds start at `top` and pass `bottom`.
pub(super) fn spread(wanted: &[f64], heights: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    // Where each center would be if all boxes stood on each other from zero: only differences to it matter.
    let mut stacked = Vec::with_capacity(heights.len());
    let mut y = 0.0;
    for height in heights {
        stacked.push(y + height / 2.0);
        y += height + gap;
    }
    let total = (y - gap).max(0.0);
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&stacked) {
        let mut pool = (want - offset, 1);
        while let Some(&(sum, count)) = pools.last() {
            if sum / count as f64 <= pool.0 / pool.1 as f64 {
                break;
            }
            pool = (pool.0 + sum, pool.1 + count);
            pools.pop();
        }
        pools.push(pool);
    }
    let shifts = pools.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f64, *count));
    shifts.zip(&stacked).map(|(shift, offset)| shift.min(bottom - total).max(top) + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn boxes_that_do_not_touch_stay() {
        assert_eq!(spread(&[20.0, 60.0], &[16.0, 16.0], 2.0, 0.0, 100.0), [20.0, 60.0]);
    }

    #[test]
    fn boxes_that_touch_part_evenly() {
        assert_eq!(spread(&[50.0, 50.0], &[16.0, 16.0], 2.0, 0.0, 100.0), [41.0, 59.0]);
    }

    #[test]
    fn boxes_stay_inside_the_bounds() {
        assert_eq!(spread(&[99.0, 99.0, 99.0], &[10.0, 10.0, 10.0], 0.0, 0.0, 100.0), [75.0, 85.0, 95.0]);
        assert_eq!(spread(&[-5.0], &[10.0], 0.0, 0.0, 100.0), [5.0]);
    }
}
