//! Lines below a headline in Chinese, Japanese and Korean: newspaper and author behind labels.

use std::sync::LazyLock;

use newsdex_text::lexicon::labels;

/// The longest such line, in characters.
const LONGEST: usize = 140;

/// Divides a line with labels in a script without capitals, such as `2020-09-12 来源：海港日报 作者：李文静`: the text before the
/// first label, and the fields with their values. `None` without such a label.
pub(super) fn labelled(text: &str) -> Option<(&str, Vec<(&'static str, &str)>)> {
    static LABELS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        let labels = labels::record_labels().filter(|(field, label)| {
            matches!(*field, "source" | "authors")
                && label
                    .chars()
                    .all(|sign| matches!(sign, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
        });
        labels.collect()
    });
    if !text.contains(['：', ':']) || text.is_ascii() || text.chars().count() > LONGEST {
        return None;
    }
    let mut found: Vec<(usize, &'static str, &str)> = Vec::new();
    for &(field, label) in LABELS.iter() {
        for (at, _) in text.match_indices(label) {
            let after = text
                .get(at + label.len()..)
                .unwrap_or_default()
                .trim_start();
            if let Some(value) = after.strip_prefix(['：', ':']) {
                found.push((at, field, value.trim_start()));
            }
        }
    }
    found.sort_unstable();
    let first = found.first()?.0;
    let values = found.iter().filter_map(|(_, field, rest)| {
        let value = rest
            .split([' ', '\u{3000}', '\u{a0}', '|', ')', '）'])
            .next()?;
        (!value.is_empty()).then_some((*field, value))
    });
    let before = text.get(..first)?.trim_end_matches(['（', '(', '|', ' ']);
    Some((before, values.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newspaper_and_author_stand_behind_their_labels() {
        let line = "2020年09月12日 08:30 来源：海港日报 作者：李文静";
        let values = vec![("source", "海港日报"), ("authors", "李文静")];
        assert_eq!(labelled(line), Some(("2020年09月12日 08:30", values)));
        assert_eq!(labelled("海港市新图书馆：周六开放"), None);
        assert_eq!(labelled("Source: The Port"), None);
    }
}
