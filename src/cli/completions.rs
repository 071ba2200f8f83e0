//! `newsdex completions` and `newsdex man`: completion scripts for shells, and the manual page.

use std::io::Write;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::Outcome;
use crate::output::stdout::{Content, StandardOutput};

/// Print a completion script for a shell
///
/// Examples:
///   newsdex completions bash > ~/.local/share/bash-completion/completions/newsdex
///   newsdex completions fish > ~/.config/fish/completions/newsdex.fish
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct CompletionsArgs {
    /// Shell that will read the script
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
    // Generated in memory, because the generator panics if a write fails, as on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "newsdex", &mut script);
    print(&script)
}

pub(super) fn manual(command: Command) -> Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(&page)
}

fn print(text: &[u8]) -> Result<Outcome> {
    let mut out = StandardOutput::open(Content::Text);
    out.write_all(text)?;
    out.flush()?;
    Ok(Outcome::Done)
}
