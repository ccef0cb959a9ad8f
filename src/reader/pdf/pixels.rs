//! Sampled images (ISO 32000-2 §8.9.5) to red, green, blue and alpha.
//! Must not know where on a page a picture lies.
#![warn(clippy::indexing_slicing)]

use std::borrow::Cow;
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{ObjectIdentifier, Stream as OtherStream};
use lopdf::{Dictionary, Object};

use super::color::Space;
use super::function::bits_at;
use super::objects::Objects;
use crate::color::Rgb;

/// Pixels of a picture that is decoded at all: an icon of 2,048 by 2,048.
pub(super) const MOST: usize = 1 << 22;
/// Bytes of a compressed picture that is decoded at all.
const MOST_BYTES: usize = 16 << 20;

/// A decoded picture.
#[derive(Debug)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    rgba: Vec<[u8; 4]>,
}

impl Pixels {
    /// The pixel in that column and row; nearest to it beyond the edges.
    pub(super) fn at(&self, x: u32, y: u32) -> [u8; 4] {
        let (x, y) = (x.min(self.width.saturating_sub(1)), y.min(self.height.saturating_sub(1)));
        self.rgba.get(size(y) * size(self.width) + size(x)).copied().unwrap_or_default()
    }
}

/// Samples as they come out of the filters.
struct Samples<'a> {
    data: Cow<'a, [u8]>,
    width: usize,
    height: usize,
    bits: usize,
    /// The space that an image format carries itself.
    own: Option<Space>,
    alpha: Option<Vec<u8>>,
}

/// Decodes a picture; `None` where it is too large to be a mark, or in a form that is not read. `ink` is what a
/// stencil is painted with.
pub(super) fn decode(
    objects: &Objects,
    dict: &Dictionary,
    content: &[u8],
    space: Option<&Space>,
    ink: Rgb,
) -> Option<Pixels> {
    let stencil = objects.bool(dict, b"ImageMask") == Some(true);
    let samples = samples(objects, dict, content, stencil)?;
    let mut pixels = if stencil {
        paint_stencil(objects, dict, &samples, ink)
    } else {
        let own = samples.own.as_ref();
        // A format's own space counts where the dictionary says none, or one with another number of components.
        let fits = |s: &&Space| own.is_none_or(|o| o.components() == s.components());
        let space = space.filter(fits).or(own)?;
        paint(objects, dict, &samples, space)
    };
    if let Some(alpha) = &samples.alpha {
        for (pixel, alpha) in pixels.rgba.iter_mut().zip(alpha) {
            pixel[3] = *alpha;
        }
    }
    if let Some(mask) = objects.stream(dict, b"SMask") {
        let gray = decode_plain(objects, &mask.dict, &mask.content)?;
        pixels.cut(&gray, |[level, ..]| level);
    } else if let Some(Object::Stream(mask)) = objects.get(dict, b"Mask") {
        let holes = decode_plain(objects, &mask.dict, &mask.content)?;
        pixels.cut(&holes, |[.., alpha]| alpha);
    }
    Some(pixels)
}

/// A mask: gray, or a stencil whose alpha says where it is open.
fn decode_plain(objects: &Objects, dict: &Dictionary, content: &[u8]) -> Option<Pixels> {
    let stencil = objects.bool(dict, b"ImageMask") == Some(true);
    let samples = samples(objects, dict, content, stencil)?;
    Some(if stencil {
        paint_stencil(objects, dict, &samples, Rgb::BLACK)
    } else {
        paint(objects, dict, &samples, &Space::Gray)
    })
}

impl Pixels {
    fn cut(&mut self, mask: &Self, alpha: impl Fn([u8; 4]) -> u8) {
        let (width, height) = (self.width.max(1), self.height.max(1));
        for (i, pixel) in (0u32..).zip(&mut self.rgba) {
            let (x, y) = (i % width, i / width);
            let scaled = |n: u32, from: u32, to: u32| u32::try_from(u64::from(n) * u64::from(to) / u64::from(from));
            let x = scaled(x, width, mask.width).unwrap_or(0);
            let y = scaled(y, height, mask.height).unwrap_or(0);
            pixel[3] = alpha(mask.at(x, y));
        }
    }
}

fn samples<'a>(objects: &'a Objects, dict: &'a Dictionary, content: &'a [u8], stencil: bool) -> Option<Samples<'a>> {
    let side = |key: &[u8]| objects.int(dict, key).and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    let (width, height) = (side(b"Width")?, side(b"Height")?);
    if width.checked_mul(height)? > MOST || content.len() > MOST_BYTES {
        return None;
    }
    let bits = if stencil { 1 } else { side(b"BitsPerComponent").unwrap_or(8) };
    let decoded = objects.decode_parts(dict, content);
    match decoded.image_filter {
        None => (bits <= 16).then_some(Samples { data: decoded.data, width, height, bits, own: None, alpha: None }),
        Some((filter, params)) => foreign(objects, filter, params, &decoded.data, [width, height, bits]),
    }
}

/// Decodes an image format with the second parser, to which the picture is handed as a file of its own.
fn foreign(
    objects: &Objects,
    filter: &[u8],
    params: Option<&Dictionary>,
    data: &[u8],
    [width, height, bits]: [usize; 3],
) -> Option<Samples<'static>> {
    let (name, entries) = match filter {
        b"DCTDecode" | b"DCT" => {
            sane_jpeg(data)?;
            let transform = params.and_then(|p| objects.int(p, b"ColorTransform"));
            ("DCTDecode", transform.map(|t| format!("/ColorTransform {t}")).unwrap_or_default())
        }
        b"CCITTFaxDecode" | b"CCF" => ("CCITTFaxDecode", fax(objects, params, width)?),
        b"JPXDecode" => {
            sane_jpx(data)?;
            ("JPXDecode", String::new())
        }
        _ => return None,
    };
    let head = format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[4 0 R]>>endobj\n\
         4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
         3 0 obj<</Width {width}/Height {height}/Filter/{name}/DecodeParms<<{entries}>>/Length {}>>stream\n",
        data.len()
    );
    let mut file = head.into_bytes();
    file.extend_from_slice(data);
    file.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    let pdf = Pdf::new(Arc::new(file)).ok()?;
    let stream = pdf.xref().get::<OtherStream<'_>>(ObjectIdentifier::new(3, 0))?;
    let request = ImageDecodeParams {
        bpc: u8::try_from(bits).ok(),
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
        ..ImageDecodeParams::default()
    };
    let result = stream.decoded_image(&request).ok()?;
    let data = result.data.into_owned();
    Some(match result.image_data {
        Some(image) => Samples {
            data: data.into(),
            width: size(image.width),
            height: size(image.height),
            bits: image.bits_per_component.into(),
            own: match image.color_space {
                Some(ImageColorSpace::Gray) => Some(Space::Gray),
                Some(ImageColorSpace::Rgb) => Some(Space::Rgb),
                Some(ImageColorSpace::Cmyk) => Some(Space::Cmyk),
                _ => None,
            },
            alpha: image.alpha,
        },
        None => Samples { data: data.into(), width, height, bits, own: None, alpha: None },
    })
}

/// The parameters of a fax page (Table 11), with sides that are no larger than its picture may be.
fn fax(objects: &Objects, params: Option<&Dictionary>, width: usize) -> Option<String> {
    let mut out = String::new();
    let int = |key: &str| params.and_then(|p| objects.int(p, key.as_bytes()));
    let columns = int("Columns").unwrap_or(1728);
    if usize::try_from(columns).ok()? > width.max(1728) {
        return None;
    }
    for key in ["K", "Columns", "Rows"] {
        if let Some(n) = int(key) {
            out += &format!("/{key} {n}");
        }
    }
    for key in ["EndOfLine", "EncodedByteAlign", "EndOfBlock", "BlackIs1"] {
        if let Some(b) = params.and_then(|p| objects.bool(p, key.as_bytes())) {
            out += &format!("/{key} {b}");
        }
    }
    Some(out)
}

/// A JPEG picture says its size in the header of its first frame (ISO/IEC 10918-1, B.2.2).
fn sane_jpeg(data: &[u8]) -> Option<()> {
    let mut rest = data;
    loop {
        // Fill bytes and junk between segments are passed over, as decoders do.
        let at = rest.windows(2).position(|w| matches!(w, [0xff, marker] if !matches!(marker, 0 | 0xff)))?;
        let (head, after) = rest.get(at + 1..)?.split_first_chunk::<3>()?;
        let [marker, high, low] = *head;
        rest = match marker {
            // Differential and lossless frames are no less frames; 0xc4, 0xc8 and 0xcc are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let [_, h0, h1, w0, w1] = *after.first_chunk::<5>()?;
                let side = |a, b| usize::from(u16::from_be_bytes([a, b]));
                return (side(h0, h1).checked_mul(side(w0, w1))? <= MOST).then_some(());
            }
            0x01 | 0xd0..=0xd8 => rest.get(at + 2..)?,
            _ => after.get(usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?..)?,
        };
    }
}

/// A JPEG 2000 picture says its size itself, in its header box (ISO/IEC 15444-1, I.5.3.1).
fn sane_jpx(data: &[u8]) -> Option<()> {
    let header = data.get(..4096).unwrap_or(data);
    let at = header.windows(4).position(|w| w == b"ihdr" || w == [0xff, 0x4f, 0xff, 0x51])?;
    // The code stream's own header has two more fields before the sides.
    let skip = if header.get(at) == Some(&b'i') { 4 } else { 8 };
    let side = |from: usize| -> Option<usize> {
        let [a, b, c, d] = header.get(from..from + 4)? else { return None };
        usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).ok()
    };
    (side(at + skip)?.checked_mul(side(at + skip + 4)?)? <= MOST).then_some(())
}

fn paint_stencil(objects: &Objects, dict: &Dictionary, samples: &Samples<'_>, ink: Rgb) -> Pixels {
    // By default a 0 is painted (§8.9.6.2).
    let inverted = objects.numbers(dict, b"Decode").and_then(|d| d.first().copied()) == Some(1.0);
    let Rgb([r, g, b]) = ink;
    let row = (samples.width * samples.bits).div_ceil(8) * 8;
    collect(samples, |x, y| {
        // Beyond the data nothing is painted.
        let there = (y * row + x) / 8 < samples.data.len();
        let set = bits_at(&samples.data, y * row + x * samples.bits, samples.bits) != 0;
        [r, g, b, if there && set == inverted { 255 } else { 0 }]
    })
}

fn paint(objects: &Objects, dict: &Dictionary, samples: &Samples<'_>, space: &Space) -> Pixels {
    let n = space.components().clamp(1, 32);
    let bits = samples.bits.clamp(1, 16);
    let row = (samples.width * n * bits).div_ceil(8) * 8;
    #[expect(clippy::cast_precision_loss, reason = "16 bits at most")]
    let largest = ((1usize << bits) - 1) as f32;
    let decode = objects.numbers(dict, b"Decode").filter(|d| d.len() >= 2 * n);
    // Ranges of samples that are left out (§8.9.6.4).
    let holes = objects.numbers(dict, b"Mask").filter(|m| m.len() >= 2 * n);
    let mut components = vec![0.0; n];
    let mut last: (Vec<usize>, [u8; 4]) = (Vec::new(), [0; 4]);
    let mut raw = vec![0usize; n];
    collect(samples, |x, y| {
        for (k, sample) in raw.iter_mut().enumerate() {
            *sample = bits_at(&samples.data, y * row + (x * n + k) * bits, bits);
        }
        if raw == last.0 {
            return last.1;
        }
        #[expect(clippy::cast_precision_loss, reason = "16 bits at most")]
        let level = |sample: usize| sample as f32;
        for (k, (component, sample)) in components.iter_mut().zip(&raw).enumerate() {
            let bounds = decode.as_ref().and_then(|d| Some((*d.get(2 * k)?, *d.get(2 * k + 1)?)));
            *component = match bounds {
                Some((low, high)) => low + level(*sample) / largest * (high - low),
                None => space.decoded(k, level(*sample) / largest, bits),
            };
        }
        let left_out = holes.as_ref().is_some_and(|holes| {
            raw.iter().zip(holes.chunks_exact(2)).all(|(sample, range)| match range {
                [low, high] => (*low..=*high).contains(&level(*sample)),
                _ => false,
            })
        });
        let Rgb([r, g, b]) = space.rgb(&components);
        last = (raw.clone(), [r, g, b, if left_out { 0 } else { 255 }]);
        last.1
    })
}

fn collect(samples: &Samples<'_>, mut pixel: impl FnMut(usize, usize) -> [u8; 4]) -> Pixels {
    let mut rgba = Vec::with_capacity(samples.width * samples.height);
    for y in 0..samples.height {
        for x in 0..samples.width {
            rgba.push(pixel(x, y));
        }
    }
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Pixels { width: side(samples.width), height: side(samples.height), rgba }
}

fn size(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
