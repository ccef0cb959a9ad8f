//! Link targets: as written, or resolved against `<base>` (RFC 3986 §5.2).
//! Must not know the page around them.

use super::dom::Dom;
use crate::reader::address;

/// Longest target that is kept; longer ones carry data, not an address.
const LONGEST: usize = 8192;

/// Longest base that counts: it comes before every relative target.
const LONGEST_BASE: usize = 2048;

/// The page's `<base href>`, if it has a whole one.
pub(super) fn base(dom: &Dom<'_>) -> Option<String> {
    dom.all()
        .filter(|id| dom.name(*id) == "base")
        .find_map(|id| dom.attr(id, "href"))
        .map(clean)
        .filter(|href| scheme(href).is_some() && href.len() <= LONGEST_BASE)
}

/// The target of a link: none where it gives none or runs a script.
pub(super) fn target(href: &str, base: Option<&str>) -> Option<String> {
    let href = clean(href);
    if href.is_empty() && base.is_none() || href.len() > LONGEST {
        return None;
    }
    if let Some(scheme) = scheme(&href) {
        let scheme = scheme.to_ascii_lowercase();
        return (!matches!(scheme.as_str(), "javascript" | "vbscript" | "data")).then_some(href);
    }
    Some(match base {
        Some(base) => join(base, &href),
        None => href,
    })
}

/// White space around and line breaks inside a URL do not belong to it (URL standard §4.1).
fn clean(href: &str) -> String {
    let one: String =
        href.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    address::seen(&one)
}

fn scheme(href: &str) -> Option<&str> {
    let (scheme, _) = href.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

fn join(base: &str, href: &str) -> String {
    let without_fragment = base.split('#').next().unwrap_or_default();
    let (scheme, rest) = without_fragment.split_once(':').unwrap_or_default();
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let end = after.find(['/', '?']).unwrap_or(after.len());
            (format!("//{}", after.get(..end).unwrap_or_default()), after.get(end..).unwrap_or_default())
        }
        None => (String::new(), rest),
    };
    if href.starts_with("//") {
        return format!("{scheme}:{href}");
    }
    if href.is_empty() || href.starts_with('#') {
        return format!("{without_fragment}{href}");
    }
    let path_only = path.split('?').next().unwrap_or_default();
    if href.starts_with('?') {
        return format!("{scheme}:{authority}{path_only}{href}");
    }
    let (target, tail) = href.split_at(href.find(['?', '#']).unwrap_or(href.len()));
    let merged = if target.starts_with('/') {
        target.to_owned()
    } else {
        let folder = path_only.rfind('/').map_or("/", |at| path_only.get(..=at).unwrap_or("/"));
        format!("{folder}{target}")
    };
    format!("{scheme}:{authority}{}{tail}", without_dots(&merged))
}

/// RFC 3986 §5.2.4.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(part),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_base_does_not_make_every_link_long() {
        let found = |length: usize| {
            let page = format!("<base href='https://a.example/{}/'>", "b".repeat(length));
            base(&Dom::new(&scraper::Html::parse_document(&page)))
        };
        assert!(found(2000).is_some());
        assert_eq!(found(LONGEST_BASE), None);
    }

    #[test]
    fn targets_resolve_against_the_base_only() {
        let base = Some("https://a.example/b/c/page.html?q=1#top");
        for (href, want) in [
            ("x.pdf", "https://a.example/b/c/x.pdf"),
            ("../x.pdf?y=/..", "https://a.example/b/x.pdf?y=/.."),
            ("../../../x", "https://a.example/x"),
            ("./", "https://a.example/b/c/"),
            ("/x", "https://a.example/x"),
            ("//h.example/x", "https://h.example/x"),
            ("?z=2", "https://a.example/b/c/page.html?z=2"),
            ("#part", "https://a.example/b/c/page.html?q=1#part"),
            ("http://o.example", "http://o.example"),
            (" mail\nto:x@y.example ", "mailto:x@y.example"),
        ] {
            assert_eq!(target(href, base).as_deref(), Some(want), "{href}");
        }
        assert_eq!(target("../x", None).as_deref(), Some("../x"));
        assert_eq!(target(" a\u{7}\nb\u{9b} ", None).as_deref(), Some("a%07b%C2%9B"));
        assert_eq!(target("#", None).as_deref(), Some("#"));
        assert_eq!(target("", None), None);
        assert_eq!(target("JavaScript:alert(1)", base), None);
    }
}
