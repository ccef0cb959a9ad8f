//! As much of CSS as tells what is shown, how bold, in which color: `<style>` sheets and `style` attributes.
//! Must not know what an element means to a report.

mod selector;
mod sheet;
pub(super) mod values;

pub(super) use selector::{Compound, Selector, Subject};
pub(super) use sheet::{Declaration, Property, Sheet, inline};
