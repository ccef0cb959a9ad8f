//! The part of a record that is compared, in the form in which it is compared: NFKC, white space folded,
//! typographic quotes made straight. Must not know which fields are likely to differ.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

/// A text as it is compared.
pub(crate) fn norm(text: &str) -> String {
    let straight = |c: char| match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        other => other,
    };
    // Before NFKC, which takes some of them apart, and after it.
    let once: String = text.chars().map(straight).nfkc().map(straight).collect();
    once.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn scalar(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(s) => Value::String(norm(s)),
        other => Value::String(norm(&other.to_string())),
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn each(value: &Value, fields: &[&str]) -> Value {
    items(value).map(|v| pick(v, fields)).collect()
}

fn pick(value: &Value, fields: &[&str]) -> Value {
    Value::Object(fields.iter().map(|f| ((*f).to_owned(), scalar(&value[*f]))).collect())
}

fn texts(value: &Value) -> Value {
    items(value).map(scalar).collect()
}

/// The scored part of a record.
pub(crate) fn shape(record: &Value) -> Value {
    let recommendations: Vec<Value> = items(&record["recommendations"]).map(recommendation).collect();
    json!({
        "title": scalar(&record["title"]),
        "as_of": scalar(&record["as_of"]),
        "totals": each(&record["totals"], &["label", "status", "count"]),
        "recommendations": recommendations,
    })
}

fn recommendation(r: &Value) -> Value {
    let mut out: Map<String, Value> =
        ["number", "review", "title", "description"].map(|f| (f.to_owned(), scalar(&r[f]))).into_iter().collect();
    let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
    set("themes", texts(&r["themes"]));
    set("addressees", texts(&r["addressees"]));
    set("response", scalar(&r["response"]["value"]));
    set("status", scalar(&r["status"]["value"]));
    set("assessments", each(&r["assessments"], &["by", "as_of", "status", "response"]));
    set("deliverables", items(&r["deliverables"]).map(deliverable).collect());
    set("timeline", each(&r["timeline"], &["label", "status"]));
    set("legend", each(&r["legend"], &["label", "status"]));
    set(
        "progress",
        items(&r["progress"])
            .map(|p| json!({"text": scalar(&p["text"]), "level": p["level"], "links": links(&p["links"])}))
            .collect(),
    );
    set("notes", texts(&r["notes"]));
    let references: BTreeSet<String> = items(&r["references"]).filter_map(|v| v.as_str().map(norm)).collect();
    set("references", references.into_iter().map(Value::String).collect());
    Value::Object(out)
}

fn deliverable(d: &Value) -> Value {
    json!({
        "text": scalar(&d["text"]),
        "responsible": scalar(&d["responsible"]),
        "due": scalar(&d["due"]["date"]),
        "status": scalar(&d["status"]),
        "mark": scalar(&d["mark"]["kind"]),
        "links": links(&d["links"]),
    })
}

fn links(value: &Value) -> Value {
    each(value, &["text", "href"])
}

/// Every place where two values part, as `path: expected …, got …`.
pub(crate) fn differences(expected: &Value, got: &Value) -> Vec<String> {
    let mut out = Vec::new();
    walk(&mut out, "", expected, got);
    out
}

fn walk(out: &mut Vec<String>, path: &str, expected: &Value, got: &Value) {
    match (expected, got) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(out, &path, a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for i in 0..a.len().max(b.len()) {
                let path = format!("{path}[{i}]");
                match (a.get(i), b.get(i)) {
                    (Some(x), Some(y)) => walk(out, &path, x, y),
                    (Some(x), None) => out.push(format!("{path}: expected {x}, got nothing")),
                    (None, Some(y)) => out.push(format!("{path}: expected nothing, got {y}")),
                    (None, None) => {}
                }
            }
        }
        (a, b) if a != b => out.push(format!("{path}: expected {a}, got {b}")),
        _ => {}
    }
}

#[test]
fn quotes_and_spaces_do_not_count() {
    assert_eq!(norm("  “a”\u{a0}b’s\n ﬁve  "), "\"a\" b's five");
}

#[test]
fn a_difference_says_where_it_is() {
    let truth = json!({"title": "A", "recommendations": [{"number": "1", "notes": ["x"]}]});
    let other = json!({"title": "A", "recommendations": [{"number": "2", "notes": ["x", "y"]}]});
    assert_eq!(differences(&shape(&truth), &shape(&truth)), Vec::<String>::new());
    assert_eq!(
        differences(&shape(&truth), &shape(&other)),
        [
            "recommendations[0].notes[1]: expected nothing, got \"y\"",
            "recommendations[0].number: expected \"1\", got \"2\"",
        ]
    );
}
