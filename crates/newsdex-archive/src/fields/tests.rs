use serde_json::json;

use super::*;
use newsdex_text::date::moment;

#[track_caller]
fn read(value: Value) -> Article {
    let Value::Object(object) = value else {
        panic!("{value} is no object")
    };
    article(&object, &FieldMap::default())
}

#[test]
fn the_usual_names_are_known_however_they_are_written() {
    let expected = Article {
        title: Some("A".to_owned()),
        body: "B.".to_owned(),
        published: moment("2020-05-05"),
        authors: vec!["Jane Roe".to_owned()],
        source: Some("Herald".to_owned()),
        ..Article::default()
    };
    for value in [
        json!({"title": "A", "text": "B.", "date": "2020-05-05", "author": "Jane Roe", "source": "Herald"}),
        json!({"headline": "A", "articleBody": "B.", "datePublished": "2020-05-05", "author": {"name": "Jane Roe"}, "publisher": {"name": "Herald"}}),
        json!({"Header": "A", "full_text": "B.", "pub_date": "5 May 2020", "byline": "By Jane Roe", "site-name": "Herald"}),
        json!({"dc:title": "A", "maintext": "B.", "publishedAt": "2020-05-05", "authors": ["Jane Roe"], "source": {"id": null, "name": "Herald"}}),
        json!({"article": {"title": "A", "body": "B."}, "meta": {"date": "2020-05-05", "authors": ["Jane Roe"], "source": "Herald"}}),
        json!({"_source": {"title": "A", "content": "B.", "date": "2020-05-05", "author": "Jane Roe", "source": "Herald"}}),
        json!({"title": {"rendered": "A"}, "content": {"rendered": "<p>B.</p>"}, "date": "2020-05-05", "author": "Jane Roe", "publication": "Herald"}),
    ] {
        assert_eq!(read(value.clone()), expected, "of {value}");
    }
}

#[test]
fn what_says_nothing_is_passed_over() {
    let article = read(
        json!({"title": null, "headline": "A", "body": "", "text": "B.", "date": "soon", "published": 7, "author": "None"}),
    );
    assert_eq!(
        (article.title.as_deref(), article.body.as_str()),
        (Some("A"), "B.")
    );
    assert_eq!((article.published, article.authors.len()), (None, 0));
}

#[test]
fn the_time_of_crawling_is_no_date() {
    let value = json!({"title": "A", "date_extracted": "2020-05-05", "crawled_at": "2020-05-05", "date_download": "2020-05-05"});
    assert_eq!(read(value).published, None);
}

#[test]
fn a_summary_is_the_text_only_where_there_is_no_other() {
    assert_eq!(read(json!({"title": "A", "description": "C."})).body, "C.");
    assert_eq!(
        read(json!({"title": "A", "description": "C.", "text": "B."})).body,
        "B."
    );
    assert_eq!(
        read(json!({"name": "A", "description": "C."})),
        Article::default()
    );
}

#[test]
fn html_in_texts_becomes_paragraphs() {
    let article = read(
        json!({"title": "A &amp; <i>B</i>", "body_html": "<p>One &#8217;</p><p>Two<br>three</p>"}),
    );
    assert_eq!(
        (article.title.as_deref(), article.body.as_str()),
        (Some("A & B"), "One ’\n\nTwo\nthree")
    );
}

#[test]
fn identifiers_lists_and_languages_are_taken() {
    let article = read(
        json!({"id": "urn:x:1", "title": "A", "tags": "x, y", "category": ["World", "b"], "lang": "en_GB", "url": "https://example.org/a"}),
    );
    assert_eq!(article.id.as_str(), "urn:x:1");
    assert_eq!(article.keywords, ["x", "y"]);
    assert_eq!(article.section.as_deref(), Some("World"));
    assert_eq!(article.language.as_deref(), Some("en-GB"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
}

#[test]
fn a_mapping_goes_before_the_usual_names_and_reaches_into_objects() {
    let mut map: FieldMap = "title=kop".parse().unwrap();
    map.extend("body=inner.words".parse().unwrap());
    let Value::Object(object) =
        json!({"title": "x", "kop": "A", "text": "y", "inner": {"words": "B."}})
    else {
        panic!()
    };
    let article = article(&object, &map);
    assert_eq!(
        (article.title.as_deref(), article.body.as_str()),
        (Some("A"), "B.")
    );
}

#[test]
fn a_date_in_three_fields_is_joined() {
    let value = json!({"title": "A", "year": 2011, "month": "5", "day": 4});
    assert_eq!(read(value).published, moment("2011-05-04"));
    assert_eq!(
        read(json!({"title": "A", "year": 2011, "month": 5})).published,
        newsdex_text::date::moment_or_period("2011-05")
    );
}

#[test]
fn when_a_reader_saved_an_article_is_not_when_it_was_published() {
    let value = json!({"title": "A", "created_at": "2011-05-04", "is_starred": 0});
    assert_eq!(read(value).published, None);
    let value = json!({"title": "A", "created_at": "2011-05-04"});
    assert_eq!(read(value).published, moment("2011-05-04"));
}

#[test]
fn a_text_in_two_parts_is_joined() {
    let value =
        json!({"title": "A", "lead_paragraph": "One.", "tail_paragraphs": ["Two.", "Three."]});
    assert_eq!(read(value).body, "One.\n\nTwo.\n\nThree.");
    let value = json!({"title": "A", "abstract": "Short.", "lead_paragraph": "One."});
    assert_eq!(read(value).body, "One.");
}

#[test]
fn a_title_with_an_identifier_beside_a_headline_is_that_of_the_newspaper() {
    let article = read(
        json!({"heading": "A", "title": {"id": "7", "value": "Saltby Echo"}, "articleText": "<p>B.</p>"}),
    );
    assert_eq!(article.title.as_deref(), Some("A"));
    assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
}

#[test]
fn what_a_service_adds_to_title_and_text_goes() {
    let article = read(
        json!({"title": "Mill closes - Saltby Echo", "source": {"name": "Saltby Echo"}, "content": "The mill… [+12 chars]"}),
    );
    assert_eq!(article.title.as_deref(), Some("Mill closes"));
    assert_eq!(article.body, "The mill…");
    let article = read(json!({"title": "Meet the Saltby Echo", "source": "Saltby Echo"}));
    assert_eq!(article.title.as_deref(), Some("Meet the Saltby Echo"));
}

#[test]
fn html_that_was_escaped_becomes_paragraphs() {
    let article =
        read(json!({"title": "A", "text": "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"}));
    assert_eq!(article.body, "One.\n\nTwo.");
}

#[test]
fn subjects_with_a_kind_are_their_values() {
    let value = json!({"title": "A", "keywords": [{"name": "place", "value": "SALTBY"}, {"name": "subject", "value": "MILLS"}]});
    assert_eq!(read(value).keywords, ["SALTBY", "MILLS"]);
}

#[test]
fn the_count_of_the_rest_is_no_text() {
    for mark in ["… [+1834 chars]", "... [1834 chars]"] {
        let article = read(json!({"title": "A", "content": format!("The pier is sold{mark}")}));
        assert!(!article.body.contains("chars"), "{mark}");
    }
}

#[test]
fn people_are_found_in_the_packing_of_content_systems() {
    for authors in [
        json!({"data": [{"id": 1, "attributes": {"name": "Ann Lowe"}}]}),
        json!({"data": {"id": 1, "attributes": {"name": "Ann Lowe"}}}),
        json!([{"display_name": "Ann Lowe", "nicename": "al"}]),
        json!([{"name": {"$text": "Ann Lowe"}}]),
    ] {
        let value = json!({"title": "A", "text": "x", "authors": authors});
        assert_eq!(read(value.clone()).authors, ["Ann Lowe"], "{value}");
    }
}
