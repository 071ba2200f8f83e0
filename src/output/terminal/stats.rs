//! What an index holds.

use std::io::{self, Write};

use super::{bytes, counted, thousands, upkeep};
use crate::index::reader::Counts;
use crate::output::Style;
use crate::output::paragraph::{Face, Line, clean};
use newsdex_enrich::entities::finds_names_in;

/// Writes the statistics of an index.
///
/// # Errors
///
/// Fails when `out` does.
pub fn stats(
    index: &str,
    generation: u64,
    counts: &Counts,
    generations: &[u64],
    last_run: Option<&str>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let others = generations.iter().filter(|other| **other != generation);
    let kept = others.map(|other| format!("; {other} is kept for `newsdex rollback`"));
    let kept: String = kept.collect();
    let dead = match counts.dead_bytes {
        0 => String::new(),
        dead => format!(", {} of it deleted", bytes(dead)),
    };
    let facts = [
        ("Index", format!("{index}, generation {generation}{kept}")),
        ("Articles", thousands(counts.articles)),
        ("Undated", thousands(counts.undated)),
        (
            "Duplicates",
            format!("{} (not indexed again)", thousands(counts.duplicates)),
        ),
        ("Files", thousands(counts.files)),
        ("Unreadable", thousands(counts.failures)),
        (
            "On disk",
            format!(
                "{} in {}{dead}",
                bytes(counts.bytes),
                counted(counts.segments, "segment")
            ),
        ),
        ("Last run", last_run.unwrap_or("not known").to_owned()),
    ];
    for (label, fact) in facts {
        writeln!(out, "{label:<11} {}", clean(&fact))?;
    }
    let years: Vec<(String, u64)> = counts
        .years
        .iter()
        .map(|(year, count)| (format!("{year}  {}", upkeep::months(counts, *year)), *count))
        .collect();
    let by_count = |counts: &std::collections::BTreeMap<String, u64>| {
        let mut sorted: Vec<(String, u64)> = counts
            .iter()
            .map(|(name, count)| (name.clone(), *count))
            .collect();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sorted
    };
    for (heading, counted) in [
        ("Archives", by_count(&counts.archives)),
        ("Sources", by_count(&counts.sources)),
        ("Languages", by_count(&counts.languages)),
        ("Years", years),
    ] {
        if counted.is_empty() {
            continue;
        }
        writeln!(out)?;
        let mut line = Line::new(style, out);
        line.put(heading, Face::Title)?;
        line.end()?;
        let most = if heading == "Years" {
            counted.len()
        } else {
            20
        };
        for (name, count) in counted.iter().take(most) {
            let unread = heading == "Languages" && !finds_names_in(name);
            let note = if unread {
                "  (no names, no quotations)"
            } else {
                ""
            };
            writeln!(out, "{:>10}  {}{note}", thousands(*count), clean(name))?;
        }
        let known: u64 = counts.languages.values().sum();
        if heading == "Languages" && known < counts.articles {
            let unknown = thousands(counts.articles - known);
            writeln!(
                out,
                "{unknown:>10}  unknown  (names and quotations only if the text may be English)"
            )?;
        }
        if counted.len() > most {
            writeln!(out, "{:>10}  and {} more", "", counted.len() - most)?;
        }
    }
    Ok(())
}
