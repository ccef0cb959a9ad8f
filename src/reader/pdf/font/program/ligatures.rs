//! Ligatures and alternates: what a glyph shows that only other glyphs lead to.
//! Must not know what the file's maps say of it.

use skrifa::raw::tables::gsub::{LigatureSubst, SingleSubst, SubstitutionSubtables};
use skrifa::raw::{FontRef, TableProvider};

use super::GlyphTexts;

/// Ligatures and alternates read of one font.
const SUBSTITUTIONS: usize = 20_000;

/// Adds the glyphs that ligatures and single substitutions give, and those that are put together from letters.
pub(super) fn read(font: &FontRef<'_>, texts: &mut GlyphTexts) {
    let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
    substitutions(font, &mut found);
    for (glyph, parts) in found {
        offer(glyph, &parts, texts);
    }
    let glyphs = font.maxp().map_or(0, |maxp| u32::from(maxp.num_glyphs()));
    for glyph in 1..glyphs {
        if !texts.words.contains_key(&glyph)
            && !texts.chars.contains_key(&glyph)
            && let Some(parts) = super::components(font, glyph)
            && parts.len() > 1
        {
            offer(glyph, &parts, texts);
        }
    }
}

/// Only letters make a word: `fi`, `ti`, `tt`. A glyph that has a character keeps it.
fn offer(glyph: u32, parts: &[u32], texts: &mut GlyphTexts) {
    if texts.words.contains_key(&glyph) || texts.chars.get(&glyph).is_some_and(|c| !super::super::is_private(*c)) {
        return;
    }
    let mut text = String::new();
    let known = parts.iter().all(|part| texts.push(*part, &mut text));
    if known && (parts.len() == 1 || text.chars().all(char::is_alphabetic)) {
        texts.offer_text(glyph, text);
    }
}

fn substitutions(font: &FontRef<'_>, found: &mut Vec<(u32, Vec<u32>)>) -> Option<()> {
    let lookups = font.gsub().ok()?.lookup_list().ok()?;
    for lookup in lookups.lookups().iter().flatten() {
        match lookup.subtables() {
            Ok(SubstitutionSubtables::Ligature(tables)) => {
                for table in tables.iter().flatten() {
                    ligatures(&table, found);
                }
            }
            Ok(SubstitutionSubtables::Single(tables)) => {
                for table in tables.iter().flatten() {
                    singles(&table, found);
                }
            }
            _ => {}
        }
        if found.len() >= SUBSTITUTIONS {
            break;
        }
    }
    Some(())
}

fn ligatures(table: &LigatureSubst<'_>, found: &mut Vec<(u32, Vec<u32>)>) -> Option<()> {
    let LigatureSubst::Format1(table) = table else { return None };
    let coverage = table.coverage().ok()?;
    for (first, set) in coverage.iter().zip(table.ligature_sets().iter()) {
        for ligature in set.ok()?.ligatures().iter().flatten() {
            let rest = ligature.component_glyph_ids().iter().map(|glyph| u32::from(glyph.get().to_u16()));
            let parts = std::iter::once(first.to_u32()).chain(rest).collect();
            found.push((u32::from(ligature.ligature_glyph().to_u16()), parts));
        }
        if found.len() >= SUBSTITUTIONS {
            return None;
        }
    }
    Some(())
}

fn singles(table: &SingleSubst<'_>, found: &mut Vec<(u32, Vec<u32>)>) -> Option<()> {
    match table {
        SingleSubst::Format1(table) => {
            for glyph in table.coverage().ok()?.iter() {
                let to = glyph.to_u32().wrapping_add_signed(i32::from(table.delta_glyph_id())) & 0xFFFF;
                found.push((to, vec![glyph.to_u32()]));
            }
        }
        SingleSubst::Format2(table) => {
            for (glyph, to) in table.coverage().ok()?.iter().zip(table.substitute_glyph_ids()) {
                found.push((u32::from(to.get().to_u16()), vec![glyph.to_u32()]));
            }
        }
        _ => {}
    }
    Some(())
}
