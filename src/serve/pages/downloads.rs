//! Links to what a page shows in other formats.

use crate::serve::parameters::Parameters;

/// The same answer in another format.
pub(super) struct Download {
    pub(super) label: &'static str,
    pub(super) address: String,
}

/// The formats that every list has.
const FORMATS: [(&str, &str); 3] = [("JSON", ".json"), ("JSON Lines", ".jsonl"), ("CSV", ".csv")];

/// The list at an address, such as `/quotes`, in the formats that every list has.
pub(super) fn downloads(path: &str, parameters: &Parameters) -> Vec<Download> {
    let formats = FORMATS.map(|(label, suffix)| Download {
        label,
        address: parameters.at(&format!("{path}{suffix}")),
    });
    formats.into()
}

/// The list as CSV whose cells no spreadsheet takes for formulas.
pub(super) fn for_spreadsheets(path: &str, parameters: &Parameters) -> Download {
    Download {
        label: "CSV for spreadsheets",
        address: parameters
            .set("spreadsheet", "1")
            .at(&format!("{path}.csv")),
    }
}
