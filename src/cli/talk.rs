//! What is said on standard error: messages, in colors where they are wanted, and never a character that a document
//! or a file name could steer the terminal with.
//! Must not know what the messages are about.

use std::io::{IsTerminal as _, Write as _};

use clap::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};
use recsift::batch::Failure;
pub(super) use recsift::write::visible;

use super::Voice;

/// A voice on standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    colored: bool,
    quiet: bool,
    verbose: bool,
}

impl Talk {
    pub(super) fn new(voice: &Voice) -> Self {
        let colored = match voice.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                std::io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|v| v != "dumb")
            }
        };
        Self { colored, quiet: voice.quiet, verbose: voice.verbose }
    }

    /// Whether only failures are to be told.
    pub(super) fn quiet(&self) -> bool {
        self.quiet
    }

    /// Whether everything is to be told.
    pub(super) fn verbose(&self) -> bool {
        self.verbose
    }

    /// A failure of the command itself.
    pub(super) fn error(&self, message: &str) {
        self.line(&format!("{}: {}", self.painted("error", AnsiColor::Red), visible(message)));
    }

    /// The failure of one document, as a line for the caller to print where it does not disturb.
    pub(super) fn failure(&self, failure: &Failure) -> String {
        let code = format!("error[{}]", failure.code.as_str());
        format!("{}: {}: {}", self.painted(&code, AnsiColor::Red), visible(&failure.path), visible(&failure.message))
    }

    /// Something that is no failure but should be known, unless only failures shall be told.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            self.line(&format!("{}: {}", self.painted("note", AnsiColor::Yellow), visible(message)));
        }
    }

    /// A line as it is.
    pub(super) fn line(&self, line: &str) {
        // Whoever closed standard error does not want to hear; the work goes on.
        let _ = std::io::stderr().lock().write_all(format!("{line}\n").as_bytes());
    }

    fn painted(&self, word: &str, color: AnsiColor) -> String {
        if !self.colored {
            return word.to_owned();
        }
        let style = Style::new().bold().fg_color(Some(color.into()));
        format!("{style}{word}{style:#}")
    }
}
