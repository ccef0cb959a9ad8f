//! One document, whatever it does: its report or the reason why there is none.
//! Must not know of the others.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::input::{Input, Place};
use crate::tables::{self, Paging, Tables};
use crate::{Error, Options, Report};

thread_local! {
    /// Where the last panic on this thread was, kept by the hook of [`quiet_panics`].
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The bytes of `input`.
///
/// # Errors
/// Where it cannot be read or is larger than [`Limits::file_bytes`](crate::Limits).
pub fn load(input: &Input, options: &Options) -> Result<Vec<u8>, Failure> {
    let limit = options.limits.file_bytes;
    match &input.place {
        Place::Stdin => bounded(io::stdin().lock(), 0, limit),
        Place::Lost(error) => Err(error.clone()),
        Place::File(path) => file_bytes(path, limit),
    }
    .map_err(|error| Failure::new(&input.name, None, &error))
}

/// Reads `bytes`, those of `input`, into a report. Never panics: a panic while reading is the failure `crash`.
///
/// # Errors
/// Where there is no report.
pub fn read_one(input: &Input, bytes: &[u8], options: &Options) -> Result<Report, Failure> {
    match extract(bytes, &named(input, options)) {
        Ok(mut report) => {
            report.source.path.clone_from(&input.name);
            Ok(report)
        }
        Err(error) => Err(Failure::new(&input.name, Some(digest(bytes)), &error)),
    }
}

/// Finds the tables in `bytes`, those of `input`. Never panics: a panic while reading is the failure `crash`.
///
/// # Errors
/// Where there is no text to be had.
pub fn tables_of_one(input: &Input, bytes: &[u8], options: &Options, paging: Paging) -> Result<Tables, Failure> {
    caught(|| tables::find(bytes, &input.name, &named(input, options), paging))
        .map_err(|error| Failure::new(&input.name, Some(digest(bytes)), &error))
}

/// [`crate::extract`] that does not panic.
pub(super) fn extract(bytes: &[u8], options: &Options) -> Result<Report, Error> {
    caught(|| crate::extract(bytes, options))
}

/// The options for one document: its name may decide its format, and only its bytes beside it.
fn named(input: &Input, options: &Options) -> Options {
    let mut options = options.clone();
    if options.name.is_none() && !matches!(input.place, Place::Stdin) {
        options.name = Some(input.name.clone());
    }
    options
}

/// Runs `read`; its panic is an error that says where, once [`quiet_panics`] was called.
///
/// # Errors
/// Those of `read`, and [`Error::Crash`].
pub fn caught<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // Nothing outlives the panic: what was being built is dropped with it.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
        let words = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("unknown panic");
        let place = PANICKED_AT.with_borrow_mut(Option::take);
        Err(Error::Crash(match place {
            Some(place) => format!("{words} ({place})"),
            None => words.to_owned(),
        }))
    })
}

/// Makes panics silent and keeps their place for the message of the failure. For a command whose standard error is
/// read by people: the panic is told with the document's other failures.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", source_name(l.file()), l.line()));
        PANICKED_AT.with_borrow_mut(|at| *at = place);
    }));
}

/// The path of a source file without the folder that it was built in.
fn source_name(path: &str) -> &str {
    path.rsplit_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/')).map_or(path, |(_, rest)| rest)
}

fn file_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(|e| reason(&e))?;
    let metadata = file.metadata().map_err(|e| reason(&e))?;
    if metadata.is_dir() {
        return Err(Error::Unreadable("it is a folder".to_owned()));
    }
    bounded(file, usize::try_from(metadata.len()).unwrap_or(usize::MAX), limit)
}

/// Reads to the end but not beyond `limit`: what claims to be small, or has no size at all, may still be endless.
fn bounded(source: impl Read, size: usize, limit: usize) -> Result<Vec<u8>, Error> {
    let too_large = || Error::TooLarge(format!("more than {} MiB", limit >> 20));
    if size > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(size + 1);
    source.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|e| reason(&e))?;
    if bytes.len() > limit { Err(too_large()) } else { Ok(bytes) }
}

fn reason(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NotFound,
        kind => Error::Unreadable(kind.to_string()),
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &Path) -> Input {
        Input { name: "x.pdf".to_owned(), place: Place::File(path.to_owned()) }
    }

    #[test]
    fn what_cannot_be_read_has_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let code = |path: &Path, options: &Options| load(&file(path), options).unwrap_err().code.as_str();
        let options = Options::default();
        assert_eq!(code(&folder.path().join("none"), &options), "not-found");
        assert_eq!(code(folder.path(), &options), "unreadable");
        let big = folder.path().join("big.txt");
        std::fs::write(&big, "twelve bytes").unwrap();
        let mut small = Options::default();
        small.limits.file_bytes = 11;
        assert_eq!(code(&big, &small), "too-large");
    }

    #[test]
    fn a_panic_is_a_crash() {
        let error = caught::<()>(|| panic!("what broke")).unwrap_err();
        assert_eq!(error.code(), "crash");
        assert!(error.to_string().contains("what broke"), "{error}");
    }

    #[test]
    fn digest_is_the_known_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
