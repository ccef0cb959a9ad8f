//! Families are data: the example of `docs/families.md` works as that page says, and every built-in family is a profile
//! that `--profile` would take.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::process::Command;

use recsift::Options;
use recsift::profile::{Profile, Profiles, built_in};
use serde_json::Value;

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/families.md")).unwrap()
}

/// The fenced blocks of a language, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn example() -> (String, String, Value) {
    let page = page();
    let json = blocks(&page, "json");
    (blocks(&page, "text").remove(0), json[0].clone(), serde_json::from_str(&json[1]).unwrap())
}

/// Whether all that `wanted` says is in `got`.
fn holds(got: &Value, wanted: &Value, at: &str) {
    match (got, wanted) {
        (Value::Object(g), Value::Object(w)) => {
            for (key, value) in w {
                holds(g.get(key).unwrap_or(&Value::Null), value, &format!("{at}.{key}"));
            }
        }
        (Value::Array(g), Value::Array(w)) => {
            assert_eq!(g.len(), w.len(), "{at}");
            for (i, (g, w)) in g.iter().zip(w).enumerate() {
                holds(g, w, &format!("{at}[{i}]"));
            }
        }
        _ => assert_eq!(got, wanted, "{at}"),
    }
}

#[test]
fn a_family_is_added_by_data_alone() {
    let (report, profile, outcome) = example();
    let without = recsift::extract(report.as_bytes(), &Options::default());
    assert!(matches!(without, Err(recsift::Error::NotAReport(_))), "{without:?}");
    let mut profiles = Profiles::default();
    let id = profiles.add(&profile).unwrap();
    let got = recsift::extract(report.as_bytes(), &Options { profiles, ..Options::default() }).unwrap();
    assert_eq!(got.family, id);
    holds(&serde_json::to_value(&got).unwrap(), &outcome, "report");
}

#[test]
fn the_command_takes_it_too_and_names_the_line_of_a_mistake() {
    let (report, profile, outcome) = example();
    let place = tempfile::tempdir().unwrap();
    let (wishes, good, bad) =
        (place.path().join("wishes.txt"), place.path().join("good.json"), place.path().join("bad.json"));
    std::fs::write(&wishes, &report).unwrap();
    std::fs::write(place.path().join("again.txt"), &report).unwrap();
    std::fs::write(&good, &profile).unwrap();
    std::fs::write(&bad, profile.replace("\"sealed\"", "\"sealed\", \"steaming\"")).unwrap();
    let run = |profile: &std::path::Path, input: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recsift"));
        command.arg("extract").arg("--profile").arg(profile).arg(input).output().unwrap()
    };
    let one = run(&good, &wishes);
    assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stderr));
    holds(&serde_json::from_slice(&one.stdout).unwrap(), &outcome, "report");
    // Two documents are read by workers, which have to be told of the family.
    let two = run(&good, place.path());
    let lines: Vec<Value> = two.stdout.split(|b| *b == b'\n').filter_map(|l| serde_json::from_slice(l).ok()).collect();
    assert_eq!(lines.len(), 2, "{}", String::from_utf8_lossy(&two.stderr));
    lines.iter().for_each(|l| holds(l, &outcome, "report"));
    // The other commands that read documents take it as well.
    let compared = Command::new(env!("CARGO_BIN_EXE_recsift"))
        .args(["diff", "--profile"])
        .args([&good, &wishes, &place.path().join("again.txt")])
        .output()
        .unwrap();
    assert_eq!(compared.status.code(), Some(0), "{}", String::from_utf8_lossy(&compared.stderr));
    let wrong = run(&bad, &wishes);
    assert_eq!(wrong.status.code(), Some(2));
    let line = 1 + profile.lines().position(|l| l.contains("\"steaming\"")).unwrap();
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains(&format!("line {line}: ")), "{said}");
}

#[test]
fn what_families_prints_is_a_profile() {
    for family in &built_in().families {
        let id = &family.profile.id;
        let printed = Command::new(env!("CARGO_BIN_EXE_recsift")).args(["families", id]).output().unwrap();
        let json = String::from_utf8(printed.stdout).unwrap();
        let mut profiles = Profiles::default();
        assert_eq!(&profiles.add(&json).unwrap_or_else(|e| panic!("{id}: {e}")), id);
        assert_eq!(profiles.all().len(), built_in().families.len(), "{id} stands in its own place");
    }
}

#[test]
fn the_built_in_families_follow_the_published_schema() {
    let printed = Command::new(env!("CARGO_BIN_EXE_recsift")).args(["schema", "profile"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let data = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/profile/families.json")).unwrap();
    let data: Value = serde_json::from_str(&data).unwrap();
    let families = data["families"].as_array().unwrap();
    assert!(families.len() >= 9);
    for family in families {
        follows(family, &schema, &schema).unwrap_or_else(|e| panic!("{}: {e}", family["id"]));
    }
    // The check can fail: each of these is no profile.
    for (field, value) in [("source", "rows".into()), ("threshold", "six".into()), ("colour", 1.into())] {
        let mut wrong = families[0].clone();
        wrong[field] = value;
        assert!(follows(&wrong, &schema, &schema).is_err(), "{field}");
        assert!(serde_json::from_value::<Profile>(wrong).is_err(), "{field}");
    }
}

/// Whether a value follows a schema, as far as JSON Schema goes that is made of Rust types.
fn follows(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    if schema == &Value::Bool(false) {
        return Err("nothing may stand here".to_owned());
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(reference.trim_start_matches('#')).ok_or(format!("{reference} is missing"))?;
        follows(value, target, root)?;
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(ways) = schema.get(key).and_then(Value::as_array)
            && !ways.iter().any(|w| follows(value, w, root).is_ok())
        {
            return Err(format!("{value} is none of {key}"));
        }
    }
    if schema.get("const").is_some_and(|c| c != value) {
        return Err(format!("{value} is not {}", schema["const"]));
    }
    if schema.get("enum").and_then(Value::as_array).is_some_and(|all| !all.contains(value)) {
        return Err(format!("{value} is none of {}", schema["enum"]));
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    };
    let fits = match schema.get("type") {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if !fits {
        return Err(format!("{value} is no {}", schema["type"]));
    }
    for item in value.as_array().into_iter().flatten() {
        schema.get("items").map_or(Ok(()), |s| follows(item, s, root))?;
    }
    let Some(object) = value.as_object() else { return Ok(()) };
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            return Err(format!("{name} is missing"));
        }
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, inner) in object {
        let known = properties.and_then(|p| p.get(name)).or_else(|| schema.get("additionalProperties"));
        known.map_or(Ok(()), |s| follows(inner, s, root)).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(())
}
