//! Datelines: the opening of a report, such as `KYIV, March 3 (Reuters) -`.
//!
//! A place, in capitals or not, a country or state, a day and an agency, in any order that agencies use, up to a dash.
//! One part alone proves nothing ("Analysis - why"): known places and agencies decide.

use super::reader::{Reader, Sign, WrittenDay, is_in_capitals};
use newsdex_text::byline::{agencies, capitalized};
use newsdex_text::lexicon::places;
use newsdex_text::lexicon::report_lines::{self, Kind};
use newsdex_text::words::lower::in_lower_case;

/// The most bytes from the beginning of a line to the dash.
const LONGEST: usize = 140;
/// The most places, countries, days and agencies in total.
const MOST_PARTS: usize = 7;

/// A dateline as written; positions are bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written<'t> {
    /// Position after the dash.
    pub(super) end: usize,
    /// Start and end of the first place, the end exclusive.
    pub(super) place: Option<(usize, usize)>,
    /// The day of the dateline.
    pub(super) day: Option<WrittenDay>,
    /// The agency as written.
    pub(super) agency: Option<&'t str>,
}

/// The position in which a dateline is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// The first line of the text.
    First,
    /// A line after headings.
    Later,
    /// A separate field: its content is a dateline, whatever its form.
    Field,
}

/// Reads the dateline at the beginning of a line.
pub(super) fn dateline(line: &str, position: Position) -> Option<Written<'_>> {
    let mut reader = Reader { text: line, at: 0 };
    reader.blanks();
    let mut parts = Parts::default();
    if reader.rest().starts_with('(') {
        if let Some(written) = bracketed_place(reader) {
            return Some(written);
        }
        // "(ANSA) - ROMA, 3 MAR -"
        parts.agency = Some(reader.bracketed()?);
        agencies::agency(parts.agency?)?;
        parts.has_bracket = true;
        reader.terminator()?;
        let mut ahead = reader;
        let mut further = parts.clone();
        ahead.blanks();
        if further.read(&mut ahead).is_some()
            && further.day.is_some()
            && ahead.terminator().is_some()
        {
            return Some(further.written(ahead.at));
        }
        return Some(parts.written(reader.at));
    }
    parts.read(&mut reader)?;
    let before = reader;
    let end = reader.terminator();
    parts.part_agency(end.is_some());
    if end.is_some() {
        // "NEW YORK--(BUSINESS WIRE)--"
        let mut ahead = reader;
        if parts.agency.is_none()
            && let Some(agency) = ahead.bracketed()
            && agencies::agency(agency).is_some()
            && ahead.terminator().is_some()
        {
            parts.agency = Some(agency);
            parts.has_bracket = true;
            let mut later = ahead;
            if parts.day.is_none()
                && let Some(day) = later.day()
                && later.terminator().is_some()
            {
                parts.day = Some(day);
                ahead = later;
            }
            reader = ahead;
        }
    }
    let sign = end.unwrap_or(Sign::None);
    if sign == Sign::None {
        reader = before;
        // "/TASS/."
        if reader
            .text
            .get(..reader.at)
            .is_some_and(|read| read.ends_with('/'))
        {
            reader.eat('.');
        }
    }
    let is_one = reader.at <= LONGEST
        && (position == Position::Field || parts.convince(line, &reader, sign, position));
    is_one.then(|| parts.written(reader.at))
}

/// Reads a dateline with the place in brackets: `(DALLAS) –`, `(Dallas, Texas) –`.
fn bracketed_place(mut reader: Reader<'_>) -> Option<Written<'_>> {
    reader.eat('(');
    let (start, end) = reader.name()?;
    let name = reader.text.get(start..end)?;
    let mut is_known = places::is_dateline_town(name);
    if reader.eat(',') {
        reader.blanks();
        let (start, end) = reader.name()?;
        is_known |= places::is_country_or_state_abbreviated(reader.text.get(start..end)?);
    }
    if !reader.eat(')') || !is_known || reader.terminator()? != Sign::Dash {
        return None;
    }
    Some(Written {
        end: reader.at,
        place: Some((start, end)),
        day: None,
        agency: None,
    })
}

#[derive(Debug, Clone, Default)]
struct Parts<'t> {
    text: &'t str,
    place: Option<(usize, usize)>,
    /// Countries, states and further places.
    further: Vec<&'t str>,
    day: Option<WrittenDay>,
    agency: Option<&'t str>,
    has_bracket: bool,
}

impl<'t> Parts<'t> {
    /// Reads all parts up to the end of the dateline.
    fn read(&mut self, reader: &mut Reader<'t>) -> Option<()> {
        self.text = reader.text;
        self.place = Some(reader.name()?);
        for _ in 0..MOST_PARTS {
            let start = *reader;
            reader.blanks();
            let Some(next) = reader.rest().chars().next() else {
                break;
            };
            let is_read = match next {
                '/' => {
                    let agency = reader.slashed();
                    match agency {
                        Some(agency) => {
                            self.agency = Some(agency);
                            self.has_bracket = true;
                            true
                        }
                        None => {
                            reader.eat('/');
                            self.add_name(reader)
                        }
                    }
                }
                '(' if self.agency.is_none() => match reader.bracketed() {
                    Some(agency) => {
                        self.agency = Some(agency);
                        self.has_bracket = true;
                        true
                    }
                    None => false,
                },
                ',' | '.' => {
                    reader.eat(next);
                    reader.blanks();
                    match reader.day() {
                        Some(day) if self.day.is_none() => {
                            self.day = Some(day);
                            true
                        }
                        _ if reader.rest().starts_with('(') => true,
                        _ if next == '.' => reader.rest().starts_with('/'),
                        _ => self.add_name(reader),
                    }
                }
                _ if self.day.is_none() => match reader.day() {
                    Some(day) => {
                        self.day = Some(day);
                        true
                    }
                    None => false,
                },
                _ => false,
            };
            if !is_read {
                *reader = start;
                break;
            }
        }
        Some(())
    }

    fn add_name(&mut self, reader: &mut Reader<'t>) -> bool {
        let Some((start, end)) = reader.name() else {
            return false;
        };
        let name = self.text.get(start..end).unwrap_or_default();
        match agencies::agency(name) {
            Some(_) if self.agency.is_none() && !places::is_country_or_state_abbreviated(name) => {
                self.agency = Some(name)
            }
            _ => self.further.push(name),
        }
        true
    }

    /// Separates the agency from the place in `Moscow CNN`, or takes `CNN` as the agency.
    fn part_agency(&mut self, is_ended: bool) {
        let Some((start, end)) = self.place else {
            return;
        };
        if self.agency.is_some() || !is_ended || !self.further.is_empty() || self.day.is_some() {
            return;
        }
        let name = self.text.get(start..end).unwrap_or_default();
        if agencies::agency(name).is_some() {
            self.agency = Some(name);
            self.place = None;
            return;
        }
        let parted = name.match_indices(' ').find_map(|(at, _)| {
            let agency = name.get(at + 1..)?;
            let is_one = agencies::agency(agency).is_some()
                && !places::is_country_or_state_abbreviated(agency);
            is_one.then_some((at, agency))
        });
        if let Some((length, agency)) = parted {
            self.agency = Some(agency);
            self.place = Some((start, start + length));
        }
    }

    fn place_text(&self) -> &'t str {
        self.place
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    /// Whether the parts together certainly make a dateline.
    fn convince(&self, line: &str, reader: &Reader<'_>, sign: Sign, position: Position) -> bool {
        let place = self.place_text();
        let rest = reader.rest().trim_start();
        let begins_sentence = rest.is_empty()
            || rest
                .trim_start_matches(['"', '“', '‘', '\'', '«', '„', '`', '<', '$', '€', '£'])
                .chars()
                .next()
                .is_some_and(|first| !first.is_lowercase());
        let known_agency = self
            .agency
            .is_some_and(|agency| agencies::agency(agency).is_some());
        let is_loud = is_in_capitals(place);
        let is_city = places::is_dateline_town(place)
            || self
                .further
                .first()
                .is_some_and(|second| is_loud && places::is_dateline_town(second));
        let has_region = self
            .further
            .iter()
            .any(|name| places::is_country_or_state_abbreviated(name));
        let is_label = place.split([' ', '.']).any(is_label);
        if self.place.is_none() {
            return sign == Sign::Dash && known_agency && begins_sentence;
        }
        let known_place = is_city || has_region || places::is_country_or_state(place);
        let proofs = usize::from(known_agency)
            + usize::from(self.day.is_some())
            + usize::from(known_place)
            + usize::from(self.has_bracket)
            + usize::from(is_loud);
        match sign {
            _ if is_label && !known_place => false,
            // A heading with a dash may continue in lower case too: "Kyiv - a year after".
            Sign::Dash if !begins_sentence => proofs >= 3,
            Sign::Dash if self.day.is_some() || known_agency => proofs >= 2 || known_place,
            Sign::Dash if self.has_bracket => proofs >= 2,
            Sign::Dash if known_place => {
                let is_attached = reader
                    .text
                    .get(..reader.at)
                    .is_some_and(|read| read.ends_with('-') && !read.ends_with([' ']))
                    && !reader.rest().starts_with(' ')
                    && !is_city
                    && !has_region;
                !is_attached
                    && (is_loud
                        || has_region
                        || (position == Position::First && line.len() > reader.at + 60))
            }
            Sign::Dash => {
                is_loud
                    && self.further.is_empty()
                    && line.len() > reader.at + 60
                    && place.len() > 4
                    && place.split(' ').count() <= 3
                    && begins_sentence
                    && !is_in_capitals(rest.get(..rest.len().min(12)).unwrap_or(rest))
            }
            Sign::Colon => {
                begins_sentence
                    && ((known_agency && self.has_bracket)
                        || (position == Position::First && is_city && line.len() > reader.at + 60))
            }
            // "New Delhi, Mar 3 (PTI) The government"
            Sign::None => {
                known_agency
                    && self.has_bracket
                    && begins_sentence
                    && !rest.is_empty()
                    && proofs >= 3
            }
        }
    }

    fn written(&self, end: usize) -> Written<'t> {
        Written {
            end,
            place: self.place.map(|place| without_state(self.text, place)),
            day: self.day,
            agency: self.agency,
        }
    }
}

/// Whether a word in capitals before a dash is not a place.
fn is_label(word: &str) -> bool {
    in_lower_case(word, |word| report_lines::is(Kind::Label, word))
}

/// Removes a state from the name of a place: `Washington` for `Washington D.C.`.
fn without_state(text: &str, (start, end): (usize, usize)) -> (usize, usize) {
    let name = text.get(start..end).unwrap_or_default();
    match name.rsplit_once(' ') {
        Some((place, state))
            if (state.contains('.') || state.len() == 2)
                && places::is_country_or_state_abbreviated(state) =>
        {
            (start, start + place.len())
        }
        _ => (start, end),
    }
}

/// The usual form of a place name in capitals: `New York` for `NEW YORK`.
pub(super) fn place_name(written: &str) -> String {
    match is_in_capitals(written) {
        true => capitalized(written),
        false => written.to_owned(),
    }
}
