//! Lines that mail programs and companies put around the text of a mail.

use super::phrases_by_kind;

phrases_by_kind!("mail-lines.tsv", '\t', {
    /// Begins the subject of a reply, before a colon.
    Answer = "answer",
    /// The heading above a message that is quoted whole.
    Original = "original",
    /// The first word of the line above a quotation.
    Quoting = "quoting",
    /// Begins a legal notice, an offer to unsubscribe, or the line that a device adds.
    Notice = "notice",
});
