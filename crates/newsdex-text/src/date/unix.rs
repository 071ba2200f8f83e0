//! Times as numbers of seconds or milliseconds since 1970.

use jiff::tz::TimeZone;

use super::YEARS;
use super::token::Token;
use crate::article::Moment;

/// The instant for a number of seconds or milliseconds since 1970, distinguished by size.
///
/// Ten digits are seconds; twelve or thirteen are milliseconds. The fraction of a second is dropped. `None` for other
/// numbers, such as `2017` and `20170629`.
pub fn unix_moment(number: f64) -> Option<Moment> {
    let seconds = match number.abs() {
        size if (1e9..1e10).contains(&size) => number,
        size if (1e11..1e13).contains(&size) => number / 1e3,
        _ => return None,
    };
    bounded(seconds.floor() as i64)
}

/// The instant of a text that is only such a number.
pub(super) fn unix_time(tokens: &[Token]) -> Option<Moment> {
    let [Token::Number { value, digits }, rest @ ..] = tokens else {
        return None;
    };
    if !matches!(rest, [] | [Token::Mark('.'), Token::Number { .. }]) {
        return None;
    }
    match digits {
        10 => bounded(*value),
        13 => bounded(value.div_euclid(1000)),
        _ => None,
    }
}

/// The instant of a number of seconds, if its year may be that of an article.
pub(super) fn bounded(seconds: i64) -> Option<Moment> {
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    YEARS
        .contains(&TimeZone::UTC.to_datetime(instant).year())
        .then(|| Moment::at(seconds))
}
