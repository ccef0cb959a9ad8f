//! `recsift completions` and `recsift man`: made of the same definitions that the arguments are parsed by.
//! Must not know what any of them does.

use std::io::Write as _;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Exit};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "recsift", &mut bytes);
    print(&bytes)
}

/// Print the manual page of the command, all its subcommands included.
pub(super) fn man() -> anyhow::Result<Exit> {
    let mut command = Cli::command();
    command.build();
    let mut bytes = Vec::new();
    let main = clap_mangen::Man::new(command.clone());
    main.render(&mut bytes)?;
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("recsift {}", sub.get_name());
        writeln!(bytes, ".SH \"{}\"", name.to_uppercase().replace('-', r"\-"))?;
        let man = clap_mangen::Man::new(sub.clone());
        man.render_synopsis_section(&mut bytes)?;
        man.render_description_section(&mut bytes)?;
        man.render_options_section(&mut bytes)?;
    }
    print(&bytes)
}

fn print(bytes: &[u8]) -> anyhow::Result<Exit> {
    std::io::stdout().lock().write_all(bytes).context("standard output")?;
    Ok(Exit::Well)
}
