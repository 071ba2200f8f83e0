//! Similar articles, and the first and last of a query, as JSON.

use serde::Serialize;

use crate::engine::Hit;
use crate::engine::similar::{Feature, SimilarHit, SimilarPage};
use crate::output::json::{HitRecord, hit, kind_name};

/// Similar articles.
#[derive(Serialize)]
pub struct SimilarRecord<'a> {
    /// The identifier of the article; `null` for a text that is not in the archive.
    id: Option<&'a str>,
    features: Vec<FeatureRecord<'a>>,
    own_copies: u64,
    hits: Vec<SimilarHitRecord<'a>>,
}

/// One similar article.
#[derive(Serialize)]
pub struct SimilarHitRecord<'a> {
    #[serde(flatten)]
    hit: HitRecord<'a>,
    reasons: Vec<FeatureRecord<'a>>,
}

#[derive(Serialize)]
struct FeatureRecord<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    articles: u64,
}

/// Similar articles as JSON.
pub fn similar<'a>(id: Option<&'a str>, page: &'a SimilarPage) -> SimilarRecord<'a> {
    SimilarRecord {
        id,
        features: page.features.iter().map(feature).collect(),
        own_copies: page.own_copies,
        hits: page.hits.iter().map(similar_hit).collect(),
    }
}

/// One similar article as JSON.
pub fn similar_hit(similar: &SimilarHit) -> SimilarHitRecord<'_> {
    SimilarHitRecord {
        hit: hit(&similar.hit),
        reasons: similar.reasons.iter().map(feature).collect(),
    }
}

fn feature(feature: &Feature) -> FeatureRecord<'_> {
    FeatureRecord {
        kind: feature.kind.map_or("word", kind_name),
        text: &feature.text,
        articles: feature.articles,
    }
}

/// The first or the last articles of a query.
#[derive(Serialize)]
pub struct EndsRecord<'a> {
    query: &'a str,
    read_as: String,
    total: u64,
    /// Number of articles that match and have no date.
    undated: u64,
    hits: Vec<HitRecord<'a>>,
}

/// The first or the last articles of a query as JSON.
pub fn ends<'a>(
    query: &'a str,
    read_as: String,
    total: u64,
    undated: u64,
    hits: &'a [Hit],
) -> EndsRecord<'a> {
    EndsRecord {
        query,
        read_as,
        total,
        undated,
        hits: hits.iter().map(hit).collect(),
    }
}
