//! What these tests prove: downloads of press databases in the layout of each database are divided into their articles,
//! and the facts around a text are fields, not text.

use super::{PIER, STORM, read};
use newsdex_text::article::Article;

#[track_caller]
fn both(text: &str) -> (Article, Article) {
    let mut found = read("download.txt", text.as_bytes()).into_iter();
    let both = (
        found.next().unwrap().unwrap(),
        found.next().unwrap().unwrap(),
    );
    assert_eq!(found.next(), None);
    assert_eq!(both.0.title.as_deref(), Some("Pier bought back"));
    assert_eq!(both.1.title.as_deref(), Some("Storm takes a roof"));
    both
}

#[test]
fn the_author_stands_between_headline_and_length_and_a_section_may_be_called_like_a_label() {
    let article = |section: &str, title: &str, author: &str, day: &str, text: &str| {
        format!(
            "{section}\n{title}\n\n{author}\n61 words\n{day}\nSaltby Echo\nSALECH\n3\nEnglish\n(c) 2019 Echo Ltd.\n\n{text}\n\n\
             Document SALECH0020190302ef320000a\n\n\n"
        )
    };
    let (pier, storm) = both(&format!(
        "{}{}",
        article("News", "Pier bought back", "Ann Lowe", "2 March 2019", PIER),
        article(
            "Country",
            "Storm takes a roof",
            "Karine Dupond",
            "10 March 2019",
            STORM
        ),
    ));
    assert_eq!(pier.authors, ["Ann Lowe"]);
    assert_eq!(storm.authors, ["Karine Dupond"]);
    assert_eq!(storm.section.as_deref(), Some("Country"));
    assert_eq!(storm.source.as_deref(), Some("Saltby Echo"));
}

#[test]
fn labels_that_repeat_the_headline_after_the_text_are_no_text() {
    let rule = "_".repeat(60);
    let article = |title: &str, day: &str, text: &str| {
        format!(
            "{rule}\n\n{title}\n\nAutor: Ferrán, Lucía\n\nTexto completo: {text}\n\nTítulo: {title}\n\nTítulo de publicación: El Eco; Almorín\n\n\
             Páginas: 4\n\nFecha de publicación: {day}\n\nLugar de publicación: Almorín\n\n"
        )
    };
    let (pier, storm) = both(&format!(
        "{}{}{rule}\n",
        article("Pier bought back", "2 de marzo de 2019", PIER),
        article("Storm takes a roof", "10 de marzo de 2019", STORM),
    ));
    assert_eq!((pier.body.as_str(), storm.body.as_str()), (PIER, STORM));
    assert_eq!(pier.authors, ["Lucía Ferrán"]);
}

#[test]
fn the_caption_of_a_picture_and_a_section_after_the_text_are_facts() {
    let uni = |title: &str, day: &str, text: &str| {
        format!(
            "{title}\n\nSaltby Echo\n{day}\n\nCopyright 2019 Echo Ltd\n\nSection: NEWS; Pg. 2\nLength: 61 words\nBody\n\n{text}\nGraphic\n\n \
             The pier at dusk\nClassification\n\nLanguage: ENGLISH\n\nEnd of Document\n"
        )
    };
    let (pier, storm) = both(&format!(
        "{}{}",
        uni("Pier bought back", "March 2, 2019 Saturday", PIER),
        uni("Storm takes a roof", "March 10, 2019 Sunday", STORM),
    ));
    assert_eq!((pier.body.as_str(), storm.body.as_str()), (PIER, STORM));
    let german = |title: &str, day: &str, text: &str| {
        format!(
            "Saltbyer Bote vom {day}, S. 7 / Lokales\n\n{title}\n\n{text}\n\nRubrik: Lokales\nDokumentnummer: SB{day}0001\n\n\
             Alle Rechte vorbehalten: (c) Bote\n\n{}\n\n",
            "-".repeat(60)
        )
    };
    both(&format!(
        "{}{}",
        german("Pier bought back", "02.03.2019", PIER),
        german("Storm takes a roof", "10.03.2019", STORM),
    ));
}

#[test]
fn a_long_citation_below_a_wrapped_text_is_a_fact() {
    let text = [PIER, STORM, PIER, STORM].join(" ");
    let mut wrapped = String::new();
    for word in text.split(' ') {
        let length = wrapped.lines().next_back().map_or(0, str::len);
        wrapped.push(if length + word.len() > 68 { '\n' } else { ' ' });
        wrapped.push_str(word);
    }
    let article = |title: &str, day: &str| {
        format!(
            "Title: {title}\nAuthor(s): Ann Lowe\nSource: Saltby Echo. ({day}): News: p2.\nFull Text: COPYRIGHT 2019 Echo Ltd\n{}\n\
             Source Citation\nLowe, Ann. \"{title}.\" Saltby Echo, {day}, p. 2. Some Collection of News, which has an address that is long, Accessed 4 May 2020.\n\n",
            wrapped.trim()
        )
    };
    let (pier, storm) = both(&format!(
        "{}{}",
        article("Pier bought back", "March 2, 2019"),
        article("Storm takes a roof", "March 10, 2019"),
    ));
    assert_eq!((&pier.body, &storm.body), (&text, &text));
    assert_eq!(storm.authors, ["Ann Lowe"]);
    assert_eq!(storm.published, newsdex_text::date::moment("2019-03-10"));
}

#[test]
fn an_author_behind_a_word_that_can_begin_a_headline_is_known_by_its_place() {
    let article = |title: &str, day: &str, author: &str, text: &str| {
        format!(
            "{title}\n\nSaltby Tidende | {day} | Indland | Side 4 | 58 ord\n\nAf {author}\n\n{text}\n\nAlle rettigheder forbeholdes\n\n\n"
        )
    };
    let (pier, storm) = both(&format!(
        "{}{}",
        article("Pier bought back", "02.03.2019", "Mette Kirkeby", PIER),
        article("Storm takes a roof", "10.03.2019", "Jens Thorup", STORM),
    ));
    assert_eq!(pier.authors, ["Mette Kirkeby"]);
    assert_eq!(storm.authors, ["Jens Thorup"]);
}

#[test]
fn marked_labels_and_boxes_of_rules_divide_a_text() {
    let article = |title: &str, day: &str, text: &str| {
        let rule = "=".repeat(40);
        [
            format!("[TITLE] {title}\n[DATE] {day}\n[SOURCE] Echo\n[TEXT]\n{text}\n\n"),
            format!("n.title={title}\nn.date={day}\nn.source=Echo\nn.text={text}\n"),
            format!("Title\t{title}\nDate\t{day}\nSource\tEcho\nText\t{text}\n\n"),
            format!("TITLE[ {title} ]\nDATE[ {day} ]\nSOURCE[ Echo ]\nTEXT[\n{text}\n]\n\n"),
            format!(";TI {title}\n;DA {day}\n;SO Echo\n;AB {text}\n$\n"),
            format!("{rule}\n{title}\nEcho - {day}\n{rule}\n\n{text}\n\n"),
        ]
    };
    let pier = article("Pier bought back", "2019-03-02", PIER);
    let storm = article("Storm takes a roof", "2019-03-10", STORM);
    for (pier, storm) in pier.iter().zip(&storm) {
        let text = format!("{pier}{storm}");
        let (pier, storm) = both(&text);
        assert_eq!(
            (pier.body.as_str(), storm.body.as_str()),
            (PIER, STORM),
            "{text}"
        );
        assert_eq!(
            storm.published,
            newsdex_text::date::moment("2019-03-10"),
            "{text}"
        );
        assert_eq!(storm.source.as_deref(), Some("Echo"), "{text}");
    }
}
