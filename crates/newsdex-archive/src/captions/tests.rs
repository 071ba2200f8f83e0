use crate::tests::{article, read};

#[test]
fn sentences_go_on_over_captions_and_a_pause_begins_a_paragraph() {
    let file = "1\r\n00:00:01,000 --> 00:00:04,200\r\nThe council of Saltby\r\nhas sold its ferry\r\n\r\n\
        2\r\n00:00:04,300 --> 00:00:07,000\r\n<i>for one pound.</i>\r\n\r\n\
        3\r\n00:00:12,000 --> 00:00:15,000\r\nIn 2019 it carried nobody.\r\n";
    let found = article("evening-news-2019-03-02.srt", file.as_bytes());
    assert_eq!(
        found.body,
        "The council of Saltby has sold its ferry for one pound.\n\nIn 2019 it carried nobody."
    );
    assert_eq!(found.title.as_deref(), Some("evening news"));
    assert_eq!(found.published, newsdex_text::date::moment("2019-03-02"));
}

#[test]
fn a_webvtt_file_has_a_head_notes_and_speakers() {
    let file = "WEBVTT - Harbour at seven\nKind: captions\nLanguage: en-GB\n\nNOTE\nChecked by the desk.\n\n\
        STYLE\n::cue { color: lime }\n\nintro\n00:01.000 --> 00:04.000 align:start position:0%\n\
        <v Lena Corrigan>Did it turn,\n\n00:04.100 --> 00:05.000\n<v Lena Corrigan>Mr Penn?</v>\n\n\
        00:05.200 --> 00:07.000\n<v Aldous Penn>It turned &amp; it stopped.\n";
    let found = article("a.vtt", file.as_bytes());
    assert_eq!(
        found.body,
        "Did it turn, Mr Penn?\n\nIt turned & it stopped."
    );
    assert_eq!(found.title.as_deref(), Some("Harbour at seven"));
    assert_eq!(found.language.as_deref(), Some("en-GB"));
}

#[test]
fn captions_that_scroll_are_read_once() {
    let file = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nthe ferry was sold\n\n\
        00:00:02.000 --> 00:00:02.010\nthe ferry was sold\n\n\
        00:00:02.010 --> 00:00:04.000\nthe ferry was sold\nfor<00:00:02.500><c> one</c><00:00:03.000><c> pound</c>\n\n\
        00:00:04.000 --> 00:00:06.000\nfor one pound\nto a man\n";
    let found = article("20190302T200000Z.en.vtt", file.as_bytes());
    assert_eq!(found.body, "the ferry was sold for one pound to a man");
    assert_eq!(found.title, None);
}

#[test]
fn signs_for_a_turn_begin_paragraphs() {
    let file = "1\n00:00:01,000 --> 00:00:02,000\n>> Was it sold?\n\n2\n00:00:02,000 --> 00:00:03,000\n>> It was.\n\n\
        3\n00:00:03,000 --> 00:00:04,000\n- When?\n- On Monday.\n";
    let found = article("a.srt", file.as_bytes());
    assert_eq!(found.body, "Was it sold?\n\nIt was.\n\nWhen?\n\nOn Monday.");
}

#[test]
fn captions_without_blank_lines_and_of_youtube_are_read() {
    let close = "1\n00:00:01,000 --> 00:00:02,000\nIt was sold\n2\n00:00:02,000 --> 00:00:03,000\nfor one pound.\n";
    assert_eq!(
        article("a.srt", close.as_bytes()).body,
        "It was sold for one pound."
    );
    let sbv = "0:00:01.000,0:00:02.000\nIt was sold\n\n0:00:02.000,0:00:03.000\nfor one pound.\n";
    assert_eq!(
        article("a.sbv", sbv.as_bytes()).body,
        "It was sold for one pound."
    );
}

#[test]
fn texts_with_a_number_or_an_arrow_are_not_captions() {
    let list = "1\nThe ferry --> sold\n\nIt was sold on Monday.\n";
    assert!(article("a.txt", list.as_bytes()).body.contains("-->"));
}

#[test]
fn every_damaged_file_ends_as_an_article_or_with_a_reason() {
    let file = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ann>the {\\an8}ferry\n\n00:00:02.000 --> 00:00:02.010\nsold\n";
    for end in 1..file.len() {
        assert!(
            !read("a.vtt", &file.as_bytes()[..end]).is_empty(),
            "of {end} bytes"
        );
    }
    assert_eq!(
        read("a.vtt", b"WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n"),
        [Err("Skipped captions without words".to_owned())]
    );
}
