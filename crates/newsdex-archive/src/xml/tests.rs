use super::*;

fn root_of(text: &str) -> Element {
    parse_text(text).expect("there is an element").root
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(root_of(text).text(), expected, "of {text:?}");
}

#[test]
fn names_are_found_without_prefix_and_case() {
    let root = root_of(
        r#"<rdf:RDF xml:lang="en"><dc:Creator id=" 7 ">Jane Roe</dc:Creator><media:title/><title>A</title></rdf:RDF>"#,
    );
    assert_eq!((root.name(), root.prefix()), ("RDF", "rdf"));
    assert_eq!(root.attr("lang"), Some("en"));
    assert_eq!(root.child_line("creator").as_deref(), Some("Jane Roe"));
    assert_eq!(
        root.child("creator").and_then(|creator| creator.attr("id")),
        Some("7")
    );
    assert_eq!(root.children_named("title").count(), 2);
    assert_eq!(root.child_line("title").as_deref(), Some("A"));
    assert!(root.child("media:title").is_some() && root.child("dc:title").is_none());
}

#[test]
fn paths_and_searches_reach_inner_elements() {
    let root = root_of("<a><b/><b><c>1</c></b><d><c>2</c></d></a>");
    assert_eq!(
        root.at(&["b", "c"]).map(Element::text).as_deref(),
        Some("1")
    );
    assert_eq!(
        root.find_all("c").map(Element::text).collect::<Vec<_>>(),
        ["1", "2"]
    );
    assert_eq!(root.find("e"), None);
}

#[test]
fn references_are_resolved_whoever_defines_them() {
    check(
        "<a>AT&amp;T &eacute;&nbsp;&#8217;&#x41;&#146;</a>",
        "AT&T é\u{a0}’A’",
    );
    check(
        "<a>&unknown; &#x; R&D; a & b</a>",
        "&unknown; &#x; R&D; a & b",
    );
    check("<a>one&#2;two&#31;&#0;</a>", "onetwo");
    assert_eq!(
        root_of(r#"<a b="x &amp; y &hellip;"/>"#).attr("b"),
        Some("x & y …")
    );
}

#[test]
fn entities_of_a_document_type_do_not_grow() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"xxxx\"><!ENTITY d SYSTEM \"file:///etc/passwd\">]><a>&b;&d;</a>";
    check(bomb, "&b;&d;");
}

#[test]
fn loose_signs_are_text() {
    check("<a>5 < 6 > 4 <3 </a>", "5 < 6 > 4 <3 ");
    check("<a>if x<y then<b/> z</a>", "if x<y then z");
    check("<a><![CDATA[5 < 6 & <b>]]></a>", "5 < 6 & <b>");
    check("<a><!-- <b --> c</a>", " c");
}

#[test]
fn tags_closed_in_the_wrong_order_lose_nothing() {
    check("<a><b>1<i>2</b>3</i>4</a>", "1234");
    check("<a>1</x>2</a>", "12");
    check("<a>1<br>2<br>3</a>", "123");
}

#[test]
fn a_tail_cut_off_leaves_what_came_before() {
    for text in [
        "<a><b>one",
        "<a><b>one</b",
        "<a><b>one<c d=\"",
        "<a><b>one<!-- ",
        "<a><![CDATA[one",
    ] {
        let document = parse_text(text).unwrap();
        assert_eq!(document.root.text(), "one", "of {text:?}");
        assert!(document.is_cut_off, "{text:?}");
    }
    assert!(!parse_text("<a>one</a>\n").unwrap().is_cut_off);
}

#[test]
fn what_has_no_element_is_nothing() {
    for text in [
        "",
        "words",
        "<?xml version=\"1.0\"?>",
        "<!-- -->",
        "<",
        "<>",
        "< a>",
        "]]>",
    ] {
        assert_eq!(parse_text(text), None, "of {text:?}");
    }
}

#[test]
fn encodings_are_found_out() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xe9</a>";
    assert_eq!(parse(latin).unwrap().root.text(), "café");
    let mark = b"\xef\xbb\xbf<?xml version='1.0' encoding='latin1'?><a>caf\xc3\xa9</a>";
    assert_eq!(parse(mark).unwrap().root.text(), "café");
}

#[test]
fn depth_and_number_are_bounded_and_text_is_kept() {
    let deep = format!("{}x{}y", "<a>".repeat(100_000), "</a>".repeat(99_999));
    check(&deep, "xy");
    let many = format!("<r>{}</r>", "<a/>z".repeat(MOST_PARTS + 10));
    assert_eq!(root_of(&many).text().len(), MOST_PARTS + 10);
    let broken = "<a b=\"".repeat(100_000);
    let _ = parse_text(&broken);
    let _ = parse_text(&"<!x".repeat(100_000));
}

#[test]
fn paragraphs_come_from_elements_or_from_blank_lines() {
    let check = |text: &str, expected: &str| {
        assert_eq!(root_of(text).paragraphs(), expected, "of {text:?}")
    };
    check(
        "<b><p>One\n two</p><p>Three<br/>four</p></b>",
        "One two\n\nThree\nfour",
    );
    check("<b>One\n\nTwo</b>", "One\n\nTwo");
    check(
        "<b><table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table></b>",
        "A 1\nB 2",
    );
    check(
        "<b><p>See <a href='x'>this</a>.</p><script>no</script></b>",
        "See this.",
    );
    check("<b><pre>Ann 1\nBob 2</pre></b>", "Ann 1\n\nBob 2");
    let root = root_of("<b><p>One</p><media><p>Two</p></media></b>");
    assert_eq!(
        root.paragraphs_without(|element| element.is("media")),
        "One"
    );
}

#[test]
fn what_html_leaves_open_is_closed() {
    let text = format!("<b>{}</b>", "<p>One<br>two<hr><img src='x'>".repeat(300));
    let root = root_of(&text);
    assert_eq!(root.children_named("p").count(), 300);
    assert_eq!(
        root.paragraphs()
            .split("\n\n")
            .filter(|text| *text == "One\ntwo")
            .count(),
        300
    );
    assert_eq!(root_of("<a><br></br>1<br/>2</a>").text(), "12");
}

#[test]
fn the_root_is_found_at_the_beginning_of_a_file() {
    let found = root(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <x> --><!DOCTYPE nitf SYSTEM \"a>b\" [<!ENTITY c \"d\">]>\n<n:nitf version='3'><head>").unwrap();
    assert_eq!(
        (found.element.name(), found.element.attr("version")),
        ("nitf", Some("3"))
    );
    assert_eq!(found.document_type.as_deref(), Some("nitf"));
    assert_eq!(root(b"words <a>"), None);
    assert_eq!(root(b"<?xml "), None);
    assert_eq!(
        root(b"<newsItem guid='x").unwrap().element.name(),
        "newsItem"
    );
}

proptest::proptest! {
    #[test]
    fn anything_is_read_to_its_end(text in "[<>&;!?/\"'=a-c \\-\\[\\]#0-9xCDAT\u{e9}]{0,80}") {
        let _ = parse_text(&text).map(|document| document.root.paragraphs());
        let _ = root(text.as_bytes());
    }

    #[test]
    fn what_is_written_is_what_is_read(words in proptest::collection::vec("[ -~\u{e9}\u{4e00}]{1,20}", 1..6)) {
        let written: String = words.iter().map(|word| {
            let word = word.replace('&', "&amp;").replace('<', "&lt;");
            format!("<p>{word}</p>")
        }).collect();
        proptest::prop_assert_eq!(root_of(&format!("<a>{written}</a>")).text(), words.concat());
    }
}

/// The records of a text, divided at `<item>`, with the positions where they begin.
fn divided(text: &[u8], nests: bool, record_bytes: usize) -> Vec<Result<(u64, String), String>> {
    use crate::record::{Place, ReadOptions, source::Source};
    let options = ReadOptions {
        record_bytes,
        ..ReadOptions::default()
    };
    let place = Place::of_file(
        "a.xml",
        &std::sync::Arc::new(options),
        crate::registry::recognised,
    );
    let reader = std::io::Cursor::new(text.to_vec());
    let source = Source::new(Box::new(reader), &std::sync::Arc::new(place));
    elements(&crate::nitf::FORMAT, source, &["item"], nests, "no items")
        .map(|record| match record {
            Ok(record) => Ok((
                record.offset,
                String::from_utf8_lossy(&record.bytes).into_owned(),
            )),
            Err(failure) => Err(failure.reason.into()),
        })
        .collect()
}

fn found(offset: u64, text: &str) -> Result<(u64, String), String> {
    Ok((offset, text.to_owned()))
}

#[test]
fn a_file_is_divided_into_elements() {
    let text = b"<r>x<item a='1'>1</item> <!-- <item>no</item> --><n:ITEM>2</n:ITEM><items>3</items><item/></r>";
    assert_eq!(
        divided(text, false, 1000),
        [
            found(4, "<item a='1'>1</item>"),
            found(49, "<n:ITEM>2</n:ITEM>"),
            found(83, "<item/>")
        ]
    );
    assert_eq!(
        divided(b"<r></r>", false, 1000),
        [Err("no items".to_owned())]
    );
}

#[test]
fn character_data_hold_no_tags() {
    let text = b"<item><![CDATA[</item>]]>1</item>";
    assert_eq!(
        divided(text, false, 1000),
        [found(0, "<item><![CDATA[</item>]]>1</item>")]
    );
}

#[test]
fn elements_inside_each_other_are_one_or_cut_short() {
    let text = b"<item>1<item>2</item>3</item>";
    assert_eq!(
        divided(text, true, 1000),
        [found(0, "<item>1<item>2</item>3</item>")]
    );
    assert_eq!(
        divided(text, false, 1000),
        [found(0, "<item>1"), found(7, "<item>2</item>")]
    );
}

#[test]
fn a_record_larger_than_allowed_costs_itself() {
    let large = format!("<r><item>{}</item><item>2</item></r>", "x".repeat(300_000));
    assert_eq!(
        divided(large.as_bytes(), false, 1000),
        [
            Err("record is larger than 1000 bytes".to_owned()),
            found(300_016, "<item>2</item>")
        ]
    );
}

#[test]
fn records_keep_the_encoding_that_the_file_declares() {
    let text = b"<?xml version='1.0' encoding='iso-8859-2'?><r><item>\xb1\xea</item></r>";
    let Some(Ok((_, record))) = divided(text, false, 1000).pop() else {
        panic!("there is a record")
    };
    assert!(record.starts_with("<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><item>"));
}

proptest::proptest! {
    #[test]
    fn dividing_ends_and_loses_no_closed_record(text in "[<>/!\\-\\[ a]{0,20}", count in 0..5_usize) {
        let _ = divided(text.as_bytes(), false, 10);
        let items: String = (0..count).map(|number| format!("<item>{number}</item> ")).collect();
        let records = divided(items.as_bytes(), false, 1000);
        proptest::prop_assert_eq!(records.iter().flatten().count(), count);
    }
}

proptest::proptest! {
    #[test]
    fn damaged_files_of_every_format_are_read_to_their_end(file in 0..6_usize, at in 0..5000_usize, length in 0..300_usize, sign in 0..8_usize) {
        let files: [&[u8]; 6] = [
            include_bytes!("../../../../fixtures/formats/nitf/swing-bridge.xml"),
            include_bytes!("../../../../fixtures/formats/newsml-g2/message.xml"),
            include_bytes!("../../../../fixtures/formats/newsml/lamplighter.xml"),
            include_bytes!("../../../../fixtures/formats/sgml/wire-1987.sgm"),
            include_bytes!("../../../../fixtures/formats/sgml/documents.sgml"),
            include_bytes!("../../../../fixtures/formats/xml/export.xml"),
        ];
        let signs: [&[u8]; 8] = [b"", b"<", b"</", b"&", b"<![CDATA[", b"<!--", b"\xff", b"]]>"];
        let mut content = files[file].to_vec();
        let at = at % content.len();
        let end = (at + length).min(content.len());
        content.splice(at..end, signs[sign].iter().copied());
        let found = super::super::tests::read("a.xml", &content);
        proptest::prop_assert!(!found.is_empty());
        content.truncate(at.max(1));
        let _ = super::super::tests::read("a.xml", &content);
    }
}
