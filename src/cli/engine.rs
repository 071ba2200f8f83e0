//! `--engine URL`: an index on a server, and how to reach it.
//!
//! Secrets come from the environment or from a file that it names, never from an argument: arguments are in the list of
//! processes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cli::Common;
use crate::engine::Unsupported;
use crate::remote::client::{Authentication, Connection, Secret, proxy_of_environment};
use crate::remote::{Client, EngineAddress};

/// The longest file with a secret or with certificates, in bytes.
const LONGEST_FILE_BYTES: u64 = 4 << 20;

/// Settings that exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum BadSettings {
    #[error("{0} and {1} are both set")]
    Both(&'static str, &'static str),
    #[error("{0} is set, but {1} is not")]
    Half(&'static str, &'static str),
}

impl Common {
    /// The connection to the index that `--engine` or `NEWSDEX_ENGINE` names; `None` for the local index.
    pub(super) fn connection(&self) -> Result<Option<Connection>> {
        let Some(address) = self.engine.as_deref().filter(|named| !named.is_empty()) else {
            return Ok(None);
        };
        let address: EngineAddress = address.parse()?;
        let mut connection = Connection::to(address);
        connection.authentication = authentication()?;
        if let Some(path) = variable("NEWSDEX_ENGINE_CA_FILE") {
            connection.authorities = file("NEWSDEX_ENGINE_CA_FILE", &path)?;
        }
        connection.proxy = proxy_of_environment();
        if let Some(text) = variable("NEWSDEX_ENGINE_TIMEOUT") {
            let seconds = text
                .parse()
                .ok()
                .filter(|seconds| (1..=3_600).contains(seconds));
            let seconds: u64 = seconds
                .context("NEWSDEX_ENGINE_TIMEOUT: write a number of seconds from 1 to 3600")?;
            connection.timeout = Duration::from_secs(seconds);
        }
        Ok(Some(connection))
    }

    /// Connects to the server that `--engine` or `NEWSDEX_ENGINE` names; `None` for the local index.
    pub(super) fn client(&self) -> Result<Option<Client>> {
        match self.connection()? {
            Some(connection) => Ok(Some(Client::connect(&connection)?)),
            None => Ok(None),
        }
    }
}

/// A folder on this machine for the notes of runs that write an index on a server.
pub(super) fn notes_folder(client: &Client) -> Result<PathBuf> {
    let address = client.address().to_string();
    let state = variable("XDG_STATE_HOME").map(PathBuf::from);
    let home = || Some(PathBuf::from(variable("HOME")?).join(".local/state"));
    let state = state.or_else(home).unwrap_or_else(env::temp_dir);
    let hash = xxhash_rust::xxh3::xxh3_64(address.as_bytes());
    let folder = state.join("newsdex").join(format!("{hash:016x}"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// A command that does not work on a server.
pub(super) fn refuse_engine(common: &Common, command: &'static str) -> Result<()> {
    match common.engine.as_deref().filter(|named| !named.is_empty()) {
        Some(_) => bail!(Unsupported::new(
            command,
            "use a local index, without --engine and NEWSDEX_ENGINE",
        )),
        None => Ok(()),
    }
}

fn authentication() -> Result<Authentication> {
    let password = secret("NEWSDEX_ENGINE_PASSWORD", "NEWSDEX_ENGINE_PASSWORD_FILE")?;
    let key = secret("NEWSDEX_ENGINE_API_KEY", "NEWSDEX_ENGINE_API_KEY_FILE")?;
    Ok(match (variable("NEWSDEX_ENGINE_USER"), password, key) {
        (None, None, None) => Authentication::Nobody,
        (None, None, Some(key)) => Authentication::ApiKey(key),
        (Some(user), Some(password), None) => Authentication::User(user, password),
        (_, _, Some(_)) => bail!(BadSettings::Both(
            "NEWSDEX_ENGINE_API_KEY",
            "NEWSDEX_ENGINE_USER or NEWSDEX_ENGINE_PASSWORD"
        )),
        (Some(_), None, None) => bail!(BadSettings::Half(
            "NEWSDEX_ENGINE_USER",
            "NEWSDEX_ENGINE_PASSWORD or NEWSDEX_ENGINE_PASSWORD_FILE"
        )),
        (None, Some(_), None) => bail!(BadSettings::Half(
            "NEWSDEX_ENGINE_PASSWORD",
            "NEWSDEX_ENGINE_USER"
        )),
    })
}

/// A secret from a variable, or from the file that another variable names.
fn secret(direct: &'static str, by_file: &'static str) -> Result<Option<Secret>> {
    Ok(match (variable(direct), variable(by_file)) {
        (None, None) => None,
        (Some(text), None) => Some(Secret::new(&text)),
        (None, Some(path)) => {
            let bytes = file(by_file, &path)?;
            let text = String::from_utf8(bytes)
                .ok()
                .with_context(|| format!("{by_file}: {path} is not a text file"))?;
            Some(Secret::new(&text))
        }
        (Some(_), Some(_)) => bail!(BadSettings::Both(direct, by_file)),
    })
}

/// A variable of the environment; an empty one counts as not set.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn file(variable: &str, path: &str) -> Result<Vec<u8>> {
    let context = || format!("{variable}: cannot read {path}");
    let bytes = fs::metadata(Path::new(path)).with_context(context)?.len();
    if bytes > LONGEST_FILE_BYTES {
        bail!("{variable}: {path} is too long");
    }
    fs::read(path).with_context(context)
}
