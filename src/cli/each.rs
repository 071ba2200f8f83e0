//! `--each FILE`: a list of names as one question.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::{Common, Outcome};
use crate::engine::{Archive, Marks, SearchRequest, with_compounds};
use crate::output::Format;
use crate::output::each::{CsvEach, EachName, EachOutput, JsonEach, LinesEach, TextEach};
use crate::output::stdout::StandardOutput;
use crate::output::table::Cells;
use crate::output::terminal::counted;
use newsdex_query::filter::name_pattern;
use newsdex_query::rewrite::{all_of, any_of, parts_of};
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::encoding::decode;
use newsdex_text::words::tokenize;

/// The largest list of names that is read.
const MOST_BYTES: u64 = 64 << 20;

/// The flag `--each`.
#[derive(Args)]
pub(super) struct EachArgs {
    /// Ask once for each name in FILE: one per line, or a column of a CSV file
    ///
    /// The column is called `name`; without such a header it is the first one. A name is found as words in a row and
    /// under all spellings that the archive knows; `Marlow, Edith` is `Edith Marlow`. The cells of a column that is
    /// called `query` are queries. QUERY and all flags apply to each name. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) each: Option<PathBuf>,
}

/// A name of the list.
struct Listed {
    text: String,
    query: Query,
}

/// Asks for every name of a list and prints the hits of each.
pub(super) fn run(
    path: &Path,
    request: &SearchRequest,
    archive: &dyn Archive,
    (format, cells): (Format, Cells),
    common: &Common,
) -> Result<Outcome> {
    // All names are read before anything is printed.
    let names = read(path, archive, common)?;
    let mut out = StandardOutput::open(format);
    let mut output: Box<dyn EachOutput + '_> = match format {
        Format::Text => Box::new(TextEach::new(common.style(), &mut out)),
        Format::Json => Box::new(JsonEach::new(&mut out)?),
        Format::Jsonl => Box::new(LinesEach::new(&mut out)),
        Format::Csv | Format::Atom => Box::new(CsvEach::new(cells, &mut out)?),
    };
    let marks = match format {
        Format::Csv => Marks::None,
        _ => Marks::Shown,
    };
    let mut found = 0usize;
    let mut notices = BTreeSet::new();
    let all = names.len();
    for Listed { text, query } in names {
        let mut parts = parts_of(request.query.clone());
        parts.retain(|part| *part != Query::All);
        parts.push(query);
        let request = SearchRequest {
            query: all_of(parts),
            ..request.clone()
        };
        let export = archive.export(&request, marks.clone())?;
        for notice in export.notices {
            if notices.insert(notice.clone()) {
                common.say(&format!("note: {notice}"));
            }
        }
        let name = EachName {
            text,
            read_as: request.query.shortened(),
            total: export.total,
        };
        found += usize::from(name.total > 0);
        output.name(&name)?;
        for (number, hit) in (1..).zip(export.hits) {
            output.hit(&name, number, &hit?)?;
        }
        output.end_name(&name)?;
    }
    output.end()?;
    drop(output);
    out.flush()?;
    common.say(&format!(
        "Found {found} of {}.",
        counted(all as u64, "name")
    ));
    Ok(match found {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

fn read(path: &Path, archive: &dyn Archive, common: &Common) -> Result<Vec<Listed>> {
    let shown = match path.to_str() {
        Some("-") => Cow::Borrowed("standard input"),
        _ => path.to_string_lossy(),
    };
    let bytes = bytes(path).with_context(|| format!("cannot read {shown}"))?;
    let text = decode(&bytes, None);
    let mut names = Vec::new();
    for (line, cell, is_query) in cells(&text).with_context(|| format!("cannot read {shown}"))? {
        let query = match is_query {
            true => common
                .interpretation(&cell)
                .and_then(|read| with_compounds(archive, read.query)),
            false => name_query(&cell),
        };
        let query = query.with_context(|| format!("{shown}:{line}"))?;
        names.push(Listed { text: cell, query });
    }
    match names.is_empty() {
        true => bail!("{shown} has no names"),
        false => Ok(names),
    }
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match path.to_str() {
        Some("-") => io::stdin().take(MOST_BYTES + 1).read_to_end(&mut bytes)?,
        _ => fs::File::open(path)?
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?,
    };
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(io::Error::other("it is larger than 64 MiB")),
        false => Ok(bytes),
    }
}

/// The cells of the column with names, each with its line and whether it is a query. Empty cells and repetitions are
/// left out.
fn cells(text: &str) -> Result<Vec<(u64, String, bool)>> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let (mut column, mut is_query) = (0, false);
    let mut cells: Vec<(u64, String, bool)> = Vec::new();
    let mut known = BTreeSet::new();
    for (number, row) in reader.records().enumerate() {
        let row = row?;
        if number == 0 {
            let header = |cell: &str| cell.trim().to_lowercase();
            let called = |names: &[&str]| {
                row.iter()
                    .position(|cell| names.contains(&header(cell).as_str()))
            };
            let of_queries = called(&["query", "queries"]);
            if let Some(at) = called(&["name", "names"]).or(of_queries) {
                column = at;
                is_query = Some(at) == of_queries;
                continue;
            }
        }
        let line = row.position().map_or(0, ::csv::Position::line);
        let cell = row.get(column).unwrap_or("").trim();
        if !cell.is_empty() && known.insert(cell.to_owned()) {
            cells.push((line, cell.to_owned(), is_query));
        }
    }
    Ok(cells)
}

/// The delimiter of a table: the one that the first line has most often outside quotation marks. A list without
/// columns has none; then a comma belongs to the name.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or("");
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line.bytes() {
        is_quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!is_quoted && byte == *delimiter);
        }
    }
    let is_table = |count: usize| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        count > 0
            && lines
                .take(100)
                .all(|line| line.contains([',', ';', '\t', '"']))
    };
    match counts.into_iter().max_by_key(|(_, count)| *count) {
        // `Marlow, Edith` without quotation marks: a comma and a blank divide a name, not a table.
        Some((b',', count)) if is_table(count) && !line.contains(", ") => b',',
        Some((delimiter @ (b';' | b'\t'), 1..)) => delimiter,
        Some((b',', 1..)) if has_header(line) => b',',
        _ => 0,
    }
}

fn has_header(line: &str) -> bool {
    let called = ["name", "names", "query", "queries"];
    let mut cells = line.split([',', ';', '\t']);
    cells.any(|cell| called.contains(&cell.trim().trim_matches('"').to_lowercase().as_str()))
}

/// The query for a name: its words in a row, or an entity with this name.
fn name_query(name: &str) -> Result<Query> {
    let mut either = Vec::new();
    let mut spellings = vec![name.to_owned()];
    // A list of persons often has the last name first.
    if let Some((last, first)) = name
        .split_once(',')
        .filter(|(_, first)| !first.contains(','))
    {
        spellings.push(format!("{} {}", first.trim(), last.trim()));
    }
    for spelling in &spellings {
        let words = tokenize(spelling).map(|word| Pattern::Exact(word.text.into_owned()));
        let mut parts: Vec<Pattern> = words.collect();
        let in_a_row = match parts.len() {
            0 => bail!("`{name}` has no word"),
            1 => parts.remove(0),
            _ => Pattern::Phrase { parts, slop: 0 },
        };
        either.push(Query::Text(Scope::Anywhere, in_a_row));
    }
    let full = spellings.last().map_or(name, String::as_str);
    either.push(Query::Text(
        Scope::Entity,
        name_pattern("each", Scope::Entity, full)?,
    ));
    either.dedup();
    any_of(either).context("a name has words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = cells(text)
            .unwrap()
            .into_iter()
            .map(|(_, cell, _)| cell)
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn a_list_is_a_name_a_line() {
        check(
            "Edith Marlow\nPetr Novák\n",
            &["Edith Marlow", "Petr Novák"],
        );
        check("Edith Marlow\r\n\r\nEdith Marlow", &["Edith Marlow"]);
        check(
            "Marlow, Edith\nNovák, Petr\n",
            &["Marlow, Edith", "Novák, Petr"],
        );
        check("Robert \"Bob\" Carter\n", &["Robert \"Bob\" Carter"]);
        check("", &[]);
    }

    #[test]
    fn a_table_has_its_names_in_a_column() {
        check("name,role\n\"Marlow, Edith\",clerk\n", &["Marlow, Edith"]);
        check("role;Name\nclerk;Edith Marlow\n", &["Edith Marlow"]);
        check(
            "Edith Marlow,clerk\nPetr Novák,mayor\n",
            &["Edith Marlow", "Petr Novák"],
        );
        check("id\tquery\n1\tferry OR boat\n", &["ferry OR boat"]);
        check(
            "name\n\"Robert \"\"Bob\"\" Carter\"\n",
            &["Robert \"Bob\" Carter"],
        );
    }

    #[test]
    fn only_a_column_of_queries_has_queries() {
        let is_query = |text| cells(text).unwrap()[0].2;
        assert!(is_query("query\nferry\n"));
        assert!(!is_query("name\nferry\n"));
        assert!(!is_query("ferry\n"));
    }

    #[test]
    fn a_last_name_before_the_first_is_turned_round() {
        let query = name_query("Marlow, Edith").unwrap().to_string();
        assert!(
            query.contains("\"=Edith =Marlow\"") || query.contains("Edith"),
            "{query}"
        );
        assert!(name_query("---").is_err());
    }
}
