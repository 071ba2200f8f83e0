use super::*;
use crate::tests::results;

fn read(content: &[u8]) -> Vec<Result<Article, Failure>> {
    results("stories.eml", content)
}

#[track_caller]
fn only(content: &str) -> Article {
    let mut articles = read(content.as_bytes());
    assert_eq!(articles.len(), 1, "in {content}");
    articles.remove(0).expect("an article")
}

const HEAD: &str = "Message-ID: <one@desk.example>\r\nFrom: Ann Lee <ann@desk.example>\r\n\
    Date: Tue, 14 Jan 2020 09:30:00 +0100\r\n";

#[test]
fn a_message_is_an_article() {
    let article = only(&format!(
        "{HEAD}Subject: =?utf-8?Q?Swing_bridge_opens_=E2=80=93_at_last?=\r\n\r\n\
        The bridge opened on Monday.\r\n\r\nNobody fell in.\r\n-- \r\nAnn Lee\r\nDesk\r\n"
    ));
    assert_eq!(article.id.as_str(), "one@desk.example");
    assert_eq!(
        article.title.as_deref(),
        Some("Swing bridge opens – at last")
    );
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_578_990_600)
    );
    assert_eq!(article.dated_by, Some(DateOrigin::Metadata));
    assert_eq!(
        article.body,
        "The bridge opened on Monday.\n\nNobody fell in."
    );
}

#[test]
fn of_several_forms_the_plain_text_is_read_unless_it_is_a_note() {
    let parts = |plain: &str| {
        format!(
            "{HEAD}Subject: Bridge\r\nContent-Type: multipart/alternative; boundary=xx\r\n\r\n\
            --xx\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n{plain}\r\n\
            --xx\r\nContent-Type: text/html\r\n\r\n<p>The bridge <b>opened</b> on Monday, and \
            everybody was there to see it.</p><p>Nobody fell in.</p>\r\n--xx--\r\n"
        )
    };
    let plain = "The bridge opened on Monday, and everybody was there.";
    assert_eq!(only(&parts(plain)).body, plain);
    assert_eq!(
        only(&parts("See HTML.")).body,
        "The bridge opened on Monday, and everybody was there to see it.\n\nNobody fell in."
    );
}

#[test]
fn flowed_lines_are_joined() {
    let article = only(&format!(
        "{HEAD}Subject: Bridge\r\nContent-Type: text/plain; format=flowed\r\n\r\n\
        The bridge opened \r\non Monday.\r\n\r\nNobody fell in.\r\n"
    ));
    assert_eq!(
        article.body,
        "The bridge opened on Monday.\n\nNobody fell in."
    );
}

#[test]
fn a_form_goes_before_the_headers() {
    let form = only(&format!(
        "{HEAD}Subject: Formatted story\r\n\r\n{{\"Headline\":[\"Bridge opens\"],\"Body\":[\"It opened\r\non \
        Monday.\\n\\nNobody fell in.\"]}}\r\n"
    ));
    assert_eq!(form.title.as_deref(), Some("Bridge opens"));
    assert_eq!(form.body, "It opened on Monday.\n\nNobody fell in.");
    let labelled = only(&format!(
        "{HEAD}Subject: story\r\n\r\nHeadline: Bridge opens\r\n\r\nAbstract: It works.\r\n\r\nIt opened on Monday.\r\n"
    ));
    assert_eq!(labelled.title.as_deref(), Some("Bridge opens"));
    assert_eq!(labelled.subtitle.as_deref(), Some("It works."));
    assert_eq!(labelled.body, "It opened on Monday.");
}

#[test]
fn an_attached_message_is_an_article_of_its_own() {
    let articles = read(
        format!(
            "{HEAD}Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n\
            --xx\r\n\r\nSee below.\r\n--xx\r\nContent-Type: message/rfc822\r\n\r\n\
            Subject: Bridge opens\r\nFrom: Bo Roe <bo@desk.example>\r\n\r\nIt opened.\r\n--xx--\r\n"
        )
        .as_bytes(),
    );
    let titles: Vec<Option<String>> = articles
        .into_iter()
        .map(|article| article.expect("an article").title)
        .collect();
    assert_eq!(
        titles,
        [Some("Fwd".to_owned()), Some("Bridge opens".to_owned())]
    );
}

#[test]
fn a_byline_completes_a_sender_of_one_name() {
    let article = only(
        "From: Jane <jane@wexmouth.example>\nSubject: Harbour opens\nMIME-Version: 1.0\n\nHarbour\nBy Jane Roe\n\nThe harbour opened on Monday.\n",
    );
    assert_eq!(article.authors, ["Jane Roe"]);
    let article = only(
        "From: Jane <jane@wexmouth.example>\nSubject: Harbour opens\nMIME-Version: 1.0\n\nBy Max Lee\n\nThe harbour opened on Monday.\n",
    );
    assert_eq!(article.authors, ["Jane"]);
}

#[test]
fn a_mailbox_is_divided_into_messages() {
    let mailbox = format!(
        "From ann@desk.example Tue Jan 14 09:30:00 2020\r\n{HEAD}Subject: One\r\n\r\nThe first.\r\n\
        >From here on it is quoted.\r\n\r\nFrom bo@desk.example Tue Jan 14 10:00:00 2020\r\n\
        From: bo@desk.example\r\nSubject: Two\r\n\r\nFrom Saltby comes the second.\r\n"
    );
    let articles = read(mailbox.as_bytes());
    let [Ok(one), Ok(two)] = articles.as_slice() else {
        panic!("two articles in {articles:?}");
    };
    assert_eq!(one.body, "The first.\n\nFrom here on it is quoted.");
    assert_eq!(two.title.as_deref(), Some("Two"));
    assert_eq!(two.body, "From Saltby comes the second.");
    assert!(two.authors.is_empty());
    let start = usize::try_from(two.origin.offset).expect("small");
    assert!(
        mailbox
            .get(start..)
            .is_some_and(|rest| rest.starts_with("From bo@"))
    );
}

#[test]
fn a_mail_without_text_is_skipped() {
    let articles = read(format!("{HEAD}Subject: Photo\r\n\r\n").as_bytes());
    assert!(matches!(articles.as_slice(), [Err(failure)] if !failure.is_loss()));
}

#[test]
fn memos_and_texts_are_no_mail() {
    let is_mail = |text: &str| {
        recognises(&Head {
            bytes: text.as_bytes(),
            is_all: true,
            name: "a.txt",
        })
    };
    assert!(is_mail("From: a\nSubject: b\nMessage-ID: <c>\n\nd"));
    assert!(!is_mail(
        "FROM: The mayor\nTO: All\nDATE: May 5\n\nNo parking."
    ));
    assert!(!is_mail("Subject: none\nThe bridge opened: at last.\n"));
    assert!(!is_mail("From Saltby comes news.\n\nIt is good."));
}

proptest::proptest! {
    #[test]
    fn any_message_is_read(content in "[ -~\r\n]{0,400}") {
        let head = "From: a@b.example\r\nMIME-Version: 1.0\r\nSubject: x\r\nDate: y\r\n";
        read(format!("{head}{content}").as_bytes());
    }
}

#[test]
fn a_message_of_too_many_parts_is_refused() {
    for line in ["\n--b\n\nr", "\ncontent-type: message/rfc822\n"] {
        assert!(
            check_parts(line.repeat(200_001).as_bytes()).is_err(),
            "of {line:?}"
        );
    }
    assert!(check_parts("\n-- \nUna Marsh".repeat(1_000).as_bytes()).is_ok());
}

#[test]
fn a_file_of_apple_mail_is_read_without_its_count_and_its_list() {
    let message = format!(
        "{HEAD}To: desk@courier.example\r\nSubject: Ferry sold\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nIt was sold for one =\r\npound.\r\n"
    );
    let list = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist>\n<plist version=\"1.0\">\n<dict><key>flags</key></dict>\n</plist>\n";
    let right = message.len();
    for count in [right, right - 9, right + 9, 0, 1_000_000] {
        let article = only(&format!("{count:<10}\n{message}{list}"));
        assert_eq!(
            article.body, "It was sold for one pound.",
            "with a count of {count}"
        );
        assert_eq!(article.title.as_deref(), Some("Ferry sold"));
    }
}

#[test]
fn attached_texts_are_articles_and_other_documents_are_named() {
    let page = "<html><head><title>Pier closed</title></head><body><h1>Pier closed</h1><p>The pier of Saltby is closed for \
                the whole summer, said the mayor on Friday.</p></body></html>";
    let results = read(
        format!(
            "{HEAD}Subject: Two stories\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n\
            --b\r\nContent-Type: text/html; name=pier.html\r\nContent-Disposition: attachment; filename=pier.html\r\n\r\n{page}\r\n\
            --b\r\nContent-Type: application/octet-stream; name=mill.docx\r\nContent-Disposition: attachment; \
            filename=mill.docx\r\n\r\nPK\r\n--b--\r\n"
        )
        .as_bytes(),
    );
    assert_eq!(results.len(), 2, "{results:?}");
    let articles: Vec<&Article> = results.iter().flatten().collect();
    assert_eq!(articles[0].title.as_deref(), Some("Pier closed"));
    let failure = results[1].as_ref().unwrap_err();
    assert!(
        failure
            .hint
            .as_deref()
            .is_some_and(|hint| hint.contains("mill.docx"))
    );
}

#[test]
fn a_message_with_the_download_of_a_database_is_divided() {
    let article = |title: &str, number: u32| {
        format!(
            "{title}\r\n\r\nBy Ann Lowe\r\n66 words\r\n4 May 2011\r\nSaltby Echo\r\nSALTEC\r\nEnglish\r\n\
            (c) 2011 Echo Ltd\r\n\r\nThe mill in Saltby will close in autumn, its owner said to the council.\r\n\r\n\
            Document SALTEC0020110504ee5e0000{number}\r\n\r\n"
        )
    };
    let results = read(
        format!(
            "{HEAD}Subject: Alert\r\n\r\n{}{}",
            article("Mill to close", 1),
            article("Mill may stay", 2)
        )
        .as_bytes(),
    );
    let titles: Vec<Option<&str>> = results
        .iter()
        .flatten()
        .map(|article| article.title.as_deref())
        .collect();
    assert_eq!(titles, [Some("Mill to close"), Some("Mill may stay")]);
}

#[test]
fn an_attached_text_of_an_empty_message_is_the_text_of_the_message() {
    for (kind, name, text) in [
        (
            "application/rtf",
            "body.rtf",
            r"{\rtf1\ansi The pier of Aldham has burned down.\par }",
        ),
        (
            "text/plain",
            "body.txt",
            "The pier of Aldham has burned down.",
        ),
    ] {
        let mail = format!(
            "From: desk@press.example\nSubject: Pier burns\nDate: Thu, 12 Sep 2019 06:45:10 +0000\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\nContent-Type: {kind}\n\
             Content-Disposition: attachment; filename=\"{name}\"\n\n{text}\n--b1--\n"
        );
        let article = only(&mail);
        assert_eq!(article.title.as_deref(), Some("Pier burns"), "{name}");
        assert_eq!(
            article.body, "The pier of Aldham has burned down.",
            "{name}"
        );
        assert!(article.published.is_some(), "{name}");
    }
}
