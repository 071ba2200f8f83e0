//! What these tests prove: records are found wherever a form puts them and their fields: deep inside, in attributes of any
//! name, in issues, in strings, in what other languages than JSON write; texts in one file are told apart.

use super::read;
use newsdex_text::article::Article;

/// Two texts, with a title and a day each.
const PIER: [&str; 3] = [
    "Pier bought back",
    "2019-03-02",
    "The council of Saltby has bought back the pier, which needs new planks before the season begins.",
];
const STORM: [&str; 3] = [
    "Storm takes a roof",
    "2019-03-10",
    "A storm that nobody had forecast tore the roof off the grain store of Wexmouth on Sunday night.",
];

fn articles(name: &str, content: &str) -> Vec<Article> {
    let read = read(name, content.as_bytes()).into_iter();
    read.map(|found| found.unwrap_or_else(|reason| panic!("{name}: {reason}\n{content}")))
        .collect()
}

/// Whether a file gives both articles, with title, day and text.
#[track_caller]
fn check(name: &str, content: &str) -> Vec<Article> {
    let found = articles(name, content);
    let facts: Vec<(&str, String, &str)> = found
        .iter()
        .map(|article| {
            let day = article.published.map(|moment| moment.day().to_string());
            let title = article.title.as_deref().unwrap_or_default();
            (title, day.unwrap_or_default(), article.body.as_str())
        })
        .collect();
    let expected = [PIER, STORM].map(|[title, day, text]| (title, day.to_owned(), text));
    assert_eq!(facts, expected, "in {name}: {content}");
    found
}

fn both(record: impl Fn([&str; 3]) -> String) -> String {
    [PIER, STORM].map(record).concat()
}

#[test]
fn fields_deep_inside_a_record_are_found() {
    let jats = both(|[title, day, text]| {
        let mut parts = day.split('-');
        let mut part = || parts.next().unwrap();
        format!(
            "<article><front><journal-meta><journal-title>Saltby Echo</journal-title></journal-meta><article-meta><title-group>\
             <article-title>{title}</article-title></title-group><contrib-group><contrib><name><surname>Lowe</surname>\
             <given-names>Ann</given-names></name></contrib></contrib-group><pub-date><year>{}</year><month>{}</month><day>{}</day></pub-date>\
             </article-meta></front><body><p>{text}</p></body></article>",
            part(),
            part(),
            part()
        )
    });
    for article in check("a.xml", &format!("<set>{jats}</set>")) {
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
        assert_eq!(article.authors, ["Ann Lowe"]);
    }
}

#[test]
fn records_of_libraries_are_found() {
    let field = |tag: &str, code: &str, value: &str| {
        format!("<datafield tag=\"{tag}\"><subfield code=\"{code}\">{value}</subfield></datafield>")
    };
    let marc = both(|[title, day, text]| {
        format!(
            "<record>{}{}{}</record>",
            field("245", "a", title),
            field("260", "c", day),
            field("520", "a", text)
        )
    });
    check("a.xml", &format!("<collection>{marc}</collection>"));
    let mods = both(|[title, day, text]| {
        format!(
            "<mods><titleInfo><title>{title}</title></titleInfo><originInfo><dateIssued>{day}</dateIssued></originInfo>\
             <abstract>{text}</abstract></mods>"
        )
    });
    check("a.xml", &format!("<modsCollection>{mods}</modsCollection>"));
}

#[test]
fn names_stand_in_attributes_of_any_name() {
    let rows = both(|[title, day, text]| {
        format!(
            "<row><cell index=\"title\">{title}</cell><cell index=\"date\">{day}</cell><cell index=\"body\">{text}</cell></row>"
        )
    });
    check("a.xml", &format!("<table>{rows}</table>"));
    let pairs = both(|[title, day, text]| {
        format!(
            "<dict><key>title</key><string>{title}</string><key>date</key><date>{day}</date><key>text</key><string>{text}</string></dict>"
        )
    });
    check("a.plist", &format!("<plist><array>{pairs}</array></plist>"));
}

#[test]
fn the_articles_of_an_issue_have_its_newspaper_and_day() {
    let article = |[title, _, text]: [&str; 3]| {
        format!("<art><headline>{title}</headline><para>{text}</para></art>")
    };
    let issue = format!(
        "<issue date=\"2019-03-02\" newspaper=\"Saltby Echo\"><section name=\"Local\"><page>{}</page></section><section name=\"Weather\"><page>{}</page></section></issue>",
        article(PIER),
        article(STORM)
    );
    let found = articles("a.xml", &issue);
    let sections: Vec<Option<&str>> = found.iter().map(|found| found.section.as_deref()).collect();
    assert_eq!(sections, [Some("Local"), Some("Weather")]);
    for article in found {
        assert_eq!(article.published.unwrap().day().to_string(), "2019-03-02");
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
    }
}

#[test]
fn what_other_languages_write_instead_of_json_is_read() {
    let python = both(|[title, day, text]| {
        format!("{{'title': '{title}', 'date': '{day}', 'text': '{text}', 'x': None}}\n")
    });
    check("a.txt", &python);
    check("a.json", &python);
    let script = both(|[title, day, text]| {
        format!("{{ title: \"{title}\", date: \"{day}\", text: \"{text}\" }}, // one\n")
    });
    check("a.json", &format!("[{script}]"));
    let shell = both(|[title, day, text]| {
        format!(
            "/* 1 */\n{{ \"_id\" : ObjectId(\"5f1c0a\"), \"title\" : \"{title}\", \"on\" : 1, \"date\" : ISODate(\"{day}\"), \"text\" : \"{text}\" }}\n"
        )
    });
    check("a.json", &shell);
    let list = both(|[title, day, text]| {
        format!("{{\"title\": \"{title}\", \"date\": \"{day}\", \"text\": \"{text}\"}},")
    });
    let list = list.trim_end_matches(',');
    for before in [
        "export default ",
        "\"use strict\";\nconst news = ",
        "/* made */ news(",
    ] {
        check("a.js", &format!("{before}[{list}];\n"));
    }
}

#[test]
fn keys_of_objects_are_days_in_parts() {
    let entry =
        |[title, _, text]: [&str; 3]| format!("[{{\"title\": \"{title}\", \"text\": \"{text}\"}}]");
    check(
        "a.json",
        &format!(
            "{{\"2019\": {{\"03\": {{\"02\": {}, \"10\": {}}}}}}}",
            entry(PIER),
            entry(STORM)
        ),
    );
}

#[test]
fn names_of_columns_may_have_words_around_them() {
    let rows = both(|[title, day, text]| format!("{title};{day};\"{text}\"\n"));
    for header in [
        "post_title;field_date;body_html",
        "Titre de l'article;Date de parution;Texte intégral",
        "Tytul;Data publikacji;Tresc",
        "Überschrift;Erscheinungstag;Wortlaut der Meldung",
    ] {
        check("a.csv", &format!("{header}\n{rows}"));
    }
}

#[test]
fn paragraphs_in_columns_with_numbers_are_one_text() {
    let found = articles(
        "a.csv",
        &format!(
            "title,date,text_1,text_2\nPier,2019-03-02,\"{}\",\"{}\"\n",
            PIER[2], STORM[2]
        ),
    );
    assert_eq!(found[0].body, format!("{}\n\n{}", PIER[2], STORM[2]));
}

#[test]
fn texts_in_one_file_are_divided_at_what_repeats() {
    let text = |[title, day, text]: [&str; 3]| format!("{title}\n\n{day}\n\n{text}\n");
    for rule in ["###", "* * *", "------", "======="] {
        check(
            "a.txt",
            &format!("{}\n{rule}\n\n{}", text(PIER), text(STORM)),
        );
    }
    for (first, second) in [
        ("Document 1 of 2", "Document 2 of 2"),
        ("[1]", "[2]"),
        ("ARTICLE 1", "ARTICLE 2"),
        ("Meldung 1 von 2", "Meldung 2 von 2"),
    ] {
        check(
            "a.txt",
            &format!("{first}\n\n{}\n{second}\n\n{}", text(PIER), text(STORM)),
        );
    }
    let dated = both(|[title, day, text]| format!("{day}\n{title}\n\n{text}\n\n\n"));
    check("a.txt", &dated);
    let matter =
        both(|[title, day, text]| format!("---\ntitle: {title}\ndate: {day}\n---\n\n{text}\n\n"));
    check("a.md", &matter);
}

#[test]
fn a_text_with_numbered_sentences_or_a_chronicle_is_one_article() {
    for text in [
        "The harbour in three steps\n\n1. On 2 March 2019 the council met and spoke about the pier for hours.\n2. On 10 March 2019 a storm came, and the council met again in the hall.\n3. On 27 March 2019 all was done, and everybody went home by the sea.\n",
        "Notes\n\nA note about the pier.[1] It is old, and it needs planks before the season begins.\n\n[1] Saltby Echo, 2 March 2019.\n[2] Saltby Echo, 10 March 2019.\n",
    ] {
        assert_eq!(articles("a.txt", text).len(), 1, "{text}");
    }
}
