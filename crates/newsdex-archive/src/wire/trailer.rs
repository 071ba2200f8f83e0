//! The time when a story was sent, from the line behind its text.
//!
//! `131137 GMT Nov 13` (day, hour and minute, zone, month, year), `AP-WF-11-13-13 1509GMT` (month, day, year, time) and
//! `KWS-21:37-09-12-18` (Kyodo: time, day, month, year). Years have two digits.

use newsdex_text::article::Moment;
use newsdex_text::{clean, date};

/// The content of the trailer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sent {
    pub(super) moment: Option<Moment>,
    pub(super) agency: Option<String>,
}

/// Reads the trailer; `body` helps to decide which of two numbers is the day and which the month.
pub(super) fn sent(written: &str, body: &str) -> Sent {
    let line = written
        .lines()
        .filter_map(clean::line)
        .find(|line| line.chars().any(|character| character.is_ascii_digit()))
        .unwrap_or_default();
    let line = line.trim_end_matches('<').trim();
    let name = line.split(['-', ' ']).next().unwrap_or_default();
    let agency = match name {
        "KWS" => Some("Kyodo".to_owned()),
        _ if name.bytes().all(|byte| byte.is_ascii_uppercase()) => super::agency(name),
        _ => None,
    };
    Sent {
        moment: day_hour_minute(line).or_else(|| numbers(line, body)),
        agency,
    }
}

/// Reads a time such as `131137 GMT Nov 13`.
fn day_hour_minute(line: &str) -> Option<Moment> {
    let mut words: Vec<&str> = line.split(' ').collect();
    let stamp = words
        .first()
        .copied()
        .filter(|stamp| stamp.len() == 6 && stamp.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (day, hour, minute) = (stamp.get(..2)?, stamp.get(2..4)?, stamp.get(4..)?);
    words.remove(0);
    let year = words.pop()?;
    let month = words.pop()?;
    let zone = words.join(" ");
    date::moment(&format!("{day} {month} 20{year} {hour}:{minute} {zone}"))
        .filter(|_| year.len() == 2)
        .or_else(|| date::moment(&format!("{day} {month} {year} {hour}:{minute} {zone}")))
}

/// Reads a time such as `AP-WF-11-13-13 1509GMT` or `KWS-21:37-09-12-18`.
fn numbers(line: &str, body: &str) -> Option<Moment> {
    let is_time_first = line.contains(':');
    let mut figures = line
        .split(|character: char| !character.is_ascii_digit())
        .filter(|figures| !figures.is_empty());
    let mut time = None;
    if is_time_first {
        time = Some(format!("{}:{}", figures.next()?, figures.next()?));
    }
    let (first, second, year) = (figures.next()?, figures.next()?, figures.next()?);
    if let Some(stamp) = figures.next().filter(|stamp| stamp.len() == 4) {
        time = Some(format!("{}:{}", stamp.get(..2)?, stamp.get(2..)?));
    }
    let zone = line
        .rsplit(|character: char| character.is_ascii_digit())
        .next()
        .unwrap_or_default();
    let year = format!("20{year}");
    let written = |month: &str, day: &str| {
        let time = time.as_deref().unwrap_or_default();
        date::moment(&format!("{year}-{month}-{day} {time} {zone}"))
    };
    let month_first = written(first, second);
    let day_first = written(second, first);
    match (month_first, day_first) {
        (Some(american), Some(european)) => {
            // A dateline names the month: `SALTBY, Dec. 9`.
            let head: String = body.chars().take(DATELINE_CHARACTERS).collect();
            let named = |moment: Moment| is_named(&head, moment);
            let is_european = named(european) && !named(american);
            Some(if is_european { european } else { american })
        }
        (american, european) => american.or(european),
    }
}

/// The number of characters at the beginning of a text that contain any dateline.
const DATELINE_CHARACTERS: usize = 100;

/// Whether a text names the day of a moment, or the day before it, with an English month.
fn is_named(text: &str, moment: Moment) -> bool {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).any(|pair| {
        [moment.day(), moment.day() - 1].into_iter().any(|day| {
            let written = format!("{} {}, {}", pair[0], pair[1], day.year());
            date::moment(&written).map(Moment::day) == Some(day)
        })
    })
}
