//! Recognises the text of scanned pages with the program `tesseract`.
//!
//! Each page gives its largest pictures, in grey, to a process of tesseract, one after the other. A process that takes
//! too long is ended. Pages are not turned: tesseract does that where its data allow it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::divided_words;

use super::Refusal;
use crate::document::{Document, Kind};

/// The program that recognises text.
const PROGRAM: &str = "tesseract";
/// The longest time for a picture.
const TIME: Duration = Duration::from_secs(60);
/// The most pages of a file that are recognised.
const MOST_PAGES: usize = 500;
/// The smallest picture of a page, in pixels; smaller ones are marks and logos.
const SMALLEST: u64 = 200_000;
/// The largest picture, in pixels.
const LARGEST: u64 = 60_000_000;
/// How often a process is looked after.
const INTERVAL: Duration = Duration::from_millis(20);

/// The languages that tesseract can recognise, as it names them; `None` if it is not installed.
pub fn ocr_languages() -> Option<Vec<String>> {
    let run = Command::new(PROGRAM)
        .arg("--list-langs")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    // Some versions write the list to standard error.
    let text = [run.stdout, run.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let names = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.contains(' '));
    Some(names.map(str::to_owned).collect())
}

/// Recognises the text of the pages of a file, in languages such as `deu+eng`.
pub(super) fn recognised(pdf: &Pdf, languages: &str) -> Result<Document, Refusal> {
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut document = Document::default();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        checkpoint();
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            &cache,
            page.xref(),
            settings.clone(),
        );
        let mut pictures = Pictures::default();
        interpret_page(page, &mut context, &mut pictures);
        for picture in pictures.0 {
            let text = text_of(&picture, languages).ok_or(Refusal::Unrecognised)?;
            for paragraph in text.split("\n\n") {
                let paragraph = divided_words::paragraph(paragraph.lines());
                document.push(Kind::Paragraph, paragraph);
                document.push(Kind::Paragraph, String::new());
            }
        }
    }
    match document.blocks.is_empty() {
        true => Err(Refusal::Scanned),
        false => Ok(document),
    }
}

/// A picture in shades of grey.
struct Picture {
    grey: Vec<u8>,
    width: u32,
    height: u32,
}

/// The largest pictures of a page, in the order in which they are drawn.
#[derive(Default)]
struct Pictures(Vec<Picture>);

impl Pictures {
    fn push(&mut self, grey: Vec<u8>, width: u32, height: u32) {
        let area = |picture: &Picture| u64::from(picture.width) * u64::from(picture.height);
        let picture = Picture {
            grey,
            width,
            height,
        };
        let new = area(&picture);
        let largest = self.0.iter().map(area).max().unwrap_or(0);
        if picture.grey.len() as u64 != new || new * 2 < largest {
            return;
        }
        self.0.retain(|other| area(other) * 2 >= new);
        self.0.push(picture);
    }
}

/// Gives a picture to tesseract; `None` if it fails.
fn text_of(picture: &Picture, languages: &str) -> Option<String> {
    let mut child = Command::new(PROGRAM)
        .args(["stdin", "stdout", "-l", languages])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut output = child.stdout.take()?;
    let reader = std::thread::Builder::new()
        .name("tesseract".to_owned())
        .spawn(move || {
            let mut text = Vec::new();
            // What was read of a process that is ended is no text.
            let _ = output.read_to_end(&mut text);
            text
        })
        .ok()?;
    if let Some(mut input) = child.stdin.take() {
        let head = format!("P5\n{} {}\n255\n", picture.width, picture.height);
        // A process that ended early is noticed below.
        let _ = input.write_all(head.as_bytes());
        let _ = input.write_all(&picture.grey);
    }
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break status,
            None if begun.elapsed() > TIME => {
                let _ = child.kill();
                break child.wait().ok()?;
            }
            None => std::thread::sleep(INTERVAL),
        }
    };
    let text = reader.join().ok()?;
    status
        .success()
        .then(|| String::from_utf8_lossy(&text).replace('\u{c}', "\n\n"))
}

impl<'a> Device<'a> for Pictures {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        checkpoint();
        let area = u64::from(image.width()) * u64::from(image.height());
        if !(SMALLEST..=LARGEST).contains(&area) {
            return;
        }
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                // A stencil says where ink is.
                |mask, _| {
                    let grey = mask.data.iter().map(|ink| 255 - ink).collect();
                    self.push(grey, mask.width, mask.height);
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |picture, _| match picture {
                    ImageData::Luma(luma) => self.push(luma.data, luma.width, luma.height),
                    ImageData::Rgb(rgb) => {
                        let grey = rgb.data.chunks_exact(3).map(grey).collect();
                        self.push(grey, rgb.width, rgb.height);
                    }
                },
                None,
            ),
        }
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        checkpoint();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// The brightness of a point, by the weights of ITU-R BT.601 in parts of 256.
fn grey(point: &[u8]) -> u8 {
    let weighted = point.iter().zip([77_u32, 150, 29]);
    let sum: u32 = weighted
        .map(|(part, weight)| u32::from(*part) * weight)
        .sum();
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
