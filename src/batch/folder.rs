//! The folder that the reports of a run go to, and the account that lies beside them.
//! Must not know what a report looks like when written.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::atomic::{AtomicFile, sweep, write_atomic};
use super::failure::Failure;
use super::run::Run;

/// Name of the account of a run.
const RUN: &str = "run.json";
/// Name of the list of what gave no report.
const ERRORS: &str = "errors.jsonl";

/// An output folder. Whatever the files are called, nothing is written outside it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Folders below the root that are there and are no links, and were swept.
    ready: Mutex<BTreeSet<PathBuf>>,
}

impl Folder {
    /// Names that no output may have.
    pub const RESERVED: [&str; 2] = [RUN, ERRORS];

    /// The folder at `root`, made if it is not there.
    ///
    /// # Errors
    /// Where it cannot be made or written.
    pub fn create(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        sweep(root);
        // Better to know now than after the first document.
        drop(AtomicFile::create(&root.join(RUN))?);
        Ok(Self { root: root.to_owned(), ready: Mutex::default() })
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

    /// Removes the output `name` of an earlier run, for an input that now gives none.
    ///
    /// # Errors
    /// Where it is there and cannot be removed.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(name)) {
            Err(e) if !matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(e),
            _ => Ok(()),
        }
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

    /// Writes the account, and the list of failures if there are any.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(&self, run: &Run, failures: &[Failure]) -> io::Result<()> {
        if failures.is_empty() {
            self.remove(ERRORS)?;
        } else {
            let mut file = AtomicFile::create(&self.root.join(ERRORS))?;
            for failure in failures {
                serde_json::to_writer(&mut file, failure)?;
                file.write_all(b"\n")?;
            }
            file.commit()?;
        }
        let mut file = AtomicFile::create(&self.root.join(RUN))?;
        {
            let mut out = BufWriter::new(&mut file);
            serde_json::to_writer_pretty(&mut out, run)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        file.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_below_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(&place.path().join("new/out")).unwrap();
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
        let folder = Folder::create(&place.path().join("out")).unwrap();
        std::os::unix::fs::symlink(&outside, place.path().join("out/a")).unwrap();
        assert!(folder.write("a/b.json", b"x").is_err());
        std::os::unix::fs::symlink(outside.join("t"), place.path().join("out/t.json")).unwrap();
        folder.write("t.json", b"x").unwrap();
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    }
}
