//! Tables as MediaWiki writes them: `{|`, names behind `!`, rows divided by `|-`, cells behind `|`, and `|}`.

use super::grid::Grid;
use crate::mediawiki;
use newsdex_text::checkpoint::checkpoint;

/// The table that begins with the first line, and the number of its lines.
pub(super) fn table(lines: &[&str]) -> Option<(Grid, usize)> {
    lines
        .first()
        .filter(|line| line.trim_start().starts_with("{|"))?;
    let mut rows: Vec<Row> = vec![Row::default()];
    let mut end = lines.len();
    let mut is_caption = false;
    for (at, line) in lines.iter().enumerate().skip(1) {
        checkpoint();
        let line = line.trim();
        if line.starts_with("|}") {
            end = at + 1;
            break;
        }
        // The table before was not closed.
        if line.starts_with("{|") {
            end = at;
            break;
        }
        let row = rows.last_mut()?;
        is_caption = line.starts_with("|+") || is_caption && !line.starts_with(['|', '!']);
        match () {
            () if is_caption => {}
            () if line.starts_with("|-") => rows.push(Row::default()),
            () if line.starts_with('!') => {
                row.is_header = true;
                row.add(line.trim_start_matches('!').replace("!!", "||").split("||"));
            }
            () if line.starts_with('|') => {
                row.add(line.get(1..).unwrap_or_default().split("||"));
            }
            () => row.continue_with(line),
        }
    }
    let mut rows = rows.into_iter().filter(|row| !row.cells.is_empty());
    let names = rows.next()?;
    let mut grid = Grid {
        names: names.texts(),
        ..Grid::default()
    };
    for row in rows.filter(|row| !row.is_header || row.cells.len() == names.cells.len()) {
        grid.push(row.texts());
    }
    Grid::are_names(&grid.names).then_some((grid, end))
}

#[derive(Default)]
struct Row {
    /// The cells as written, without their attributes.
    cells: Vec<String>,
    is_header: bool,
}

impl Row {
    fn add<'l>(&mut self, cells: impl Iterator<Item = &'l str>) {
        let written = cells.map(|cell| without_attributes(cell).trim().to_owned());
        self.cells.extend(written);
    }

    /// Adds a line to the last cell.
    fn continue_with(&mut self, line: &str) {
        if let Some(cell) = self.cells.last_mut() {
            cell.push('\n');
            cell.push_str(line);
        }
    }

    fn texts(&self) -> Vec<String> {
        self.cells
            .iter()
            .map(|cell| mediawiki::words(cell))
            .collect()
    }
}

/// A cell without the attributes before it: `style="width:10em" | 2 March 2019`.
fn without_attributes(cell: &str) -> &str {
    let divided = cell.split_once('|');
    let divided =
        divided.filter(|(before, _)| before.contains('=') && !before.contains(['[', '{']));
    divided.map_or(cell, |(_, text)| text)
}
