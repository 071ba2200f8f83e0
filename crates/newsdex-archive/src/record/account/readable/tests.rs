use super::*;

const STORY: &str = "The ferry to Lindholm was late again on Monday, and passengers waited in the rain. \
The harbour master said that the old engine had failed for the third time this month.";

fn bytes(text: &str) -> usize {
    let mut passages = ReadableText::default();
    look(text.as_bytes(), &mut passages);
    passages.bytes() as usize
}

#[track_caller]
fn check_has_story(text: &str) {
    let found = bytes(text);
    let around = STORY.len() - 12..=STORY.len() + 12;
    assert!(around.contains(&found), "{found} bytes in {text}");
}

#[track_caller]
fn check_nothing(text: &str) {
    assert_eq!(bytes(text), 0, "{text}");
}

#[test]
fn prose_is_found_in_any_form() {
    check_has_story(STORY);
    check_has_story(&format!(
        "<html><body><h1>Ferry late</h1><p>{STORY}</p></body></html>"
    ));
    check_has_story(&format!(
        "<export><item id=\"1\"><zzz>{STORY}</zzz></item></export>"
    ));
    check_has_story(&format!(
        "<export><zzz>&lt;p&gt;{STORY}&lt;/p&gt;</zzz></export>"
    ));
    check_has_story(&format!(
        "<export><zzz><![CDATA[<p>{STORY}</p>]]></zzz></export>"
    ));
    check_has_story(&format!("<rows><row key=\"1\" words=\"{STORY}\" /></rows>"));
    check_has_story(&format!("{{\"a\": [{{\"zzz\": \"{STORY}\", \"n\": 7}}]}}"));
    check_has_story(&format!("[\"<div><p>{STORY}<\\/p><\\/div>\"]"));
    check_has_story(&format!("1\t2003-04-05\t{STORY}\n"));
    check_has_story(&format!("INSERT INTO z VALUES (1,'2003-04-05','{STORY}');"));
}

#[test]
fn lines_of_scanned_pages_are_read_as_one_passage() {
    let lines: String = STORY
        .split_whitespace()
        .collect::<Vec<_>>()
        .chunks(4)
        .map(|line| format!("<line><text>{}</text></line>", line.join(" ")))
        .collect();
    check_has_story(&format!("<page>{lines}</page>"));
    let words: String = STORY
        .split_whitespace()
        .map(|word| format!("<String ID=\"w\" HPOS=\"12\" CONTENT=\"{word}\"/>"))
        .collect();
    check_has_story(&format!("<alto>{words}</alto>"));
    let words: Vec<String> = STORY
        .split_whitespace()
        .map(|word| format!("\"{word}\""))
        .collect();
    check_has_story(&format!("{{\"tokens\": [{}]}}", words.join(", ")));
}

#[test]
fn a_text_that_stands_twice_counts_once() {
    check_has_story(&format!(
        "{{\"html\": \"<p>{STORY}</p>\", \"text\": \"{STORY}\"}}"
    ));
    check_has_story(&format!(
        "<item><summary>{}</summary><body>{STORY}</body></item>",
        &STORY[..82]
    ));
}

#[test]
fn menus_comments_scripts_and_fields_that_are_no_text_do_not_count() {
    check_nothing(&format!(
        "<html><body><nav><p>{STORY}</p></nav></body></html>"
    ));
    check_nothing(&format!(
        "<html><body><script>var a = \"{STORY}\";</script></body></html>"
    ));
    check_nothing(&format!(
        "<html><body><p><a href=\"/x\">{STORY}</a></p></body></html>"
    ));
    check_nothing(&format!("<html><body><!-- {STORY} --></body></html>"));
    check_nothing(
        "{\"keywords\": [\"ferry\", \"harbour\", \"rain\", \"engine\", \"delay\", \"coast\", \"boat\", \"sea\"]}",
    );
    check_nothing(
        "id,name,town,amount\n1,Anna Berg,Lindholm,12\n2,Jonas Lind,Sund,14\n3,Eva Ek,Dahl,16\n",
    );
    check_nothing("<list><name>Anna Berg</name><name>Jonas Lind</name><name>Eva Ek</name></list>");
}

#[test]
fn broken_markup_does_not_take_long() {
    // If the time grew with the square of the length, these would take hours.
    for unit in [
        "<nav>",
        "< ",
        "</",
        "<a b='",
        "<!--",
        "<![CDATA[",
        "\"\\",
        "{\"a\":",
        "<p",
        "&",
    ] {
        bytes(&unit.repeat(300_000));
        bytes(&format!("<html>{}", unit.repeat(300_000)));
    }
}
