//! Papers and stations, by the words that their names end with.

/// Whether a name ends as those of papers and stations do.
pub(super) fn is_paper(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    matches!(
        last,
        "Herald"
            | "Times"
            | "Post"
            | "News"
            | "Tribune"
            | "Journal"
            | "Gazette"
            | "Daily"
            | "Star"
            | "Chronicle"
            | "Press"
            | "Mail"
            | "Guardian"
            | "Telegraph"
            | "Observer"
            | "Express"
            | "Magazine"
            | "Network"
            | "Radio"
            | "Independent"
            | "Register"
            | "Examiner"
            | "Courier"
            | "Review"
            | "Today"
            | "Standard"
            | "Globe"
            | "Record"
            | "Dispatch"
            | "Inquirer"
            | "TV"
            | "Television"
            | "Digital"
            | "Newspapers"
            | "Online"
            | "Service"
    )
}
