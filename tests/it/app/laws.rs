//! Whatever is chosen, stopped, fails or comes late, in whatever order: page, engine and address end up saying the same.

use lorenz::analysis::{Attribution, Basis, Counted, Level, Measure, Population, Question, Unaffiliated, View};
use lorenz::app::Message;
use lorenz::calendar::{Day, Granularity};
use lorenz::protocol::DataSource;
use lorenz::schema::CountKind;
use proptest::prelude::*;
use proptest::sample::select;

use super::world::{BAD, RARE, Step, TRAP, World};
use crate::support::day;

/// A change of one control; some ask for what the data don't have.
#[derive(Clone, Debug)]
enum Change {
    View(View),
    Level(&'static str),
    Measure(Measure),
    Granularity(Granularity),
    From(Option<Day>),
    To(Option<Day>),
    At(Option<Day>),
    Against(Option<Day>),
    Population(Population),
    Basis(Basis),
    Attribution(Attribution),
    Unaffiliated(Unaffiliated),
    Counted(Counted),
    Only(&'static str, &'static str),
    Everything,
    Merge(Vec<&'static str>),
    Divest(Option<&'static str>),
    Intervals(bool),
}

impl Change {
    fn apply(self, question: &mut Question) {
        match self {
            Change::View(view) => question.view = view,
            Change::Level(name) => question.level = Level::from(name.to_owned()),
            Change::Measure(measure) => question.measure = measure,
            Change::Granularity(granularity) => question.granularity = granularity,
            Change::From(day) => question.from = day,
            Change::To(day) => question.to = day,
            Change::At(day) => question.at = day,
            Change::Against(day) => question.against = day,
            Change::Population(population) => question.population = population,
            Change::Basis(basis) => question.basis = basis,
            Change::Attribution(attribution) => question.attribution = attribution,
            Change::Unaffiliated(unaffiliated) => question.unaffiliated = unaffiliated,
            Change::Counted(counted) => question.counted = counted,
            Change::Only(level, value) => {
                let condition = (level.to_owned(), value.to_owned());
                if !question.filters.only.contains(&condition) {
                    question.filters.only.push(condition);
                }
            }
            Change::Everything => question.filters = Default::default(),
            Change::Merge(names) => question.merge = names.into_iter().map(str::to_owned).collect(),
            Change::Divest(name) => question.divest = name.map(str::to_owned),
            Change::Intervals(wanted) => question.intervals = wanted,
        }
    }
}

fn date() -> impl Strategy<Value = Option<Day>> {
    let days = ["2026-01-05", "2026-02-09", "2026-03-16", "2026-04-13", "2025-06-01", "2026-03-01"];
    prop::option::weighted(0.8, select(days.to_vec()).prop_map(day))
}

/// What is moved on the strip of time, and what the engine does meanwhile.
fn drag() -> impl Strategy<Value = Act> {
    let place = prop_oneof![
        date().prop_map(Change::From),
        date().prop_map(Change::To),
        date().prop_map(Change::At),
        date().prop_map(Change::Against),
    ];
    prop::collection::vec((place, prop::option::of(engine_step())), 1..6).prop_map(Act::Drag)
}

fn change() -> impl Strategy<Value = Change> {
    let conditions = [("country", "China"), ("country", "Atlantis"), ("license", "mit"), ("color", "red")];
    let mergers = vec![vec![], vec!["meta"], vec!["meta", "google"], vec!["Meta", "nobody"]];
    prop_oneof![
        3 => select(View::ALL).prop_map(Change::View),
        1 => select(vec!["developer", "model", "country", "license", "color", "nonsense"]).prop_map(Change::Level),
        1 => select(Measure::OFFERED.to_vec()).prop_map(Change::Measure),
        1 => select(Granularity::ALL.to_vec()).prop_map(Change::Granularity),
        2 => date().prop_map(Change::From),
        2 => date().prop_map(Change::To),
        2 => date().prop_map(Change::At),
        2 => date().prop_map(Change::Against),
        1 => select(Population::ALL).prop_map(Change::Population),
        1 => select(Basis::ALL).prop_map(Change::Basis),
        1 => select(Attribution::ALL).prop_map(Change::Attribution),
        1 => select(Unaffiliated::ALL).prop_map(Change::Unaffiliated),
        1 => select(Counted::ALL).prop_map(Change::Counted),
        1 => select(conditions.to_vec()).prop_map(|(level, value)| Change::Only(level, value)),
        1 => Just(Change::Everything),
        1 => select(mergers).prop_map(Change::Merge),
        1 => prop::option::of(select(vec!["meta/llama", "nobody/none"])).prop_map(Change::Divest),
        1 => any::<bool>().prop_map(Change::Intervals),
    ]
}

fn sources() -> impl Strategy<Value = Vec<DataSource>> {
    let files = ["small.parquet", "other.parquet", "bare.parquet", BAD, RARE, TRAP];
    let url = move || select(files.to_vec()).prop_map(|name| DataSource::Url(name.to_owned()));
    prop_oneof![Just(vec![DataSource::Bundled]), url().prop_map(|url| vec![url]), prop::collection::vec(url(), 1..3)]
}

/// Something that a reader does with data; a control is set by [`Act::Set`], which needs to know what is shown.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a few at a time")]
enum Act {
    Set(Change),
    /// A control is moved over these places, and let go at the last one; the engine hears of it as it may.
    Drag(Vec<(Change, Option<Step>)>),
    Step(Step),
    Rest,
}

fn choice_of_data() -> impl Strategy<Value = Message> {
    let rows = prop::option::of(select(vec![day("2026-02-01"), day("2026-03-01"), day("2030-01-01")]));
    prop_oneof![
        4 => sources().prop_map(Message::SourcesChosen),
        2 => sources().prop_map(Message::SourcesAdded),
        1 => (0..3_usize).prop_map(Message::SourceRemoved),
        1 => rows.prop_map(|from| Message::RowsChosen(from, None, Vec::new())),
        1 => prop::option::of(select(vec![CountKind::Flow, CountKind::Counter])).prop_map(Message::KindChosen),
        4 => Just(Message::LoadCancelled),
        2 => Just(Message::LoadAgain),
        1 => Just(Message::EnginesQuiet),
        2 => select(vec!["", "q", "MET", "china", "a", "nothing"]).prop_map(|text| Message::SearchTyped(text.to_owned())),
        1 => Just(Message::IntervalsCancelled),
    ]
}

/// Mail that arrives late, loads that end when nobody wants them any more, engines that break down.
fn engine_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<bool>().prop_map(|beside| Step::ReadMail { beside }),
        5 => (any::<bool>(), 0..3_usize).prop_map(|(beside, at)| Step::Finish { beside, at }),
        5 => any::<bool>().prop_map(|beside| Step::Hear { beside }),
        1 => any::<bool>().prop_map(|beside| Step::Die { beside }),
    ]
}

/// What readers do one after the other, each once all is quiet.
fn visit() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => change().prop_map(Act::Set),
        2 => drag(),
        1 => choice_of_data().prop_map(|message| Act::Step(Step::Act(message))),
        1 => (0..50_usize).prop_map(|at| Act::Step(Step::Back(at))),
    ]
}

/// The same, while the engine is still at something else.
fn disorder() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => change().prop_map(Act::Set),
        1 => drag(),
        3 => choice_of_data().prop_map(|message| Act::Step(Step::Act(message))),
        1 => (0..50_usize).prop_map(|at| Act::Step(Step::Back(at))),
        6 => engine_step().prop_map(Act::Step),
        1 => Just(Act::Rest),
    ]
}

impl World {
    fn act(&mut self, act: Act) {
        match act {
            Act::Set(change) => {
                let mut question = self.state.question.clone();
                change.apply(&mut question);
                self.step(Step::Act(Message::Asked(Box::new(question))));
            }
            Act::Drag(places) => {
                let mut question = self.state.question.clone();
                for (place, meanwhile) in places {
                    place.apply(&mut question);
                    self.step(Step::Act(Message::Dragged(Box::new(question.clone()))));
                    meanwhile.into_iter().for_each(|step| self.step(step));
                }
                self.step(Step::Act(Message::Asked(Box::new(question))));
            }
            Act::Step(step) => self.step(step),
            Act::Rest => self.rest(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn a_fresh_load_of_the_address_says_what_the_page_says(acts in prop::collection::vec(visit(), 1..40)) {
        let mut world = World::open("");
        for act in acts {
            world.act(act);
            world.rest();
        }
        world.assert_agreement();
    }

    #[test]
    fn what_is_named_is_what_is_answered(acts in prop::collection::vec(disorder(), 1..40)) {
        let mut world = World::open("");
        for act in acts {
            world.act(act);
        }
        world.rest();
        world.assert_agreement();
        // And the engine answers the next question of the same data.
        for measure in [Measure::Gini, Measure::Entropy] {
            let asked = Question { measure, ..world.state.question.clone() };
            world.step(Step::Act(Message::Asked(Box::new(asked))));
            world.rest();
            if world.state.error.is_none() && let Some(answer) = &world.state.answer {
                prop_assert_eq!(answer.question.measure, measure);
                prop_assert!(!world.state.search.is_awaited(), "of what was typed");
            }
            world.assert_agreement();
        }
    }
}
