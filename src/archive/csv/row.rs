//! One row of a table to its cells.

use std::cell::RefCell;

use csv_core::ReadRecordResult;

use super::layout::Dialect;

thread_local! {
    /// The parser of the table that this thread read last: building one takes far longer than reading a row.
    static PARSER: RefCell<Option<(Dialect, csv_core::Reader)>> = const { RefCell::new(None) };
}

/// Gives the cells of the first row of a text; none if it has no row.
pub(super) fn cells(dialect: Dialect, text: &str) -> Vec<String> {
    PARSER.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(of, _)| *of != dialect) {
            *known = Some((dialect, dialect.parser().build()));
        }
        match known {
            Some((_, parser)) => parsed(parser, text.as_bytes()),
            None => Vec::new(),
        }
    })
}

fn parsed(parser: &mut csv_core::Reader, text: &[u8]) -> Vec<String> {
    parser.reset();
    let mut written = vec![0; text.len()];
    let mut ends = vec![0; 16];
    let (mut read, mut filled, mut count) = (0, 0, 0);
    loop {
        let (result, taken, added, ended) = parser.read_record(
            text.get(read..).unwrap_or_default(),
            written.get_mut(filled..).unwrap_or_default(),
            ends.get_mut(count..).unwrap_or_default(),
        );
        (read, filled, count) = (read + taken, filled + added, count + ended);
        match result {
            // At the end of the text, reading nothing more ends the row.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => written.resize(written.len() + 1, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(2 * ends.len(), 0),
            ReadRecordResult::Record | ReadRecordResult::End => break,
        }
    }
    let mut start = 0;
    let cell = |end: &usize| {
        let cell = written.get(start..*end).unwrap_or_default();
        start = *end;
        String::from_utf8_lossy(cell).into_owned()
    };
    ends.iter().take(count).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: Dialect = Dialect {
        delimiter: b',',
        quote: Some(b'"'),
        escape: None,
    };

    /// The cells by the csv library, which builds a parser for each text.
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
        assert_eq!(cells(COMMAS, &",".repeat(99)).len(), 100);
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
