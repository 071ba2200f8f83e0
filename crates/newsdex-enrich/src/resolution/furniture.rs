//! Names that stand in what every page of a site repeats: lists of links, addresses, press contacts.
//!
//! Names of the news change their company from article to article. Where several names have been in
//! hundreds of articles and nearly always together, it was the page that had them, not the story.

use super::context::Context;
use super::groups::Groups;
use super::spelling::letters;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// Articles that a name must be in before its company says anything.
pub(super) const ENOUGH: u64 = 100;

/// The part of the articles of either that two names must share to be always together.
const ALWAYS: f64 = 0.85;

/// So many names that are always with a name, and have no word of it, make it furniture.
const COMPANY: usize = 2;

/// From so many articles on, one is enough for what is no full name of a person.
const MANY: u64 = 1000;

/// Of its articles, the part that call somebody or something by a shorter form where the name is in the story.
const SHORT_FORM: f64 = 0.02;

/// Finds the groups that are page furniture; after all that belongs together has been joined.
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
    let mut furniture: Vec<u32> = (0..groups.names.len() as u32)
        .filter(|name| {
            let own = groups.name(*name);
            let root = groups.root(*name);
            let shortened = shortened.get(root as usize).copied().unwrap_or(0);
            // What has another name, too, is known apart from the page.
            own.articles >= ENOUGH
                && groups.articles(root) as f64 * ALWAYS <= own.articles as f64
                && shortened as f64 <= SHORT_FORM * own.articles as f64
                && !groups.is_aliased(*name)
                && is_furniture(groups, context, *name)
        })
        .map(|name| groups.root(name))
        .collect();
    furniture.sort_unstable();
    furniture.dedup();
    furniture
}

fn is_furniture(groups: &Groups, context: &Context, name: u32) -> bool {
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
