//! Finds the drawn tables of a text.

use super::{barred, columns, expanded, wiki};
use newsdex_text::checkpoint::checkpoint;

/// A table: the names of its columns, and its rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) names: Vec<String>,
    /// The cells of each row, one for each name; a reason if a row cannot be divided into them.
    pub(super) rows: Vec<Result<Vec<String>, String>>,
    /// The number of characters in the lines of the table, without blanks.
    pub(super) characters: usize,
}

impl Grid {
    /// Whether cells may be the names of columns.
    pub(super) fn are_names(cells: &[String]) -> bool {
        let is_name = |name: &String| name.chars().count() <= LONGEST_NAME;
        let named = cells
            .iter()
            .filter(|name| name.contains(char::is_alphabetic));
        cells.iter().all(is_name) && named.count() >= 2
    }

    /// Adds a row if it has the right number of cells, otherwise the reason why not.
    pub(super) fn push(&mut self, cells: Vec<String>) {
        self.rows.push(match cells.len() == self.names.len() {
            true => Ok(cells),
            false => Err(format!(
                "has {} cells, but the header has {}",
                cells.len(),
                self.names.len()
            )),
        });
    }
}

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 40;

/// The tables of a text, in order.
pub(super) fn grids(text: &str) -> Vec<Grid> {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let mut grids = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        checkpoint();
        let rest = lines.get(at..).unwrap_or_default();
        // Only the first lines of a text may be the header of a table without a rule.
        let found = wiki::table(rest)
            .or_else(|| expanded::table(rest))
            .or_else(|| barred::table(rest))
            .or_else(|| columns::table(rest, grids.is_empty() && is_first(&lines, at)));
        match found {
            Some((mut grid, length)) if !grid.rows.is_empty() => {
                let drawn = rest.get(..length).unwrap_or_default();
                let signs = drawn.iter().flat_map(|line| line.chars());
                grid.characters = signs.filter(|sign| !sign.is_whitespace()).count();
                grids.push(grid);
                at += length.max(1);
            }
            _ => at += 1,
        }
    }
    grids
}

/// Whether a line is the first one that is not blank.
fn is_first(lines: &[&str], at: usize) -> bool {
    let before = lines.get(..at).unwrap_or_default();
    lines.get(at).is_some_and(|line| !line.is_empty()) && before.iter().all(|line| line.is_empty())
}

/// Appends the cells of a line to those of the row that it continues.
pub(super) fn append(row: &mut [String], more: &[String], divider: &str) {
    for (cell, more) in row.iter_mut().zip(more) {
        if more.is_empty() {
            continue;
        }
        if !cell.is_empty() {
            cell.push_str(divider);
        }
        cell.push_str(more);
    }
}
