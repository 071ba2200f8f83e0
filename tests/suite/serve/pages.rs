//! The pages:
//!
//! 1. Each has one heading of the first level, a language, and a way past the menu; none has a script or style of its own.
//! 2. A search shows marks, what it was read as, and filters that can be removed.
//! 3. The last match of an article leads to the first match of the next article, and back.
//! 4. No link of any page leads nowhere.
//! 5. A page without results shows what can be done, and nothing to narrow, order or download.

use std::collections::{BTreeSet, VecDeque};

use super::{Visitor, attributes};
use crate::harness::{Sandbox, fixture_index, stories};

const PAGES: [&str; 11] = [
    "/",
    "/search",
    "/search?q=harbour",
    "/search?q=no-such-word-xyzzy",
    "/search?facet=people",
    "/concordance?q=said",
    "/timeline?q=said",
    "/entities",
    "/quotes",
    "/stats",
    "/help",
];

#[test]
fn every_page_has_a_heading_a_language_and_no_script_of_its_own() {
    let visitor = Visitor::of(fixture_index());
    visitor.room.refresh().unwrap();
    for address in PAGES {
        let page = visitor.page(address);
        assert_eq!(page.matches("<h1").count(), 1, "{address}");
        assert!(
            page.contains("<html lang=\"en\">") && page.contains("class=\"skip\""),
            "{address}"
        );
        assert_eq!(page.matches("<script").count(), 1, "{address}");
        assert!(
            !page.contains(" style=") && !page.contains("<style"),
            "{address}"
        );
        assert!(
            !page.contains(" onclick") && !page.contains("javascript:"),
            "{address}"
        );
        for source in attributes(&page, "src") {
            assert!(source.starts_with("/assets/"), "{address} loads {source}");
        }
        let ids = attributes(&page, "id");
        let different: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(
            ids.len(),
            different.len(),
            "{address} has an id twice: {ids:?}"
        );
    }
}

#[test]
fn a_search_shows_marks_what_it_was_read_as_and_its_filters() {
    let visitor = Visitor::of(fixture_index());
    let page = visitor.page("/search?q=hlead(said)&lang=en&from=2021");
    assert!(page.contains("<mark>said</mark>"), "{page}");
    assert!(page.contains("Read as"), "{page}");
    let links = attributes(&page, "href");
    assert!(
        links.contains(&"/search?q=hlead%28said%29&from=2021".to_owned()),
        "{links:?}"
    );
    assert!(
        links.contains(&"/search?q=hlead%28said%29&lang=en".to_owned()),
        "{links:?}"
    );
    // The words stay in the box, the filters stay with the next search.
    assert!(attributes(&page, "value").contains(&"hlead(said)".to_owned()));
    assert!(page.contains("name=\"lang\" value=\"en\""));
}

#[test]
fn a_mistake_is_shown_in_the_words_that_were_typed() {
    let visitor = Visitor::of(fixture_index());
    let answer = visitor.get("/search?q=economy+)");
    assert_eq!(answer.status, 400);
    let page = answer.text();
    assert!(
        page.contains("economy <mark>)</mark>") && page.contains("Hint:"),
        "{page}"
    );
    assert!(
        attributes(&page, "value").contains(&"economy )".to_owned()),
        "{page}"
    );
    assert_eq!(visitor.get("/nothing").status, 404);
    assert_eq!(visitor.get("/entity/ship/Nothing").status, 404);
}

#[test]
fn the_last_match_leads_to_the_next_article_and_back() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 45));
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    let page = visitor.page("/search?q=boats&sort=oldest");
    let first = attributes(&page, "href")
        .into_iter()
        .find(|link| link.contains("at=0#m1"))
        .unwrap();
    let mut address = first.clone();
    let mut read = Vec::new();
    loop {
        let page = visitor.page(address.split('#').next().unwrap());
        let marks: Vec<String> = attributes(&page, "id")
            .into_iter()
            .filter(|id| id.starts_with('m') && id != "main")
            .collect();
        assert_eq!(marks, ["m1", "m2"], "{address}");
        assert!(page.contains("id=\"last\""));
        read.push(address.clone());
        let links = |relation: &str| {
            let start = format!("<a rel=\"{relation}\" href=\"");
            let link = page.split(start.as_str()).nth(1)?.split('"').next()?;
            Some(link.replace("&#38;", "&"))
        };
        match links("prev") {
            None => assert_eq!(read.len(), 1),
            Some(previous) => {
                let before = &read[read.len() - 2];
                assert_eq!(previous, before.replace("#m1", "#last"));
            }
        }
        match links("next") {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!(read.len(), 45);
    // The way back leads to the page of the list that has the article.
    let page = visitor.page(read[25].split('#').next().unwrap());
    assert!(
        attributes(&page, "href").contains(&"/search?q=boats&sort=oldest&offset=20".to_owned())
    );
}

#[test]
fn an_article_opens_at_the_address_of_its_first_characters() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.txt",
        "Harbour opens\n\nThe harbour opened on Monday, and Edith Marlow was there.\n",
    );
    sandbox.index(&["a.txt"]);
    let id = sandbox.all().remove(0);
    let visitor = Visitor::of(sandbox.root());
    let answer = visitor.get(&format!("/article/{}?q=harbour", &id[..6]));
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, format!("/article/{id}?q=harbour").as_str())
    );
    let page = visitor.page(&format!("/article/{id}?q=harbour"));
    assert!(
        page.contains("<mark id=\"m1\" tabindex=\"-1\">Harbour</mark> opens"),
        "{page}"
    );
}

#[test]
fn a_page_without_results_has_nothing_to_narrow_order_or_download() {
    let visitor = Visitor::of(fixture_index());
    let controls = [
        "Narrow these articles",
        "aria-label=\"Order\"",
        "aria-label=\"Length of a period\"",
        "class=\"downloads\"",
        "Every match in",
    ];
    for address in [
        "/search?q=no-such-word-xyzzy",
        "/search?q=said&person=Nobody+Atall",
        "/search?q=said&from=1803&to=1804",
        "/search?q=no-such-word-xyzzy&facet=people",
        "/concordance?q=no-such-word-xyzzy",
        "/timeline?q=no-such-word-xyzzy",
        "/quotes?q=no-such-word-xyzzy",
        "/entities?q=Nobody+Atall",
        // Pages behind the end of a list.
        "/concordance?q=said&offset=90000",
        "/search?q=said&offset=9000&facet=people&from=1803&to=1804",
    ] {
        let page = visitor.page(address);
        for control in controls {
            assert!(!page.contains(control), "{address} shows {control}");
        }
    }
    // The period and the filters that leave nothing can be removed.
    let page = visitor.page("/search?q=said&from=1803&to=1804");
    let links = attributes(&page, "href");
    assert!(
        links.contains(&"/search?q=said&from=1803".to_owned()),
        "{links:?}"
    );
    let full = visitor.page("/search?q=said");
    assert!(full.contains(controls[0]) && full.contains(controls[1]));
}

#[test]
fn a_page_behind_the_end_of_a_list_leads_to_its_beginning() {
    let visitor = Visitor::of(fixture_index());
    for (address, beginning) in [
        ("/search?q=said&offset=9000", "/search?q=said"),
        ("/concordance?q=said&offset=90000", "/concordance?q=said"),
    ] {
        let page = visitor.page(address);
        assert!(!page.contains("Use other words"), "{address}");
        assert!(
            page.contains(&format!("<a href=\"{beginning}\">Show its beginning</a>")),
            "{page}"
        );
    }
}

#[test]
fn no_link_leads_nowhere() {
    let visitor = Visitor::of(fixture_index());
    visitor.room.refresh().unwrap();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut due: VecDeque<String> = PAGES.iter().map(|page| (*page).to_owned()).collect();
    let mut visited = 0;
    while let Some(address) = due.pop_front() {
        visited += 1;
        let answer = visitor.get(&address);
        let is_there = [200, 302].contains(&answer.status);
        assert!(
            is_there,
            "{address} is {}: {}",
            answer.status,
            answer.text()
        );
        if visited > 400 || !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in attributes(&answer.text(), "href") {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            // Links to newspapers are theirs, and original records have tests of their own.
            if link.starts_with('/')
                && !link.ends_with("/original")
                && known.len() < 900
                && known.insert(link.clone())
            {
                due.push_back(link);
            }
        }
    }
    assert!(visited > 300, "{visited}");
}

#[test]
fn every_line_of_a_concordance_leads_to_its_match() {
    let visitor = Visitor::of(fixture_index());
    let mut compared = 0;
    for address in [
        "/concordance?q=said",
        "/concordance?q=%22prime+minister%22+OR+title%3Athe&sort=following",
        "/concordance?q=harbour+flood&any=1&sort=preceding",
        "/concordance?q=minister+author%3Aa*+OR+source%3Aa*&lang=en",
    ] {
        let page = visitor.page(address);
        for line in page.split("<li class=\"line\"").skip(1) {
            let link = &attributes(line, "href")[0];
            let (target, number) = link.split_once("#m").unwrap();
            let matched = line.split("<mark>").nth(1).unwrap();
            let matched = matched.split("</mark>").next().unwrap();
            let article = visitor.page(target);
            let mark = article
                .split(&format!("<mark id=\"m{number}\" tabindex=\"-1\">"))
                .nth(1)
                .unwrap_or_else(|| panic!("{target} has no match {number}"));
            let mark = mark.split("</mark>").next().unwrap();
            assert!(matched.starts_with(mark), "{matched} is {mark} in {link}");
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} lines were compared");
}

#[test]
fn pages_of_a_concordance_follow_one_another() {
    let visitor = Visitor::of(fixture_index());
    for sort in ["place", "following", "oldest"] {
        let mut lines = Vec::new();
        let mut next = Some(format!("/concordance?q=the&sort={sort}"));
        while let Some(address) = next {
            let page = visitor.page(&address);
            lines.extend(page.matches("<li class=\"line\"").map(drop));
            let link = page.split("rel=\"next\"").nth(1);
            next = link.map(|link| attributes(link, "href")[0].clone());
        }
        let all = visitor.get(&format!("/concordance.jsonl?q=the&sort={sort}"));
        assert_eq!(lines.len(), all.text().lines().count(), "in order {sort}");
        assert!(lines.len() > 100);
    }
}

#[test]
fn the_next_page_continues_where_the_last_one_ended_also_if_articles_were_added() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 12));
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    visitor.room.refresh().unwrap();
    let links = |page: &str, relation: &str| -> Option<String> {
        let link = page.split(&format!("rel=\"{relation}\"")).nth(1)?;
        Some(attributes(link, "href")[0].clone())
    };
    let titles = |page: &str| -> Vec<String> {
        let hits = page.split("<li class=\"hit\">").skip(1);
        let links = hits.map(|hit| attributes(hit, "href")[0].clone());
        links
            .map(|link| link.split(['?', '#']).next().unwrap().to_owned())
            .collect()
    };
    let first = visitor.page("/search?sort=newest&group=0&limit=4");
    let second = links(&first, "next").unwrap();
    let before = titles(&visitor.page(&second));
    let open = attributes(first.split("<li class=\"hit\">").nth(2).unwrap(), "href")[0].clone();

    // Newer articles than all others.
    sandbox.write(
        "archive/b.jsonl",
        stories(0, 3)
            .replace("story-", "late-")
            .replace("2021-", "2023-"),
    );
    sandbox.index(&["archive"]);
    visitor.room.refresh().unwrap();
    let after = visitor.page(&second);
    assert_eq!(titles(&after), before);
    let back = visitor.page(&links(&after, "prev").unwrap());
    assert_eq!(titles(&back), titles(&first));
    let third = visitor.page(&links(&after, "next").unwrap());
    assert_eq!(titles(&third).len(), 4);
    // An article that is open still leads to its neighbours in the list.
    let article = visitor.page(&open);
    let neighbours: Vec<String> = attributes(&article, "href");
    let neighbours: Vec<&str> = neighbours
        .iter()
        .filter(|link| link.contains("&at="))
        .map(|link| link.split('?').next().unwrap())
        .collect();
    assert!(
        neighbours.contains(&titles(&first)[0].as_str())
            && neighbours.contains(&titles(&first)[2].as_str()),
        "{neighbours:?}"
    );
}
