//! The reading room: pages for people and an API for programs, over HTTP. `docs/serve.md` describes it.
//!
//! [`app`] is the whole service without a socket; [`listen`] serves it. A request is checked by `guard`, becomes a
//! `Question` about one state of the archive, waits for a processor core in `workers`, and is answered by a file of
//! `pages` or `api`. Both use the engine and [`crate::output`] as the command line does, so the API and the command
//! line print the same JSON.
//!
//! Nothing here writes to an archive, and no address names a file.

mod address;
mod api;
mod assets;
mod content;
mod failure;
mod feed;
mod guard;
mod headers;
pub mod listen;
mod marked;
mod pages;
mod parameters;
mod place;
mod question;
mod room;
mod rows;
mod token;
mod workers;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use self::guard::{Hosts, UnusableName};
pub use self::room::{Originals, Room, Settings};
pub use self::token::{Token, UnusableToken};

/// The whole service: every address, with the checks and headers of every answer.
pub fn app(room: Arc<Room>) -> Router {
    let router = Router::new()
        .route("/", get(pages::home::show))
        .route("/search", get(pages::search::show))
        .route("/search.json", get(api::search::json))
        .route("/search.jsonl", get(api::search::json_lines))
        .route("/search.csv", get(api::search::csv))
        .route("/search.atom", get(api::search::atom))
        .route("/article/{*rest}", get(pages::article::at_address))
        .route("/article", get(pages::article::at_parameter))
        .route("/concordance", get(pages::concordance::show))
        .route("/concordance.json", get(api::concordance::json))
        .route("/concordance.jsonl", get(api::concordance::json_lines))
        .route("/concordance.csv", get(api::concordance::csv))
        .route("/entities", get(pages::entities::show))
        .route("/entities.json", get(api::entities::json))
        .route("/entities.jsonl", get(api::entities::json_lines))
        .route("/entities.csv", get(api::entities::csv))
        .route("/entity/{*rest}", get(pages::entity::at_address))
        .route("/quotes", get(pages::quotes::show))
        .route("/quotes.json", get(api::quotes::json))
        .route("/quotes.jsonl", get(api::quotes::json_lines))
        .route("/quotes.csv", get(api::quotes::csv))
        .route("/timeline", get(pages::timeline::show))
        .route("/timeline.json", get(api::timeline::json))
        .route("/timeline.jsonl", get(api::timeline::json_lines))
        .route("/timeline.csv", get(api::timeline::csv))
        .route("/timeline.svg", get(api::timeline::svg))
        .route("/stories/{*rest}", get(pages::stories::at_address))
        .route("/similar/{*rest}", get(pages::similar::at_address))
        .route("/stats", get(pages::stats::show))
        .route("/stats.json", get(api::stats::json))
        .route("/help", get(pages::help::show))
        .route("/complete", get(api::complete::json))
        .route("/login", get(pages::login::show))
        .route("/openapi.json", get(assets::openapi))
        .route("/opensearch.xml", get(assets::opensearch))
        .route("/robots.txt", get(assets::robots))
        .route("/favicon.ico", get(assets::icon))
        .route("/assets/icon.svg", get(assets::icon))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/page.js", get(assets::script))
        .fallback(pages::missing::show)
        .layer(CatchPanicLayer::new());
    // On this machine, compression costs more than it saves.
    let router = match room.is_local() {
        true => router,
        false => router.layer(CompressionLayer::new()),
    };
    router
        .layer(middleware::from_fn_with_state(room.clone(), guard::check))
        .layer(middleware::from_fn_with_state(room.clone(), headers::add))
        .with_state(room)
}
