//! Reports back from the JSON that they were written as: a report, an array of them, or a line for each report or
//! recommendation.
//! Must not know what becomes of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::report::{Report, SCHEMA_VERSION};

/// Why some bytes are no reports.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// Not JSON, or JSON of another form.
    #[error("not a report as `recsift extract` writes it: {0}")]
    Form(#[from] serde_json::Error),
    /// JSON that stands for something else.
    #[error("not a report as `recsift extract` writes it: {0}")]
    Other(&'static str),
    /// Written by the rules of another time.
    #[error("its schema_version is {0}; this version reads {SCHEMA_VERSION}")]
    Version(String),
}

/// Lists of a recommendation that may be left out: nothing is said.
const LISTS: [&str; 9] =
    ["themes", "addressees", "assessments", "deliverables", "timeline", "legend", "progress", "notes", "references"];

/// The reports in `bytes`. A field that is missing is one that the report says nothing of. Lines that stand for a
/// recommendation each are put together by their `path`.
///
/// # Errors
/// Where the bytes hold something else.
pub fn reports(bytes: &[u8]) -> Result<Vec<Report>, StoredError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        match value? {
            Value::Array(items) => values.extend(items),
            value => values.push(value),
        }
    }
    let mut found: Vec<Value> = Vec::new();
    let mut by_path: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        let Value::Object(object) = value else {
            return Err(StoredError::Other("neither an object nor a list of such"));
        };
        if object.contains_key("recommendations") {
            found.push(Value::Object(object));
        } else if object.contains_key("deliverable") && object.contains_key("recommendation_status") {
            return Err(StoredError::Other("a line for each deliverable: write it at the level of recommendations"));
        } else if object.contains_key("id") && object.contains_key("path") {
            let path = object.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
            let at = *by_path.entry(path.clone()).or_insert_with(|| {
                found.push(json!({
                    "source": { "path": path },
                    "family": object.get("family"),
                    "title": object.get("report_title"),
                    "as_of": object.get("as_of"),
                    "recommendations": [],
                }));
                found.len() - 1
            });
            let list = found.get_mut(at).and_then(|r| r.get_mut("recommendations")).and_then(Value::as_array_mut);
            if let Some(list) = list {
                list.push(Value::Object(object));
            }
        } else {
            return Err(StoredError::Other("no \"recommendations\" in it"));
        }
    }
    found.into_iter().map(report).collect()
}

/// One report, whatever it leaves out.
fn report(mut value: Value) -> Result<Report, StoredError> {
    if let Value::Object(report) = &mut value {
        let version = report.get("schema_version").and_then(Value::as_str).unwrap_or(SCHEMA_VERSION);
        if version.split('.').next() != SCHEMA_VERSION.split('.').next() {
            return Err(StoredError::Version(version.to_owned()));
        }
        absent(report, "schema_version", || json!(SCHEMA_VERSION));
        absent(report, "family", || json!(""));
        for list in ["totals", "diagnostics"] {
            absent(report, list, || json!([]));
        }
        absent(report, "source", || json!({}));
        if let Some(Value::Object(source)) = report.get_mut("source") {
            absent(source, "path", || json!(""));
            absent(source, "format", || json!("text"));
            absent(source, "sha256", || json!(""));
        }
        for recommendation in objects(report.get_mut("recommendations")) {
            for list in LISTS {
                absent(recommendation, list, || json!([]));
            }
            identify(recommendation);
            for (list, inner) in [("deliverables", "links"), ("progress", "links")] {
                for entry in objects(recommendation.get_mut(list)) {
                    absent(entry, inner, || json!([]));
                    if list == "progress" {
                        absent(entry, "level", || json!(0));
                    }
                }
            }
            if let Some(Value::Object(status)) = recommendation.get_mut("status") {
                absent(status, "basis", || json!("stated"));
            }
        }
    }
    Ok(serde_json::from_value(value)?)
}

/// The `id` that review and number make.
fn identify(recommendation: &mut Map<String, Value>) {
    let word = |key: &str| recommendation.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = match (word("review"), word("number")) {
        (Some(review), Some(number)) => format!("{review}-{number}"),
        (_, number) => number.unwrap_or_default(),
    };
    absent(recommendation, "id", || json!(id));
}

fn absent(object: &mut Map<String, Value>, key: &str, value: impl FnOnce() -> Value) {
    if object.get(key).is_none_or(Value::is_null) {
        object.insert(key.to_owned(), value());
    }
}

fn objects(list: Option<&mut Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    list.and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Status;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "HBR Recommendation 4 Implementation\n\nRecommendation 4 Implementation Description\n\n\
                    The Harbor Board should dredge the north channel.\n\nStatus of Deliverables\tResponsible\tDue Date\n\
                    Survey of the channel\tHydrography\t✓\nDredging\tWorks\tJune 2019\n";
        let options = crate::Options { provenance: true, ..crate::Options::default() };
        let report = crate::extract(text.as_bytes(), &options).unwrap();
        let pretty = serde_json::to_vec_pretty(&report).unwrap();
        assert_eq!(reports(&pretty).unwrap(), std::slice::from_ref(&report));
        let line = serde_json::to_string(&report).unwrap();
        let lines = format!("{line}\n{line}\n");
        assert_eq!(reports(lines.as_bytes()).unwrap().len(), 2);
        assert_eq!(reports(&serde_json::to_vec(&[&report, &report]).unwrap()).unwrap().len(), 2);
    }

    #[test]
    fn what_is_left_out_is_not_said() {
        let read =
            reports(br#"{"recommendations":[{"review":"QR","number":"3","status":{"value":"open","raw":null}}]}"#);
        let recommendation = read.unwrap().remove(0).recommendations.remove(0);
        assert_eq!(recommendation.id, "QR-3");
        assert_eq!(recommendation.status.map(|s| s.value), Some(Status::Open));
    }

    #[test]
    fn recommendations_a_line_are_put_together() {
        let lines = b"{\"path\":\"a\",\"id\":\"1\",\"as_of\":\"2020\"}\n{\"path\":\"b\",\"id\":\"1\"}\n{\"path\":\"a\",\"id\":\"2\"}\n";
        let read = reports(lines).unwrap();
        let counts: Vec<_> = read.iter().map(|r| (r.source.path.as_str(), r.recommendations.len())).collect();
        assert_eq!(counts, [("a", 2), ("b", 1)]);
        assert_eq!(read[0].as_of.as_deref(), Some("2020"));
    }

    #[test]
    fn what_is_no_report_is_told() {
        for wrong in
            ["[1]", "{}", "{\"recommendations\":1}", "{\"schema_version\":\"2.0\",\"recommendations\":[]}", "x"]
        {
            assert!(reports(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert_eq!(reports(b"").unwrap(), []);
    }
}
