//! The header before the text: number, priority, category, word count, slug.
//!
//! IPTC 7901: `eca062 4 i 211 dpa 061` (service and number, priority, category, words, agency), the slug on a line
//! below. ANPA 1312: `W2870␟_asian` (wire and number, unit separator, selector) and `r i BC-Harbour 11-13 1049`
//! (priority, category, keyword, day, words).

use newsdex_text::clean;

/// The header of a story.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Header {
    /// Whether the header follows ANPA 1312.
    pub(super) is_anpa: bool,
    pub(super) agency: Option<String>,
    pub(super) section: Option<String>,
    pub(super) slug: Option<String>,
}

/// Separates the selector from the number of a story.
const UNIT_SEPARATOR: char = '\u{1f}';

/// Reads the header; parts that cannot be interpreted are left out.
pub(super) fn header(written: &str) -> Header {
    let is_selected = written.contains(UNIT_SEPARATOR);
    let mut lines = written
        .lines()
        .filter_map(clean::line)
        .filter(|line| line.contains(char::is_alphanumeric));
    let first = lines.next().unwrap_or_default();
    let second = lines.next();
    if is_selected || second.as_deref().is_some_and(is_keyword_line) {
        let words: Vec<&str> = second.as_deref().unwrap_or_default().split(' ').collect();
        return Header {
            is_anpa: true,
            agency: None,
            section: words.get(1).copied().and_then(section),
            slug: keyword(&words),
        };
    }
    let words: Vec<&str> = first.split(' ').collect();
    Header {
        is_anpa: false,
        agency: agency(&words),
        section: words.get(2).copied().and_then(section),
        slug: second.and_then(|line| slug(&line)),
    }
}

/// Whether a line is a keyword line such as `r i BC-Harbour 11-13 1049`.
fn is_keyword_line(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words.as_slice(), [priority, category, .., count] if priority.len() == 1
        && category.len() == 1
        && words.len() > 3
        && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The words between the category and the day.
fn keyword(words: &[&str]) -> Option<String> {
    let words = words.get(2..)?;
    let end = words
        .iter()
        .position(|word| is_day(word))
        .unwrap_or(words.len());
    slug(&words.get(..end)?.join(" "))
}

fn is_day(word: &str) -> bool {
    word.len() == 5
        && word.bytes().enumerate().all(|(at, byte)| match at {
            2 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// A slug without its cycle (`BC-`: for morning and evening papers) and the marks around it.
pub(super) fn slug(line: &str) -> Option<String> {
    let line = line.trim();
    let line = ["BC-", "AM-", "PM-"]
        .iter()
        .find_map(|cycle| line.strip_prefix(cycle))
        .unwrap_or(line);
    clean::line(
        line.trim_start_matches('-')
            .trim_end_matches(['/', '-', '.', ' ']),
    )
}

/// The agency at the end of the first line, before its own number: `dpa 061`.
fn agency(words: &[&str]) -> Option<String> {
    let rest = words.get(4..)?;
    let [.., name, number] = rest else {
        return None;
    };
    let is_numbered = number.bytes().all(|byte| byte.is_ascii_digit());
    let is_name =
        (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_numbered && is_name).then(|| super::agency(name))?
}

/// The desk for a category code; `None` if the code is unknown.
///
/// Single letters are those of ANPA 1312, three letters those of IPTC 7901; codes of two letters are used by
/// German-language agencies.
fn section(category: &str) -> Option<String> {
    const SECTIONS: [(&str, &str); 42] = [
        ("a", "Domestic"),
        ("e", "Entertainment"),
        ("f", "Business"),
        ("i", "International"),
        ("k", "Commentary"),
        ("l", "Lifestyle"),
        ("n", "State and regional"),
        ("o", "Weather"),
        ("p", "Politics"),
        ("q", "Sports"),
        ("s", "Sports"),
        ("t", "Travel"),
        ("v", "Advisories"),
        ("w", "Washington"),
        ("pl", "Politics"),
        ("wi", "Business"),
        ("ec", "Business"),
        ("ku", "Culture"),
        ("sp", "Sports"),
        ("vm", "Miscellaneous"),
        ("ace", "Culture"),
        ("clt", "Culture"),
        ("clj", "Justice"),
        ("jus", "Justice"),
        ("dis", "Disasters"),
        ("ebf", "Business"),
        ("eco", "Business"),
        ("fin", "Business"),
        ("edu", "Education"),
        ("env", "Environment"),
        ("evn", "Environment"),
        ("hth", "Health"),
        ("hum", "Human interest"),
        ("lab", "Labour"),
        ("lif", "Lifestyle"),
        ("pol", "Politics"),
        ("rel", "Religion"),
        ("sci", "Science"),
        ("soi", "Society"),
        ("spo", "Sports"),
        ("war", "Conflict"),
        ("wea", "Weather"),
    ];
    SECTIONS
        .iter()
        .find(|(code, _)| code.eq_ignore_ascii_case(category))
        .map(|(_, name)| (*name).to_owned())
}
