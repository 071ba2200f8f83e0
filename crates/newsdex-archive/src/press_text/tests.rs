use super::*;
use crate::record::Place;
use crate::record::ReadOptions;
use std::sync::Arc;

fn read(text: &str) -> Vec<Article> {
    let options = Arc::new(ReadOptions::default());
    let record = Record {
        format: &FORMAT,
        place: Arc::new(Place::of_file(
            "a.txt",
            &options,
            crate::registry::recognised,
        )),
        bytes: text.as_bytes().to_vec(),
        number: 0,
        offset: 0,
        line: None,
    };
    articles(&record).into_iter().map(Result::unwrap).collect()
}

#[track_caller]
fn check(article: &Article, title: &str, source: &str, day: &str, body: &str) {
    assert_eq!(article.title.as_deref(), Some(title));
    assert_eq!(article.source.as_deref(), Some(source));
    assert_eq!(article.published, date::moment(day));
    assert_eq!(article.body, body);
}

#[test]
fn numbered_documents_are_articles_and_the_cover_page_is_none() {
    let articles = read(
        "Print Request\nTerms: mill\n\n\n  1 of 2 DOCUMENTS\n\n\n   Saltby Echo\n\n  May 4, 2011 Wednesday\n    Late Edition\n\nMill to close\nafter a century\n\nBYLINE: Ann Lowe\n\nSECTION: LOCAL; Pg. 2\n\nLENGTH: 12 words\n\nThe mill will close, its\nowner said.\n\nNobody was surprised.\n\nLOAD-DATE: May 5, 2011\n\n   Copyright 2011 Echo Ltd\n\n\n  2 of 2 DOCUMENTS\n\n  Saltby Echo\n\n  May 6, 2011 Friday\n\nMill may stay\n\nLENGTH: 5 words\n\nA buyer was found.\n\nLANGUAGE: ENGLISH\n",
    );
    assert_eq!(articles.len(), 2);
    check(
        &articles[0],
        "Mill to close after a century",
        "Saltby Echo",
        "2011-05-04",
        "The mill will close, its owner said.\n\nNobody was surprised.",
    );
    check(
        &articles[1],
        "Mill may stay",
        "Saltby Echo",
        "2011-05-06",
        "A buyer was found.",
    );
    assert_eq!(articles[0].authors, ["Ann Lowe"]);
    assert_ne!(articles[0].id, articles[1].id);
}

#[test]
fn the_labels_of_other_languages_are_known() {
    let articles = read(
        "  Dokument 1 von 1\n\n  Saltbyer Bote\n\n  4. Mai 2011\n\nMühle schließt\n\nAUTOR: Anna Lau\n\nRUBRIK: Lokales; S. 2\n\nLÄNGE: 12 Wörter\n\nDie Mühle schließt im Herbst.\n\nUPDATE: 5. Mai 2011\n\nSPRACHE: DEUTSCH\n",
    );
    assert_eq!(articles.len(), 1);
    check(
        &articles[0],
        "Mühle schließt",
        "Saltbyer Bote",
        "2011-05-04",
        "Die Mühle schließt im Herbst.",
    );
    assert_eq!(articles[0].authors, ["Anna Lau"]);
}

#[test]
fn documents_that_end_with_a_line_have_their_title_first() {
    let articles = read(
        "Job Number: 7\nDocuments (1)\n1. Mill to close\nClient/Matter: none\nMill to close\n\nSaltby Echo\n\nMay 4, 2011 Wednesday\n\nCopyright 2011 Echo Ltd\n\nSection: LOCAL\nLength: 12 words\nByline: Ann Lowe\nBody\n\n\nThe mill will close.\nIts owner said so.\nClassification\n\n\nLanguage: ENGLISH\n\nEnd of Document\n",
    );
    assert_eq!(articles.len(), 1);
    check(
        &articles[0],
        "Mill to close",
        "Saltby Echo",
        "2011-05-04",
        "The mill will close.\n\nIts owner said so.",
    );
}

#[test]
fn labels_behind_the_text_name_fields() {
    let rule = "_".repeat(60);
    let articles = read(&format!(
        "{rule}\n\nReport\n{rule}\n\nMill to close\n\nAuthor: Lowe, Ann\n\nAbstract: None available.\n\nFull text: The mill will close.   Its owner said so.\n\nSubject: Mills\n\nTitle: Mill to close\n\nPublication title: Saltby Echo\n\nPublication date: May 4, 2011\n\nProQuest document ID: 1234567890\n\n{rule}\n\nMill may stay\n\nFull text: A buyer was found.\n\nTitle: Mill may stay\n\nPublication title: Saltby Echo\n\nPublication date: May 6, 2011\n"
    ));
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0].title.as_deref(), Some("Mill to close"));
    assert_eq!(articles[0].published, date::moment("2011-05-04"));
    assert_eq!(articles[0].id.as_str(), "1234567890");
    assert!(
        articles[0].body.starts_with("The mill will close.") && !articles[0].body.contains("Mills")
    );
    check(
        &articles[1],
        "Mill may stay",
        "Saltby Echo",
        "2011-05-06",
        "A buyer was found.",
    );
}
