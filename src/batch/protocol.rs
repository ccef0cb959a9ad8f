//! What a worker and whoever asks it say to each other.
//! Must not know who they are.
//!
//! Every message is its length, four bytes with the highest first, and then that many bytes. A document is asked for
//! with two messages: a [`Request`] as JSON and the bytes of the document. It is answered with one: a [`Reply`] as JSON.
//! The end of the input is the end of the talk.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::failure::FailureCode;
use crate::profile::{ProfileError, Profiles};
use crate::{Format, Options, Report};

/// Longest message that is taken.
const LONGEST: usize = 1 << 30;

/// How the document in the next message is to be read. What is left out is as in [`Options::default`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Its name, which is what the report's `source.path` will be.
    pub name: Option<String>,
    /// Its format, where the first bytes may not tell.
    #[serde(rename = "type")]
    pub format: Option<Format>,
    /// Id of the family to read it as.
    pub family: Option<String>,
    /// Families beside the built-in ones, each as its JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// Whether the report says where each thing stands.
    pub provenance: bool,
    /// Pages read at most.
    pub max_pages: Option<usize>,
}

impl Request {
    /// The request for a document called `name`, to be read as `options` say.
    #[must_use]
    pub fn new(name: &str, options: &Options) -> Self {
        Self {
            name: Some(name.to_owned()),
            format: options.format,
            family: options.family.clone(),
            profiles: options.profiles.added().map(str::to_owned).collect(),
            provenance: options.provenance,
            max_pages: Some(options.limits.pages),
        }
    }

    /// Its families.
    ///
    /// # Errors
    /// Where a profile is none.
    pub fn read_profiles(&self) -> Result<Profiles, ProfileError> {
        let mut profiles = Profiles::default();
        for json in &self.profiles {
            profiles.add(json)?;
        }
        Ok(profiles)
    }

    /// The same as options, with its families as they were read.
    #[must_use]
    pub fn options(&self, profiles: &Profiles) -> Options {
        let mut options = Options {
            format: self.format,
            name: self.name.clone(),
            family: self.family.clone(),
            profiles: profiles.clone(),
            provenance: self.provenance,
            ..Options::default()
        };
        if let Some(pages) = self.max_pages {
            options.limits.pages = pages;
        }
        options
    }
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Its report.
    Report(Box<Report>),
    /// Why it gave none.
    Failure {
        /// Why, for programs.
        code: FailureCode,
        /// Why, for people.
        message: String,
    },
}

/// Sends a message.
pub(super) fn send(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(message)?;
    to.flush()
}

/// Receives a message; none at the end.
pub(super) fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut got = 0;
    while got < length.len() {
        match from.read(length.get_mut(got..).unwrap_or_default()) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a message of {length} bytes")));
    }
    // Grown as it comes: a length is only a claim.
    let mut message = Vec::with_capacity(length.min(1 << 20));
    from.take(length as u64).read_to_end(&mut message)?;
    if message.len() == length { Ok(Some(message)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_as_they_went() {
        let mut wire = Vec::new();
        for message in [&b"one"[..], b"", b"three"] {
            send(&mut wire, message).unwrap();
        }
        let mut from = wire.as_slice();
        assert_eq!(receive(&mut from).unwrap().unwrap(), b"one");
        assert_eq!(receive(&mut from).unwrap().unwrap(), b"");
        assert_eq!(receive(&mut from).unwrap().unwrap(), b"three");
        assert!(receive(&mut from).unwrap().is_none());
    }

    #[test]
    fn what_is_cut_or_too_long_is_an_error() {
        assert!(receive(&mut &b"\0\0"[..]).is_err());
        assert!(receive(&mut &b"\0\0\0\x05abc"[..]).is_err());
        assert!(receive(&mut &b"\xff\xff\xff\xffabc"[..]).is_err());
    }
}
