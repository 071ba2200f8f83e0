//! What is typed: parsing ends, and what is printed of a query is the query again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_query::{ParseContext, parse};

fuzz_target!(|text: &str| {
    let context = ParseContext { today: 19_000 };
    if let Ok(query) = parse(text, &context) {
        let printed = query.to_string();
        match parse(&printed, &context) {
            Ok(again) => assert_eq!(again, query, "printed as {printed:?}"),
            Err(error) => panic!("printed as {printed:?}, which is no query: {error}"),
        }
    }
});
