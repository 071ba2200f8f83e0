use proptest::prelude::*;

use super::*;
use newsdex_text::article::Moment;
use newsdex_text::day::Day;

/// An article published on Thursday, 3 March 2022.
fn article(body: &str) -> Article {
    Article {
        body: body.to_owned(),
        published: Day::new(2022, 3, 3).map(Moment::on_day),
        ..Article::default()
    }
}

fn dates_of(article: &Article, language: &str) -> Vec<(String, String)> {
    mentioned_dates(article, Some(language), &Framing::default())
        .iter()
        .map(|date| (article.body[date.span.bytes()].to_owned(), date.iso()))
        .collect()
}

/// Checks the dates found in a text published on Thursday, 3 March 2022.
#[track_caller]
fn check(body: &str, expected: &[(&str, &str)]) {
    let found = dates_of(&article(body), "en");
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(text, date)| (text.as_str(), date.as_str()))
        .collect();
    assert_eq!(found, expected, "in {body:?}");
}

#[test]
fn weekdays_are_the_last_ones_unless_they_lie_ahead() {
    check(
        "The ferry sank on Wednesday.",
        &[("Wednesday", "2022-03-02")],
    );
    check(
        "The ferry sank late Wednesday.",
        &[("late Wednesday", "2022-03-02")],
    );
    check(
        "The ferry sank on Thursday, she said.",
        &[("Thursday", "2022-03-03")],
    );
    check("She said on Friday.", &[("Friday", "2022-02-25")]);
    check("They will meet on Friday.", &[("Friday", "2022-03-04")]);
    check(
        "They are expected to meet on Monday morning.",
        &[("Monday morning", "2022-03-07")],
    );
    check(
        "The vote is scheduled for Sunday.",
        &[("Sunday", "2022-03-06")],
    );
    check(
        "She said on Monday that they would meet on Saturday.",
        &[("Monday", "2022-02-28"), ("Saturday", "2022-03-05")],
    );
    check(
        "They will resign, she said on Tuesday.",
        &[("Tuesday", "2022-03-01")],
    );
    check("On Friday, they will meet.", &[("Friday", "2022-03-04")]);
    check(
        "They spoke ahead of Sunday's vote.",
        &[("Sunday", "2022-03-06")],
    );
    check(
        "It closed last Thursday.",
        &[("last Thursday", "2022-02-24")],
    );
    check(
        "It opens next Thursday.",
        &[("next Thursday", "2022-03-10")],
    );
    check(
        "It opens this coming Friday.",
        &[("this coming Friday", "2022-03-04")],
    );
    check(
        "It sank on Monday last week.",
        &[("Monday last week", "2022-02-21")],
    );
    check(
        "It sank late on Tuesday night.",
        &[("late on Tuesday night", "2022-03-01")],
    );
}

#[test]
fn names_with_weekdays_are_no_dates() {
    check("The Sunday Times and the Good Friday Agreement", &[]);
    check("Shops open early for Black Friday.", &[]);
    check("The Sun sat on Sat and Wed.", &[]);
    check("He works Mondays and every third Sunday.", &[]);
}

#[test]
fn weekdays_with_their_date_are_one_expression() {
    check(
        "It began on Thursday, Feb. 24, at dawn.",
        &[("Thursday, Feb. 24", "2022-02-24")],
    );
    check(
        "It began on Thursday 24 February.",
        &[("Thursday 24 February", "2022-02-24")],
    );
    check(
        "WEDNESDAY, 29 JULY 2015",
        &[("WEDNESDAY, 29 JULY 2015", "2015-07-29")],
    );
    check(
        "It is on Sat., March 5.",
        &[("Sat., March 5", "2022-03-05")],
    );
    check(
        "On Thursday evening, Feb. 24, it rained.",
        &[("Thursday evening, Feb. 24", "2022-02-24")],
    );
    // The last 13 May that was a Friday.
    check(
        "He died on Friday, May 13.",
        &[("Friday, May 13", "2022-05-13")],
    );
}

#[test]
fn days_near_the_day_of_writing_are_understood() {
    check("It rained yesterday.", &[("yesterday", "2022-03-02")]);
    check(
        "It rained the day before yesterday.",
        &[("day before yesterday", "2022-03-01")],
    );
    check(
        "It rains today and tonight.",
        &[("today", "2022-03-03"), ("tonight", "2022-03-03")],
    );
    check(
        "They meet tomorrow morning.",
        &[("tomorrow morning", "2022-03-04")],
    );
    check("It rained last night.", &[("last night", "2022-03-02")]);
    check(
        "Today, it rains. He reads USA Today.",
        &[("Today", "2022-03-03")],
    );
    check("It rained two days ago.", &[("two days ago", "2022-03-01")]);
    check(
        "It rained last weekend.",
        &[("last weekend", "2022-02-26/2022-02-27")],
    );
}

#[test]
fn weeks_months_and_years_are_understood() {
    check("It rained last week.", &[("last week", "2022-W08")]);
    check(
        "It rained earlier this week.",
        &[("earlier this week", "2022-W09")],
    );
    check("It may rain next month.", &[("next month", "2022-04")]);
    check("It rained this month.", &[("this month", "2022-03")]);
    check(
        "It rained earlier this year.",
        &[("earlier this year", "2022")],
    );
    check("It rained late last year.", &[("late last year", "2021")]);
    check(
        "It rained three weeks ago.",
        &[("three weeks ago", "2022-W06")],
    );
    check("It rained a year ago.", &[("a year ago", "2021")]);
    check("It rained 30 years ago.", &[("30 years ago", "1992")]);
    check(
        "It rained six months ago.",
        &[("six months ago", "2021-09")],
    );
    check("It was the last week of his last year.", &[]);
    check("It rained two and a half years ago.", &[]);
}

#[test]
fn days_of_months_are_understood() {
    check("It began on March 3.", &[("March 3", "2022-03-03")]);
    check(
        "It began on Dec. 15, she said.",
        &[("Dec. 15", "2021-12-15")],
    );
    check("It will end on Dec. 15.", &[("Dec. 15", "2022-12-15")]);
    check("the April 10 election", &[("April 10", "2022-04-10")]);
    check(
        "on 3 March 2021 and on the 4th of May, 1999",
        &[
            ("3 March 2021", "2021-03-03"),
            ("4th of May, 1999", "1999-05-04"),
        ],
    );
    check("from March 3-5", &[("March 3-5", "2022-03-03/2022-03-05")]);
    check(
        "3-5 March 2020",
        &[("3-5 March 2020", "2020-03-03/2020-03-05")],
    );
    check(
        "Sept. 11, 2001, and the Sept. 11 attacks",
        &[("Sept. 11, 2001", "2001-09-11"), ("Sept. 11", "2001-09-11")],
    );
    check(
        "payable April six, record March 20",
        &[("April six", "2022-04-06"), ("March 20", "2022-03-20")],
    );
    check("On March 3,000 people came.", &[]);
    check("In March 20 people came.", &[("March", "2022-03")]);
}

#[test]
fn months_are_understood_where_they_are_months() {
    check("It began in February.", &[("February", "2022-02")]);
    check("It began in April.", &[("April", "2021-04")]);
    check("It will begin in February.", &[("February", "2023-02")]);
    check(
        "It began in February 2020 and in early May.",
        &[("February 2020", "2020-02"), ("early May", "2021-05")],
    );
    check(
        "It has rained since last December.",
        &[("last December", "2021-12")],
    );
    check(
        "It rained in March last year.",
        &[("March last year", "2021-03")],
    );
    check(
        "They put it off until at least June.",
        &[("June", "2022-06")],
    );
    check("It rained in mid-January.", &[("mid-January", "2022-01")]);
    check(
        "They may march. Mrs May spoke to April. The March on Rome.",
        &[],
    );
    check("It may be in May's interest.", &[]);
}

#[test]
fn years_are_understood_where_they_are_years() {
    check("It began in 2014.", &[("2014", "2014")]);
    check("Since 2014, it rained.", &[("2014", "2014")]);
    check("the 2014 Winter Games", &[("2014", "2014")]);
    check("from 2014 to 2018", &[("2014 to 2018", "2014/2018")]);
    check("in 2014-15", &[("2014-15", "2014/2015")]);
    check("the war of 1914-1918", &[("1914-1918", "1914/1918")]);
    check(
        "the 1990s and the late 1980s",
        &[("1990s", "1990/1999"), ("late 1980s", "1980/1989")],
    );
    check("at the end of 2021", &[("2021", "2021")]);
    check("by mid-2023", &[("mid-2023", "2023")]);
    for body in [
        "It was felt in 2000 homes.",
        "There were 2014 people.",
        "in 2,014 homes",
        "call 555-2014",
        "flight 2014",
        "in 2014 homes",
        "It cost $2014.",
        "by 2500 votes",
        "in 1400",
        "2014",
    ] {
        check(body, &[]);
    }
}

#[test]
fn dates_in_figures_are_understood_where_they_are_certain() {
    check("on 2022-03-02.", &[("2022-03-02", "2022-03-02")]);
    check("on 3/3/2022", &[("3/3/2022", "2022-03-03")]);
    check(
        "on 13/02/2022 and 2/14/2022",
        &[("13/02/2022", "2022-02-13"), ("2/14/2022", "2022-02-14")],
    );
    check("on 28.02.2022.", &[("28.02.2022", "2022-02-28")]);
    check("on 3/4/2022", &[]);
    check("on 31/02/2022", &[]);
}

#[test]
fn without_a_day_of_writing_only_whole_dates_are_understood() {
    let article = Article {
        body: "On Thursday, last week, in February and on March 3, 2021, in 2014.".into(),
        ..Article::default()
    };
    let found = dates_of(&article, "en");
    let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, ["March 3, 2021", "2014"]);
}

#[test]
fn the_day_of_the_dateline_goes_before_that_of_publication() {
    let article = article("It rained yesterday.");
    let framing = Framing {
        dateline: Some(newsdex_text::enrichment::Dateline {
            span: None,
            place: None,
            place_span: None,
            day: Day::new(2022, 3, 2),
            agency: None,
        }),
        spans: vec![],
        ..Framing::default()
    };
    let found = mentioned_dates(&article, None, &framing);
    let dates: Vec<String> = found.iter().map(MentionedDate::iso).collect();
    assert_eq!(dates, ["2022-03-01"]);
}

#[test]
fn nothing_is_found_in_framing() {
    let article = article("KYIV, March 3 - It rained on Monday.");
    let framing = Framing {
        spans: vec![Span::new(0, 15)],
        ..Framing::default()
    };
    let found = mentioned_dates(&article, None, &framing);
    assert_eq!(found.len(), 1);
}

#[test]
fn whole_dates_are_understood_in_other_languages() {
    let check = |language: &str, body: &str, expected: &[(&str, &str)]| {
        let found = dates_of(&article(body), language);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(text, date)| (text.as_str(), date.as_str()))
            .collect();
        assert_eq!(found, expected, "in {body:?}");
    };
    check(
        "fr",
        "le 3 mars 2021, en 2014, 20 des 30",
        &[("3 mars 2021", "2021-03-03"), ("2014", "2014")],
    );
    check(
        "de",
        "am 3. Februar, im Jahr 1990",
        &[("3. Februar", "2022-02-03"), ("1990", "1990")],
    );
    check(
        "es",
        "el 3 de marzo de 2020",
        &[("3 de marzo de 2020", "2020-03-03")],
    );
    check(
        "ru",
        "24 февраля 2022",
        &[("24 февраля 2022", "2022-02-24")],
    );
    check("de", "am 28.02.2022", &[("28.02.2022", "2022-02-28")]);
}

proptest! {
    #[test]
    fn spans_are_sorted_disjoint_and_hold_the_days_in_order(
        body in "(on |in |the |will |said |late |Thursday|May|March|Feb\\.|2014|1990s|31|3|, | |-|–|last |next |this |week|year|two |days |ago|yesterday|\n|é|’s|mid-|\\.|/|of ){0,40}"
    ) {
        for language in ["en", "fr"] {
            let article = article(&body);
            let mut last = 0;
            for date in mentioned_dates(&article, Some(language), &Framing::default()) {
                prop_assert!(last <= date.span.start && date.span.start < date.span.end);
                prop_assert!(body.get(date.span.bytes()).is_some());
                prop_assert!(date.first <= date.last);
                prop_assert!(!date.iso().is_empty());
                last = date.span.end;
            }
        }
    }

    #[test]
    fn any_text_is_read(body in any::<String>()) {
        mentioned_dates(&article(&body), None, &Framing::default());
        mentioned_dates(&article(&body), Some("ar"), &Framing::default());
    }
}
