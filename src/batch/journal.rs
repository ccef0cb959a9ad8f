//! What a run has done so far, kept so that it survives the run: one line for each input, written when its output is
//! in place. It is the account until `run.json` is there.
//! Must not know how the outputs are written.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode};
use super::run::{InputRecord, OutcomeKind, Run, RunOptions};

/// What makes the outputs of two runs the same for the same input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    recsift: String,
    schema_version: String,
    options: RunOptions,
}

impl Head {
    fn new(options: &RunOptions) -> Self {
        let run = Run::new(options.clone(), Vec::new());
        Self { recsift: run.recsift, schema_version: run.schema_version, options: run.options }
    }
}

/// An input that something was done about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) record: InputRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<Failure>,
}

/// The inputs that earlier runs with the same options and version have done, by name.
pub(super) type Before = BTreeMap<String, Entry>;

/// A journal that is being written.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins the journal at `path` with what is done `before`. The older one is there until this one is.
    pub(super) fn begin(path: &Path, options: &RunOptions, before: &Before) -> io::Result<Self> {
        let mut file = super::atomic::AtomicFile::create(path)?;
        line(&mut file, &Head::new(options))?;
        for entry in before.values() {
            line(&mut file, entry)?;
        }
        file.commit()?;
        Ok(Self { path: path.to_owned(), file: OpenOptions::new().append(true).open(path)? })
    }

    /// Adds a line, by one call of the system, so that it is there whole or not at all.
    pub(super) fn add(&mut self, record: &InputRecord, failure: Option<&Failure>) -> io::Result<()> {
        #[derive(Serialize)]
        struct Line<'a> {
            record: &'a InputRecord,
            #[serde(skip_serializing_if = "Option::is_none")]
            failure: Option<&'a Failure>,
        }
        line(&mut self.file, &Line { record, failure })
    }

    /// Removes the journal: the account is there.
    pub(super) fn end(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

fn line<T: Serialize>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    to.write_all(&bytes)
}

/// What the account, the list of failures and the journal of earlier runs say is done, as far as it was done with
/// these options by this version. Of what cannot be understood nothing is taken.
pub(super) fn before(run: &Path, errors: &Path, journal: &Path, options: &RunOptions) -> Before {
    let head = Head::new(options);
    let mut before = Before::new();
    if let Some(account) = fs::read(run).ok().and_then(|bytes| serde_json::from_slice::<Run>(&bytes).ok()) {
        let same =
            head == Head { recsift: account.recsift, schema_version: account.schema_version, options: account.options };
        let mut failures: BTreeMap<String, Failure> = lines(errors)
            .filter_map(|line| serde_json::from_str::<Failure>(&line).ok())
            .map(|failure| (failure.path.clone(), failure))
            .collect();
        for record in account.inputs.into_iter().filter(|_| same) {
            let failure = failures.remove(&record.path);
            keep(&mut before, Entry { record, failure });
        }
    }
    let mut written = lines(journal);
    let same = written.next().and_then(|line| serde_json::from_str::<Head>(&line).ok()).is_some_and(|h| h == head);
    if same {
        // A line that was cut short ends the journal.
        for entry in written.map_while(|line| serde_json::from_str::<Entry>(&line).ok()) {
            keep(&mut before, entry);
        }
    }
    before
}

fn lines(path: &Path) -> impl Iterator<Item = String> {
    File::open(path).ok().into_iter().flat_map(|file| BufReader::new(file).lines().map_while(Result::ok))
}

/// Keeps what would come out the same if it were done again.
fn keep(before: &mut Before, entry: Entry) {
    let depends_on_the_day = [FailureCode::Timeout, FailureCode::OutOfMemory, FailureCode::Crash];
    let settled = match entry.record.outcome {
        OutcomeKind::Report => true,
        OutcomeKind::Failure => entry.failure.as_ref().is_some_and(|f| !depends_on_the_day.contains(&f.code)),
        OutcomeKind::NotDone => false,
    };
    if settled && entry.record.sha256.is_some() {
        before.insert(entry.record.path.clone(), entry);
    } else {
        before.remove(&entry.record.path);
    }
}
