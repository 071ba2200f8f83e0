use crate::tests::{article, read};
use newsdex_text::article::Article;

const TEXT: &str = "The council of Saltby has sold its old ferry for one pound to a man who wants to live \
    in it, and who promised on Monday to paint it before the summer begins.";

/// A saved page in one part for each `(address, type, encoding, content)`.
fn archive(head: &str, parts: &[(&str, &str, &str, &str)]) -> String {
    let mut file = format!(
        "{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"cut-here\"\r\n\r\n"
    );
    for (address, kind, encoding, content) in parts {
        file.push_str(&format!(
            "\r\n--cut-here\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: {address}\r\n\r\n{content}\r\n"
        ));
    }
    file + "\r\n--cut-here--\r\n"
}

const BLINK: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/2019/03/02/ferry\r\n\
    Subject: Ferry sold - Saltby Courier\r\nDate: Tue, 1 Oct 2024 10:00:00 -0000\r\n";
const ADDRESS: &str = "https://courier.example/2019/03/02/ferry";

fn page() -> String {
    format!(
        "<html><head><title>Ferry sold</title></head><body><h1>Ferry sold</h1><p>{TEXT}</p></body></html>"
    )
}

fn only(file: &str) -> Article {
    article("page.mhtml", file.as_bytes())
}

#[test]
fn the_article_is_the_page_and_its_date_is_not_that_of_saving() {
    let advert = "<p>Buy one mattress and get another one at half price, only this week, in our shop on the ring road.</p>";
    let file = archive(
        BLINK,
        &[
            (ADDRESS, "text/html", "8bit", &page()),
            ("https://ads.example/frame", "text/html", "8bit", advert),
            (
                "https://courier.example/logo.png",
                "image/png",
                "base64",
                "iVBORw0KGgo=",
            ),
        ],
    );
    let found = only(&file);
    assert_eq!(found.title.as_deref(), Some("Ferry sold"));
    assert_eq!(found.body, TEXT);
    assert_eq!(found.url.as_deref(), Some(ADDRESS));
    assert_eq!(found.published, newsdex_text::date::moment("2019-03-02"));
}

#[test]
fn parts_are_decoded_and_the_page_says_in_which_encoding_it_is() {
    let latin = "<html><head><meta charset=3Diso-8859-1><title>F=E4hre verkauft</title></head>\
        <body><p>Die F=E4hre, die seit vierzig Jahren =FCber den Fluss f=E4hrt, wurde am Montag f=FCr einen Euro an =\r\n\
        einen Mann verkauft, der darin wohnen will.</p></body></html>";
    let file = archive(BLINK, &[(ADDRESS, "text/html", "quoted-printable", latin)]);
    let found = only(&file);
    assert_eq!(found.title.as_deref(), Some("Fähre verkauft"));
    assert!(found.body.starts_with("Die Fähre, die"), "{}", found.body);
    assert!(
        found.body.contains("einen Euro an einen Mann"),
        "{}",
        found.body
    );
}

#[test]
fn of_a_page_of_frames_the_frame_with_the_text_is_read() {
    let frames = "<html><head><title>Saltby Courier</title></head><frameset cols=\"20%,80%\">\
        <frame src=\"menu.html\"><frame src=\"story.html\"></frameset></html>";
    let file = archive(
        "From: <Saved by Microsoft Internet Explorer 5>\r\nSubject: Saltby Courier\r\n",
        &[
            ("http://courier.example/", "text/html", "8bit", frames),
            (
                "http://courier.example/menu.html",
                "text/html",
                "8bit",
                "<a href=x>Sport</a>",
            ),
            (
                "http://courier.example/story.html",
                "text/html",
                "8bit",
                &page(),
            ),
        ],
    );
    let found = only(&file);
    assert_eq!(found.title.as_deref(), Some("Ferry sold"));
    assert_eq!(
        found.url.as_deref(),
        Some("http://courier.example/story.html")
    );
}

#[test]
fn the_head_may_name_the_part_with_the_page() {
    let head = "Subject: Ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; start=\"<main@x>\"; boundary=b\r\n\r\n";
    let file = format!(
        "{head}--b\r\nContent-Type: text/html\r\nContent-ID: <advert@x>\r\nContent-Location: http://ads.example/\r\n\r\n<p>Buy it.</p>\r\n\
        --b\r\nContent-Type: text/html\r\nContent-ID: <main@x>\r\nContent-Location: http://courier.example/a\r\n\r\n{}\r\n--b--\r\n",
        page()
    );
    assert_eq!(only(&file).body, TEXT);
}

#[test]
fn a_page_alone_in_its_message_is_read() {
    let file = format!(
        "From: \"Saved by Windows Internet Explorer 8\"\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: 8bit\r\n\
        Content-Location: {ADDRESS}\r\n\r\n{}",
        page()
    );
    assert_eq!(only(&file).body, TEXT);
}

#[test]
fn mail_with_pictures_in_it_stays_mail() {
    let file = archive(
        "From: Ann Lee <ann@desk.example>\r\nTo: desk@courier.example\r\nSubject: Ferry\r\nMessage-ID: <1@desk.example>\r\n",
        &[("cid:1", "text/html", "8bit", &page())],
    );
    let found = article("a.eml", file.as_bytes());
    assert_eq!(found.authors, ["Ann Lee"]);
    assert_eq!(found.title.as_deref(), Some("Ferry"));
}

#[test]
fn every_damaged_file_ends_as_an_article_or_with_a_reason() {
    let file = archive(
        BLINK,
        &[(ADDRESS, "text/html", "quoted-printable", &page())],
    );
    for end in (0..file.len()).step_by(7) {
        let cut = file.get(..end).unwrap();
        assert!(
            !read("page.mhtml", cut.as_bytes()).is_empty(),
            "of {end} bytes"
        );
    }
    let empty = archive(BLINK, &[(ADDRESS, "text/html", "8bit", "<p></p>")]);
    assert_eq!(
        read("page.mhtml", empty.as_bytes()),
        [Err("Skipped a saved page without text".to_owned())]
    );
    let picture = archive(
        BLINK,
        &[(
            "https://courier.example/a.png",
            "image/png",
            "base64",
            "iVBORw==",
        )],
    );
    assert_eq!(
        read("page.mhtml", picture.as_bytes()),
        [Err(
            "Failed a saved page in which no part is a page".to_owned()
        )]
    );
}
