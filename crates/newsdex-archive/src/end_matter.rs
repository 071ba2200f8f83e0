//! End matter: lines at the end of a text that do not belong to the article. These are end marks (`###`, `-30-`,
//! `ENDS`, `(MORE)`), initials of a desk (`hh/ph/ts`), pointers (`Read more`), contacts of a press office, and
//! imprints.
//!
//! Removes only whole lines at the end of a text, and the text after an end mark only if it is a contact: notes for
//! editors and an organisation's description of itself are kept. Agency credits are kept too: `enrich` reads them.

use newsdex_text::byline::agencies;
use newsdex_text::lexicon::page_lines;

/// The maximum number of non-empty lines at the end of a text that are searched for a contact or an end mark.
const LINES: usize = 14;
/// The maximum length of a line of a contact, in bytes.
const LONGEST_CONTACT: usize = 400;
/// The maximum length of a mark or pointer, in bytes.
const LONGEST_MARK: usize = 40;
/// The minimum number of digits of a telephone number.
const FEWEST_FIGURES: usize = 7;

/// Gives a body without its end matter; unchanged if nothing else would be left.
pub(super) fn without_end_matter(mut body: String) -> String {
    let mut end = body.len();
    loop {
        let kept = body.get(..end).unwrap_or_default().trim_end();
        let next = cut_last(kept).or_else(|| cut_block(kept));
        match next {
            Some(cut) if !kept.get(..cut).unwrap_or_default().trim().is_empty() => end = cut,
            _ => {
                end = kept.len();
                break;
            }
        }
    }
    body.truncate(end);
    if let Some(marked) = mark_within(&body) {
        let before = body.get(..marked.start).unwrap_or_default().trim_end();
        let after = body.get(marked.end..).unwrap_or_default().trim_start();
        if !before.is_empty() && !after.is_empty() {
            body = format!("{before}\n\n{after}");
        }
    }
    match imprint_first(&body) {
        Some(start) => body.split_off(start),
        None => body,
    }
}

/// The position where the text ends without its last line, or without the pointers at the end of that line; `None` if
/// the last line is not end matter.
fn cut_last(text: &str) -> Option<usize> {
    let (start, line) = lines_from_end(text).next()?;
    let is_closing = is_mark(line)
        || is_sign(line)
        || is_pointer(line)
        || is_imprint(line)
        || is_of_addresses(line);
    if is_closing {
        return Some(start);
    }
    // Handles all pointers of the line at once: searching for the beginning of a long line for each would be quadratic.
    let mut kept = line;
    while let Some(at) = pointer_within(kept) {
        kept = line.get(..at).unwrap_or_default().trim_end();
    }
    (kept.len() < line.len()).then_some(start + kept.len())
}

/// The position where the text ends without its final contact; `None` if there is none.
///
/// A contact begins with a contact phrase or an end mark, has only short lines, and contains a number or an address.
fn cut_block(text: &str) -> Option<usize> {
    let mut has_address = false;
    for (start, line) in lines_from_end(text).take(LINES) {
        if is_mark(line) {
            return has_address.then_some(start);
        }
        if line.len() > LONGEST_CONTACT || is_prose(line) {
            return None;
        }
        has_address = has_address || holds_address(line);
        if begins_contact(line) {
            return has_address.then_some(start);
        }
    }
    None
}

/// The byte range of an end mark that is followed by more text. Stars and rules are kept, since they also divide a
/// text.
fn mark_within(text: &str) -> Option<std::ops::Range<usize>> {
    lines_from_end(text)
        .take(LINES)
        .find(|(_, line)| {
            is_hard_mark(line) && line.contains(|sign: char| sign == '#' || sign.is_alphanumeric())
        })
        .map(|(start, line)| start..start + line.len())
}

/// The non-empty lines in reverse order, each with the byte position where it begins.
fn lines_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = text.len();
    text.rsplit('\n')
        .map(move |line| {
            let start = end - line.len();
            end = start.saturating_sub(1);
            (start, line)
        })
        .filter(|(_, line)| !line.trim().is_empty())
}

/// Whether a line ends a sentence and is longer than the lines of a contact.
fn is_prose(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', '"', '”']) && line.split(' ').count() > 14
}

/// Whether a line is a list of addresses, as a browser prints them below a page: `Links [1] https://…  [2] https://…`.
fn is_of_addresses(line: &str) -> bool {
    let words = || line.split_whitespace();
    let addresses = words().filter(|word| word.contains("://"));
    let (count, length) = addresses.fold((0, 0), |(count, length), word| {
        (count + 1, length + word.len())
    });
    count > 1 && length * 4 > line.len() * 3
}

/// Whether a line marks the end of the text, or that more will follow.
fn is_mark(line: &str) -> bool {
    is_hard_mark(line)
        || line.len() <= LONGEST_MARK && matches!(bare(line).as_str(), "more" | "more follows")
}

/// Whether a line is unmistakably an end mark.
fn is_hard_mark(line: &str) -> bool {
    if line.len() > LONGEST_MARK {
        return false;
    }
    let signs = line.chars().filter(|sign| !sign.is_whitespace());
    let is_rule = signs
        .clone()
        .all(|sign| matches!(sign, '#' | '*' | '-' | '–' | '—' | '_' | '=' | '~'))
        && (signs.clone().count() >= 3 || signs.filter(|sign| *sign == '#').count() >= 2);
    if is_rule {
        return true;
    }
    let bare = bare(line);
    let is_marked = !line.trim().starts_with(char::is_alphanumeric);
    // `ENDS 8:18AM`
    let is_timed = bare.strip_prefix("ends ").is_some_and(|rest| {
        rest.starts_with(|sign: char| sign.is_ascii_digit())
            && rest.chars().all(|sign| {
                sign.is_ascii_digit() || matches!(sign, ':' | '.' | ' ' | 'a' | 'p' | 'm')
            })
    });
    page_lines::is_end_mark(&bare) || is_marked && page_lines::is_marked_end(&bare) || is_timed
}

/// A line in lower case, without punctuation around it.
fn bare(line: &str) -> String {
    line.trim_matches(|sign: char| !sign.is_alphanumeric())
        .to_lowercase()
}

/// Whether a line consists of the initials of writers and editors: `hh/ph/ts`, `(kk-sn)`, `(fd)`.
fn is_sign(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 24 {
        return false;
    }
    let inside = line
        .strip_prefix('(')
        .and_then(|line| line.strip_suffix(')'));
    let groups: Vec<&str> = match inside {
        Some(inside) => inside.split(['/', '-']).collect(),
        None => line.split('/').collect(),
    };
    let are_initials = groups.iter().all(|group| {
        (2..=4).contains(&group.len())
            && group.bytes().all(|byte| byte.is_ascii_lowercase())
            && agencies::agency(group).is_none()
    });
    are_initials && (inside.is_some() || groups.len() >= 2) && !matches!(line, "and/or" | "(sic)")
}

fn is_pointer(line: &str) -> bool {
    line.len() <= LONGEST_MARK && page_lines::is_pointer(&bare(line))
}

/// The position where a line such as `… the end. Read also:` ends without its pointer.
fn pointer_within(line: &str) -> Option<usize> {
    let bare = line.trim_end().strip_suffix(':')?;
    let at = bare.rfind(['.', '!', '?', ':', '"', '”', '»'])?;
    let after = bare.get(at..)?.chars().next()?.len_utf8() + at;
    is_pointer(bare.get(after..)?).then_some(after)
}

/// Whether a line is an imprint, which names the person responsible for a text.
pub(super) fn is_imprint(line: &str) -> bool {
    line.len() <= 160
        && line.contains(',')
        && page_lines::imprints().any(|begin| {
            begins_with(line, begin) && line.trim_start().chars().nth(begin.len()) == Some(' ')
        })
}

/// The position where the text begins after an imprint in the first line.
fn imprint_first(body: &str) -> Option<usize> {
    let (first, rest) = body.split_once('\n')?;
    let start = body.len() - rest.trim_start().len();
    (is_imprint(first) && start < body.len()).then_some(start)
}

fn begins_contact(line: &str) -> bool {
    // A quick test: the first letter of most lines rules out all contacts.
    let first = line
        .trim_start()
        .chars()
        .flat_map(char::to_lowercase)
        .next();
    let mut alike = page_lines::press_contacts().filter(|begin| begin.chars().next() == first);
    alike.any(|begin| begins_with(line, begin))
}

/// Whether a line begins with `begin`, ignoring case; `begin` is in lower case.
fn begins_with(line: &str, begin: &str) -> bool {
    let mut signs = line.trim_start().chars().flat_map(char::to_lowercase);
    begin.chars().all(|sign| signs.next() == Some(sign))
}

/// Whether a line contains a telephone number or an e-mail address.
pub(super) fn holds_address(line: &str) -> bool {
    let is_mailbox = |word: &str| {
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    if line.split_whitespace().any(is_mailbox) {
        return true;
    }
    let mut figures = 0;
    for sign in line.chars() {
        match sign {
            '0'..='9' => figures += 1,
            ' ' | '-' | '–' | '.' | '(' | ')' | '/' | '+' | '\u{a0}' => {}
            _ => figures = 0,
        }
        if figures >= FEWEST_FIGURES {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(without_end_matter(body.to_owned()), expected, "of {body:?}");
    }

    #[test]
    fn marks_of_the_end_go() {
        for mark in [
            "###",
            "# # #",
            "-30-",
            "- 30 -",
            "ENDS",
            "-ends-",
            "(END)",
            "[ENDS]",
            "**ENDS**",
            "(MORE)",
            "-more-",
            "More",
            "* * *",
            "____",
            "ENDS 8:18AM",
            "-oOo-",
            "E N D S",
        ] {
            check(
                &format!("The harbour opened.\n\n{mark}"),
                "The harbour opened.",
            );
            check(
                &format!("The harbour opened.\n{mark}\n\n###"),
                "The harbour opened.",
            );
        }
    }

    #[test]
    fn lists_of_addresses_go() {
        check(
            "The harbour opened.\n\nLinks [1] https://courier.example/ann [2] https://courier.example/harbour",
            "The harbour opened.",
        );
        let text = "The harbour opened.\n\nIts plans are at https://courier.example/plans and https://saltby.example/p.";
        check(text, text);
    }

    #[test]
    fn words_that_may_be_text_stay() {
        for last in [
            "30",
            "Fin",
            "...",
            "--",
            "The end of it",
            "Ends of the earth",
            "and/or",
            "12/13",
            "AP",
        ] {
            let body = format!("The harbour opened.\n\n{last}");
            check(&body, &body);
        }
        check("###", "###");
        check("ENDS", "ENDS");
        check("", "");
    }

    #[test]
    fn signs_of_a_desk_go() {
        for sign in ["hh/ph/ts/hd", "ab/de", "(kk-sn)", "(fd)", "(pvs/ji)"] {
            check(
                &format!("The harbour opened.\n\n{sign}"),
                "The harbour opened.",
            );
        }
        check(
            "The harbour opened.\n\n(dpa)",
            "The harbour opened.\n\n(dpa)",
        );
    }

    #[test]
    fn a_contact_goes_where_it_says_so_or_follows_a_mark() {
        let text = "The harbour opened.";
        for contact in [
            "Contact: Jane Roe, 555/010-0123.",
            "MEDIA CONTACT: JANE ROE 0555 010 012",
            "Media contacts:\n\nJane Roe\njane.roe@wexmouth.example",
            "Pressekontakt:\nJane Roe, Tel. +49 555 010012",
            "###\n\nJane Roe\nWexmouth Harbour\n555-010-0123",
        ] {
            check(&format!("{text}\n\n{contact}"), text);
        }
        for kept in [
            "Contact: nobody knows whom.",
            "Jane Roe\n555-010-0123",
            "Contact: Jane Roe, 555-010-0123\n\nThe harbour has been closed for three weeks of repairs which cost more than the mayor had said.",
        ] {
            let body = format!("{text}\n\n{kept}");
            check(&body, &body);
        }
    }

    #[test]
    fn a_mark_goes_and_what_a_house_says_of_itself_stays() {
        let about = "About Wexmouth Harbour: it has been open since 1703 and is the only one on that coast where boats lie on land.";
        check(
            &format!("The harbour opened.\n\n# # #\n\n{about}"),
            &format!("The harbour opened.\n\n{about}"),
        );
        let divided = format!("The harbour opened.\n\n* * *\n\n{about}");
        check(&divided, &divided);
    }

    #[test]
    fn pointers_and_imprints_go() {
        check("It opened.\n\nRead more »", "It opened.");
        check("O porto abriu. leia também:", "O porto abriu.");
        check("افتتح المرفأ أمس.\n\n...المزيد", "افتتح المرفأ أمس.");
        check(
            "Authorised by Jane Roe, Harbour Party, Wexmouth.\n\nIt opened.\n\nAuthorised by Jane Roe, Wexmouth.",
            "It opened.",
        );
    }

    proptest! {
        #[test]
        fn what_is_left_closes_no_more(lines in proptest::collection::vec("(ENDS|###|It opened\\.|Contact: 5550100123|\\(fd\\)|é[a-z .:]{0,12}|)", 0..12)) {
            let body = lines.join("\n");
            let once = without_end_matter(body.clone());
            prop_assert!(once.len() <= body.len() + 2);
            prop_assert!(body.trim().is_empty() || !once.is_empty());
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            without_end_matter(text);
        }
    }
}
