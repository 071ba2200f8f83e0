//! Every field of the index in one table.
//!
//! Four kinds of documents share the index, so that one commit makes all of them visible: articles, file
//! records, older versions of articles, and printings of articles in other files. [`Fields::kind`] distinguishes them. A version has `kind`,
//! `article`, `origin`, `version_of` (the identifier of its article; a term and a column), `replaced` (a
//! time in seconds since 1970; a column) and `version_added` (the number of the commit that added its text; a column).
//! It has no other fields, so that no search finds it. A printing has `kind`,
//! `article` (see [`super::printings`]), `origin`, `printing_of` (the identifier of its article; a term and a column)
//! and `printing_in` (the path of its file; a term).
//!
//! | field | articles | files | stored as |
//! | --- | --- | --- | --- |
//! | `kind` | `article` | `file` | term |
//! | `id` | identifier | | term, column |
//! | `article` | everything for display | | stored, see [`super::stored`] |
//! | `title` `body` | words, stemmed and exact | | positions, lengths |
//! | `source` `author` `section` `keyword` | words, exact | | positions, lengths |
//! | `person` `organization` `place` `misc` | words of all names, exact, and whole names | | positions, lengths |
//! | `quote` | words of all quotations, stemmed and exact | | positions, lengths |
//! | `speaker` `agency` | words of all names, exact, and whole names | | positions, lengths |
//! | `mentioned_day` `…_week` `…_month` `…_year` | first days of dates in the text | | term |
//! | `language` | first part of the tag | | term, column |
//! | `published` | seconds since 1970 | | column |
//! | `day` `last_day` | first day of publication where the article was published, in days since 1970; the last one, if only the month or the year is known | | column |
//! | `content` | hash of title and body | | column |
//! | `identity` | hash that is the same when the article is read again, see [`super::additions`] | | column |
//! | `added` | number of the commit that added it, see [`super::additions`] | | column |
//! | `first_added` | number of the commit that first added an article with its identifier, with any text | | column |
//! | `has` | what it has besides words, such as `correction` | | term |
//! | `address` | hash of its address on the web | | term |
//! | `letters` `words` | hash of the letters of the body; number of its words | | column |
//! | `shingle` | sampled shingles of the body, see [`newsdex_enrich::copies`] | | column, several values |
//! | `record` `position` | hashes of its record, and of the place of the record in the file | | column |
//! | `headline` | hash of the words of the title, see [`super::headline`] | | term |
//! | `tie` | hash of the identifier, to order hits with equal scores | | column |
//! | `source_name` `author_name` `section_name` `person_name` `organization_name` `place_name` `misc_name` | names for counting | | column |
//! | `form` | type, name and another form of it | | column |
//! | `quotes` | number of quotations | | column |
//! | `speaker_names` | for each quotation, the number of names of its speaker in `speaker` | | column, several values |
//! | `origin` | path of its file | | term, column |
//! | `file` | | path | term, column |
//! | `file_…` | | its record, see [`super::ledger`] | columns |
//! | `file_reports` | | failures with their reasons | stored |
//!
//! History: version 1 was the first. Version 2 added names across the archive. Version 3 added `record`,
//! `position`, versions, and files that are only partly in the index (without `file_fingerprint`). Version 4
//! stores the starts of sentences with an article. Version 5 added `file_inode` and `file_changed`, and paths
//! with bytes that are not UTF-8, see [`newsdex_text::file_name`]. Version 6 divides and folds words of more
//! scripts, see [`newsdex_text::words`], stores the text that contains a quotation, and added `author_name`,
//! `headline`, `day` and `last_day`. Version 7 added `identity`, `added`, `letters`, `words`, `shingle` and printings.
//! Version 8 added `first_added`, `version_added`, `has`, `address`, `speaker_names` and where an article says that it was
//! corrected, leaves smaller gaps between names and between quotations, and shingles have 32 bits. Version 9 stores the
//! frequent words of texts as numbers, and names by where the text has them.

use tantivy::IndexSettings;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};

/// Version of the table above. An index with another version must be rebuilt.
pub const SCHEMA_VERSION: u32 = 9;

/// The level of zstd for stored articles; higher levels take twice the time and save one byte in seventy.
const COMPRESSION_LEVEL: i32 = 4;
/// Stored articles are compressed in blocks of about this size; to show an article, its block is read.
const BLOCK_BYTES: usize = 16_384;

/// Name of the analyzer for text that is stemmed by its language.
pub const STEMMED: &str = "newsdex_stemmed_1";
/// Name of the analyzer for names, which are not stemmed.
pub const NAMES: &str = "newsdex_names_1";
/// Name of the analyzer for the names of speakers, which leaves larger gaps between them.
pub const SPEAKERS: &str = "newsdex_speakers_1";

/// The value of [`Fields::kind`] for articles.
pub const ARTICLE: &str = "article";
/// The value of [`Fields::kind`] for files.
pub const FILE: &str = "file";
/// The value of [`Fields::kind`] for older versions of articles.
pub const VERSION: &str = "version";
/// The value of [`Fields::kind`] for printings of articles.
pub const PRINTING: &str = "printing";

/// The value of [`Fields::has`] for articles that say that they were corrected.
pub const CORRECTION: &str = "correction";

/// The fields; the module documentation describes them.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the table in the module documentation describes each field"
)]
pub struct Fields {
    pub schema: Schema,
    pub kind: Field,
    pub id: Field,
    pub article: Field,
    pub title: Field,
    pub body: Field,
    pub source: Field,
    pub author: Field,
    pub section: Field,
    pub keyword: Field,
    pub person: Field,
    pub organization: Field,
    pub place: Field,
    pub misc: Field,
    pub quote: Field,
    pub speaker: Field,
    pub agency: Field,
    pub mentioned_day: Field,
    pub mentioned_week: Field,
    pub mentioned_month: Field,
    pub mentioned_year: Field,
    pub language: Field,
    pub published: Field,
    pub day: Field,
    pub last_day: Field,
    pub content: Field,
    pub letters: Field,
    pub words: Field,
    pub shingle: Field,
    pub tie: Field,
    pub identity: Field,
    pub added: Field,
    pub first_added: Field,
    pub has: Field,
    pub address: Field,
    pub headline: Field,
    pub record: Field,
    pub position: Field,
    pub version_of: Field,
    pub printing_of: Field,
    pub printing_in: Field,
    pub replaced: Field,
    pub version_added: Field,
    pub source_name: Field,
    pub author_name: Field,
    pub section_name: Field,
    pub person_name: Field,
    pub organization_name: Field,
    pub place_name: Field,
    pub misc_name: Field,
    pub form: Field,
    pub quotes: Field,
    pub speaker_names: Field,
    pub origin: Field,
    pub file: Field,
    pub file_bytes: Field,
    pub file_modified: Field,
    pub file_inode: Field,
    pub file_changed: Field,
    pub file_fingerprint: Field,
    pub file_articles: Field,
    pub file_duplicates: Field,
    pub file_failures: Field,
    pub file_reading: Field,
    pub file_reports: Field,
}

/// Names of the fields that are read by name.
pub mod column {
    #![expect(missing_docs, reason = "each is the field of the same name")]
    pub const KIND: &str = "kind";
    pub const ID: &str = "id";
    pub const ARTICLE: &str = "article";
    pub const PUBLISHED: &str = "published";
    pub const DAY: &str = "day";
    pub const LAST_DAY: &str = "last_day";
    pub const CONTENT: &str = "content";
    pub const LETTERS: &str = "letters";
    pub const WORDS: &str = "words";
    pub const SHINGLE: &str = "shingle";
    pub const TIE: &str = "tie";
    pub const IDENTITY: &str = "identity";
    pub const ADDED: &str = "added";
    pub const FIRST_ADDED: &str = "first_added";
    pub const VERSION_ADDED: &str = "version_added";
    pub const RECORD: &str = "record";
    pub const POSITION: &str = "position";
    pub const VERSION_OF: &str = "version_of";
    pub const PRINTING_OF: &str = "printing_of";
    pub const REPLACED: &str = "replaced";
    pub const LANGUAGE: &str = "language";
    pub const ORIGIN: &str = "origin";
    pub const SOURCE_NAME: &str = "source_name";
    pub const AUTHOR_NAME: &str = "author_name";
    pub const SECTION_NAME: &str = "section_name";
    pub const PERSON_NAME: &str = "person_name";
    pub const ORGANIZATION_NAME: &str = "organization_name";
    pub const PLACE_NAME: &str = "place_name";
    pub const MISC_NAME: &str = "misc_name";
    pub const FORM: &str = "form";
    pub const QUOTES: &str = "quotes";
    pub const SPEAKER_NAMES: &str = "speaker_names";
    pub const FILE: &str = "file";
    pub const FILE_BYTES: &str = "file_bytes";
    pub const FILE_MODIFIED: &str = "file_modified";
    pub const FILE_INODE: &str = "file_inode";
    pub const FILE_CHANGED: &str = "file_changed";
    pub const FILE_FINGERPRINT: &str = "file_fingerprint";
    pub const FILE_ARTICLES: &str = "file_articles";
    pub const FILE_DUPLICATES: &str = "file_duplicates";
    pub const FILE_FAILURES: &str = "file_failures";
    pub const FILE_READING: &str = "file_reading";
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        let text = |builder: &mut SchemaBuilder, name: &str, analyzer: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(analyzer)
                .set_fieldnorms(true)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
        };
        let number = NumericOptions::default().set_fast();
        let name = TextOptions::default().set_fast("raw");
        let kind = builder.add_text_field(column::KIND, STRING);
        let id = builder.add_text_field(column::ID, STRING | FAST);
        let article = builder.add_bytes_field("article", STORED);
        let title = text(&mut builder, "title", STEMMED);
        let body = text(&mut builder, "body", STEMMED);
        let source = text(&mut builder, "source", NAMES);
        let author = text(&mut builder, "author", NAMES);
        let section = text(&mut builder, "section", NAMES);
        let keyword = text(&mut builder, "keyword", NAMES);
        let person = text(&mut builder, "person", NAMES);
        let organization = text(&mut builder, "organization", NAMES);
        let place = text(&mut builder, "place", NAMES);
        let misc = text(&mut builder, "misc", NAMES);
        let quote = text(&mut builder, "quote", STEMMED);
        let speaker = text(&mut builder, "speaker", SPEAKERS);
        let agency = text(&mut builder, "agency", NAMES);
        let days = NumericOptions::default().set_indexed();
        let mentioned_day = builder.add_i64_field("mentioned_day", days.clone());
        let mentioned_week = builder.add_i64_field("mentioned_week", days.clone());
        let mentioned_month = builder.add_i64_field("mentioned_month", days.clone());
        let mentioned_year = builder.add_i64_field("mentioned_year", days);
        let language = builder.add_text_field(column::LANGUAGE, STRING | FAST);
        let published = builder.add_i64_field(column::PUBLISHED, number.clone() | INDEXED);
        let day = builder.add_i64_field(column::DAY, number.clone());
        let last_day = builder.add_i64_field(column::LAST_DAY, number.clone());
        let content = builder.add_u64_field(column::CONTENT, number.clone());
        let letters = builder.add_u64_field(column::LETTERS, number.clone());
        let words = builder.add_u64_field(column::WORDS, number.clone());
        let shingle = builder.add_u64_field(column::SHINGLE, number.clone());
        let tie = builder.add_u64_field(column::TIE, number.clone());
        let identity = builder.add_u64_field(column::IDENTITY, number.clone());
        let added = builder.add_u64_field(column::ADDED, number.clone());
        let first_added = builder.add_u64_field(column::FIRST_ADDED, number.clone());
        let has = builder.add_text_field("has", STRING);
        let address = builder.add_u64_field("address", INDEXED);
        let headline = builder.add_u64_field("headline", INDEXED);
        let record = builder.add_u64_field(column::RECORD, number.clone());
        let position = builder.add_u64_field(column::POSITION, number.clone());
        let version_of = builder.add_text_field(column::VERSION_OF, STRING | FAST);
        let printing_of = builder.add_text_field(column::PRINTING_OF, STRING | FAST);
        let printing_in = builder.add_text_field("printing_in", STRING);
        let replaced = builder.add_i64_field(column::REPLACED, number.clone());
        let version_added = builder.add_u64_field(column::VERSION_ADDED, number.clone());
        let source_name = builder.add_text_field(column::SOURCE_NAME, name.clone());
        let author_name = builder.add_text_field(column::AUTHOR_NAME, name.clone());
        let section_name = builder.add_text_field(column::SECTION_NAME, name.clone());
        let person_name = builder.add_text_field(column::PERSON_NAME, name.clone());
        let organization_name = builder.add_text_field(column::ORGANIZATION_NAME, name.clone());
        let place_name = builder.add_text_field(column::PLACE_NAME, name.clone());
        let misc_name = builder.add_text_field(column::MISC_NAME, name.clone());
        let form = builder.add_text_field(column::FORM, name.clone());
        let quotes = builder.add_u64_field(column::QUOTES, number.clone());
        let speaker_names = builder.add_u64_field(column::SPEAKER_NAMES, number.clone());
        let origin = builder.add_text_field(column::ORIGIN, STRING | FAST);
        let file = builder.add_text_field(column::FILE, STRING | FAST);
        let file_bytes = builder.add_u64_field(column::FILE_BYTES, number.clone());
        let file_modified = builder.add_i64_field(column::FILE_MODIFIED, number.clone());
        let file_inode = builder.add_u64_field(column::FILE_INODE, number.clone());
        let file_changed = builder.add_i64_field(column::FILE_CHANGED, number.clone());
        let file_fingerprint = builder.add_u64_field(column::FILE_FINGERPRINT, number.clone());
        let file_articles = builder.add_u64_field(column::FILE_ARTICLES, number.clone());
        let file_duplicates = builder.add_u64_field(column::FILE_DUPLICATES, number.clone());
        let file_failures = builder.add_u64_field(column::FILE_FAILURES, number.clone());
        let file_reading = builder.add_u64_field(column::FILE_READING, number);
        let file_reports = builder.add_bytes_field("file_reports", STORED);
        Fields {
            schema: builder.build(),
            kind,
            id,
            article,
            title,
            body,
            source,
            author,
            section,
            keyword,
            person,
            organization,
            place,
            misc,
            quote,
            speaker,
            agency,
            mentioned_day,
            mentioned_week,
            mentioned_month,
            mentioned_year,
            language,
            published,
            day,
            last_day,
            content,
            letters,
            words,
            shingle,
            tie,
            identity,
            added,
            first_added,
            has,
            address,
            headline,
            record,
            position,
            version_of,
            printing_of,
            printing_in,
            replaced,
            version_added,
            source_name,
            author_name,
            section_name,
            person_name,
            organization_name,
            place_name,
            misc_name,
            form,
            quotes,
            speaker_names,
            origin,
            file,
            file_bytes,
            file_modified,
            file_inode,
            file_changed,
            file_fingerprint,
            file_articles,
            file_duplicates,
            file_failures,
            file_reading,
            file_reports,
        }
    }
}

/// How the stored articles are compressed, after [`super::stored`] has shortened them.
pub fn settings() -> IndexSettings {
    let compressor = ZstdCompressor {
        compression_level: Some(COMPRESSION_LEVEL),
    };
    IndexSettings {
        docstore_compression: Compressor::Zstd(compressor),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

impl Default for Fields {
    fn default() -> Fields {
        Fields::new()
    }
}
