//! Content streams (ISO 32000-2 §8, §9 and annex A): operators to page marks.
//! Must not know page trees, annotations or links.
#![warn(clippy::indexing_slicing)]

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::Object as Operand;
use lopdf::Dictionary;
use rustc_hash::{FxHashMap, FxHashSet};

use super::color::Space;
use super::fault::{self, Fault};
use super::font::Font;
use super::marked::Marked;
use super::matrix::Matrix;
use super::objects::Objects;
use super::outline::{Outline, Painting};
use super::shared::Shared;
use super::sink::Sink;
use super::state::State;
use crate::color::Rgb;
use crate::geometry::Rect;
use crate::page_marks::{PageMarks, Raster};

/// Graphics states saved for each level of nesting that the limits allow: a state is small, and `q` without `Q` is
/// common.
const STATES_PER_LEVEL: usize = 16;
/// How often a stream that cannot be parsed on is taken up again after the place of the fault.
const RESUMES: usize = 256;
/// Bytes that are searched for the place of a fault.
const FAULT_WINDOW: usize = 1 << 20;
/// Bytes of a stream that are gone over again in all for that.
const RESUMED: usize = 1 << 27;
/// Bytes of form content kept for forms that are drawn again on the same page.
const KEPT_CONTENT: usize = 16 << 20;

/// Runs the content of one page and all that is drawn in it.
pub(super) struct Interpreter<'a> {
    pub(super) objects: &'a Objects,
    pub(super) shared: &'a Shared,
    pub(super) sink: Sink,
    /// Address of the page or form whose marked-content ids count now.
    pub(super) owner: usize,
    pub(super) state: State,
    stack: Vec<State>,
    /// `q` beyond the limit, whose `Q` must not pop anything.
    overflow: usize,
    /// Text matrix and text line matrix.
    pub(super) tm: Matrix,
    pub(super) tlm: Matrix,
    pub(super) outline: Outline,
    clip_pending: bool,
    pub(super) marked: Vec<Marked>,
    /// How many of `marked` are optional content that is off.
    pub(super) hidden: usize,
    /// Forms, patterns and glyph procedures that are being run, by the address of their dictionary.
    pub(super) active: Vec<usize>,
    /// Colors are set from outside: a glyph or pattern without colors of its own.
    pub(super) uncolored: bool,
    pub(super) operators: usize,
    /// Operators that may still be run of what was run on this page before.
    pub(super) repeats: usize,
    /// How many of `active` were.
    pub(super) again: usize,
    /// Addresses of all forms, patterns and glyph procedures that were run.
    ran: FxHashSet<usize>,
    /// Pixels of pictures that may still be decoded or looked at.
    pub(super) pixels: usize,
    pub(super) decoded: super::image::Decoded,
    /// Gray, RGB and CMYK.
    device_spaces: [Rc<Space>; 3],
    spaces: FxHashMap<usize, Rc<Space>>,
    pub(super) patterns: FxHashMap<usize, Option<Rgb>>,
    pub(super) rasters: FxHashMap<(usize, [i32; 8], Rgb), Option<Arc<Raster>>>,
    /// Dictionaries of the fonts in use, by the address of the font.
    pub(super) font_dicts: FxHashMap<usize, &'a Dictionary>,
    /// Where names are looked up that a form's or glyph's own resources lack.
    pub(super) page_resources: Option<&'a Dictionary>,
    contents: FxHashMap<usize, Rc<[u8]>>,
    kept: usize,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(shared: &'a Shared, marks: PageMarks, view: Matrix) -> Self {
        let page = Rect { left: 0.0, top: 0.0, right: marks.width, bottom: marks.height };
        let limits = shared.objects.limits();
        Self {
            objects: &shared.objects,
            shared,
            sink: Sink::new(marks, limits),
            owner: 0,
            state: State::new(view, page),
            stack: Vec::new(),
            overflow: 0,
            tm: Matrix::IDENTITY,
            tlm: Matrix::IDENTITY,
            outline: Outline::default(),
            clip_pending: false,
            marked: Vec::new(),
            hidden: 0,
            active: Vec::new(),
            uncolored: false,
            operators: limits.page_operators,
            repeats: limits.page_repeats,
            again: 0,
            ran: FxHashSet::default(),
            pixels: limits.page_pixels,
            decoded: super::image::Decoded::default(),
            device_spaces: [Space::Gray, Space::Rgb, Space::Cmyk].map(Rc::new),
            spaces: FxHashMap::default(),
            patterns: FxHashMap::default(),
            rasters: FxHashMap::default(),
            font_dicts: FxHashMap::default(),
            page_resources: None,
            contents: FxHashMap::default(),
            kept: 0,
        }
    }

    /// Back to the state at the beginning of a page.
    pub(super) fn reset(&mut self, view: Matrix) {
        let page = Rect { left: 0.0, top: 0.0, right: self.sink.marks.width, bottom: self.sink.marks.height };
        self.state = State::new(view, page);
    }

    /// Runs a content stream. What it leaves unbalanced does not reach its caller.
    pub(super) fn run(&mut self, data: &[u8], resources: Option<&'a Dictionary>) {
        let saved = (std::mem::take(&mut self.stack), std::mem::take(&mut self.overflow));
        let outer = std::mem::take(&mut self.outline);
        let marked = self.marked.len();
        let mut rest = data;
        let mut effort = data.len().saturating_add(RESUMED);
        for _ in 0..RESUMES {
            if effort < rest.len() {
                self.sink.limited = true;
                break;
            }
            effort -= rest.len();
            let consumed = self.run_part(rest, resources);
            rest = rest.get(consumed..).unwrap_or_default();
            if rest.is_empty() || self.operators == 0 {
                break;
            }
        }
        while self.marked.len() > marked {
            self.end_marked();
        }
        self.outline = outer;
        (self.stack, self.overflow) = saved;
    }

    /// Runs operators until the parser gives up; how many bytes were consumed, the faulty ones included.
    fn run_part(&mut self, data: &[u8], resources: Option<&'a Dictionary>) -> usize {
        let mut instructions = UntypedIter::new(data);
        let mut consumed = 0;
        while let Some(instruction) = instructions.next() {
            if self.operators == 0 {
                self.sink.limited = true;
                return data.len();
            }
            self.operators -= 1;
            if self.again > 0 {
                let Some(left) = self.repeats.checked_sub(1) else {
                    self.sink.limited = true;
                    return data.len();
                };
                self.repeats = left;
            }
            let operator: &[u8] = instruction.operator;
            // The parser does not say where it is; an operator is a part of the data, so its address does.
            if let Some(offset) = operator.as_ptr().addr().checked_sub(data.as_ptr().addr())
                && offset < data.len()
            {
                consumed = offset + operator.len();
            }
            self.execute(&instruction, resources);
        }
        consumed + self.recover(data.get(consumed..).unwrap_or_default(), resources)
    }

    /// Passes over what the parser stopped at; how many bytes.
    fn recover(&mut self, rest: &[u8], resources: Option<&'a Dictionary>) -> usize {
        let near = rest.get(..FAULT_WINDOW).unwrap_or(rest);
        match fault::find(near) {
            Some(Fault::Array { inside, end }) => {
                // An array with operators in it, as some writers set spacing between the strings of a `TJ`.
                let mut items = near.get(inside..end).unwrap_or_default().to_vec();
                items.extend_from_slice(b" end");
                let mut instructions = UntypedIter::new(&items);
                while let Some(instruction) = instructions.next() {
                    self.operators = self.operators.saturating_sub(1);
                    self.loose_text(&instruction, resources);
                }
                end + 1
            }
            Some(Fault::Stray(at)) => at + 1,
            Some(Fault::Open(at)) => {
                // What it opens has lost its end, or its end is beyond what was searched.
                self.sink.broken |= near.len() == rest.len();
                at + 1
            }
            // More operands than there can be: they and their operator are passed over.
            None => {
                let word = near.iter().position(|b| b.is_ascii_alphabetic() || matches!(b, b'\'' | b'"'));
                let word = word.unwrap_or(near.len());
                let rest = near.get(word..).unwrap_or_default();
                let end = rest.iter().position(|b| b.is_ascii_whitespace() || b"()<>[]{}/%".contains(b));
                word + end.unwrap_or(rest.len())
            }
        }
    }

    fn execute(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>) {
        let operator: &[u8] = ins.operator;
        match operator {
            // Paths
            b"re" => {
                if let Some(rect) = numbers::<4>(ins) {
                    self.outline.rectangle(&self.state.ctm, rect);
                }
            }
            b"m" => {
                if let Some([x, y]) = numbers(ins) {
                    self.outline.move_to(self.state.ctm.apply(x, y));
                }
            }
            b"l" => {
                if let Some([x, y]) = numbers(ins) {
                    self.outline.line_to(self.state.ctm.apply(x, y));
                }
            }
            b"c" => {
                if let Some([a, b, c, d, e, f]) = numbers(ins) {
                    let m = self.state.ctm;
                    self.outline.curve_to(m.apply(a, b), m.apply(c, d), m.apply(e, f));
                }
            }
            b"v" => {
                if let Some([c, d, e, f]) = numbers(ins) {
                    let m = self.state.ctm;
                    let end = m.apply(e, f);
                    let from = self.outline.current().unwrap_or(end);
                    self.outline.curve_to(from, m.apply(c, d), end);
                }
            }
            b"y" => {
                if let Some([a, b, e, f]) = numbers(ins) {
                    let m = self.state.ctm;
                    self.outline.curve_to(m.apply(a, b), m.apply(e, f), m.apply(e, f));
                }
            }
            b"h" => self.outline.close(),
            b"S" => self.paint(false, true, false),
            b"s" => {
                self.outline.close();
                self.paint(false, true, false);
            }
            b"f" | b"F" => self.paint(true, false, false),
            b"f*" => self.paint(true, false, true),
            b"B" => self.paint(true, true, false),
            b"B*" => self.paint(true, true, true),
            b"b" => {
                self.outline.close();
                self.paint(true, true, false);
            }
            b"b*" => {
                self.outline.close();
                self.paint(true, true, true);
            }
            b"n" => self.paint(false, false, false),
            b"W" | b"W*" => self.clip_pending = true,

            // Graphics state
            b"q" => self.save(),
            b"Q" => self.restore(),
            b"cm" => {
                if let Some(matrix) = numbers(ins) {
                    let ctm = Matrix::new(matrix).then(&self.state.ctm);
                    if ctm.is_finite() {
                        self.state.ctm = ctm;
                    }
                }
            }
            b"w" => {
                if let Some([width]) = numbers(ins) {
                    self.state.line_width = width.abs();
                }
            }
            b"gs" => {
                if let Some(dict) = self.resource(resources, b"ExtGState", ins) {
                    self.extended_state(dict);
                }
            }

            // Colors
            b"g" => self.device::<1>(ins, false),
            b"G" => self.device::<1>(ins, true),
            b"rg" => self.device::<3>(ins, false),
            b"RG" => self.device::<3>(ins, true),
            b"k" => self.device::<4>(ins, false),
            b"K" => self.device::<4>(ins, true),
            b"cs" => self.color_space(ins, resources, false),
            b"CS" => self.color_space(ins, resources, true),
            b"sc" | b"scn" => self.color(ins, resources, false),
            b"SC" | b"SCN" => self.color(ins, resources, true),

            // Objects
            b"Do" => {
                if let Some(name) = name(ins)
                    && self.hidden == 0
                {
                    self.x_object(name, resources);
                }
            }
            b"sh" => self.shade(ins, resources),
            b"BI" => self.inline_image(ins, resources),

            // Marked content
            b"BMC" => self.begin_marked(ins, resources, false),
            b"BDC" => self.begin_marked(ins, resources, true),
            b"EMC" => self.end_marked(),

            // Glyph procedures
            b"d1" => self.uncolored = true,

            _ => self.text_operator(operator, ins, resources),
        }
    }

    fn save(&mut self) {
        if self.stack.len() < self.objects.limits().nesting.saturating_mul(STATES_PER_LEVEL) {
            self.stack.push(self.state.clone());
        } else {
            self.overflow += 1;
            self.sink.limited = true;
        }
    }

    fn restore(&mut self) {
        if self.overflow > 0 {
            self.overflow -= 1;
        } else if let Some(state) = self.stack.pop() {
            self.state = state;
        }
    }

    fn paint(&mut self, fill: bool, stroke: bool, even_odd: bool) {
        if let Some(clip) = self.state.clip
            && self.hidden == 0
            && (fill || stroke)
        {
            let how = Painting {
                fill: if fill { self.state.fill.visible() } else { None },
                stroke: if stroke { self.state.stroke.visible() } else { None },
                even_odd,
                line_width: self.state.line_width * self.state.ctm.scale(),
            };
            self.outline.paint(how, &clip, &mut self.sink);
        }
        if std::mem::take(&mut self.clip_pending)
            && let Some(bounds) = self.outline.bounds()
        {
            self.state.clip_to(&bounds);
        }
        self.outline.clear();
    }

    fn extended_state(&mut self, dict: &'a Dictionary) {
        let objects = self.objects;
        if let Some(width) = objects.number(dict, b"LW") {
            self.state.line_width = width.abs();
        }
        if let Some(alpha) = objects.number(dict, b"ca") {
            self.state.fill.alpha = alpha;
        }
        if let Some(alpha) = objects.number(dict, b"CA") {
            self.state.stroke.alpha = alpha;
        }
        if let Some([font, size]) = objects.array(dict, b"Font") {
            if let Some(font) = objects.as_dict(font) {
                self.state.text.font = Some(self.font(font));
            }
            self.state.text.size = objects.as_number(size).unwrap_or(0.0);
        }
    }

    /// The entry of a category of resources that the (last) name operand names.
    pub(super) fn resource(
        &self,
        resources: Option<&'a Dictionary>,
        category: &[u8],
        ins: &Instruction<'_, '_>,
    ) -> Option<&'a Dictionary> {
        self.objects.as_dict(self.named(resources, category, name(ins)?)?)
    }

    /// The entry of a category of resources that has that name. Writers leave out of a form's resources what the page's
    /// have, or give a glyph those of another.
    pub(super) fn named(
        &self,
        resources: Option<&'a Dictionary>,
        category: &[u8],
        name: &[u8],
    ) -> Option<&'a lopdf::Object> {
        let of = |resources| self.objects.get(self.objects.dict(resources, category)?, name);
        resources.and_then(of).or_else(|| self.page_resources.and_then(of))
    }

    /// The font of a dictionary.
    pub(super) fn font(&mut self, dict: &'a Dictionary) -> Arc<Font> {
        let font = self.shared.font(dict);
        self.font_dicts.insert(Arc::as_ptr(&font).addr(), dict);
        font
    }

    fn ink(&mut self, stroke: bool) -> &mut super::state::Ink {
        if stroke { &mut self.state.stroke } else { &mut self.state.fill }
    }

    fn device<const N: usize>(&mut self, ins: &Instruction<'_, '_>, stroke: bool) {
        if self.uncolored {
            return;
        }
        let Some(components) = numbers::<N>(ins) else { return };
        let [gray, rgb, cmyk] = &self.device_spaces;
        let space = match N {
            1 => gray,
            3 => rgb,
            _ => cmyk,
        };
        let color = space.rgb(&components);
        let space = Rc::clone(space);
        let ink = self.ink(stroke);
        (ink.color, ink.space, ink.void) = (color, space, false);
    }

    fn color_space(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>, stroke: bool) {
        if self.uncolored {
            return;
        }
        let Some(name) = name(ins) else { return };
        let space = self.space(&lopdf::Object::Name(name.to_vec()), resources);
        let (color, void) = (space.initial(), space.paints_nothing());
        let ink = self.ink(stroke);
        (ink.color, ink.space, ink.void) = (color, space, void);
    }

    /// The color space that an object says; those named in resources are read once.
    pub(super) fn space(&mut self, object: &lopdf::Object, resources: Option<&'a Dictionary>) -> Rc<Space> {
        let named = match object {
            lopdf::Object::Name(name) => self.named(resources, b"ColorSpace", name),
            _ => None,
        };
        let Some(named) = named else { return Space::load(self.objects, resources, object) };
        let key = std::ptr::from_ref(named).addr();
        if let Some(space) = self.spaces.get(&key) {
            return Rc::clone(space);
        }
        let space = Space::load(self.objects, resources, named);
        self.spaces.insert(key, Rc::clone(&space));
        space
    }

    fn color(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>, stroke: bool) {
        if self.uncolored {
            return;
        }
        let mut components = [0.0; 32];
        let mut n = 0;
        for (slot, operand) in components.iter_mut().zip(ins.operands()) {
            let Operand::Number(number) = operand else { break };
            *slot = number.as_f32();
            n += 1;
        }
        let components = components.get(..n).unwrap_or_default();
        let patterns = resources.and_then(|r| self.objects.dict(r, b"Pattern"));
        if let Some(pattern) = name(ins).and_then(|name| self.objects.get(patterns?, name)) {
            let below = self.ink(stroke).space.rgb(components);
            let color = self.pattern(pattern, resources, below);
            let ink = self.ink(stroke);
            (ink.color, ink.void) = (color.unwrap_or(ink.color), color.is_none());
            return;
        }
        let ink = self.ink(stroke);
        ink.color = ink.space.rgb(components);
        ink.void = ink.space.paints_nothing();
        let weight = ink.space.weight();
        self.operators = self.operators.saturating_sub(weight - 1);
    }

    /// The decoded bytes of a form, kept for the next time it is drawn.
    pub(super) fn content(&mut self, stream: &'a lopdf::Stream) -> Rc<[u8]> {
        let key = std::ptr::from_ref(stream).addr();
        if let Some(content) = self.contents.get(&key) {
            return Rc::clone(content);
        }
        let (content, whole) = self.objects.content_data(std::iter::once(stream));
        self.sink.broken |= !whole;
        let content: Rc<[u8]> = content.into();
        if self.kept + content.len() <= KEPT_CONTENT {
            self.kept += content.len();
            self.contents.insert(key, Rc::clone(&content));
        }
        content
    }

    /// Runs `inside` unless what lies at that address is being run already, or too much is.
    pub(super) fn nested(&mut self, key: usize, inside: impl FnOnce(&mut Self)) {
        if self.active.contains(&key) {
            return;
        }
        if self.active.len() >= self.objects.limits().nesting {
            self.sink.limited = true;
            return;
        }
        let again = usize::from(!self.ran.insert(key));
        if again > 0 && self.repeats == 0 {
            self.sink.limited = true;
            return;
        }
        self.active.push(key);
        self.again += again;
        let state = self.state.clone();
        let saved = (self.tm, self.tlm, self.uncolored);
        inside(self);
        (self.tm, self.tlm, self.uncolored) = saved;
        self.state = state;
        self.again -= again;
        self.active.pop();
    }
}

/// The last `N` numbers among the operands, where there are as many.
pub(super) fn numbers<const N: usize>(ins: &Instruction<'_, '_>) -> Option<[f32; N]> {
    let mut out = [0.0; N];
    let mut seen = 0;
    for operand in ins.operands() {
        if let Operand::Number(number) = operand {
            if seen >= N {
                out.rotate_left(1);
            }
            if let Some(slot) = out.get_mut(seen.min(N - 1)) {
                *slot = number.as_f32();
            }
            seen += 1;
        }
    }
    (seen >= N).then_some(out)
}

/// The last name among the operands.
pub(super) fn name<'b>(ins: &Instruction<'b, '_>) -> Option<&'b [u8]> {
    ins.operands().filter_map(|o| if let Operand::Name(name) = o { Some(name.as_ref()) } else { None }).last()
}

/// A key for an object: its address, which stays the same for as long as the file is open.
pub(super) fn address<T>(of: &T) -> usize {
    std::ptr::from_ref(of).addr()
}
