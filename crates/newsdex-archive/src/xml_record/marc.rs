//! Records of library catalogues (MARC 21 in XML), whose fields have numbers instead of names.

use serde_json::{Map, Value};

use crate::fields;
use crate::xml::Element;

/// The fields of a record under their usual names; `None` if the element is no record of a catalogue.
pub(super) fn fields(record: &Element) -> Option<Map<String, Value>> {
    record.child("datafield")?;
    let mut named: Map<String, Value> = Map::new();
    let mut add = |code: &str, text: Option<String>| {
        let Some((field, text)) = fields::marc_field(code).zip(text) else {
            return;
        };
        let text = text.trim_end_matches([' ', '/', ':', ',', ';']).to_owned();
        match (named.get_mut(field), field) {
            (Some(Value::String(title)), "title") => {
                title.push_str(": ");
                title.push_str(&text);
            }
            (Some(Value::Array(values)), _) => values.push(Value::String(text)),
            (Some(earlier), _) => {
                *earlier = Value::Array(vec![earlier.take(), Value::String(text)]);
            }
            (None, _) => {
                named.insert(field.to_owned(), Value::String(text));
            }
        }
    };
    for field in record.children() {
        let tag = field.attr("tag").unwrap_or_default();
        if field.is("controlfield") {
            add(tag, field.line());
        }
        for part in field.children_named("subfield") {
            let code = part.attr("code").unwrap_or_default();
            add(
                &format!("{tag}{code}"),
                Some(part.text()).filter(|text| !text.trim().is_empty()),
            );
        }
    }
    Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    #[test]
    fn the_numbers_of_fields_become_names() {
        let written = "<record><controlfield tag=\"001\">abc-1</controlfield><datafield tag=\"245\"><subfield code=\"a\">Pier :</subfield>\
            <subfield code=\"b\">a tale /</subfield></datafield><datafield tag=\"520\"><subfield code=\"a\">It came.</subfield></datafield></record>";
        let found = fields(&xml::parse_text(written).unwrap().root).unwrap();
        let expected =
            serde_json::json!({"id": "abc-1", "title": "Pier: a tale", "body": "It came."});
        assert_eq!(Value::Object(found), expected);
    }
}
