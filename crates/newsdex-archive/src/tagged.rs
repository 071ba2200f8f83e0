//! Lists of references with a tag in every line: RIS (`TI  - Title`), EndNote (`%T Title`), PubMed (`TI  - Title`) and
//! Web of Science (`TI Title`).
//!
//! A record begins with the line for its kind (`TY  -`, `%0`, `PT`) or its number (`PMID-`). A line
//! without a tag continues the previous line. The meanings of the tags are in the data file `labels.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::{Failure, date_order, fields, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::byline;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;
use newsdex_text::lexicon::labels::{endnote_tags, pubmed_tags, ris_tags, web_of_science_tags};

pub(super) static FORMAT: Format = Format {
    name: "RIS",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The notation of the tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Ris,
    EndNote,
    PubMed,
    WebOfScience,
}

impl Style {
    /// The style of a text without blanks at its beginning.
    fn of(text: &[u8]) -> Option<Style> {
        let has = |line: &str| memchr::memmem::find(text, line.as_bytes()).is_some();
        match () {
            () if text.starts_with(b"TY  -") => Some(Style::Ris),
            () if text.starts_with(b"%0 ") => Some(Style::EndNote),
            () if text.starts_with(b"PMID- ") => Some(Style::PubMed),
            () if text.starts_with(b"FN ") && has("\nPT ") => Some(Style::WebOfScience),
            () if text.starts_with(b"PT ") && has("\nER") => Some(Style::WebOfScience),
            () => None,
        }
    }

    /// Divides a line into the tag at its beginning and the trimmed text after it; `None` if the line has no tag.
    fn tag(self, line: &str) -> Option<(&str, &str)> {
        let (tag, value) = match self {
            Style::Ris => line.split_once("  -").filter(|(tag, _)| tag.len() == 2)?,
            Style::EndNote => line
                .strip_prefix('%')?
                .split_once(' ')
                .filter(|(tag, _)| tag.len() == 1)?,
            // `TI  - Title`, `PMID- 123`
            Style::PubMed => {
                let (tag, value) = line.split_at_checked(4)?;
                (tag.trim_end(), value.strip_prefix("- ")?)
            }
            // A record ends with `ER` alone.
            Style::WebOfScience => {
                let tagged = line.split_once(' ').unwrap_or((line.trim_end(), ""));
                Some(tagged).filter(|(tag, _)| {
                    tag.len() == 2 && tag.starts_with(|sign: char| sign.is_ascii_uppercase())
                })?
            }
        };
        tag.bytes()
            .all(|byte| byte.is_ascii_alphanumeric())
            .then_some((tag, value.trim()))
    }

    /// Whether a reference has its authors twice, in full and abbreviated.
    fn abbreviates_names(self) -> bool {
        matches!(self, Style::PubMed | Style::WebOfScience)
    }

    fn begins_record(self, tag: &str) -> bool {
        tag == match self {
            Style::Ris => "TY",
            Style::EndNote => "0",
            Style::PubMed => "PMID",
            Style::WebOfScience => "PT",
        }
    }

    /// The field that a tag names, and the rank of the tag among those of the field: lower ones take precedence.
    fn field(self, tag: &str) -> Option<(&'static str, usize)> {
        static RIS: LazyLock<FieldsByTag> = LazyLock::new(|| by_tag(ris_tags()));
        static END_NOTE: LazyLock<FieldsByTag> = LazyLock::new(|| by_tag(endnote_tags()));
        static PUB_MED: LazyLock<FieldsByTag> = LazyLock::new(|| by_tag(pubmed_tags()));
        static SCIENCE: LazyLock<FieldsByTag> = LazyLock::new(|| by_tag(web_of_science_tags()));
        let mut lower = [0; LONGEST_TAG];
        let lower = lower.get_mut(..tag.len())?;
        lower.copy_from_slice(tag.as_bytes());
        lower.make_ascii_lowercase();
        let fields = match self {
            Style::Ris => &RIS,
            Style::EndNote => &END_NOTE,
            Style::PubMed => &PUB_MED,
            Style::WebOfScience => &SCIENCE,
        };
        fields.get(&*lower).copied()
    }
}

/// The longest tag, in bytes.
const LONGEST_TAG: usize = 4;

/// The field and the rank of each tag, in lower case.
type FieldsByTag = FxHashMap<&'static [u8], (&'static str, usize)>;

fn by_tag(tags: impl Iterator<Item = (&'static str, &'static str)>) -> FieldsByTag {
    let mut fields = FieldsByTag::default();
    for (rank, (field, tag)) in tags.enumerate() {
        fields.entry(tag.as_bytes()).or_insert((field, rank));
    }
    fields
}

fn recognises(head: &Head<'_>) -> bool {
    Style::of(head.trimmed()).is_some()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let Some(style) = Style::of(text.trim_start().as_bytes()) else {
        return vec![Err(record.failed("neither RIS nor EndNote"))];
    };
    let read = |(number, object): (u64, &Map<String, Value>)| {
        record.completed_part(fields::article(object, &record.place.options.map), number)
    };
    let mut objects = objects(style, &text);
    if objects.is_empty() {
        return vec![Err(record.failed("a list of references without any"))];
    }
    let notice = date_order::settle(record, objects.iter_mut().flat_map(Map::values_mut));
    let mut found = record.collected((0..).zip(&objects).map(read));
    found.extend(notice.map(Err));
    found
}

fn objects(style: Style, text: &str) -> Vec<Map<String, Value>> {
    let mut objects: Vec<Map<String, Value>> = Vec::new();
    // The rank of the tag whose value each field of the last object has.
    let mut ranks: FxHashMap<&'static str, usize> = FxHashMap::default();
    let mut open: Option<&'static str> = None;
    for line in text.lines() {
        checkpoint();
        let Some((tag, value)) = style.tag(line) else {
            let continued = open
                .zip(objects.last_mut())
                .and_then(|(field, object)| Some((field, object.get_mut(field)?)));
            let is_wrapped = style.abbreviates_names();
            match continued {
                Some((_, Value::String(text))) => {
                    text.push(if is_wrapped { ' ' } else { '\n' });
                    text.push_str(if is_wrapped { line.trim() } else { line });
                }
                // The Web of Science names the other authors in the next lines.
                Some((field, Value::Array(values))) if style == Style::WebOfScience => {
                    values.push(Value::String(written(field, line.trim())));
                }
                _ => {}
            }
            continue;
        };
        open = None;
        if style.begins_record(tag) {
            objects.push(Map::new());
            ranks.clear();
            continue;
        }
        let (Some((field, rank)), Some(object)) = (style.field(tag), objects.last_mut()) else {
            continue;
        };
        let is_list = matches!(field, "authors" | "keywords");
        let written = Value::String(written(field, value));
        match object.get_mut(field) {
            _ if value.is_empty() => open = Some(field).filter(|_| !object.contains_key(field)),
            Some(Value::Array(values)) => match ranks.get(field).copied() {
                // `FAU` has the names in full that `AU` abbreviates.
                Some(known) if style.abbreviates_names() && known < rank => {}
                Some(known) if style.abbreviates_names() && known > rank => {
                    *values = vec![written];
                    ranks.insert(field, rank);
                    open = Some(field);
                }
                _ => values.push(written),
            },
            // Of several tags for one field, the most exact one counts; of several equal ones, the first.
            // `%8 March 8` and `%D 2021` are one date.
            Some(Value::String(known)) if field == "published" && is_divided(known, value) => {
                *known = format!("{known} {value}");
            }
            Some(Value::String(known)) if field == "published" && is_divided(value, known) => {
                *known = format!("{value} {known}");
            }
            Some(_) if ranks.get(field).is_some_and(|known| *known <= rank) => {}
            _ => {
                let value = match is_list {
                    true => Value::Array(vec![written]),
                    false => written,
                };
                object.insert(field.to_owned(), value);
                ranks.insert(field, rank);
                open = Some(field);
            }
        }
    }
    objects
}

/// Whether two values are a day without its year, and the year.
fn is_divided(day: &str, year: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = day.split([' ', '/', '-', '.', ',']);
    is_year(year.trim()) && !day.trim().is_empty() && !words.any(is_year)
}

/// The value of a field; names of authors begin with the first name.
fn written(field: &str, value: &str) -> String {
    match field {
        "authors" => byline::first_name_first(value),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn references_become_objects_with_lists_of_people() {
        let text = "TY  - NEWS\r\nTI  - Mill to close\r\nAU  - Lowe, Ann\r\nAU  - Roe, Jane\r\nDA  - 2011/05/04\r\nJO  - Saltby Echo\r\nN2  - The mill\r\nwill close.\r\nER  - \r\n\r\nTY  - NEWS\r\nTI  - Mill may stay\r\nER  - \r\n";
        let objects = objects(Style::Ris, text);
        assert_eq!(objects.len(), 2);
        assert_eq!(
            objects[0].get("authors"),
            Some(&serde_json::json!(["Ann Lowe", "Jane Roe"]))
        );
        assert_eq!(
            objects[0].get("body"),
            Some(&serde_json::json!("The mill\nwill close."))
        );
        assert_eq!(
            objects[1].get("title"),
            Some(&serde_json::json!("Mill may stay"))
        );
    }

    #[test]
    fn references_of_a_few_bytes_are_read_up_to_a_limit_and_the_rest_is_a_failure() {
        let text = "TY  - NEWS\nTI  - Mill\n".repeat(3_000);
        let records = crate::read(text.into_bytes(), "a.ris", &Arc::default()).unwrap();
        // The file as a whole is reported as partly read, too.
        let records = records.filter_map(Result::ok);
        let mut found: Vec<_> = records.flat_map(|record| record.articles()).collect();
        let failure = found.pop().unwrap().unwrap_err();
        assert!(
            failure.to_string().contains("has more than 1031 articles"),
            "{failure}"
        );
        assert!(found.len() == 1031 && found.iter().all(Result::is_ok));
    }

    #[test]
    fn the_most_exact_date_counts() {
        let text = "%0 Newspaper Article\n%D 2011\n%8 May 4, 2011\n";
        let objects = objects(Style::EndNote, text);
        assert_eq!(
            objects[0].get("published"),
            Some(&serde_json::json!("May 4, 2011"))
        );
    }

    #[test]
    fn references_of_pubmed_and_of_web_of_science_are_read() {
        let pubmed = "PMID- 1001\nTI  - Mill to\n      close\nFAU - Lowe, Ann\nAU  - Lowe A\nDP  - 2011 May 4\nJT  - Saltby Echo\n";
        let science = "FN Clarivate\nVR 1.0\nPT J\nAF Lowe, Ann\nTI Mill to\n   close\nSO Saltby Echo\nPD MAY 4\nPY 2011\nER\n\nEF\n";
        for (style, text) in [(Style::PubMed, pubmed), (Style::WebOfScience, science)] {
            assert_eq!(Style::of(text.as_bytes()), Some(style));
            let objects = objects(style, text);
            let article = fields::article(&objects[0], &Default::default());
            assert_eq!(article.title.as_deref(), Some("Mill to close"), "{text}");
            assert_eq!(article.source.as_deref(), Some("Saltby Echo"), "{text}");
            assert_eq!(article.authors, ["Ann Lowe"], "{text}");
            let day = article.published.map(|moment| moment.day().to_string());
            assert_eq!(day.as_deref(), Some("2011-05-04"), "{text}");
        }
    }

    #[test]
    fn tags_with_a_percent_sign_are_those_of_endnote() {
        let objects = objects(
            Style::EndNote,
            "%0 Newspaper Article\n%T Mill to close\n%A Lowe, Ann\n%J Saltby Echo\n%8 May 4, 2011\n%X 100 % of it\n\n%0 Newspaper Article\n%T Mill may stay\n",
        );
        assert_eq!(objects.len(), 2);
        assert_eq!(
            objects[0].get("source"),
            Some(&serde_json::json!("Saltby Echo"))
        );
    }
}
