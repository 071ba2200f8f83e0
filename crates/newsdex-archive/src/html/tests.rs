//! 1. Metadata is taken in order of trust, and cleaned.
//! 2. No date is invented.
//! 3. The body is the article's text, without the rest of the page (`body.rs`).
//! 4. A broken or hostile page affects no other page.

mod body;

use newsdex_text::article::{Article, DateOrigin};

const TEXT: &str = "<p>The council voted on Tuesday to close the old harbour, after a debate that took seven hours.</p>\
    <p>Fishermen had asked for two more years, saying that the new quay is not deep enough for their boats.</p>\
    <h2>Costs rise again</h2>\
    <p>The mayor said the works would cost twelve million, four more than was planned in spring.</p>";

const BODY: &str = "The council voted on Tuesday to close the old harbour, after a debate that took seven hours.\n\n\
    Fishermen had asked for two more years, saying that the new quay is not deep enough for their boats.\n\n\
    Costs rise again\n\n\
    The mayor said the works would cost twelve million, four more than was planned in spring.";

#[track_caller]
fn page(html: &str) -> Article {
    super::page(html).expect("the page has few elements")
}

fn with(head: &str, body: &str) -> Article {
    page(&format!(
        "<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"
    ))
}

fn with_json(json: &str) -> Article {
    with(
        &format!("<script type='application/ld+json'>{json}</script>"),
        &format!("<h1>Harbour to close</h1>{TEXT}"),
    )
}

#[track_caller]
fn check_body(body: &str, expected: &str) {
    let found = with("<title>Harbour to close</title>", body).body;
    assert_eq!(found, expected, "in {body}");
}

#[track_caller]
fn check_title(head: &str, heading: &str, expected: &str) {
    let found = with(head, &format!("<h1>{heading}</h1>{TEXT}")).title;
    assert_eq!(found.as_deref(), Some(expected), "in {head}");
}

#[track_caller]
fn check_authors(head: &str, body: &str, expected: &[&str]) {
    let found = with(
        head,
        &format!("<h1>Harbour to close</h1>{body}<article>{TEXT}</article>"),
    )
    .authors;
    assert_eq!(found, expected, "in {head}{body}");
}

#[track_caller]
fn check_published(head: &str, body: &str, expected: Option<i64>) {
    let page = with(head, body);
    assert_eq!(
        page.published.map(|moment| moment.seconds),
        expected,
        "in {head}{body}"
    );
}

#[test]
fn an_article_in_a_graph_gives_all_it_says() {
    let page = with_json(
        r#"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "The Quay"},
            {"@type": "Person", "@id": "/#ann", "name": "Ann Pilot"},
            {"@type": ["NewsArticle"], "headline": "Harbour to close &amp; move",
             "datePublished": "2021-03-04T06:00:00+01:00", "dateModified": "2021-03-05",
             "author": [{"@id": "/#ann"}, {"@type": "Person", "name": "Bo Sailor"}],
             "publisher": {"@type": "Organization", "name": "Quay Media"},
             "articleSection": ["City", "Port"], "keywords": "harbour, council", "inLanguage": "en_GB"}]}"#,
    );
    assert_eq!(page.title.as_deref(), Some("Harbour to close & move"));
    assert_eq!(
        page.published.map(|moment| moment.seconds),
        Some(1_614_834_000)
    );
    assert_eq!(
        page.updated.map(|moment| moment.seconds),
        Some(1_614_902_400)
    );
    assert_eq!(page.authors, ["Ann Pilot", "Bo Sailor"]);
    assert_eq!(page.source.as_deref(), Some("Quay Media"));
    assert_eq!(page.section.as_deref(), Some("City"));
    assert_eq!(page.keywords, ["harbour", "council"]);
    assert_eq!(page.language.as_deref(), Some("en"));
}

#[test]
fn broken_json_is_repaired_or_picked_from() {
    for json in [
        "{\"@type\": \"NewsArticle\", \"headline\": \"Boats\nout\", \"datePublished\": \"2021-03-04\",}",
        "<!-- {\"@type\": \"NewsArticle\", \"headline\": \"Boats out\", , \"datePublished\": \"2021-03-04\"}; -->",
        "{\"@type\": \"NewsArticle\", \"headline\": \"Boats out\", \"x\": oops, \"datePublished\": \"2021-03-04\"",
        "{\"@type\": \"NewsArticle\", \"headline\": \"Boats out\", \"datePublished\": \"2021-03-04\", \"it\\'s\": [1,]}",
    ] {
        let page = with_json(json);
        assert_eq!(page.title.as_deref(), Some("Boats out"), "in {json}");
        assert!(page.published.is_some(), "in {json}");
    }
}

#[test]
fn the_article_whose_headline_is_on_the_page_is_the_one() {
    let page = with_json(
        r#"[{"@type": "NewsArticle", "headline": "Another story", "datePublished": "2020-01-01"},
            {"@type": "NewsArticle", "headline": "Harbour to close", "datePublished": "2021-03-04"}]"#,
    );
    assert_eq!(page.title.as_deref(), Some("Harbour to close"));
}

#[test]
fn the_name_of_the_site_is_no_part_of_a_title() {
    let site = "<meta property='og:site_name' content='The Quay'>";
    for (title, heading) in [
        ("Harbour to close - The Quay", ""),
        ("Harbour to close | The Quay", ""),
        ("Harbour to close – The Quay News", ""),
        ("The Quay | Harbour to close", ""),
        (
            "Harbour to close | Port | thequay.example",
            "Harbour to close",
        ),
    ] {
        check_title(
            &format!("{site}<title>{title}</title>"),
            heading,
            "Harbour to close",
        );
    }
    check_title(
        &format!("{site}<title>Russia - Ukraine talks</title>"),
        "",
        "Russia - Ukraine talks",
    );
}

#[test]
fn what_readers_see_and_share_goes_before_a_title_for_search_engines() {
    let json = r#"<script type="application/ld+json">{"@type": "Article", "headline": "Harbour closing news"}</script>"#;
    check_title(
        &format!(
            "{json}<title>Harbour closing news</title><meta property=og:title content='The last boat'>"
        ),
        "The last boat",
        "The last boat",
    );
}

#[test]
fn authors_are_names_and_nothing_else() {
    check_authors(
        "<meta name=author content='By Ann Pilot and Bo Sailor'>",
        "",
        &["Ann Pilot", "Bo Sailor"],
    );
    check_authors(
        "<meta name=author content='Von Ann Pilot; Bo Sailor; ann pilot'>",
        "",
        &["Ann Pilot", "Bo Sailor"],
    );
    check_authors(
        "<meta property=article:author content='https://social.example/ann'>",
        "",
        &[],
    );
    check_authors(
        "",
        "<span class='article-byline'>By <a rel=author href=/ann>Ann Pilot</a></span>",
        &["Ann Pilot"],
    );
    check_authors(
        "<meta property=og:site_name content='The Quay'><meta name=author content='The Quay'>",
        "<div class='c-byline__names'>Ann Pilot</div>",
        &["Ann Pilot"],
    );
    check_authors(
        "<meta property=og:site_name content='The Quay'><meta name=author content='Ann Pilot, The Quay'>",
        "",
        &["Ann Pilot"],
    );
}

#[test]
fn the_papers_own_name_is_the_author_only_where_there_is_no_other() {
    let json = r#"<script type="application/ld+json">{"@type": "Article", "headline": "x", "author":
        {"@type": "Organization", "name": "The Quay"}, "publisher": {"name": "The Quay"}}</script>"#;
    check_authors(json, "", &["The Quay"]);
    check_authors(json, "<p class=author>Ann Pilot</p>", &["Ann Pilot"]);
    check_authors(json, "<p class=author>npa/bw</p>", &["The Quay"]);
}

#[test]
fn a_description_in_place_of_a_headline_is_no_title() {
    check_title(
        r#"<title>Old harbour - Quaypedia</title><script type="application/ld+json">{"@type": "Article", "headline": "place where boats were kept"}</script>"#,
        "Old harbour",
        "Old harbour",
    );
}

#[test]
fn one_element_may_give_a_value_under_several_names() {
    check_title(
        "<title>The Quay</title><meta property='x:title og:title' content='Harbour to close'>",
        "Harbour",
        "Harbour to close",
    );
}

#[test]
fn dates_are_taken_in_order_of_trust() {
    let meta = "<meta property='article:published_time' content='2021-03-04T05:00:00Z'>";
    check_published(meta, "", Some(1_614_834_000));
    check_published(
        "",
        "<h1>x</h1><time datetime='2021-03-04T05:00:00Z'>4 March</time>",
        Some(1_614_834_000),
    );
    check_published(
        "",
        "<h1>x</h1><span class='post-date'>4 March 2021</span>",
        Some(1_614_816_000),
    );
    check_published(
        "",
        "<h1>x</h1><li><b>Datum</b> 4.3.2021</li>",
        Some(1_614_816_000),
    );
    let json = r#"<script type="application/ld+json">{"@type": "Article", "datePublished": "2020-01-01"}</script>"#;
    check_published(&format!("{meta}{json}"), "", Some(1_577_836_800));
}

#[test]
fn a_date_that_readers_see_is_told_from_one_in_metadata() {
    let shown = with("", "<h1>x</h1><span class='post-date'>4 March 2021</span>");
    assert_eq!(shown.dated_by, Some(DateOrigin::Page));
    let said = with(
        "<meta property='article:published_time' content='2021-03-04T05:00:00Z'>",
        "<time datetime='2022-01-01'>1 January</time>",
    );
    assert_eq!(said.dated_by, Some(DateOrigin::Metadata));
    assert_eq!(with("", TEXT).dated_by, None);
}

#[test]
fn no_date_is_invented() {
    check_published("", TEXT, None);
    check_published(
        "",
        "<h1>x</h1><p>It happened on 4 March 1843 in the old town.</p>",
        None,
    );
    check_published("<meta name=date content='soon'>", "", None);
}

#[test]
fn a_heading_that_leads_to_the_first_page_is_the_name_of_the_site() {
    let page = with(
        "<title>Harbour to close after two hundred years · Quay</title>",
        &format!(
            "<h1><a href='/'>Quay</a></h1><h1>Harbour to close after two hundred years</h1>{TEXT}"
        ),
    );
    assert_eq!(
        page.title.as_deref(),
        Some("Harbour to close after two hundred years")
    );
}

#[test]
fn the_name_of_an_unknown_site_is_taken_off_where_only_the_title_is_given() {
    let title = |title: &str| with(&format!("<title>{title}</title>"), TEXT).title;
    assert_eq!(
        title("Harbour to close after two hundred years – The Quay").as_deref(),
        Some("Harbour to close after two hundred years")
    );
    for whole in [
        "Harbour vote – live",
        "Harbour to close after two hundred years - as it happened",
    ] {
        assert_eq!(title(whole).as_deref(), Some(whole));
    }
}

#[test]
fn a_page_without_an_article_gives_what_it_has() {
    let page = with("<title>Page not found</title>", "<a href=/>Home</a>");
    assert_eq!(page.title.as_deref(), Some("Page not found"));
    assert_eq!(page.body, "");
    assert_eq!(super::page("").unwrap(), Article::default());
}

#[test]
fn hostile_pages_are_read_like_others() {
    for (unit, times) in [
        ("<div>", 100_000),
        ("<span class=related>", 5_000),
        ("<table><tr><td>", 5_000),
        ("<p><b><a>", 5_000),
        ("</div>", 10_000),
        ("\0", 10_000),
        ("<", 10_000),
        ("&", 10_000),
        ("<svg><title>", 5_000),
        ("<script type=application/ld+json>[", 1),
    ] {
        page(&format!("{}{TEXT}", unit.repeat(times)));
    }
    let attributes: String = (0..20_000).map(|number| format!(" a{number}=1")).collect();
    assert_eq!(page(&format!("<div{attributes}>{TEXT}")).body, BODY);
    let deep = "[".repeat(50_000);
    page(&format!(
        "<script type='application/ld+json'>{deep}</script>{TEXT}"
    ));
    let blanks = " ".repeat(50_000) + &",".repeat(50_000);
    page(&format!(
        "<script type='application/ld+json'>{{{blanks}}}</script>{TEXT}"
    ));
    page(&format!("<title>{}</title>{TEXT}", "a - ".repeat(10_000)));
    page(&format!(
        "<meta name=author content='{}'>",
        "by ".repeat(50_000)
    ));
}

#[test]
fn a_page_cut_anywhere_is_still_a_page() {
    let whole = format!(
        "<html lang=ja><title>港</title><script type='application/ld+json'>{{\"@type\": \"Article\", \"headline\": \"港は閉鎖\"}}</script><h1>港は閉鎖</h1>{TEXT}"
    );
    for (at, _) in whole.char_indices() {
        page(&whole[..at]);
    }
}

#[test]
fn a_page_of_too_many_elements_is_refused() {
    for unit in ["<p>a", "<i a b c>", "<br>"] {
        let refused = super::page(&unit.repeat(2_000_001)).expect_err(unit);
        assert_eq!(
            refused.to_string(),
            "has more than 2000000 elements, attributes and runs of text"
        );
    }
}

#[test]
fn a_class_of_many_names_and_a_content_of_many_are_no_trouble() {
    let names: String = (0..2_000).map(|number| format!("m{number} ")).collect();
    let article = page(&format!(
        "<meta name='{names}description' content='{names}'><div class='{names}'>{TEXT}</div>"
    ));
    assert_eq!(article.body, BODY);
}

#[test]
fn a_date_beside_a_name_is_no_name_and_an_agency_is_an_author_and_an_agency() {
    check_authors(
        "",
        "<div class=byline>By Ann Pilot | March 3, 2022</div>",
        &["Ann Pilot"],
    );
    check_authors(
        "",
        "<div class=byline>Ann Pilot, 3 March 2022 10:15</div>",
        &["Ann Pilot"],
    );
    let page = with(
        "<meta name=author content=Reuters>",
        &format!("<h1>Harbour to close</h1>{TEXT}"),
    );
    assert_eq!(page.authors, ["Reuters"]);
    assert_eq!(page.agencies, ["Reuters"]);
}
