//! The articles of an index, read word by word.

use std::collections::HashMap;

use newsdex::engine::{self, Explanation, Marks, NamesRequest, SearchRequest};
use newsdex_query::highlight::MarkedField;
use newsdex_text::article::{Article, Span};
use newsdex_text::enrichment::{Enrichment, EntityKind, TextField};
use newsdex_text::words::fold::{fold, without_accents};
use newsdex_text::words::forms::{FormCache, primary, whole_name_term};
use newsdex_text::words::sentences::{Begins, breaks};
use newsdex_text::words::tokenize;

/// One word of a text.
pub(super) struct Read {
    pub(super) span: Span,
    pub(super) exact: u32,
    pub(super) stem: u32,
    /// The word as written, without accents.
    pub(super) written: String,
    /// In prose: `^` and the word with its capitals, `+` and the word with its sign, `-` and the stem of it and the next
    /// as one word; whichever it has.
    pub(super) extra: Vec<String>,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
}

/// A text of an article that is prose.
pub(super) struct Text {
    pub(super) field: MarkedField,
    pub(super) words: Vec<Read>,
}

/// A name in an article that stands for itself only: of a paper, an author, a section.
pub(super) struct Label {
    pub(super) field: MarkedField,
    /// Which of the authors, keywords or agencies.
    pub(super) item: usize,
    pub(super) text: String,
    pub(super) words: Vec<Read>,
}

/// Somebody or something in an article.
pub(super) struct Named {
    pub(super) kind: EntityKind,
    pub(super) name: String,
    /// Which of the archive's entities it is, where that has several names.
    pub(super) group: Option<u32>,
    /// The fullest name and the other forms the article has.
    pub(super) names: Vec<Vec<Read>>,
    pub(super) mentions: Vec<(MarkedField, (usize, usize))>,
}

/// A quotation.
pub(super) struct Said {
    pub(super) field: MarkedField,
    pub(super) span: (usize, usize),
    pub(super) words: Vec<Read>,
    /// The fullest name of who said it, as names are compared.
    pub(super) speaker: Option<String>,
    /// All names of who said it.
    pub(super) names: Vec<Vec<Read>>,
}

/// Somebody or something with several names in the archive.
pub(super) struct Group {
    pub(super) kind: EntityKind,
    pub(super) name: String,
    pub(super) names: Vec<Vec<Read>>,
    /// The fullest names that articles have, as names are compared.
    pub(super) members: Vec<String>,
}

/// The numbers of entities of several names, by what articles take each for and its whole name.
type GroupNumbers = HashMap<(EntityKind, String), u32>;

pub(super) struct Known {
    pub(super) article: Article,
    pub(super) enrichment: Enrichment,
    pub(super) language: Option<String>,
    pub(super) texts: Vec<Text>,
    pub(super) labels: Vec<Label>,
    pub(super) named: Vec<Named>,
    pub(super) said: Vec<Said>,
}

/// All articles of an index, read word by word.
pub(super) struct Archive {
    pub(super) articles: Vec<Known>,
    pub(super) groups: HashMap<u32, Group>,
    /// Forms by number, and numbers by form.
    pub(super) forms: Vec<String>,
    pub(super) numbers: HashMap<String, u32>,
}

impl Archive {
    pub(super) fn read(engine: &dyn engine::Archive) -> Archive {
        let mut archive = Archive {
            articles: Vec::new(),
            groups: HashMap::new(),
            forms: Vec::new(),
            numbers: HashMap::new(),
        };
        let group_numbers = archive.read_groups(engine);
        let mut form_caches: HashMap<String, FormCache> = HashMap::new();
        let request = SearchRequest {
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let all = engine.export(&request, Marks::None).unwrap();
        for hit in all.hits {
            let hit = hit.unwrap();
            let (article, enrichment) = (hit.article, hit.enrichment);
            let language = enrichment
                .language
                .as_deref()
                .map(primary)
                .map(str::to_owned);
            let key = language.clone().unwrap_or_default();
            let form_cache = form_caches
                .entry(key)
                .or_insert_with(|| FormCache::new(language.as_deref()));
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
                words: archive.read_text(text, form_cache),
            });
            let texts = texts.collect();
            let said = archive.said(&article, &enrichment, form_cache);
            let labels = archive.labels(&article, &enrichment);
            let named = archive.named(&article, &enrichment, &group_numbers);
            archive.articles.push(Known {
                texts,
                labels,
                named,
                said,
                article,
                enrichment,
                language,
            });
        }
        archive
    }

    fn labels(&mut self, article: &Article, enrichment: &Enrichment) -> Vec<Label> {
        let one = |field, text: &Option<String>| text.clone().map(|text| (field, 0, text));
        let mut found: Vec<(MarkedField, usize, String)> = Vec::new();
        found.extend(one(MarkedField::Source, &article.source));
        found.extend(one(MarkedField::Section, &article.section));
        for (field, texts) in [
            (MarkedField::Author, &enrichment.authors),
            (MarkedField::Agency, &enrichment.agencies),
            (MarkedField::Keyword, &article.keywords),
        ] {
            let numbered = texts.iter().cloned().enumerate();
            found.extend(numbered.map(|(item, text)| (field, item, text)));
        }
        let labels = found.into_iter().map(|(field, item, text)| Label {
            field,
            item,
            words: self.read_name(&text),
            text,
        });
        labels.collect()
    }

    fn named(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        group_numbers: &GroupNumbers,
    ) -> Vec<Named> {
        let entities = enrichment.entities.iter();
        let named = entities.map(|entity| {
            let mentions = entity.mentions.iter().map(|mention| {
                let field = match mention.field {
                    TextField::Title => MarkedField::Title,
                    TextField::Body => MarkedField::Body,
                };
                (field, (mention.span.start, mention.span.end))
            });
            let forms = entity.mentions.iter().map(|mention| mention.text(article));
            let mut names: Vec<&str> = [entity.name.as_str()].into_iter().chain(forms).collect();
            names.sort_unstable();
            names.dedup();
            let key = (entity.kind, whole_name_term(&entity.name));
            let group = group_numbers.get(&key).copied();
            Named {
                kind: entity.kind,
                name: entity.name.clone(),
                group,
                names: names.into_iter().map(|name| self.read_name(name)).collect(),
                mentions: mentions.collect(),
            }
        });
        named.collect()
    }

    /// Reads the entities that have several names, and gives the number of each by its names.
    fn read_groups(&mut self, engine: &dyn engine::Archive) -> GroupNumbers {
        let every = NamesRequest {
            limit: usize::MAX,
            ..NamesRequest::default()
        };
        let mut numbers = GroupNumbers::new();
        let explained = engine.explain_names(&every).unwrap();
        let has_several =
            |entity: &Explanation| entity.names.iter().all(|name| name.reason.is_some());
        for (number, entity) in (0u32..).zip(explained.into_iter().filter(has_several)) {
            let members = entity.names.iter().map(|name| name.name.as_str());
            let names = members.clone().chain([entity.name.as_str()]);
            let group = Group {
                kind: entity.kind,
                names: names.map(|name| self.read_name(name)).collect(),
                members: members.map(whole_name_term).collect(),
                name: entity.name.clone(),
            };
            self.groups.insert(number, group);
            for name in &entity.names {
                numbers.insert((name.kind, whole_name_term(&name.name)), number);
            }
        }
        numbers
    }

    fn said(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        form_cache: &mut FormCache,
    ) -> Vec<Said> {
        let said = enrichment.quotes.iter().map(|quote| {
            let speaker = quote.speaker.as_ref();
            let mut names: Vec<&str> = Vec::new();
            if let Some(speaker) = speaker {
                names.push(&speaker.name);
                let entity = speaker
                    .entity
                    .and_then(|entity| enrichment.entities.get(entity));
                let mentions = entity.map_or(&[][..], |entity| &entity.mentions);
                names.extend(mentions.iter().map(|mention| mention.text(article)));
            }
            names.sort_unstable();
            names.dedup();
            Said {
                field: match quote.field {
                    TextField::Title => MarkedField::Title,
                    TextField::Body => MarkedField::Body,
                },
                span: (quote.span.start, quote.span.end),
                words: self.read_text(quote.text(article), form_cache),
                speaker: speaker.map(|speaker| whole_name_term(&speaker.name)),
                names: names.into_iter().map(|name| self.read_name(name)).collect(),
            }
        });
        said.collect()
    }

    /// A name is not stemmed, and no sentence begins in it.
    fn read_name(&mut self, name: &str) -> Vec<Read> {
        let mut read = self.read_text(name, &mut FormCache::new(None));
        for word in &mut read {
            (word.sentence, word.paragraph) = (0, 0);
            word.extra.clear();
        }
        read
    }

    fn read_text(&mut self, text: &str, form_cache: &mut FormCache) -> Vec<Read> {
        let breaks: Vec<_> = breaks(text).collect();
        let read = tokenize(text).map(|word| {
            let form = form_cache.form(&word.text);
            let (exact, stem) = (form.exact().to_owned(), form.stem().to_owned());
            let mut extra = Vec::new();
            if word
                .text
                .chars()
                .filter(|letter| letter.is_uppercase())
                .count()
                > 1
            {
                extra.push(format!("^{}", without_accents(&word.text)));
            }
            if let Some(readings) = &word.readings {
                extra.extend(
                    readings
                        .signed
                        .iter()
                        .map(|signed| format!("+{}", fold(signed))),
                );
                let joined = readings.joined.iter();
                extra.extend(joined.map(|joined| format!("-{}", form_cache.form(joined).stem())));
            }
            let before = breaks.iter().filter(|found| found.at <= word.span.start);
            let paragraphs = before
                .clone()
                .filter(|found| found.begins == Begins::Paragraph);
            Read {
                span: word.span,
                exact: self.number(&exact),
                stem: self.number(&stem),
                written: without_accents(&word.text).into_owned(),
                extra,
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
