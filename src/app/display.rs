//! How an answer is drawn: what a link restores that no engine is asked for.

use super::chart_form::{ChartForm, ChosenForms};
use super::marks::Marks;
use crate::analysis::{EntityName, NAMED_AT_MOST, Parameter, push, set};

/// How an answer is drawn; no number of it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Display {
    /// Entities that are highlighted in every chart that has them, each once, at most [`NAMED_AT_MOST`]; all are drawn alike
    /// where it is empty.
    pub focus: Vec<EntityName>,
    /// What lines of a comparison show.
    pub compared: ComparedValues,
    /// Whether a comparison's scale is logarithmic.
    pub is_logarithmic: bool,
    /// Whether a comparison has a line of all others together.
    pub has_others: bool,
    /// What charts over time mark.
    pub marks: Marks,
    /// The forms of charts over time.
    pub forms: ChosenForms,
}

/// What the lines of a comparison of entities show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ComparedValues {
    /// Shares of all downloads.
    #[default]
    Share,
    /// Shares of the downloads of the entities that are compared.
    ShareOfThese,
    /// Downloads.
    Downloads,
    /// Downloads where those of the first period that has any are 100.
    Index,
}

impl ComparedValues {
    /// All of them, the default first.
    pub const ALL: [ComparedValues; 4] =
        [ComparedValues::Share, ComparedValues::ShareOfThese, ComparedValues::Downloads, ComparedValues::Index];

    /// Returns the name in links.
    pub fn name(self) -> &'static str {
        match self {
            ComparedValues::Share => "share",
            ComparedValues::ShareOfThese => "share-of-these",
            ComparedValues::Downloads => "downloads",
            ComparedValues::Index => "index",
        }
    }

    /// Returns the entry in a control.
    pub fn label(self) -> &'static str {
        match self {
            ComparedValues::Share => "Share of all downloads",
            ComparedValues::ShareOfThese => "Share of these",
            ComparedValues::Downloads => "Downloads",
            ComparedValues::Index => "Index, first = 100",
        }
    }
}

/// The parameters of how an answer is drawn, in the order in which a link holds them, behind those of the question.
pub static DISPLAY_PARAMETERS: [Parameter<Display>; 7] = [
    Parameter::new(
        "focus",
        |display, text| {
            let fits = display.focus.len() < NAMED_AT_MOST;
            push(&mut display.focus, EntityName::parse(text).filter(|_| fits))
        },
        |display| display.focus.iter().map(EntityName::to_string).collect(),
    ),
    Parameter::new(
        "compared",
        |display, text| {
            set(&mut display.compared, ComparedValues::ALL.into_iter().find(|values| values.name() == text))
        },
        |display| vec![display.compared.name().to_owned()],
    ),
    Parameter::new(
        "scale",
        |display, text| set(&mut display.is_logarithmic, (text == LOGARITHMIC).then_some(true)),
        |display| display.is_logarithmic.then(|| LOGARITHMIC.to_owned()).into_iter().collect(),
    ),
    Parameter::new(
        "others",
        |display, text| set(&mut display.has_others, (text == WITH).then_some(true)),
        |display| display.has_others.then(|| WITH.to_owned()).into_iter().collect(),
    ),
    Parameter::new(
        "marks",
        |display, text| set(&mut display.marks.has_known, (text == KNOWN).then_some(true)),
        |display| display.marks.has_known.then(|| KNOWN.to_owned()).into_iter().collect(),
    ),
    Parameter::new("mark", |display, text| display.marks.add_own(text), |display| display.marks.own_texts()),
    Parameter::new("form", |display, text| display.forms.add(text), |display| display.forms.texts()),
];

/// In links, the word for a logarithmic scale.
const LOGARITHMIC: &str = "log";
/// In links, the word for marks that aren't the reader's own.
const KNOWN: &str = "known";
/// In links, what is said of a line of all others.
const WITH: &str = "with";

/// Entities of a level in small multiples.
const IN_MULTIPLES: usize = 9;

impl Display {
    /// Returns how many of the largest entities the chart of shares has, where its form says so.
    pub(super) fn entities_shown(&self) -> Option<usize> {
        (self.forms.of("shares") == Some(ChartForm::Multiples)).then_some(IN_MULTIPLES)
    }

    /// Highlights an entity beside those that are, or not any more; where there are as many as there may be, the first one goes.
    pub fn toggle_focus(&mut self, entity: EntityName) {
        if let Some(place) = self.focus.iter().position(|other| *other == entity) {
            self.focus.remove(place);
            return;
        }
        if self.focus.len() == NAMED_AT_MOST {
            self.focus.remove(0);
        }
        self.focus.push(entity);
    }
}
