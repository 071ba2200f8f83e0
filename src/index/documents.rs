//! Converts articles and file records to the documents that tantivy stores.

use anyhow::Result;
use rustc_hash::FxHashSet;
use tantivy::TantivyDocument;
use tantivy::schema::Field;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::index::address::address_hash;
use crate::index::analyzer::{FORM_SEPARATOR, NAME_SEPARATOR, with_language};
use crate::index::headline::headline_hash;
use crate::index::identity::identity;
use crate::index::ledger::FileRecord;
use crate::index::names;
use crate::index::reader::FailureReport;
use crate::index::schema::{ARTICLE, CORRECTION, FILE, Fields};
use crate::index::stored::pack;
use newsdex_enrich::copies::Signer;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{DateUnit, Enrichment, EntityKind};
use newsdex_text::words::forms::primary;
use newsdex_text::words::sentences::outline::Outline;

/// Longer names are cut in columns; they are not names, but text run together.
const LONGEST_NAME_BYTES: usize = 200;

/// Maximum number of mentions of an entity that count.
const MOST_COUNTED_MENTIONS: usize = 16;

/// Maximum number of other forms of a name stored per article; few have more.
const MOST_FORMS: usize = 6;

/// Identifies the record of an article, so that later runs recognise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordMark {
    /// Hash of everything that decides the article, except the place of the record; never 0.
    pub record: u64,
    /// Hash of the place of the record in its file.
    pub position: u64,
}

/// A document that is ready to be added.
pub struct Prepared {
    pub(super) document: TantivyDocument,
    /// About how much memory it takes.
    pub(super) bytes: usize,
}

impl Prepared {
    /// A document of about this many bytes.
    pub(super) fn new(document: TantivyDocument, bytes: usize) -> Prepared {
        Prepared { document, bytes }
    }

    /// The document.
    pub fn document(&self) -> &TantivyDocument {
        &self.document
    }

    /// Sets the number of the commit that added the article, and of the commit that first added an article with its
    /// identifier.
    pub fn set_added(&mut self, fields: &Fields, number: u64, first: u64) {
        self.document.add_u64(fields.added, number);
        self.document.add_u64(fields.first_added, first);
    }
}

/// A hash of the visible content of an article.
///
/// Two texts with the same hash count as copies. Among ten million articles the probability of a wrong match
/// is 1 in 370,000.
pub fn content_hash(article: &Article) -> u64 {
    let mut hash = Xxh3::new();
    for text in [
        article.title.as_deref(),
        article.subtitle.as_deref(),
        Some(&*article.body),
    ] {
        hash.update(text.unwrap_or("").as_bytes());
        hash.update(&[0]);
    }
    hash.digest()
}

/// Makes the document of an article. `content` is its [`content_hash`]; `mark` identifies its record if it is
/// the only article of the record. Does not read the index, so any thread can call it.
///
/// # Errors
///
/// Fails only if the article cannot be encoded, which would be a bug.
pub fn article_document(
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
    content: u64,
    mark: Option<RecordMark>,
) -> Result<Prepared> {
    let mut document = TantivyDocument::new();
    let language = enrichment.language.as_deref().map(primary);
    // One walk through the words of the body gives its sentences and its signature.
    let mut signer = Signer::default();
    let outline = Outline::with_words(&article.body, |word| signer.add(word));
    let signature = signer.finish();
    let packed = pack(article, enrichment, &outline)?;
    let bytes = packed.len() + article.body.len();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.id, article.id.as_str());
    document.add_text(fields.origin, &article.origin.path);
    document.add_u64(fields.content, content);
    document.add_u64(fields.tie, xxh3_64(article.id.as_str().as_bytes()));
    document.add_u64(fields.identity, identity(article, content));
    document.add_u64(fields.letters, signature.text);
    document.add_u64(fields.words, u64::from(signature.words));
    for shingle in &signature.shingles {
        document.add_u64(fields.shingle, *shingle);
    }
    if let Some(headline) = article.title.as_deref().and_then(headline_hash) {
        document.add_u64(fields.headline, headline);
    }
    if let Some(address) = article.url.as_deref().and_then(address_hash) {
        document.add_u64(fields.address, address);
    }
    if enrichment.correction.is_some() {
        document.add_text(fields.has, CORRECTION);
    }
    if let Some(mark) = mark {
        document.add_u64(fields.record, mark.record);
        document.add_u64(fields.position, mark.position);
    }
    document.add_bytes(fields.article, &packed);
    document.add_text(fields.title, with_language(language, &headline(article)));
    document.add_text(fields.body, with_language(language, &article.body));
    if let Some(language) = language {
        document.add_text(fields.language, language);
    }
    if let Some(published) = article.published {
        let (first, last) = (published.day(), published.last_day());
        document.add_i64(fields.published, published.seconds);
        document.add_i64(fields.day, first.days_since_epoch());
        if last != first {
            document.add_i64(fields.last_day, last.days_since_epoch());
        }
    }
    let names = [
        (fields.source, joined(&article.source)),
        (fields.author, joined(&enrichment.authors)),
        (fields.agency, joined(&enrichment.agencies)),
        (fields.section, joined(&article.section)),
        (fields.keyword, joined(&article.keywords)),
    ];
    for (field, text) in names {
        if !text.is_empty() {
            document.add_text(field, text);
        }
    }
    for (column, name) in [
        (fields.source_name, &article.source),
        (fields.section_name, &article.section),
    ] {
        if let Some(name) = name {
            document.add_text(column, cut(name));
        }
    }
    let authors = &enrichment.authors;
    for (number, author) in authors.iter().enumerate() {
        if !authors.iter().take(number).any(|other| other == author) {
            document.add_text(fields.author_name, cut(author));
        }
    }
    add_entities(&mut document, fields, article, enrichment);
    add_quotes(&mut document, fields, article, enrichment);
    add_mentioned_dates(&mut document, fields, enrichment);
    Ok(Prepared { document, bytes })
}

fn add_entities(
    document: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
) {
    let kinds: [(EntityKind, Field, Field); 4] = [
        (EntityKind::Person, fields.person, fields.person_name),
        (
            EntityKind::Organization,
            fields.organization,
            fields.organization_name,
        ),
        (EntityKind::Place, fields.place, fields.place_name),
        (EntityKind::Misc, fields.misc, fields.misc_name),
    ];
    for (kind, names, column) in kinds {
        let of_kind = enrichment
            .entities
            .iter()
            .filter(|entity| entity.kind == kind);
        let mut text = String::new();
        let mut counted = FxHashSet::default();
        for entity in of_kind {
            checkpoint();
            // The fullest name once per mention, so that an article about somebody ranks above one that names
            // them once; then each other form once.
            for _ in 0..entity.mentions.len().clamp(1, MOST_COUNTED_MENTIONS) {
                text.push(NAME_SEPARATOR);
                text.push_str(&entity.name);
            }
            let forms = entity.forms(article).into_iter();
            let others = forms.filter(|form| *form != entity.name);
            for form in others.clone() {
                text.push(FORM_SEPARATOR);
                text.push_str(form);
            }
            if counted.insert(entity.name.as_str()) {
                document.add_text(column, cut(&entity.name));
            }
            for form in others.take(MOST_FORMS) {
                document.add_text(
                    fields.form,
                    names::form_value(kind, cut(&entity.name), form),
                );
            }
        }
        if !text.is_empty() {
            document.add_text(names, text);
        }
    }
}

fn add_quotes(
    document: &mut TantivyDocument,
    fields: &Fields,
    article: &Article,
    enrichment: &Enrichment,
) {
    if enrichment.quotes.is_empty() {
        return;
    }
    document.add_u64(fields.quotes, enrichment.quotes.len() as u64);
    let mut speakers = String::new();
    for quote in &enrichment.quotes {
        checkpoint();
        let mut separator = NAME_SEPARATOR;
        let names = enrichment.speaker_names(quote, article);
        document.add_u64(fields.speaker_names, names.len() as u64);
        for name in names {
            speakers.push(separator);
            speakers.push_str(name);
            separator = FORM_SEPARATOR;
        }
    }
    let language = enrichment.language.as_deref().map(primary);
    let quotes = quotations(article, enrichment);
    document.add_text(fields.quote, with_language(language, &quotes));
    if !speakers.is_empty() {
        document.add_text(fields.speaker, speakers);
    }
}

fn add_mentioned_dates(document: &mut TantivyDocument, fields: &Fields, enrichment: &Enrichment) {
    let mut added = FxHashSet::default();
    for date in &enrichment.mentioned_dates {
        checkpoint();
        if !date.is_definite() {
            continue;
        }
        let field = match date.unit {
            DateUnit::Day => fields.mentioned_day,
            DateUnit::Week => fields.mentioned_week,
            DateUnit::Month => fields.mentioned_month,
            DateUnit::Year => fields.mentioned_year,
        };
        let last = match date.unit {
            DateUnit::Day => date.last,
            _ => date.first,
        };
        for day in date.first.days_since_epoch()..=last.days_since_epoch() {
            if added.insert((date.unit, day)) {
                document.add_i64(field, day);
            }
        }
    }
}

/// Makes the document of a file record, with its failures.
pub fn file_document(fields: &Fields, file: &FileRecord, reports: &[FailureReport]) -> Prepared {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &file.path);
    document.add_u64(fields.file_bytes, file.bytes);
    document.add_i64(fields.file_modified, file.modified);
    document.add_u64(fields.file_inode, file.inode);
    document.add_i64(fields.file_changed, file.changed);
    if let Some(fingerprint) = file.fingerprint {
        document.add_u64(fields.file_fingerprint, fingerprint);
    }
    document.add_u64(fields.file_articles, file.articles);
    document.add_u64(fields.file_duplicates, file.duplicates);
    document.add_u64(fields.file_failures, file.failures);
    document.add_u64(fields.file_reading, file.reading);
    if !reports.is_empty() {
        document.add_bytes(
            fields.file_reports,
            &postcard::to_stdvec(reports).unwrap_or_default(),
        );
    }
    Prepared {
        document,
        bytes: file.path.len(),
    }
}

/// Title and subtitle as one text, as they are indexed.
pub fn headline(article: &Article) -> String {
    joined(article.title.iter().chain(&article.subtitle))
}

/// All quotations of an article as one text, as they are indexed.
pub fn quotations(article: &Article, enrichment: &Enrichment) -> String {
    let mut quotes = String::new();
    for quote in &enrichment.quotes {
        quotes.push_str(quote.text(article));
        quotes.push(NAME_SEPARATOR);
    }
    quotes
}

fn joined<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push(NAME_SEPARATOR);
        }
        text.push_str(name);
    }
    text
}

fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(LONGEST_NAME_BYTES)]
}
