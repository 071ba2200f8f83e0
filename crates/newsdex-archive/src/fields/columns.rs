//! Tables in JSON: stored by column, or as a list of column names beside a list of rows.

use serde_json::{Map, Value};

use super::labels::{self, Field};
use newsdex_text::checkpoint::checkpoint;

/// Gives the rows of a table as objects; `None` if the object is not a table or no column has titles, texts or
/// summaries.
///
/// These are tables: `{"title": ["A", "B"], "text": ["…", "…"]}`, `{"title": {"0": "A"}, "text": {"0": "…"}}` and
/// `{"columns": ["title", "text"], "data": [["A", "…"]]}`.
pub(crate) fn rows_of_columns(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let rows = split(object)
        .or_else(|| lists(object))
        .or_else(|| keyed(object))?;
    let is_of_articles = rows.first()?.keys().any(|name| names_text(name));
    is_of_articles.then_some(rows)
}

/// Whether a name is that of a title, a text or a summary.
pub(crate) fn names_text(name: &str) -> bool {
    let mut labels = labels::of_key(name).iter();
    labels.any(|label| matches!(label.field, Field::Title | Field::Body | Field::Summary))
}

/// Gives the rows of a table as objects, if its first row names the columns: `[["title", "text"], ["A", "…"]]`.
pub(crate) fn rows_below_names(rows: &[Value]) -> Option<Vec<Map<String, Value>>> {
    let (names, rows) = rows.split_first()?;
    let table = [
        ("names", names.clone()),
        ("rows", Value::Array(rows.to_vec())),
    ];
    rows_of_columns(
        &table
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

/// Whether a name is that of any field of an article.
pub(crate) fn is_field(name: &str) -> bool {
    !labels::of_key(name).is_empty()
}

/// Tables with a list of column names and a list of rows, each row a list of cells.
fn split(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let mut names: Option<Vec<&str>> = None;
    let mut rows: Option<&Vec<Value>> = None;
    for value in object.values() {
        let Value::Array(list) = value else { continue };
        let is_of_rows =
            list.first().is_some_and(Value::is_array) && list.iter().all(Value::is_array);
        if is_of_rows {
            rows = rows.or(Some(list));
        } else if names.is_none() {
            names = list
                .iter()
                .map(name_of_column)
                .collect::<Option<Vec<&str>>>()
                .filter(|names| names.len() >= 2);
        }
    }
    let (names, rows) = (names?, rows?);
    let row = |cells: &Value| {
        checkpoint();
        let cells = cells
            .as_array()
            // A spreadsheet leaves out the empty cells at the end of a row.
            .filter(|cells| cells.len() <= names.len())?;
        let named = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| ((*name).to_owned(), cell.clone()));
        Some(named.collect())
    };
    rows.iter().map(row).collect()
}

/// The name of a column, stored as a string or in an object that describes the column.
fn name_of_column(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("name")?.as_str())
}

/// Tables whose columns are lists of the same length.
fn lists(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns: Vec<(&String, &Vec<Value>)> = object
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_array()?)))
        .collect();
    let count = columns.first()?.1.len();
    let is_table = columns.len() >= 2
        && columns.len() == object.len()
        && count >= 2
        && columns
            .iter()
            .all(|(_, cells)| cells.len() == count && cells.iter().all(is_cell));
    if !is_table {
        return None;
    }
    let row = |at: usize| {
        checkpoint();
        let cells = columns
            .iter()
            .filter_map(|(name, cells)| Some(((*name).clone(), cells.get(at)?.clone())));
        cells.collect()
    };
    Some((0..count).map(row).collect())
}

/// Tables whose columns are objects with the same keys, the numbers or names of the rows.
fn keyed(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns: Vec<(&String, &Map<String, Value>)> = object
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_object()?)))
        .collect();
    let (_, first) = columns.first()?;
    // The key of a single row must be a number: with a name as the key, any nested objects would look like a table.
    let is_numbered = first
        .keys()
        .all(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()));
    let is_table = columns.len() >= 2
        && columns.len() == object.len()
        && (is_numbered || first.len() >= 2)
        && !first.is_empty()
        && columns.iter().all(|(_, cells)| {
            cells.len() == first.len()
                && cells.values().all(is_cell)
                && first.keys().all(|key| cells.contains_key(key))
        });
    if !is_table {
        return None;
    }
    let row = |key: &String| {
        checkpoint();
        let cells = columns
            .iter()
            .filter_map(|(name, cells)| Some(((*name).clone(), cells.get(key)?.clone())));
        cells.collect()
    };
    Some(first.keys().map(row).collect())
}

fn is_cell(value: &Value) -> bool {
    !value.is_object()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn titles(value: Value) -> Option<Vec<Value>> {
        let rows = rows_of_columns(value.as_object()?)?;
        Some(
            rows.iter()
                .filter_map(|row| row.get("title").cloned())
                .collect(),
        )
    }

    #[test]
    fn tables_by_column_become_rows() {
        let expected = Some(vec![json!("A"), json!("B")]);
        assert_eq!(
            titles(json!({"title": ["A", "B"], "text": ["x", "y"]})),
            expected
        );
        assert_eq!(
            titles(json!({"title": {"0": "A", "1": "B"}, "text": {"0": "x", "1": "y"}})),
            expected
        );
        assert_eq!(
            titles(
                json!({"columns": ["title", "text"], "index": [0, 1], "data": [["A", "x"], ["B", "y"]]})
            ),
            expected
        );
        assert_eq!(
            titles(
                json!({"fields": [{"name": "title"}, {"name": "text"}], "rows": [["A", "x"], ["B", "y"]]})
            ),
            expected
        );
    }

    #[test]
    fn the_first_of_several_rows_names_the_columns() {
        let rows = json!([["title", "text"], ["A", "x"], ["B", "y"]]);
        let found = rows_below_names(rows.as_array().unwrap()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].get("title"), Some(&json!("B")));
        assert!(rows_below_names(json!([["a", "b"], ["c", "d"]]).as_array().unwrap()).is_none());
    }

    #[test]
    fn other_objects_are_no_tables() {
        assert_eq!(titles(json!({"title": "A", "tags": ["x", "y"]})), None);
        assert_eq!(titles(json!({"title": ["A", "B"], "text": ["x"]})), None);
        assert_eq!(titles(json!({"7": {"title": "A", "text": "x"}})), None);
        assert_eq!(titles(json!({})), None);
    }
}
