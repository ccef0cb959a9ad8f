//! What a reader sees on a page before anything is understood: glyphs, paths, pictures, links.
//! Must not know words, lines or tables (that is `layout`), nor the file format it came from.

mod tags;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::color::Rgb;
use crate::geometry::{Point, Rect};

pub use tags::{Role, Tag, TagElement, Tags};

/// Everything on one page, in the order in which it was drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageMarks {
    /// Page, counted from 1.
    pub number: u32,
    /// Width as shown, in points.
    pub width: f32,
    /// Height as shown, in points.
    pub height: f32,
    /// Where places on this page are reported as: boxes, or lines of a text file.
    pub grid: Grid,
    /// The text of all glyphs, one after another; a glyph names its part by `start` and `len`.
    pub text: String,
    /// Glyphs in drawing order.
    pub glyphs: Vec<Glyph>,
    /// Runs of glyphs that share font, size, color and direction.
    pub runs: Vec<Run>,
    /// Fonts named by the runs. Shared between pages where the reader can.
    pub fonts: Vec<Arc<FontInfo>>,
    /// Rules, boxes and drawings.
    pub paths: Vec<PathMark>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Link areas.
    pub links: Vec<LinkArea>,
    /// Glyphs drawn that have no Unicode.
    pub unmapped: u32,
    /// What the file says of the page's structure; empty where it is not tagged.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// How a place on the page is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grid {
    /// Boxes in points.
    #[default]
    Points,
    /// Lines of a text file: the page begins with line `first` (from 1), and every line is `height` points high.
    Lines {
        /// Line at the top of this page, counted from 1.
        first: u32,
        /// Height of a line in points.
        height: f32,
    },
}

/// One glyph.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// Byte offset of its text in [`PageMarks::text`].
    pub start: u32,
    /// Length of its text in bytes; 0 where it has no Unicode, more than one character for a ligature.
    pub len: u16,
    /// Index of its run in [`PageMarks::runs`].
    pub run: u32,
    /// Character code in its font, as written in the content stream.
    pub code: u32,
    /// Origin: the pen's place on the baseline.
    pub origin: Point,
    /// Box from the pen's start to its end, and from descender to ascender of the font.
    pub bbox: Rect,
    /// Distance the pen moves along the baseline, in points, without character or word spacing.
    pub advance: f32,
}

/// What the glyphs of a run share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Index of the font in [`PageMarks::fonts`].
    pub font: u32,
    /// Size as shown, in points: the font size after all scaling.
    pub size: f32,
    /// Fill color (stroke color for outlined text).
    pub color: Rgb,
    /// Direction of the baseline in degrees, clockwise as seen, in (-180, 180]; 0 for ordinary text.
    pub angle: f32,
    /// Drawn without ink (an OCR layer).
    pub invisible: bool,
    /// What the file says it belongs to; none where it says nothing.
    pub tag: Option<Tag>,
}

/// A font, as far as layout and marks need it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FontInfo {
    /// Name without the subset prefix (`ABCDEF+`).
    pub name: String,
    /// Bold by its name, flags or weight.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
    /// All glyphs of one width.
    pub fixed_pitch: bool,
    /// A symbol font (Wingdings, ZapfDingbats, an icon font): its characters are pictures.
    pub symbolic: bool,
    /// Ascender, as a share of the size, above the baseline.
    pub ascent: f32,
    /// Descender, as a share of the size, negative below the baseline.
    pub descent: f32,
    /// Width of its space, as a share of the size; 0 where unknown.
    pub space: f32,
}

/// A step of an outline, in page coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Begin a new contour.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic Bézier curve: two control points and the end.
    Curve(Point, Point, Point),
    /// Back to the contour's beginning.
    Close,
}

/// One painted path, clipped to what can be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathMark {
    /// Box of the visible part, without the line's width.
    pub bbox: Rect,
    /// Fill color, where it is filled. A gradient or pattern gives a color that stands for it.
    pub fill: Option<Rgb>,
    /// Line color, where it is stroked.
    pub stroke: Option<Rgb>,
    /// Line width in points, where it is stroked.
    pub line_width: f32,
    /// What it is made of; empty for a plain axis-parallel rectangle, which `bbox` says whole.
    pub segments: Vec<Segment>,
    /// Place in drawing order among paths, pictures and glyphs of the page.
    pub z: u32,
}

/// A picture on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Its visible box.
    pub bbox: Rect,
    /// Its pixels, decoded only where the picture is small enough on the page to be a mark
    /// ([`Limits::picture_points`](crate::Limits)).
    pub raster: Option<Arc<Raster>>,
    /// Text that the file offers instead of it.
    pub alt: Option<String>,
    /// Place in drawing order among paths, pictures and glyphs of the page.
    pub z: u32,
}

/// Pixels of a small picture as they lie on the page (mirrored or rotated as shown), at most
/// [`Limits::picture_pixels`](crate::Limits) in a row or column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raster {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue and alpha of each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

/// An area that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkArea {
    /// The area.
    pub bbox: Rect,
    /// Where to: an address, or `#name` for a place in the same document.
    pub href: Option<String>,
}

/// A document that is read page by page, so that only one page's marks need to be held at a time.
pub trait PageSource {
    /// The format it is in.
    fn format(&self) -> crate::format::Format;
    /// Title that the file itself carries.
    fn meta_title(&self) -> Option<String>;
    /// How many pages can be read.
    fn page_count(&self) -> usize;
    /// The marks of page `index` (from 0). A page that cannot be read is empty and has a diagnostic.
    fn page(&self, index: usize) -> PageMarks;
    /// What was doubtful so far, pages read before included; empties the list.
    fn take_diagnostics(&mut self) -> Vec<crate::diagnostic::Diagnostic>;
}
