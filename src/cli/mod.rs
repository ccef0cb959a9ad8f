//! The command line: what is offered, what is said, and with what code it ends. The only code that prints.
//! Must not know how a document is read.

mod audit;
mod check;
mod diff;
mod extract;
mod families;
mod inspect;
mod manual;
mod progress;
mod reading;
mod schema;
mod tables;
mod talk;
mod worker;

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use talk::Talk;

/// Reads status reports on recommendations (PDF, HTML, plain text) and writes normalized JSON records.
///
/// Data goes to standard output or to --output, and nothing else does; all else goes to standard error. Nothing is
/// ever fetched from the network.
#[derive(Debug, Parser)]
#[command(name = "recsift", version, propagate_version = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    voice: Voice,
}

/// How much is said, and in what colors.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Messages")]
struct Voice {
    /// Say nothing but failures.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell of each document and of what is doubtful in it.
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Colors in messages.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(Box<extract::Args>),
    Diff(Box<diff::Args>),
    Check(Box<check::Args>),
    Audit(Box<audit::Args>),
    Families(families::Args),
    Inspect(inspect::Args),
    Schema(schema::Args),
    Tables(tables::Args),
    Worker(worker::Args),
    Completions(manual::CompletionsArgs),
    /// Print the manual page.
    Man,
}

const EXIT_CODES: &str = "Exit codes:
  0    all well
  1    a negative answer: `diff` or `check` found differences, `extract` found no recommendation in anything
  2    wrong usage, or nothing could be done
  3    finished, but at least one document failed
  130  interrupted";

/// With what code the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All well.
    Well,
    /// A negative answer.
    Negative,
    /// Wrong usage, or nothing could be done.
    Nothing,
    /// Finished, but something failed.
    Failures,
    /// Broken off by the user.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Well => 0,
            Exit::Negative => 1,
            Exit::Nothing => 2,
            Exit::Failures => 3,
            Exit::Interrupted => 130,
        }
        .into()
    }
}

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    // clap has to know the colors before it can complain of anything else.
    let matches = Cli::command().color(early_color()).try_get_matches();
    let cli = match matches.and_then(|mut m| Cli::from_arg_matches_mut(&mut m)) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Nothing } else { Exit::Well };
            // Whoever closed the stream does not want to hear.
            let _ = error.print();
            return code.into();
        }
    };
    let talk = Talk::new(&cli.voice);
    let result = match &cli.command {
        Command::Extract(args) => extract::run(args, &talk),
        Command::Check(args) => check::run(args, &talk, cli.voice.color),
        Command::Diff(args) => diff::run(args, &talk, cli.voice.color),
        Command::Audit(args) => audit::run(args, &talk),
        Command::Families(args) => families::run(args),
        Command::Inspect(args) => inspect::run(args, &talk),
        Command::Schema(args) => schema::run(args),
        Command::Tables(args) => tables::run(args, &talk),
        Command::Worker(args) => worker::run(args),
        Command::Completions(args) => manual::completions(args),
        Command::Man => manual::man(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) if closed_pipe(&error) => Exit::Well.into(),
        Err(error) => {
            talk.error(&format!("{error:#}"));
            Exit::Nothing.into()
        }
    }
}

/// The value of `--color`, looked for before the arguments are parsed.
fn early_color() -> ColorChoice {
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str() {
            Some("--color") => arguments.next().and_then(|v| v.into_string().ok()),
            Some(text) => text.strip_prefix("--color=").map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("always") => return ColorChoice::Always,
            Some("never") => return ColorChoice::Never,
            _ => {}
        }
    }
    ColorChoice::Auto
}

/// Whether whoever read the output has left, which is theirs to decide and no failure.
fn closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_consistent() {
        Cli::command().debug_assert();
    }
}
