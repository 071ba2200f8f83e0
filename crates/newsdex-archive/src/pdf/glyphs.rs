//! The characters of a page and their places, as the interpreter of PDF gives them.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use newsdex_text::checkpoint::checkpoint;

use super::marked::Tags;

/// A character on a page. `x` grows in the direction of reading, `y` downwards.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f64,
    /// The end of the character.
    pub(super) end: f64,
    /// The base line.
    pub(super) y: f64,
    pub(super) size: f64,
}

/// The characters of a page, turned so that its text runs from left to right.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) glyphs: Vec<Glyph>,
    /// The number of characters that a font gives no meaning.
    pub(super) unknown: usize,
    /// The number of characters that are only known by their codes in the font.
    pub(super) guessed: usize,
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

/// Reads the pages of a file, at most this many. A page with text in several directions is several pages.
pub(super) fn pages(pdf: &Pdf, most: usize) -> Vec<PageText> {
    let settings = |render_content| InterpreterSettings {
        render_content,
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
            settings(match has_fields(page) {
                true => RenderContent::PAGE | RenderContent::ANNOTATIONS,
                false => RenderContent::PAGE,
            }),
        );
        let mut collector = Collector {
            glyphs: Vec::new(),
            unknown: 0,
            guessed: 0,
            bounds,
            tags: Tags::default(),
            room: MOST_GLYPHS.min(left),
        };
        interpret_page(page, &mut context, &mut collector);
        left = left.saturating_sub(collector.glyphs.len());
        pages.extend(collector.pages());
    }
    pages
}

/// Whether a page has fields of a form, whose values are annotations. Annotations of other pages are the notes of readers.
fn has_fields(page: &Page<'_>) -> bool {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    let is_field = |annotation: Dict<'_>| {
        let kind = annotation.get::<Name<'_>>("Subtype");
        kind.is_some_and(|kind| kind.as_ref() == b"Widget")
    };
    annotations.is_some_and(|all| all.iter::<Dict<'_>>().take(MOST_ANNOTATIONS).any(is_field))
}

/// The most annotations of a page among which fields are looked for.
const MOST_ANNOTATIONS: usize = 10_000;

/// A character with the directions of its line and of the next line.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) origin: Point,
    pub(super) end: Point,
    pub(super) size: f64,
    /// The direction of reading and that of the next line, in quarters of a turn.
    pub(super) turn: (i8, i8),
    /// Whether the file says that the character is in a running head or in the number of the page.
    pub(super) is_running: bool,
}

struct Collector {
    glyphs: Vec<Placed>,
    unknown: usize,
    guessed: usize,
    bounds: Rect,
    tags: Tags,
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
            None => match drawn {
                Drawn::Type3(glyph) => by_code(glyph.char_code())
                    .inspect(|_| self.guessed += 1)
                    .unwrap_or_default(),
                Drawn::Outline(_) => String::new(),
            },
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
            is_running: false,
        });
    }

    /// The characters by their directions: first those of most characters, then those of other long texts. Short ones,
    /// such as the credit beside a picture, are left out.
    fn pages(mut self) -> Vec<PageText> {
        // A file that calls most of its text a running head is wrong about it.
        let running = self.glyphs.iter().filter(|glyph| glyph.is_running).count();
        if 3 * running <= self.glyphs.len() {
            self.glyphs.retain(|glyph| !glyph.is_running);
        }
        if is_set_vertically(&self.glyphs) {
            let upright = |glyph: &&mut Placed| is_ideographic(&glyph.text);
            for glyph in self.glyphs.iter_mut().filter(upright) {
                glyph.end = glyph.origin + (0.0, glyph.size);
                glyph.turn = VERTICAL;
            }
        }
        let mut counts: Vec<((i8, i8), usize)> = Vec::new();
        for glyph in &self.glyphs {
            match counts.iter_mut().find(|(turn, _)| *turn == glyph.turn) {
                Some((_, count)) => *count += 1,
                None => counts.push((glyph.turn, 1)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut glyphs = self.glyphs;
        let mut pages = Vec::new();
        for (at, (turn, count)) in counts.into_iter().enumerate() {
            if at > 0 && count < FEWEST_TURNED {
                break;
            }
            let (of_page, others) = glyphs.into_iter().partition(|glyph| glyph.turn == turn);
            glyphs = others;
            pages.push(turned(of_page, turn, self.bounds));
        }
        if pages.is_empty() {
            pages.push(PageText::default());
        }
        if let Some(first) = pages.first_mut() {
            (first.unknown, first.guessed) = (self.unknown, self.guessed);
        }
        pages
    }
}

/// The character that a font made by TeX draws for a code, if the font does not name its characters: the letters of ASCII
/// and Latin-1, and the ligatures and marks of the two usual encodings of TeX.
fn by_code(code: u32) -> Option<String> {
    let text = match code {
        11 | 27 => "ff",
        12 | 28 => "fi",
        13 | 29 => "fl",
        14 | 30 => "ffi",
        15 | 31 => "ffl",
        16 | 92 => "“",
        17 | 34 => "”",
        21 | 123 => "–",
        22 | 124 => "—",
        39 => "’",
        96 => "‘",
        33..=126 | 192..=255 => return char::from_u32(code).map(String::from),
        _ => return None,
    };
    Some(text.to_owned())
}

/// The fewest characters in another direction than most of the page that are read.
const FEWEST_TURNED: usize = 120;
/// The directions of vertical text: downwards, and then to the left.
const VERTICAL: (i8, i8) = (1, 2);

/// The characters of one direction, with their places as if the page were turned so that they run to the right.
fn turned(glyphs: Vec<Placed>, (along, down): (i8, i8), bounds: Rect) -> PageText {
    let coordinate = |point: Point, quarter: i8| match quarter {
        0 => point.x,
        1 => point.y,
        2 => -point.x,
        _ => -point.y,
    };
    let corners = [
        Point::new(bounds.x0, bounds.y0),
        Point::new(bounds.x1, bounds.y1),
    ];
    let [first, second] = corners.map(|corner| coordinate(corner, down));
    let glyphs = glyphs.into_iter().map(|glyph| {
        let x = coordinate(glyph.origin, along);
        Glyph {
            text: glyph.text,
            x,
            end: coordinate(glyph.end, along).max(x),
            y: coordinate(glyph.origin, down),
            size: glyph.size,
        }
    });
    PageText {
        glyphs: glyphs.collect(),
        unknown: 0,
        guessed: 0,
        top: first.min(second),
        bottom: first.max(second),
    }
}

fn is_ideographic(text: &str) -> bool {
    text.chars()
        .all(|sign| matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'))
}

/// Whether most Chinese or Japanese characters are drawn one below the other, in whatever kind of font.
fn is_set_vertically(glyphs: &[Placed]) -> bool {
    let (mut below, mut beside) = (0, 0);
    for pair in glyphs.windows(2) {
        checkpoint();
        let [a, b] = pair else { continue };
        if !is_ideographic(&a.text) || !is_ideographic(&b.text) {
            continue;
        }
        let step = b.origin - a.origin;
        let is_step = |step: f64| step > 0.4 * a.size && step < 1.6 * a.size;
        below += usize::from(is_step(step.y) && step.x.abs() < 0.3 * a.size);
        beside += usize::from(is_step(step.x) && step.y.abs() < 0.3 * a.size);
    }
    below > 20 && below > beside
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

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.tags.begin(tag, properties, self.glyphs.len());
    }

    fn end_marked_content(&mut self) {
        self.tags.end(&mut self.glyphs);
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
