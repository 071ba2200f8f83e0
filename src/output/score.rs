//! Explains in words why a hit has its score.

use crate::engine::{MatchedField, ScoreReason};
use crate::output::terminal::thousands;
use newsdex_text::enrichment::EntityKind;

/// The reason in words, such as `twice in the text (× 1.20); in 97 of 18,766 articles`.
pub(super) fn reason(reason: &ScoreReason) -> String {
    match reason {
        ScoreReason::Words {
            places,
            articles,
            all_articles,
            weight,
        } => {
            let places: Vec<String> = places.iter().map(place).collect();
            let mut text = places.join(", ");
            if let Some(articles) = articles {
                let (articles, all) = (thousands(*articles), thousands(*all_articles));
                text.push_str(&format!("; in {articles} of {all} articles"));
            }
            if *weight != 1.0 {
                text.push_str(&format!("; weight {weight}"));
            }
            text
        }
        ScoreReason::Lead(word) => format!("in the lead: word {word} of the text"),
        ScoreReason::Near(1) => "side by side".into(),
        ScoreReason::Near(words) => format!("near each other: {words} words apart at the closest"),
        ScoreReason::Name(kind, mentions) => {
            let kind = match kind {
                EntityKind::Person => "a person",
                EntityKind::Organization => "an organisation",
                EntityKind::Place => "a place",
                EntityKind::Misc => "something",
            };
            format!("the name of {kind}, mentioned {}", times(*mentions))
        }
        ScoreReason::Headline => "the whole headline".into(),
        ScoreReason::Recent => "published recently".into(),
    }
}

fn place(place: &MatchedField) -> String {
    let MatchedField {
        name,
        occurrences,
        as_typed,
        counts,
    } = place;
    let typed = match as_typed {
        0 => String::new(),
        _ if as_typed >= occurrences => ", as typed".into(),
        _ => format!(", {as_typed} as typed"),
    };
    let times = times(*occurrences);
    format!("{times} in the {name}{typed} (× {counts:.2})")
}

fn times(number: u32) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        _ => format!("{} times", thousands(number.into())),
    }
}
