//! A page of HTML as plain elements for showing it: its text and structure without its scripts, sheets and addresses.
//! Must not know who shows it, nor what a recommendation is.
//!
//! Only elements and attributes of the lists below come through, whatever the page holds.

use std::collections::BTreeMap;

use super::dom::{Dom, Id};
use super::style::{Display, Shown, Style, Styles};
use super::{encoding, links, marks, parse};
use crate::color::Rgb;
use crate::limits::Limits;
use crate::mark::MarkKind;

/// Elements that are shown as what they are; the rest are boxes or parts of a line.
const KEPT: [&str; 44] = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "div",
    "span",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "ins",
    "small",
    "sub",
    "sup",
    "br",
    "hr",
    "blockquote",
    "pre",
    "code",
    "figure",
    "figcaption",
    "section",
    "article",
    "a",
];
/// Elements of which nothing is shown.
const DROPPED: [&str; 16] = [
    "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "canvas", "audio", "video", "map",
    "datalist", "frameset", "applet", "portal",
];
/// Elements of a drawing.
const DRAWN: [&str; 9] = ["svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"];
/// Their attributes. None of them can hold an address that is fetched once parentheses are out.
const DRAWN_WITH: [&str; 24] = [
    "viewBox",
    "width",
    "height",
    "d",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "points",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "fill-rule",
    "opacity",
    "transform",
];
/// Longest value of an attribute of a drawing.
const DRAWN_LONGEST: usize = 20_000;
/// Longest picture that is kept, as it stands in the page.
const PICTURE_LONGEST: usize = 128 << 10;
/// Pictures whose bytes stand in the page are kept in these formats, which hold nothing but pixels.
const PICTURES: [&str; 4] =
    ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

/// An element or a text, in document order.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// An element begins.
    Open(Box<Element>),
    /// Characters.
    Text(String),
    /// The last element that was not ended ends.
    Close,
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name, of a fixed list.
    pub name: &'static str,
    /// What the caller marks it with: see [`shown`].
    pub at: Option<usize>,
    /// Color of its text.
    pub color: Option<Rgb>,
    /// Color behind it.
    pub fill: Option<Rgb>,
    /// Set in bold by the page's sheets.
    pub bold: bool,
    /// Only screen readers are told of it.
    pub unseen: bool,
    /// Target of a link, as written.
    pub href: Option<String>,
    /// Its picture, whose bytes are in the address.
    pub picture: Option<String>,
    /// What it stands for: a picture that is not there, a control.
    pub stands_for: Option<String>,
    /// Names and values of a fixed list of attributes.
    pub attributes: Vec<(&'static str, String)>,
}

/// Reads a page for showing it. An element whose CSS path is in `marked` bears the number that it has there. At most
/// `limit` bytes of text and values are given; whether that was all is the second part.
#[must_use]
pub fn shown(bytes: &[u8], limits: &Limits, marked: &BTreeMap<String, usize>, limit: usize) -> (Vec<Piece>, bool) {
    let text = encoding::decode(bytes);
    let parsed = parse::parse(&text, limits);
    let dom = Dom::new(&parsed.html);
    let styles = Styles::new(&dom);
    let mut show = Show { dom: &dom, styles: &styles, marked, base: links::base(&dom), out: Vec::new(), left: limit };
    let whole = show.run();
    (show.out, whole && !parsed.too_deep && !parsed.too_many)
}

struct Show<'d, 'a> {
    dom: &'d Dom<'a>,
    styles: &'d Styles,
    marked: &'d BTreeMap<String, usize>,
    base: Option<String>,
    out: Vec<Piece>,
    left: usize,
}

/// Something still to be given.
enum Task {
    Node(Id, bool),
    Text(String),
    Close,
}

impl Show<'_, '_> {
    fn run(&mut self) -> bool {
        let mut tasks: Vec<Task> = Vec::new();
        self.below(self.dom.root(), false, &mut tasks);
        while let Some(task) = tasks.pop() {
            match task {
                Task::Close => self.out.push(Piece::Close),
                // What is begun is ended all the same.
                _ if self.left == 0 => {}
                Task::Text(text) => self.text(&text),
                Task::Node(id, drawn) => match self.dom.text(id) {
                    Some(_) if drawn => {}
                    Some(text) => self.text(text),
                    None => self.element(id, drawn, &mut tasks),
                },
            }
        }
        self.left > 0
    }

    fn below(&self, id: Id, drawn: bool, tasks: &mut Vec<Task>) {
        let from = tasks.len();
        tasks.extend(self.dom.children(id).map(|c| Task::Node(c, drawn)));
        if let Some(new) = tasks.get_mut(from..) {
            new.reverse();
        }
    }

    fn text(&mut self, text: &str) {
        let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= self.left).last();
        let end = end.unwrap_or(0);
        // An empty text costs a byte, so that a page of nothing comes to an end too.
        self.left = if end < text.len() { 0 } else { self.left.saturating_sub(end.max(1)) };
        self.out.push(Piece::Text(text.get(..end).unwrap_or_default().to_owned()));
    }

    fn element(&mut self, id: Id, drawn: bool, tasks: &mut Vec<Task>) {
        let name = self.dom.name(id);
        let style = self.styles.of(id);
        if DROPPED.contains(&name) || !style.visible || style.shown == Shown::No || style.display == Display::None {
            return;
        }
        let in_drawing = drawn || name == "svg";
        if in_drawing && !DRAWN.contains(&name) {
            return;
        }
        let mut element = Element { name: self.name(id, in_drawing), ..Element::default() };
        let parent = self.dom.parent(id).map(|p| self.styles.of(p));
        element.color = style.color.filter(|c| parent.and_then(|p| p.color) != Some(*c));
        element.fill = style.fill;
        element.bold = style.bold && parent.is_some_and(|p| !p.bold) && !matches!(name, "b" | "strong" | "th");
        element.unseen = style.shown == Shown::Reader;
        if !self.marked.is_empty() {
            element.at = self.marked.get(&*self.dom.path(id)).copied();
        }
        if in_drawing {
            self.drawing(id, &mut element);
        } else {
            self.particulars(id, name, &mut element);
        }
        let cost = element.attributes.iter().map(|(_, v)| v.len()).sum::<usize>()
            + element.picture.as_ref().map_or(0, String::len)
            + element.href.as_ref().map_or(0, String::len)
            + element.name.len();
        self.left = self.left.saturating_sub(cost);
        let empty = matches!(element.name, "br" | "hr" | "img");
        let words = (!in_drawing).then(|| self.words(id, name, style)).flatten();
        self.out.push(Piece::Open(Box::new(element)));
        tasks.push(Task::Close);
        if empty || name == "textarea" || name == "select" {
            tasks.extend(words.map(Task::Text));
            return;
        }
        tasks.extend(style.after.as_deref().map(|t| Task::Text(t.to_owned())));
        self.below(id, in_drawing, tasks);
        tasks.extend(style.before.as_deref().map(|t| Task::Text(t.to_owned())));
        tasks.extend(words.map(Task::Text));
    }

    fn name(&self, id: Id, drawn: bool) -> &'static str {
        let name = self.dom.name(id);
        let listed = if drawn { DRAWN.iter() } else { KEPT.iter() };
        if let Some(kept) = listed.into_iter().find(|k| **k == name) {
            return kept;
        }
        match name {
            "img" if self.pixels(id).is_some() => "img",
            _ if self.styles.of(id).is_block() => "div",
            _ => "span",
        }
    }

    fn particulars(&self, id: Id, name: &str, element: &mut Element) {
        let dom = self.dom;
        match name {
            "a" => {
                let target = dom.attr(id, "href").and_then(|h| links::target(h, self.base.as_deref()));
                element.href = target.filter(|t| t.len() <= 2048);
            }
            "img" => {
                element.picture = self.pixels(id).map(str::to_owned);
                element.stands_for = element.picture.is_none().then(|| "picture".to_owned());
            }
            "input" | "textarea" | "select" | "button" => element.stands_for = Some("control".to_owned()),
            "td" | "th" => {
                for attribute in ["rowspan", "colspan"] {
                    let span = dom.attr(id, attribute).and_then(|v| v.trim().parse::<u16>().ok());
                    element.attributes.extend(span.filter(|s| *s > 1).map(|s| (attribute, s.to_string())));
                }
            }
            _ => {}
        }
    }

    /// A picture whose bytes are all in the page.
    fn pixels(&self, id: Id) -> Option<&str> {
        let address = self.dom.attr(id, "src")?.trim();
        let bytes = PICTURES.iter().find_map(|p| address.strip_prefix(p))?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
        (address.len() <= PICTURE_LONGEST && bytes.bytes().all(plain)).then_some(address)
    }

    fn drawing(&self, id: Id, element: &mut Element) {
        for name in DRAWN_WITH {
            let Some(value) = self.dom.attr(id, name) else { continue };
            // Functions are of no use but in transforms, where they take numbers only.
            let plain =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '#' | '.' | ',' | '+' | '-' | '%' | '\n');
            let turned = |c: char| name == "transform" && matches!(c, '(' | ')');
            if value.len() <= DRAWN_LONGEST && value.chars().all(|c| plain(c) || turned(c)) {
                element.attributes.push((name, value.to_owned()));
            }
        }
    }

    /// What an element shows that holds no text of its own.
    fn words(&self, id: Id, name: &str, style: &Style) -> Option<String> {
        let dom = self.dom;
        let attr = |name: &str| dom.attr(id, name).map(str::trim).filter(|v| !v.is_empty());
        match name {
            "img" => Some(attr("alt").or_else(|| attr("title")).unwrap_or("picture").to_owned()),
            "input" => {
                let kind = attr("type").unwrap_or_default().to_ascii_lowercase();
                let checked = dom.attr(id, "checked").is_some();
                match (kind.as_str(), checked) {
                    ("hidden", _) => None,
                    ("checkbox", true) => Some("☑".to_owned()),
                    ("checkbox", false) => Some("☐".to_owned()),
                    ("radio", true) => Some("◉".to_owned()),
                    ("radio", false) => Some("○".to_owned()),
                    _ => attr("value").map(str::to_owned),
                }
            }
            "textarea" | "select" => Some(dom.all_text(id, 4096)),
            _ if dom.elements(id).next().is_none() && dom.all_text(id, 1).trim().is_empty() => {
                if style.before.is_some() || style.after.is_some() {
                    return None;
                }
                let seen = dom.classes(id).find_map(marks::seen_of_class)?;
                Some(match seen {
                    MarkKind::Check => "✓".to_owned(),
                    MarkKind::Cross => "✗".to_owned(),
                    MarkKind::Box => "☐".to_owned(),
                    _ => "●".to_owned(),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(html: &str, limit: usize) -> (String, bool) {
        let marked = BTreeMap::from([("html > body > p:nth-of-type(2)".to_owned(), 7)]);
        let (pieces, whole) = shown(html.as_bytes(), &Limits::default(), &marked, limit);
        let mut out = String::new();
        let mut depth = 0;
        for piece in pieces {
            match piece {
                Piece::Open(e) => {
                    depth += 1;
                    out += &format!("<{}", e.name);
                    if let Some(at) = e.at {
                        out += &format!(" at={at}");
                    }
                    for (name, value) in &e.attributes {
                        out += &format!(" {name}={value}");
                    }
                    out += e.href.as_deref().unwrap_or_default();
                    out += e.picture.as_deref().unwrap_or_default();
                    out += ">";
                }
                Piece::Text(text) => out += &text,
                Piece::Close => {
                    depth -= 1;
                    out += "/";
                }
            }
        }
        assert_eq!(depth, 0, "every element ends");
        (out, whole)
    }

    #[test]
    fn text_and_structure_come_through_and_nothing_else() {
        let (out, whole) = show(
            "<title>t</title><style>p{color:red}</style><body onload=x()><p>a<script>bad()</script><p>b \
             <a href='javascript:bad()'>c</a><iframe src=x></iframe><img src=https://x/y.png alt=tick onerror=bad()>\
             <img src='data:image/svg+xml;base64,AAAA'><img src='data:image/png;base64,iVBO'>\
             <svg onload=bad() viewBox='0 0 9 9'><script>bad()</script><path d='M0 0L9 9' fill='url(https://x)'/>\
             <foreignObject><p>bad</p></foreignObject></svg>",
            10_000,
        );
        assert!(whole);
        assert_eq!(
            out,
            "<div><div><p>a/<p at=7>b <a>c/<span>tick/<span>picture/<imgdata:image/png;base64,iVBO>picture/\
             <svg viewBox=0 0 9 9><path d=M0 0L9 9>/////"
        );
    }

    #[test]
    fn what_is_hidden_is_not_shown_and_controls_are() {
        let (out, _) = show(
            "<p style='display:none'>x</p><p><input type=checkbox checked><input type=checkbox>\
             <i class='fa fa-check'></i><td rowspan=2>",
            10_000,
        );
        assert!(out.contains("☑") && out.contains("☐") && out.contains("✓") && !out.contains('x'), "{out}");
    }

    #[test]
    fn there_is_an_end_to_it() {
        let (out, whole) = show(&"<p>words and words".repeat(100), 100);
        assert!(!whole && out.len() < 400, "{out}");
    }
}
