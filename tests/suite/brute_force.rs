//! Every operator against a plain reading of the articles: the same hits, the same marks, the same
//! counts.
//!
//! The reading here knows nothing of positions in an index, of postings, columns or the matcher: loops
//! over the words, names, quotations and days of each article. It shares with the program what a word
//! is, its forms, where sentences begin, and what was found in an article, which have tests of their
//! own. The queries are made of words, names and days of the articles, by a generator with a fixed seed.
//!
//! 1. A search finds the articles that the reading finds, and no others.
//! 2. `show` marks what the reading marks; the snippets of a search, which know positions from the
//!    index, mark the same. So do the words of the article alone, without the index.
//! 3. Every hit of a query that has words is marked somewhere, and says what else of it was asked for.
//! 4. Facets count what the reading counts, timelines too, and leave out no article and no period.
//!
//! `NEWSDEX_RANDOM_QUERIES` is the number of queries of each test, instead of a number that takes seconds, and
//! `NEWSDEX_RANDOM_SEED` begins another sequence:
//!
//! ```sh
//! NEWSDEX_RANDOM_QUERIES=2000 NEWSDEX_RANDOM_SEED=7 cargo test --test suite -- brute_force::patterns
//! ```

mod articles;
mod chance;
mod counts;
mod days;
mod mixtures;
mod names;
mod patterns;
mod plain;
mod reading;
#[cfg(feature = "remote")]
mod remote;
mod synonyms;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use newsdex::engine::local::LocalEngine;
use newsdex::engine::{self, ArticleRequest, CancelFlag, Hit, Marks, SearchRequest};
use newsdex::index::IndexDirectory;
use newsdex::index::names::Names;
use newsdex_query::Query;
use newsdex_query::highlight::{Marked, MarkedField, Snippet};

use self::articles::{Archive, Known};
use self::reading::{Asked, Place, Proof, merged, reading};
use crate::archives::archive;
use crate::harness::{fixtures, index_to_read};

/// An index, and the same articles read plainly.
struct Ground {
    engine: Box<dyn engine::Archive>,
    names: Arc<Names>,
    archive: Archive,
}

impl Ground {
    fn open(folder: &Path) -> Ground {
        let engine = LocalEngine::open(&IndexDirectory::at(&folder.join(".newsdex"))).unwrap();
        let names = Arc::clone(engine.snapshot().names());
        let engine: Box<dyn engine::Archive> = Box::new(engine);
        let archive = Archive::read(engine.as_ref());
        Ground {
            engine,
            names,
            archive,
        }
    }

    fn fixtures() -> &'static Ground {
        static GROUND: OnceLock<Ground> = OnceLock::new();
        GROUND.get_or_init(|| {
            let folders = [fixtures("archive"), fixtures("formats")];
            Ground::open(&index_to_read("brute-force-fixtures", &folders, 0))
        })
    }

    /// Short texts in more than twenty languages and all scripts with rules of their own.
    fn languages() -> &'static Ground {
        static GROUND: OnceLock<Ground> = OnceLock::new();
        GROUND.get_or_init(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("brute-force-languages-texts");
            crate::words::write_texts(&folder);
            Ground::open(&index_to_read("brute-force-languages", &[folder], 0))
        })
    }

    /// Two thousand articles, where they are at hand.
    fn archives() -> Option<&'static Ground> {
        static GROUND: OnceLock<Option<Ground>> = OnceLock::new();
        let ground = GROUND.get_or_init(|| {
            let folders = [archive("csv")?, archive("tsv-masakhane")?];
            Some(Ground::open(&index_to_read(
                "brute-force-archives",
                &folders,
                0,
            )))
        });
        ground.as_ref()
    }

    /// Compares the hits of a query with those of the reading, and gives how many there are.
    #[track_caller]
    fn check(&self, query: &Query) -> usize {
        let request = SearchRequest {
            query: query.clone(),
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let mut hits = HashMap::new();
        for hit in self.engine.export(&request, Marks::Shown).unwrap().hits {
            let hit = hit.unwrap();
            hits.insert(hit.article.id.as_str().to_owned(), hit);
        }
        let asked = Asked::of(query, &self.archive);
        let (mut found, mut missed) = (0, 0);
        for known in &self.archive.articles {
            let id = known.article.id.as_str();
            let proof = reading(&asked, known, &self.archive);
            let hit = hits.remove(id);
            assert_eq!(hit.is_some(), proof.is_some(), "{query} in {id}");
            let (Some(proof), Some(hit)) = (proof, hit) else {
                missed += 1;
                if missed <= 5 {
                    self.check_alone(query, known, None);
                }
                continue;
            };
            check_hit(query, known, &proof, &hit);
            found += 1;
            // Showing an article looks up the words again: some of them will do.
            if found <= 5 {
                self.check_shown(query, known, &proof);
            }
        }
        assert!(hits.is_empty(), "{query}: {:?}", hits.keys());
        found
    }

    #[track_caller]
    fn check_shown(&self, query: &Query, known: &Known, proof: &Proof) {
        let id = known.article.id.as_str();
        let request = ArticleRequest {
            id: id.to_owned(),
            query: Some(query.clone()),
            ..ArticleRequest::default()
        };
        let shown = self.engine.article(&request).unwrap().unwrap();
        let marks = shown.marks.iter();
        let marks = marks.map(|mark| ((mark.field, mark.item), (mark.span.start, mark.span.end)));
        let expected = proof
            .marked
            .iter()
            .flat_map(|(place, spans)| merged(spans).into_iter().map(|span| (*place, span)));
        let marks: BTreeSet<_> = marks.collect();
        assert_eq!(marks, expected.collect(), "{query} in {id}");
        self.check_alone(query, known, Some(&shown.marks));
    }

    /// Compares what the article alone says of the query, without the index: `marks` are those of an article
    /// that matches.
    #[track_caller]
    fn check_alone(&self, query: &Query, known: &Known, marks: Option<&[Marked]>) {
        let (article, enrichment) = (&known.article, &known.enrichment);
        let cancel = CancelFlag::default();
        let alone = engine::marks::marks(query, article, enrichment, &self.names, &cancel);
        let alone = alone.unwrap();
        let id = article.id.as_str();
        assert_eq!(alone.is_match, marks.is_some(), "{query} in {id}");
        if let Some(marks) = marks {
            assert_eq!(alone.marks, marks, "{query} in {id}");
        }
    }
}

/// The number of queries of a test: `usual`, or what the environment says.
fn how_many(usual: usize) -> usize {
    let asked = std::env::var("NEWSDEX_RANDOM_QUERIES").ok();
    asked.map_or(usual, |asked| asked.parse().unwrap())
}

#[track_caller]
fn check_hit(query: &Query, known: &Known, proof: &Proof, hit: &Hit) {
    let id = known.article.id.as_str();
    let mut snippets = hit.snippets.iter();
    let is_marked = snippets.any(|snippet| !snippet.highlights.is_empty());
    assert_eq!(is_marked, !proof.marked.is_empty(), "{query} in {id}");
    let is_field = |name: &&str| !["body", "title", "subtitle"].contains(name);
    let others = hit.matched.iter().copied().filter(is_field);
    assert_eq!(
        others.collect::<BTreeSet<_>>(),
        proof.others,
        "{query} in {id}"
    );
    for snippet in &hit.snippets {
        let nothing = BTreeSet::new();
        let mut texts = texts_of(known, snippet.field).into_iter();
        let is_shown = texts.any(|(place, text)| {
            shows(snippet, text, proof.marked.get(&place).unwrap_or(&nothing))
        });
        assert!(is_shown, "{query} in {id}: {snippet:?} {:?}", proof.marked);
    }
}

/// The texts of a field.
fn texts_of(known: &Known, field: MarkedField) -> Vec<(Place, &str)> {
    let article = &known.article;
    let text = match field {
        MarkedField::Title => article.title.as_deref(),
        MarkedField::Subtitle => article.subtitle.as_deref(),
        MarkedField::Body => Some(&*article.body),
        _ => {
            let labels = known.labels.iter().filter(|label| label.field == field);
            return labels
                .map(|label| ((field, label.item), &*label.text))
                .collect();
        }
    };
    text.into_iter().map(|text| ((field, 0), text)).collect()
}

/// Whether a snippet marks what the reading marks, wherever in its text it is from. Of matches that
/// overlap, one may begin before the snippet: then only the others are marked in it.
fn shows(snippet: &Snippet, text: &str, spans: &BTreeSet<(usize, usize)>) -> bool {
    let highlights: Vec<(usize, usize)> = snippet
        .highlights
        .iter()
        .map(|mark| (mark.start, mark.end))
        .collect();
    text.match_indices(&snippet.text).any(|(at, _)| {
        let end = at + snippet.text.len();
        let inside = spans.iter().filter(|span| at <= span.0 && span.1 <= end);
        let inside = inside.map(|span| (span.0 - at, span.1 - at));
        merged(&inside.collect()) == highlights
    })
}
