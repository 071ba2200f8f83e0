//! Text that cannot be parsed, and the errors for it.

use super::*;

/// Compares the complete error message.
#[track_caller]
fn check_error(text: &str, expected: &str) {
    let shown = match parse(text, &CONTEXT) {
        Ok(query) => format!("read as {query}"),
        Err(error) => {
            format!(
                "{}\nhint: {}",
                error.pointing_at(text),
                error.hint.unwrap_or_default()
            )
        }
    };
    assert_eq!(shown, expected, "for {text:?}");
}

#[test]
fn an_operator_with_nothing_to_work_on_is_a_mistake() {
    check_error(
        "white AND",
        "`AND` has nothing on its right\n  white AND\n        ^^^\nhint: to search for the word itself, put it in quotes: \"AND\"",
    );
    check_error(
        "OR white",
        "`OR` has nothing on its left\n  OR white\n  ^^\nhint: to search for the word itself, put it in quotes: \"OR\"",
    );
    check_error(
        "white AND OR house",
        "`AND` has nothing on its right\n  white AND OR house\n        ^^^\nhint: to search for the word itself, put it in quotes: \"AND\"",
    );
    check_error(
        "(white NOT) house",
        "`NOT` has nothing on its right\n  (white NOT) house\n         ^^^\nhint: to search for the word itself, put it in quotes: \"NOT\"",
    );
    check_error(
        "white w/5",
        "`w/5` has nothing on its right\n  white w/5\n        ^^^\nhint: to search for the word itself, put it in quotes: \"w/5\"",
    );
    check_error(
        "white OR ...",
        "`OR` has nothing on its right\n  white OR ...\n        ^^\nhint: to search for the word itself, put it in quotes: \"OR\"",
    );
    check_error(
        "white NEAR house",
        "`NEAR` needs a distance\n  white NEAR house\n        ^^^^\nhint: write NEAR/10, or \"near\" in quotes for the word itself",
    );
}

#[test]
fn a_headline_in_capitals_is_words_when_its_operators_do_not_work_out() {
    check(
        "WHITE HOUSE AND CONGRESS CLASH OR NOT",
        "WHITE HOUSE \"AND\" CONGRESS CLASH \"OR\" \"NOT\"",
    );
    check("BLAST NEAR KABUL AIRPORT", "BLAST \"NEAR\" KABUL AIRPORT");
    check("TO BE OR NOT TO BE", "(TO BE) OR (NOT TO BE)");
    check("NATO AND EU", "NATO EU");
    check("NATO NOT EU", "NATO NOT EU");
    check_error(
        "NATO OR",
        "`OR` has nothing on its right\n  NATO OR\n       ^^\nhint: to search for the word itself, put it in quotes: \"OR\"",
    );
}

#[test]
fn parentheses_without_a_partner_are_pointed_at() {
    check_error(
        "economy OR crisis)",
        "`)` closes nothing\n  economy OR crisis)\n                   ^\nhint: put it in quotes to search for the character itself",
    );
    check_error(
        "(economy (crisis)",
        "this parenthesis is never closed\n  (economy (crisis)\n  ^\nhint: add `)`, or put it in quotes to search for the character itself",
    );
    check_error(
        "economy (",
        "this parenthesis is never closed\n  economy (\n          ^\nhint: add `)`, or put it in quotes to search for the character itself",
    );
    check("a \")\" b", "a b");
}

#[test]
fn quotation_marks_without_a_partner_are_pointed_at_unless_glued_to_a_word() {
    check_error(
        "the \"unclosed quote",
        "this quotation mark is never closed\n  the \"unclosed quote\n      ^\nhint: add the closing quotation mark, or remove this one",
    );
    check_error(
        "person:“macron",
        "this quotation mark is never closed\n  person:“macron\n         ^\nhint: add the closing quotation mark, or remove this one",
    );
    check("6\" of snow", "6 of snow");
    check("5'10\" tall", "\"5 10\" tall");
    check("and he left,\" she said", "and he left she said");
    check("ende” sagte er", "ende sagte er");
    check("News » World", "News World");
    check("News » World » Asia", "News World Asia");
}

#[test]
fn misspelt_and_missing_fields_are_explained() {
    check_error(
        "persn:macron",
        "there is no field `persn:`\n  persn:macron\n  ^^^^^^\nhint: did you mean person:? Put a space after the colon to search for the words",
    );
    check_error(
        "x -titel:\"a b\"",
        "there is no field `titel:`\n  x -titel:\"a b\"\n     ^^^^^^\nhint: did you mean title:? Put a space after the colon to search for the words",
    );
    check_error(
        "after:2022",
        "newsdex has no field `after:`\n  after:2022\n  ^^^^^^\nhint: write date:>2022-03-01",
    );
    check_error(
        "undated:2022",
        "`undated:` takes no value\n  undated:2022\n  ^^^^^^^^^^^^\nhint: write date:none",
    );
}

#[test]
fn fields_with_nothing_to_search_for_are_mistakes() {
    for (text, carets) in [("person:...", 10), ("person:()", 9), ("person:\"\"", 9)] {
        check_error(
            text,
            &format!(
                "`person:` has no value to search for\n  {text}\n  {}\nhint: write a word right after the colon, or put a space there to search for the word itself",
                "^".repeat(carets)
            ),
        );
    }
    check_error(
        "person:-macron",
        "a minus goes before the field\n  person:-macron\n         ^\nhint: write -person:macron",
    );
    check_error(
        "lang:english",
        "a language is a code of two or three letters\n  lang:english\n       ^^^^^^^\nhint: write lang:en, lang:fr or lang:pt-BR",
    );
    check_error(
        "person:*",
        "`person:` has no value to search for\n  person:*\n  ^^^^^^^^\nhint: write a word right after the colon, or put a space there to search for the word itself",
    );
}

#[test]
fn wrong_dates_are_pointed_at_in_the_query() {
    check_error(
        "macron date:2022-13",
        "there is no month 13\n  macron date:2022-13\n                   ^^\nhint: months go from 01 to 12; a date is year-month-day",
    );
    check_error(
        "date:2022-02-30",
        "2022-02 has no day 30\n  date:2022-02-30\n               ^^\nhint: its days go from 01 to 28",
    );
    check_error(
        "date:2023..2022",
        "this range ends before it begins\n  date:2023..2022\n       ^^^^^^^^^^\nhint: the earlier date comes first: 2022..2023",
    );
    check_error(
        "date:\"31 april 2022\"",
        "2022-04 has no day 31\n  date:\"31 april 2022\"\n        ^^\nhint: its days go from 01 to 30",
    );
    check_error(
        "since:3h",
        "`h` is not a unit of time\n  since:3h\n        ^^\nhint: write since:30d, since:2w, since:6m, since:1y or since:2022-03-01",
    );
    check_error(
        "date:[2020 TO 2021]",
        "a date range is not written in brackets\n  date:[2020 TO 2021]\n       ^^^^^\nhint: write date:2020..2021",
    );
}

#[test]
fn days_of_any_year_are_checked() {
    check_error(
        "on:02-30",
        "month 02 has no day 30\n  on:02-30\n        ^^\nhint: write on:07-14, on:\"14 july\" or on:today",
    );
    check_error(
        "on:2022-07-14",
        "this day includes a year\n  on:2022-07-14\n     ^^^^^^^^^^\nhint: write date:2022-07-14",
    );
    check_error(
        "war date aft 1/2/2020",
        "`1/2/2020` is ambiguous: day and month have a different order in Europe and in America\n  war date aft 1/2/2020\n               ^^^^^^^^\nhint: write date:>2020-02-01 or date:>2020-01-02",
    );
}

#[test]
fn beside_a_proximity_operator_only_words_and_their_alternatives_make_sense() {
    check_error(
        "(kyiv talks) w/5 peace",
        "several words next to `w/5` are ambiguous\n  (kyiv talks) w/5 peace\n  ^^^^^^^^^^^^\nhint: write \"peace talks\" w/5 kyiv, or (peace AND talks) w/5 kyiv",
    );
    check_error(
        "peace w/5 (kyiv AND -talks)",
        "NOT cannot be used next to `w/5`\n  peace w/5 (kyiv AND -talks)\n            ^^^^^^^^^^^^^^^^^\nhint: exclude words outside of it: (kyiv w/5 talks) -football",
    );
    check_error(
        "(trade AND war) w/5 (talks AND peace)",
        "AND can be used on only one side of `w/5`\n  (trade AND war) w/5 (talks AND peace)\n                      ^^^^^^^^^^^^^^^^^\nhint: write each pair separately: (trade w/5 war) (talks w/5 peace)",
    );
    check_error(
        "trade NOT w/5 (talks AND peace)",
        "AND cannot be used after `NOT w/5`\n  trade NOT w/5 (talks AND peace)\n                ^^^^^^^^^^^^^^^^^\nhint: exclude the words one by one: (trade NOT w/5 war) (trade NOT w/5 peace)",
    );
    check_error(
        "a w/5 atleast2(b)",
        "counting cannot be used next to `w/5`\n  a w/5 atleast2(b)\n        ^^^^^^^^^^^\nhint: count the whole expression: atleast3(kyiv w/5 talks)",
    );
    check_error(
        "peace w/5 NOT talks",
        "NOT cannot be used next to `w/5`\n  peace w/5 NOT talks\n            ^^^\nhint: write kyiv NOT w/5 talks, or exclude words outside of it: (kyiv w/5 talks) -football",
    );
    check_error(
        "-peace w/5 talks",
        "a minus cannot be used next to a proximity operator\n  -peace w/5 talks\n  ^\nhint: to exclude articles with both words near each other: -(trade w/5 war)",
    );
    check_error(
        "peace w/5 date:2022",
        "`w/5` needs words on both sides\n  peace w/5 date:2022\n            ^^^^^^^^^\nhint: as in macron w/5 putin",
    );
    check_error(
        "peace^2 w/5 talks",
        "a weight cannot be used next to `w/5`\n  peace^2 w/5 talks\n  ^^^^^^^\nhint: put it after the whole expression: (kyiv w/5 talks)^3",
    );
    check_error(
        "title:peace w/5 talks",
        "the sides of `w/5` are in different fields\n  title:peace w/5 talks\n                  ^^^^^\nhint: use one field for both: title:(trade w/5 war)",
    );
}

#[test]
fn signs_and_operators_that_are_not_supported_say_what_to_write() {
    check_error(
        "NOT w/5 war",
        "`NOT w/5` has nothing on its left\n  NOT w/5 war\n  ^^^^^^^\nhint: to search for the word itself, put it in quotes: \"NOT w/5\"",
    );
    check_error(
        "trade w/seg war",
        "`w/seg` is not a known distance\n  trade w/seg war\n        ^^^^^\nhint: for words in one field: title:(trade AND war)",
    );
    check_error(
        "atleast3(person:macron)",
        "`atleast3` can count words of the text, but not mentions of a name\n  atleast3(person:macron)\n          ^^^^^^^^^^^^^^^\nhint: count a word in addition to the name: person:macron atleast3(macron)",
    );
    check_error(
        "war speaker:(atleast2(lavrov OR putin))",
        "`atleast2` can count words of the text, but not mentions of a name\n  war speaker:(atleast2(lavrov OR putin))\n                       ^^^^^^^^^^^^^^^^^\nhint: count a word in addition to the name: person:macron atleast2(macron)",
    );
    check_error(
        "atleast5(war peace)",
        "`atleast5` can count only words, phrases and alternatives of these\n  atleast5(war peace)\n          ^^^^^^^^^^^\nhint: write atleast5(kyiv OR kiev), or atleast5(kyiv) atleast5(talks) for both",
    );
    check_error(
        "atleast0(war)",
        "a word can be asked for 1 to 1000 times\n  atleast0(war)\n  ^^^^^^^^\nhint: write atleast3(war)",
    );
    check_error(
        "hlead(storm title:flood)",
        "a field inside hlead( ) is not supported\n  hlead(storm title:flood)\n              ^^^^^^\nhint: write (title:(storm OR flood) OR lead:(storm OR flood))",
    );
    check_error(
        "hd=flood and rst=tnyt",
        "`rst=` is not supported\n  hd=flood and rst=tnyt\n               ^^^\nhint: codes are not supported; write source:reuters",
    );
    check_error(
        "a || b",
        "`||` is not an operator\n  a || b\n    ^^\nhint: write OR",
    );
    check_error(
        "(a b)~3",
        "`~` cannot follow parentheses\n  (a b)~3\n       ^^\nhint: use \"war crimes\"~3 or war w/3 crimes",
    );
}

#[test]
fn numbers_out_of_range_are_pointed_at() {
    check_error(
        "zelenskiy~3",
        "a fuzzy word can differ by 1 or 2 letters\n  zelenskiy~3\n           ^^\nhint: write zelenskiy~1 or zelenskiy~2",
    );
    check_error(
        "a w/0 b",
        "words can be 1 to 1000 words apart\n  a w/0 b\n    ^^^\nhint: write w/10",
    );
    check_error(
        "a w/99999999999 b",
        "words can be 1 to 1000 words apart\n  a w/99999999999 b\n    ^^^^^^^^^^^^^\nhint: write w/10",
    );
    check_error(
        "\"a b\"~9999",
        "`~` after a phrase needs a number up to 1000\n  \"a b\"~9999\n       ^^^^^\nhint: write how many other words can be in between: \"war crimes\"~3",
    );
    check_error(
        "\"war\"~2",
        "there is only one word between these quotation marks\n  \"war\"~2\n       ^^\nhint: for similar words, remove the quotation marks: war~1",
    );
    check_error(
        "a^0",
        "a weight is a number above 0 and up to 1000\n  a^0\n   ^^\nhint: write sanction^3 or sanction^0.5; to exclude a word write -sanction",
    );
    check_error(
        "o'brien~1",
        "`~` must follow a single word\n  o'brien~1\n         ^^\nhint: to find words near each other, put them in quotes: \"war crimes\"~3",
    );
}

#[test]
fn punctuation_alone_is_nothing_to_search_for() {
    check_error(
        " ?! ",
        "nothing to search for in `?!`\n   ?!\n   ^^\nhint: type a word; punctuation is not indexed",
    );
    for text in [
        "...", "-", "()", "\"\"", "🙂", ":-)", "/", "//", "«»", "&", "(())", "- -",
    ] {
        let error = parse(text, &CONTEXT).unwrap_err();
        assert_eq!(error.message, format!("nothing to search for in `{text}`"));
    }
}

#[test]
fn depth_and_size_are_limited_with_an_error() {
    let nested = |depth: usize| "(".repeat(depth) + "a" + &")".repeat(depth);
    check(&nested(MAX_DEPTH), "a");
    let too_deep = [
        nested(MAX_DEPTH + 1),
        "(".repeat(100_000),
        "(".repeat(100_000) + "a",
        "NOT ".repeat(100_000) + "a",
        "-(".repeat(100_000) + "a" + &")".repeat(100_000),
        "title:(".repeat(100_000) + "a",
        "a w/5 ".repeat(100_000) + "a",
    ];
    for text in too_deep {
        let error = parse(&text, &CONTEXT).unwrap_err();
        assert_eq!(error.message, "more than 50 levels of nesting");
    }
    for (text, place) in [
        ("a ".repeat(MAX_CONDITIONS + 1), 4000),
        ("東".repeat(MAX_CONDITIONS + 1), 0),
    ] {
        let error = parse(&text, &CONTEXT).unwrap_err();
        assert_eq!(error.message, "a query has at most 2000 words");
        assert_eq!(error.span.start, place);
    }
    assert!(parse(&"a ".repeat(MAX_CONDITIONS), &CONTEXT).is_ok());
    for shape in ["*ab* ", "a~1 ", "a?b ", "/ab/ ", "\"a?b\" "] {
        assert!(parse(&shape.repeat(100), &CONTEXT).is_ok(), "{shape}");
        let error = parse(&shape.repeat(101), &CONTEXT).unwrap_err();
        assert_eq!(error.span.start, shape.len() * 100, "{error}");
    }
    assert!(parse(&"ab* ".repeat(101), &CONTEXT).is_ok());
}

#[test]
fn words_that_are_copied_count_each_time() {
    for (typed, copies) in [
        ("(a AND b AND c) w/5 (x OR x~)", 3),
        ("hlead(x~)", 2),
        ("((a AND b) w/5 x~) w/5 (c OR d)", 2),
    ] {
        let times = MAX_SHAPES / copies;
        let parsed = parse(&format!("{typed} ").repeat(times), &CONTEXT).unwrap();
        assert_eq!(parse(&parsed.to_string(), &CONTEXT), Ok(parsed), "{typed}");
        let error = parse(&format!("{typed} ").repeat(times + 1), &CONTEXT).unwrap_err();
        assert_eq!(
            error.message, "a query has at most 100 words with ?, ~ or a * before their end",
            "{typed}"
        );
    }
    let words = format!(
        "({}) w/5 ({})",
        vec!["a"; 40].join(" AND "),
        vec!["b"; 25].join(" OR ")
    );
    assert_eq!(
        parse(&words, &CONTEXT)
            .unwrap()
            .to_string()
            .matches('b')
            .count(),
        1000
    );
    let error = parse(&format!("{words} {words}"), &CONTEXT).unwrap_err();
    assert_eq!(error.message, "a query has at most 2000 words");
}

/// Would take minutes, or overflow the stack, if any step were quadratic or recursive.
#[test]
fn twenty_thousand_of_anything_are_answered() {
    let pieces = [
        "-",
        "- ",
        "-a",
        "(",
        ")",
        "()",
        "a(",
        "\"",
        "\" ",
        "“",
        "” ",
        "»",
        "» ",
        "«",
        "/",
        "(/",
        "/\\",
        " /a",
        "\\",
        "=",
        "=\"",
        "~",
        "a~",
        "^",
        "a^2",
        "*",
        "*a",
        "?",
        "a?",
        ":",
        "a:",
        "title:",
        "title: ",
        ":(",
        ":)",
        "AND ",
        "OR ",
        "NOT ",
        "NEAR ",
        "w/5 ",
        "a OR ",
        "..",
        "date:",
        "a.",
        "'s",
        "é",
        "\u{301}",
        "🙂",
        "\u{200b}",
        "A AND ",
        "a'",
        "-/",
        "\"a“",
        "(-",
        "((a)",
        "a\"b",
        "a*-",
        "a*",
        "@a ",
        "atleast2(",
        "hlead(",
        "a /5 ",
        "a and ",
        "a! ",
        "hd=",
        "date(",
        "date > ",
        "a~2 ",
        "***** ",
        "a NOT w/5 ",
    ];
    for piece in pieces {
        let text = piece.repeat(20_000);
        if let Err(error) = parse(&text, &CONTEXT) {
            assert!(
                error.pointing_at(&text).chars().count() < 500,
                "for {piece:?}"
            );
        }
    }
}
