//! Documents of the local index as JSON for a server.
//!
//! Every value of a local document gets its place by the kind of its field ([`FieldKind`]), so both indexes hold the
//! same. Articles also have plain fields for other programs.

use anyhow::{Context, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use tantivy::TantivyDocument;
use tantivy::schema::{Document, Field, OwnedValue};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::index::documents::{Prepared, RecordMark, article_document};
use crate::index::schema::{Fields, column};
use crate::index::stored::{with_body, without_body};
use crate::remote::client::{base64, from_base64};
use crate::remote::mapping::{self, FieldKind, LEAD};
use crate::remote::terms::TermWriter;
use newsdex_text::article::{Article, Moment};
use newsdex_text::enrichment::Enrichment;

/// The longest identifier that is used as it is; the server takes up to 512 bytes.
const LONGEST_ID_BYTES: usize = 400;

/// Makes documents for a server. Each thread has its own.
pub struct DocumentWriter {
    fields: Fields,
    /// The kinds of the fields, by their numbers.
    kinds: Vec<FieldKind>,
    terms: TermWriter,
}

impl Default for DocumentWriter {
    fn default() -> DocumentWriter {
        let fields = Fields::new();
        let kinds = fields.schema.fields();
        DocumentWriter {
            kinds: kinds
                .map(|(_, entry)| FieldKind::of(entry.field_type()))
                .collect(),
            fields,
            terms: TermWriter::default(),
        }
    }
}

impl DocumentWriter {
    /// The fields of the local index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The document of an article. `content` and `mark` are those of [`article_document`].
    ///
    /// # Errors
    ///
    /// Fails only if the article cannot be encoded, which would be a bug.
    pub fn article(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        content: u64,
        mark: Option<RecordMark>,
    ) -> Result<Map<String, Value>> {
        let prepared = article_document(&self.fields, article, enrichment, content, mark)?;
        self.of_prepared(article, &prepared)
    }

    /// The document of an article whose local document is made already.
    ///
    /// # Errors
    ///
    /// As [`DocumentWriter::article`].
    pub fn of_prepared(
        &mut self,
        article: &Article,
        prepared: &Prepared,
    ) -> Result<Map<String, Value>> {
        let mut document = self.fields_of(prepared, true)?;
        let plain = [
            (mapping::column::TITLE, article.title.clone()),
            (mapping::column::SUBTITLE, article.subtitle.clone()),
            (mapping::column::TEXT, Some(article.body.clone())),
            (mapping::column::URL, article.url.clone()),
            (mapping::column::DATE, article.published.and_then(written)),
        ];
        for (name, value) in plain {
            if let Some(value) = value {
                document.insert(name.into(), value.into());
            }
        }
        Ok(document)
    }

    /// A document that is no article: a file record, a version or a printing.
    ///
    /// # Errors
    ///
    /// Fails only for a value that no field of the local index has, which would be a bug.
    pub fn document(&mut self, prepared: &Prepared) -> Result<Map<String, Value>> {
        self.fields_of(prepared, false)
    }

    /// The fields of a document. `has_text` says that the body of the article will be a field of its own.
    fn fields_of(&mut self, prepared: &Prepared, has_text: bool) -> Result<Map<String, Value>> {
        let (mut fields, mut words) = (Map::new(), Map::new());
        let local: &TantivyDocument = prepared.document();
        for (field, value) in local.iter_fields_and_values() {
            match OwnedValue::from(value) {
                OwnedValue::Bytes(packed) if field == self.fields.article => {
                    add_article(&packed, has_text, &mut fields)?;
                }
                value => self.add(field, &value, &mut fields, &mut words)?,
            }
        }
        if !words.is_empty() {
            fields.insert("w".into(), Value::Object(words));
        }
        Ok(fields)
    }

    fn add(
        &mut self,
        field: Field,
        value: &OwnedValue,
        fields: &mut Map<String, Value>,
        words: &mut Map<String, Value>,
    ) -> Result<()> {
        let name = self.fields.schema.get_field_name(field).to_owned();
        let kind = self.kinds.get(field.field_id() as usize);
        match (kind.context("a field without a kind")?, value) {
            (FieldKind::Prose, OwnedValue::Str(text)) => {
                if field == self.fields.body {
                    words.insert(LEAD.into(), self.terms.lead(text).into());
                }
                words.insert(name, self.terms.prose(text).into());
            }
            (FieldKind::Names, OwnedValue::Str(text)) => {
                words.insert(name, self.terms.names(text).into());
            }
            (FieldKind::Keyword, OwnedValue::Str(text)) => push(fields, name, json!(text)),
            (FieldKind::Unsigned, OwnedValue::U64(number)) => push(fields, name, json!(number)),
            (FieldKind::Signed, OwnedValue::I64(number)) => push(fields, name, json!(number)),
            (FieldKind::Binary, OwnedValue::Bytes(bytes)) => {
                push(fields, name, json!(base64(bytes)));
            }
            (kind, _) => anyhow::bail!("the field {name} has a value that is no {kind:?}"),
        }
        Ok(())
    }
}

/// Adds a packed article with its checksum; without its body, if that is a field of its own.
fn add_article(packed: &[u8], has_text: bool, fields: &mut Map<String, Value>) -> Result<()> {
    let checksum = json!(xxh3_64(packed));
    fields.insert(mapping::column::CHECKSUM.into(), checksum);
    let article = match has_text {
        true => base64(&without_body(packed)?),
        false => base64(packed),
    };
    fields.insert(column::ARTICLE.into(), article.into());
    Ok(())
}

/// The fields of a document from which [`packed_article`] makes an article.
pub const ARTICLE_FIELDS: [&str; 2] = [column::ARTICLE, mapping::column::TEXT];

/// The packed article of a document, given its source; `None` if it is damaged.
pub fn packed_article(source: &Value) -> Option<Vec<u8>> {
    let packed = from_base64(source.get(column::ARTICLE)?.as_str()?)?;
    match source.get(mapping::column::TEXT) {
        Some(body) => with_body(&packed, body.as_str()?).ok(),
        None => Some(packed),
    }
}

/// Adds a value; a field with several values has an array.
fn push(fields: &mut Map<String, Value>, name: String, value: Value) {
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}

/// An instant as other programs read it; `None` outside the years that have four digits.
fn written(moment: Moment) -> Option<String> {
    let instant = jiff::Timestamp::from_second(moment.seconds).ok()?;
    let text = instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    (text.len() == "2022-03-03T00:00:00Z".len() && !text.starts_with('-')).then_some(text)
}

/// The path of a document of a generation, given its name.
pub fn document_path(generation: &str, name: &str) -> String {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    format!("/{generation}/_doc/{name}")
}

/// The name of the document of an article.
pub fn article_name(id: &str) -> String {
    match id.len() <= LONGEST_ID_BYTES && !id.is_empty() && !id.contains(char::is_control) {
        true => id.to_owned(),
        false => named("article", &[id]),
    }
}

/// The name of the record of a file.
pub fn file_name(path: &str) -> String {
    named(crate::index::schema::FILE, &[path])
}

/// The name of the document of an article in another file.
pub fn printing_name(id: &str, path: &str) -> String {
    named(crate::index::schema::PRINTING, &[id, path])
}

/// A name that no article has: it begins with a control character.
pub fn named(kind: &str, parts: &[&str]) -> String {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(str::as_bytes(part));
        bytes.push(0);
    }
    format!("\u{1}{kind}:{:032x}", xxh3_128(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::documents::content_hash;
    use newsdex_text::article::ArticleId;

    fn article() -> Article {
        Article {
            id: ArticleId::given("urn:test:1"),
            title: Some("Ferry returns".into()),
            body: "The ferries returned. Nobody slept.".into(),
            published: Some(Moment::at(1_646_368_200)),
            source: Some("Harbour Gazette".into()),
            keywords: vec!["sea".into(), "boats".into()],
            ..Article::default()
        }
    }

    #[test]
    fn an_article_has_our_words_and_plain_fields() {
        let article = article();
        let enrichment = Enrichment {
            language: Some("en".into()),
            ..Enrichment::default()
        };
        let content = content_hash(&article);
        let mut writer = DocumentWriter::default();
        let document = writer
            .article(&article, &enrichment, content, None)
            .unwrap();
        let document = Value::Object(document);
        let at = |path: &str| document.pointer(path).cloned().unwrap_or_default();
        assert_eq!(at("/kind"), json!("article"));
        assert_eq!(at("/id"), json!("urn:test:1"));
        assert_eq!(at("/content"), json!(content));
        assert_eq!(at("/published"), json!(1_646_368_200));
        assert_eq!(at("/date"), json!("2022-03-04T04:30:00Z"));
        assert_eq!(at("/title"), json!("Ferry returns"));
        assert_eq!(at("/source_name"), json!("Harbour Gazette"));
        assert_eq!(
            at("/w/source/0"),
            json!("=harbour|#harbour gazette\n=gazette")
        );
        assert_eq!(at("/w/keyword/1"), json!("=boats|#boats"));
        let body = at("/w/body/0");
        assert!(
            body.as_str()
                .unwrap()
                .contains("=ferries|en:=ferries|en:ferri"),
            "{body}"
        );
        assert_eq!(at("/w/lead"), at("/w/body"));
        let packed = packed_article(&document).unwrap();
        assert_eq!(at("/checksum"), json!(xxh3_64(&packed)));
        assert_eq!(
            crate::index::stored::unpack(&packed).unwrap().article,
            article
        );
    }

    #[test]
    fn a_day_outside_the_years_of_four_digits_has_no_plain_date() {
        assert_eq!(written(Moment::at(-70_000_000_000)), None);
        assert_eq!(
            written(Moment::at(-10_000_000_000)).unwrap(),
            "1653-02-10T06:13:20Z"
        );
    }

    #[test]
    fn names_of_documents_are_short_and_those_of_files_are_no_article() {
        assert_eq!(article_name("urn:a"), "urn:a");
        let long = article_name(&"x".repeat(1_000));
        assert!(long.len() < 100 && long != article_name(&"x".repeat(1_001)));
        assert!(file_name("news/a.txt").starts_with('\u{1}'));
        assert_ne!(printing_name("a", "bc"), printing_name("ab", "c"));
        assert_ne!(article_name("\u{1}file:0"), "\u{1}file:0");
    }
}
