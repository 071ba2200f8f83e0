//! ODS: spreadsheets in OpenDocument. Each table is a table of articles, read by the rules of [`crate::csv`].

use std::io::BufRead;
use std::sync::Arc;

use super::events::{Event, Tag, read};
use super::sheet::{MOST_COLUMNS, Sheet, records_of_all};
use crate::failure::{Failure, FailureKind};
use crate::record::Place;
use crate::record::format::RecordIterator;
use crate::record::source::broken;

/// Divides a spreadsheet into the rows of those of its tables that `wants` names.
///
/// # Errors
///
/// When the part is damaged.
pub(super) fn records(
    place: &Arc<Place>,
    content: impl BufRead,
    wants: &dyn Fn(&str) -> bool,
) -> Result<RecordIterator, Failure> {
    let mut reader = Reader::default();
    let result = read(content, |event| {
        reader.event(event, wants);
        reader.error.is_none()
    });
    if let Some(error) = reader.error {
        return Err(broken(place, &error));
    }
    result.map_err(|reason| place.failure(FailureKind::Failed, reason))?;
    Ok(records_of_all(reader.sheets, place))
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    /// The open table; `None` outside of tables and in one that is not wanted.
    sheet: Option<Sheet>,
    row: Vec<String>,
    text: String,
    /// The value of the open cell that its attributes state.
    value: Option<String>,
    /// The number of columns that the open cell is repeated in.
    repeated: usize,
    is_in_paragraph: bool,
    has_paragraph: bool,
    /// The number of open elements that are passed over.
    skipped: usize,
    error: Option<std::io::Error>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, wants: &dyn Fn(&str) -> bool) {
        match event {
            Event::Start(tag) if self.skipped > 0 || tag.name == "annotation" => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(tag) => self.start(tag, wants),
            Event::Text(text) if self.is_in_paragraph && self.skipped == 0 => {
                self.text.push_str(text);
            }
            Event::Text(_) => {}
            Event::End(name) => self.end(name),
        }
    }

    fn start(&mut self, tag: &Tag, wants: &dyn Fn(&str) -> bool) {
        match tag.name.as_str() {
            "table" => {
                let name = tag.attr("name").unwrap_or("table");
                self.sheet = wants(name).then(|| Sheet::new(name));
            }
            "table-cell" | "covered-table-cell" => {
                self.text.clear();
                self.has_paragraph = false;
                self.repeated = tag
                    .attr("number-columns-repeated")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.value = tag.attr("date-value").map(str::to_owned);
            }
            "p" => {
                if self.has_paragraph {
                    self.text.push('\n');
                }
                self.is_in_paragraph = true;
                self.has_paragraph = true;
            }
            "line-break" if self.is_in_paragraph => self.text.push('\n'),
            "s" | "tab" if self.is_in_paragraph => self.text.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.is_in_paragraph = false,
            "table-cell" | "covered-table-cell" => {
                let text = std::mem::take(&mut self.text);
                let value = self.value.take().unwrap_or(text);
                let room = MOST_COLUMNS.saturating_sub(self.row.len());
                // A value that is repeated is in one row at most this often; blank cells fill the sheet.
                for _ in 0..self.repeated.min(room) {
                    self.row.push(value.clone());
                    if !value.is_empty() && self.row.len() >= MOST_REPEATED {
                        break;
                    }
                }
            }
            "table-row" => {
                let row = std::mem::take(&mut self.row);
                if let Some(sheet) = &mut self.sheet {
                    self.error = sheet.push(row).err();
                }
            }
            "table" => self.sheets.extend(self.sheet.take()),
            _ => {}
        }
    }
}

/// The column up to which the value of a cell is repeated.
const MOST_REPEATED: usize = 100;
