//! How far a run is: a bar on a terminal, a plain line now and then elsewhere.
//! Must not know what is counted.

use std::fmt::Write;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::talk::Talk;

/// Time between two plain lines.
const PLAIN_EVERY: Duration = Duration::from_secs(10);
/// The same where lines were asked for.
const PLAIN_ASKED_EVERY: Duration = Duration::from_secs(1);

/// When progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// A bar on a terminal, else a line now and then.
    Auto,
    /// The same, more often, for one document, too.
    Always,
    /// Not at all.
    Never,
}

/// Progress of a run, and the way by which other lines reach the terminal without tearing it.
#[derive(Debug)]
pub(super) struct Progress {
    talk: Talk,
    look: Look,
    total: usize,
    done: usize,
    failed: usize,
    begun: Instant,
}

#[derive(Debug)]
enum Look {
    Nothing,
    Bar(ProgressBar),
    Plain { every: Duration, last: Instant },
}

impl Progress {
    pub(super) fn new(when: When, total: usize, talk: Talk) -> Self {
        let now = Instant::now();
        let wanted = match when {
            When::Always => true,
            When::Auto => !talk.quiet() && total > 1,
            When::Never => false,
        };
        let look = if !wanted {
            Look::Nothing
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr_with_hz(8));
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {rate}, {eta} left{msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .with_key("rate", |state: &ProgressState, to: &mut dyn Write| {
                    let _ = to.write_str(&rate(state.per_sec()));
                });
            bar.set_style(style);
            Look::Bar(bar)
        } else {
            let every = if when == When::Always { PLAIN_ASKED_EVERY } else { PLAIN_EVERY };
            Look::Plain { every, last: now }
        };
        Self { talk, look, total, done: 0, failed: 0, begun: now }
    }

    /// One more document is done.
    pub(super) fn step(&mut self, failed: bool) {
        self.done += 1;
        self.failed += usize::from(failed);
        let note = if self.failed == 0 { String::new() } else { format!(", {} failed", self.failed) };
        match &mut self.look {
            Look::Nothing => {}
            Look::Bar(bar) => {
                if failed {
                    bar.set_message(note);
                }
                bar.inc(1);
            }
            Look::Plain { every, last } => {
                if last.elapsed() >= *every {
                    *last = Instant::now();
                    let per_second = self.done as f64 / self.begun.elapsed().as_secs_f64().max(1e-3);
                    let left = Duration::from_secs_f64((self.total - self.done) as f64 / per_second.max(1e-3));
                    let (done, total, rate) = (self.done, self.total, rate(per_second));
                    self.talk.line(&format!("{done}/{total} documents, {rate}, {} left{note}", in_words(left)));
                }
            }
        }
    }

    /// A line that stays.
    pub(super) fn say(&self, line: &str) {
        match &self.look {
            Look::Bar(bar) => bar.suspend(|| self.talk.line(line)),
            _ => self.talk.line(line),
        }
    }

    /// Ends the display.
    pub(super) fn finish(self) {
        if let Look::Bar(bar) = self.look {
            bar.finish_and_clear();
        }
    }
}

/// `212/s`, `3.4/s`, or, of what is slow, `12/min`.
fn rate(per_second: f64) -> String {
    match per_second {
        r if r >= 10.0 => format!("{r:.0}/s"),
        r if r >= 1.0 => format!("{r:.1}/s"),
        r => format!("{:.0}/min", r * 60.0),
    }
}

/// `1 h 02 min`, `3 min 20 s`, `12 s`.
fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s:02} s"),
        (h, m, _) => format!("{h} h {m:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_no_more_digits_than_they_are_worth() {
        assert_eq!([212.4, 3.44, 0.2].map(rate), ["212/s", "3.4/s", "12/min"]);
    }

    #[test]
    fn times_are_short() {
        let words = |s| in_words(Duration::from_secs(s));
        assert_eq!((words(12), words(200), words(3725)), ("12 s".into(), "3 min 20 s".into(), "1 h 02 min".into()));
    }
}
