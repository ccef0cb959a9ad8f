//! Marked content (ISO 32000-2 §14.6): replacement texts, structure ids and optional content that is off.
//! Must not know how the structure tree is made.
#![warn(clippy::indexing_slicing)]

use hayro_syntax::content::Instruction;
use hayro_syntax::object::{Dict, Object as Operand, String as Text};
use lopdf::Dictionary;

use super::interpret::Interpreter;
use super::sink::index;
use super::text_string;
use crate::mark::{self, MarkKind};
use crate::page_marks::{Glyph, Picture, Tag};

/// The longest description that is taken for what a glyph says, in bytes.
const DESCRIPTION: usize = 60;

/// Bytes of a text that stands for glyphs.
const LONGEST: usize = 1 << 16;
/// Bytes of such a text that weigh as much as an operator.
const BYTES: usize = 64;

/// A sequence that has begun.
#[derive(Debug, Default)]
pub(super) struct Marked {
    hidden: bool,
    /// What the content around it belongs to.
    outside: Option<Tag>,
    /// What a picture in it says.
    pub(super) alt: Option<String>,
    replacement: Option<Replacement>,
    /// Glyphs, paths and pictures that there were before it.
    before: [usize; 3],
    /// Sequences beyond the limit that began within this one.
    deeper: usize,
}

/// Text that stands for the glyphs drawn from here on.
#[derive(Debug)]
struct Replacement {
    text: String,
    first_glyph: usize,
    text_start: usize,
    unmapped: u32,
}

impl<'a> Interpreter<'a> {
    pub(super) fn begin_marked(&mut self, ins: &Instruction<'_, '_>, resources: Option<&'a Dictionary>, listed: bool) {
        if self.marked.len() >= self.objects.limits().nesting.saturating_mul(4) {
            if let Some(last) = self.marked.last_mut() {
                last.deeper += 1;
            }
            return;
        }
        let mut operands = ins.operands();
        let tag_name: &[u8] = match operands.next() {
            Some(Operand::Name(name)) => name.as_ref(),
            _ => b"",
        };
        let mut marked = Marked { outside: self.sink.tag, before: self.drawn(), ..Marked::default() };
        let mut mcid = None;
        match operands.next().filter(|_| listed) {
            Some(Operand::Name(name)) => {
                let properties = resources.and_then(|r| self.objects.dict(r, b"Properties"));
                if let Some(object) = properties.and_then(|p| p.get(name.as_ref()).ok()) {
                    if tag_name == b"OC" {
                        marked.hidden = !self.shared.optional.shows(self.objects, object);
                    }
                    if let Some(dict) = self.objects.as_dict(object) {
                        mcid = self.listed(&mut marked, dict);
                    }
                }
            }
            Some(Operand::Dict(dict)) => mcid = self.inline(&mut marked, dict),
            _ => {}
        }
        let structure = self.shared.structure();
        let tag = mcid.and_then(|mcid| structure.tag(self.owner, mcid));
        if let Some(tag) = tag.or((tag_name == b"Artifact").then_some(Tag::Artifact)) {
            self.sink.tag = Some(tag);
            if marked.replacement.is_none() {
                marked.replacement = structure.replacement(tag).map(|text| self.replacement(text.to_owned()));
            }
        }
        self.hidden += usize::from(marked.hidden);
        self.marked.push(marked);
    }

    /// Reads a property list from the resources; the structure id in it.
    fn listed(&mut self, marked: &mut Marked, dict: &Dictionary) -> Option<u32> {
        let objects = self.objects;
        let mut effort = 0;
        let mut text = |key: &[u8]| -> Option<String> {
            let text = objects.string(dict, key)?;
            let text = text.get(..LONGEST).unwrap_or(text);
            effort += text.len() / BYTES;
            Some(text_string::decode(text))
        };
        marked.alt = text(b"Alt");
        marked.replacement = text(b"ActualText").map(|text| self.replacement(text));
        // It costs little to name the same text again and again.
        self.operators = self.operators.saturating_sub(effort);
        self.objects.int(dict, b"MCID").and_then(|n| u32::try_from(n).ok())
    }

    /// The same for one within the content stream.
    fn inline(&self, marked: &mut Marked, dict: &Dict<'_>) -> Option<u32> {
        marked.alt = dict.get::<Text<'_>>(b"Alt").map(|text| text_string::decode(text.as_bytes()));
        marked.replacement =
            dict.get::<Text<'_>>(b"ActualText").map(|text| self.replacement(text_string::decode(text.as_bytes())));
        dict.get::<i32>(b"MCID").and_then(|n| u32::try_from(n).ok())
    }

    fn replacement(&self, text: String) -> Replacement {
        let marks = &self.sink.marks;
        Replacement { text, first_glyph: marks.glyphs.len(), text_start: marks.text.len(), unmapped: marks.unmapped }
    }

    pub(super) fn end_marked(&mut self) {
        let Some(last) = self.marked.last_mut() else { return };
        if last.deeper > 0 {
            last.deeper -= 1;
            return;
        }
        let Some(marked) = self.marked.pop() else { return };
        self.hidden -= usize::from(marked.hidden);
        if self.drawn() != marked.before && marked.replacement.is_none() {
            let alt = marked.alt.as_deref().or_else(|| self.shared.structure().alt(self.sink.tag?)).map(str::to_owned);
            if let Some(alt) = alt {
                self.describe(&marked, &alt);
            }
        }
        self.sink.tag = marked.outside;
        if let Some(replacement) = marked.replacement {
            self.replace(&replacement);
        }
    }

    /// How many glyphs, paths and pictures there are.
    fn drawn(&self) -> [usize; 3] {
        let marks = &self.sink.marks;
        [marks.glyphs.len(), marks.paths.len(), marks.pictures.len()]
    }

    /// Uses the description of what a sequence drew, where nothing better tells: for paths that it calls a mark, and
    /// for glyphs that have no character.
    fn describe(&mut self, marked: &Marked, alt: &str) {
        let [glyphs, paths, pictures] = marked.before;
        let label = mark::of_label(alt);
        let marks = &self.sink.marks;
        if marks.pictures.len() > pictures {
            return;
        }
        if let Some(drawn) = marks.glyphs.get(glyphs..).filter(|g| !g.is_empty()) {
            let text = |g: &Glyph| {
                let start = usize::try_from(g.start).unwrap_or(usize::MAX);
                marks.text.get(start..start.saturating_add(usize::from(g.len))).unwrap_or_default()
            };
            let unread = |g: &Glyph| text(g).chars().all(|c| matches!(c, '\u{e000}'..='\u{f8ff}'));
            let text = match label {
                Some((MarkKind::Check, _)) => "\u{2713}",
                Some((MarkKind::Cross, _)) => "\u{2717}",
                _ => alt,
            };
            if let (Some(first), true) = (drawn.first(), drawn.iter().all(unread) && text.len() <= DESCRIPTION) {
                let text_start = usize::try_from(first.start).unwrap_or(usize::MAX);
                let unmapped = drawn.iter().filter(|g| g.len == 0).count();
                let unmapped = marks.unmapped.saturating_sub(index(unmapped));
                self.replace(&Replacement { text: text.to_owned(), first_glyph: glyphs, text_start, unmapped });
            }
            return;
        }
        let boxes = marks.paths.get(paths..).unwrap_or_default().iter().map(|p| p.bbox);
        let largest = f32::from(self.objects.limits().picture_points);
        let bbox = boxes.reduce(|a, b| a.union(&b)).filter(|b| b.width().max(b.height()) <= largest);
        if let Some(bbox) = bbox.filter(|_| label.is_some()) {
            self.sink.picture(Picture { bbox, raster: None, alt: Some(alt.to_owned()), z: 0 });
        }
    }

    /// Gives the glyphs of a sequence the text that stands for them.
    fn replace(&mut self, replacement: &Replacement) {
        let marks = &mut self.sink.marks;
        let Some(drawn) = marks.text.get(replacement.text_start..) else { return };
        let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let Some(glyphs) = marks.glyphs.get_mut(replacement.first_glyph..) else { return };
        if glyphs.is_empty() || (marks.unmapped == replacement.unmapped && bare(drawn) == bare(&replacement.text)) {
            // The glyphs say the same already, each in its own place.
            return;
        }
        marks.text.truncate(replacement.text_start);
        marks.unmapped = replacement.unmapped;
        let mut chars = replacement.text.chars();
        let one_each = replacement.text.chars().count() == glyphs.len();
        for (i, glyph) in glyphs.iter_mut().enumerate() {
            glyph.start = index(marks.text.len());
            match chars.next().filter(|_| one_each) {
                Some(c) => marks.text.push(c),
                None if i == 0 => marks.text.push_str(&replacement.text),
                None => {}
            }
            let len = marks.text.len() - usize::try_from(glyph.start).unwrap_or(0);
            glyph.len = u16::try_from(len).unwrap_or(0);
        }
    }
}
