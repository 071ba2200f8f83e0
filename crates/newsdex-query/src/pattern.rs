//! Parses one run of characters without spaces: words, and the signs that make them a prefix, a wildcard, a fuzzy or an
//! exact word.

use super::tokens::is_without_width;
use super::{ParseError, Pattern, Scope};
use newsdex_text::article::Span;
use newsdex_text::lexicon::small_words::{Kind, in_any_language};
use newsdex_text::words::characters::{is_apostrophe, is_mark};
use newsdex_text::words::readings::Readings;
use newsdex_text::words::{Word, tokenize};

/// Whether misused signs are errors or, between quotation marks, text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    Checked,
    Lenient,
}

/// The form of the words that a run asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Any,
    /// After `=`.
    Exact,
    /// After `==`.
    Cased,
}

/// Gives the patterns of a run of characters without spaces, in order; empty if it has no word. `start` is the position
/// of the run in the query.
pub(super) fn run(
    text: &str,
    start: usize,
    signs: Signs,
    scope: Scope,
) -> Result<Vec<Pattern>, ParseError> {
    let begins_word = |rest: &&str| {
        rest.trim_start_matches(['#', '@', '$', '.'])
            .starts_with(char::is_alphanumeric)
    };
    // A mark without width that was copied with a word is no part of it.
    let visible = text.replace(is_without_width, "");
    let text = match visible.len() == text.len() {
        true => text,
        false => visible.as_str(),
    };
    let after = |sign: &str| text.strip_prefix(sign).filter(begins_word);
    let (rest, form) = match (after("=="), after("=")) {
        (Some(rest), _) => (rest, Form::Cased),
        (None, Some(rest)) => (rest, Form::Exact),
        (None, None) => (text, Form::Any),
    };
    let text_start = start + text.len() - rest.len();
    let text = rest;
    if let Some(pattern) = fuzzy(text, text_start, signs)? {
        return Ok(vec![pattern]);
    }
    let plain = |text: &str| words(text, form, scope, signs);
    if !text.contains(['*', '?']) {
        return Ok(plain(text));
    }
    let core = text.trim_end_matches(|character| is_outside(character) && character != '?');
    let core = core.trim_start_matches(|c| is_outside(c) || (c == '*' && core.starts_with("**")));
    if let Some(shapes) = shapes(core, &plain) {
        return Ok(shapes);
    }
    // An address or another mixture: only a star at its end is a sign.
    let mut patterns = plain(text);
    let beginning = core.strip_suffix('*').and_then(|head| {
        let last = tokenize(head).last()?;
        (last.span.end == head.len() && is_single(&last.text)).then(|| last.text.into_owned())
    });
    // The beginning of a word is searched without the sign before it, as in `@may*`.
    if let Some(beginning) = beginning {
        if let Some(Pattern::Joined { first, .. }) = patterns.pop() {
            patterns.push(Pattern::Word(first));
        }
        patterns.push(Pattern::Prefix(beginning));
    }
    Ok(patterns)
}

/// The words of a text without wildcards.
///
/// In running text, two parts with a hyphen or apostrophe between them are also searched as one word, and a sign that
/// belongs to a word, as in `C++`, is kept. Names have neither.
///
/// Outside of quotation marks, an article with an apostrophe is left out, as the other articles are found without it:
/// `l'hôpital` is `hôpital`.
fn words(text: &str, form: Form, scope: Scope, signs: Signs) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    let mut found = tokenize(text).peekable();
    while let Some(word) = found.next() {
        let readings = word.readings.filter(|_| scope.is_prose());
        let Readings { signed, joined } = readings.map_or_else(Readings::default, |read| *read);
        let first = word.text.into_owned();
        let sign = text
            .get(word.span.end..)
            .and_then(|rest| rest.chars().next());
        let is_first = form == Form::Any && scope.is_prose() && patterns.is_empty();
        let is_behind = |next: &&Word<'_>| {
            let between = text.get(word.span.end..next.span.start);
            between.is_some_and(|sign| sign.chars().all(is_apostrophe) && !sign.is_empty())
        };
        let behind_apostrophe = found.peek().filter(|_| is_first).filter(is_behind);
        if signs == Signs::Checked
            && behind_apostrophe.is_some_and(|noun| is_elided_article(&first, &noun.text))
        {
            continue;
        }
        // Typed in lower case, `o'neill` is a name, too.
        let is_initial = first.starts_with(char::is_alphabetic) && first.chars().nth(1).is_none();
        let is_name =
            is_initial && behind_apostrophe.is_some_and(|next| next.text.chars().nth(1).is_some());
        if form == Form::Any
            && (joined.is_some() || is_name)
            && let (Some(sign), Some(second)) = (sign, found.next())
        {
            patterns.push(Pattern::Joined {
                first,
                sign,
                second: second.text.into_owned(),
            });
            continue;
        }
        let word = signed.unwrap_or(first);
        patterns.push(match form {
            Form::Any => Pattern::Word(word),
            Form::Exact => Pattern::Exact(word),
            Form::Cased => Pattern::Cased(word),
        });
    }
    patterns
}

/// Whether a word before an apostrophe is an article of a noun: `l'hôpital`, `dell'università`. With a capital on both
/// sides it is rather a name: `L'Oréal`.
fn is_elided_article(article: &str, noun: &str) -> bool {
    let begins_with_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_article = || in_any_language(Kind::Elided).any(|known| known == article.to_lowercase());
    !(begins_with_capital(article) && begins_with_capital(noun))
        && noun.chars().nth(1).is_some()
        && is_article()
}

/// Gives the patterns of the text between quotation marks. `start` is its position in the query.
pub(super) fn quoted(
    content: &str,
    start: usize,
    is_exact: bool,
    scope: Scope,
) -> Result<Vec<Pattern>, ParseError> {
    let mut parts = Vec::new();
    for (at, piece) in pieces(content) {
        match piece {
            // Between two words, see [`tokenize`].
            "&" => parts.push(Pattern::Word(piece.to_owned())),
            "=&" => parts.push(Pattern::Exact("&".to_owned())),
            "==&" => parts.push(Pattern::Cased("&".to_owned())),
            _ => parts.extend(run(piece, start + at, Signs::Lenient, scope)?),
        }
    }
    if is_exact {
        parts = parts.into_iter().flat_map(exact).collect();
    }
    Ok(parts)
}

/// The same pattern for this form of the words only.
fn exact(pattern: Pattern) -> Vec<Pattern> {
    match pattern {
        Pattern::Word(word) => vec![Pattern::Exact(word)],
        Pattern::Joined { first, second, .. } => {
            vec![Pattern::Exact(first), Pattern::Exact(second)]
        }
        other => vec![other],
    }
}

/// The runs of a text, each with its position. A word that contains spaces, such as `U. S.` or `1 000`, is in one run;
/// an ampersand is a run of its own only if it stands for "and".
fn pieces(content: &str) -> Vec<(usize, &str)> {
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    let mut words = tokenize(content).peekable();
    let mut start = 0;
    let mut add = |from: usize, to: usize, has_and: bool| {
        let piece = content.get(from..to).unwrap_or_default();
        if !piece.is_empty() && (piece != "&" || has_and) {
            pieces.push((from, piece));
        }
    };
    let mut has_and = false;
    for (at, character) in content.char_indices() {
        while let Some(word) = words.next_if(|word| word.span.end <= at) {
            has_and |= word.text == "&";
        }
        let is_inside_word = words.peek().is_some_and(|word| word.span.start < at);
        if super::tokens::is_blank(character) && !is_inside_word {
            add(start, at, has_and);
            start = at + character.len_utf8();
            has_and = false;
        }
    }
    add(start, content.len(), false);
    pieces
}

/// Parses `zelenskiy~1` or `zelenskiy~`; `None` for other text.
fn fuzzy(text: &str, start: usize, signs: Signs) -> Result<Option<Pattern>, ParseError> {
    let Some((head, distance)) = text.rsplit_once('~') else {
        return Ok(None);
    };
    let distance = distance.trim_end_matches([',', ';', '.', '!', '?']);
    let is_number = distance
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_number || !head.ends_with(|character: char| !is_outside(character)) {
        return Ok(None);
    }
    let mut found = tokenize(head);
    let single = match (found.next(), found.next()) {
        (Some(word), None) if is_single(&word.text) => Some(word.text.into_owned()),
        _ => None,
    };
    let distance = match (distance, signs) {
        ("", Signs::Checked) => Some(1),
        ("1", _) => Some(1),
        ("2", _) => Some(2),
        (_, Signs::Lenient) => return Ok(None),
        _ => None,
    };
    let sign = Span::new(start + head.len(), start + text.len());
    match (single, distance) {
        (Some(word), Some(distance)) => Ok(Some(Pattern::Fuzzy { word, distance })),
        // A tilde at the end of other text means no more than a dash.
        (None, _) if text.ends_with('~') || signs == Signs::Lenient => Ok(None),
        (None, _) => Err(ParseError::new("`~` must follow a single word", sign)
            .hint("to find words near each other, put them in quotes: \"war crimes\"~3")),
        (Some(word), None) => Err(ParseError::new(
            "a fuzzy word can differ by 1 or 2 letters",
            sign,
        )
        .hint(format_args!("write {word}~1 or {word}~2"))),
    }
}

/// Parses words with stars and question marks inside, joined only by hyphens or apostrophes; `None` for other text.
fn shapes(core: &str, plain: &dyn Fn(&str) -> Vec<Pattern>) -> Option<Vec<Pattern>> {
    let mut patterns = Vec::new();
    for piece in core.split(['-', '\'', '’', '‐', '‑']) {
        let piece = without_question_marks(piece);
        if !piece.contains(['*', '?']) {
            if tokenize(piece).any(|word| word.span.bytes() != (0..piece.len())) {
                return None;
            }
            patterns.extend(plain(piece));
            continue;
        }
        let mut letters = piece
            .split(['*', '?'])
            .filter(|letters| !letters.is_empty())
            .peekable();
        letters.peek()?;
        if !letters.all(is_single) {
            return None;
        }
        let mut shape = String::with_capacity(piece.len());
        for character in piece.chars() {
            if character != '*' || !shape.ends_with('*') {
                shape.push(character);
            }
        }
        // Removes an accent after the last letter, as for a wildcard without hyphens.
        let shape = shape.trim_end_matches(|character| is_outside(character) && character != '?');
        let prefix = shape
            .strip_suffix('*')
            .filter(|prefix| !prefix.contains(['*', '?']));
        patterns.push(match prefix {
            Some(prefix) => Pattern::Prefix(prefix.to_owned()),
            None => Pattern::Wildcard(shape.to_owned()),
        });
    }
    Some(patterns)
}

/// A piece without the question marks at its ends that are punctuation.
///
/// Several question marks after a word, and one after three digits (`198?`), are wildcards.
fn without_question_marks(piece: &str) -> &str {
    let piece = piece.trim_start_matches('?');
    let core = piece.trim_end_matches('?');
    let are_digits = core.bytes().all(|byte| byte.is_ascii_digit());
    let is_wildcard = match piece.len() - core.len() {
        0 => true,
        1 => are_digits && core.len() == 3,
        // `Why??` is a question.
        _ => are_digits || core.chars().all(char::is_lowercase),
    };
    if is_wildcard { piece } else { core }
}

/// Whether a character at either end of a shape is not part of it. A combining mark belongs to its letter.
fn is_outside(character: char) -> bool {
    !character.is_alphanumeric() && !is_mark(character) && character != '*'
}

/// Whether the letters are one word that can be followed by more letters; false for scripts in which each character is
/// a word.
fn is_single(letters: &str) -> bool {
    let longer = format!("{letters}a");
    let mut found = tokenize(&longer);
    let is_whole = found.next().is_some_and(|word| word.text == longer);
    is_whole && found.next().is_none()
}
