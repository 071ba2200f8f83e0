//! `/stats`: what the archive holds.

use axum::response::Response;

use crate::machine::is_at_work;
use crate::output::json as record;
use crate::serve::content;
use crate::serve::question::Asked;
use newsdex_text::file_name::shown_path;

pub(crate) async fn json(asked: Asked) -> Response {
    asked
        .data(|question| {
            question.parameters.only(&[])?;
            let archive = &question.archive;
            let stats = archive.stats()?;
            let last = stats.last_run.as_ref();
            let at_work = last.is_some_and(|last| last.end.is_none() && is_at_work(&last.start));
            content::json(&record::stats(
                &shown_path(&question.room.settings.index),
                stats.generation,
                &stats.counts,
                &stats.generations,
                last.map(|last| record::run(last, at_work)),
                archive.incomplete(),
            ))
        })
        .await
}
