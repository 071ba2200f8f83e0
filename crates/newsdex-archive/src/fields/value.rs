//! Converts one value of any type to the content of an article's field.

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::guess::is_running;
use super::labels::{self, Field};
use super::rich_text;

use newsdex_text::article::Moment;
use newsdex_text::byline;
use newsdex_text::clean;
use newsdex_text::date::{moment, moment_or_period, unix_moment};
use newsdex_text::lexicon::{given_names, language_names};

/// The deepest nesting of lists and objects in which texts and names are looked for.
const DEEPEST: usize = 12;

/// Gives a name or a headline. A list gives its first name, an object the value of a key such as `name` or `title`.
pub(super) fn name(value: &Value) -> Option<String> {
    name_within(value, DEEPEST)
}

fn name_within(value: &Value, depth: usize) -> Option<String> {
    const KEYS: [&str; 24] = [
        "rendered",
        "plain_text",
        "titleInfo",
        "main",
        "basic",
        "original",
        "by",
        "name",
        "title",
        "text",
        "value",
        "headline",
        "label",
        "#text",
        "default",
        "full_name",
        "$text",
        "$t",
        "display_name",
        "displayName",
        "paragraph",
        "primary_section",
        "id",
        "en",
    ];
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !is_nothing(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(|value| name_within(value, depth)),
        Value::Object(object) => person(object)
            .or_else(|| {
                KEYS.iter()
                    .find_map(|key| name_within(object.get(*key)?, depth))
            })
            .or_else(|| name_within(only(object)?, depth))
            .or_else(|| {
                let is_title = |key: &str| {
                    key.eq_ignore_ascii_case("title") || key.eq_ignore_ascii_case("name")
                };
                let (_, value) = object.iter().find(|(key, _)| is_title(key))?;
                name_within(value, depth)
            }),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The name of a person that is stored in two parts: `{"given": "Ann", "family": "Lowe"}`.
fn person(object: &Map<String, Value>) -> Option<String> {
    let part = |wanted: Field| {
        object.iter().find_map(|(key, value)| {
            let is_wanted = labels::has(labels::of(&super::compared(key)), wanted);
            let text = value.as_str().filter(|_| is_wanted)?.trim();
            (!is_nothing(text)).then_some(text)
        })
    };
    // If the whole name is given as well, it is the better one.
    let is_whole = |key: &&str| object.get(*key).is_some_and(Value::is_string);
    if ["name", "original", "full_name", "label"]
        .iter()
        .any(is_whole)
    {
        return None;
    }
    let first = part(Field::FirstName)?;
    Some(format!("{first} {}", part(Field::LastName)?))
}

/// Gives an address; an object or a list gives its first link.
pub(super) fn address(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => values.iter().find_map(address),
        Value::Object(object) => ["href", "url"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str().map(str::to_owned))
            .or_else(|| name(value)),
        other => name(other),
    }
}

/// The only value of an object: `{"style": "Mill to close"}`. Of values by language (`en-US`), the first.
fn only(object: &Map<String, Value>) -> Option<&Value> {
    let (first, value) = object.iter().next()?;
    let is_locale = |key: &str| matches!(key.as_bytes(), [a, b, b'-' | b'_', _, _] if a.is_ascii_lowercase() && b.is_ascii_lowercase());
    (object.len() == 1 || is_locale(first) && object.keys().all(|key| is_locale(key)))
        .then_some(value)
}

/// Gives every name in a list, or in a text separated by `,` or `;`, without duplicates.
pub(super) fn names(value: &Value) -> Vec<String> {
    let listed: Vec<String> = match value {
        Value::Array(values) => {
            let inner = |value: &'_ Value| name(value.get("attributes").unwrap_or(value));
            let listed: Vec<String> = values.iter().filter_map(inner).collect();
            // If one name of a list begins with the last name, all of them do.
            match listed.iter().any(|name| turned(name).is_some()) {
                true => listed
                    .iter()
                    .map(|name| byline::first_name_first(name))
                    .collect(),
                false => listed,
            }
        }
        Value::String(text) => {
            if let Some(person) = turned(text) {
                return vec![person];
            }
            let divider = if text.contains(';') { ';' } else { ',' };
            text.trim_matches(['[', ']'])
                .split(divider)
                .map(|name| name.trim_matches([' ', '\'', '"']).to_owned())
                .collect()
        }
        // Strapi packs people as `{"data": [{"id": 7, "attributes": {"name": "Ann Lowe"}}]}`.
        Value::Object(object) => match object.get("by").or(object.get("attributes")) {
            Some(people @ (Value::Array(_) | Value::Object(_))) => return names(people),
            None if only(object).is_some_and(|inner| inner.is_array() || inner.is_object()) => {
                return only(object).map(names).unwrap_or_default();
            }
            _ => name(value)
                .map(|name| turned(&name).unwrap_or(name))
                .into_iter()
                .collect(),
        },
        other => name(other).into_iter().collect(),
    };
    let named = listed.iter().filter_map(|name| clean::line(name));
    let names: IndexSet<String> = named.filter(|name| !is_nothing(name)).collect();
    names.into_iter().collect()
}

/// As [`names`], but an object such as `{"name": "subject", "value": "PIERS"}` in a list gives its `value`.
pub(super) fn subjects(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => {
            let inner = |value: &Value| match value.get("name").and(value.get("value")) {
                Some(subject) => subject.clone(),
                None => value.clone(),
            };
            names(&Value::Array(values.iter().map(inner).collect()))
        }
        other => names(other),
    }
}

/// Gives a text. A list gives its texts as paragraphs, an object the text in it.
pub(super) fn text_of(value: &Value) -> Option<String> {
    text_within(value, DEEPEST)
}

fn text_within(value: &Value, depth: usize) -> Option<String> {
    /// Keys of a whole text; the first one present is used.
    const WHOLE: [&str; 13] = [
        "rendered",
        "$text",
        "$t",
        "rich_text",
        "text",
        "plain",
        "value",
        "content",
        "body",
        "html",
        "#text",
        "_value",
        "context",
    ];
    /// Keys of the parts of a text; all of them are used, in this order.
    const PARTS: [&str; 10] = [
        "paragraph",
        "para",
        "p",
        "summary",
        "headline",
        "heading",
        "paragraphs",
        "sections",
        "blocks",
        "children",
    ];
    let depth = depth.checked_sub(1)?;
    let join = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("\n\n"));
    if let Some(text) = rich_text::text(value) {
        return Some(text);
    }
    match value {
        Value::String(text) if is_nothing(text) => None,
        Value::String(text) => match text.trim_start().starts_with(['{', '[']) {
            true => rich_text::text_of_string(text).or_else(|| Some(text.clone())),
            false => Some(text.clone()),
        },
        Value::Array(values) => join(
            values
                .iter()
                .filter_map(|value| text_within(value, depth))
                .collect(),
        ),
        Value::Object(object) => WHOLE
            .iter()
            .find_map(|key| text_within(object.get(*key)?, depth))
            .or_else(|| {
                join(
                    PARTS
                        .iter()
                        .filter_map(|key| text_within(object.get(*key)?, depth))
                        .collect(),
                )
            })
            .or_else(|| text_within(only(object)?, depth))
            .or_else(|| {
                // Content management systems wrap a text in its language and its number: `{"und": {"0": {"value": …}}}`.
                let inner = object.values().filter(|value| value.is_object());
                inner
                    .filter_map(|value| text_within(value, depth))
                    .find(|text| is_running(text))
            }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Gives a date from a text, a number of seconds or milliseconds, or an object that contains one.
pub(super) fn date(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => moment(text),
        // 20170629 is a day, 1498754700 a number of seconds.
        Value::Number(number) => match number.as_i64() {
            Some(day @ 16_000_101..=21_001_231) => moment(&day.to_string()),
            _ => unix_moment(number.as_f64()?),
        },
        Value::Array(values) => values
            .iter()
            .find_map(|value| if value.is_array() { None } else { date(value) }),
        Value::Object(object) => date_of_object(object, DEEPEST_DATE),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The deepest nesting of objects around a date.
const DEEPEST_DATE: usize = 4;

fn date_of_object(object: &Map<String, Value>, depth: usize) -> Option<Moment> {
    /// Keys of a date inside an object.
    const KEYS: [&str; 14] = [
        "$date",
        "$numberLong",
        "value",
        "iso",
        "date",
        "dateTime",
        "start",
        "rendered",
        "#text",
        "text",
        "timestamp",
        "seconds",
        "_seconds",
        "when",
    ];
    let depth = depth.checked_sub(1)?;
    if object.contains_key("date-parts") {
        return date_of_parts(object).and_then(|written| moment(&written));
    }
    let within = |value: &Value| match value {
        Value::Object(deeper) => date_of_object(deeper, depth),
        Value::Array(_) => None,
        other => date(other),
    };
    date_of_fields(object)
        .or_else(|| KEYS.iter().find_map(|key| within(object.get(*key)?)))
        .or_else(|| within(only(object)?))
}

/// The date in an object with a field each for the year, the month and the day.
fn date_of_fields(object: &Map<String, Value>) -> Option<Moment> {
    let part = |wanted: Field| {
        object.iter().find_map(|(key, value)| match value {
            _ if !labels::has(labels::of(&super::compared(key)), wanted) => None,
            Value::Object(_) | Value::Array(_) => None,
            other => name(other),
        })
    };
    let (year, month, day) = (part(Field::Year)?, part(Field::Month)?, part(Field::Day)?);
    match month.parse::<u8>() {
        Ok(month) => moment(&format!("{year}-{month:02}-{day:0>2}")),
        Err(_) => moment(&format!("{day} {month} {year}")),
    }
}

/// Gives a date of a text or a number in which only the month or the year may be known.
pub(super) fn date_or_period(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => moment_or_period(text),
        Value::Number(number) => moment_or_period(&number.as_i64()?.to_string()),
        Value::Object(object) if object.contains_key("date-parts") => {
            date_of_parts(object).and_then(|written| moment_or_period(&written))
        }
        Value::Object(object) => ["value", "date", "#text"]
            .iter()
            .find_map(|key| object.get(*key))
            .filter(|inner| !inner.is_object())
            .and_then(date_or_period),
        Value::Array(_) | Value::Bool(_) | Value::Null => None,
    }
}

/// The date in an object such as `{"date-parts": [[2021, 3, 9]]}`, as reference managers write it; the day and the month
/// may be absent.
fn date_of_parts(object: &Map<String, Value>) -> Option<String> {
    let parts = object.get("date-parts")?.get(0)?.as_array()?;
    let number = |value: &Value| match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    };
    let parts: Vec<u64> = parts.iter().map_while(number).collect();
    Some(match *parts.as_slice() {
        [year, month, day, ..] => format!("{year:04}-{month:02}-{day:02}"),
        [year, month] => format!("{year:04}-{month:02}"),
        [year] => format!("{year:04}"),
        [] => return None,
    })
}

/// Gives an identifier if it is specific enough to be unique.
///
/// It needs at least six characters including a letter or a `/`, or ten digits. A shorter one such as `17` is only a
/// row number, which another archive uses for another article.
pub(super) fn identifier(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => ["$oid", "rendered", "#text", "value"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str())?
            .to_owned(),
        _ => return None,
    };
    let has_letter = text
        .chars()
        .any(|character| character.is_alphabetic() || character == '/');
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let is_particular = (has_letter && text.chars().count() >= 6) || figures >= 10;
    (is_particular && !is_nothing(&text) && !text.contains(char::is_control)).then_some(text)
}

/// Gives a BCP 47 tag from a tag, a locale (`en_GB`) or the English name of a language.
pub(super) fn language(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase().replace('_', "-");
    if let Some(code) = language_names::by_name(&lower) {
        return Some(code.to_owned());
    }
    let lower = lower.split('.').next().unwrap_or_default();
    let mut parts = lower.split('-');
    let primary = parts.next().filter(|tag| {
        (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
    })?;
    if primary == "und" {
        return None;
    }
    let mut tag = primary.to_owned();
    for part in parts {
        if part.is_empty()
            || part.len() > 8
            || !part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return None;
        }
        tag.push('-');
        // Regions are written in capitals, scripts with an initial capital (RFC 5646, section 2.1.1).
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => tag.extend(part.char_indices().map(|(at, letter)| {
                if at == 0 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })),
            _ => tag.push_str(part),
        }
    }
    Some(tag)
}

/// Whether a text is empty or stands for a missing value, such as `null` or `n/a`.
fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["null", "none", "nan", "n/a", "undefined", "nil"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// The name of a person with the first name before the last name, if the text is one person with the last name first:
/// `Lowe, Ann`.
fn turned(name: &str) -> Option<String> {
    let is_person = |(last, first): (&str, &str)| {
        let (last, first) = (last.trim(), first.trim());
        let given = first.split([' ', '-']).next().unwrap_or_default();
        let is_given = |word: &str| given_names::gender(word).is_some();
        let is_one_name = |words: &str| (1..=3).contains(&words.split_whitespace().count());
        is_one_name(first)
            && is_one_name(last)
            && !first.contains([',', ';'])
            && is_given(given)
            && !is_given(last.split(' ').next().unwrap_or_default())
            && !last.contains(' ')
    };
    let (last, first) = name.split_once(',').filter(|parts| is_person(*parts))?;
    Some(format!("{} {}", first.trim(), last.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn identifiers_are_taken_only_when_particular() {
        let check = |value: Value, expected: Option<&str>| {
            assert_eq!(identifier(&value).as_deref(), expected, "{value}")
        };
        check(json!("urn:newsml:a:1"), Some("urn:newsml:a:1"));
        check(json!(1234567890), Some("1234567890"));
        check(json!({"$oid": "5f1c0a"}), Some("5f1c0a"));
        check(json!("17"), None);
        check(json!(17), None);
        check(json!("abc"), None);
        check(json!(null), None);
    }

    #[test]
    fn languages_become_tags() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(language(text).as_deref(), expected, "{text}")
        };
        check("en", Some("en"));
        check("en_GB", Some("en-GB"));
        check("zh-hans-CN", Some("zh-Hans-CN"));
        check("English", Some("en"));
        check("pt_BR.UTF-8", Some("pt-BR"));
        check("gibberish", None);
        check("", None);
    }

    #[test]
    fn dates_come_as_texts_numbers_and_objects() {
        let day = moment("2017-06-29");
        assert_eq!(date(&json!("2017-06-29")), day);
        assert_eq!(date(&json!(20170629)), day);
        assert_eq!(date(&json!({"$date": "2017-06-29"})), day);
        assert_eq!(
            date(&json!({"$date": {"$numberLong": "1498694400000"}})),
            moment("2017-06-29T00:00:00Z")
        );
        assert_eq!(date(&json!(2017)), None);
        assert_eq!(date(&json!([null, [["2017-06-29"]]])), None);
    }

    #[test]
    fn texts_in_pieces_are_joined() {
        let value = json!({"summary": ["A."], "sections": [{"headline": ["B"], "paragraphs": ["C.", "D."]}]});
        assert_eq!(text_of(&value).as_deref(), Some("A.\n\nB\n\nC.\n\nD."));
        assert_eq!(
            text_of(&json!({"rendered": "<p>A</p>"})).as_deref(),
            Some("<p>A</p>")
        );
    }
}
