//! Facts of language are in `crates/newsdex-text/lexicon/` and nowhere else.
//!
//! A list of months, weekdays, countries, states or given names in the source code is a second copy, and one day the
//! two copies will differ. The libraries have no lists of any words or phrases that people write.

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

/// A source file without comments, unit tests and escaped quotation marks.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    lines.join("\n").replace("\\\"", "").replace("'\"'", "")
}

/// The string literals of a source file and their words, in lower case, without those of comments and unit tests.
fn literals(source: &str) -> BTreeSet<String> {
    let code = code(source);
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

/// Frequent words of all languages that have a list of them.
fn frequent_words() -> BTreeSet<String> {
    let folder = root().join("crates/newsdex-text/lexicon");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let lists = paths.filter(|path| path.to_string_lossy().contains("frequent-words-"));
    let words = lists.flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().map(str::to_lowercase).collect::<Vec<_>>()
    });
    words.filter(|word| !word.starts_with('#')).collect()
}

/// How much a literal in a list looks like language: 2 for a phrase, 1 for a frequent word or one with letters beyond
/// a to z, 0 for anything else and for the names of fields.
fn weight(literal: &str, frequent: &BTreeSet<String>, fields: &BTreeSet<String>) -> usize {
    let lower = literal.to_lowercase();
    let bare = lower.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_text = bare
        .chars()
        .all(|sign| sign.is_alphabetic() || " '.,:".contains(sign));
    match () {
        () if bare.is_empty() || !is_text || fields.contains(bare) => 0,
        () if bare.contains(' ') => 2,
        () if !bare.is_ascii() || frequent.contains(bare) => 1,
        () => 0,
    }
}

/// The lists of words or phrases in a source file: at least ten words, a phrase counted as two, that make up most of
/// the literals between brackets or bars; and long literals of nothing but words.
fn lists_of_language(
    source: &str,
    frequent: &BTreeSet<String>,
    fields: &BTreeSet<String>,
) -> Vec<String> {
    let code = code(source);
    let parts: Vec<&str> = code.split('"').collect();
    let (mut lists, mut list): (Vec<Vec<&str>>, Vec<&str>) = (Vec::new(), Vec::new());
    for pair in parts.chunks(2) {
        let goes_on = |sign: char| sign.is_whitespace() || sign == ',' || sign == '|';
        if !pair[0].chars().all(goes_on) {
            lists.push(std::mem::take(&mut list));
        }
        list.extend(pair.get(1));
    }
    lists.push(list);
    let is_of_words = |literal: &&str| {
        let words = literal
            .split([' ', '\n', '\\'])
            .filter(|word| !word.is_empty());
        let is_word = |word: &str| {
            word.chars()
                .all(|sign| sign.is_lowercase() || "'’-".contains(sign))
        };
        words.clone().count() > 15 && words.clone().all(is_word)
    };
    let strings = lists
        .iter()
        .flatten()
        .filter(|literal| is_of_words(literal));
    let strings: Vec<String> = strings.map(|literal| (*literal).to_owned()).collect();
    let is_list = |list: &&Vec<&str>| {
        let weights = list.iter().map(|literal| weight(literal, frequent, fields));
        let (mut all, mut of_language) = (0, 0);
        for weight in weights {
            all += weight;
            of_language += usize::from(weight > 0);
        }
        all >= 10 && of_language * 10 >= list.len() * 7
    };
    let lists = lists.iter().filter(is_list);
    lists.map(|list| list.join(", ")).chain(strings).collect()
}

#[test]
fn no_library_has_a_list_of_words_or_phrases() {
    let frequent = frequent_words();
    let fields = facts("labels.tsv", 0..4);
    let mut found = Vec::new();
    for file in rust_sources(&root().join("crates")) {
        // The types of divisions in METS are names of a format, and `pasted.rs` has queries that people paste.
        if file.ends_with("mets/issue.rs")
            || file.ends_with("pasted.rs")
            || file.ends_with("tests.rs")
        {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        for list in lists_of_language(&source, &frequent, &fields) {
            found.push(format!("{}: {list}", file.display()));
        }
    }
    assert!(found.is_empty(), "these belong to the lexicon: {found:#?}");
}

#[test]
fn lists_of_words_and_phrases_are_seen_in_every_form() {
    let frequent = frequent_words();
    let fields = facts("labels.tsv", 0..4);
    let count = |source: &str| lists_of_language(source, &frequent, &fields).len();
    let phrases = "const A: [&str; 5] = [\"told by \", \"words by \", \"drawn by \", \"sung by \", \"seen by: \"];";
    let words = "&[\"water\", \"house\", \"river\", \"night\", \"money\", \"people\", \"street\", \"women\", \"police\", \"school\"]";
    let bars = words.replace(", ", " | ");
    let string = "const B: &str = \"water house river night money people street women police school town village road party law war\";";
    for source in [phrases, words, &bars, string] {
        assert_eq!(count(source), 1, "{source}");
    }
    let keys = "[\"title\", \"body\", \"published\", \"source\", \"author\", \"section\", \"url\", \"id\", \"language\", \"keywords\"]";
    let elements = "\"div\" | \"span\" | \"h1\" | \"h2\" | \"h3\" | \"ul\" | \"ol\" | \"dl\" | \"td\" | \"th\" | \"img\"";
    let message = "\"the file ends in the middle of a record: copy it again, or remove its last line and read it\"";
    let tests = format!("#[cfg(test)]\nmod tests {{ {words} }}");
    for source in [keys, elements, message, &tests] {
        assert_eq!(count(source), 0, "{source}");
    }
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
