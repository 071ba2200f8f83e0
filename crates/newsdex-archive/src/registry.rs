//! All formats, and the choice of the format of a file.

use crate::record::format::{Format, Head};
use crate::{
    alto, csv, feed, json, mail, markdown, mediawiki, mets, movable_type, newsml, newsml_g2, nitf,
    ocr, office, outlook, page, plain, press_text, rtf, sgml, tagged, tei, warc, wire, xml_record,
};

/// All formats, the most specific first: a file has the first format that recognises it.
static FORMATS: &[&Format] = &[
    &rtf::FORMAT,
    &outlook::MSG,
    &office::DOCX,
    &office::ODT,
    &office::EPUB,
    &office::FLAT,
    &outlook::TNEF,
    &warc::FORMAT,
    &wire::FORMAT,
    &mail::FORMAT,
    &json::FORMAT,
    &feed::FORMAT,
    &mediawiki::FORMAT,
    &mets::FORMAT,
    &alto::FORMAT,
    &ocr::FORMAT,
    &newsml_g2::FORMAT,
    &newsml::FORMAT,
    &nitf::FORMAT,
    &sgml::FORMAT,
    &page::FORMAT,
    &csv::FORMAT,
    &tei::FORMAT,
    &xml_record::FORMAT,
    &tagged::FORMAT,
    &movable_type::FORMAT,
    &press_text::FORMAT,
    &markdown::FORMAT,
    &plain::FORMAT,
];

/// Gives the format of a file.
pub(crate) fn recognised(head: &Head<'_>) -> Option<&'static Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.recognises)(head))
}

impl Format {
    /// The format with a name such as `html` or `plain text`, ignoring case; `None` if there is none.
    pub fn named(name: &str) -> Option<&'static Format> {
        let wanted = if name.eq_ignore_ascii_case("text") {
            "plain text"
        } else {
            name
        };
        FORMATS
            .iter()
            .copied()
            .find(|format| format.name.eq_ignore_ascii_case(wanted))
    }

    /// The format's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of all formats.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|format| format.name)
    }
}
