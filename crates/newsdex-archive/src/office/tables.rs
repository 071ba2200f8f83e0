//! The tables that are open while a document is read. The rows of the outermost table are rows of the document; those of
//! a table in a cell are lines of the cell.

use crate::document::{Document, Kind};
use newsdex_text::checkpoint::checkpoint;

/// The open tables, the outermost first.
#[derive(Debug, Default)]
pub(super) struct OpenTables(Vec<Table>);

/// An open table: its finished rows, the finished cells of the row, and the open cell.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
    cell: String,
}

impl OpenTables {
    /// Begins a table.
    pub(super) fn begin(&mut self) {
        self.0.push(Table::default());
    }

    /// Adds a paragraph to the open cell, or to the document if no table is open.
    pub(super) fn push(&mut self, document: &mut Document, kind: Kind, text: String) {
        match self.0.last_mut() {
            Some(table) => {
                table.cell.push_str(&text);
                table.cell.push('\n');
            }
            None => document.push(kind, text),
        }
    }

    /// Ends the open cell.
    pub(super) fn end_cell(&mut self) {
        if let Some(table) = self.0.last_mut() {
            let cell = std::mem::take(&mut table.cell);
            table.cells.push(cell.trim_end().to_owned());
        }
    }

    /// Ends the open row.
    pub(super) fn end_row(&mut self) {
        let depth = self.0.len();
        let Some(table) = self.0.last_mut() else {
            return;
        };
        let cells = std::mem::take(&mut table.cells);
        let outer = depth.checked_sub(2).and_then(|at| self.0.get_mut(at));
        match outer {
            Some(outer) => {
                outer.cell.push_str(&cells.join("\t"));
                outer.cell.push('\n');
            }
            None => {
                if let Some(table) = self.0.last_mut().filter(|_| !cells.is_empty()) {
                    table.rows.push(cells);
                }
            }
        }
    }

    /// Ends the innermost table.
    pub(super) fn end(&mut self, document: &mut Document) {
        self.end_row();
        if let Some(table) = self.0.pop() {
            document.push_table(table.rows);
        }
    }

    /// Ends all tables that are open at the end of a document.
    pub(super) fn end_all(&mut self, document: &mut Document) {
        while !self.0.is_empty() {
            checkpoint();
            self.end(document);
        }
    }
}
