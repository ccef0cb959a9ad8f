//! Many documents: order, budgets, faults, whole files.
//! Must not know what is in a document.
