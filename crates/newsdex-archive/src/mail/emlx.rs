//! Apple Mail's files (`.emlx`, `.partial.emlx`): a line with the number of bytes, the message, and a property list
//! with marks of the mail program.

/// The most digits of the number of bytes.
const MOST_DIGITS: usize = 12;

/// Gives a text without its first line, if that line is only a number.
pub(super) fn without_count(text: &[u8]) -> &[u8] {
    count(text).map_or(text, |(_, rest)| rest)
}

/// Gives the message in a file; the whole text if it is not such a file.
///
/// If the number of bytes is wrong, as in a file that was changed by hand, the message ends where the list begins.
pub(super) fn message(file: &[u8]) -> &[u8] {
    let Some((length, rest)) = count(file.trim_ascii_start()) else {
        return file;
    };
    let counted = rest.split_at_checked(length);
    match counted {
        Some((message, list)) if list.trim_ascii().is_empty() || begins_list(list) => message,
        _ => {
            let starts = memchr::memmem::rfind_iter(rest, b"<?xml");
            let mut lists = starts.filter(|start| rest.get(*start..).is_some_and(begins_list));
            let start = lists.next().unwrap_or(rest.len());
            rest.get(..start).unwrap_or(rest)
        }
    }
}

/// The number in the first line and the text after the line.
fn count(text: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', text)?;
    let (line, rest) = (text.get(..end)?.trim_ascii(), text.get(end + 1..)?);
    let is_number = (1..=MOST_DIGITS).contains(&line.len()) && line.iter().all(u8::is_ascii_digit);
    let digits = std::str::from_utf8(line).ok().filter(|_| is_number)?;
    Some((digits.parse().ok()?, rest))
}

fn begins_list(text: &[u8]) -> bool {
    const BEGINNING: usize = 400;
    let text = text.trim_ascii_start();
    let beginning = text.get(..BEGINNING).unwrap_or(text);
    beginning.starts_with(b"<?xml") && memchr::memmem::find(beginning, b"<plist").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<?xml version=\"1.0\"?>\n<plist version=\"1.0\">\n<dict/>\n</plist>\n";

    #[track_caller]
    fn check(file: &str, expected: &str) {
        let found = message(file.as_bytes());
        assert_eq!(std::str::from_utf8(found), Ok(expected), "in {file}");
    }

    #[test]
    fn the_message_is_between_the_count_and_the_list() {
        check(&format!("6      \nA: b\n\n{LIST}"), "A: b\n\n");
        check("6\nA: b\n\n", "A: b\n\n");
        check("A: b\n\n", "A: b\n\n");
    }

    #[test]
    fn a_wrong_count_costs_nothing_of_the_message() {
        check(&format!("4\nA: b\n\nText\n{LIST}"), "A: b\n\nText\n");
        check(&format!("4000\nA: b\n\nText\n{LIST}"), "A: b\n\nText\n");
        check("99999999999999\nA: b", "99999999999999\nA: b");
        check("4000\nA: b\n\n<?xml version", "A: b\n\n<?xml version");
        check("12", "12");
    }
}
