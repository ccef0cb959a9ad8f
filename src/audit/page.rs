//! The file of the audit page: skeleton, policy, data.
//! Must not know what the data are made of.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};

use crate::draw::Pictures;
use crate::markup::escaped;
use crate::report::Report;

use super::chunk::Chunk;
use super::index::{Entry, Index, Lost};
use super::{FILE_BYTES, PICTURE_BYTES};

const SKELETON: &str = include_str!("page/skeleton.html");
const STYLE: &str = include_str!("page/style.css");
/// Parts of the one script, in order; each may use what those before it define.
const SCRIPT: [&str; 8] = [
    include_str!("page/base.js"),
    include_str!("page/data.js"),
    include_str!("page/review.js"),
    include_str!("page/board.js"),
    include_str!("page/list.js"),
    include_str!("page/record.js"),
    include_str!("page/source.js"),
    include_str!("page/main.js"),
];

/// An audit page that is being written.
#[derive(Debug)]
pub struct AuditPage<W> {
    out: W,
    count: usize,
    bytes: usize,
    pictures: BTreeMap<String, Vec<u8>>,
    picture_bytes: usize,
    left: Left,
}

/// What of the sources is not in the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Reports of whose source something is left out.
    pub cut: usize,
    /// Reports without their source, because the page is full ([`FILE_BYTES`]).
    pub full: usize,
}

impl<W: Write> AuditPage<W> {
    /// Begins a page about `reports`, whose chunks are to be added in this order.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn begin(mut out: W, title: &str, reports: &[Report], lost: &[Lost]) -> io::Result<Self> {
        let script = script();
        let policy = format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
            hash(&script),
            hash(STYLE)
        );
        let entries = reports.iter().map(Entry::new).collect();
        let index = Index { title, recsift: env!("CARGO_PKG_VERSION"), reports: entries, lost };
        let index = inert(&serde_json::to_string(&index)?);
        let mut rest = SKELETON;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            out.write_all(before.as_bytes())?;
            match name {
                "policy" => out.write_all(policy.as_bytes())?,
                "title" => out.write_all(escaped(title).as_bytes())?,
                "style" => out.write_all(STYLE.as_bytes())?,
                "index" => out.write_all(index.as_bytes())?,
                "script" => out.write_all(script.as_bytes())?,
                _ => {}
            }
            rest = after;
        }
        out.write_all(rest.as_bytes())?;
        Ok(Self { out, count: 0, bytes: 0, pictures: BTreeMap::new(), picture_bytes: 0, left: Left::default() })
    }

    /// Adds the next report's chunk.
    ///
    /// # Errors
    /// Those of the output.
    pub fn add(&mut self, chunk: Chunk) -> io::Result<()> {
        let Chunk { json, bare, pictures: Pictures(pictures), cut } = chunk;
        let mut packed = pack(&json)?;
        if self.bytes + packed.len() > FILE_BYTES {
            packed = pack(&bare)?;
            self.left.full += 1;
        } else {
            self.left.cut += usize::from(cut);
            for (name, file) in pictures {
                if !self.pictures.contains_key(&name) && self.picture_bytes + file.len() <= PICTURE_BYTES {
                    self.picture_bytes += file.len();
                    self.pictures.insert(name, file);
                }
            }
        }
        self.bytes += packed.len();
        self.data(&format!("report-{}", self.count), &packed)?;
        self.count += 1;
        Ok(())
    }

    /// Ends the page.
    ///
    /// # Errors
    /// Those of the output.
    pub fn end(mut self) -> io::Result<(W, Left)> {
        let files: BTreeMap<&str, String> =
            self.pictures.iter().map(|(name, file)| (name.as_str(), STANDARD.encode(file))).collect();
        let packed = pack(&serde_json::to_vec(&files)?)?;
        self.data("pictures", &packed)?;
        self.out.write_all(b"</body></html>\n")?;
        Ok((self.out, self.left))
    }

    fn data(&mut self, id: &str, packed: &str) -> io::Result<()> {
        writeln!(self.out, "<script type=\"application/octet-stream\" id=\"{id}\">{packed}</script>")
    }
}

/// The page's script, in a scope of its own.
fn script() -> String {
    format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPT.concat())
}

/// A source for a content-security policy (CSP Level 3, clause 2.3.1).
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// JSON that can stand in a `script` element, whatever it says (HTML standard, clause 4.12.1.3).
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Deflated (RFC 1950), in characters that mean nothing in HTML (RFC 4648).
fn pack(json: &[u8]) -> io::Result<String> {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(json)?;
    Ok(STANDARD.encode(deflated.finish()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assets_hold_nothing_that_ends_their_element() {
        for asset in SCRIPT.iter().chain(&[STYLE]) {
            for end in ["</script", "</style", "<!--"] {
                assert!(!asset.to_ascii_lowercase().contains(end), "{end}");
            }
        }
        assert!(!script().contains("{{") && !STYLE.contains("{{"));
    }

    #[test]
    fn the_assets_ask_for_nothing() {
        for asset in SCRIPT.iter().chain(&[STYLE, SKELETON]) {
            for call in [
                "fetch(",
                "XMLHttpRequest",
                "import(",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "eval(",
                "@import",
                "url(",
            ] {
                assert!(!asset.contains(call), "{call}");
            }
        }
    }
}
