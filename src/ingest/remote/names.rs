//! The last step of a run on a server: groups the names of the archive, from the columns of the index.

use std::sync::atomic::AtomicBool;

use anyhow::Result;

use crate::index::names::Names;
use crate::ingest::names::{AliasFile, FEW, OLD, ONE_IN};
use crate::remote::Client;
use crate::remote::ledger::counts;
use crate::remote::names::{Grouped, ServerEvidence, pieces};

/// Groups the names of a generation, if the alias file or enough articles have changed, and once a day. Gives the names
/// in the alias file that no article contains.
///
/// # Errors
///
/// Fails if the server does not answer; the names grouped before then stay.
pub(super) fn refresh(
    client: &Client,
    generation: &str,
    file: &AliasFile,
    now: i64,
    stop: &AtomicBool,
) -> Result<Vec<String>> {
    let (articles, _) = counts(client, generation)?;
    let pieces = pieces(client, generation);
    let latest = pieces.latest::<Grouped>()?.map(|latest| latest.about);
    if let Some(latest) = latest
        && latest.aliases == file.hash()
        && now.saturating_sub(latest.at) < OLD
        && latest.articles.abs_diff(articles) < (articles / ONE_IN).saturating_sub(FEW)
    {
        return Ok(Vec::new());
    }
    let evidence = ServerEvidence::gather(client, generation, stop)?;
    let (entities, unused) = file.group(&evidence.names, &evidence.forms, &evidence)?;
    // Packing needs memory for the same names again.
    drop(evidence);
    let bytes = Names::to_bytes(&entities, file.hash())?;
    let grouped = Grouped {
        aliases: file.hash(),
        articles,
        at: now,
    };
    pieces.store(&bytes, grouped)?;
    Ok(unused)
}
