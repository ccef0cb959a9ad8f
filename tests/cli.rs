//! `recsift extract` and `recsift schema` from outside: what they print, what they write, with what code they end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

mod support;

use std::fs;

use support::{Folder, fixture, locked, report, run, scan};

fn three() -> Folder {
    Folder::new().with("in/b.txt", report(2)).with("in/a/c.txt", report(3)).with("in/d.TXT", report(4))
}

#[test]
fn one_file_is_printed_for_people_and_more_a_line_each() {
    let folder = three();
    let one = folder.run(&["extract", "in/b.txt"]).expect(0);
    assert!(one.text().lines().count() > 20, "one file is indented");
    assert_eq!(one.json()["source"]["path"], "b.txt");
    assert_eq!(one.json()["recommendations"][0]["id"], "QLR-2");
    let all = folder.run(&["extract", "in"]).expect(0);
    let paths: Vec<_> = all.lines().iter().map(|r| r["source"]["path"].clone()).collect();
    assert_eq!(paths, ["a/c.txt", "b.txt", "d.TXT"]);
    assert_eq!(
        all.err.lines().last().unwrap(),
        "3 documents, 3 recommendations, 9 deliverables, 0 diagnostics, 0 failures"
    );
}

#[test]
fn a_folder_takes_a_file_for_each_and_the_account() {
    let folder = three();
    folder.run(&["extract", "in", "-o", "new/out"]).expect(0);
    assert_eq!(folder.names("new/out"), ["a/c.txt.json", "b.txt.json", "d.TXT.json", "run.json"]);
    let account = folder.json("new/out/run.json");
    assert_eq!(account["counts"]["reports"], 3);
    assert_eq!(account["inputs"][0]["path"], "a/c.txt");
    assert_eq!(account["inputs"][0]["output"], "a/c.txt.json");
    let record = folder.json("new/out/a/c.txt.json");
    assert_eq!(account["inputs"][0]["sha256"], record["source"]["sha256"]);
    // Files that are written under another name first must not stay private.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::write(folder.path().join("plain"), "").unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("new/out/b.txt.json"), mode("plain"));
    }
}

#[test]
fn a_file_takes_all() {
    let folder = three();
    folder.run(&["extract", "in", "-o", "all.jsonl"]).expect(0);
    assert_eq!(folder.lines("all.jsonl").len(), 3);
    folder.run(&["extract", "in", "-o", "all.json"]).expect(0);
    assert_eq!(folder.json("all.json").as_array().unwrap().len(), 3);
    folder.run(&["extract", "in/b.txt", "-o", "one.json"]).expect(0);
    assert_eq!(folder.json("one.json")["source"]["path"], "b.txt");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    let folder = three();
    folder.run(&["extract", "in", "-o", "/dev/null"]).expect(0);
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn(move || fs::read(pipe).unwrap());
    folder.run(&["extract", "in", "-o", "pipe"]).expect(0);
    assert_eq!(reader.join().unwrap(), folder.run(&["extract", "in"]).out);
}

#[test]
fn bytes_do_not_depend_on_threads_nor_runs() {
    let mut folder = Folder::new();
    for n in 1..60 {
        folder = folder.with(&format!("in/{n}.txt"), if n % 7 == 0 { String::new() } else { report(n) });
    }
    let one = folder.run(&["extract", "in", "-j1", "--provenance"]).expect(3);
    let two = folder.run(&["extract", "in", "-j2", "--provenance"]).expect(3);
    let again = folder.run(&["extract", "in", "-j7", "--provenance"]).expect(3);
    assert!(one.out == two.out && two.out == again.out);
    assert_eq!((&one.err, &one.err), (&two.err, &again.err));
    folder.run(&["extract", "in", "-j1", "-o", "one"]).expect(3);
    folder.run(&["extract", "in", "-j2", "-o", "two"]).expect(3);
    assert!(folder.tree("one") == folder.tree("two"));
}

#[test]
fn standard_input_is_a_document() {
    let folder = Folder::new();
    let told = run(&["extract", "-"], folder.path(), report(5).as_bytes()).expect(0);
    assert_eq!(told.json()["source"]["path"], "-");
    let typed = run(&["extract", "-", "--type", "text"], folder.path(), report(5).as_bytes()).expect(0);
    assert_eq!(told.out, typed.out);
    run(&["extract", "-", "-o", "out"], folder.path(), report(5).as_bytes()).expect(0);
    assert_eq!(folder.names("out"), ["run.json", "stdin.json"]);
}

#[test]
fn every_bad_input_has_its_code_and_harms_no_other() {
    let typst = fs::read(fixture("typst-boxes-zebra.pdf")).unwrap();
    let folder = Folder::new()
        .with("in/a-good.txt", report(1))
        .with("in/empty.pdf", "")
        .with(
            "in/letter.txt",
            "Dear Sir,\n\nThank you for your letter of last week. The garden is doing well.\n\nYours\n",
        )
        .with("in/locked.pdf", locked())
        .with("in/named.html", &typst)
        .with("in/noise.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0")
        .with("in/scan.pdf", scan())
        .with("in/stump.pdf", &typst[..200])
        .with("in/z-good.txt", report(2));
    let told = folder.run(&["extract", "in", "-o", "out"]).expect(3);
    let mut codes: Vec<_> = folder
        .lines("out/errors.jsonl")
        .iter()
        .map(|e| (e["path"].as_str().unwrap().to_owned(), e["code"].as_str().unwrap().to_owned()))
        .collect();
    let said: Vec<_> = told.err.lines().filter(|l| l.starts_with("error[")).collect();
    assert_eq!(said.len(), codes.len(), "{}", told.err);
    for (line, (path, code)) in said.iter().zip(&codes) {
        assert!(line.starts_with(&format!("error[{code}]: {path}: ")), "{line}");
    }
    // What is left of a stump may be called damaged or a page without text; it must be told of.
    codes.retain(|(path, code)| path != "stump.pdf" || !["damaged", "no-text-layer"].contains(&code.as_str()));
    let expected = [
        ("empty.pdf", "unreadable"),
        ("letter.txt", "not-a-report"),
        ("locked.pdf", "encrypted"),
        ("noise.pdf", "unknown-format"),
        ("scan.pdf", "no-text-layer"),
    ];
    assert_eq!(codes, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    assert_eq!(folder.lines("out/errors.jsonl").len(), 6);
    assert_eq!(folder.json("out/named.html.json")["source"]["format"], "pdf");
    assert_eq!(folder.names("out").len(), 5, "three reports, the account and the errors");
}

#[test]
fn the_exit_code_says_how_it_went() {
    let folder = three().with("letter.txt", "Nothing here but a few words about the garden.\n").with("empty/x.md", "");
    let code = |arguments: &[&str]| folder.run(arguments).code.unwrap();
    assert_eq!(code(&["extract", "in"]), 0);
    assert_eq!(code(&["extract", "letter.txt"]), 1, "no recommendation in anything");
    assert_eq!(code(&["extract"]), 2);
    assert_eq!(code(&["extract", "in", "--no-such-option"]), 2);
    assert_eq!(code(&["extract", "none.pdf"]), 2);
    assert_eq!(code(&["extract", "empty"]), 2);
    assert_eq!(code(&["extract", "in", "--family", "no-such-family"]), 2);
    assert_eq!(code(&["extract", "in", "--exclude", "*"]), 2);
    assert_eq!(code(&["extract", "in", "none.pdf"]), 3);
    assert_eq!(code(&["extract", "in", "letter.txt"]), 3);
    assert_eq!(code(&["extract", "in", "none.pdf", "--allow-failures"]), 0);
    assert_eq!(code(&["--help"]), 0);
    assert_eq!(code(&["--version"]), 0);
}

#[test]
fn what_failed_leaves_no_older_report_behind() {
    let folder = three();
    folder.run(&["extract", "in", "-o", "out"]).expect(0);
    fs::write(folder.path().join("in/b.txt"), "").unwrap();
    folder.run(&["extract", "in", "-o", "out"]).expect(3);
    assert_eq!(folder.names("out"), ["a/c.txt.json", "d.TXT.json", "errors.jsonl", "run.json"]);
    fs::write(folder.path().join("in/b.txt"), report(2)).unwrap();
    folder.run(&["extract", "in", "-o", "out"]).expect(0);
    assert_eq!(folder.names("out"), ["a/c.txt.json", "b.txt.json", "d.TXT.json", "run.json"]);
}

#[cfg(unix)]
#[test]
fn names_and_texts_cannot_steer_the_terminal() {
    let folder = Folder::new()
        .with("in/a\u{1b}[31m\n.txt", "")
        .with("in/b.txt", report(1).replace("30 April 2018", "the \u{1b}]0;owned\u{7} day"));
    let told = folder.run(&["extract", "in", "-o", "out", "-v"]).expect(3);
    assert!(!told.err.bytes().any(|b| b < 0x20 && b != b'\n'), "{:?}", told.err);
    assert!(told.err.contains(r"a\u{1b}[31m\u{a}.txt"), "{}", told.err);
    let printed = folder.run(&["extract", "in"]).expect(3);
    assert!(!printed.out.iter().any(|b| *b < 0x20 && *b != b'\n'));
    assert!(folder.names("out").iter().all(|n| !n.chars().any(char::is_control)), "{:?}", folder.names("out"));
}

#[test]
fn quiet_says_only_what_failed() {
    let folder = three().with("in/x.pdf", "");
    let told = folder.run(&["extract", "in", "-o", "out", "-q"]).expect(3);
    assert_eq!(told.err.lines().count(), 1, "{}", told.err);
    assert!(folder.run(&["extract", "in", "-o", "out", "-q", "--exclude", "x.pdf"]).expect(0).err.is_empty());
}

#[test]
fn colors_are_only_where_they_are_wanted() {
    let folder = Folder::new();
    let has = |arguments: &[&str]| folder.run(arguments).err.contains('\u{1b}');
    assert!(!has(&["extract", "none.pdf"]));
    assert!(has(&["extract", "none.pdf", "--color", "always"]));
    assert!(!has(&["extract", "none.pdf", "--color=never"]));
}

#[test]
fn a_closed_pipe_ends_it_in_peace() {
    let mut folder = Folder::new();
    for n in 1..200 {
        folder = folder.with(&format!("in/{n}.txt"), report(n));
    }
    let mut child = support::command()
        .args(["extract", "in", "-q"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn that_nobody_reads_the_messages_is_no_failure() {
    let folder = three().with("in/x.pdf", "");
    let mut command = support::command();
    command.args(["extract", "in", "-o", "out", "-v"]).current_dir(folder.path());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_eq!(folder.json("out/run.json")["counts"]["reports"], 3);
}

#[test]
fn the_schemas_describe_what_is_written() {
    let folder = three().with("in/x.pdf", "");
    folder.run(&["extract", "in", "-o", "out", "--provenance"]).expect(3);
    for (of, document) in
        [("report", folder.json("out/b.txt.json")), ("error", folder.lines("out/errors.jsonl")[0].clone())]
    {
        let schema = folder.run(&["schema", of]).expect(0).json();
        let required: Vec<_> = schema["required"].as_array().unwrap().iter().filter_map(|v| v.as_str()).collect();
        let known = schema["properties"].as_object().unwrap();
        let written = document.as_object().unwrap();
        assert!(required.iter().all(|field| written.contains_key(*field)), "{of}: {required:?}");
        assert!(written.keys().all(|field| known.contains_key(field)), "{of}: {:?}", written.keys());
    }
    assert_eq!(folder.run(&["schema"]).out, folder.run(&["schema", "report"]).out);
}
