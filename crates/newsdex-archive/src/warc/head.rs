//! Record headers: the data of a web archive about a record, before its content.
//!
//! WARC has named fields; ARC has one line: `URL IP date type length` in version 1, with more fields before the length
//! in version 2. A URL may contain blanks, so lines are read from the end.

/// The kind and the source of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// The kind of record, such as `response`; ARC records get the WARC name.
    pub(super) kind: String,
    /// The URL from which it was fetched, as written.
    pub(super) uri: Option<String>,
    /// The media type of the content, in lower case and without parameters.
    pub(super) media_type: String,
    /// The identifier from the archive.
    pub(super) id: Option<String>,
    /// The number of bytes of the content; `None` if it cannot be parsed.
    pub(super) length: Option<u64>,
}

/// The kind of the record that describes the ARC file itself.
pub(super) const FILE: &str = "filedesc";

impl Head {
    /// Reads the named fields of a WARC record, with or without the version line.
    pub(super) fn of_fields(fields: &str) -> Head {
        let mut head = Head::default();
        let mut trec_id = None;
        for (name, value) in lines(fields) {
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => head.uri = uri(value),
                "warc-record-id" => head.id = uri(value),
                // The document's identifier in its collection.
                "warc-trec-id" => trec_id = uri(value),
                "content-type" => head.media_type = media_type(value),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
        head.id = trec_id.or(head.id);
        head
    }

    /// Reads the line before an ARC record; `None` if it is not such a line.
    pub(super) fn of_line(line: &str) -> Option<Head> {
        let fields: Vec<&str> = line.trim_end().split(' ').collect();
        let length = fields.last()?.parse().ok();
        // The date is the third field of five, or of ten.
        let is_date = |at: usize| {
            let date = fields.len().checked_sub(at).and_then(|at| fields.get(at));
            date.is_some_and(|date| {
                (8..=18).contains(&date.len()) && date.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        let behind = [3, 8].into_iter().find(|at| is_date(*at))?;
        let date = fields.len() - behind;
        let uri = fields.get(..date.checked_sub(1)?)?.join(" ");
        let (scheme, _) = uri.split_once(':')?;
        let kind = match scheme {
            "http" | "https" => "response",
            FILE => FILE,
            _ => "resource",
        };
        Some(Head {
            kind: kind.to_owned(),
            media_type: media_type(fields.get(date + 1)?),
            length,
            id: None,
            uri: Some(uri),
        })
    }
}

/// The named fields in some lines; lines without a colon are ignored.
pub(super) fn lines(fields: &str) -> impl Iterator<Item = (&str, &str)> {
    fields.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim(), value.trim()))
    })
}

/// A URL or identifier without the `<` and `>` around it.
fn uri(value: &str) -> Option<String> {
    let bare = value.strip_prefix('<').unwrap_or(value);
    let bare = bare.strip_suffix('>').unwrap_or(bare).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Reduces `Text/HTML; charset=utf-8` to `text/html`.
pub(super) fn media_type(value: &str) -> String {
    let bare = value.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_line(line: &str, expected: Option<(&str, &str, Option<u64>)>) {
        let head = Head::of_line(line);
        let found = head.as_ref().map(|head| {
            (
                head.kind.as_str(),
                head.uri.as_deref().unwrap_or(""),
                head.length,
            )
        });
        assert_eq!(found, expected, "in {line:?}");
    }

    #[test]
    fn lines_of_arc_are_read_from_behind() {
        check_line(
            "http://news.example/a b 192.0.2.1 20140216050221 text/html 1591",
            Some(("response", "http://news.example/a b", Some(1591))),
        );
        check_line(
            "http://news.example/ 192.0.2.1 20140216050221 text/html 200 - - 12 a.arc 7",
            Some(("response", "http://news.example/", Some(7))),
        );
        check_line(
            "filedesc://a.arc 0.0.0.0 20140301000000 text/plain -1",
            Some(("filedesc", "filedesc://a.arc", None)),
        );
        check_line("A line of a page", None);
        check_line("", None);
    }

    #[test]
    fn fields_of_warc_are_read_whatever_their_case() {
        let head = Head::of_fields(
            "WARC/1.0\r\nwarc-type: Response\r\nWARC-Target-URI: <http://news.example/>\r\nContent-Type: application/http; msgtype=response\r\ncontent-length: 12\r\n",
        );
        assert_eq!(head.kind, "response");
        assert_eq!(head.uri.as_deref(), Some("http://news.example/"));
        assert_eq!(head.media_type, "application/http");
        assert_eq!(head.length, Some(12));
    }
}
