use std::io::Cursor;
use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};

fn read_with(text: &[u8], options: ReadOptions) -> Vec<Result<Article, String>> {
    let place = Place::of_file(
        "news/a.csv",
        &Arc::new(options),
        crate::registry::recognised,
    );
    let source = Source {
        reader: Box::new(Cursor::new(text.to_vec())),
        place: Arc::new(place),
    };
    records(&FORMAT, source)
        .flat_map(|record| match record {
            Ok(record) => record.articles(),
            Err(failure) => vec![Err(failure)],
        })
        .map(|article| article.map_err(|failure| failure.to_string()))
        .collect()
}

fn read(text: &str) -> Vec<Result<Article, String>> {
    read_with(text.as_bytes(), ReadOptions::default())
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found: Vec<(String, String)> = read(text)
        .into_iter()
        .map(|article| article.unwrap())
        .map(|article| (article.title.unwrap_or_default(), article.body))
        .collect();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(title, body)| (title.as_str(), body.as_str()))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn each_row_is_an_article() {
    check(
        "title,text\r\nHarbour opens,\"It opened \"\"at last\"\",\r\n\r\nsaid the mayor.\"\r\n\r\nMarket shuts,It shut.",
        &[
            ("Harbour opens", "It opened \"at last\",\n\nsaid the mayor."),
            ("Market shuts", "It shut."),
        ],
    );
}

#[test]
fn rows_know_where_they_stand() {
    let articles = read("title,text\nA harbour,\"One.\n\nTwo.\"\nA market,Three.\n");
    let market = articles[1].as_ref().unwrap();
    assert_eq!((market.origin.record, market.origin.offset), (1, 34));
}

#[test]
fn columns_are_known_in_other_languages() {
    let text = "Título;Contenido;Fecha;Sección;Autor\nEl puerto;Abrió.;05/05/2020;Local;Ana Lee\n";
    let article = read(text).remove(0).unwrap();
    assert_eq!(article.title.as_deref(), Some("El puerto"));
    assert_eq!(article.body, "Abrió.");
    assert_eq!(article.section.as_deref(), Some("Local"));
    assert_eq!(article.authors, ["Ana Lee"]);
    assert!(article.published.is_some());
}

#[test]
fn a_map_names_columns() {
    let options = ReadOptions {
        map: ["title=kolom1", "body=kolom2"]
            .into_iter()
            .map(|map| map.parse::<FieldMap>().unwrap())
            .collect(),
        ..ReadOptions::default()
    };
    let article = read_with(b"kolom1,kolom2\nHaven,Open.\n", options).remove(0);
    assert_eq!(article.unwrap().title.as_deref(), Some("Haven"));
}

#[test]
fn a_table_without_articles_is_named_once() {
    let found = read("year,count\n2019,3\n2020,4\n");
    let expected =
        "news/a.csv: a table without a column for titles or texts; its columns are `year` `count`";
    assert_eq!(found, [Err(expected.to_owned())]);
}

#[test]
fn a_row_with_too_many_columns_costs_itself() {
    let found = read("title,text\nHarbour,It opened, at last\nMarket,It shut.\n");
    let expected = "news/a.csv:2: has 3 columns, but the header has 2";
    assert_eq!(found[0], Err(expected.to_owned()));
    assert_eq!(found[1].as_ref().unwrap().body, "It shut.");
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line() {
    let found = read("title,text\nHarbour,\"It opened\nMarket,It shut.\n");
    let expected = "news/a.csv:2: a quotation mark is never closed";
    assert_eq!(found[0], Err(expected.to_owned()));
    let market = found[1].as_ref().unwrap();
    assert_eq!((market.origin.record, market.origin.offset), (1, 30));
}

proptest::proptest! {
    #[test]
    fn rows_are_divided_as_the_library_divides_them(
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-z\",\n ]{0,8}", 3..4), 1..6),
    ) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["title", "text", "date"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let source = Source {
            reader: Box::new(Cursor::new(text.clone())),
            place: Arc::new(Place::of_file("a.csv", &Arc::default(), crate::registry::recognised)),
        };
        let schema = TableSchema {
            encoding: None,
            dialect: schema::Dialect { delimiter: b',', quote: Some(b'"'), escape: None },
            columns: Vec::new(),
            head_rows: 1,
            dates: Vec::new(),
            orders_matter: Vec::new(),
        };
        let dialect = schema.dialect;
        let found: Vec<Vec<String>> = split::rows(&FORMAT, source, schema)
            .map(|record| {
                let bytes = record.unwrap().bytes;
                let row = dialect.reader(&bytes).records().next().unwrap().unwrap();
                row.iter().map(str::to_owned).collect()
            })
            .collect();
        // A row of empty cells is a blank line.
        let expected: Vec<&Vec<String>> = rows
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let found: Vec<&Vec<String>> = found
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        proptest::prop_assert_eq!(found, expected);
    }
}
