//! The address of a page in the note that a saving program left in it: a comment, an attribute or a script.

use newsdex_text::encoding;

/// Notes are looked for in this many bytes at the beginning of a page.
const NOTED_WITHIN: usize = 16 * 1024;
/// Some notes are at the end of the page, in at most this many bytes.
const NOTED_AT_END: usize = 4 * 1024;
/// The longest address.
const LONGEST_ADDRESS: usize = 4096;

/// The texts before an address, and the characters that end it.
const NOTES: [(&str, &[char]); 8] = [
    // Internet Explorer and Chrome: `<!-- saved from url=(0052)https://… -->`.
    ("saved from url=", &[' ', '\n', '\r', '-', '>']),
    // HTTrack: `<!-- Mirrored from gazette.example/pier.html by HTTrack Website Copier/3.x …`.
    ("<!-- mirrored from ", &[' ', '\n', '\r']),
    // SingleFile, in a comment with one field a line.
    ("\n url: ", &['\n', '\r']),
    // Save Page WE: `<meta name="savepage-url" content="…">`.
    ("name=\"savepage-url\" content=\"", &['"']),
    // WebScrapBook.
    ("data-scrapbook-source=\"", &['"']),
    // Scripts of the Wayback Machine: `__wm.wombat("http://…","2001…`.
    ("wm.wombat(\"", &['"']),
    // The toolbar of the Wayback Machine.
    ("id=\"wmtburl\" value=\"", &['"']),
    ("name=\"url\" id=\"wmtburl\" value=\"", &['"']),
];

/// The address that a page was saved from; `None` if no program noted it.
pub(super) fn url(page: &[u8]) -> Option<String> {
    let head = page.get(..NOTED_WITHIN).unwrap_or(page);
    let rest = page.get(head.len()..).unwrap_or_default();
    let tail = rest
        .get(rest.len().saturating_sub(NOTED_AT_END)..)
        .unwrap_or_default();
    [head, tail].into_iter().find_map(|part| {
        let text = encoding::decode(part, Some("utf-8"));
        let lower = text.to_ascii_lowercase();
        NOTES
            .iter()
            .find_map(|(before, ends)| noted(&text, &lower, before, ends))
    })
}

/// The address after `before`; `lower` is `text` in lower case.
fn noted(text: &str, lower: &str, before: &str, ends: &[char]) -> Option<String> {
    let start = lower.find(before)? + before.len();
    let rest = text.get(start..)?;
    // The number of characters in the address, in brackets.
    let rest = match rest.strip_prefix('(') {
        Some(counted) => counted.split_once(')')?.1,
        None => rest,
    };
    let end = match ends {
        // An address may contain hyphens, but the end of a comment has two.
        [' ', '\n', '\r', '-', '>'] => rest.find([' ', '\n', '\r', '>'])?,
        ends => rest.find(ends)?,
    };
    let address = rest.get(..end)?.trim_end_matches("--").trim();
    let is_short = !address.is_empty() && address.len() <= LONGEST_ADDRESS;
    if !is_short || address.contains(['<', '"']) {
        return None;
    }
    match address.contains("://") {
        true => Some(address.to_owned()),
        false if address.starts_with("about:") => None,
        // HTTrack leaves out the scheme.
        false => address
            .contains(['.', '/'])
            .then(|| format!("http://{address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: Option<&str>) {
        assert_eq!(url(page.as_bytes()).as_deref(), expected, "in {page}");
    }

    #[test]
    fn the_address_is_in_the_note_of_the_saving_program() {
        check(
            "<!DOCTYPE html>\n<!-- saved from url=(0036)https://courier.example/swing-bridge -->\n<html>",
            Some("https://courier.example/swing-bridge"),
        );
        check(
            "<html>\n<!-- Mirrored from courier.example/2019/03/pier.html by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 04 Apr 2023 10:00:00 GMT -->",
            Some("http://courier.example/2019/03/pier.html"),
        );
        check(
            "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://courier.example/a \n saved date: Sat Mar 02 2019\n-->",
            Some("https://courier.example/a"),
        );
        check(
            "<html data-scrapbook-source=\"https://courier.example/b\" data-scrapbook-create=\"20190302\">",
            Some("https://courier.example/b"),
        );
        check(
            "<script>__wm.wombat(\"http://courier.example/c.html\",\"19990508000000\",\"https://web.archive.example/\")</script>",
            Some("http://courier.example/c.html"),
        );
    }

    #[test]
    fn other_pages_and_damaged_notes_have_no_address() {
        check("<p>It was saved from the sea.</p>", None);
        check("<!-- saved from url=(0014)about:internet -->", None);
        check("<!-- saved from url=(0036", None);
        check("<!-- Mirrored from ", None);
        check("", None);
    }
}
