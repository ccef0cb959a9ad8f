//! The asking side: documents read by child processes, so that one that aborts, hangs or eats memory costs itself only.
//! Must not know what a worker does with a document.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::input::{Input, Place};
use super::one::digest;
use super::protocol::{Reply, Request, receive, send};
use crate::{Error, Options, Report};

/// How often a watch looks whether the run was broken off.
const TICK: Duration = Duration::from_millis(50);
/// How much of a worker's last words is kept.
const LAST_WORDS: usize = 4096;

/// How workers are started and what they may use up.
#[derive(Clone, Debug)]
pub struct WorkerCommand {
    /// A program that speaks as [`Request`] and [`Reply`] tell.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Time for one document.
    pub timeout: Option<Duration>,
}

/// A pool of workers, started when they are needed.
#[derive(Debug)]
pub struct Workers {
    command: WorkerCommand,
    idle: Mutex<Vec<Worker>>,
    stopped: &'static AtomicBool,
}

/// How a talk with a worker ended.
enum Talk {
    Reply(Reply),
    /// It took too long and was ended.
    Late,
    /// The run was broken off.
    Stopped,
    /// It ended by itself.
    Died(Error),
}

impl Workers {
    /// Workers by `command`; once `stopped` is true, what they are at is broken off. One is started at once, to see
    /// whether they can be.
    ///
    /// # Errors
    /// Where a worker cannot be started.
    pub fn start(command: WorkerCommand, stopped: &'static AtomicBool) -> io::Result<Self> {
        let first = Worker::start(&command, stopped)?;
        Ok(Self { command, idle: Mutex::new(vec![first]), stopped })
    }

    /// Reads `bytes`, those of `input`, in a worker; none where the run was broken off before the answer.
    ///
    /// # Errors
    /// Where no worker can be started.
    pub fn read(&self, input: &Input, bytes: &[u8], options: &Options) -> io::Result<Option<Result<Report, Failure>>> {
        let mut request = Request::new(&input.name, options);
        if matches!(input.place, Place::Stdin) {
            request.name = None;
        }
        let failed = |error: &Error| Failure::new(&input.name, Some(digest(bytes)), error);
        Ok(match self.ask(&request, bytes)? {
            Talk::Stopped => None,
            Talk::Reply(Reply::Report(mut report)) => {
                report.source.path.clone_from(&input.name);
                Some(Ok(*report))
            }
            Talk::Reply(Reply::Failure { code, message }) => {
                let sha256 = Some(digest(bytes));
                Some(Err(Failure { path: input.name.clone(), sha256, code, message, page: None }))
            }
            Talk::Late => {
                let allowed = self.command.timeout.unwrap_or_default();
                // The error of the library counts whole seconds.
                let message = format!("took longer than {} s", allowed.as_secs_f64());
                Some(Err(Failure { message, ..failed(&Error::Timeout(allowed.as_secs())) }))
            }
            Talk::Died(error) => Some(Err(failed(&error))),
        })
    }

    fn ask(&self, request: &Request, document: &[u8]) -> io::Result<Talk> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut worker = match idle {
                Some(worker) => worker,
                None => Worker::start(&self.command, self.stopped)?,
            };
            let fresh = !worker.used;
            match worker.ask(request, document, self.command.timeout) {
                Talk::Reply(reply) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                    return Ok(Talk::Reply(reply));
                }
                // It may have died of what earlier documents left behind; what becomes of this one must not depend on
                // them.
                Talk::Died(_) if !fresh => {}
                other => return Ok(other),
            }
        }
    }
}

/// Why a watch ended its worker.
const LATE: u8 = 1;
const STOPPED: u8 = 2;

/// A child process and those who attend to it.
#[derive(Debug)]
struct Worker {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    /// When the document at hand has to be done; none while there is none.
    watch: mpsc::Sender<Option<Instant>>,
    ended_by_watch: Arc<AtomicU8>,
    last_words: Option<JoinHandle<Vec<u8>>>,
    /// Whether it has been given a document.
    used: bool,
}

impl Worker {
    fn start(command: &WorkerCommand, stopped: &'static AtomicBool) -> io::Result<Self> {
        let mut process = Command::new(&command.program);
        process.args(&command.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // Ctrl-C on the terminal is for whoever asks; workers are told by it.
            process.process_group(0);
        }
        let mut child = process.spawn()?;
        let missing = || io::Error::other("a worker without its streams");
        let requests = child.stdin.take().ok_or_else(missing)?;
        let replies = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let child = Arc::new(Mutex::new(child));
        let ended_by_watch = Arc::new(AtomicU8::new(0));
        let (watch, orders) = mpsc::channel();
        {
            let (child, ended) = (Arc::clone(&child), Arc::clone(&ended_by_watch));
            thread::Builder::new()
                .name("watch".to_owned())
                .spawn(move || keep_watch(&child, &orders, &ended, stopped))?;
        }
        let last_words = thread::Builder::new().name("last-words".to_owned()).spawn(move || tail(errors))?;
        Ok(Self {
            child,
            requests,
            replies: BufReader::with_capacity(1 << 16, replies),
            watch,
            ended_by_watch,
            last_words: Some(last_words),
            used: false,
        })
    }

    fn ask(&mut self, request: &Request, document: &[u8], timeout: Option<Duration>) -> Talk {
        self.used = true;
        // A deadline that never comes: the watch then only looks whether the run was broken off.
        let far = Duration::from_secs(60 * 60 * 24 * 365);
        let _ = self.watch.send(Some(Instant::now() + timeout.unwrap_or(far)));
        let reply = self.talk(request, document);
        let _ = self.watch.send(None);
        match (reply, self.ended_by_watch.load(Ordering::Acquire)) {
            (Ok(reply), _) => Talk::Reply(reply),
            (Err(_), LATE) => Talk::Late,
            (Err(_), STOPPED) => Talk::Stopped,
            (Err(error), _) => Talk::Died(self.bury(&error)),
        }
    }

    fn talk(&mut self, request: &Request, document: &[u8]) -> io::Result<Reply> {
        send(&mut self.requests, &serde_json::to_vec(request)?)?;
        send(&mut self.requests, document)?;
        let reply = receive(&mut self.replies)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(serde_json::from_slice(&reply)?)
    }

    /// What a worker died of, by its exit status and last words.
    fn bury(&mut self, error: &io::Error) -> Error {
        let status = {
            let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
            // One that still lives has said something that is no reply.
            let _ = child.kill();
            child.wait()
        };
        let words = self.last_words.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        // The words of Rust's standard library where an allocation fails.
        if words.contains("memory allocation of") {
            return Error::OutOfMemory;
        }
        let mut message = match status {
            Ok(status) => ended(status),
            Err(_) => error.to_string(),
        };
        if words.contains("overflowed its stack") {
            message.push_str(", stack overflow");
        } else if let Some(line) = words.lines().rev().find(|line| !line.trim().is_empty()) {
            let _ = write!(message, ": {}", line.trim());
        }
        Error::Crash(message)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It has nothing that it would have to put in order.
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Ends the worker when its document takes too long or the run is broken off.
fn keep_watch(
    child: &Mutex<Child>,
    orders: &mpsc::Receiver<Option<Instant>>,
    ended: &AtomicU8,
    stopped: &'static AtomicBool,
) {
    let mut deadline: Option<Instant> = None;
    loop {
        let Some(at) = deadline else {
            match orders.recv() {
                Ok(order) => deadline = order,
                Err(mpsc::RecvError) => return,
            }
            continue;
        };
        let now = Instant::now();
        let why = if now >= at {
            LATE
        } else if stopped.load(Ordering::Relaxed) {
            STOPPED
        } else {
            match orders.recv_timeout(TICK.min(at - now)) {
                Ok(order) => deadline = order,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            continue;
        };
        ended.store(why, Ordering::Release);
        let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        return;
    }
}

/// Reads all, keeps the end.
fn tail(mut from: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(n @ 1..) = from.read(&mut piece) {
        kept.extend_from_slice(piece.get(..n).unwrap_or_default());
        if kept.len() > 2 * LAST_WORDS {
            kept.drain(..kept.len() - LAST_WORDS);
        }
    }
    kept
}

/// How a process ended, in words.
fn ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            let name = match signal {
                4 => " (SIGILL)",
                6 => " (SIGABRT)",
                7 => " (SIGBUS)",
                8 => " (SIGFPE)",
                9 => " (SIGKILL)",
                11 => " (SIGSEGV)",
                _ => "",
            };
            return format!("its process was ended by signal {signal}{name}");
        }
    }
    match status.code() {
        Some(code) => format!("its process ended with code {code}"),
        None => "its process ended".to_owned(),
    }
}
