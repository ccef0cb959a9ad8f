//! Workers that fail in every way they can: each costs its own document and no other.
//!
//! The worker is this very program, started again: it speaks the protocol and does what a document tells it to. So it
//! has no harness of its own kind: `main` decides which of the two it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says what it skips"
)]

mod support;

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use recsift::Options;
use recsift::batch::{self, Flow, Input, Place, WorkerCommand, Workers};

fn main() {
    if std::env::args().nth(1).as_deref() == Some("worker") {
        work();
        return;
    }
    every_failure_costs_one_document();
    println!("test every_failure_costs_one_document ... ok");
    what_is_broken_off_gives_no_answer();
    println!("test what_is_broken_off_gives_no_answer ... ok");
    a_worker_that_cannot_be_started_is_told();
    println!("test a_worker_that_cannot_be_started_is_told ... ok");
    the_command_does_all_else_beside_hostile_documents();
    println!("test the_command_does_all_else_beside_hostile_documents ... ok");
    println!("\ntest result: ok. 4 passed; 0 failed");
}

fn message() -> Option<Vec<u8>> {
    let mut length = [0; 4];
    io::stdin().read_exact(&mut length).ok()?;
    let mut message = vec![0; u32::from_be_bytes(length) as usize];
    io::stdin().read_exact(&mut message).ok()?;
    Some(message)
}

/// Does what each document says.
fn work() {
    const LIMIT: u64 = 300 << 20;
    batch::confine(Some(LIMIT)).unwrap();
    while let (Some(request), Some(document)) = (message(), message()) {
        match document.as_slice() {
            b"abort" => std::process::abort(),
            b"loop" => loop {
                std::hint::spin_loop();
            },
            b"allocate" => {
                let mut all = Vec::new();
                loop {
                    all.push(vec![1_u8; 1 << 20]);
                }
            }
            b"recurse" => {
                recurse(0);
            }
            b"exit" => std::process::exit(7),
            b"babble" => {
                io::stdout().write_all(b"\0\0\0\x04what").unwrap();
                io::stdout().flush().unwrap();
                continue;
            }
            b"boast" => io::stdout().write_all(b"\xff\xff\xff\xff").unwrap(),
            b"panic" => {
                eprintln!("thread 'main' panicked at \u{1b}[31mhere");
                std::process::exit(101);
            }
            _ => {}
        }
        let mut asked = Vec::new();
        for message in [request, document] {
            asked.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
            asked.extend(message);
        }
        batch::serve(asked.as_slice(), io::stdout()).unwrap();
    }
}

#[expect(unconditional_recursion, reason = "to overflow the stack is what it is for")]
fn recurse(n: u64) -> u64 {
    let page = std::hint::black_box([n; 512]);
    recurse(n + 1) + page[(n % 512) as usize]
}

fn command(timeout: Duration) -> WorkerCommand {
    WorkerCommand {
        program: std::env::current_exe().unwrap(),
        arguments: vec!["worker".into()],
        timeout: Some(timeout),
    }
}

fn every_failure_costs_one_document() {
    static STOPPED: AtomicBool = AtomicBool::new(false);
    let timeout = Duration::from_secs(3);
    let workers = Workers::start(command(timeout), &STOPPED).unwrap();
    let deeds = ["well", "abort", "well", "loop", "allocate", "well", "recurse", "exit", "babble", "boast", "panic"];
    let inputs: Vec<Input> =
        (0..44).map(|i| Input { name: deeds[i % deeds.len()].to_owned(), place: Place::Stdin }).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    let mut seen = Vec::new();
    let begin = Instant::now();
    batch::in_order(
        &pool,
        inputs,
        8,
        || false,
        |_, input| workers.read(input, input.name.as_bytes(), &Options::default()).unwrap().unwrap(),
        |input, result| {
            let failure = result.unwrap().unwrap_err();
            seen.push((input.name, failure.code.as_str(), failure.message));
            Flow::Continue
        },
    );
    assert_eq!(seen.len(), 44);
    for (deed, code, message) in &seen {
        let (expected, says) = match deed.as_str() {
            "well" => ("not-a-report", "no recommendation"),
            "loop" => ("timeout", "3 s"),
            "allocate" => ("out-of-memory", "memory"),
            "abort" => ("crash", "signal 6"),
            "recurse" => ("crash", "stack overflow"),
            "exit" => ("crash", "code 7"),
            "panic" => ("crash", "panicked at"),
            _ => ("crash", "signal 9"),
        };
        assert_eq!(*code, expected, "{deed}: {message}");
        assert!(message.contains(says), "{deed}: {message}");
    }
    // Four loops of three seconds, each twice at most, on four threads, and all else beside them.
    assert!(begin.elapsed() < Duration::from_secs(90), "{:?}", begin.elapsed());
}

fn the_command_does_all_else_beside_hostile_documents() {
    let mut folder = support::Folder::new();
    for n in 1..=30 {
        folder = folder.with(&format!("in/{n:02}.txt"), support::report(n));
    }
    for (name, deed) in [("05-abort", "abort"), ("10-loop", "loop"), ("20-allocate", "allocate")] {
        folder = folder.with(&format!("in/{name}.txt"), deed);
    }
    folder.run(&["extract", "in", "--exclude", "*-*", "-o", "straight"]).expect(0);
    let this = std::env::current_exe().unwrap();
    let program = this.to_str().unwrap();
    for jobs in ["-j1", "-j2"] {
        let out = format!("out{jobs}");
        let options = ["--timeout", "10", "--max-memory", "300M", "--worker-program", program, jobs];
        let told = folder.run(&[&["extract", "in", "-o", &out], &options[..]].concat()).expect(3);
        let said: Vec<_> = folder
            .lines(&format!("{out}/errors.jsonl"))
            .iter()
            .map(|e| format!("{} {}", e["path"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        assert_eq!(
            said,
            ["05-abort.txt crash", "10-loop.txt timeout", "20-allocate.txt out-of-memory"],
            "{}",
            told.err
        );
        let reports = |name: &str| {
            let mut tree = folder.tree(name);
            tree.retain(|(name, _)| name.ends_with(".txt.json"));
            tree
        };
        assert!(reports(&out) == reports("straight"));
        assert_eq!(folder.json(&format!("{out}/run.json"))["inputs"].as_array().unwrap().len(), 33);
    }
}

fn what_is_broken_off_gives_no_answer() {
    static STOPPED: AtomicBool = AtomicBool::new(false);
    let workers = Workers::start(command(Duration::from_secs(600)), &STOPPED).unwrap();
    let input = Input { name: "loop".to_owned(), place: Place::Stdin };
    let begin = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(300));
            STOPPED.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert!(workers.read(&input, b"loop", &Options::default()).unwrap().is_none());
    });
    assert!(begin.elapsed() < Duration::from_secs(60));
}

fn a_worker_that_cannot_be_started_is_told() {
    static STOPPED: AtomicBool = AtomicBool::new(false);
    let none = WorkerCommand { program: Path::new("/no/such/program").into(), arguments: Vec::new(), timeout: None };
    assert!(Workers::start(none, &STOPPED).is_err());
}
