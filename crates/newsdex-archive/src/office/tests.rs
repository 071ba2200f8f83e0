use crate::FailureKind;
use crate::container::samples::zip_of;
use crate::tests::results;
use newsdex_text::article::Article;

fn articles(name: &str, bytes: Vec<u8>) -> Vec<Article> {
    results(name, bytes)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;

fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    members.extend(others.iter().map(|(name, part)| (*name, part.as_bytes())));
    zip_of(&members)
}

#[track_caller]
fn check_docx(body: &str, expected: &str) {
    let article = articles("press/a.docx", docx(body, &[])).remove(0);
    assert_eq!(article.body, expected, "of {body}");
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn styles_and_properties_of_a_docx_name_title_authors_and_day() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Harbour opens again</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Jane Roe</w:t></w:r></w:p><w:p><w:r><w:t>It opened &amp; closed.</w:t></w:r></w:p>"#;
    let styles = r#"<w:styles><w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="A"><w:name w:val="Author"/></w:style></w:styles>"#;
    let core = "<cp:coreProperties><dc:title>x.docx</dc:title><dc:creator>John Doe</dc:creator><dcterms:created>2014-03-02T09:05:00Z</dcterms:created></cp:coreProperties>";
    let own = r#"<Relationships><Relationship Id="r1" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;
    let parts = [
        ("word/styles.xml", styles),
        ("docProps/core.xml", core),
        ("word/_rels/document.xml.rels", own),
    ];
    let article = articles("press/a.docx", docx(body, &parts)).remove(0);
    assert_eq!(article.title.as_deref(), Some("Harbour opens again"));
    assert_eq!(article.authors, ["Jane Roe"]);
    assert_eq!(article.body, "It opened & closed.");
    let day = article.published.map(|moment| moment.day().to_string());
    assert_eq!(day.as_deref(), Some("2014-03-02"));
}

#[test]
fn tracked_changes_are_accepted_and_hidden_text_is_left_out() {
    check_docx(
        "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>often </w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r><w:moveFrom><w:r><w:t>away </w:t></w:r></w:moveFrom><w:r><w:t>rained.</w:t></w:r></w:p>",
        "It often rained.",
    );
}

#[test]
fn a_text_box_is_read_once_and_a_drop_cap_joins_its_word() {
    let inner = p("In a box.");
    let shape = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    check_docx(
        &format!(
            r#"<w:p>{shape}<w:r><w:t>Beside it.</w:t></w:r></w:p><w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>T</w:t></w:r></w:p>{}"#,
            p("hen it stopped.")
        ),
        "In a box.\n\nBeside it.\n\nThen it stopped.",
    );
}

#[test]
fn tables_in_tables_lists_and_tabs_are_read_in_order() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("a"), cell("b"));
    check_docx(
        &format!(
            "{}<w:tbl><w:tr>{}{}</w:tr><w:tr><w:tc>{inner}<w:p/></w:tc>{}</w:tr></w:tbl>{}",
            p("Ships, and where they were on the day of the storm."),
            cell("Port"),
            cell("Ships"),
            cell("c"),
            r#"<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>1</w:t></w:r></w:p>"#
        ),
        "Ships, and where they were on the day of the storm.\n\nPort Ships\na b c\n\nOne 1",
    );
}

#[test]
fn a_docx_that_includes_a_page_is_read() {
    let page = "<html><body><h1>Pier opens again</h1><p>It opened on Monday, and many came to see it.</p></body></html>";
    let own = r#"<Relationships><Relationship Id="c" Type="http://x/aFChunk" Target="/word/a.html"/></Relationships>"#;
    let parts = [("word/a.html", page), ("word/_rels/document.xml.rels", own)];
    let article = articles("a.docx", docx(r#"<w:altChunk r:id="c"/>"#, &parts)).remove(0);
    assert!(article.body.contains("many came to see it"), "{article:?}");
}

#[test]
fn a_download_of_a_press_database_as_docx_is_divided() {
    let lines = |title: &str| {
        [
            "The Wexmouth Gazette",
            "March 4, 2021",
            "Length: 12 words",
            "Byline: Jane Roe",
            "Body",
            "It opened on Monday.",
            "Load-Date: March 4, 2021",
            "End of Document",
        ]
        .map(p)
        .concat()
        .replacen("<w:p>", &format!("{}<w:p>", p(title)), 1)
    };
    let bytes = docx(&(lines("Pier opens") + &lines("Bridge opens")), &[]);
    let found = articles("a.docx", bytes);
    let titles: Vec<&str> = found
        .iter()
        .filter_map(|one| one.title.as_deref())
        .collect();
    assert_eq!(titles, ["Pier opens", "Bridge opens"]);
}

fn odt(text: &str, styles: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    let meta = "<office:document-meta><office:meta><dc:title>Untitled</dc:title><meta:initial-creator>Jane Roe</meta:initial-creator><meta:creation-date>2014-03-02T09:05:00</meta:creation-date></office:meta></office:document-meta>";
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ])
}

#[test]
fn an_odt_is_read_without_changes_annotations_and_contents() {
    let text = r#"<text:tracked-changes><text:p>never</text:p></text:tracked-changes><text:table-of-content><text:p>1 Harbour</text:p></text:table-of-content><text:h>Harbour opens again</text:h><text:p>It<text:s text:c="2"/>opened<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p></text:note-body></text:note>
 on <office:annotation><text:p>Really?</text:p></office:annotation>Monday.<text:span text:style-name="H">Hidden</text:span></text:p><text:list><text:list-item><text:p>One</text:p></text:list-item><text:list-item><text:p>Two</text:p></text:list-item></text:list>"#;
    let styles =
        r#"<style:style style:name="H"><style:text-properties text:display="none"/></style:style>"#;
    let article = articles("a.odt", odt(text, styles)).remove(0);
    assert_eq!(article.title.as_deref(), Some("Harbour opens again"));
    assert_eq!(article.body, "It opened on Monday.\n\nOne\nTwo\n\nIn May.");
    assert_eq!(article.authors, ["Jane Roe"]);
}

#[test]
fn a_flat_document_is_read_like_the_packed_one() {
    let flat = r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><meta:initial-creator>Jane Roe</meta:initial-creator></office:meta><office:body><office:text><text:h>Harbour opens again</text:h><text:p>It opened on Monday.</text:p></office:text></office:body></office:document>"#;
    let article = articles("a.fodt", flat.into()).remove(0);
    assert_eq!(article.title.as_deref(), Some("Harbour opens again"));
    assert_eq!(article.body, "It opened on Monday.");
}

#[test]
fn encrypted_and_cut_documents_are_failures() {
    let encrypted = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\x01\x02"),
        (
            "META-INF/manifest.xml",
            b"<manifest><encryption-data/></manifest>",
        ),
    ]);
    let whole = docx(&p("It opened on Monday."), &[]);
    for (name, bytes, reason) in [
        ("a.odt", encrypted, "encrypted OpenDocument"),
        ("a.docx", whole[..whole.len() / 2].to_vec(), "cut off"),
        ("a.docx", docx("<w:p><w:r><w:t>It ", &[]).clone(), ""),
    ] {
        let failed = results(name, bytes);
        if !reason.is_empty() {
            let failure = failed[0].as_ref().unwrap_err();
            assert!(failure.reason.contains(reason), "{failure}");
            assert_eq!(failure.kind, FailureKind::Failed);
        }
    }
}

fn epub() -> Vec<u8> {
    let list = r#"<package><metadata><dc:title>Storms of Wexmouth</dc:title><dc:creator>Jane Roe</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="text/one%20.xhtml" media-type="application/xhtml+xml"/><item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/><itemref idref="b"/></spine></package>"#;
    // The book lists its first chapter twice.
    let chapter = |title: &str| {
        let text = "The wind rose in the night and took the roof of the pier with it. ".repeat(5);
        format!("<html><body><h1>{title}</h1><p>{text}</p></body></html>")
    };
    zip_of(&[
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            br#"<container><rootfile full-path="OPS/book.opf"/></container>"#,
        ),
        ("OPS/book.opf", list.as_bytes()),
        (
            "OPS/nav.xhtml",
            b"<html><body><nav>One Two</nav></body></html>",
        ),
        ("OPS/cover.xhtml", b"<html><body><img/></body></html>"),
        ("OPS/text/one .xhtml", chapter("The last storm").as_bytes()),
        ("OPS/text/two.xhtml", chapter("The first storm").as_bytes()),
    ])
}

#[test]
fn a_book_has_an_article_for_each_chapter_in_reading_order() {
    let results = results("a.epub", epub());
    let titles: Vec<String> = results
        .iter()
        .map(|result| match result {
            Ok(article) => article.title.clone().unwrap_or_default(),
            Err(failure) => {
                assert_eq!(failure.kind, FailureKind::Skipped);
                failure.reason.to_string()
            }
        })
        .collect();
    assert_eq!(
        titles,
        [
            "neither title nor text".replace(
                "neither title nor text",
                "a cover, a title page or another page without a text of a book"
            ),
            "the table of contents of a book".to_owned(),
            "The first storm".to_owned(),
            "The last storm".to_owned(),
        ]
    );
    let last = results[3].as_ref().unwrap();
    assert_eq!(last.source.as_deref(), Some("Storms of Wexmouth"));
    assert_eq!(last.authors, ["Jane Roe"]);
    assert_eq!(last.origin.member.as_deref(), Some("OPS/text/one .xhtml"));
}

fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="News" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/styles.xml", br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        ("xl/sharedStrings.xml", br#"<sst><si><t>title</t></si><si><t>date</t></si><si><t>text</t></si><si><r><t>Pier </t></r><r><t>opens</t></r><rPh><t>x</t></rPh></si></sst>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn rows_of_a_workbook_are_articles_and_numbers_of_days_are_dates() {
    let rows = r#"<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row><row><c r="A2" t="s"><v>3</v></c><c r="C2" s="1"><v>45121</v></c><c r="D2" t="inlineStr"><is><t>It opened, said "Jane".</t></is></c></row>"#;
    let article = articles("a.xlsx", xlsx(rows)).remove(0);
    assert_eq!(article.title.as_deref(), Some("Pier opens"));
    assert_eq!(article.body, "It opened, said \"Jane\".");
    let day = article.published.map(|moment| moment.day().to_string());
    assert_eq!(day.as_deref(), Some("2023-07-14"));
    assert_eq!(article.origin.member.as_deref(), Some("News"));
}

#[test]
fn a_sheet_whose_cells_contain_title_and_date_in_lines_is_read() {
    let row = |title: &str| {
        format!(
            r#"<row><c r="A1" t="inlineStr"><is><t>{title}&#10;2026/05/26</t></is></c><c r="B1" t="inlineStr"><is><t>https://wexmouth.example/{}</t></is></c></row>"#,
            title.len()
        )
    };
    let rows = [
        "Pier opens again",
        "Bridge closes for a year",
        "Storm takes a roof",
    ]
    .map(row)
    .concat();
    let found = articles("a.xlsx", xlsx(&rows));
    assert_eq!(found.len(), 3);
    assert_eq!(found[1].title.as_deref(), Some("Bridge closes for a year"));
    assert!(found[1].published.is_some() && found[1].url.is_some());
}

#[test]
fn tables_of_an_ods_are_read_and_repeated_blanks_cost_nothing() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let blank = r#"<table:table-cell table:number-columns-repeated="16380"/>"#;
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="News"><table:table-row>{}{}{blank}</table:table-row><table:table-row>{}<table:table-cell office:date-value="2015-04-08"><text:p>08.04.15</text:p></table:table-cell>{blank}</table:table-row><table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
        cell("title"),
        cell("date"),
        cell("Pier opens")
    );
    let bytes = zip_of(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ]);
    let article = articles("a.ods", bytes).remove(0);
    assert_eq!(article.title.as_deref(), Some("Pier opens"));
    let day = article.published.map(|moment| moment.day().to_string());
    assert_eq!(day.as_deref(), Some("2015-04-08"));
}

#[test]
fn cut_and_damaged_documents_cause_no_panic() {
    let samples = [
        ("a.docx", docx(&p("It opened on Monday."), &[])),
        ("a.odt", odt("<text:p>It opened.</text:p>", "")),
        ("a.epub", epub()),
        ("a.xlsx", xlsx(r#"<row><c r="A1" t="s"><v>0</v></c></row>"#)),
    ];
    for (name, whole) in samples {
        for part in 0..50 {
            results(name, whole.get(..whole.len() * part / 50).unwrap().to_vec());
        }
        for at in 0..200 {
            let mut damaged = whole.clone();
            let place = at * whole.len() / 200;
            damaged[place] ^= 0x5a;
            results(name, damaged);
        }
    }
}

const LONG: &str = "The harbour of Wexmouth opened again on Monday after the storm of the week, and the first \
                    ships brought coal, rope and letters for the whole town.";

fn bold(text: &str) -> String {
    format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

fn heading(text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

#[test]
fn headlines_with_newspaper_and_day_divide_a_document() {
    for headline in [heading as fn(&str) -> String, bold] {
        let body = [
            headline("Harbour opens again"),
            p("The Port | Jane Roe | 4 May 2019 | Reach: 1,200"),
            p(LONG),
            headline("Pier is closed for months"),
            p("Saltby Echo, 5 May 2019"),
            p("By John Doe"),
            p(LONG),
        ];
        let found = articles("press/a.docx", docx(&body.concat(), &[]));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title.as_deref(), Some("Harbour opens again"));
        assert_eq!(found[0].source.as_deref(), Some("The Port"));
        assert_eq!(found[0].authors, ["Jane Roe"]);
        assert_eq!(found[0].body, LONG);
        assert_eq!(found[1].source.as_deref(), Some("Saltby Echo"));
        assert_eq!(found[1].authors, ["John Doe"]);
        assert_eq!(found[1].published, newsdex_text::date::moment("2019-05-05"));
    }
}

#[test]
fn a_table_of_articles_has_an_article_in_each_row() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(["Date", "Title", "Text"]),
        row(["4 May 2019", "Harbour opens", LONG]),
        row(["5 May 2019", "Pier is closed", LONG])
    );
    let found = articles("press/a.docx", docx(&table, &[]));
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].title.as_deref(), Some("Pier is closed"));
    assert_eq!(found[1].body, LONG);
}

#[test]
fn a_line_in_bold_print_is_the_title_of_a_release() {
    let body = [
        p("Wexmouth Harbour Trust"),
        bold("PRESS RELEASE"),
        p("4 May 2021"),
        bold("Harbour to host the tall ships"),
        p(LONG),
    ];
    let article = articles("press/a.docx", docx(&body.concat(), &[])).remove(0);
    assert_eq!(
        article.title.as_deref(),
        Some("Harbour to host the tall ships")
    );
    assert_eq!(article.body, format!("Wexmouth Harbour Trust\n\n{LONG}"));
    assert_eq!(article.published, newsdex_text::date::moment("2021-05-04"));
}
