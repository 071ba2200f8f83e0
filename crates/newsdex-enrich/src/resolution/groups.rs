//! Groups of names that may be merged but never divided, and the rules that forbid a merge.

use std::cmp::Reverse;
use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::Aliases;
use super::person::{PersonName, person_letters};
use super::places::is_main_name;
use super::spelling::letters;
use super::{FormRecord, Member, NameRecord, Reason, Resolution, ResolvedEntity};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::EntityKind;

/// A name with its normalised forms. Names are identified by their index in [`Groups::names`].
#[derive(Debug)]
pub(super) struct Name<'a> {
    /// The index in the list of input records.
    pub(super) record: u32,
    pub(super) kind: EntityKind,
    pub(super) text: &'a str,
    pub(super) articles: u64,
    /// The result of [`letters`], for a person without titles.
    pub(super) letters: String,
    /// The parsed name of a person; `None` for other kinds.
    pub(super) person: Option<Box<PersonName>>,
    /// Whether the alias file merged it, so that other names need not be compatible with it.
    is_aliased: bool,
    is_banned: bool,
}

impl Name<'_> {
    /// Whether the name is in capitals only, but is not an abbreviation.
    pub(super) fn is_shouted(&self) -> bool {
        let is_short = self.person.is_none() && self.text.len() <= ABBREVIATION;
        !is_short
            && self.text.chars().any(char::is_alphabetic)
            && !self.text.chars().any(char::is_lowercase)
    }

    /// Whether it contains nothing but the name: no title, no party.
    fn is_clean(&self) -> bool {
        self.letters.len() == letters(self.text).len()
    }
}

/// The first bytes of a name as a number with the same sort order.
fn first_bytes(name: &str) -> u64 {
    let mut bytes = [0; 8];
    for (slot, byte) in bytes.iter_mut().zip(name.bytes()) {
        *slot = byte;
    }
    u64::from_be_bytes(bytes)
}

/// Names in capitals of up to this many bytes are abbreviations.
const ABBREVIATION: usize = 6;

/// A form that articles joined to a name.
#[derive(Debug)]
pub(super) struct Form<'a> {
    pub(super) text: &'a str,
    pub(super) letters: String,
    pub(super) name: u32,
    pub(super) articles: u64,
}

/// Two names whose groups were merged, and the reason.
#[derive(Debug)]
struct Join {
    one: u32,
    other: u32,
    reason: Reason,
}

/// All names, divided into groups; initially each by itself or as the alias file says.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    /// Sorted by kind and text, so that the input order does not matter.
    pub(super) names: Vec<Name<'a>>,
    /// Sorted by name and text.
    pub(super) forms: Vec<Form<'a>>,
    parents: Vec<u32>,
    /// The next name in the same group; each group forms a cycle.
    next: Vec<u32>,
    /// For roots: the articles of all members, added up.
    articles: Vec<u64>,
    /// For roots: the kind of the group.
    kinds: Vec<EntityKind>,
    joins: Vec<Join>,
    /// Roots that are hidden without a ban in the alias file.
    hidden: FxHashSet<u32>,
    /// For names that the alias file splits: the list, and the position in the list.
    apart: FxHashMap<u32, Vec<(u32, u32)>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(
        names: &'a [NameRecord],
        forms: &'a [FormRecord],
        aliases: &Aliases,
    ) -> Groups<'a> {
        let mut order: Vec<u32> = (0..names.len() as u32).collect();
        let record = |index: u32| names.get(index as usize);
        // Most names differ in their first bytes, which are compared without a look-up of the name.
        order.sort_by_cached_key(|index| {
            record(*index).map(|name| {
                (
                    name.kind,
                    first_bytes(&name.name),
                    &name.name,
                    name.articles,
                )
            })
        });
        let mut positions = vec![0; names.len()];
        for (position, index) in order.iter().enumerate() {
            if let Some(slot) = positions.get_mut(*index as usize) {
                *slot = position as u32;
            }
        }
        let names: Vec<Name> = order
            .iter()
            .filter_map(|index| Some((*index, record(*index)?)))
            .map(|(index, record)| Name::new(index, record))
            .collect();
        let mut forms: Vec<Form> = forms
            .iter()
            .filter_map(|form| {
                Some(Form {
                    text: &form.form,
                    letters: letters(&form.form),
                    name: *positions.get(form.name as usize)?,
                    articles: form.articles,
                })
            })
            .collect();
        forms.sort_by_key(|form| (form.name, form.text, form.articles));
        let count = names.len() as u32;
        let mut groups = Groups {
            parents: (0..count).collect(),
            next: (0..count).collect(),
            articles: names.iter().map(|name| name.articles).collect(),
            kinds: names.iter().map(|name| name.kind).collect(),
            joins: Vec::new(),
            hidden: FxHashSet::default(),
            apart: FxHashMap::default(),
            names,
            forms,
        };
        groups.follow(aliases);
        groups
    }

    pub(super) fn name(&self, name: u32) -> &Name<'a> {
        &self.names[name as usize]
    }

    /// The root of a name's group: the member that identifies the group.
    pub(super) fn root(&self, mut name: u32) -> u32 {
        while self.parents[name as usize] != name {
            name = self.parents[name as usize];
        }
        name
    }

    /// The roots of all groups, ascending.
    pub(super) fn roots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.names.len() as u32).filter(|name| self.parents[*name as usize] == *name)
    }

    /// All groups, each given by its most frequent name, most frequent group first.
    pub(super) fn commonest_first(&self) -> Vec<u32> {
        let mut names: Vec<u32> = self.roots().map(|root| self.commonest(root)).collect();
        names.sort_by_cached_key(|name| (Reverse(self.articles(*name)), *name));
        names
    }

    /// The members of a name's group, in no particular order.
    pub(super) fn members(&self, name: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(name);
        std::iter::from_fn(move || {
            let here = at?;
            let next = self.next[here as usize];
            at = (next != name).then_some(next);
            Some(here)
        })
    }

    /// The articles of all members of a name's group; an article with two of the names counts twice.
    pub(super) fn articles(&self, name: u32) -> u64 {
        self.articles[self.root(name) as usize]
    }

    /// The kind of a name's group.
    pub(super) fn kind(&self, name: u32) -> EntityKind {
        self.kinds[self.root(name) as usize]
    }

    /// Sets the kind of a name's group.
    pub(super) fn set_kind(&mut self, name: u32, kind: EntityKind) {
        let root = self.root(name) as usize;
        self.kinds[root] = kind;
    }

    /// Whether the alias file merged a name with others.
    pub(super) fn is_aliased(&self, name: u32) -> bool {
        self.name(name).is_aliased
    }

    /// Hides a group. No group may be merged with it afterwards.
    pub(super) fn hide(&mut self, root: u32) {
        self.hidden.insert(root);
    }

    /// The most frequent name of a group.
    pub(super) fn commonest(&self, name: u32) -> u32 {
        self.members(name)
            .max_by_key(|member| (self.name(*member).articles, Reverse(*member)))
            .unwrap_or(name)
    }

    /// Merges the groups of two names, unless a rule forbids it; gives whether they are in one group now.
    ///
    /// The kind becomes that of the group with more articles.
    pub(super) fn join(&mut self, one: u32, other: u32, reason: Reason) -> bool {
        let (root, other_root) = (self.root(one), self.root(other));
        if root == other_root {
            return true;
        }
        if !self.may_join(one, other) {
            return false;
        }
        self.unite(one, other, reason);
        true
    }

    fn unite(&mut self, one: u32, other: u32, reason: Reason) {
        let (root, other_root) = (self.root(one) as usize, self.root(other) as usize);
        // The larger group keeps its root, so that chains stay short.
        let is_smaller =
            (self.articles[root], Reverse(root)) < (self.articles[other_root], Reverse(other_root));
        let (into, from) = if is_smaller {
            (other_root, root)
        } else {
            (root, other_root)
        };
        self.parents[from] = into as u32;
        self.articles[into] += self.articles[from];
        self.next.swap(into, from);
        self.joins.push(Join { one, other, reason });
    }

    /// Whether no rule forbids merging the groups of two names.
    pub(super) fn may_join(&self, one: u32, other: u32) -> bool {
        if self.name(one).is_banned != self.name(other).is_banned {
            return false;
        }
        if !self.apart.is_empty() {
            let lists = |name: u32| {
                self.members(name)
                    .filter_map(|member| self.apart.get(&member))
                    .flatten()
                    .copied()
                    .collect::<Vec<_>>()
            };
            let others = lists(other);
            let is_apart = lists(one).iter().any(|(list, place)| {
                others
                    .iter()
                    .any(|other| other.0 == *list && other.1 != *place)
            });
            if is_apart {
                return false;
            }
        }
        let (people, other_people) = (self.people(one), self.people(other));
        // "Ann" and "Doe" may both be short for "Ann Doe", with which each has been compared.
        let is_bare = |person: &PersonName| person.given.is_none();
        let has_full_name = people.iter().chain(&other_people).any(|one| !is_bare(one));
        people.iter().all(|person| {
            other_people.iter().all(|other| {
                has_full_name && is_bare(person) && is_bare(other) || person.is_compatible(other)
            })
        })
    }

    /// The distinct names of people in a group, except those that only the alias file merged into it.
    fn people(&self, name: u32) -> Vec<&PersonName> {
        let mut seen = FxHashSet::default();
        self.members(name)
            .map(|member| self.name(member))
            .filter(|name| !name.is_aliased && seen.insert(name.letters.as_str()))
            .filter_map(|name| name.person.as_deref())
            .collect()
    }

    /// Applies the alias file: merges names, and records bans and splits.
    fn follow(&mut self, aliases: &Aliases) {
        if aliases.is_empty() {
            return;
        }
        let mut by_letters: FxHashMap<(EntityKind, String), Vec<u32>> = FxHashMap::default();
        for (position, name) in self.names.iter().enumerate() {
            checkpoint();
            let key = (name.kind, name.letters.clone());
            by_letters.entry(key).or_default().push(position as u32);
        }
        let find = |alias: &super::aliases::AliasName| -> Vec<u32> {
            let kinds = match alias.kind {
                Some(kind) => vec![kind],
                None => KINDS.to_vec(),
            };
            kinds
                .into_iter()
                .filter_map(|kind| by_letters.get(&(kind, key(kind, &alias.name))))
                .flatten()
                .copied()
                .collect()
        };
        for ban in &aliases.bans {
            for name in find(ban) {
                self.names[name as usize].is_banned = true;
            }
        }
        for (number, split) in aliases.splits.iter().enumerate() {
            for (place, name) in split.iter().enumerate() {
                for found in find(name) {
                    self.apart
                        .entry(found)
                        .or_default()
                        .push((number as u32, place as u32));
                }
            }
        }
        for merge in &aliases.merges {
            let found: Vec<u32> = merge.names.iter().flat_map(&find).collect();
            let Some((first, rest)) = found.split_first() else {
                continue;
            };
            for name in &found {
                self.names[*name as usize].is_aliased = true;
            }
            for name in rest {
                if self.root(*first) != self.root(*name) {
                    self.unite(*first, *name, Reason::Alias);
                }
            }
            if let Some(kind) = merge.kind {
                self.set_kind(*first, kind);
            }
        }
    }

    /// The result: all groups that differ from a single name as found in articles.
    pub(super) fn resolution(&self, aliases: &Aliases) -> Resolution {
        let mut neighbours: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (number, join) in self.joins.iter().enumerate() {
            checkpoint();
            neighbours.entry(join.one).or_default().push(number);
            neighbours.entry(join.other).or_default().push(number);
        }
        let mut forms_of: FxHashMap<u32, Vec<&Form>> = FxHashMap::default();
        for form in &self.forms {
            checkpoint();
            forms_of.entry(form.name).or_default().push(form);
        }
        let renamed = self.renamed(aliases);
        let mut entities: Vec<ResolvedEntity> = Vec::new();
        for root in self.roots() {
            checkpoint();
            let is_alone = self.next[root as usize] == root;
            let name = self.name(root);
            let new_name = self.members(root).find_map(|member| renamed.get(&member));
            let is_banned = name.is_banned || self.hidden.contains(&root);
            if is_alone && !is_banned && new_name.is_none() && self.kind(root) == name.kind {
                continue;
            }
            let shown = self.shown(root);
            let mut members = self.explained(shown, &neighbours);
            if let [_, rest @ ..] = members.as_mut_slice() {
                rest.sort_by_key(|member| {
                    (Reverse(member.articles), member.kind, member.name.clone())
                });
            }
            let mut also_written: FxHashMap<&str, u64> = FxHashMap::default();
            for form in self
                .members(root)
                .filter_map(|member| forms_of.get(&member))
                .flatten()
            {
                *also_written.entry(form.text).or_default() += form.articles;
            }
            let mut also_written: Vec<(String, u64)> = also_written
                .into_iter()
                .map(|(form, articles)| (form.to_owned(), articles))
                .collect();
            also_written
                .sort_by(|one, other| (Reverse(one.1), &one.0).cmp(&(Reverse(other.1), &other.0)));
            entities.push(ResolvedEntity {
                kind: self.kind(root),
                name: new_name.map_or_else(
                    || self.name(shown).text.to_owned(),
                    |name| (*name).to_owned(),
                ),
                members,
                also_written,
                is_banned,
            });
        }
        entities.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
        Resolution {
            entities,
            unused: self.unused(aliases),
        }
    }

    /// The names that the alias file gives to members.
    fn renamed<'b>(&self, aliases: &'b Aliases) -> FxHashMap<u32, &'b str> {
        let mut wanted: FxHashMap<(EntityKind, String), &str> = FxHashMap::default();
        for rename in &aliases.renames {
            let kinds = rename.name.kind.map_or(KINDS.to_vec(), |kind| vec![kind]);
            for kind in kinds {
                wanted.insert((kind, key(kind, &rename.name.name)), &rename.to);
            }
        }
        for merge in &aliases.merges {
            let Some(shown) = merge.names.first() else {
                continue;
            };
            for name in &merge.names {
                for kind in KINDS {
                    wanted
                        .entry((kind, key(kind, &name.name)))
                        .or_insert(&shown.name);
                }
            }
        }
        if wanted.is_empty() {
            return FxHashMap::default();
        }
        let mut renamed = FxHashMap::default();
        for (position, name) in self.names.iter().enumerate() {
            checkpoint();
            if let Some(to) = wanted.get(&(name.kind, name.letters.clone())) {
                renamed.insert(position as u32, *to);
            }
        }
        renamed
    }

    fn unused(&self, aliases: &Aliases) -> Vec<String> {
        if aliases.is_empty() {
            return Vec::new();
        }
        let mut known: FxHashSet<(EntityKind, &str)> = self
            .names
            .iter()
            .map(|name| (name.kind, name.letters.as_str()))
            .collect();
        for form in &self.forms {
            checkpoint();
            known.insert((self.name(form.name).kind, form.letters.as_str()));
        }
        aliases
            .names()
            .filter(|alias| {
                let kinds = alias.kind.map_or(KINDS.to_vec(), |kind| vec![kind]);
                !kinds
                    .into_iter()
                    .any(|kind| known.contains(&(kind, key(kind, &alias.name).as_str())))
            })
            .map(|alias| alias.name.clone())
            .collect()
    }

    /// The members of a group, `first` first, each with the reason for joining an earlier one.
    fn explained(&self, first: u32, neighbours: &FxHashMap<u32, Vec<usize>>) -> Vec<Member> {
        let member = |name: u32, reason: Reason, with: Option<u32>| {
            let name = self.name(name);
            Member {
                record: name.record,
                kind: name.kind,
                name: name.text.to_owned(),
                articles: name.articles,
                reason,
                with: with.map(|with| self.name(with).text.to_owned()),
            }
        };
        let mut members = vec![member(first, Reason::Itself, None)];
        let mut seen = FxHashSet::from_iter([first]);
        let mut waiting = VecDeque::from([first]);
        while let Some(here) = waiting.pop_front() {
            checkpoint();
            for number in neighbours.get(&here).into_iter().flatten() {
                let Some(join) = self.joins.get(*number) else {
                    continue;
                };
                let there = if join.one == here {
                    join.other
                } else {
                    join.one
                };
                if seen.insert(there) {
                    members.push(member(there, join.reason.clone(), Some(here)));
                    waiting.push_back(there);
                }
            }
        }
        members
    }

    /// The member after which a group is named. A full name is preferred to a part or an abbreviation, a name not in
    /// capitals to one in capitals, and a name of the group's kind to others; among equals, the most frequent name
    /// wins.
    fn shown(&self, root: u32) -> u32 {
        let kind = self.kind(root);
        let most = self.name(self.commonest(root)).articles;
        let rank = |member: u32| {
            let name = self.name(member);
            let is_full = match kind {
                EntityKind::Person => name
                    .person
                    .as_ref()
                    .is_some_and(|person| person.given.is_some()),
                _ => name.letters.contains(' '),
            };
            // A full form that is hardly ever used is no better than the usual name.
            let is_usual = name.articles * USUAL >= most;
            (
                name.kind == kind,
                kind == EntityKind::Place && is_usual && is_main_name(&name.letters),
                is_full && is_usual,
                name.is_clean(),
                !name.is_shouted(),
                name.articles,
                Reverse(member),
            )
        };
        self.members(root)
            .max_by_key(|member| rank(*member))
            .unwrap_or(root)
    }
}

/// The most frequent name may be at most this many times as frequent as a full form that is preferred to it.
const USUAL: u64 = 25;

const KINDS: [EntityKind; 4] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Place,
    EntityKind::Misc,
];

/// The normalised form in which names of a kind are compared.
pub(super) fn key(kind: EntityKind, name: &str) -> String {
    match kind {
        EntityKind::Person => person_letters(name),
        _ => letters(name),
    }
}

impl<'a> Name<'a> {
    fn new(index: u32, record: &'a NameRecord) -> Name<'a> {
        let letters = key(record.kind, &record.name);
        let is_person = record.kind == EntityKind::Person;
        Name {
            record: index,
            kind: record.kind,
            text: &record.name,
            articles: record.articles,
            person: is_person.then(|| Box::new(PersonName::parse(&letters))),
            letters,
            is_aliased: false,
            is_banned: false,
        }
    }
}
