//! The names that occur together with a name, as evidence that two names mean the same entity.

use anyhow::Result;
use rustc_hash::FxHashMap;

use super::Contexts;
use super::groups::Groups;
use super::pairs::{Need, Pair};
use super::template_names;
use newsdex_text::checkpoint::checkpoint;

/// The companions of some names, weighted: a companion that occurs everywhere is weak evidence.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// For each requested name: the groups that occur with it, ascending, and their weights, as a vector of length 1.
    companions: FxHashMap<u32, Vec<(u32, f32)>>,
    /// For requested names with many articles: the names that share at least half of its articles, and the number
    /// shared.
    counts: FxHashMap<u32, Vec<(u32, u32)>>,
    /// For each requested name: the number of its dated articles by year, ascending.
    years: FxHashMap<u32, Vec<(i32, u32)>>,
}

/// The fewest dated articles of a name that say when it was in the news.
const ENOUGH_DATED: u32 = 5;

/// A name is in the news of a year if it is in an article at most this many years away.
const YEARS_AWAY: i32 = 2;

/// The least share of a short name's articles that must be from the years of the full name.
const CONTEMPORARY: f64 = 0.75;

/// The most companions that are named as evidence.
const SHOWN: usize = 3;

impl Context {
    /// Requests the companions of the names `wanted`; a repeated name is requested once.
    pub(super) fn ask(
        groups: &Groups,
        wanted: impl Iterator<Item = u32>,
        contexts: &dyn Contexts,
    ) -> Result<Context> {
        let mut wanted: Vec<(u32, u32)> = wanted
            .map(|name| (groups.name(name).record, name))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(Context::default());
        }
        let records: Vec<u32> = wanted.iter().map(|(record, _)| *record).collect();
        let mut by_record: Vec<u32> = vec![0; groups.names.len()];
        for (position, name) in groups.names.iter().enumerate() {
            checkpoint();
            if let Some(slot) = by_record.get_mut(name.record as usize) {
                *slot = position as u32;
            }
        }
        let most = groups
            .roots()
            .map(|root| groups.articles(root))
            .max()
            .unwrap_or(1);
        let answers = contexts.companions(&records)?;
        let mut companions = FxHashMap::default();
        let mut counts: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        let mut years = FxHashMap::default();
        for ((_, name), answer) in wanted.into_iter().zip(answers) {
            checkpoint();
            let own = groups.root(name);
            years.insert(name, answer.years);
            let answer = answer.companions;
            let mut weights: Vec<(u32, f32)> = Vec::with_capacity(answer.len());
            for (record, articles) in answer {
                checkpoint();
                let Some(companion) = by_record.get(record as usize) else {
                    continue;
                };
                let own_articles = groups.name(name).articles;
                if own_articles >= template_names::ENOUGH && u64::from(articles) * 2 >= own_articles
                {
                    counts.entry(name).or_default().push((*companion, articles));
                }
                let root = groups.root(*companion);
                if root != own {
                    weights.push((root, articles as f32));
                }
            }
            weights.sort_unstable_by_key(|(root, _)| *root);
            weights.dedup_by(|one, into| {
                let is_same = one.0 == into.0;
                if is_same {
                    into.1 += one.1;
                }
                is_same
            });
            for (root, weight) in &mut weights {
                let rarity = (1.0 + most as f32 / groups.articles(*root).max(1) as f32).ln();
                *weight = (1.0 + *weight).ln() * rarity;
            }
            let length = weights
                .iter()
                .map(|(_, weight)| weight * weight)
                .sum::<f32>()
                .sqrt();
            if length > 0.0 {
                weights.iter_mut().for_each(|(_, weight)| *weight /= length);
            }
            companions.insert(name, weights);
        }
        Ok(Context {
            companions,
            counts,
            years,
        })
    }

    /// Whether a short name is in the news in the years of full names, or too few dates are known to tell.
    ///
    /// People of two centuries often share a last name.
    pub(super) fn are_contemporary(&self, short: u32, full: impl Iterator<Item = u32>) -> bool {
        let of = |name: u32| self.years.get(&name).map_or(&[][..], Vec::as_slice);
        let mut active: Vec<i32> = Vec::new();
        let mut full_articles = 0;
        for (year, articles) in full.flat_map(of) {
            active.push(*year);
            full_articles += articles;
        }
        active.sort_unstable();
        let is_active = |year: i32| {
            let next = active.partition_point(|other| *other < year - YEARS_AWAY);
            active
                .get(next)
                .is_some_and(|other| *other <= year + YEARS_AWAY)
        };
        let (mut all, mut near) = (0, 0);
        for (year, articles) in of(short) {
            all += articles;
            near += if is_active(*year) { *articles } else { 0 };
        }
        let is_known = all >= ENOUGH_DATED && full_articles >= ENOUGH_DATED;
        !is_known || f64::from(near) >= CONTEMPORARY * f64::from(all)
    }

    /// The similarity of two names' companions: 0 for none in common, 1 for identical ones.
    pub(super) fn score(&self, one: u32, other: u32) -> f32 {
        self.common(one, other).map(|(_, weight)| weight).sum()
    }

    /// The names that share at least half of the articles of a name, with the number shared; empty for a name with few
    /// articles.
    pub(super) fn counts(&self, name: u32) -> &[(u32, u32)] {
        self.counts.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Whether a pair has the evidence it needs.
    ///
    /// The thresholds were tuned by reading the merged and unmerged pairs in a mixed archive of 56,000 articles.
    pub(super) fn suffices(&self, pair: &Pair, score: f32) -> bool {
        let (least, companions) = match pair.need {
            Need::Nothing => return true,
            Need::Trace => (0.05, 1),
            Need::Some => (0.10, 2),
            Need::Much => (0.22, 3),
            Need::Most => (0.40, 3),
        };
        score >= least && self.common(pair.one, pair.other).count() >= companions
    }

    /// The names of the companions that two names share, the strongest evidence first.
    pub(super) fn shared(&self, groups: &Groups, one: u32, other: u32) -> Vec<String> {
        let mut shared: Vec<(u32, f32)> = self
            .common(one, other)
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        shared.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        shared.truncate(SHOWN);
        shared
            .into_iter()
            .map(|(root, _)| groups.name(groups.commonest(root)).text.to_owned())
            .collect()
    }

    fn common(&self, one: u32, other: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let list = |name: u32| self.companions.get(&name).map_or(&[][..], Vec::as_slice);
        let (one, other) = (list(one), list(other));
        one.iter().filter_map(move |(root, weight)| {
            let at = other.binary_search_by_key(root, |(root, _)| *root).ok()?;
            Some((*root, weight * other.get(at)?.1))
        })
    }
}
