//! XLSX: each sheet is a table of articles, read by the rules of [`crate::csv`].
//!
//! Numbers are dates if the format of their cell is one. Hidden sheets are read, too.

use std::io::BufReader;

use super::events::{Event, Tag, read};
use super::package::Package;
use super::sheet::{self, MOST_COLUMNS, Sheet};
use crate::failure::Failure;
use crate::record::format::RecordIterator;
use crate::record::source::broken;

/// The most bytes of all strings that the cells share.
const MOST_SHARED: usize = 256 << 20;
/// The most sheets of a workbook.
const MOST_SHEETS: usize = 1_000;

/// Divides a workbook into the rows of its sheets.
pub(super) fn records(package: Package) -> Result<RecordIterator, Failure> {
    let workbook = workbook(&package)?;
    let shared = shared_strings(&package)?;
    let styles = date_styles(&package)?;
    let mut sheets = Vec::new();
    for (name, part) in &workbook.sheets {
        if !package.wants(name) {
            continue;
        }
        if let Some(part) = package.open(part)? {
            let mut reader = Reader {
                shared: &shared,
                styles: &styles,
                offset: workbook.offset,
                sheet: Sheet::new(name),
                row: Vec::new(),
                column: 0,
                cell: Cell::default(),
                text: String::new(),
                is_in_value: false,
                is_in_reading: false,
                error: None,
            };
            let result = read(BufReader::new(part), |event| {
                reader.event(event);
                reader.error.is_none()
            });
            if let Some(error) = reader.error {
                return Err(broken(package.place(), &error));
            }
            result.map_err(|reason| package.failed(reason))?;
            sheets.push(reader.sheet);
        }
    }
    if sheets.is_empty() && package.wants("") {
        return Err(package.failed("a damaged Excel workbook: it has no sheets"));
    }
    Ok(sheet::records_of_all(sheets, package.place()))
}

struct Workbook {
    /// The names of the sheets and their parts.
    sheets: Vec<(String, String)>,
    /// The number of days to add to the numbers of days.
    offset: f64,
}

fn workbook(package: &Package) -> Result<Workbook, Failure> {
    let part = package.part("xl/workbook.xml")?.unwrap_or_default();
    let relations = package
        .part("xl/_rels/workbook.xml.rels")?
        .unwrap_or_default();
    let mut targets: Vec<(String, String)> = Vec::new();
    let _ = read(relations.as_slice(), |event| {
        if let Event::Start(tag) = event
            && tag.name == "Relationship"
            && targets.len() < MOST_SHEETS
        {
            let value = |name: &str| tag.attr(name).unwrap_or_default().to_owned();
            let target = value("Target");
            let target = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.push((value("Id"), target));
        }
        true
    });
    let mut workbook = Workbook {
        sheets: Vec::new(),
        offset: 0.0,
    };
    let result = read(part.as_slice(), |event| {
        if let Event::Start(tag) = event {
            match tag.name.as_str() {
                "sheet" if workbook.sheets.len() < MOST_SHEETS => {
                    let id = tag.attr("id").unwrap_or_default();
                    let target = targets.iter().find(|(known, _)| known == id);
                    if let (Some(name), Some((_, target))) = (tag.attr("name"), target) {
                        workbook.sheets.push((name.to_owned(), target.clone()));
                    }
                }
                "workbookPr" if matches!(tag.attr("date1904"), Some("1" | "true")) => {
                    workbook.offset = 1462.0;
                }
                _ => {}
            }
        }
        true
    });
    result.map_err(|reason| package.failed(reason))?;
    Ok(workbook)
}

/// The strings that cells refer to by number.
fn shared_strings(package: &Package) -> Result<Vec<Box<str>>, Failure> {
    let Some(part) = package.open("xl/sharedStrings.xml")? else {
        return Ok(Vec::new());
    };
    let mut strings: Vec<Box<str>> = Vec::new();
    let mut text = String::new();
    let (mut is_in_text, mut is_in_reading) = (false, false);
    let mut bytes = 0;
    let result = read(BufReader::new(part), |event| {
        match event {
            Event::Start(tag) => match tag.name.as_str() {
                "si" => text.clear(),
                "t" => is_in_text = !is_in_reading,
                "rPh" => is_in_reading = true,
                _ => {}
            },
            Event::Text(piece) if is_in_text => text.push_str(piece),
            Event::End("t") => is_in_text = false,
            Event::End("rPh") => is_in_reading = false,
            Event::End("si") => {
                bytes += text.len() + size_of::<Box<str>>();
                strings.push(text.as_str().into());
            }
            _ => {}
        }
        bytes <= MOST_SHARED
    });
    result.map_err(|reason| package.failed(reason))?;
    match bytes <= MOST_SHARED {
        true => Ok(strings),
        false => {
            Err(package.failed("an Excel workbook with more text than newsdex can hold in memory"))
        }
    }
}

/// For each style of cells, whether its numbers are dates.
fn date_styles(package: &Package) -> Result<Vec<bool>, Failure> {
    let part = package.part("xl/styles.xml")?.unwrap_or_default();
    let mut formats: Vec<u32> = Vec::new();
    let mut styles = Vec::new();
    let mut is_in_cells = false;
    let _ = read(part.as_slice(), |event| {
        match event {
            Event::Start(tag) => match tag.name.as_str() {
                "numFmt" if is_date_format(tag.attr("formatCode").unwrap_or_default()) => {
                    formats.extend(tag.attr("numFmtId").and_then(|id| id.parse::<u32>().ok()));
                }
                "cellXfs" => is_in_cells = true,
                "xf" if is_in_cells => {
                    let id = tag.attr("numFmtId").and_then(|id| id.parse::<u32>().ok());
                    let is_date = id.is_some_and(|id| {
                        // The formats that every program knows; the last are those of East Asia.
                        matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58) || formats.contains(&id)
                    });
                    styles.push(is_date);
                }
                _ => {}
            },
            Event::End("cellXfs") => is_in_cells = false,
            _ => {}
        }
        true
    });
    Ok(styles)
}

/// Whether a format of numbers shows the year of a date.
fn is_date_format(code: &str) -> bool {
    let mut is_quoted = false;
    let mut in_brackets = false;
    code.chars().any(|sign| {
        match sign {
            '"' => is_quoted = !is_quoted,
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        !is_quoted && !in_brackets && matches!(sign, 'y' | 'Y' | 'd' | 'D')
    })
}

#[derive(Default)]
struct Cell {
    kind: String,
    style: usize,
}

struct Reader<'a> {
    shared: &'a [Box<str>],
    styles: &'a [bool],
    offset: f64,
    sheet: Sheet,
    row: Vec<String>,
    /// The number of the open cell in its row.
    column: usize,
    cell: Cell,
    text: String,
    is_in_value: bool,
    is_in_reading: bool,
    error: Option<std::io::Error>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Text(text) if self.is_in_value => self.text.push_str(text),
            Event::Text(_) => {}
            Event::End("c") => self.end_cell(),
            Event::End("v" | "t") => self.is_in_value = false,
            Event::End("rPh") => self.is_in_reading = false,
            Event::End("row") => {
                let row = std::mem::take(&mut self.row);
                self.error = self.sheet.push(row).err();
                self.column = 0;
            }
            Event::End(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "c" => {
                if let Some(column) = tag.attr("r").and_then(column_of) {
                    self.column = column;
                }
                self.cell = Cell {
                    kind: tag.attr("t").unwrap_or_default().to_owned(),
                    style: tag
                        .attr("s")
                        .and_then(|style| style.parse().ok())
                        .unwrap_or(0),
                };
                self.text.clear();
            }
            "v" => self.is_in_value = true,
            "t" => self.is_in_value = !self.is_in_reading,
            "rPh" => self.is_in_reading = true,
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let column = self.column;
        self.column += 1;
        if column >= MOST_COLUMNS {
            return;
        }
        let written = self.text.trim();
        let is_date = self.styles.get(self.cell.style) == Some(&true);
        let value = match self.cell.kind.as_str() {
            "s" => {
                let at: Option<usize> = written.parse().ok();
                let text = at.and_then(|at| self.shared.get(at));
                text.map_or_else(String::new, |text| text.to_string())
            }
            "str" | "inlineStr" | "d" => self.text.clone(),
            "e" | "b" => String::new(),
            _ if is_date => {
                let number: Option<f64> = written.parse().ok();
                let day = number.and_then(|number| sheet::day(number, self.offset));
                day.unwrap_or_else(|| written.to_owned())
            }
            _ => written.to_owned(),
        };
        if value.is_empty() {
            return;
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        if let Some(place) = self.row.get_mut(column) {
            // Excel writes signs that XML does not allow as `_x000D_`.
            *place = value.replace("_x000D_", "");
        }
    }
}

/// The number of a column, from 0, in the name of a cell: `C5` is in column 2.
fn column_of(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0_usize, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_formats_are_understood() {
        assert_eq!(column_of("C5"), Some(2));
        assert_eq!(column_of("AA1"), Some(26));
        assert_eq!(column_of("5"), None);
        assert!(is_date_format("yyyy\\-mm\\-dd"));
        assert!(is_date_format("[$-409]d-mmm-yy;@"));
        assert!(!is_date_format("0.00"));
        assert!(!is_date_format("[Red]0 \"days\""));
    }
}
