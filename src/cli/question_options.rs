//! The options that make up a question: those of the table of parameters, with the names and values that links have.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::error::{CliError, usage};
use crate::analysis::{CommandOption, OptionValue, Parameter, QUESTION_PARAMETERS, Question};

/// What is asked, and of which models.
pub(super) struct QuestionArguments {
    /// Options with their texts, those of defaults included, in the order of [`QUESTION_PARAMETERS`].
    given: Vec<GivenOption>,
}

struct GivenOption {
    parameter: &'static Parameter<Question>,
    option: &'static CommandOption<Question>,
    text: String,
}

/// Returns the question of a call without options: that of the page, but with every entity by name.
fn without_options() -> Question {
    Question { top: None, ..Question::default() }
}

/// Parameters that have an option, in the order of the table.
fn with_options() -> impl Iterator<Item = (&'static Parameter<Question>, &'static CommandOption<Question>)> {
    QUESTION_PARAMETERS.iter().filter_map(|parameter| Some((parameter, parameter.option.as_ref()?)))
}

impl Args for QuestionArguments {
    fn augment_args(command: Command) -> Command {
        let mut listed: Vec<(_, &CommandOption<Question>)> = Vec::new();
        for (parameter, option) in with_options() {
            let following = |name| listed.iter().position(|(_, listed)| listed.name == name);
            let place = option.listed_before.and_then(following).unwrap_or(listed.len());
            listed.insert(place, (parameter, option));
        }
        listed.into_iter().fold(command, |command, (parameter, option)| {
            let command = command.arg(argument(parameter, option));
            match option.switch {
                Some((name, help)) => {
                    let switch = Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
                    command.arg(switch.conflicts_with(option.name))
                }
                None => command,
            }
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        QuestionArguments::augment_args(command)
    }
}

/// Returns the form of an option for the parser of arguments.
fn argument(parameter: &Parameter<Question>, option: &CommandOption<Question>) -> Arg {
    let argument = Arg::new(option.name).long(option.name).help(option.help);
    if let OptionValue::Switch(_) = option.takes {
        return argument.action(ArgAction::SetTrue);
    }
    let argument = argument.value_name(option.value_name);
    let argument = match option.takes {
        OptionValue::Several => argument.action(ArgAction::Append),
        OptionValue::Range => argument.allow_hyphen_values(true),
        // The parser refuses what is no number in its own words.
        OptionValue::Number => argument.value_parser(|text: &str| text.parse::<usize>().map(|_| text.to_owned())),
        OptionValue::One | OptionValue::Switch(_) => argument,
    };
    match (parameter.write)(&without_options()).pop() {
        Some(default) => {
            // The parser wants text that lives as long as the program.
            let default: &'static str = default.leak();
            argument.default_value(default)
        }
        None => argument,
    }
}

impl FromArgMatches for QuestionArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<QuestionArguments, clap::Error> {
        let mut given = Vec::new();
        for (parameter, option) in with_options() {
            let texts: Vec<String> = match option.takes {
                OptionValue::Switch(text) => {
                    matches.get_flag(option.name).then(|| text.to_owned()).into_iter().collect()
                }
                _ => matches.get_many::<String>(option.name).into_iter().flatten().cloned().collect(),
            };
            given.extend(texts.into_iter().map(|text| GivenOption { parameter, option, text }));
            if let Some((value, _)) = option.switch.filter(|(name, _)| matches.get_flag(name)) {
                given.push(GivenOption { parameter, option, text: value.to_owned() });
            }
        }
        Ok(QuestionArguments { given })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = QuestionArguments::from_arg_matches(matches)?;
        Ok(())
    }
}

impl QuestionArguments {
    /// Returns the question.
    ///
    /// Errors when a value isn't one of those that there are. Of several such values the first in the order of
    /// [`QUESTION_PARAMETERS`] is named, whatever the order of the call.
    pub(super) fn question(&self) -> Result<Question, CliError> {
        let mut question = without_options();
        for GivenOption { parameter, option, text } in &self.given {
            let read = option.read.unwrap_or(parameter.read);
            if !read(&mut question, text) {
                return Err(usage(&format!("--{}", option.name), text, &(option.expected)()));
            }
            if let (Some(from), Some(to)) = (question.from, question.to)
                && from > to
            {
                return Err(usage("--to", &to.to_string(), &format!("a day not before --from {from}")));
            }
        }
        // Any day of a period stands for the day that names the period.
        for day in [&mut question.at, &mut question.against] {
            *day = day.map(|day| question.granularity.start(day));
        }
        Ok(question)
    }

    /// Returns the level as the call names it, which may be the name of a column.
    pub(super) fn level(&self) -> &str {
        self.given.iter().find(|given| given.option.name == "level").map_or("", |given| &given.text)
    }
}
