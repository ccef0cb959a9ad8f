//! Fonts: character codes to Unicode, widths and names.
//! Must not know where a glyph stands on the page.
