//! Quotations as lists on pages.

use crate::engine::FoundQuote;
use crate::output::heading::heading;
use crate::serve::address;
use crate::serve::marked::{Piece, plainly};
use crate::serve::pages::Date;
use crate::serve::pages::hits::language;
use crate::serve::parameters::Parameters;
use newsdex_text::enrichment::EntityKind;

/// One quotation on a page.
pub(super) struct QuotationView {
    pub(super) pieces: Vec<Piece>,
    pub(super) speaker: Option<String>,
    pub(super) speaker_address: String,
    pub(super) title: String,
    pub(super) address: String,
    pub(super) source: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) language: Option<String>,
}

pub(super) fn views(quotes: &[FoundQuote]) -> Vec<QuotationView> {
    quotes.iter().map(view).collect()
}

fn view(found: &FoundQuote) -> QuotationView {
    let article = &found.article;
    let text = found.quote.text(article);
    // Opens the article at the quotation.
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    let words: String = words
        .join(" ")
        .chars()
        .filter(|character| *character != '"')
        .collect();
    let query = Parameters::default().with("q", &format!("\"{words}\""));
    let address = address::article(article.id.as_str());
    QuotationView {
        pieces: plainly(text, &found.highlights),
        speaker: found.speaker.clone(),
        speaker_address: address::entity(
            EntityKind::Person,
            found.speaker.as_deref().unwrap_or_default(),
        ),
        title: heading(article, 0).into_owned(),
        address: format!("{}#m1", query.at(&address)),
        source: article.source.clone(),
        date: article.published.map(Date::day),
        language: language(article.language.as_deref()),
    }
}

/// Number of words that find a quotation in its article.
const WORDS: usize = 8;
