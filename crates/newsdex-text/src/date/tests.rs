use super::*;
use crate::article::Precision;

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = moment(text).map(|moment| {
        let instant = jiff::Timestamp::from_second(moment.seconds)
            .unwrap()
            .to_string();
        match moment.precision {
            Precision::Second => instant,
            _ => instant[..instant.find('T').unwrap()].to_owned(),
        }
    });
    assert_eq!(found.as_deref().unwrap_or("none"), expected, "in {text:?}");
}

#[test]
fn iso_8601_with_and_without_zone_and_fraction() {
    check("2023-05-18", "2023-05-18");
    check("2023-05-18T16:45:00Z", "2023-05-18T16:45:00Z");
    check("2023-05-18 16:45", "2023-05-18T16:45:00Z");
    check("2023-05-18T16:45:00.123456+02:00", "2023-05-18T14:45:00Z");
    check("2023-05-18T16:45:00-0500", "2023-05-18T21:45:00Z");
    check("2023-05-18T16:45:00+02", "2023-05-18T14:45:00Z");
    check(
        "2023-05-18T16:45:00.000+02:00[Europe/Paris]",
        "2023-05-18T14:45:00Z",
    );
    check("2018-05-04+02:00", "2018-05-04");
    check("2018-05-04T24:00:00Z", "2018-05-05T00:00:00Z");
    check("1605-07-01", "1605-07-01");
}

#[test]
fn compact_forms() {
    check("20170629", "2017-06-29");
    check("20170629T164500Z", "2017-06-29T16:45:00Z");
    check("20170629T164500+0200", "2017-06-29T14:45:00Z");
    check("20170629T164500", "2017-06-29T16:45:00Z");
    check("20170629164500", "2017-06-29T16:45:00Z");
}

#[test]
fn mail_and_feed_dates() {
    check("Thu, 24 Feb 2022 05:30:00 +0200", "2022-02-24T03:30:00Z");
    check("Thu, 24 Feb 2022 05:30:00 GMT", "2022-02-24T05:30:00Z");
    check("Thu, 24 Feb 2022 05:30 PST", "2022-02-24T13:30:00Z");
    check("24 Feb 22 05:30:00 EDT", "2022-02-24T09:30:00Z");
    check("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24Z");
    check("Tue May  5 10:30:00 EDT 2020", "2020-05-05T14:30:00Z");
    check(
        "Fri, 21 Nov 1997 09:55:06 -0600 (CST)",
        "1997-11-21T15:55:06Z",
    );
}

#[test]
fn newswire_stamps() {
    check("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z");
    check(" 5-MAR-1987  09:01:01.79", "1987-03-05T09:01:01Z");
}

#[test]
fn days_in_words() {
    check("December 31, 2017 ", "2017-12-31");
    check("19 May 2023", "2023-05-19");
    check("Sept. 3, 2001", "2001-09-03");
    check("May 5th, 2020", "2020-05-05");
    check("the 5th of May 2020", "2020-05-05");
    check(
        "Monday, May 5, 2020 at 5:30 p.m. EST",
        "2020-05-05T22:30:00Z",
    );
    check(
        "Published: Monday 5 May 2020, 12:05 am",
        "2020-05-05T00:05:00Z",
    );
    check("Last updated on 5 May 2020 | News", "2020-05-05");
    check("10:30 AM, May 5, 2020", "2020-05-05T10:30:00Z");
    check("5 May 2020 11.30pm", "2020-05-05T23:30:00Z");
    check("11.30am, 5 May 2020", "2020-05-05T11:30:00Z");
    check("May 5, 2020 at 11.30 p.m.", "2020-05-05T23:30:00Z");
    check("5 maggio 2020 alle 23.30", "2020-05-05T23:30:00Z");
    check("5. toukokuuta 2020 klo 9.15", "2020-05-05T09:15:00Z");
}

#[test]
fn days_in_figures_have_the_day_first_unless_that_is_impossible() {
    check("28/12/2017", "2017-12-28");
    check("12/28/2017", "2017-12-28");
    check("03/04/2017", "2017-04-03");
    check("17.05.2023 11:00", "2023-05-17T11:00:00Z");
    check("17.05.2023, 11.30 Uhr", "2023-05-17T11:30:00Z");
    check("Wed 17 May 2023 11.30 GMT", "2023-05-17T11:30:00Z");
    check("17. 5. 2023", "2023-05-17");
    check("2017/12/28", "2017-12-28");
}

#[test]
fn months_of_many_languages() {
    check("mer. 3 août 2022 à 11h30", "2022-08-03T11:30:00Z");
    check("mar. 1er févr. 2022", "2022-02-01");
    check("3. März 2022", "2022-03-03");
    check("5 de mayo de 2020", "2020-05-05");
    check("5 de setembro de 2020", "2020-09-05");
    check("lunedì 5 maggio 2020", "2020-05-05");
    check("5 mrt. 2020", "2020-03-05");
    check("24 февраля 2022 г., 05:30", "2022-02-24T05:30:00Z");
    check("24 лютого 2022", "2022-02-24");
    check("الثلاثاء 5 مايو 2020", "2020-05-05");
    check("٥ كانون الثاني ٢٠٢٠", "2020-01-05");
    check("5 تشرين الأول 2020", "2020-10-05");
    check("2023年5月18日", "2023-05-18");
    check("18 พ.ค. 2566", "2023-05-18");
    check("18 พ.ค. 2566 09:30", "2023-05-18T09:30:00Z");
}

#[test]
fn unix_seconds_and_milliseconds() {
    check("1645673400", "2022-02-24T03:30:00Z");
    check("1645673400000", "2022-02-24T03:30:00Z");
    check("1645673400.25", "2022-02-24T03:30:00Z");
    assert_eq!(unix_moment(1_645_673_400_000.0), moment("1645673400"));
    assert_eq!(unix_moment(2017.0), None);
    assert_eq!(unix_moment(f64::NAN), None);
}

#[test]
fn what_is_not_a_whole_date_is_none() {
    for text in [
        "",
        "2006",
        "2006-07",
        "July 2006",
        "99999999",
        "mer, 99 nov",
        "2020-01-01T10:00:00+99:99",
        "Mon, 5 May 2020 10:00:00 +99:9",
        "2020-02-30",
        "31/31/2020",
        "1599-12-31",
        "2101-01-01",
        "2020-01-01T25:00:00Z",
        "yesterday",
        "12:30",
        "5 May",
        "0000-00-00",
        "null",
        "covid 19",
        "99999999999999999999999999",
        "2020-01-01 to 2020-12-31",
        "Tue, Jan 99 2020 10:00 PM",
        "1 2 3 4 5",
    ] {
        check(text, "none");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}", figures in "[0-9 :./+TZ-]{0,40}") {
        moment(&text);
        moment(&figures);
        path::moment_in_path(&text);
        path::moment_in_path(&figures);
    }
}

#[test]
fn figures_beyond_all_sense_are_no_date() {
    let huge = "99999999999999999999";
    let forms = [
        "5 May 2020, N:30",
        "5 May 2020, N:30 PM",
        "2023-05-18TN:45:00Z",
        "2023-05-18T16:N:00",
        "2023-05-18T16:45:N",
        "2023-05-18T16:45:00+N:00",
        "2023-05-18T16:45:00.N",
        "N-05-18",
        "2023-N-18",
        "N May 2020",
        "May N, 2020",
        "N年5月18日",
        "Thu, 24 Feb N 05:30:00 +0200",
        "Thu, 24 Feb 2022 N:30:00 +N",
    ];
    for form in forms {
        let text = form.replace('N', huge);
        // Must not overflow; the rest of the text may be a date itself.
        if let Some(moment) = moment(&text) {
            assert!(moment.day() < Day::since_epoch(20_000), "{text}");
        }
    }
}
