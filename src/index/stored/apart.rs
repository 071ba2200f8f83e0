//! The stored form of an article without its body, for a store that has the body already as plain text.

use std::ops::Range;

use anyhow::{Context, Result};

use super::shorthand::StoredText;

/// The values encoded before the bytes of the body: identifier, title, subtitle, the language of its shorthand, and the number
/// of these bytes.
type Head<'a> = (
    &'a str,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    usize,
);

/// The bytes of [`pack`](super::pack) without those of the body.
///
/// # Errors
///
/// Fails if these are not the bytes of an article.
pub fn without_body(packed: &[u8]) -> Result<Vec<u8>> {
    let (body, _) = place_of_body(packed)?;
    let (before, after) = (packed.get(..body.start), packed.get(body.end..));
    let (before, after) = before
        .zip(after)
        .context("an article is shorter than its body")?;
    Ok([before, after].concat())
}

/// The bytes of [`pack`](super::pack), given those of [`without_body`] and the body.
///
/// # Errors
///
/// Fails on damaged bytes and on the body of another article.
pub fn with_body(apart: &[u8], body: &str) -> Result<Vec<u8>> {
    let (place, language) = place_of_body(apart)?;
    let body = StoredText::of(body, language);
    anyhow::ensure!(
        place.len() == body.bytes().len(),
        "the text of a stored article is not its own: the index is damaged"
    );
    let (before, after) = (apart.get(..place.start), apart.get(place.start..));
    let (before, after) = before
        .zip(after)
        .context("a stored article ends too early")?;
    Ok([before, body.bytes(), after].concat())
}

/// The bytes of the body in a packed article, and the language of its shorthand. If the body was taken out, the range is
/// where it was.
fn place_of_body(packed: &[u8]) -> Result<(Range<usize>, Option<&str>)> {
    let ((_, _, _, language, length), rest) = postcard::take_from_bytes::<Head<'_>>(packed)
        .context("a stored article cannot be read: the index is damaged")?;
    let start = packed.len() - rest.len();
    let end = start.checked_add(length);
    let end = end.context("a stored article cannot be read: the index is damaged")?;
    Ok((start..end, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::stored::{pack, unpack};
    use newsdex_text::article::{Article, ArticleId};
    use newsdex_text::enrichment::Enrichment;
    use newsdex_text::words::sentences::outline::Outline;

    fn packed(article: &Article, language: Option<&str>) -> Vec<u8> {
        let enrichment = Enrichment {
            language: language.map(str::to_owned),
            ..Enrichment::default()
        };
        pack(article, &enrichment, &Outline::default()).unwrap()
    }

    #[test]
    fn an_article_and_its_body_are_put_together_again() {
        for body in ["", "Fog.", &"Die Fähre lag im Hafen. ".repeat(700)] {
            for (title, subtitle) in [(None, None), (Some("Nebel"), Some("über dem Fluß"))] {
                let article = Article {
                    id: ArticleId::given("urn:nebel"),
                    title: title.map(str::to_owned),
                    subtitle: subtitle.map(str::to_owned),
                    body: body.to_owned(),
                    section: Some("Hafen".to_owned()),
                    ..Article::default()
                };
                for language in [None, Some("de"), Some("fi")] {
                    let whole = packed(&article, language);
                    let apart = without_body(&whole).unwrap();
                    assert!(apart.len() < 100, "{}", apart.len());
                    let again = with_body(&apart, body).unwrap();
                    assert_eq!(again, whole);
                    assert_eq!(unpack(&again).unwrap().article, article);
                }
            }
        }
    }

    #[test]
    fn another_body_and_damaged_bytes_are_errors() {
        let article = Article {
            id: ArticleId::given("urn:nebel"),
            body: "The river froze.".to_owned(),
            ..Article::default()
        };
        let apart = without_body(&packed(&article, Some("en"))).unwrap();
        assert!(with_body(&apart, "The river froze").is_err());
        for end in 0..apart.len().min(12) {
            assert!(
                with_body(&apart[..end], "The river froze.").is_err(),
                "{end}"
            );
        }
        assert!(without_body(&[0xff; 40]).is_err());
        assert!(without_body(&[]).is_err());
    }
}
