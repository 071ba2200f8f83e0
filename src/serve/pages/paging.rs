//! Pages of a long list: links to the next and the previous one, and to those around.

use crate::output::terminal::thousands;
use crate::serve::address::encoded_value;
use crate::serve::parameters::Parameters;

/// The links below a list.
pub(super) struct Paging {
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// Pages around this one.
    pub(super) around: Vec<NumberedPage>,
    /// `Page 3 of 41`.
    pub(super) summary: String,
}

/// One page of a list.
pub(super) struct NumberedPage {
    pub(super) number: String,
    pub(super) address: String,
    pub(super) is_this: bool,
}

/// The parameter with the identifier of the last article of the page before.
pub(super) const AFTER: &str = "after";

/// The parameter with the identifier of the first article of the page behind.
pub(super) const BEFORE: &str = "before";

/// How many pages are linked on each side.
const AROUND: u64 = 3;

impl Paging {
    /// Links the next page by the last thing of this page, and the previous page by the first thing, so that both stay
    /// right if the list changes.
    pub(super) fn beside(mut self, first: &str, last: &str) -> Paging {
        let anchored = |address: String, name: &str, id: &str| {
            let sign = if address.contains('?') { '&' } else { '?' };
            format!("{address}{sign}{name}={}", encoded_value(id))
        };
        self.next = self.next.map(|address| anchored(address, AFTER, last));
        self.previous = self
            .previous
            .map(|address| anchored(address, BEFORE, first));
        self
    }

    /// The pages of a list of `total` things; `None` if one page holds all.
    pub(super) fn of(
        path: &str,
        parameters: &Parameters,
        total: u64,
        offset: usize,
        limit: usize,
    ) -> Option<Paging> {
        let (offset, limit) = (offset as u64, limit.max(1) as u64);
        if total <= limit && offset == 0 {
            return None;
        }
        let pages = total.div_ceil(limit).max(1);
        let this = (offset / limit + 1).min(pages);
        let at = |page: u64| {
            let parameters = parameters.unset("offset").unset(AFTER).unset(BEFORE);
            match (page - 1) * limit {
                0 => parameters.at(path),
                offset => parameters.set("offset", &offset.to_string()).at(path),
            }
        };
        let numbers = this.saturating_sub(AROUND).max(1)..=(this + AROUND).min(pages);
        let around = numbers.map(|number| NumberedPage {
            number: thousands(number),
            address: at(number),
            is_this: number == this,
        });
        Some(Paging {
            previous: (this > 1).then(|| at(this - 1)),
            next: (this < pages).then(|| at(this + 1)),
            around: around.collect(),
            summary: format!("Page {} of {}", thousands(this), thousands(pages)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_a_list_is_reached_and_none_beyond_it() {
        let parameters = Parameters::parse("q=a&offset=20");
        let paging = Paging::of("/search", &parameters, 45, 20, 20).unwrap();
        assert_eq!(paging.summary, "Page 2 of 3");
        assert_eq!(paging.previous.as_deref(), Some("/search?q=a"));
        assert_eq!(paging.next.as_deref(), Some("/search?q=a&offset=40"));
        let beside = paging.beside("x y", "z&");
        assert_eq!(beside.previous.as_deref(), Some("/search?q=a&before=x+y"));
        assert_eq!(
            beside.next.as_deref(),
            Some("/search?q=a&offset=40&after=z%26")
        );
        let last = Paging::of("/search", &parameters, 45, 40, 20).unwrap();
        assert!(last.next.is_none());
        let beyond = Paging::of("/search", &parameters, 45, 9_000, 20).unwrap();
        assert_eq!(beyond.previous.as_deref(), Some("/search?q=a&offset=20"));
        assert!(Paging::of("/search", &parameters, 20, 0, 20).is_none());
    }
}
