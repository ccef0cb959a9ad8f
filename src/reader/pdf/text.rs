//! Text operators (ISO 32000-2 §9): strings to glyphs on the page.
//! Must not know encodings; fonts do.
#![warn(clippy::indexing_slicing)]

use std::sync::Arc;

use hayro_syntax::content::Instruction;
use hayro_syntax::object::Object as Operand;
use lopdf::Dictionary;

use super::font::{Char, Font};
use super::interpret::{Interpreter, name, numbers};
use super::matrix::Matrix;
use super::sink::Placed;
use crate::geometry::{Point, Rect};
use crate::page_marks::Run;

impl<'a> Interpreter<'a> {
    pub(super) fn text_operator(
        &mut self,
        operator: &[u8],
        ins: &Instruction<'_, '_>,
        resources: Option<&'a Dictionary>,
    ) {
        match operator {
            b"Tj" => self.show_operand(ins),
            b"TJ" => {
                if let Some(Operand::Array(array)) = ins.operands().last() {
                    for item in array.iter::<Operand<'_>>() {
                        match item {
                            Operand::String(bytes) => self.show(bytes.as_bytes()),
                            Operand::Number(number) => self.kern(number.as_f32()),
                            _ => {}
                        }
                    }
                }
            }
            b"'" => {
                self.next_line(0.0, -self.state.text.leading);
                self.show_operand(ins);
            }
            b"\"" => {
                if let Some([word_space, char_space]) = numbers(ins) {
                    self.state.text.word_space = word_space;
                    self.state.text.char_space = char_space;
                }
                self.next_line(0.0, -self.state.text.leading);
                self.show_operand(ins);
            }
            b"BT" => (self.tm, self.tlm) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Td" => {
                if let Some([x, y]) = numbers(ins) {
                    self.next_line(x, y);
                }
            }
            b"TD" => {
                if let Some([x, y]) = numbers(ins) {
                    self.state.text.leading = -y;
                    self.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(matrix) = numbers(ins) {
                    self.tlm = Matrix::new(matrix);
                    self.tm = self.tlm;
                }
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            b"Tf" => {
                if let Some([size]) = numbers(ins) {
                    self.state.text.size = size;
                }
                let font = self.resource(resources, b"Font", ins);
                self.state.text.font = match font {
                    Some(font) => Some(self.font(font)),
                    None => name(ins).map(|_| self.shared.no_font()),
                };
            }
            b"Tr" => {
                if let Some([mode]) = numbers(ins) {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
                    let mode = mode as u8;
                    self.state.text.mode = mode;
                }
            }
            _ => {
                let text = &mut self.state.text;
                let slot = match operator {
                    b"Tc" => &mut text.char_space,
                    b"Tw" => &mut text.word_space,
                    b"TL" => &mut text.leading,
                    b"Ts" => &mut text.rise,
                    b"Tz" => {
                        if let Some([percent]) = numbers(ins) {
                            text.scale = percent / 100.0;
                        }
                        return;
                    }
                    _ => return,
                };
                if let Some([value]) = numbers(ins) {
                    *slot = value;
                }
            }
        }
    }

    /// Shows what an array that is none would have shown, and runs the operator among it.
    pub(super) fn loose_text(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>) {
        let count = ins.operands().count();
        let operator: &[u8] = ins.operator;
        let own = usize::from(matches!(operator, b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr"));
        for operand in ins.operands().take(count.saturating_sub(own)) {
            match operand {
                Operand::String(bytes) => self.show(bytes.as_bytes()),
                Operand::Number(number) => self.kern(number.as_f32()),
                _ => {}
            }
        }
        if own > 0 {
            self.text_operator(operator, ins, resources);
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.tlm = self.tlm.shifted(x, y);
        self.tm = self.tlm;
    }

    fn show_operand(&mut self, ins: &Instruction<'_, '_>) {
        if let Some(Operand::String(bytes)) = ins.operands().last() {
            self.show(bytes.as_bytes());
        }
    }

    fn kern(&mut self, thousandths: f32) {
        let text = &self.state.text;
        let by = -thousandths / 1000.0 * text.size;
        let vertical = text.font.as_ref().is_some_and(|f| f.vertical);
        self.tm = if vertical { self.tm.shifted(0.0, by) } else { self.tm.shifted(by * text.scale, 0.0) };
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.text.font.clone() else { return };
        if self.again > 0 {
            self.repeats = self.repeats.saturating_sub(bytes.len());
        }
        let line = self.line(&font);
        let (mut x, mut y) = (0.0, 0.0);
        if let Some(clip) = self.state.clip
            && self.hidden == 0
            && line.matrix.is_finite()
        {
            let run = self.run_of(&font, &line);
            let drawn = font.type3().is_some();
            let mut procedures = Vec::new();
            let sink = &mut self.sink;
            font.decode(bytes, &mut |ch| {
                let place = line.place(&ch, x, y);
                let (dx, dy) = line.advance(&ch);
                if touches(&place.bbox, &clip) {
                    if drawn && ch.text.is_empty() {
                        procedures.push((ch.code, x, y, sink.marks.unmapped));
                    }
                    sink.glyph(run, ch.code, ch.text, place);
                }
                x += dx;
                y += dy;
            });
            for (code, x, y, _) in procedures {
                self.glyph_procedure(&font, code, line.matrix.shifted(x, y + line.rise));
            }
        } else {
            font.decode(bytes, &mut |ch| {
                let (dx, dy) = line.advance(&ch);
                x += dx;
                y += dy;
            });
        }
        self.tm = self.tm.shifted(x, y);
    }

    fn line(&self, font: &Font) -> Line {
        let text = &self.state.text;
        let matrix = self.tm.then(&self.state.ctm);
        let (ascent, descent) = (font.info.ascent * text.size, font.info.descent * text.size);
        Line {
            matrix,
            size: text.size,
            scale: text.scale,
            rise: text.rise,
            char_space: text.char_space,
            word_space: text.word_space,
            up: Point { x: matrix.c * ascent, y: matrix.d * ascent },
            down: Point { x: matrix.c * descent, y: matrix.d * descent },
            along: matrix.a.hypot(matrix.b),
            across: matrix.c.hypot(matrix.d),
            vertical: font.vertical,
        }
    }

    fn run_of(&mut self, font: &Arc<Font>, line: &Line) -> u32 {
        let text = &self.state.text;
        let mode = text.mode & 7;
        let ink = if matches!(mode, 1 | 5) { &self.state.stroke } else { &self.state.fill };
        let visible = match mode {
            3 | 7 => false,
            2 | 6 => self.state.fill.visible().is_some() || self.state.stroke.visible().is_some(),
            _ => ink.visible().is_some(),
        };
        let color = ink.color;
        let run = Run {
            font: 0,
            size: line.shown_size() * font.em,
            color,
            angle: line.angle(),
            invisible: !visible,
            tag: self.sink.tag,
        };
        let font = self.sink.font(&font.info);
        self.sink.run(Run { font, ..run })
    }

    /// Draws a Type 3 glyph that has no Unicode, so that a mark drawn by it is seen.
    fn glyph_procedure(&mut self, font: &Arc<Font>, code: u32, matrix: Matrix) {
        let objects = self.objects;
        let Some(type3) = font.type3() else { return };
        let Some(dict) = self.font_dicts.get(&Arc::as_ptr(font).addr()).copied() else { return };
        let Some(lopdf::Object::Stream(stream)) = type3.glyph(code).map(|id| objects.object(id)) else { return };
        let (size, scale) = (self.state.text.size, self.state.text.scale);
        let stretch = Matrix { a: size * scale, d: size, ..Matrix::IDENTITY };
        let ctm = Matrix::new(type3.matrix).then(&stretch).then(&matrix);
        let key = super::interpret::address(stream);
        self.nested(key, |inner| {
            inner.state.ctm = ctm;
            let content = inner.content(stream);
            inner.run(&content, objects.dict(dict, b"Resources"));
        });
    }
}

/// What the glyphs of one string share.
struct Line {
    /// Text space to page.
    matrix: Matrix,
    size: f32,
    scale: f32,
    rise: f32,
    char_space: f32,
    word_space: f32,
    /// From the baseline to ascender and descender, on the page.
    up: Point,
    down: Point,
    /// Length on the page of a unit along and across the baseline.
    along: f32,
    across: f32,
    vertical: bool,
}

impl Line {
    fn shown_size(&self) -> f32 {
        let height = if self.along > 0.0 { self.matrix.determinant().abs() / self.along } else { self.across };
        self.size.abs() * height
    }

    fn angle(&self) -> f32 {
        let Matrix { a, b, c, d, .. } = self.matrix;
        let (x, y) = if self.vertical { (-c, -d) } else { (a, b) };
        let forward = if self.size * self.scale < 0.0 && !self.vertical { -1.0 } else { 1.0 };
        let degrees = (y * forward).atan2(x * forward).to_degrees();
        // Rounding keeps the runs of a slightly uneven baseline together.
        let degrees = (degrees * 100.0).round() / 100.0;
        if degrees <= -180.0 { 180.0 } else { degrees + 0.0 }
    }

    /// Where a glyph stands whose pen is at `x`, `y` in text space.
    fn place(&self, ch: &Char<'_>, x: f32, y: f32) -> Placed {
        let width = ch.width * self.size * self.scale;
        match ch.vertical {
            None => {
                let origin = self.matrix.apply(x, y + self.rise);
                let end = self.matrix.apply(x + width, y + self.rise);
                let Point { x: ux, y: uy } = self.up;
                let Point { x: dx, y: dy } = self.down;
                let start_box = Rect::new(origin.x + ux, origin.y + uy, origin.x + dx, origin.y + dy);
                let end_box = Rect::new(end.x + ux, end.y + uy, end.x + dx, end.y + dy);
                Placed { origin, bbox: start_box.union(&end_box), advance: width.abs() * self.along }
            }
            Some((w1y, vx, _)) => {
                let left = x - vx * self.size * self.scale;
                let top = y + self.rise;
                let down = w1y * self.size;
                Placed {
                    origin: self.matrix.apply(x, top),
                    bbox: self.matrix.bounds([left, top, left + width, top + down]),
                    advance: down.abs() * self.across,
                }
            }
        }
    }

    /// How far the pen moves in text space (§9.4.4).
    fn advance(&self, ch: &Char<'_>) -> (f32, f32) {
        // Word spacing counts for the single-byte code 32 only.
        let space = self.char_space + if ch.code == 32 && ch.len == 1 { self.word_space } else { 0.0 };
        match ch.vertical {
            None => ((ch.width * self.size + space) * self.scale, 0.0),
            Some((w1y, ..)) => (0.0, w1y * self.size + space),
        }
    }
}

fn touches(bbox: &Rect, clip: &Rect) -> bool {
    bbox.left <= clip.right && bbox.right >= clip.left && bbox.top <= clip.bottom && bbox.bottom >= clip.top
}
