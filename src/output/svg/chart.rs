//! A timeline as bars in a page: without text and colours, which are the page's; each bar is a link.

use std::fmt::Write as _;

use super::escaped;
use crate::engine::{Period, Timeline};
use crate::output::json::day;
use crate::output::terminal::{counted, thousands};

/// A timeline in a page.
#[derive(Debug, Clone)]
pub struct Chart {
    /// One row of bars, or two.
    pub rows: Vec<Row>,
    /// The labels of the first, the middle and the last period.
    pub labels: [String; 3],
    /// A description of the chart, for readers who cannot see it.
    pub summary: String,
    /// Whether there are so few bars that a wide chart would have very wide ones.
    pub is_short: bool,
}

/// A row of bars.
#[derive(Debug, Clone)]
pub struct Row {
    /// The quantity that the bars measure.
    pub name: String,
    /// The value of the highest bar.
    pub most: String,
    /// The bars as an SVG element.
    pub svg: String,
}

/// Which rows a [`Chart`] has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// The number of articles.
    Counts,
    /// The number of articles, and their share of all articles.
    CountsAndShares,
}

/// Width of a period and height of a row, in units of the image. The page stretches the image.
const STEP: usize = 10;
const HEIGHT: f64 = 100.0;

/// A chart with fewer bars is short.
const SHORT: usize = 16;

/// The smallest height of a bar, so that one article among thousands can be seen.
const LEAST: f64 = 2.0;

impl Chart {
    /// Draws a timeline whose periods fit ([`super::fits`]); `None` if it has fewer than two periods. `link` gives the
    /// address of the articles from one day to another.
    pub fn of(
        timeline: &Timeline,
        rows: Rows,
        link: &dyn Fn(&str, &str) -> String,
    ) -> Option<Chart> {
        let periods: Vec<Period> = timeline.periods().take(super::MOST_BARS).collect();
        let (first, last) = (periods.first()?, periods.last()?);
        if periods.len() < 2 {
            return None;
        }
        let middle = periods
            .get(periods.len() / 2)
            .map_or("", |period| period.label.as_str());
        let labels = [first.label.clone(), middle.to_owned(), last.label.clone()];
        let most = periods
            .iter()
            .rev()
            .max_by_key(|period| period.share.count)?;
        let by = timeline.by.name();
        let gaps = periods.iter().filter(|period| !period.is_covered()).count() as u64;
        let mut summary = format!(
            "{} from {} to {}; most in {}: {}",
            counted(timeline.total, "article"),
            first.label,
            last.label,
            most.label,
            thousands(most.share.count),
        );
        if gaps > 0 {
            let _ = write!(
                summary,
                "; {} not covered by the archive",
                counted(gaps, by)
            );
        }
        let highest = most.share.count.max(1) as f64;
        let counts = Row {
            name: format!("Articles per {by}"),
            most: thousands(most.share.count),
            svg: bars(&periods, link, |period| period.share.count as f64 / highest),
        };
        let mut drawn = vec![counts];
        if rows == Rows::CountsAndShares {
            let ratio = |period: &Period| period.share.ratio().unwrap_or(0.0);
            let highest = periods.iter().map(ratio).fold(0.0, f64::max);
            drawn.push(Row {
                name: "Share of all articles".to_owned(),
                most: format!("{} %", super::trimmed(highest * 100.0)),
                svg: bars(&periods, link, |period| match highest > 0.0 {
                    true => ratio(period) / highest,
                    false => 0.0,
                }),
            });
        }
        Some(Chart {
            rows: drawn,
            labels,
            summary,
            is_short: periods.len() < SHORT,
        })
    }
}

/// The bars of one row. `height` is from 0 to 1.
fn bars(
    periods: &[Period],
    link: &dyn Fn(&str, &str) -> String,
    height: impl Fn(&Period) -> f64,
) -> String {
    let width = periods.len() * STEP;
    // Bars without a gap between them, where there are too many.
    let (inset, bar) = match periods.len() {
        ..=150 => (1, STEP - 2),
        _ => (0, STEP),
    };
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">"
    );
    for (number, period) in periods.iter().enumerate() {
        let x = number * STEP;
        if !period.is_covered() {
            gap(periods, number, &mut svg);
            continue;
        }
        let (from, to) = (day(period.first), day(period.last));
        let share = period.share;
        let title = format!(
            "{}: {} of {} ({} %)",
            period.label,
            thousands(share.count),
            thousands(share.all),
            super::trimmed(share.ratio().unwrap_or(0.0) * 100.0),
        );
        let high = match share.count {
            0 => 0.0,
            _ => (height(period).clamp(0.0, 1.0) * HEIGHT).max(LEAST),
        };
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\" data-from=\"{from}\" data-to=\"{to}\"><title>{}</title><rect class=\"area\" \
             x=\"{x}\" y=\"0\" width=\"{STEP}\" height=\"{HEIGHT}\"/><rect class=\"bar\" x=\"{}\" y=\"{:.1}\" \
             width=\"{bar}\" height=\"{high:.1}\"/></a>",
            escaped(&link(&from, &to)),
            escaped(&title),
            x + inset,
            HEIGHT - high,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Draws the gap that begins with this period; periods after the first are part of the same rectangle.
fn gap(periods: &[Period], number: usize, svg: &mut String) {
    let is_gap = |period: &&Period| !period.is_covered();
    let before = number.checked_sub(1).and_then(|before| periods.get(before));
    let rest = periods.get(number..).unwrap_or_default();
    let gap: Vec<&Period> = rest.iter().take_while(is_gap).collect();
    let (Some(first), Some(last)) = (gap.first(), gap.last()) else {
        return;
    };
    if before.is_some_and(|before| !before.is_covered()) {
        return;
    }
    let label = match gap.len() {
        1 => first.label.clone(),
        _ => format!("{} to {}", first.label, last.label),
    };
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<rect class=\"gap\" x=\"{}\" y=\"0\" width=\"{}\" height=\"{HEIGHT}\"><title>{}: not covered by the \
         archive</title></rect>",
        number * STEP,
        gap.len() * STEP,
        escaped(&label)
    );
}
