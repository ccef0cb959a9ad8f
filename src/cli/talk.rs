//! What is said on standard error: messages, in colors where they are wanted, and never a character that a document
//! or a file name could steer the terminal with.
//! Must not know what the messages are about.
#![expect(clippy::print_stderr, reason = "this is where messages are printed")]

use std::borrow::Cow;
use std::io::IsTerminal;

use clap::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};
use recsift::batch::Failure;

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
        eprintln!("{}: {}", self.painted("error", AnsiColor::Red), visible(message));
    }

    /// The failure of one document, as a line for the caller to print where it does not disturb.
    pub(super) fn failure(&self, failure: &Failure) -> String {
        let code = format!("error[{}]", failure.code.as_str());
        format!("{}: {}: {}", self.painted(&code, AnsiColor::Red), visible(&failure.path), visible(&failure.message))
    }

    /// Something that is no failure but should be known, unless only failures shall be told.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            eprintln!("{}: {}", self.painted("note", AnsiColor::Yellow), visible(message));
        }
    }

    /// A line as it is.
    pub(super) fn line(&self, line: &str) {
        eprintln!("{line}");
    }

    fn painted(&self, word: &str, color: AnsiColor) -> String {
        if !self.colored {
            return word.to_owned();
        }
        let style = Style::new().bold().fg_color(Some(color.into()));
        format!("{style}{word}{style:#}")
    }
}

/// `text` without characters that a terminal obeys, or that hide or turn what follows: they are shown by their code
/// point. All of a text is one line.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if harmful(c) { clean.extend(c.escape_unicode()) } else { clean.push(c) }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(visible("plain é ✓"), "plain é ✓");
        assert_eq!(visible("a\u{1b}[2Jb\r\n\u{7}\u{9b}c\u{202e}d"), r"a\u{1b}[2Jb\u{d}\u{a}\u{7}\u{9b}c\u{202e}d");
    }
}
