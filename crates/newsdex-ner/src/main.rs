//! Trains and evaluates the model for names that is part of newsdex.
//!
//! Not needed for searching: the model is built into `newsdex`. See `docs/entities.md`.

mod articles;
mod check;
mod evaluate;
mod labelled;
mod train;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Instant;

use crate::check::check;
use crate::evaluate::{evaluate, tagged, tagged_anew};
use crate::train::{Source, Training, train};
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use newsdex::index::IndexDirectory;
use newsdex::index::evidence::Evidence;
use newsdex_enrich::enrich;
use newsdex_enrich::entities::lists::Lists;
use newsdex_enrich::entities::model::Model;
use newsdex_enrich::entities::{entities, written_tokens};
use newsdex_enrich::framing::Framing;
use newsdex_enrich::resolution::{Aliases, resolve};
use newsdex_text::article::Article;

/// Train and evaluate the model for names
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Train a model from labelled files
    Train {
        /// The model to write
        #[arg(short, long, value_name = "MODEL")]
        output: PathBuf,
        /// Number of rounds over the files
        #[arg(long, default_value_t = Training::default().rounds)]
        rounds: usize,
        /// Maximum number of features; the strongest are kept
        #[arg(long, default_value_t = Training::default().features)]
        features: usize,
        /// Labelled files, each with the language of its lists if it is not English; a weight of 2 uses each sentence
        /// twice per round
        #[arg(required = true, value_name = "[LANGUAGE=]FILE[:WEIGHT]", value_parser = source)]
        files: Vec<Source>,
    },
    /// Print the tokens of articles, one sentence per line, as scripts/word-table.py reads them
    Tokens {
        /// JSON Lines with `title` and `body`, plain or .zst
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Label articles, or label labelled files again, in the format that `train` reads
    Tag {
        /// Language of the text
        #[arg(short, long, default_value = "en", value_parser = lists)]
        language: &'static Lists,
        /// Model to use instead of the built-in one
        #[arg(short, long)]
        model: Option<PathBuf>,
        /// JSON Lines with `title` and `body`, plain or .zst, or labelled files, .tsv or .tsv.gz
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Measure the speed of enriching articles on one thread, as one JSON line
    Bench {
        /// JSON Lines with `title` and `body`, plain or .zst
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Check merged names in an index against a table such as tests/names/groups.toml
    Names {
        /// The index directory
        #[arg(short, long, value_name = "DIR")]
        index: PathBuf,
        /// The table of names
        #[arg(value_name = "TABLE")]
        table: PathBuf,
    },
    /// Compare the names and speakers that newsdex finds in articles with those marked, one JSON line per file
    Articles {
        /// Language of the articles
        #[arg(short, long, default_value = "en")]
        language: String,
        /// Print what was missed and what is wrong
        #[arg(long)]
        errors: bool,
        /// Files with marked articles, such as tests/names/articles/de.txt
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Evaluate a model on labelled files, one JSON line per file
    Eval {
        /// Language of the text
        #[arg(short, long, default_value = "en", value_parser = lists)]
        language: &'static Lists,
        /// Model to use instead of the built-in one
        #[arg(short, long)]
        model: Option<PathBuf>,
        /// Print each error with the words around it before the result of its file
        #[arg(long)]
        errors: bool,
        /// Labelled files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If this fails too, there is no way to report it.
            let _ = writeln!(std::io::stderr(), "newsdex-ner: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Train {
            output,
            rounds,
            features,
            files,
        } => {
            let trained = train(&Training {
                sources: files,
                rounds,
                features,
            })?;
            std::fs::write(&output, &trained.model)
                .with_context(|| format!("cannot write {}", output.display()))?;
            let mut status = std::io::stderr().lock();
            writeln!(
                status,
                "Learned {} names ({} without capitals left out); {} features, {} bytes.",
                trained.names - trained.out_of_reach,
                trained.out_of_reach,
                trained.features,
                trained.model.len()
            )?;
        }
        Command::Articles {
            language,
            errors,
            files,
        } => {
            let mut output = std::io::stdout().lock();
            for file in files {
                let mut findings = crate::articles::compare(&language, &file)?;
                if !errors {
                    findings.errors.clear();
                }
                writeln!(output, "{}", serde_json::to_string(&findings)?)?;
            }
        }
        Command::Names { index, table } => {
            let snapshot = IndexDirectory::at(&index).open()?;
            let evidence = Evidence::gather(&snapshot)?;
            let (names, aliases) = (&evidence.names, Aliases::default());
            let resolution = resolve(names, &evidence.forms, &evidence, &aliases)?;
            let table = std::fs::read_to_string(&table)
                .with_context(|| format!("cannot read {}", table.display()))?;
            let verdicts = check(&table, names, &resolution)?;
            let mut output = std::io::stdout().lock();
            let mut as_wanted = 0;
            for verdict in &verdicts {
                as_wanted += usize::from(verdict.wrong.is_empty());
                if !verdict.wrong.is_empty() || !verdict.missing.is_empty() {
                    writeln!(output, "{verdict:?}")?;
                }
            }
            writeln!(output, "{as_wanted} of {} as wanted", verdicts.len())?;
            anyhow::ensure!(as_wanted == verdicts.len(), "some names are not as wanted");
        }
        Command::Tokens { files } => {
            let mut output = std::io::BufWriter::new(std::io::stdout().lock());
            for article in files.iter().map(|file| articles(file)) {
                for article in article? {
                    let title = article.title.as_deref().unwrap_or("");
                    output.write_all(written_tokens(title, &article.body).as_bytes())?;
                }
            }
            output.flush()?;
        }
        Command::Tag {
            language,
            model,
            files,
        } => {
            let bytes = model_bytes(model)?;
            let model = open_model(bytes.as_deref())?;
            let mut output = std::io::BufWriter::new(std::io::stdout().lock());
            let mut put = |text: &str| Ok(output.write_all(text.as_bytes())?);
            for file in files {
                let name = file.to_string_lossy();
                if name.ends_with(".tsv") || name.ends_with(".tsv.gz") {
                    tagged_anew(&model, language, &file, &mut put)?;
                } else {
                    let texts = articles(&file)?.into_iter().map(|article| {
                        [
                            article.title.as_deref().unwrap_or(""),
                            "\n\n",
                            &article.body,
                        ]
                        .concat()
                    });
                    tagged(&model, language, texts, &mut put)?;
                }
            }
            output.flush()?;
        }
        Command::Bench { files } => {
            let mut all = Vec::new();
            for file in &files {
                all.extend(articles(file)?);
            }
            let words: usize = all
                .iter()
                .map(|article| article.body.split_whitespace().count())
                .sum();
            // Warm up, since a run over an archive is warm too.
            for article in all.iter().take(20) {
                enrich(article);
            }
            let clock = cpu_seconds();
            let names: usize = all
                .iter()
                .map(|article| enrich(article).entities.len())
                .sum();
            let seconds = cpu_seconds() - clock;
            let clock = cpu_seconds();
            for article in &all {
                entities(article, Some("en"), &Framing::default());
            }
            let names_seconds = cpu_seconds() - clock;
            let line = serde_json::json!({
                "articles": all.len(),
                "words": words,
                "entities": names,
                "seconds": seconds,
                "names_seconds": names_seconds,
            });
            writeln!(std::io::stdout().lock(), "{line}")?;
        }
        Command::Eval {
            language,
            model,
            errors,
            files,
        } => {
            let bytes = model_bytes(model)?;
            let model = open_model(bytes.as_deref())?;
            let mut output = std::io::stdout().lock();
            for file in files {
                let mut report = |line: &str| {
                    if errors {
                        output.write_all(line.as_bytes())?;
                    }
                    Ok(())
                };
                let evaluation = evaluate(&model, language, &file, &mut report)?;
                writeln!(output, "{}", serde_json::to_string(&evaluation)?)?;
            }
        }
    }
    Ok(())
}

/// The bytes of a model file, if one is given.
fn model_bytes(path: Option<PathBuf>) -> Result<Option<Vec<u8>>> {
    let read = |path: PathBuf| {
        std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    path.map(read).transpose()
}

/// The model in the bytes, else the built-in one.
fn open_model(bytes: Option<&[u8]>) -> Result<Model<'_>> {
    Ok(match bytes {
        Some(bytes) => Model::open(bytes)?,
        None => Model::shipped()?,
    })
}

/// Reads articles from JSON Lines; skips lines without a `body`.
fn articles(path: &Path) -> Result<Vec<Article>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let source: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "zst") {
        Box::new(zstd::Decoder::new(file)?)
    } else {
        Box::new(file)
    };
    let mut articles = Vec::new();
    for line in BufReader::new(source).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        let Ok(serde_json::Value::Object(mut record)) = serde_json::from_str(&line) else {
            continue;
        };
        let mut text = |field: &str| match record.remove(field) {
            Some(serde_json::Value::String(text)) => Some(text),
            _ => None,
        };
        let title = text("title");
        if let Some(body) = text("body") {
            articles.push(Article {
                title,
                body,
                ..Article::default()
            });
        }
    }
    Ok(articles)
}

/// The CPU time of this thread in seconds, if the system gives it; else the elapsed time.
fn cpu_seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    match nanoseconds {
        Some(nanoseconds) => nanoseconds as f64 / 1e9,
        None => START.get_or_init(Instant::now).elapsed().as_secs_f64(),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<std::io::Error>();
    cause.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The lists of a language by its code.
fn lists(code: &str) -> Result<&'static Lists, String> {
    match code {
        "en" => Ok(Lists::english()),
        _ => Lists::of(code).ok_or_else(|| format!("no lists for the language `{code}`")),
    }
}

/// Parses `FILE`, `FILE:WEIGHT` or `LANGUAGE=FILE:WEIGHT`.
fn source(argument: &str) -> Result<Source, String> {
    let (code, argument) = argument.split_once('=').unwrap_or(("en", argument));
    let lists = lists(code)?;
    let plain = || Source {
        path: PathBuf::from(argument),
        weight: 1.0,
        lists,
    };
    let Some((path, weight)) = argument.rsplit_once(':') else {
        return Ok(plain());
    };
    let Ok(weight) = weight.parse::<f32>() else {
        return Ok(plain());
    };
    if !(0.0..=100.0).contains(&weight) {
        return Err(format!("a weight is from 0 to 100, not {weight}"));
    }
    Ok(Source {
        path: PathBuf::from(path),
        weight,
        lists,
    })
}
