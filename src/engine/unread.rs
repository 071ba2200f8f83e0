//! Why a search for a name or a quotation finds nothing: they are not looked for in every language.

use newsdex_enrich::entities::finds_names_in;
use newsdex_query::{Query, Scope};
use newsdex_text::words::forms::primary;

/// The most languages that a message lists.
const MOST_LISTED: usize = 8;

/// A message for the user if a query without hits asks for names or quotations, and articles of this archive are in
/// languages in which they are not found; `None` for other queries.
///
/// `languages` are the primary subtags of the archive's languages.
pub(super) fn notice(query: &Query, languages: &[String]) -> Option<String> {
    let mut asked = Asked::default();
    asked.note(query);
    let wanted = asked.language.as_deref().map(primary);
    let is_wanted = |language: &&String| wanted.is_none_or(|wanted| wanted == language.as_str());
    let of_archive = || languages.iter().filter(is_wanted).map(String::as_str);
    let what = match (asked.has_quotations, asked.has_names) {
        (true, _) => "quotations",
        (_, true) => "names",
        _ => return None,
    };
    let unread: Vec<&str> = of_archive()
        .filter(|language| !finds_names_in(language))
        .collect();
    let listed = listed(&unread)?;
    Some(format!(
        "newsdex does not find {what} in articles in some languages of this archive ({listed}); search for the words \
         without the name of the field"
    ))
}

/// The languages as values of `lang:`; `None` if there are none.
fn listed(languages: &[&str]) -> Option<String> {
    let shown = languages.get(..MOST_LISTED).unwrap_or(languages);
    let more = languages.len() - shown.len();
    let mut listed = shown.join(", ");
    if more > 0 {
        listed.push_str(&format!(" and {more} more"));
    }
    (!languages.is_empty()).then_some(listed)
}

/// The conditions of a query, apart from exclusions.
#[derive(Default)]
struct Asked {
    has_names: bool,
    has_quotations: bool,
    /// The language that all articles must have.
    language: Option<String>,
}

impl Asked {
    fn note(&mut self, query: &Query) {
        match query {
            Query::Text(scope, _) | Query::AtLeast { scope, .. } => match scope {
                Scope::Quote | Scope::Speaker => self.has_quotations = true,
                scope => self.has_names |= scope.is_about_names(),
            },
            Query::Language(tag) => self.language = Some(tag.clone()),
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.note(part)),
            Query::Weighted(inner, _) => self.note(inner),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_query::{ParseContext, parse};

    #[track_caller]
    fn check(query: &str, languages: &[&str], expected: Option<&str>) {
        let query = parse(query, &ParseContext { today: 19_000 }).unwrap();
        let languages: Vec<String> = languages.iter().map(|tag| (*tag).to_owned()).collect();
        let notice = notice(&query, &languages);
        assert_eq!(
            notice
                .as_deref()
                .and_then(|notice| notice.split(['(', ')']).nth(1)),
            expected,
            "for {query}: {notice:?}"
        );
    }

    #[test]
    fn languages_without_names_are_listed() {
        check("person:doe", &["ar", "de", "en", "pl"], Some("ar, pl"));
        check("storm place:wexmouth", &["ar"], Some("ar"));
        check("person:doe lang:pl", &["ar", "en", "pl"], Some("pl"));
        check("person:doe lang:en", &["ar", "en"], None);
        check("person:doe", &["de", "en"], None);
        check("storm", &["ar"], None);
        check("storm -person:doe", &["ar"], None);
    }

    #[test]
    fn languages_without_quotations_are_listed() {
        check("quote:peace", &["de", "en", "pl"], Some("pl"));
        check("speaker:doe", &["de", "en", "fr", "nl"], None);
        check("speaker:doe", &["en"], None);
    }
}
