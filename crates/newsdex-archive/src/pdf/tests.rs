use super::*;

/// A PDF file with these pages; each line is the place of its beginning, its size and its text.
fn pdf(pages: &[&[(f64, f64, f64, &str)]]) -> Vec<u8> {
    let page = |lines: &&[(f64, f64, f64, &str)]| -> String {
        lines
            .iter()
            .map(|(x, y, size, text)| shown(*x, *y, *size, text))
            .collect()
    };
    let contents: Vec<String> = pages.iter().map(page).collect();
    of_contents(&contents, &[])
}

/// The instructions that show a line.
fn shown(x: f64, y: f64, size: f64, text: &str) -> String {
    format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// A PDF file whose pages have these instructions, and which has more objects.
fn of_contents(pages: &[String], more: &[&str]) -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Title(Microsoft Word - x.doc)/Author(Jane Roe)/CreationDate(D:20140302090500Z)>>"
            .to_owned(),
    ];
    let mut kids = String::new();
    let annotations = match more.first() {
        Some(first) if first.contains("/Annot") => "/Annots[7 0 R]",
        _ => "",
    };
    for content in pages {
        let page = objects.len() + 1;
        kids.push_str(&format!("{page} 0 R "));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>{annotations}/Contents {} 0 R>>",
            page + 1
        ));
        objects.push(format!(
            "<</Length {}>>stream\n{content}endstream",
            content.len()
        ));
    }
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    if let Some(list) = objects.get_mut(1) {
        *list = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    file.extend(
        format!(
            "trailer<</Size {}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{start}\n%%EOF",
            places.len() + 1
        )
        .into_bytes(),
    );
    file
}

fn results(bytes: Vec<u8>) -> Vec<Result<Article, Failure>> {
    crate::tests::results("press/a.pdf", bytes)
}

fn sample() -> Vec<u8> {
    let page = |number: usize| {
        let mut lines = vec![
            (60.0, 770.0, 9.0, "The Wexmouth Gazette"),
            (
                500.0,
                30.0,
                9.0,
                match number {
                    0 => "Page 1 of 3",
                    1 => "Page 2 of 3",
                    _ => "Page 3 of 3",
                },
            ),
        ];
        if number == 0 {
            lines.push((60.0, 720.0, 24.0, "Harbour opens again after the storm"));
        }
        for row in 0..6_u8 {
            let y = 680.0 - 12.0 * f64::from(row);
            lines.push((
                60.0,
                y,
                10.0,
                match row {
                    5 => "and the ships lay in the har-",
                    _ => match number {
                        0 => "It rained for a week in the old town of",
                        1 => "The wind blew on the second day over the",
                        _ => "Snow lay on the third day before all the",
                    },
                },
            ));
            lines.push((
                320.0,
                y,
                10.0,
                match row {
                    0 => "bour until the wind had turned,",
                    5 => "said the master of the port.",
                    _ => match number {
                        0 => "and nobody knew when they could leave",
                        1 => "and nobody saw what had been broken",
                        _ => "and nobody heard the bell of the pier",
                    },
                },
            ));
        }
        lines
    };
    let pages = [page(0), page(1), page(2)];
    pdf(&[&pages[0], &pages[1], &pages[2]])
}

#[test]
fn columns_are_read_in_order_without_heads_and_numbers_and_with_whole_words() {
    let article = results(sample()).remove(0).unwrap();
    assert_eq!(
        article.title.as_deref(),
        Some("Harbour opens again after the storm")
    );
    assert_eq!(article.authors, ["Jane Roe"]);
    let day = article.published.map(|moment| moment.day().to_string());
    assert_eq!(day.as_deref(), Some("2014-03-02"));
    assert!(
        article
            .body
            .contains("and the ships lay in the harbour until the wind had turned,"),
        "{}",
        article.body
    );
    for other in ["Gazette", "Page"] {
        assert!(!article.body.contains(other), "{}", article.body);
    }
}

#[test]
fn a_file_below_the_messages_of_a_program_is_read() {
    let bytes = [b"Some Printer 1.0\nAll done\n".as_slice(), &sample()].concat();
    let article = results(bytes).remove(0).unwrap();
    assert!(article.title.is_some());
    assert!(!is_pdf(b"A text about\n%PDF-1.4 and its like."));
}

#[test]
fn the_answer_of_the_child_is_the_document() {
    let mut answer = Vec::new();
    read_in_child(sample().as_slice(), &mut answer, None).unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    let document = from_json(&answer).unwrap();
    assert_eq!(document, read(&sample(), None).unwrap());
    let mut answer = Vec::new();
    read_in_child(&b"%PDF-1.4 nothing"[..], &mut answer, None).unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(from_json(&answer), Err(Refusal::Damaged));
}

#[test]
fn files_without_text_and_damaged_files_are_failures_with_advice() {
    let scan = results(pdf(&[&[], &[]])).remove(0).unwrap_err();
    assert!(scan.reason.contains("without text"), "{scan}");
    assert!(scan.hint.unwrap().contains("ocrmypdf"));
    let damaged = results(b"%PDF-1.4\nnothing".to_vec())
        .remove(0)
        .unwrap_err();
    assert!(damaged.reason.contains("damaged"), "{damaged}");
}

#[test]
fn a_text_in_the_codes_of_a_font_is_refused() {
    let line = "M]heh\\\\guc dh^_dk Jhkkbckdhc M_^_j]pbb c]k d]d";
    let lines: Vec<(f64, f64, f64, &str)> = (0..10_u8)
        .map(|row| (60.0, 700.0 - 12.0 * f64::from(row), 10.0, line))
        .collect();
    let failure = results(pdf(&[&lines])).remove(0).unwrap_err();
    assert!(failure.reason.contains("unreadable"), "{failure}");
}

#[test]
fn cut_and_damaged_files_cause_no_panic() {
    let whole = sample();
    for part in 0..50 {
        results(whole.get(..whole.len() * part / 50).unwrap().to_vec());
    }
    for at in 0..200 {
        let mut damaged = whole.clone();
        let place = at * whole.len() / 200;
        damaged[place] ^= 0x5a;
        results(damaged);
    }
}

const LINES: [&str; 3] = [
    "The old harbour of Wexmouth was opened again on Tuesday.",
    "It had been closed for a year, because the quay was sinking.",
    "Forty ships came in before noon, said the harbour master.",
];

/// The instructions for a title, three lines, and what `more` adds.
fn page_with(more: &str) -> String {
    let mut page = shown(60.0, 700.0, 20.0, "Harbour opens again");
    for (number, line) in (0_u8..).zip(LINES) {
        page.push_str(&shown(60.0, 660.0 - 14.0 * f64::from(number), 11.0, line));
    }
    page + more
}

#[test]
fn a_tag_may_state_the_text_of_its_characters() {
    let tagged = format!(
        "/Span <</ActualText (The official office was moved.)>> BDC\n{}EMC\n",
        shown(60.0, 618.0, 11.0, "The o!cial o!ce was moved.")
    );
    let empty = format!(
        "/Span <</ActualText ()>> BDC\n{}EMC\n",
        shown(60.0, 604.0, 11.0, "~~~~~")
    );
    let description = format!(
        "/Span <</ActualText ({})>> BDC\n{}EMC\n",
        "A picture of the port. ".repeat(20),
        shown(60.0, 590.0, 11.0, "It rains.")
    );
    let read = results(of_contents(
        &[page_with(&(tagged + &empty + &description))],
        &[],
    ));
    let article = read[0].as_ref().unwrap();
    assert!(
        article.body.contains("The official office was moved."),
        "{}",
        article.body
    );
    assert!(article.body.ends_with("It rains."));
    assert!(!article.body.contains("~~~") && !article.body.contains("picture"));
}

#[test]
fn what_a_tag_calls_a_running_head_is_no_text() {
    let running = format!(
        "/Artifact <</Type /Pagination /Subtype /Header>> BDC\n{}EMC\n",
        shown(60.0, 600.0, 11.0, "Draft of the press office")
    );
    let read = results(of_contents(&[page_with(&running)], &[]));
    let article = read[0].as_ref().unwrap();
    assert!(
        article.body.ends_with("harbour master."),
        "{}",
        article.body
    );
    // A file that says so of its whole text is wrong.
    let all = format!(
        "/Artifact <</Type /Pagination>> BDC\n{}EMC\n",
        page_with("")
    );
    let read = results(of_contents(&[all], &[]));
    assert!(read[0].as_ref().unwrap().body.ends_with("harbour master."));
}

#[test]
fn attached_files_are_named() {
    let more = [
        "<</Type/Filespec/F(notes.txt)/EF<</F 8 0 R>>>>",
        "<</Type/EmbeddedFile/Length 5>>stream\nNotesendstream",
    ];
    let read = results(of_contents(&[page_with("")], &more));
    assert_eq!(read.len(), 2);
    assert!(read[0].is_ok());
    let failure = read[1].as_ref().unwrap_err();
    assert!(
        failure.to_string().contains("an attached file"),
        "{failure}"
    );
}

#[test]
fn tags_that_never_end_or_begin_change_nothing() {
    let page = "EMC\nEMC\n".to_owned()
        + &page_with("")
        + &"/Span <</ActualText (x)>> BDC\n".repeat(300)
        + &shown(60.0, 618.0, 11.0, "It rains.");
    let file = of_contents(&[page], &[]);
    assert!(
        results(file.clone())[0]
            .as_ref()
            .unwrap()
            .body
            .ends_with("It rains.")
    );
    for end in (0..file.len()).step_by(97) {
        results(file[..end].to_vec());
    }
}

#[test]
fn the_value_of_a_field_is_read_but_no_note_of_a_reader() {
    let shown = "BT /F1 11 Tf 2 5 Td (The tram should stop at the old mill.) Tj ET\n";
    let drawn = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 440 20]/Resources<</Font<</F1 3 0 R>>>>/Length {}>>stream\n{shown}endstream",
        shown.len()
    );
    for (kind, is_read) in [("Widget", true), ("FreeText", false)] {
        let annotation =
            format!("<</Type/Annot/Subtype/{kind}/Rect[60 500 500 520]/AP<</N 8 0 R>>>>");
        let file = of_contents(&[page_with("")], &[&annotation, &drawn]);
        let read = results(file);
        let body = &read[0].as_ref().unwrap().body;
        assert_eq!(body.contains("stop at the old mill"), is_read, "{body}");
    }
}
