//! Corrections that a person made, for example on an audit page: what a report should say.
//! Must not know how they were made.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The only version of the form there is.
const VERSION: u64 = 1;

/// A file of corrections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corrections {
    /// Version of the form.
    pub recsift_corrections: u64,
    /// The reports that were looked at.
    pub reports: Vec<CorrectedReport>,
}

/// What is to be said of one report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectedReport {
    /// The document.
    pub source: String,
    /// SHA-256 of its bytes.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The corrections.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

/// One correction, or the tick of whoever reviewed a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// JSON Pointer (RFC 6901) into the report.
    pub pointer: String,
    /// What the report said.
    #[serde(default)]
    pub was: Value,
    /// What it should say; not there where the field was only reviewed.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// Whether somebody looked at it.
    #[serde(default)]
    pub reviewed: bool,
}

/// `null` is something that a report should say.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Why a file holds no corrections.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// Not JSON, or JSON of another form.
    #[error("not a file of corrections: {0}")]
    Form(#[from] serde_json::Error),
    /// A form of another time.
    #[error("recsift_corrections is {0}; this version reads {VERSION}")]
    Version(u64),
}

impl Corrections {
    /// Reads a file of corrections.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, CorrectionError> {
        let corrections: Self = serde_json::from_slice(bytes)?;
        if corrections.recsift_corrections != VERSION {
            return Err(CorrectionError::Version(corrections.recsift_corrections));
        }
        Ok(corrections)
    }

    /// Puts into `snapshot` what should be said of the document `name` with these bytes, and says of each correction
    /// that does not fit why.
    #[must_use]
    pub fn apply(&self, name: &str, sha256: &str, snapshot: &mut Value) -> Vec<String> {
        let mut remarks = Vec::new();
        for report in &self.reports {
            let known = report.sha256.as_deref().filter(|s| !s.is_empty());
            let same_name = report.source == name || report.source.ends_with(&format!("/{name}"));
            match known {
                Some(known) if known == sha256 => {}
                Some(_) if same_name && !report.corrections.is_empty() => {
                    remarks.push("corrections were made for other bytes of this document and are left out".to_owned());
                    continue;
                }
                None if same_name => {}
                _ => continue,
            }
            let mut surplus: Vec<(&str, usize)> = Vec::new();
            for correction in &report.corrections {
                let Some(expected) = &correction.expected else { continue };
                if expected.is_null()
                    && let Some(element) = element(snapshot, &correction.pointer, &correction.was)
                {
                    surplus.push(element);
                    continue;
                }
                match put(snapshot, &correction.pointer, &correction.was, expected) {
                    Ok(()) => {}
                    Err(why) => remarks.push(format!("the correction of {} does not fit: {why}", correction.pointer)),
                }
            }
            // From the end, so that the places of the others stay.
            surplus.sort_by_key(|(_, index)| std::cmp::Reverse(*index));
            for (list, index) in surplus {
                if let Some(Value::Array(list)) = snapshot.pointer_mut(list) {
                    list.remove(index);
                }
            }
        }
        remarks
    }
}

/// The list and the place in it of a record or row that should not be there: the one at `pointer`, if `was` is it, its id
/// or its text.
fn element<'p>(snapshot: &Value, pointer: &'p str, was: &Value) -> Option<(&'p str, usize)> {
    let (list, index) = pointer.rsplit_once('/')?;
    let index: usize = index.parse().ok()?;
    let found = snapshot.pointer(list)?.as_array()?.get(index)?;
    (!was.is_null() && [Some(found), found.get("id"), found.get("text")].contains(&Some(was))).then_some((list, index))
}

/// Puts `expected` at `pointer`, where `was` or `expected` stands.
fn put(snapshot: &mut Value, pointer: &str, was: &Value, expected: &Value) -> Result<(), String> {
    if let Some(value) = snapshot.pointer_mut(pointer) {
        if value == was || value == expected {
            *value = expected.clone();
            return Ok(());
        }
        return Err(format!("{value} stands there, neither what it was nor what it should be"));
    }
    // A field that is not written where nothing is said, or one more at the end of a list.
    let (parent, last) = pointer.rsplit_once('/').ok_or("no such place")?;
    let last = last.replace("~1", "/").replace("~0", "~");
    match snapshot.pointer_mut(parent) {
        Some(Value::Object(object)) if was.is_null() => {
            object.insert(last, expected.clone());
            Ok(())
        }
        Some(Value::Array(list)) if was.is_null() && (last == "-" || last.parse() == Ok(list.len())) => {
            list.push(expected.clone());
            Ok(())
        }
        _ => Err("no such place".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file(correction: &Value) -> Corrections {
        let report = json!({"source": "in/a.pdf", "sha256": "ff", "corrections": [correction]});
        let file = json!({"recsift_corrections": 1, "reports": [report]});
        Corrections::parse(file.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn what_should_be_said_is_expected() {
        let mut snapshot = json!({"title": "Old", "list": [1]});
        let fix = file(&json!({"pointer": "/title", "was": "Old", "expected": null, "reviewed": true}));
        assert!(fix.apply("a.pdf", "ff", &mut snapshot).is_empty());
        let more = file(&json!({"pointer": "/list/1", "was": null, "expected": 2}));
        assert!(more.apply("a.pdf", "ff", &mut snapshot).is_empty());
        let seen = file(&json!({"pointer": "/list", "was": [1], "reviewed": true}));
        assert!(seen.apply("a.pdf", "ff", &mut snapshot).is_empty());
        assert_eq!(snapshot, json!({"title": null, "list": [1, 2]}));
    }

    #[test]
    fn what_should_not_be_there_goes() {
        let mut snapshot = json!({"recommendations": [{"id": "A"}, {"id": "B"}, {"id": "C", "title": "x"}]});
        let gone =
            |at: usize, was: &str| json!({"pointer": format!("/recommendations/{at}"), "was": was, "expected": null});
        let title = json!({"pointer": "/recommendations/2/title", "was": "x", "expected": "y"});
        let report = json!({"source": "a.pdf", "corrections": [gone(0, "A"), gone(1, "B"), title]});
        let file = json!({"recsift_corrections": 1, "reports": [report]});
        let fix = Corrections::parse(file.to_string().as_bytes()).unwrap();
        assert!(fix.apply("a.pdf", "ff", &mut snapshot).is_empty());
        assert_eq!(snapshot, json!({"recommendations": [{"id": "C", "title": "y"}]}));
        assert_eq!(fix.apply("a.pdf", "ff", &mut snapshot).len(), 3, "other records stand there now");
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let mut snapshot = json!({"title": "Other"});
        let fix = file(&json!({"pointer": "/title", "was": "Old", "expected": "New"}));
        assert_eq!(fix.apply("a.pdf", "ff", &mut snapshot).len(), 1);
        assert_eq!(fix.apply("a.pdf", "00", &mut snapshot).len(), 1);
        assert!(fix.apply("b.pdf", "00", &mut snapshot).is_empty());
        assert_eq!(snapshot, json!({"title": "Other"}));
        assert!(Corrections::parse(b"{\"recsift_corrections\":2,\"reports\":[]}").is_err());
    }
}
