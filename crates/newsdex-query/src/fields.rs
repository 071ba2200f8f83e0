//! The field names before a colon: known names, misspelt names, and names of fields that newsdex does not have.

use super::Scope;

/// The property that a field name restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Text(Scope),
    Language,
    Date,
    Since,
    Mentions,
    /// A day of any year.
    On,
    /// Something besides words.
    Has,
    /// The headline or the lead, which are one field in other archives.
    HeadlineLead,
}

/// The meaning of a field name in another archive's syntax.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    Known(Field),
    /// There is no such field here; holds what to write instead.
    Absent(&'static str),
    /// Not a field.
    Text,
}

const NO_LENGTH: &str = "articles cannot be searched by length";
const DAYS: &str = "write date:2020-01-01..2020-12-31";

/// Looks up the name in `headline(storm)`; `name` is in lower case.
pub(super) fn call(name: &str) -> Foreign {
    Foreign::Known(match name {
        "headline" | "title" | "ti" | "hd" => Field::Text(Scope::Title),
        "hlead" | "hlp" => Field::HeadlineLead,
        "lead" => Field::Text(Scope::Lead),
        "body" | "text" | "ft" => Field::Text(Scope::Body),
        "byline" | "author" | "au" => Field::Text(Scope::Author),
        "publication" | "pub" | "source" => Field::Text(Scope::Source),
        "section" => Field::Text(Scope::Section),
        "subject" | "su" | "terms" | "keyword" => Field::Text(Scope::Keyword),
        "company" => Field::Text(Scope::Organization),
        "person" => Field::Text(Scope::Person),
        "geographic" => Field::Text(Scope::Place),
        "language" | "la" => Field::Language,
        "ab" => return Foreign::Absent("the beginning of a text is lead:storm"),
        "length" => return Foreign::Absent(NO_LENGTH),
        "pd" => return Foreign::Absent(DAYS),
        "date" => return Foreign::Absent("write date:2020 or date:2020-01-01..2020-12-31"),
        "noft" => return Foreign::Absent("write (title:storm OR lead:storm)"),
        "dateline" => return Foreign::Absent("write lead:paris, or place:paris for the place"),
        "ticker" => return Foreign::Absent("write org:airbus"),
        _ => return Foreign::Text,
    })
}

/// Looks up the name in `hd=storm`; `name` is in lower case.
pub(super) fn assignment(name: &str) -> Foreign {
    Foreign::Known(match name {
        "hd" | "ti" => Field::Text(Scope::Title),
        "hlp" => Field::HeadlineLead,
        "lp" => Field::Text(Scope::Lead),
        "td" => Field::Text(Scope::Body),
        "by" | "au" => Field::Text(Scope::Author),
        "sn" => Field::Text(Scope::Source),
        "la" => Field::Language,
        "co" | "fds" => return Foreign::Absent("codes are not supported; write org:airbus"),
        "ns" => return Foreign::Absent("codes are not supported; write keyword:energy"),
        "rst" | "sc" => return Foreign::Absent("codes are not supported; write source:reuters"),
        "pd" => return Foreign::Absent(DAYS),
        "wc" => return Foreign::Absent(NO_LENGTH),
        _ => return Foreign::Text,
    })
}

/// Looks up the name in `length > 500`; `name` is in lower case.
pub(super) fn measure(name: &str) -> Foreign {
    match name {
        "length" | "wc" => Foreign::Absent(NO_LENGTH),
        "pd" => Foreign::Absent(DAYS),
        _ => Foreign::Text,
    }
}

/// Whether a word before a colon and a space can only be a field name, and not a word of a headline.
pub(super) fn is_only_a_field(name: &str) -> bool {
    matches!(name, "allintitle" | "allintext")
}

/// The meaning of a word before a colon that is followed by text without a space.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    Known(Field),
    /// A field of another archive or search engine; holds what to write instead.
    Absent(&'static str),
    /// Probably a misspelling of this field.
    Misspelt(&'static str),
    /// Not a field: the word and the text after it are searched as text.
    Text,
}

const FIELDS: [(&str, Field); 25] = [
    ("title", Field::Text(Scope::Title)),
    ("body", Field::Text(Scope::Body)),
    ("lead", Field::Text(Scope::Lead)),
    ("hlead", Field::HeadlineLead),
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
    ("on", Field::On),
    ("has", Field::Has),
    // Known so that misspellings are corrected to it; it takes no value.
    ("undated", Field::Date),
];

const ABSENT: [(&str, &str); 31] = [
    ("allintitle", "write title:(flood warning)"),
    ("allintext", "write body:(flood warning)"),
    ("headline", "write title:flood"),
    ("intitle", "write title:flood"),
    ("text", "write body:flood"),
    ("content", "write body:flood"),
    ("fulltext", "write body:flood"),
    ("summary", "write lead:flood"),
    ("abstract", "write lead:flood"),
    ("inurl", "write source:guardian"),
    (
        "filetype",
        "articles cannot be searched by the format of their file",
    ),
    (
        "is",
        "write has:version or has:correction; put a space after the colon to search for the words",
    ),
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

/// Looks up a word before a colon. Known fields are found in any case, so that `Person:macron` is a field. Other names
/// are found only in lower case, so that `Analysis:“…` in a headline remains text.
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
    // Half of all short words are one letter away from a name of two letters; `his`, `had` and `was` from `has`.
    let near = FIELDS
        .iter()
        .find(|(known, _)| known.len() > 2 && *known != "has" && is_slip(name, known));
    near.map_or(Name::Text, |(known, _)| Name::Misspelt(known))
}

/// Whether `typed` is probably a misspelling of `known`: at most one letter away, for longer names two, and with the
/// same beginning, as typing errors usually are. `election` is not a misspelling of `section`.
fn is_slip(typed: &str, known: &str) -> bool {
    let tolerated = if known.len() >= 6 { 2 } else { 1 };
    let mut typed_letters = typed.bytes();
    let mut known_letters = known.bytes();
    let (typed_first, known_first) = (typed_letters.next(), known_letters.next());
    let begins_alike = typed_first == known_first
        || (typed_first == known_letters.next() && typed_letters.next() == known_first);
    begins_alike
        && typed.len().abs_diff(known.len()) <= tolerated
        && strsim::osa_distance(typed, known) <= tolerated
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
