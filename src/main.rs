//! The command: parse, call, exit code.
fn main() {}
