//! The first stage: what stands on a page before anything is understood.
//! Must not know blocks or tables.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::color::Rgb;
use crate::geometry::Rect;
use crate::page_marks::PageMarks;

use super::outline::{one_line, place};
use super::{tags_of, words_of};

/// A line for each word, drawing, picture and link.
pub(super) fn text(pages: impl Iterator<Item = PageMarks>) -> String {
    let mut out = String::new();
    for page in pages {
        let (glyphs, paths, pictures) = (page.glyphs.len(), page.paths.len(), page.pictures.len());
        let _ = writeln!(
            out,
            "== page {} {:.0}x{:.0}: {glyphs} glyphs ({} without Unicode), {paths} paths, {pictures} pictures, {} links",
            page.number,
            page.width,
            page.height,
            page.unmapped,
            page.links.len()
        );
        for note in tags_of(&page) {
            let _ = writeln!(out, "tags    {}", one_line(&note));
        }
        for font in &page.fonts {
            let mut look = String::new();
            for (is, word) in [
                (font.bold, " bold"),
                (font.italic, " italic"),
                (font.fixed_pitch, " fixed"),
                (font.symbolic, " symbols"),
            ] {
                if is {
                    look.push_str(word);
                }
            }
            let _ = writeln!(out, "font    {}{look}", one_line(&font.name));
        }
        for word in words_of(&page) {
            match &word.mark {
                Some(mark) => {
                    let color = mark.color.map(Rgb::to_hex).unwrap_or_default();
                    let (kind, source) = (mark.kind, mark.source);
                    let _ = write!(out, "mark    {:24} {kind:?} by {source:?} {color}", place(&word.bbox));
                }
                None => {
                    let _ = write!(out, "word    {:24} {:.1}pt", place(&word.bbox), word.size);
                }
            }
            let bold = if word.bold { " bold" } else { "" };
            let _ = writeln!(out, "{bold} {}", one_line(&word.text));
        }
        for path in &page.paths {
            let _ = write!(out, "path    {:24}", place(&path.bbox));
            if let Some(fill) = path.fill {
                let _ = write!(out, " fill {}", fill.to_hex());
            }
            if let Some(stroke) = path.stroke {
                let _ = write!(out, " line {} {:.2}pt", stroke.to_hex(), path.line_width);
            }
            let _ = writeln!(out, " {} steps", path.segments.len());
        }
        for picture in &page.pictures {
            let pixels = picture.raster.as_ref().map(|r| format!(" {}x{} pixels", r.width, r.height));
            let alt = picture.alt.as_deref().map(|a| format!(" {}", one_line(a))).unwrap_or_default();
            let _ = writeln!(out, "picture {:24}{}{alt}", place(&picture.bbox), pixels.unwrap_or_default());
        }
        for link in &page.links {
            let _ = writeln!(out, "link    {:24} {}", place(&link.bbox), one_line(link.href.as_deref().unwrap_or("?")));
        }
    }
    out
}

/// The same for programs. Glyphs and the pixels of pictures are left out: words say what is read of the former.
pub(super) fn json(pages: impl Iterator<Item = PageMarks>) -> serde_json::Result<Value> {
    let mut all = Vec::new();
    for page in pages {
        let pictures: Vec<Value> = page
            .pictures
            .iter()
            .map(|p| {
                let pixels = p.raster.as_ref().map(|r| [r.width, r.height]);
                json!({"bbox": bbox(&p.bbox), "pixels": pixels, "alt": p.alt})
            })
            .collect();
        let paths: Vec<Value> = page
            .paths
            .iter()
            .map(|p| {
                let steps = p.segments.len();
                let width = p.stroke.map(|_| rounded(p.line_width));
                json!({"bbox": bbox(&p.bbox), "fill": p.fill, "stroke": p.stroke, "line_width": width, "steps": steps})
            })
            .collect();
        let words: Vec<Value> = words_of(&page)
            .into_iter()
            .map(|w| json!({"text": w.text, "bbox": bbox(&w.bbox), "size": rounded(w.size), "bold": w.bold, "mark": w.mark}))
            .collect();
        let links: Vec<Value> = page.links.iter().map(|l| json!({"bbox": bbox(&l.bbox), "href": l.href})).collect();
        all.push(json!({
            "page": page.number,
            "width": rounded(page.width),
            "height": rounded(page.height),
            "glyphs": page.glyphs.len(),
            "tags": tags_of(&page),
            "unmapped": page.unmapped,
            "fonts": serde_json::to_value(&page.fonts)?,
            "words": words,
            "paths": paths,
            "pictures": pictures,
            "links": links,
        }));
    }
    Ok(json!({"stage": "marks", "pages": all}))
}

fn bbox(r: &Rect) -> [f64; 4] {
    [r.left, r.top, r.right, r.bottom].map(rounded)
}

/// Two decimals, as in a record.
pub(super) fn rounded(v: f32) -> f64 {
    (f64::from(v) * 100.0).round() / 100.0
}
