//! Trains and measures the model of names that newsdex ships with.
//!
//! Not needed to search: the model is part of `newsdex`. See `docs/entities.md`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use newsdex::enrich::entities::evaluate::evaluate;
use newsdex::enrich::entities::model::Model;
use newsdex::enrich::entities::train::{Source, Training, train};

/// Train and measure the model of names
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
        /// Rounds over the files
        #[arg(long, default_value_t = Training::default().rounds)]
        rounds: usize,
        /// Features to keep, the strongest
        #[arg(long, default_value_t = Training::default().features)]
        features: usize,
        /// Labelled files; a weight of 2 shows each sentence twice a round
        #[arg(required = true, value_name = "FILE[:WEIGHT]", value_parser = source)]
        files: Vec<Source>,
    },
    /// Measure a model on labelled files, one JSON line each
    Eval {
        /// The model, instead of the one newsdex ships with
        #[arg(short, long)]
        model: Option<PathBuf>,
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
            // Nobody is left to tell if this fails, too.
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
        Command::Eval { model, files } => {
            let bytes = model.map(|path| {
                std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
            });
            let bytes = bytes.transpose()?;
            let model = match &bytes {
                Some(bytes) => Model::open(bytes)?,
                None => Model::shipped()?,
            };
            let mut output = std::io::stdout().lock();
            for file in files {
                let evaluation = evaluate(&model, &file)?;
                writeln!(output, "{}", serde_json::to_string(&evaluation)?)?;
            }
        }
    }
    Ok(())
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<std::io::Error>();
    cause.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Reads `FILE` or `FILE:WEIGHT`.
fn source(argument: &str) -> Result<Source, String> {
    let plain = || Source {
        path: PathBuf::from(argument),
        weight: 1.0,
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
    })
}
