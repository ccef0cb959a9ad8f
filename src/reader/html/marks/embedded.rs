//! Pictures that a page holds itself, in `data:` addresses (RFC 2397): PNG (ISO/IEC 15948) by its pixels, SVG by its
//! paths.
//! Must not know what a mark means to a report.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::dom::Dom;
use super::super::parse::parse;
use super::super::style::Styles;
use super::super::walk::Walker;
use super::{Found, svg};
use crate::color::Rgb;
use crate::limits::Limits;
use crate::mark::{Mark, MarkKind, MarkSource, of_raster};
use crate::page_marks::Raster;

/// Longest address that may be a mark's, in bytes; that of a photograph is longer.
const ADDRESS: usize = 32 << 10;
/// Largest side of a picture that may be a mark, in pixels.
const SIDE: u32 = 256;

/// What a picture shows, if its address holds it and it can be told.
pub(super) fn of_address(src: &str, limits: &Limits) -> Option<Found> {
    let rest = src.trim().get(..5).filter(|s| s.eq_ignore_ascii_case("data:")).and_then(|_| src.trim().get(5..))?;
    if rest.len() > ADDRESS {
        return None;
    }
    let (kind, data) = rest.split_once(',')?;
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next()?.to_ascii_lowercase();
    let bytes = if parts.any(|p| p.eq_ignore_ascii_case("base64")) {
        let packed: String = data.chars().filter(|c| !c.is_whitespace()).collect();
        FORGIVING.decode(unquoted(&packed)).ok()?
    } else {
        unquoted(data)
    };
    match media.as_str() {
        "image/png" => {
            let shape = of_raster(&shrunk(&pixels(&bytes)?, u32::from(limits.picture_pixels).max(1)));
            match shape.mark() {
                Some(MarkKind::Unknown) => None,
                Some(kind) => Some(Found::Marks(vec![mark(kind, shape.color)])),
                // A line or an arrow.
                None => Some(Found::Marks(Vec::new())),
            }
        }
        "image/svg+xml" => drawing(&String::from_utf8_lossy(&bytes), limits),
        _ => None,
    }
}

/// Base64 with or without its padding.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn mark(kind: MarkKind, color: Option<Rgb>) -> Mark {
    Mark { kind, source: MarkSource::Picture, raw: None, color: color.filter(|c| *c != Rgb::BLACK) }
}

/// What stands for other bytes as `%2f` (RFC 3986, 2.1), as those.
fn unquoted(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let mut ahead = bytes.clone();
        let mut digit = || ahead.next().and_then(|d| char::from(d).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (b, digit(), digit()) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                bytes = ahead;
            }
            _ => out.push(b),
        }
    }
    out
}

/// The pixels of a PNG file.
fn pixels(file: &[u8]) -> Option<Raster> {
    let most = 4 * SIDE as usize * SIDE as usize;
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: 4 * most });
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > SIDE || height > SIDE {
        return None;
    }
    let mut data = vec![0; reader.output_buffer_size().filter(|n| *n <= most)?];
    let frame = reader.next_frame(&mut data).ok()?;
    let data = data.get(..frame.buffer_size())?;
    let rgba = match frame.color_type {
        png::ColorType::Rgba => data.to_vec(),
        png::ColorType::GrayscaleAlpha => {
            let gray = |p: &[u8]| p.first().zip(p.get(1)).map_or([0; 4], |(g, a)| [*g, *g, *g, *a]);
            data.chunks_exact(2).flat_map(gray).collect()
        }
        _ => return None,
    };
    Some(Raster { width, height, rgba })
}

/// The picture with at most `most` pixels in a row or column, each the mean of those that it covers.
fn shrunk(raster: &Raster, most: u32) -> Raster {
    let step = raster.width.max(raster.height).div_ceil(most).max(1);
    let (width, height) = (raster.width.div_ceil(step), raster.height.div_ceil(step));
    let row = raster.width as usize;
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for (top, left) in (0..height).flat_map(|y| (0..width).map(move |x| (y * step, x * step))) {
        let mut sums = [0u32; 4];
        let mut count = 0;
        for y in top..raster.height.min(top + step) {
            for x in left..raster.width.min(left + step) {
                let at = (y as usize * row + x as usize) * 4;
                let Some([r, g, b, a]) = raster.rgba.get(at..at + 4) else { continue };
                for (sum, channel) in sums.iter_mut().zip([r, g, b]) {
                    *sum += u32::from(*channel) * u32::from(*a);
                }
                sums[3] += u32::from(*a);
                count += 1;
            }
        }
        let [r, g, b, alpha] = sums;
        let mean = |sum: u32, of: u32| u8::try_from(sum.checked_div(of).unwrap_or(0)).unwrap_or(u8::MAX);
        rgba.extend([mean(r, alpha), mean(g, alpha), mean(b, alpha), mean(alpha, count)]);
    }
    Raster { width, height, rgba }
}

/// What a drawing in a document of its own shows.
fn drawing(source: &str, limits: &Limits) -> Option<Found> {
    let parsed = parse(source, limits);
    let dom = Dom::new(&parsed.html);
    let svg = dom.all().find(|id| dom.name(*id) == "svg")?;
    let styles = Styles::new(&dom);
    match svg::found(&Walker::new(&dom, &styles, limits), svg) {
        Found::Marks(marks) => {
            Some(Found::Marks(marks.into_iter().map(|m| Mark { source: MarkSource::Picture, ..m }).collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of lines between points of a square with sides of 16, as thick as 2.6, in green.
    fn lines(side: u32, points: &[&[(f32, f32)]]) -> Vec<u8> {
        let mut rgba = Vec::new();
        for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
            let at = |v: u32| (v as f32 + 0.5) * 16.0 / side as f32;
            let near = points.iter().flat_map(|line| line.windows(2)).any(|w| {
                let ((ax, ay), (bx, by)) = (w[0], w[1]);
                let (dx, dy) = (bx - ax, by - ay);
                let t = (((at(x) - ax) * dx + (at(y) - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                (at(x) - ax - t * dx).hypot(at(y) - ay - t * dy) < 1.3
            });
            rgba.extend([0x1b, 0x7e, 0x2f, if near { 255 } else { 0 }]);
        }
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side, side);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(&rgba).unwrap();
        file
    }

    fn seen(src: &str) -> Option<Vec<(MarkKind, MarkSource)>> {
        match of_address(src, &Limits::default())? {
            Found::Marks(marks) => Some(marks.iter().map(|m| (m.kind, m.source)).collect()),
            other => panic!("{other:?}"),
        }
    }

    fn address(file: &[u8]) -> String {
        format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(file))
    }

    const TICK: &[&[(f32, f32)]] = &[&[(2.0, 9.0), (6.0, 13.0), (14.0, 3.0)]];
    const CROSS: &[&[(f32, f32)]] = &[&[(3.0, 3.0), (13.0, 13.0)], &[(13.0, 3.0), (3.0, 13.0)]];

    #[test]
    fn pixels_of_any_size() {
        for side in [14, 16, 24, 48, 100, 200] {
            for (points, kind) in [(TICK, MarkKind::Check), (CROSS, MarkKind::Cross)] {
                let got = seen(&address(&lines(side, points)));
                assert_eq!(got, Some(vec![(kind, MarkSource::Picture)]), "{kind:?} of {side} pixels");
            }
        }
        assert_eq!(seen(&address(&lines(SIDE + 1, TICK))), None, "too large for a mark");
    }

    #[test]
    fn drawings() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='M9 16.2L4.8 12l-1.4 1.4L9 19 21 7l-1.4-1.4z'/></svg>";
        let quoted: String = svg.bytes().map(|b| format!("%{b:02X}")).collect();
        let check = Some(vec![(MarkKind::Check, MarkSource::Picture)]);
        assert_eq!(seen(&format!("data:image/svg+xml,{quoted}")), check);
        assert_eq!(seen(&format!("data:image/svg+xml;utf8,{svg}")), check);
        let packed = base64::engine::general_purpose::STANDARD.encode(svg);
        assert_eq!(seen(&format!(" DATA:image/svg+xml;charset=utf-8;base64,{}", packed.trim_end_matches('='))), check);
    }

    #[test]
    fn what_is_none() {
        let file = lines(16, TICK);
        for src in [
            "tick.png",
            "data:",
            "data:,",
            "data:image/png;base64,%%%",
            "data:image/png;base64,AAAA",
            "data:image/gif,x",
            "data:image/svg+xml,x",
            "é",
        ] {
            assert_eq!(seen(src), None, "{src}");
        }
        assert_eq!(seen(&address(&file[..file.len() / 2])), None, "cut short");
        let mut bomb = file;
        bomb[16..24].copy_from_slice(&[0, 0, 255, 255, 0, 0, 255, 255]);
        assert_eq!(seen(&address(&bomb)), None, "it says that it is huge");
        assert_eq!(unquoted("a%2Fb%2%zz%"), b"a/b%2%zz%");
    }
}
