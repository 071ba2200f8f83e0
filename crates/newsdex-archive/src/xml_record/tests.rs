use crate::tests::{article, read};
use newsdex_text::article::{Article, Moment};
use newsdex_text::date::moment;

const EXPORT: &[u8] = include_bytes!("../../../../fixtures/formats/xml/export.xml");

#[test]
fn fields_are_told_by_their_names() {
    let found = read("a.xml", EXPORT);
    assert_eq!(found.len(), 2);
    let story = found[0].as_ref().unwrap();
    assert_eq!(story.id.as_str(), "83e4e779-e3b7-46da-b061-34ab92bc6ec4");
    assert_eq!(story.title.as_deref(), Some("Ferry & tide: a late start"));
    assert_eq!(story.subtitle.as_deref(), Some("Fog did the rest"));
    assert_eq!(
        story.body,
        "The first ferry left an hour late.\n\nFog did the rest, said the captain’s mate."
    );
    assert_eq!(story.published, moment("2018-02-01T18:44:52Z"));
    assert_eq!(story.authors, ["Tom Pell"]);
    assert_eq!(story.source.as_deref(), Some("Ritzau"));
    assert_eq!(story.dateline.as_deref(), Some("Wexmouth"));
    assert_eq!(story.slug.as_deref(), Some("FERRY-2"));
    assert_eq!(story.section.as_deref(), Some("Local"));
}

#[test]
fn entries_of_a_calendar_are_skipped() {
    assert_eq!(
        read("a.xml", EXPORT)[1],
        Err("Skipped an entry of a calendar, not an article".to_owned())
    );
}

#[test]
fn a_single_record_may_be_one_element_further_in() {
    let text = b"<Publish><Id>7</Id><PublishDateTime>2020-06-02T19:14:53</PublishDateTime><ContentItem><Byline>Una Marsh</Byline><Headline>A</Headline><Credit>THE ASSOCIATED PRESS</Credit><SlugProper>A-B</SlugProper><ContentText>&lt;p&gt;One.&lt;/p&gt;</ContentText><EmbargoTime>0001-01-01T00:00:00</EmbargoTime></ContentItem></Publish>";
    let story = article("a.xml", text);
    assert_eq!(
        (story.title.as_deref(), story.body.as_str()),
        (Some("A"), "One.")
    );
    assert_eq!(story.published, moment("2020-06-02T19:14:53Z"));
    assert_eq!(story.authors, ["Una Marsh"]);
    assert_eq!(story.agencies, ["Associated Press"]);
    assert_eq!(story.slug.as_deref(), Some("A-B"));
}

#[test]
fn what_is_no_record_is_named() {
    let reason = "Skipped unknown kind of XML, without a text; it begins with `x:settings`";
    assert_eq!(
        read("a.xml", b"<x:settings><width>7</width></x:settings>"),
        [Err(reason.to_owned())]
    );
}

#[test]
fn a_record_may_have_its_fields_in_attributes() {
    let text = b"<newsitem itemid='2286' id='root' date='1996-08-20' xml:lang='en'><title>SALTBY: Pier opens</title><headline>Pier opens</headline><byline>Una Marsh</byline><dateline>SALTBY 1996-08-20</dateline><text><p>One.</p><p>Two.</p></text></newsitem>";
    let story = article("a.xml", text);
    assert_eq!(story.body, "One.\n\nTwo.");
    assert_eq!(story.title.as_deref(), Some("SALTBY: Pier opens"));
    assert_eq!(story.published, moment("1996-08-20"));
    assert_eq!(story.authors, ["Una Marsh"]);
    assert_eq!(story.language.as_deref(), Some("en"));
}

/// Titles and days of what was read.
fn heads(content: &str) -> Vec<(Option<String>, Option<String>)> {
    let read = read("a.xml", content.as_bytes()).into_iter();
    let head = |found: Result<Article, String>| {
        let article = found.unwrap();
        (article.title, article.published.map(Moment::local_day))
    };
    read.map(head).collect()
}

#[test]
fn xml_whose_elements_have_names_of_html_is_no_page() {
    let text =
        "<p>The quay was shut on Monday, the harbour master said.</p><p>It opens in May.</p>";
    for (root, item, title, date) in [
        ("articles", "article", "title", "date"),
        ("news", "article", "title", "date"),
        ("sections", "section", "h1", "time"),
        ("metadata", "item", "hed", "published"),
    ] {
        let one = |day: u8| {
            format!(
                "<{item}><{title}>Quay {day} is shut</{title}><{date}>2019-03-0{day}</{date}>{text}</{item}>"
            )
        };
        let all = format!("<{root}>{}{}{}</{root}>", one(1), one(2), one(3));
        let expected = [1, 2, 3].map(|day| {
            let title = format!("Quay {day} is shut");
            (Some(title), Some(format!("2019-03-0{day}")))
        });
        assert_eq!(heads(&all), expected, "{root}");
        assert_eq!(
            heads(&format!("<?xml version=\"1.0\"?>\n{all}")),
            expected,
            "{root}"
        );
    }
}

#[test]
fn an_element_with_the_text_is_a_field_whatever_its_name() {
    for (before, text, after) in [
        ("<story>", "The pier is sold & gone.", "</story>"),
        ("<ARTICLE><p>", "The pier is sold & gone.", "</p></ARTICLE>"),
        ("<doc><![CDATA[", "The pier is sold & gone.", "]]></doc>"),
    ] {
        let text = match before.contains("CDATA") {
            true => text.to_owned(),
            false => text.replace('&', "&amp;"),
        };
        let row = |title: &str| {
            format!(
                "<row><title>{title}</title><pub_date>2019-03-02</pub_date>{before}{text}{after}</row>"
            )
        };
        let rows = format!("<rows>{}{}</rows>", row("Pier sold"), row("Pier gone"));
        let found: Vec<Article> = read("a.xml", rows.as_bytes())
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(found.len(), 2, "{before}");
        assert_eq!(found[1].title.as_deref(), Some("Pier gone"), "{before}");
        assert_eq!(found[1].body, "The pier is sold & gone.", "{before}");
    }
}

#[test]
fn fields_with_names_may_hold_their_value_deeper_and_stand_beside_others() {
    let note = |title: &str| {
        format!(
            "<document><noteinfo unid=\"7\"/><item name=\"Title\"><text>{title}</text></item><item name=\"Date\"><datetime>20190302</datetime></item>\
             <item name=\"Body\"><richtext><par>The pier is sold.</par><par>It is gone.</par></richtext></item></document>"
        )
    };
    let base = format!(
        "<database>{}{}</database>",
        note("Pier sold"),
        note("Pier gone")
    );
    let found: Vec<Article> = read("a.dxl", base.as_bytes())
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let titles: Vec<_> = found.iter().map(|story| story.title.as_deref()).collect();
    assert_eq!(titles, [Some("Pier sold"), Some("Pier gone")]);
    assert_eq!(found[0].published, moment("2019-03-02"));
    assert_eq!(found[0].body, "The pier is sold.\n\nIt is gone.");
}

#[test]
fn names_of_elements_may_be_in_any_script() {
    let story = |title: &str| {
        format!(
            "<новость><заголовок>{title}</заголовок><дата>08.06.1993</дата><текст>Паром снова ходит.</текст></новость>"
        )
    };
    let file = format!("<новости>{}{}</новости>", story("Паром"), story("Остров"));
    let found = read("a.xml", file.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].as_ref().unwrap().title.as_deref(), Some("Остров"));
}
