//! Queries and arguments that cannot be read: the place of the mistake and a way to write it.

use crate::harness::{newsdex, run};

#[test]
fn what_is_opened_has_to_be_closed() {
    insta::assert_snapshot!(newsdex(&["search", "macron \"putin call"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: this quotation mark is never closed
      macron "putin call
             ^
    hint: add the closing quotation mark, or remove this one
    "#);
    insta::assert_snapshot!(newsdex(&["search", "(macron OR putin"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: this parenthesis is never closed
      (macron OR putin
      ^
    hint: add `)`, or put it in quotes to search for the character itself
    ");
    insta::assert_snapshot!(newsdex(&["search", "economy OR crisis)"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: `)` closes nothing
      economy OR crisis)
                       ^
    hint: put it in quotes to search for the character itself
    ");
    insta::assert_snapshot!(newsdex(&["search", "title:(flood"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: this parenthesis is never closed
      title:(flood
            ^
    hint: add `)`, or put it in quotes to search for the character itself
    ");
}

#[test]
fn an_operator_needs_something_to_work_on() {
    insta::assert_snapshot!(newsdex(&["search", "white AND"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: `AND` has nothing on its right
      white AND
            ^^^
    hint: to search for the word itself, put it in quotes: "AND"
    "#);
    insta::assert_snapshot!(newsdex(&["search", "OR crisis"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: `OR` has nothing on its left
      OR crisis
      ^^
    hint: to search for the word itself, put it in quotes: "OR"
    "#);
    insta::assert_snapshot!(newsdex(&["search", "NEAR/5 putin"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: `NEAR/5` has nothing on its left
      NEAR/5 putin
      ^^^^^^
    hint: to search for the word itself, put it in quotes: "NEAR/5"
    "#);
    insta::assert_snapshot!(newsdex(&["search", "macron w/0 putin"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: words can be 1 to 1000 words apart
      macron w/0 putin
             ^^^
    hint: write w/10
    ");
    insta::assert_snapshot!(newsdex(&["search", "macron w/5 (putin -call)"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: NOT cannot be used next to `w/5`
      macron w/5 (putin -call)
                 ^^^^^^^^^^^^^
    hint: exclude words outside of it: (kyiv w/5 talks) -football
    "#);
}

#[test]
fn dates_have_to_exist() {
    insta::assert_snapshot!(newsdex(&["search", "macron date:2022-13"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: there is no month 13
      macron date:2022-13
                       ^^
    hint: months go from 01 to 12; a date is year-month-day
    ");
    insta::assert_snapshot!(newsdex(&["search", "date:2022-02-30"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: 2022-02 has no day 30
      date:2022-02-30
                   ^^
    hint: its days go from 01 to 28
    ");
    insta::assert_snapshot!(newsdex(&["search", "--from", "soon", "macron"]), @r#"
    exit 2
    --- stdout
    --- stderr
    newsdex: --from: `soon` is not a date
      soon
      ^^^^
    hint: write 2022, 2022-03, 2022-03-01, 2022-W09, 2022-Q1, 1990s, 19c, "march 2022" or 2022-02..2022-03
    "#);
    insta::assert_snapshot!(newsdex(&["search", "--to", "2022-02-30", "macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --to: 2022-02 has no day 30
      2022-02-30
              ^^
    hint: its days go from 01 to 28
    ");
}

#[test]
fn fields_have_to_be_spelt() {
    insta::assert_snapshot!(newsdex(&["search", "persn:macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: there is no field `persn:`
      persn:macron
      ^^^^^^
    hint: did you mean person:? Put a space after the colon to search for the words
    ");
    insta::assert_snapshot!(newsdex(&["search", "lang:german"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: a language is a code of two or three letters
      lang:german
           ^^^^^^
    hint: write lang:en, lang:fr or lang:pt-BR
    ");
}

#[test]
fn flags_are_as_strict_as_fields() {
    insta::assert_snapshot!(newsdex(&["search", "--lang", "german"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --lang: a language is a code of two or three letters
      lang:german
           ^^^^^^
    hint: write lang:en, lang:fr or lang:pt-BR
    ");
    insta::assert_snapshot!(newsdex(&["search", "--person", "***"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --person: `***` contains no words
    ");
    insta::assert_snapshot!(newsdex(&["search", "--source", "", "macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: --source: `` contains no words
    ");
}

#[test]
fn a_language_is_nothing_but_a_language() {
    for tag in ["", "en OR title:putin", "en) OR (putin", "en -macron"] {
        assert_eq!(
            run(&["search", "--lang", tag, "macron"]).code,
            Some(2),
            "for {tag:?}"
        );
    }
}

#[test]
fn patterns_have_to_be_patterns() {
    insta::assert_snapshot!(newsdex(&["search", "/col[ou/"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: /col[ou/ is not a regular expression that newsdex understands
    hint: write it as in /colou?r/; brackets, ., *, +, ? and | have their usual meaning
    ");
    insta::assert_snapshot!(newsdex(&["search", "zelenskiy~5"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: a fuzzy word can differ by 1 or 2 letters
      zelenskiy~5
               ^^
    hint: write zelenskiy~1 or zelenskiy~2
    ");
    insta::assert_snapshot!(newsdex(&["search", "sanction^0"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: a weight is a number above 0 and up to 1000
      sanction^0
              ^^
    hint: write sanction^3 or sanction^0.5; to exclude a word write -sanction
    ");
}

#[test]
fn the_caret_stands_under_the_mistake_in_wide_scripts_too() {
    insta::assert_snapshot!(newsdex(&["search", "東京 Зеленський date:2022-13"]), @r"
    exit 2
    --- stdout
    --- stderr
    newsdex: query: there is no month 13
      東京 Зеленський date:2022-13
                                ^^
    hint: months go from 01 to 12; a date is year-month-day
    ");
}

#[test]
fn arguments_have_to_be_known() {
    insta::assert_snapshot!(newsdex(&["serch", "macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: unrecognized subcommand 'serch'

      tip: some similar subcommands exist: 'serve', 'search'

    Usage: newsdex [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(newsdex(&["search", "--limit", "many", "macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'many' for '--limit <N>': write a number or `all`

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(newsdex(&["search", "--facet", "colour", "macron"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'colour' for '--facet <FIELD>'
      [possible values: people, organizations, places, source, author, section, language, year, month]

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(newsdex(&["index"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <PATH>...

    Usage: newsdex index <PATH>...

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(newsdex(&["stats", "--threads", "0"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value '0' for '--threads <N>': 0 is not in 1..=1024

    For more information, try '--help'.
    ");
}

/// Makes sure that a query is refused, or answered, but in good order.
#[track_caller]
fn check_survives(query: &str) {
    let run = run(&["search", "--limit", "1", "--", query]);
    let beginning: String = query.chars().take(20).collect();
    assert!(matches!(run.code, Some(0..=2)), "{beginning}: {run}");
    assert!(
        !run.stderr.contains("panicked") && run.stderr.len() < 1_000,
        "{beginning}: {run}"
    );
}

#[test]
fn queries_made_to_do_harm_are_refused_or_answered() {
    check_survives(&format!("{}seal{}", "(".repeat(20_000), ")".repeat(20_000)));
    check_survives(&"(".repeat(20_000));
    check_survives(&("NOT ".repeat(10_000) + "seal"));
    check_survives(&("title:".repeat(5_000) + "seal"));
    check_survives(&"seal ".repeat(10_000));
    check_survives(&("seal".to_owned() + &" w/5 seal".repeat(5_000)));
    check_survives(&format!("\"{}\"", "the ".repeat(5_000)));
    check_survives(&"x".repeat(500));
    check_survives(&("a".repeat(500) + "~2"));
    check_survives("/(a*)*b/");
    check_survives("/(a|b|c|d){1,1000}{1,100}/");
    check_survives(&format!("/{}z/", ".*".repeat(300)));
    check_survives("*a*e*i*o*");
    check_survives("\u{1}\u{202e}\u{feff} \u{1f600}\u{200d}\u{1f600}");
}

#[test]
fn numbers_out_of_all_proportion_are_taken() {
    let most = u64::MAX.to_string();
    let found = run(&[
        "search",
        "--limit",
        &most,
        "--snippets",
        &most,
        "--format",
        "json",
        "seal",
    ])
    .exits(0);
    assert_eq!(found.json()["total"], 1);
    run(&[
        "search", "--offset", &most, "--limit", &most, "--format", "json", "seal",
    ])
    .exits(0);
}
