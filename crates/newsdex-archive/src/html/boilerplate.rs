//! Boilerplate: finds the parts of a page that do not belong to the article, by elements, roles, class names and
//! phrases.
//!
//! Names are split into words (`articleRelatedLinks` is `article related links`), so that a rule for `nav` does not
//! match `navy`. No rule is made for one site.

use super::tree::{Tree, is_block, is_heading};
use super::wayback::is_toolbar;
use newsdex_text::lexicon::page_classes::{self, Kind};

/// How likely it is that a subtree does not belong to the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// No sign of boilerplate.
    None,
    /// A class name or identifier says boilerplate; ignored if the subtree holds a large part of the text.
    Name,
    /// The element or role says boilerplate; ignored only if the subtree holds nearly all of the text.
    Element,
}

/// Judges one element by its name, role, class and identifier.
pub(super) fn doubt(tree: &Tree, node: usize) -> Doubt {
    let name = tree.name(node);
    match name {
        "" | "html" | "body" | "main" => return Doubt::None,
        "form" => return Doubt::Name,
        "nav" | "footer" | "aside" | "button" | "dialog" | "figcaption" | "menu" | "label" => {
            return Doubt::Element;
        }
        "figure" if !holds_table(tree, node) => return Doubt::Element,
        _ => {}
    }
    if tree.attribute(node, "hidden").is_some() {
        return Doubt::Name;
    }
    if let Some(role) = tree.attribute(node, "role")
        && matches!(
            role,
            "navigation"
                | "complementary"
                | "banner"
                | "contentinfo"
                | "dialog"
                | "alertdialog"
                | "search"
                | "menu"
                | "menubar"
                | "toolbar"
                | "tooltip"
                | "tablist"
                | "button"
        )
    {
        return Doubt::Element;
    }
    if tree.attribute(node, "id").is_some_and(is_toolbar) {
        return Doubt::Element;
    }
    if let Some(kind) = tree.attribute(node, "itemtype")
        && [
            "ImageObject",
            "VideoObject",
            "WPSideBar",
            "WPFooter",
            "WPAdBlock",
            "Comment",
            "BreadcrumbList",
            "Product",
            "Offer",
        ]
        .iter()
        .any(|other| kind.trim_end_matches('/').ends_with(other))
    {
        return Doubt::Element;
    }
    if matches!(
        tree.attribute(node, "itemprop"),
        Some("comment" | "author" | "publisher" | "caption")
    ) {
        return Doubt::Element;
    }
    if matches!(tree.attribute(node, "rel"), Some("author" | "tag")) {
        return Doubt::Element;
    }
    let is_heading = is_heading(name);
    let is_inline = !is_block(name) && name != "span" && !name.contains('-');
    let mut worst = Doubt::None;
    if let Some(style) = tree.attribute(node, "style")
        && style.replace(' ', "").contains("display:none")
    {
        worst = Doubt::Name;
    }
    if let Some(class) = tree.attribute(node, "class")
        && class.split_ascii_whitespace().any(|name| name == "hidden")
        && !class.contains(':')
    {
        worst = Doubt::Name;
    }
    if is_called_text(tree, node) {
        return Doubt::None;
    }
    for attribute in [
        "class",
        "id",
        "data-component",
        "data-testid",
        "data-type",
        "data-block",
        "data-name",
    ] {
        if let Some(value) = tree.attribute(node, attribute) {
            for name in value.split_ascii_whitespace().take(12) {
                worst = worst.max(name_doubt(name));
            }
        }
    }
    // Headings and links in the text have class names for their style (a link that opens a popup), so their position
    // decides, not their class.
    match worst {
        Doubt::Name if is_heading => Doubt::None,
        _ if is_inline => Doubt::None,
        worst => worst,
    }
}

/// Whether the class of an element says that it holds the article text.
fn is_called_text(tree: &Tree, node: usize) -> bool {
    let Some(class) = tree.attribute(node, "class") else {
        return false;
    };
    class.split_ascii_whitespace().take(12).any(|name| {
        let words = words(name);
        let joined = words.join("-");
        words.len() <= 3 && holds(&joined, Kind::Text)
    })
}

fn holds_table(tree: &Tree, node: usize) -> bool {
    tree.below(node).any(|below| tree.name(below) == "table")
}

/// Judges a class name or identifier.
fn name_doubt(name: &str) -> Doubt {
    if name.contains([':', '[', '(', '{']) {
        // A utility class: it describes the look of an element, not its content.
        return Doubt::None;
    }
    let words = words(name);
    let has = |kind| words.iter().any(|word| page_classes::is(kind, word));
    // A name that describes a feature of the text ("article-body--with-sidebar") is not boilerplate.
    if has(Kind::Feature) && words.len() > 1 {
        return Doubt::None;
    }
    // A part of a page builder that holds text: `article-widget-text`.
    if has(Kind::Widget) && has(Kind::WidgetText) {
        return Doubt::None;
    }
    // `tooltiptext`, `popovercontent`
    let is_tip = |word: &String| word.starts_with("tooltip") || word.starts_with("popover");
    if has(Kind::NeverText) || words.iter().any(is_tip) {
        return Doubt::Element;
    }
    if has(Kind::Boilerplate) {
        return Doubt::Name;
    }
    match holds(&words.join("-"), Kind::BoilerplatePair) {
        true => Doubt::Name,
        false => Doubt::None,
    }
}

/// Whether the joined words of a class name hold one of the combinations of a kind.
fn holds(joined: &str, kind: Kind) -> bool {
    let mut combinations = page_classes::phrases(kind).iter();
    combinations.any(|combination| joined.contains(combination))
}

/// Splits a class name into words: at every character that is not a letter, and where a capital follows a small letter.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_small = false;
    for c in name.chars().take(80) {
        let ends_word = !c.is_alphabetic() || (c.is_uppercase() && after_small);
        if ends_word && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
