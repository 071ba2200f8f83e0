//! What the object around a list of articles says of all of them: the newspaper of a feed, the day of an issue.

use serde_json::{Map, Value};

use crate::fields::{self, FieldMap};
use crate::record::Around;

/// The facts at the beginning of a file, up to the first article in the list; `outer` holds the closing brackets that are
/// missing. `None` if there are none.
pub(super) fn of_wrapper(beginning: &[u8], outer: &[u8]) -> Option<Around> {
    let beginning = beginning.strip_suffix(b"{")?;
    let mut whole = String::from_utf8_lossy(beginning).into_owned();
    whole.push(']');
    whole.extend(outer.iter().rev().map(|bracket| char::from(*bracket)));
    crate::json_weight::check(&whole).ok()?;
    let Value::Object(object) = super::value(&whole).ok()? else {
        return None;
    };
    of(&object)
}

/// The facts of an object about the articles inside it; `None` if it has none.
pub(super) fn of(object: &Map<String, Value>) -> Option<Around> {
    let said = fields::article(object, &FieldMap::default());
    let is_feed = object.contains_key("home_page_url")
        || object
            .get("version")
            .and_then(Value::as_str)
            .is_some_and(|version| version.contains("jsonfeed"));
    // The export of a channel names it beside the messages.
    let channel = object.get("messages").and(object.get("name"));
    let channel = channel.and_then(Value::as_str).and_then(fields::source);
    // The date of an answer or an export is no date of its articles; that of an issue is.
    let is_issue = object.keys().any(|key| fields::is_issue(key));
    let around = Around {
        source: (said.source).or(said.title.filter(|_| is_feed)).or(channel),
        published: said.published.filter(|_| is_issue),
    };
    (around.source.is_some() || around.published.is_some()).then_some(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_and_an_issue_say_where_their_articles_are_from() {
        let feed = br#"{"version": "https://jsonfeed.org/version/1", "title": "Echo", "items": [{"#;
        let found = of_wrapper(feed, b"}").unwrap();
        assert_eq!(found.source.as_deref(), Some("Echo"));
        let issue = br#"{"newspaper": "Echo", "date": "2019-03-02", "articles": [{"#;
        let found = of_wrapper(issue, b"}").unwrap();
        assert_eq!(found.source.as_deref(), Some("Echo"));
        assert_eq!(found.published.unwrap().day().to_string(), "2019-03-02");
    }

    #[test]
    fn the_messages_of_a_channel_are_from_it() {
        let export = br#"{"name": "Saltby Echo", "type": "public_channel", "messages": [{"#;
        let found = of_wrapper(export, b"}").unwrap();
        assert_eq!(found.source.as_deref(), Some("Saltby Echo"));
    }

    #[test]
    fn the_date_of_an_answer_says_nothing_of_its_articles() {
        let answer = br#"{"status": "ok", "date": "2024-01-01", "articles": [{"#;
        assert_eq!(of_wrapper(answer, b"}"), None);
    }
}
