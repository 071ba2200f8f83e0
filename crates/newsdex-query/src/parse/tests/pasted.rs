//! Text that people paste: headlines, captions, addresses. Anything in it that only looks like an operator must remain
//! text, and no word may be lost.

use crate::tokens::is_without_width;
use crate::{ParseContext, Pattern, Query, Scope, parse, read};
use newsdex_text::words::tokenize;

const CONTEXT: ParseContext = ParseContext { today: 19_054 };

/// Parsed as words and phrases; all are required and none is lost.
const TEXT: &[&str] = &[
    // Punctuation in headlines.
    "O'Brien wins second term",
    "O’Brien’s budget: winners and losers",
    "AT&T profit falls as costs rise",
    "Q&A: what next for the ferry?",
    "Who won? And who lost?",
    "Why now?! The strike explained",
    "Trump: \"I won't go\"",
    "Mayor: “We will rebuild”",
    "'We had no warning', say villagers",
    "‘No comment’: silence after the verdict",
    "The learner's guide to C++ and C#",
    "Ukraine: what we know",
    "LIVE: storm reaches the coast",
    "Breaking - bridge closed",
    "Breaking – bridge closed",
    "Breaking — bridge closed",
    "Breaking—bridge closed",
    "Rail strike -- day three",
    "Franco-German talks stall",
    "State-of-the-art hospital opens",
    "5-year-old rescued from well",
    "1990s rock 'n' roll returns",
    "Rock'n'roll, baby!",
    "U.S. and U.N. trade blame",
    "U.S.-led talks in Geneva",
    "St. Mary's, Dr. Jones & Sons Ltd.",
    "Yahoo! buys startup",
    "What's next for the N.H.S.?",
    "Profits up 3.5%, sales down 2%",
    "Temperatures drop to -5 overnight",
    "Shares: -3.2% on Monday",
    "Minus -20°C in the valley",
    "$1.5bn deal / £900m loss",
    "€100m for schools; 50 jobs lost",
    "24/7 news and its and/or culture",
    "9/11 remembered",
    "Match report: 2-1 (2:1) after extra time",
    "Kick-off 12:30, doors 11:00",
    "Results [updated]",
    "Results {updated} <b>now</b>",
    "Read more...",
    "Wait… what?",
    "…and then there were none",
    "Sport | Football | Results",
    "News » World » Asia",
    "News > World > Asia",
    "#MeToo five years on",
    "@macron answers @zelenskyy",
    "RT @reuters: talks resume",
    "Mail tips@example.org or call 555-0100",
    "No. 10 denies it",
    "Euro 2024: who's in, who's out",
    "6\" of snow falls in an hour",
    "He is 5'10\" tall",
    "24\" screens x 36\" desks",
    "it was over,\" the minister said",
    "The so-called 'bedroom tax'",
    "Bread & butter issues",
    "me + you = us",
    "A = B",
    "Fish ~ chips",
    "~200 arrested",
    "x_y and snake_case",
    "path\\to\\file",
    "Price: 100,000.00",
    "Version 2.0.1 released",
    "The Who, Yes and The The",
    "To be or not to be",
    "Near miss near Kabul",
    "Not again",
    "Vitamin C and/or D?",
    "title: a word on titles",
    "Person: of the year",
    "Date: to be confirmed",
    "Lead: the metal in our pipes",
    "On: the record",
    "The person(s) responsible",
    "rated 4 /5 stars",
    "the same old story",
    "Quote: what he said",
    "foo:bar baz:qux",
    "Exclusive:inside the talks",
    "Analysis:why it matters",
    "election:2024 results",
    // Addresses.
    "https://www.example.org/news/2022/feb/24/talks-resume",
    "http://example.org/?id=5&q=a*b#top",
    "www.example.org/index.php?id=5",
    "https://example.org:8080/title:x",
    "ftp://files.example.org",
    "file:///home/user/notes.txt",
    "/home/user/notes.txt",
    "C:\\Users\\name",
    "doi:10.1000/182",
    "urn:isbn:0451450523",
    // Other languages and scripts.
    "L'Élysée dément : « pas de remaniement »",
    "Grève à la SNCF : ce qu’il faut savoir",
    "Qu'est-ce que l'Otan ?",
    "¿Quién ganó? ¡Nadie!",
    "España: «No habrá pacto», dice el presidente",
    "São Paulo: chuva recorde",
    "„Wir schaffen das“: ein Rückblick",
    "»Das war knapp« – Stimmen zum Spiel",
    "Straßenbahnfahrer:innen streiken",
    "”Nu räcker det”, säger ministern",
    "Çanakkale'de yangın",
    "Kdo vyhraje? Přehled kandidátů",
    "Żółć i „gorycz”",
    "Президент: «Мы готовы»",
    "Зеленський: „Перемога буде“",
    "Η Ελλάδα λέει «όχι»",
    "الرئيس: لن نتراجع",
    "\u{202b}«قمة» في القاهرة\u{202c}",
    "ראש הממשלה: \"לא ניכנע\"",
    "प्रधानमंत्री: हम तैयार हैं",
    "นายกฯ แถลงข่าว",
    "習近平：中国は前進する",
    "首相「辞任しない」と明言",
    "東京で会談　両国が合意",
    "김정은, \"대화 준비됐다\"",
    // Emoji, marks and control characters.
    "🔥 Fires spread 🔥",
    "Match day ⚽️🇫🇷",
    "So happy :) really",
    "Oh no :-( again ;-)",
    "zero\u{200b}width and\u{feff}marks",
    "null\0byte and\ttabs\r\nlines",
    "soft\u{ad}hyphen cafe\u{301}",
];

/// Pasted text with a meaning or an error, and which.
const OTHERWISE: &[(&str, Result<&str, &str>)] = &[
    ("Budget (again)", Ok("Budget again")),
    ("(VIDEO) Storm hits", Ok("VIDEO Storm hits")),
    ("Lehrer(innen) streiken", Ok("Lehrer innen streiken")),
    (
        "https://example.org/wiki/Foo_(bar)",
        Ok("\"https example org wiki Foo\" bar"),
    ),
    (
        "WASHINGTON (AP) -- Talks resume",
        Ok("WASHINGTON AP Talks resume"),
    ),
    (
        "WHITE HOUSE AND CONGRESS CLASH",
        Ok("WHITE HOUSE CONGRESS CLASH"),
    ),
    (
        "WHITE HOUSE: TO AND OR NOT",
        Ok("WHITE HOUSE TO \"AND\" \"OR\" \"NOT\""),
    ),
    ("TRUMP OR BIDEN?", Ok("TRUMP OR BIDEN")),
    (
        "CRASH NEAR KABUL AIRPORT",
        Ok("CRASH \"NEAR\" KABUL AIRPORT"),
    ),
    ("Dinner w/2 presidents", Ok("Dinner w/2 presidents")),
    ("Dinner w/ two presidents", Ok("Dinner w two presidents")),
    ("Bürger*innen fordern", Ok("Bürger*innen fordern")),
    ("50% off* today", Ok("50 off* today")),
    ("*Updated with reaction", Ok("*Updated with reaction")),
    ("The \"big\" \"bad\" bank", Ok("The big bad bank")),
    (
        "Title:Night Source:Reuters",
        Ok("title:Night source:Reuters"),
    ),
    ("Paris -London by train", Ok("Paris NOT London by train")),
    ("/home/", Ok("/home/")),
    ("Is it over ? Yes !", Ok("Is it over Yes")),
    ("1) Vote early 2) Vote often", Err("`)` closes nothing")),
    ("Storm (pictures", Err("this parenthesis is never closed")),
    (
        "He said \"never",
        Err("this quotation mark is never closed"),
    ),
    ("„Nie wieder", Err("this quotation mark is never closed")),
    ("« jamais", Err("this quotation mark is never closed")),
    ("Fire in Portland, OR", Err("`OR` has nothing on its right")),
    ("AND so it begins", Err("`AND` has nothing on its left")),
    ("Blast NEAR Kabul", Err("`NEAR` needs a distance")),
    ("People || places", Err("`||` is not an operator")),
    ("titel:Ukraine", Err("there is no field `titel:`")),
    (
        "site:example.org flood",
        Err("newsdex has no field `site:`"),
    ),
    ("?!?", Err("nothing to search for in `?!?`")),
    ("🙂🙂", Err("nothing to search for in `🙂🙂`")),
];

/// The words of a query that consists of words and phrases; `None` for other queries.
fn plain_words(query: &Query) -> Option<Vec<String>> {
    let parts = match query {
        Query::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut found = Vec::new();
    for part in parts {
        let Query::Text(Scope::Anywhere, pattern) = part else {
            return None;
        };
        let patterns = match pattern {
            Pattern::Phrase { parts, slop: 0 } => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        for pattern in patterns {
            match pattern {
                Pattern::Word(word) if word == "&" => {}
                Pattern::Word(word) => found.push(word.trim_matches(is_sign).to_owned()),
                Pattern::Joined { first, second, .. } => {
                    found.extend([first.clone(), second.clone()]);
                }
                _ => return None,
            }
        }
    }
    Some(found)
}

/// Whether a character is a sign that a word can keep.
fn is_sign(character: char) -> bool {
    matches!(character, '#' | '@' | '$' | '.' | '+')
}

#[test]
fn pasted_text_is_read_as_all_its_words() {
    for text in TEXT {
        let query = parse(text, &CONTEXT).unwrap_or_else(|error| {
            panic!("for {text:?}: {}", error.pointing_at(text));
        });
        // An ampersand between spaces means "and", which does not have to be found, and neither does an elided article.
        let cleaned = text.replace(is_without_width, "");
        let words = tokenize(&cleaned).filter(|word| !matches!(&*word.text, "&" | "l"));
        let expected: Vec<String> = words.map(|word| word.text.into_owned()).collect();
        assert_eq!(
            plain_words(&query),
            Some(expected),
            "for {text:?}, read as {query}"
        );
    }
}

#[test]
fn pasted_text_with_operators_or_mistakes_is_read_as_documented() {
    for &(text, expected) in OTHERWISE {
        let found = parse(text, &CONTEXT)
            .map(|query| query.to_string())
            .map_err(|error| error.message);
        let found = found.as_deref().map_err(String::as_str);
        assert_eq!(found, expected, "for {text:?}");
    }
}

#[test]
fn a_page_of_text_is_read_as_all_its_words() {
    let text = "The council, which met on Tuesday, said: “No decision has been made.” ".repeat(145);
    assert!(text.chars().count() > 10_000);
    let query = parse(&text, &CONTEXT).unwrap();
    assert_eq!(
        plain_words(&query).map(|found| found.len()),
        Some(tokenize(&text).count())
    );
}

/// Texts that people type and paste, each with its parsed query (`=`) or its error message (`!`); `[said]` if the user
/// is told how it was interpreted.
const CORPUS: &str = include_str!("corpus.txt");

/// A changed line here changes what people find.
#[test]
fn the_corpus_is_read_as_it_was_and_prints_to_what_is_read_the_same() {
    let mut lines = CORPUS.lines();
    let mut count = 0;
    let mut changed = String::new();
    while let (Some(text), Some(expected)) = (lines.next(), lines.next()) {
        let found = match read(text, &CONTEXT, None) {
            Ok(reading) => {
                let printed = reading.query.to_string();
                assert_eq!(
                    parse(&printed, &CONTEXT).as_ref(),
                    Ok(&reading.query),
                    "for {text:?}"
                );
                let said = if reading.is_worth_saying(text) {
                    " [said]"
                } else {
                    ""
                };
                format!("    = {printed}{said}")
            }
            Err(error) => {
                assert!(error.hint.is_some(), "for {text:?}");
                format!("    ! {}", error.message)
            }
        };
        if found != expected {
            changed.push_str(&format!("{text}\n  - {expected}\n  + {found}\n"));
        }
        count += 1;
    }
    assert!(changed.is_empty(), "{changed}");
    assert!(count >= 300, "{count} texts");
}
