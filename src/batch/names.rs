//! Names of output files: below the output folder, unlike one another on any file system, no longer than one takes.
//! Must not know what is written there.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Longest name of a file that the usual file systems take, in bytes.
const LONGEST: usize = 255;
/// Longest path that is made below the output folder, in bytes; deeper ones are made of their digest.
const LONGEST_PATH: usize = 3000;

/// A file's name as text: bytes that are not UTF-8 become `%` and two hexadecimal digits.
#[must_use]
pub fn printable(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Gives each input the name of its output file. The names depend only on those of the inputs and their order.
#[derive(Clone, Debug)]
pub struct OutputNames {
    /// Files given out and reserved, folded.
    files: BTreeSet<String>,
    /// Folders of these, folded.
    folders: BTreeSet<String>,
}

impl OutputNames {
    /// Keeps the names in `reserved` free for others.
    #[must_use]
    pub fn new(reserved: &[&str]) -> Self {
        Self { files: reserved.iter().map(|n| fold(n)).collect(), folders: BTreeSet::new() }
    }

    /// A free name for the output of the input `name`, with `ending` (`.json`) after it: a relative path with `/`
    /// between its parts, none of which is empty, `.`, `..` or holds a control character.
    pub fn choose(&mut self, name: &str, ending: &str) -> String {
        let name = if name == "-" { "stdin" } else { name };
        let mut parts: Vec<String> = name.split('/').filter(|p| !matches!(*p, "" | "." | "..")).map(plain).collect();
        let last = parts.pop().unwrap_or_else(|| "unnamed".to_owned());
        if name.len() + ending.len() > LONGEST_PATH {
            // Folders that deep cannot be made everywhere: their digest stands for them.
            parts = vec![digest(&parts.join("/"))];
        }
        let mut path = String::new();
        for part in parts {
            path = self.free(&path, &part, "", |names, folded| !names.files.contains(folded));
            self.folders.insert(fold(&path));
        }
        let path = self.free(&path, &last, ending, |names, folded| {
            !names.files.contains(folded) && !names.folders.contains(folded)
        });
        self.files.insert(fold(&path));
        path
    }

    /// `parent/part` with `ending`, and with `~2`, `~3` … before the ending where it is not free.
    fn free(&self, parent: &str, part: &str, ending: &str, free: impl Fn(&Self, &str) -> bool) -> String {
        let mut nth = 1_u32;
        loop {
            let tail = if nth == 1 { ending.to_owned() } else { format!("~{nth}{ending}") };
            let name = fit(part, &tail);
            let path = if parent.is_empty() { name } else { format!("{parent}/{name}") };
            if free(self, &fold(&path)) {
                return path;
            }
            nth += 1;
        }
    }
}

/// Names that some file system takes for the same.
fn fold(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    // By way of the upper case what has no single lower case meets, too: `ß` and `SS`, `K` and the Kelvin sign.
    let lower = name.nfc().flat_map(char::to_lowercase);
    lower.flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// `part` without what a terminal or a file system may take for more than a name.
fn plain(part: &str) -> String {
    let mut text = String::new();
    for c in part.chars() {
        if c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || is_format(c) {
            let mut utf8 = [0; 4];
            for byte in c.encode_utf8(&mut utf8).bytes() {
                let _ = write!(text, "%{byte:02X}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Characters that turn the direction of what follows them or cannot be seen.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `part` and `tail`, the part cut where both are too long for one name; its digest then tells it from others.
fn fit(part: &str, tail: &str) -> String {
    if part.len() + tail.len() <= LONGEST {
        return format!("{part}{tail}");
    }
    let mark = format!("~{}", digest(part));
    let mut keep = LONGEST.saturating_sub(mark.len() + tail.len());
    while !part.is_char_boundary(keep) {
        keep -= 1;
    }
    format!("{}{mark}{tail}", part.get(..keep).unwrap_or_default())
}

fn digest(text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(6) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> Vec<String> {
        let mut outputs = OutputNames::new(&["run.json", "errors.jsonl"]);
        names.iter().map(|n| outputs.choose(n, ".json")).collect()
    }

    #[test]
    fn ordinary_names_are_kept() {
        assert_eq!(chosen(&["a/b.pdf", "c d é.html", "-"]), ["a/b.pdf.json", "c d é.html.json", "stdin.json"]);
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert_eq!(
            chosen(&["../../etc/x.pdf", "/etc/y.pdf", "a/./../z.pdf", "..", "c:\\w.pdf"]),
            ["etc/x.pdf.json", "etc/y.pdf.json", "a/z.pdf.json", "unnamed.json", "c%3A%5Cw.pdf.json"]
        );
    }

    #[test]
    fn names_that_differ_by_case_or_composition_are_told_apart() {
        assert_eq!(
            chosen(&["A.pdf", "a.pdf", "é.pdf", "e\u{301}.pdf", "Maß.pdf", "MASS.pdf"]),
            ["A.pdf.json", "a.pdf~2.json", "é.pdf.json", "e\u{301}.pdf~2.json", "Maß.pdf.json", "MASS.pdf~2.json"]
        );
    }

    #[test]
    fn files_and_folders_do_not_meet() {
        assert_eq!(chosen(&["a.pdf", "a.pdf.json/b.pdf"]), ["a.pdf.json", "a.pdf.json~2/b.pdf.json"]);
        assert_eq!(chosen(&["a.pdf.json/b.pdf", "a.pdf"]), ["a.pdf.json/b.pdf.json", "a.pdf~2.json"]);
        assert_eq!(chosen(&["run", "errors"]), ["run~2.json", "errors.json"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = (format!("{}a.pdf", "é".repeat(125)), format!("{}b.pdf", "é".repeat(125)));
        let names = chosen(&[&a, &b]);
        assert!(names.iter().all(|n| n.len() <= LONGEST && n.ends_with(".json")), "{names:?}");
        assert_ne!(names.first(), names.get(1));
        let deep = format!("{}x.pdf", "d/".repeat(5000));
        assert!(chosen(&[&deep]).concat().len() < LONGEST);
    }

    #[test]
    fn control_characters_do_not_get_through() {
        assert_eq!(chosen(&["a\u{1b}[31m\n.pdf"]), ["a%1B[31m%0A.pdf.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn undecodable_bytes_are_shown() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(printable(OsStr::from_bytes(b"a\xff\xe9.pdf")), "a%FF%E9.pdf");
    }
}
