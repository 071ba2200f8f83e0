//! Reads labelled text for training and evaluation.
//!
//! One `token<TAB>tag` per line, with the tags `O`, `B-PER`, `I-PER` and so on for PER, ORG, LOC and MISC (the second
//! `BIO` scheme of CoNLL-2003), and a blank line after each sentence. A token `-DOCSTART-` begins a document; if a file
//! has none, or if its documents are too long, every few sentences count as a document. A file whose name ends in `.gz`
//! is decompressed. A file whose name ends in `.txt` has marked text instead, as `scripts/vary-names.py` writes it: plain
//! text with names in braces, `{P Ann Roe}`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;

use newsdex_enrich::entities::labels::Name;
use newsdex_enrich::entities::lists::Lists;
use newsdex_enrich::entities::page;
use newsdex_enrich::entities::tokens::Token;
use newsdex_enrich::entities::tokens_in;
use newsdex_text::enrichment::EntityKind;

/// The number of sentences per document, if the file does not divide them.
const SENTENCES: usize = 6;
/// The most sentences in a document; longer ones are divided, since some collections put a whole year into one
/// document.
const LONGEST: usize = 120;

/// The number of lines of marked text that are one document.
const LINES: usize = 3;

/// A text with its names.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    /// The tokens joined by blanks.
    pub(super) text: String,
    /// Exactly the tokens of the file.
    pub(super) tokens: Vec<Token>,
    /// The names in order, disjoint.
    pub(super) names: Vec<Name>,
}

/// Reads the documents of a file, in order; `lists` are those of its language.
///
/// # Errors
///
/// When the file cannot be read, is not UTF-8, or has a line that is not a token with a known tag.
pub(super) fn read(path: &Path, lists: &Lists) -> Result<Vec<Labelled>> {
    if path.extension().is_some_and(|extension| extension == "txt") {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let lines: Vec<&str> = text.lines().collect();
        let documents = lines
            .chunks(LINES)
            .map(|lines| marked(&lines.join("\n\n"), lists));
        return documents
            .collect::<Result<_>>()
            .with_context(|| format!("cannot read {}", path.display()));
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let source: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    parse(BufReader::new(source)).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a document in the format that [`read`] reads, beginning with its `-DOCSTART-` line.
pub(super) fn write(text: &str, tokens: &[Token], names: &[Name]) -> String {
    let mut written = String::from("-DOCSTART-\tO\n");
    let mut names = names.iter().peekable();
    for (index, token) in tokens.iter().enumerate() {
        while names.next_if(|name| name.end <= index).is_some() {}
        if token.opens_sentence {
            written.push('\n');
        }
        written.push_str(&page::form(text, token));
        match names.peek().filter(|name| name.start <= index) {
            None => written.push_str("\tO\n"),
            Some(name) => {
                written.push_str(if name.start == index { "\tB-" } else { "\tI-" });
                written.push_str(match name.kind {
                    EntityKind::Person => "PER\n",
                    EntityKind::Organization => "ORG\n",
                    EntityKind::Place => "LOC\n",
                    EntityKind::Misc => "MISC\n",
                });
            }
        }
    }
    written.push('\n');
    written
}

/// A name in a text: its bytes and its kind.
pub(super) type MarkedName = (std::ops::Range<usize>, EntityKind);

/// Takes the braces from marked text; the names are in order.
///
/// # Errors
///
/// When a brace has no name, or a name no known kind.
pub(super) fn unmarked(marked: &str) -> Result<(String, Vec<MarkedName>)> {
    let mut text = String::with_capacity(marked.len());
    let mut names = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((kind, name, after)) = after
            .split_once('}')
            .and_then(|(inside, after)| Some((inside.get(..1)?, inside.get(2..)?, after)))
        else {
            bail!("a brace without a name: {rest}");
        };
        let kind = match kind {
            "P" => EntityKind::Person,
            "O" => EntityKind::Organization,
            "L" => EntityKind::Place,
            "M" => EntityKind::Misc,
            _ => bail!("unknown kind of name: {rest}"),
        };
        let start = text.len();
        text.push_str(name);
        names.push((start..text.len(), kind));
        rest = after;
    }
    text.push_str(rest);
    Ok((text, names))
}

/// Reads marked text. Names that do not begin and end with a token are left out.
fn marked(marked: &str, lists: &Lists) -> Result<Labelled> {
    let (text, names) = unmarked(marked)?;
    let tokens = tokens_in(&text, lists.code());
    let name = |(bytes, kind): MarkedName| {
        let first = tokens
            .iter()
            .position(|token| token.start as usize == bytes.start)?;
        let last = tokens
            .iter()
            .position(|token| token.end as usize == bytes.end)?;
        (first <= last).then_some(Name {
            start: first,
            end: last + 1,
            kind,
        })
    };
    let names = names.into_iter().filter_map(name).collect();
    Ok(Labelled {
        text,
        tokens,
        names,
    })
}

type Sentence = Vec<(String, Option<(bool, EntityKind)>)>;

fn parse(source: impl BufRead) -> Result<Vec<Labelled>> {
    let mut documents: Vec<Vec<Sentence>> = vec![Vec::new()];
    let mut sentence = Sentence::new();
    let end_sentence = |sentence: &mut Sentence, documents: &mut Vec<Vec<Sentence>>| {
        if let Some(document) = documents.last_mut().filter(|_| !sentence.is_empty()) {
            document.push(std::mem::take(sentence));
        }
    };
    for (number, line) in (1..).zip(source.lines()) {
        let line = line.with_context(|| format!("line {number}"))?;
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            end_sentence(&mut sentence, &mut documents);
            continue;
        }
        let Some((token, tag)) = line.split_once('\t') else {
            bail!("line {number}: no tab between token and tag")
        };
        if token == "-DOCSTART-" {
            end_sentence(&mut sentence, &mut documents);
            documents.push(Vec::new());
            continue;
        }
        let tag = match tag.split_once('-') {
            None if tag == "O" => None,
            Some((begins @ ("B" | "I"), kind)) => {
                let kind = match kind {
                    "PER" => EntityKind::Person,
                    "ORG" => EntityKind::Organization,
                    "LOC" => EntityKind::Place,
                    "MISC" => EntityKind::Misc,
                    _ => bail!("line {number}: unknown kind of name `{kind}`"),
                };
                Some((begins == "B", kind))
            }
            _ => bail!("line {number}: unknown tag `{tag}`"),
        };
        sentence.push((token.to_owned(), tag));
    }
    end_sentence(&mut sentence, &mut documents);
    let divided = documents
        .iter()
        .filter(|document| document.len() > LONGEST)
        .count()
        == 0
        && documents.len() > 1;
    let mut all = Vec::new();
    for document in documents {
        let size = if divided || (document.len() <= LONGEST && !all.is_empty()) {
            LONGEST
        } else {
            SENTENCES
        };
        all.extend(document.chunks(size).map(labelled));
    }
    Ok(all)
}

fn labelled(sentences: &[Sentence]) -> Labelled {
    let mut document = Labelled::default();
    let mut spans = Vec::new();
    let mut opens = Vec::new();
    for sentence in sentences {
        let mut open: Option<Name> = None;
        for (index, (token, tag)) in sentence.iter().enumerate() {
            let position = spans.len();
            if !document.text.is_empty() {
                document.text.push(' ');
            }
            let start = document.text.len();
            document.text.push_str(token);
            spans.push((start, document.text.len()));
            opens.push(index == 0);
            match (tag, &mut open) {
                (Some((false, kind)), Some(name)) if name.kind == *kind => name.end = position + 1,
                (Some((_, kind)), _) => {
                    document.names.extend(open.take());
                    open = Some(Name {
                        start: position,
                        end: position + 1,
                        kind: *kind,
                    });
                }
                (None, _) => document.names.extend(open.take()),
            }
        }
        document.names.extend(open);
    }
    let tokens = spans.into_iter().zip(opens);
    document.tokens = tokens
        .map(|((start, end), opens)| Token::new(&document.text, start, end, opens))
        .collect();
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_their_tags() {
        let text = "-DOCSTART-\tO\n\nAnn\tB-PER\nDoe\tI-PER\nof\tO\nStrelsau\tB-LOC\nZenda\tB-LOC\n\nShe\tO\n";
        let documents = parse(text.as_bytes()).unwrap();
        let document = documents.last().unwrap();
        assert_eq!(document.text, "Ann Doe of Strelsau Zenda She");
        let name = |start, end, kind| Name { start, end, kind };
        assert_eq!(
            document.names,
            [
                name(0, 2, EntityKind::Person),
                name(3, 4, EntityKind::Place),
                name(4, 5, EntityKind::Place)
            ]
        );
    }

    #[test]
    fn names_in_braces_are_read_from_marked_text() {
        let lists = Lists::of("fr").unwrap();
        let document = marked("À {L Limoges}, l'{O Union} de {P Ann Roe}.", lists).unwrap();
        assert_eq!(document.text, "À Limoges, l'Union de Ann Roe.");
        let found: Vec<String> = document
            .names
            .iter()
            .map(|name| {
                let (first, last) = (document.tokens[name.start], document.tokens[name.end - 1]);
                document.text[first.start as usize..last.end as usize].to_owned()
            })
            .collect();
        assert_eq!(found, ["Limoges", "Union", "Ann Roe"]);
        assert!(marked("a {X b}", lists).is_err());
        assert!(marked("a {P b", lists).is_err());
    }

    #[test]
    fn a_line_that_is_no_token_and_tag_is_named() {
        let error = parse("Ann\tB-PER\nDoe PER\n".as_bytes()).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
