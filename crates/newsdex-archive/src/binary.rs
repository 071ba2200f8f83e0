//! Recognises files that are not text, and files that accompany the articles in any collection.

use crate::mail::outlook;
use crate::record::format::Head;
use crate::{json, literals, pdf, rtf, settings, sql};

/// A kind of file that is not text.
pub(super) struct Binary {
    pub(super) name: &'static str,
    /// How to convert such a file to text.
    pub(super) hint: Option<&'static str>,
    /// Whether such a file never contains an article: a picture, a program.
    pub(super) is_beside: bool,
}

/// Kinds of files that may contain articles: where the bytes are that tell the kind, these bytes, the name of the kind,
/// and what turns such a file into one that is read.
const DOCUMENTS: [(usize, &[u8], &str, &str); 32] = [
    (
        0,
        b"7z\xbc\xaf\x27\x1c",
        "a 7-Zip archive",
        "unpack it first: 7z x FILE",
    ),
    (0, b"Rar!", "a RAR archive", "unpack it first: unrar x FILE"),
    (
        0,
        b"\x1f\x9d",
        "data compressed with compress",
        "unpack it first: uncompress FILE",
    ),
    (
        0,
        b"LZIP",
        "data compressed with lzip",
        "unpack it first: lzip -d FILE",
    ),
    (
        0,
        b"MSCF",
        "a cabinet archive",
        "unpack it first: cabextract FILE",
    ),
    (
        0,
        b"SIT!",
        "a StuffIt archive",
        "unpack it first: unar FILE",
    ),
    (
        0,
        b"StuffIt (c)",
        "a StuffIt archive",
        "unpack it first: unar FILE",
    ),
    (
        0,
        b"\x60\xea",
        "an ARJ archive",
        "unpack it first: 7z x FILE",
    ),
    (2, b"-lh", "an LHA archive", "unpack it first: 7z x FILE"),
    (
        0,
        b"070701",
        "a cpio archive",
        "unpack it first: bsdtar -xf FILE",
    ),
    (
        0,
        b"SQLite format 3\0",
        "an SQLite database",
        "list its tables with sqlite3 FILE .tables, then write one as JSON: sqlite3 -json FILE 'SELECT * FROM TABLE' > OUT.json",
    ),
    (
        0,
        b"PAR1",
        "a Parquet file",
        "write it as JSON Lines first: duckdb -c \"COPY (FROM read_parquet('FILE')) TO 'OUT.jsonl' (FORMAT json)\"",
    ),
    (
        0,
        b"ARROW1",
        "an Arrow file",
        "write it as JSON Lines first: python3 -c \"import pandas; pandas.read_feather('FILE').to_json('OUT.jsonl', orient='records', lines=True)\"",
    ),
    (
        0,
        b"FEA1",
        "a Feather file",
        "write it as JSON Lines first: python3 -c \"import pandas; pandas.read_feather('FILE').to_json('OUT.jsonl', orient='records', lines=True)\"",
    ),
    (
        0,
        b"ORC",
        "an ORC file",
        "write it as JSON Lines first: python3 -c \"import pandas; pandas.read_orc('FILE').to_json('OUT.jsonl', orient='records', lines=True)\"",
    ),
    (
        0,
        b"Obj\x01",
        "an Avro file",
        "write it as JSON Lines first: fastavro FILE > OUT.jsonl (a command of the Python package fastavro)",
    ),
    (
        0,
        b"\x89HDF",
        "an HDF5 file",
        "write it as JSON Lines first: python3 -c \"import pandas; pandas.read_hdf('FILE').to_json('OUT.jsonl', orient='records', lines=True)\"",
    ),
    (
        4,
        b"Standard Jet DB",
        "a Microsoft Access database",
        "list its tables with mdb-tables FILE, then write one as CSV: mdb-export FILE TABLE > OUT.csv",
    ),
    (
        4,
        b"Standard ACE DB",
        "a Microsoft Access database",
        "list its tables with mdb-tables FILE, then write one as CSV: mdb-export FILE TABLE > OUT.csv",
    ),
    (
        0,
        b"RDX",
        "a file of R",
        "write it as CSV first: Rscript -e \"write.csv(get(load('FILE')), 'OUT.csv', row.names = FALSE)\"",
    ),
    (
        0,
        b"X\n\0\0\0",
        "a file of R",
        "write it as CSV first: Rscript -e \"write.csv(readRDS('FILE'), 'OUT.csv', row.names = FALSE)\"",
    ),
    (
        0,
        b"<stata_dta>",
        "a Stata file",
        "write it as CSV first: python3 -c \"import pandas; pandas.read_stata('FILE').to_csv('OUT.csv', index=False)\"",
    ),
    (
        0,
        b"$FL2",
        "an SPSS file",
        "write it as CSV first: python3 -c \"import pandas; pandas.read_spss('FILE').to_csv('OUT.csv', index=False)\"",
    ),
    (
        0,
        b"\x80\x04\x95",
        "a Python pickle",
        "write it as JSON Lines where it was made: to open a pickle is to run a program",
    ),
    (
        0,
        b"\x80\x05\x95",
        "a Python pickle",
        "write it as JSON Lines where it was made: to open a pickle is to run a program",
    ),
    (
        0,
        b"!BDN",
        "an Outlook data file",
        "write its messages as files first: readpst -e -o FOLDER FILE",
    ),
    (
        0,
        b"AT&TFORM",
        "a DjVu file",
        "take out its text first: djvutxt FILE OUT.txt",
    ),
    (
        0,
        b"%!PS",
        "a PostScript file",
        "turn it into PDF first: ps2pdf FILE OUT.pdf",
    ),
    (
        60,
        b"BOOKMOBI",
        "a Kindle book",
        "turn it into EPUB first: ebook-convert FILE OUT.epub (a command of Calibre)",
    ),
    (
        0,
        b"\xffWPC",
        "a WordPerfect document",
        "turn it into DOCX first: soffice --headless --convert-to docx FILE",
    ),
    (
        0,
        b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d",
        "a OneNote section",
        "export it from OneNote as DOCX or PDF first",
    ),
    (
        0,
        b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5",
        "an InDesign document",
        "export it from InDesign as IDML or PDF first",
    ),
];

/// Kinds of files that accompany articles and never contain one.
const BESIDE: [(&[u8], &str); 20] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, a film or a WebP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (b"\0\0\x01\0", "an icon"),
    (b"8BPS", "a Photoshop image"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\x01\0\0\0", "a font"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
    (b"fLaC", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a program"),
];

/// Whether a file that begins with `head` has a format that newsdex reads and that is not text: its bytes are kept as
/// they are.
pub(super) fn is_read(head: &[u8]) -> bool {
    pdf::is_pdf(head) || rtf::is_rtf(head) || outlook::is_read(head) || is_property_list(head)
}

/// The kind of a file that begins with `head`; `None` if it is text.
pub(super) fn binary(head: &[u8]) -> Option<Binary> {
    let document = DOCUMENTS
        .iter()
        .find(|(at, magic, ..)| head.get(*at..).is_some_and(|head| head.starts_with(magic)))
        .map(|(.., name, hint)| (*name, Some(*hint), false));
    let beside = || {
        let is_film = head.get(4..8) == Some(b"ftyp");
        let known = BESIDE.iter().find(|(magic, _)| head.starts_with(magic));
        let name = known.map(|(_, name)| *name);
        name.or(is_film.then_some("a film or an image"))
            .map(|name| (name, None, true))
    };
    // Wire copy contains control characters and old files contain a stray zero byte, but less than one in a hundred.
    let other = || {
        if is_ebcdic(head) {
            let hint = "turn it into UTF-8 first: iconv -f IBM037 -t UTF-8 FILE > OUT.txt";
            return Some(("a text in EBCDIC", Some(hint), false));
        }
        // Old programs of DOS fill the end of a text with this sign.
        let end = head.iter().rposition(|byte| *byte != 0x1a);
        let head = head.get(..end.map_or(0, |end| end + 1)).unwrap_or(head);
        let odd = head
            .iter()
            .filter(|byte| matches!(byte, 0 | 0x0e..=0x1a | 0x7f))
            .count();
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        (zeros * 100 > head.len() || odd * 20 > head.len()).then_some(("binary data", None, false))
    };
    let (name, hint, is_beside) = document.or_else(beside).or_else(other)?;
    Some(Binary {
        name,
        hint,
        is_beside,
    })
}

/// Whether a text is in the encoding of mainframes, in which blanks are `@` and letters are not ASCII.
fn is_ebcdic(head: &[u8]) -> bool {
    const FEWEST_BYTES: usize = 64;
    let count = |is: fn(&u8) -> bool| head.iter().filter(|byte| is(byte)).count();
    let blanks = count(|byte| *byte == 0x40);
    let letters = count(|byte| matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xa2..=0xa9));
    let real_blanks = count(|byte| *byte == b' ');
    head.len() >= FEWEST_BYTES
        && blanks * 10 >= head.len()
        && letters * 10 >= head.len() * 6
        && real_blanks * 50 < head.len()
}

/// Whether a file is a binary property list, which a format reads.
pub(super) fn is_property_list(head: &[u8]) -> bool {
    head.starts_with(b"bplist0")
}

/// The reason why a file cannot be an article, judged by its name: it accompanies the articles in any collection.
pub(super) fn no_article(head: &Head<'_>) -> Option<String> {
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
    // Files that BagIt (RFC 8493) adds to those it packs.
    let is_bag = matches!(stem.as_str(), "BAGIT" | "BAG-INFO" | "FETCH")
        || stem.starts_with("MANIFEST-")
        || stem.starts_with("TAGMANIFEST-");
    if is_text && (is_bag || names.contains(&stem.as_str())) {
        return Some("a note about the archive, not an article".to_owned());
    }
    // Safari and Chrome add an extension to the programs of a page.
    let extension = match extension.as_str() {
        "download" => {
            let name = head.name.strip_suffix(".download").unwrap_or(head.name);
            Head { name, ..*head }.extension()
        }
        _ => extension,
    };
    // Many sites name their pages like the program that makes them: `story.php`.
    let is_page = !head.begins_with("<?php")
        && ["<!doctype html", "<html"].iter().any(|element| {
            let beginning = head.after_comments().get(..element.len());
            beginning.is_some_and(|begin| begin.eq_ignore_ascii_case(element.as_bytes()))
        });
    // Programs may hold a list of articles, and dumps of databases their text.
    let is_data = match extension.as_str() {
        "js" => json::is_assigned(head) || literals::holds_articles(head),
        "mjs" | "ts" | "py" | "php" | "rb" | "pl" => literals::holds_articles(head),
        "sql" => sql::recognises(head),
        "yml" | "yaml" | "toml" => settings::is_of_articles(head),
        _ => false,
    };
    let is_code = CODE.contains(&extension.as_str()) && !is_page && !is_data;
    is_code.then(|| format!("a .{extension} file, not an article"))
}

/// Extensions of programs, style sheets and settings.
const CODE: [&str; 40] = [
    "py", "pyc", "js", "mjs", "ts", "jsx", "tsx", "css", "scss", "less", "sh", "bash", "bat",
    "ps1", "rs", "go", "java", "c", "h", "cpp", "cs", "php", "rb", "pl", "r", "sql", "ipynb",
    "toml", "yml", "yaml", "ini", "cfg", "conf", "lock", "log", "svg", "map", "dtd", "xsd", "xsl",
];

/// A description of a text in an unknown format.
pub(super) fn unknown(head: &Head<'_>) -> String {
    let beginning = String::from_utf8_lossy(head.after_comments());
    if let Some(element) = beginning.strip_prefix('<') {
        let end = element
            .find(|character: char| !character.is_alphanumeric() && !"_-.:!?".contains(character));
        let element = element
            .get(..end.unwrap_or(element.len()))
            .unwrap_or_default();
        return format!(
            "unknown kind of XML: it begins with `{}`",
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
        "unknown format: it begins with `{}`",
        beginning.trim_end().escape_debug()
    )
}

/// The number of characters of the file that the description shows.
const BEGINNING: usize = 60;
