//! Pages from a web archive that is read in a browser, such as the Wayback Machine: without the archive's toolbar, and
//! with the addresses of the original site.
//!
//! Such an archive puts a toolbar into each page and writes every address as `…/web/20010302131237/http://…`. The rules
//! are about these forms, which several archives share, not about the name of one.

use std::borrow::Cow;

/// The comments around what the archive added.
const ADDED: [(&str, &str); 2] = [
    (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
        "<!-- END WAYBACK TOOLBAR INSERT -->",
    ),
    (
        "<!-- Start Wayback Rewrite JS Include -->",
        "<!-- End Wayback Rewrite JS Include -->",
    ),
];

/// Beginnings of the identifiers of the toolbar and its parts.
const TOOLBAR_IDS: [&str; 4] = ["wm-ipp", "wm-tb", "wmtb", "donato"];

/// Gives a page without the parts that a web archive added between comments.
pub(super) fn without_toolbar(page: &str) -> Cow<'_, str> {
    let mut page = Cow::Borrowed(page);
    for (begin, end) in ADDED {
        let Some(start) = page.find(begin) else {
            continue;
        };
        let after = page.get(start..).and_then(|rest| rest.find(end));
        if let Some(after) = after {
            let after = start + after + end.len();
            let (before, rest) = (page.get(..start), page.get(after..));
            page = Cow::Owned([before, rest].map(Option::unwrap_or_default).concat());
        }
    }
    page
}

/// Whether an identifier is that of the toolbar of a web archive.
pub(super) fn is_toolbar(id: &str) -> bool {
    TOOLBAR_IDS.iter().any(|toolbar| id.starts_with(toolbar))
}

/// The address of the original page, if an address leads to the copy in a web archive; otherwise the address.
pub fn original_address(address: &str) -> &str {
    let mut parts = address.match_indices("/http");
    let original = parts.find_map(|(at, _)| {
        let stamp = address.get(..at)?.rsplit('/').next()?;
        // `20010302131237`, also with a mark for the kind of file: `20010302131237im_`.
        let digits = stamp.bytes().take_while(u8::is_ascii_digit).count();
        let mark = stamp.get(digits..)?;
        let is_mark = mark.is_empty() || (mark.len() == 3 && mark.ends_with('_'));
        let rest = address.get(at + 1..)?;
        let is_address = rest.starts_with("http://") || rest.starts_with("https://");
        ((8..=14).contains(&digits) && is_mark && is_address).then_some(rest)
    });
    original.unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_address_is_inside_that_of_the_copy() {
        let check = |address: &str, expected: &str| {
            assert_eq!(original_address(address), expected);
        };
        check(
            "https://archive.example/web/20010302131237/http://gazette.example/a.html",
            "http://gazette.example/a.html",
        );
        check(
            "/wayback/19990508000000im_/https://gazette.example/",
            "https://gazette.example/",
        );
        check(
            "https://gazette.example/share?to=/http://other.example",
            "https://gazette.example/share?to=/http://other.example",
        );
        check(
            "https://gazette.example/2001",
            "https://gazette.example/2001",
        );
        check("", "");
    }

    #[test]
    fn the_toolbar_goes_and_an_unfinished_one_stays() {
        let page =
            "a<!-- BEGIN WAYBACK TOOLBAR INSERT -->12 captures<!-- END WAYBACK TOOLBAR INSERT -->b";
        assert_eq!(without_toolbar(page), "ab");
        let cut_off = "a<!-- BEGIN WAYBACK TOOLBAR INSERT -->12 captures";
        assert_eq!(without_toolbar(cut_off), cut_off);
    }
}
