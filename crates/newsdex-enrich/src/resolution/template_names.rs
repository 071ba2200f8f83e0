//! Finds names in repeated parts of a site's pages: lists of links, addresses, press contacts.
//!
//! Names in the news occur with different other names from article to article. If several names occur in hundreds of
//! articles and nearly always together, they belong to the page, not to the articles.

use super::context::Context;
use super::groups::Groups;
use super::spelling::letters;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// The fewest articles of a name that allow a decision.
pub(super) const ENOUGH: u64 = 100;

/// The share of each name's articles in which two names must occur together to count as always together.
const ALWAYS: f64 = 0.85;

/// This many names that always occur with a name, and share no word with it, make it part of the page.
const COMPANY: usize = 2;

/// For a name with at least this many articles, one such name is enough, unless it is the full name of a person.
const MANY: u64 = 1000;

/// If a larger share of the articles of a name also has a shorter form of it, the name is no part of the page: articles
/// shorten only the names of their story.
const SHORT_FORM: f64 = 0.02;

/// Finds the groups that are part of the page; called after all other joins.
pub(super) fn find(groups: &Groups, context: &Context) -> Vec<u32> {
    let mut shortened = vec![0; groups.names.len()];
    for form in &groups.forms {
        checkpoint();
        let full = &groups.name(form.name).letters;
        let is_short = form.letters.len() < full.len();
        if let Some(count) = shortened.get_mut(groups.root(form.name) as usize)
            && is_short
        {
            *count += form.articles;
        }
    }
    let mut template_names: Vec<u32> = (0..groups.names.len() as u32)
        .filter(|name| {
            let own = groups.name(*name);
            let root = groups.root(*name);
            let shortened = shortened.get(root as usize).copied().unwrap_or(0);
            // A name with other frequent names is known independently of the page.
            own.articles >= ENOUGH
                && groups.articles(root) as f64 * ALWAYS <= own.articles as f64
                && shortened as f64 <= SHORT_FORM * own.articles as f64
                && !groups.is_aliased(*name)
                && is_template(groups, context, *name)
        })
        .map(|name| groups.root(name))
        .collect();
    template_names.sort_unstable();
    template_names.dedup();
    template_names
}

fn is_template(groups: &Groups, context: &Context, name: u32) -> bool {
    let own = groups.name(name);
    let company = context.counts(name).iter().filter(|(other, together)| {
        let other = groups.name(*other);
        let together = f64::from(*together);
        let is_always =
            together >= ALWAYS * own.articles as f64 && together >= ALWAYS * other.articles as f64;
        is_always && !shares_a_word(own.text, other.text)
    });
    let company = company.count();
    let is_full_name = own.kind == EntityKind::Person && own.letters.contains(' ');
    company >= COMPANY || company > 0 && own.articles >= MANY && !is_full_name
}

fn shares_a_word(one: &str, other: &str) -> bool {
    let other = letters(other);
    letters(one)
        .split(' ')
        .any(|word| other.split(' ').any(|other| other == word))
}
