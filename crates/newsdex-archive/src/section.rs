//! The section in the folder name of an article: `bbc/politics/001.txt`.

/// Gives the section after which the folder directly above a file is named, if any.
///
/// Only names of newspaper sections count: any other folder is just a folder.
pub(super) fn of_path(path: &str) -> Option<String> {
    let folder = path.rsplit('/').nth(1)?.to_lowercase();
    SECTIONS.contains(&folder.as_str()).then_some(folder)
}

const SECTIONS: [&str; 38] = [
    "arts",
    "automotive",
    "books",
    "business",
    "comment",
    "culture",
    "economy",
    "editorial",
    "education",
    "entertainment",
    "environment",
    "fashion",
    "features",
    "film",
    "finance",
    "food",
    "foreign",
    "health",
    "international",
    "lifestyle",
    "local",
    "media",
    "money",
    "national",
    "obituaries",
    "opinion",
    "opinions",
    "politics",
    "property",
    "religion",
    "science",
    "society",
    "sport",
    "sports",
    "tech",
    "technology",
    "travel",
    "world",
];

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
