//! The text of an article: what belongs to it, and where its paragraphs end.

use super::*;

#[test]
fn the_body_is_the_paragraphs_and_their_headings() {
    check_body(
        &format!("<h1>Harbour to close</h1><article>{TEXT}</article>"),
        BODY,
    );
}

#[test]
fn what_stands_around_the_text_is_left_out() {
    let around = format!(
        "<nav><ul><li><a href=/>Home</a></li><li>A long label in the navigation, which is no link at all here.</li></ul></nav>
         <main><article><h1>Harbour to close</h1>
         <figure><img src=x><figcaption>The harbour in the light of an early morning, seen from the north.</figcaption></figure>
         <div class='share-buttons'>Share this story with everybody that you know on the coast, please.</div>{TEXT}
         <div class='newsletter-box'><p>Every morning the news of the port in your mailbox, written by our editors.</p></div>
         <p>Read more: <a href=/x>How the harbour was built, and who paid for it</a></p>
         <h3>Related</h3><ul><li><a href=/y>A very long headline of some other article on this site</a></li></ul></article></main>
         <section id=comments><p>I have been saying this for years and years, nobody ever listens to us.</p></section>
         <div class='cookie-banner'><p>We use cookies on this page, and so do our two hundred partners.</p></div>
         <footer><p>All rights reserved by the paper and by those who write for it, since 1901.</p></footer>"
    );
    check_body(&around, BODY);
}

#[test]
fn the_standfirst_is_the_first_paragraph() {
    let lead = "Seven hours of debate, and the boats have to go";
    let body = format!(
        "<main><header><h1>Harbour to close</h1><div class='article-lead'>{lead}</div>
         <div class=byline>By Ann Pilot</div></header><div class=story>{TEXT}</div></main>"
    );
    check_body(&body, &format!("{lead}\n\n{BODY}"));
}

#[test]
fn a_byline_above_the_text_is_no_paragraph() {
    let head = "<title>Harbour to close</title><meta name=author content='Ann Pilot'>";
    for line in [
        "Ann Pilot",
        "By ANN PILOT",
        "By Ann Pilot, Quay Correspondent",
    ] {
        let body = with(head, &format!("<article><p>{line}</p>{TEXT}</article>")).body;
        assert_eq!(body, BODY, "under {line}");
    }
}

#[test]
fn a_misleading_class_name_does_not_hide_the_article() {
    for name in [
        "sidebar-layout",
        "comments-enabled",
        "has-newsletter",
        "tab related",
        "promo",
    ] {
        check_body(
            &format!("<div class='{name}'><div>{TEXT}</div></div>"),
            BODY,
        );
    }
}

#[test]
fn lines_broken_twice_are_paragraphs() {
    check_body(
        "<div>The first paragraph of an old page, broken<br>by hand.<br><br>The second paragraph of the same old page, also a sentence.</div>",
        "The first paragraph of an old page, broken by hand.\n\nThe second paragraph of the same old page, also a sentence.",
    );
}

#[test]
fn empty_lines_of_typed_text_separate_paragraphs() {
    check_body(
        "<pre>   The first paragraph of wire copy, as it was\nput on a page in the early days.\n\n   The second paragraph of the\nsame wire copy, a sentence too.\n</pre>",
        "The first paragraph of wire copy, as it was put on a page in the early days.\n\nThe second paragraph of the same wire copy, a sentence too.",
    );
}

#[test]
fn links_in_a_list_of_text_are_text() {
    let list = "<ul><li><a href=/a>The old quay</a></li><li>The fish market, which was built in 1902 and burnt down twice</li></ul>";
    check_body(
        &format!("<article>{TEXT}{list}</article>"),
        &format!(
            "{BODY}\n\nThe old quay\n\nThe fish market, which was built in 1902 and burnt down twice"
        ),
    );
    let announced = "<p>These are the buildings that will have to go with the harbour:</p><ol><li><a href=/a>The old quay</a></li></ol>";
    check_body(
        &format!("<article>{TEXT}{announced}</article>"),
        &format!(
            "{BODY}\n\nThese are the buildings that will have to go with the harbour:\n\nThe old quay"
        ),
    );
}

#[test]
fn a_row_of_a_table_of_figures_is_a_line() {
    let table = "<table><tr><th>Port<th>Boats<tr><td><a href=/n><b>Norby</b></a><td>12<tr><td><p>Suden</p><td>7</table>";
    check_body(
        &format!("<article>{TEXT}{table}</article>"),
        &format!("{BODY}\n\nPort | Boats\n\nNorby | 12\n\nSuden | 7"),
    );
}

#[test]
fn the_columns_of_a_table_for_the_layout_are_no_row() {
    check_body(
        &format!(
            "<table><tr><td><a href=/>Home</a><br><a href=/news>News</a></td><td>{TEXT}</td></tr></table>"
        ),
        BODY,
    );
}

#[test]
fn short_paragraphs_wrapped_one_by_one_are_kept() {
    let wrap = |text: &str| format!("<div class=line><div><span>{text}</span></div></div>");
    let long =
        "The mayor looked at the water for a while, and then at the boats that were still there.";
    let other =
        "The clerk put the papers back into her bag and began to look for the keys of the hall.";
    check_body(
        &[
            "<div class=story>",
            &wrap(long),
            &wrap("“No.”"),
            &wrap(other),
            "</div>",
        ]
        .concat(),
        &format!("{long}\n\n“No.”\n\n{other}"),
    );
}

#[test]
fn an_article_in_sections_of_one_class_is_read_to_the_end() {
    let more = "<p>Nobody on the quay had expected the vote to end as it did, in the small hours of the day.</p>";
    let (first, second) = (TEXT.repeat(9), more.repeat(10));
    let page = with(
        "<title>Harbour to close</title>",
        &format!(
            "<div><div class='section inner'>{first}</div><div class='section inner'>{second}</div></div>"
        ),
    );
    assert!(
        page.body.ends_with("in the small hours of the day."),
        "{}",
        page.body
    );
}

#[test]
fn a_gallery_inside_a_long_article_is_left_out() {
    let pictures: String = (1..60)
        .map(|number| format!("<li><p>Picture {number}: the old harbour as it was seen from the tower in that year, with its boats.</p></li>"))
        .collect();
    let page = with(
        "<title>Harbour to close</title>",
        &format!(
            "<div class=story>{}<div class='photo-gallery'><ul>{pictures}</ul></div></div>",
            TEXT.repeat(12)
        ),
    );
    assert!(!page.body.contains("Picture 7"), "{}", page.body);
    assert!(page.body.contains("Costs rise again"));
}

#[test]
fn labels_of_advertisements_are_no_text() {
    check_body(
        &format!("<article>{TEXT}<div><p>ADVERTISEMENT</p></div></article>"),
        BODY,
    );
}

#[test]
fn formulas_are_text_without_their_source() {
    check_body(
        "<article><p>The tide rises by <math><semantics><mi>h</mi><annotation>\\Delta h</annotation></semantics></math> every hour until noon, the harbour master says.</p></article>",
        "The tide rises by h every hour until noon, the harbour master says.",
    );
}

#[test]
fn text_that_only_a_script_would_draw_is_taken_from_json() {
    let told = "The council voted on Tuesday to close the old harbour, after a debate that took seven hours. ".repeat(4);
    let page = with(
        &format!(
            "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"articleBody\": \"<p>{told}</p><p>The end of it.</p>\"}}</script>"
        ),
        "<div id=app></div>",
    );
    assert_eq!(page.body, format!("{}\n\nThe end of it.", told.trim()));
}

#[test]
fn a_short_text_in_json_is_taken_if_the_page_shows_none() {
    let page = with(
        r#"<script type='application/ld+json'>{"@graph": [{"@type": "NewsArticle", "headline": "Harbour", "articleBody": "The harbour is shut."}]}</script>"#,
        "<div id=app></div>",
    );
    assert_eq!(page.body, "The harbour is shut.");
}

#[test]
fn white_space_and_invisible_marks_are_normalised() {
    check_body(
        "<p>The\u{a0}coun\u{ad}cil   voted\n on &quot;Tuesday&quot; to close the old har\u{ad}bour &amp; the quay.</p>",
        "The council voted on \"Tuesday\" to close the old harbour & the quay.",
    );
}

#[test]
fn implied_ends_of_elements_separate_paragraphs() {
    check_body(
        "<p>The first of three sentences that nobody closed, in a hurry.<p>The second of three sentences, <b>bold for no reason at all.<p>The third one, and the last of these sentences.",
        "The first of three sentences that nobody closed, in a hurry.\n\nThe second of three sentences, bold for no reason at all.\n\nThe third one, and the last of these sentences.",
    );
}

#[test]
fn a_standfirst_may_have_a_place_before_it() {
    let lead = "Fishermen are angry about the end of the old harbour.";
    let page = with(
        &format!("<meta name=description content='{lead}'>"),
        &format!(
            "<h1>Harbour to close</h1><div><span>Wexmouth.</span> <span>{lead}</span></div><div>{TEXT}</div>"
        ),
    );
    assert!(
        page.body.starts_with(&format!("Wexmouth. {lead}")),
        "{}",
        page.body
    );
}
