//! Two snapshots field by field: which record, which field, what it was and what it is.
//! Must not know what the fields mean, but for those that depend on the version or the bytes only.

use serde_json::{Map, Value};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// JSON Pointer (RFC 6901): into what is, or, where nothing is there any more, into what was.
    pub pointer: String,
    /// The recommendation's id, where it is in one.
    pub record: Option<String>,
    /// The field in that record, or in the report: `deliverables[1].due.date`.
    pub field: String,
    /// What was expected; none where nothing was there.
    pub was: Option<Value>,
    /// What is there; none where nothing is.
    pub is: Option<Value>,
}

/// What is compared of neither snapshot.
fn is_ignored(path: &[Part]) -> bool {
    let names: Vec<&str> = path.iter().map(|p| p.name.as_str()).collect();
    matches!(names.as_slice(), ["schema_version"] | ["source", "sha256"] | ["diagnostics", _, "message"])
}

/// A step into a value.
#[derive(Clone, Debug)]
struct Part {
    name: String,
    is_index: bool,
}

struct Walk {
    path: Vec<Part>,
    record: Option<String>,
    out: Vec<Difference>,
}

/// The differences between two snapshots, in their order.
#[must_use]
pub fn differences(expected: &Value, actual: &Value) -> Vec<Difference> {
    let mut walk = Walk { path: Vec::new(), record: None, out: Vec::new() };
    walk.value(Some(expected), Some(actual));
    walk.out
}

impl Walk {
    fn value(&mut self, expected: Option<&Value>, actual: Option<&Value>) {
        // What is not said is null or not there.
        let expected = expected.filter(|v| !v.is_null());
        let actual = actual.filter(|v| !v.is_null());
        if expected == actual || is_ignored(&self.path) {
            return;
        }
        match (expected, actual) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => self.object(a, b),
            (Some(Value::Array(a)), Some(Value::Array(b))) => self.array(a, b),
            _ => self.tell(expected, actual),
        }
    }

    fn object(&mut self, expected: &Map<String, Value>, actual: &Map<String, Value>) {
        let only_expected = expected.keys().filter(|k| !actual.contains_key(*k));
        for key in actual.keys().chain(only_expected) {
            self.inside(key, false, |walk| walk.value(expected.get(key), actual.get(key)));
        }
    }

    fn array(&mut self, expected: &[Value], actual: &[Value]) {
        let keys = |values: &[Value]| -> Vec<String> { values.iter().map(key).collect() };
        let (expected_keys, actual_keys) = (keys(expected), keys(actual));
        let at_top = matches!(self.path.as_slice(), [part] if part.name == "recommendations");
        for op in capture_diff_slices(Algorithm::Myers, &expected_keys, &actual_keys) {
            let (tag, a, b) = op.as_tag_tuple();
            // Records by other names are others; a row whose words changed is the same row.
            let paired =
                if tag == DiffTag::Equal || (tag == DiffTag::Replace && !at_top) { a.len().min(b.len()) } else { 0 };
            for step in 0..paired {
                self.element(expected.get(a.start + step), actual.get(b.start + step), b.start + step, at_top);
            }
            for at in a.start + paired..a.end {
                self.element(expected.get(at), None, at, at_top);
            }
            for at in b.start + paired..b.end {
                self.element(None, actual.get(at), at, at_top);
            }
        }
    }

    fn element(&mut self, expected: Option<&Value>, actual: Option<&Value>, at: usize, is_record: bool) {
        if is_record {
            self.record = actual.or(expected).and_then(|v| v.get("id")).and_then(Value::as_str).map(str::to_owned);
        }
        self.inside(&at.to_string(), true, |walk| walk.value(expected, actual));
        if is_record {
            self.record = None;
        }
    }

    fn inside(&mut self, name: &str, is_index: bool, go: impl FnOnce(&mut Self)) {
        self.path.push(Part { name: name.to_owned(), is_index });
        go(self);
        self.path.pop();
    }

    fn tell(&mut self, expected: Option<&Value>, actual: Option<&Value>) {
        let pointer = self.path.iter().map(|p| format!("/{}", p.name.replace('~', "~0").replace('/', "~1"))).collect();
        let inside = if self.record.is_some() { 2 } else { 0 };
        let mut field = String::new();
        for part in self.path.iter().skip(inside) {
            if part.is_index {
                field.push_str(&format!("[{}]", part.name));
            } else {
                if !field.is_empty() {
                    field.push('.');
                }
                field.push_str(&part.name);
            }
        }
        let (was, is) = (expected.cloned(), actual.cloned());
        self.out.push(Difference { pointer, record: self.record.clone(), field, was, is });
    }
}

/// By what an element of a list is known.
fn key(value: &Value) -> String {
    let Value::Object(object) = value else { return value.to_string() };
    let said = |names: &[&str]| -> Option<String> {
        let parts: Vec<&str> = names.iter().filter_map(|n| object.get(*n)).filter_map(Value::as_str).collect();
        (!parts.is_empty()).then(|| parts.join("\u{0}"))
    };
    said(&["id"])
        .or_else(|| said(&["code", "recommendation"]))
        .or_else(|| said(&["by", "as_of"]))
        .or_else(|| said(&["text"]))
        .or_else(|| said(&["label"]))
        .unwrap_or_else(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(expected: &Value, actual: &Value) -> Vec<(String, Option<String>, String)> {
        differences(expected, actual).into_iter().map(|d| (d.pointer, d.record, d.field)).collect()
    }

    #[test]
    fn a_field_is_told_by_record_and_name() {
        let was = json!({"recommendations": [{"id": "Q-1", "deliverables": [{"text": "a", "due": {"date": "2020"}}]}]});
        let is = json!({"recommendations": [{"id": "Q-1", "deliverables": [{"text": "a", "due": {"date": "2021"}}]}]});
        let expected = ("/recommendations/0/deliverables/0/due/date", Some("Q-1"), "deliverables[0].due.date");
        assert_eq!(told(&was, &is), [(expected.0.into(), expected.1.map(Into::into), expected.2.into())]);
    }

    #[test]
    fn a_record_that_went_does_not_change_the_others() {
        let was = json!({"recommendations": [{"id": "Q-1"}, {"id": "Q-2", "title": "b"}]});
        let is = json!({"recommendations": [{"id": "Q-2", "title": "b"}]});
        let all = differences(&was, &is);
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].record.as_deref(), all[0].is.is_none()), (Some("Q-1"), true));
    }

    #[test]
    fn what_depends_on_bytes_and_wording_does_not_count() {
        let was =
            json!({"schema_version": "1.0", "source": {"sha256": "a"}, "diagnostics": [{"code": "x", "message": "m"}]});
        let is = json!({"schema_version": "1.1", "source": {"sha256": "b"}, "diagnostics": [{"code": "x", "message": "n"}], "title": null});
        assert_eq!(differences(&was, &is), []);
    }
}
