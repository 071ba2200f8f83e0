//! The articles of an index, read word by word.

use std::collections::HashMap;

use newsdex::article::{Article, Span};
use newsdex::engine::local::LocalEngine;
use newsdex::engine::{Engine, Marks, SearchRequest};
use newsdex::enrich::Enrichment;
use newsdex::highlight::MarkedField;
use newsdex::words::forms::{Former, primary};
use newsdex::words::sentences::{Begins, breaks};
use newsdex::words::words;

/// One word of a text.
pub(super) struct Read {
    pub(super) span: Span,
    pub(super) exact: u32,
    pub(super) stem: u32,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
}

/// A text of an article that is prose.
pub(super) struct Text {
    pub(super) field: MarkedField,
    pub(super) words: Vec<Read>,
}

pub(super) struct Known {
    pub(super) article: Article,
    pub(super) language: Option<String>,
    pub(super) texts: Vec<Text>,
}

/// All articles of an index, read word by word.
pub(super) struct Archive {
    pub(super) articles: Vec<Known>,
    /// Forms by number, and numbers by form.
    pub(super) forms: Vec<String>,
    pub(super) numbers: HashMap<String, u32>,
}

impl Archive {
    pub(super) fn read(engine: &LocalEngine) -> Archive {
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
