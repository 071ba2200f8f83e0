//! What an attacker tries:
//!
//! 1. Another host name, another origin, another method.
//! 2. Addresses that lead out of the archive.
//! 3. Articles whose texts, names, addresses and files contain HTML.
//! 4. Original records of other files: changed ones, linked ones, and those of a folder that was exchanged.
//! 5. Without the token, nothing is shown.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use newsdex::serve::{Originals, Token};

use super::{Visitor, attributes};
use crate::harness::{Sandbox, fixture_index, stories};

#[test]
fn only_requests_to_this_service_from_this_service_are_answered() {
    let visitor = Visitor::of(fixture_index());
    for (headers, status) in [
        (&[("host", "localhost:6397")][..], 200),
        (&[("host", "127.0.0.1:6397")], 200),
        (&[("host", "localhost.evil.example")], 403),
        (&[("host", "evil.example:6397")], 403),
        (&[("host", "192.168.1.4")], 403),
        (&[("host", "localhost:6397"), ("host", "evil.example")], 400),
        (
            &[
                ("host", "localhost:6397"),
                ("origin", "http://localhost:6397"),
            ],
            200,
        ),
        (
            &[
                ("host", "localhost:6397"),
                ("origin", "http://evil.example"),
            ],
            403,
        ),
        (
            &[
                ("host", "localhost:6397"),
                ("origin", "http://localhost:6397.evil.example"),
            ],
            403,
        ),
        (&[("host", "localhost:6397"), ("origin", "null")], 403),
    ] {
        for address in [
            "/",
            "/search.json?q=a",
            "/article/x/original",
            "/assets/page.js",
        ] {
            let found = visitor.get_with(address, headers).status;
            let is_expected = if status == 200 {
                found != 403 && found != 400
            } else {
                found == status
            };
            assert!(is_expected, "{address} with {headers:?} is {found}");
        }
    }
    let without_host = Request::get("/").body(Body::empty()).unwrap();
    assert_eq!(visitor.send(without_host).status, 400);
}

#[test]
fn an_allowed_website_may_read_and_no_other() {
    let visitor = Visitor::with(fixture_index(), |settings| {
        settings.cors = vec!["https://desk.example".to_owned()];
    });
    let answer = visitor.get_with("/search.json", &[("origin", "https://desk.example")]);
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, "https://desk.example")
    );
    let answer = visitor.get_with("/search.json", &[("origin", "https://desk.example.evil")]);
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (403, "")
    );
    assert_eq!(
        visitor
            .get("/search.json")
            .header("access-control-allow-origin"),
        ""
    );
}

#[test]
fn nothing_can_be_written() {
    let visitor = Visitor::of(fixture_index());
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let request = Request::builder()
            .method(method)
            .uri("/search")
            .header("host", "localhost");
        assert_eq!(
            visitor.send(request.body(Body::empty()).unwrap()).status,
            405,
            "{method}"
        );
    }
    let request = Request::head("/search.json")
        .header("host", "localhost")
        .body(Body::empty())
        .unwrap();
    let answer = visitor.send(request);
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

#[test]
fn every_answer_forbids_what_it_does_not_need() {
    let visitor = Visitor::of(fixture_index());
    for address in [
        "/",
        "/search.json",
        "/search.csv",
        "/nothing",
        "/search?q=)",
        "/assets/page.js",
        "/timeline.svg",
    ] {
        let answer = visitor.get(address);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
    }
}

#[test]
fn no_address_leads_out_of_the_archive() {
    let visitor = Visitor::of(fixture_index());
    for address in [
        "/article/../../etc/passwd",
        "/article/../../etc/passwd/original",
        "/article/%2e%2e%2f%2e%2e%2fetc%2fpasswd/original",
        "/article/..%5c..%5cwindows/original",
        "/article//etc/passwd",
        "/article/%00/original",
        "/article/%ff.json",
        "/article/",
        "/article?id=../../etc/passwd",
        "/assets/../serve.rs",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/entity/person/..%2f..",
        "/entity/person/%ff",
        "/entity/",
        "//etc/passwd",
    ] {
        let answer = visitor.get(address);
        assert_eq!(answer.status, 404, "{address}: {}", answer.text());
    }
}

/// An article that is HTML in every part.
fn hostile() -> String {
    let tag = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"'>";
    format!(
        "{{\"id\": \"{tag}\", \"title\": \"Harbour {tag}\", \"subtitle\": \"{tag}\", \"source\": \"Paper {tag}\", \
         \"section\": \"{tag}\", \"authors\": [\"Ann {tag}\"], \"keywords\": [\"{tag}\"], \"date\": \"2022-03-01\", \
         \"url\": \"javascript:alert(1)\", \"language\": \"en\\\" onload=\\\"alert(1)\", \"body\": \"The harbour {tag} \
         opened. \\\"We said {tag} to everybody,\\\" said Edith Marlow.\"}}\n"
    )
}

#[test]
fn what_an_article_contains_is_text_on_every_page() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/<b onclick=alert(1)>.jsonl", hostile());
    sandbox.write("archive/b.jsonl", stories(0, 3));
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    visitor.room.refresh().unwrap();
    let found = visitor.page("/search?q=harbour&source=Paper");
    let article = attributes(&found, "href")
        .into_iter()
        .find(|link| link.contains("#m1"))
        .unwrap();
    let article = article.split('#').next().unwrap().to_owned();
    let addresses = [
        "/",
        "/search?q=harbour",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=a&source=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?facet=source",
        "/search?q=harbour%22onmouseover=%22alert(1)",
        "/quotes",
        "/entities",
        "/stats",
        "/timeline?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/timeline.svg?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search.atom?q=harbour",
        "/entity/person/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        article.as_str(),
    ];
    for address in addresses {
        let text = visitor.get(address).text();
        for bad in [
            "<script>alert",
            "<img",
            "<b onclick",
            "href=\"javascript:",
            "onload=\"",
            "onmouseover=\"",
            "onerror=alert(1)>",
        ] {
            assert!(!text.contains(bad), "{address} contains {bad}: {text}");
        }
    }
}

fn original_of(visitor: &Visitor) -> String {
    let found = visitor.get("/search.json?q=harbour").json();
    let id = found["hits"][0]["id"].as_str().unwrap().to_owned();
    format!("/article/{id}/original")
}

#[test]
fn an_original_record_is_a_download_that_runs_nothing() {
    let sandbox = Sandbox::new();
    let page = "<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1><p>The harbour \
                opened on Monday, and many people came to see the boats.</p><script>alert(1)</script></article></body></html>";
    sandbox.write("archive/page.html", page);
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    let address = original_of(&visitor);
    let answer = visitor.get(&address);
    assert_eq!((answer.status, answer.text().as_str()), (200, page));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"page.html\""
    );
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(
        answer
            .header("content-security-policy")
            .starts_with("sandbox;")
    );

    let withheld = Visitor::with(sandbox.root(), |settings| {
        settings.originals = Originals::Withheld
    });
    assert_eq!(withheld.get(&address).status, 403);
    let article = address.strip_suffix("/original").unwrap();
    assert!(!withheld.page(article).contains("/original"));
}

#[test]
fn a_record_that_has_changed_is_gone() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "archive/a.txt",
        "Harbour opens\n\nThe harbour opened on Monday.\n",
    );
    sandbox.write(
        "secret.txt",
        "Harbour opens\n\nThe secret of the harbour.\n",
    );
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    let address = original_of(&visitor);
    assert_eq!(visitor.get(&address).status, 200);
    sandbox.write(
        "archive/a.txt",
        "Harbour opens\n\nThe harbour opened on Tuesday.\n",
    );
    let answer = visitor.get(&address);
    assert_eq!(answer.status, 410);
    assert!(!answer.text().contains("Tuesday"));
    sandbox.remove("archive/a.txt");
    assert!([410, 500].contains(&visitor.get(&address).status));
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_to_an_original_record() {
    let sandbox = Sandbox::new();
    let text = "Harbour opens\n\nThe harbour opened on Monday.\n";
    sandbox.write("archive/a.txt", text);
    sandbox.write("elsewhere/a.txt", text);
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    let address = original_of(&visitor);
    sandbox.remove("archive/a.txt");
    std::os::unix::fs::symlink(
        sandbox.path("elsewhere/a.txt"),
        sandbox.path("archive/a.txt"),
    )
    .unwrap();
    // The bytes are the same, but the way to them is a link.
    assert_eq!(visitor.get(&address).status, 410);

    // A folder that somebody exchanged for another one: the bytes are not those that were indexed.
    sandbox.write("secrets/a.txt", "Harbour opens\n\nA secret.\n");
    fs::remove_dir_all(sandbox.path("archive")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("secrets"), sandbox.path("archive")).unwrap();
    let answer = visitor.get(&address);
    assert_eq!(answer.status, 410);
    assert!(!answer.text().contains("A secret"));
}

#[test]
fn without_the_token_nothing_is_shown() {
    let sandbox = Sandbox::new();
    sandbox.write("token", "a-long-secret-for-tests-0123");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(sandbox.path("token"), PermissionsExt::from_mode(0o600)).unwrap();
    }
    let token = Token::read(&sandbox.path("token")).unwrap();
    let visitor = Visitor::with(fixture_index(), |settings| settings.token = Some(token));
    for address in [
        "/",
        "/search.json?q=harbour",
        "/article/x",
        "/openapi.json",
        "/nothing",
        "/assets/page.js",
    ] {
        let answer = visitor.get(address);
        assert_eq!(answer.status, 401, "{address}");
        assert!(!answer.text().contains("harbour"), "{address}");
    }
    assert_eq!(
        visitor
            .get("/login?token=a-long-secret-for-tests-012")
            .status,
        401
    );
    let login = visitor.get("/login?token=a-long-secret-for-tests-0123");
    let cookie = login.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(visitor.get_with("/", &[("cookie", cookie)]).status, 200);
    let bearer = "Bearer a-long-secret-for-tests-0123";
    assert_eq!(
        visitor
            .get_with("/search.json", &[("authorization", bearer)])
            .status,
        200
    );
}

#[test]
fn a_state_that_cannot_be_opened_is_said_on_every_page_while_the_one_before_answers() {
    let sandbox = Sandbox::new();
    sandbox.write("archive/a.jsonl", stories(0, 5));
    sandbox.index(&["archive"]);
    let visitor = Visitor::of(sandbox.root());
    let current = fs::read(sandbox.path(".newsdex/CURRENT")).unwrap();
    sandbox.write(".newsdex/CURRENT", "no number");
    assert!(visitor.room.refresh().is_err());
    let page = visitor.page("/search?q=boats");
    assert!(
        page.contains("class=\"warning\"") && page.contains("newsdex verify"),
        "{page}"
    );
    assert_eq!(visitor.get("/search.json?q=boats").json()["total"], 5);
    sandbox.write(".newsdex/CURRENT", current);
    visitor.room.refresh().unwrap();
    assert!(
        !visitor
            .page("/search?q=boats")
            .contains("class=\"warning\"")
    );
}
