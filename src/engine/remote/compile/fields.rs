//! The fields of the server.

use newsdex_query::Scope;

/// The fields of the server that a scope searches.
pub(in crate::engine::remote) fn fields_of(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::Anywhere => &["w.title", "w.body"],
        Scope::Title => &["w.title"],
        Scope::Body => &["w.body"],
        Scope::Lead => &["w.lead"],
        Scope::Source => &["w.source"],
        Scope::Author => &["w.author"],
        Scope::Section => &["w.section"],
        Scope::Keyword => &["w.keyword"],
        Scope::Agency => &["w.agency"],
        Scope::Quote => &["w.quote"],
        Scope::Speaker => &["w.speaker"],
        Scope::Person => &["w.person"],
        Scope::Organization => &["w.organization"],
        Scope::Place => &["w.place"],
        Scope::OtherName => &["w.misc"],
        Scope::Entity => &["w.person", "w.organization", "w.place", "w.misc"],
    }
}
