//! Characters and drawings that are marks, and where they stand among the words.
//! Must not know what a mark means, nor how a form is told from another (that is `crate::mark`).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::mark::{self, Mark, MarkKind, MarkSource, ShapeKind};
use crate::page_marks::{PageMarks, PathMark, Picture, Segment};

use super::rules::Shape;
use super::tags::TokenTag;
use super::text;
use super::tolerances::T;
use super::words::{Line, Token};

/// Chroma above which a form says something by its color.
const COLORED: u8 = 40;
/// Chroma below which a form is black, gray or white: a bullet's.
const GRAY: u8 = 24;

/// Small forms of a page that are compared with each other.
const COMPARED: usize = 500;

/// Glyphs without Unicode on a page up to which each is looked at: beyond that it is the text that is unreadable.
const UNREAD: u32 = 500;

/// Different drawings of a page up to which each is looked at: beyond that the page is a map or a chart.
const DRAWINGS: usize = 1000;

/// Segments of all these drawings together: each is drawn on a grid, and a mark has few.
const SEGMENTS: usize = 50_000;

/// Lines near a drawing that are looked at.
const LEVEL: usize = 400;

/// Drawings of a page that may stand in sentences: each joins two lines of all.
const INLINE: usize = 200;

/// Neither the black of bullets nor the white of paper.
fn is_mid_gray(color: Rgb) -> bool {
    color.chroma() < GRAY && (0x60..0xf0).contains(&color.0[1])
}

/// Characters that are swatches on a page by their color. Where a key uses one in several colors, a gray one of it is
/// no bullet either.
pub(super) fn colored(page: &PageMarks) -> Vec<char> {
    let lit: Vec<bool> = page.runs.iter().map(|run| run.color.chroma() > COLORED).collect();
    let mut out = Vec::new();
    if !lit.contains(&true) {
        return out;
    }
    for glyph in &page.glyphs {
        let text = || page.text.get(glyph.start as usize..).and_then(|t| t.chars().next());
        if lit.get(glyph.run as usize) == Some(&true)
            && let Some(c) = text().filter(|c| !c.is_ascii() && !out.contains(c))
            && mark::of_char(c) == Some(MarkKind::Swatch)
        {
            out.push(c);
        }
    }
    out
}

/// The mark that a glyph is, if it is one. `colored`: what [`colored`] gives for the page.
pub(super) fn of_glyph(page: &PageMarks, colored: &[char], glyph: u32, text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    // Letters and digits of ordinary fonts are by far the most: leave at once.
    let run = page.glyphs.get(glyph as usize).and_then(|g| page.runs.get(g.run as usize))?;
    if first.is_ascii() {
        return None;
    }
    let (kind, color) = match mark::of_char(first) {
        // A bullet is black; a swatch says something by its color.
        Some(MarkKind::Swatch) => match mark::color_of(first) {
            Some(own) => (MarkKind::Swatch, own),
            None if run.color.chroma() > COLORED => (MarkKind::Swatch, run.color),
            None if is_mid_gray(run.color) && colored.contains(&first) => (MarkKind::Swatch, run.color),
            None => return None,
        },
        Some(kind) => (kind, run.color),
        // A root sign is the tick of fonts that have none.
        None if first == '√' => (MarkKind::Check, run.color),
        None => return None,
    };
    Some(Mark { kind, source: MarkSource::Character, raw: Some(first.to_string()), color: Some(color) })
}

/// A drawing that stands among words.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// Its box.
    pub bbox: Rect,
    /// What is seen.
    pub mark: Mark,
    /// Its fill or line color.
    pub color: Rgb,
    /// A filled plain form no larger than a bullet.
    pub bullet: bool,
}

/// Pictures of a page that are looked at: each is compared with every mark that was found before. No page that people
/// read has as many.
pub(super) const PICTURES: usize = 5_000;

/// Small drawings of a page that may be marks, and how many more there are that were not looked at. Parts that touch each
/// other are one drawing.
pub(super) fn drawn(page: &PageMarks, shapes: &[Shape], em: f32) -> (Vec<Drawn>, usize) {
    let limit = T.mark_em * em;
    // Small forms within a larger drawn form are parts of a logo or an emblem.
    let logos: Vec<Rect> = shapes
        .iter()
        .filter(|s| {
            let side = s.bbox.width().max(s.bbox.height());
            !s.plain && s.fill.is_some() && side > limit && side < 12.0 * em
        })
        .map(|s| s.bbox)
        .take(200)
        .collect();
    let mut small: Vec<Shape> = shapes
        .iter()
        .copied()
        .filter(|s| {
            let side = s.bbox.width().max(s.bbox.height());
            side <= limit
                && side >= 0.2 * em
                && !logos.iter().any(|l| l.contains(s.bbox.center()))
                && !(s.fill.is_none() && s.stroke.is_none())
        })
        .collect();
    small.sort_by(|a, b| {
        a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.left.total_cmp(&b.bbox.left)).then(a.z.cmp(&b.z))
    });
    let mut groups: Vec<(Rect, Vec<Shape>)> = Vec::new();
    for s in small {
        let near = groups.iter_mut().rev().take(64).find(|(r, _)| {
            let u = r.union(&s.bbox);
            r.inflate(0.05 * em).intersection(&s.bbox).is_some() && u.width().max(u.height()) <= limit
        });
        match near {
            Some((r, g)) => {
                *r = r.union(&s.bbox);
                g.push(s);
            }
            None => groups.push((s.bbox, vec![s])),
        }
    }
    let mut seen = Seen::default();
    let mut out: Vec<Drawn> =
        groups.into_iter().filter_map(|(bbox, group)| classify(page, bbox, &group, em, &mut seen)).collect();
    among_colored(&mut out);
    // The same picture is drawn in many places.
    let mut known = FxHashMap::default();
    for p in page.pictures.iter().take(PICTURES).filter(|p| p.bbox.is_finite()) {
        let side = p.bbox.width().max(p.bbox.height());
        let said = p.alt.as_deref().and_then(|alt| described(alt, p));
        // A shadow or glow around a shape adds nothing to it; a description may.
        let twin = |d: &&mut Drawn| {
            d.bbox.intersection(&p.bbox).is_some_and(|i| i.area() > 0.5 * p.bbox.area().min(d.bbox.area()))
        };
        if let Some(twin) = out.iter_mut().find(twin) {
            if let Some(mark) = said.filter(|_| p.raster.is_none() && !is_told(twin.mark.kind)) {
                (twin.mark.kind, twin.mark.raw, twin.bullet) = (mark.kind, mark.raw, false);
            }
            continue;
        }
        if side <= T.picture_em * em && side >= 0.3 * em && !faint(p) {
            let shape = p
                .raster
                .as_ref()
                .map(|raster| *known.entry(Arc::as_ptr(raster).addr()).or_insert_with(|| mark::of_raster(raster)));
            let shown = shape.map_or(Some(MarkKind::Unknown), |shape| shape.mark());
            let fits = |mark: &Mark| mark.kind != MarkKind::Word || p.bbox.height() <= 1.3 * limit;
            if let Some(mark) = said.filter(|m| fits(m) && !shown.is_some_and(is_told)) {
                let color = shape.and_then(|shape| shape.color).or(mark.color);
                let mark = Mark { color, ..mark };
                out.push(Drawn { bbox: p.bbox, mark, color: color.unwrap_or(Rgb::BLACK), bullet: false });
                continue;
            }
            let Some(kind) = shown else { continue };
            // What is larger than marks are is a picture or an emblem, unless it shows a tick or a cross and no more.
            if side > 1.3 * limit && !matches!(kind, MarkKind::Check | MarkKind::Cross) {
                continue;
            }
            let color = shape.and_then(|shape| shape.color);
            let mark = Mark { kind, source: MarkSource::Picture, raw: None, color };
            out.push(Drawn { bbox: p.bbox, mark, color: color.unwrap_or(Rgb::BLACK), bullet: false });
        }
    }
    out.extend(unread(page));
    (out, seen.passed)
}

/// Whether a form says by itself what it is, whatever a description says.
fn is_told(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Check | MarkKind::Cross)
}

/// Words of descriptions that say what kind of thing a picture is, and nothing of a status.
const NO_STATUS: &[&str] = &[
    "chart",
    "description",
    "diagram",
    "figure",
    "generated",
    "graphic",
    "icon",
    "image",
    "logo",
    "photo",
    "picture",
    "shape",
];

/// What a picture is by its description: the mark that it names, or a status in a few words.
fn described(alt: &str, p: &Picture) -> Option<Mark> {
    let alt = text::folded(alt);
    let alt = alt.as_str();
    let mark = |kind, raw, color| Mark { kind, source: MarkSource::Picture, raw, color };
    if let Some((kind, color)) = mark::of_label(alt) {
        return Some(mark(kind, None, color));
    }
    let words: Vec<String> = alt.split_whitespace().map(str::to_lowercase).collect();
    let plain = words.iter().all(|w| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '/' | ',')));
    let few = (1..=4).contains(&words.len()) && alt.len() <= 40;
    let status = p.raster.is_some() && plain && few && !words.iter().any(|w| NO_STATUS.contains(&w.as_str()));
    status.then(|| mark(MarkKind::Word, Some(alt.to_owned()), None))
}

/// A gray form in a row or column of colored ones of its size is one of a key's, or a status, and no bullet.
fn among_colored(all: &mut [Drawn]) {
    let swatch = |d: &&Drawn| d.mark.kind == MarkKind::Swatch && d.color.chroma() > COLORED;
    let colored: Vec<Rect> = all.iter().filter(swatch).map(|d| d.bbox).take(COMPARED).collect();
    for drawn in all.iter_mut().filter(|d| d.bullet && is_mid_gray(d.color)).take(COMPARED) {
        let (own, center) = (drawn.bbox, drawn.bbox.center());
        let slack = 0.15 * own.width().max(own.height());
        drawn.bullet = !colored.iter().any(|other| {
            let (x, y) = (other.center().x - center.x, other.center().y - center.y);
            (own.width() - other.width()).abs() <= slack
                && (own.height() - other.height()).abs() <= slack
                && x.abs().min(y.abs()) <= slack
        });
    }
}

/// Glyphs without Unicode that stand apart from words: whatever they show, it may be a mark, and it is not read.
/// Within a word such a glyph is a letter, and only counted.
fn unread(page: &PageMarks) -> Vec<Drawn> {
    if page.unmapped == 0 || page.unmapped > UNREAD {
        return Vec::new();
    }
    let mut out = Vec::new();
    // Where the last glyph that belongs to a word ends.
    let mut word: Option<(Rect, u32)> = None;
    let glyphs = page.glyphs.iter().filter(|g| g.bbox.is_finite());
    let mut after = glyphs.clone().skip(1);
    for g in glyphs {
        let next = after.next();
        let Some(run) = page.runs.get(g.run as usize) else { continue };
        let touches = |r: &Rect| {
            let gap = (r.left - g.bbox.right).max(g.bbox.left - r.right);
            gap < 0.08 * run.size && r.overlap_y(&g.bbox) > 0.5 * g.bbox.height()
        };
        let part = word.is_some_and(|(r, w)| w == g.run && touches(&r))
            || next.is_some_and(|n| n.len > 0 && n.run == g.run && touches(&n.bbox));
        if g.len > 0 || part {
            word = Some((g.bbox, g.run));
        } else if !run.invisible && g.bbox.width() > 0.15 * run.size {
            let mark =
                Mark { kind: MarkKind::Unknown, source: MarkSource::SymbolFont, raw: None, color: Some(run.color) };
            out.push(Drawn { bbox: g.bbox, mark, color: run.color, bullet: false });
        }
    }
    out
}

/// Whether a picture is nearly all see-through: a shadow, a spacer.
fn faint(p: &Picture) -> bool {
    p.raster.as_ref().is_some_and(|r| {
        let seen = r.rgba.chunks_exact(4).filter(|c| c.get(3).is_some_and(|a| *a > 100)).count();
        seen * 50 < r.rgba.len() / 4
    })
}

/// Drawings that were looked at: charts and maps draw the same sign hundreds of times.
#[derive(Default)]
struct Seen {
    known: FxHashMap<Vec<i32>, mark::Shape>,
    drawings: usize,
    segments: usize,
    /// Drawings that were not looked at.
    passed: usize,
}

impl Seen {
    /// What the paths look like; beyond [`DRAWINGS`] different ones and [`SEGMENTS`] nothing.
    fn look(&mut self, parts: &[&PathMark], bbox: Rect) -> mark::Shape {
        let key = outline_of(parts, bbox);
        if let Some(shape) = key.as_ref().and_then(|key| self.known.get(key)) {
            return *shape;
        }
        // A rectangle has none.
        let segments: usize = parts.iter().map(|part| part.segments.len().max(1)).sum();
        if self.drawings >= DRAWINGS || self.segments + segments > SEGMENTS {
            self.passed += 1;
            return mark::Shape { kind: ShapeKind::Unknown, color: None };
        }
        self.drawings += 1;
        self.segments += segments;
        let shape = mark::of_paths(parts);
        if let Some(key) = key {
            self.known.insert(key, shape);
        }
        shape
    }
}

/// The same for drawings that differ only in their place; none for long ones.
fn outline_of(parts: &[&PathMark], bbox: Rect) -> Option<Vec<i32>> {
    const LONGEST: usize = 512;
    #[expect(clippy::cast_possible_truncation, reason = "saturates; fiftieths of a point are not seen")]
    let fine = |x: f32| (x * 50.0).round() as i32;
    let color = |c: Option<Rgb>| c.map_or(-1, |Rgb([r, g, b])| i32::from_be_bytes([0, r, g, b]));
    let mut key = Vec::new();
    for part in parts {
        let b = part.bbox;
        key.extend([i32::MIN, color(part.fill), color(part.stroke), fine(part.line_width)]);
        key.extend([b.left - bbox.left, b.top - bbox.top, b.width(), b.height()].map(fine));
        for segment in &part.segments {
            let mut point = |p: Point| key.extend([fine(p.x - bbox.left), fine(p.y - bbox.top)]);
            match segment {
                Segment::Move(p) => point(*p),
                Segment::Line(p) => {
                    point(*p);
                    key.push(1);
                }
                Segment::Curve(a, b, c) => [*a, *b, *c].into_iter().for_each(point),
                Segment::Close => key.push(i32::MAX),
            }
            if key.len() > LONGEST {
                return None;
            }
        }
    }
    Some(key)
}

fn classify(page: &PageMarks, bbox: Rect, group: &[Shape], em: f32, seen: &mut Seen) -> Option<Drawn> {
    let first = group.first()?;
    let color = first.fill.or(first.stroke).unwrap_or(Rgb::BLACK);
    let mut parts: Vec<_> = group.iter().filter_map(|s| page.paths.get(s.path)).collect();
    parts.sort_by_key(|path| path.z);
    let shape = seen.look(&parts, bbox);
    let aspect = bbox.width() / bbox.height().max(0.01);
    let kind = match (shape.kind, group) {
        // Keys are drawn as short bars too, which by themselves might be anything.
        (ShapeKind::Unknown | ShapeKind::Rule, [only])
            if only.plain && only.fill.is_some() && aspect > 0.4 && aspect < 3.0 =>
        {
            MarkKind::Swatch
        }
        _ => shape.mark()?,
    };
    let color = if matches!(kind, MarkKind::Check | MarkKind::Cross) { shape.color.unwrap_or(color) } else { color };
    let side = bbox.width().max(bbox.height());
    // Lists are set with small black forms: discs, squares, rings, diamonds.
    let plain = kind == MarkKind::Swatch || matches!(shape.kind, ShapeKind::Ring | ShapeKind::Box);
    let bullet = plain && side <= T.bullet_em * em && color.chroma() < GRAY;
    Some(Drawn { bbox, mark: Mark { kind, source: MarkSource::Path, raw: None, color: Some(color) }, color, bullet })
}

/// Puts drawings beside the words they belong to; those without any stand on lines of their own.
pub(super) fn place(lines: &mut Vec<Line>, drawn: Vec<Drawn>) {
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    let mut alone = Vec::new();
    let mut inline = INLINE;
    for d in drawn {
        let c = d.bbox.center();
        let reach = d.bbox.height() + 40.0;
        let low = lines.partition_point(|l| l.base < c.y - reach);
        let host = lines
            .iter()
            .enumerate()
            .skip(low)
            .take(LEVEL)
            .take_while(|(_, l)| l.base < c.y + reach)
            .filter(|(_, l)| {
                let gap = (l.bbox.left - d.bbox.right).max(d.bbox.left - l.bbox.right);
                c.y > l.bbox.top - 0.1 * l.size && c.y < l.bbox.bottom + 0.1 * l.size && gap < 1.6 * l.size
            })
            // A shape stands before its words rather than after them.
            .min_by(|a, b| {
                let far = |l: &Line| {
                    let (before, after) = (l.bbox.left - d.bbox.right, d.bbox.left - l.bbox.right);
                    let side = if before >= -0.2 * l.size { before } else { after.max(0.0) + 0.6 * l.size };
                    side + 0.5 * (l.bbox.center().y - c.y).abs()
                };
                far(a.1).total_cmp(&far(b.1))
            })
            .map(|(i, _)| i);
        let size = host.and_then(|h| lines.get(h)).map_or(d.bbox.height(), |l| l.size);
        let base = host.and_then(|h| lines.get(h)).map_or(d.bbox.bottom, |l| l.base);
        let bullet = d.bullet && host.is_some();
        let token = Token {
            text: if bullet { "•".to_owned() } else { String::new() },
            bbox: d.bbox,
            base,
            size,
            bold: false,
            italic: false,
            color: d.color,
            raised: false,
            glued: false,
            mark: (!bullet).then(|| Box::new(d.mark)),
            link: None,
            tag: TokenTag::default(),
        };
        let around = host.filter(|_| inline > 0).and_then(|host| sentence_around(lines, host, &token));
        if let Some((before, after)) = around {
            inline -= 1;
            let rest = lines.remove(after);
            if let Some(line) = lines.get_mut(if after < before { before - 1 } else { before }) {
                line.bbox = line.bbox.union(&token.bbox).union(&rest.bbox);
                line.tokens.push(token);
                line.tokens.extend(rest.tokens);
            }
            continue;
        }
        match host.and_then(|h| lines.get_mut(h)) {
            Some(line) => {
                let at = line.tokens.partition_point(|t| t.bbox.center().x <= c.x);
                line.bbox = line.bbox.union(&token.bbox);
                line.tokens.insert(at, token);
            }
            None => alone.extend(Line::new(vec![token])),
        }
    }
    lines.append(&mut alone);
    lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
}

/// The two lines that a drawing stands between like a word of their sentence: with the space of words on both sides,
/// and what follows it goes on in small letters. One of them is its host.
fn sentence_around(lines: &[Line], host: usize, token: &Token) -> Option<(usize, usize)> {
    if token.mark.as_ref().is_none_or(|mark| mark.kind == MarkKind::Swatch) {
        return None;
    }
    let known = lines.get(host)?;
    let near = |gap: f32| (-0.1 * known.size..T.inline_em * known.size).contains(&gap);
    let is_level = |line: &Line| {
        (line.base - known.base).abs() < T.row_em * known.size && (line.size - known.size).abs() < 0.1 * known.size
    };
    let beside = |side: &dyn Fn(&Line) -> f32| {
        let low = lines.partition_point(|line| line.base < known.base - known.size);
        let level = lines.iter().enumerate().skip(low).take(LEVEL);
        let level = level.take_while(|(_, line)| line.base < known.base + known.size);
        level.filter(|(_, line)| is_level(line) && near(side(line))).map(|(at, _)| at).next()
    };
    let before = beside(&|line| token.bbox.left - line.bbox.right)?;
    let after = beside(&|line| line.bbox.left - token.bbox.right)?;
    let goes_on = |line: &Line| line.tokens.first().and_then(|t| t.text.chars().next()).is_some_and(char::is_lowercase);
    lines.get(after).filter(|line| goes_on(line)).map(|_| (before, after))
}
