//! Every operator against a plain reading of the texts: the same articles, the same marks.
//!
//! The reading here knows nothing of positions in an index, of postings or of the matcher: loops over
//! the words of each article. It shares with the program what a word is, its forms, and where
//! sentences begin, which have tests of their own. The queries are made of words of the texts, by a
//! generator with a fixed seed.
//!
//! 1. A search finds the articles that the reading finds, and no others.
//! 2. `show` marks what the reading marks; the snippets of a search, which know positions from the
//!    index, mark the same.
//! 3. Every hit of a query that has words is marked somewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use newsdex::article::{Article, Span};
use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, Marks, SearchRequest};
use newsdex::enrich::Enrichment;
use newsdex::highlight::{MarkedField, Snippet};
use newsdex::index::IndexDirectory;
use newsdex::query::{LEAD_WORDS, Order, Pattern, Query, Reach, Scope};
use newsdex::words::forms::{Former, primary};
use newsdex::words::sentences::{Begins, breaks};
use newsdex::words::words;

use crate::archives::archive;
use crate::harness::{Sandbox, fixtures};

/// One word of a text.
struct Read {
    span: Span,
    exact: u32,
    stem: u32,
    sentence: u32,
    paragraph: u32,
}

/// A text of an article that is prose.
struct Text {
    field: MarkedField,
    words: Vec<Read>,
}

struct Known {
    article: Article,
    language: Option<String>,
    texts: Vec<Text>,
}

/// All articles of an index, read word by word.
struct Archive {
    articles: Vec<Known>,
    /// Forms by number, and numbers by form.
    forms: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Archive {
    fn read(engine: &LocalEngine) -> Archive {
        let mut archive = Archive {
            articles: Vec::new(),
            forms: Vec::new(),
            numbers: HashMap::new(),
        };
        let mut formers: HashMap<String, Former> = HashMap::new();
        let request = SearchRequest {
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let all = engine.export(&request, Marks::None).unwrap();
        for hit in all.hits {
            let hit = hit.unwrap();
            let enrichment: &Enrichment = &hit.enrichment;
            let language = enrichment
                .language
                .as_deref()
                .map(primary)
                .map(str::to_owned);
            let key = language.clone().unwrap_or_default();
            let former = formers
                .entry(key)
                .or_insert_with(|| Former::new(language.as_deref()));
            let article = hit.article;
            let texts = [
                (MarkedField::Title, article.title.as_deref()),
                (MarkedField::Subtitle, article.subtitle.as_deref()),
                (MarkedField::Body, Some(&*article.body)),
            ];
            let texts = texts
                .into_iter()
                .filter_map(|(field, text)| Some((field, text?)));
            let texts = texts.map(|(field, text)| Text {
                field,
                words: archive.read_text(text, former),
            });
            let texts = texts.collect();
            archive.articles.push(Known {
                article,
                language,
                texts,
            });
        }
        archive
    }

    fn read_text(&mut self, text: &str, former: &mut Former) -> Vec<Read> {
        let breaks: Vec<_> = breaks(text).collect();
        let read = words(text).map(|word| {
            let form = former.form(&word.text);
            let (exact, stem) = (form.exact().to_owned(), form.stem().to_owned());
            let before = breaks.iter().filter(|found| found.at <= word.span.start);
            let paragraphs = before
                .clone()
                .filter(|found| found.begins == Begins::Paragraph);
            Read {
                span: word.span,
                exact: self.number(&exact),
                stem: self.number(&stem),
                sentence: u32::try_from(before.count()).unwrap(),
                paragraph: u32::try_from(paragraphs.count()).unwrap(),
            }
        });
        read.collect()
    }

    fn number(&mut self, form: &str) -> u32 {
        if let Some(number) = self.numbers.get(form) {
            return *number;
        }
        let number = u32::try_from(self.forms.len()).unwrap();
        self.forms.push(form.to_owned());
        self.numbers.insert(form.to_owned(), number);
        number
    }
}

/// A run of words, first and one behind the last.
type Run = (usize, usize);

/// A pattern with the words it means looked up: by number of the form.
enum Plain {
    /// Exact forms that are meant, and for each language the stem that is meant.
    Word(Vec<bool>, HashMap<String, String>),
    Phrase(Vec<Plain>, usize),
    Near(Box<Plain>, Box<Plain>, Reach, Order),
    NotNear(Box<Plain>, Box<Plain>, Reach, Order),
    AnyOf(Vec<Plain>),
}

impl Plain {
    fn of(pattern: &Pattern, archive: &Archive) -> Plain {
        let of = |pattern: &Pattern| Box::new(Plain::of(pattern, archive));
        let all = |parts: &[Pattern]| parts.iter().map(|part| Plain::of(part, archive)).collect();
        let folded = |word: &str| Former::new(None).form(word).exact().to_owned();
        let meant = |is_meant: &dyn Fn(&str) -> bool| {
            archive.forms.iter().map(|form| is_meant(form)).collect()
        };
        match pattern {
            Pattern::Phrase { parts, slop } => Plain::Phrase(all(parts), *slop as usize),
            Pattern::AnyOf(parts) => Plain::AnyOf(all(parts)),
            Pattern::Near {
                left,
                right,
                reach,
                order,
            } => Plain::Near(of(left), of(right), *reach, *order),
            Pattern::NotNear {
                left,
                right,
                reach,
                order,
            } => Plain::NotNear(of(left), of(right), *reach, *order),
            Pattern::Word(word) => {
                let exact = folded(word);
                let languages = archive
                    .articles
                    .iter()
                    .filter_map(|known| known.language.clone());
                let stems = languages
                    .collect::<BTreeSet<String>>()
                    .into_iter()
                    .map(|language| {
                        let stem = Former::new(Some(&language)).form(word).stem().to_owned();
                        (language, stem)
                    });
                Plain::Word(meant(&|form| form == exact), stems.collect())
            }
            Pattern::Exact(word) => {
                let exact = folded(word);
                Plain::Word(meant(&|form| form == exact), HashMap::new())
            }
            Pattern::Prefix(beginning) => {
                let beginning = folded(beginning);
                Plain::Word(meant(&|form| form.starts_with(&beginning)), HashMap::new())
            }
            // The expressions here are made of letters and dots.
            Pattern::Wildcard(shape) | Pattern::Regex(shape) => {
                let shape: Vec<char> = folded_shape(shape).replace('.', "?").chars().collect();
                let is_meant = |form: &str| has_shape(&form.chars().collect::<Vec<char>>(), &shape);
                Plain::Word(meant(&is_meant), HashMap::new())
            }
            Pattern::Fuzzy { word, distance } => {
                let word: Vec<char> = folded(word).chars().collect();
                let is_meant = |form: &str| {
                    let form: Vec<char> = form.chars().collect();
                    form.len().abs_diff(word.len()) <= 2
                        && edits(&form, &word) <= usize::from(*distance)
                };
                Plain::Word(meant(&is_meant), HashMap::new())
            }
        }
    }

    /// Where it matches.
    fn runs(&self, text: &[Read], archive: &Archive, language: Option<&str>) -> BTreeSet<Run> {
        let runs = |plain: &Plain| plain.runs(text, archive, language);
        match self {
            Plain::Word(exact, stems) => {
                let stem = language.and_then(|language| stems.get(language));
                let stem = stem.and_then(|stem| archive.numbers.get(stem));
                let is_meant = |word: &Read| {
                    exact[word.exact as usize]
                        || stem.is_some_and(|stem| word.stem == *stem || word.exact == *stem)
                };
                let numbered = text.iter().enumerate();
                numbered
                    .filter(|(_, word)| is_meant(word))
                    .map(|(at, _)| (at, at + 1))
                    .collect()
            }
            Plain::AnyOf(parts) => parts.iter().flat_map(runs).collect(),
            Plain::Phrase(parts, slop) => {
                let mut so_far: BTreeSet<(Run, usize)> =
                    runs(&parts[0]).into_iter().map(|run| (run, 0)).collect();
                for part in &parts[1..] {
                    let next = runs(part);
                    let mut longer = BTreeSet::new();
                    for ((start, end), left_out) in so_far {
                        for (next_start, next_end) in next.range((end, 0)..) {
                            let left_out = left_out + next_start - end;
                            if left_out > *slop {
                                break;
                            }
                            longer.insert(((start, *next_end), left_out));
                        }
                    }
                    so_far = longer;
                }
                shortest(so_far.into_iter().map(|(run, _)| run).collect())
            }
            Plain::Near(left, right, reach, order) => {
                let pairs = pairs(text, &runs(left), &runs(right), *reach, *order);
                let over = pairs.into_iter().map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
                shortest(over.collect())
            }
            Plain::NotNear(left, right, reach, order) => {
                let (left, right) = (runs(left), runs(right));
                let mut alone = left.clone();
                alone.retain(|a| !right.iter().any(|b| are_near(text, *a, *b, *reach, *order)));
                alone
            }
        }
    }

    /// What of it is marked.
    fn marks(&self, text: &[Read], archive: &Archive, language: Option<&str>) -> BTreeSet<Run> {
        let runs = |plain: &Plain| plain.runs(text, archive, language);
        let marks_in = |plain: &Plain, matched: &BTreeSet<Run>| {
            let mut marks = plain.marks(text, archive, language);
            marks.retain(|mark| matched.iter().any(|run| run.0 <= mark.0 && mark.1 <= run.1));
            marks
        };
        match self {
            Plain::Word(..) | Plain::Phrase(..) => runs(self),
            Plain::AnyOf(parts) => {
                let marks = parts.iter().map(|part| part.marks(text, archive, language));
                marks.flatten().collect()
            }
            Plain::Near(left, right, reach, order) => {
                let pairs = pairs(text, &runs(left), &runs(right), *reach, *order);
                let (lefts, rights) = pairs.into_iter().unzip();
                let mut marks = marks_in(left, &lefts);
                marks.extend(marks_in(right, &rights));
                marks
            }
            Plain::NotNear(left, ..) => marks_in(left, &runs(self)),
        }
    }
}

fn folded_shape(shape: &str) -> String {
    newsdex::words::fold::fold(shape).into_owned()
}

fn has_shape(form: &[char], shape: &[char]) -> bool {
    match shape.split_first() {
        None => form.is_empty(),
        Some(('*', rest)) => (0..=form.len()).any(|from| has_shape(&form[from..], rest)),
        Some(('?', rest)) => !form.is_empty() && has_shape(&form[1..], rest),
        Some((letter, rest)) => form.first() == Some(letter) && has_shape(&form[1..], rest),
    }
}

/// Letters inserted, removed, replaced or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                table[i][j] = i + j;
                continue;
            }
            let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = best;
        }
    }
    table[a.len()][b.len()]
}

/// Whether two runs do not overlap and are within reach, the left one first where that matters.
fn are_near(text: &[Read], left: Run, right: Run, reach: Reach, order: Order) -> bool {
    let (first, second) = if left.1 <= right.0 {
        (left, right)
    } else if right.1 <= left.0 && order == Order::Either {
        (right, left)
    } else {
        return false;
    };
    let (from, to) = (&text[first.0], &text[second.1 - 1]);
    match reach {
        Reach::Words(distance) => second.0 - first.1 < distance as usize,
        Reach::Sentence => from.sentence == to.sentence,
        Reach::Paragraph => from.paragraph == to.paragraph,
    }
}

/// Each run with the nearest of the other side on either hand.
fn pairs(
    text: &[Read],
    left: &BTreeSet<Run>,
    right: &BTreeSet<Run>,
    reach: Reach,
    order: Order,
) -> BTreeSet<(Run, Run)> {
    let mut pairs = BTreeSet::new();
    for a in left {
        let near: Vec<&Run> = right
            .iter()
            .filter(|b| are_near(text, *a, **b, reach, order))
            .collect();
        let behind = near
            .iter()
            .filter(|b| b.0 >= a.1)
            .min_by_key(|b| (b.0, b.1));
        let before = near
            .iter()
            .filter(|b| b.1 <= a.0)
            .max_by_key(|b| (b.1, b.0));
        pairs.extend(behind.into_iter().chain(before).map(|b| (*a, **b)));
    }
    for b in right {
        let near: Vec<&Run> = left
            .iter()
            .filter(|a| are_near(text, **a, *b, reach, order))
            .collect();
        let behind = near
            .iter()
            .filter(|a| a.0 >= b.1)
            .min_by_key(|a| (a.0, a.1));
        let before = near
            .iter()
            .filter(|a| a.1 <= b.0)
            .max_by_key(|a| (a.1, a.0));
        pairs.extend(behind.into_iter().chain(before).map(|a| (**a, *b)));
    }
    pairs
}

/// Those that are the shortest from where they begin or the shortest to where they end.
fn shortest(runs: BTreeSet<Run>) -> BTreeSet<Run> {
    let is_shortest = |run: &Run| {
        runs.iter()
            .all(|other| other.0 != run.0 || other.1 >= run.1)
            || runs
                .iter()
                .all(|other| other.1 != run.1 || other.0 <= run.0)
    };
    runs.iter().copied().filter(is_shortest).collect()
}

/// How many runs there can be that do not overlap.
fn disjoint(runs: &BTreeSet<Run>) -> u32 {
    let last = runs.iter().map(|run| run.1).max().unwrap_or(0);
    let mut best = vec![0; last + 1];
    for end in 1..=last {
        let ending = runs.iter().filter(|run| run.1 == end);
        let most = ending.map(|run| best[run.0] + 1).max().unwrap_or(0);
        best[end] = best[end - 1].max(most);
    }
    best[last]
}

/// A query with its words looked up.
enum Asked {
    Text(u32, Scope, Plain),
    All(Vec<Asked>),
    Not(Box<Asked>),
}

impl Asked {
    fn of(query: &Query, archive: &Archive) -> Asked {
        match query {
            Query::Text(scope, pattern) => Asked::Text(1, *scope, Plain::of(pattern, archive)),
            Query::AtLeast {
                count,
                scope,
                pattern,
            } => Asked::Text(*count, *scope, Plain::of(pattern, archive)),
            Query::And(parts) => {
                Asked::All(parts.iter().map(|part| Asked::of(part, archive)).collect())
            }
            Query::Not(inner) => Asked::Not(Box::new(Asked::of(inner, archive))),
            other => panic!("not read here: {other}"),
        }
    }
}

type Marked = BTreeMap<MarkedField, BTreeSet<(usize, usize)>>;

/// The marks of a query in an article; nothing where it does not match.
fn reading(asked: &Asked, known: &Known, archive: &Archive) -> Option<Marked> {
    let (count, scope, plain) = match asked {
        Asked::Text(count, scope, plain) => (*count, *scope, plain),
        Asked::All(parts) => {
            let mut all = Marked::new();
            for part in parts {
                for (field, marks) in reading(part, known, archive)? {
                    all.entry(field).or_default().extend(marks);
                }
            }
            return Some(all);
        }
        Asked::Not(inner) => {
            return reading(inner, known, archive).is_none().then(Marked::new);
        }
    };
    let language = known.language.as_deref();
    let mut places = 0;
    let mut marked = BTreeMap::new();
    for text in &known.texts {
        let is_body = text.field == MarkedField::Body;
        let is_here = match scope {
            Scope::Anywhere => true,
            Scope::Title => !is_body,
            _ => is_body,
        };
        if !is_here {
            continue;
        }
        let mut runs = plain.runs(&text.words, archive, language);
        let mut marks = plain.marks(&text.words, archive, language);
        if scope == Scope::Lead {
            runs.retain(|run| run.1 <= LEAD_WORDS as usize);
            marks.retain(|mark| runs.iter().any(|run| run.0 <= mark.0 && mark.1 <= run.1));
        }
        places += match count {
            1 => u32::from(!runs.is_empty()),
            _ => disjoint(&runs),
        };
        let spans = marks
            .into_iter()
            .map(|(first, end)| (text.words[first].span.start, text.words[end - 1].span.end));
        marked.insert(text.field, spans.collect());
    }
    (places >= count).then_some(marked)
}

/// Spans that overlap made one.
fn merged(spans: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if *start < last.1 => last.1 = last.1.max(*end),
            _ => merged.push((*start, *end)),
        }
    }
    merged
}

/// Words of the texts in random order, the same at each run.
struct Chance<'a> {
    archive: &'a Archive,
    state: u64,
}

impl Chance<'_> {
    fn below(&mut self, most: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.state >> 33) % most.max(1) as u64).unwrap()
    }

    /// Two words of one text, some words apart: likely to meet each other.
    fn words(&mut self) -> (String, String, String) {
        let archive = self.archive;
        loop {
            let known = &archive.articles[self.below(archive.articles.len())];
            let text = &known.texts[self.below(known.texts.len())].words;
            if text.len() < 3 {
                continue;
            }
            let at = self.below(text.len() - 2);
            let far = (at + 1 + self.below(12)).min(text.len() - 1);
            let word = |at: usize| archive.forms[text[at].exact as usize].clone();
            let found = (word(at), word(at + 1), word(far));
            let is_plain = |word: &String| word.chars().all(char::is_alphanumeric);
            if is_plain(&found.0) && is_plain(&found.1) && is_plain(&found.2) {
                return found;
            }
        }
    }

    fn side(&mut self, word: &str, beside: &str) -> Pattern {
        let own = || Pattern::Word(word.to_owned());
        match self.below(6) {
            0 => Pattern::Exact(word.to_owned()),
            // Shorter ones stand for more words than are looked for.
            1 if word.chars().count() > 2 => Pattern::Prefix(word.chars().take(4).collect()),
            2 => Pattern::AnyOf(vec![own(), Pattern::Exact(beside.to_owned())]),
            3 => phrase(&[word, beside], 0),
            _ => own(),
        }
    }

    fn reach(&mut self) -> Reach {
        match self.below(4) {
            0 => Reach::Sentence,
            1 => Reach::Paragraph,
            _ => Reach::Words(u32::try_from(1 + self.below(12)).unwrap()),
        }
    }

    fn order(&mut self) -> Order {
        match self.below(2) {
            0 => Order::AsWritten,
            _ => Order::Either,
        }
    }

    fn near(&mut self, left: Pattern, right: Pattern) -> Pattern {
        Pattern::Near {
            left: Box::new(left),
            right: Box::new(right),
            reach: self.reach(),
            order: self.order(),
        }
    }

    fn pattern(&mut self, kind: usize) -> Pattern {
        let (first, second, far) = self.words();
        let letters: Vec<char> = first.chars().collect();
        let at = self.below(letters.len());
        let changed = |by: &str| -> String {
            let before: String = letters[..at].iter().collect();
            let behind: String = letters[at + 1..].iter().collect();
            format!("{before}{by}{behind}")
        };
        match kind {
            0 => Pattern::Word(first),
            1 => Pattern::Exact(first),
            2 if letters.len() > 2 => Pattern::Prefix(letters.iter().take(5).collect()),
            3 => Pattern::Wildcard(changed(if letters.len() > 3 { "*" } else { "?" })),
            4 => Pattern::Wildcard(changed("?")),
            5 => Pattern::Fuzzy {
                word: changed("x"),
                distance: if letters.len() > 5 { 2 } else { 1 },
            },
            6 => Pattern::Regex(changed(".")),
            7 => phrase(&[&first, &second], 0),
            8 => phrase(&[&first, &far], 12),
            9 | 10 => {
                let (left, right) = (self.side(&far, &first), self.side(&first, &second));
                self.near(left, right)
            }
            11 => Pattern::NotNear {
                left: Box::new(self.side(&first, &second)),
                right: Box::new(self.side(&far, &second)),
                reach: self.reach(),
                order: self.order(),
            },
            12 => {
                let (left, right) = (self.side(&first, &far), self.side(&second, &far));
                let inner = self.near(left, right);
                let outer = self.near(inner, Pattern::Word(far));
                match self.below(2) {
                    0 => outer,
                    // Frequent words, so that several runs begin or end at one word.
                    _ => {
                        let frequent = Pattern::Prefix("th".to_owned());
                        self.near(frequent, outer)
                    }
                }
            }
            _ => Pattern::AnyOf(vec![Pattern::Word(first), phrase(&[&second, &far], 3)]),
        }
    }

    fn query(&mut self, number: usize) -> Query {
        let pattern = self.pattern(number % 14);
        let scope = [Scope::Anywhere, Scope::Title, Scope::Body, Scope::Lead][self.below(4)];
        match number / 14 % 4 {
            0 | 1 => Query::Text(scope, pattern),
            2 => Query::AtLeast {
                count: u32::try_from(2 + self.below(3)).unwrap(),
                scope,
                pattern,
            },
            _ => {
                let other = self.pattern(self.state as usize % 3);
                let other = Query::Text(Scope::Anywhere, other);
                let other = match self.below(2) {
                    0 => other,
                    _ => Query::Not(Box::new(other)),
                };
                Query::And(vec![Query::Text(scope, pattern), other])
            }
        }
    }
}

fn phrase(words: &[&str], slop: u32) -> Pattern {
    let words = words.iter().map(|word| Pattern::Word((*word).to_owned()));
    Pattern::Phrase {
        parts: words.collect(),
        slop,
    }
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

#[track_caller]
fn check(folder: &Path, queries: usize) {
    let snapshot = IndexDirectory::at(folder).open().unwrap();
    let engine = LocalEngine::new(snapshot);
    let archive = Archive::read(&engine);
    let mut chance = Chance {
        archive: &archive,
        state: 20_261_122,
    };
    let mut found_by_kind = [0usize; 14];
    for number in 0..queries {
        let query = chance.query(number);
        let request = SearchRequest {
            query: query.clone(),
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let mut hits = HashMap::new();
        for hit in engine.export(&request, Marks::Shown).unwrap().hits {
            let hit = hit.unwrap();
            hits.insert(hit.article.id.as_str().to_owned(), hit.snippets);
        }
        found_by_kind[number % 14] += hits.len();
        let asked = Asked::of(&query, &archive);
        let mut shown = 0;
        for known in &archive.articles {
            let id = known.article.id.as_str();
            let read = reading(&asked, known, &archive);
            let snippets = hits.remove(id);
            assert_eq!(snippets.is_some(), read.is_some(), "{query} in {id}");
            let (Some(read), Some(snippets)) = (read, snippets) else {
                continue;
            };
            let is_marked = snippets
                .iter()
                .any(|snippet| !snippet.highlights.is_empty());
            assert!(is_marked, "{query} is not shown in {id}");
            let article = &known.article;
            for (field, spans) in &read {
                let text = match field {
                    MarkedField::Title => article.title.as_deref().unwrap_or(""),
                    MarkedField::Subtitle => article.subtitle.as_deref().unwrap_or(""),
                    _ => &article.body,
                };
                for snippet in snippets.iter().filter(|snippet| snippet.field == *field) {
                    assert!(
                        shows(snippet, text, spans),
                        "{query} in {id}: {snippet:?} {spans:?}"
                    );
                }
            }
            // Showing an article looks up the words again: some of them will do.
            shown += 1;
            if shown > 5 {
                continue;
            }
            let marks = engine.article(id, Some(&query)).unwrap().unwrap().marks;
            let marks = marks
                .into_iter()
                .map(|mark| (mark.field, (mark.span.start, mark.span.end)));
            let expected = read
                .iter()
                .flat_map(|(field, spans)| merged(spans).into_iter().map(|span| (*field, span)));
            let marks: BTreeSet<_> = marks.collect();
            assert_eq!(marks, expected.collect(), "{query} in {id}");
        }
        assert!(hits.is_empty(), "{query}: {hits:?}");
    }
    assert!(
        found_by_kind.iter().all(|found| *found > 0),
        "{found_by_kind:?}"
    );
}

#[test]
fn every_operator_finds_and_marks_in_the_fixtures_what_a_plain_reading_finds() {
    let sandbox = Sandbox::new();
    let folders = [fixtures("archive"), fixtures("formats")];
    let folders: Vec<&str> = folders
        .iter()
        .map(|folder| folder.to_str().unwrap())
        .collect();
    sandbox.index_ending(0, &folders);
    check(&sandbox.path(".newsdex"), 560);
}

#[test]
fn every_operator_finds_and_marks_in_two_thousand_real_articles_what_a_plain_reading_finds() {
    let (Some(csv), Some(tables)) = (archive("csv"), archive("tsv-masakhane")) else {
        return;
    };
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[
        "index",
        "--quiet",
        csv.to_str().unwrap(),
        tables.to_str().unwrap(),
    ]);
    assert!(matches!(run.code, Some(0 | 3)), "{run}");
    check(&sandbox.path(".newsdex"), 112);
}
