//! Synonyms against a reading of one article at a time: for an article, each word stands for itself and for the
//! synonyms that are in force on its day.

use newsdex_query::{DayRange, ParseContext, Pattern, Query, Scope, Synonyms, parse};

use super::Ground;
use super::reading::{Asked, day, reading};

/// The terms of the file below, and what each stands for on which days.
const TERMS: [(&str, &str, Option<&str>); 8] = [
    ("kyiv", "kharkiv", None),
    ("kharkiv", "kyiv", None),
    ("president", "minister", None),
    ("president", "prime minister", None),
    ("war", "invasion", Some("2022-03-01..")),
    ("invasion", "war", Some("..2022-02-28")),
    ("ship", "container ship", Some("2021")),
    ("ship", "tanker", Some("2021-03..2022-03-02")),
];

const FILE: &str = r#"
[[same]]
words = ["Kyiv", "Kharkiv"]
[[also]]
word = "president"
finds = ["minister", "prime minister"]
[[renamed]]
names = ["war", "invasion"]
since = ["2022-03"]
[[also]]
word = "ship"
finds = ["container ship"]
date = "2021"
[[also]]
word = "ship"
finds = ["tanker"]
date = "2021-03..2022-03-02"
"#;

const QUERIES: [&str; 22] = [
    "kyiv",
    "kharkiv putin",
    "president",
    "title:president",
    "war",
    "invasion",
    "war date:2022-03",
    "invasion date:2022-02..2022-03",
    "ship",
    "ship -kyiv",
    "putin -war",
    "president w/5 macron",
    "war w/10 kyiv",
    "ship w/20 president",
    "war NOT w/5 ship",
    "atleast2(war OR ship)",
    "atleast3(kyiv)",
    "place:kyiv",
    "(war OR ship) president",
    "=war",
    "\"the war\"",
    "quote:war OR lead:ship",
];

fn read(text: &str) -> Query {
    parse(text, &ParseContext { today: 19_000 }).unwrap()
}

/// The days of a term; `None` for all articles, also undated ones.
fn days(date: Option<&str>) -> Option<DayRange> {
    let Query::Published(days) = read(&format!("date:{}", date?)) else {
        panic!("{date:?} is a date");
    };
    Some(days)
}

/// What a word stands for in an article of this day.
fn meant(word: &str, day: Option<i64>) -> Vec<Pattern> {
    let others = TERMS.iter().filter(|(term, _, date)| {
        term.eq_ignore_ascii_case(word)
            && days(*date).is_none_or(|days| day.is_some_and(|day| days.contains(day)))
    });
    let others = others.map(|(_, other, _)| match read(&format!("\"{other}\"")) {
        Query::Text(_, pattern) => pattern,
        other => panic!("{other} is no pattern"),
    });
    std::iter::once(Pattern::Word(word.to_owned()))
        .chain(others)
        .collect()
}

fn pattern_on(pattern: &Pattern, day: Option<i64>) -> Pattern {
    match pattern {
        Pattern::Word(word) => {
            let mut all = meant(word, day);
            match all.len() {
                1 => all.remove(0),
                _ => Pattern::AnyOf(all),
            }
        }
        Pattern::Near {
            left,
            right,
            reach,
            order,
        } => Pattern::Near {
            left: Box::new(pattern_on(left, day)),
            right: Box::new(pattern_on(right, day)),
            reach: *reach,
            order: *order,
        },
        Pattern::NotNear {
            left,
            right,
            reach,
            order,
        } => Pattern::NotNear {
            left: Box::new(pattern_on(left, day)),
            right: Box::new(pattern_on(right, day)),
            reach: *reach,
            order: *order,
        },
        Pattern::AnyOf(parts) => {
            Pattern::AnyOf(parts.iter().map(|part| pattern_on(part, day)).collect())
        }
        other => other.clone(),
    }
}

/// The query as it is meant for an article of this day.
fn on(query: &Query, day: Option<i64>) -> Query {
    let all = |parts: &[Query]| parts.iter().map(|part| on(part, day)).collect();
    match query {
        // Of names, one alternative at a time is looked for.
        Query::Text(scope @ Scope::Place, Pattern::Word(word)) => {
            let names = meant(word, day).into_iter();
            let mut names: Vec<Query> = names.map(|name| Query::Text(*scope, name)).collect();
            match names.len() {
                1 => names.remove(0),
                _ => Query::Or(names),
            }
        }
        Query::Text(scope, pattern) => Query::Text(*scope, pattern_on(pattern, day)),
        Query::AtLeast {
            count,
            scope,
            pattern,
        } => Query::AtLeast {
            count: *count,
            scope: *scope,
            pattern: pattern_on(pattern, day),
        },
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Not(inner) => Query::Not(Box::new(on(inner, day))),
        other => other.clone(),
    }
}

#[test]
fn synonyms_find_what_they_mean_in_each_article() {
    let ground = Ground::fixtures();
    let synonyms = Synonyms::parse(FILE, 19_000).unwrap();
    let mut more = 0;
    for typed in QUERIES {
        let typed = read(typed);
        let expanded = synonyms.expand(typed.clone());
        // The same articles and marks as a reading of the expanded query.
        let found = ground.check(&expanded);
        let asked = Asked::of(&expanded, &ground.archive);
        let mut meant = 0;
        for known in &ground.archive.articles {
            let today = day(known.article.published);
            let on_its_day = Asked::of(&on(&typed, today), &ground.archive);
            let is_meant = reading(&on_its_day, known, &ground.archive).is_some();
            let is_found = reading(&asked, known, &ground.archive).is_some();
            let id = known.article.id.as_str();
            assert_eq!(is_found, is_meant, "{typed} read as {expanded} in {id}");
            meant += usize::from(is_meant);
        }
        assert_eq!(found, meant, "{typed}");
        let alone = Asked::of(&typed, &ground.archive);
        let articles = ground.archive.articles.iter();
        let alone = articles
            .filter(|known| reading(&alone, known, &ground.archive).is_some())
            .count();
        more += usize::from(found != alone);
    }
    assert!(
        more >= 12,
        "only {more} queries find something else with synonyms"
    );
}
