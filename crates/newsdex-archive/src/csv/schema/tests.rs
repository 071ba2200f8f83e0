use super::*;

#[track_caller]
fn check(text: &str, is_named: bool, expected: Option<(char, Option<char>, usize, &[&str])>) {
    let schema = TableSchema::of(text.as_bytes(), true, is_named, &FieldMap::default());
    let found = schema.as_ref().map(|schema| {
        let columns: Vec<&str> = schema.columns.iter().map(String::as_str).collect();
        (
            char::from(schema.dialect.delimiter),
            schema.dialect.quote.map(char::from),
            schema.head_rows,
            columns,
        )
    });
    let expected = expected
        .map(|(delimiter, quote, rows, columns)| (delimiter, quote, rows, columns.to_vec()));
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn a_head_that_names_titles_or_texts_makes_a_table() {
    check(
        "title,text,date\nHarbour,\"It opened, at last.\",2020-05-05\n",
        false,
        Some((',', Some('"'), 1, &["title", "text", "date"])),
    );
    check(
        "Titel;Datum;Inhalt\nHafen;5.5.2020;Er ist offen.\n",
        false,
        Some((';', Some('"'), 1, &["Titel", "Datum", "Inhalt"])),
    );
    check(
        "sep=;\ntitle;text\nHarbour;Open.\n",
        true,
        Some((';', Some('"'), 2, &["title", "text"])),
    );
}

#[test]
fn the_column_of_numbers_may_be_called_by_a_sign_or_an_abbreviation() {
    for number in ["No.", "S.No.", "#", "Nr."] {
        let text = format!("{number},Headline,Publication,Text\n1,Open,Echo,It opened at last.\n");
        let columns = [number, "Headline", "Publication", "Text"];
        check(&text, true, Some((',', Some('"'), 1, &columns)));
    }
}

#[test]
fn tabs_without_quotes_are_known_by_the_rows_that_come_out() {
    let text = "headline\ttext\turl\n\"Open\tIt opened.\thttps://a.example/1\nShut\tIt shut.\thttps://a.example/2\nNew\t\"Good\" news.\thttps://a.example/3\n";
    check(
        text,
        true,
        Some(('\t', None, 1, &["headline", "text", "url"])),
    );
}

#[test]
fn columns_without_names_are_known_by_what_is_in_them() {
    let body = "The harbour opened on Monday; the mayor came, saw it with his own eyes and was content with it.";
    let rows: String = ["Sport", "Web", "Sport", "Web", "Sport", "Web"]
        .iter()
        .map(|label| format!("{label};'{body}'\n"))
        .collect();
    check(
        &rows,
        false,
        Some((';', Some('\''), 0, &["section", "body"])),
    );
}

#[test]
fn prose_lists_and_logs_are_no_tables() {
    for text in [
        "On Monday, the harbour opened, said the mayor.\nOn Tuesday, it shut, said he.\n",
        "One, two\nthree, four\nfive, six\nseven, eight\n",
        "2020-05-05 10:00:00,123 INFO it began\n2020-05-05 10:00:01,456 INFO it ended\n2020-05-05 10:00:01,456 INFO it ended\n2020-05-05 10:00:01,456 INFO it ended\n",
        "Title, or what you will\n\nIt opened, at last.\n",
        "",
    ] {
        check(text, false, None);
    }
}
