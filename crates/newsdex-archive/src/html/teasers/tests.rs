//! 1. Cards, boxes, forms and other articles are left out, whatever their classes.
//! 2. Cards that are the text stay.

const TEXT: [&str; 4] = [
    "The council of Saltby voted on Tuesday to close the old harbour, after a debate that took seven hours.",
    "Fishermen had asked for two more years, saying that the new quay is not deep enough for their boats.",
    "The mayor said the works would cost twelve million, four more than was planned in spring of last year.",
    "A decision on the cranes will be taken in autumn, when the engineers have looked at their feet again.",
];
const OTHER: &str = "A storm that nobody had forecast tore the roof off the grain store of Wexmouth on Sunday night.";

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{text}</p>")).collect()
}

/// The body of a page with the text, `amid` in the middle of it, and `below` after it.
fn body(amid: &str, below: &str) -> String {
    let [first, last] = [&TEXT[..2], &TEXT[2..]].map(paragraphs);
    let page = format!(
        "<html><head><title>Harbour to close</title></head><body><main><div><h1>Harbour to close</h1>\
         <p>By Ann Lowe</p><div class=c7>{first}{amid}{last}</div></div>{below}</main></body></html>"
    );
    crate::html::page(&page).unwrap().body
}

#[track_caller]
fn check_left_out(amid: &str, below: &str) {
    assert_eq!(body(amid, below), TEXT.join("\n\n"), "of {amid}{below}");
}

#[test]
fn cards_that_lead_to_other_stories_are_left_out() {
    let card =
        format!("<div class=x><h4><a href=/storm>Storm takes a roof</a></h4><p>{OTHER}</p></div>");
    check_left_out(&card, "");
    check_left_out(
        "",
        &format!("<div><h3>More from Saltby</h3>{card}{card}</div>"),
    );
    check_left_out(
        "",
        &format!("<article><h2><a href=/s>Storm takes a roof</a></h2><p>{OTHER}</p></article>"),
    );
    let joined = format!("<div><a href=/s>Storm takes a roof</a><span>{OTHER}</span></div>");
    check_left_out(&joined, &joined);
    let dated = format!(
        "<li><span>2 hours ago</span><div><a href=/s>Storm takes a roof</a></div><p>{OTHER}</p></li>"
    );
    check_left_out("", &format!("<ul>{dated}{dated}</ul>"));
    check_left_out(
        "<p><b>Also on this site: <a href=/s>Storm takes the roof of the store</a></b></p>",
        "",
    );
}

#[test]
fn products_and_forms_are_left_out() {
    check_left_out(
        "<div><div>Kettle 7</div><div>£39.99</div><p>Boils a litre of water in two minutes and keeps it warm for an hour.</p>\
         <a href=https://shop.example/7>To the shop</a></div>",
        "",
    );
    check_left_out(
        "<div><form><p>Get the five stories of the day in your mailbox every morning before breakfast.</p><input type=email></form></div>",
        "",
    );
    check_left_out(
        "<div><p>Should the town keep the old cranes for visitors in the summer months of the year?</p>\
         <label><input type=radio>Yes</label><label><input type=radio>No</label></div>",
        "",
    );
}

#[test]
fn lines_about_the_author_are_left_out() {
    check_left_out(
        "",
        "<div><p><a href=/ann>Ann Lowe</a> writes about harbours for the Courier and has won two prizes for it.</p></div>",
    );
}

#[test]
fn an_article_that_was_loaded_below_the_first_is_left_out() {
    let next = format!(
        "<div><h1>Storm takes a roof</h1><time datetime=2021-03-08>8 March</time><div>{}</div></div>",
        paragraphs(&[OTHER; 6])
    );
    check_left_out("", &next);
}

#[test]
fn cards_that_are_the_text_stay() {
    let entry =
        |text: &str| format!("<div><h2><a href=/live/1>Ten past ten</a></h2><p>{text}</p></div>");
    let entries: String = TEXT.iter().map(|text| entry(text)).collect();
    let page = format!(
        "<html><body><main><h1>Harbour to close</h1><div>{entries}</div></main></body></html>"
    );
    let body = crate::html::page(&page).unwrap().body;
    for text in TEXT {
        assert!(body.contains(text), "{body}");
    }
}

#[test]
fn a_heading_with_a_link_and_a_table_of_sums_stay() {
    let found = body(
        "<h2><a href=/quay>The new quay</a></h2><table><tr><th>Year<th>Cost<tr><td>2019<td>$7m<tr><td>2020<td>$12m</table>",
        "",
    );
    assert!(found.contains("The new quay"), "{found}");
    assert!(found.contains("2020 | $12m"), "{found}");
}
