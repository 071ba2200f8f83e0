//! Days of publication, days named in the text, days of any year, and languages.

use newsdex_query::{DayRange, Query};

use super::chance::Chance;
use super::reading::{date, day};
use super::{Ground, how_many};

impl Chance<'_> {
    pub(super) fn days(&mut self) -> Option<Query> {
        let known = self.article();
        Some(match self.below(8) {
            0 => Query::Undated,
            1 => Query::Language(known.language.clone()?),
            2 => {
                let date = date(known.article.published)?;
                Query::Anniversary {
                    month: date.month(),
                    day: date.day(),
                }
            }
            3 | 4 => {
                let named = self.one_of(&known.enrichment.mentioned_dates)?;
                Query::Mentions(match self.below(3) {
                    0 => DayRange {
                        from: Some(named.first.days_since_epoch()),
                        until: Some(named.last.days_since_epoch() + 1),
                    },
                    1 => DayRange {
                        from: Some(named.last.days_since_epoch()),
                        until: None,
                    },
                    _ => self.around(named.last.days_since_epoch()),
                })
            }
            _ => Query::Published(self.around(day(known.article.published)?)),
        })
    }

    /// Days of which this may be one.
    fn around(&mut self, day: i64) -> DayRange {
        let widths = [0, 1, 7, 31, 366, 3_000];
        let mut end = || widths[self.below(widths.len())];
        let (before, behind) = (end(), end());
        let (from, until) = (Some(day - before), Some(day + behind));
        match self.below(8) {
            0 => DayRange { from, until: None },
            1 => DayRange { from: None, until },
            2 => DayRange::default(),
            _ => DayRange {
                from,
                until: until.map(|until| until + 1),
            },
        }
    }
}

#[track_caller]
fn check(ground: &Ground, usual: usize) {
    let queries = how_many(usual);
    let mut chance = Chance::of(&ground.archive);
    let (mut asked, mut found) = (0, 0);
    while asked < queries {
        if let Some(query) = chance.days() {
            found += ground.check(&query);
            asked += 1;
        }
    }
    assert!(found > queries, "{found} of {queries}");
}

#[test]
fn days_in_the_fixtures_are_those_of_a_plain_reading() {
    check(Ground::fixtures(), 200);
}

#[test]
fn days_in_real_articles_are_those_of_a_plain_reading() {
    if let Some(ground) = Ground::archives() {
        check(ground, 12);
    }
}
