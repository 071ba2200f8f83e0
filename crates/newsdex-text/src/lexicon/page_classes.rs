//! Words in the class names of web pages, which tell what an element holds.

use super::phrases_by_kind;

phrases_by_kind!("page-classes.tsv", ' ', {
    /// The text of the article.
    Text = "text",
    /// How the text looks, not what it is: "with sidebar".
    Feature = "feature",
    /// A part of a page builder.
    Widget = "widget",
    /// Such a part that holds text.
    WidgetText = "widget-text",
    /// Never the article, however much text the element holds.
    NeverText = "never-text",
    /// Does not belong to the article.
    Boilerplate = "boilerplate",
    /// Words that mean the same only in this combination, joined by hyphens.
    BoilerplatePair = "boilerplate-pair",
    /// The byline.
    Byline = "byline",
    /// Something beside the byline: a portrait, a biography.
    NotByline = "not-byline",
    /// The sentences between headline and text.
    Standfirst = "standfirst",
    /// Something else between them.
    NotStandfirst = "not-standfirst",
    /// A date.
    Dated = "dated",
});
