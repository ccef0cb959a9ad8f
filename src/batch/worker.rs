//! The worker's side: documents in, reports out. A document may end the process; whoever asked notices.
//! Must not know who asks, nor print.

use std::io::{self, Read, Write};

use super::one;
use super::protocol::{Reply, Request, receive, send};
use crate::profile::Profiles;

/// Answers requests from `input` on `output` until the input ends, as told in [`Request`] and [`Reply`].
///
/// # Errors
/// Where either side of the talk breaks or a request cannot be understood.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    // Mostly all requests come with the same profiles, which are made ready once.
    let mut profiles = Profiles::default();
    while let Some(header) = message(&mut input)? {
        let request: Request = serde_json::from_slice(&header)?;
        let document = message(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if !profiles.added().eq(request.profiles.iter().map(String::as_str)) {
            profiles = request.read_profiles().map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        }
        let reply = match one::extract(&document, &request.options(&profiles)) {
            Ok(mut report) => {
                if let Some(name) = request.name {
                    report.source.path = name;
                }
                Reply::Report(Box::new(report))
            }
            Err(error) => Reply::Failure { code: (&error).into(), message: error.to_string() },
        };
        send(&mut output, &serde_json::to_vec(&reply)?)?;
    }
    Ok(())
}

/// A message. That there is no memory for it ends the process as it does wherever else memory is wanted, for only the
/// first failure of that kind would come as an error.
fn message(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    match receive(input) {
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<u8>())
        }
        other => other,
    }
}

/// Bounds what this process may do on its own: its memory to `max_memory` bytes, beyond which it ends, and its life to
/// that of the process that started it.
///
/// # Errors
/// Where the system has no such bounds.
pub fn confine(max_memory: Option<u64>) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let Some(bytes) = max_memory else { return Ok(()) };
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // What is written to counts, not what is only reserved: allocators reserve much and touch little.
        #[cfg(target_os = "linux")]
        let resource = Resource::Data;
        #[cfg(not(target_os = "linux"))]
        let resource = Resource::As;
        setrlimit(resource, Rlimit { current: Some(bytes), maximum: Some(bytes) })?;
        Ok(())
    }
    #[cfg(not(unix))]
    Err(io::Error::new(io::ErrorKind::Unsupported, format!("this system cannot bound a process to {bytes} bytes")))
}
