//! Decides what an article is to a text it has much in common with: a copy, a take, a quotation, or another text.

use super::overlap::Overlap;

/// Texts with fewer words are compared as a whole only.
pub(super) const LEAST_WORDS: usize = 30;

/// The least share of the shorter text that another source has to have of it.
const LEAST_OF_COPY: f64 = 0.5;

/// The least share if both texts are from one source: a source repeats its background paragraphs in other stories, but
/// a whole story only if it prints it again.
const LEAST_WHOLE: f64 = 0.8;

/// A text more than this many times as long as another needs the same share: half of a brief can be a paragraph of
/// background in a long report.
const BRIEF: usize = 3;

/// The least share of the earlier text in a later take of its story.
const LEAST_OF_TAKE: f64 = 0.5;

/// The longest time between two takes, in seconds.
const TAKES_WITHIN: i64 = 24 * 3600;

/// A text at least this many times as long holds several stories, and quotes from each of them.
const DIGEST: usize = 8;

/// The least number of common words of a quotation, and of its longest common run.
const LEAST_QUOTED: f64 = 30.0;
const LEAST_QUOTED_RUN: usize = 12;

/// Two texts with at least this many replaced figures, and fewer kept ones, are one template filled in twice.
const TEMPLATE_FIGURES: usize = 3;

/// Two texts of one source with at least this many replaced names, and fewer than twice as many kept ones, are one formula
/// filled in twice.
const FORMULA_NAMES: usize = 3;

/// The relation of an article to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Another text.
    Other,
    /// A text of its own that quotes paragraphs of the text.
    Quoted,
    /// The same text: whole, cut, or reworded in part.
    Copy,
    /// A later state of the story by the same source.
    Take,
}

/// Two texts to judge: an article and a text of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// Whether both are from one known source.
    pub(super) is_same_source: bool,
    /// Whether both are from one source, or neither has a source.
    pub(super) may_be_same_source: bool,
    /// Time from the text to the article in seconds.
    pub(super) seconds: i64,
    /// Whether the letters and digits of both are the same.
    pub(super) is_same_text: bool,
    /// Whether the article is the longer one.
    pub(super) is_article_longer: bool,
    /// Number of words of the shorter and of the longer text.
    pub(super) words: (usize, usize),
}

impl Pair {
    /// Judges by what the shorter text has in common with the longer one.
    pub(super) fn verdict(&self, overlap: &Overlap) -> Verdict {
        let (shorter, longer) = self.words;
        if self.is_same_text {
            return Verdict::Copy;
        }
        let share = overlap.share();
        let is_template = overlap.figures_replaced >= TEMPLATE_FIGURES
            && overlap.figures_replaced > overlap.figures_kept;
        // A source fills its formulas with other names, as in "… files for a debt offering".
        let has_other_names = overlap.names_replaced >= FORMULA_NAMES
            && overlap.names_replaced * 2 > overlap.names_kept;
        // A take may call its subject by another name, but keeps its figures.
        let figures_replaced = overlap.figures_replaced.max(overlap.numbers_replaced);
        let has_other_subject = overlap.has_other_subject
            && (!self.may_be_take() || figures_replaced * 2 >= overlap.figures_kept);
        let is_formula = self.may_be_same_source && (has_other_names || has_other_subject);
        // It prints them again with the figures of another day: "… sold for 200 crowns".
        let is_of_another_day = self.is_same_source
            && self.seconds.abs() > TAKES_WITHIN
            && overlap.numbers_replaced > overlap.figures_kept;
        if is_template || is_formula || is_of_another_day {
            return Verdict::Other;
        }
        let is_digest = longer > shorter.saturating_mul(DIGEST);
        // What a source repeats of its own texts is background.
        let may_quote = !self.is_same_source || is_digest;
        let quoted = match may_quote
            && overlap.common >= LEAST_QUOTED
            && overlap.longest_run >= LEAST_QUOTED_RUN
        {
            true => Verdict::Quoted,
            false => Verdict::Other,
        };
        if shorter < LEAST_WORDS || is_digest {
            return quoted;
        }
        let is_brief = longer > shorter.saturating_mul(BRIEF);
        let least = match self.is_same_source || is_brief {
            true => LEAST_WHOLE,
            false => LEAST_OF_COPY,
        };
        // A source repeats a whole brief in a longer report of a later day, too.
        let is_follow_up =
            self.is_same_source && self.is_article_longer && longer * 2 > shorter * 3;
        match share {
            _ if self.may_be_take() && share >= LEAST_OF_TAKE => Verdict::Take,
            _ if share >= least && !is_follow_up => Verdict::Copy,
            _ => quoted,
        }
    }

    /// Whether the article may be a take of the story of the text.
    fn may_be_take(&self) -> bool {
        self.is_same_source && (0..=TAKES_WITHIN).contains(&self.seconds)
    }

    /// The least estimated share for which it is worth to read both texts.
    pub(super) fn least_estimate(&self) -> f64 {
        match self.is_same_source {
            true => 0.25,
            // Errors of recognition leave few shingles.
            false => 0.05,
        }
    }

    /// Whether an estimate is so high that the texts need not be read.
    pub(super) fn is_certain(&self, containment: f64, sampled: usize) -> bool {
        let (shorter, longer) = self.words;
        !self.is_same_source
            && containment >= 0.85
            && sampled >= 20
            && shorter >= LEAST_WORDS
            && longer <= shorter.saturating_mul(DIGEST)
    }
}
