//! What a check found as `GitHub` Flavored Markdown.
//! Must not know how it was found.

use std::fmt::Write as _;

use super::{shown, sums};
use crate::check::{Outcome, Verdict};
use crate::write::markdown::escaped;

pub(super) fn render(outcomes: &[Outcome]) -> String {
    let mut out = format!("# Check of extractions\n\n{}.\n\n", sums(outcomes));
    for outcome in outcomes {
        let name = escaped(&outcome.name);
        match &outcome.verdict {
            Verdict::Same if outcome.remarks.is_empty() => continue,
            Verdict::Same | Verdict::Written | Verdict::Removed => {
                let _ = writeln!(out, "## {name}\n");
            }
            Verdict::Missing => {
                let _ = writeln!(out, "## {name}\n\nNo snapshot: `--update` stores one.\n");
            }
            Verdict::Gone => {
                let _ = writeln!(out, "## {name}\n\nThere is a snapshot, but no such input any more.\n");
            }
            Verdict::Unreadable(why) => {
                let _ = writeln!(out, "## {name}\n\nIts snapshot cannot be read: {}\n", escaped(why));
            }
            Verdict::Differs { differences, lost } => {
                let _ = writeln!(out, "## {name}\n");
                for tick in lost {
                    let (record, text) = (escaped(&tick.recommendation), escaped(&tick.text));
                    let place = tick.place.as_deref().map(|p| format!("; {}", escaped(p))).unwrap_or_default();
                    let why = escaped(&tick.why.join("; "));
                    let _ = writeln!(
                        out,
                        "- **lost tick**: {record}, deliverable {} “{text}”{place}: {why}",
                        tick.deliverable
                    );
                }
                out.push_str("\n| record | field | was | is |\n| --- | --- | --- | --- |\n");
                for d in differences {
                    let record = escaped(d.record.as_deref().unwrap_or_default());
                    let (was, is) = (escaped(&shown(d.was.as_ref())), escaped(&shown(d.is.as_ref())));
                    let _ = writeln!(out, "| {record} | {} | {was} | {is} |", escaped(&d.field));
                }
                out.push('\n');
            }
        }
        for remark in &outcome.remarks {
            let _ = writeln!(out, "Note: {}\n", escaped(remark));
        }
    }
    out
}
