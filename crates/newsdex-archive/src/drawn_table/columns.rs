//! Tables whose columns begin at the same place in each line, with or without a rule below their names.

use super::grid::{Grid, append};
use newsdex_text::checkpoint::checkpoint;

/// The fewest rows of a table without a rule.
const FEWEST_ROWS: usize = 2;
/// The fewest signs in the rule below a name.
const FEWEST_MARKS: usize = 2;

/// The table that begins with the first line, and the number of its lines. A table without a rule is only looked for if
/// `may_lack_rule`.
pub(super) fn table(lines: &[&str], may_lack_rule: bool) -> Option<(Grid, usize)> {
    let first = lines.first()?;
    // `reStructuredText` has a rule above the names, too.
    let header = usize::from(rule(first).is_some());
    let names_line = lines.get(header)?;
    let ruled = lines.get(header + 1).and_then(|line| rule(line));
    let (starts, begin) = match ruled {
        Some(starts) => (starts, header + 2),
        None if may_lack_rule && header == 0 => (starts_of_names(names_line)?, 1),
        None => return None,
    };
    let names = cells(names_line, &starts)?;
    if !Grid::are_names(&names) {
        return None;
    }
    let has_rule = begin > 1;
    let mut grid = Grid {
        names,
        ..Grid::default()
    };
    let mut row: Vec<String> = Vec::new();
    let mut at = begin;
    for line in lines.get(begin..)? {
        checkpoint();
        if rule(line).is_some() {
            at += 1;
            break;
        }
        if line.is_empty() {
            at += 1;
            continue;
        }
        let Some(cells) = cells(line, &starts) else {
            // Without a rule, the columns must fit all lines.
            match has_rule {
                true => break,
                false => return None,
            }
        };
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        // `2 rows selected.`, where other lines have several cells.
        if filled == 1 && !cells.first()?.is_empty() {
            break;
        }
        if cells.first()?.is_empty() && !row.is_empty() {
            append(&mut row, &cells, " ");
        } else {
            if !row.is_empty() {
                grid.push(std::mem::take(&mut row));
            }
            row = cells;
        }
        at += 1;
    }
    if !row.is_empty() {
        grid.push(row);
    }
    let is_full = |row: &Result<Vec<String>, String>| {
        row.as_ref()
            .is_ok_and(|cells| cells.iter().all(|cell| !cell.is_empty()))
    };
    let full = grid.rows.iter().filter(|row| is_full(row)).count();
    let is_table = has_rule || grid.rows.len() >= FEWEST_ROWS && 10 * full >= 9 * grid.rows.len();
    is_table.then_some((grid, at))
}

/// The beginnings of the columns below a rule such as `-----  ---  ----`; `None` for any other line.
fn rule(line: &str) -> Option<Vec<usize>> {
    let mark = line
        .trim_start()
        .chars()
        .next()
        .filter(|sign| matches!(sign, '-' | '=' | '─' | '━'))?;
    let is_rule = line.chars().all(|sign| sign == mark || sign == ' ');
    let groups = line.split(' ').filter(|group| !group.is_empty());
    let is_long = groups
        .clone()
        .all(|group| group.chars().count() >= FEWEST_MARKS);
    if !is_rule || !is_long || groups.count() < 2 {
        return None;
    }
    Some(starts(line, 1))
}

/// The beginnings of names that are divided by several blanks; `None` if there are fewer than two.
fn starts_of_names(line: &str) -> Option<Vec<usize>> {
    if line.contains(['.', ';', '!', '?']) {
        return None;
    }
    let starts = starts(line, 2);
    (starts.len() >= 2 && starts.first() == Some(&0)).then_some(starts)
}

/// The beginnings of the words of a line, in places; words are divided by at least `blanks` blanks.
fn starts(line: &str, blanks: usize) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut place = 0;
    let mut gap = blanks;
    for sign in line.chars() {
        if sign == ' ' {
            gap += 1;
        } else {
            if gap >= blanks {
                starts.push(place);
            }
            gap = 0;
        }
        place += width(sign);
    }
    starts
}

/// The cells of a line whose columns begin at these places; `None` if a word goes across the beginning of a column.
fn cells(line: &str, starts: &[usize]) -> Option<Vec<String>> {
    let mut cells: Vec<String> = vec![String::new(); starts.len()];
    let mut column = 0;
    let mut place = 0;
    let mut before = ' ';
    for sign in line.chars() {
        if starts.get(column + 1).is_some_and(|start| place >= *start) {
            if before != ' ' {
                return None;
            }
            column += 1;
        }
        cells.get_mut(column)?.push(sign);
        place += width(sign);
        before = sign;
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    Some(cells)
}

/// The number of places that a character takes at a terminal.
fn width(sign: char) -> usize {
    let is_wide = matches!(sign,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}');
    1 + usize::from(is_wide)
}
