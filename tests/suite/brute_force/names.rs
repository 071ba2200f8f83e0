//! People, organisations and places by any of their names, quotations, speakers, and what stands
//! beside an article: its paper, authors, section, keywords and agencies.

use newsdex_query::highlight::MarkedField;
use newsdex_query::{Pattern, Query, Scope};
use newsdex_text::enrichment::EntityKind;

use super::articles::Read;
use super::chance::{Chance, phrase};
use super::{Ground, how_many};

impl Chance<'_> {
    /// Somebody or something in an article, by a name of that article or of another.
    pub(super) fn named(&mut self) -> Option<Query> {
        let archive = self.archive;
        let known = self.article();
        let named = self.one_of(&known.named)?;
        let group = named.group.map(|number| &archive.groups[&number]);
        let names = match group {
            Some(group) if self.below(2) == 0 => &group.names,
            _ => &named.names,
        };
        let pattern = self.name(names)?;
        let own = match named.kind {
            EntityKind::Person => Scope::Person,
            EntityKind::Organization => Scope::Organization,
            EntityKind::Place => Scope::Place,
            EntityKind::Misc => Scope::Entity,
        };
        let scope = match self.below(8) {
            0 => Scope::Person,
            1 => Scope::Organization,
            2 => Scope::Place,
            3 => Scope::Entity,
            _ => own,
        };
        Some(Query::Text(scope, pattern))
    }

    pub(super) fn speaker(&mut self) -> Option<Query> {
        let known = self.article();
        let said = self.one_of(&known.said)?;
        let pattern = self.name(&said.names)?;
        Some(Query::Text(Scope::Speaker, pattern))
    }

    pub(super) fn quotation(&mut self) -> Option<Query> {
        let known = self.article();
        let said = self.one_of(&known.said)?;
        let words = self.words_of(&said.words)?;
        let kind = self.below(14);
        let pattern = self.pattern_of(kind, words);
        let scope = Scope::Quote;
        Some(match self.below(4) {
            0 => Query::AtLeast {
                count: 2,
                scope,
                pattern,
            },
            _ => Query::Text(scope, pattern),
        })
    }

    pub(super) fn label(&mut self) -> Option<Query> {
        let known = self.article();
        let label = self.one_of(&known.labels)?;
        let scope = match label.field {
            MarkedField::Source => Scope::Source,
            MarkedField::Author => Scope::Author,
            MarkedField::Section => Scope::Section,
            MarkedField::Keyword => Scope::Keyword,
            _ => Scope::Agency,
        };
        let pattern = self.name(std::slice::from_ref(&label.words))?;
        Some(Query::Text(scope, pattern))
    }

    /// A whole name, or words of it with any sign.
    fn name(&mut self, names: &[Vec<Read>]) -> Option<Pattern> {
        let archive = self.archive;
        let words = |chance: &mut Self| -> Option<Vec<String>> {
            let name = chance.one_of(names)?.iter();
            Some(
                name.map(|word| archive.forms[word.exact as usize].clone())
                    .collect(),
            )
        };
        let (name, other) = (words(self)?, words(self)?);
        // Names in other letters stand for their Latin spellings, which is not read here.
        let is_latin = |word: &String| word.chars().all(|c| c.is_alphanumeric() && c < '\u{250}');
        if !name.iter().chain(&other).all(is_latin) {
            return None;
        }
        let (first, last) = (name.first()?.clone(), name.last()?.clone());
        let word = self.one_of(&name)?.clone();
        Some(match self.below(10) {
            0 => Pattern::Word(word),
            1 => Pattern::Exact(word),
            2 if word.chars().count() > 2 => Pattern::Prefix(word.chars().take(4).collect()),
            3 if name.len() > 1 => phrase(&[&first, &last], 2),
            4 => Pattern::AnyOf(vec![
                Pattern::Word(word),
                Pattern::Word(other.last()?.clone()),
            ]),
            5 => {
                let reach = self.reach();
                Pattern::NotNear {
                    left: Box::new(Pattern::Word(word)),
                    right: Box::new(Pattern::Word(first)),
                    reach,
                    order: self.order(),
                }
            }
            6 if name.len() > 1 => self.near(Pattern::Word(last), Pattern::Word(first)),
            7 => {
                let kind = 3 + self.below(4);
                self.pattern_of(kind, (word, first, last))
            }
            _ if name.len() > 1 => {
                let words: Vec<&str> = name.iter().map(String::as_str).collect();
                phrase(&words, 0)
            }
            _ => Pattern::Word(word),
        })
    }
}

#[track_caller]
fn check(ground: &Ground, usual: usize) {
    let queries = how_many(usual);
    let mut chance = Chance::of(&ground.archive);
    type Ask<'a> = fn(&mut Chance<'a>) -> Option<Query>;
    let kinds: [Ask; 4] = [
        Chance::named,
        Chance::speaker,
        Chance::quotation,
        Chance::label,
    ];
    for ask in kinds {
        let (mut asked, mut found) = (0, 0);
        while asked < queries {
            if let Some(query) = ask(&mut chance) {
                found += ground.check(&query);
                asked += 1;
            }
        }
        assert!(found > queries / 2, "{found} of {queries}");
    }
}

#[test]
fn names_and_quotations_in_the_fixtures_are_found_and_marked_as_a_plain_reading_does() {
    check(Ground::fixtures(), 150);
}

#[test]
fn names_and_quotations_in_real_articles_are_found_and_marked_as_a_plain_reading_does() {
    if let Some(ground) = Ground::archives() {
        check(ground, 12);
    }
}
