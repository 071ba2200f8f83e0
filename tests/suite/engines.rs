//! One table of questions for every engine: `tests/scenarios/engines.txt`, over
//! `tests/scenarios/articles.jsonl`.
//!
//! 1. Every engine gives the answers of the table: articles, their order, marks, counts.
//! 2. Hits that are exported one by one, also on another thread, are those of the page.
//! 3. Snippets mark what the whole article marks.
//! 4. Without an index, from the words of an article alone, the same is a match and the same is marked.
//! 5. A query that is cancelled, or that is late, is an error; it is never a shorter answer.
//! 6. What an engine cannot do is refused with a way out.
//!
//! To try another engine: add it to [`engines`].

use std::fmt::Write;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Instant;

use anyhow::Result;
use newsdex::engine::local::LocalEngine;
use newsdex::engine::marks::marks;
use newsdex::engine::{
    Archive, ArchiveStats, ArticleRequest, CancelFlag, Cancelled, Copies, Counted, Engine,
    EntityPage, EntityRequest, Export, Facet, Hit, Marks, NamesRequest, OriginalAccess,
    PeriodLength, QuotePage, QuoteRequest, SearchPage, SearchRequest, ShownArticle, SortOrder,
    StoryHead, Timeline, TimelineRequest, Unsupported,
};
use newsdex::index::IndexDirectory;
use newsdex::index::incomplete::Incomplete;
use newsdex_query::highlight::{Marked, MarkedField};
use newsdex_query::{ParseContext, Query, parse};
use newsdex_text::article::Article;
use newsdex_text::enrichment::Enrichment;

use crate::harness::{index_to_read, tests};

/// The day that queries are asked on: 2022-03-05.
const TODAY: i64 = 19_056;

/// An engine over the articles of the table.
struct Subject {
    name: &'static str,
    archive: Box<dyn Archive>,
}

/// Every engine that the table is for. One on a server is among them if there is a server.
fn engines() -> Vec<Subject> {
    let mut engines = vec![Subject {
        name: "local",
        archive: Box::new(local()),
    }];
    #[cfg(feature = "remote")]
    engines.extend(on_a_server());
    engines
}

#[cfg(feature = "remote")]
fn on_a_server() -> Option<Subject> {
    static IS_COPIED: OnceLock<()> = OnceLock::new();
    const NAME: &str = "engines";
    let client = crate::opensearch::client(NAME)?;
    let local = local();
    let names = local.snapshot().names();
    IS_COPIED.get_or_init(|| {
        crate::opensearch::copy(&local, names, NAME);
    });
    let engine = newsdex::engine::remote::RemoteEngine::with_names(client, Arc::clone(names));
    Some(Subject {
        name: "server",
        archive: Box::new(engine.unwrap()),
    })
}

fn local() -> LocalEngine {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    let folder =
        FOLDER.get_or_init(|| index_to_read("engines", &[tests("scenarios/articles.jsonl")], 0));
    LocalEngine::open(&IndexDirectory::at(&folder.join(".newsdex"))).unwrap()
}

/// A line of the table.
struct Case {
    ask: &'static str,
    query: &'static str,
    answer: &'static str,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("../scenarios/engines.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cases = lines.map(|line| {
        // A bar between blanks divides columns; one in an expression has none.
        let mut columns = line.splitn(3, " |");
        let mut column = || columns.next().unwrap_or("").trim();
        Case {
            ask: column(),
            query: column(),
            answer: column(),
        }
    });
    cases.collect()
}

fn read(text: &str) -> Query {
    parse(text, &ParseContext { today: TODAY }).unwrap()
}

/// What an engine answers, written as in the table.
fn answer(engine: &dyn Engine, ask: &str, query: &str) -> String {
    let (ask, detail) = ask.split_once(' ').unwrap_or((ask, ""));
    match ask {
        "newest" => hits(engine, query, SortOrder::Newest),
        "oldest" => hits(engine, query, SortOrder::Oldest),
        "relevance" => hits(engine, query, SortOrder::Relevance),
        "marks" => marked_texts(engine, detail, &read(query)).join(", "),
        "facet" => facet(engine, query, detail),
        "timeline" => timeline(engine, query, detail),
        "grouped" => grouped(engine, query),
        "quotes" => quotes(engine, query),
        "entities" => entities(engine, query),
        "refused" => {
            let refused = engine.search(&every(read(query), SortOrder::Newest));
            refused
                .err()
                .map_or("answered".to_owned(), |error| error.to_string())
        }
        other => panic!("there is no {other} in the table"),
    }
}

fn every(query: Query, order: SortOrder) -> SearchRequest {
    SearchRequest {
        query,
        order,
        limit: 100,
        ..SearchRequest::default()
    }
}

fn hits(engine: &dyn Engine, query: &str, order: SortOrder) -> String {
    let query = read(query);
    let page = engine.search(&every(query.clone(), order)).unwrap();
    assert_eq!(page.total, page.hits.len() as u64, "{query}");
    let hits = page.hits.iter().map(|hit| {
        let id = hit.article.id.as_str();
        match &marked_texts(engine, id, &query)[..] {
            [] => id.to_owned(),
            marked => format!("{id}: {}", marked.join(", ")),
        }
    });
    hits.collect::<Vec<_>>().join("; ")
}

/// What is marked in an article, in the order of its text, as `field text`.
fn marked_texts(engine: &dyn Engine, id: &str, query: &Query) -> Vec<String> {
    let request = ArticleRequest {
        id: id.to_owned(),
        query: Some(query.clone()),
        ..ArticleRequest::default()
    };
    let shown = engine.article(&request).unwrap().unwrap();
    let texts = shown.marks.iter().map(|mark| {
        let text = text_of(&shown.article, &shown.enrichment, mark);
        format!("{} {text}", mark.field.name())
    });
    texts.collect()
}

fn text_of<'a>(article: &'a Article, enrichment: &'a Enrichment, mark: &Marked) -> &'a str {
    let text = match mark.field {
        MarkedField::Title => article.title.as_deref().unwrap(),
        MarkedField::Subtitle => article.subtitle.as_deref().unwrap(),
        MarkedField::Body => &article.body,
        MarkedField::Source => article.source.as_deref().unwrap(),
        MarkedField::Section => article.section.as_deref().unwrap(),
        MarkedField::Author => &enrichment.authors[mark.item],
        MarkedField::Keyword => &article.keywords[mark.item],
        MarkedField::Agency => &enrichment.agencies[mark.item],
    };
    &text[mark.span.bytes()]
}

fn facet(engine: &dyn Engine, query: &str, name: &str) -> String {
    let mut all = Facet::ALL.into_iter();
    let facet = all.find(|facet| facet.name() == name).unwrap();
    let request = SearchRequest {
        facets: vec![facet],
        ..every(read(query), SortOrder::Newest)
    };
    let page = engine.search(&request).unwrap();
    let counts = page.facets[&facet].iter();
    let counts = counts.map(|count| format!("{} {}", count.value, count.count));
    counts.collect::<Vec<_>>().join(", ")
}

fn timeline(engine: &dyn Engine, query: &str, name: &str) -> String {
    let all = [
        PeriodLength::Day,
        PeriodLength::Week,
        PeriodLength::Month,
        PeriodLength::Year,
    ];
    let request = TimelineRequest {
        query: read(query),
        by: all.into_iter().find(|length| length.name() == name),
        counted: Counted::Printings,
        cancel: CancelFlag::default(),
    };
    let timeline = engine.timeline(&request).unwrap();
    let mut text = String::new();
    for period in timeline.periods().filter(|period| period.share.all > 0) {
        let share = period.share;
        write!(text, "{} {}/{}, ", period.label, share.count, share.all).unwrap();
    }
    let undated = timeline.undated;
    write!(text, "undated {}/{}", undated.count, undated.all).unwrap();
    text
}

/// Whether an engine knows which articles are copies; one that does not refuses to group them.
fn groups_copies(engine: &dyn Engine) -> bool {
    let request = SearchRequest {
        copies: Copies::Grouped(StoryHead::Earliest),
        ..every(Query::All, SortOrder::Newest)
    };
    let refused = engine.search(&request).err();
    !refused.is_some_and(|error| error.is::<Unsupported>())
}

fn grouped(engine: &dyn Engine, query: &str) -> String {
    let request = SearchRequest {
        copies: Copies::Grouped(StoryHead::Earliest),
        ..every(read(query), SortOrder::Newest)
    };
    let page = engine.search(&request).unwrap();
    // Which of several copies stands for the others is not promised.
    let hits = page.hits.iter().map(|hit| {
        let id = hit.article.id.as_str();
        let id = id.strip_suffix("-copy").unwrap_or(id);
        format!("{id}+{}", hit.duplicates.unwrap())
    });
    hits.collect::<Vec<_>>().join(", ")
}

fn quotes(engine: &dyn Engine, query: &str) -> String {
    let request = QuoteRequest {
        query: read(query),
        limit: 100,
        offset: 0,
        order: SortOrder::Newest,
        cancel: CancelFlag::default(),
    };
    let page = engine.quotes(&request).unwrap();
    assert_eq!(page.total, page.quotes.len() as u64, "{query}");
    let quotes = page.quotes.iter().map(|found| {
        let speaker = found.speaker.as_deref().unwrap_or("nobody");
        let text = found.quote.text(&found.article);
        format!("{} \"{text}\" {speaker}", found.article.id.as_str())
    });
    quotes.collect::<Vec<_>>().join("; ")
}

fn entities(engine: &dyn Engine, query: &str) -> String {
    let request = EntityRequest {
        query: read(query),
        named: Vec::new(),
        with: Vec::new(),
        kinds: Vec::new(),
        limit: 100,
        offset: 0,
        cancel: CancelFlag::default(),
    };
    let page = engine.entities(&request).unwrap();
    let entities = page.entities.iter();
    let entities = entities.map(|entity| format!("{} {}", entity.name, entity.articles));
    entities.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_engine_gives_the_answers_of_the_table() {
    let cases = cases();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    for Subject { name, archive } in engines() {
        let mut wrong = String::new();
        for Case {
            ask,
            query,
            answer: expected,
        } in &cases
        {
            if *ask == "grouped" && !groups_copies(archive.as_ref()) {
                continue;
            }
            let found = answer(archive.as_ref(), ask, query);
            let is_right = match *ask {
                "refused" => !expected.is_empty() && found.starts_with(expected),
                _ => found == *expected,
            };
            if !is_right {
                writeln!(wrong, "{ask} | {query} | {found}").unwrap();
            }
        }
        assert!(
            wrong.is_empty(),
            "the {name} engine answers otherwise:\n{wrong}"
        );
    }
}

/// The queries of the table that are answered with articles.
fn queries() -> impl Iterator<Item = Query> {
    let cases = cases().into_iter();
    cases
        .filter(|case| case.ask != "refused")
        .map(|case| read(case.query))
}

fn ids(hits: impl Iterator<Item = Hit>) -> Vec<String> {
    hits.map(|hit| hit.article.id.as_str().to_owned()).collect()
}

#[test]
fn hits_that_another_thread_reads_are_those_of_the_page() {
    for Subject { name, archive } in engines() {
        let mut found = 0;
        for query in queries() {
            let request = every(query, SortOrder::Relevance);
            let page = archive.search(&request).unwrap();
            let export = archive.export(&request, Marks::Shown).unwrap();
            assert_eq!(export.total, page.total);
            let read = thread::spawn(move || ids(export.hits.map(Result::unwrap)));
            found += page.hits.len();
            let expected = ids(page.hits.into_iter());
            assert_eq!(read.join().unwrap(), expected, "{name}: {}", request.query);
        }
        assert!(found > 300, "{name}: {found}");
    }
}

#[test]
fn snippets_mark_what_the_article_marks() {
    for Subject { name, archive } in engines() {
        for query in queries() {
            let page = archive
                .search(&every(query.clone(), SortOrder::Newest))
                .unwrap();
            for hit in page.hits {
                let id = hit.article.id.as_str();
                let all = marked_texts(archive.as_ref(), id, &query);
                let snippets = hit.snippets.iter();
                let marked = snippets.flat_map(|snippet| {
                    let field = snippet.field.name();
                    let spans = snippet.highlights.iter();
                    spans.map(move |span| format!("{field} {}", &snippet.text[span.bytes()]))
                });
                let unknown: Vec<String> = marked.filter(|mark| !all.contains(mark)).collect();
                assert!(
                    unknown.is_empty(),
                    "{name}: {query} in {id}: {unknown:?} of {all:?}"
                );
            }
        }
    }
}

#[test]
fn without_an_index_the_same_articles_match_and_the_same_is_marked() {
    let engine = local();
    let names = engine.snapshot().names();
    let all = engine
        .search(&every(Query::All, SortOrder::Newest))
        .unwrap();
    let (mut matches, mut marked) = (0, 0);
    for query in queries() {
        let page = engine
            .search(&every(query.clone(), SortOrder::Newest))
            .unwrap();
        let found = ids(page.hits.into_iter());
        for hit in &all.hits {
            let id = hit.article.id.as_str();
            let request = ArticleRequest {
                id: id.to_owned(),
                query: Some(query.clone()),
                ..ArticleRequest::default()
            };
            let expected = engine.article(&request).unwrap().unwrap().marks;
            let cancel = CancelFlag::default();
            let alone = marks(&query, &hit.article, &hit.enrichment, names, &cancel).unwrap();
            let is_found = found.iter().any(|found| found == id);
            assert_eq!(alone.is_match, is_found, "{query} in {id}");
            assert_eq!(alone.marks, expected, "{query} in {id}");
            matches += usize::from(is_found);
            marked += expected.len();
        }
    }
    assert!(matches > 300 && marked > 500, "{matches} {marked}");
}

#[test]
fn a_query_that_is_cancelled_or_late_is_an_error() {
    for Subject { archive, .. } in engines() {
        let set = CancelFlag::default();
        set.set();
        for cancel in [set, CancelFlag::at(Instant::now())] {
            for query in ["*", "flood OR storm", "old w/3 bridge", "flo*", "person:k*"] {
                check_cancelled(archive.as_ref(), &read(query), &cancel);
            }
        }
    }
}

#[track_caller]
fn check_cancelled(archive: &dyn Archive, query: &Query, cancel: &CancelFlag) {
    let search = SearchRequest {
        cancel: cancel.clone(),
        ..every(query.clone(), SortOrder::Relevance)
    };
    let id = "the-flood".to_owned();
    let (query, cancel) = (query.clone(), cancel.clone());
    let article = ArticleRequest {
        id,
        query: Some(query.clone()),
        cancel: cancel.clone(),
    };
    let timeline = TimelineRequest {
        query: query.clone(),
        by: None,
        counted: Counted::Printings,
        cancel: cancel.clone(),
    };
    let quotes = QuoteRequest {
        query: query.clone(),
        limit: 10,
        offset: 0,
        order: SortOrder::Newest,
        cancel: cancel.clone(),
    };
    let entities = EntityRequest {
        query,
        named: Vec::new(),
        with: Vec::new(),
        kinds: Vec::new(),
        limit: 10,
        offset: 0,
        cancel: cancel.clone(),
    };
    let names = NamesRequest {
        cancel,
        ..NamesRequest::default()
    };
    let errors = [
        archive.search(&search).err(),
        archive.export(&search, Marks::None).err(),
        archive.article(&article).err(),
        archive.timeline(&timeline).err(),
        archive.quotes(&quotes).err(),
        archive.entities(&entities).err(),
        archive.explain_names(&names).err(),
    ];
    for (number, error) in errors.into_iter().enumerate() {
        // What an engine cannot do it does not begin.
        let is_cancelled =
            error.is_some_and(|error| error.is::<Cancelled>() || error.is::<Unsupported>());
        assert!(is_cancelled, "number {number}, {}", search.query);
    }
}

#[test]
fn hits_that_are_cancelled_while_they_are_read_end_with_one_error() {
    for Subject { archive, .. } in engines() {
        let request = every(Query::All, SortOrder::Newest);
        let mut hits = archive.export(&request, Marks::Shown).unwrap().hits;
        assert!(hits.next().unwrap().is_ok());
        request.cancel.set();
        let error = hits.next().unwrap().unwrap_err();
        assert!(error.is::<Cancelled>(), "{error:#}");
        assert!(hits.next().is_none());
    }
}

/// An engine that can do what every engine has to, and nothing else.
struct Least(LocalEngine);

impl Engine for Least {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        self.0.search(request)
    }

    fn export(&self, request: &SearchRequest, marks: Marks) -> Result<Export> {
        self.0.export(request, marks)
    }

    fn article(&self, request: &ArticleRequest) -> Result<Option<ShownArticle>> {
        self.0.article(request)
    }

    fn entities(&self, request: &EntityRequest) -> Result<EntityPage> {
        self.0.entities(request)
    }

    fn quotes(&self, request: &QuoteRequest) -> Result<QuotePage> {
        self.0.quotes(request)
    }

    fn timeline(&self, request: &TimelineRequest) -> Result<Timeline> {
        self.0.timeline(request)
    }
}

impl Archive for Least {
    fn notes(&self) -> Vec<String> {
        self.0.notes()
    }

    fn revision(&self) -> String {
        self.0.revision()
    }

    fn is_current(&self) -> Result<bool> {
        self.0.is_current()
    }

    fn incomplete(&self) -> Option<Incomplete> {
        self.0.incomplete()
    }

    fn stats(&self) -> Result<ArchiveStats> {
        self.0.stats()
    }

    fn ids_beginning(&self, beginning: &str, limit: usize) -> Result<Vec<String>> {
        self.0.ids_beginning(beginning, limit)
    }
}

#[test]
fn what_an_engine_cannot_do_is_refused_with_a_way_out() {
    let archive = Least(local());
    let request = every(read("council"), SortOrder::Newest);
    let page = archive.search(&request).unwrap();
    let article = &page.hits[0].article;
    let refused = [
        archive.explain_names(&NamesRequest::default()).err(),
        archive.versions(article.id.as_str()).err(),
        archive.original(article, OriginalAccess::AsIndexed).err(),
    ];
    for error in refused.map(Option::unwrap) {
        let unsupported: &Unsupported = error.downcast_ref().unwrap();
        assert!(unsupported.hint.contains("`newsdex "), "{unsupported}");
    }
}

#[test]
fn one_engine_answers_many_threads_at_once() {
    let engine: Arc<dyn Archive> = Arc::new(local());
    let threads = [(); 4].map(|()| {
        let engine = Arc::clone(&engine);
        thread::spawn(move || {
            let answers = queries().map(|query| {
                let page = engine.search(&every(query, SortOrder::Relevance)).unwrap();
                ids(page.hits.into_iter())
            });
            answers.collect::<Vec<_>>()
        })
    });
    let mut answers = threads.map(|thread| thread.join().unwrap()).into_iter();
    let first = answers.next().unwrap();
    assert!(answers.all(|answer| answer == first));
}
