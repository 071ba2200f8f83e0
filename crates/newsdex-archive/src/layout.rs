//! Typeset wire text: a paragraph begins with an indented line, its other lines are broken at a fixed width.

use newsdex_text::clean;

/// The fewest blanks that begin a paragraph; a tab counts as that many.
const INDENT: usize = 3;

/// Whether a text is typeset in this way: several lines are indented and several begin at the margin.
///
/// Text that is indented only because of the tags around it has no line at the margin.
pub(super) fn is_set(written: &str) -> bool {
    // The text before the first line end is on the same line as a tag, so it is ignored.
    let lines = || {
        written
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty())
    };
    let indented = lines().filter(|line| indent(line) >= INDENT).count();
    let at_margin = lines().filter(|line| indent(line) == 0).count();
    indented >= 3 && at_margin >= 3
}

/// Gives the paragraphs of a text, separated by blank lines.
///
/// Lines that begin with one or two blanks are table rows and stay separate lines. A text without indented lines is
/// treated as plain text.
pub(super) fn paragraphs(written: &str) -> String {
    let is_indented = |line: &str| indent(line) >= INDENT && !line.trim().is_empty();
    if !written.lines().any(is_indented) {
        return clean::prose(written);
    }
    let mut plain = String::with_capacity(written.len());
    let mut is_after_gap = true;
    let mut is_in_table = false;
    let mut width = 0;
    for line in written.lines() {
        let Some(clean) = clean::line(line) else {
            is_after_gap = true;
            continue;
        };
        let indent = indent(line);
        // A line after a long line that continues in lower case was only shifted.
        let goes_on = width > 50 && clean.starts_with(char::is_lowercase);
        let is_row = (1..INDENT).contains(&indent) && !goes_on;
        let divider = match () {
            () if plain.is_empty() => "",
            () if is_after_gap || indent >= INDENT => "\n\n",
            () if is_row || is_in_table => "\n",
            () => " ",
        };
        plain.push_str(divider);
        plain.push_str(&clean);
        is_after_gap = false;
        is_in_table = is_row;
        width = clean.chars().count();
    }
    plain
}

fn indent(line: &str) -> usize {
    match line.starts_with('\t') {
        true => INDENT,
        false => line.bytes().take_while(|byte| *byte == b' ').count(),
    }
}
