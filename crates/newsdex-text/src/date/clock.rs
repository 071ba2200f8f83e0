//! The time of day in a date, with its zone.

use super::Reader;
use super::token::Token;
use crate::lexicon::time_zones;

/// A time of day and, if given, its offset from UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) seconds: i64,
    pub(super) offset: Option<i64>,
}

#[derive(Debug, Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

/// A zone that does not exist, such as `+99:99`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Impossible;

/// The seconds since midnight; `None` if there is no such time.
pub(super) fn clock_seconds(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    // 24:00 is the end of the day; 23:59:60 is a leap second.
    let is_time = (0..24).contains(&hours) || (hours, minutes, seconds) == (24, 0, 0);
    let is_time = is_time && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
    is_time.then(|| hours * 3600 + minutes * 60 + seconds.min(59))
}

impl Reader<'_> {
    pub(super) fn clock_follows(&self) -> bool {
        let mut ahead = *self;
        let Some((_, 1 | 2)) = ahead.number() else {
            return false;
        };
        match ahead.rest {
            [Token::Mark(':' | '時' | '时'), Token::Number { .. }, ..] => true,
            [Token::Word(h), Token::Number { digits: 2, .. }, ..] => h == "h",
            [
                Token::Mark('.'),
                Token::Number { digits: 2, .. },
                Token::Space,
                Token::Word(behind),
                ..,
            ] if behind == "uhr" || time_zones::offset(behind).is_some() => true,
            // "11.30pm"
            [Token::Mark('.'), Token::Number { digits: 2, .. }, rest @ ..] => {
                ahead.rest = rest;
                ahead.gap();
                ahead.half_of_day().is_some()
            }
            _ => {
                ahead.gap();
                ahead.half_of_day().is_some()
            }
        }
    }

    /// Whether a time such as `23.30` follows, which is one only behind a date.
    fn dotted_clock_follows(&self) -> bool {
        let is_time = matches!(
            self.rest,
            [
                Token::Number { digits: 1 | 2, .. },
                Token::Mark('.'),
                Token::Number { digits: 2, .. },
                ..
            ]
        );
        let more = self.rest.get(3..).unwrap_or_default();
        is_time && !matches!(more, [Token::Mark('.'), Token::Number { .. }, ..])
    }

    /// A time of day with its half of the day and zone; `None` if it is impossible.
    pub(super) fn clock(&mut self) -> Option<Clock> {
        let (mut hours, 1 | 2) = self.number()? else {
            return None;
        };
        let (mut minutes, mut seconds) = (0, 0);
        if self.marks_only(&[':', '時', '时', '.']) || self.word_is("h") {
            (minutes, _) = self.number()?;
            if self.mark(':') || self.mark('分') {
                (seconds, _) = self.number().unwrap_or((0, 0));
                self.fraction();
            }
        }
        let mut ahead = *self;
        ahead.gap();
        if let Some(half) = ahead.half_of_day() {
            *self = ahead;
            hours = match (half, hours) {
                (_, 13..) => hours,
                (Half::Morning, _) => hours % 12,
                (Half::Afternoon, _) => hours % 12 + 12,
            };
        }
        let seconds = clock_seconds(hours, minutes, seconds)?;
        Some(Clock {
            seconds,
            offset: self.offset().ok()?,
        })
    }

    fn half_of_day(&mut self) -> Option<Half> {
        let word = self.word()?;
        let half = match word {
            "am" | "ص" => return Some(Half::Morning),
            "pm" | "م" => return Some(Half::Afternoon),
            "a" => Half::Morning,
            "p" => Half::Afternoon,
            _ => return None,
        };
        // a.m., p. m.
        self.mark('.');
        self.gap();
        (self.word() == Some("m")).then(|| {
            self.mark('.');
            half
        })
    }

    pub(super) fn fraction(&mut self) {
        if let [
            Token::Mark('.' | ',' | ':'),
            Token::Number { .. },
            rest @ ..,
        ] = self.rest
        {
            self.rest = rest;
        }
    }

    /// The offset from UTC in seconds, or `None` without one.
    ///
    /// # Errors
    ///
    /// [`Impossible`] for an offset that does not exist, such as `+99:99`.
    pub(super) fn offset(&mut self) -> Result<Option<i64>, Impossible> {
        let mut ahead = *self;
        while let [Token::Space | Token::Mark('('), rest @ ..] = ahead.rest {
            ahead.rest = rest;
        }
        if let Some(name) = ahead.word() {
            let Some(base) = time_zones::offset(name) else {
                return Ok(None);
            };
            *self = ahead;
            let further = if base == 0 {
                self.signed_offset()?
            } else {
                None
            };
            return Ok(Some(further.unwrap_or(base)));
        }
        let found = ahead.signed_offset()?;
        if found.is_some() {
            *self = ahead;
        }
        Ok(found)
    }

    fn signed_offset(&mut self) -> Result<Option<i64>, Impossible> {
        let (sign, rest) = match self.rest {
            [Token::Mark('+'), rest @ ..] => (1, rest),
            [Token::Mark('-'), rest @ ..] => (-1, rest),
            _ => return Ok(None),
        };
        let mut ahead = Reader { rest };
        let Some((value, digits)) = ahead.number() else {
            return Ok(None);
        };
        let (hours, minutes) = match digits {
            1 | 2 if ahead.mark(':') => match ahead.number() {
                Some((minutes, 2)) => (value, minutes),
                // A lost zero: `+01:0`, `+05:3`.
                Some((tens, 1)) => (value, tens * 10),
                _ => return Err(Impossible),
            },
            1 | 2 => (value, 0),
            3 | 4 => (value / 100, value % 100),
            _ => return Err(Impossible),
        };
        if hours > 14 || minutes > 59 {
            return Err(Impossible);
        }
        *self = ahead;
        Ok(Some(sign * (hours * 3600 + minutes * 60)))
    }

    /// A time of day after the date, with "at", "T" or a mark between them. The outer `None` means that the text there
    /// cannot be a time.
    pub(super) fn late_clock(&mut self) -> Option<Option<Clock>> {
        // A date without a time may have a zone, too: `2018-05-04Z`, `2018-05-04+02:00`.
        self.offset().ok()?;
        let mut ahead = *self;
        let mut words = 0;
        loop {
            if ahead.clock_follows() || ahead.dotted_clock_follows() {
                let clock = ahead.clock()?;
                *self = ahead;
                return Some(Some(clock));
            }
            match ahead.rest {
                [Token::Word(_), ..] if words >= 4 => return Some(None),
                [Token::Word(_), rest @ ..] => (words, ahead.rest) = (words + 1, rest),
                [Token::Space | Token::Mark(_), rest @ ..] => ahead.rest = rest,
                // `2018-05-04T16` has only the hour, so only the day counts.
                [Token::Number { .. }, ..] | [] => return Some(None),
            }
        }
    }
}
