//! Addresses that nothing has.

use axum::response::Response;

use crate::serve::failure::Failure;
use crate::serve::pages::failed;
use crate::serve::question::Asked;

pub(crate) async fn show(asked: Asked) -> Response {
    let failure = Failure {
        hint: Some(
            "the menu above leads to all pages; /openapi.json lists the addresses for programs"
                .to_owned(),
        ),
        ..Failure::missing("nothing has this address")
    };
    let is_data = [".json", ".jsonl", ".csv", ".atom", ".svg"]
        .iter()
        .any(|suffix| asked.path().ends_with(suffix));
    match is_data {
        true => failure.data(),
        false => failed(&failure, asked.room()),
    }
}
