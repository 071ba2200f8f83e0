//! The address of an index on a server: `https://host:9200/news`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::hint::Hint;

/// The longest name of an index, in bytes. The server allows 255; a generation adds a few.
const LONGEST_NAME_BYTES: usize = 200;

/// The address of an index: a server, and the name of the index there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineAddress {
    base: String,
    index: String,
    is_encrypted: bool,
    is_this_machine: bool,
}

/// An address that newsdex does not use, with the reason.
///
/// The message never repeats the address: it may contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not an address of a server.
    #[error("--engine: this is not the address of a server")]
    NotAnAddress,
    /// The address has a user or a password.
    #[error("--engine: an address must not contain a user or a password")]
    Password,
    /// The address names no index.
    #[error("--engine: the address does not name an index")]
    NoIndex,
    /// The server does not accept such a name.
    #[error("--engine: the address ends with a name that an index cannot have")]
    BadIndex,
    /// The address has a part after `?` or `#`.
    #[error("--engine: an address must not contain ? or #")]
    Query,
}

impl Hint for BadAddress {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            BadAddress::NotAnAddress | BadAddress::NoIndex | BadAddress::Query => {
                "write it as https://search.example.org:9200/news, where news is the name of the index"
            }
            BadAddress::Password => {
                "other users of this machine can see it; set NEWSDEX_ENGINE_USER and NEWSDEX_ENGINE_PASSWORD or NEWSDEX_ENGINE_PASSWORD_FILE"
            }
            BadAddress::BadIndex => {
                "use lower-case letters, digits, - and _, and begin with a letter or a digit"
            }
        }))
    }
}

impl EngineAddress {
    /// The address of the server, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The name of the index: an alias of its live generation.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Whether others can read what is sent: the address begins with `http:` and names another machine.
    pub fn is_open(&self) -> bool {
        !self.is_encrypted && !self.is_this_machine
    }
}

impl fmt::Display for EngineAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.base, self.index)
    }
}

impl FromStr for EngineAddress {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<EngineAddress, BadAddress> {
        let mut url = Url::parse(text.trim()).map_err(|_| BadAddress::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadAddress::NotAnAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadAddress::Password);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BadAddress::Query);
        }
        let is_this_machine = match url.host() {
            None => return Err(BadAddress::NotAnAddress),
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
        };
        let path = url.path().trim_end_matches('/').to_owned();
        let (folder, index) = path.rsplit_once('/').unwrap_or(("", &path));
        if index.is_empty() {
            return Err(BadAddress::NoIndex);
        }
        if !is_name(index) {
            return Err(BadAddress::BadIndex);
        }
        let is_encrypted = url.scheme() == "https";
        url.set_path(folder);
        Ok(EngineAddress {
            base: url.as_str().trim_end_matches('/').to_owned(),
            index: index.to_owned(),
            is_encrypted,
            is_this_machine,
        })
    }
}

/// Whether a server accepts a name for an index.
fn is_name(name: &str) -> bool {
    let is_allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_' | '.')
    };
    name.len() <= LONGEST_NAME_BYTES
        && name.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && name.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), BadAddress>) {
        let address: Result<EngineAddress, BadAddress> = text.parse();
        let found = address
            .as_ref()
            .map(|address| (address.base(), address.index()));
        assert_eq!(found, expected.as_ref().map(|found| *found), "{text}");
    }

    #[test]
    fn an_address_is_a_server_and_an_index() {
        check(
            "https://host.example:9200/news",
            Ok(("https://host.example:9200", "news")),
        );
        check(
            "http://localhost/search/cluster/news-2/",
            Ok(("http://localhost/search/cluster", "news-2")),
        );
    }

    #[test]
    fn an_address_without_an_index_is_refused() {
        check("https://host.example:9200", Err(BadAddress::NoIndex));
        check("https://host.example:9200/", Err(BadAddress::NoIndex));
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        for text in [
            "https://anna:secret@host.example/news",
            "https://anna@host.example/news",
            "https://:secret@host.example/news",
        ] {
            check(text, Err(BadAddress::Password));
        }
        let error = "https://anna:secret@host.example/news"
            .parse::<EngineAddress>()
            .unwrap_err();
        let hint = error.hint().unwrap_or_default().into_owned();
        assert!(!format!("{error} {error:?} {hint}").contains("secret"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "host:9200/news",
            "ftp://host/news",
            "news",
            "https:///news/x y",
        ] {
            assert!(text.parse::<EngineAddress>().is_err(), "{text}");
        }
        check("https://host/News", Err(BadAddress::BadIndex));
        check("https://host/_all", Err(BadAddress::BadIndex));
        check("https://host/a,b", Err(BadAddress::BadIndex));
        check("https://host/news?pretty", Err(BadAddress::Query));
    }

    #[test]
    fn others_can_read_what_goes_to_another_machine_without_encryption() {
        let is_open = |text: &str| text.parse::<EngineAddress>().unwrap().is_open();
        assert!(is_open("http://host.example/news"));
        assert!(!is_open("https://host.example/news"));
        assert!(!is_open("http://127.0.0.1:9200/news"));
        assert!(!is_open("http://[::1]:9200/news"));
        assert!(!is_open("http://localhost/news"));
    }
}
