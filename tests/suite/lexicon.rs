//! Facts of language are in `crates/newsdex-text/lexicon/` and nowhere else.
//!
//! A list of months, weekdays, countries, states or given names in the source code is a second copy, and one day the
//! two copies will differ.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::harness::rust_sources;

/// The folder that contains the lexicon and the source code.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The lines of a lexicon file without comments, split at tabs.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = root().join("crates/newsdex-text/lexicon").join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// The values of some columns of a lexicon file, in lower case, without abbreviations.
fn facts(file: &str, columns: std::ops::Range<usize>) -> BTreeSet<String> {
    let values = rows(file).into_iter().flat_map(|row| {
        let columns = row.into_iter().skip(columns.start).take(columns.len());
        columns.collect::<Vec<_>>()
    });
    values
        .flat_map(|column| {
            column
                .to_lowercase()
                .split(',')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|value| !value.is_empty() && !value.ends_with('.'))
        .collect()
}

/// The string literals of a source file and their words, in lower case, without those of comments and unit tests.
fn literals(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = lines.join("\n").replace("\\\"", "").replace("'\"'", "");
    let mut found = BTreeSet::new();
    for literal in code.split('"').skip(1).step_by(2) {
        let literal = literal.to_lowercase();
        let words = literal.split(|character: char| !character.is_alphabetic());
        found.extend(words.map(str::to_owned));
        found.insert(literal);
    }
    found
}

#[test]
fn no_source_has_a_list_of_facts_that_the_lexicon_has() {
    let given: BTreeSet<String> = rows("given-names.tsv")
        .into_iter()
        .filter(|row| row.get(2).is_some_and(|used| used.contains("news")))
        .filter_map(|row| row.into_iter().next())
        .collect();
    // The last column is the number of facts in one file that makes a list. Fewer are examples or words with another
    // meaning.
    let kinds = [
        ("months", facts("months.tsv", 1..13), 4),
        ("weekdays", facts("weekdays.tsv", 1..8), 4),
        ("countries", facts("countries.tsv", 0..1), 4),
        ("states", facts("states.tsv", 1..2), 4),
        ("given names", given, 8),
    ];
    let folders = ["src", "crates"].map(|folder| root().join(folder));
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| rust_sources(folder))
        .collect();
    // The queries that people paste name months and countries.
    files.retain(|file| !file.ends_with("pasted.rs"));
    assert!(files.len() > 100, "where are the sources?");
    let mut lists = Vec::new();
    for file in files {
        let literals = literals(&fs::read_to_string(&file).unwrap());
        for (kind, facts, allowed) in &kinds {
            let known: Vec<&String> = literals.intersection(facts).collect();
            if known.len() >= *allowed {
                lists.push(format!("{}: {kind} {known:?}", file.display()));
            }
        }
    }
    assert!(lists.is_empty(), "{lists:#?}");
}

#[test]
fn a_list_in_a_source_would_be_seen() {
    let source = "//! \"March\"\nconst DAYS: [&str; 2] = [\"Monday\", \"tuesday wednesday\"];\n#[cfg(test)]\nmod tests { \"Friday\" }";
    let literals = literals(source);
    for day in ["monday", "tuesday", "wednesday"] {
        assert!(literals.contains(day), "{day}");
    }
    assert!(!literals.contains("march") && !literals.contains("friday"));
}

#[test]
fn every_file_of_the_lexicon_says_what_it_is_and_where_it_is_from() {
    let folder = root().join("crates/newsdex-text/lexicon");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|ending| ending == "md") {
            continue;
        }
        let head: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .collect();
        let says_source = head
            .iter()
            .any(|line| line.starts_with("# Source:") || line.contains("Unicode CLDR"));
        assert!(says_source, "{}", path.display());
    }
}

#[test]
fn no_given_name_is_of_both_men_and_women_unless_its_share_says_so() {
    let mut seen: Vec<(String, String)> = Vec::new();
    for row in rows("given-names.tsv") {
        let (name, share) = (row[0].clone(), row[1].clone());
        if let Some((_, other)) = seen.iter().find(|(other, _)| *other == name) {
            panic!("{name} has the shares {other} and {share}");
        }
        seen.push((name, share));
    }
    let share = |name: &str| {
        let known = seen.iter().find(|(other, _)| other == name);
        known.and_then(|(_, share)| share.parse::<u8>().ok())
    };
    for woman in ["charlotte", "kimberly", "marta", "sue"] {
        assert!(share(woman).is_some_and(|share| share > 85), "{woman}");
    }
    // Every title that ends in "woman" must imply a woman.
    for row in rows("titles.tsv").iter().filter(|row| row[0] == "en") {
        let (word, gender) = (row[1].to_lowercase(), row[2].as_str());
        let expected = match word.rsplit_once("woman") {
            Some((_, "")) => "woman",
            _ => continue,
        };
        assert_eq!(gender, expected, "{word}");
    }
}
