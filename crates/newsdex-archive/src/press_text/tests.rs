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

/// Two articles, each between `head` and `tail` in which the marks stand for title, day, text and number.
fn two(head: &str, tail: &str) -> String {
    let articles = [
        (
            "Mill to close",
            "4 May 2011",
            "The mill in Saltby will close in autumn, its owner said.",
            "1",
        ),
        (
            "Mill may stay",
            "6 May 2011",
            "A buyer was found for the old mill in Saltby on Thursday.",
            "2",
        ),
    ];
    let written = articles.map(|(title, day, text, number)| {
        let fill = |part: &str| {
            part.replace("TITLE", title)
                .replace("DAY", day)
                .replace("NUMBER", number)
        };
        format!("{}{text}\n{}", fill(head), fill(tail))
    });
    written.concat()
}

#[track_caller]
fn check_two(text: &str, source: &str) {
    let articles = read(text);
    assert_eq!(articles.len(), 2, "in {text}");
    let bodies = [
        "The mill in Saltby will close in autumn, its owner said.",
        "A buyer was found for the old mill in Saltby on Thursday.",
    ];
    check(
        &articles[0],
        "Mill to close",
        source,
        "2011-05-04",
        bodies[0],
    );
    check(
        &articles[1],
        "Mill may stay",
        source,
        "2011-05-06",
        bodies[1],
    );
}

#[test]
fn articles_without_dividers_are_told_by_the_facts_that_repeat() {
    // The order of newspaper, date and headline differs from database to database.
    check_two(
        &two(
            "News\nTITLE\nBy Ann Lowe\n66 words\nDAY\nSaltby Echo\nSALTEC\nEnglish\n(c) 2011 Echo Ltd\n\n",
            "\nDocument SALTEC0020110504ee5e0000NUMBER\n\n",
        ),
        "Saltby Echo",
    );
    check_two(
        &two(
            "Saltby Echo (Saltby)\nDAY\nSection: News\nPage: 4\n\nTITLE\n\nAnn Lowe\n\n",
            "\nCopyright (c) 2011 Echo Ltd.\nRecord Number: 1A2B3C4D5E6F7A8NUMBER\n\n",
        ),
        "Saltby Echo (Saltby)",
    );
    check_two(
        &two("NUMBER. TITLE\n\nSaltby Echo, DAY, p. 23, 85w.\n\n", "\n\n"),
        "Saltby Echo",
    );
    check_two(
        &two(
            "\"Saltby Echo\" gefunden am DAY\n\nTITLE\n\n",
            "\n____________________\n\n",
        ),
        "Saltby Echo",
    );
    check_two(
        &two("TITLE\nSaltby Echo, DAY\n\n", "\n==========\n\n"),
        "Saltby Echo",
    );
}

#[test]
fn facts_above_and_below_the_headline_are_told_apart() {
    // Issue and citation of the article, which are neither newspaper nor text.
    check_two(
        &two(
            "TITLE\n\nAuthor: Ann Lowe\n\nDate: DAY\n\nFrom: Saltby Echo(Issue 6213)\n\nDocument Type: Article\n\nFull Text: \n\n",
            "\nSource Citation (MLA)\n\nLowe, Ann. Saltby Echo, p. 3. Accessed in May.\n\nGale Document Number: GALE|A57876543NUMBER\n\n",
        ),
        "Saltby Echo",
    );
    // The author, in capitals, between the date and the text.
    check_two(
        &two(
            "TITLE\nSaltby Echo. Published in print DAY.\nANN LOWE\nPage: NUMBER\n\n",
            "\n© Saltby Echo\nAll rights reserved.\n\n====================\n\n",
        ),
        "Saltby Echo",
    );
    // A counter above the headline, newspaper and date behind a label.
    check_two(
        &two(
            "Dokument NUMBER von 2\n\nTITLE\n\nQuelle: Saltby Echo vom DAY, Nr. 52, S. 4\n\nRessort: Lokales\n\n",
            "\nAlle Rechte vorbehalten: (c) Echo Verlag\n\n",
        ),
        "Saltby Echo",
    );
    // A list of cuttings with numbers, and one with rules and a head of its own.
    check_two(
        &two("NUMBER. TITLE\nSaltby Echo, DAY, page NUMBER\n\n", "\n"),
        "Saltby Echo",
    );
    let cuttings = two(
        "Saltby Echo, DAY, page NUMBER\nTITLE\n\n",
        "\n----------\n\n",
    );
    check_two(
        &format!("Press review 14 November 2018\n\n{cuttings}"),
        "Saltby Echo",
    );
}

#[test]
fn an_abstract_is_the_text_if_there_is_no_other() {
    let articles = read(
        "Document 1 of 1\n\nMill to close\n\nAuthor: Lowe, Ann\n\nhttp://echo.example/docview/1?accountid=2\n\nAbstract: The mill in Saltby will close in autumn, its owner said.\n\nLinks: http://echo.example/x\n\nClassification: 0402\n\nCommittee member: Roe, Jane\n\nSource: Saltby Echo\n\nPublication date: May 4, 2011\n",
    );
    assert_eq!(articles.len(), 1);
    check(
        &articles[0],
        "Mill to close",
        "Saltby Echo",
        "2011-05-04",
        "The mill in Saltby will close in autumn, its owner said.",
    );
}

#[test]
fn several_labels_stand_in_one_line() {
    let articles = read(&two(
        "TITLE\n\nDAY | Saltby Echo\nAuthor: Ann Lowe | Section: News\n66 Words\nPage: NUMBER\n\n",
        "\nCopyright (c) 2011 Echo Ltd.\n\n",
    ));
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0].authors, ["Ann Lowe"]);
    assert_eq!(articles[0].section.as_deref(), Some("News"));
    assert_eq!(articles[1].title.as_deref(), Some("Mill may stay"));
}

#[test]
fn a_single_article_begins_with_its_headline_or_its_newspaper() {
    let text = "The mill in Saltby will close in autumn, its owner said.";
    let labelled = format!(
        "Mill to close\n\nAuthor: Ann Lowe\n\nDate: 4 May 2011\n\nSource: Saltby Echo\n\nLength: 66 words\n\nFull Text:\n\n{text}\n"
    );
    let imprint = format!("Saltby Echo, Wednesday 4 May 2011, page 3\n\nMill to close\n\n{text}\n");
    for written in [labelled, imprint] {
        let articles = read(&written);
        assert_eq!(articles.len(), 1, "in {written}");
        check(
            &articles[0],
            "Mill to close",
            "Saltby Echo",
            "2011-05-04",
            text,
        );
    }
}

#[test]
fn articles_without_dividers_are_told_by_the_labels_that_repeat() {
    check_two(
        &two(
            "HD\tTITLE\nBY\tBy Ann Lowe\nWC\t66 words\nPD\tDAY\nSN\tSaltby Echo\n\nLP\n\n",
            "\nRE\nuk : United Kingdom\n\nAN\nDocument SALTEC0020110504ee5e0000NUMBER\n\n",
        ),
        "Saltby Echo",
    );
    check_two(
        &two(
            "Quelle:  Saltby Echo vom DAY, Nr. 52, S. 4\nRessort: Lokales\nDokumentnummer: SE2011050400NUMBER\n\nTITLE\n\n",
            "\n© Echo Verlag\n\n",
        ),
        "Saltby Echo",
    );
    check_two(
        &two(
            "HEADLINE: TITLE\nDATE: DAY\nPAPER: Saltby Echo\nARCHIVED BY: AL\n\n",
            "\n",
        ),
        "Saltby Echo",
    );
}

#[test]
fn a_text_with_several_dates_or_rules_is_one_article() {
    let is_press = |text: &str| {
        recognises(&Head {
            bytes: text.as_bytes(),
            is_all: true,
            name: "a.txt",
        })
    };
    let text = "The mill in Saltby will close in autumn, its owner said on Wednesday evening.";
    assert!(!is_press(&format!(
        "The mill\n\n{text}\n\n* * * * *\n\n{text}\n"
    )));
    assert!(!is_press(&format!(
        "History of the mill\n\n4 May 1911\n\n{text}\n\n6 May 1923\n\n{text}\n"
    )));
    assert!(!is_press(&format!(
        "Source: Saltby Echo\nDate: 4 May 2011\n\n{text}\n\n{text}\n"
    )));
    assert!(!is_press(&format!(
        "1. The mill\n\n{text}\n\n2. The owner\n\n{text}\n"
    )));
}

const TEXTS: [&str; 3] = [
    "The mill in Saltby will close in autumn, its owner said on Friday.",
    "A buyer was found for the old mill in Saltby, to everyone's surprise.",
    "The wheel of the mill turned again on Monday, for the first time in a year.",
];
const TITLES: [&str; 3] = [
    "Mill to close",
    "Mill may stay for now",
    "Wheel turns again",
];
const DAYS: [&str; 3] = ["4 May 2011", "16 May 2011", "2 June 2011"];

/// Three articles under heads in which the marks stand for title, day and number.
fn three(head: &str, tail: &str) -> String {
    let article = |number: usize| {
        let fill = |text: &str| {
            text.replace("{title}", TITLES[number])
                .replace("{day}", DAYS[number])
                .replace("{n}", &(number + 1).to_string())
        };
        format!("{}\n\n{}\n\n{}\n\n", fill(head), TEXTS[number], fill(tail))
    };
    (0..3).map(article).collect()
}

#[track_caller]
fn check_three(text: &str) -> Vec<Article> {
    let articles = read(text);
    assert_eq!(articles.len(), 3, "in {text:?}");
    for (number, article) in articles.iter().enumerate() {
        assert_eq!(article.title.as_deref(), Some(TITLES[number]));
        assert_eq!(article.published, date::moment(DAYS[number]));
        assert_eq!(article.body, TEXTS[number]);
    }
    articles
}

#[test]
fn heads_of_unknown_labels_divide_a_text() {
    check_three(&three(
        "Slot: {n}A\nClip no: 77{n}\nSeen: {day}\nHead: {title}\nOrgan: Saltby Echo",
        "",
    ));
    check_three(&three(
        "{title}\nFundort: Saltby Echo\nGesehen am: {day}\nReichweite: 12{n}00",
        "",
    ));
    check_three(&three("Vindo: {day}\nGrado: 7{n}\n\n{title}", ""));
}

#[test]
fn labels_of_a_conversation_are_no_heads() {
    let text = "Talk with the miller\n\nQ: When does the mill close?\nA: It will close in autumn, if nobody buys it.\n\nQ: Who would buy it?\nA: A man from Wexmouth came on 4 May 2011 and looked at the wheel.\n";
    assert_eq!(
        repetition::division(&rows::rows(text)),
        repetition::Division::default()
    );
}

#[test]
fn labels_with_the_colon_of_chinese_name_fields() {
    let articles = read(
        "标题：渔市场迁往东码头\n来源：海港日报\n日期：2020-10-03\n作者：陈建国\n正文：\n海港市渔市场将于下月迁往东码头，市政府周五宣布。\n\n标题：老城区电车恢复运行\n来源：晨风报\n日期：2020-11-21\n作者：周敏\n正文：\n停运三年的老城区电车周六上午恢复运行，首班车上坐满了市民。\n",
    );
    assert_eq!(articles.len(), 2);
    check(
        &articles[1],
        "老城区电车恢复运行",
        "晨风报",
        "2020-11-21",
        "停运三年的老城区电车周六上午恢复运行，首班车上坐满了市民。",
    );
}

#[test]
fn a_list_of_the_articles_before_their_texts_is_no_article() {
    let list: String = (0..3)
        .map(|at| {
            format!(
                "{}. {}\n\nSaltby Echo, {}, p. 7, 85w.\n\nThe mill ...\n\n\n",
                at + 1,
                TITLES[at],
                DAYS[at]
            )
        })
        .collect();
    let texts = three("{day}, p. 7\n\n{title}", "© Saltby Press");
    for article in check_three(&format!("{list}\n{texts}")) {
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
    }
    let list: String = (0..3)
        .map(|at| format!("{}. {}, Saltby Echo, {}\n", at + 1, TITLES[at], DAYS[at]))
        .collect();
    for head in [
        "{title}\nSaltby Echo, {day}, p. 3",
        "{title}\nSaltby Echo, {day}",
    ] {
        check_three(&format!("Contents\n\n{list}\n\n{}", three(head, "")));
    }
}

#[test]
fn the_contents_of_a_report_do_not_divide_it() {
    let list = "1. The old mill\n2. The new mill\n3. The miller's house\n";
    let text = format!(
        "{list}\nThe old mill\n\n{}\n\nThe new mill\n\n{}\n\nThe miller's house\n\n{}\n",
        TEXTS[0], TEXTS[1], TEXTS[2]
    );
    let rows = rows::rows(&text);
    let (_, division) = divided(&rows, &contents::contents(&rows));
    assert!(division.articles.is_empty());
}

#[test]
fn a_line_with_several_facts_and_a_day_makes_an_article() {
    check_three(&three(
        "{title}\n\nSaltby Echo · {day} · {n} · Jane Roe",
        "",
    ));
    check_three(&three("SAL0{n}23 5 CI 0345    {day}\n\n{title}", ""));
    check_three(&three(
        "SAL0{n}23 5 CI 0345    Fr, {day}\n\n{title}",
        "SAL0{n}23    2011-05-0{n}/10:30",
    ));
    let articles = read(
        "MILL TO CLOSE.\n\nSaltby Echo (Vic. : 1880 - 1954), Wednesday 4 May 1911, page 3\n\nThe mill in Saltby will close in autumn, its owner said on Friday.\n",
    );
    assert_eq!(articles.len(), 1);
    check(
        &articles[0],
        "MILL TO CLOSE.",
        "Saltby Echo",
        "1911-05-04",
        "The mill in Saltby will close in autumn, its owner said on Friday.",
    );
}

#[test]
fn codes_before_the_newspaper_and_after_the_text_are_no_text() {
    let articles = check_three(&three(
        "5/{n}/11 SALECHO 3\n2011 WLNR 31488{n}1\n\nSaltby Echo\nCopyright 2011 Saltby Press\n\n{day}\n\nSection: News\n\n{title}\n\nAnn Lowe",
        "---- Index References ----\n\nLanguage: EN\n\nWord Count: 12\n\n5/{n}/11 SALECHO 3\n\nEND OF DOCUMENT © 2012 The Database Company",
    ));
    assert_eq!(articles[0].source.as_deref(), Some("Saltby Echo"));
    assert_eq!(articles[0].authors, ["Ann Lowe"]);
}

#[test]
fn facts_beside_the_day_name_newspaper_and_author() {
    for head in [
        "{title}\n\nSaltby Echo\n\n{day} | Jane Roe",
        "{title}\n\n{day} | Saltby Echo | Page {n} | Jane Roe",
        "{title}\n\nSaltby Echo · {day} · {n} · Jane Roe",
    ] {
        for article in check_three(&three(head, "Copyright 2011 Saltby Press")) {
            assert_eq!(article.source.as_deref(), Some("Saltby Echo"), "{head}");
            assert_eq!(article.authors, ["Jane Roe"], "{head}");
        }
    }
}

#[test]
fn the_headline_may_follow_newspaper_day_page_and_length() {
    for article in check_three(&three(
        "Saltby Echo\n{day}\npage {n}\n12 words\n\n{title}",
        "",
    )) {
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
    }
    check_three(&three("Saltby Echo; {day}; page {n}\nLocal\n\n{title}", ""));
}

#[test]
fn half_a_download_ends_as_articles_or_as_a_failure() {
    let texts = [
        three(
            "Slot: {n}A\nSeen: {day}\nHead: {title}\nOrgan: Saltby Echo",
            "",
        ),
        three(
            "1. {title}\n\nSaltby Echo, {day}, p. 7\n\n{title}\n\n{day}, p. 7",
            "© Saltby Press",
        ),
        three("标题：{title}\n日期：{day}\n来源：海港日报", "版权所有"),
    ];
    for text in texts {
        for (end, _) in text.char_indices().step_by(5) {
            let rows = rows::rows(&text[..end]);
            let contents = contents::contents(&rows);
            assert!(contents.end <= rows.len());
            let division = repetition::division(&rows);
            assert!(
                division
                    .articles
                    .iter()
                    .all(|range| range.end <= rows.len())
            );
        }
    }
}

#[test]
fn numbers_of_pages_do_not_divide_a_text() {
    let page = |number: usize| {
        let line = "The council of Holmby has built two bridges since the flood, and a third will follow in the";
        format!(
            "Short line {number}\n\n{}",
            format!("{line}\n\n").repeat(12)
        )
    };
    for counter in [
        "#/4",
        "# / 4",
        "# of 4",
        "- # von 4 -",
        "Page # of 4",
        "Seite # von 4",
    ] {
        let mut text = "Statement on bridges\n\n2 September 2020\n\n".to_owned();
        for number in 1..=4 {
            text.push_str(&page(number));
            text.push_str(&counter.replace('#', &number.to_string()));
            text.push_str("\n\n");
        }
        let division = repetition::division(&rows::rows(&text));
        assert!(division.articles.len() < 2, "{counter}: {division:?}");
    }
}

#[test]
fn crossheads_that_articles_have_in_common_are_text() {
    let articles = three(
        "{title}\n\nSaltby Echo, {day}, p. {n}\n\nThe wind was calm on the coast, and the mills stood still.\n\nFROM OTHER TOWNS",
        "Read more in our archive of the old mills.",
    );
    for article in read(&articles) {
        assert!(
            article.body.contains("FROM OTHER TOWNS"),
            "{}",
            article.body
        );
        assert!(!article.body.contains("Read more"), "{}", article.body);
    }
}

#[test]
fn lines_may_be_narrower_than_those_of_the_head() {
    let articles = read(
        "Saltby Echo and Harbour Gazette (Vic. : 1880 - 1954), Wednesday 4 May 1911, page 3\n\nMILL TO CLOSE\n\n\
         The mill in Saltby will close in autumn, so its owner\nsaid on Friday. Nobody was surprised at the news, which\n\
         had been in the air since the great storm of last year,\nwhen the wheel was broken and the miller went away.\n",
    );
    assert_eq!(articles.len(), 1);
    check(
        &articles[0],
        "MILL TO CLOSE",
        "Saltby Echo and Harbour Gazette",
        "1911-05-04",
        "The mill in Saltby will close in autumn, so its owner said on Friday. Nobody was surprised at the news, which had been in the air since the great storm of last year, when the wheel was broken and the miller went away.",
    );
}

#[test]
fn the_running_line_of_a_report_does_not_divide_it() {
    let text = three(
        "",
        "Saltby Press | The mills of the coast | 7 September 2020 | {n} |",
    );
    let rows = rows::rows(&text);
    assert!(repetition::division(&rows).articles.is_empty());
}
