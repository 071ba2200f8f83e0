//! A sheet of a spreadsheet, written as CSV, so that the rules for tables apply to it.

use std::collections::HashSet;
use std::io::{self, BufReader, Seek, Write};
use std::sync::Arc;

use tempfile::SpooledTempFile;

use crate::csv;
use crate::fields;
use crate::record::format::RecordIterator;
use crate::record::source::Source;
use crate::record::{DIVIDER, Place};
use newsdex_text::date;

/// The most columns of a sheet that are read.
pub(super) const MOST_COLUMNS: usize = 2_000;
/// A sheet up to this size is held in memory, a larger one in a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// The number of columns in which whole articles are looked for.
const MOST_LOOKED_AT: usize = 20;
/// The number of rows from which it is decided how a sheet is written.
const LOOKED_AT: usize = 200;

/// A sheet that is being written.
pub(super) struct Sheet {
    name: String,
    file: SpooledTempFile,
    /// The first rows, until it is known whether the sheet has more than one column.
    waiting: Option<Vec<Vec<String>>>,
    /// The column whose cells contain title, date and text in their lines.
    divided: Option<usize>,
    /// The columns without any value in the first rows.
    blank: HashSet<usize>,
}

impl Sheet {
    pub(super) fn new(name: &str) -> Sheet {
        Sheet {
            name: name.to_owned(),
            file: SpooledTempFile::new(IN_MEMORY),
            waiting: Some(Vec::new()),
            divided: None,
            blank: HashSet::new(),
        }
    }

    /// Adds a row; blank rows and the blank cells at its end are left out.
    ///
    /// # Errors
    ///
    /// When there is no space for it.
    pub(super) fn push(&mut self, mut row: Vec<String>) -> io::Result<()> {
        while row.last().is_some_and(|cell| cell.trim().is_empty()) {
            row.pop();
        }
        if row.is_empty() {
            return Ok(());
        }
        match &mut self.waiting {
            Some(waiting) => {
                waiting.push(row);
                if waiting.len() >= LOOKED_AT {
                    self.decide()?;
                }
                Ok(())
            }
            None => {
                self.without_blank_columns(&mut row);
                self.write(&row, 0)
            }
        }
    }

    /// Removes the columns that only separate others: a header has no name for them.
    fn without_blank_columns(&self, row: &mut Vec<String>) {
        let mut column = 0;
        row.retain(|_| {
            column += 1;
            !self.blank.contains(&(column - 1))
        });
    }

    /// Writes the waiting rows, all with the same number of cells.
    fn decide(&mut self) -> io::Result<()> {
        let Some(mut waiting) = self.waiting.take() else {
            return Ok(());
        };
        waiting.drain(..rows_above_header(&waiting));
        let columns = waiting.iter().map(Vec::len).max().unwrap_or(0);
        self.blank = (0..columns)
            .filter(|column| {
                let cells = waiting.iter().filter_map(|row| row.get(*column));
                cells.into_iter().all(|cell| cell.trim().is_empty())
            })
            .collect();
        for row in &mut waiting {
            self.without_blank_columns(row);
        }
        let columns = columns - self.blank.len();
        self.divided = divided_column(&waiting, columns);
        if let Some(divided) = self.divided {
            let names = (0..columns).flat_map(|column| {
                let is_url = |row: &Vec<String>| row.get(column).is_some_and(|cell| is_url(cell));
                match column == divided {
                    true => ["title", "published", "body"].map(str::to_owned).to_vec(),
                    false if waiting.iter().all(is_url) => vec!["url".to_owned()],
                    false => vec![format!("column {column}")],
                }
            });
            self.line(&names.collect::<Vec<String>>(), 0)?;
        }
        for row in &waiting {
            self.write(row, columns)?;
        }
        Ok(())
    }

    fn write(&mut self, row: &[String], columns: usize) -> io::Result<()> {
        let Some(divided) = self.divided else {
            return self.line(row, columns);
        };
        let cells = row
            .iter()
            .enumerate()
            .flat_map(|(column, cell)| match column == divided {
                true => parts_of(cell).to_vec(),
                false => vec![cell.clone()],
            });
        self.line(&cells.collect::<Vec<String>>(), 0)
    }

    fn line(&mut self, row: &[String], columns: usize) -> io::Result<()> {
        let mut line = String::new();
        for at in 0..row.len().max(columns) {
            if at > 0 {
                line.push(',');
            }
            let cell = row.get(at).map_or("", String::as_str);
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        }
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }

    /// The records of the sheet; `is_only` tells that the document has no other.
    ///
    /// # Errors
    ///
    /// When its rows cannot be written or read again.
    pub(super) fn records(mut self, outer: &Arc<Place>) -> io::Result<RecordIterator> {
        self.decide()?;
        self.file.rewind()?;
        let member = match &outer.member {
            Some(member) => format!("{member}{DIVIDER}{}", self.name),
            None => self.name,
        };
        let place = Arc::new(Place {
            member: Some(member),
            ..Place::clone(outer)
        });
        let source = Source::new(Box::new(BufReader::new(self.file)), &place);
        Ok((csv::FORMAT.records)(&csv::FORMAT, source))
    }
}

/// The most rows above the names of the columns.
const MOST_ROWS_ABOVE: usize = 16;
/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 60;

/// The number of rows above the names of the columns, which only say what the table is: they have fewer cells.
fn rows_above_header(rows: &[Vec<String>]) -> usize {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_header = |row: &Vec<String>| {
        filled(row) >= 3
            && row.iter().all(|cell| cell.chars().count() <= LONGEST_NAME)
            && row.iter().any(|cell| fields::names_text(cell))
    };
    let header = rows.iter().take(MOST_ROWS_ABOVE).position(is_header);
    let above = header.unwrap_or(0);
    let width = rows.get(above).map_or(0, filled);
    let is_wide = |row: &Vec<String>| 2 * filled(row) > width;
    match rows.iter().take(above).any(is_wide) {
        true => 0,
        false => above,
    }
}

/// The column whose cells contain a title and, in lines of their own, a date: as a page shows them, without a header.
fn divided_column(rows: &[Vec<String>], columns: usize) -> Option<usize> {
    let is_divided = |cell: &String| {
        let [title, published, _] = parts_of(cell);
        !title.is_empty() && !published.is_empty()
    };
    (0..columns.min(MOST_LOOKED_AT)).find(|column| {
        let cells = || rows.iter().filter_map(|row| row.get(*column));
        let divided = cells().filter(|cell| is_divided(cell)).count();
        let has_header = !cells().next().is_some_and(is_divided);
        rows.len() >= 2 && !has_header && divided * 10 >= rows.len() * 9
    })
}

fn is_url(cell: &str) -> bool {
    cell.starts_with("http://") || cell.starts_with("https://")
}

/// Divides a cell that contains a whole article into title, date and text, by its lines.
fn parts_of(cell: &str) -> [String; 3] {
    let mut lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let title = lines.next().unwrap_or_default().to_owned();
    let mut published = String::new();
    let mut body = Vec::new();
    for line in lines {
        match published.is_empty() && line.len() <= 40 && date::moment(line).is_some() {
            true => line.clone_into(&mut published),
            false => body.push(line),
        }
    }
    [title, published, body.join("\n\n")]
}

/// The number of days from 1899-12-30, the first day of spreadsheets, to 1970-01-01.
const FIRST_DAY: f64 = 25_569.0;

/// Writes the number of a day as a date, with the time if it is not midnight.
///
/// `offset` is the number of days to add: spreadsheets from old Macintosh computers count from 1904.
pub(super) fn day(number: f64, offset: f64) -> Option<String> {
    let seconds = (number + offset - FIRST_DAY) * 86_400.0;
    if !seconds.is_finite() || !(-4e9..=4e9).contains(&seconds) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked above"
    )]
    let seconds = seconds.round() as i64;
    let day = newsdex_text::day::Day::at(seconds);
    let of_day = seconds.rem_euclid(86_400);
    Some(match of_day {
        0 => day.to_string(),
        _ => format!(
            "{day}T{:02}:{:02}:{:02}",
            of_day / 3600,
            of_day / 60 % 60,
            of_day % 60
        ),
    })
}

/// The records of all sheets, one after the other.
pub(super) fn records_of_all(sheets: Vec<Sheet>, place: &Arc<Place>) -> RecordIterator {
    let place = Arc::clone(place);
    Box::new(sheets.into_iter().flat_map(move |sheet| {
        let records = sheet.records(&place);
        records.unwrap_or_else(|error| {
            let failure = crate::record::source::broken(&place, &error);
            Box::new(std::iter::once(Err(failure)))
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days_are_dates() {
        assert_eq!(day(45_121.0, 0.0).as_deref(), Some("2023-07-14"));
        assert_eq!(day(45_121.5, 0.0).as_deref(), Some("2023-07-14T12:00:00"));
        assert_eq!(day(43_659.0, 1462.0).as_deref(), Some("2023-07-14"));
        assert_eq!(day(1e300, 0.0), None);
    }

    #[test]
    fn rows_above_the_names_of_the_columns_are_counted() {
        let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
            rows.iter().map(row).collect()
        };
        let names: &[&str] = &["Date", "Outlet", "Headline", "Text"];
        assert_eq!(rows_above_header(&rows(&[&["Coverage in May"], names])), 1);
        assert_eq!(rows_above_header(&rows(&[names, names])), 0);
        let full: &[&str] = &["1 May", "The Port", "Pier opens", "It opened."];
        assert_eq!(rows_above_header(&rows(&[full, names])), 0);
    }

    #[test]
    fn a_cell_with_lines_is_divided() {
        assert_eq!(
            parts_of("Pier opens\n2026/05/26\nIt opened."),
            ["Pier opens", "2026/05/26", "It opened."].map(str::to_owned)
        );
    }
}
