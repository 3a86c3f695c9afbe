//! Milestones in charts over time: well-known launches and dates of policy, and the reader's own.

use super::exhibit::{Exhibit, ExhibitBody};
use crate::app::Marks;
use crate::calendar::Day;
use crate::chart::{Figure, Milestone, XAxis};

/// Well-known ones, one a line: the day, a space, the name. `www/data/marks.csv` says who, and where it can be read; a test compares them.
static KNOWN: &str = include_str!("milestones.txt");

/// Adds what is marked to all charts over time.
pub(super) fn mark(exhibits: &mut [Exhibit], marks: &Marks) {
    let own = marks.own.iter().map(|(day, name)| Milestone { day: *day, name: name.clone() });
    let mut milestones: Vec<Milestone> = own.collect();
    if marks.has_known {
        // The newest first: data mostly end in the present.
        milestones.extend(KNOWN.lines().rev().filter_map(milestone));
    }
    if milestones.is_empty() {
        return;
    }
    for exhibit in exhibits {
        let ExhibitBody::Chart(figure) = &mut exhibit.body else { continue };
        match figure.as_mut() {
            Figure::Line(chart) if chart.x == XAxis::Dates => chart.milestones.clone_from(&milestones),
            Figure::Stacked(chart) => chart.milestones.clone_from(&milestones),
            _ => {}
        }
    }
}

fn milestone(line: &str) -> Option<Milestone> {
    let (day, name) = line.split_once(' ')?;
    Some(Milestone { day: Day::parse(day)?, name: name.to_owned() })
}
