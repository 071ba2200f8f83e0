//! Words, names, quotations, days and languages, joined by AND, OR and NOT, with weights.

use newsdex_query::Query;

use super::chance::Chance;
use super::{Ground, how_many};

impl Chance<'_> {
    /// A query of several parts, most of them about one article.
    pub(super) fn mixture(&mut self) -> Query {
        self.choose_article();
        loop {
            let query = self.tree(2);
            if !matches!(query, Query::Text(..) | Query::AtLeast { .. }) {
                return query;
            }
        }
    }

    fn tree(&mut self, depth: usize) -> Query {
        if depth == 0 {
            return self.leaf();
        }
        let parts = |chance: &mut Self| -> Vec<Query> {
            let count = 2 + chance.below(2);
            (0..count).map(|_| chance.tree(depth - 1)).collect()
        };
        match self.below(10) {
            0..=3 => Query::And(parts(self)),
            4..=6 => Query::Or(parts(self)),
            7 => Query::Not(Box::new(self.tree(depth - 1))),
            8 => Query::Weighted(Box::new(self.tree(depth - 1)), 2.5),
            _ => self.leaf(),
        }
    }

    fn leaf(&mut self) -> Query {
        loop {
            let found = match self.below(10) {
                0 | 1 => self.named(),
                2 => self.speaker(),
                3 => self.quotation(),
                4 => self.label(),
                5 | 6 => self.days(),
                _ => {
                    let number = self.below(28);
                    Some(self.query(number))
                }
            };
            if let Some(found) = found {
                return found;
            }
        }
    }
}

#[track_caller]
fn check(ground: &Ground, usual: usize) {
    let queries = how_many(usual);
    let mut chance = Chance::of(&ground.archive);
    let mut answered = 0;
    for _ in 0..queries {
        let query = chance.mixture();
        answered += usize::from(ground.check(&query) > 0);
    }
    assert!(answered > queries / 2, "{answered} of {queries}");
}

#[test]
fn mixed_queries_find_and_mark_in_the_fixtures_what_a_plain_reading_finds() {
    check(Ground::fixtures(), 200);
}

#[test]
fn mixed_queries_find_and_mark_in_real_articles_what_a_plain_reading_finds() {
    if let Some(ground) = Ground::archives() {
        check(ground, 16);
    }
}

#[test]
fn mixed_queries_find_and_mark_in_twenty_languages_what_a_plain_reading_finds() {
    check(Ground::languages(), 100);
}
