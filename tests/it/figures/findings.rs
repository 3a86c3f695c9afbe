//! Titles say the finding, in words that hold for any data; styles agree with the charts' theme.

use lorenz::analysis::{Answer, Level, Measure, Population, Question, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::chart::{Figure, theme};
use lorenz::figures::{self, Exhibit, ExhibitBody, exhibits};
use lorenz::protocol::DataSummary;

use crate::shipped::shipped_panel;

fn data() -> DataSummary {
    crate::shipped::summary(&shipped_panel())
}

/// The charts of an answer's view, by name.
fn charts(answer: &Answer, data: &DataSummary) -> Vec<(&'static str, Figure)> {
    let chart = |exhibit: Exhibit| match exhibit.body {
        ExhibitBody::Chart(figure) => Some((exhibit.name, *figure)),
        _ => None,
    };
    exhibits(answer, data, &lorenz::app::Display::default()).into_iter().filter_map(chart).collect()
}

#[test]
fn the_shipped_data_give_these_findings() {
    let (panel, data) = (shipped_panel(), data());
    let title = |answer: &Answer, name: &str| {
        let charts = charts(answer, &data);
        charts.iter().find(|chart| chart.0 == name).unwrap().1.heading().unwrap().title.clone()
    };
    let mut lines = Vec::new();
    for level in ["developer", "country", "segment", "license"] {
        let from = Day::from_date(2026, 6, 23);
        let question = Question { level: Level::from(level.to_owned()), from, ..Question::default() };
        for measure in [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Theil, Measure::Gini] {
            let answer = answer(&panel, &Question { measure, ..question.clone() }).unwrap();
            lines.push(format!("{level} {}: {}", measure.name(), title(&answer, "concentration")));
        }
        let answer = answer(&panel, &question).unwrap();
        lines.push(format!("{level} shares: {}", title(&answer, "shares")));
        lines.push(format!("{level} lorenz: {}", title(&answer, "lorenz")));
        lines.push(format!("{level} lede: {}", figures::lede(&answer)));
    }
    crate::shipped::golden("figures.txt", &(lines.join("\n") + "\n"));
}

/// Every level × measure × granularity × population has charts with a title, a subtitle that states basis and
/// coverage, and a source; also for a range of one date.
#[test]
fn every_view_has_words() {
    let (panel, data) = (shipped_panel(), data());
    let levels = std::iter::once("model".to_owned()).chain(data.levels.clone());
    for level in levels {
        for (index, measure) in Measure::OFFERED.into_iter().enumerate() {
            let question = Question {
                level: Level::from(level.clone()),
                measure,
                granularity: Granularity::ALL[index % 4],
                from: (index % 3 == 0).then(|| Day::from_date(2026, 10, 1)).flatten(),
                population: if index % 2 == 0 { Population::All } else { Population::Balanced },
                ..Question::default()
            };
            let answer = answer(&panel, &question).unwrap();
            let charts = charts(&answer, &data);
            assert_eq!(charts.len(), 4);
            for (_, figure) in charts {
                let heading = figure.heading().unwrap();
                assert!(heading.title.len() > 10 && !heading.title.contains("NaN"), "{}", heading.title);
                assert!(heading.subtitle.contains("downloads in the last 30 days"), "{}", heading.subtitle);
                assert!(figure.source().starts_with("Source: a list. Data of 23 Feb 2026 to 28 Oct 2026."));
            }
        }
    }
}

#[test]
fn the_style_sheet_has_the_theme_s_colors() {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/style.css")).unwrap();
    let (light, dark) = css.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let dark = &dark[..dark.find("\n}\n").unwrap()];
    for (part, theme) in [(light, &theme::LIGHT), (dark, &theme::DARK)] {
        let declared = part.lines().map(str::trim).filter(|line| line.starts_with("--"));
        let theme = theme.css();
        let known: Vec<&str> = theme.lines().collect();
        let declared: Vec<&str> = declared.collect();
        assert!(declared.len() >= 6);
        declared.iter().for_each(|line| assert!(known.contains(line), "{line} is not the theme's"));
    }
}
