use super::*;
use crate::document::Kind;
use crate::record::ReadOptions;
use std::sync::Arc;

fn document(rtf: &str) -> Document {
    match content(rtf.as_bytes()) {
        Content::Document(document) => document,
        Content::Html(html) => panic!("HTML: {html}"),
    }
}

#[track_caller]
fn check(rtf: &str, expected: &str) {
    assert_eq!(document(rtf).plain_text(), expected, "of {rtf}");
}

fn articles_of(rtf: &str) -> Vec<Article> {
    let records = crate::read(
        rtf.as_bytes().to_vec(),
        "press/a.rtf",
        &Arc::new(ReadOptions::default()),
    );
    records
        .unwrap()
        .flat_map(|record| record.unwrap().articles())
        .map(Result::unwrap)
        .collect()
}

#[test]
fn each_font_has_its_own_code_page() {
    let fonts = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}{\f1\fcharset238 B;}{\f2\fcharset128 C;}{\f3\fcharset204 D;}}";
    check(
        &format!(r"{fonts}\f0 caf\'e9 \f1 za\'bf\'f3\'b3\'e6 \f2\'83e\'83X\'83g \f3\'cc\'e8\'f0}}"),
        "café zażółć テスト Мир",
    );
    check(r"{\rtf1\mac caf\'8e}", "café");
    check(r"{\rtf1\pc caf\'82}", "café");
    check(r"{\rtf1\ansi\ansicpg1250 \'9e}", "ž");
}

#[test]
fn a_character_may_be_divided_by_control_words() {
    check(
        r"{\rtf1\ansi{\fonttbl{\f0\fcharset128 C;}}\f0 \'83{\b\'65}\'83\b0\'58}",
        "テス",
    );
}

#[test]
fn raw_bytes_of_utf_8_are_read_against_the_standard() {
    check(
        "{\\rtf1\\ansi hält daran fest \\u8211? ja}",
        "hält daran fest – ja",
    );
}

#[test]
fn unicode_escapes_have_replacements_that_are_passed_over() {
    check(r"{\rtf1\uc1 a\u8211?b\u-10187?\u-8756?c}", "a–b\u{1d5cc}c");
    check(r"{\rtf1\uc2 a\u233\'c3\'a9b}", "aéb");
    check(r"{\rtf1\uc0 a\u233 b}", "aéb");
    check(r"{\rtf1{\uc0\u233}\u233?b}", "ééb");
}

#[test]
fn pictures_headers_hidden_and_deleted_text_are_left_out() {
    check(
        r"{\rtf1{\header Page 1}{\stylesheet{\s0 Normal;}}{\*\generator x}It {\v secret }{\deleted never }rained.{\pict\pngblip ffd8ff}{\*\shppict{\pict 89504e}}}",
        "It rained.",
    );
}

#[test]
fn the_results_of_fields_and_the_text_of_boxes_are_read_once() {
    check(
        r#"{\rtf1 See {\field{\*\fldinst HYPERLINK "https://wexmouth.example"}{\fldrslt our site}}.\par{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt In a box.\par}}{\shprslt In a box.}}}"#,
        "See our site.\n\nIn a box.",
    );
}

#[test]
fn tables_are_rows_of_cells_and_notes_are_below_the_text() {
    check(
        r"{\rtf1 Ships:\par\trowd\intbl Port\cell Ships\cell\row\intbl Wexmouth\cell 12\cell\row\pard It rained{\footnote In May.}.\par}",
        "Ships:\n\nPort Ships\nWexmouth 12\n\nIt rained.\n\nIn May.",
    );
}

#[test]
fn styles_and_properties_name_title_author_and_day() {
    let article = articles_of(
        r"{\rtf1{\stylesheet{\s1 heading 1;}{\s2 Author;}}{\info{\title Microsoft Word - x.doc}{\author Jane Roe}{\creatim\yr2014\mo3\dy2\hr9\min5}}\pard\s1 Harbour opens again\par\pard It opened on Monday.\par}",
    )
    .remove(0);
    assert_eq!(article.title.as_deref(), Some("Harbour opens again"));
    assert_eq!(article.authors, ["Jane Roe"]);
    assert_eq!(article.body, "It opened on Monday.");
    assert_eq!(
        article.published.map(|moment| moment.day().to_string()),
        Some("2014-03-02".to_owned())
    );
}

#[test]
fn html_in_rtf_is_unwrapped() {
    let rtf = r"{\rtf1\ansi\fromhtml1{\*\htmltag64 <html><body>}{\*\htmltag64 <p>}\htmlrtf {\b \htmlrtf0 It rained.{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 Then \'e9{\*\htmltag27 </body></html>}}";
    assert_eq!(
        content(rtf.as_bytes()),
        Content::Html("<html><body><p>It rained.</p>&nbsp;Then é</body></html>".to_owned())
    );
    assert_eq!(text(rtf.as_bytes()), "It rained.\n\nThen é");
}

#[test]
fn plain_text_in_rtf_has_broken_lines() {
    let line = r"It rained in the harbour of Wexmouth all day long, and all the boats\par ";
    let rtf = format!(r"{{\rtf1\ansi\fromtext {}}}", line.repeat(6));
    assert!(text(rtf.as_bytes()).contains("all the boats It rained"));
}

#[test]
fn a_download_of_a_press_database_is_divided() {
    let one = |title: &str, day: &str| {
        format!(
            r"{title}\par Wexmouth Gazette\par {day}\par\par Length: 12 words\par Byline: Jane Roe\par Body\par The {title} opened on Monday.\par Load-Date: {day}\par End of Document\par "
        )
    };
    let rtf = format!(
        r"{{\rtf1 {}{}}}",
        one("Pier", "March 4, 2021"),
        one("Bridge", "March 5, 2021")
    );
    let articles = articles_of(&rtf);
    let titles: Vec<&str> = articles
        .iter()
        .filter_map(|one| one.title.as_deref())
        .collect();
    assert_eq!(titles, ["Pier", "Bridge"]);
}

#[test]
fn names_of_kinds_are_those_of_styles() {
    let document = document(r"{\rtf1{\stylesheet{\s7 Subtitle;}}\s7 Below\par}");
    assert_eq!(document.blocks[0].kind, Kind::Subtitle);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let mut rtf = b"{\\rtf1 ".to_vec();
        rtf.extend(bytes);
        text(&rtf);
    }

    #[test]
    fn any_control_words_are_read(words in "([{}a-z ;0-9-]|\\\\(par|cell|row|intbl|u-?[0-9]{1,6}|'[0-9a-f]{2}|fonttbl|f[0-9]|htmltag|fromhtml1|footnote|bin[0-9]){1,1} ?){0,80}") {
        text(format!("{{\\rtf1 {words}").as_bytes());
    }
}
