//! Recognises two kinds of table columns by their names: summaries and labels.

use newsdex_text::lexicon::section_names;

/// Whether a column holds a summary, which is used if there is no text.
pub(super) fn is_summary(name: &str) -> bool {
    matches!(
        compared(name).as_str(),
        "description" | "summary" | "abstract" | "lead" | "excerpt" | "snippet" | "teaser"
    )
}

/// Whether a column gives the subject or a classification of an article.
pub(super) fn is_label(name: &str) -> bool {
    matches!(
        compared(name).as_str(),
        "label" | "labels" | "class" | "classname" | "target"
    )
}

/// Whether a label is a section, not a verdict such as `fake` or a number.
pub(super) fn is_section(label: &str) -> bool {
    let label = label.trim();
    label.chars().count() <= 40
        && label
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            >= 2
        && !section_names::is(section_names::Kind::Verdict, &label.to_lowercase())
}

fn compared(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
