//! What holds for every page, whatever is drawn on it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::draw::Pen;
use super::lay_out;
use crate::color::Rgb;
use crate::document::{Block, BlockKind, Table};
use crate::geometry::Rect;

/// How often each character occurs, white space not counted.
fn count<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<char, usize> {
    let mut out = BTreeMap::new();
    for c in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *out.entry(c).or_default() += 1;
    }
    out
}

fn all_texts<'a>(blocks: &'a [Block], out: &mut Vec<&'a str>) {
    for b in blocks {
        out.push(&b.text.string);
        match &b.kind {
            BlockKind::ListItem { marker: Some(m), .. } => out.push(m),
            BlockKind::Table(t) => t.cells.iter().for_each(|c| all_texts(&c.blocks, out)),
            BlockKind::Strip(items) => out.extend(items.iter().map(|i| i.label.string.as_str())),
            _ => {}
        }
    }
}

/// Cells lie in their table and do not overlap.
fn check_table(t: &Table) {
    let mut taken = std::collections::BTreeSet::new();
    for c in &t.cells {
        assert!(c.rowspan >= 1 && c.colspan >= 1 && c.row + c.rowspan <= t.rows && c.col + c.colspan <= t.cols);
        for r in c.row..c.row + c.rowspan {
            for k in c.col..c.col + c.colspan {
                assert!(taken.insert((r, k)), "two cells at row {r}, column {k}");
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Ink {
    Word(f32, f32, f32, bool, String),
    Rule(f32, f32, f32, bool),
    Fill(f32, f32, f32, f32, u8),
}

fn ink() -> impl Strategy<Value = Ink> {
    // Places on a coarse grid make lines, columns and tables likely.
    let x = (0_u8..12).prop_map(|v| 40.0 + 45.0 * f32::from(v));
    let y = (0_u8..40).prop_map(|v| 40.0 + 18.0 * f32::from(v));
    let size = prop_oneof![Just(10.0_f32), Just(10.0), Just(6.0), Just(18.0)];
    prop_oneof![
        6 => (x.clone(), y.clone(), size, any::<bool>(), "[a-zA-Z0-9.,•]{1,9}( [a-z]{1,8}){0,6}")
            .prop_map(|(x, y, s, b, t)| Ink::Word(x, y, s, b, t)),
        2 => (x.clone(), y.clone(), 10.0_f32..400.0, any::<bool>()).prop_map(|(x, y, l, h)| Ink::Rule(x, y, l, h)),
        1 => (x, y, 5.0_f32..300.0, 5.0_f32..60.0, any::<u8>()).prop_map(|(x, y, w, h, c)| Ink::Fill(x, y, w, h, c)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_glyph_ends_in_one_block(pages in prop::collection::vec(prop::collection::vec(ink(), 1..60), 1..4)) {
        let mut drawn: Vec<String> = Vec::new();
        let pages: Vec<_> = pages
            .iter()
            .enumerate()
            .map(|(i, inks)| {
                let mut pen = Pen::new(u32::try_from(i).unwrap() + 1);
                let mut seen = std::collections::BTreeSet::new();
                for ink in inks {
                    match ink {
                        Ink::Word(x, y, size, bold, text) => {
                            // Text drawn over other text is one of the two or both: leave it out.
                            if seen.insert(y.to_bits()) {
                                if *bold { pen.bold(*x, *y, *size, text); } else { pen.write(*x, *y, *size, text); }
                                drawn.push(text.clone());
                            }
                        }
                        Ink::Rule(x, y, l, true) => { pen.rule(*x, *y - 12.0, x + l, *y - 12.0); }
                        Ink::Rule(x, y, l, false) => { pen.rule(*x - 3.0, *y, *x - 3.0, y + l); }
                        Ink::Fill(x, y, w, h, c) => { pen.fill(Rect::new(*x, *y, x + w, y + h), Rgb([*c, 120, 200])); }
                    }
                }
                pen.done()
            })
            .collect();
        if drawn.is_empty() {
            return Ok(());
        }
        let document = lay_out(pages.clone());
        let mut found = Vec::new();
        all_texts(&document.blocks, &mut found);
        all_texts(&document.furniture, &mut found);
        // A drawn bullet adds a character of its own.
        let (mut a, mut b) = (count(drawn.iter().map(String::as_str)), count(found.into_iter()));
        a.remove(&'•');
        b.remove(&'•');
        prop_assert_eq!(a, b);
        for block in &document.blocks {
            if let BlockKind::Table(t) = &block.kind {
                check_table(t);
            }
        }
        // The same marks always give the same document.
        prop_assert_eq!(document, lay_out(pages));
    }
}
