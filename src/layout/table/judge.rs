//! Whether a grid that was found is a table: charts, diagrams, forms and numbered lists have grids as well.
//! Must not know how grids are found.

use crate::geometry::Rect;

use super::super::tolerances::T;
use super::super::words::Line;
use super::{PageCell, PageTable};

/// Takes the grids out that are no tables; their lines go back to `lines`.
pub(super) fn keep_tables(tables: &mut Vec<PageTable>, lines: &mut Vec<Line>, is_table: impl Fn(&PageTable) -> bool) {
    let before = lines.len();
    tables.retain_mut(|t| {
        let keep = is_table(t);
        if !keep {
            join_labels(t);
            lines.extend(t.cells.iter_mut().flat_map(|c| std::mem::take(&mut c.lines)));
        }
        keep
    });
    if lines.len() > before {
        lines.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.left.total_cmp(&b.bbox.left)));
    }
}

/// Whether a grid of rules or fills is a table.
pub(super) fn is_ruled_table(t: &PageTable, graphs: &[Rect]) -> bool {
    !is_sparse(t) && !is_graph(t, graphs) && !has_axis(t)
}

/// Whether a grid of white space is a table.
pub(super) fn is_unruled_table(t: &PageTable, graphs: &[Rect]) -> bool {
    !is_graph(t, graphs) && !has_axis(t) && !has_labels(t)
}

fn filled(t: &PageTable) -> impl Iterator<Item = &PageCell> {
    t.cells.iter().filter(|c| !c.lines.is_empty())
}

/// How many of the cells are filled, in hundredths.
fn share(t: &PageTable) -> usize {
    filled(t).count() * 100 / t.cells.len().max(1)
}

/// A grid of mostly empty cells whose heads are empty as well: the lines of a chart, the boxes of a diagram.
fn is_sparse(t: &PageTable) -> bool {
    if t.rows() < 2 || t.cols() < 2 || share(t) >= T.filled_share {
        return false;
    }
    let top: usize = filled(t).filter(|c| c.row == 0).map(|c| c.colspan).sum();
    let left: usize = filled(t).filter(|c| c.col == 0).map(|c| c.rowspan).sum();
    top * 10 < t.cols() * 6 || left * 10 < t.rows() * 6
}

/// Whether curves are drawn in it.
fn is_graph(t: &PageTable, graphs: &[Rect]) -> bool {
    share(t) < T.graph_share && graphs.iter().any(|g| t.bbox.contains(g.center()))
}

/// Whether its last row is the scale of an axis, or its first column with nothing beside it is.
fn has_axis(t: &PageTable) -> bool {
    let last = filled(t).map(|c| c.row).max().unwrap_or(0);
    let words = |cells: &[&PageCell]| -> Vec<f64> {
        let mut tokens: Vec<_> = cells.iter().flat_map(|c| &c.lines).flat_map(|l| &l.tokens).collect();
        tokens.sort_by(|a, b| a.bbox.left.total_cmp(&b.bbox.left));
        tokens.iter().map_while(|t| number(&t.text)).collect()
    };
    let row: Vec<&PageCell> = filled(t).filter(|c| c.row == last).collect();
    let count: usize = row.iter().flat_map(|c| &c.lines).map(|l| l.tokens.len()).sum();
    let scale = words(&row);
    if last > 0 && scale.len() == count && is_ladder(&scale, 5) {
        return true;
    }
    let column: Vec<&PageCell> = filled(t).filter(|c| c.col == 0 && (c.row > 0 || first_number(c).is_some())).collect();
    let lonely = column.iter().filter(|c| !filled(t).any(|o| o.row == c.row && o.col > 0)).count();
    let scale: Vec<f64> = column
        .iter()
        .flat_map(|c| &c.lines)
        .map_while(|l| l.tokens.first().filter(|_| l.tokens.len() == 1).and_then(|t| number(&t.text)))
        .collect();
    lonely * 2 >= column.len() && share(t) < T.axis_share && scale.len() >= column.len() && is_ladder(&scale, 3)
}

fn first_number(c: &PageCell) -> Option<f64> {
    c.lines.first().and_then(|l| l.tokens.first()).and_then(|t| number(&t.text))
}

/// A figure with its percent sign taken away.
fn number(word: &str) -> Option<f64> {
    word.trim_end_matches('%').replace(['\u{2212}', '\u{2013}'], "-").replace(',', ".").parse().ok()
}

/// Whether numbers rise or fall in equal steps.
fn is_ladder(numbers: &[f64], least: usize) -> bool {
    let step = match numbers {
        [a, b, ..] => b - a,
        _ => return false,
    };
    numbers.len() >= least
        && step != 0.0
        && numbers.windows(2).all(|w| matches!(w, [a, b] if ((b - a) - step).abs() < 0.01 * step.abs()))
}

/// Two columns of which the first holds but numbers of sections, signs or labels with a colon: a numbered list, a
/// key to abbreviations, a form.
fn has_labels(t: &PageTable) -> bool {
    if t.cols() != 2 {
        return false;
    }
    let is_label = |c: &PageCell| {
        let text = c.lines.iter().map(Line::plain).collect::<Vec<_>>().join(" ");
        text.ends_with([':', ')']) && text.chars().count() < 30
            || text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.ends_with('.')
            || !text.chars().any(char::is_alphanumeric) && !text.is_empty()
    };
    filled(t).filter(|c| c.col == 0).all(is_label)
}

/// Puts labels with a colon and the values that stand beside them into one line each: a form, whose labels and values
/// are no columns to be read one after the other.
fn join_labels(t: &mut PageTable) {
    let is_label = |c: &PageCell| matches!(c.lines.as_slice(), [l] if l.plain().trim_end().ends_with(':'));
    let labels = filled(t).filter(|c| c.col == 0).count();
    if t.cols() != 2 || labels < 2 || !filled(t).filter(|c| c.col == 0).all(is_label) {
        return;
    }
    let rows: Vec<usize> = filled(t).filter(|c| c.col == 0).map(|c| c.row).collect();
    for row in rows {
        let Some(label) = t.cells.iter().position(|c| c.row == row && c.col == 0) else { continue };
        let Some(value) = t.cells.iter().position(|c| c.row == row && c.col == 1) else { continue };
        let lines = |i: usize| t.cells.get(i).and_then(|c| c.lines.first());
        let (Some(l), Some(v)) = (lines(label), lines(value)) else { continue };
        if (l.base - v.base).abs() > 0.3 * l.size.min(v.size) {
            continue;
        }
        let Some(both) = Line::new(l.tokens.iter().chain(&v.tokens).cloned().collect()) else { continue };
        if let Some(c) = t.cells.get_mut(label) {
            c.lines.clear();
        }
        if let Some(first) = t.cells.get_mut(value).and_then(|c| c.lines.first_mut()) {
            *first = both;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_rise_in_equal_steps() {
        assert!(is_ladder(&[0.0, 10.0, 20.0, 30.0, 40.0], 5));
        assert!(is_ladder(&[0.6, 0.4, 0.2], 3));
        assert!(!is_ladder(&[0.0, 10.0, 25.0, 30.0, 40.0], 5));
        assert!(!is_ladder(&[2.0, 2.0, 2.0], 3));
        assert_eq!(number("20%"), Some(20.0));
        assert_eq!(number("May"), None);
    }
}
