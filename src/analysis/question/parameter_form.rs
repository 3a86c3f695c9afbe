//! The form of a parameter: its name in links, its option on the command line, how it is read and written.

use crate::calendar::Day;

/// One parameter of a `T`, such as a question: a row of a table from which links and the command line derive.
pub struct Parameter<T> {
    /// The name in links.
    pub name: &'static str,
    /// Sets the value that a text stands for; returns false, with nothing set, if the text is no such value.
    ///
    /// A list gets one more value by each text. Links hand over no empty text; the command line does.
    pub read: fn(&mut T, &str) -> bool,
    /// Returns the texts that `read` makes the value of: none where nothing is set, several for a list.
    ///
    /// A link holds them where they differ from those of `T::default()`.
    pub write: fn(&T) -> Vec<String>,
    /// The option of `lorenz report`; `None` where links alone have the parameter.
    #[cfg(not(target_arch = "wasm32"))]
    pub option: Option<CommandOption<T>>,
}

/// The option on the command line that a parameter has.
///
/// Its default is what [`Parameter::write`] gives for the question that a call starts from.
pub struct CommandOption<T> {
    /// The name, after `--`.
    pub name: &'static str,
    /// The word for the value in the help; empty for a switch.
    pub value_name: &'static str,
    /// The help, without a full stop.
    pub help: &'static str,
    /// What the option takes.
    pub takes: OptionValue,
    /// Returns which values there are, as an error names them.
    pub expected: fn() -> String,
    /// Reads a value where calls differ from links; else [`Parameter::read`] does.
    pub read: Option<fn(&mut T, &str) -> bool>,
    /// A switch that stands for one value, by the value's own name, with its help.
    pub switch: Option<(&'static str, &'static str)>,
    /// The option that follows this one in the help, where that isn't the next of the table.
    pub listed_before: Option<&'static str>,
}

/// What an option of the command line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// One value, at most once.
    One,
    /// One value each time, any number of times.
    Several,
    /// One value that may start with a hyphen, `-30`.
    Range,
    /// A whole number, 0 or more.
    Number,
    /// No value: the option by itself stands for this text.
    Switch(&'static str),
}

impl<T> Parameter<T> {
    /// Returns a parameter that links alone have.
    pub const fn new(name: &'static str, read: fn(&mut T, &str) -> bool, write: fn(&T) -> Vec<String>) -> Parameter<T> {
        Parameter {
            name,
            read,
            write,
            #[cfg(not(target_arch = "wasm32"))]
            option: None,
        }
    }

    /// Returns the parameter with its option; the programs of the page, which have no command line, leave it out.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, unused_mut, reason = "the page has no options"))]
    pub const fn option(mut self, option: CommandOption<T>) -> Parameter<T> {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.option = Some(option);
        }
        self
    }
}

impl<T> CommandOption<T> {
    /// Returns an option with one value, read as in links.
    pub const fn new(name: &'static str, value_name: &'static str, help: &'static str) -> CommandOption<T> {
        CommandOption {
            name,
            value_name,
            help,
            takes: OptionValue::One,
            expected: || "a text".to_owned(),
            read: None,
            switch: None,
            listed_before: None,
        }
    }

    /// Returns the option with what it takes.
    pub const fn takes(mut self, takes: OptionValue) -> CommandOption<T> {
        self.takes = takes;
        self
    }

    /// Returns the option with the values there are, as an error names them.
    pub const fn expects(mut self, expected: fn() -> String) -> CommandOption<T> {
        self.expected = expected;
        self
    }

    /// Returns the option with a way of its own to read a value.
    pub const fn reads(mut self, read: fn(&mut T, &str) -> bool) -> CommandOption<T> {
        self.read = Some(read);
        self
    }

    /// Returns the option with a switch that stands for one of its values, named as the value is.
    pub const fn with_switch(mut self, value: &'static str, help: &'static str) -> CommandOption<T> {
        self.switch = Some((value, help));
        self
    }

    /// Returns the option with the one that follows it in the help.
    pub const fn listed_before(mut self, name: &'static str) -> CommandOption<T> {
        self.listed_before = Some(name);
        self
    }
}

/// Sets a slot to a value, if there is one; returns whether there is.
pub(crate) fn set<T>(slot: &mut T, value: Option<T>) -> bool {
    value.map(|value| *slot = value).is_some()
}

/// Adds a value to a list, if there is one; returns whether there is.
pub(crate) fn push<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
    value.map(|value| list.push(value)).is_some()
}

/// Returns the text of a day that may be set.
pub(crate) fn day_text(day: Option<Day>) -> Vec<String> {
    day.iter().map(Day::to_string).collect()
}

/// Returns the texts of conditions, `license:mit`.
pub(crate) fn condition_texts(conditions: &[(String, String)]) -> Vec<String> {
    conditions.iter().map(|(level, value)| format!("{level}:{value}")).collect()
}
