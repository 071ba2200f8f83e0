//! The documents that contain a word: the union of the documents of its terms.
//!
//! A few terms are advanced one by one. Many terms, such as those of a prefix, are read for a window of documents at
//! once: checking a thousand terms for each document would take a thousand times as long.

use tantivy::columnar::StrColumn;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::index::schema::{ARTICLE, column};
use newsdex_query::matching::{TermSet, WordTerm};

/// The largest number of terms that are advanced one by one.
pub(in crate::engine) const FEW_TERMS: usize = 12;

/// Number of documents in a window.
const WINDOW: u32 = 4096;

/// The data that is read for each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Needs {
    /// The number of occurrences.
    Counts,
    /// The number of occurrences, and their positions.
    Positions,
    /// The positions only, without counts by form.
    Places,
}

/// The number of matches of a pattern in a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::engine) struct Occurrences {
    /// All matches.
    pub(in crate::engine) all: u32,
    /// The matches in the form that the user typed, if the pattern is a word with other forms.
    pub(in crate::engine) as_typed: u32,
}

/// Counts the occurrences of a word in one document, term by term.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::engine) struct Tally {
    as_typed: u32,
    /// The highest bit is set if the terms cover the typed form.
    as_others: u32,
}

impl Tally {
    const EVERY_FORM: u32 = 1 << 31;

    /// Adds the occurrences of one term; for the two flags see [`FoundTerm`].
    pub(in crate::engine) fn add(
        &mut self,
        count: u32,
        counts_anywhere: bool,
        is_every_form: bool,
    ) {
        match counts_anywhere {
            true => self.as_typed = self.as_typed.saturating_add(count),
            false => self.as_others = self.as_others.saturating_add(count),
        }
        if is_every_form {
            self.as_others |= Tally::EVERY_FORM;
        }
    }

    /// The number of occurrences, without counting one twice: a form that is not its own stem is indexed both as it is
    /// and under its stem.
    pub(in crate::engine) fn occurrences(self) -> Occurrences {
        let as_others = self.as_others & !Tally::EVERY_FORM;
        Occurrences {
            all: match self.as_others == as_others {
                true => self.as_typed.saturating_add(as_others),
                false => as_others,
            },
            as_typed: self.as_typed,
        }
    }
}

/// The documents of one word.
pub(in crate::engine) struct WordDocs {
    terms: Terms,
    doc: DocId,
}

enum Terms {
    Few(Vec<TermDocs>),
    Many(Box<Window>),
}

/// The documents that contain one term, restricted to one language if the term applies to one language only.
struct TermDocs {
    postings: SegmentPostings,
    /// The documents that the term applies to; `None` for all.
    language: Option<LanguageFilter>,
    /// See [`FoundTerm`].
    counts_anywhere: bool,
    /// See [`FoundTerm`].
    is_every_form: bool,
}

/// A term of a word that occurs in a field of a segment.
pub(in crate::engine) struct FoundTerm {
    /// The location of the postings of the term.
    pub(in crate::engine) info: TermInfo,
    /// The documents that the term applies to; `None` for all.
    pub(in crate::engine) language: Option<LanguageFilter>,
    /// Whether the term applies to every language, as the typed form does.
    pub(in crate::engine) counts_anywhere: bool,
    /// Whether the term covers the typed form in its language: the typed form is then already counted with it.
    pub(in crate::engine) is_every_form: bool,
}

/// The terms of a word that occur in a field of a segment.
///
/// # Errors
///
/// Fails if the index is damaged.
pub(in crate::engine) fn terms_of(
    word: &TermSet,
    field: Field,
    segment: &SegmentReader,
) -> tantivy::Result<Vec<FoundTerm>> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = Vec::new();
    for word_term in word.terms() {
        let WordTerm { term, language, .. } = word_term;
        let Some(info) = inverted.get_term_info(&Term::from_field_text(field, term))? else {
            continue;
        };
        let is_every_form = word_term.covers_typed;
        let counts_anywhere = language.is_none();
        let language = match language {
            None => None,
            Some(language) => match LanguageFilter::open(language, segment)? {
                Passing::None => continue,
                Passing::Some(filter) => Some(filter),
                Passing::All => None,
            },
        };
        terms.push(FoundTerm {
            info,
            language,
            counts_anywhere,
            is_every_form,
        });
    }
    Ok(terms)
}

/// Passes documents of one language.
#[derive(Clone)]
pub(in crate::engine) struct LanguageFilter {
    column: StrColumn,
    ordinal: u64,
}

/// The documents of a segment that are in a language.
enum Passing {
    None,
    Some(LanguageFilter),
    All,
}

/// The language of all articles of a segment; `None` if they have several. If there is only one, no document needs a
/// language check.
fn language_of_all(segment: &SegmentReader) -> tantivy::Result<Option<String>> {
    let field = segment.schema().get_field(column::LANGUAGE)?;
    let inverted = segment.inverted_index(field)?;
    let mut languages = inverted.terms().stream()?;
    let Some((language, info)) = languages.next() else {
        return Ok(None);
    };
    let (language, documents) = (
        String::from_utf8_lossy(language).into_owned(),
        info.doc_freq,
    );
    let kind = segment.schema().get_field(column::KIND)?;
    let article = Term::from_field_text(kind, ARTICLE);
    let articles = segment.inverted_index(kind)?.doc_freq(&article)?;
    Ok((documents == articles).then_some(language))
}

impl LanguageFilter {
    fn open(language: &str, segment: &SegmentReader) -> tantivy::Result<Passing> {
        if language_of_all(segment)?.as_deref() == Some(language) {
            return Ok(Passing::All);
        }
        let Some(column) = segment.fast_fields().str(column::LANGUAGE)? else {
            return Ok(Passing::None);
        };
        let ordinal = column.dictionary().term_ord(language)?;
        Ok(ordinal.map_or(Passing::None, |ordinal| {
            Passing::Some(LanguageFilter { column, ordinal })
        }))
    }

    /// Whether a document is in the language.
    pub(in crate::engine) fn passes(&self, doc: DocId) -> bool {
        self.column.term_ords(doc).next() == Some(self.ordinal)
    }
}

impl TermDocs {
    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn advance(&mut self) {
        self.postings.advance();
        self.pass_other_languages();
    }

    fn seek(&mut self, target: DocId) {
        if self.postings.doc() < target {
            self.postings.seek(target);
            self.pass_other_languages();
        }
    }

    fn pass_other_languages(&mut self) {
        let Some(language) = &self.language else {
            return;
        };
        while self.postings.doc() != TERMINATED && !language.passes(self.postings.doc()) {
            self.postings.advance();
        }
    }
}

impl WordDocs {
    /// Opens a word in one field of a segment, positioned at its first document.
    pub(in crate::engine) fn open(
        word: &TermSet,
        field: Field,
        segment: &SegmentReader,
        needs: Needs,
    ) -> tantivy::Result<WordDocs> {
        let option = match needs {
            Needs::Positions | Needs::Places => IndexRecordOption::WithFreqsAndPositions,
            Needs::Counts => IndexRecordOption::WithFreqs,
        };
        let inverted = segment.inverted_index(field)?;
        let mut found = terms_of(word, field, segment)?;
        // If all articles have one language, the other terms already cover the typed form.
        let are_all = |found: &FoundTerm| found.is_every_form && found.language.is_none();
        if needs == Needs::Places && found.iter().any(are_all) {
            found.retain(|found| !found.counts_anywhere);
        }
        let mut terms = Vec::new();
        for found in found {
            let mut docs = TermDocs {
                postings: inverted.read_postings_from_terminfo(&found.info, option)?,
                language: found.language,
                counts_anywhere: found.counts_anywhere,
                is_every_form: found.is_every_form,
            };
            docs.pass_other_languages();
            terms.push(docs);
        }
        let (terms, doc) = if terms.len() <= FEW_TERMS {
            let doc = first_of(&terms);
            (Terms::Few(terms), doc)
        } else {
            let mut window = Box::new(Window::new(terms, needs));
            let doc = window.seek(0);
            (Terms::Many(window), doc)
        };
        Ok(WordDocs { terms, doc })
    }

    /// The current document.
    pub(in crate::engine) fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes to the first document from `target` on; stays if the current document is not before `target`.
    pub(in crate::engine) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = match &mut self.terms {
                Terms::Few(terms) => {
                    for term in terms.iter_mut() {
                        term.seek(target);
                    }
                    first_of(terms)
                }
                Terms::Many(window) => window.seek(target),
            };
        }
        self.doc
    }

    /// The number of occurrences in the current document; of a word with many terms, the sum over all terms.
    pub(in crate::engine) fn occurrences(&self) -> Occurrences {
        let terms = match &self.terms {
            Terms::Few(terms) => terms,
            Terms::Many(window) => {
                return Occurrences {
                    all: window.occurrences(self.doc),
                    as_typed: 0,
                };
            }
        };
        let mut tally = Tally::default();
        for term in terms {
            if term.doc() == self.doc {
                let count = term.postings.term_freq();
                tally.add(count, term.counts_anywhere, term.is_every_form);
            }
        }
        tally.occurrences()
    }

    /// Appends the positions in the current document, sorted and without duplicates.
    pub(in crate::engine) fn positions(&mut self, positions: &mut Vec<u32>) {
        let several = match &mut self.terms {
            Terms::Few(terms) => {
                let doc = self.doc;
                let is_here = |term: &TermDocs| term.doc() == doc;
                // The other terms already cover the positions of the typed form.
                let is_every_form = |term: &TermDocs| is_here(term) && term.is_every_form;
                let is_told_twice = terms.iter().any(is_every_form);
                let here = terms
                    .iter_mut()
                    .filter(|term| is_here(term) && !(is_told_twice && term.counts_anywhere));
                let read = here.map(|term| {
                    term.postings.append_positions_with_offset(0, positions);
                });
                read.count() > 1
            }
            Terms::Many(window) => {
                window.positions(self.doc, positions);
                true
            }
        };
        if several {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    /// Approximate number of documents.
    pub(in crate::engine) fn size_hint(&self) -> u32 {
        let terms = match &self.terms {
            Terms::Few(terms) => terms,
            Terms::Many(window) => &window.terms,
        };
        let hints = terms.iter().map(|term| term.postings.size_hint());
        hints.fold(0, u32::saturating_add)
    }
}

fn first_of(terms: &[TermDocs]) -> DocId {
    terms.iter().map(TermDocs::doc).min().unwrap_or(TERMINATED)
}

/// The occurrences of many terms in a window of consecutive documents.
struct Window {
    /// The terms, each at its first document after the window.
    terms: Vec<TermDocs>,
    needs: Needs,
    start: DocId,
    /// The number of occurrences of all terms, for each document of the window.
    counts: Vec<u32>,
    /// The number of the last stretch of each document of the window, plus 1; 0 for none.
    heads: Vec<u32>,
    stretches: Vec<Stretch>,
    positions: Vec<u32>,
}

/// A range of `positions`: those of one term in one document.
struct Stretch {
    start: u32,
    end: u32,
    /// The number of the next stretch of the same document, plus 1; 0 for none.
    next: u32,
}

impl Window {
    fn new(terms: Vec<TermDocs>, needs: Needs) -> Window {
        let heads = match needs {
            Needs::Counts => Vec::new(),
            Needs::Positions | Needs::Places => vec![0; WINDOW as usize],
        };
        Window {
            terms,
            needs,
            // After all documents: no window was read yet.
            start: TERMINATED,
            counts: vec![0; WINDOW as usize],
            heads,
            stretches: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// The first document from `target` on. Targets must not decrease.
    fn seek(&mut self, mut target: DocId) -> DocId {
        loop {
            if let Some(offset) = self.offset(target) {
                let rest = self.counts.get(offset..).unwrap_or(&[]);
                if let Some(further) = rest.iter().position(|count| *count > 0) {
                    return target + u32::try_from(further).unwrap_or(0);
                }
                target = self.start.saturating_add(WINDOW);
            }
            for term in &mut self.terms {
                term.seek(target);
            }
            self.terms.retain(|term| term.doc() != TERMINATED);
            target = first_of(&self.terms);
            if target == TERMINATED {
                self.start = TERMINATED;
                return TERMINATED;
            }
            self.read(target);
        }
    }

    /// The index of a document in the window; `None` if it is outside.
    fn offset(&self, doc: DocId) -> Option<usize> {
        let offset = doc.checked_sub(self.start)?;
        (self.start != TERMINATED && offset < WINDOW).then_some(offset as usize)
    }

    fn read(&mut self, start: DocId) {
        self.start = start;
        self.counts.fill(0);
        self.heads.fill(0);
        self.stretches.clear();
        self.positions.clear();
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        for term in &mut self.terms {
            while term.doc() < end {
                let offset = (term.doc() - start) as usize;
                if let Some(count) = self.counts.get_mut(offset) {
                    *count += term.postings.term_freq();
                }
                if self.needs != Needs::Counts
                    && let Some(head) = self.heads.get_mut(offset)
                {
                    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
                    let start = number(self.positions.len());
                    let postings = &mut term.postings;
                    postings.append_positions_with_offset(0, &mut self.positions);
                    self.stretches.push(Stretch {
                        start,
                        end: number(self.positions.len()),
                        next: *head,
                    });
                    *head = number(self.stretches.len());
                }
                term.advance();
            }
        }
    }

    fn occurrences(&self, doc: DocId) -> u32 {
        let count = self.offset(doc).and_then(|offset| self.counts.get(offset));
        count.copied().unwrap_or(0)
    }

    fn positions(&self, doc: DocId, positions: &mut Vec<u32>) {
        let head = self.offset(doc).and_then(|offset| self.heads.get(offset));
        let mut next = head.copied().unwrap_or(0) as usize;
        while let Some(stretch) = next.checked_sub(1).and_then(|own| self.stretches.get(own)) {
            let range = stretch.start as usize..stretch.end as usize;
            positions.extend(self.positions.get(range).unwrap_or(&[]));
            next = stretch.next as usize;
        }
    }
}
