use proptest::prelude::*;

use super::*;
use newsdex_text::article::Moment;

/// An article published on 3 March 2022, a Thursday.
fn article(body: &str) -> Article {
    Article {
        body: body.to_owned(),
        published: Day::new(2022, 3, 3).map(Moment::on_day),
        ..Article::default()
    }
}

const PROSE: &str = "The ferry left the harbour of Wexmouth in heavy seas with forty people on board, the owners told the paper.";

/// Checks the span, the place and the agency of a dateline before some prose.
#[track_caller]
fn check(opening: &str, place: Option<&str>, agency: Option<&str>) {
    let body = format!("{opening} {PROSE}");
    let article = article(&body);
    let found = framing(&article, Some("en"));
    let Some(dateline) = found.dateline else {
        panic!("no dateline in {opening:?}");
    };
    assert_eq!(
        dateline.span.and_then(|span| body.get(span.bytes())),
        Some(opening.trim()),
        "in {opening:?}"
    );
    assert_eq!(dateline.place.as_deref(), place, "in {opening:?}");
    assert_eq!(dateline.agency.as_deref(), agency, "in {opening:?}");
    if let (Some(span), Some(place)) = (dateline.place_span, place) {
        let written = body.get(span.bytes()).unwrap_or_default();
        assert_eq!(written.to_lowercase(), place.to_lowercase());
    }
}

#[track_caller]
fn check_none(body: &str) {
    let found = framing(&article(body), Some("en"));
    assert_eq!(found.dateline, None, "in {body:?}");
}

#[test]
fn datelines_of_agencies_are_read() {
    check("KYIV, March 3 (Reuters) -", Some("Kyiv"), Some("Reuters"));
    check(
        "WASHINGTON (AP) --",
        Some("Washington"),
        Some("Associated Press"),
    );
    check("    SALVADOR, Feb 26 -", Some("Salvador"), None);
    check("LONDON/PARIS (Reuters) –", Some("London"), Some("Reuters"));
    check(
        "WASHINGTON/KHOBAR, Saudi Arabia (Reuters) -",
        Some("Washington"),
        Some("Reuters"),
    );
    check("NEW YORK, N.Y. —", Some("New York"), None);
    check(
        "NAIROBI, Kenya (AP) _",
        Some("Nairobi"),
        Some("Associated Press"),
    );
    check("(CNN) --", None, Some("CNN"));
    check("CNN —", None, Some("CNN"));
    check("Moscow CNN —", Some("Moscow"), Some("CNN"));
    check(
        "Mexico City, Mexico (CNN) --",
        Some("Mexico City"),
        Some("CNN"),
    );
    check(
        "SYDNEY, Nov. 4 /PRNewswire/ --",
        Some("Sydney"),
        Some("PR Newswire"),
    );
    check(
        "NEW YORK--(BUSINESS WIRE)--",
        Some("New York"),
        Some("Business Wire"),
    );
    check("Berlin (dpa) -", Some("Berlin"), Some("dpa"));
    check(
        "PARIS, (AFP) -",
        Some("Paris"),
        Some("Agence France-Presse"),
    );
    check(
        "LONDRES (AFP) —",
        Some("Londres"),
        Some("Agence France-Presse"),
    );
    check(
        "New Delhi, Mar 3 (PTI)",
        Some("New Delhi"),
        Some("Press Trust of India"),
    );
    check("MOSCOW, March 3. /TASS/.", Some("Moscow"), Some("TASS"));
    check("MINSK, 21 July (BelTA) –", Some("Minsk"), Some("BelTA"));
    check("Madrid, 3 mar (EFE).-", Some("Madrid"), Some("EFE"));
    check(
        "WEXMOUTH, England (Halyard) -",
        Some("Wexmouth"),
        Some("Halyard"),
    );
}

#[test]
fn an_agency_and_a_dash_on_a_line_are_a_dateline() {
    let found = framing(&article(&format!("CNN —\n\n{PROSE}")), None);
    let agency = found.dateline.and_then(|dateline| dateline.agency);
    assert_eq!(agency.as_deref(), Some("CNN"));
}

#[test]
fn datelines_of_releases_are_read() {
    check("Washington, D.C. --", Some("Washington"), None);
    check("SANTA CRUZ, CA--", Some("Santa Cruz"), None);
    check("Boise, Idaho –", Some("Boise"), None);
    check("Moscow:", Some("Moscow"), None);
    check("WASHINGTON –", Some("Washington"), None);
}

#[test]
fn the_day_of_a_dateline_is_the_nearest_to_publication() {
    let day = |opening: &str| {
        let found = framing(&article(&format!("{opening} {PROSE}")), None);
        found.dateline.and_then(|dateline| dateline.day)
    };
    assert_eq!(day("KYIV, March 3 (Reuters) -"), Day::new(2022, 3, 3));
    assert_eq!(day("KYIV, Dec. 31 (Reuters) -"), Day::new(2021, 12, 31));
    assert_eq!(day("KYIV, 2 March 2021 (Reuters) -"), Day::new(2021, 3, 2));
    assert_eq!(day("KYIV (Reuters) -"), None);
}

#[test]
fn prose_and_labels_are_no_datelines() {
    check_none("NATO said on Monday that it - and others - met.");
    check_none("BREAKING - The ferry sank.");
    check_none("The KYIV talks, March 2 - more");
    check_none("SANCTIONS\n\nTalks - more");
    check_none(
        "Analysis - why the ferry sank and what the owners of it knew before it left the harbour of Wexmouth.",
    );
    check_none(
        "Ann Roe: The ferry sank because nobody had looked at the weather before it left the harbour of Wexmouth.",
    );
    check_none("On March 3 - a Thursday - the ferry sank.");
}

#[test]
fn a_dateline_in_a_field_of_its_own_is_read() {
    let mut article = article(PROSE);
    for (written, place) in [
        ("CHARLOTTE, N.C., March 3", "Charlotte"),
        ("Berlin", "Berlin"),
        ("NEW YORK (AP)", "New York"),
    ] {
        article.dateline = Some(written.into());
        let found = framing(&article, None).dateline;
        let found = found.and_then(|dateline| dateline.place);
        assert_eq!(found.as_deref(), Some(place), "in {written:?}");
    }
    article.dateline = Some("    SALVADOR, Feb 26 -".into());
    let found = framing(&article, None).dateline;
    let expected = Dateline {
        span: None,
        place: Some("Salvador".into()),
        place_span: None,
        day: Day::new(2022, 2, 26),
        agency: None,
    };
    assert_eq!(found, Some(expected));
}

/// Checks authors, agencies and the parts that are not prose.
#[track_caller]
fn check_credits(body: &str, authors: &[&str], agencies: &[&str], pieces: &[&str]) {
    let found = framing(&article(body), Some("en"));
    let spans: Vec<&str> = found
        .spans
        .iter()
        .filter_map(|span| body.get(span.bytes()))
        .collect();
    assert_eq!(found.authors, authors, "authors in {body:?}");
    assert_eq!(found.agencies, agencies, "agencies in {body:?}");
    assert_eq!(spans, pieces, "in {body:?}");
}

#[test]
fn bylines_in_the_text_give_authors() {
    check_credits(
        &format!("By Marta Roe\n\n{PROSE}"),
        &["Marta Roe"],
        &[],
        &["By Marta Roe"],
    );
    check_credits(
        &format!("By JOHN ROE\nAssociated Press Writer\n\nWASHINGTON (AP) - {PROSE}"),
        &["John Roe"],
        &["Associated Press"],
        &[
            "By JOHN ROE",
            "Associated Press Writer",
            "WASHINGTON (AP) -",
        ],
    );
    check_credits(
        &format!("By Ann Lee | Wexmouth Herald\n\n{PROSE}"),
        &["Ann Lee"],
        &[],
        &["By Ann Lee | Wexmouth Herald"],
    );
    check_credits(
        &format!("{PROSE}\n\n(Reporting by Ann Lee and Bo Roe in Rome; Editing by Cy Poe)"),
        &["Ann Lee", "Bo Roe"],
        &[],
        &["(Reporting by Ann Lee and Bo Roe in Rome; Editing by Cy Poe)"],
    );
    check_credits(
        &format!("{PROSE}\n\nAuthors: Ann Lee, Bo Roe, and Cy D. Poe"),
        &["Ann Lee", "Bo Roe", "Cy D. Poe"],
        &[],
        &["Authors: Ann Lee, Bo Roe, and Cy D. Poe"],
    );
    check_credits(
        &format!("{PROSE}\n\n-- Ann Lee in London"),
        &["Ann Lee"],
        &[],
        &["-- Ann Lee in London"],
    );
}

#[test]
fn authors_of_the_source_go_before_those_of_the_text() {
    let mut article = article(&format!("By Marta Roe\n\n{PROSE}"));
    article.authors = vec!["Bo Lee".into(), "Reuters Staff".into()];
    let found = framing(&article, None);
    assert_eq!(found.authors, ["Bo Lee"]);
    assert_eq!(found.agencies, ["Reuters"]);
}

#[test]
fn agencies_credited_at_either_end_are_found() {
    for (line, agencies) in [
        ("(With inputs from agencies)", &[] as &[&str]),
        ("(With AP inputs)", &["Associated Press"]),
        ("Image: AP", &["Associated Press"]),
        ("Photo: Reuters", &["Reuters"]),
        ("© AFP 2022", &["Agence France-Presse"]),
        ("REUTER", &["Reuters"]),
        ("-- AFP", &["Agence France-Presse"]),
        ("/AP", &["Associated Press"]),
        ("(ANI)", &["ANI"]),
        ("PTI ABC XYZ", &["Press Trust of India"]),
        (
            "Copyright 2004 Associated Press. All rights reserved.",
            &["Associated Press"],
        ),
        (
            "This story was published from a wire agency feed without modifications to the text.",
            &[],
        ),
        (
            "The Associated Press contributed to this report.",
            &["Associated Press"],
        ),
        ("Additional reporting from PA", &["PA Media"]),
        ("(Quelle: APA/sda/dpa)", &["APA", "Keystone-SDA", "dpa"]),
        ("mit dpa", &["dpa"]),
        ("Source: PAP, Wexmouth Herald", &["PAP"]),
    ] {
        check_credits(&format!("{PROSE}\n\n{line}"), &[], agencies, &[line]);
    }
    check_credits(&format!("{PROSE} Reuter"), &[], &["Reuters"], &["Reuter"]);
    check_credits(
        &format!("{PROSE} (APA/dpa)"),
        &[],
        &["APA", "dpa"],
        &["(APA/dpa)"],
    );
    check_credits(
        &format!("AFP\n\n{PROSE}"),
        &[],
        &["Agence France-Presse"],
        &["AFP"],
    );
}

#[test]
fn agencies_in_prose_are_no_credits() {
    for body in [
        "\"We left,\" the captain told Reuters.",
        "The captain told AP.",
        "The owners of Reuters met the owners of AFP.",
        "It was reported by Reuters on Monday that the ferry sank.",
        "The ferry sank (and Reuters reported it first).",
    ] {
        check_credits(body, &[], &[], &[]);
    }
}

#[test]
fn lines_of_the_page_are_no_prose() {
    check_credits(
        &format!("FOR IMMEDIATE RELEASE\n\n{PROSE}\n\nAdvertisement\n\n{PROSE}\n\n###"),
        &[],
        &[],
        &["FOR IMMEDIATE RELEASE", "Advertisement", "###"],
    );
}

proptest! {
    #[test]
    fn spans_are_sorted_disjoint_and_on_boundaries(
        body in "([A-Z]{3,6}|Kyiv|, |March 3|3 mars|\\(AP\\)|/TASS/| - |--|—|\n|\n\n|By Ann Roe|Reuter|é|“|\\. | |word|©|\\)|\\(){0,30}"
    ) {
        let found = framing(&article(&body), None);
        let mut last = 0;
        for span in &found.spans {
            prop_assert!(last <= span.start && span.start < span.end);
            prop_assert!(body.get(span.bytes()).is_some());
            last = span.end;
        }
        if let Some(dateline) = &found.dateline {
            for span in dateline.span.iter().chain(&dateline.place_span) {
                prop_assert!(body.get(span.bytes()).is_some());
            }
        }
    }

    #[test]
    fn any_text_is_read(body in any::<String>(), field in any::<String>()) {
        let mut article = article(&body);
        article.dateline = Some(field);
        framing(&article, None);
    }
}
