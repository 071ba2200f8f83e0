//! A timeline as bars: one line per period, and one line for each long run of empty periods.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::thousands;
use crate::engine::{Period, Share, Timeline, UNDATED};
use crate::output::Style;
use crate::output::paragraph::{Face, Line, Pad};

/// Maximum number of lines that are still readable.
const MOST_LINES: usize = 400;

/// Maximum number of consecutive empty periods drawn one by one; more become one line.
const MOST_EMPTY: usize = 5;

/// Minimum width of the bars.
const NARROWEST: usize = 10;

/// A line of the chart.
enum Row {
    Period(Period),
    /// A run of empty periods: the first, the last, and how many of them the archive does not cover.
    Empty {
        first: Period,
        last: Period,
        periods: usize,
        uncovered: usize,
    },
}

/// Whether a timeline can be drawn in a readable number of lines.
pub fn fits(timeline: &Timeline) -> bool {
    rows(timeline).is_some()
}

/// Draws a timeline, with undated articles in the last line. If it does not fit ([`fits`]), only the undated
/// articles are written.
///
/// # Errors
///
/// Fails when `out` does.
pub fn timeline(timeline: &Timeline, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(timeline).unwrap_or_default();
    let of_row = |row: &Row| match row {
        Row::Period(period) => (period.label.width(), period.share.count),
        Row::Empty { first, .. } => (first.label.width(), 0),
    };
    let widest = rows.iter().map(|row| of_row(row).0).max().unwrap_or(0);
    let label_width = widest.max(UNDATED.len());
    let most = rows.iter().map(|row| of_row(row).1).max().unwrap_or(0);
    let most = most.max(timeline.undated.count);
    let count_width = thousands(most).len().max(1);
    let taken = label_width + 2 + count_width + 2 + SHARE + 2;
    let bars = Bars {
        most,
        width: style.width.saturating_sub(taken).max(NARROWEST),
        style,
    };
    let mut line = Line::new(style, out);
    let put = |label: &str, share: Share, line: &mut Line<'_>| -> io::Result<()> {
        line.cell(label, label_width, Pad::Right, Face::Plain)?;
        line.cell(&thousands(share.count), count_width, Pad::Left, Face::Plain)?;
        line.cell(&percent(share), SHARE, Pad::Left, Face::Dim)?;
        line.put(&bars.bar(share.count), Face::Mark)?;
        line.end()
    };
    for row in &rows {
        match row {
            Row::Period(period) if period.is_covered() => {
                put(&period.label, period.share, &mut line)?;
            }
            Row::Period(period) => {
                line.cell(&period.label, label_width, Pad::Right, Face::Plain)?;
                line.cell("", count_width, Pad::Left, Face::Plain)?;
                line.put(NOT_COVERED, Face::Dim)?;
                line.end()?;
            }
            Row::Empty {
                first,
                last,
                periods,
                uncovered,
            } => {
                let what = match *uncovered {
                    0 => "without a hit".to_owned(),
                    all if all == *periods => NOT_COVERED.to_owned(),
                    some => {
                        let some = thousands(some as u64);
                        format!("without a hit, {some} of them not covered")
                    }
                };
                line.cell("…", label_width, Pad::Right, Face::Plain)?;
                line.cell("", count_width, Pad::Left, Face::Plain)?;
                let unit = timeline.by.name();
                let (first, last) = (&first.label, &last.label);
                let periods = thousands(*periods as u64);
                let text = format!("{first} to {last}: {periods} {unit}s {what}");
                line.put(&text, Face::Dim)?;
                line.end()?;
            }
        }
    }
    put(UNDATED, timeline.undated, &mut line)
}

/// The label of a period from which the archive has no articles.
const NOT_COVERED: &str = "not covered by the archive";

/// Width of the column of shares.
const SHARE: usize = 6;

fn percent(share: Share) -> String {
    match share.ratio() {
        None => "–".to_owned(),
        // A small share must not look like zero.
        Some(ratio) if ratio > 0.0 && ratio < 0.0005 => "<0.1%".to_owned(),
        Some(ratio) => format!("{:.1}%", ratio * 100.0),
    }
}

/// The lines of the chart; `None` if there are too many.
fn rows(timeline: &Timeline) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let mut empty: Vec<Period> = Vec::new();
    let mut counts = (0, 0);
    for period in timeline.periods() {
        if period.share.count > 0 {
            end_empty(&mut rows, &mut empty, &mut counts);
            rows.push(Row::Period(period));
        } else {
            counts.0 += 1;
            counts.1 += usize::from(!period.is_covered());
            // Only the ends of a long run are kept.
            if empty.len() > MOST_EMPTY {
                empty.pop();
            }
            empty.push(period);
        }
        if rows.len() > MOST_LINES {
            return None;
        }
    }
    end_empty(&mut rows, &mut empty, &mut counts);
    (rows.len() <= MOST_LINES).then_some(rows)
}

/// Ends a run of empty periods; `counts` is their number, and how many the archive does not cover.
fn end_empty(rows: &mut Vec<Row>, empty: &mut Vec<Period>, counts: &mut (usize, usize)) {
    let (periods, uncovered) = std::mem::take(counts);
    if periods <= MOST_EMPTY {
        rows.extend(empty.drain(..).map(Row::Period));
        return;
    }
    let last = empty.pop();
    let first = empty.drain(..).next();
    if let (Some(first), Some(last)) = (first, last) {
        rows.push(Row::Empty {
            first,
            last,
            periods,
            uncovered,
        });
    }
}

/// Draws bars on a common scale.
struct Bars {
    most: u64,
    width: usize,
    style: Style,
}

impl Bars {
    /// The bar for a count: empty for zero, and at least one character for any other count.
    fn bar(&self, count: u64) -> String {
        if count == 0 || self.most == 0 {
            return String::new();
        }
        let length = count as f64 / self.most as f64 * self.width as f64;
        if !self.style.is_terminal {
            return "#".repeat((length.round() as usize).max(1));
        }
        let eighths = ((length * 8.0).round() as usize).max(1);
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let rest = parts.get(eighths % 8).copied().unwrap_or("");
        format!("{}{rest}", "█".repeat(eighths / 8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: u64, is_terminal: bool, expected: &str) {
        let style = Style {
            color: false,
            width: 100,
            is_terminal,
        };
        let bars = Bars {
            most: 100,
            width: 10,
            style,
        };
        assert_eq!(bars.bar(count), expected, "for {count}");
    }

    #[test]
    fn bars_are_as_long_as_counts_are_large() {
        check(100, true, "██████████");
        check(55, true, "█████▌");
        check(100, false, "##########");
        check(50, false, "#####");
    }

    #[test]
    fn the_least_is_seen_and_nothing_is_not() {
        check(1, true, "▏");
        check(1, false, "#");
        check(0, true, "");
    }

    #[test]
    fn what_is_there_has_a_share() {
        let percent = |count, all| percent(Share { count, all });
        assert_eq!(percent(0, 0), "–");
        assert_eq!(percent(0, 10), "0.0%");
        assert_eq!(percent(1, 1_000_000), "<0.1%");
        assert_eq!(percent(1, 3), "33.3%");
    }
}
