use super::*;
use crate::tests::results;

fn read(content: &str) -> Vec<Result<Article, Failure>> {
    results("copy.tst", content)
}

#[track_caller]
fn only(content: &str) -> Article {
    let mut articles = read(content);
    assert_eq!(articles.len(), 1, "in {content:?}");
    articles.remove(0).expect("an article")
}

const ANPA: &str = "\u{16}\u{16}\u{1}W2870\u{1f}_asian\r\nr i\u{13}\u{11} BC-Saltby-Bridge   01-14 0049\r\n\
    \u{2}^BC-Saltby-Swing Bridge,49<\r\n^Swing bridge opens at last <\r\n^Eds: With photos.<\r\n\
    ^By ANN LEE=\r\n^Associated Press=\r\n\
    \t   SALTBY (AP) _ The bridge opened on Monday. ``At last,'' said the mayor.\r\n \r\n\
    \t   Nobody fell in.\r\n\t   ___\r\n\r\n\t   \u{3}AP-WF-01-14-20 1509GMT<\r\n\r\n\u{c}\r\n\u{4}";

#[test]
fn anpa_marks_the_lines_above_the_story() {
    let article = only(ANPA);
    assert_eq!(article.title.as_deref(), Some("Swing bridge opens at last"));
    assert_eq!(article.slug.as_deref(), Some("Saltby-Swing Bridge"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.source.as_deref(), Some("Associated Press"));
    assert_eq!(article.agencies, ["Associated Press"]);
    assert_eq!(article.section.as_deref(), Some("International"));
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_579_014_540)
    );
    assert_eq!(
        article.body,
        "SALTBY (AP) — The bridge opened on Monday. “At last,” said the mayor.\n\nNobody fell in."
    );
}

#[test]
fn iptc_headings_end_with_an_equals_sign() {
    let article = only(
        "\u{1}eca0124 3 i 93  dpa 1888\r\n\r\nSaltby/harbour/\r\n\u{2}EXTRA\r\n\
        Swing bridge in Saltby opens to everybody who has waited long =\r\n\r\n\
        Saltby (dpa) - The bridge opened on Monday, said the mayor of the\r\ntown, who had come to see it, \
        and he was content with everything he\r\nsaw there.\r\n\r\nNobody fell in.\r\n\r\n# Notebook\r\n\r\n\
        - Reporting by: Ann Lee in Saltby,\r\n  and Bo Roe in Wexmouth\r\n\r\ndpa wsz jln\r\n\r\n\
        \u{3}141137 GMT Jan 20\r\n\u{7f}\r\n\u{4}",
    );
    assert_eq!(
        article.title.as_deref(),
        Some("Swing bridge in Saltby opens to everybody who has waited long")
    );
    assert_eq!(article.slug.as_deref(), Some("Saltby/harbour"));
    assert_eq!(article.keywords, ["Saltby", "harbour"]);
    assert_eq!(article.source.as_deref(), Some("dpa"));
    assert_eq!(article.authors, ["Ann Lee", "Bo Roe"]);
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_579_001_820)
    );
    assert!(article.body.starts_with("Saltby (dpa) - The bridge"));
    assert!(
        article.body.ends_with("saw there.\n\nNobody fell in."),
        "{:?}",
        article.body
    );
}

#[test]
fn the_dateline_tells_the_day_from_the_month() {
    let sent = |place: &str| {
        let story = format!(
            "\u{1}a0105KYODO\u{1f}_koko-\r\nu s BC-Row   09-12 0344\r\n\u{2}BC-Row\r\nSaltby wins race+\r\n     \
            SALTBY, {place} Kyodo - They won.\r\n==Kyodo\r\n\u{3}KWS-21:37-09-12-18\u{4}"
        );
        let article = only(&story);
        assert_eq!(article.title.as_deref(), Some("Saltby wins race"));
        assert_eq!(article.body, format!("SALTBY, {place} Kyodo - They won."));
        article.published.map(|moment| moment.seconds)
    };
    assert_eq!(sent("Dec. 9"), Some(1_544_391_420));
    assert_eq!(sent("Sept. 12"), Some(1_536_788_220));
}

#[test]
fn a_file_of_many_stories_is_divided_also_where_an_end_is_missing() {
    let cut = ANPA.trim_end_matches('\u{4}');
    let all = format!("{ANPA}\r\n\u{7f}\u{7f}{cut}{ANPA}");
    let articles = read(&all);
    assert_eq!(articles.len(), 3);
    assert!(articles.iter().all(Result::is_ok));
}

#[test]
fn a_story_without_a_text_fails_alone() {
    let articles = read(&format!("{ANPA}\u{1}W1\u{1f}_x\r\n\u{4}{ANPA}"));
    assert!(matches!(articles.as_slice(), [Ok(_), Err(failure), Ok(_)] if failure.is_loss()));
}

#[test]
fn an_alert_without_a_headline_is_called_by_its_keyword() {
    let article = only(
        "\u{1}W1645\u{1f}_asian\r\nb a\u{13}\u{11} BC-US--Alert   01-14 0358\r\n\u{2}^BC-US--Alert,17<\r\n\
        \t   SALTBY (AP) _ The bridge has opened.\r\n\r\n\t   \u{3}AP-WF-01-14-20 2350GMT<\r\n\u{4}",
    );
    assert_eq!(article.title.as_deref(), Some("Alert"));
    assert_eq!(article.body, "SALTBY (AP) — The bridge has opened.");
}

proptest::proptest! {
    #[test]
    fn any_story_is_read(content in "[ -~\r\n\t\u{0}-\u{4}\u{e9}]{0,300}") {
        read(&format!("\u{1}W1\u{1f}_x\r\n\u{2}{content}"));
    }
}
