//! Small rasters as PNG files (ISO/IEC 15948).
//! Must not know where they are shown.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::page_marks::Raster;

/// The raster as a file; none where its pixels are not as many as its sides say.
pub(super) fn encode(raster: &Raster) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, raster.width, raster.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&raster.rgba).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// The file as an address that needs no network (RFC 2397).
pub(super) fn address(file: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(file))
}

/// A name for the file, made of its content.
pub(super) fn name(file: &[u8]) -> String {
    Sha256::digest(file).iter().take(8).fold(String::with_capacity(16), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back_as_they_were() {
        let rgba = vec![1, 2, 3, 4, 5, 6, 7, 8];
        let file = encode(&Raster { width: 2, height: 1, rgba: rgba.clone() }).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut back = vec![0; 8];
        reader.next_frame(&mut back).unwrap();
        assert_eq!(back, rgba);
        assert_eq!(encode(&Raster { width: 2, height: 2, rgba: vec![0; 8] }), None);
        assert_eq!(encode(&Raster { width: 0, height: 0, rgba: Vec::new() }), None);
    }
}
