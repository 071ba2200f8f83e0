//! Articles in YAML and TOML: one or several documents, or a list of articles.
//!
//! Most files of these forms are settings; one without an article is skipped.

use serde_json::Value;

use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head};
use crate::{date_order, fields, front_matter, json, single_record};
use newsdex_text::article::Article;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "YAML or TOML",
    recognises: is_of_articles,
    records: single_record::records,
    articles,
    is_read_by_name: true,
    ..Format::USUAL
};

/// The fewest names of titles, texts and summaries in a file of articles.
const FEWEST_NAMES: usize = 2;

/// Whether a file is YAML or TOML by its name, and has at least two different names of titles, texts or summaries.
pub(super) fn is_of_articles(head: &Head<'_>) -> bool {
    let divider = match head.extension().as_str() {
        "yml" | "yaml" => ':',
        "toml" => '=',
        _ => return false,
    };
    let text = String::from_utf8_lossy(head.bytes);
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            Some(
                line.trim_start_matches(['-', ' ', '\t'])
                    .split_once(divider)?
                    .0,
            )
        })
        .map(|name| name.trim().trim_matches(['"', '\'']))
        .filter(|name| fields::names_text(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len() >= FEWEST_NAMES
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let name = record.names().next().unwrap_or_default();
    let extension = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if text.len() > front_matter::MOST_BYTES {
        let reason = format!(
            "more than {} MiB of YAML or TOML",
            front_matter::MOST_BYTES >> 20
        );
        return vec![Err(record.failed(reason))];
    }
    let value = match extension.as_str() {
        "toml" => front_matter::toml(&text).map(Value::Object),
        _ => documents(&text),
    };
    let Some(mut value) = value else {
        return vec![Err(
            record.failed(format!("not valid {}", extension.to_uppercase()))
        )];
    };
    let notice = date_order::settle(record, std::iter::once(&mut value));
    let mut found = json::articles_of(record, value);
    let is_article = |found: &Result<Article, Failure>| {
        found.as_ref().is_ok_and(|article| !article.body.is_empty())
    };
    match found.iter().any(is_article) {
        true => {
            found.extend(notice.map(Err));
            found
        }
        false => vec![Err(
            record.skipped(format!("a .{extension} file, not an article"))
        )],
    }
}

/// The value of a text in YAML; the list of the values of its documents if it has several.
fn documents(text: &str) -> Option<Value> {
    let mut documents = vec![String::new()];
    for line in text.lines() {
        match line.trim_end() {
            "---" | "..." => documents.push(String::new()),
            _ => {
                if let Some(document) = documents.last_mut() {
                    document.push_str(line);
                    document.push('\n');
                }
            }
        }
    }
    let values = documents
        .iter()
        .filter(|document| !document.trim().is_empty())
        .map(|document| front_matter::yaml_value(document));
    let mut values: Vec<Value> = values.collect::<Option<_>>()?;
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(Value::Array(values)),
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::read;

    const TEXT: &str = "The council of Saltby has bought back the pier, which needs new planks before the season begins.";

    #[track_caller]
    fn check(name: &str, content: &str, expected: &[&str]) {
        let found = read(name, content.as_bytes());
        let titles: Vec<String> = found
            .into_iter()
            .map(|found| found.unwrap_or_else(|reason| panic!("{name}: {reason}")))
            .inspect(|article| assert_eq!(article.body, TEXT, "{name}"))
            .filter_map(|article| article.title)
            .collect();
        assert_eq!(titles, expected, "{name}");
    }

    #[test]
    fn lists_and_documents_of_articles_are_read() {
        check(
            "a.yaml",
            &format!("- title: Pier\n  text: {TEXT}\n- title: Storm\n  text: {TEXT}\n"),
            &["Pier", "Storm"],
        );
        check(
            "a.yml",
            &format!("---\ntitle: Pier\nbody: |\n  {TEXT}\n---\ntitle: Storm\nbody: |\n  {TEXT}\n"),
            &["Pier", "Storm"],
        );
        check(
            "a.toml",
            &format!(
                "[[news]]\ntitle = \"Pier\"\ntext = \"{TEXT}\"\n[[news]]\ntitle = \"Storm\"\ntext = \"{TEXT}\"\n"
            ),
            &["Pier", "Storm"],
        );
        check(
            "b.toml",
            &format!("title = \"Pier\"\nbody = \"\"\"\n{TEXT}\"\"\"\n"),
            &["Pier"],
        );
    }

    #[test]
    fn settings_are_skipped() {
        let skipped = [Err("Skipped a .yml file, not an article".to_owned())];
        assert_eq!(
            read("a.yml", b"title: My site\nurl: https://a.example\n"),
            skipped
        );
        assert_eq!(read("a.yml", b"title: My site\nsummary:\n"), skipped);
    }
}
