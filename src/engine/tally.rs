//! How often an entity is named, and when.

/// Number of articles that name an entity, and their first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub(super) articles: u64,
    /// First and last day of publication of the dated articles, in days since 1970-01-01.
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

impl Tally {
    /// One article of this day.
    pub(super) fn of(day: Option<i64>) -> Tally {
        Tally {
            articles: 1,
            first: day,
            last: day,
        }
    }

    pub(super) fn add(&mut self, other: Tally) {
        self.articles += other.articles;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = [self.last, other.last].into_iter().flatten().max();
    }
}
