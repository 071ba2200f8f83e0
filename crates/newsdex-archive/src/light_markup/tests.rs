use std::sync::Arc;

use super::*;
use crate::record::{Place, ReadOptions};
use newsdex_text::date::moment;

fn read(name: &str, text: &str) -> Article {
    let options = Arc::new(ReadOptions::default());
    let record = Record {
        format: &FORMAT,
        place: Arc::new(Place::of_file(name, &options, crate::registry::recognised)),
        bytes: text.as_bytes().to_vec(),
        number: 0,
        offset: 0,
        line: None,
    };
    let head = Head {
        bytes: text.as_bytes(),
        is_all: true,
        name,
    };
    assert!(recognises(&head), "{name}");
    let mut articles = record.articles();
    assert_eq!(articles.len(), 1);
    articles.remove(0).unwrap()
}

const RST: &str = "Mill to close\n#############\n\n:date: 2019-03-02 07:00\n:tags: mill, jobs\n:category: Local\n:author: Ann Lowe\n\n\
    The mill will *close* in May, its owner\ntold `the Echo <https://echo.example/>`_ on Friday.\n\n.. image:: mill.jpg\n   :alt: The mill\n\n\
    What happens now\n----------------\n\n.. note::\n\n   The town wants to buy :ref:`the mill`.\n\n.. _later: https://echo.example\n";

#[test]
fn a_text_in_restructured_text_has_fields_and_no_marks() {
    for name in ["mill.rst", "mill.txt"] {
        let article = read(name, RST);
        assert_eq!(article.title.as_deref(), Some("Mill to close"));
        assert_eq!(article.published, moment("2019-03-02 07:00"));
        assert_eq!(article.authors, ["Ann Lowe"]);
        assert_eq!(article.keywords, ["mill", "jobs"]);
        assert_eq!(article.section.as_deref(), Some("Local"));
        assert_eq!(
            article.body,
            "The mill will close in May, its owner\ntold the Echo on Friday.\n\nWhat happens now\n\nThe town wants to buy the mill."
        );
    }
}

#[test]
fn a_text_in_asciidoc_has_author_and_date_below_its_title() {
    let article = read(
        "mill.adoc",
        "= Mill to close\nAnn Lowe <ann@echo.example>\nv1.0, 2019-03-02\n:page-tags: mill, jobs\n\nThe mill will *close* in May, its owner told https://echo.example[the Echo].\n\n\
         image::mill.jpg[The mill]\n\n== What happens now\n\n[quote, Ann Lowe]\n____\nNobody knows.\n____\n\n----\ncode()\n----\n",
    );
    assert_eq!(article.title.as_deref(), Some("Mill to close"));
    assert_eq!(article.published, moment("2019-03-02"));
    assert_eq!(article.authors, ["Ann Lowe"]);
    assert_eq!(article.keywords, ["mill", "jobs"]);
    assert_eq!(
        article.body,
        "The mill will close in May, its owner told the Echo.\n\nWhat happens now\n\nNobody knows."
    );
}

#[test]
fn a_text_in_org_has_keywords_and_no_drawers() {
    let article = read(
        "mill.org",
        "#+TITLE: Mill to close\n#+DATE: <2019-03-02 Sat>\n#+AUTHOR: Ann Lowe\n#+FILETAGS: :mill:jobs:\n\nThe mill will *close* in May, its owner told [[https://echo.example][the Echo]].\n\
         * What happens now\n:PROPERTIES:\n:ID: 4\n:END:\nNobody knows.\n#+BEGIN_SRC c\ncode()\n#+END_SRC\n",
    );
    assert_eq!(article.title.as_deref(), Some("Mill to close"));
    assert_eq!(article.published, moment("2019-03-02"));
    assert_eq!(article.authors, ["Ann Lowe"]);
    assert_eq!(article.keywords, ["mill", "jobs"]);
    assert_eq!(
        article.body,
        "The mill will close in May, its owner told the Echo.\n\nWhat happens now\n\nNobody knows."
    );
}

#[test]
fn other_texts_have_none_of_these_heads() {
    let is_known = |text: &str| {
        recognises(&Head {
            bytes: text.as_bytes(),
            is_all: true,
            name: "a.txt",
        })
    };
    assert!(!is_known(
        "Mill to close\n=============\n\nThe mill will close in May.\n"
    ));
    assert!(!is_known(
        "= Mill to close =\n\nThe mill will close in May.\n"
    ));
    assert!(!is_known(
        "# Mill to close\n\nThe mill will close in May.\n"
    ));
}
