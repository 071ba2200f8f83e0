//! The headline in a URL: `…/harbour-opens-again-after-repairs.html`.
//!
//! Texts extracted from pages often begin with the headline, without a break before the text. If the words in the
//! page's URL are also the first words of the text, the headline is the text up to the end of that sentence.

use newsdex_text::article::Article;
use newsdex_text::clean;
use newsdex_text::words::fold::fold;

/// The fewest words in a URL that can prove a headline.
const FEWEST_WORDS: usize = 4;
/// The most words of a headline that may be missing from the URL: URLs are truncated.
const MOST_MORE: usize = 6;
/// The fewest words in a URL that may be truncated.
const FEWEST_WHERE_CUT: usize = 6;
/// The longest headline, in bytes.
const LONGEST: usize = 300;

/// Gives an article without a headline the one in its URL, and removes it from the text.
pub(super) fn give_headline(article: &mut Article) {
    if article.title.is_none()
        && let Some(url) = &article.url
        && let Some((title, rest)) = headline(url, &article.body)
    {
        (article.title, article.body) = (clean::line(title), rest.to_owned());
    }
}

/// Divides a text into the headline that the URL confirms and the rest; `None` if there is no such headline.
fn headline<'t>(url: &str, text: &'t str) -> Option<(&'t str, &'t str)> {
    let spelled = spelled(url);
    if spelled.len() < FEWEST_WORDS {
        return None;
    }
    let mut spelled = spelled.iter().map(String::as_str).peekable();
    let mut count = 0;
    let mut more = 0;
    for (start, end) in words(text) {
        if end > LONGEST {
            return None;
        }
        let word = fold(text.get(start..end)?);
        match spelled.peek() {
            Some(next) if *next == word => {
                spelled.next();
                count += 1;
            }
            // The last word of a URL that was truncated.
            Some(next) if word.starts_with(next) && count >= FEWEST_WHERE_CUT => {
                spelled.next();
                spelled.peek().is_none().then_some(())?;
                more += 1;
            }
            Some(_) => return None,
            None => more += 1,
        }
        if spelled.peek().is_some() {
            continue;
        }
        if more > MOST_MORE || more > 0 && count < FEWEST_WHERE_CUT {
            return None;
        }
        if let Some(length) = sentence_end(text.get(end..)?) {
            let (title, rest) = text.split_at_checked(end + length)?;
            let rest = rest.trim_start_matches([' ', '\n', '.']);
            let title = title.trim_end_matches(['.', ' ', '\n']);
            return (!rest.is_empty()).then_some((title, rest));
        }
    }
    None
}

/// The words in the path segment with the most hyphens, folded, without any number at its end.
fn spelled(url: &str) -> Vec<String> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let names = path.split('/').skip(3);
    let name = names
        .max_by_key(|name| name.bytes().filter(|byte| *byte == b'-').count())
        .unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 6 => stem,
        _ => name,
    };
    let mut words: Vec<String> = stem
        .split(['-', '_'])
        .filter(|word| !word.is_empty())
        .map(|word| fold(word).into_owned())
        .collect();
    // A number this long is an identifier; headlines have none.
    let is_number =
        |word: &String| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    while words.last().is_some_and(is_number) {
        words.pop();
    }
    words
}

/// The byte ranges of the words of a text.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut signs = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = signs.find(|(_, sign)| sign.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, sign)) = signs.next_if(|(_, sign)| sign.is_alphanumeric()) {
            end = at + sign.len_utf8();
        }
        Some((start, end))
    })
}

/// The number of bytes of the sentence end with which `text`, the text after a word, begins; `None` if the sentence
/// goes on.
fn sentence_end(text: &str) -> Option<usize> {
    let closing = text.trim_start_matches(['"', '”', '’', '\'', ')', '»', '%']);
    let after = closing.trim_start_matches(['.', '!', '?', '…']);
    let after = after.trim_start_matches(['"', '”', '’', '\'', ')', '»']);
    let has_ended = after.len() < closing.len() && after.starts_with([' ', '\n', '.']);
    (has_ended || closing.starts_with('\n')).then_some(text.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, text: &str, expected: Option<(&str, &str)>) {
        assert_eq!(headline(url, text), expected, "of {text:?}");
    }

    const URL: &str = "https://wexmouth.example/news/o-porto-abre-outra-vez-70002244202.html";

    #[test]
    fn an_address_that_spells_the_first_sentence_gives_the_headline() {
        check(
            URL,
            "O porto abre outra vez. O porto abriu na segunda-feira.",
            Some(("O porto abre outra vez", "O porto abriu na segunda-feira.")),
        );
        check(
            "https://wexmouth.example/quem-paga-pelo-porto-de-sao-roque/",
            "Quem paga pelo porto de São Roque?. . Ninguém sabe.",
            Some(("Quem paga pelo porto de São Roque?", "Ninguém sabe.")),
        );
        check(
            URL,
            "O porto abre outra vez\n\nO porto abriu.",
            Some(("O porto abre outra vez", "O porto abriu.")),
        );
    }

    #[test]
    fn an_address_may_be_cut_off() {
        check(
            "https://wexmouth.example/harbour-opens-again-after-three-weeks-of-rep",
            "Harbour opens again after three weeks of repairs in Wexmouth. It opened.",
            Some((
                "Harbour opens again after three weeks of repairs in Wexmouth",
                "It opened.",
            )),
        );
    }

    #[test]
    fn an_address_that_spells_something_else_gives_none() {
        check(URL, "O porto abre hoje. Outra vez.", None);
        check(URL, "O porto abre outra vez", None);
        check(
            URL,
            "O porto abre outra vez na segunda-feira, disse o prefeito.",
            None,
        );
        check("https://wexmouth.example/o-porto", "O porto. Abriu.", None);
        check("", "It opened. So it was.", None);
    }

    proptest::proptest! {
        #[test]
        fn any_address_and_text_are_read(url in "\\PC{0,60}", text in "\\PC{0,200}") {
            headline(&url, &text);
            headline("https://a.example/a-b-c-d-e-f-g", &text);
        }
    }
}
