//! Records the message and the location of panics for the code that catches them.
//!
//! A panic is a defect of newsdex, never the fault of an input, and costs only the current record. The default hook
//! prints several lines in the middle of other output; this hook prints nothing and remembers the panic.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic;

/// A panic that was caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The message of the panic.
    pub message: String,
    /// The line of source code that panicked, as `file:line:column`; `None` if [`remember_panics`] was not called.
    pub location: Option<String>,
}

thread_local! {
    static LAST: RefCell<Option<Defect>> = const { RefCell::new(None) };
}

/// Replaces the panic hook of the process by a hook that prints nothing and remembers the last panic of each thread.
pub fn remember_panics() {
    panic::set_hook(Box::new(|panicked| {
        let defect = Defect {
            message: message(panicked.payload()),
            location: panicked.location().map(ToString::to_string),
        };
        LAST.set(Some(defect));
    }));
}

impl Defect {
    /// Describes a panic of this thread by its payload; the location is `None` if another panic was remembered last.
    pub fn caught(payload: &(dyn Any + Send)) -> Defect {
        let message = message(payload);
        let last = LAST.take().filter(|last| last.message == message);
        last.unwrap_or(Defect {
            message,
            location: None,
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(location) => write!(formatter, "{}, at {location}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for Defect {}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message").to_owned()
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_panic_is_remembered_with_its_line() {
        remember_panics();
        let payload = catch_unwind(|| panic!("no {}", "bridge")).unwrap_err();
        let _ = panic::take_hook();
        let defect = Defect::caught(payload.as_ref());
        assert_eq!(defect.message, "no bridge");
        let location = defect.location.unwrap();
        assert!(location.contains("defect.rs:"), "{location}");
    }

    #[test]
    fn what_another_panic_said_is_not_mistaken_for_this_one() {
        LAST.set(Some(Defect {
            message: "something else".into(),
            location: Some("elsewhere.rs:1:1".into()),
        }));
        let defect = Defect::caught(&"no bridge");
        assert_eq!(defect.location, None);
        assert_eq!(defect.to_string(), "no bridge");
    }
}
