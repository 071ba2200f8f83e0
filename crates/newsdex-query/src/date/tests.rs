use super::*;

/// Thursday, 3 March 2022.
const TODAY: i64 = 19_054;

fn shown(range: DayRange) -> String {
    let text = |day: Option<i64>| {
        day.map_or(String::new(), |day| {
            date(day).map_or(format!("day {day}"), |date| date.to_string())
        })
    };
    format!("{} to {}", text(range.from), text(range.until))
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(
        day_range(text, TODAY).map(shown).as_deref(),
        Ok(expected),
        "for {text:?}"
    );
}

#[track_caller]
fn check_since(text: &str, expected: &str) {
    assert_eq!(
        since(text, TODAY).map(shown).as_deref(),
        Ok(expected),
        "for {text:?}"
    );
}

#[track_caller]
fn check_error(text: &str, fault: &str, message: &str) {
    let error = day_range(text, TODAY).unwrap_err();
    assert_eq!(
        (text.get(error.span.bytes()), error.message.as_str()),
        (Some(fault), message),
        "for {text:?}"
    );
    assert!(error.hint.is_some(), "for {text:?}");
}

#[test]
fn a_period_is_all_its_days() {
    check("2022", "2022-01-01 to 2023-01-01");
    check("2022-03", "2022-03-01 to 2022-04-01");
    check("2022-3", "2022-03-01 to 2022-04-01");
    check("2022-12", "2022-12-01 to 2023-01-01");
    check("2022-03-01", "2022-03-01 to 2022-03-02");
    check("2024-02", "2024-02-01 to 2024-03-01");
    check("2024-02-29", "2024-02-29 to 2024-03-01");
    check("2022-W09", "2022-02-28 to 2022-03-07");
    check("2022-w9", "2022-02-28 to 2022-03-07");
    check("2020-W53", "2020-12-28 to 2021-01-04");
    check("2020-W01", "2019-12-30 to 2020-01-06");
}

#[test]
fn years_reach_from_the_first_newspapers_to_the_end_of_four_digits() {
    check("1605-07", "1605-07-01 to 1605-08-01");
    check("1000", "1000-01-01 to 1001-01-01");
    check("9999", "9999-01-01 to day 2932897");
    check(">9999", "day 2932897 to ");
}

#[test]
fn months_may_be_words() {
    check("march 2022", "2022-03-01 to 2022-04-01");
    check("March, 2022", "2022-03-01 to 2022-04-01");
    check("3 march 2022", "2022-03-03 to 2022-03-04");
    check("3rd March 2022", "2022-03-03 to 2022-03-04");
    check("Mar. 3, 2022", "2022-03-03 to 2022-03-04");
    check("2022 sept", "2022-09-01 to 2022-10-01");
    check("3 march 2022 .. may 2022", "2022-03-03 to 2022-06-01");
}

#[test]
fn today_and_yesterday_count_from_the_day_given() {
    check("today", "2022-03-03 to 2022-03-04");
    check("Yesterday", "2022-03-02 to 2022-03-03");
    check("2022-02..today", "2022-02-01 to 2022-03-04");
}

#[test]
fn ranges_include_both_ends_and_may_be_open() {
    check("2022-02-24..2022-03-05", "2022-02-24 to 2022-03-06");
    check("2021..2022", "2021-01-01 to 2023-01-01");
    check("2022..2022-03", "2022-01-01 to 2022-04-01");
    check("2022..", "2022-01-01 to ");
    check("..2022-03", " to 2022-04-01");
    check("2021...2022", "2021-01-01 to 2023-01-01");
    check("2021…2022", "2021-01-01 to 2023-01-01");
    check("..", " to ");
}

#[test]
fn comparisons_count_whole_periods() {
    check(">=2022", "2022-01-01 to ");
    check(">2022", "2023-01-01 to ");
    check("<2022", " to 2022-01-01");
    check("<=2022", " to 2023-01-01");
    check(">= 2022-03", "2022-03-01 to ");
}

#[test]
fn decades_centuries_and_open_digits_are_years() {
    check("1990s", "1990-01-01 to 2000-01-01");
    check("1990's", "1990-01-01 to 2000-01-01");
    check("the 1880s", "1880-01-01 to 1890-01-01");
    check("1900s", "1900-01-01 to 1910-01-01");
    check("199?", "1990-01-01 to 2000-01-01");
    check("199x", "1990-01-01 to 2000-01-01");
    check("199*", "1990-01-01 to 2000-01-01");
    check("18??", "1800-01-01 to 1900-01-01");
    check("18XX", "1800-01-01 to 1900-01-01");
    check("18*", "1800-01-01 to 1900-01-01");
    check("1???", "1000-01-01 to 2000-01-01");
    check("19c", "1800-01-01 to 1900-01-01");
    check("c19", "1800-01-01 to 1900-01-01");
    check("19th century", "1800-01-01 to 1900-01-01");
    check("the 21st Century", "2000-01-01 to 2100-01-01");
    check("99c", "9800-01-01 to 9900-01-01");
    check("17th c.", "1600-01-01 to 1700-01-01");
}

#[test]
fn quarters_and_halves_are_months() {
    check("2022-Q1", "2022-01-01 to 2022-04-01");
    check("2022q4", "2022-10-01 to 2023-01-01");
    check("Q2 2022", "2022-04-01 to 2022-07-01");
    check("3Q 2022", "2022-07-01 to 2022-10-01");
    check("2022 Q3", "2022-07-01 to 2022-10-01");
    check("Q3-2022", "2022-07-01 to 2022-10-01");
    check("2022-H2", "2022-07-01 to 2023-01-01");
    check("1H 2022", "2022-01-01 to 2022-07-01");
}

#[test]
fn groups_of_years_may_be_the_ends_of_a_range() {
    check("1887..1890s", "1887-01-01 to 1900-01-01");
    check("1990s..2022-Q1", "1990-01-01 to 2022-04-01");
    check("18??..1914", "1800-01-01 to 1915-01-01");
    check("..19c", " to 1900-01-01");
    check(">=1990s", "1990-01-01 to ");
    check(">19c", "1900-01-01 to ");
    check("<1990s", " to 1990-01-01");
    check("1980s..1990s", "1980-01-01 to 2000-01-01");
    check_since("1990s", "1990-01-01 to ");
    check_since("20c", "1900-01-01 to ");
    check_since("2022-Q1", "2022-01-01 to ");
}

#[test]
fn groups_of_years_that_do_not_exist_are_pointed_at() {
    check_error("90s", "90s", "a decade is four digits and an s");
    check_error("1995s", "1995s", "no decade begins with 1995");
    check_error("0990s", "0990s", "a decade is four digits and an s");
    check_error("2022-Q5", "Q5", "a year has no quarter 5");
    check_error("Q0 2022", "Q0", "a year has no quarter 0");
    check_error("2022-H3", "H3", "a year has no half 3");
    check_error("5c", "5c", "a century goes from 11 to 99");
    check_error("0th century", "0th century", "a century goes from 11 to 99");
    let places = "a year with open digits begins with its first digits and has four places";
    check_error("18?", "18?", places);
    check_error("?990", "?990", places);
    check_error("1?9?", "1?9?", places);
    check_error("1990?", "1990?", places);
    check_error("0???", "0???", places);
    check_error(
        "2022-0?",
        "2022-0?",
        "only the last digits of a year can be left open",
    );
    check_error("spring 2022", "spring", "`spring` is not a date");
    check_error("early 1990s", "early", "`early` is not a date");
    check_error("Q1", "Q1", "`Q1` is not a date");
    check_error(
        "1990s..1980s",
        "1990s..1980s",
        "this range ends before it begins",
    );
    let error = day_range("90s", TODAY).unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("write the century, too: 1990s"));
    let error = day_range("1914-18", TODAY).unwrap_err();
    assert_eq!(
        error.hint.as_deref(),
        Some("write a range with two dots: 1914..1918")
    );
}

#[test]
fn dates_that_do_not_exist_are_pointed_at() {
    check_error("2022-13", "13", "there is no month 13");
    check_error("2022-00", "00", "there is no month 00");
    check_error("2022-02-30", "30", "2022-02 has no day 30");
    check_error("2023-02-29", "29", "2023-02 has no day 29");
    check_error("2021-01..2022-02-31", "31", "2022-02 has no day 31");
    check_error("31 april 2022", "31", "2022-04 has no day 31");
    check_error("2021-W53", "W53", "2021 has no week 53");
    check_error("0999", "0999", "a year is four digits from 1000 to 9999");
    check_error("22", "22", "a year is four digits from 1000 to 9999");
}

#[test]
fn dates_in_other_forms_are_refused_with_the_form_to_write() {
    check_error("20220301", "20220301", "write dates with hyphens");
    check_error("01/03/2022", "01/03/2022", "write dates as year-month-day");
    check_error("1.3.2022", "1.3.2022", "write dates as year-month-day");
    check_error("2022-2023", "2022-2023", "not a date");
    check_error("march", "march", "this month needs its year");
    check_error("soon", "soon", "`soon` is not a date");
    check_error("last-week", "last-week", "`last-week` is not a date");
    check_error("[2020", "[2020", "a date range is not written in brackets");
    check_error("2022-01-01-01", "01-01", "a day is two digits");
    check_error("2022-", "", "a month is two digits");
    check_error(">", ">", "`>` needs a date right after it");
    check_error("", "", "the date is missing");
    check_error(
        "2020..2021..2022",
        "2021..2022",
        "a date range needs two dates",
    );
    let error = day_range("20220301", TODAY).unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("write 2022-03-01"));
}

#[test]
fn a_range_that_ends_before_it_begins_is_refused() {
    check_error(
        "2023..2022",
        "2023..2022",
        "this range ends before it begins",
    );
    check_error(
        "2022-03..2021",
        "2022-03..2021",
        "this range ends before it begins",
    );
    let error = day_range("2023..2022-05", TODAY).unwrap_err();
    assert_eq!(
        error.hint.as_deref(),
        Some("the earlier date comes first: 2022-05..2023")
    );
}

#[test]
fn since_counts_back_from_today_and_stays_open() {
    check_since("30d", "2022-02-01 to ");
    check_since("0d", "2022-03-03 to ");
    check_since("2w", "2022-02-17 to ");
    check_since("6m", "2021-09-03 to ");
    check_since("1Y", "2021-03-03 to ");
    check_since("2022", "2022-01-01 to ");
    check_since("2021-05", "2021-05-01 to ");
    check_since("yesterday", "2022-03-02 to ");
    check_since("march 2021", "2021-03-01 to ");
}

#[test]
fn lengths_that_make_no_sense_are_refused() {
    for text in [
        "30",
        "3h",
        "99999y",
        "99999999999999999999d",
        "d",
        "-3d",
        "2021..2022",
        ">2022",
        "",
    ] {
        let error = since(text, TODAY).unwrap_err();
        assert!(error.hint.is_some(), "for {text:?}");
        assert!(text.get(error.span.bytes()).is_some(), "for {text:?}");
    }
}

#[test]
fn any_day_and_any_text_are_no_panic() {
    for today in [i64::MIN, -5_000_000, 5_000_000, i64::MAX] {
        for text in ["today", "yesterday", "30d", "1m", "..today"] {
            let _ = day_range(text, today);
            let _ = since(text, today);
        }
    }
}
