//! Framing: finds the parts of a news text that are not prose: dateline, byline, agency credits.
//!
//! They become searchable by themselves and are not treated as prose: the searches for names and quotations leave out
//! [`Framing::spans`]. Lines of the page that were taken for text ("Advertisement") are among the spans too.
//! Precision comes first: text that may be prose counts as prose.

mod credit;
mod dateline;
mod lines;
mod reader;
mod runin;

use indexmap::IndexSet;

use self::credit::Credit;
use self::dateline::{Position, Written};
use newsdex_text::article::{Article, Moment, Span};
use newsdex_text::byline::{self, agencies};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::day::Day;
use newsdex_text::enrichment::Dateline;

/// The framing of one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Framing {
    /// The dateline with which the text opens.
    pub dateline: Option<Dateline>,
    /// The authors: as the source gives them, else from a byline in the text.
    pub authors: Vec<String>,
    /// The credited agencies, by their usual names, each once.
    pub agencies: Vec<String>,
    /// The parts of the body that are not prose: sorted, disjoint, on character boundaries.
    pub spans: Vec<Span>,
}

impl Framing {
    /// Whether a span of the body overlaps a part that is not prose.
    pub fn touches(&self, span: Span) -> bool {
        let next = self
            .spans
            .partition_point(|framing| framing.end <= span.start);
        self.spans
            .get(next)
            .is_some_and(|framing| framing.start < span.end)
    }
}

/// The number of lines at the beginning of the text in which headings, bylines and datelines are looked for.
const OPENING_LINES: usize = 14;
/// The number of lines at the end of the text in which credits, rights and biographies are looked for.
const CLOSING_LINES: usize = 6;
/// The longest heading, in bytes; a longer line is prose.
const LONGEST_HEADING: usize = 160;

/// Finds the framing of an article.
///
/// The language, a BCP 47 tag, makes no difference so far: datelines and credits have similar forms in many languages.
/// Linear in the length of the body. Bylines in the text give authors only if the source gives none.
pub fn framing(article: &Article, _language: Option<&str>) -> Framing {
    let mut search = Search::of(article);
    search.lines();
    search.opening();
    search.closing();
    search.framing()
}

/// The meaning of a line, given the line above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    /// Any meaning.
    Anything,
    /// The line above names people: this one may give their office.
    Byline,
    /// The line above is "Author": this one is the name.
    Label,
}

/// The search in one article.
struct Search<'a> {
    article: &'a Article,
    published: Option<Day>,
    dateline: Option<Dateline>,
    given: byline::Byline,
    told: Credit,
    spans: Vec<Span>,
}

impl<'a> Search<'a> {
    fn of(article: &'a Article) -> Search<'a> {
        let mut given = byline::Byline::default();
        let source = article.source.as_deref();
        for name in article.agencies.iter().map(String::as_str).chain(source) {
            checkpoint();
            let usual = agencies::agency(name).map(str::to_owned);
            let is_field = Some(name) != source;
            given
                .agencies
                .extend(usual.or_else(|| is_field.then(|| name.to_owned())));
        }
        for name in &article.authors {
            checkpoint();
            match agencies::agency(name) {
                Some(agency) => {
                    // A page that prints an agency as its author gives it in both fields.
                    if article.agencies.iter().any(|field| field == agency) {
                        given.authors.push(name.clone());
                    }
                    given.agencies.push(agency.to_owned());
                }
                None => given.authors.push(name.clone()),
            }
        }
        Search {
            article,
            published: article.published.and_then(Moment::known_day),
            dateline: None,
            given,
            told: Credit::default(),
            spans: Vec::new(),
        }
    }

    /// Records lines that belong to the page, anywhere in the text.
    fn lines(&mut self) {
        let found = pieces(&self.article.body)
            .filter(|(_, line)| lines::is_framing(line))
            .map(|(start, line)| Span::new(start, start + line.len()));
        self.spans.extend(found);
    }

    fn opening(&mut self) {
        let body = &self.article.body;
        if let Some(field) = &self.article.dateline {
            self.dateline_of_field(field);
        }
        let mut position = Position::First;
        let mut below = Below::Anything;
        let page = self.spans.clone();
        let lines = pieces(body)
            .filter(|(start, _)| page.binary_search_by_key(start, |span| span.start).is_err());
        for (start, line) in lines.take(OPENING_LINES) {
            checkpoint();
            let (start, line) = self.after_run_in(start, line);
            let span = Span::new(start, start + line.len());
            let credit = match below {
                Below::Byline => credit::office(line),
                Below::Label => credit::labelled(line),
                Below::Anything => None,
            };
            // "CNN —" on a line of its own is a dateline.
            let is_dashed = line.ends_with(['-', '–', '—', '_']);
            let credit = credit.or_else(|| match is_dashed {
                true => None,
                false => credit::opening(line, &self.article.authors),
            });
            if let Some(credit) = credit {
                below = match credit.authors.is_empty() {
                    true => Below::Anything,
                    false => Below::Byline,
                };
                self.add(credit);
                self.spans.push(span);
                continue;
            }
            if credit::is_label_of_author(line) {
                below = Below::Label;
                self.spans.push(span);
                continue;
            }
            below = Below::Anything;
            if let Some(written) = dateline::dateline(line, position)
                && !self.is_in_turn(line, &written)
            {
                self.add_dateline(line, Some(start), &written);
                self.spans.push(Span::new(start, start + written.end));
                return;
            }
            let is_loud = reader::is_in_capitals(line);
            let is_prose =
                !is_loud && (line.len() > LONGEST_HEADING || line.ends_with(['.', '"', '”']));
            if is_prose {
                return;
            }
            position = Position::Later;
        }
    }

    /// Whether a name before a dash is that of a speaker in a dialogue: other lines begin with it too.
    fn is_in_turn(&self, line: &str, written: &Written<'_>) -> bool {
        let is_bare = written.agency.is_none() && written.day.is_none();
        let name = written.place.and_then(|(start, end)| line.get(start..end));
        is_bare
            && name.is_some_and(|name| {
                let mut lines = self.article.body.split('\n');
                lines
                    .by_ref()
                    .filter(|line| line.starts_with(name))
                    .nth(1)
                    .is_some()
            })
    }

    /// Records a note and a byline before the dateline or the text of a line; gives the rest of the line.
    fn after_run_in<'t>(&mut self, start: usize, line: &'t str) -> (usize, &'t str) {
        let found = runin::run_in(line);
        if let Some(note) = found.note {
            self.spans
                .push(Span::new(start + note.start, start + note.end));
        }
        if let Some((span, credit)) = found.byline {
            self.spans
                .push(Span::new(start + span.start, start + span.end));
            self.add(credit);
        }
        (start + found.end, line.get(found.end..).unwrap_or_default())
    }

    fn dateline_of_field(&mut self, field: &str) {
        match dateline::dateline(field, Position::Field) {
            Some(written) => self.add_dateline(field, None, &written),
            None => {
                let place = field.trim().trim_end_matches(['-', '–', '—', ' ', ',']);
                if !place.is_empty() {
                    self.dateline = Some(Dateline {
                        span: None,
                        place: Some(dateline::place_name(place)),
                        place_span: None,
                        day: None,
                        agency: None,
                    });
                }
            }
        }
    }

    /// Records the data of a dateline; a dateline in the text completes that of a field.
    fn add_dateline(&mut self, text: &str, start: Option<usize>, written: &Written<'_>) {
        let place = written
            .place
            .and_then(|(from, to)| text.get(from..to))
            .map(dateline::place_name);
        let place_span = written
            .place
            .zip(start)
            .map(|((from, to), start)| Span::new(start + from, start + to));
        let agency = written.agency.map(|agency| {
            agencies::agency(agency).map_or_else(|| agency.trim().to_owned(), str::to_owned)
        });
        if let Some(agency) = &agency {
            self.told.agencies.push(agency.clone());
        }
        let found = Dateline {
            span: start.map(|start| Span::new(start, start + written.end)),
            place,
            place_span,
            day: written.day.and_then(|day| day.nearest(self.published)),
            agency,
        };
        let Some(known) = &mut self.dateline else {
            self.dateline = Some(found);
            return;
        };
        known.span = found.span;
        known.place_span = found.place_span;
        known.place = known.place.take().or(found.place);
        known.day = known.day.or(found.day);
        known.agency = known.agency.take().or(found.agency);
    }

    fn closing(&mut self) {
        let body = &self.article.body;
        let opened = self
            .dateline
            .as_ref()
            .and_then(|dateline| dateline.span)
            .map_or(0, |span| span.end);
        let mut is_last = true;
        for (start, line) in pieces_from_end(body).take(CLOSING_LINES) {
            checkpoint();
            if start < opened {
                return;
            }
            let span = Span::new(start, start + line.len());
            if let Some(credit) = credit::closing(line, is_last) {
                self.add(credit);
                self.spans.push(span);
                continue;
            }
            if self.spans.contains(&span) {
                continue;
            }
            if is_last && let Some((range, agencies)) = credit::trailing(line) {
                self.told.agencies.extend(agencies);
                self.spans
                    .push(Span::new(start + range.start, start + range.end));
            }
            is_last = false;
        }
    }

    fn add(&mut self, credit: Credit) {
        self.told.authors.extend(credit.authors);
        self.told.agencies.extend(credit.agencies);
    }

    fn framing(self) -> Framing {
        let is_agency = |name: &String| agencies::agency(name).is_some();
        let authors = match self.given.authors.iter().all(is_agency) {
            true => [self.told.authors, self.given.authors].concat(),
            false => self.given.authors,
        };
        let agencies = [self.given.agencies, self.told.agencies].concat();
        Framing {
            dateline: self.dateline,
            authors: each_once(authors),
            agencies: each_once(agencies),
            spans: disjoint(self.spans),
        }
    }
}

fn each_once(names: Vec<String>) -> Vec<String> {
    let once: IndexSet<String> = names.into_iter().collect();
    once.into_iter().collect()
}

/// Sorts spans and joins overlapping ones.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| span.start < span.end) {
        checkpoint();
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// The trimmed non-empty lines of a text, with their positions.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('\n').filter_map(move |line| {
        let start = at;
        at += line.len() + 1;
        trimmed(start, line)
    })
}

/// The trimmed non-empty lines of a text, with their positions, from the last to the first.
fn pieces_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = text.len();
    text.rsplit('\n').filter_map(move |line| {
        let start = end - line.len();
        end = start.saturating_sub(1);
        trimmed(start, line)
    })
}

fn trimmed(start: usize, line: &str) -> Option<(usize, &str)> {
    let begun = line.trim_start();
    let start = start + line.len() - begun.len();
    let line = begun.trim_end();
    (!line.is_empty()).then_some((start, line))
}

#[cfg(test)]
mod tests;
