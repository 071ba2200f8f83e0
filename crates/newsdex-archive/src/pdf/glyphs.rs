//! The characters of a page and their places, as the interpreter of PDF gives them.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use newsdex_text::checkpoint::checkpoint;

/// A character on a page. `x` grows in the direction of reading, `y` downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f64,
    /// The end of the character.
    pub(super) end: f64,
    /// The base line.
    pub(super) y: f64,
    pub(super) size: f64,
    /// Whether a blank is before it on its line.
    pub(super) is_after_blank: bool,
}

/// The characters of a page, turned so that its text runs from left to right.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) glyphs: Vec<Glyph>,
    /// The number of characters that a font gives no meaning.
    pub(super) unknown: usize,
    /// The upper and lower end of the page.
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl PageText {
    /// The number of letters and digits.
    pub(super) fn letters(&self) -> usize {
        let signs = self.glyphs.iter().flat_map(|glyph| glyph.text.chars());
        signs.filter(|sign| sign.is_alphanumeric()).count()
    }
}

/// The most characters of a page that are read.
const MOST_GLYPHS: usize = 300_000;
/// The most characters of a file that are read.
const MOST_OF_FILE: usize = 20_000_000;

/// Reads the pages of a file, at most this many.
pub(super) fn pages(pdf: &Pdf, most: usize) -> Vec<PageText> {
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut left = MOST_OF_FILE;
    let mut pages = Vec::new();
    for page in pdf.pages().iter().take(most) {
        checkpoint();
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            bounds,
            &cache,
            page.xref(),
            settings.clone(),
        );
        let mut collector = Collector {
            glyphs: Vec::new(),
            unknown: 0,
            bounds,
            room: MOST_GLYPHS.min(left),
        };
        interpret_page(page, &mut context, &mut collector);
        left = left.saturating_sub(collector.glyphs.len());
        pages.push(collector.page());
    }
    pages
}

/// A character with the directions of its line and of the next line.
struct Placed {
    text: String,
    origin: Point,
    end: Point,
    size: f64,
    /// The direction of reading and that of the next line, in quarters of a turn.
    turn: (i8, i8),
}

struct Collector {
    glyphs: Vec<Placed>,
    unknown: usize,
    bounds: Rect,
    room: usize,
}

impl Collector {
    fn push(&mut self, drawn: &Drawn<'_>, transform: Affine, is_vertical: bool) {
        let origin = transform * Point::ZERO;
        let up = transform * Point::new(0.0, 1000.0) - origin;
        let size = up.hypot();
        if !size.is_finite() || size < 0.5 || !self.bounds.inflate(20.0, 20.0).contains(origin) {
            return;
        }
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(500.0));
        let end = match is_vertical {
            true => origin - up,
            false => transform * Point::new(advance, 0.0),
        };
        let text = match drawn.as_unicode() {
            Some(BfString::Char(sign)) => sign.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
        if text.is_empty() {
            self.unknown += 1;
            return;
        }
        let along = end - origin;
        let quarter = |x: f64, y: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "between -2 and 2")]
            let quarter = (y.atan2(x) / std::f64::consts::FRAC_PI_2).round() as i8;
            quarter.rem_euclid(4)
        };
        let down = match is_vertical {
            // The columns of vertical text follow each other to the left.
            true => (-1.0, 0.0),
            false => (-up.x, -up.y),
        };
        self.glyphs.push(Placed {
            text,
            origin,
            end,
            size,
            turn: (quarter(along.x, along.y), quarter(down.0, down.1)),
        });
    }

    /// The characters that run in the main direction of the page.
    fn page(self) -> PageText {
        let mut counts: Vec<((i8, i8), usize)> = Vec::new();
        for glyph in &self.glyphs {
            match counts.iter_mut().find(|(turn, _)| *turn == glyph.turn) {
                Some((_, count)) => *count += 1,
                None => counts.push((glyph.turn, 1)),
            }
        }
        let main = counts.iter().max_by_key(|(_, count)| *count);
        let Some(((along, down), _)) = main.copied() else {
            return PageText {
                unknown: self.unknown,
                ..PageText::default()
            };
        };
        let coordinate = |point: Point, quarter: i8| match quarter {
            0 => point.x,
            1 => point.y,
            2 => -point.x,
            _ => -point.y,
        };
        let corners = [
            Point::new(self.bounds.x0, self.bounds.y0),
            Point::new(self.bounds.x1, self.bounds.y1),
        ];
        let [first, second] = corners.map(|corner| coordinate(corner, down));
        let glyphs = self
            .glyphs
            .into_iter()
            .filter(|glyph| glyph.turn == (along, down))
            .map(|glyph| {
                let (x, end) = (
                    coordinate(glyph.origin, along),
                    coordinate(glyph.end, along),
                );
                Glyph {
                    text: glyph.text,
                    x,
                    end: end.max(x),
                    y: coordinate(glyph.origin, down),
                    size: glyph.size,
                    is_after_blank: false,
                }
            });
        PageText {
            glyphs: glyphs.collect(),
            unknown: self.unknown,
            top: first.min(second),
            bottom: first.max(second),
        }
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            checkpoint();
            if self.glyphs.len() >= self.room {
                return;
            }
            self.push(glyph, props.transform * glyph.transform(), is_vertical);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        checkpoint();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
