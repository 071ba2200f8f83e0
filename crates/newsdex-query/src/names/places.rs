//! The other names of places: "Burma" and "Myanmar", "Le Havre" and "Havre", "Newport, Rhode Island".

use std::collections::HashMap;
use std::sync::LazyLock;

use super::is_listed;
use newsdex_text::lexicon::name_spellings::Kind;
use newsdex_text::lexicon::{exonyms, places};
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The other names of a place, each a whole name.
pub(super) fn whole_names(words: &[String]) -> Vec<String> {
    let typed = words.join(" ");
    let mut found = match OTHER_NAMES.get(&typed) {
        Some(others) => others.clone(),
        None => Vec::new(),
    };
    found.extend(places::usual_name(&typed).map(str::to_owned));
    if let [article, rest @ ..] = words
        && !rest.is_empty()
        && is_listed(Kind::PlaceArticle, article)
    {
        found.push(rest.join(" "));
    }
    found
}

/// A town and the country or state after its comma, as in "Newport, Rhode Island"; `None` for other names.
pub fn town_and_country(typed: &str) -> Option<[&str; 2]> {
    let (town, country) = typed.split_once(',')?;
    let (town, country) = (town.trim(), country.trim());
    let is_name = town.chars().any(char::is_alphabetic) && !country.contains(',');
    (is_name && places::is_country_or_state_abbreviated(country)).then_some([town, country])
}

/// For each name of a place with several names: its other names. All are folded words with blanks between them.
static OTHER_NAMES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let folded = |name: &str| {
        let words = tokenize(name).map(|word| fold(&word.text).into_owned());
        words.collect::<Vec<_>>().join(" ")
    };
    let mut sets: HashMap<String, Vec<String>> = HashMap::new();
    for (name, others) in places::synonyms() {
        let set = sets.entry(folded(name)).or_default();
        set.extend(others.into_iter().map(folded));
    }
    for exonym in exonyms::languages().flat_map(exonyms::names_in) {
        let name = folded(exonym.name);
        if let Some(english) = exonym.english
            && !exonym.is_ambiguous
            && !exonyms::has_other_meaning(&name)
        {
            sets.entry(folded(english)).or_default().push(name);
        }
    }
    let mut others: HashMap<String, Vec<String>> = HashMap::new();
    for (name, mut set) in sets {
        set.push(name);
        set.sort_unstable();
        set.dedup();
        for name in &set {
            let of_name = others.entry(name.clone()).or_default();
            of_name.extend(set.iter().filter(|other| *other != name).cloned());
        }
    }
    others
});
