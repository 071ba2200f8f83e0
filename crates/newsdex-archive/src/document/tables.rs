//! Tables of articles in a document: a row for each article below the names of the columns, or a table for each article
//! with a label and a value in every row.

use serde_json::{Map, Value};

use crate::fields;
use newsdex_text::checkpoint::checkpoint;

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 40;
/// The fewest rows of a table of labels.
const FEWEST_LABELS: usize = 3;
/// The shortest text of an article, in characters.
const SHORTEST_TEXT: usize = 60;

/// The articles in the rows of a table; empty for any other table.
pub(super) fn records(rows: &[Vec<String>]) -> Vec<Map<String, Value>> {
    labelled(rows)
        .map(|record| vec![record])
        .or_else(|| below_names(rows))
        .unwrap_or_default()
}

fn is_name(cell: &str) -> bool {
    (1..=LONGEST_NAME).contains(&cell.trim().chars().count())
}

fn is_text(cell: &str) -> bool {
    cell.chars().count() >= SHORTEST_TEXT
}

/// The rows of a table whose first row names the columns.
fn below_names(rows: &[Vec<String>]) -> Option<Vec<Map<String, Value>>> {
    let width = rows.first()?.len();
    let has_names = width >= 2 && rows.first()?.iter().all(|cell| is_name(cell));
    let has_texts = rows.len() >= 2
        && rows
            .iter()
            .skip(1)
            .any(|row| row.iter().any(|cell| is_text(cell)));
    if !has_names || !has_texts {
        return None;
    }
    // A row of another width is a heading between the rows, or a sum.
    let of_width = rows.iter().filter(|row| row.len() == width);
    let values = of_width.map(|row| {
        checkpoint();
        Value::Array(row.iter().map(|cell| value(cell)).collect())
    });
    fields::rows_below_names(&values.collect::<Vec<Value>>())
}

/// The paragraphs of a cell are paragraphs of the value.
fn value(cell: &str) -> Value {
    Value::String(cell.trim().replace('\n', "\n\n"))
}

/// A table of two columns: labels and values.
fn labelled(rows: &[Vec<String>]) -> Option<Map<String, Value>> {
    let is_table = rows.len() >= FEWEST_LABELS
        && rows
            .iter()
            .all(|row| row.len() == 2 && row.first().is_some_and(|name| is_name(name)))
        && rows.iter().filter(|row| names_text(row)).count() >= 2
        && rows
            .iter()
            .any(|row| row.last().is_some_and(|cell| is_text(cell)));
    let pair = |row: &Vec<String>| {
        let (name, cell) = (row.first()?, row.last()?);
        Some((name.trim().trim_end_matches(':').to_owned(), value(cell)))
    };
    is_table.then(|| rows.iter().filter_map(pair).collect())
}

/// Whether a row begins with the label of a title or a text.
fn names_text(row: &[String]) -> bool {
    let label = row.first().map_or("", String::as_str);
    fields::names_text(label.trim().trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "The harbour of Wexmouth opened again on Monday after the storm of the week.";

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_row_below_the_names_of_the_columns_is_an_article() {
        let table = rows(&[
            &["Date", "Title", "Text"],
            &["4 May 2019", "Harbour opens", TEXT],
            &["5 May 2019", "Pier closed", TEXT],
        ]);
        let found = records(&table);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].get("Title"), Some(&"Pier closed".into()));
    }

    #[test]
    fn labels_and_values_are_an_article() {
        let table = rows(&[
            &["Title:", "Harbour opens"],
            &["Date:", "4 May 2019"],
            &["Text:", TEXT],
        ]);
        assert_eq!(records(&table).len(), 1);
    }

    #[test]
    fn a_table_of_figures_is_no_list_of_articles() {
        let table = rows(&[&["Port", "Ships"], &["Wexmouth", "12"], &["Saltby", "3"]]);
        assert!(records(&table).is_empty());
        let table = rows(&[&["Port", "Remark"], &["Wexmouth", TEXT]]);
        assert!(records(&table).is_empty());
    }
}
