//! Small rasters as PNG files (ISO/IEC 15948).
//! Must not know where they are shown.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use sha2::{Digest, Sha256};

use crate::page_marks::Raster;

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
/// Eight bits a channel, red, green, blue and alpha; deflate, the usual filters, not interlaced (clause 11.2.2).
const HEADER: [u8; 5] = [8, 6, 0, 0, 0];

/// The raster as a file; none where its pixels are not as many as its sides say.
pub(super) fn encode(raster: &Raster) -> Option<Vec<u8>> {
    let row = usize::try_from(raster.width).ok()?.checked_mul(4)?;
    let rows = usize::try_from(raster.height).ok()?;
    if row == 0 || rows == 0 || raster.rgba.len() != row.checked_mul(rows)? {
        return None;
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for line in raster.rgba.chunks_exact(row) {
        // Filter type 0: none (clause 9.2).
        packed.write_all(&[0]).ok()?;
        packed.write_all(line).ok()?;
    }
    let packed = packed.finish().ok()?;
    let mut header = Vec::with_capacity(13);
    header.extend(raster.width.to_be_bytes());
    header.extend(raster.height.to_be_bytes());
    header.extend(HEADER);
    let mut out = SIGNATURE.to_vec();
    chunk(&mut out, b"IHDR", &header)?;
    chunk(&mut out, b"IDAT", &packed)?;
    chunk(&mut out, b"IEND", &[])?;
    Some(out)
}

/// A chunk: length, type, data, checksum of the last two (clause 5.3).
fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> Option<()> {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(sum.sum().to_be_bytes());
    Some(())
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
    fn a_file_is_made_as_the_standard_says() {
        let file = encode(&Raster { width: 2, height: 1, rgba: vec![1, 2, 3, 4, 5, 6, 7, 8] }).unwrap();
        assert_eq!(&file[..8], &SIGNATURE);
        assert_eq!(&file[12..33], b"IHDR\0\0\0\x02\0\0\0\x01\x08\x06\0\0\0\xf4\x22\x7f\x8a");
        // The checksum of an empty IEND is the same in every file.
        assert!(file.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
        assert_eq!(encode(&Raster { width: 2, height: 2, rgba: vec![0; 8] }), None);
        assert_eq!(encode(&Raster { width: 0, height: 0, rgba: Vec::new() }), None);
    }
}
