//! Lines in reading order to headings, paragraphs and list items.
//! Must not know tables, pages' furniture or what a text says.

use super::text::Break;
use super::tolerances::T;
use super::words::Line;

/// A block in the making: its lines and what they are.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its lines, the bullet or number taken away.
    pub lines: Vec<Line>,
    /// What stands after each line.
    pub breaks: Vec<Break>,
    /// Bullet or number of a list item, and where it stands.
    pub marker: Option<(String, f32)>,
    /// Margins of the column it stands in.
    pub margins: (f32, f32),
    /// The file says that a list item begins here.
    pub item: bool,
}

impl Draft {
    /// Size of its first line.
    pub(super) fn size(&self) -> f32 {
        self.lines.first().map_or(10.0, |l| l.size)
    }

    /// Whether a page or column ends between this and `next`.
    pub(super) fn is_cut_before(&self, next: &Self) -> bool {
        match (self.lines.last(), next.lines.first()) {
            (Some(a), Some(b)) => a.page != b.page || b.base < a.base,
            _ => false,
        }
    }

    /// Whether `next`, which begins the next column or page, goes on with what this one began.
    pub(super) fn goes_on(&self, next: &Self) -> bool {
        let (Some(a), Some(b)) = (self.lines.last(), next.lines.first()) else { return false };
        if let Some(same) = one_block(a, b) {
            return same;
        }
        if next.marker.is_some() || (a.size - b.size).abs() > T.size_share * a.size || a.bold() != b.bold() {
            return false;
        }
        !begins_large(b) || !ends_sentence(a) && wraps(a, b, self.margins.0, self.margins.1)
    }

    /// Adds the lines of `next`.
    pub(super) fn append(&mut self, next: Self) {
        self.breaks.push(Break::Soft);
        self.breaks.extend(next.breaks);
        self.lines.extend(next.lines);
    }
}

/// How the lines of a column are spaced.
#[derive(Clone, Copy, Debug)]
struct Column {
    left: f32,
    right: f32,
    /// Usual distance of baselines, as a share of the size.
    leading: f32,
    /// White space parts paragraphs: more of it than the leading by a good part.
    spaced: bool,
    /// Only a little of it does, but regularly.
    weakly: bool,
}

/// Cuts a run of lines in one column into blocks. `left` and `right` are the column's margins.
pub(super) fn blocks(lines: Vec<Line>, left: f32, right: f32) -> Vec<Draft> {
    let column = measure(&lines, left, right);
    let mut out: Vec<Draft> = Vec::new();
    for mut line in lines {
        let last = out.last().and_then(|d| d.lines.last());
        let begins = may_begin(last, &line, &column) || counts_on(&out, &line);
        let marker = if begins { take_marker(&mut line) } else { None };
        let joins = match (out.last(), last, &marker) {
            (Some(draft), Some(prev), None) => joins(draft, prev, &line, &column),
            _ => None,
        };
        match (joins, out.last_mut()) {
            (Some(b), Some(draft)) => {
                draft.breaks.push(b);
                draft.lines.push(line);
            }
            _ => {
                let said = line.said().item;
                let item = said > 0 && out.last().and_then(|d| d.lines.last()).is_none_or(|l| l.said().item != said);
                out.push(Draft { lines: vec![line], breaks: Vec::new(), marker, margins: (left, right), item });
            }
        }
    }
    out
}

/// Measures the spacing of a column.
fn measure(lines: &[Line], left: f32, right: f32) -> Column {
    let leading = leading(lines);
    let (mut strong, mut weak) = (0, 0);
    for w in lines.windows(2) {
        let [a, b] = w else { continue };
        if (a.size - b.size).abs() > T.size_share * a.size || !ends_sentence(a) {
            continue;
        }
        let more = (b.base - a.base) / a.size.min(b.size) - leading;
        if more > T.parting_em && more < 1.5 {
            strong += 1;
        } else if more > T.weak_parting_em && more <= T.parting_em {
            weak += 1;
        }
    }
    Column { left, right, leading, spaced: strong > 0, weakly: strong == 0 && weak > 0 }
}

/// The usual distance of baselines, as a share of the size.
fn leading(lines: &[Line]) -> f32 {
    let mut steps: Vec<f32> = lines
        .windows(2)
        .filter_map(|w| match w {
            [a, b] if (a.size - b.size).abs() < T.size_share * a.size => {
                let step = (b.base - a.base) / a.size;
                (step > 0.8 && step < T.leading_em).then_some(step)
            }
            _ => None,
        })
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 4).copied().unwrap_or(1.25)
}

/// Whether `line` goes on with the block whose last line is `prev`, and with what break.
fn joins(draft: &Draft, prev: &Line, line: &Line, column: &Column) -> Option<Break> {
    let Column { left, right, leading, .. } = *column;
    let size = prev.size.min(line.size);
    let said = one_block(prev, line);
    if said == Some(false) {
        return None;
    }
    if (prev.size - line.size).abs() > T.size_share * prev.size {
        return None;
    }
    if line.page != prev.page {
        // A cell that a page break cuts.
        let on = said == Some(true) || !begins_large(line) || !ends_sentence(prev) && wraps(prev, line, left, right);
        return on.then_some(Break::Soft);
    }
    let step = line.base - prev.base;
    if step <= 0.0 || step > (leading + T.parting_em) * size {
        return None;
    }
    let only_marks = |l: &Line| l.tokens.iter().all(|t| t.mark.is_some());
    if prev.bold() != line.bold() && !only_marks(prev) && !only_marks(line) {
        return None;
    }
    let wraps = wraps(prev, line, left, right);
    let ends = ends_sentence(prev) && begins_large(line);
    // A little more than the usual leading parts paragraphs only where nothing else does and a sentence ends.
    if column.weakly && ends && said.is_none() && step > (leading + T.weak_parting_em) * size {
        return None;
    }
    // A first line may be indented, further lines all begin at one place.
    let body = if draft.lines.len() > 1 { draft.lines.get(1) } else { draft.lines.first() };
    let shift = body.map_or(0.0, |b| line.bbox.left - b.bbox.left);
    let centered = (prev.bbox.center().x - line.bbox.center().x).abs() < 0.6 * size;
    if shift > T.indent_em * size && !centered && draft.lines.len() > 1 {
        return None;
    }
    // Further left than the item's words stand: a line of the item only where it is full and begins under the bullet.
    if shift < -T.indent_em * size
        && let Some((_, x)) = &draft.marker
        && !(wraps && (line.bbox.left - x).abs() < T.indent_em * size)
    {
        return None;
    }
    if wraps || !begins_large(line) {
        return Some(Break::Soft);
    }
    // The line before ended early: a paragraph ends there, or a line was broken by hand. Where white space parts
    // paragraphs, it was broken by hand.
    if ends && said.is_none() && !column.spaced && (column.weakly || prev.bbox.right < right - 0.15 * (right - left)) {
        return None;
    }
    Some(Break::Hard)
}

/// Whether the file says that two lines are of one paragraph, or of two; none where it does not say.
fn one_block(a: &Line, b: &Line) -> Option<bool> {
    let (a, b) = (a.said(), b.said());
    // Words in a cell may be of several paragraphs that are not told apart.
    let known = a.block > 0 && b.block > 0 && !(a.block == b.block && a.cell > 0);
    known.then_some(a.block == b.block)
}

fn ends_sentence(line: &Line) -> bool {
    line.tokens
        .iter()
        .rev()
        .filter(|t| !t.raised)
        .find_map(|t| t.text.trim_end_matches(['”', '"', ')', '’', '»']).chars().last())
        .is_some_and(|c| matches!(c, '.' | '!' | '?' | ':'))
}

fn begins_large(line: &Line) -> bool {
    line.tokens.iter().find_map(|t| t.text.chars().next()).is_none_or(|c| !c.is_lowercase())
}

/// Whether the first word of `line` had no more room on `prev`.
fn wraps(prev: &Line, line: &Line, left: f32, right: f32) -> bool {
    let word = line
        .tokens
        .iter()
        .enumerate()
        .take_while(|(i, t)| *i == 0 || t.glued)
        .map(|(_, t)| t.bbox.width())
        .sum::<f32>();
    let start = prev.bbox.left.min(line.bbox.left).max(left);
    let room = right - start;
    prev.bbox.width() + 0.25 * prev.size + word > room - 0.6 * prev.size
}

/// Whether a bullet or number may stand at the line's beginning: a dash or number that only happens to come first
/// in a wrapped line of prose is none.
fn may_begin(last: Option<&Line>, line: &Line, column: &Column) -> bool {
    let Column { left, right, leading, .. } = *column;
    let (Some(prev), Some(first), Some(second)) = (last, line.tokens.first(), line.tokens.get(1)) else { return true };
    let wide = second.bbox.left - first.bbox.right > 0.45 * line.size;
    let apart = line.base - prev.base > (leading + T.parting_em) * line.size;
    wide || apart || (prev.bbox.left - line.bbox.left).abs() > 0.5 * line.size || !wraps(prev, line, left, right)
}

/// Whether a line begins with the number that follows the one of the item before, right under it.
fn counts_on(before: &[Draft], line: &Line) -> bool {
    let (Some((marker, x)), Some(first)) = (before.last().and_then(|d| d.marker.as_ref()), line.tokens.first()) else {
        return false;
    };
    (first.bbox.left - x).abs() < T.indent_em * line.size && follows(marker, &first.text)
}

/// Whether a number of a list is the next after another: "2." after "1.", "(c)" after "(b)", "iv)" after "iii)".
fn follows(before: &str, next: &str) -> bool {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let bare = |c: char| matches!(c, '(' | ')' | '.');
    let (a, b) = (before.trim_matches(bare), next.trim_matches(bare));
    if !is_number(next) || before.replacen(a, "", 1) != next.replacen(b, "", 1) {
        return false;
    }
    let place = |t: &str| ROMAN.iter().position(|r| *r == t);
    if let (Some(a), Some(b)) = (place(a), place(b)) {
        return b == a + 1;
    }
    match (a.parse::<u8>(), b.parse::<u8>(), a.as_bytes(), b.as_bytes()) {
        (Ok(a), Ok(b), ..) => Some(b) == a.checked_add(1),
        (_, _, [a], [b]) => Some(*b) == a.checked_add(1),
        _ => false,
    }
}

/// Takes a bullet or number from the beginning of a line.
fn take_marker(line: &mut Line) -> Option<(String, f32)> {
    let first = line.tokens.first()?;
    let second = line.tokens.get(1)?;
    if first.mark.is_some() || second.glued || first.raised {
        return None;
    }
    let gap = second.bbox.left - first.bbox.right;
    let bullet = is_bullet(&first.text) && gap > 0.1 * line.size;
    let number = is_number(&first.text) && gap > 0.15 * line.size;
    if !bullet && !number {
        return None;
    }
    let first = line.tokens.remove(0);
    let rest = Line::new(std::mem::take(&mut line.tokens))?;
    *line = Line { page: line.page, ..rest };
    Some((first.text, first.bbox.left))
}

/// Whether a token is a bullet.
pub(super) fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '▸'
            | '▹'
            | '➢'
            | '➤'
            | '➔'
            | '→'
            | '‣'
            | '⁃'
            | '∙'
            | '·'
            | '–'
            | '—'
            | '-'
            | '−'
            | '*'
            | '❖'
            | '✦'
            | '➜'
            | '»'
            | '›'
            | 'o'
            | '◾'
            | '⚫'
            | '⦁'
            | '⬥'
            | '\u{e000}'..='\u{f8ff}'
    )
}

/// Whether a token is the number of a list item: "3.", "b)", "(iv)".
pub(super) fn is_number(text: &str) -> bool {
    let Some(core) = text.strip_suffix([')', '.']) else { return false };
    let core = core.strip_prefix('(').unwrap_or(core);
    let digits = core.len() <= 2 && !core.is_empty() && core.bytes().all(|b| b.is_ascii_digit());
    let letter = core.len() == 1 && core.bytes().all(|b| b.is_ascii_lowercase());
    let roman = core.len() <= 5 && !core.is_empty() && core.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    digits || letter || roman
}
