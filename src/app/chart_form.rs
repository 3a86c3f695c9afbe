//! The forms in which a chart over time can be drawn, and those that a reader has chosen.

/// Choices of forms that a link holds, at most.
const MOST_CHOSEN: usize = 20;
/// Characters of a figure's name, at most.
const LONGEST_NAME: usize = 40;

/// A form of a chart over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartForm {
    /// Layers of one whole.
    Stack,
    /// A line each.
    Lines,
    /// Bars of one date.
    Bars,
    /// Small multiples: a small chart each, on the same axes.
    Multiples,
    /// A table of dates and values.
    Table,
}

impl ChartForm {
    /// All of them, in the order of their buttons.
    pub const ALL: [ChartForm; 5] =
        [ChartForm::Stack, ChartForm::Lines, ChartForm::Bars, ChartForm::Multiples, ChartForm::Table];

    /// Returns the name in links.
    pub fn name(self) -> &'static str {
        match self {
            ChartForm::Stack => "stack",
            ChartForm::Lines => "lines",
            ChartForm::Bars => "bars",
            ChartForm::Multiples => "multiples",
            ChartForm::Table => "table",
        }
    }

    /// Returns the words on its button.
    pub fn label(self) -> &'static str {
        match self {
            ChartForm::Stack => "Stack",
            ChartForm::Lines => "Lines",
            ChartForm::Bars => "Bars",
            ChartForm::Multiples => "Small multiples",
            ChartForm::Table => "Table",
        }
    }
}

/// The forms that a reader has chosen, by the figure's name; the other figures have their own form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenForms(Vec<(String, ChartForm)>);

impl ChosenForms {
    /// Returns the form that was chosen for a figure.
    pub fn of(&self, figure: &str) -> Option<ChartForm> {
        self.0.iter().find(|(name, _)| name == figure).map(|(_, form)| *form)
    }

    /// Chooses the form of a figure; `None` leaves it its own.
    pub fn choose(&mut self, figure: &str, form: Option<ChartForm>) {
        self.0.retain(|(name, _)| name != figure);
        if self.0.len() < MOST_CHOSEN {
            self.0.extend(form.map(|form| (figure.to_owned(), form)));
        }
    }

    /// Adds a choice as a link names it, `shares:lines`; returns whether it is one, of a figure without a choice. A figure's name is
    /// lower-case letters and hyphens.
    ///
    /// ```
    /// use lorenz::app::{ChartForm, ChosenForms};
    /// let mut forms = ChosenForms::default();
    /// assert!(forms.add("shares:lines") && !forms.add("shares:bars") && !forms.add("shares:pie"));
    /// assert_eq!(forms.of("shares"), Some(ChartForm::Lines));
    /// assert_eq!(forms.texts(), ["shares:lines"]);
    /// ```
    pub fn add(&mut self, text: &str) -> bool {
        let Some((figure, form)) = text.split_once(':') else { return false };
        let Some(form) = ChartForm::ALL.into_iter().find(|known| known.name() == form) else { return false };
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        let is_figure = (1..=LONGEST_NAME).contains(&figure.len()) && figure.chars().all(is_name);
        if !is_figure || self.of(figure).is_some() || self.0.len() >= MOST_CHOSEN {
            return false;
        }
        self.0.push((figure.to_owned(), form));
        true
    }

    /// Returns all choices as links name them, in the order in which they were made.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(|(figure, form)| format!("{figure}:{}", form.name())).collect()
    }
}
