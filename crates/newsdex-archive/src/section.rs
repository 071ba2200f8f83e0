//! The section in the folder name of an article: `bbc/politics/001.txt`.

use newsdex_text::lexicon::section_names;

/// Gives the section after which the folder directly above a file is named, if any.
///
/// Only names of newspaper sections count: any other folder is just a folder.
pub(super) fn of_path(path: &str) -> Option<String> {
    let folder = path.rsplit('/').nth(1)?.to_lowercase();
    section_names::is(section_names::Kind::Folder, &folder).then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folder_right_above_and_only_a_known_section_counts() {
        assert_eq!(of_path("bbc/Politics/001.txt").as_deref(), Some("politics"));
        assert_eq!(of_path("politics/2001/001.txt"), None);
        assert_eq!(of_path("bbc/misc/001.txt"), None);
        assert_eq!(of_path("politics"), None);
    }
}
