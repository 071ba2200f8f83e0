//! All formats, and the choice of the format of a file.

use crate::record::format::{Format, Head};

/// All formats, the most specific first: a file has the first format that recognises it.
static FORMATS: &[&Format] = &[
    &crate::pdf::FORMAT,
    &crate::rtf::FORMAT,
    &crate::mail::outlook::MSG,
    &crate::office::DOCX,
    &crate::office::ODT,
    &crate::office::EPUB,
    &crate::office::FLAT,
    &crate::mail::outlook::TNEF,
    &crate::warc::FORMAT,
    &crate::webarchive::FORMAT,
    &crate::captions::FORMAT,
    &crate::sql::FORMAT,
    &crate::settings::FORMAT,
    &crate::vertical::FORMAT,
    &crate::wire::FORMAT,
    &crate::mhtml::FORMAT,
    &crate::mail::FORMAT,
    &crate::json::FORMAT,
    &crate::literals::FORMAT,
    &crate::feed::FORMAT,
    &crate::mediawiki::FORMAT,
    &crate::mets::FORMAT,
    &crate::alto::FORMAT,
    &crate::ocr::FORMAT,
    &crate::newsml_g2::FORMAT,
    &crate::newsml::FORMAT,
    &crate::nitf::FORMAT,
    &crate::sgml::FORMAT,
    &crate::page::FORMAT,
    &crate::ltsv::FORMAT,
    &crate::drawn_table::FORMAT,
    &crate::csv::FORMAT,
    &crate::tei::FORMAT,
    &crate::incopy::FORMAT,
    &crate::xml_record::FORMAT,
    &crate::tagged::FORMAT,
    &crate::bibtex::FORMAT,
    &crate::alceste::FORMAT,
    &crate::dotclear::FORMAT,
    &crate::movable_type::FORMAT,
    &crate::press_text::FORMAT,
    &crate::light_markup::FORMAT,
    &crate::markdown::FORMAT,
    &crate::plain::FORMAT,
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
