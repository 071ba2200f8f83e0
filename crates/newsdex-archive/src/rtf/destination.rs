//! The destinations of RTF: what a group holds, as its first control word says.

/// The use of the text of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Body,
    Note,
    Nowhere,
    Fonts,
    Styles,
    /// The properties of the document, outside of any of them.
    Info,
    Title,
    Author,
    Created,
    /// A tag of HTML that is wrapped in RTF.
    Tag,
}

impl Destination {
    /// The destination that a control word begins; `None` for other control words.
    pub(super) fn begun_by(word: &str, current: Destination) -> Option<Destination> {
        Some(match word {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "info" => Destination::Info,
            "title" if current == Destination::Info => Destination::Title,
            "author" if current == Destination::Info => Destination::Author,
            "creatim" if current == Destination::Info => Destination::Created,
            "footnote" | "endnote" => Destination::Note,
            "htmltag" => Destination::Tag,
            // Groups whose text is part of the document although older readers pass over them.
            "shp" | "shpinst" | "shptxt" | "shpgrp" | "fldrslt" | "ud" | "result" => current,
            "colortbl" | "pict" | "nonshppict" | "shppict" | "shprslt" | "object" | "objdata"
            | "objclass" | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl"
            | "footerr" | "footerf" | "listtext" | "pntext" | "fldinst" | "annotation"
            | "atnid" | "atnauthor" | "xe" | "tc" | "rxe" | "nonesttables" | "upr" | "sp"
            | "mhtmltag" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn"
            | "revtbl" | "filetbl" | "subject" | "operator" | "company" | "category"
            | "keywords" | "comment" | "doccomm" | "hlinkbase" | "revtim" | "printim"
            | "buptim" | "manager" | "listtable" | "listoverridetable" | "template"
            | "bkmkstart" | "bkmkend" | "datafield" => Destination::Nowhere,
            _ => return None,
        })
    }
}
