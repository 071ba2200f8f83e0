//! A file before its format is known: compression undone, UTF-16 turned into UTF-8, and what is no
//! text at all named for what it is.
//!
//! Compression is known by its first bytes, not by the name, and may be nested. Several gzip members
//! or zstd frames in a row are one text.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::failure::{Failure, reason};
use super::format::{Head, RecordIterator, recognised};
use super::{Place, encoding, page};

const BUFFER_BYTES: usize = 256 * 1024;
/// How much of a file is looked at to recognise it.
const HEAD_BYTES: usize = 16 * 1024;
/// Compressions inside each other: `.json.gz.zst` happens, ten do not.
const DEEPEST_COMPRESSION: usize = 4;

/// A file to divide into records.
pub(super) struct Source {
    /// The text, uncompressed, without byte order mark; UTF-8 or an encoding that holds ASCII.
    pub(super) reader: Box<dyn BufRead + Send>,
    /// Where it is.
    pub(super) place: Arc<Place>,
}

impl Source {
    /// Why the text could not be read on.
    pub(super) fn broken(&self, error: &io::Error) -> Failure {
        let why = match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                "ends early: the compressed data are cut off".to_owned()
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                format!("damaged: {}", reason(error))
            }
            _ => reason(error),
        };
        Failure {
            member: self.place.member_in_failure(),
            ..Failure::failed(&self.place.path, why)
        }
    }
}

/// Recognises what `reader` holds and divides it into records.
pub(super) fn records(
    reader: Box<dyn Read + Send>,
    place: Place,
) -> Result<RecordIterator, Failure> {
    let place = Arc::new(place);
    let mut source = Source {
        reader: Box::new(BufReader::with_capacity(BUFFER_BYTES, reader)),
        place,
    };
    let mut head = source.head()?;
    for depth in 0.. {
        source.reader = match head.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(BufReader::with_capacity(
                BUFFER_BYTES,
                flate2::bufread::MultiGzDecoder::new(source.reader),
            )),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                let decoder = zstd::stream::read::Decoder::with_buffer(source.reader);
                let mut decoder =
                    decoder.map_err(|error| Failure::failed(&source.place.path, reason(&error)))?;
                // Some tools compress with a window of up to 2 GiB; that much is not given away.
                decoder
                    .window_log_max(27)
                    .map_err(|error| Failure::failed(&source.place.path, reason(&error)))?;
                Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder))
            }
            _ => break,
        };
        if depth == DEEPEST_COMPRESSION {
            return Err(Failure::failed(
                &source.place.path,
                "compressed too many times over",
            ));
        }
        head = source.head()?;
    }
    if head.is_empty() {
        return Err(Failure::skipped(&source.place.path, "empty file"));
    }
    if encoding::utf16(&head).is_some() {
        source.reader = encoding::utf8_reader(&head, source.reader);
        head = source.head()?;
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        let mut mark = [0; 3];
        source
            .reader
            .read_exact(&mut mark)
            .map_err(|error| source.broken(&error))?;
        head.drain(..3);
    }
    let path = source.place.path.clone();
    if let Some(kind) = binary(&head) {
        let failure = Failure::failed(&path, format!("not a text: looks like {}", kind.name));
        return Err(match kind.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        });
    }
    let name = source.place.member.as_deref().unwrap_or(&path);
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let looked_at = Head {
        bytes: &head,
        is_all: head.len() < HEAD_BYTES,
        name,
    };
    if head.trim_ascii().is_empty() && looked_at.is_all {
        return Err(Failure::skipped(&path, "empty file"));
    }
    let hint = source.place.options.hint;
    if hint.is_none()
        && let Some(reason) = no_article(&looked_at)
    {
        return Err(Failure::skipped(&path, reason));
    }
    let Some(format) = hint.or_else(|| recognised(&looked_at)) else {
        return Err(Failure::failed(&path, unknown(&looked_at)));
    };
    Ok((format.records)(format, source))
}

impl Source {
    /// The first bytes, left in the reader.
    fn head(&mut self) -> Result<Vec<u8>, Failure> {
        let mut head = Vec::new();
        let taken = io::Read::take(&mut self.reader, HEAD_BYTES as u64).read_to_end(&mut head);
        if let Err(error) = taken
            && head.is_empty()
        {
            return Err(self.broken(&error));
        }
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        // An error after some bytes comes again when those have been read.
        self.reader = Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            io::Cursor::new(head.clone()).chain(rest),
        ));
        Ok(head)
    }
}

struct Binary {
    name: &'static str,
    hint: Option<&'static str>,
}

/// Kinds of files that are no text, by their first bytes.
const BINARIES: [(&[u8], &str, Option<&str>); 24] = [
    (
        b"%PDF",
        "PDF",
        Some("turn it into text first: pdftotext FILE.pdf"),
    ),
    (
        b"PK\x03\x04",
        "a zip archive, a Word or an Excel file",
        Some("unpack it first: unzip FILE"),
    ),
    (b"PK\x05\x06", "an empty zip archive", None),
    (b"\x89PNG", "a PNG image", None),
    (b"\xff\xd8\xff", "a JPEG image", None),
    (b"GIF8", "a GIF image", None),
    (b"RIFF", "a sound, a film or a WebP image", None),
    (b"II*\0", "a TIFF image", None),
    (b"MM\0*", "a TIFF image", None),
    (b"\x7fELF", "a program", None),
    (b"MZ\x90", "a Windows program", None),
    (b"\xcf\xfa\xed\xfe", "a macOS program", None),
    (b"\xca\xfe\xba\xbe", "a program", None),
    (
        b"7z\xbc\xaf\x27\x1c",
        "a 7-Zip archive",
        Some("unpack it first: 7z x FILE"),
    ),
    (
        b"Rar!",
        "a RAR archive",
        Some("unpack it first: unrar x FILE"),
    ),
    (
        b"\xfd7zXZ\0",
        "data compressed with xz",
        Some("unpack it first: xz -d FILE"),
    ),
    (
        b"BZh",
        "data compressed with bzip2",
        Some("unpack it first: bzip2 -d FILE"),
    ),
    (
        b"\x04\x22\x4d\x18",
        "data compressed with lz4",
        Some("unpack it first: lz4 -d FILE"),
    ),
    (b"SQLite format 3\0", "an SQLite database", None),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word or Excel file",
        Some("save it as text first: soffice --headless --convert-to txt FILE"),
    ),
    (
        b"{\\rtf",
        "RTF",
        Some("save it as text first: soffice --headless --convert-to txt FILE"),
    ),
    (
        b"PAR1",
        "a Parquet file",
        Some("write it as JSON Lines first"),
    ),
    (b"ID3", "a sound", None),
    (
        b"\xff\xfe\0\0",
        "UTF-32 text",
        Some("turn it into UTF-8 first: iconv -f UTF-32 -t UTF-8 FILE"),
    ),
];

fn binary(head: &[u8]) -> Option<Binary> {
    if let Some((_, name, hint)) = BINARIES.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some(Binary { name, hint: *hint });
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Binary {
            name: "a tar archive",
            hint: Some("unpack it first: tar xf FILE"),
        });
    }
    // Wire copy has its control characters and old files a stray zero, but not one in a hundred.
    let odd = head
        .iter()
        .filter(|byte| matches!(byte, 0 | 0x0e..=0x1a | 0x7f))
        .count();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    (zeros * 100 > head.len() || odd * 20 > head.len()).then_some(Binary {
        name: "binary data",
        hint: None,
    })
}

/// Why a file holds no article by its name alone: what lies beside the articles in any collection.
fn no_article(head: &Head<'_>) -> Option<String> {
    let stem = head
        .name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let extension = head.extension();
    let is_text = matches!(
        extension.as_str(),
        "" | "txt" | "md" | "markdown" | "rst" | "html"
    );
    let names = [
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "CHANGELOG",
        "CONTRIBUTING",
        "NOTICE",
        "MANIFEST",
    ];
    if is_text && names.contains(&stem.as_str()) {
        return Some("a note about the archive, not an article".to_owned());
    }
    let is_code = CODE.contains(&extension.as_str());
    is_code.then(|| format!("a .{extension} file, not an article"))
}

/// Extensions of programs, styles and settings.
const CODE: [&str; 40] = [
    "py", "pyc", "js", "mjs", "ts", "jsx", "tsx", "css", "scss", "less", "sh", "bash", "bat",
    "ps1", "rs", "go", "java", "c", "h", "cpp", "cs", "php", "rb", "pl", "r", "sql", "ipynb",
    "toml", "yml", "yaml", "ini", "cfg", "conf", "lock", "log", "svg", "map", "dtd", "xsd", "xsl",
];

/// What to call a text of no known format.
fn unknown(head: &Head<'_>) -> String {
    let beginning = String::from_utf8_lossy(page::after_comments(head.bytes));
    if let Some(element) = beginning.strip_prefix('<') {
        let end = element
            .find(|character: char| !character.is_alphanumeric() && !"_-.:!?".contains(character));
        let element = element
            .get(..end.unwrap_or(element.len()))
            .unwrap_or_default();
        return format!(
            "XML of no kind that is known: it begins with `{}`",
            element.escape_debug()
        );
    }
    let beginning: String = beginning
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(BEGINNING)
        .collect();
    format!(
        "no format that is known: it begins with `{}`",
        beginning.trim_end().escape_debug()
    )
}

/// How many characters of a file are shown.
const BEGINNING: usize = 60;
