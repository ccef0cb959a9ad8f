//! Text in other directions than from left to right.
//! Must not know upright lines.

use super::{Atom, Context, Line, Token, new_token, push_text};
use crate::geometry::Rect;

/// Text in other directions: consecutive glyphs of one direction are a line, spaced as they are drawn.
pub(super) fn turned_lines(ctx: &Context, atoms: &[Atom]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut last: Option<Atom> = None;
    let mut drawn_space = false;
    for a in atoms {
        if a.space {
            drawn_space = true;
            continue;
        }
        let near = last.is_some_and(|b| distance(ctx, &b, a) < 3.0 * a.size && angle(ctx, &b) == angle(ctx, a));
        if !near {
            out.extend(Line::new(std::mem::take(&mut tokens)));
        }
        let joined = near
            && !drawn_space
            && last.is_some_and(|b| {
                let moved = distance(ctx, &b, a);
                let advance = ctx.page.glyphs.get(b.glyph as usize).map_or(0.0, |g| g.advance);
                moved - advance <= ctx.space(a) * a.size
            });
        let text = ctx.text(a);
        let bbox = Rect { left: a.left, top: a.top, right: a.right, bottom: a.bottom };
        match tokens.last_mut() {
            Some(t) if joined => {
                push_text(&mut t.text, text);
                t.bbox = t.bbox.union(&bbox);
            }
            _ => {
                let mut t = new_token(ctx, a, text, joined, None);
                t.bbox = bbox;
                tokens.push(t);
            }
        }
        last = Some(*a);
        drawn_space = false;
    }
    out.extend(Line::new(tokens));
    out
}

fn angle(ctx: &Context, a: &Atom) -> i32 {
    // Whole degrees are enough to tell directions apart.
    ctx.page.runs.get(a.run as usize).map_or(0, |r| {
        #[expect(clippy::cast_possible_truncation, reason = "an angle in degrees")]
        let whole = r.angle.round() as i32;
        whole
    })
}

fn distance(ctx: &Context, a: &Atom, b: &Atom) -> f32 {
    let at = |x: &Atom| ctx.page.glyphs.get(x.glyph as usize).map(|g| g.origin);
    match (at(a), at(b)) {
        (Some(p), Some(q)) => (p.x - q.x).hypot(p.y - q.y),
        _ => f32::INFINITY,
    }
}
