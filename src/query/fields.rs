//! The names that stand before a colon: which there are, which come close, which are not there yet.

use super::Scope;

/// What a word before a colon restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Text(Scope),
    Language,
    Date,
    Since,
    Mentions,
}

/// What is known of a word before a glued colon.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    Known(Field),
    /// A field of another kind of archive or of another search engine, and what to write here.
    Absent(&'static str),
    /// Most likely a slip of the fingers for this one.
    Misspelt(&'static str),
    /// Not a field: the word and what follows are text.
    Text,
}

const FIELDS: [(&str, Field); 21] = [
    ("title", Field::Text(Scope::Title)),
    ("body", Field::Text(Scope::Body)),
    ("source", Field::Text(Scope::Source)),
    ("author", Field::Text(Scope::Author)),
    ("section", Field::Text(Scope::Section)),
    ("keyword", Field::Text(Scope::Keyword)),
    ("agency", Field::Text(Scope::Agency)),
    ("quote", Field::Text(Scope::Quote)),
    ("speaker", Field::Text(Scope::Speaker)),
    ("person", Field::Text(Scope::Person)),
    ("org", Field::Text(Scope::Organization)),
    ("organization", Field::Text(Scope::Organization)),
    ("organisation", Field::Text(Scope::Organization)),
    ("place", Field::Text(Scope::Place)),
    ("entity", Field::Text(Scope::Entity)),
    ("lang", Field::Language),
    ("language", Field::Language),
    ("date", Field::Date),
    ("since", Field::Since),
    ("mentions", Field::Mentions),
    // Known so that a near miss is pointed to it; it takes no value.
    ("undated", Field::Date),
];

const ABSENT: [(&str, &str); 24] = [
    (
        "on",
        "date:2022-02-24 finds articles by the day they were published",
    ),
    (
        "lead",
        "title:flood looks in headlines only, body:flood in the whole text",
    ),
    ("headline", "write title:flood"),
    ("intitle", "write title:flood"),
    ("text", "write body:flood"),
    ("intext", "write body:flood"),
    ("subject", "write keyword:flood"),
    ("tag", "write keyword:flood"),
    ("byline", "write author:smith"),
    ("quotes", "write quote:\"safeguard peace\""),
    ("says", "write speaker:lavrov"),
    ("by", "write author:smith"),
    ("people", "write person:macron"),
    ("name", "write person:macron or entity:macron"),
    ("company", "write org:airbus"),
    ("location", "write place:kyiv"),
    ("country", "write place:ukraine"),
    ("city", "write place:kyiv"),
    ("site", "write source:guardian"),
    ("publisher", "write source:guardian"),
    ("before", "write date:<2022-03-01"),
    ("after", "write date:>2022-03-01"),
    ("from", "write date:>=2022-03-01"),
    ("until", "write date:<=2022-03-01"),
];

/// Looks up a word before a colon. Fields that exist are found in any case, so that `Person:macron`
/// means what it seems to; the others in lower case only, so that a headline's
/// `Analysis:“…` stays text.
pub(super) fn field(name: &str) -> Name {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return Name::Known(*field);
    }
    if lower != name {
        return Name::Text;
    }
    if let Some((_, instead)) = ABSENT.iter().find(|(absent, _)| *absent == name) {
        return Name::Absent(instead);
    }
    let near = FIELDS.iter().find(|(known, _)| is_slip(name, known));
    near.map_or(Name::Text, |(known, _)| Name::Misspelt(known))
}

/// Whether `typed` is likely meant as `known`: one letter off, in longer names two, and beginning
/// alike, as slips of the fingers do: `election` is not a slip for `section`.
fn is_slip(typed: &str, known: &str) -> bool {
    let tolerated = if known.len() >= 6 { 2 } else { 1 };
    let mut typed_letters = typed.bytes();
    let mut known_letters = known.bytes();
    let (typed_first, known_first) = (typed_letters.next(), known_letters.next());
    let begins_alike = typed_first == known_first
        || (typed_first == known_letters.next() && typed_letters.next() == known_first);
    begins_alike
        && typed.len().abs_diff(known.len()) <= tolerated
        && distance(typed, known) <= tolerated
}

/// Letters inserted, removed, replaced or swapped with their neighbour between two short words:
/// the optimal string alignment distance.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, letter) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in right.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(letter != other);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && *letter == right[j - 1] && left[i - 1] == *other;
            if is_swap {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_known_in_any_case() {
        assert_eq!(field("person"), Name::Known(Field::Text(Scope::Person)));
        assert_eq!(field("Person"), Name::Known(Field::Text(Scope::Person)));
        assert_eq!(field("ORG"), Name::Known(Field::Text(Scope::Organization)));
    }

    #[test]
    fn slips_are_pointed_to_the_field_meant() {
        for (typed, meant) in [
            ("persn", "person"),
            ("presno", "person"),
            ("persons", "person"),
            ("titel", "title"),
            ("itle", "title"),
            ("ogr", "org"),
            ("organistion", "organization"),
            ("authro", "author"),
            ("dat", "date"),
        ] {
            assert_eq!(field(typed), Name::Misspelt(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_before_a_colon_are_text() {
        for word in [
            "election",
            "http",
            "https",
            "mailto",
            "video",
            "live",
            "exclusive",
            "ukraine",
            "foo",
            "x",
            "Persn",
        ] {
            assert_eq!(field(word), Name::Text, "{word}");
        }
    }
}
