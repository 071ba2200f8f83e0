mod as_typed;
mod mistakes;
mod pasted;

use super::*;
use crate::{Order, Pattern, Reach, SavedQueries, Scope};

/// Thursday, 3 March 2022.
const CONTEXT: ParseContext = ParseContext { today: 19_054 };

/// Compares the parsed query, printed in newsdex syntax.
#[track_caller]
fn check(text: &str, expected: &str) {
    let found = parse(text, &CONTEXT).map(|query| query.to_string());
    assert_eq!(found.as_deref(), Ok(expected), "for {text:?}");
}

#[track_caller]
fn check_tree(text: &str, expected: &Query) {
    assert_eq!(parse(text, &CONTEXT).as_ref(), Ok(expected), "for {text:?}");
}

fn word(text: &str) -> Pattern {
    Pattern::Word(text.to_owned())
}

fn anywhere(pattern: Pattern) -> Query {
    Query::Text(Scope::Anywhere, pattern)
}

fn near(left: Pattern, right: Pattern, distance: u32, order: Order) -> Pattern {
    Pattern::Near {
        left: Box::new(left),
        right: Box::new(right),
        reach: Reach::Words(distance),
        order,
    }
}

#[test]
fn nothing_typed_is_every_article() {
    for text in ["", " ", "\t\n\u{3000}\u{feff}", "*", " * ", "*:*"] {
        check_tree(text, &Query::All);
    }
    check("* macron", "macron");
    check("macron OR *", "macron OR *");
}

#[test]
fn words_side_by_side_are_all_required() {
    check_tree(
        "macron putin",
        &Query::And(vec![anywhere(word("macron")), anywhere(word("putin"))]),
    );
    check("Macron AND Putin", "Macron Putin");
    check("a AND b c", "a b c");
    check("a (b (c d))", "a b c d");
}

#[test]
fn or_binds_last_and_lists_are_flat() {
    check("kyiv OR kiev", "kyiv OR kiev");
    check("a b OR c", "(a b) OR c");
    check("a AND b OR c AND d", "(a b) OR (c d)");
    check("a OR (b OR c)", "a OR b OR c");
    check("a (b OR c)", "a (b OR c)");
    check("(a)", "a");
    check("((a))", "a");
}

#[test]
fn operators_in_lower_case_are_words() {
    check("bread and butter or not", "bread and butter or not");
    check("Near And Or", "Near And Or");
    check("\"AND\" \"OR\"", "\"AND\" \"OR\"");
}

#[test]
fn what_is_excluded_is_next_to_the_sign() {
    check("-football", "NOT football");
    check("NOT football", "NOT football");
    check("election -football", "election NOT football");
    check("election AND NOT football", "election NOT football");
    check("a -(b c)", "a NOT (b c)");
    check("a -\"b c\"", "a NOT \"b c\"");
    check("a -person:macron", "a NOT person:macron");
    check("(-a b)", "NOT a b");
    check("NOT NOT a", "NOT (NOT a)");
    check("NOT -a", "NOT (NOT a)");
    check("NOT a w/5 b", "NOT (a w/5 b)");
    check("-a^2", "NOT a^2");
    check("-AND", "NOT \"AND\"");
    check("boeing -737", "boeing NOT 737");
}

#[test]
fn a_hyphen_that_excludes_nothing_is_text() {
    check("Berlin - Paris", "Berlin Paris");
    check("Berlin -- Paris", "Berlin Paris");
    check("--Paris", "Paris");
    check("Berlin-Paris", "Berlin-Paris");
    check("Berlin- Paris", "Berlin Paris");
    check("falls to -5 degrees", "falls to 5 degrees");
    check("down -3.5% today", "down \"3 5\" today");
    check("-20C in May", "20C in May");
    check("a -... b", "a b");
    check("a -() b", "a b");
    check("–20 —x", "20 x");
}

#[test]
fn phrases_are_in_quotation_marks_of_any_kind() {
    let phrase = Pattern::Phrase {
        parts: vec![word("war"), word("crimes")],
        slop: 0,
    };
    for text in [
        "\"war crimes\"",
        "“war crimes”",
        "„war crimes“",
        "„war crimes”",
        "”war crimes”",
        "«war crimes»",
        "« war crimes »",
        "»war crimes«",
        "»war crimes»",
        "“war crimes\"",
        "\"war, crimes!\"",
    ] {
        check_tree(text, &anywhere(phrase.clone()));
    }
    check_tree(
        "\"war crimes\"~3",
        &anywhere(Pattern::Phrase {
            parts: vec![word("war"), word("crimes")],
            slop: 3,
        }),
    );
    check("\"war\"", "war");
    check("\"a b\"~0", "\"a b\"");
    check("\"a\"\"b c\"", "a \"b c\"");
    check("\"a (b OR c)\"", "\"a b OR c\"");
}

#[test]
fn signs_work_between_quotation_marks() {
    check("\"sanction* against\"", "\"sanction* against\"");
    check("\"=the who\"", "\"=the who\"");
    check("\"zelenskiy~1 said\"", "\"zelenskiy~1 said\"");
    check("\"won? who~ a~9\"", "\"won who a 9\"");
}

#[test]
fn exact_words_have_an_equals_sign() {
    check_tree("=reports", &anywhere(Pattern::Exact("reports".to_owned())));
    check("=\"the who\"", "\"=the =who\"");
    check("=O'Brien", "\"=O =Brien\"");
    check("title:=reports", "title:=reports");
    check("title:=\"the who\"", "title:\"=the =who\"");
    check("= reports", "reports");
    check("E=mc2", "\"E mc2\"");
}

#[test]
fn a_star_at_the_end_is_a_prefix() {
    check_tree(
        "sanction*",
        &anywhere(Pattern::Prefix("sanction".to_owned())),
    );
    check("sanction*, export*.", "sanction* export*");
    check("Franco-germ*", "\"Franco germ*\"");
    check("f***", "f*");
    check("東京*", "\"東京\"");
    check("foo.com/bar*", "\"foo com bar*\"");
    check("see,@may*", "\"see may*\"");
    check("0\u{599}@a*", "\"0\u{599} a*\"");
    check("sanction *", "sanction");
}

#[test]
fn stars_and_question_marks_within_a_word_are_wildcards() {
    check_tree(
        "organi?ation",
        &anywhere(Pattern::Wildcard("organi?ation".to_owned())),
    );
    check("m*n *minister za*n*y", "m*n *minister za*n*y");
    check("l'organi?ation", "\"l organi?ation\"");
    check("**Breaking**", "Breaking*");
    check("a**b", "a*b");
}

#[test]
fn question_marks_after_digits_or_in_a_row_are_wildcards() {
    check("18??", "18??");
    check("mill 198?", "mill 198?");
    check("colo??", "colo??");
}

#[test]
fn words_with_signs_and_words_that_contain_spaces_are_one() {
    check("C++ and C#", "C++ and C#");
    check("\"#climate march\"", "\"#climate march\"");
    check("535 U. S. 467", "535 US 467");
    check("\"535 U. S. 467\"", "\"535 US 467\"");
    check("1 000 jobs", "1000 jobs");
    check("\"1,000 jobs\"", "\"1000 jobs\"");
    check("12 345 jobs", "12 345 jobs");
    check("AT&T", "AT&T");
    check("\"tull & marsh\"", "\"tull & marsh\"");
    check("tull & marsh", "tull marsh");
    check("author:C++", "author:C");
}

#[test]
fn two_parts_with_a_hyphen_or_apostrophe_can_be_one_word() {
    let joined = Pattern::Joined {
        first: "e".into(),
        sign: '-',
        second: "mail".into(),
    };
    check_tree("e-mail", &anywhere(joined));
    check("O’Brien", "O’Brien");
    check("=e-mail", "\"=e =mail\"");
    check("=\"e-mail\"", "\"=e =mail\"");
    check("person:o'brien", "person:\"o brien\"");
    check("state-of-the-art", "\"state of the art\"");
}

#[test]
fn a_name_of_titles_is_printed_as_it_is_searched() {
    check("person:king-mp-mp", "person:king-mp-mp");
    check("speaker:mr-king", "speaker:mr-king");
    check("speaker:orrin-king", "speaker:\"orrin king\"");
    check("speaker:\"mr king\"", "speaker:king");
}

#[test]
fn an_ampersand_without_a_word_before_it_is_no_word() {
    check("'&A", "A");
    check("\u{f71}&0", "0");
    check("\"king's & sons'\"", "\"king & sons\"");
    check("=king&sons", "\"=king =& =sons\"");
    check("==KING&SONS", "\"==KING ==& ==SONS\"");
}

#[test]
fn capitals_of_nexis_are_read() {
    check("ALLCAPS(us) aid", "==US aid");
    check("allcaps(aid)", "==AID");
    check("CAPS(apple) w/5 phone", "(==Apple OR ==APPLE) w/5 phone");
    check("nocaps(us troops)", "\"==us ==troops\"");
    check("caps()", "caps");
}

#[test]
fn two_equals_signs_keep_the_capitals() {
    check("==Apple ==us", "==Apple ==us");
    check_tree("==us", &anywhere(Pattern::Cased("us".into())));
}

#[test]
fn question_marks_elsewhere_are_punctuation() {
    check("Who won?", "Who won");
    check("Who won? (again?)", "Who won again");
    check("What?! Why??", "What Why");
    check("in 1989? 45? U.S.?", "in 1989 45 US");
    check("?what ¿Quién", "what Quién");
    check("https://a.eu/b?c=d&e=f*", "\"https a eu b c d&e f*\"");
    check("index.php?id=5", "\"index php id 5\"");
}

#[test]
fn a_tilde_behind_a_word_is_fuzzy() {
    check_tree(
        "zelenskiy~1",
        &anywhere(Pattern::Fuzzy {
            word: "zelenskiy".to_owned(),
            distance: 1,
        }),
    );
    check("zelenskiy~", "zelenskiy~1");
    check("person:zelenskiy~2", "person:zelenskiy~2");
    check("~20 people", "20 people");
    check("10-15~", "\"10 15\"");
    check("a ~ b", "a b");
}

#[test]
fn regular_expressions_stand_between_slashes() {
    check_tree("/colou?r/", &anywhere(Pattern::Regex("colou?r".to_owned())));
    check("/(gr[ae]y|colou?r)s?/", "/(gr[ae]y|colou?r)s?/");
    check("-/x.*/ title:/a|b/^2", "NOT /x.*/ title:/a|b/^2");
    check_tree("/a\\/b\\./", &anywhere(Pattern::Regex("a/b\\.".to_owned())));
    check("(/ab/)", "/ab/");
}

#[test]
fn slashes_elsewhere_are_text() {
    check("and/or 24/7", "\"and or\" \"24 7\"");
    check("/home /home/user/x", "home \"home user x\"");
    check("a / b", "a b");
}

#[test]
fn weights_are_glued_to_what_they_weigh() {
    check_tree(
        "sanction^3",
        &Query::Weighted(Box::new(anywhere(word("sanction"))), 3.0),
    );
    check(
        "\"a b\"^0.5 (c d)^2 title:e^10",
        "\"a b\"^0.5 (c d)^2 title:e^10",
    );
    check("\"a b\"~3^2", "\"a b\"~3^2");
    check("(a w/3 b)^2", "(a w/3 b)^2");
    check("title:(a b)^2", "(title:a title:b)^2");
    check("a^b ^_^ x^", "\"a b\" x");
}

#[test]
fn words_near_each_other() {
    check_tree(
        "macron w/10 putin",
        &anywhere(near(word("macron"), word("putin"), 10, Order::Either)),
    );
    check_tree(
        "macron NEAR/10 putin",
        &anywhere(near(word("macron"), word("putin"), 10, Order::Either)),
    );
    check_tree(
        "macron W/10 putin",
        &anywhere(near(word("macron"), word("putin"), 10, Order::Either)),
    );
    check_tree(
        "macron pre/1 putin",
        &anywhere(near(word("macron"), word("putin"), 1, Order::AsWritten)),
    );
    check("a b w/5 c d", "a (b w/5 c) d");
    check("a OR b w/5 c", "a OR (b w/5 c)");
    check("a w/5 b pre/3 c", "(a w/5 b) pre/3 c");
    check("a w/5 (b w/3 c)", "a w/5 (b w/3 c)");
    check(
        "sanction* w/5 \"white house\"",
        "sanction* w/5 \"white house\"",
    );
    check("title:(a w/5 b)", "title:(a w/5 b)");
    check("title:a w/5 title:b", "title:(a w/5 b)");
    check(
        "person:(emmanuel w/2 macron)",
        "person:(emmanuel w/2 macron)",
    );
}

#[test]
fn alternatives_near_a_word_stay_one_pattern() {
    let either = Pattern::AnyOf(vec![word("kyiv"), word("kiev")]);
    check_tree(
        "(kyiv OR kiev) w/5 talks",
        &anywhere(near(either, word("talks"), 5, Order::Either)),
    );
    check(
        "(a OR \"b c\" OR (d OR e)) w/5 x*",
        "(a OR \"b c\" OR d OR e) w/5 x*",
    );
    check("(a OR b w/2 c) w/5 d", "(a OR (b w/2 c)) w/5 d");
}

#[test]
fn fields_restrict_a_word_a_phrase_or_a_group() {
    for (typed, scope) in [
        ("title", Scope::Title),
        ("body", Scope::Body),
        ("source", Scope::Source),
        ("author", Scope::Author),
        ("section", Scope::Section),
        ("keyword", Scope::Keyword),
        ("agency", Scope::Agency),
        ("quote", Scope::Quote),
        ("speaker", Scope::Speaker),
        ("person", Scope::Person),
        ("org", Scope::Organization),
        ("organization", Scope::Organization),
        ("organisation", Scope::Organization),
        ("place", Scope::Place),
        ("entity", Scope::Entity),
        ("Person", Scope::Person),
    ] {
        check_tree(
            &format!("{typed}:macron"),
            &Query::Text(scope, word("macron")),
        );
    }
    check("person:\"emmanuel macron\"", "person:\"emmanuel macron\"");
    check("person:(macron OR putin)", "person:macron OR person:putin");
    check(
        "title:(a OR \"b c\" -d)",
        "title:a OR (title:\"b c\" NOT title:d)",
    );
    check("title:(a person:b)", "title:a person:b");
    check("title:o'brien", "title:o'brien");
    check("title:OR", "title:OR");
    check("lang:en", "lang:en");
    check("lang:(en OR pt-BR)", "lang:en OR lang:pt-BR");
}

#[test]
fn a_colon_with_a_space_behind_it_is_a_headlines() {
    check("Ukraine: what we know", "Ukraine what we know");
    check("title: x", "title x");
    check("date:", "date");
    check("(person:)", "person");
}

#[test]
fn a_word_that_is_no_field_is_text() {
    check("foo:bar", "\"foo bar\"");
    check("12:30", "\"12 30\"");
    check("election:2024", "\"election 2024\"");
    check("Quoted:what he said", "\"Quoted what\" he said");
    check("Trump:\"I won't go\"", "Trump \"I won t go\"");
}

#[test]
fn days_and_periods() {
    check("date:2022-03", "date:2022-03");
    check("date:2022-02-24..2022-03-05", "date:2022-02-24..2022-03-05");
    check("date:2022..", "date:2022-01-01..");
    check("date:..2022-03", "date:..2022-03-31");
    check("date:..", "date:..");
    check("date:>=2022", "date:2022-01-01..");
    check("date:>2022", "date:2023-01-01..");
    check("date:<2022", "date:..2021-12-31");
    check("date:<=2022", "date:..2022-12-31");
    check("date:\"march 2022\"", "date:2022-03");
    check("date:“3 march 2022”", "date:2022-03-03");
    check("date:today", "date:2022-03-03");
    check("date:yesterday", "date:2022-03-02");
    check("date:2022-W09", "date:2022-02-28..2022-03-06");
    check("date:(2020 OR 2022)", "date:2020 OR date:2022");
    check("macron date:2022, putin", "macron date:2022 putin");
    check("-date:2022", "NOT date:2022");
    check("since:30d", "date:2022-02-01..");
    check("since:1y macron", "date:2021-03-03.. macron");
    check("date:2022^2", "date:2022^2");
}

#[test]
fn articles_without_a_date_can_be_asked_for() {
    check_tree("date:none", &Query::Undated);
    check_tree("undated:", &Query::Undated);
    check("-undated: macron", "NOT date:none macron");
    check("Undated: a note", "Undated a note");
}

#[test]
fn saved_names_stand_for_their_queries() {
    let saved = SavedQueries::parse(
        "war = '(war OR invasion) -football'\nfront = '@war place:kharkiv'\nboth = 'trade AND war'\n\
         loop = 'a @pool'\npool = '@loop'\nbad = 'a OR (b'\nworse = '@bad'\nempty = ' '\n",
    )
    .unwrap();
    let read = |text: &str| {
        read(text, &CONTEXT, Some(&saved))
            .map(|reading| reading.query.to_string())
            .map_err(|error| error.message)
    };
    let ok = |text: &str| Ok(text.to_owned());
    assert_eq!(read("@war"), ok("(war OR invasion) NOT football"));
    assert_eq!(
        read("-@War x"),
        ok("NOT ((war OR invasion) NOT football) x")
    );
    assert_eq!(
        read("@front, title:@both^2"),
        ok("(war OR invasion) NOT football place:kharkiv (title:trade title:war)^2")
    );
    assert_eq!(
        read("@both w/5 talks"),
        ok("(trade w/5 talks) (war w/5 talks)")
    );
    assert_eq!(read("x@war.org"), ok("\"x war org\""));
    let err = |text: &str| Err(text.to_owned());
    assert_eq!(read("@peace"), err("there is no saved query `@peace`"));
    assert_eq!(
        read("x @loop"),
        err("`@loop` refers to itself: @loop, @pool, @loop")
    );
    let unclosed = err("`@bad` in queries.toml: this parenthesis is never closed at `(b`");
    assert_eq!(read("@bad"), unclosed);
    assert_eq!(read("@worse"), unclosed);
    assert_eq!(
        read("@empty"),
        err("`@empty` in queries.toml is an empty query")
    );
    check("@war", "\"@war\"");
}

/// Each name doubles the one before: parsed in full, the last would have a million million words.
#[test]
fn saved_names_cannot_grow_without_bound() {
    let mut file = String::from("n0 = '*'\n");
    for number in 1..40 {
        let before = number - 1;
        file.push_str(&format!("n{number} = '@n{before} @n{before}'\n"));
    }
    let saved = SavedQueries::parse(&file).unwrap();
    let error = read("@n39", &CONTEXT, Some(&saved)).unwrap_err();
    assert!(error.message.contains("at most 2000 words"), "{error}");
}

#[test]
fn proximity_reaches_over_words_sentences_and_paragraphs() {
    for (typed, reach, order) in [
        ("w/s", Reach::Sentence, Order::Either),
        ("NEAR/p", Reach::Paragraph, Order::Either),
        ("pre/s", Reach::Sentence, Order::AsWritten),
        ("W/P", Reach::Paragraph, Order::Either),
    ] {
        check_tree(
            &format!("a {typed} b"),
            &anywhere(Pattern::Near {
                left: Box::new(word("a")),
                right: Box::new(word("b")),
                reach,
                order,
            }),
        );
        check_tree(
            &format!("a NOT {typed} b"),
            &anywhere(Pattern::NotNear {
                left: Box::new(word("a")),
                right: Box::new(word("b")),
                reach,
                order,
            }),
        );
    }
    check("NOT a NOT w/5 b", "NOT (a NOT w/5 b)");
    check("(a AND b) NOT w/5 c", "(a NOT w/5 c) (b NOT w/5 c)");
    check(
        "((a AND b) OR c) w/5 d",
        "((a w/5 d) (b w/5 d)) OR (c w/5 d)",
    );
    check("(\"a b\" OR c*) w/s d", "(\"a b\" OR c*) w/s d");
}

#[test]
fn words_can_be_counted() {
    check_tree(
        "atleast3(kyiv OR kiev)",
        &Query::AtLeast {
            count: 3,
            scope: Scope::Anywhere,
            pattern: Pattern::AnyOf(vec![word("kyiv"), word("kiev")]),
        },
    );
    check("title:atleast2(\"a b\")", "title:atleast2(\"a b\")");
    check(
        "body:(x atleast2(a w/5 b))",
        "body:x body:atleast2(a w/5 b)",
    );
    check("ATLEAST3(sanction*)^2", "atleast3(sanction*)^2");
    check("atleast1(x)", "x");
    check("-atleast3(x)", "NOT atleast3(x)");
    check("atleast3 x y", "atleast3(x) y");
    check("title:atleast3 x", "title:atleast3 x");
}

#[test]
fn leads_and_days_of_any_year() {
    check(
        "lead:(flood OR \"high water\")",
        "lead:flood OR lead:\"high water\"",
    );
    check("lead:(a w/5 b)", "lead:(a w/5 b)");
    for text in [
        "on:07-14",
        "on:7-14",
        "on:\"14 july\"",
        "on:\"july 14th\"",
        "on:“Jul 14”",
    ] {
        check_tree(text, &Query::Anniversary { month: 7, day: 14 });
    }
    check("on:02-29", "on:02-29");
    check("on:today", "on:03-03");
}

#[test]
fn periods_in_words() {
    check("date:\"last week\"", "date:2022-02-21..2022-02-27");
    check("date:\"this week\"", "date:2022-02-28..2022-03-06");
    check("date:\"last 7 days\"", "date:2022-02-25..2022-03-03");
    check("date:\"last month\"", "date:2022-02");
    check("date:\"this year\"", "date:2022");
    check("since:\"last year\"", "date:2021-01-01..");
}
