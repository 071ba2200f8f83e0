//! Measures names and quotations of whole articles, as newsdex finds them.
//!
//! A file has articles in marked text with an empty line between them; the first line of each is its title. Lines after
//! an article that begin with `=` are its quotations with speakers: `= the first words = Ann Roe`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::labelled::unmarked;
use newsdex_enrich::enrich;
use newsdex_text::article::Article;
use newsdex_text::enrichment::{Enrichment, EntityKind};

/// What was found in the articles of one file.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Findings {
    /// The name of the file.
    pub(crate) file: String,
    /// The number of articles.
    pub(crate) articles: usize,
    /// Different names of people and places in each article.
    pub(crate) people_and_places: Share,
    /// Different names of organisations in each article.
    pub(crate) organizations: Share,
    /// Names found that are wrong, of all names found.
    pub(crate) wrong_names: Share,
    /// Quotations with the right speaker.
    pub(crate) speakers: Share,
    /// Quotations that have a speaker and should have another, or none.
    pub(crate) wrong_speakers: usize,
    /// What was missed, and what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<String>,
}

/// A number of things, and of those that were found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Share {
    pub(crate) found: usize,
    pub(crate) of: usize,
}

impl Share {
    fn note(&mut self, is_found: bool) {
        self.of += 1;
        self.found += usize::from(is_found);
    }
}

/// Finds the names and quotations of the articles of a file, and compares them with those marked.
///
/// # Errors
///
/// When the file cannot be read as marked text.
pub(crate) fn compare(language: &str, path: &Path) -> Result<Findings> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut findings = Findings {
        file: path.display().to_string(),
        ..Findings::default()
    };
    for marked in text.split("\n\n").filter(|text| !text.trim().is_empty()) {
        let is_quotation = |line: &&str| line.starts_with("= ");
        let prose: Vec<&str> = marked.lines().filter(|line| !is_quotation(line)).collect();
        let (text, names) = unmarked(&prose.join("\n"))?;
        let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
        let article = Article {
            title: Some(title.to_owned()),
            body: body.to_owned(),
            language: Some(language.to_owned()),
            ..Article::default()
        };
        let enrichment = enrich(&article);
        let expected: BTreeSet<(usize, &str)> = names
            .iter()
            .filter_map(|(bytes, kind)| Some((number(*kind)?, text.get(bytes.clone())?)))
            .collect();
        findings.articles += 1;
        findings.note_names(&article, &enrichment, &expected);
        let quotations: Vec<(&str, &str)> = marked
            .lines()
            .filter(is_quotation)
            .filter_map(|line| line.get(2..)?.split_once(" = "))
            .collect();
        findings.note_quotations(&article, &enrichment, &quotations);
    }
    Ok(findings)
}

/// The number of a kind of name that counts; `None` for other names.
fn number(kind: EntityKind) -> Option<usize> {
    match kind {
        EntityKind::Person => Some(0),
        EntityKind::Organization => Some(1),
        EntityKind::Place => Some(2),
        EntityKind::Misc => None,
    }
}

impl Findings {
    fn note_names(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        expected: &BTreeSet<(usize, &str)>,
    ) {
        let mut found: BTreeSet<(usize, &str)> = BTreeSet::new();
        for entity in &enrichment.entities {
            let Some(kind) = number(entity.kind) else {
                continue;
            };
            let mentions = entity.mentions.iter();
            let forms: BTreeSet<(usize, &str)> = mentions
                .map(|mention| (kind, mention.text(article)))
                .collect();
            let is_wrong = forms.is_disjoint(expected);
            self.wrong_names.note(is_wrong);
            if is_wrong {
                self.errors
                    .push(format!("wrong: {:?} {}", entity.kind, entity.name));
            }
            found.extend(forms);
        }
        for name in expected {
            let is_found = found.contains(name);
            if name.0 == 1 {
                self.organizations.note(is_found);
            } else {
                self.people_and_places.note(is_found);
            }
            if !is_found {
                self.errors.push(format!("missed: {}", name.1));
            }
        }
    }

    fn note_quotations(
        &mut self,
        article: &Article,
        enrichment: &Enrichment,
        expected: &[(&str, &str)],
    ) {
        let spoken: Vec<(&str, &str)> = enrichment
            .quotes
            .iter()
            .filter_map(|quote| Some((quote.text(article), quote.speaker.as_ref()?.name.as_str())))
            .collect();
        let is = |spoken: &(&str, &str), expected: &(&str, &str)| {
            spoken.0.starts_with(expected.0) && spoken.1 == expected.1
        };
        for wanted in expected {
            let is_found = spoken.iter().any(|spoken| is(spoken, wanted));
            self.speakers.note(is_found);
            if !is_found {
                self.errors.push(format!("no speaker: {}", wanted.0));
            }
        }
        for spoken in &spoken {
            if !expected.iter().any(|wanted| is(spoken, wanted)) {
                self.wrong_speakers += 1;
                self.errors
                    .push(format!("wrong speaker: {} {}", spoken.1, spoken.0));
            }
        }
    }
}
