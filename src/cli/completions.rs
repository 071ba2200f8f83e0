//! `newsdex completions` and `newsdex man`: what a shell and `man` need to know of the program.

use std::io::{self, Write};

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::Outcome;

/// Print completions for a shell
///
/// Examples:
///   newsdex completions bash > ~/.local/share/bash-completion/completions/newsdex
///   newsdex completions fish > ~/.config/fish/completions/newsdex.fish
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CompletionsArgs {
    /// Shell to complete for
    shell: Shell,
}

/// Print the manual page
///
/// Examples:
///   newsdex man > newsdex.1
///   newsdex man | man -l -
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct ManArgs {}

pub(super) fn run(args: &CompletionsArgs, mut command: Command) -> Result<Outcome> {
    // Made in memory: the generator takes a write that fails, as to a closed pipe, for a defect.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "newsdex", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Done)
}

pub(super) fn manual(command: Command) -> Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    io::stdout().lock().write_all(&page)?;
    Ok(Outcome::Done)
}
