//! A row of glyphs to pieces of lines and their words.
//! Must not know other rows.

use unicode_normalization::char::is_combining_mark;

use super::super::tolerances::T;
use super::super::{blocks, marks};
use super::{Atom, Context, Line, Token, body, look, new_token, push_text, rows};

impl Context<'_> {
    /// Whether the glyphs are a bullet or number that stands before `next`.
    fn opens_item(&self, atoms: &[Atom], next: &Atom) -> bool {
        let mut glyphs = atoms.iter().filter(|a| !a.space);
        let (Some(first), Some(last)) = (glyphs.next(), atoms.iter().rev().find(|a| !a.space)) else { return false };
        if next.left - last.right > 4.0 * next.size {
            return false;
        }
        let text: String = atoms.iter().filter(|a| !a.space).take(8).map(|a| self.text(a)).collect();
        let single = first.glyph == last.glyph;
        single && blocks::is_bullet(&text) && !text.chars().all(char::is_alphanumeric)
            || blocks::is_number(&text) && next.left - last.right < 2.5 * next.size
    }

    /// Whether two glyphs stand in two cells of a table.
    fn in_two_cells(&self, a: &Atom, b: &Atom) -> bool {
        let cell = |a: &Atom| self.tags.of_run(a.run).cell;
        a.run != b.run && cell(a) != cell(b) && cell(a) > 0 && cell(b) > 0
    }

    /// Whether a glyph is a sign that a space follows.
    fn ends_clause(&self, a: &Atom) -> bool {
        matches!(self.text(a), "." | "," | ";" | ":" | "!" | "?")
    }
}

/// How far apart letters stand in letter-spaced text, in shares of the size; 0 in ordinary text, less than 0 where they
/// overlap.
///
/// Letter-spacing holds for all letters alike: two that stand close show that the others are words of one letter. And
/// it is done to words: figures with even gaps are the cells of a row.
fn tracking(ctx: &Context, atoms: &[Atom]) -> f32 {
    let mut gaps: Vec<f32> = Vec::new();
    let mut last: Option<&Atom> = None;
    for a in atoms {
        if a.space {
            last = None;
            continue;
        }
        if let Some(b) = last {
            let gap = (a.left - b.right) / a.size;
            if gap < T.tracked_em.1 {
                gaps.push(gap);
            }
        }
        last = Some(a);
    }
    if gaps.len() < 3 {
        return 0.0;
    }
    gaps.sort_unstable_by(f32::total_cmp);
    let at = |share: usize| gaps.get(gaps.len() * share / 10).copied().unwrap_or(0.0);
    let (least, low, median) = (at(0), at(2), at(5));
    // Letters that overlap all alike are set closer than their font has them, or the font's widths are wrong.
    if median < -T.kern_em && at(8) - low < T.kern_em {
        return median;
    }
    if median <= T.tracked_em.0 || median >= low * 1.5 + 0.05 || least < median - T.kern_em {
        return 0.0;
    }
    let letters = atoms.iter().filter(|a| ctx.text(a).chars().any(char::is_alphabetic)).count();
    let others = atoms.iter().filter(|a| !a.space).count() - letters.min(atoms.len());
    if letters >= others { median } else { 0.0 }
}

/// Cuts a row into pieces at wide gaps and the pieces into tokens.
pub(super) fn row_to_lines(ctx: &Context, row: &[Atom], out: &mut Vec<Line>) {
    let atoms = rows::single(ctx, row);
    // Usual space of this row, from gaps that hold a space or look like one.
    let mut spaces: Vec<f32> = Vec::new();
    let mut prev: Option<&Atom> = None;
    for a in atoms.iter().filter(|a| !a.space) {
        if let Some(b) = prev {
            let gap = (a.left - b.right) / a.size.max(b.size);
            if gap > T.space_em.1 {
                spaces.push(gap);
            }
        }
        prev = Some(a);
    }
    spaces.sort_by(f32::total_cmp);
    let usual = spaces.get(spaces.len() / 3).copied().unwrap_or(0.25).min(0.9);
    let piece = if ctx.pitch { 0.0 } else { T.piece_em.max(usual * T.piece_spaces) };
    let mut start = 0;
    let mut right = f32::NEG_INFINITY;
    let mut last: Option<&Atom> = None;
    for (i, a) in atoms.iter().enumerate() {
        if a.space {
            continue;
        }
        if let Some(b) = last {
            // In a fixed grid two empty places are a gap; elsewhere it is measured in sizes.
            let limit = if ctx.pitch {
                1.5 * (a.right - a.left).max(0.1)
            } else {
                piece * a.size.min(b.size * 1.5).max(b.size * 0.5)
            };
            let wide = a.left - right > limit && !ctx.opens_item(atoms.get(start..i).unwrap_or(&[]), a);
            if wide || ctx.in_two_cells(b, a) {
                push_line(ctx, atoms.get(start..i).unwrap_or(&[]), out);
                start = i;
            }
        }
        right = right.max(a.right);
        last = Some(a);
    }
    push_line(ctx, atoms.get(start..).unwrap_or(&[]), out);
}

fn push_line(ctx: &Context, atoms: &[Atom], out: &mut Vec<Line>) {
    let tracked = tracking(ctx, atoms);
    let mut tokens: Vec<Token> = Vec::new();
    let mut last: Option<Atom> = None;
    let mut drawn_space = false;
    for a in atoms {
        if a.space {
            drawn_space = true;
            continue;
        }
        let (mut joined, mut same) = (false, false);
        if let Some(b) = last {
            let gap = (a.left - b.right) / a.size.min(b.size);
            let limit = if ctx.pitch {
                0.3
            } else if drawn_space {
                tracked + T.drawn_space_em
            } else if ctx.ends_clause(&b) && ctx.text(a).chars().all(char::is_alphabetic) {
                // After a comma or full stop the narrowest spaces of justified lines are told from kerning.
                tracked + T.clause_em
            } else {
                tracked + ctx.space(a)
            };
            joined = gap <= limit;
            same =
                joined && a.link == b.link && look(ctx, a) == look(ctx, &b) && (a.size - b.size).abs() < 0.1 * a.size;
        }
        let text = ctx.text(a);
        let mark = marks::of_glyph(ctx.page, &ctx.colored, a.glyph, text);
        match tokens.last_mut() {
            Some(token) if same && mark.is_none() && token.mark.is_none() => {
                push_text(&mut token.text, text);
                token.bbox = token.bbox.union(&body(ctx, a));
            }
            _ => tokens.push(new_token(ctx, a, text, joined, mark)),
        }
        // An accent that is drawn over a letter does not end where the letter does.
        let reach = last.filter(|_| text.chars().all(is_combining_mark)).map_or(a.right, |b| b.right.max(a.right));
        last = Some(Atom { right: reach, ..*a });
        drawn_space = false;
    }
    out.extend(Line::new(tokens));
}
