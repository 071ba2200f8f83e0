//! Mozilla's archives of pages (MAFF): a zip archive with a folder for each page, and in it `index.rdf`, which gives the
//! address of the page.

use std::collections::HashMap;
use std::io::Read;

use super::zip;
use crate::limits::Taken;
use crate::xml;

/// The most pages whose addresses are read, and the largest description in bytes.
const MOST_PAGES: usize = 1_000;
const LARGEST_DESCRIPTION: u64 = 64 * 1024;
/// The name of a description.
const DESCRIPTION: &str = "index.rdf";

/// The addresses of the pages in an archive, by the folder of the page with its final `/`; empty for other archives.
pub(super) fn addresses(members: &zip::Members) -> HashMap<String, String> {
    let described = members.waiting().iter().filter_map(|member| {
        let folder = member.name.strip_suffix(DESCRIPTION)?;
        (folder.is_empty() || folder.ends_with('/')).then_some((folder, member))
    });
    described
        .take(MOST_PAGES)
        .filter_map(|(folder, member)| {
            let reader = members.open(member, &Taken::default()).ok()?;
            let mut description = Vec::new();
            reader
                .take(LARGEST_DESCRIPTION)
                .read_to_end(&mut description)
                .ok()?;
            Some((folder.to_owned(), address(&description)?))
        })
        .collect()
}

/// The address in a description: `<MAF:originalurl RDF:resource="https://…"/>`.
fn address(description: &[u8]) -> Option<String> {
    let document = xml::parse(description)?;
    let original = document.root.find("originalurl")?;
    original.attr("resource").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_gives_the_address_of_its_page() {
        let description = b"<?xml version=\"1.0\"?>\n<RDF:RDF xmlns:MAF=\"http://maf.mozdev.org/metadata/rdf#\" xmlns:RDF=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
            <RDF:Description RDF:about=\"urn:root\">\n<MAF:originalurl RDF:resource=\"https://courier.example/ferry\"/>\n</RDF:Description></RDF:RDF>";
        assert_eq!(
            address(description).as_deref(),
            Some("https://courier.example/ferry")
        );
        assert_eq!(address(b""), None);
        assert_eq!(address(b"<rdf>"), None);
    }
}
