//! What these tests prove: forms that differ in their packing give their articles: lists of references, exports of
//! blogs and social networks, corpora, tables in pages and below lines about the export. A form that is not read is
//! named.

use super::{PIER, STORM, check_stories as check, read};

/// The two articles as most forms give them.
const BOTH: [(&str, &str, &str); 2] = [
    ("Pier bought back", "2019-03-02", PIER),
    ("Storm takes a roof", "2019-03-10", STORM),
];

#[test]
fn exports_of_social_networks_are_json_in_a_program() {
    let messages = format!(
        "[{{\"tweet\": {{\"id_str\": \"1\", \"full_text\": \"{PIER}\", \"created_at\": \"Sat Mar 02 08:00:00 +0000 2019\"}}}},\n\
         {{\"tweet\": {{\"id_str\": \"2\", \"full_text\": \"{STORM}\", \"created_at\": \"Sun Mar 10 08:00:00 +0000 2019\"}}}}]"
    );
    let expected = [("", "2019-03-02", PIER), ("", "2019-03-10", STORM)];
    check(
        "tweets.js",
        &format!("window.YTD.tweets.part0 = {messages}"),
        &expected,
    );
    check("data.js", &format!("var data = {messages};\n"), &expected);
    let program = b"var list = [{\"color\": \"red\"}];\nfunction paint() { return list; }\n";
    assert_eq!(
        read("paint.js", program),
        [Err("Skipped a .js file, not an article".to_owned())]
    );
}

#[test]
fn a_list_of_references_gives_one_article_each() {
    check(
        "a.bib",
        &format!(
            "@article{{a,\n title = {{Pier {{Bought}} Back}}, date = {{2019-03-02}},\n abstract = {{{PIER}}}\n}}\n\n\
             @misc{{b, title = \"Storm takes a roof\", year = 2019, month = mar, day = 10, note = \"{STORM}\"}}\n"
        ),
        &[("Pier Bought Back", "2019-03-02", PIER), BOTH[1]],
    );
    let record = |title: &str, day: &str, text: &str| {
        let styled = |text: &str| format!("<style face=\"normal\" size=\"100%\">{text}</style>");
        format!(
            "<record><contributors><authors><author>{}</author></authors></contributors><titles><title>{}</title></titles>\
             <dates><pub-dates><date>{}</date></pub-dates></dates><abstract>{}</abstract></record>",
            styled("Lowe, Ann"),
            styled(title),
            styled(day),
            styled(text)
        )
    };
    let both: String = BOTH
        .iter()
        .map(|(title, day, text)| record(title, day, text))
        .collect();
    check(
        "a.xml",
        &format!("<xml><records>{both}</records></xml>"),
        &BOTH,
    );
    check(
        "a.enw",
        &format!("%0 Newspaper Article\n%T Pier bought back\n%D 2019\n%8 March 2\n%X {PIER}\n"),
        &BOTH[..1],
    );
    check(
        "a.json",
        &format!(
            "[{{\"title\": \"Pier bought back\", \"author\": [{{\"family\": \"Lowe\", \"given\": \"Ann\"}}],\
             \"issued\": {{\"date-parts\": [[2019, 3, 2]]}}, \"abstract\": \"{PIER}\"}}]"
        ),
        &BOTH[..1],
    );
}

#[test]
fn a_corpus_for_alceste_is_divided_at_its_lines_of_variables() {
    check(
        "corpus.txt",
        &format!(
            "**** *journal_echo *date_2019-03-02\n{PIER}\n\n**** *journal_echo *date_2019-03-10\n-*theme_1\n{STORM}\n"
        ),
        &[("", "2019-03-02", PIER), ("", "2019-03-10", STORM)],
    );
}

#[test]
fn an_export_of_dotclear_gives_its_posts() {
    check(
        "backup.txt",
        &format!(
            "///DOTCLEAR|2.4|single\n\n[setting setting_id,setting_value]\n\"lang\",\"en\"\n\n\
             [post post_id,post_dt,post_title,post_content_xhtml,post_status]\n\
             \"1\",\"2019-03-02 08:00:00\",\"Pier bought back\",\"<p class=\\\"a\\\">{PIER}</p>\",\"1\"\n\
             \"2\",\"2019-03-10 08:00:00\",\"Storm takes a roof\",\"<p>{STORM}</p>\",\"1\"\n\n\
             [comment comment_id,comment_content]\n\"1\",\"A pity.\"\n"
        ),
        &BOTH,
    );
}

#[test]
fn a_table_in_a_page_and_a_table_below_other_lines_give_their_rows() {
    let row =
        |(title, day, text): &(&str, &str, &str)| format!("<tr><td>{title}<td>{day}<td>{text}");
    let rows: String = BOTH.iter().map(row).collect();
    check(
        "a.xls",
        &format!("<html><body><table><tr><td>Headline<td>Date<td>Text{rows}</table></body></html>"),
        &BOTH,
    );
    check(
        "a.csv",
        &format!(
            "Export of 4 April 2019\nQuery: pier OR storm,,\n\nHeadline,Date,Text\n\
             Pier bought back,2019-03-02,\"{PIER}\"\nStorm takes a roof,2019-03-10,\"{STORM}\"\n"
        ),
        &BOTH,
    );
    let row = |(title, day, text): &(&str, &str, &str)| {
        format!(
            "<row><headline>{title}</headline><pubdate>{day}</pubdate><bodytext>{text}</bodytext></row>"
        )
    };
    let rows: String = BOTH.iter().map(row).collect();
    check(
        "a.xml",
        &format!("<table xmlns:xsi=\"x\">{rows}</table>"),
        &BOTH,
    );
}

#[test]
fn the_text_of_an_element_with_attributes_is_the_text_of_the_article() {
    let piece = |(title, day, text): &(&str, &str, &str)| {
        format!("<piece headline=\"{title}\" date=\"{day}\">{text}</piece>")
    };
    let pieces: String = BOTH.iter().map(piece).collect();
    check("a.xml", &format!("<box>{pieces}</box>"), &BOTH);
}

#[test]
fn the_heads_of_nikola_and_jekyll_are_read() {
    let head = ".. title: Pier bought back\n.. date: 2019-03-02 08:00:00 UTC\n.. slug: pier\n";
    check("a.rst", &format!("{head}\n{PIER}\n"), &BOTH[..1]);
    check("a.md", &format!("<!--\n{head}-->\n\n{PIER}\n"), &BOTH[..1]);
    check(
        "a.html",
        &format!("---\ntitle: Pier bought back\ndate: 2019-03-02\n---\n<p>{PIER}</p>\n"),
        &BOTH[..1],
    );
}

#[test]
fn a_page_of_preformatted_text_is_read_like_a_text() {
    check(
        "a.html",
        &format!(
            "<html><head><title>Courier</title></head><body><pre>\nPIER BOUGHT BACK\n\nMarch 2, 2019\n\n{PIER}\n</pre></body></html>"
        ),
        &[("PIER BOUGHT BACK", "2019-03-02", PIER)],
    );
}

#[test]
fn objects_under_short_identifiers_are_articles_if_their_titles_differ() {
    check(
        "a.json",
        &format!(
            "{{\"a1\": {{\"title\": \"Pier bought back\", \"date\": \"2019-03-02\", \"text\": \"{PIER}\"}},\n\
             \"a2\": {{\"title\": \"Storm takes a roof\", \"date\": \"2019-03-10\", \"text\": \"{STORM}\"}}}}"
        ),
        &BOTH,
    );
}

#[test]
fn bookmarks_are_skipped() {
    let bookmarks = b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><DT><A HREF=\"http://a.example\">A</A></DL>\n";
    assert_eq!(
        read("a.html", bookmarks),
        [Err(
            "Skipped the bookmarks of a browser, not an article".to_owned()
        )]
    );
}

#[test]
fn captions_of_substation_alpha_are_read() {
    let found = read(
        "pier.ass",
        b"[Script Info]\nTitle: Pier\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
          Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\\i1}The pier{\\i0}, it is said,\\Nneeds planks.\n",
    );
    let article = found.into_iter().next().unwrap().unwrap();
    assert_eq!(article.title.as_deref(), Some("Pier"));
    assert_eq!(article.body, "The pier, it is said, needs planks.");
}

#[test]
fn values_of_a_program_give_their_articles_in_any_language() {
    let written = |open: &str, entry: &str, close: &str| -> String {
        let entries = BOTH.iter().map(|(title, day, text)| {
            let filled = entry.replace("TITLE", title);
            filled.replace("DAY", day).replace("TEXT", text)
        });
        format!("{open}{}{close}", entries.collect::<String>())
    };
    let php = written(
        "<?php\nreturn array (\n",
        "  array (\n    'title' => 'TITLE',\n    'date' => 'DAY',\n    'text' => 'TEXT',\n  ),\n",
        ");\n",
    );
    check("a.php", &php, &BOTH);
    let script = written(
        "import { Story } from './story';\n\nexport const stories: Story[] = [\n",
        "  { title: `TITLE`, date: new Date('DAY'), text: 'TEXT' },\n",
        "];\n",
    );
    check("a.ts", &script, &BOTH);
    let pushed = written(
        "(function () {\n  let all = [];\n",
        "  all.push({title: \"TITLE\", date: \"DAY\", text: \"TEXT\"});\n",
        "})();\n",
    );
    check("a.js", &pushed, &BOTH);
    let python = written(
        "stories = [\n",
        "    {'title': 'TITLE', 'date': 'DAY',\n     'text': ('TEXT'\n              '')},  # a cutting\n",
        "]\n",
    );
    check("a.py", &python, &BOTH);
    let perl = written(
        "$VAR1 = [\n",
        "  {\n    'title' => 'TITLE',\n    'date' => 'DAY',\n    'text' => 'TEXT'\n  },\n",
        "];\n",
    );
    check("a.txt", &perl, &BOTH);
    let lua = written(
        "-- cuttings\nreturn {\n",
        "  { [\"title\"] = \"TITLE\", date = \"DAY\", text = \"TEXT\" },\n",
        "}\n",
    );
    check("a.lua", &lua, &BOTH);
    let printed = written(
        "Array\n(\n",
        "    [0] => Array\n        (\n            [title] => TITLE\n            [date] => DAY\n            [text] => TEXT\n        )\n\n",
        ")\n",
    );
    check("a.txt", &printed, &BOTH);
}

#[test]
fn a_program_with_a_few_texts_is_none_of_articles() {
    let program = format!(
        "var help = {{ title: 'Pier', text: '{PIER}' }};\nfunction show(name) {{\n  if (name === 'pier') {{ return help[name]; }}\n  return null;\n}}\n{}",
        "window.addEventListener('load', function () { show('pier'); });\n".repeat(5)
    );
    assert_eq!(
        read("a.js", program.as_bytes()),
        [Err("Skipped a .js file, not an article".to_owned())]
    );
}

#[test]
fn newspaper_and_day_may_be_below_the_text() {
    let texts = [
        ("Saltby Echo", "2 March 2019"),
        ("Wexmouth Courier", "10 March 2019"),
    ];
    for (before, behind) in [
        ("Source: ", "\n© Port Monitoring"),
        ("(", ")"),
        ("- ", "\n\n* * *"),
    ] {
        let articles = BOTH
            .iter()
            .zip(texts)
            .map(|((title, _, text), (paper, day))| {
                format!("{title}\n\n{text}\n\n{before}{paper}, {day}{behind}\n\n")
            });
        check("a.txt", &articles.collect::<String>(), &BOTH);
    }
}

#[test]
fn headings_with_dates_begin_articles_in_light_markup() {
    let org = BOTH.iter().map(|(title, day, text)| {
        format!("* DONE {title} :cutting:\n:PROPERTIES:\n:DATE: {day}\n:ID: 4\n:END:\n\n{text}\n")
    });
    check(
        "a.org",
        &format!("#+TITLE: Cuttings\n\n{}", org.collect::<String>()),
        &BOTH,
    );
    let stamped = BOTH
        .iter()
        .map(|(title, day, text)| format!("** {title}\n<{day} Sat>\n{text}\n"));
    check(
        "a.org",
        &format!("* March\n{}", stamped.collect::<String>()),
        &BOTH,
    );
    let asciidoc = BOTH
        .iter()
        .map(|(title, day, text)| format!("== {title}\n\n{day}\n\n{text}\n\n"));
    check(
        "a.adoc",
        &format!("= Cuttings\n\n{}", asciidoc.collect::<String>()),
        &BOTH,
    );
    let rst = BOTH.iter().map(|(title, day, text)| {
        format!(
            "{title}\n{}\n\n{day}\n\n{text}\n\n",
            "-".repeat(title.len())
        )
    });
    check(
        "a.rst",
        &format!("Cuttings\n========\n\n{}", rst.collect::<String>()),
        &BOTH,
    );
}

#[test]
fn the_digest_of_a_list_gives_its_messages() {
    let message = |title: &str, day: &str, text: &str| {
        format!(
            "Date: {day} Mar 2019 08:00:00 +0000\nFrom: Ann Lowe <ann@echo.example>\nSubject: {title}\n\n{text}\n\n"
        )
    };
    let digest = format!(
        "From: list@echo.example\nTo: list@echo.example\nSubject: Cuttings Digest, Vol 3\nMessage-ID: <1@echo.example>\n\nToday's Topics:\n\n   1. Pier\n   2. Storm\n\n{}\n\n{}{}\n\n{}{}\n\nSubject: Digest Footer\n\nlist@echo.example\n",
        "-".repeat(70),
        message("Pier bought back", "2", PIER),
        "-".repeat(30),
        message("Storm takes a roof", "10", STORM),
        "-".repeat(30),
    );
    check("a.eml", &digest, &BOTH);
    let text = digest.split_once("\n\n").map_or("", |(_, text)| text);
    check("a.txt", text, &BOTH);
}

/// The days of two articles in each form that writes days as they are given; an undecided day is empty.
#[track_caller]
fn check_days(days: [&str; 2], expected: [&str; 2], notices: usize) {
    let [(pier, _, pier_text), (storm, _, storm_text)] = BOTH;
    let [one, two] = days;
    let files = [
        (
            "a.sql",
            format!(
                "INSERT INTO news (title, date, text) VALUES ('{pier}','{one}','{pier_text}'),('{storm}','{two}','{storm_text}');\n"
            ),
        ),
        (
            "a.yaml",
            format!(
                "- title: {pier}\n  date: {one}\n  text: {pier_text}\n- title: {storm}\n  date: {two}\n  text: {storm_text}\n"
            ),
        ),
        (
            "a.txt",
            format!(
                "Title: {pier}\nDate: {one}\nSource: Saltby Echo\n\n{pier_text}\n\nTitle: {storm}\nDate: {two}\nSource: Saltby Echo\n\n{storm_text}\n"
            ),
        ),
        (
            "a.ltsv",
            format!(
                "title:{pier}\tdate:{one}\ttext:{pier_text}\ntitle:{storm}\tdate:{two}\ttext:{storm_text}\n"
            ),
        ),
        (
            "a.ris",
            format!(
                "TY  - NEWS\nTI  - {pier}\nDA  - {one}\nN2  - {pier_text}\nER  - \nTY  - NEWS\nTI  - {storm}\nDA  - {two}\nN2  - {storm_text}\nER  - \n"
            ),
        ),
        (
            "a.md",
            format!(
                "## {pier}\n\n*Echo, {one}*\n\n{pier_text}\n\n## {storm}\n\n*Echo, {two}*\n\n{storm_text}\n"
            ),
        ),
    ];
    for (name, file) in files {
        let found = read(name, file.as_bytes());
        let days: Vec<String> = found
            .iter()
            .flatten()
            .map(|article| {
                article
                    .published
                    .map_or(String::new(), |moment| moment.day().to_string())
            })
            .collect();
        assert_eq!(days, expected, "in {name}: {found:?}");
        let noted = found.iter().filter(|found| {
            found
                .as_ref()
                .is_err_and(|reason| reason.starts_with("Noted"))
        });
        assert_eq!(noted.count(), notices, "in {name}: {found:?}");
    }
}

#[test]
fn all_dates_of_a_file_decide_whether_day_or_month_comes_first() {
    check_days(["03/02/2019", "03/10/2019"], ["", ""], 1);
    check_days(
        ["03/02/2019", "03/20/2019"],
        ["2019-03-02", "2019-03-20"],
        0,
    );
    check_days(
        ["02/03/2019", "20/03/2019"],
        ["2019-03-02", "2019-03-20"],
        0,
    );
}

#[test]
fn records_of_a_page_have_labels_in_cells() {
    let terms = BOTH.iter().map(|(title, day, text)| {
        format!("<dt>Headline:<dd>{title}<dt>Published:<dd>{day}<dt>Text:<dd><p>{text}")
    });
    check(
        "a.html",
        &format!(
            "<html><body><dl>{}</dl></body></html>",
            terms.collect::<String>()
        ),
        &BOTH,
    );
    let rows = BOTH.iter().map(|(title, day, text)| {
        format!("<table><tr><td>Date</td><td>{day}</td></tr><tr><td>Title</td><td>{title}</td></tr><tr><td>Text</td><td>{text}</td></tr></table>")
    });
    check(
        "a.html",
        &format!(
            "<html><body><h1>Cuttings</h1>{}</body></html>",
            rows.collect::<String>()
        ),
        &BOTH,
    );
}

#[test]
fn lists_of_feeds_are_skipped() {
    let list = "<?xml version='1.0'?>\n<opml version='2.0'><head><title>Feeds</title></head><body>\n<outline text='Echo' title='Echo' xmlUrl='https://echo.example/rss'/>\n<outline text='Post' title='Post' xmlUrl='https://post.example/rss'/>\n</body></opml>\n";
    assert_eq!(
        read("feeds.opml", list.as_bytes()),
        [Err("Skipped a list of feeds, not an article".to_owned())]
    );
}
