//! What a run says while it works: lines or JSON on the error stream, and a bar where somebody looks.

use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people, with a bar on a terminal.
    #[default]
    Text,
    /// For programs: a JSON object on each line.
    Json,
}

/// Says what happens.
#[derive(Clone, Debug)]
pub struct Progress {
    format: LogFormat,
    bar: ProgressBar,
}

impl Progress {
    /// Begins with so many steps to do.
    pub fn of(format: LogFormat, steps: u64) -> Progress {
        let bar = match format {
            // It hides itself where the error stream is no terminal.
            LogFormat::Text => ProgressBar::new(steps),
            LogFormat::Json => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Progress { format, bar }
    }

    /// Says what happens: in words for people, as an event with its facts for programs.
    pub fn say(&self, words: &str, event: &str, facts: Value) {
        match self.format {
            LogFormat::Text if self.bar.is_hidden() => line(&format!("lorenz-prep: {words}")),
            LogFormat::Text => self.bar.println(words),
            LogFormat::Json => {
                let mut object = json!({ "event": event });
                if let (Value::Object(object), Value::Object(facts)) = (&mut object, facts) {
                    object.extend(facts);
                }
                line(&object.to_string());
            }
        }
    }

    /// Says what is under way.
    pub fn now(&self, words: &str) {
        self.bar.set_message(words.to_owned());
    }

    /// Counts a step as done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a line to the error stream; nobody may be there to read it.
fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
