//! The files attached to a message: documents and texts are articles of their own, the names of other documents are
//! reported. Pictures and what belongs to the layout of the message are passed over.

use mail_parser::{Message, MimeHeaders, PartType};

use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::Head;
use crate::{page, pdf, plain, press_text, rtf, tagged};
use newsdex_text::article::{Article, ArticleId};
use newsdex_text::checkpoint::checkpoint;

/// Endings of the names of files that are read.
const READ: [&str; 7] = ["txt", "htm", "html", "rtf", "pdf", "ris", "enw"];
/// Endings of the names of files that may be articles, but are read only as files.
const NAMED: [&str; 8] = ["docx", "doc", "odt", "epub", "xlsx", "xls", "ods", "zip"];
/// The most files of a message that are read.
const MOST_FILES: usize = 200;

/// The articles in the files attached to a message. `has_text` tells whether the message itself has a text; otherwise the
/// first attached text is that of the message.
pub(super) fn articles(
    record: &Record,
    message: &Message<'_>,
    has_text: bool,
) -> Vec<Result<Article, Failure>> {
    let mut results = Vec::new();
    let mut is_text_of_message = !has_text;
    for part in message.attachments().take(MOST_FILES) {
        checkpoint();
        let Some(name) = part.attachment_name() else {
            continue;
        };
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if NAMED.contains(&ending.as_str()) {
            let failure =
                record.skipped("an attached file: it is read if it is saved beside the message");
            results.push(Err(
                failure.with_hint(format!("save {name} from the message"))
            ));
            continue;
        }
        if !READ.contains(&ending.as_str()) || matches!(part.body, PartType::Message(_)) {
            continue;
        }
        let bytes = part.contents();
        let may_be_text = matches!(part.body, PartType::Text(_)) || rtf::is_rtf(bytes);
        if may_be_text && std::mem::take(&mut is_text_of_message) {
            continue;
        }
        let head = Head {
            bytes,
            is_all: true,
            name,
        };
        let formats = [
            &pdf::FORMAT,
            &rtf::FORMAT,
            &tagged::FORMAT,
            &press_text::FORMAT,
            &page::FORMAT,
            &plain::FORMAT,
        ];
        let format = formats
            .into_iter()
            .find(|format| (format.recognises)(&head));
        let Some(format) = format else { continue };
        let file = Record {
            format,
            bytes: bytes.to_vec(),
            ..record.without_bytes()
        };
        results.extend(file.articles());
    }
    let place = ArticleId::derived(&record.origin());
    for (number, article) in results.iter_mut().flatten().enumerate() {
        article.id = ArticleId::given(&format!("{place}+file{number}"));
    }
    results
}
