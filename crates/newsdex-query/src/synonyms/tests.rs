use super::*;
use crate::{ParseContext, Query, parse};

const FILE: &str = r#"
[[same]]
words = ["car", "automobile", "motor car"]

[[also]]
word = "insect"
finds = ["ant", "bee"]

[[renamed]]
names = ["Burma", "Myanmar"]
since = ["1989-06-18"]

[[renamed]]
names = ["War Office", "Ministry of Arms", "Ministry of Peace"]
since = ["1964", 2001-05-02]

[[also]]
word = "plague"
finds = ["covid"]
date = "2020.."
"#;

fn synonyms() -> Synonyms {
    Synonyms::parse(FILE, 19_000).unwrap()
}

fn read(text: &str) -> Query {
    parse(text, &ParseContext { today: 19_000 }).unwrap()
}

#[track_caller]
fn check(typed: &str, expected: &str) {
    let expanded = synonyms().expand(read(typed));
    assert_eq!(expanded.to_string(), expected, "for {typed}");
    assert_eq!(read(expected), expanded, "what is printed, for {typed}");
}

#[test]
fn words_find_each_other_in_both_ways_or_in_one() {
    check("car", "car OR automobile OR \"motor car\"");
    check("Automobile", "Automobile OR car OR \"motor car\"");
    check("\"motor car\"", "\"motor car\" OR car OR automobile");
    check("insect", "insect OR ant OR bee");
    check("ant", "ant");
    check("INSÉCT", "INSÉCT OR ant OR bee");
}

#[test]
fn a_name_is_found_on_the_days_when_it_was_in_use() {
    check("burma", "burma OR (Myanmar date:1989-06-18..)");
    check("myanmar", "myanmar OR (Burma date:..1989-06-17)");
    check(
        "\"war office\"",
        "\"war office\" OR (\"Ministry of Arms\" date:1964-01-01..2001-05-01) OR (\"Ministry of Peace\" date:2001-05-02..)",
    );
    check("plague", "plague OR (covid date:2020-01-01..)");
}

#[test]
fn beside_a_date_only_the_synonyms_of_that_date_are_added() {
    check("burma date:2020", "(burma OR Myanmar) date:2020");
    check("myanmar date:2020", "myanmar date:2020");
    check(
        "myanmar date:1980..2020",
        "(myanmar OR (Burma date:..1989-06-17)) date:1980..2020",
    );
    check(
        "burma w/5 car date:1980",
        "(burma w/5 (car OR automobile OR \"motor car\")) date:1980",
    );
    check(
        "burma w/5 plague date:2021",
        "((burma OR Myanmar) w/5 (plague OR covid)) date:2021",
    );
    check(
        "burma -(date:2020 plague)",
        "(burma OR (Myanmar date:1989-06-18..)) NOT (date:2020 (plague OR covid))",
    );
}

#[test]
fn what_is_expanded_stays_as_it_is() {
    for typed in [
        "car",
        "insect -ant",
        "burma",
        "myanmar title:burma",
        "burma w/5 insect",
        "\"war office\"",
    ] {
        let once = synonyms().expand(read(typed));
        assert_eq!(synonyms().expand(once.clone()), once, "for {typed}");
    }
}

#[test]
fn words_side_by_side_can_be_a_term() {
    check("motor car", "(motor car) OR car OR automobile");
    check(
        "red motor car crash",
        "red ((motor car) OR car OR automobile) crash",
    );
    check(
        "motor title:car",
        "motor (title:car OR title:automobile OR title:\"motor car\")",
    );
    check(
        "motor OR car",
        "motor OR car OR automobile OR \"motor car\"",
    );
}

#[test]
fn operators_and_fields_stay() {
    check(
        "car -burma",
        "(car OR automobile OR \"motor car\") NOT (burma OR (Myanmar date:1989-06-18..))",
    );
    check("title:insect", "title:insect OR title:ant OR title:bee");
    check(
        "place:burma",
        "place:burma OR (place:Myanmar date:1989-06-18..)",
    );
    check("car^3", "(car OR automobile OR \"motor car\")^3");
    check("car OR automobile", "car OR automobile OR \"motor car\"");
    check(
        "car w/5 crash",
        "(car OR automobile OR \"motor car\") w/5 crash",
    );
    check(
        "atleast3(car)",
        "atleast3(car OR automobile OR \"motor car\")",
    );
    check(
        "burma w/5 car",
        "(burma w/5 (car OR automobile OR \"motor car\")) OR (((burma OR Myanmar) w/5 (car OR automobile OR \"motor car\")) date:1989-06-18..)",
    );
    check(
        "burma w/5 plague",
        "(burma w/5 plague) OR (((burma OR Myanmar) w/5 plague) date:1989-06-18..2019-12-31) OR \
         (((burma OR Myanmar) w/5 (plague OR covid)) date:2020-01-01..)",
    );
}

#[test]
fn exact_words_phrases_and_metadata_have_no_synonyms() {
    for typed in [
        "=car",
        "=\"motor car\"",
        "\"car crash\"",
        "car*",
        "car~1",
        "source:car",
        "\"motor car\"~2",
    ] {
        assert_eq!(synonyms().expand(read(typed)), read(typed), "{typed}");
    }
}

#[test]
fn mistakes_are_reported_with_line_and_key() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = Synonyms::parse(text, 19_000).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(!error.hint.is_empty());
    }
    check(
        "[[same]]\nwords = [\"car\"]\n",
        "line 1: `words` needs at least 2",
    );
    check(
        "[[same]]\nwords = [\"car\",\n \"CAR\"]\n",
        "line 3: `words`: `CAR` is there twice",
    );
    check(
        "[[same]]\nwords = [\"car\", \"auto*\"]\n",
        "line 2: `words`: `auto*` contains the operator *",
    );
    check(
        "[[same]]\nwords = [\"car\", \"…\"]\n",
        "line 2: `words`: a text without words",
    );
    check(
        "[[also]]\nword = \"car\"\nfinds = [\"Car\"]\n",
        "line 1: `finds`: `car` is the word itself",
    );
    check(
        "[[also]]\nword = \"car\"\nfinds = []\n",
        "line 1: `finds` needs at least 1",
    );
    check(
        "[[also]]\nword = \"a\"\nfinds = [\"b\"]\ndate = \"soon\"\n",
        "line 4: `date`: `soon`: `soon` is not a date",
    );
    check(
        "[[renamed]]\nnames = [\"a\", \"b\"]\nsince = []\n",
        "line 1: `since` has 0 dates for 2 names",
    );
    check(
        "[[renamed]]\nnames = [\"a\", \"b\", \"c\"]\nsince = [\"1990\",\n\"1980\"]\n",
        "line 4: `since`: this date is not after the one before it",
    );
    check(
        "[[renamed]]\nnames = [\"a\", \"b\"]\nsince = [\"..1990\"]\n",
        "line 3: `since`: a date without a beginning",
    );
    check(
        "[[synonym]]\nwords = []\n",
        "line 1: unknown field `synonym`, expected one of `same`, `also`, `renamed`",
    );
    check(
        "[[same]]\nword = \"a\"\n",
        "line 2: unknown field `word`, expected `words` or `date`",
    );
}

#[test]
fn a_file_without_entries_changes_nothing() {
    let none = Synonyms::parse("# nothing yet\n", 19_000).unwrap();
    assert!(none.is_empty());
    assert_eq!(none.expand(read("car -burma")), read("car -burma"));
}
