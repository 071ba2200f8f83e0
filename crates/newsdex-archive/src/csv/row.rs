//! Divides one row of a table into its cells.

use std::cell::RefCell;

use csv_core::ReadRecordResult;

use super::schema::Dialect;

thread_local! {
    /// The parser of the table that this thread read last: building a parser takes far longer than reading a row.
    static PARSER: RefCell<Option<(Dialect, csv_core::Reader)>> = const { RefCell::new(None) };
}

/// The cells of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    /// The first cells, at most as many as requested.
    pub(super) cells: Vec<String>,
    /// The total number of cells.
    pub(super) count: usize,
    /// Whether one of the remaining cells is not empty.
    pub(super) has_more: bool,
}

/// Gives the first row of a text, with at most `most` cells; an empty row if the text has none.
pub(super) fn row(dialect: Dialect, text: &str, most: usize) -> Row {
    PARSER.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(of, _)| *of != dialect) {
            *known = Some((dialect, dialect.parser().build()));
        }
        match known {
            Some((_, parser)) => parsed(parser, text.as_bytes(), most),
            None => Row::default(),
        }
    })
}

/// The number of cells that are parsed at a time: a row may have millions.
const CELLS_AT_ONCE: usize = 64;

fn parsed(parser: &mut csv_core::Reader, text: &[u8], most: usize) -> Row {
    parser.reset();
    let mut row = Row::default();
    let mut written = vec![0; text.len()];
    let mut ends = [0; CELLS_AT_ONCE];
    let (mut read, mut filled, mut start) = (0, 0, 0);
    loop {
        let (result, taken, added, ended) = parser.read_record(
            text.get(read..).unwrap_or_default(),
            written.get_mut(filled..).unwrap_or_default(),
            &mut ends,
        );
        (read, filled) = (read + taken, filled + added);
        for end in ends.iter().take(ended) {
            let cell = written.get(start..*end).unwrap_or_default();
            match row.count < most {
                true => row.cells.push(String::from_utf8_lossy(cell).into_owned()),
                false => row.has_more |= !String::from_utf8_lossy(cell).trim().is_empty(),
            }
            row.count += 1;
            start = *end;
        }
        match result {
            // At the end of the text, an empty read ends the row.
            ReadRecordResult::InputEmpty | ReadRecordResult::OutputEndsFull => {}
            ReadRecordResult::OutputFull => written.resize(written.len() + 1, 0),
            ReadRecordResult::Record | ReadRecordResult::End => return row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: Dialect = Dialect {
        delimiter: b',',
        quote: Some(b'"'),
        escape: None,
    };

    fn cells(dialect: Dialect, text: &str) -> Vec<String> {
        row(dialect, text, usize::MAX).cells
    }

    /// The cells as the csv library gives them; the library builds a parser for each text.
    fn by_library(dialect: Dialect, text: &str) -> Vec<String> {
        let mut reader = dialect.reader(text.as_bytes());
        let row = reader.records().next().and_then(Result::ok);
        row.iter().flatten().map(str::to_owned).collect()
    }

    #[test]
    fn a_row_has_its_cells_whatever_row_was_read_before() {
        let semicolons = Dialect {
            delimiter: b';',
            ..COMMAS
        };
        assert_eq!(cells(COMMAS, "a,\"b\n\"\"c\"\n"), ["a", "b\n\"c"]);
        assert_eq!(cells(COMMAS, "a,\"never closed"), ["a", "never closed"]);
        assert_eq!(cells(semicolons, "a,b;c"), ["a,b", "c"]);
        assert_eq!(cells(COMMAS, "a,b;c"), ["a", "b;c"]);
        assert_eq!(cells(COMMAS, ""), Vec::<String>::new());
        assert_eq!(cells(COMMAS, &",".repeat(999)).len(), 1000);
    }

    #[test]
    fn cells_behind_those_asked_for_are_counted() {
        let two = row(COMMAS, "a,b, ,c", 2);
        assert_eq!((two.cells.len(), two.count, two.has_more), (2, 4, true));
        assert!(!row(COMMAS, "a,b, ,\"\"", 2).has_more);
    }

    proptest::proptest! {
        #[test]
        fn cells_are_those_of_the_csv_library(
            text in "[a,;\"'\\\\\n\r é]{0,30}",
            quote in proptest::option::of(proptest::prop_oneof![proptest::strategy::Just(b'"'), proptest::strategy::Just(b'\'')]),
            has_escape: bool,
        ) {
            let escape = has_escape.then_some(b'\\');
            let dialect = Dialect { delimiter: b',', quote, escape };
            proptest::prop_assert_eq!(cells(dialect, &text), by_library(dialect, &text));
        }
    }
}
