//! Ligatures that no table names: told by laying the letters side by side and comparing the outlines.
//! Must not know what the file's maps say of them.
//!
//! Producers keep of a font only the outlines and leave its names and substitutions out. Where the map to Unicode
//! lacks the ligature too (`Implementaon`), its shape is all that is left. A ligature covers nearly the area that its
//! letters cover: on common fonts the right one has at least three quarters of the united area in common, what
//! is no ligature less.

use skrifa::raw::model::glyph::outline::PathSink;

use super::{Kind, Program};
use crate::geometry::Point;
use crate::mark::Mask;

/// Ligatures of Latin text fonts.
const LIGATURES: &[&str] = &[
    "fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "tti", "ft", "fft", "tf", "fj", "ffj", "Th", "st", "ct", "fb", "ffb",
    "fh", "ffh", "fk", "ffk", "ij",
];
/// The letters of all of them.
pub(in crate::reader::pdf::font) const LETTERS: &str = "bcfhijklstT";
/// A glyph so much wider than another of the same letter is a ligature cut short.
pub(in crate::reader::pdf::font) const WIDER: f32 = 1.3;
/// Glyphs of one font that are compared: no font has more ligatures of these.
pub(in crate::reader::pdf::font) const OPEN: usize = 32;
/// Common area by united area from which a ligature is believed.
const ALIKE: f32 = 0.74;
/// Size at which outlines are drawn: small sizes are rounded to 64ths.
const SIZE: f32 = 1000.0;
/// Pixels per em.
const EM: f32 = 40.0;
/// Ascender and descender that are looked at, in em.
const TOP: f32 = 1.05;
const HEIGHT: f32 = 1.4;
/// What reaches below this, in em, has a descender.
const DESCENT: f32 = -0.1;
/// A ligature is as wide as its letters within this.
const WIDTHS: std::ops::RangeInclusive<f32> = 0.78..=1.18;
/// Widest ligature in em, which is what fits a row of the bitmap, and most points of one outline.
const WIDEST: f32 = 2.9;
const POINTS: usize = 4000;

/// A letter: its outline in em, and its width.
struct Letter {
    character: char,
    contours: Vec<Vec<Point>>,
    width: f32,
}

/// The letters of a font that ligatures are made of.
pub(in crate::reader::pdf::font) struct Letters(Vec<Letter>);

impl Letters {
    /// `glyphs` gives the glyph of each letter and its width as a share of the size.
    pub(in crate::reader::pdf::font) fn new(
        program: &Program<'_>,
        glyphs: impl IntoIterator<Item = (char, u32, f32)>,
    ) -> Self {
        let letters = glyphs.into_iter().filter(|(.., width)| *width > 0.0).filter_map(|(character, glyph, width)| {
            Some(Letter { character, contours: outline(program, glyph)?, width })
        });
        Self(letters.collect())
    }

    /// The ligature that a glyph of that width looks like.
    pub(in crate::reader::pdf::font) fn ligature(
        &self,
        program: &Program<'_>,
        glyph: u32,
        width: f32,
    ) -> Option<&'static str> {
        if !(0.0..WIDEST).contains(&width) || self.0.len() < 2 {
            return None;
        }
        self.alike(&outline(program, glyph)?, width)
    }

    /// The ligature whose letters cover most of what these contours cover.
    fn alike(&self, contours: &[Vec<Point>], width: f32) -> Option<&'static str> {
        let seen = drawn(width, &[(contours, 0.0)]);
        let descends = contours.iter().flatten().any(|point| point.y < DESCENT);
        let candidates = LIGATURES.iter().filter_map(|text| {
            if text.contains('j') && !descends {
                return None;
            }
            let letters: Option<Vec<&Letter>> =
                text.chars().map(|c| self.0.iter().find(|letter| letter.character == c)).collect();
            let letters = letters?;
            let whole: f32 = letters.iter().map(|letter| letter.width).sum();
            let stretch = width / whole;
            if !WIDTHS.contains(&stretch) {
                return None;
            }
            let mut at = 0.0;
            let mut parts: Vec<(&[Vec<Point>], f32)> = Vec::new();
            for letter in letters {
                parts.push((&letter.contours, at * stretch));
                at += letter.width;
            }
            let expected = drawn(width, &parts);
            let both = seen.with(&expected, |a, b| a & b).area();
            let either = seen.with(&expected, |a, b| a | b).area();
            Some((crate::mark::share(both, either), *text))
        });
        let (alike, text) = candidates.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (alike >= ALIKE).then_some(text)
    }
}

fn drawn(width: f32, parts: &[(&[Vec<Point>], f32)]) -> Mask {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few em")]
    let pixels = |em: f32| (em * EM) as usize + 1;
    let size = (pixels(width.clamp(0.0, WIDEST) + 0.2), pixels(HEIGHT));
    let mut all = Mask::new(size.0, size.1);
    for (contours, at) in parts {
        let place = |p: &Point| Point { x: (p.x + at + 0.1) * EM, y: (TOP - p.y) * EM };
        let placed: Vec<Vec<Point>> = contours.iter().map(|contour| contour.iter().map(place).collect()).collect();
        let mut mask = Mask::new(size.0, size.1);
        mask.fill(&placed);
        all = all.with(&mask, |a, b| a | b);
    }
    all
}

/// A glyph's contours in em; `None` where it draws nothing.
fn outline(program: &Program<'_>, glyph: u32) -> Option<Vec<Vec<Point>>> {
    use skrifa::MetadataProvider;
    use skrifa::outline::DrawSettings;
    use skrifa::prelude::{LocationRef, Size};

    let mut pen = Pen::default();
    let glyph = skrifa::GlyphId::new(glyph);
    match &program.0 {
        Kind::Sfnt(font) => {
            let settings = DrawSettings::unhinted(Size::new(SIZE), LocationRef::default());
            font.outline_glyphs().get(glyph)?.draw(settings, &mut pen).ok()?;
        }
        Kind::Cff(font) => {
            let subfont = font.subfont(font.subfont_index(glyph).unwrap_or(0), &[]).ok()?;
            font.draw(&subfont, glyph, &[], Some(SIZE), &mut pen).ok()?;
        }
        Kind::Type1(font) => {
            font.draw(glyph, Some(SIZE), &mut pen).ok()?;
        }
    }
    (!pen.contours.is_empty() && pen.points <= POINTS).then_some(pen.contours)
}

/// Collects contours as points.
#[derive(Default)]
struct Pen {
    contours: Vec<Vec<Point>>,
    points: usize,
    last: Point,
}

impl Pen {
    fn add(&mut self, x: f32, y: f32) {
        self.points += 1;
        self.last = Point { x, y };
        if self.points <= POINTS
            && let Some(contour) = self.contours.last_mut()
        {
            contour.push(Point { x: x / SIZE, y: y / SIZE });
        }
    }

    fn curve(&mut self, points: [(f32, f32); 3]) {
        const STEPS: u8 = 6;
        let (start, [b, c, d]) = (self.last, points);
        for i in 1..=STEPS {
            let t = f32::from(i) / f32::from(STEPS);
            let s = 1.0 - t;
            let at = |a: f32, b: f32, c: f32, d: f32| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            self.add(at(start.x, b.0, c.0, d.0), at(start.y, b.1, c.1, d.1));
        }
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        if self.points <= POINTS {
            self.contours.push(Vec::new());
        }
        self.add(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let start = self.last;
        let third = |from: f32, control: f32| from + (control - from) * 2.0 / 3.0;
        let first = (third(start.x, cx), third(start.y, cy));
        self.curve([first, (third(x, cx), third(y, cy)), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.curve([(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar([left, bottom, right, top]: [f32; 4]) -> Vec<Point> {
        [(left, bottom), (right, bottom), (right, top), (left, top)].map(|(x, y)| Point { x, y }).to_vec()
    }

    fn letter(character: char, width: f32, bars: &[[f32; 4]]) -> Letter {
        Letter { character, contours: bars.iter().map(|b| bar(*b)).collect(), width }
    }

    /// A font of bars: enough to tell stems, dots and crossbars apart.
    fn letters() -> Letters {
        Letters(vec![
            letter('f', 0.3, &[[0.1, 0.0, 0.2, 0.75], [0.2, 0.65, 0.3, 0.75], [0.02, 0.4, 0.28, 0.5]]),
            letter('t', 0.33, &[[0.1, 0.0, 0.2, 0.65], [0.2, 0.0, 0.3, 0.1], [0.02, 0.4, 0.3, 0.5]]),
            letter('i', 0.24, &[[0.07, 0.0, 0.17, 0.5], [0.07, 0.62, 0.17, 0.75]]),
            letter('l', 0.24, &[[0.07, 0.0, 0.17, 0.75]]),
        ])
    }

    fn beside(text: &str, of: &Letters) -> (Vec<Vec<Point>>, f32) {
        let (mut all, mut at) = (Vec::new(), 0.0);
        for c in text.chars() {
            let letter = of.0.iter().find(|l| l.character == c).unwrap();
            let moved = letter.contours.iter().map(|k| k.iter().map(|p| Point { x: p.x + at, y: p.y }).collect());
            all.extend(moved);
            at += letter.width;
        }
        (all, at)
    }

    #[test]
    fn letters_that_touch_are_told() {
        let letters = letters();
        for text in ["ti", "fi", "fl", "ffi", "tt", "tti"] {
            let (mut contours, width) = beside(text, &letters);
            // What makes it a ligature: one bar through all of its letters.
            contours.push(bar([0.02, 0.42, width - 0.1, 0.5]));
            assert_eq!(letters.alike(&contours, width), Some(text));
        }
    }

    #[test]
    fn other_forms_of_that_width_are_not() {
        let letters = letters();
        assert_eq!(letters.alike(&[bar([0.02, 0.0, 0.5, 0.7])], 0.57), None);
        assert_eq!(letters.alike(&[bar([0.02, 0.2, 0.5, 0.3])], 0.57), None);
        let (contours, width) = beside("ti", &letters);
        assert_eq!(letters.alike(&contours, width * 2.0), None);
        assert_eq!(Letters(Vec::new()).alike(&contours, width), None);
    }
}
