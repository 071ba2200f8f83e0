use proptest::collection::vec;
use proptest::prelude::*;

use crate::{DayRange, Order, ParseContext, Pattern, Property, Query, Reach, Scope, date, parse};

const CONTEXT: ParseContext = ParseContext { today: 20_000 };

fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Zéßäжїšđ]{1,8}",
        1 => "[0-9]{1,4}",
        1 => "(AND|OR|NOT|NEAR|and|or|not|US|w|near|title|date|aft|none|today|atleast3|adj3|SAME|ADJ|andnot|hlead|東|京|が|ก|ข้า|김정은|नमस्ते)",
    ]
}

fn letters() -> impl Strategy<Value = String> {
    "[a-zà-ö]{1,6}"
}

/// Words and signs that can be between quotation marks.
fn any_single() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        5 => any_word().prop_map(Pattern::Word),
        1 => any_word().prop_map(Pattern::Exact),
        1 => letters().prop_map(Pattern::Prefix),
        1 => (letters(), prop_oneof!["[?*]", Just("??".to_owned())], letters())
            .prop_map(|(left, sign, right)| Pattern::Wildcard(left + &sign + &right)),
        1 => (letters(), letters()).prop_map(|(left, right)| Pattern::Wildcard(format!("*{left}*{right}*"))),
        1 => letters().prop_map(|word| Pattern::Wildcard(format!("*{word}"))),
        1 => (letters(), 1u8..=2).prop_map(|(word, distance)| Pattern::Fuzzy { word, distance }),
    ]
}

fn any_regex() -> impl Strategy<Value = Pattern> {
    prop_oneof!["[a-z.?*+(|)\\[\\]/]{1,8}", "([a-z]|\\\\[a-z.\\\\]){1,5}",]
        // A backslash and a slash give the same escape as a slash alone.
        .prop_map(Pattern::Regex)
}

fn any_simple() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        4 => any_single(),
        1 => any_regex(),
        2 => (vec(any_single(), 2..4), prop_oneof![3 => Just(0), 1 => 1u32..=1000])
            .prop_map(|(parts, slop)| Pattern::Phrase { parts, slop }),
    ]
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let near = |side: BoxedStrategy<Pattern>| {
        let order = prop_oneof![Just(Order::AsWritten), Just(Order::Either)];
        let reach = prop_oneof![
            4 => (1u32..=1000).prop_map(Reach::Words),
            1 => Just(Reach::Sentence),
            1 => Just(Reach::Paragraph),
        ];
        let sides = (side.clone(), side, reach, order, prop::bool::weighted(0.2));
        sides.prop_map(|(left, right, reach, order, is_not)| {
            let (left, right) = (Box::new(left), Box::new(right));
            if is_not {
                Pattern::NotNear {
                    left,
                    right,
                    reach,
                    order,
                }
            } else {
                Pattern::Near {
                    left,
                    right,
                    reach,
                    order,
                }
            }
        })
    };
    let flat = near(any_simple().boxed());
    let alternative = prop_oneof![4 => any_simple(), 1 => flat.clone()];
    let alternatives = vec(alternative, 2..4).prop_map(Pattern::AnyOf);
    let side = prop_oneof![4 => any_simple(), 1 => flat, 2 => alternatives];
    prop_oneof![3 => any_simple(), 1 => near(side.boxed())]
}

/// Patterns that can be counted, also alternatives on their own.
fn any_counted() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        3 => any_pattern(),
        1 => vec(any_simple(), 2..4).prop_map(Pattern::AnyOf),
    ]
}

/// Scopes in which words can be counted.
fn any_scope_of_words() -> impl Strategy<Value = Scope> {
    prop_oneof![
        6 => Just(Scope::Anywhere),
        1 => Just(Scope::Title),
        1 => Just(Scope::Body),
        1 => Just(Scope::Lead),
        1 => Just(Scope::Source),
        1 => Just(Scope::Author),
        1 => Just(Scope::Section),
        1 => Just(Scope::Keyword),
        1 => Just(Scope::Agency),
        1 => Just(Scope::Quote),
    ]
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        15 => any_scope_of_words(),
        1 => Just(Scope::Speaker),
        1 => Just(Scope::Person),
        1 => Just(Scope::Organization),
        1 => Just(Scope::Place),
        1 => Just(Scope::Entity),
    ]
}

fn any_days() -> impl Strategy<Value = DayRange> {
    let typed = "(1001|1999|2024|9999)(-(02|09|12)(-0[1-9])?|-W0[1-9])?";
    let ends = (-354_285i64..=2_932_896, 1i64..5_000).prop_map(|(from, days)| DayRange {
        from: Some(from),
        until: Some((from + days).min(2_932_897)),
    });
    prop_oneof![
        typed.prop_map(|text| date::day_range(&text, 0).unwrap()),
        ends.clone(),
        ends.clone().prop_map(|range| DayRange {
            until: None,
            ..range
        }),
        ends.prop_map(|range| DayRange {
            from: None,
            ..range
        }),
        Just(DayRange::default()),
    ]
}

/// Words that are another archive's field before a year.
fn any_date_word() -> impl Strategy<Value = Query> {
    ("(date|DATE|pubdate|year|dt)", any::<bool>()).prop_map(|(text, is_not)| {
        if is_not {
            Query::Not(Box::new(word(&text)))
        } else {
            word(&text)
        }
    })
}

fn any_year() -> impl Strategy<Value = Query> {
    let patterns = prop_oneof![
        "(19|20)[0-9]{2}".prop_map(Pattern::Exact),
        "(19|20)[0-9]{2}".prop_map(Pattern::Word),
        "(19|20)[0-9]".prop_map(Pattern::Prefix),
    ];
    (patterns, prop::option::of(Just(2.0f32))).prop_map(|(pattern, weight)| {
        let query = Query::Text(Scope::Anywhere, pattern);
        match weight {
            Some(weight) => Query::Weighted(Box::new(query), weight),
            None => query,
        }
    })
}

fn flattened(parts: Vec<Query>, is_and: bool) -> Vec<Query> {
    parts
        .into_iter()
        .flat_map(|part| match part {
            Query::And(inner) if is_and => inner,
            Query::Or(inner) if !is_and => inner,
            other => vec![other],
        })
        .collect()
}

fn any_property() -> impl Strategy<Value = Property> {
    prop_oneof![Just(Property::Version), Just(Property::Correction)]
}

/// Every query that the language can express. Not included: lists within lists of the same kind, and a pattern of
/// alternatives on its own.
fn any_query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        8 => (any_scope(), any_pattern()).prop_map(|(scope, pattern)| Query::Text(scope, pattern)),
        1 => (2u32..=1000, any_scope_of_words(), any_counted()).prop_map(|(count, scope, pattern)| {
            Query::AtLeast { count, scope, pattern }
        }),
        1 => (1i8..=12, 1i8..=29).prop_map(|(month, day)| Query::Anniversary { month, day }),
        1 => any_days().prop_map(Query::Published),
        1 => any_days().prop_map(Query::Mentions),
        1 => Just(Query::Undated),
        1 => any_property().prop_map(Query::Has),
        1 => "[a-z]{2,3}(-[A-Z]{2})?".prop_map(Query::Language),
    ];
    let tree = leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 2..4).prop_map(|parts| Query::And(flattened(parts, true))),
            1 => (any_date_word(), any_year()).prop_map(|(word, year)| Query::And(vec![word, year])),
            2 => vec(inner.clone(), 2..4).prop_map(|parts| Query::Or(flattened(parts, false))),
            1 => inner.clone().prop_map(|query| Query::Not(Box::new(query))),
            1 => (inner, prop_oneof![Just(0.5f32), Just(3.0), 0.001f32..1000.0])
                .prop_map(|(query, weight)| Query::Weighted(Box::new(query), weight)),
        ]
    });
    prop_oneof![1 => Just(Query::All), 40 => tree]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn printing_then_parsing_gives_the_query_back(query in any_query()) {
        let printed = query.to_string();
        prop_assert_eq!(parse(&printed, &CONTEXT), Ok(query), "printed as {}", printed);
    }

    #[test]
    fn parsing_any_text_gives_a_query_that_prints_and_parses_to_itself(text in any_text()) {
        if let Ok(query) = parse(&text, &CONTEXT) {
            let printed = query.to_string();
            prop_assert_eq!(parse(&printed, &CONTEXT), Ok(query), "printed as {}", printed);
        }
    }

    #[test]
    fn the_span_of_an_error_is_in_the_text_and_on_character_boundaries(text in any_text()) {
        if let Err(error) = parse(&text, &CONTEXT) {
            prop_assert!(text.get(error.span.bytes()).is_some(), "{:?}", error);
            prop_assert!(error.hint.is_some(), "{:?}", error);
            prop_assert!(!error.pointing_at(&text).is_empty());
        }
    }
}

/// Text of parts that have a meaning in the language, and arbitrary text.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9é東]{1,4}",
        "[ \u{3000}\u{200b}]",
        "[\u{301}\u{599}\u{94d}]",
        "[-()\"“”„«»=/*?~^:.,!'’|\\\\<>\\[\\]]",
        "(AND|OR|NOT|NEAR|w/5|w/s|pre/2|NEAR/p|title:|lead:|hlead:|hlead\\(|hd=|on:|on:07-14|atleast2\\(|atleast3 | and | or | not | /5 | \\+5 | adj3 |ADJ|same|andnot|date aft 2020|date\\(|@a|abc!|date:|lang:|since:|mentions:|quote:|person:|undated:|~2|\\^3|2022|\\.\\.)",
        "\\PC",
        any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

#[track_caller]
fn check(query: &Query, expected: &str) {
    assert_eq!(query.to_string(), expected);
}

fn word(text: &str) -> Query {
    Query::Text(Scope::Anywhere, Pattern::Word(text.to_owned()))
}

#[test]
fn lists_within_lists_are_in_parentheses() {
    let both = Query::And(vec![word("a"), Query::Or(vec![word("b"), word("c")])]);
    check(&both, "a (b OR c)");
    check(
        &Query::Or(vec![both.clone(), word("d")]),
        "(a (b OR c)) OR d",
    );
    check(&Query::Not(Box::new(both.clone())), "NOT (a (b OR c))");
    check(&Query::Weighted(Box::new(both), 2.5), "(a (b OR c))^2.5");
}

#[test]
fn words_of_scripts_without_spaces_are_printed_together() {
    let printed = |text: &str| parse(text, &CONTEXT).unwrap().to_string();
    assert_eq!(printed("org:東京電力"), "org:\"東京電力\"");
    assert_eq!(printed("\"メイ首相\""), "\"メイ首相\"");
    assert_eq!(printed("\"東 京\"~3"), "\"東 京\"~3");
    assert_eq!(printed("\"東京 tower\""), "\"東 京 tower\"");
    assert_eq!(printed("\"été à\""), "\"été à\"");
}

#[test]
fn words_that_are_operators_are_in_quotes() {
    check(
        &Query::And(vec![word("NOT"), word("near"), word("NEAR")]),
        "\"NOT\" near \"NEAR\"",
    );
}

#[test]
fn the_word_date_before_an_exact_word_is_in_quotes() {
    let year = || Query::Text(Scope::Anywhere, Pattern::Exact("2022".to_owned()));
    check(&Query::And(vec![word("date"), year()]), "\"date\" =2022");
    let not_date = Query::Not(Box::new(word("DATE")));
    let weighted = Query::Weighted(Box::new(year()), 2.0);
    check(
        &Query::And(vec![not_date, weighted]),
        "NOT \"DATE\" =2022^2",
    );
    check(&Query::And(vec![year(), word("date")]), "=2022 date");
}

#[test]
fn days_are_printed_in_their_shortest_form() {
    let days = |from, until| Query::Published(DayRange { from, until });
    check(&days(Some(18_993), Some(19_358)), "date:2022");
    check(&days(Some(19_052), Some(19_083)), "date:2022-03");
    check(&days(Some(19_052), Some(19_053)), "date:2022-03-01");
    check(
        &days(Some(19_047), Some(19_057)),
        "date:2022-02-24..2022-03-05",
    );
    check(&days(Some(19_047), None), "date:2022-02-24..");
    check(&days(None, Some(19_057)), "date:..2022-03-05");
}
