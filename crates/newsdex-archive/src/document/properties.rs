//! The properties of a document: what its program noted about it, beside its text.

use newsdex_text::article::Moment;
use newsdex_text::lexicon::document_words;
use newsdex_text::{byline, clean};

/// The properties that a program noted about the document it wrote.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Properties {
    pub(crate) title: Option<String>,
    /// The names of the authors, in one line.
    pub(crate) author: Option<String>,
    pub(crate) created: Option<Moment>,
    /// The day that is printed in the head of the first page.
    pub(crate) issued: Option<Moment>,
    pub(crate) language: Option<String>,
    pub(crate) keywords: Vec<String>,
}

/// Endings of file names that programs use as a title.
const FILE_ENDINGS: [&str; 14] = [
    ".doc", ".docx", ".rtf", ".odt", ".txt", ".pdf", ".indd", ".qxd", ".qxp", ".pub", ".xls",
    ".xlsx", ".html", ".htm",
];
impl Properties {
    /// The title, if it reads like a headline: not the name of a file, of a template or a placeholder.
    pub(super) fn headline(&self) -> Option<String> {
        let title = clean::line(self.title.as_deref()?)?;
        let lower = title.to_lowercase();
        let is_file = FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
            || lower.starts_with("microsoft word - ")
            || lower.starts_with("microsoft powerpoint - ")
            || title.contains(['\\', '_']);
        let words = title.split_whitespace().count();
        let is_headline = words >= 2
            && title.chars().any(char::is_alphabetic)
            && !document_words::is_placeholder_title(&lower)
            && title.chars().count() <= 200;
        (is_headline && !is_file).then_some(title)
    }

    /// The title of a book, which may be a single word; `None` for a placeholder.
    pub(crate) fn book_title(&self) -> Option<String> {
        let title = clean::line(self.title.as_deref()?)?;
        (!document_words::is_placeholder_title(&title.to_lowercase())).then_some(title)
    }

    /// The names of people; accounts and placeholders are left out.
    pub(super) fn authors(&self) -> Vec<String> {
        let Some(line) = self.author.as_deref().and_then(clean::line) else {
            return Vec::new();
        };
        let names: Vec<String> = match line.contains(';') {
            true => line.split(';').filter_map(clean::line).collect(),
            false => byline::authors(&line),
        };
        let is_name = |name: &String| {
            !document_words::is_nobody(&name.to_lowercase())
                && !name.contains(['@', '\\', '/'])
                && name.contains(char::is_alphabetic)
                // An account of a computer is one word.
                && name.contains([' ', ',', '.'])
        };
        names.into_iter().filter(is_name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_title(title: &str, expected: Option<&str>) {
        let properties = Properties {
            title: Some(title.to_owned()),
            ..Properties::default()
        };
        assert_eq!(properties.headline().as_deref(), expected, "of {title:?}");
    }

    #[test]
    fn names_of_files_and_placeholders_are_no_titles() {
        check_title("Harbour opens again", Some("Harbour opens again"));
        check_title("Microsoft Word - harbour.docx", None);
        check_title("New Page", None);
        check_title("102314", None);
        check_title("press_release_final", None);
        check_title("Harbour opens.indd", None);
    }

    #[test]
    fn accounts_are_no_authors() {
        let of = |author: &str| {
            Properties {
                author: Some(author.to_owned()),
                ..Properties::default()
            }
            .authors()
        };
        assert_eq!(of("Jane Roe"), ["Jane Roe"]);
        assert_eq!(of("Roe, Jane B.;John Doe"), ["Roe, Jane B.", "John Doe"]);
        assert_eq!(of("Administrator"), Vec::<String>::new());
        assert_eq!(of("jroe"), Vec::<String>::new());
        assert_eq!(of("WEXMOUTH\\jroe"), Vec::<String>::new());
    }
}
