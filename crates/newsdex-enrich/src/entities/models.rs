//! The models that are part of newsdex, one for each language in which it finds names, and the taggers that use them.

use super::lists::Lists;
use super::model::{self, Model};
use super::tagger::Tagger;

/// The models of the languages besides English; `docs/entities.md` describes their training.
static FOREIGN: [(&str, &[u8]); 6] = [
    ("de", include_bytes!("models/de.bin")),
    ("es", include_bytes!("models/es.bin")),
    ("fr", include_bytes!("models/fr.bin")),
    ("it", include_bytes!("models/it.bin")),
    ("nl", include_bytes!("models/nl.bin")),
    ("pt", include_bytes!("models/pt.bin")),
];

/// The bytes of all models, one after another.
pub(super) fn all() -> impl Iterator<Item = &'static [u8]> {
    let foreign = FOREIGN.iter().map(|(_, model)| *model);
    std::iter::once(model::SHIPPED).chain(foreign)
}

/// The languages that have a model, as primary subtags of their BCP 47 tags.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    std::iter::once("en").chain(FOREIGN.iter().map(|(code, _)| *code))
}

/// The most taggers that a thread keeps; each takes about seven megabytes.
const KEPT: usize = 3;

/// The taggers of one thread, by language, the one used last at the end. Each is created when a text of its language is
/// read, and dropped when texts of several other languages were read since.
#[derive(Debug, Default)]
pub(super) struct Taggers {
    ready: Vec<(&'static str, Tagger<'static>)>,
}

impl Taggers {
    /// The tagger of a language, by its primary subtag; `None` if the language has no model.
    pub(super) fn of(&mut self, code: &str) -> Option<&mut Tagger<'static>> {
        match self.ready.iter().position(|(of, _)| *of == code) {
            Some(index) => {
                let used = self.ready.remove(index);
                self.ready.push(used);
            }
            None => {
                let (code, model, lists) = if code == "en" {
                    ("en", model::SHIPPED, Lists::english())
                } else {
                    let (code, model) = FOREIGN.iter().find(|(of, _)| *of == code)?;
                    (*code, *model, Lists::of(code)?)
                };
                let model = Model::open(model).ok()?;
                if self.ready.len() >= KEPT {
                    self.ready.remove(0);
                }
                self.ready.push((code, Tagger::new(model, lists)));
            }
        }
        self.ready.last_mut().map(|(_, tagger)| tagger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_with_a_model_has_a_tagger() {
        let mut taggers = Taggers::default();
        for code in languages() {
            assert!(taggers.of(code).is_some(), "{code}");
        }
        assert!(taggers.of("xx").is_none());
    }

    #[test]
    fn the_models_besides_the_english_one_are_small() {
        let bytes: usize = FOREIGN.iter().map(|(_, model)| model.len()).sum();
        assert!(bytes <= 6_000_000, "{bytes}");
    }
}
