//! Two texts side by side: their paragraphs in rows, with the words that only one of them has.

use similar::ChangeTag;

use crate::output::versions::{Edit, changes, edit};
use newsdex_text::article::Article;

/// A paragraph of both texts, in runs of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The words of the first text: kept and removed ones.
    pub before: Vec<(Edit, String)>,
    /// The words of the second text: kept and added ones.
    pub after: Vec<(Edit, String)>,
}

/// Headline and body of two articles in rows.
pub fn side_by_side(before: &Article, after: &Article) -> Vec<Row> {
    let text = |article: &Article| {
        let title = article.title.as_deref().unwrap_or_default();
        format!("{title}\n\n{}", article.body)
    };
    let mut rows = vec![Row::default()];
    for (tag, run) in changes(&text(before), &text(after)) {
        // A row ends where a paragraph ends in both texts.
        let pieces: Vec<&str> = match tag {
            ChangeTag::Equal => run.split("\n\n").collect(),
            ChangeTag::Insert | ChangeTag::Delete => vec![&run],
        };
        for (number, piece) in pieces.into_iter().enumerate() {
            if number > 0 {
                rows.push(Row::default());
            }
            let Some(row) = rows.last_mut().filter(|_| !piece.is_empty()) else {
                continue;
            };
            let run = (edit(tag), piece.to_owned());
            if tag != ChangeTag::Insert {
                row.before.push(run.clone());
            }
            if tag != ChangeTag::Delete {
                row.after.push(run);
            }
        }
    }
    rows.retain(|row| !row.before.is_empty() || !row.after.is_empty());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, body: &str) -> Article {
        Article {
            title: Some(title.into()),
            body: body.into(),
            ..Article::default()
        }
    }

    fn shown(runs: &[(Edit, String)]) -> String {
        let runs = runs.iter().map(|(edit, text)| match edit {
            Edit::Kept => text.clone(),
            Edit::Added => format!("+{text}+"),
            Edit::Removed => format!("-{text}-"),
        });
        runs.collect()
    }

    #[test]
    fn paragraphs_are_beside_each_other() {
        let before = article("Boats", "Nine boats came.\n\nNobody objected.");
        let after = article(
            "Boats",
            "Ten boats came.\n\nNobody objected.\n\nThe clerk left.",
        );
        let rows = side_by_side(&before, &after);
        let rows: Vec<(String, String)> = rows
            .iter()
            .map(|row| (shown(&row.before), shown(&row.after)))
            .collect();
        assert_eq!(rows[0], ("Boats".into(), "Boats".into()));
        assert_eq!(
            rows[1],
            ("-Nine- boats came.".into(), "+Ten+ boats came.".into())
        );
        assert_eq!(rows[2].0, "Nobody objected.");
        assert!(
            rows[2].1.contains("+") && rows[2].1.contains("The clerk left."),
            "{rows:?}"
        );
    }

    #[test]
    fn each_side_has_its_whole_text() {
        let before = article("A", "One.\n\nTwo.\n\nThree.");
        let after = article("B", "Zero.\n\nTwo and more.");
        let rows = side_by_side(&before, &after);
        let side = |runs: Vec<(Edit, String)>| -> String {
            runs.into_iter().map(|(_, text)| text).collect()
        };
        let left: Vec<String> = rows.iter().map(|row| side(row.before.clone())).collect();
        let right: Vec<String> = rows.iter().map(|row| side(row.after.clone())).collect();
        for word in ["One.", "Two.", "Three."] {
            assert!(left.concat().contains(word));
        }
        for word in ["Zero.", "Two", "and more."] {
            assert!(right.concat().contains(word));
        }
    }
}
