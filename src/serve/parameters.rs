//! The parameters of an address: what comes after `?`.
//!
//! They have the names of the flags of the command line; `q` is the query. An empty value counts as not given,
//! because a form sends all of its fields.

use std::fmt::Write as _;

use crate::serve::address::encoded_value;
use crate::serve::failure::Failure;

/// The parameters in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    pub(super) fn parse(text: &str) -> Parameters {
        let pairs = form_urlencoded::parse(text.as_bytes());
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
        Parameters {
            pairs: pairs
                .filter(|(_, value)| !value.trim().is_empty())
                .collect(),
        }
    }

    /// The values of a parameter that can be repeated.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(found, _)| found == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The values of a parameter that can be repeated, as a list.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }

    /// The value of a parameter.
    ///
    /// # Errors
    ///
    /// Fails if there are several.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, Failure> {
        let mut named = self.pairs.iter().filter(|(found, _)| found == name);
        let value = named.next().map(|(_, value)| value.as_str());
        match named.next() {
            None => Ok(value),
            Some(_) => Err(Failure::bad(
                format!("there is more than one `{name}`"),
                "give it once",
            )),
        }
    }

    /// The value of a parameter as a number.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Failure> {
        let Some(text) = self.one(name)? else {
            return Ok(None);
        };
        let number = text.trim().parse::<usize>().ok();
        let number = number.filter(|number| *number <= LARGEST);
        number.map(Some).ok_or_else(|| {
            Failure::bad(
                format!("`{name}` is not a number"),
                "write a number such as 10",
            )
        })
    }

    /// Whether a parameter is switched on.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Failure> {
        let choices = [("1", true), ("true", true), ("0", false), ("false", false)];
        Ok(self.choice(name, &choices)?.unwrap_or(false))
    }

    /// The meaning of a parameter that has only a few values.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, Failure> {
        match self.one(name)? {
            None => Ok(None),
            Some(text) => chosen(name, text, choices).map(Some),
        }
    }

    /// Fails if there is a parameter that an address of the API does not know: it would be ignored in silence.
    pub(super) fn only(&self, known: &[&[&str]]) -> Result<(), Failure> {
        let is_known = |name: &str| known.iter().any(|names| names.contains(&name));
        match self.pairs.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(Failure::bad(
                format!(
                    "unknown parameter `{}`",
                    name.chars().take(60).collect::<String>()
                ),
                &format!("the parameters are {}", known.concat().join(", ")),
            )),
        }
    }

    /// Only these parameters.
    pub(super) fn keeping(&self, known: &[&str]) -> Parameters {
        let pairs = self
            .pairs
            .iter()
            .filter(|(name, _)| known.contains(&name.as_str()));
        Parameters {
            pairs: pairs.cloned().collect(),
        }
    }

    /// Also this parameter, once.
    pub(super) fn with(&self, name: &str, value: &str) -> Parameters {
        let mut with = self.without(name, value);
        with.pairs.push((name.to_owned(), value.to_owned()));
        with
    }

    /// This value of a parameter in place of all others.
    pub(super) fn set(&self, name: &str, value: &str) -> Parameters {
        let mut set = self.unset(name);
        set.pairs.push((name.to_owned(), value.to_owned()));
        set
    }

    /// These parameters without one value of one name.
    pub(super) fn without(&self, name: &str, value: &str) -> Parameters {
        let is_kept = |pair: &&(String, String)| !(pair.0 == name && pair.1 == value);
        Parameters {
            pairs: self.pairs.iter().filter(is_kept).cloned().collect(),
        }
    }

    /// These parameters without all values of one name.
    pub(super) fn unset(&self, name: &str) -> Parameters {
        let is_kept = |pair: &&(String, String)| pair.0 != name;
        Parameters {
            pairs: self.pairs.iter().filter(is_kept).cloned().collect(),
        }
    }

    /// The parameters with their names and values.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// An address with these parameters.
    pub(super) fn at(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (number, (name, value)) in self.pairs.iter().enumerate() {
            let sign = if number == 0 { '?' } else { '&' };
            // Writing to a string cannot fail.
            let _ = write!(
                address,
                "{sign}{}={}",
                encoded_value(name),
                encoded_value(value)
            );
        }
        address
    }
}

/// The largest number of a parameter: no archive has more articles.
const LARGEST: usize = 1 << 40;

/// The meaning of one of a few words.
pub(super) fn chosen<T: Copy>(name: &str, text: &str, choices: &[(&str, T)]) -> Result<T, Failure> {
    let found = choices.iter().find(|(word, _)| *word == text.trim());
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let text: String = text.chars().take(60).collect();
        Failure::bad(
            format!("`{name}` cannot be `{text}`"),
            &format!("write one of {}", words.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_parsed_and_written_back() {
        let parameters = Parameters::parse("q=caf%C3%A9+%26+bar&person=A&person=B&from=&x=%00");
        assert_eq!(parameters.list("person"), ["A", "B"]);
        assert_eq!(parameters.one("q").unwrap(), Some("café & bar"));
        assert_eq!(parameters.one("from").unwrap(), None);
        assert!(parameters.one("person").is_err());
        let address = parameters.at("/search");
        assert_eq!(
            address,
            "/search?q=caf%C3%A9+%26+bar&person=A&person=B&x=%00"
        );
        let again = Parameters::parse(address.split_once('?').unwrap().1);
        assert_eq!(again, parameters);
    }

    #[test]
    fn links_add_and_remove_one_value() {
        let parameters = Parameters::parse("q=a&person=A&person=B");
        assert_eq!(parameters.without("person", "A").at(""), "?q=a&person=B");
        assert_eq!(
            parameters.with("person", "A").at(""),
            "?q=a&person=B&person=A"
        );
        assert_eq!(parameters.set("q", "b").at(""), "?person=A&person=B&q=b");
        assert_eq!(parameters.keeping(&["q"]).at("/"), "/?q=a");
    }

    #[test]
    fn values_that_cannot_be_meant_are_errors_with_a_hint() {
        let parameters = Parameters::parse("limit=-1&any=maybe&pge=2");
        assert!(parameters.number("limit").is_err());
        let error = parameters.flag("any").unwrap_err();
        assert_eq!(error.message, "`any` cannot be `maybe`");
        assert_eq!(
            error.hint.as_deref(),
            Some("write one of 1, true, 0, false")
        );
        let error = parameters.only(&[&["limit", "any"]]).unwrap_err();
        assert_eq!(error.message, "unknown parameter `pge`");
        assert!(
            Parameters::parse("limit=9999999999999999999")
                .number("limit")
                .is_err()
        );
    }
}
