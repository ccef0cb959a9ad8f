//! Files that are there whole or not at all.
//! Must not know what is in them.
//!
//! A file is written under another name in the folder where it belongs and then renamed, so that whoever reads it,
//! or finds it after the power of this process was cut, finds all of it. Names of unfinished files begin with
//! [`PREFIX`] and end in [`SUFFIX`]; what a killed run left of them is swept by the next.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Beginning of the name of a file that is being written: hidden, so that no glob takes it for output.
pub(super) const PREFIX: &str = ".recsift-";
/// End of the name of a file that is being written.
pub(super) const SUFFIX: &str = ".part";

/// A file that appears under its name only when it is finished; dropped before, it leaves nothing.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    inner: BufWriter<NamedTempFile>,
}

impl AtomicFile {
    /// Begins the file that shall be at `path`.
    ///
    /// # Errors
    /// Where its folder cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As `open` would create it: the user's umask decides, not the privacy of a temporary file.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Ok(Self { path: path.to_owned(), inner: BufWriter::with_capacity(1 << 16, builder.tempfile_in(folder)?) })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Where the rest cannot be written or the place is taken by a folder.
    pub fn commit(self) -> io::Result<()> {
        let file = self.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(&self.path).map_err(|e| e.error)?;
        Ok(())
    }

    /// The unfinished file itself, for writers that seek.
    ///
    /// # Errors
    /// Where what was written so far cannot be flushed.
    pub fn file(&mut self) -> io::Result<&mut fs::File> {
        self.inner.flush()?;
        Ok(self.inner.get_mut().as_file_mut())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes all of `bytes` to `path`, or nothing.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Removes from `folder` what a killed run left unfinished.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        if bytes.starts_with(PREFIX.as_bytes()) && bytes.ends_with(SUFFIX.as_bytes()) {
            // Whoever cannot remove it will be told when writing fails.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_before_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        assert!(!path.exists());
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write_atomic(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn leftovers_are_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".recsift-x1.part"), b"half").unwrap();
        fs::write(folder.path().join("mine.part"), b"other").unwrap();
        sweep(folder.path());
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["mine.part"]);
    }
}
