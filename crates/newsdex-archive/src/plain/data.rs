//! Recognises files that hold the data of a program instead of prose: lists that PHP, Perl, Lua or Python print, and lines
//! with JSON after other words.

/// The fewest lines with data.
const FEWEST_LINES: usize = 3;
/// The signs between a name and a value in such data.
const BETWEEN: [&str; 8] = [
    "' => ", "\" => ", "\": \"", "\":\"", "': '", " = \"", "=\"", " = '",
];
/// The fewest lines of a table.
const FEWEST_ROWS: usize = 3;
/// The fewest characters of the lines of a table with texts, on average.
const SHORTEST_ROW: usize = 120;
/// The most lines of a table that are looked at.
const MOST_ROWS: usize = 60;
/// The fewest columns of blanks between the columns of a table.
const FEWEST_GAPS: usize = 2;

/// The kind of a text that is no prose: data of a program, a table.
pub(super) fn kind(text: &str) -> Option<&'static str> {
    if is_of_program(text) || is_serialized(text) {
        return Some("the data of a program, not a text");
    }
    is_of_columns(text).then_some("a table of a fixed width, whose columns have no known names")
}

/// Whether most lines hold names and values, or only brackets.
fn is_of_program(text: &str) -> bool {
    let (mut named, mut brackets, mut all) = (0, 0, 0);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        all += 1;
        let has_value = BETWEEN.iter().any(|mark| line.contains(mark));
        let is_bracket = |sign: char| matches!(sign, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';');
        named += usize::from(has_value);
        brackets += usize::from(!has_value && (line.ends_with(is_bracket) && line.len() < 40));
    }
    named >= FEWEST_LINES && (named + brackets) * 5 >= all * 4
}

/// Whether a text is a list that PHP wrote with `serialize`: `a:2:{i:0;a:3:{s:5:"title";s:4:"Pier";…`.
fn is_serialized(text: &str) -> bool {
    let list = text.trim_start().strip_prefix("a:");
    list.and_then(|list| list.split_once(":{"))
        .is_some_and(|(count, rest)| {
            count.bytes().all(|byte| byte.is_ascii_digit()) && rest.contains(";s:")
        })
}

/// Whether all lines have blanks in the same two places, as only a table has, and are long enough to hold texts.
fn is_of_columns(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<Vec<char>> = lines
        .take(MOST_ROWS)
        .map(|line| line.trim_end().chars().collect())
        .collect();
    let length: usize = lines.iter().map(Vec::len).sum();
    if lines.len() < FEWEST_ROWS || length < SHORTEST_ROW * lines.len() {
        return false;
    }
    let shortest = lines.iter().map(Vec::len).min().unwrap_or(0);
    let is_blank = |place: usize| lines.iter().all(|line| line.get(place) == Some(&' '));
    let mut gaps = 0;
    let mut width = 0;
    let mut is_inside = false;
    for place in 0..shortest {
        if is_blank(place) {
            width += 1;
            continue;
        }
        // Two blanks; the sign that ends a sentence may be before both.
        gaps += usize::from(is_inside && width >= 2);
        width = 0;
        is_inside = true;
    }
    gaps >= FEWEST_GAPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_programs_are_no_prose() {
        for text in [
            "array (\n  'title' => 'Pier',\n  'date' => '2019-03-02',\n  'text' => 'It came.',\n)",
            "a:1:{i:0;a:2:{s:5:\"title\";s:4:\"Pier\";s:4:\"text\";s:8:\"It came.\";}}",
            "return {\n { title = \"Pier\" },\n { title = \"Roof\" },\n { title = \"Choir\" },\n}",
            "10:00 INFO {\"title\": \"Pier\"}\n10:01 INFO {\"title\": \"Roof\"}\n10:02 INFO {\"title\": \"Choir\"}",
        ] {
            assert!(kind(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_table_without_known_names_is_no_prose() {
        let row = |day: &str, title: &str| {
            format!("{day}  {title:<20}  {}", "It rained for days. ".repeat(6))
        };
        let table = [
            row("02.03.", "Pier"),
            row("10.03.", "Roof blown off"),
            row("27.03.", "Choir"),
        ];
        assert!(kind(&table.join("\n")).is_some());
    }

    #[test]
    fn prose_is_prose() {
        let justified = "The  council  of  Saltby has bought back the pier, which needs new planks before the  season begins this year,  as  everybody in the town  has known for  long.\n";
        let other = "Shopkeepers near the  harbour  welcomed  the decision, and  said that they have waited  nine years  for somebody to do this in the town of Saltby, or near it.\n";
        let text = format!("{justified}{other}{justified}{}", other.replace("  ", " "));
        assert_eq!(kind(&text), None);
        assert_eq!(kind("Saltby 3, Wexmouth 1\nOrley 2, Dunmere 2\n"), None);
        assert_eq!(
            kind("He wrote x = \"y\" on the wall.\n\nIt stayed.\n"),
            None
        );
    }
}
