//! A color as it is seen: device RGB, eight bits a channel.
//! Must not know where it was used.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An opaque color. It is written as `#rrggbb`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(
    /// Red, green and blue, 0 to 255.
    pub [u8; 3],
);

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self([0, 0, 0]);
    /// White.
    pub const WHITE: Self = Self([255, 255, 255]);

    /// Reads `#rrggbb` or `#rgb`.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#')?;
        if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(hex, 16).ok()?;
        let byte = |shift: u32| u8::try_from((value >> shift) & 0xff).unwrap_or(0);
        let nibble = |shift: u32| u8::try_from(((value >> shift) & 0xf) * 17).unwrap_or(0);
        match hex.len() {
            6 => Some(Self([byte(16), byte(8), byte(0)])),
            3 => Some(Self([nibble(8), nibble(4), nibble(0)])),
            _ => None,
        }
    }

    /// `#rrggbb`, in lower case.
    #[must_use]
    pub fn to_hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Sum of the absolute differences of the channels: 0 (same) to 765 (black against white).
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
    }

    /// Largest minus smallest channel: 0 for a gray, up to 255 for a pure color.
    #[must_use]
    pub fn chroma(self) -> u8 {
        let [r, g, b] = self.0;
        r.max(g).max(b) - r.min(g).min(b)
    }
}

impl Serialize for Rgb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("a color is written #rrggbb"))
    }
}
