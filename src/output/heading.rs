//! What is shown as the headline of an article: its headline, otherwise the beginning of its text.

use std::borrow::Cow;

use newsdex_text::article::Article;
use newsdex_text::words::sentences::breaks;

/// The longest beginning of a text that stands for a headline, in characters.
const LONGEST: usize = 90;

/// The headline of an article; without one, the beginning of its first sentence. `text_start` is the byte of the body
/// where the text begins, behind a dateline.
pub fn heading(article: &Article, text_start: usize) -> Cow<'_, str> {
    if let Some(title) = article.title.as_deref().filter(|title| !title.is_empty()) {
        return title.into();
    }
    let text = article.body.get(text_start..).unwrap_or(&article.body);
    // The longest part that is shown, with some room for the end of its sentence.
    let end = text
        .char_indices()
        .nth(LONGEST * 2)
        .map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().trim();
    let sentence = breaks(text)
        .next()
        .and_then(|next| text.get(..next.at))
        .unwrap_or(text)
        .trim();
    if sentence.is_empty() {
        return "(no title)".into();
    }
    match sentence.char_indices().nth(LONGEST) {
        None => sentence.into(),
        Some((end, _)) => {
            let (cut, rest) = sentence.split_at(end);
            // A word that ends here stays.
            let cut = match rest.starts_with(char::is_whitespace) {
                true => cut,
                false => (cut.rsplit_once(char::is_whitespace)).map_or(cut, |(cut, _)| cut),
            };
            let cut = cut.trim_end_matches(|sign: char| !sign.is_alphanumeric());
            format!("{cut} …").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: Option<&str>, body: &str, expected: &str) {
        let article = Article {
            title: title.map(str::to_owned),
            body: body.to_owned(),
            ..Article::default()
        };
        assert_eq!(heading(&article, 0), expected);
    }

    #[test]
    fn an_article_without_headline_is_headed_by_its_first_sentence() {
        check(
            Some("Harbour opens"),
            "The harbour opened.",
            "Harbour opens",
        );
        check(
            None,
            "The harbour opened. The mayor came.",
            "The harbour opened.",
        );
        check(
            Some(""),
            "Harbour notes\n\nThe harbour opened.",
            "Harbour notes",
        );
        check(None, "", "(no title)");
    }

    #[test]
    fn a_long_first_sentence_is_cut_between_words() {
        check(
            None,
            "The harbour, which had been closed since the great storm of the winter before last, opened again on Monday.",
            "The harbour, which had been closed since the great storm of the winter before last, opened …",
        );
    }

    #[test]
    fn the_heading_begins_behind_the_dateline() {
        let article = Article {
            body: "WEXMOUTH — The harbour opened.".to_owned(),
            ..Article::default()
        };
        let start = "WEXMOUTH — ".len();
        assert_eq!(heading(&article, start), "The harbour opened.");
    }
}
