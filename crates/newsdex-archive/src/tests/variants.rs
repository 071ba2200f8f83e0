//! What this test proves: a file of any text-based form, with its fields renamed, nested one level deeper, repeated, or
//! with CR line ends, still gives its article; otherwise the file fails by name.

use super::read;

/// A sentence of the text of every article.
const SENTENCE: &str = "needs new planks";
const TEXT: &str = "The council of Saltby has bought back the pier, which needs new planks before the season begins.";
const TITLE: &str = "Council buys back the pier";

/// A file of one article, and the marks between which a second copy of the record can follow.
struct Form {
    name: &'static str,
    content: String,
    /// The names of title, text and date in the file.
    fields: Option<[&'static str; 3]>,
}

fn forms() -> Vec<Form> {
    let labelled = Some(["title", "text", "date"]);
    let form = |name: &'static str, content: String, fields| Form {
        name,
        content,
        fields,
    };
    vec![
        form(
            "a.json",
            format!(
                "{{\"title\": \"{TITLE}\",\n\"text\": \"{TEXT}\",\n\"date\": \"2019-03-02\"}}\n"
            ),
            labelled,
        ),
        form(
            "a.xml",
            format!(
                "<story>\n<title>{TITLE}</title>\n<text>{TEXT}</text>\n<date>2019-03-02</date>\n</story>\n"
            ),
            labelled,
        ),
        form(
            "a.csv",
            format!(
                "title,text,date\n{TITLE},\"{TEXT}\",2019-03-02\n{TITLE} too,\"{TEXT}\",2019-03-03\n"
            ),
            labelled,
        ),
        form(
            "a.md",
            format!("---\ntitle: {TITLE}\ndate: 2019-03-02\n---\n\n{TEXT}\n"),
            None,
        ),
        form(
            "a.rst",
            format!(
                "{TITLE}\n##########################\n\n:date: 2019-03-02\n:author: Ann Lowe\n\n{TEXT}\n"
            ),
            None,
        ),
        form(
            "a.adoc",
            format!("= {TITLE}\nAnn Lowe\n2019-03-02\n\n{TEXT}\n"),
            None,
        ),
        form(
            "a.org",
            format!("#+TITLE: {TITLE}\n#+DATE: 2019-03-02\n\n{TEXT}\n"),
            None,
        ),
        form(
            "a.txt",
            format!("{TITLE}\n\n2 March 2019\n\n{TEXT}\n"),
            None,
        ),
        form(
            "a.ris",
            format!("TY  - NEWS\nTI  - {TITLE}\nDA  - 2019/03/02\nN2  - {TEXT}\nER  - \n"),
            None,
        ),
        form(
            "press.txt",
            format!(
                "  1 of 1 DOCUMENTS\n\n  Saltby Echo\n\n  March 2, 2019\n\n{TITLE}\n\nLENGTH: 17 words\n\n{TEXT}\n\nLOAD-DATE: March 3, 2019\n"
            ),
            None,
        ),
        form(
            "press.html",
            format!(
                "<html><body><div class=a><h3>{TITLE}</h3><div>17 words</div><div>2 March 2019</div><div>Saltby Echo</div>\
                 <div>(c) 2019 Echo Ltd</div><p>{TEXT}</p><p>Document SALT000020190302ee5e0000a</p></div></body></html>\n"
            ),
            None,
        ),
        form(
            "page.xml",
            format!(
                "<PcGts>\n<Page>\n<TextRegion>\n<TextLine><TextEquiv><Unicode>{TEXT}</Unicode></TextEquiv></TextLine>\n</TextRegion>\n</Page>\n</PcGts>\n"
            ),
            None,
        ),
        form(
            "page.hocr",
            format!(
                "<html><body><div class='ocr_page'>\n<p class='ocr_par'><span class='ocr_line'>{TEXT}</span></p>\n</div></body></html>\n"
            ),
            None,
        ),
        form(
            "feed.xml",
            format!(
                "<rss><channel><title>Echo</title>\n<item><title>{TITLE}</title><description>{TEXT}</description></item>\n</channel></rss>\n"
            ),
            None,
        ),
    ]
}

/// Whether the article came out, or its file failed by name.
#[track_caller]
fn check(name: &str, variant: &str, content: &str) {
    let results = read(name, content.as_bytes());
    let came_out = results.iter().flatten().any(|article| {
        article
            .body
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(SENTENCE)
    });
    let failed = results.iter().any(|result| {
        result
            .as_ref()
            .is_err_and(|failure| !failure.starts_with("Skipped"))
    });
    assert!(came_out || failed, "{name}, {variant}: {results:?}");
}

#[test]
fn an_article_is_read_in_every_form() {
    for form in forms() {
        check(form.name, "as it is", &form.content);
    }
}

#[test]
fn an_article_is_read_whatever_the_line_ends_are() {
    for form in forms() {
        check(form.name, "CR", &form.content.replace('\n', "\r"));
        check(form.name, "CRLF", &form.content.replace('\n', "\r\n"));
    }
}

#[test]
fn an_article_is_read_from_a_file_that_is_repeated() {
    for form in forms() {
        check(form.name, "repeated", &form.content.repeat(2));
    }
}

#[test]
fn an_article_is_read_whatever_its_fields_are_called() {
    const NAMES: [[&str; 3]; 4] = [
        ["headline", "body", "published"],
        ["titel", "inhalt", "datum"],
        ["titre", "contenu", "date"],
        ["заголовок", "текст", "дата"],
    ];
    for form in forms() {
        let Some(fields) = form.fields else { continue };
        for names in NAMES {
            let mut content = form.content.clone();
            for (ours, theirs) in fields.iter().zip(names) {
                for (before, after) in [("<", ">"), ("</", ">"), ("\"", "\"")] {
                    content = content.replace(
                        &format!("{before}{ours}{after}"),
                        &format!("{before}{theirs}{after}"),
                    );
                }
            }
            content = content.replacen("title,text,date", &names.join(","), 1);
            check(form.name, "renamed", &content);
        }
    }
}

#[test]
fn an_article_is_read_one_level_deeper() {
    for form in forms() {
        let content = match form.name {
            "a.json" => format!("{{\"data\": {}}}", form.content),
            "a.xml" => format!("<export>\n{}</export>\n", form.content),
            "press.html" | "page.hocr" => form.content.replace("<body>", "<body><section>"),
            _ => continue,
        };
        check(form.name, "deeper", &content);
    }
}
