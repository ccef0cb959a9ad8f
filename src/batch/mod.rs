//! Many documents: which ones, in what order, at whose risk, and whole files or none.
//! Must not know what is in a document.
//!
//! [`find`] turns paths into [`Input`]s, [`load`] and [`read_one`] turn one of them into a report or a [`Failure`]
//! whatever happens, [`Workers`] do the same in processes of their own, [`in_order`] does that on many threads and
//! hands the results back in the order of the inputs, and [`Folder`] keeps them in a folder together with an account of
//! the [`Run`].

mod account;
mod atomic;
mod failure;
mod folder;
mod input;
mod isolate;
mod journal;
mod names;
mod one;
mod order;
mod protocol;
mod run;
mod worker;

pub use account::Account;
pub use atomic::{AtomicFile, write_atomic};
pub use failure::{Failure, FailureCode};
pub use folder::Folder;
pub use input::{ENDINGS, FindError, Found, Input, Place, Selection, find, is_stored};
pub use isolate::{WorkerCommand, Workers};
pub use names::{OutputNames, printable};
pub use one::{caught, digest, load, quiet_panics, read_one, tables_of_one};
pub use order::{Flow, in_order};
pub use protocol::{Reply, Request};
pub use run::{Counts, InputRecord, OutcomeKind, Run, RunOptions};
pub use worker::{confine, serve};
