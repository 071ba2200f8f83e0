use super::*;
use crate::tests::results;
use newsdex_text::article::DateOrigin;

fn read(content: &[u8]) -> Vec<Result<Article, Failure>> {
    results("news.xml", content)
}

fn articles(content: &str) -> Vec<Article> {
    let articles: Result<Vec<Article>, Failure> = read(content.as_bytes()).into_iter().collect();
    articles.expect("articles")
}

#[track_caller]
fn only(content: &str) -> Article {
    let mut articles = articles(content);
    assert_eq!(articles.len(), 1);
    articles.remove(0)
}

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Saltby Courier</title>
    <link>https://courier.example/</link><language>en-gb</language>
    <item><title>Swing bridge opens &amp;amp; closes</title><link>/2020/bridge</link>
    <guid isPermaLink="false">courier-2020-1</guid><pubDate>Tue, 14 Jan 2020 09:30:00 +0100</pubDate>
    <dc:creator>Ann Lee</dc:creator><category>Local</category><category>Harbour</category>
    <description>A day to remember.</description>
    <content:encoded><![CDATA[<p>The bridge <b>opened</b>.</p><p>Nobody fell in.</p>]]></content:encoded></item>
    <item><description>Only a sentence, no title.</description></item></channel></rss>"#;

#[test]
fn a_text_in_an_element_of_the_agency_counts_if_it_is_much_longer() {
    let text =
        "The council of Saltby has bought back the pier, which needs new planks before the season.";
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:x='urn:x'><title>Echo</title><entry><title>Pier bought back</title>\
         <content>By Ann Lowe.</content><x:meta><x:body>{text}</x:body></x:meta></entry></feed>"
    );
    assert_eq!(crate::tests::article("a.xml", feed.as_bytes()).body, text);
}

#[test]
fn items_of_rss_are_articles() {
    let articles = articles(RSS);
    let [bridge, other] = articles.as_slice() else {
        panic!("two articles in {articles:?}");
    };
    assert_eq!(bridge.id.as_str(), "courier-2020-1");
    assert_eq!(bridge.title.as_deref(), Some("Swing bridge opens & closes"));
    assert_eq!(bridge.subtitle.as_deref(), Some("A day to remember."));
    assert_eq!(bridge.body, "The bridge opened.\n\nNobody fell in.");
    assert_eq!(
        bridge.published.map(|moment| moment.seconds),
        Some(1_578_990_600)
    );
    assert_eq!(bridge.dated_by, Some(DateOrigin::Metadata));
    assert_eq!(bridge.source.as_deref(), Some("Saltby Courier"));
    assert_eq!(bridge.authors, ["Ann Lee"]);
    assert_eq!(bridge.section.as_deref(), Some("Local"));
    assert_eq!(bridge.keywords, ["Harbour"]);
    assert_eq!(bridge.language.as_deref(), Some("en-GB"));
    assert_eq!(
        bridge.url.as_deref(),
        Some("https://courier.example/2020/bridge")
    );
    assert_eq!(other.body, "Only a sentence, no title.");
    assert_eq!(other.title, None);
}

#[test]
fn entries_of_atom_are_articles() {
    let article = only(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="text">Kurier</title>
        <author><name>Bo Roe</name></author><entry><title type="html">Br&amp;uuml;cke</title>
        <link rel="edit" href="https://a.example/edit"/><link href="https://kurier.example/b"/>
        <id>tag:kurier.example,2020:b</id><updated>2020-01-14T09:30:00Z</updated>
        <published>2020-01-13T09:30:00Z</published><category term="lokal" label="Lokales"/>
        <media:title xmlns:media="m">Photo</media:title>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins.</p><p>Zwei.</p></div></content>
        </entry></feed>"#,
    );
    assert_eq!(article.title.as_deref(), Some("Brücke"));
    assert_eq!(article.body, "Eins.\n\nZwei.");
    assert_eq!(article.authors, ["Bo Roe"]);
    assert_eq!(article.url.as_deref(), Some("https://kurier.example/b"));
    assert_eq!(article.section.as_deref(), Some("Lokales"));
    assert_eq!(article.language.as_deref(), Some("de"));
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_578_907_800)
    );
    assert_eq!(
        article.updated.map(|moment| moment.seconds),
        Some(1_578_994_200)
    );
}

#[test]
fn rss_1_has_its_items_beside_the_channel() {
    let article = only(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://c.example/"><title>Courier</title>
        <items><rdf:Seq><rdf:li rdf:resource="https://c.example/bridge"/></rdf:Seq></items></channel>
        <item rdf:about="https://c.example/bridge"><title>Bridge</title><dc:date>2020-01-14</dc:date>
        <description>It opened.</description></item></rdf:RDF>"#,
    );
    assert_eq!(article.id.as_str(), "https://c.example/bridge");
    assert_eq!(article.source.as_deref(), Some("Courier"));
    assert_eq!(article.body, "It opened.");
    assert!(article.published.is_some());
}

const EXPORT: &str = r#"<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
    <title>Courier</title><wp:author><wp:author_login>ann</wp:author_login>
    <wp:author_display_name><![CDATA[Ann Lee]]></wp:author_display_name></wp:author>"#;

#[test]
fn wordpress_posts_are_read_as_wordpress_shows_them() {
    let article = only(&format!(
        r#"{EXPORT}<item><title>Bridge</title><dc:creator>ann</dc:creator><content:encoded><![CDATA[The <em>bridge</em>
[box color="red"]opened[/box] today [sic].

[caption id="1"]The bridge in fog[/caption]

Nobody fell in.]]></content:encoded><wp:post_date_gmt>2020-01-14 08:30:00</wp:post_date_gmt>
        <wp:post_name>bridge-opens</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
        <category domain="category" nicename="local">Local</category>
        <category domain="post_tag" nicename="bridge">bridge</category></item></channel></rss>"#
    ));
    assert_eq!(
        article.body,
        "The bridge\nopened today [sic].\n\nNobody fell in."
    );
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.slug.as_deref(), Some("bridge-opens"));
    assert_eq!(article.section.as_deref(), Some("Local"));
    assert_eq!(article.keywords, ["bridge"]);
    assert_eq!(
        article.published.map(|moment| moment.seconds),
        Some(1_578_990_600)
    );
}

#[test]
fn what_wordpress_keeps_for_itself_is_skipped() {
    for (kind, status) in [
        ("attachment", "inherit"),
        ("nav_menu_item", "publish"),
        ("post", "draft"),
    ] {
        let read = read(
            format!(
                "{EXPORT}<item><title>x</title><wp:post_type>{kind}</wp:post_type>\
                <wp:status>{status}</wp:status></item></channel></rss>"
            )
            .as_bytes(),
        );
        assert!(
            matches!(read.as_slice(), [Err(failure)] if !failure.is_loss()),
            "{kind}"
        );
    }
}

#[test]
fn an_encoding_declared_at_the_head_holds_for_every_item() {
    let feed = "<?xml version=\"1.0\" encoding=\"koi8-r\"?><rss><channel><title>Курьер</title>\
        <item><title>Мост открыт</title></item></channel></rss>";
    let read = read(&encoding_rs::KOI8_R.encode(feed).0);
    let [Ok(article)] = read.as_slice() else {
        panic!("an article in {read:?}");
    };
    assert_eq!(article.title.as_deref(), Some("Мост открыт"));
    assert_eq!(article.source.as_deref(), Some("Курьер"));
}

#[test]
fn a_feed_without_items_is_skipped_and_one_cut_off_fails_in_part() {
    let empty = read(b"<rss version='2.0'><channel><title>x</title></channel></rss>");
    assert!(matches!(empty.as_slice(), [Err(failure)] if !failure.is_loss()));
    let cut = RSS
        .find("Only a sen")
        .map(|at| &RSS[..at + 10])
        .expect("a feed");
    let cut = read(cut.as_bytes());
    assert!(
        matches!(cut.as_slice(), [Ok(_), Ok(_), Err(failure)] if failure.is_loss()),
        "{cut:?}"
    );
}

#[test]
fn an_item_that_is_not_closed_has_lost_nothing_where_another_follows() {
    let feed = "<rss><channel><item><title>One</title><description>Text.<item><title>Two</title></item></channel></rss>";
    assert_eq!(articles(feed).len(), 2);
}

#[test]
fn authors_are_names_and_neither_addresses_nor_logins() {
    let by = |author: &str| {
        only(&format!(
            "<rss><channel><item><title>x</title><author>{author}</author></item></channel></rss>"
        ))
        .authors
    };
    assert_eq!(by("ann@c.example (Ann Lee)"), ["Ann Lee"]);
    assert_eq!(by("Ann Lee"), ["Ann Lee"]);
    assert!(by("ann@c.example").is_empty());
    assert!(by("admin").is_empty());
}

proptest::proptest! {
    #[test]
    fn any_item_is_read(content in "(<(item|title|link|content:encoded|/item|guid|category)>|[a-z&;<>\\[\\]! é]{0,6}){0,30}") {
        read(format!("<rss><channel>{content}").as_bytes());
    }
}

#[test]
fn of_an_export_of_blogger_only_published_posts_are_articles() {
    let entry = |kind: &str, more: &str| {
        format!(
            "<entry><id>tag:b.example,2012:{kind}-{}</id><published>2012-05-04T07:00:00Z</published>{more}<title>Mill</title>\
             <category term='http://schemas.google.com/blogger/2008/kind#{kind}'/><content type='html'>&lt;p&gt;It closed.&lt;/p&gt;</content></entry>",
            more.len()
        )
    };
    let draft = "<app:control xmlns:app='a'><app:draft>yes</app:draft></app:control>";
    let entries = [
        entry("template", ""),
        entry("settings", ""),
        entry("post", ""),
        entry("comment", ""),
        entry("post", draft),
    ];
    let newer = "<entry><id>tag:b.example,2012:c</id><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>\
        <published>2012-05-04T07:00:00Z</published><title/><content>Shame.</content></entry>";
    let found = read(
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'>{}{newer}</feed>",
            entries.concat()
        )
        .as_bytes(),
    );
    let articles: Vec<&Article> = found
        .iter()
        .filter_map(|result| result.as_ref().ok())
        .collect();
    assert_eq!((found.len(), articles.len()), (6, 1));
    assert_eq!(articles[0].body, "It closed.");
}
