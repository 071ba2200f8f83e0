//! Words of the sentences around quotations, by their function.

use super::phrases_by_kind;

phrases_by_kind!("quote-words.tsv", ' ', {
    /// Between a subject and its verb: "has", "also", "later".
    Light = "light",
    /// Before a name, makes it a part of another phrase: "for".
    Preposition = "preposition",
    /// Joins two clauses with the same subject.
    Joins = "joins",
    /// Begins a clause.
    Clause = "clause",
    /// Forms of "be".
    Be = "be",
    /// Forms that can be passive: "told".
    Passive = "passive",
    /// The speech did not happen, or not yet: "declined".
    Denial = "denial",
    /// Articles and the like.
    Determiner = "determiner",
    /// Before a name, a term or a title: "so-called".
    Naming = "naming",
    /// Nouns for texts: "statement".
    Text = "text",
    /// Verbs for making a text public: "issued".
    Issues = "issues",
    /// No name even with a capital.
    Common = "common",
});
