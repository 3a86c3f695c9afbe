//! A link restores the view, whatever the view is; a broken one says what it couldn't use.

use lorenz::analysis::{
    Attribution, Basis, Counted, Filters, Level, Measure, NumberRange, Population, Question, SharesOf, Unaffiliated,
    View,
};
use lorenz::app::{Display, parse_link, write_link};
use lorenz::calendar::{Day, Granularity};
use lorenz::protocol::{DataSource, LoadSpec};
use lorenz::schema::{Assignment, CountKind, Role};
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Option<Day>> {
    proptest::option::of((0..40_000i32).prop_map(Day))
}

fn any_question() -> impl Strategy<Value = Question> {
    let level = prop_oneof![Just("model".to_owned()), Just("country".to_owned()), "[^\\x00]{1,12}"];
    let measure =
        prop_oneof![(0..Measure::OFFERED.len()).prop_map(|i| Measure::OFFERED[i]), (1..999u32).prop_map(Measure::Cr)];
    let granularity = (0..Granularity::ALL.len()).prop_map(|i| Granularity::ALL[i]);
    let population = prop_oneof![Just(Population::All), Just(Population::Balanced)];
    (level, measure, granularity, any_day(), any_day(), any_day(), population, 1..9usize).prop_map(
        |(level, measure, granularity, from, to, at, population, top)| Question {
            level: Level::from(level),
            measure,
            granularity,
            from,
            to,
            at,
            population,
            top: Some(top),
            ..Question::default()
        },
    )
}

/// The switches and filters of a question.
fn any_population() -> impl Strategy<Value = Question> {
    let pairs = || proptest::collection::vec(("[a-z_-]{1,8}", "\\PC{1,12}"), 0..3);
    let range = || {
        proptest::option::of((0..10_u64.pow(13), 0..10_u64.pow(13))).prop_map(|ends| {
            ends.map_or_else(NumberRange::default, |(a, b)| NumberRange {
                from: Some(a.min(b)),
                to: (a > 7).then_some(a.max(b)),
            })
        })
    };
    let switches = (0..8usize, 0..2usize, 0..2usize, 0..2usize, 0..2usize, proptest::bool::ANY, 0..3usize);
    let texts = (
        proptest::option::of("\\PC{1,8}"),
        proptest::option::of("\\PC{1,8}"),
        proptest::collection::hash_set("\\PC{1,8}", 0..4),
    );
    (switches, pairs(), pairs(), range(), range(), texts, any_day()).prop_map(
        |(switches, mut only, mut without, age_days, parameters, (name, divest, merge), against)| {
            only.dedup();
            without.dedup();
            let known = |list: Vec<(String, String)>| {
                let mut kept: Vec<(String, String)> = Vec::new();
                for (level, value) in list {
                    let pair = (lorenz::schema::level_name(&level), value);
                    if !kept.contains(&pair) {
                        kept.push(pair);
                    }
                }
                kept
            };
            Question {
                view: View::ALL[switches.0],
                basis: Basis::ALL[switches.1],
                attribution: Attribution::ALL[switches.2],
                unaffiliated: Unaffiliated::ALL[switches.3],
                counted: Counted::ALL[switches.4],
                intervals: switches.5,
                shares_of: SharesOf::ALL.get(switches.6).copied(),
                filters: Filters { only: known(only), without: known(without), age_days, parameters, name },
                merge: merge.into_iter().collect(),
                divest,
                against,
                ..Question::default()
            }
        },
    )
}

fn any_spec() -> impl Strategy<Value = LoadSpec> {
    let source = prop_oneof![
        Just(DataSource::Bundled),
        "https://\\PC{1,30}".prop_map(DataSource::Url),
        "\\PC{1,30}".prop_map(DataSource::File)
    ];
    let role = prop_oneof![
        Just(Role::Model),
        Just(Role::Downloads),
        Just(Role::Unused),
        "[a-z]{9,12}".prop_map(Role::Attribute)
    ];
    let assignment = (role, "\\PC{0,20}").prop_map(|(role, column)| Assignment { column, role });
    let sources = proptest::collection::vec(source, 1..4);
    (sources, any_kind(), proptest::collection::vec(assignment, 0..3)).prop_map(|(sources, kind, mapping)| {
        // Of equal parts a link names one.
        let rows_from = kind.is_some().then_some(Day(20_000));
        let far_dates = kind.is_some();
        let mut spec = LoadSpec {
            kind,
            rows_from,
            rows_to: rows_from,
            far_dates,
            developer_table_alone: far_dates,
            ..LoadSpec::of(Vec::new())
        };
        for source in sources {
            if !spec.sources.contains(&source) {
                spec.sources.push(source);
            }
        }
        for assignment in mapping {
            if !spec.mapping.contains(&assignment) {
                spec.mapping.push(assignment);
            }
        }
        spec
    })
}

fn any_kind() -> impl Strategy<Value = Option<CountKind>> {
    proptest::option::of(prop_oneof![
        Just(CountKind::Counter),
        Just(CountKind::Flow),
        (1..400u32).prop_map(|days| CountKind::Window { days })
    ])
}

proptest! {
    #[test]
    fn every_view_survives_its_link(spec in any_spec(), question in any_question()) {
        let link = parse_link(&write_link(&spec, &question, &Display::default()));
        prop_assert_eq!(link.spec, spec);
        prop_assert_eq!(link.question, question);
        prop_assert!(link.notices.is_empty(), "{:?}", link.notices);
    }

    #[test]
    fn every_population_survives_its_link(question in any_population()) {
        let link = parse_link(&write_link(&LoadSpec::default(), &question, &Display::default()));
        prop_assert_eq!(link.question, question);
        prop_assert!(link.notices.is_empty(), "{:?}", link.notices);
    }

    #[test]
    fn any_text_is_a_link_of_some_view(query in "\\PC{0,60}") {
        parse_link(&query);
    }
}

#[test]
fn the_default_view_has_an_empty_link() {
    assert_eq!(write_link(&LoadSpec::default(), &Question::default(), &Display::default()), "");
}

#[test]
fn each_part_that_cannot_be_used_is_named_once() {
    let link = parse_link("?measure=hhj&by=day&from=2026-02-30&top=10&models=some&kind=x&utm_source=news");
    assert_eq!(link.question, Question::default());
    assert_eq!(link.notices.len(), 6, "{:?}", link.notices);
    assert!(link.notices[0].contains("measure=\"hhj\""), "{:?}", link.notices);
}

#[test]
fn a_link_reads_as_documented() {
    let link = parse_link("?data=my.parquet&level=country&measure=cr4&by=month&from=2026-06-01&models=balanced");
    assert_eq!(link.spec.sources, [DataSource::Url("my.parquet".to_owned())]);
    assert_eq!(link.question.level.name(), "country");
    assert_eq!(link.question.measure, Measure::Cr(4));
    assert_eq!(link.question.granularity, Granularity::Month);
    assert_eq!(link.question.from, Day::from_date(2026, 6, 1));
    assert_eq!(link.question.population, Population::Balanced);
}

#[test]
fn a_link_names_several_parts_and_what_their_columns_are() {
    let link = parse_link("?data=shipped&data=more.parquet&data=file:own/a.parquet&as=date:when&as=unused:tags");
    let parts =
        [DataSource::Bundled, DataSource::Url("more.parquet".to_owned()), DataSource::File("own/a.parquet".to_owned())];
    assert_eq!(link.spec.sources, parts);
    let said: Vec<String> = link.spec.mapping.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["date:when", "unused:tags"]);
    assert_eq!(parse_link("?as=nonsense").notices.len(), 1);
}
