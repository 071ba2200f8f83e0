//! Divides a file of captions into cues: the times, the speaker and the lines of each caption, without marks for style.

use newsdex_text::checkpoint::checkpoint;

/// One caption.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cue {
    pub(super) start_ms: u64,
    pub(super) end_ms: u64,
    /// The speaker that the file names; empty without one.
    pub(super) speaker: String,
    /// The lines as shown, without marks; none is empty.
    pub(super) lines: Vec<String>,
}

/// Fields in the head of a file: names and values.
pub(super) type Fields = Vec<(String, String)>;

/// The blocks of a WebVTT file that are not captions.
const OTHER_BLOCKS: [&str; 3] = ["NOTE", "STYLE", "REGION"];
/// The most bytes of a mark for style, with its brackets.
const LONGEST_MARK: usize = 200;
/// The most lines of a file that are searched for fields.
const HEAD_LINES: usize = 40;

/// Gives the fields at the head of a file, and the cues in the order of the file.
pub(super) fn cues(written: &str) -> (Fields, Vec<Cue>) {
    let mut fields = Fields::new();
    let mut cues: Vec<Cue> = Vec::new();
    let mut is_open = false;
    if is_of_events(written.as_bytes()) {
        return events(written);
    }
    for (number, line) in written.lines().enumerate() {
        checkpoint();
        let line = line.trim();
        if let Some((start_ms, end_ms)) = times(line) {
            // The line before a time is the number or the name of the cue, unless a blank line is between them.
            cues.push(Cue {
                start_ms,
                end_ms,
                ..Cue::default()
            });
            is_open = true;
        } else if line.is_empty() {
            is_open = false;
        } else if is_open && let Some(cue) = cues.last_mut() {
            let (speaker, words) = plain(line);
            if !speaker.is_empty() {
                cue.speaker = speaker;
            }
            if !words.is_empty() {
                cue.lines.push(words);
            }
        } else if cues.is_empty() && number < HEAD_LINES {
            fields.extend(field(line));
        }
    }
    without_names_of_next(&mut cues, written);
    (fields, cues)
}

/// Whether a file has the sections of SubStation Alpha.
pub(super) fn is_of_events(beginning: &[u8]) -> bool {
    let beginning = beginning.trim_ascii_start();
    let head = b"[script info]";
    beginning
        .get(..head.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(head))
}

/// The captions of a file of SubStation Alpha: `Dialogue: 0,0:00:04.00,0:00:08.00,Default,Ann,0,0,0,,The words.`
fn events(written: &str) -> (Fields, Vec<Cue>) {
    let mut fields = Fields::new();
    let mut cues = Vec::new();
    // The names of the columns; the words are in the last one and may have commas.
    let mut columns: Vec<String> = Vec::new();
    for line in written.lines() {
        checkpoint();
        let Some((label, rest)) = line.split_once(':') else {
            continue;
        };
        match label.trim() {
            "Format" => {
                columns = rest
                    .split(',')
                    .map(|name| name.trim().to_lowercase())
                    .collect()
            }
            "Dialogue" if columns.len() > 2 => {
                let values: Vec<&str> = rest.splitn(columns.len(), ',').collect();
                let of = |name: &str| {
                    let at = columns.iter().position(|column| column == name)?;
                    values.get(at).map(|value| value.trim())
                };
                let words = values.last().copied().unwrap_or_default();
                let lines = words.split("\\N").flat_map(|line| line.split("\\n"));
                let lines = lines.map(|line| plain(&line.replace("\\h", " ")).1);
                cues.push(Cue {
                    start_ms: of("start").and_then(milliseconds).unwrap_or_default(),
                    end_ms: of("end").and_then(milliseconds).unwrap_or_default(),
                    speaker: of("name").unwrap_or_default().to_owned(),
                    lines: lines.filter(|line| !line.is_empty()).collect(),
                });
            }
            _ if cues.is_empty() => fields.extend(field(line)),
            _ => {}
        }
    }
    (fields, cues)
}

/// Some programs leave out the blank line between captions: the number of the next caption is then the last line of
/// each caption.
fn without_names_of_next(cues: &mut [Cue], written: &str) {
    let has_blank_lines = written.trim_end().contains("\n\n");
    if has_blank_lines {
        return;
    }
    for (number, cue) in cues.iter_mut().enumerate() {
        checkpoint();
        let next = (number + 2).to_string();
        if cue.lines.last() == Some(&next) {
            cue.lines.pop();
        }
    }
}

/// A field in the head of a file: `Language: en`, `WEBVTT - Evening news`, `NOTE Title: Evening news`.
fn field(line: &str) -> Option<(String, String)> {
    if let Some(title) = line.strip_prefix("WEBVTT") {
        let title = title.trim_start_matches(['-', '–', ' ', '\t']);
        return (!title.is_empty()).then(|| ("title".to_owned(), title.to_owned()));
    }
    let mut line = line;
    for block in OTHER_BLOCKS {
        line = line.strip_prefix(block).unwrap_or(line).trim_start();
    }
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    is_name.then(|| (name.to_owned(), value.trim().to_owned()))
}

/// The times in a line such as `00:00:01,000 --> 00:00:04,200` in milliseconds; `None` if it is not such a line.
pub(super) fn times(line: &str) -> Option<(u64, u64)> {
    let line = line.trim();
    let (start, end) = match line.split_once("-->") {
        Some((start, end)) => (start.trim(), end.trim_start()),
        // YouTube: `0:00:01.000,0:00:04.200`.
        None => line
            .split_once(',')
            .filter(|(start, _)| start.contains('.'))?,
    };
    // The position on the screen may follow.
    let end = end.split_whitespace().next()?;
    Some((milliseconds(start)?, milliseconds(end)?))
}

/// `1:02:03.456` or `02:03,456` in milliseconds.
fn milliseconds(time: &str) -> Option<u64> {
    let (seconds, fraction) = match time.split_once([',', '.']) {
        Some((seconds, fraction)) => (seconds, fraction),
        None => (time, "0"),
    };
    let mut parts = seconds.split(':');
    let mut total: u64 = 0;
    let mut count = 0;
    for part in parts.by_ref() {
        let part = part.trim();
        let is_number =
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let value: u64 = part.parse().ok().filter(|_| is_number)?;
        total = total.checked_mul(60)?.checked_add(value)?;
        count += 1;
    }
    let is_fraction =
        (1..=3).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&count) || !is_fraction {
        return None;
    }
    let thousandths: u64 = format!("{fraction:0<3}").parse().ok()?;
    total.checked_mul(1000)?.checked_add(thousandths)
}

/// The speaker and the words of a line, without tags, styles and references.
fn plain(line: &str) -> (String, String) {
    let mut speaker = String::new();
    let mut words = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(['<', '{']) {
        checkpoint();
        let (before, mark) = rest.split_at(start);
        words.push_str(before);
        let close = if mark.starts_with('<') { '>' } else { '}' };
        let end = mark
            .bytes()
            .take(LONGEST_MARK)
            .position(|byte| byte == close as u8);
        let tag = end.and_then(|end| mark.get(1..end));
        let Some(tag) = tag.filter(|tag| is_mark(tag, close)) else {
            let (sign, after) = mark.split_at(1);
            words.push_str(sign);
            rest = after;
            continue;
        };
        if let Some((of_voice, name)) = tag.split_once(char::is_whitespace)
            && (of_voice == "v" || of_voice.starts_with("v."))
        {
            speaker = name.trim().to_owned();
        }
        rest = mark.get(tag.len() + 2..).unwrap_or_default();
    }
    words.push_str(rest);
    let words = htmlize::unescape(words.as_str());
    let words: Vec<&str> = words.split_whitespace().collect();
    (speaker, words.join(" "))
}

/// Whether the content of brackets is a mark for style: a tag, a time, or `\an8` for the position on the screen.
fn is_mark(content: &str, close: char) -> bool {
    match close {
        '}' => {
            content.starts_with('\\')
                || matches!(content.split(':').next(), Some("y" | "Y" | "c" | "C"))
        }
        _ => content.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_all_forms() {
        assert_eq!(times("00:00:01,000 --> 00:00:04,200"), Some((1_000, 4_200)));
        assert_eq!(
            times("01:02.5 --> 01:03.250 align:start"),
            Some((62_500, 63_250))
        );
        assert_eq!(times("0:00:01.000,0:00:04.200"), Some((1_000, 4_200)));
        for other in [
            "",
            "-->",
            "a --> b",
            "1 --> 2",
            "12.5,13.5",
            "99999999999999999999:00 --> 00:01",
        ] {
            assert_eq!(times(other), None, "of {other}");
        }
    }

    #[test]
    fn marks_go_and_signs_stay() {
        let words = |line: &str| plain(line).1;
        assert_eq!(
            words("<i>It needs</i> {\\an8}new planks"),
            "It needs new planks"
        );
        assert_eq!(
            words("<00:00:01.500><c> and</c> oak &amp; pitch"),
            "and oak & pitch"
        );
        assert_eq!(words("5 < 6 and {so on}"), "5 < 6 and {so on}");
        assert_eq!(words("cut <i"), "cut <i");
        assert_eq!(plain("<v Aldous Penn>It turns.").0, "Aldous Penn");
    }
}
