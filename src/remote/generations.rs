//! The generations of an index on a server: `news-g1`, `news-g2`, …, and the alias `news` of the live one.
//!
//! A rebuild writes the next generation beside the live one. One request then moves the alias, so readers find the whole
//! old generation or the whole new one. The generation before the live one is kept for a rollback.

use serde_json::{Value, json};

use crate::remote::Client;
use crate::remote::failure::{EngineError, FailureKind};
use crate::remote::mapping::{Layout, index_body, unusable, versions};

/// One generation.
#[derive(Debug, Clone, PartialEq)]
pub struct Generation {
    /// The number of the generation, from 1.
    pub number: u64,
    /// The name of its index.
    pub name: String,
    /// Whether all of it was written.
    pub is_finished: bool,
    /// Why this newsdex cannot use it; `None` if it can.
    pub unusable: Option<String>,
}

/// All generations of an index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Generations {
    /// The generations, by number.
    pub all: Vec<Generation>,
    /// The number of the live one.
    pub live: Option<u64>,
}

impl Generations {
    /// Asks the server.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if it does not answer, or if the name of the index belongs to something else.
    pub fn of(client: &Client) -> Result<Generations, EngineError> {
        let index = client.index();
        let aliases = client.find(&format!("/{index}/_alias"))?;
        let aliases = aliases.unwrap_or_default();
        let mut live = None;
        for (name, _) in aliases.as_object().into_iter().flatten() {
            let number = number_of(index, name);
            if number.is_none() || live.is_some() {
                let reason =
                    format!("{index} is not the alias of one generation that newsdex made");
                return Err(client.error(FailureKind::ForeignIndex(reason)));
            }
            live = number;
        }
        let path = format!(
            "/{index}-g*/_mapping?allow_no_indices=true&filter_path=*.mappings._meta,*.mappings.dynamic"
        );
        let mappings = client.get(&path)?;
        let mut all = Vec::new();
        for (name, mapping) in mappings.as_object().into_iter().flatten() {
            let Some(number) = number_of(index, name) else {
                continue;
            };
            let meta = mapping.pointer("/mappings/_meta");
            let finished = meta.and_then(|meta| meta.pointer("/newsdex/finished")?.as_bool());
            all.push(Generation {
                number,
                name: name.clone(),
                is_finished: finished == Some(true),
                unusable: unusable(meta),
            });
        }
        all.sort_by_key(|generation| generation.number);
        Ok(Generations { all, live })
    }

    /// The live generation.
    pub fn live(&self) -> Option<&Generation> {
        let live = self.live?;
        self.all.iter().find(|generation| generation.number == live)
    }

    /// The live generation, which this newsdex can use.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if there is none, or if another version made it.
    pub fn usable(&self, client: &Client) -> Result<&Generation, EngineError> {
        let Some(live) = self.live() else {
            let index = client.index().to_owned();
            return Err(client.error(FailureKind::NoIndex(index)));
        };
        match &live.unusable {
            None => Ok(live),
            Some(reason) => Err(client.error(FailureKind::ForeignIndex(reason.clone()))),
        }
    }

    /// The number of the next generation.
    pub fn next(&self) -> u64 {
        self.all.last().map_or(1, |last| last.number + 1)
    }

    /// A rebuild that has not ended and that this newsdex can go on with.
    pub fn unfinished(&self) -> Option<&Generation> {
        self.all.last().filter(|last| {
            !last.is_finished
                && last.unusable.is_none()
                && self.live.is_none_or(|live| last.number > live)
        })
    }

    /// The generation to return to: the one before the live one, else the one after it.
    pub fn other(&self) -> Option<&Generation> {
        let live = self.live?;
        let mut finished = self.all.iter().filter(|generation| generation.is_finished);
        let before = finished
            .clone()
            .rfind(|generation| generation.number < live);
        before.or_else(|| finished.find(|generation| generation.number > live))
    }
}

/// The name of a generation.
pub fn generation_name(index: &str, number: u64) -> String {
    format!("{index}-g{number}")
}

fn number_of(index: &str, name: &str) -> Option<u64> {
    let number = name.strip_prefix(index)?.strip_prefix("-g")?;
    let parsed: u64 = number.parse().ok()?;
    (parsed > 0 && parsed.to_string() == number).then_some(parsed)
}

/// Creates a generation; the first one is live at once. Nothing happens if another process has created it just now.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses.
pub fn create(
    client: &Client,
    number: u64,
    layout: Layout,
    is_live: bool,
) -> Result<String, EngineError> {
    let name = generation_name(client.index(), number);
    let mut body = index_body(layout);
    if let (true, Some(body)) = (is_live, body.as_object_mut()) {
        body.insert("aliases".into(), json!({client.index(): {}}));
    }
    match client.put(&format!("/{name}?wait_for_active_shards=1"), &body) {
        Err(EngineError {
            kind: FailureKind::Refused(_, kind, _),
            ..
        }) if kind == "resource_already_exists_exception" => {}
        Err(error) if error.kind.may_pass() => {
            // The request may have been done although its answer was lost.
            let known = Generations::of(client)?;
            if !known
                .all
                .iter()
                .any(|generation| generation.number == number)
            {
                return Err(error);
            }
        }
        done => {
            done?;
        }
    }
    Ok(name)
}

/// Makes a generation live, in one request, and marks it as whole.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses; the old generation then stays live.
pub fn switch(client: &Client, to: u64, live: Option<u64>) -> Result<(), EngineError> {
    finish(client, to)?;
    let index = client.index();
    let mut actions = Vec::new();
    if let Some(live) = live.filter(|live| *live != to) {
        actions.push(json!({"remove": {"index": generation_name(index, live), "alias": index, "must_exist": false}}));
    }
    actions.push(json!({"add": {"index": generation_name(index, to), "alias": index}}));
    client.post("/_aliases", &json!({"actions": actions}))?;
    Ok(())
}

/// Marks a generation as whole.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses.
pub fn finish(client: &Client, number: u64) -> Result<(), EngineError> {
    let name = generation_name(client.index(), number);
    let mut versions = versions();
    if let Some(versions) = versions.as_object_mut() {
        versions.insert("finished".into(), true.into());
    }
    let meta = json!({"_meta": {"newsdex": versions}});
    client.put(&format!("/{name}/_mapping"), &meta)?;
    Ok(())
}

/// Gives a generation its replicas, and lets it take in what is new by itself.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses.
pub fn open_for_readers(client: &Client, name: &str, layout: Layout) -> Result<(), EngineError> {
    let settings =
        json!({"index": {"number_of_replicas": layout.replicas, "refresh_interval": "5s"}});
    client.put(&format!("/{name}/_settings"), &settings)?;
    refresh(client, name)
}

/// Makes everything that was written visible to searches.
///
/// # Errors
///
/// An [`EngineError`] if a shard did not do it.
pub fn refresh(client: &Client, name: &str) -> Result<(), EngineError> {
    let answer = client.post(&format!("/{name}/_refresh"), &json!({}))?;
    let failed = answer.pointer("/_shards/failures/0/reason/reason");
    match failed.and_then(Value::as_str) {
        None => Ok(()),
        Some(reason) => Err(client.error(FailureKind::NotReady(reason.to_owned()))),
    }
}

/// Removes the generations that neither readers nor a rollback need.
///
/// # Errors
///
/// An [`EngineError`] if the server refuses.
pub fn remove_others(client: &Client, keep: &[u64]) -> Result<(), EngineError> {
    let known = Generations::of(client)?;
    for generation in known.all {
        let is_kept = keep.contains(&generation.number) || known.live == Some(generation.number);
        if !is_kept {
            client.delete(&format!("/{}", generation.name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generations(live: Option<u64>, finished: &[(u64, bool)]) -> Generations {
        let all = finished.iter().map(|(number, is_finished)| Generation {
            number: *number,
            name: generation_name("news", *number),
            is_finished: *is_finished,
            unusable: None,
        });
        Generations {
            all: all.collect(),
            live,
        }
    }

    #[test]
    fn a_generation_has_a_number_and_no_other_name_is_one() {
        assert_eq!(number_of("news", "news-g12"), Some(12));
        for other in [
            "news",
            "news-g",
            "news-g0",
            "news-g01",
            "news-gx",
            "newsroom-g1",
            "old-g1",
        ] {
            assert_eq!(number_of("news", other), None, "{other}");
        }
    }

    #[test]
    fn a_rollback_goes_back_and_a_second_one_returns() {
        let after_rebuild = generations(Some(2), &[(1, true), (2, true)]);
        assert_eq!(after_rebuild.other().unwrap().number, 1);
        let after_rollback = generations(Some(1), &[(1, true), (2, true)]);
        assert_eq!(after_rollback.other().unwrap().number, 2);
        assert_eq!(generations(Some(1), &[(1, true), (2, false)]).other(), None);
    }

    #[test]
    fn an_unfinished_rebuild_goes_on_and_a_finished_one_does_not() {
        assert_eq!(
            generations(Some(1), &[(1, true), (2, false)])
                .unfinished()
                .unwrap()
                .number,
            2
        );
        assert_eq!(
            generations(Some(1), &[(1, true), (2, true)]).unfinished(),
            None
        );
        assert_eq!(generations(Some(1), &[(1, false)]).unfinished(), None);
        assert_eq!(generations(Some(1), &[(1, true), (2, true)]).next(), 3);
    }
}
