//! The folder that the reports of a run go to, and the account that lies beside them.
//! Must not know what a report looks like when written.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::fs::TryLockError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::account::Account;
use super::atomic::{sweep, write_atomic};
use super::failure::Failure;
use super::journal::{self, Before, Entry, Journal};
use super::run::{InputRecord, RunOptions};

/// Name of the account of a run.
const RUN: &str = "run.json";
/// Name of the list of what gave no report.
const ERRORS: &str = "errors.jsonl";

/// Name of what is done so far, while there is no account.
const JOURNAL: &str = ".recsift-journal.jsonl";

/// An output folder. Whatever the files are called, nothing is written outside it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Folders below the root that are there and are no links, and were swept.
    ready: Mutex<BTreeSet<PathBuf>>,
    journal: Mutex<Journal>,
    before: Before,
    /// Held so that no other run writes here at the same time.
    _lock: Option<File>,
}

impl Folder {
    /// Names that no output may have.
    pub const RESERVED: [&str; 3] = [RUN, ERRORS, JOURNAL];

    /// The folder at `root`, made if it is not there, for a run with `options`. With `resume` what earlier runs with
    /// the same options have done is known to [`Folder::done_before`], else it is forgotten.
    ///
    /// # Errors
    /// Where it cannot be made or written, or another run is writing there.
    pub fn open(root: &Path, options: &RunOptions, resume: bool) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let lock = lock(root)?;
        sweep(root);
        let (run, errors, journal) = (root.join(RUN), root.join(ERRORS), root.join(JOURNAL));
        let before = if resume { journal::before(&run, &errors, &journal, options) } else { Before::new() };
        let journal = Journal::begin(&journal, options, &before)?;
        // From here on the journal is the account; an older one would be believed by a later run.
        remove_if_there(&run)?;
        Ok(Self { root: root.to_owned(), ready: Mutex::default(), journal: Mutex::new(journal), before, _lock: lock })
    }

    /// What an earlier run made of the input `name` with these bytes, if its output `output` is still there.
    #[must_use]
    pub fn done_before(&self, name: &str, sha256: &str, output: &str) -> Option<(InputRecord, Option<Failure>)> {
        let Entry { record, failure } = self.before.get(name)?;
        let same = record.sha256.as_deref() == Some(sha256);
        let there = match &record.output {
            Some(there) => there == output && self.make_way(output).is_ok() && self.root.join(output).is_file(),
            None => failure.is_some(),
        };
        (same && there).then(|| (record.clone(), failure.clone()))
    }

    /// Whether anything was done before, so that it is worth while to look.
    #[must_use]
    pub fn has_before(&self) -> bool {
        !self.before.is_empty()
    }

    /// Writes the output `name`, a relative path from [`OutputNames`](super::OutputNames). May be called by several
    /// threads.
    ///
    /// # Errors
    /// Where it cannot be written, or a folder on its way is a link.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.make_way(name)?;
        write_atomic(&self.root.join(name), bytes)
    }

    /// Notes what became of an input, after its output was written. May be called by several threads.
    ///
    /// # Errors
    /// Where it cannot be noted.
    pub fn note(&self, record: &InputRecord, failure: Option<&Failure>) -> io::Result<()> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).add(record, failure)
    }

    /// Removes the output `name` of an earlier run, for an input that now gives none.
    ///
    /// # Errors
    /// Where it is there and cannot be removed.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        let mut way = self.root.clone();
        for part in name.split('/') {
            // Not through a link that somebody laid there.
            if way != self.root && !fs::symlink_metadata(&way).is_ok_and(|m| m.is_dir()) {
                return Ok(());
            }
            way.push(part);
        }
        remove_if_there(&way)
    }

    /// Makes the folders above `name`.
    fn make_way(&self, name: &str) -> io::Result<()> {
        let Some((folders, _)) = name.rsplit_once('/') else { return Ok(()) };
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.contains(Path::new(folders)) {
            return Ok(());
        }
        let mut below = PathBuf::new();
        for part in folders.split('/') {
            below.push(part);
            if ready.contains(&below) {
                continue;
            }
            let path = self.root.join(&below);
            match fs::create_dir(&path) {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
            // Who can lay a link into the output folder must not choose where the reports go.
            if !fs::symlink_metadata(&path)?.is_dir() {
                return Err(io::Error::new(
                    io::ErrorKind::NotADirectory,
                    format!("{} is in the way: it is a file or a link", path.display()),
                ));
            }
            sweep(&path);
            ready.insert(below.clone());
        }
        Ok(())
    }

    /// An account of this run, for [`Folder::finish`].
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn account(&self) -> io::Result<Account> {
        Account::in_folder(&self.root, self.root.join(ERRORS))
    }

    /// Writes the account, and the list of failures if there are any.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(self, account: Account, options: RunOptions) -> io::Result<()> {
        if !account.finish(&self.root.join(RUN), options)? {
            remove_if_there(&self.root.join(ERRORS))?;
        }
        self.journal.into_inner().unwrap_or_else(PoisonError::into_inner).end()
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if !matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(e),
        _ => Ok(()),
    }
}

/// Locks the folder itself, which leaves no file behind when the process is killed.
#[cfg(unix)]
fn lock(root: &Path) -> io::Result<Option<File>> {
    let folder = File::open(root)?;
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing to this folder"))
        }
        // Some file systems have no locks; then whoever starts two runs at once has to know.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

#[cfg(not(unix))]
fn lock(_root: &Path) -> io::Result<Option<File>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(root: &Path) -> Folder {
        Folder::open(root, &RunOptions::default(), true).unwrap()
    }

    #[test]
    fn files_go_below_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = open(&place.path().join("new/out"));
        folder.write("a/b/c.json", b"x").unwrap();
        assert_eq!(fs::read(place.path().join("new/out/a/b/c.json")).unwrap(), b"x");
        folder.remove("a/b/c.json").unwrap();
        folder.remove("a/b/c.json").unwrap();
        assert!(!place.path().join("new/out/a/b/c.json").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nowhere() {
        let place = tempfile::tempdir().unwrap();
        let outside = place.path().join("outside");
        fs::create_dir(&outside).unwrap();
        let folder = open(&place.path().join("out"));
        std::os::unix::fs::symlink(&outside, place.path().join("out/a")).unwrap();
        assert!(folder.write("a/b.json", b"x").is_err());
        std::os::unix::fs::symlink(outside.join("t"), place.path().join("out/t.json")).unwrap();
        folder.write("t.json", b"x").unwrap();
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    }
}
