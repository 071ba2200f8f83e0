//! What is found in a text: language, names, quotations, datelines, days; all of it lies in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex_text::clean;
use newsdex_text::article::Article;
use newsdex_text::enrichment::TextField;
use newsdex_enrich::enrich;

fuzz_target!(|written: &str| {
    let (head, rest) = written.split_once('\n').unwrap_or(("", written));
    let article = Article {
        title: clean::line(head),
        body: clean::prose(rest),
        ..Article::default()
    };
    let found = enrich(&article);
    let title = article.title.as_deref().unwrap_or("");
    for mention in found.entities.iter().flat_map(|entity| &entity.mentions) {
        let text = match mention.field {
            TextField::Title => title,
            TextField::Body => &article.body,
        };
        assert!(text.get(mention.span.bytes()).is_some_and(|name| !name.is_empty()));
    }
    for quote in &found.quotes {
        assert!(article.body.get(quote.span.bytes()).is_some_and(|quote| !quote.is_empty()));
    }
    for date in &found.mentioned_dates {
        assert!(article.body.get(date.span.bytes()).is_some_and(|date| !date.is_empty()));
    }
});
