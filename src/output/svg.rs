//! Draws a timeline as a self-contained SVG 1.1 image, without style sheets, scripts or embedded fonts.
//!
//! Two rows of bars share one axis: the number of articles, and their share of all articles. Periods that the
//! archive does not cover are grey, so that they do not look like zero. The image has a title and a
//! description for screen readers, and each bar has a title.

mod chart;

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use crate::engine::{Period, Timeline};
use crate::output::json::day;
use crate::output::terminal::{counted, thousands};

pub use self::chart::{Chart, Row, Rows};

/// Maximum number of bars that can be distinguished.
const MOST_BARS: usize = 1_500;

/// Left and right edge of the plots, in pixels like all positions below.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 940.0;
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 500.0;

/// Top and bottom of the plot of counts.
const COUNTS: (f64, f64) = (60.0, 280.0);
/// Top and bottom of the plot of shares.
const SHARES: (f64, f64) = (320.0, 420.0);

/// Maximum number of labels below the plots.
const MOST_LABELS: usize = 10;

/// Whether the bars of a timeline can be distinguished.
pub fn fits(timeline: &Timeline) -> bool {
    timeline.periods().nth(MOST_BARS).is_none()
}

/// Draws the timeline of a query. If it has too many periods ([`fits`]), only the first ones are drawn.
///
/// # Errors
///
/// Fails when `out` does.
pub fn timeline(timeline: &Timeline, query: &str, out: &mut dyn Write) -> io::Result<()> {
    let periods: Vec<Period> = timeline.periods().take(MOST_BARS).collect();
    let mut picture = Picture {
        text: String::new(),
        step: (RIGHT - LEFT) / periods.len().max(1) as f64,
        periods: &periods,
    };
    // Writing to a string cannot fail.
    let _ = picture.draw(timeline, query);
    out.write_all(picture.text.as_bytes())
}

struct Picture<'a> {
    text: String,
    periods: &'a [Period],
    /// Distance between two bars.
    step: f64,
}

impl Picture<'_> {
    fn draw(&mut self, timeline: &Timeline, query: &str) -> fmt::Result {
        let by = timeline.by.name();
        let title = format!("Articles by {by}: {query}");
        let title = escaped(&title);
        writeln!(
            self.text,
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title description" font-family="sans-serif" font-size="12" fill="#222222">
<title id="title">{title}</title>
<desc id="description">{}</desc>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>
<text x="{LEFT}" y="24" font-size="16">{}</text>"##,
            escaped(&self.description(timeline)),
            escaped(&shortened(query)),
        )?;
        let most_count = self.periods.iter().map(|period| period.share.count).max();
        let most_count = most_count.unwrap_or(0).max(1) as f64;
        let ratios = self
            .periods
            .iter()
            .filter_map(|period| period.share.ratio());
        let most_share = ratios.fold(0.0, f64::max);
        let most_share = if most_share > 0.0 { most_share } else { 0.01 };
        self.gaps()?;
        let counts = Scale::new(COUNTS, most_count, true);
        self.scale(&counts, &format!("articles per {by}"), |value| {
            thousands(value as u64)
        })?;
        let shares = Scale::new(SHARES, most_share * 100.0, false);
        self.scale(&shares, "share of all articles", |value| {
            format!("{}%", trimmed(value))
        })?;
        for number in 0..self.periods.len() {
            self.bars(number, &counts, &shares)?;
        }
        self.labels()?;
        writeln!(
            self.text,
            r#"<text x="{LEFT}" y="472">{}</text>"#,
            escaped(&self.footer(timeline))
        )?;
        writeln!(self.text, "</svg>")
    }

    fn description(&self, timeline: &Timeline) -> String {
        let mut text = format!("{} found", counted(timeline.total, "article"));
        if let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) {
            let (from, to) = (day(first.first), day(last.last));
            text.push_str(&format!("; from {from} to {to}"));
        }
        let most = self.periods.iter().rev();
        let most = most.max_by_key(|period| period.share.count);
        if let Some(most) = most.filter(|most| most.share.count > 0) {
            let count = thousands(most.share.count);
            text.push_str(&format!("; most in {}: {count}", most.label));
        }
        format!("{text}. {}", self.footer(timeline))
    }

    fn footer(&self, timeline: &Timeline) -> String {
        let undated = timeline.undated;
        let mut text = format!(
            "Undated: {} of {}.",
            thousands(undated.count),
            thousands(undated.all)
        );
        let gaps = self.periods.iter().filter(|period| !period.is_covered());
        let gaps = gaps.count() as u64;
        if gaps > 0 {
            let unit = counted(gaps, timeline.by.name());
            let verb = if gaps == 1 { "is" } else { "are" };
            text.push_str(&format!(
                " Grey: {unit} that {verb} not covered by the archive."
            ));
        }
        text
    }

    /// The left edge of a bar.
    fn x(&self, number: usize) -> f64 {
        LEFT + number as f64 * self.step
    }

    /// Draws grey areas over periods that are not covered; neighbouring periods share one area.
    fn gaps(&mut self) -> fmt::Result {
        let mut number = 0;
        while let Some(first) = self.periods.get(number) {
            let rest = self.periods.iter().skip(number);
            let length = rest.take_while(|period| !period.is_covered()).count();
            let Some(last) = self.periods.get(number + length.saturating_sub(1)) else {
                break;
            };
            if length == 0 {
                number += 1;
                continue;
            }
            let label = match length {
                1 => first.label.clone(),
                _ => format!("{} to {}", first.label, last.label),
            };
            for (top, bottom) in [COUNTS, SHARES] {
                writeln!(
                    self.text,
                    r##"<rect x="{:.1}" y="{top}" width="{:.1}" height="{}" fill="#e4e4e4"><title>{label}: not covered by the archive</title></rect>"##,
                    self.x(number),
                    length as f64 * self.step,
                    bottom - top,
                )?;
            }
            number += length;
        }
        Ok(())
    }

    /// Draws the grid lines and numbers of one plot.
    fn scale(&mut self, scale: &Scale, name: &str, shown: impl Fn(f64) -> String) -> fmt::Result {
        writeln!(
            self.text,
            r#"<text x="{LEFT}" y="{}" font-weight="bold">{name}</text>"#,
            scale.top - 8.0
        )?;
        for tick in 0..=scale.ticks {
            let value = tick as f64 * scale.tick;
            let y = scale.y(value);
            writeln!(
                self.text,
                r##"<line x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}" stroke="#cccccc"/><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"##,
                LEFT - 6.0,
                y + 4.0,
                shown(value),
            )?;
        }
        Ok(())
    }

    fn bars(&mut self, number: usize, counts: &Scale, shares: &Scale) -> fmt::Result {
        let Some(period) = self
            .periods
            .get(number)
            .filter(|period| period.share.count > 0)
        else {
            return Ok(());
        };
        let ratio = period.share.ratio().unwrap_or(0.0) * 100.0;
        let title = format!(
            "{}: {} of {} ({}%)",
            period.label,
            thousands(period.share.count),
            thousands(period.share.all),
            trimmed(ratio),
        );
        let bars = [
            (counts, period.share.count as f64, "#1f5f99"),
            (shares, ratio, "#b3541e"),
        ];
        for (scale, value, color) in bars {
            let y = scale.y(value);
            writeln!(
                self.text,
                r#"<rect x="{:.1}" y="{y:.1}" width="{:.1}" height="{:.1}" fill="{color}"><title>{title}</title></rect>"#,
                self.x(number) + self.step * 0.1,
                (self.step * 0.8).max(0.5),
                scale.bottom - y,
            )?;
        }
        Ok(())
    }

    /// Writes as many period labels as fit.
    fn labels(&mut self) -> fmt::Result {
        let every = self.periods.len().div_ceil(MOST_LABELS).max(1);
        for (number, period) in self.periods.iter().enumerate().step_by(every) {
            let x = self.x(number) + self.step / 2.0;
            writeln!(
                self.text,
                r##"<line x1="{x:.1}" x2="{x:.1}" y1="{}" y2="{}" stroke="#888888"/><text x="{x:.1}" y="{}" text-anchor="middle">{}</text>"##,
                SHARES.1,
                SHARES.1 + 5.0,
                SHARES.1 + 20.0,
                period.label,
            )?;
        }
        Ok(())
    }
}

/// Converts values to heights.
struct Scale {
    top: f64,
    bottom: f64,
    /// Distance between two grid lines, and the number of grid lines above the lowest one.
    tick: f64,
    ticks: u32,
}

impl Scale {
    /// A scale with up to five round numbers; the highest is at least `most`.
    fn new((top, bottom): (f64, f64), most: f64, is_whole: bool) -> Scale {
        let rough = most / 4.0;
        let power = 10f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        let tick = steps
            .into_iter()
            .find(|step| *step >= rough)
            .unwrap_or(most);
        let tick = if is_whole {
            tick.max(1.0).round()
        } else {
            tick
        };
        let ticks = (most / tick).ceil().clamp(1.0, 10.0) as u32;
        Scale {
            top,
            bottom,
            tick,
            ticks,
        }
    }

    fn y(&self, value: f64) -> f64 {
        let highest = self.tick * f64::from(self.ticks);
        self.bottom - (value / highest).clamp(0.0, 1.0) * (self.bottom - self.top)
    }
}

/// A percentage with enough decimals to distinguish it from zero.
fn trimmed(value: f64) -> String {
    let places = if value == 0.0 || value >= 1.0 { 1 } else { 3 };
    let text = format!("{value:.places$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The query, shortened to one line of the image.
fn shortened(query: &str) -> String {
    const MOST: usize = 90;
    match query.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", query.get(..end).unwrap_or("")),
        None => query.to_owned(),
    }
}

/// The text escaped for XML 1.0.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => safe.push(' '),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_break_out() {
        assert_eq!(
            escaped("a<b> & \"c\"\u{0}\u{1b}[1m\u{ffff}"),
            "a&lt;b&gt; &amp; &quot;c&quot;  [1m"
        );
    }

    #[track_caller]
    fn check(most: f64, is_whole: bool, highest: f64) {
        let scale = Scale::new((0.0, 100.0), most, is_whole);
        let found = scale.tick * f64::from(scale.ticks);
        assert!((found - highest).abs() < 1e-9, "{found} for {most}");
        assert!(scale.ticks <= 5, "{} for {most}", scale.ticks);
    }

    #[test]
    fn scales_end_at_round_numbers() {
        check(1.0, true, 1.0);
        check(3.0, true, 3.0);
        check(41.0, true, 60.0);
        check(1_000.0, true, 1_000.0);
        check(0.7, false, 0.8);
        check(100.0, false, 100.0);
    }

    #[test]
    fn small_shares_are_no_zero() {
        assert_eq!(trimmed(0.0), "0");
        assert_eq!(trimmed(0.25), "0.25");
        assert_eq!(trimmed(12.34), "12.3");
    }
}
