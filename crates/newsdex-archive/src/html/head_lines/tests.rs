use super::*;

const TEXT: &str =
    "The council of Saltby has sold its old ferry for one pound to a man who wants to live in it.";

fn read(head: &str, title: Option<&str>) -> (HeadLines, Vec<String>) {
    let page = format!(
        "<html><body>{head}{TEXT}<p>He promised on Monday to paint it before summer.</body></html>"
    );
    let tree = Tree::parse(&page).unwrap();
    let mut paragraphs: Vec<String> = super::super::blocks::blocks(&tree, 0, |_| false)
        .into_iter()
        .map(|block| block.text)
        .collect();
    let page = Article {
        title: title.map(str::to_owned),
        ..Article::default()
    };
    let missing = Missing {
        title: true,
        authors: true,
        date: true,
    };
    let found = head_lines(&tree, &page, missing, &paragraphs);
    found.remove_from(&mut paragraphs);
    (found, paragraphs)
}

#[track_caller]
fn check(head: &str, authors: &[&str], day: Option<&str>) {
    let (found, paragraphs) = read(head, Some("Ferry sold at last"));
    assert_eq!(found.byline.authors, authors, "in {head}");
    let expected = day.and_then(newsdex_text::date::moment);
    assert_eq!(
        found.published.map(Moment::day),
        expected.map(Moment::day),
        "in {head}"
    );
    assert_eq!(
        paragraphs.first().map(String::as_str),
        Some(TEXT),
        "in {head}"
    );
}

#[test]
fn byline_and_date_are_below_the_headline() {
    let ann = &["Ann Lee"];
    let day = Some("1998-03-03");
    check(
        "<h2>Ferry sold at last</h2><b>By ANN LEE</b><br>March 3, 1998<p>",
        ann,
        day,
    );
    check(
        "<h1>Ferry sold at last</h1><font size=2>by Ann Lee, March 3, 1998</font><p>",
        ann,
        day,
    );
    check(
        "<h1>Ferry sold at last</h1><i>By Ann Lee</i><br><i>Staff Writer</i><br><i>Tuesday, March 3, 1998</i><br>",
        ann,
        day,
    );
    check(
        "<h3>Ferry sold at last</h3><table><tr><td>By Ann Lee | March 3, 1998</td></tr></table><p>",
        ann,
        day,
    );
    check("<h1>Ferry sold at last</h1>3 March 1998<br>", &[], day);
    check(
        "<font size=6>Ferry sold at last</font><p><font size=2>Copyright 1998 Saltby Courier</font><p>By ANN LEE<p>",
        ann,
        None,
    );
    check(
        "<h1>Ferry sold at last</h1><p>Publié le 3 mars 1998 à 8h12, mis à jour le 4 mars 1998 à 9h00</p>",
        &[],
        day,
    );
    check(
        "<h1>Ferry sold at last</h1><p>3 March 1998 (last changed 4 March 1998)</p>",
        &[],
        day,
    );
    check(
        "<h1>Ferry sold at last</h1><i>By Ann Lee and Bo Roe</i><p>",
        &["Ann Lee", "Bo Roe"],
        None,
    );
}

#[test]
fn the_author_may_follow_the_date() {
    for head in [
        "<h1>Ferry sold at last</h1><p>Posted on 3rd March 1998 by Ann Lee</p>",
        "<h1>Ferry sold at last</h1><p>Publié le 3 mars 1998 à 18h00 - Par Ann Lee</p>",
        "<h1>Ferry sold at last</h1>Saltby Courier<br>Tuesday, March 3, 1998<br>By Ann Lee, Staff Writer<p>",
        "<div>03 Mar 1998 | Ann Lee</div><h1>Ferry sold at last</h1>",
    ] {
        let (found, paragraphs) = read(head, Some("Ferry sold at last"));
        assert_eq!(found.byline.authors, ["Ann Lee"], "{head}");
        let day = found.published.map(|moment| moment.day().to_string());
        assert_eq!(day.as_deref(), Some("1998-03-03"), "{head}");
        assert!(
            paragraphs.iter().all(|text| !text.contains("1998")),
            "{head}: {paragraphs:?}"
        );
    }
}

#[test]
fn a_headline_without_markup_is_in_large_letters() {
    let head = "<table><tr><td><a href=x>Sport</a></td><td><font size=1>Tuesday, March 3, 1998</font><br>\
        <font size=5><b>Ferry sold at last</b></font><br><font size=2>By ANN LEE</font><br><br>";
    let (found, paragraphs) = read(head, Some("Saltby Courier Online"));
    assert_eq!(found.headline.as_deref(), Some("Ferry sold at last"));
    assert_eq!(found.byline.authors, ["Ann Lee"]);
    assert_eq!(found.published, newsdex_text::date::moment("1998-03-03"));
    assert!(paragraphs.iter().any(|text| text == TEXT), "{paragraphs:?}");
}

#[test]
fn the_day_of_today_at_the_top_and_sentences_are_not_read() {
    let today = "<div>Monday, November 30, 2026</div><h1>Ferry sold at last</h1>";
    let (found, _) = read(today, Some("Ferry sold at last"));
    assert_eq!(found.published, None);
    let (found, _) = read(
        "<h1>Ferry sold at last</h1>By Monday the ferry will be gone.<br>",
        Some("Ferry sold at last"),
    );
    assert_eq!(found.byline, Byline::default());
}

#[test]
fn dates_beside_names_are_divided_from_them() {
    let check = |text: &str, rest: &str, count: usize| {
        let (found, dates) = without_dates(text);
        assert_eq!((found.as_str(), dates.len()), (rest, count), "in {text}");
    };
    check("By Ann Lee | March 3, 2022", "By Ann Lee", 1);
    check("By Ann Lee, March 3, 2022", "By Ann Lee", 1);
    check(
        "Ann Lee • Updated 3 March 2022 • Halyard",
        "Ann Lee | Halyard",
        1,
    );
    check("By Ann Lee, Bo Roe", "By Ann Lee, Bo Roe", 0);
    check(
        "Posted by Ann Lee on March 3, 1998 at 10:15 AM",
        "Posted by Ann Lee",
        1,
    );
    check("Ann Lee (3 March 1998)", "Ann Lee", 1);
}
