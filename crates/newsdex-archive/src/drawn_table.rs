//! Tables that are drawn with characters: what a database prints at the terminal, tables of Markdown and Org, columns of
//! a fixed width.
//!
//! `grid` finds the tables and their cells. The first row names the columns, as in CSV. A table within an article is none
//! of these: the tables must hold most of the text, and a column the texts.

mod barred;
mod columns;
mod expanded;
mod grid;
mod wiki;

use serde_json::{Map, Value};

use self::grid::{Grid, grids};
use super::{Failure, date_order, fields, markdown, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::{clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "drawn table",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The fewest characters of the texts in a row on average.
const SHORTEST_TEXT: usize = 60;

fn recognises(head: &Head<'_>) -> bool {
    if head.begins_with("<") || head.begins_with("{") && !head.begins_with("{|") {
        return false;
    }
    let text = encoding::decode(head.bytes, None);
    let text = clean::unified(&text);
    let grids = grids(&text);
    let map = fields::FieldMap::default();
    let articles: Vec<Article> = (grids.iter())
        .flat_map(|grid| objects(grid, false))
        .flatten()
        .map(|object| fields::article(&object, &map))
        .collect();
    let texts = || articles.iter().map(|article| article.body.chars().count());
    let named = grids.iter().any(names_articles);
    let drawn: usize = grids.iter().map(|grid| grid.characters).sum();
    let all = text.chars().filter(|sign| !sign.is_whitespace()).count();
    // The last row of a beginning may be cut.
    let rows = articles.len().saturating_sub(usize::from(!head.is_all));
    named && rows > 0 && 2 * drawn >= all && texts().sum::<usize>() >= SHORTEST_TEXT * rows.max(1)
}

/// Whether a table has columns for a text and for another fact.
fn names_articles(grid: &Grid) -> bool {
    let known = |name: &&String| fields::is_field(name);
    grid.names.iter().any(|name| fields::names_text(name))
        && grid.names.iter().filter(known).count() >= 2
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let text = clean::unified(&text);
    let name = record.names().next().unwrap_or_default();
    let is_markdown = name.rsplit('.').next().is_some_and(markdown::is_extension);
    let grids = grids(&text);
    let rows = (grids.iter().filter(|grid| names_articles(grid)))
        .flat_map(|grid| objects(grid, is_markdown));
    let mut rows: Vec<_> = rows.collect();
    let values = rows.iter_mut().flatten().flat_map(Map::values_mut);
    let notice = date_order::settle(record, values);
    let read = |(part, row): (u64, Result<Map<String, Value>, String>)| {
        let object = row.map_err(|reason| record.failed(reason))?;
        let mut article = fields::article(&object, &record.place.options.map);
        article.dated_by = article.published.map(|_| DateOrigin::Metadata);
        record.completed_row(article, part)
    };
    let mut found = record.collected((0..).zip(rows).map(read));
    if found.is_empty() {
        return vec![Err(record.failed("a drawn table without a row"))];
    }
    found.extend(notice.map(Err));
    found
}

/// The rows of a table by the names of its columns; a reason for each row that cannot be divided into cells.
fn objects(
    grid: &Grid,
    is_markdown: bool,
) -> impl Iterator<Item = Result<Map<String, Value>, String>> {
    let cell = move |cell: &String| match is_markdown {
        true => markdown::words(cell).unwrap_or_else(|| cell.clone()),
        false => cell.clone(),
    };
    grid.rows.iter().map(move |row| {
        let cells = row.as_ref().map_err(Clone::clone)?;
        let named = (grid.names.iter())
            .zip(cells)
            .filter(|(name, written)| !name.is_empty() && !written.is_empty());
        Ok(named
            .map(|(name, written)| (name.clone(), Value::String(cell(written))))
            .collect())
    })
}

#[cfg(test)]
mod tests {
    use crate::tests::{PIER, STORM, check_stories, read};

    #[track_caller]
    fn check(name: &str, content: &str) {
        let expected = [
            ("Pier bought back", "2019-03-02", PIER),
            ("Storm takes a roof", "2019-03-10", STORM),
        ];
        check_stories(name, content, &expected);
    }

    /// The cells of a table with its header.
    fn cells() -> [[String; 3]; 3] {
        [
            ["title", "published", "text"],
            ["Pier bought back", "2019-03-02", PIER],
            ["Storm takes a roof", "2019-03-10", STORM],
        ]
        .map(|row| row.map(str::to_owned))
    }

    /// The lines of a text that is broken to fit a width.
    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let line = lines.last_mut().unwrap();
            match line.is_empty() || line.len() + 1 + word.len() > width {
                true if line.is_empty() => line.push_str(word),
                true => lines.push(word.to_owned()),
                false => line.push_str(&format!(" {word}")),
            }
        }
        lines
    }

    #[test]
    fn a_row_may_have_a_line_for_each_cell() {
        let [names, rows @ ..] = cells();
        let mut text = String::new();
        for (number, row) in rows.iter().enumerate() {
            text += &format!("-[ RECORD {} ]------------------\n", number + 1);
            for (name, value) in names.iter().zip(row) {
                text += &format!("{name:<10} | {value}\n");
            }
        }
        check("a.txt", &text);
        let broken = text.replace(", which", ",   +\n           | which");
        let found = read("a.txt", broken.as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0].as_ref().unwrap().body,
            PIER.replace(", which", ",\n\nwhich")
        );
    }

    #[test]
    fn cells_may_be_broken_without_rules_between_the_rows() {
        let rule = "+------------+------------+--------------------------------+\n";
        let mut table = rule.to_owned();
        for (number, [title, day, text]) in cells().iter().enumerate() {
            let columns = [wrapped(title, 10), wrapped(day, 10), wrapped(text, 30)];
            let height = columns.iter().map(Vec::len).max().unwrap();
            for line in 0..height {
                let cell = |column: usize| columns[column].get(line).map_or("", String::as_str);
                table += &format!("| {:<10} | {:<10} | {:<30} |\n", cell(0), cell(1), cell(2));
            }
            if number == 0 {
                table += rule;
            }
        }
        check("a.txt", &format!("{table}{rule}"));
    }

    /// The rows with their cells filled up to the width of the columns.
    fn padded() -> Vec<String> {
        let row = |[title, day, text]: &[String; 3]| format!("{title:<20}|{day:<12}|{text:<100}");
        cells().iter().map(row).collect()
    }

    #[test]
    fn tables_of_databases_at_the_terminal_give_their_rows() {
        let rule = format!(
            "+{}+{}+{}+",
            "-".repeat(20),
            "-".repeat(12),
            "-".repeat(100)
        );
        let boxed: Vec<String> = padded().iter().map(|row| format!("|{row}|")).collect();
        check(
            "a.txt",
            &format!(
                "mysql> SELECT * FROM posts;\n{rule}\n{}\n{rule}\n{}\n{}\n{rule}\n2 rows in set (0.00 sec)\n",
                boxed[0], boxed[1], boxed[2]
            ),
        );
        let grid = format!(
            "{rule}\n{}\n{rule}\n{}\n{rule}\n{}\n{rule}\n",
            boxed[0], boxed[1], boxed[2]
        );
        check("a.txt", &grid);
        let drawn = grid
            .replace('|', "│")
            .replace('-', "─")
            .replace("2019─03─", "2019-03-");
        check("a.txt", &drawn.replace('+', "┼"));
        let plain = padded();
        let rule = rule.trim_matches('+').to_owned();
        check(
            "a.txt",
            &format!(
                " {}\n-{rule}-\n {}\n {}\n(2 rows)\n",
                plain[0].replace('|', " | "),
                plain[1].replace('|', " | "),
                plain[2].replace('|', " | ")
            ),
        );
    }

    #[test]
    fn a_cell_of_several_lines_is_one_text() {
        let text = format!(
            " title | text \n-------+------\n Pier  | {PIER} +\n       | {STORM}\n Roof  | {STORM}\n"
        );
        let found = read("a.txt", text.as_bytes());
        assert_eq!(found.len(), 2);
        let first = found[0].as_ref().unwrap();
        assert_eq!(first.title.as_deref(), Some("Pier"));
        assert_eq!(first.body, format!("{PIER}\n\n{STORM}"));
    }

    #[test]
    fn tables_of_markdown_and_org_give_their_rows() {
        let row = |cells: &[String; 3]| format!("| {} |", cells.join(" | "));
        let [names, first, second] = cells();
        let linked = [
            format!("[**{}**](https://a.example)", first[0]),
            first[1].clone(),
            first[2].clone(),
        ];
        check(
            "a.md",
            &format!(
                "# Cuttings\n\n{}\n|:--|---|--:|\n{}\n{}\n",
                row(&names),
                row(&linked),
                row(&second)
            ),
        );
        check(
            "a.org",
            &format!(
                "{}\n|---+---+---|\n{}\n{}\n",
                row(&names),
                row(&first),
                row(&second)
            ),
        );
    }

    #[test]
    fn tables_of_wikis_give_their_rows() {
        let [names, first, second] = cells();
        let row = |cells: &[String; 3]| format!("| {} |", cells.join(" | "));
        let rows = format!("{}\n{}\n", row(&first), row(&second));
        for (mark, end) in [("^ ", " ^"), ("||", "||"), ("|_. ", " |")] {
            let header = format!("{mark}{}{end}", names.join(mark));
            check("a.txt", &format!("{header}\n{rows}"));
        }
    }

    #[test]
    fn tables_of_mediawiki_give_their_rows() {
        let [names, rows @ ..] = cells();
        let in_lines: String = rows
            .iter()
            .map(|row| format!("|-\n| '''[[{}]]'''\n| {}\n| {}\n", row[0], row[1], row[2]))
            .collect();
        check(
            "a.txt",
            &format!(
                "{{| class=\"wikitable\"\n|+ Cuttings\n|-\n! {}\n{in_lines}|}}\n",
                names.join("\n! ")
            ),
        );
        let in_one_line: String = rows
            .iter()
            .map(|row| {
                format!(
                    "|- valign=top\n| style=\"width:9em\" | {}\n",
                    row.join(" || ")
                )
            })
            .collect();
        check(
            "a.wiki",
            &format!(
                "== Cuttings ==\n{{|\n! scope=col | {}\n{in_one_line}|}}\n",
                names.join(" !! ")
            ),
        );
    }

    #[test]
    fn columns_of_a_fixed_width_give_their_rows() {
        let rows: Vec<String> = padded().iter().map(|row| row.replace('|', "  ")).collect();
        check("a.txt", &rows.join("\n"));
        let rule = format!("{}  {}  {}", "-".repeat(20), "-".repeat(12), "-".repeat(60));
        check(
            "a.txt",
            &format!(
                "{}\n{rule}\n{}\n{}\n\n2 rows selected.\n",
                rows[0], rows[1], rows[2]
            ),
        );
        let rule = rule.replace('-', "=");
        check(
            "a.txt",
            &format!(
                "{rule}\n{}\n{rule}\n{}\n{}\n{rule}\n",
                rows[0], rows[1], rows[2]
            ),
        );
    }

    #[test]
    fn a_row_with_too_many_cells_is_named() {
        let found = read(
            "a.org",
            format!("| title | text |\n|---+---|\n| Pier | {PIER} |\n| Storm | {STORM} | more |\n")
                .as_bytes(),
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[1],
            Err("Failed has 3 cells, but the header has 2".to_owned())
        );
    }

    #[test]
    fn an_article_with_a_table_stays_one_article() {
        let text = format!(
            "# Pier bought back\n\n{PIER} {STORM}\n\n| title | text |\n|---|---|\n| Pier | Planks |\n\n{STORM}\n"
        );
        assert_eq!(read("a.md", text.as_bytes()).len(), 1);
        assert_eq!(read("a.txt", text.as_bytes()).len(), 1);
    }
}
