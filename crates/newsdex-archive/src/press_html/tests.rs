use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};
use crate::registry::recognised;

fn read(page: &str) -> Vec<Article> {
    let options = Arc::new(ReadOptions::default());
    let record = Record {
        format: &crate::page::FORMAT,
        place: Arc::new(Place::of_file("download.html", &options, recognised)),
        bytes: page.as_bytes().to_vec(),
        number: 0,
        offset: 0,
        line: None,
    };
    record.articles().into_iter().map(Result::unwrap).collect()
}

#[track_caller]
fn check(article: &Article, title: &str, source: Option<&str>, day: &str, body: &str) {
    assert_eq!(article.title.as_deref(), Some(title));
    assert_eq!(article.source.as_deref(), source);
    assert_eq!(article.published, newsdex_text::date::moment(day));
    assert_eq!(article.body, body);
}

#[test]
fn articles_that_the_page_counts_are_read_like_a_text() {
    let article = |number: u32, day: u32, title: &str, text: &str| {
        format!(
            "<a name=d{number}></a><div><p><span>{number} of 2 DOCUMENTS</span></p></div><br><div><p>The Saltby Echo</p></div>\
             <div><p>March {day}, 2015 Monday</p></div><div><p>{title}</p></div><div><p><b>BYLINE: </b>Ann Lowe</p></div>\
             <div><p><b>LENGTH: </b>9 words</p></div><div><p>{text}</p></div><div><p><b>LOAD-DATE: </b>March 9, 2015</p></div>\
             <div><p>Copyright 2015 Echo Ltd</p></div>"
        )
    };
    let page = format!(
        "<html><head><title> </title></head><body><p>Terms: mill OR dam</p>{}{}</body></html>",
        article(1, 2, "Mill to close", "The mill will close in May."),
        article(2, 3, "Dam holds", "The dam held all night.")
    );
    let articles = read(&page);
    assert_eq!(articles.len(), 2);
    let paper = Some("The Saltby Echo");
    check(
        &articles[0],
        "Mill to close",
        paper,
        "2015-03-02",
        "The mill will close in May.",
    );
    check(
        &articles[1],
        "Dam holds",
        paper,
        "2015-03-03",
        "The dam held all night.",
    );
    assert_eq!(articles[1].authors, ["Ann Lowe"]);
}

#[test]
fn facts_without_labels_are_told_by_their_form_and_place() {
    let article = |title: &str, words: u32, day: u32, text: &str| {
        format!(
            "<div class=\"item deItem\"><div>Lokales</div><div><span class=\"deHeadline\">{title}</span></div>\
             <div>{words} Wörter</div><div>{day}. Mai 2018</div><div>Saltbyer Bote</div><div>SALTB</div><div>7</div>\
             <div>Deutsch</div><div>(c) 2018 Bote Verlag</div><p class=par>{text}</p><p class=par>Der Rat tagt morgen.</p>\
             <p>Bote Verlag GmbH</p><p>Dokument SALTB00020180514ee5e{words:05}</p></div>"
        )
    };
    let page = format!(
        "<html><body><h1>Datenbank</h1>{}{}<div>Suche</div><table><tr><td>Datum</td><td>1. Juni 2018 9:40</td></tr></table></body></html>",
        article(
            "Mühle schließt",
            66,
            14,
            "Die Mühle in Saltby schließt im Herbst."
        ),
        article(
            "Damm hält",
            44,
            16,
            "Der Damm bei Saltby hat die ganze Nacht gehalten."
        ),
    );
    let articles = read(&page);
    assert_eq!(articles.len(), 2);
    check(
        &articles[0],
        "Mühle schließt",
        Some("Saltbyer Bote"),
        "2018-05-14",
        "Die Mühle in Saltby schließt im Herbst.\n\nDer Rat tagt morgen.",
    );
    assert_eq!(articles[0].section.as_deref(), Some("Lokales"));
    assert_eq!(articles[0].id.as_str(), "SALTB00020180514ee5e00066");
    assert_eq!(articles[1].title.as_deref(), Some("Damm hält"));
}

#[test]
fn labels_in_cells_name_the_cells_beside_them() {
    let article = |title: &str, day: u32, text: &str| {
        format!(
            "<div class=doc><table><tr><td><b>HD</b></td><td><b>{title}</b></td></tr><tr><td>WC</td><td>30 mots</td></tr>\
             <tr><td>PD</td><td>{day} mai 2018</td></tr><tr><td>SN</td><td>L'Écho de Valmy</td></tr><tr><td>BY</td><td>Agnès Morvan</td></tr>\
             <tr><td><p><b>LP</b></p></td><td><p>{text}</p></td></tr><tr><td><b>TD</b></td><td><p>La suite demain.</p><p>Fin.</p></td></tr>\
             <tr><td>RE</td><td>fra : France</td></tr><tr><td>AN</td><td>Document VALMY00020180514ee5e{day:05}</td></tr></table></div>"
        )
    };
    let page = format!(
        "<html><body>{}<br>{}</body></html>",
        article("La laiterie ferme", 4, "La laiterie fermera en mai."),
        article(
            "Le lait augmente",
            5,
            "Le litre coûte six centimes de plus."
        )
    );
    let articles = read(&page);
    assert_eq!(articles.len(), 2);
    check(
        &articles[0],
        "La laiterie ferme",
        Some("L'Écho de Valmy"),
        "2018-05-04",
        "La laiterie fermera en mai.\n\nLa suite demain.\n\nFin.",
    );
    assert_eq!(articles[0].authors, ["Agnès Morvan"]);
    assert_eq!(articles[1].id.as_str(), "VALMY00020180514ee5e00005");
}

#[test]
fn an_article_may_begin_with_a_table_and_end_where_the_next_begins() {
    let article = |number: u32, title: &str, text: &str| {
        format!(
            "<table class=facts><tr><th>{number}</th><th>2009.01.1{number}</th><th>夕刊</th><th>02頁</th><th>15{number}字</th></tr></table>\
             <div class=title>{title}</div><p>■背景{number}</p><p>{text}</p><p class=top>先頭へ</p>"
        )
    };
    let page = format!(
        "<html><body><ul><li>メニュー</ul><div>{}{}{}</div></body></html>",
        article(
            1,
            "ソルトビーの水車小屋が秋に閉鎖へ",
            &"水車小屋は秋に閉鎖される、と所有者が述べた。".repeat(3)
        ),
        article(
            2,
            "ソルトビーのダムは一晩持ちこたえた",
            &"ダムは一晩持ちこたえた、と町が発表した。".repeat(3)
        ),
        article(
            3,
            "ソルトビーの橋が三年ぶりに開通した",
            &"橋は三年ぶりに開通した、と町長が述べた。".repeat(3)
        ),
    );
    let articles = read(&page);
    assert_eq!(articles.len(), 3);
    let body = format!(
        "■背景2\n\n{}",
        "ダムは一晩持ちこたえた、と町が発表した。".repeat(3)
    );
    check(
        &articles[1],
        "ソルトビーのダムは一晩持ちこたえた",
        None,
        "2009-01-12",
        &body,
    );
}

#[test]
fn a_download_of_one_article_is_read() {
    let articles = read(
        "<html><body><table><tr><td>Database</td></tr></table><div class=art><div id=hd><span class=headline>Mill to close</span></div>\
         <div>12 words</div><div>14 May 2018</div><div>Saltby Echo</div><div>SALT</div><div>(c) 2018 Echo Ltd</div>\
         <p>The mill will close in May, and its owner is looking for a buyer, a spokesman said.</p>\
         <p>Document SALT000020180514ee5e0000a</p></div></body></html>",
    );
    assert_eq!(articles.len(), 1);
    let body =
        "The mill will close in May, and its owner is looking for a buyer, a spokesman said.";
    check(
        &articles[0],
        "Mill to close",
        Some("Saltby Echo"),
        "2018-05-14",
        body,
    );
}

#[test]
fn a_list_of_stories_of_a_news_site_is_no_download() {
    let story = |title: &str, day: u32| {
        format!(
            "<div class=story><h2><a href=/{day}>{title}</a></h2><span class=date>{day} May 2018</span>\
             <p>The owner of the mill said on Monday that he was looking for a buyer for the old building.</p></div>"
        )
    };
    let stories = [
        story("Mill to close", 14),
        story("Dam holds", 15),
        story("Bridge opens", 16),
    ]
    .concat();
    assert_eq!(
        read(&format!(
            "<html><body>{stories}<p>© 2018 Echo Ltd</p></body></html>"
        ))
        .len(),
        1
    );
    let described = "<head><meta property=\"og:title\" content=\"Saltby Echo\"></head>";
    let counted = stories.replace("</span>", "</span><i class=n><br>12 words</i>");
    assert_eq!(
        read(&format!("<html>{described}<body>{counted}</body></html>")).len(),
        1
    );
}

const CUTTINGS: [(&str, &str, &str); 2] = [
    (
        "Harbour opens again",
        "4 May 2019",
        "The old harbour of Saltby was opened again on Saturday, a year after the quay had begun to sink. Forty ships came in before noon.",
    ),
    (
        "Pier is closed",
        "15 May 2019",
        "The pier of Wexmouth is closed until summer, because worms have eaten its feet. Divers found the damage when they looked for a lost ring.",
    ),
];

#[test]
fn headings_with_newspaper_and_day_divide_a_page_of_cuttings() {
    let page = |facts: &str, element: &str| -> String {
        let cutting = |(title, day, text): (&str, &str, &str)| {
            let facts = facts.replace("{day}", day);
            format!("<{element}><h2>{title}</h2>{facts}<p>{text}</p></{element}>")
        };
        let cuttings = CUTTINGS.map(cutting).concat();
        format!(
            "<html><head><title>Cuttings</title></head><body><h1>Cuttings</h1>{cuttings}</body></html>"
        )
    };
    for (facts, element, source) in [
        (
            "<p>The Saltby Echo, {day}</p>",
            "article",
            Some("The Saltby Echo"),
        ),
        (
            "<p>By Jane Roe</p><p>The Saltby Echo | {day} | p. 3</p>",
            "div",
            Some("The Saltby Echo"),
        ),
    ] {
        let articles = read(&page(facts, element));
        assert_eq!(articles.len(), 2, "{facts}");
        for (article, (title, day, text)) in articles.iter().zip(CUTTINGS) {
            check(article, title, source, day, text);
        }
    }
}

#[test]
fn comments_below_a_text_are_no_articles() {
    let [(title, day, text), (_, _, comment)] = CUTTINGS;
    let page = format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>By Jane Roe</p><p>{day}</p><p>{text}</p><p>{text}</p>\
         <h3>Ann Lowe</h3><p>{day} at 10:15</p><p>{comment}</p><h3>Joe Doe</h3><p>{day} at 11:20</p><p>{comment}</p></body></html>"
    );
    assert_eq!(read(&page).len(), 1);
}
