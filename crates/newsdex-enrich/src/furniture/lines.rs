//! Lines of the page that were taken for text: "Advertisement", "Follow us on", "FOR IMMEDIATE RELEASE".
//!
//! Only whole lines, and only those that never occur in prose.

/// The longest such line, in bytes.
const LONGEST: usize = 200;

/// Whole lines, in lower case, without punctuation at the ends.
const WHOLE: &[&str] = &[
    "advertisement",
    "advertisements",
    "advertising",
    "advertisement - story continues below",
    "ad feedback",
    "article continues below",
    "article continues below advertisement",
    "story continues below",
    "story continues below advertisement",
    "story continues",
    "continue reading",
    "continue reading the main story",
    "back to top",
    "scroll to top",
    "skip to content",
    "skip to main content",
    "skip advertisement",
    "return to top",
    "read more",
    "read more here",
    "return to index",
    "read also",
    "also read",
    "read next",
    "see also",
    "more on this story",
    "more on this",
    "related articles",
    "related stories",
    "related topics",
    "related coverage",
    "related content",
    "recommended stories",
    "you might also like",
    "you may also like",
    "most read",
    "trending",
    "trending now",
    "top stories",
    "more stories",
    "for immediate release",
    "immediate release",
    "for release",
    "press release",
    "news release",
    "media release",
    "for planning purposes only",
    "media advisory",
    "no embargo",
    "embargoed",
    "not for publication",
    "30",
    "end",
    "ends",
    "more",
    "end of story",
    "end transcript",
    "ends here",
    "message ends",
    "statement ends",
    "e&oe",
    "follow us",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "print",
    "print this page",
    "printable version",
    "printer friendly version",
    "email this page",
    "view comments",
    "comments",
    "leave a comment",
    "sign up",
    "subscribe",
    "subscribe now",
    "log in",
    "sign in",
    "newsletter",
    "getty images",
    "file photo",
    "loading...",
    "view image in fullscreen",
    "enlarge",
    "expand",
    "watch video",
    "watch live",
    "play video",
    "play audio",
    "image caption",
    "image source",
    "image copyright",
    "media caption",
    "to view this video please enable javascript",
    "this video can not be played",
    "questions or comments",
    "source",
    "our standards: the thomson reuters trust principles",
    "home",
    "menu",
    "search",
    "search for",
];

/// Beginnings of such lines, in lower case, with the condition for the rest of the line.
const BEGINNINGS: &[(&str, Kind)] = &[
    ("read more:", Kind::Any),
    ("read more |", Kind::Any),
    ("read more about", Kind::NoStop),
    ("read more on", Kind::NoStop),
    ("also read:", Kind::Any),
    ("also read |", Kind::Any),
    ("also read -", Kind::Any),
    ("also read –", Kind::Any),
    ("read also:", Kind::Any),
    ("read |", Kind::Any),
    ("read:", Kind::Any),
    ("read the full story", Kind::Any),
    ("see also:", Kind::Any),
    ("watch |", Kind::Any),
    ("watch:", Kind::Any),
    ("watch now:", Kind::Any),
    ("also watch", Kind::NoStop),
    ("listen |", Kind::Any),
    ("related:", Kind::Any),
    ("related |", Kind::Any),
    ("recommended:", Kind::Any),
    ("must read:", Kind::Any),
    ("more:", Kind::NoStop),
    ("don't miss:", Kind::Any),
    ("don't miss |", Kind::Any),
    ("follow us on", Kind::Any),
    ("follow us at", Kind::Any),
    ("like us on facebook", Kind::Any),
    ("find us on facebook", Kind::Any),
    ("join us on", Kind::Any),
    ("join our whatsapp", Kind::Any),
    ("click here to", Kind::Any),
    ("click here for", Kind::Any),
    ("click here if", Kind::Any),
    ("click to", Kind::NoStop),
    ("download the app", Kind::Any),
    ("download our app", Kind::Any),
    ("sign up for", Kind::Any),
    ("sign up to", Kind::Any),
    ("subscribe to", Kind::Any),
    ("get the latest news", Kind::Any),
    ("get breaking news", Kind::Any),
    ("by submitting your email", Kind::Any),
    ("by signing up", Kind::Any),
    ("thank you for being with us.sign up", Kind::Any),
    ("contact:", Kind::Contact),
    ("contacts:", Kind::Contact),
    ("media contact", Kind::Contact),
    ("press contact", Kind::Contact),
    ("contact ", Kind::Phone),
    ("editors:", Kind::NoStop),
    ("media inquiries", Kind::Contact),
    ("media enquiries", Kind::Contact),
    ("media contacts", Kind::Contact),
    ("for more information, contact", Kind::Phone),
    ("for more information contact", Kind::Phone),
    ("for further information, contact", Kind::Phone),
    ("for further information contact", Kind::Phone),
    ("for more information, please contact", Kind::Phone),
    ("for further information, please contact", Kind::Phone),
    ("further information:", Kind::Contact),
    ("tel:", Kind::Phone),
    ("phone:", Kind::Phone),
    ("ph:", Kind::Phone),
    ("fax:", Kind::Phone),
    ("e-mail:", Kind::Phone),
    ("email:", Kind::Phone),
    ("for immediate release", Kind::Short),
    ("for release ", Kind::Short),
    ("embargoed until", Kind::Short),
    ("under embargo", Kind::Short),
    ("you are here:", Kind::Any),
    ("last updated", Kind::Short),
    ("last update:", Kind::Short),
    ("last modified", Kind::Short),
    ("published:", Kind::Short),
    ("updated:", Kind::Short),
    ("posted:", Kind::Short),
    ("first published", Kind::Short),
    ("http://", Kind::Address),
    ("are you a human", Kind::Short),
    ("click here", Kind::NoStop),
    ("https://", Kind::Address),
    ("www.", Kind::Address),
    ("our standards: the thomson reuters", Kind::Any),
    ("terms of use", Kind::Short),
    ("privacy policy", Kind::Short),
    ("all rights reserved", Kind::Any),
    ("opens in new window", Kind::Any),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No condition: the beginning is enough.
    Any,
    /// The line does not end like a sentence.
    NoStop,
    /// The line is short.
    Short,
    /// The line is short or has a telephone number or an address.
    Contact,
    /// The line has a telephone number or an address.
    Phone,
    /// The line is one word.
    Address,
}

/// Whether a trimmed line belongs to the page.
pub(super) fn is_furniture(line: &str) -> bool {
    if line.is_empty() || line.len() > LONGEST {
        return false;
    }
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        // "###", "* * *", "----"
        return line.len() <= 40;
    }
    let first = bare.as_bytes().first().copied().unwrap_or_default();
    if !first.is_ascii_alphanumeric() {
        return false;
    }
    let second = bare.as_bytes().get(1).copied().unwrap_or_default();
    let letters = (first | 0x20, second | 0x20);
    if first.is_ascii_alphabetic() && !may_begin(letters.0, letters.1) {
        return false;
    }
    let lower = line
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_ascii_lowercase();
    if bare.len() <= 60 {
        let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_sentence = lower.ends_with(['?', '!', '"', '”']);
        // The last word of a sentence, on a line of its own: "share."
        let is_rest = line.starts_with(char::is_lowercase) && lower.ends_with('.');
        // "-30-"
        let is_figure = bare == "30" && !line.starts_with(['-', '–', '—', '#', '*']);
        if WHOLE.contains(&bare) && !is_sentence && !is_rest && !is_figure {
            return true;
        }
    }
    BEGINNINGS
        .iter()
        .any(|(begin, kind)| lower.starts_with(begin) && kind.fits(line, begin.len()))
}

/// For each first letter of the lines above, the possible second letters as bits: these two letters rule out most
/// lines.
const STARTS: [u32; 26] = {
    let mut starts = [0; 26];
    let mut at = 0;
    while at < WHOLE.len() {
        note(&mut starts, WHOLE[at]);
        at += 1;
    }
    at = 0;
    while at < BEGINNINGS.len() {
        note(&mut starts, BEGINNINGS[at].0);
        at += 1;
    }
    starts
};

const fn note(starts: &mut [u32; 26], line: &str) {
    let bytes = line.as_bytes();
    if bytes.len() > 1 && bytes[0].is_ascii_lowercase() {
        starts[(bytes[0] - b'a') as usize] |= bit(bytes[1]);
    }
}

/// The bit of a second letter; the highest bit stands for all other characters.
const fn bit(second: u8) -> u32 {
    match second {
        b'a'..=b'z' => 1 << (second - b'a'),
        _ => 1 << 31,
    }
}

fn may_begin(first: u8, second: u8) -> bool {
    let seconds = STARTS
        .get(usize::from(first.wrapping_sub(b'a')))
        .copied()
        .unwrap_or_default();
    seconds & bit(second) != 0
}

impl Kind {
    fn fits(self, line: &str, begin: usize) -> bool {
        match self {
            Kind::Any => true,
            Kind::NoStop => !line.ends_with(['.', '!', '?', '"', '”']),
            Kind::Short => line.len() <= begin + 50 && !line.ends_with(['"', '”']),
            Kind::Contact => line.len() <= begin + 60 || has_number_or_address(line),
            Kind::Phone => has_number_or_address(line),
            Kind::Address => !line.contains(' '),
        }
    }
}

/// Whether a line contains a telephone number (seven digits with only punctuation between them) or an address.
fn has_number_or_address(line: &str) -> bool {
    let mut figures = 0;
    for character in line.chars() {
        match character {
            _ if character.is_ascii_digit() => figures += 1,
            ' ' | '(' | ')' | '-' | '/' | '.' | '+' | '–' => {}
            _ => figures = 0,
        }
        if figures >= 7 {
            return true;
        }
    }
    line.contains('@') || line.contains("www.") || line.contains("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        assert_eq!(is_furniture(line), expected, "in {line:?}");
    }

    #[test]
    fn lines_of_the_page_are_furniture() {
        for line in [
            "Advertisement",
            "ALSO READ | Ferry strike in its second week",
            "Read more: Ferry strike in its second week",
            "Follow us on Twitter for more.",
            "FOR IMMEDIATE RELEASE",
            "Contact: Jane Roe (202) 555-0100",
            "For more information, contact Jane Roe at 202-555-0100.",
            "###",
            "# # #",
            "-30-",
            "[ends]",
            "https://example.org/news/1",
        ] {
            check(line, true);
        }
    }

    #[test]
    fn sentences_are_not() {
        for line in [
            "",
            "He ends",
            "Read more slowly, she told the children.",
            "Contact with the ship was lost on Monday.",
            "The advertisement was withdrawn.",
            "More?",
            "2014",
            "30",
            "share.",
            "Watch out for the ferry, it said.",
        ] {
            check(line, false);
        }
    }
}
