//! Similar articles as readable text.

use std::io::{self, Write};

use crate::engine::similar::SimilarPage;
use crate::output::Style;
use crate::output::paragraph::{Face, Line};
use crate::output::terminal::hit;

/// The largest number of reasons shown with an article.
const MOST_REASONS: usize = 8;

/// Writes similar articles and the words and names that they share with the text.
///
/// # Errors
///
/// Fails when `out` does.
pub fn similar(page: &SimilarPage, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (number, similar) in page.hits.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        hit(&similar.hit, number + 1, style, out)?;
        let reasons: Vec<&str> = similar
            .reasons
            .iter()
            .take(MOST_REASONS)
            .map(|reason| reason.text.as_str())
            .collect();
        let more = similar.reasons.len().saturating_sub(MOST_REASONS);
        let mut line = Line::new(style, out);
        line.indent = 3;
        line.put("   Because of: ", Face::Dim)?;
        line.put(&reasons.join(", "), Face::Plain)?;
        if more > 0 {
            line.put(&format!(" and {more} more"), Face::Dim)?;
        }
        line.end()?;
    }
    Ok(())
}
