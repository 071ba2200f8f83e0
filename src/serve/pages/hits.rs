//! Hits as lists of articles on pages.

use crate::engine::Hit;
use crate::output::heading::heading;
use crate::serve::address;
use crate::serve::marked::{Piece, plainly};
use crate::serve::pages::Date;
use crate::serve::parameters::Parameters;
use crate::serve::question::SELECTION;
use newsdex_query::highlight::MarkedField;

/// One hit on a page.
pub(in crate::serve) struct HitView {
    pub(super) title: Vec<Piece>,
    pub(super) address: String,
    pub(super) source: Option<String>,
    pub(super) section: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) language: Option<String>,
    pub(super) authors: String,
    pub(super) snippets: Vec<SnippetView>,
    /// Number of other articles with the same text.
    pub(super) copies: u64,
    /// The address that lists them.
    pub(super) stories: String,
    /// In a list of similar articles, the words and names that both articles have; empty in other lists.
    pub(super) because: String,
}

/// An extract on a page.
pub(super) struct SnippetView {
    pub(super) pieces: Vec<Piece>,
    pub(super) is_cut_before: bool,
    pub(super) is_cut_behind: bool,
}

/// The hits of a page, each with an address that leads back to the same place of the list.
pub(super) fn views(hits: &[Hit], parameters: &Parameters, offset: usize) -> Vec<HitView> {
    let selection = parameters.keeping(&SELECTION);
    let views = hits.iter().enumerate();
    views
        .map(|(number, hit)| view(hit, &selection, offset + number))
        .collect()
}

/// Hits that are not in the list of the address: their addresses lead to no list.
pub(super) fn views_alone(hits: &[Hit]) -> Vec<HitView> {
    hits.iter().map(view_alone).collect()
}

/// One hit that is not in the list of the address.
pub(super) fn view_alone(hit: &Hit) -> HitView {
    HitView {
        address: address::article(hit.article.id.as_str()),
        ..view(hit, &Parameters::default(), 0)
    }
}

fn view(hit: &Hit, selection: &Parameters, place: usize) -> HitView {
    let article = &hit.article;
    let with_query = selection.pairs().next().is_some();
    let mut address = match with_query {
        true => selection
            .set("at", &place.to_string())
            .at(&address::article(article.id.as_str())),
        false => address::article(article.id.as_str()),
    };
    if hit
        .snippets
        .iter()
        .any(|snippet| !snippet.highlights.is_empty())
    {
        address.push_str("#m1");
    }
    let of_title = hit
        .snippets
        .iter()
        .find(|snippet| snippet.field == MarkedField::Title);
    let title = match of_title {
        Some(snippet) => plainly(&snippet.text, &snippet.highlights),
        None => plainly(&heading(article, 0), &[]),
    };
    let others = hit
        .snippets
        .iter()
        .filter(|snippet| matches!(snippet.field, MarkedField::Body | MarkedField::Subtitle));
    let snippets = others.map(|snippet| SnippetView {
        pieces: plainly(&snippet.text, &snippet.highlights),
        is_cut_before: snippet.is_cut_before,
        is_cut_behind: snippet.is_cut_behind,
    });
    HitView {
        title,
        address,
        source: article.source.clone(),
        section: article.section.clone(),
        date: article.published.map(Date::day),
        language: language(hit.enrichment.language.as_deref()),
        authors: hit.enrichment.authors.join(", "),
        snippets: snippets.collect(),
        copies: hit.story.as_ref().map_or(0, |story| story.copies),
        stories: address::stories(article.id.as_str()),
        because: String::new(),
    }
}

/// A language tag that can stand in a page; `None` if it is not one.
pub(super) fn language(tag: Option<&str>) -> Option<String> {
    let tag = tag?;
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && is_part(first));
    (first && parts.all(is_part)).then(|| tag.to_owned())
}

/// The direction of a text: that of its first letter.
pub(super) fn direction(text: &str) -> &'static str {
    let is_right_to_left = |letter: char| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    match text.chars().find(|character| character.is_alphabetic()) {
        Some(letter) if is_right_to_left(letter) => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_language_tags_are_languages() {
        assert_eq!(language(Some("pt-BR")).as_deref(), Some("pt-BR"));
        for wrong in [
            None,
            Some(""),
            Some("x"),
            Some("en_GB"),
            Some("english"),
            Some("en-"),
        ] {
            assert_eq!(language(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_first_letter_gives_the_direction() {
        for (text, expected) in [
            ("Harbour ميناء", "ltr"),
            ("«الميناء» opens", "rtl"),
            ("2022: נמל", "rtl"),
            ("12", "ltr"),
        ] {
            assert_eq!(direction(text), expected, "{text}");
        }
    }
}
