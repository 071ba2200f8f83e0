//! The code pages of DOS and the Macintosh that browsers do not know, from a data file.

use std::sync::LazyLock;

/// The numbers of the code pages, the most usual first.
pub(super) fn numbers() -> impl Iterator<Item = u32> {
    pages().iter().map(|page| page.number)
}

/// Whether the table has a code page.
pub(super) fn has(number: u32) -> bool {
    page(number).is_some()
}

/// Decodes text of a code page; the first one of the table, 437, stands for an unknown number.
pub(super) fn decode(bytes: &[u8], number: u32) -> String {
    let page = page(number).or(pages().first());
    let sign = |byte: &u8| match (byte.checked_sub(0x80), page) {
        (None, _) => char::from(*byte),
        (Some(at), Some(page)) => page
            .upper
            .get(usize::from(at))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        (Some(_), None) => char::REPLACEMENT_CHARACTER,
    };
    bytes.iter().map(sign).collect()
}

/// The characters of the bytes from 0x80 to 0xff in a code page.
struct Page {
    number: u32,
    upper: Vec<char>,
}

fn page(number: u32) -> Option<&'static Page> {
    pages().iter().find(|page| page.number == number)
}

fn pages() -> &'static [Page] {
    static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
        include_str!("code-pages.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut columns = line.split('\t');
                let number = columns.next()?.parse().ok()?;
                let upper = columns.nth(1)?.chars().collect();
                Some(Page { number, upper })
            })
            .collect()
    });
    &PAGES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_have_a_sign_for_each_byte() {
        assert_eq!(numbers().next(), Some(437));
        assert!(pages().iter().all(|page| page.upper.len() == 128));
        assert_eq!(decode(b"caf\x82", 850), "café");
        assert_eq!(decode(b"\x92\x9c\x9f \xe0", 737), "Τεθ ω");
    }
}
