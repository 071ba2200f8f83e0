//! Checks a table of names that must, or must not, be merged.
//!
//! ```toml
//! [[together]]
//! kind = "person"
//! names = ["Volodymyr Zelenskyy", "Volodymyr Zelensky"]
//!
//! [[apart]]
//! kind = "person"
//! names = ["John Kerry", "Bob Kerrey"]
//! ```

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use newsdex_enrich::resolution::{NameRecord, Resolution};
use newsdex_text::enrichment::EntityKind;

/// The result for one entry of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The names of the entry.
    pub(crate) names: Vec<String>,
    /// Whether the names must be merged; otherwise they must stay separate.
    pub(crate) together: bool,
    /// Names of the entry that no article has as that kind.
    pub(crate) missing: Vec<String>,
    /// The names that violate the entry: not merged with an earlier name of the entry, or merged with one although they
    /// must stay separate; empty if all is well.
    pub(crate) wrong: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    together: Vec<Entry>,
    #[serde(default)]
    apart: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    names: Vec<String>,
}

/// Compares a table of names, in the format of the [module](self)'s example, with a resolution.
///
/// Names must match exactly.
///
/// # Errors
///
/// When the table has another format.
pub(crate) fn check(
    table: &str,
    names: &[NameRecord],
    resolution: &Resolution,
) -> Result<Vec<Verdict>> {
    let table: Table = toml::from_str(table).context("the table of names")?;
    let mut entity: FxHashMap<u32, usize> = FxHashMap::default();
    for (number, resolved) in resolution.entities.iter().enumerate() {
        entity.extend(
            resolved
                .members
                .iter()
                .map(|member| (member.record, number)),
        );
    }
    let mut records: FxHashMap<(EntityKind, &str), u32> = FxHashMap::default();
    for (position, name) in names.iter().enumerate() {
        records.insert((name.kind, &name.name), position as u32);
    }
    // A name without a group is its own entity, numbered after all others.
    let find = |kind: EntityKind, name: &str| -> Option<usize> {
        let record = *records.get(&(kind, name))?;
        Some(
            entity
                .get(&record)
                .copied()
                .unwrap_or(resolution.entities.len() + record as usize),
        )
    };
    let entries = table.together.iter().map(|entry| (entry, true));
    let entries = entries.chain(table.apart.iter().map(|entry| (entry, false)));
    entries
        .map(|(entry, together)| {
            let kind = match entry.kind.as_str() {
                "person" => EntityKind::Person,
                "organization" => EntityKind::Organization,
                "place" => EntityKind::Place,
                "misc" => EntityKind::Misc,
                other => anyhow::bail!("`{other}` is no kind of name"),
            };
            let mut verdict = Verdict {
                names: entry.names.clone(),
                together,
                missing: Vec::new(),
                wrong: Vec::new(),
            };
            let mut found: Vec<usize> = Vec::new();
            for name in &entry.names {
                match find(kind, name) {
                    None => verdict.missing.push(name.clone()),
                    Some(number) => {
                        let is_known = found.contains(&number);
                        if !found.is_empty() && is_known != together {
                            verdict.wrong.push(name.clone());
                        }
                        found.push(number);
                    }
                }
            }
            Ok(verdict)
        })
        .collect()
}
