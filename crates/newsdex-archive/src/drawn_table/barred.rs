//! Tables whose cells are divided by bars, with a rule below the names of the columns.

use super::grid::{Grid, append};
use crate::fields;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date;

/// The signs between cells.
const BARS: [char; 5] = ['|', '│', '┃', '║', '¦'];
/// The marks at the end of a line of a cell that goes on in the next line.
const CONTINUATIONS: [char; 3] = ['+', '↵', '⏎'];
/// The most lines of a cell whose line breaks are printed as they are.
const MOST_LINES_OF_CELL: usize = 2_000;

/// The table that begins with the first line, and the number of its lines.
pub(super) fn table(lines: &[&str]) -> Option<(Grid, usize)> {
    if let Some((names, frame)) = lines.first().and_then(|line| marked_names(line)) {
        let (blocks, end) = blocks(lines, 1, frame, names.len());
        let mut grid = Grid {
            names,
            ..Grid::default()
        };
        for block in blocks {
            push_rows(&mut grid, &block, false);
        }
        return Some((grid, end));
    }
    let has_rule_above = lines.first().is_some_and(|line| is_rule(line));
    let header = usize::from(has_rule_above);
    let names_line = lines.get(header)?;
    let frame = Frame::of(names_line)?;
    // Names may take several lines, up to the rule below them.
    let below = lines.get(header + 1..)?;
    let length = match has_rule_above {
        true => below.iter().take(4).position(|line| is_rule(line))?,
        false => below.first().filter(|line| is_rule(line)).map(|_| 0)?,
    };
    let first = frame.cells(names_line);
    let mut names = first.clone();
    for line in below.get(..length)? {
        append(&mut names, &frame.cells(line), " ");
    }
    // Below the names, some databases print the types of the columns.
    let names_text = |names: &[String]| names.iter().any(|name| fields::names_text(name));
    if names_text(&first) && !names_text(&names) {
        names = first;
    }
    if !Grid::are_names(&names) {
        return None;
    }
    let start = header + length + 2;
    let (blocks, end) = blocks(lines, start, frame, names.len());
    let mut grid = Grid {
        names,
        ..Grid::default()
    };
    // Rules between all rows mean that the lines between two rules are one row.
    let is_ruled = blocks.len() > 1;
    for block in blocks {
        push_rows(&mut grid, &block, is_ruled);
    }
    Some((grid, end))
}

/// The names of columns that are marked as names, as in wikis: `^ Title ^ Date ^`, `||Title||Date||`,
/// `|_. Title |_. Date |`.
fn marked_names(line: &str) -> Option<(Vec<String>, Frame)> {
    let marks = [("^", "^"), ("||", "||"), ("|_.", "|")];
    let (mark, end) = marks.into_iter().find(|(mark, _)| line.starts_with(mark))?;
    let names = line.strip_prefix(mark)?.strip_suffix(end)?.split(mark);
    let names: Vec<String> = names
        .map(|name| name.trim().trim_end_matches('|').trim().to_owned())
        .collect();
    let frame = Frame {
        bar: '|',
        is_open_left: false,
        is_open_right: false,
    };
    (names.len() >= 2 && Grid::are_names(&names)).then_some((names, frame))
}

/// The rows between the rules of a table, as lines of cells, and the number of the line after the table.
fn blocks(
    lines: &[&str],
    start: usize,
    frame: Frame,
    width: usize,
) -> (Vec<Vec<Vec<String>>>, usize) {
    let mut blocks: Vec<Vec<Vec<String>>> = Vec::new();
    let mut block = Vec::new();
    let mut at = start;
    while let Some(line) = lines.get(at) {
        checkpoint();
        if is_rule(line) {
            if !block.is_empty() {
                blocks.push(std::mem::take(&mut block));
            }
            at += 1;
            continue;
        }
        let Some((written, length)) = frame.logical_line(lines.get(at..).unwrap_or_default())
        else {
            break;
        };
        block.push(frame.cells_of_width(&written, width));
        at += length;
    }
    if !block.is_empty() {
        blocks.push(block);
    }
    (blocks, at)
}

fn push_rows(grid: &mut Grid, block: &[Vec<String>], is_one_row: bool) {
    let mut row: Vec<String> = Vec::new();
    let mut goes_on = false;
    let key = key_column(block);
    for line in block {
        let is_blank = |cell: &String| cell.is_empty();
        let blanks = line.iter().filter(|cell| is_blank(cell)).count();
        let is_rest = match key {
            Some(key) => line.get(key).is_some_and(is_blank),
            None => line.first().is_some_and(is_blank) && 2 * blanks >= line.len(),
        };
        let mut cells = line.clone();
        let mut is_marked = false;
        for cell in &mut cells {
            if let Some(before) = cell
                .strip_suffix(CONTINUATIONS)
                .filter(|before| before.ends_with(' ') || before.is_empty())
            {
                *cell = before.trim_end().to_owned();
                is_marked = true;
            }
        }
        match !row.is_empty() && row.len() == cells.len() && (is_one_row || goes_on || is_rest) {
            // A cell whose line breaks are marked has paragraphs; any other was broken to fit.
            true => append(&mut row, &cells, if goes_on { "\n" } else { " " }),
            false => {
                if !row.is_empty() {
                    grid.push(std::mem::take(&mut row));
                }
                row = cells;
            }
        }
        goes_on = is_marked;
    }
    if !row.is_empty() {
        grid.push(row);
    }
}

/// The column whose cells are never broken, dates or numbers, in a table without rules between its rows in which all other
/// cells are: most of its lines have no such cell.
fn key_column(block: &[Vec<String>]) -> Option<usize> {
    let first = block.first()?;
    let is_key = |cell: &str| {
        let is_number = cell.chars().all(|sign| sign.is_ascii_digit());
        is_number || date::moment_or_period(cell).is_some()
    };
    (0..first.len()).find(|column| {
        let mut cells = block.iter().filter_map(|line| line.get(*column));
        let filled = cells.clone().filter(|cell| !cell.is_empty()).count();
        first.get(*column).is_some_and(|cell| !cell.is_empty())
            && 2 * filled <= block.len()
            && cells.all(|cell| cell.is_empty() || is_key(cell))
    })
}

/// The bars at the ends of the lines of a table.
#[derive(Debug, Clone, Copy)]
struct Frame {
    bar: char,
    is_open_left: bool,
    is_open_right: bool,
}

impl Frame {
    /// The frame of a table with this header; `None` if its line has no bars.
    fn of(header: &str) -> Option<Frame> {
        let bar = header.chars().find(|sign| BARS.contains(sign))?;
        let header = header.trim();
        Some(Frame {
            bar,
            is_open_left: !header.starts_with(bar),
            is_open_right: !header.ends_with(bar),
        })
    }

    /// The next line of cells, with the lines that belong to its last cell, and their number; `None` if the table has
    /// ended.
    fn logical_line(self, lines: &[&str]) -> Option<(String, usize)> {
        let first = lines.first()?;
        let is_row = match self.is_open_left {
            true => first.contains(self.bar),
            false => first.trim_start().starts_with(self.bar),
        };
        if !is_row {
            return None;
        }
        let mut written = (*first).to_owned();
        let is_closed =
            |line: &str| line.ends_with(self.bar) && line.trim() != self.bar.to_string();
        if self.is_open_right || self.is_open_left || is_closed(first) {
            return Some((written, 1));
        }
        // A database prints the line breaks of a cell as they are.
        for (number, line) in lines.iter().enumerate().skip(1).take(MOST_LINES_OF_CELL) {
            checkpoint();
            if is_rule(line) || line.trim_start().starts_with(self.bar) && line.ends_with(self.bar)
            {
                break;
            }
            written.push('\n');
            written.push_str(line);
            if line.ends_with(self.bar) {
                return Some((written, number + 1));
            }
        }
        Some(((*first).to_owned(), 1))
    }

    /// The cells of a line.
    fn cells(self, line: &str) -> Vec<String> {
        let mut line = line.trim();
        if !self.is_open_left {
            line = line.strip_prefix(self.bar).unwrap_or(line);
        }
        if !self.is_open_right && !line.ends_with("\\|") {
            line = line.strip_suffix(self.bar).unwrap_or(line);
        }
        let mut cells = vec![String::new()];
        let mut is_escaped = false;
        for sign in line.chars() {
            match (sign, cells.last_mut()) {
                (_, Some(cell)) if sign != self.bar || is_escaped => {
                    if is_escaped && sign == self.bar {
                        cell.pop();
                    }
                    cell.push(sign);
                }
                _ => cells.push(String::new()),
            }
            is_escaped = sign == '\\' && !is_escaped;
        }
        let broken = |cell: &String| {
            let cell = cell
                .replace("<br>", "\n")
                .replace("<br/>", "\n")
                .replace("<br />", "\n");
            cell.trim().to_owned()
        };
        cells.iter().map(broken).collect()
    }

    /// The cells of a line of a table with `width` columns. Bars within a text have no blank on one side.
    fn cells_of_width(self, line: &str, width: usize) -> Vec<String> {
        let cells = self.cells(line);
        if cells.len() <= width {
            return cells;
        }
        let spaced = format!(" {} ", self.bar);
        let bare = line
            .trim()
            .trim_start_matches(self.bar)
            .trim_end_matches(self.bar);
        let divided: Vec<String> = bare
            .split(spaced.as_str())
            .map(|cell| cell.trim().to_owned())
            .collect();
        if divided.len() == width {
            divided
        } else {
            cells
        }
    }
}

/// Whether a line is a rule between the rows of a table with bars.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let is_box = |sign: char| ('\u{2500}'..='\u{257f}').contains(&sign);
    let is_dash = |sign: char| matches!(sign, '-' | '=' | '─' | '━' | '═');
    let is_joint = |sign: char| matches!(sign, '+' | '|') || is_box(sign) && !is_dash(sign);
    let is_of_rule = |sign: char| is_dash(sign) || is_joint(sign) || matches!(sign, ':' | ' ');
    line.chars().all(is_of_rule)
        && line.contains(is_joint)
        && line.chars().filter(|sign| is_dash(*sign)).count() >= 3
}
