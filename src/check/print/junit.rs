//! What a check found as XML in the form that `JUnit` began and CI systems read: a test case for each input.
//! Must not know how it was found.

use std::fmt::Write as _;

use super::text;
use crate::check::{Outcome, Verdict};
use crate::markup::escaped;

pub(super) fn render(outcomes: &[Outcome]) -> String {
    let failures = outcomes.iter().filter(|o| matches!(o.verdict, Verdict::Differs { .. } | Verdict::Gone)).count();
    let errors = outcomes.iter().filter(|o| matches!(o.verdict, Verdict::Missing | Verdict::Unreadable(_))).count();
    let tests = outcomes.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
    let _ = writeln!(
        out,
        "  <testsuite name=\"recsift check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    );
    for outcome in outcomes {
        let _ = write!(out, "    <testcase classname=\"recsift\" name=\"{}\"", escaped(&outcome.name));
        let told = || escaped(&text::one_alone(outcome));
        let _ = match &outcome.verdict {
            Verdict::Same | Verdict::Written | Verdict::Removed => writeln!(out, "/>"),
            Verdict::Differs { differences, lost } => {
                let ticks = if lost.is_empty() { String::new() } else { format!(", {} lost tick(s)", lost.len()) };
                let message = format!("{} difference(s){ticks}", differences.len());
                writeln!(out, ">\n      <failure message=\"{message}\">{}</failure>\n    </testcase>", told())
            }
            Verdict::Gone => {
                writeln!(
                    out,
                    ">\n      <failure message=\"a snapshot without its input\">{}</failure>\n    </testcase>",
                    told()
                )
            }
            Verdict::Missing => {
                writeln!(out, ">\n      <error message=\"no snapshot\">{}</error>\n    </testcase>", told())
            }
            Verdict::Unreadable(_) => {
                writeln!(out, ">\n      <error message=\"unreadable snapshot\">{}</error>\n    </testcase>", told())
            }
        };
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}
