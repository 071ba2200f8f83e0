//! The secret that lets somebody in, if the service can be reached from other machines.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

use crate::hint::Hint;
use crate::index::files;

/// The shortest secret that cannot be guessed, in characters.
const SHORTEST: usize = 20;

/// The name of the cookie that holds the secret.
pub(super) const COOKIE_NAME: &str = "newsdex";

/// A secret of letters, digits, `-`, `_` and `.`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// Why a token file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UnusableToken {
    /// The file does not exist.
    #[error("no token file {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read the token file {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// Other users of this machine can read the file.
    #[error("other users can read the token file {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// The secret is short, or has characters that an address cannot contain.
    #[error("the token in {} is too short or has unusual characters", path.display())]
    Weak {
        /// The file.
        path: PathBuf,
    },
}

impl Hint for UnusableToken {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            UnusableToken::Open { path } => format!("run `chmod 600 {}`", path.display()).into(),
            UnusableToken::Missing { .. }
            | UnusableToken::Unreadable { .. }
            | UnusableToken::Weak { .. } => {
                "the file has one line of at least 20 letters and digits, for example from `openssl rand -hex 24`"
                    .into()
            }
        })
    }
}

impl Token {
    /// Reads the secret from a file with one line.
    ///
    /// # Errors
    ///
    /// [`UnusableToken`].
    pub fn read(path: &Path) -> Result<Token, UnusableToken> {
        let path_buf = || path.to_owned();
        let text = files::read_own(path).map_err(|error| UnusableToken::Unreadable {
            path: path_buf(),
            reason: format!("{error:#}"),
        })?;
        let text = text.ok_or_else(|| UnusableToken::Missing { path: path_buf() })?;
        if is_open(path) {
            return Err(UnusableToken::Open { path: path_buf() });
        }
        let text = text.trim();
        let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if text.len() < SHORTEST || !text.bytes().all(is_usual) {
            return Err(UnusableToken::Weak { path: path_buf() });
        }
        Ok(Token(text.to_owned()))
    }

    /// The secret itself.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// Whether this text is the secret. Takes as long for a wrong text as for the right one.
    pub(super) fn is(&self, text: &str) -> bool {
        let (own, other) = (self.0.as_bytes(), text.as_bytes());
        let differences = own
            .iter()
            .enumerate()
            .fold(0, |differences, (place, byte)| {
                differences | (byte ^ other.get(place).copied().unwrap_or(0))
            });
        differences == 0 && own.len() == other.len()
    }

    /// Whether a request holds the secret, in its cookie or as `Authorization: Bearer`.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let texts = |name| {
            headers
                .get_all(name)
                .into_iter()
                .filter_map(|value| value.to_str().ok())
        };
        let bearers = texts(AUTHORIZATION).filter_map(|text| text.strip_prefix("Bearer "));
        let cookies = texts(COOKIE)
            .flat_map(|text| text.split(';'))
            .filter_map(|cookie| {
                let (name, value) = cookie.trim().split_once('=')?;
                (name == COOKIE_NAME).then_some(value)
            });
        bearers.chain(cookies).any(|text| self.is(text.trim()))
    }
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a-secret-of-enough-letters";

    fn headers(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn only_the_whole_secret_opens_the_door() {
        let token = Token(SECRET.to_owned());
        assert!(token.is(SECRET));
        for wrong in [
            "",
            "a-secret",
            "a-secret-of-enough-letters2",
            "A-secret-of-enough-letters",
        ] {
            assert!(!token.is(wrong), "{wrong}");
        }
        assert!(token.is_in(&headers(AUTHORIZATION, &format!("Bearer {SECRET}"))));
        assert!(token.is_in(&headers(COOKIE, &format!("a=b; newsdex={SECRET}"))));
        assert!(!token.is_in(&headers(COOKIE, &format!("other={SECRET}"))));
        assert!(!token.is_in(&HeaderMap::new()));
    }

    #[test]
    fn a_token_file_has_to_be_secret_and_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        assert!(matches!(
            Token::read(&path),
            Err(UnusableToken::Missing { .. })
        ));
        std::fs::write(&path, "short\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode =
                |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            mode(0o644);
            assert!(matches!(
                Token::read(&path),
                Err(UnusableToken::Open { .. })
            ));
            mode(0o600);
        }
        assert!(matches!(
            Token::read(&path),
            Err(UnusableToken::Weak { .. })
        ));
        std::fs::write(&path, format!("{SECRET}\n")).unwrap();
        assert_eq!(Token::read(&path).unwrap().secret(), SECRET);
    }
}
