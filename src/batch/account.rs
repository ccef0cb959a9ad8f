//! The account of a run while it goes on: the sums in memory, and on disk what is told of each input, so that memory
//! does not grow with their number.
//! Must not know how the outputs are written.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};

use super::atomic::AtomicFile;
use super::failure::{Failure, FailureCode};
use super::run::{Counts, InputRecord, OutcomeKind, Run, RunOptions};

/// What became of the inputs so far. They are to be added in their order.
#[derive(Debug, Default)]
pub struct Account {
    counts: Counts,
    interrupted: bool,
    codes: BTreeSet<FailureCode>,
    spool: Option<Spool>,
}

/// What will be in the files beside the outputs.
#[derive(Debug)]
struct Spool {
    /// The inputs as they will stand in the account. The file has no name, so nothing is left of it.
    inputs: BufWriter<File>,
    errors_path: PathBuf,
    errors: Option<AtomicFile>,
}

impl Account {
    /// One that will be written to `folder`, with its failures to `errors`.
    pub(super) fn in_folder(folder: &Path, errors: PathBuf) -> io::Result<Self> {
        let inputs = BufWriter::new(tempfile::tempfile_in(folder)?);
        Ok(Self { spool: Some(Spool { inputs, errors_path: errors, errors: None }), ..Self::default() })
    }

    /// The sums.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Why inputs gave no report, each reason once.
    #[must_use]
    pub fn codes(&self) -> &BTreeSet<FailureCode> {
        &self.codes
    }

    /// Adds the next input, with its failure if it is one.
    ///
    /// # Errors
    /// Where it cannot be noted on disk.
    pub fn add(&mut self, record: &InputRecord, failure: Option<&Failure>) -> io::Result<()> {
        let first = self.counts.documents == 0;
        self.counts.add(record);
        self.interrupted |= record.outcome == OutcomeKind::NotDone;
        self.codes.extend(failure.map(|f| f.code));
        let Some(spool) = &mut self.spool else { return Ok(()) };
        spool.inputs.write_all(if first { b"\n" } else { b",\n" })?;
        let mut indented = serde_json::to_string_pretty(record)?;
        indented.insert_str(0, "    ");
        spool.inputs.write_all(indented.replace('\n', "\n    ").as_bytes())?;
        if let Some(failure) = failure {
            let errors = match &mut spool.errors {
                Some(errors) => errors,
                none => none.insert(AtomicFile::create(&spool.errors_path)?),
            };
            errors.write_all(&crate::write::json::line(failure)?)?;
        }
        Ok(())
    }

    /// Writes `run`, the account, and the list of failures; false where there are none.
    pub(super) fn finish(self, run: &Path, options: RunOptions) -> io::Result<bool> {
        let Some(Spool { inputs, errors, .. }) = self.spool else { return Ok(false) };
        let failed = errors.is_some();
        if let Some(errors) = errors {
            errors.commit()?;
        }
        let mut head = Run::new(options, Vec::new());
        (head.counts, head.interrupted) = (self.counts, self.interrupted);
        let head = serde_json::to_string_pretty(&head)?;
        // The inputs are the last field, and the list of none ends in brackets.
        let begin = head.strip_suffix("]\n}").ok_or_else(|| io::Error::other("the account has no list of inputs"))?;
        let mut file = AtomicFile::create(run)?;
        file.write_all(begin.as_bytes())?;
        let mut inputs = inputs.into_inner().map_err(io::IntoInnerError::into_error)?;
        inputs.rewind()?;
        if io::copy(&mut inputs, &mut file)? > 0 {
            file.write_all(b"\n  ")?;
        }
        file.write_all(b"]\n}\n")?;
        file.commit()?;
        Ok(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_on_disk_is_what_would_have_been_kept_in_memory() {
        let options = RunOptions::default();
        let failure = Failure::new("b\n.pdf", None, &crate::Error::NotFound);
        for records in [
            vec![],
            vec![InputRecord::not_done("a")],
            vec![InputRecord::failure(&failure), InputRecord::not_done("c"), InputRecord::not_done("d")],
        ] {
            let folder = tempfile::tempdir().unwrap();
            let (run, errors) = (folder.path().join("run.json"), folder.path().join("errors.jsonl"));
            let mut account = Account::in_folder(folder.path(), errors.clone()).unwrap();
            for record in &records {
                let failure = (record.outcome == OutcomeKind::Failure).then_some(&failure);
                account.add(record, failure).unwrap();
            }
            let failed = account.finish(&run, options.clone()).unwrap();
            assert_eq!(failed, errors.exists());
            let whole = serde_json::to_string_pretty(&Run::new(options.clone(), records)).unwrap() + "\n";
            assert_eq!(std::fs::read_to_string(&run).unwrap(), whole);
        }
    }
}
