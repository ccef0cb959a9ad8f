//! Elements of a page of HTML as markup of a fixed vocabulary (XML, so that no parser moves anything about).
//! Must not know whose elements they are.

use std::fmt::Write as _;

use crate::markup::escaped;
use crate::reader::html::{Element, Piece};

/// Schemes of links that can be followed.
const SCHEMES: [&str; 3] = ["http:", "https:", "mailto:"];

/// The target of a link that can be followed: nothing that a browser would run or open from this machine.
pub(super) fn followed(href: &str) -> Option<&str> {
    let plain = |c: char| !c.is_control() && !c.is_whitespace();
    let lower = href.get(..8.min(href.len())).unwrap_or_default().to_ascii_lowercase();
    (SCHEMES.iter().any(|s| lower.starts_with(s)) && href.chars().all(plain)).then_some(href)
}

/// The pieces as one element. Each begins with what tells where it stands (`data-at`) and how it looks.
pub(super) fn of(pieces: &[Piece]) -> String {
    let mut out = "<div xmlns=\"http://www.w3.org/1999/xhtml\">".to_owned();
    let mut open: Vec<&'static str> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&escaped(text)),
            Piece::Open(element) => {
                begin(&mut out, element);
                open.push(element.name);
            }
            Piece::Close => {
                if let Some(name) = open.pop() {
                    let _ = write!(out, "</{name}>");
                }
            }
        }
    }
    out.push_str("</div>");
    out
}

fn begin(out: &mut String, element: &Element) {
    let _ = write!(out, "<{}", element.name);
    if element.name == "svg" {
        out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
    }
    if let Some(at) = element.at {
        let _ = write!(out, " data-at=\"{at}\"");
    }
    if let Some(color) = element.color {
        let _ = write!(out, " data-color=\"{}\"", color.to_hex());
    }
    if let Some(fill) = element.fill {
        let _ = write!(out, " data-fill=\"{}\"", fill.to_hex());
    }
    let mut classes = Vec::new();
    classes.extend(element.bold.then_some("bold"));
    classes.extend(element.unseen.then_some("unseen"));
    classes.extend(element.stands_for.as_deref());
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", escaped(&classes.join(" ")));
    }
    if let Some(href) = &element.href {
        let _ = write!(out, " title=\"{}\"", escaped(href));
        if let Some(href) = followed(href) {
            let _ = write!(out, " href=\"{}\" rel=\"noopener noreferrer\" target=\"_blank\"", escaped(href));
        }
    }
    if let Some(picture) = &element.picture {
        let _ = write!(out, " src=\"{}\"", escaped(picture));
    }
    for (name, value) in &element.attributes {
        let _ = write!(out, " {name}=\"{}\"", escaped(value));
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_lead_somewhere_can_be_followed() {
        for good in ["https://a.example/b?c", "HTTP://a.example", "mailto:a@b.example"] {
            assert_eq!(followed(good), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " javascript:x",
            "java\nscript:x",
            "data:text/html,x",
            "file:///etc",
            "/a",
            "https:\u{9}//x",
            "",
        ] {
            assert_eq!(followed(bad), None, "{bad}");
        }
    }

    #[test]
    fn text_and_values_are_escaped() {
        let element =
            Element { name: "a", at: Some(3), href: Some("https://x/\"onclick=\"y".to_owned()), ..Element::default() };
        let pieces = [Piece::Open(Box::new(element)), Piece::Text("<script>&".to_owned()), Piece::Close];
        let out = of(&pieces);
        assert!(out.contains("<a data-at=\"3\" title=\"https://x/&quot;onclick=&quot;y\" href="), "{out}");
        assert!(out.contains(">&lt;script&gt;&amp;</a></div>"), "{out}");
    }
}
