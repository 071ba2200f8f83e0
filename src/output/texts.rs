//! The full texts of articles as files: `newsdex search --texts DIR` writes one text file per article.
//!
//! A file begins with the facts about its article, as front matter in YAML between two lines of `---`; title and body
//! follow as text. `newsdex index` reads these files again. The name of a file consists of the day, words of the title
//! and the identifier, so the same article always has the same name, and two articles never share one.
//!
//! Only files that newsdex wrote for the same article are replaced. All other files in the folder stay as they are.

use std::borrow::Cow;
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::Hit;
use crate::hint::Hint;
use crate::output::json::instant;
use crate::output::paragraph::clean;
use newsdex_text::article::Article;
use newsdex_text::words::fold::fold;
use newsdex_text::words::tokenize;

/// The longest beginning of a title in the name of a file, in bytes.
const TITLE_BYTES: usize = 60;

/// The longest identifier that is part of a file name as it is, in bytes.
const ID_BYTES: usize = 40;

/// A file that newsdex does not replace, because it did not write it.
#[derive(Debug, thiserror::Error)]
#[error("{} exists, but is not the text of this article", path.display())]
pub struct ForeignFile {
    path: PathBuf,
}

impl Hint for ForeignFile {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some("move the file, or write the texts to another folder".into())
    }
}

/// The folder to which the texts of articles are written.
pub struct TextFolder {
    folder: PathBuf,
    /// Number of files that were created or replaced.
    pub written: u64,
    /// Number of files that already had the same contents.
    pub unchanged: u64,
}

impl TextFolder {
    /// Opens a folder; creates it, and missing parents, if it does not exist.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be created, or is a file.
    pub fn open(folder: &Path) -> Result<TextFolder> {
        let made = DirBuilder::new().recursive(true).create(folder);
        made.with_context(|| format!("cannot create the folder {}", folder.display()))?;
        Ok(TextFolder {
            folder: folder.to_owned(),
            written: 0,
            unchanged: 0,
        })
    }

    /// Writes the text of an article; gives the path of the file.
    ///
    /// # Errors
    ///
    /// [`ForeignFile`]; fails if the file cannot be read or written.
    pub fn write(&mut self, hit: &Hit) -> Result<PathBuf> {
        let path = self.folder.join(file_name(&hit.article));
        let text = text(hit);
        let failed = || format!("cannot write {}", path.display());
        match existing(&path).with_context(failed)? {
            Existing::Nothing => {}
            Existing::Text(found) if found == text => {
                self.unchanged += 1;
                return Ok(path);
            }
            Existing::Text(found) if is_of(&found, &hit.article) => {}
            Existing::Text(_) | Existing::Other => {
                return Err(ForeignFile { path }.into());
            }
        }
        // A reader of the folder never sees half a text.
        let mut builder = tempfile::Builder::new();
        builder.prefix(".newsdex-");
        #[cfg(unix)]
        builder.permissions(permissions());
        let mut file = builder.tempfile_in(&self.folder).with_context(failed)?;
        file.write_all(text.as_bytes()).with_context(failed)?;
        persisted(file, &path).with_context(failed)?;
        self.written += 1;
        Ok(path)
    }
}

/// The permissions of a new file, before those that the umask takes away.
#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o666)
}

fn persisted(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// The thing that a path leads to.
enum Existing {
    Nothing,
    /// A file, with its contents.
    Text(String),
    /// A folder, a link, or a file that is not text.
    Other,
}

fn existing(path: &Path) -> io::Result<Existing> {
    let kind = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::Nothing),
        Err(error) => return Err(error),
    };
    if !kind.is_file() {
        return Ok(Existing::Other);
    }
    let text = String::from_utf8(fs::read(path)?);
    Ok(text.map_or(Existing::Other, Existing::Text))
}

/// Whether a text was written by newsdex for this article, maybe in an earlier state.
fn is_of(text: &str, article: &Article) -> bool {
    let mut lines = text.lines();
    let id = field("id", article.id.as_str());
    lines.next() == Some(FENCE)
        && lines
            .take_while(|line| *line != FENCE)
            .any(|line| line == id.trim_end())
}

const FENCE: &str = "---";

/// The contents of the file of an article.
fn text(hit: &Hit) -> String {
    let article = &hit.article;
    let mut text = format!("{FENCE}\n");
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            text.push_str(&field(name, value));
        }
    };
    add("title", article.title.as_deref());
    add("subtitle", article.subtitle.as_deref());
    add("date", article.published.map(instant).as_deref());
    add("source", article.source.as_deref());
    add("section", article.section.as_deref());
    add("language", hit.enrichment.language.as_deref());
    add("url", article.url.as_deref());
    add("id", Some(article.id.as_str()));
    let authors = &hit.enrichment.authors;
    if !authors.is_empty() {
        let authors: Vec<String> = authors.iter().map(|author| quoted(author)).collect();
        text.push_str(&format!("authors: [{}]\n", authors.join(", ")));
    }
    text.push_str(&format!("{FENCE}\n\n{}\n", article.body));
    text
}

fn field(name: &str, value: &str) -> String {
    format!("{name}: {}\n", quoted(value))
}

/// A value on one line in double quotes, as YAML and JSON write it.
fn quoted(value: &str) -> String {
    serde_json::Value::from(clean(value)).to_string()
}

/// The name of the file of an article: `2022-03-03_storm-hits-the-coast_3fc09a11d2e4b6a7.txt`.
fn file_name(article: &Article) -> String {
    let day = article.published.map(instant);
    let day = day.as_deref().and_then(|day| day.split('T').next());
    let day = day.unwrap_or("undated");
    let title = slug(article.title.as_deref().unwrap_or(""));
    let title = if title.is_empty() { "untitled" } else { &title };
    format!("{day}_{title}_{}.txt", id_part(article.id.as_str()))
}

/// The first words of a text in lower case without accents, separated by hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for word in tokenize(text) {
        let word: String = fold(&word.text)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let is_first = slug.is_empty();
        if word.is_empty() || slug.len() + word.len() + 1 > TITLE_BYTES {
            if is_first && !word.is_empty() {
                slug.push_str(&word[..word.floor_char_boundary(TITLE_BYTES)]);
            }
            break;
        }
        if !is_first {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    slug
}

/// The part of a file name that stands for an identifier; different for different identifiers, also on file systems
/// that ignore case.
fn id_part(id: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=ID_BYTES).contains(&id.len()) && id.bytes().all(is_plain) {
        return id.to_owned();
    }
    format!("{:016x}", xxh3_64(id.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::article::{ArticleId, Moment};
    use newsdex_text::day::Day;

    fn article(id: &str, title: &str) -> Article {
        Article {
            id: ArticleId::given(id),
            title: Some(title.to_owned()),
            body: "Rain fell.\n\nIt stopped.".to_owned(),
            published: Some(Moment::on_day(Day::since_epoch(19_054))),
            ..Article::default()
        }
    }

    #[track_caller]
    fn check(id: &str, title: &str, expected: &str) {
        assert_eq!(file_name(&article(id, title)), expected);
    }

    #[test]
    fn a_file_is_named_after_day_title_and_identifier() {
        check(
            "3fc09a11d2e4b6a7",
            "Storm hits “São Jorge”!",
            "2022-03-03_storm-hits-sao-jorge_3fc09a11d2e4b6a7.txt",
        );
        check("7", "", "2022-03-03_untitled_7.txt");
        let undated = Article {
            published: None,
            ..article("7", "Rain")
        };
        assert_eq!(file_name(&undated), "undated_rain_7.txt");
    }

    #[test]
    fn long_titles_are_cut_between_words_and_long_words_between_letters() {
        check(
            "7",
            "The council of the harbour town votes for the third time on the bridge",
            "2022-03-03_the-council-of-the-harbour-town-votes-for-the-third-time-on_7.txt",
        );
        let name = file_name(&article("7", &"é".repeat(200)));
        assert!(name.len() < 100, "{name}");
        let name = file_name(&article("7", &"ж".repeat(200)));
        assert!(name.len() < 100, "{name}");
    }

    #[test]
    fn identifiers_that_are_no_file_names_become_hashes() {
        let mut names: Vec<String> = [
            "../../etc/passwd",
            "urn:x:1",
            "URN:X:1",
            "a_b",
            "A",
            "a",
            "CON",
        ]
        .iter()
        .map(|id| file_name(&article(id, "Rain")).to_lowercase())
        .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 7);
        for name in names {
            let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            assert!(name.chars().all(is_safe), "{name}");
        }
    }

    #[test]
    fn a_text_is_recognised_by_the_identifier_in_its_front_matter() {
        let article = article("urn:x:1", "Rain");
        let other = "---\ntitle: \"Rain\"\nid: \"urn:x:1\"\n---\n\nOther words.\n";
        assert!(is_of(other, &article));
        assert!(!is_of(&other.replace("x:1", "x:2"), &article));
        assert!(!is_of(
            "---\ntitle: \"Rain\"\n---\n\nid: \"urn:x:1\"\n",
            &article
        ));
        assert!(!is_of("My notes\nid: \"urn:x:1\"\n", &article));
    }
}
