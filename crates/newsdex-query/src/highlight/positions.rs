//! The positions of a query's words in an article, from the postings of an index.

use newsdex_text::article::Article;
use newsdex_text::words::sentences::TEXT_GAP;
use newsdex_text::words::tokenize;

/// The positions of the words of the clauses in one article, so that its text need not be read and stemmed again.
#[derive(Debug, Clone, Default)]
pub struct TermPositions {
    /// The positions by clause; `None` for a clause that must be searched in the text.
    pub clauses: Vec<Option<ClausePositions>>,
    /// The numbers of clauses that are not marked in this article, because they belong to alternatives that it does not
    /// match completely.
    pub unmet: Vec<usize>,
}

/// The positions of each word of a clause: word numbers in a text, sorted.
#[derive(Debug, Clone, Default)]
pub struct ClausePositions {
    /// In title and subtitle, as one text with [`TEXT_GAP`] words between them.
    pub headline: Vec<Vec<u32>>,
    /// In the body.
    pub body: Vec<Vec<u32>>,
}

impl ClausePositions {
    pub(super) fn in_title(&self, article: &Article) -> Vec<Vec<u32>> {
        let until = title_words(article);
        let of_title = |positions: &Vec<u32>| {
            let behind = positions.partition_point(|position| *position < until);
            positions.get(..behind).unwrap_or(&[]).to_vec()
        };
        self.headline.iter().map(of_title).collect()
    }

    pub(super) fn in_subtitle(&self, article: &Article) -> Vec<Vec<u32>> {
        let from = match article.title.as_deref() {
            None | Some("") => 0,
            Some(_) => title_words(article) + TEXT_GAP,
        };
        let of_subtitle = |positions: &Vec<u32>| {
            let behind = positions.iter();
            behind
                .filter_map(|position| position.checked_sub(from))
                .collect()
        };
        self.headline.iter().map(of_subtitle).collect()
    }
}

fn title_words(article: &Article) -> u32 {
    let title = article.title.as_deref().unwrap_or("");
    u32::try_from(tokenize(title).count()).unwrap_or(u32::MAX)
}
