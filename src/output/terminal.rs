//! Results as readable text: headlines, marked snippets, the names in an article.
//!
//! Texts come from strangers, so control characters never reach the terminal. Without colours, matches are
//! between `**`.

mod article;
mod hits;
mod listing;
mod places;
mod similar;
mod stats;
mod summary;
mod timeline;
mod upkeep;

use crate::output::json;
use indicatif::{DecimalBytes, HumanCount};
use newsdex_text::article::{Article, Moment, Precision};
use newsdex_text::file_name::shown;

pub use self::article::article;
pub use self::hits::{facets, hit, hits, relaxed, search};
pub use self::listing::{entities, explanations, quotes};
pub use self::similar::similar;
pub use self::stats::stats;
pub use self::summary::{failures, summary};
pub use self::timeline::{fits, timeline};
pub use self::upkeep::{damaged, log, reasons, run, verified};

fn place(article: &Article) -> String {
    let origin = &article.origin;
    let member = origin
        .member
        .as_ref()
        .map_or(String::new(), |member| format!("!{member}"));
    let path = shown(&origin.path);
    match origin.record {
        0 => format!("{path}{member}"),
        record => format!("{path}{member}#{record}"),
    }
}

pub(super) fn day(moment: Moment) -> String {
    moment.local_day()
}

/// The time in the time zone of the source, or in UTC if the source gave none.
pub(super) fn moment(moment: Moment) -> String {
    if moment.precision != Precision::Second {
        return day(moment);
    }
    let ahead = i64::from(moment.ahead_minutes);
    let local = Moment::at(moment.seconds.saturating_add(ahead * 60));
    let zone = match ahead {
        0 => " UTC".to_owned(),
        _ => {
            let sign = if ahead < 0 { '-' } else { '+' };
            format!(" {sign}{:02}:{:02}", ahead.abs() / 60, ahead.abs() % 60)
        }
    };
    json::instant(local).replace('T', " ").replace('Z', &zone)
}

/// `1 article`, `2,000 articles`.
pub fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ if noun.ends_with("ry") || noun.ends_with("py") => {
            format!("{} {}ies", thousands(count), noun.trim_end_matches('y'))
        }
        _ => format!("{} {noun}s", thousands(count)),
    }
}

/// `2,000`.
pub fn thousands(count: u64) -> String {
    HumanCount(count).to_string()
}

/// `12.30 MB`; decimal units.
pub fn bytes(bytes: u64) -> String {
    match bytes {
        ..1000 => format!("{bytes} bytes"),
        _ => DecimalBytes(bytes).to_string(),
    }
}

/// `4.2 s`, `1 min 05 s`, `2 h 10 min`.
fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3_600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3_600, whole % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(bytes(12_345_678), "12.35 MB");
        assert_eq!(counted(1, "file"), "1 file");
    }
}
