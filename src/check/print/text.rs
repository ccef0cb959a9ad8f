//! What a check found, for a person at a terminal.
//! Must not know whether there is one.

use std::fmt::Write as _;

use serde_json::Value;

use super::{shown, sums};
use crate::check::{Difference, Outcome, Verdict};
use crate::diff::print::{Paint, Tone, word_diff};
use crate::write::visible;

pub(super) fn render(outcomes: &[Outcome], paint: Paint) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        one(&mut out, outcome, paint);
    }
    let _ = writeln!(out, "{}", sums(outcomes));
    out
}

/// One outcome, without colors.
pub(super) fn one_alone(outcome: &Outcome) -> String {
    let mut out = String::new();
    one(&mut out, outcome, Paint::default());
    out
}

fn one(out: &mut String, outcome: &Outcome, paint: Paint) {
    let name = paint.bold(&visible(&outcome.name));
    match &outcome.verdict {
        Verdict::Same if outcome.remarks.is_empty() => return,
        Verdict::Same => {
            let _ = writeln!(out, "{name}: as expected");
        }
        Verdict::Written => {
            let _ = writeln!(out, "{name}: snapshot written");
        }
        Verdict::Removed => {
            let _ = writeln!(out, "{name}: snapshot of an input that is no more: removed");
        }
        Verdict::Missing => {
            let _ = writeln!(out, "{name}: {}", paint.tone(Tone::Bad, "no snapshot: --update stores one"));
        }
        Verdict::Gone => {
            let said = paint.tone(Tone::Bad, "there is a snapshot, but no such input any more");
            let _ = writeln!(out, "{name}: {said}");
        }
        Verdict::Unreadable(why) => {
            let said = format!("its snapshot cannot be read: {}", visible(why));
            let _ = writeln!(out, "{name}: {}", paint.tone(Tone::Bad, &said));
        }
        Verdict::Differs { differences, lost } => {
            let _ = writeln!(out, "{name}");
            for tick in lost {
                let text = visible(&tick.text).into_owned();
                let record = visible(&tick.recommendation).into_owned();
                let said = format!("lost tick: {record}, deliverable {} “{text}”", tick.deliverable);
                let _ = writeln!(out, "  {}", paint.tone(Tone::Bad, &said));
                if let Some(place) = &tick.place {
                    let _ = writeln!(out, "    where  {}", visible(place));
                }
                for why in &tick.why {
                    let _ = writeln!(out, "    why    {}", visible(why));
                }
            }
            for difference in differences {
                field(out, difference, paint);
            }
        }
    }
    for remark in &outcome.remarks {
        let _ = writeln!(out, "  note: {}", visible(remark));
    }
}

fn field(out: &mut String, difference: &Difference, paint: Paint) {
    let record = difference.record.as_deref().map(|r| format!("{} ", visible(r))).unwrap_or_default();
    let _ = writeln!(out, "  {}{}", paint.bold(&record), visible(&difference.field));
    if let (Some(Value::String(was)), Some(Value::String(is))) = (&difference.was, &difference.is)
        && was.contains(' ')
        && is.contains(' ')
    {
        let _ = writeln!(out, "    words  {}", word_diff(was, is, paint));
        return;
    }
    let _ = writeln!(out, "    was    {}", paint.tone(Tone::Bad, &visible(&shown(difference.was.as_ref()))));
    let _ = writeln!(out, "    is     {}", paint.tone(Tone::Good, &visible(&shown(difference.is.as_ref()))));
}
