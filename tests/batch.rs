//! Batches from outside: formats and levels, lists of files, resume, isolation, hostile names, what breaks on the way.
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
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use support::{Folder, command, fixture, report, run};

fn many(n: u32) -> Folder {
    let mut folder = Folder::new();
    for i in 1..=n {
        folder = folder.with(&format!("in/{:03}/r{i}.txt", i % 7), report(i));
    }
    folder
}

/// The reports of a folder, the account and the errors, without what an unfinished run leaves.
fn whole(folder: &Folder, name: &str) -> Vec<(String, Vec<u8>)> {
    folder.tree(name).into_iter().filter(|(name, _)| !name.contains(".recsift-")).collect()
}

#[test]
fn levels_carry_keys_that_join_them() {
    let folder = many(3);
    let lines = |level: &str| folder.run(&["extract", "in", "--format", "jsonl", "--level", level]).expect(0).lines();
    let (reports, recommendations, deliverables) = (lines("report"), lines("recommendation"), lines("deliverable"));
    assert_eq!((reports.len(), recommendations.len(), deliverables.len()), (3, 3, 9));
    for (i, deliverable) in deliverables.iter().enumerate() {
        let of = &recommendations[i / 3];
        assert_eq!(deliverable["path"], of["path"]);
        assert_eq!(deliverable["recommendation"], of["recommendation"]);
        assert_eq!(deliverable["deliverable"], i % 3 + 1);
        assert_eq!(of["path"], reports[i / 3]["source"]["path"]);
        assert_eq!(deliverable["text"], reports[i / 3]["recommendations"][0]["deliverables"][i % 3]["text"]);
    }
    let array = folder.run(&["extract", "in", "--format", "json", "--level", "deliverable"]).expect(0).json();
    assert_eq!(array.as_array().unwrap(), &deliverables);
}

#[test]
fn csv_is_for_spreadsheets() {
    let folder = Folder::new()
        .with("in/a.txt", report(1).replace("Lamps ordered for quay 1", "=HYPERLINK(\"x\") and \"more\", surely"));
    folder.run(&["extract", "in", "-o", "all.csv"]).expect(0);
    let text = String::from_utf8(folder.read("all.csv")).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}path,recommendation,deliverable,"), "{}", lines[0]);
    assert_eq!(lines.len(), 4);
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"x\"\") and \"\"more\"\", surely\""), "{}", lines[1]);
    assert!(lines[3].contains(",2018-08,2018-08-01,2018-08-31,"), "{}", lines[3]);
    let piped = folder.run(&["extract", "in", "--format", "csv", "--level", "recommendation"]).expect(0);
    assert!(piped.text().starts_with("path,recommendation,position,"));
    folder.run(&["extract", "in", "-o", "out", "--format", "csv"]).expect(0);
    assert_eq!(folder.names("out"), ["a.txt.csv", "run.json"]);
}

#[test]
fn what_has_no_row_is_told() {
    let bare = report(1).split("Status of Deliverables").next().unwrap().to_owned() + "Project Status\n\nSurveyed.\n";
    let folder = Folder::new().with("in/a.txt", bare).with("in/b.txt", report(2));
    let told = folder.run(&["extract", "in", "-o", "all.csv"]).expect(0);
    assert!(told.err.contains("1 recommendation without deliverables gave no row"), "{}", told.err);
}

#[test]
fn a_list_names_files_from_all_over() {
    let folder = many(2).with("odd\nname.txt", report(9)).with("other/r1.txt", report(4));
    let paths = |told: support::Ran| told.lines().iter().map(|r| r["source"]["path"].clone()).collect::<Vec<_>>();
    let list = "in/001/r1.txt\r\n\nother/r1.txt\nin/001/r1.txt\n";
    let told = run(&["extract", "--files-from", "-"], folder.path(), list.as_bytes()).expect(0);
    assert_eq!(paths(told), ["in/001/r1.txt", "other/r1.txt"]);
    let folder = folder.with("list", "odd\nname.txt\0other\0");
    let told = folder.run(&["extract", "--files-from", "list", "-0"]).expect(0);
    assert_eq!(paths(told), ["odd\nname.txt", "other/r1.txt"]);
    assert_eq!(folder.run(&["extract", "--files-from", "no-list"]).code, Some(2));
    assert_eq!(folder.run(&["extract", "-0", "in"]).code, Some(2));
}

#[test]
fn processes_and_threads_give_the_same_bytes() {
    let folder = many(20).with("in/x.pdf", "").with("in/y.html", "<p>nothing of interest</p>");
    for name in ["impress-chevrons.pdf", "confluence-emoticons.html"] {
        fs::copy(fixture(name), folder.path().join("in").join(name)).unwrap();
    }
    let tree = |isolate: &str, jobs: &str| {
        let out = format!("out-{isolate}{jobs}");
        folder.run(&["extract", "in", "-o", &out, "--provenance", "--isolate", isolate, jobs]).expect(3);
        folder.tree(&out)
    };
    let first = tree("never", "-j1");
    for (isolate, jobs) in [("never", "-j3"), ("always", "-j1"), ("always", "-j3"), ("auto", "-j2")] {
        assert!(tree(isolate, jobs) == first, "{isolate} {jobs}");
    }
}

#[test]
fn a_resumed_run_does_only_what_is_left() {
    let folder = many(12).with("in/bad.pdf", "");
    folder.run(&["extract", "in", "-o", "straight"]).expect(3);
    // A run that was broken off: the account is a journal that ends in the middle of a line.
    folder.run(&["extract", "in", "-o", "out"]).expect(3);
    let account = folder.json("out/run.json");
    let mut journal = format!(
        "{{\"recsift\":{},\"schema_version\":{},\"options\":{}}}\n",
        account["recsift"], account["schema_version"], account["options"]
    );
    for input in account["inputs"].as_array().unwrap().iter().take(6) {
        journal += &format!("{{\"record\":{input}}}\n");
    }
    journal += "{\"record\":{\"pa";
    fs::remove_file(folder.path().join("out/run.json")).unwrap();
    fs::write(folder.path().join("out/.recsift-journal.jsonl"), journal).unwrap();
    fs::write(folder.path().join("out/.recsift-left.part"), "half").unwrap();
    let age = |name: &str| fs::metadata(folder.path().join(name)).unwrap().modified().unwrap();
    let outputs: Vec<String> = folder.names("out").into_iter().filter(|n| n.ends_with(".txt.json")).collect();
    let old = std::time::SystemTime::now() - Duration::from_secs(1000);
    for name in &outputs {
        fs::File::options().write(true).open(folder.path().join("out").join(name)).unwrap().set_modified(old).unwrap();
    }
    folder.run(&["extract", "in", "-o", "out", "--resume"]).expect(3);
    assert!(folder.tree("out") == folder.tree("straight"));
    let done_again = outputs.iter().filter(|name| age(&format!("out/{name}")) > old + Duration::from_secs(1)).count();
    assert_eq!(done_again, 12 - 6);

    // What was changed, or is asked for in another way, is done again; nothing else.
    fs::write(folder.path().join("in/001/r1.txt"), report(77)).unwrap();
    folder.run(&["extract", "in", "-o", "out", "--resume"]).expect(3);
    assert_eq!(folder.json("out/001/r1.txt.json")["recommendations"][0]["number"], "77");
    folder.run(&["extract", "in", "-o", "out", "--resume", "--provenance"]).expect(3);
    assert!(folder.json("out/002/r2.txt.json")["recommendations"][0].get("where").is_some());
    assert_eq!(folder.run(&["extract", "in", "-o", "a.jsonl", "--resume"]).code, Some(2));
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    command()
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn wait_for(path: &Path) {
    let begin = Instant::now();
    while !path.exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{} did not come", path.display());
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_killed_run_leaves_whole_files_and_is_finished_by_the_next() {
    let folder = many(150);
    folder.run(&["extract", "in", "-o", "straight"]).expect(0);
    for (i, isolate) in ["never", "always"].into_iter().enumerate() {
        let out = format!("out{i}");
        for name in ["000/r7.txt.json", "003/r87.txt.json"] {
            let mut child = start(&folder, &["extract", "in", "-o", &out, "--resume", "-j2", "--isolate", isolate]);
            let awaited = folder.path().join(&out).join(name);
            while child.try_wait().unwrap().is_none() && !awaited.exists() {
                std::thread::sleep(Duration::from_millis(1));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            for (name, bytes) in whole(&folder, &out) {
                if name.ends_with(".json") {
                    serde_json::from_slice::<serde_json::Value>(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
                }
            }
        }
        folder.run(&["extract", "in", "-o", &out, "--resume", "--isolate", isolate]).expect(0);
        assert!(folder.tree(&out) == folder.tree("straight"));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_finished_and_says_so() {
    let folder = many(400);
    for (i, isolate) in ["never", "always"].into_iter().enumerate() {
        let out = format!("out{i}");
        let child = start(&folder, &["extract", "in", "-o", &out, "-j1", "--isolate", isolate]);
        wait_for(&folder.path().join(&out).join("000/r14.txt.json"));
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let account = folder.json(&format!("{out}/run.json"));
        if account["interrupted"] == false {
            continue; // It was done before the signal came.
        }
        assert_eq!(output.status.code(), Some(130), "{told}");
        assert!(told.contains("interrupted before "), "{told}");
        let inputs = account["inputs"].as_array().unwrap();
        assert_eq!(inputs.len(), 400, "every input is accounted for");
        let done = inputs.iter().filter(|i| i["outcome"] == "report").count();
        assert!(done > 0 && done < 400);
        assert_eq!(outputs_told(&account), reports_there(&folder, &out));
        folder.run(&["extract", "in", "-o", &out, "--resume"]).expect(0);
        assert_eq!(folder.json(&format!("{out}/run.json"))["counts"]["reports"], 400);
    }
}

/// The files that the account says are there.
fn outputs_told(account: &serde_json::Value) -> Vec<String> {
    let inputs = account["inputs"].as_array().unwrap();
    let mut told: Vec<String> = inputs.iter().filter_map(|i| i["output"].as_str()).map(str::to_owned).collect();
    told.sort();
    told
}

fn reports_there(folder: &Folder, out: &str) -> Vec<String> {
    folder.names(out).into_iter().filter(|n| n.ends_with(".txt.json")).collect()
}

#[test]
fn a_run_that_stops_at_a_failure_tells_of_all_that_is_there() {
    let folder = many(60).with("in/003/a.txt", "");
    for jobs in ["-j1", "-j4"] {
        let out = format!("out{jobs}");
        let told = folder.run(&["extract", "in", "-o", &out, "--fail-fast", jobs]).expect(3);
        let account = folder.json(&format!("{out}/run.json"));
        assert_eq!(outputs_told(&account), reports_there(&folder, &out), "{}", told.err);
        assert_eq!(account["inputs"].as_array().unwrap().len(), 61);
        assert_eq!((&account["interrupted"], &account["counts"]["failures"]), (&true.into(), &1.into()));
        assert!(told.err.contains("note: stopped before "), "{}", told.err);
        // A stream has an order, so it ends where the failure is however many are read at a time.
        let lines = folder.run(&["extract", "in", "--fail-fast", jobs]).expect(3).lines().len();
        assert_eq!(lines, 8 + 9 + 9, "those of three folders");
        assert_eq!(folder.run(&["extract", "in", "--fail-fast", "--allow-failures", jobs]).code, Some(0));
    }
}

#[test]
fn bounds_cost_one_document_each() {
    let folder = many(4);
    // The bounds are so low that any document breaks them; that the others are told of all the same is the point.
    let told = folder.run(&["extract", "in", "-o", "out", "--timeout", "0.000001"]).expect(3);
    assert_eq!(folder.lines("out/errors.jsonl").len(), 4, "{}", told.err);
    assert!(folder.lines("out/errors.jsonl").iter().all(|e| e["code"] == "timeout"));
    let told = folder.run(&["extract", "in", "-o", "out", "--timeout", "60", "--max-memory", "2G"]).expect(0);
    assert_eq!(folder.json("out/run.json")["counts"]["reports"], 4, "{}", told.err);
    assert_eq!(folder.run(&["extract", "in", "--timeout", "1", "--isolate", "never"]).code, Some(2));
    assert_eq!(folder.run(&["extract", "in", "--max-memory", "much"]).code, Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_that_needs_more_memory_than_allowed_is_told() {
    let line = "The quay is lit by forty lamps from dusk to dawn.\n";
    let folder = Folder::new().with("in/a.txt", report(1)).with("in/big.txt", report(2) + &line.repeat(1_200_000));
    let told = folder.run(&["extract", "in", "-o", "out", "--max-memory", "40M"]).expect(3);
    assert_eq!(folder.lines("out/errors.jsonl")[0]["code"], "out-of-memory", "{}", told.err);
    assert!(folder.names("out").contains(&"a.txt.json".to_owned()), "{}", told.err);
}

#[cfg(unix)]
#[test]
fn whatever_inputs_are_called_they_stay_in_the_folder() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new()
        .with("deep/in/up.txt", report(1))
        .with("deep/in/Case.txt", report(2))
        .with("deep/in/case.txt", report(3))
        .with(&format!("deep/in/{}.txt", "n".repeat(251)), report(4))
        .with("run", report(5))
        .with("out/link/x", "");
    let odd = folder.path().join("deep/in").join(std::ffi::OsStr::from_bytes(b"odd\xff.txt"));
    fs::write(odd, report(6)).unwrap();
    let outside = folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, folder.path().join("out/deep")).unwrap();
    let list = format!("../in/up.txt\0{}\0", folder.path().join("run").display());
    let folder = folder.with("deep/here/list", list);
    let told = run(
        &["extract", "../in", "../../run", "--files-from", "list", "-0", "-o", "../../out"],
        &folder.path().join("deep/here"),
        b"",
    )
    .expect(0);
    let names = folder.names("out");
    let long = names.iter().find(|n| n.starts_with("nnn")).unwrap();
    assert_eq!(long.len(), 255, "{}", told.err);
    for name in ["Case.txt.json", "case.txt~2.json", "odd%FF.txt.json", "up.txt.json", "run~2.json", "run.json"] {
        assert!(names.contains(&name.to_owned()), "{name} in {names:?}");
    }
    // A link that somebody laid into the output folder costs the documents below it.
    let told = run(&["extract", "deep", "-o", "out", "--include", "/in/up.txt"], folder.path(), b"").expect(0);
    assert!(told.err.ends_with("0 failures\n"));
    let told = run(&["extract", "--files-from", "-", "-o", "out"], folder.path(), b"deep/in/up.txt\n").expect(3);
    assert!(told.err.contains("cannot be written"), "{}", told.err);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_no_half_file() {
    let folder = many(3);
    let mut child = command();
    child.args(["extract", "in", "--format", "csv"]).current_dir(folder.path());
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    let output = child.stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("No space left"), "{output:?}");
}

/// Needs to mount a file system, so it runs where it may.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_costs_nothing_that_was_done() {
    struct Mounted(std::path::PathBuf);
    impl Mounted {
        fn mount(&self, options: &str) -> bool {
            let mut mount = std::process::Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&self.0);
            mount.stderr(Stdio::null()).status().is_ok_and(|s| s.success())
        }
    }
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
        }
    }
    let folder = many(60).with("small/x", "");
    let small = Mounted(folder.path().join("small"));
    if !small.mount("size=64k") {
        println!("SKIPPED: no file system may be mounted here");
        return;
    }
    let told = folder.run(&["extract", "in", "-o", "small/out"]).expect(2);
    assert!(told.err.contains("No space left") && told.err.contains("--resume goes on from here"), "{}", told.err);
    for (name, bytes) in whole(&folder, "small/out") {
        serde_json::from_slice::<serde_json::Value>(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
    assert!(small.mount("remount,size=2m"));
    folder.run(&["extract", "in", "-o", "small/out", "--resume"]).expect(0);
    folder.run(&["extract", "in", "-o", "straight"]).expect(0);
    assert!(folder.tree("small/out") == folder.tree("straight"));
    assert!(small.mount("remount,ro"));
    let told = folder.run(&["extract", "in", "-o", "small/out"]).expect(2);
    assert!(told.err.contains("Read-only file system"), "{}", told.err);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_before_anything_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = many(2).with("file", "");
    let told = folder.run(&["extract", "in", "-o", "file/out"]).expect(2);
    assert!(told.err.contains("cannot write to file/out"), "{}", told.err);
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may do anything is not kept out by permissions.
    if fs::write(closed.join("x"), "").is_err() {
        folder.run(&["extract", "in", "-o", "closed/out"]).expect(2);
        folder.run(&["extract", "in", "-o", "closed/all.csv"]).expect(2);
    }
}

#[cfg(unix)]
#[test]
fn two_runs_do_not_write_to_one_folder() {
    let folder = many(2);
    fs::create_dir(folder.path().join("out")).unwrap();
    let held = fs::File::open(folder.path().join("out")).unwrap();
    held.lock().unwrap();
    let told = folder.run(&["extract", "in", "-o", "out"]).expect(2);
    assert!(told.err.contains("another run is writing"), "{}", told.err);
}

#[test]
fn worker_answers_in_its_protocol() {
    let folder = Folder::new();
    let mut talk = Vec::new();
    let mut say = |message: &[u8]| {
        talk.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
        talk.extend(message);
    };
    say(br#"{"name": "quay.txt", "provenance": true}"#);
    say(report(3).as_bytes());
    say(b"{}");
    say(b"");
    let told = run(&["worker"], folder.path(), &talk).expect(0);
    let (length, rest) = told.out.split_at(4);
    let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
    let first: serde_json::Value = serde_json::from_slice(&rest[..length]).unwrap();
    let second: serde_json::Value = serde_json::from_slice(&rest[length + 4..]).unwrap();
    assert_eq!(first["report"]["source"]["path"], "quay.txt");
    assert_eq!(second["failure"]["code"], "unreadable");
    assert_eq!(run(&["worker"], folder.path(), b"\0\0\0\x09{").code, Some(2));
}

#[test]
fn families_completions_and_manual_are_there() {
    let folder = Folder::new();
    let list = folder.run(&["families"]).expect(0);
    let id = list.text().split_whitespace().next().unwrap().to_owned();
    assert_eq!(folder.run(&["families", &id]).expect(0).json()["id"], id.as_str());
    assert_eq!(folder.run(&["families", "none-of-these"]).code, Some(2));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).expect(0).text().contains("files-from"), "{shell}");
    }
    let man = folder.run(&["man"]).expect(0);
    assert!(man.text().starts_with(".ie") && man.text().contains(r"\-\-max\-memory"));
}
