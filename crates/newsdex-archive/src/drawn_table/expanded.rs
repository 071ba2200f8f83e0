//! Tables with a line for each cell, as `psql -x` prints them: `-[ RECORD 1 ]---`, then `title | Pier bought back`.

use super::grid::Grid;
use newsdex_text::checkpoint::checkpoint;

/// The mark at the end of a line of a cell that goes on in the next line.
const CONTINUATION: char = '+';

/// The table that begins with the first line, and the number of its lines.
pub(super) fn table(lines: &[&str]) -> Option<(Grid, usize)> {
    lines.first().filter(|line| is_start(line))?;
    let mut grid = Grid::default();
    let mut row: Vec<(String, String)> = Vec::new();
    let mut goes_on = false;
    let mut end = lines.len();
    for (at, line) in lines.iter().enumerate() {
        checkpoint();
        if is_start(line) {
            push(&mut grid, &mut row);
            goes_on = false;
            continue;
        }
        let Some((name, value)) = line.split_once('|') else {
            end = at;
            break;
        };
        let value = value.trim();
        let (value, more) = match value.strip_suffix(CONTINUATION) {
            Some(before) => (before.trim_end(), true),
            None => (value, false),
        };
        match row.last_mut().filter(|_| goes_on) {
            Some((_, text)) => {
                text.push('\n');
                text.push_str(value);
            }
            None => row.push((name.trim().to_owned(), value.to_owned())),
        }
        goes_on = more;
    }
    push(&mut grid, &mut row);
    Grid::are_names(&grid.names).then_some((grid, end))
}

/// Adds a row; the first one names the columns.
fn push(grid: &mut Grid, row: &mut Vec<(String, String)>) {
    if row.is_empty() {
        return;
    }
    let (names, cells): (Vec<String>, Vec<String>) = std::mem::take(row).into_iter().unzip();
    if grid.names.is_empty() {
        grid.names = names;
    }
    grid.push(cells);
}

/// Whether a line begins a row, in any language: `-[ RECORD 1 ]-----`, `-[ DATENSATZ 1 ]---`.
fn is_start(line: &str) -> bool {
    let inner = line.strip_prefix("-[ ").and_then(|rest| {
        let (inner, dashes) = rest.split_once(" ]-")?;
        dashes
            .chars()
            .all(|sign| matches!(sign, '-' | '+'))
            .then_some(inner)
    });
    inner
        .and_then(|inner| inner.rsplit_once(' '))
        .is_some_and(|(_, number)| number.parse::<u64>().is_ok())
}
