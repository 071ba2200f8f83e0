//! `newsdex completions` and `newsdex man`: what a shell and `man` need to know of the program.

use std::io::Write;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::Outcome;
use crate::output::stdout::{Content, StandardOutput};

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
