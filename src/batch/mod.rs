//! Many documents: which ones, in what order, at whose risk, and whole files or none.
//! Must not know what is in a document.
//!
//! [`find`] turns paths into [`Input`]s, [`read_one`] turns one of them into an [`Outcome`] whatever happens,
//! [`in_order`] does that on many threads and hands the outcomes back in the order of the inputs, and [`Folder`]
//! keeps them in a folder together with an account of the run.

mod atomic;
mod failure;
mod folder;
mod input;
mod names;
mod one;
mod order;
mod run;

pub use atomic::{AtomicFile, write_atomic};
pub use failure::{Failure, FailureCode};
pub use folder::Folder;
pub use input::{ENDINGS, FindError, Found, Input, Place, Selection, find};
pub use names::{OutputNames, printable};
pub use one::{Outcome, quiet_panics, read_one};
pub use order::{Flow, in_order};
pub use run::{Counts, InputRecord, OutcomeKind, Run, RunOptions};
