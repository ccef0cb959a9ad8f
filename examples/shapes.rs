//! For development: prints what the small drawings and pictures of a PDF's pages look like, a line for each.
//!
//! `cargo run --example shapes -- FILE [SIZE]`: drawings up to SIZE points (24) are looked at, touching ones together.

use std::io::Write;

use recsift::geometry::Rect;
use recsift::mark;
use recsift::page_marks::{PageSource, PathMark};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or_else(|| anyhow::anyhow!("which file?"))?;
    let limit: f32 = arguments.get(1).map_or(Ok(24.0), |size| size.parse())?;
    let pdf = recsift::reader::pdf::open(&std::fs::read(file)?, &recsift::Limits::default())?;
    let mut out = std::io::stdout().lock();
    for index in 0..pdf.page_count() {
        let page = pdf.page(index);
        let mut groups: Vec<(Rect, Vec<&PathMark>)> = Vec::new();
        for path in page.paths.iter().filter(|p| p.bbox.width().max(p.bbox.height()) <= limit) {
            let near = groups.iter_mut().rev().find(|(bbox, _)| {
                let all = bbox.union(&path.bbox);
                bbox.inflate(0.5).intersection(&path.bbox.inflate(0.1)).is_some()
                    && all.width().max(all.height()) <= limit
            });
            match near {
                Some((bbox, group)) => {
                    *bbox = bbox.union(&path.bbox);
                    group.push(path);
                }
                None => groups.push((path.bbox, vec![path])),
            }
        }
        for (bbox, group) in groups {
            let shape = mark::of_paths(&group);
            let color = shape.color.map(recsift::color::Rgb::to_hex).unwrap_or_default();
            let (x, y, w, h) = (bbox.left, bbox.top, bbox.width(), bbox.height());
            writeln!(
                out,
                "{} path {:?} {color} at {x:.0},{y:.0} {w:.1}x{h:.1} of {}",
                page.number,
                shape.kind,
                group.len()
            )?;
        }
        for picture in &page.pictures {
            let Some(raster) = &picture.raster else { continue };
            let shape = mark::of_raster(raster);
            let color = shape.color.map(recsift::color::Rgb::to_hex).unwrap_or_default();
            let Rect { left, top, .. } = picture.bbox;
            let (w, h) = (picture.bbox.width(), picture.bbox.height());
            writeln!(out, "{} picture {:?} {color} at {left:.0},{top:.0} {w:.1}x{h:.1}", page.number, shape.kind)?;
        }
    }
    Ok(())
}
