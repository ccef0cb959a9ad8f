//! Statuses that stand on the heading of a recommendation ("Recommendation 4 [Complete]" with a label, a tick or a
//! light at its end), as lines of their own beneath it.
//! Must not know what a family's headings look like otherwise.

use std::ops::Range;

use crate::document::{Block, BlockKind, Span, SpanKind, Style, Text};
use crate::mark::{Mark, MarkKind};
use crate::profile::{Lexicon, fold};

use super::normalize::{status, text};
use super::sources::is_named;

/// Longest heading, in bytes.
const LONGEST: usize = 300;

/// The blocks with such statuses apart; none where there are none. `shapes`: ticks and lights too, not words only.
pub(crate) fn blocks(blocks: &[Block], shapes: bool, lexicon: &Lexicon) -> Option<Vec<Block>> {
    let cut = |b: &Block| {
        let heads = matches!(b.kind, BlockKind::Heading { .. } | BlockKind::Term | BlockKind::Paragraph);
        if heads { cut(&b.text, shapes, lexicon) } else { None }
    };
    if !blocks.iter().any(|b| cut(b).is_some()) {
        return None;
    }
    let mut out = Vec::with_capacity(blocks.len() + 8);
    for block in blocks {
        let Some((own, said)) = cut(block) else {
            out.push(block.clone());
            continue;
        };
        let mut line = Text::plain("Status:");
        line.append(" ", &said);
        out.push(Block { text: own, ..block.clone() });
        let style = Style { bold: false, fill: None, ..block.style };
        out.push(Block { kind: BlockKind::Paragraph, text: line, style, at: block.at.clone() });
    }
    Some(out)
}

/// A heading's own words, and the status on it.
fn cut(t: &Text, shapes: bool, lexicon: &Lexicon) -> Option<(Text, Text)> {
    if t.string.len() > LONGEST {
        return None;
    }
    let words = t.string.as_str();
    let blank = |r: Range<usize>| words.get(r).is_some_and(|w| !w.chars().any(char::is_alphanumeric));
    let says = |range: &Range<usize>, mark: &Mark| match mark.kind {
        MarkKind::Word => {
            let said = mark.raw.as_deref().or_else(|| words.get(range.clone())).unwrap_or_default();
            status::exact(lexicon, &fold(said)).is_some()
        }
        MarkKind::Check | MarkKind::Cross | MarkKind::Swatch => shapes,
        MarkKind::Box | MarkKind::Unknown => false,
    };
    let behind = t.marks().find(|(r, m)| says(r, m) && r.start > 0 && blank(r.end..words.len()));
    let ahead = || t.marks().find(|(r, m)| says(r, m) && blank(0..r.start));
    let (range, mark) = behind.or_else(ahead)?;
    let (range, at_end) = (range.clone(), range.start > 0 && blank(range.end..words.len()));
    let mut own = if at_end { t.slice(0..range.start) } else { t.slice(range.end..words.len()) };
    own.spans.retain(|s| !matches!(s.kind, SpanKind::Mark(_)));
    let trimmed = own.string.trim_matches([' ', '\n', '–', '—', '-', '|', '·', ':']);
    let start = trimmed.as_ptr() as usize - own.string.as_ptr() as usize;
    let own = own.slice(start..start + trimmed.len());
    if !is_named(lexicon, &text::words(&own)) {
        return None;
    }
    let raw = mark.raw.as_deref().filter(|_| range.is_empty() && mark.kind == MarkKind::Word);
    let mut said = Text::plain(raw.or_else(|| words.get(range))?);
    if mark.kind != MarkKind::Word {
        said.spans.push(Span { range: 0..said.string.len(), kind: SpanKind::Mark(mark.clone()) });
    }
    Some((own, said))
}
