//! The layout of an index on a server: settings and fields.
//!
//! Made from the table of the local index ([`crate::index::schema`]). Text that is divided into words is below `w`: the
//! server receives our own words ([`super::terms`]) and does not divide or stem anything. Names, numbers and days have
//! the names of the local columns. Beside them are plain fields for other programs, such as dashboards.
//!
//! | field | content | type |
//! | --- | --- | --- |
//! | `w.title` `w.body` `w.quote` | our words | text |
//! | `w.lead` | the first words of the body again | text |
//! | `w.person` `w.source` … | words of names and whole names | text |
//! | `kind` `id` `source_name` `person_name` … | as in the local index | keyword |
//! | `published` `day` `mentioned_day` … | seconds, days since 1970 | long |
//! | `tie` `content` `record` … | hashes | unsigned_long |
//! | `article` | the packed article without its body, which is in `text` | binary |
//! | `checksum` | hash of the packed article | unsigned_long |
//! | `run` | number of the run that wrote the document | long |
//! | `data` | state of the index, entries of the log | binary |
//! | `title` `subtitle` `text` `url` `date` | plain, for other programs | text, keyword, date |

use serde_json::{Map, Value, json};
use tantivy::schema::{FieldType, TextFieldIndexing};

use crate::index::analyzer::ANALYZER_VERSION;
use crate::index::schema::{Fields, NAMES, SCHEMA_VERSION, SPEAKERS, STEMMED, column as local};
use newsdex_text::words::sentences::TEXT_GAP;

/// The version of the layout on a server, beside the versions of the local index.
pub const LAYOUT_VERSION: u32 = 2;

/// The field of the first words of a body.
pub const LEAD: &str = "lead";

/// The fields that only an index on a server has.
pub mod column {
    #![expect(
        missing_docs,
        reason = "the table in the module documentation describes each field"
    )]
    pub const CHECKSUM: &str = "checksum";
    pub const RUN: &str = "run";
    pub const DATA: &str = "data";
    pub const TITLE: &str = "title";
    pub const SUBTITLE: &str = "subtitle";
    pub const TEXT: &str = "text";
    pub const URL: &str = "url";
    pub const DATE: &str = "date";
}

/// The number of pieces of an index and how often it takes in what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Primary shards.
    pub shards: u32,
    /// Copies of each shard.
    pub replicas: u32,
    /// Whether what is new is found without a request; not while an index is being built.
    pub refreshes: bool,
}

/// How a field of the local index is kept on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Running text: words with stems and sentences.
    Prose,
    /// Words of names and whole names.
    Names,
    /// One value as it is.
    Keyword,
    /// An unsigned number.
    Unsigned,
    /// A signed number.
    Signed,
    /// Bytes.
    Binary,
}

impl FieldKind {
    /// The kind of a field of the local index.
    pub fn of(field: &FieldType) -> FieldKind {
        match field {
            FieldType::Str(options) => {
                match options
                    .get_indexing_options()
                    .map(TextFieldIndexing::tokenizer)
                {
                    Some(STEMMED) => FieldKind::Prose,
                    Some(NAMES | SPEAKERS) => FieldKind::Names,
                    _ => FieldKind::Keyword,
                }
            }
            FieldType::U64(_) => FieldKind::Unsigned,
            FieldType::Bytes(_) => FieldKind::Binary,
            _ => FieldKind::Signed,
        }
    }
}

/// Numbers that no query asks for: a column is enough.
const ONLY_COLUMNS: [&str; 5] = ["words", "shingle", "record", "position", "file_reading"];

/// What the server does not give back: words, and columns of which nobody needs the value in a hit. They are indexed, but a
/// copy of them in each document would be a quarter of an article.
const NOT_GIVEN_BACK: [&str; 20] = [
    "w",
    local::SHINGLE,
    local::LETTERS,
    local::WORDS,
    local::IDENTITY,
    local::FIRST_ADDED,
    local::RECORD,
    local::POSITION,
    local::TIE,
    local::PUBLISHED,
    local::LAST_DAY,
    local::FORM,
    local::SPEAKER_NAMES,
    "headline",
    "address",
    "has",
    "mentioned_day",
    "mentioned_week",
    "mentioned_month",
    "mentioned_year",
];

/// The versions that made an index. An index with others has to be built again.
pub fn versions() -> Value {
    json!({
        "layout": LAYOUT_VERSION,
        "schema": SCHEMA_VERSION,
        "analyzer": ANALYZER_VERSION,
        "model": newsdex_enrich::entities::model_version(),
        "newsdex": env!("CARGO_PKG_VERSION"),
    })
}

/// Why an index with these versions in its mapping (`_meta`) cannot be used; `None` if it can.
pub fn unusable(meta: Option<&Value>) -> Option<String> {
    let Some(versions) = meta.and_then(|meta| meta.get("newsdex")) else {
        return Some("another program made it".into());
    };
    let ours = self::versions();
    for name in ["layout", "schema", "analyzer"] {
        let number = |of: &Value| of.get(name).and_then(Value::as_u64);
        if number(versions) != number(&ours) {
            return Some(format!(
                "it has version {} of the {name}, this newsdex writes version {}",
                number(versions).unwrap_or(0),
                number(&ours).unwrap_or(0)
            ));
        }
    }
    None
}

/// The body of the request that creates an index.
pub fn index_body(layout: Layout) -> Value {
    let refresh = match layout.refreshes {
        true => "5s",
        false => "-1",
    };
    json!({
        "settings": {
            "index": {
                "number_of_shards": layout.shards,
                "number_of_replicas": layout.replicas,
                "codec": "best_compression",
                "refresh_interval": refresh,
            },
            "analysis": {
                "tokenizer": {"given": {"type": "simple_pattern_split", "pattern": "\n"}},
                "filter": {"same_place": {
                    "type": "pattern_capture", "preserve_original": false, "patterns": ["([^|]+)"],
                }},
                "analyzer": {"given": {
                    "type": "custom", "tokenizer": "given", "filter": ["same_place"],
                }},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"newsdex": versions()},
            "_source": {"excludes": NOT_GIVEN_BACK},
            "properties": properties(),
        },
    })
}

/// All fields with their types.
fn properties() -> Value {
    let words = json!({
        "type": "text", "analyzer": "given", "search_analyzer": "keyword",
        "position_increment_gap": TEXT_GAP,
    });
    let (mut below_w, mut plain) = (Map::new(), Map::new());
    for (_, entry) in Fields::new().schema.fields() {
        let name = entry.name().to_owned();
        let field = match FieldKind::of(entry.field_type()) {
            FieldKind::Prose | FieldKind::Names => {
                below_w.insert(name, words.clone());
                continue;
            }
            FieldKind::Keyword => json!({"type": "keyword"}),
            FieldKind::Signed => json!({"type": "long"}),
            FieldKind::Binary => json!({"type": "binary"}),
            FieldKind::Unsigned => json!({
                "type": "unsigned_long", "index": !ONLY_COLUMNS.contains(&entry.name()),
            }),
        };
        plain.insert(name, field);
    }
    below_w.insert(LEAD.into(), words);
    for (name, field) in [
        (
            column::CHECKSUM,
            json!({"type": "unsigned_long", "index": false}),
        ),
        (column::RUN, json!({"type": "long"})),
        (column::DATA, json!({"type": "binary"})),
        (column::TITLE, json!({"type": "text"})),
        (column::SUBTITLE, json!({"type": "text"})),
        // Other programs find its words. Without their places in the text, it takes a third of the bytes.
        (
            column::TEXT,
            json!({"type": "text", "index_options": "docs", "norms": false}),
        ),
        (
            column::URL,
            json!({"type": "keyword", "ignore_above": 8191}),
        ),
        (
            column::DATE,
            json!({"type": "date", "format": "strict_date_optional_time"}),
        ),
    ] {
        plain.insert(name.into(), field);
    }
    plain.insert("w".into(), json!({"properties": below_w}));
    Value::Object(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_local_index_has_a_place() {
        let properties = properties();
        for (_, entry) in Fields::new().schema.fields() {
            let name = entry.name();
            let path = match FieldKind::of(entry.field_type()) {
                FieldKind::Prose | FieldKind::Names => format!("/w/properties/{name}"),
                _ => format!("/{name}"),
            };
            assert!(properties.pointer(&path).is_some(), "{path}");
        }
        for name in NOT_GIVEN_BACK {
            assert!(properties.get(name).is_some(), "{name}");
        }
        let kind = |path: &str| properties.pointer(path).cloned();
        assert_eq!(kind("/tie/type"), Some(json!("unsigned_long")));
        assert_eq!(kind("/published/type"), Some(json!("long")));
        assert_eq!(kind("/article/type"), Some(json!("binary")));
        assert_eq!(kind("/person_name/type"), Some(json!("keyword")));
        assert_eq!(kind("/w/properties/lead/analyzer"), Some(json!("given")));
        assert_eq!(
            kind("/w/properties/body/position_increment_gap"),
            Some(json!(TEXT_GAP))
        );
    }

    #[test]
    fn an_index_of_another_version_or_program_cannot_be_used() {
        let body = index_body(Layout {
            shards: 1,
            replicas: 0,
            refreshes: true,
        });
        assert_eq!(unusable(body.pointer("/mappings/_meta")), None);
        assert!(unusable(None).is_some());
        assert!(unusable(Some(&json!({"other": 1}))).is_some());
        let mut older = body.pointer("/mappings/_meta").cloned().unwrap();
        older["newsdex"]["schema"] = json!(SCHEMA_VERSION - 1);
        assert!(unusable(Some(&older)).unwrap().contains("schema"));
    }
}
