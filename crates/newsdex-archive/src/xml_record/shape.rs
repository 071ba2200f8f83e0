//! Finds the records in XML that follows no standard: several documents in one file, elements that repeat, names in
//! attributes.

use indexmap::IndexMap;
use memchr::memmem;
use newsdex_text::checkpoint::checkpoint;
use serde_json::{Map, Value};

use super::object;
use crate::fields::{self, FieldMap};
use crate::xml::Element;

/// The maximum depth at which records are searched.
pub(super) const DEEPEST: usize = 6;
/// The number of elements with the same name that decide whether all of them are records.
const LOOKED_AT: usize = 5;

/// Divides a text into its XML documents: some files consist of several, one after the other, with or without a
/// declaration before each.
pub(super) fn documents(text: &str) -> Vec<&str> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut add = |part| documents.extend(roots(part));
    for at in memmem::find_iter(text.as_bytes(), "<?xml") {
        let before = text.get(start..at).unwrap_or_default();
        let before =
            before.trim_end_matches(|sign: char| sign.is_whitespace() || sign == BYTE_ORDER_MARK);
        // Between documents, a declaration follows the end of an element; in a CDATA section, it follows other text.
        if before.ends_with('>') && !before.ends_with("?>") && !before.ends_with("-->") {
            add(before);
            start = at;
        }
    }
    add(text.get(start..).unwrap_or_default());
    documents
}

/// The sign that begins a file in UTF-8, and each part of files that were joined.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Divides a text after the end of each outermost element that another element of the same name follows.
fn roots(text: &str) -> Vec<&str> {
    let mut roots = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of_root(rest) {
        checkpoint();
        let (root, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !after.trim_start().starts_with('<') {
            break;
        }
        roots.push(root);
        rest = after;
    }
    roots.push(rest);
    roots
}

/// Maximum number of bytes of the name of an outermost element. A longer one is not looked for.
const MOST_NAME: usize = 256;

/// The name at the beginning of a text; `None` if it is a loose sign.
fn name_at(text: &str) -> Option<&str> {
    let begin = text.as_bytes();
    let begin = begin.get(..MOST_NAME.min(begin.len()))?;
    let is_end = |sign: &u8| sign.is_ascii_whitespace() || matches!(sign, b'>' | b'/' | b'<');
    let length = begin.iter().position(is_end)?;
    let is_name = length > 0 && begin.get(length) != Some(&b'<');
    text.get(..length).filter(|_| is_name)
}

/// The end of the outermost element of a text, if a second element of the same name may follow it.
fn end_of_root(text: &str) -> Option<usize> {
    let mut name: Option<&str> = None;
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', text.as_bytes().get(at..)?) {
        checkpoint();
        at += found;
        let rest = text.get(at..)?;
        let skipped = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("<!", ">"),
        ];
        if let Some((_, end)) = skipped.iter().find(|(begin, _)| rest.starts_with(begin)) {
            at += memmem::find(rest.as_bytes(), end.as_bytes())? + end.len();
            continue;
        }
        let is_end = rest.starts_with("</");
        let named = rest.get(if is_end { 2 } else { 1 }..)?;
        let Some(found) = name_at(named) else {
            at += 1;
            continue;
        };
        let is_root = *name.get_or_insert(found) == found;
        if is_root {
            let close = memchr::memchr(b'>', rest.as_bytes())?;
            let is_empty = rest.as_bytes().get(close.checked_sub(1)?) == Some(&b'/');
            match (is_end, is_empty) {
                (true, _) => depth = depth.checked_sub(1)?,
                (false, false) => depth += 1,
                (false, true) => {}
            }
            at += close + 1;
            if depth == 0 {
                let begin = format!("<{found}");
                let follows = memmem::find(text.get(at..)?.as_bytes(), begin.as_bytes()).is_some();
                return follows.then_some(at);
            }
            continue;
        }
        at += 1;
    }
    None
}

/// Gives the elements inside `root` that repeat and are articles; empty if `root` is an article itself.
pub(super) fn records_inside(root: &Element) -> Vec<&Element> {
    if fields::is_issue(root.name()) {
        return repeated(root, DEEPEST);
    }
    let itself = fields::article(&object(root, 0), &FieldMap::default());
    let is_article =
        itself.title.is_some() && (!itself.body.is_empty() || itself.published.is_some());
    match is_article {
        true => Vec::new(),
        false => repeated(root, DEEPEST),
    }
}

/// The elements at the same place below `root` that are articles, though they may be in different elements around them.
fn repeated(root: &Element, depth: usize) -> Vec<&Element> {
    let mut level = vec![root];
    for _ in 0..depth {
        let mut groups: IndexMap<&str, Vec<&Element>> = IndexMap::new();
        for child in level.iter().flat_map(|element| element.children()) {
            checkpoint();
            groups.entry(child.written_name()).or_default().push(child);
        }
        let of_articles = groups.values().filter(|alike| {
            let looked_at = alike.iter().take(LOOKED_AT);
            let articles = looked_at
                .clone()
                .filter(|element| reads_like_an_article(element))
                .count();
            alike.len() >= 2 && articles * 2 > looked_at.count()
        });
        if let Some(alike) = of_articles.max_by_key(|alike| alike.len()) {
            return alike.clone();
        }
        level = groups.into_values().flatten().collect();
    }
    Vec::new()
}

fn reads_like_an_article(element: &Element) -> bool {
    // `<row><list><field index="title">…`: one element around all named fields is part of the packing.
    let mut children = element.children();
    let element = match (children.next(), children.next()) {
        (Some(only), None) if super::named::attribute(only).is_some() => only,
        _ => element,
    };
    let object = object(element, 0);
    let mut article = fields::article(&object, &FieldMap::default());
    fields::complete_by_values(&mut article, &object);
    match (&article.title, article.body.is_empty()) {
        (Some(_), false) => true,
        (Some(_), true) => element.children_named("p").next().is_some(),
        (None, true) => fields::by_values(&object).is_some(),
        _ => false,
    }
}

/// The rows of a table whose cells have no names, as spreadsheets and FileMaker write them; `None` for other XML.
///
/// The names of the columns are in the first row, or in elements with the attribute `NAME` outside the rows.
pub(super) fn table(root: &Element) -> Option<Vec<Map<String, Value>>> {
    let (row_name, cell_name) = TABLES
        .iter()
        .find(|(name, ..)| root.is(name))
        .map(|(_, row, cell)| (*row, *cell))?;
    let mut rows = root
        .descendants()
        .filter(|element| element.is(row_name))
        .map(|row| {
            checkpoint();
            let cells = row.children().filter(|cell| cell.is(cell_name));
            cells.map(|cell| cell.paragraphs()).collect::<Vec<String>>()
        });
    let fields: Vec<String> = root
        .descendants()
        .filter(|element| element.is("FIELD"))
        .filter_map(|field| field.attr("NAME").map(str::to_owned))
        .collect();
    let names = match fields.is_empty() {
        true => rows.next()?,
        false => fields,
    };
    let named = |cells: Vec<String>| {
        let cells = names.iter().zip(cells);
        cells
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(name, cell)| (name.clone(), Value::String(cell)))
            .collect()
    };
    Some(rows.map(named).collect())
}

/// The outermost element of each kind of table, with the elements of rows and cells.
const TABLES: [(&str, &str, &str); 2] =
    [("Workbook", "Row", "Cell"), ("FMPXMLRESULT", "ROW", "COL")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    fn names(text: &str) -> Vec<String> {
        let document = xml::parse_text(text).unwrap();
        let records = records_inside(&document.root);
        records
            .iter()
            .map(|record| record.name().to_owned())
            .collect()
    }

    #[test]
    fn documents_are_told_apart_by_their_declarations() {
        let one = "<?xml version=\"1.0\"?><a><b><![CDATA[<?xml version=\"1.0\"?><c/>]]></b></a>";
        assert_eq!(documents(one), [one]);
        assert_eq!(
            documents(&format!("{one}\n{one}\n")),
            [one, &format!("{one}\n")]
        );
    }

    #[test]
    fn documents_need_no_declaration() {
        let one = "<a><a>b</a><!-- <a> --></a>";
        assert_eq!(
            documents(&format!("{one}\n{one}")),
            [one, &format!("\n{one}")]
        );
        assert_eq!(documents(&format!("<?xml version=\"1.0\"?>{one}")).len(), 1);
    }

    #[test]
    fn records_may_be_in_different_elements() {
        let day = "<day><piece><title>A</title><text>B.</text></piece></day>";
        assert_eq!(
            names(&format!("<year><month>{day}{day}</month></year>")),
            ["piece"; 2]
        );
    }

    #[test]
    fn a_table_has_its_names_in_the_first_row_or_before_the_rows() {
        let sheet = "<Workbook><Table><Row><Cell><Data>Title</Data></Cell><Cell><Data>Text</Data></Cell></Row><Row><Cell><Data>A</Data></Cell><Cell><Data>B.</Data></Cell></Row></Table></Workbook>";
        let base = "<FMPXMLRESULT><METADATA><FIELD NAME=\"Title\"/><FIELD NAME=\"Text\"/></METADATA><RESULTSET><ROW><COL><DATA>A</DATA></COL><COL><DATA>B.</DATA></COL></ROW></RESULTSET></FMPXMLRESULT>";
        for text in [sheet, base] {
            let rows = table(&xml::parse_text(text).unwrap().root).unwrap();
            assert_eq!(rows.len(), 1, "{text}");
            assert_eq!(
                rows[0].get("Title"),
                Some(&Value::String("A".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn elements_with_the_names_of_html_are_records() {
        let one =
            "<piece><title>A quay</title><p>The quay is shut.</p><p>It opens in May.</p></piece>";
        assert_eq!(
            names(&format!("<news>{one}{one}</news>")),
            ["piece", "piece"]
        );
        let text =
            "The quay is shut, the harbour master said. It will open again in May. ".repeat(3);
        let one = format!("<piece><h1>A quay</h1><x>{text}</x></piece>");
        assert_eq!(
            names(&format!("<news>{one}{one}</news>")),
            ["piece", "piece"]
        );
    }

    #[test]
    fn elements_that_repeat_and_have_title_and_text_are_records() {
        let cutting = "<cutting><headline>A</headline><text>B.</text></cutting>";
        assert_eq!(
            names(&format!("<box><owner>C</owner>{cutting}{cutting}</box>")),
            ["cutting"; 2]
        );
        assert_eq!(
            names(&format!(
                "<box><drawer><files>{cutting}{cutting}{cutting}</files></drawer></box>"
            )),
            ["cutting"; 3]
        );
        let field = "<f name=\"title\">A</f><f name=\"body\">B.</f>";
        assert_eq!(
            names(&format!("<box><r>{field}</r><r>{field}</r></box>")),
            ["r"; 2]
        );
    }

    #[test]
    fn paragraphs_and_parts_of_an_article_are_no_records() {
        assert!(names("<story><title>A</title><text><p>B.</p><p>C.</p></text></story>").is_empty());
        assert!(names("<story><title>A</title><body>B.</body><s><title>C</title><text>D.</text></s><s><title>E</title><text>F.</text></s></story>").is_empty());
        assert!(names("<set><point><x>1</x></point><point><x>2</x></point></set>").is_empty());
    }
}
