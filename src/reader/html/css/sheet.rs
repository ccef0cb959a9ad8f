//! Sheets and `style` attributes to declarations (CSS Syntax 3).
//! Must not know which element they apply to.

use std::rc::Rc;

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::selector::Selector;

/// Rules read of a page, all sheets together.
const RULES: usize = 20_000;
/// Depth of `@media` and the like in each other.
const NESTING: usize = 8;

/// Properties that matter here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Property {
    Background,
    BorderRadius,
    Clip,
    Color,
    Content,
    Custom(Rc<str>),
    Display,
    FontFamily,
    FontShorthand,
    FontSize,
    FontStyle,
    FontWeight,
    GridColumns,
    Height,
    Left,
    ListStyle,
    MarginLeft,
    MaxHeight,
    MsoHide,
    MsoList,
    Opacity,
    Overflow,
    Position,
    TextDecoration,
    TextIndent,
    Top,
    VerticalAlign,
    Visibility,
    WhiteSpace,
    Width,
}

/// A property and its value as written.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Declaration {
    pub(in super::super) property: Property,
    pub(in super::super) value: Rc<str>,
    pub(in super::super) important: bool,
}

/// A selector and what it declares.
#[derive(Clone, Debug)]
pub(in super::super) struct Rule {
    pub(in super::super) selector: Selector,
    pub(in super::super) declarations: Rc<[Declaration]>,
}

/// The rules of all `<style>` elements of a page, in order.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Sheet {
    pub(in super::super) rules: Vec<Rule>,
    /// There were more rules than are read.
    pub(in super::super) cut: bool,
}

impl Sheet {
    /// Adds the rules of one `<style>` element.
    pub(in super::super) fn add(&mut self, css: &str) {
        // Old pages wrap their sheet into a comment for browsers older still.
        let css = css.replace("<!--", " ").replace("-->", " ");
        self.rules(&mut Parser::new(&css), 0);
    }

    fn rules(&mut self, parser: &mut Parser<'_>, depth: usize) {
        loop {
            parser.skip_whitespace();
            let start = parser.position();
            let mut at_rule: Option<String> = None;
            loop {
                let before = parser.position();
                let Ok(token) = parser.next_including_whitespace() else { return };
                match token.clone() {
                    Token::AtKeyword(name) if parser.slice(start..before).trim().is_empty() => {
                        at_rule = Some(name.to_ascii_lowercase());
                    }
                    Token::Semicolon if at_rule.is_some() => break,
                    Token::CurlyBracketBlock => {
                        let prelude = parser.slice(start..before).to_owned();
                        let _ = parser.parse_nested_block(|block| -> Result<(), ParseError<()>> {
                            match at_rule.as_deref() {
                                None => self.rule(&prelude, block),
                                Some("media") if !applies_to_screen(&prelude) => {}
                                Some("media" | "supports" | "layer" | "container" | "scope") if depth < NESTING => {
                                    self.rules(block, depth + 1);
                                }
                                Some(_) => {}
                            }
                            Ok(())
                        });
                        break;
                    }
                    _ => {}
                }
            }
        }
    }

    fn rule(&mut self, prelude: &str, block: &mut Parser<'_>) {
        let declarations: Rc<[Declaration]> = declarations(block).into();
        if declarations.is_empty() {
            return;
        }
        for part in without_comments(prelude).split(',') {
            if self.rules.len() >= RULES {
                self.cut = true;
                return;
            }
            if let Some(selector) = Selector::parse(part) {
                self.rules.push(Rule { selector, declarations: Rc::clone(&declarations) });
            }
        }
    }
}

/// The declarations of a `style` attribute.
pub(in super::super) fn inline(style: &str) -> Vec<Declaration> {
    declarations(&mut Parser::new(style))
}

/// Whether a media query lets its rules apply to a page as it is read on a wide screen.
fn applies_to_screen(prelude: &str) -> bool {
    let query = prelude.to_ascii_lowercase();
    let narrow = query.contains("max-width") || query.contains("max-device-width") || query.contains("width <");
    let dark = query.contains("prefers-color-scheme: dark") || query.contains("prefers-color-scheme:dark");
    let other = (query.contains("print") && !query.contains("screen") && !query.contains("not print"))
        || query.contains("not screen")
        || query.contains("speech")
        || query.contains("forced-colors")
        || query.contains("prefers-contrast");
    !(narrow || dark || other)
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out
}

fn declarations(parser: &mut Parser<'_>) -> Vec<Declaration> {
    let mut all = Vec::new();
    while !parser.is_exhausted() {
        let one = parser.parse_until_after(Delimiter::Semicolon, |p| -> Result<_, ParseError<()>> {
            let name = p.expect_ident_cloned()?;
            p.expect_colon()?;
            let start = p.position();
            while p.next().is_ok() {}
            Ok((name, without_comments(p.slice_from(start)).trim().to_owned()))
        });
        let Ok((name, value)) = one else { continue };
        let Some(property) = property(&name) else { continue };
        let lower = value.to_ascii_lowercase();
        let important = lower.ends_with("important") && lower.contains('!');
        let value = if important { value.rsplit_once('!').map_or("", |(v, _)| v).trim_end() } else { &value };
        all.push(Declaration { property, value: value.into(), important });
    }
    all
}

fn property(name: &str) -> Option<Property> {
    if name.starts_with("--") {
        return Some(Property::Custom(name.into()));
    }
    Some(match name.to_ascii_lowercase().as_str() {
        "background" | "background-color" | "background-image" => Property::Background,
        "border-radius" => Property::BorderRadius,
        "clip" | "clip-path" | "-webkit-clip-path" => Property::Clip,
        "color" => Property::Color,
        "content" => Property::Content,
        "display" => Property::Display,
        "font-family" => Property::FontFamily,
        "font" => Property::FontShorthand,
        "font-size" => Property::FontSize,
        "font-style" => Property::FontStyle,
        "font-weight" => Property::FontWeight,
        "grid-template-columns" | "grid-template" => Property::GridColumns,
        "height" => Property::Height,
        "left" | "right" | "inset-inline-start" => Property::Left,
        "list-style" | "list-style-type" => Property::ListStyle,
        "margin-left" | "padding-left" => Property::MarginLeft,
        "max-height" => Property::MaxHeight,
        "mso-hide" => Property::MsoHide,
        "mso-list" => Property::MsoList,
        "opacity" => Property::Opacity,
        "overflow" | "overflow-x" | "overflow-y" => Property::Overflow,
        "position" => Property::Position,
        "text-decoration" | "text-decoration-line" => Property::TextDecoration,
        "text-indent" => Property::TextIndent,
        "top" => Property::Top,
        "vertical-align" => Property::VerticalAlign,
        "visibility" => Property::Visibility,
        "white-space" | "white-space-collapse" => Property::WhiteSpace,
        "width" => Property::Width,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(css: &str) -> Vec<String> {
        let mut sheet = Sheet::default();
        sheet.add(css);
        sheet
            .rules
            .iter()
            .map(|r| {
                let tag = r.selector.compounds[0].tag.clone().unwrap_or_default();
                let class = r.selector.compounds[0].classes.join(".");
                let what: Vec<String> = r
                    .declarations
                    .iter()
                    .map(|d| format!("{:?}={}{}", d.property, d.value, if d.important { "!" } else { "" }))
                    .collect();
                format!("{tag}.{class} {}", what.join(" "))
            })
            .collect()
    }

    #[test]
    fn rules_are_found_among_what_is_not_read() {
        let css = "<!-- @import url(x.css); @charset 'a';\n/* c { color: red } */\n@font-face { font-family: x; src: url(y) }\n\
                   a, .b/* , z */ , c:hover { color : #FFF !important ; zoom: 1; background:url('data:;x') red }\n\
                   @media print { .p { display:none } } @media screen and (min-width: 40em) { .q { display: none; } }\n\
                   @media (max-width: 30em) { .r { display: none } }\n\
                   .s { color: red; &:hover { color: blue } }\n .t { ; color green; width: 1px } --> ";
        assert_eq!(
            sheet(css),
            [
                "a. Color=#FFF! Background=url('data:;x') red",
                ".b Color=#FFF! Background=url('data:;x') red",
                ".q Display=none",
                ".s Color=red",
                ".t Width=1px",
            ]
        );
    }

    #[test]
    fn broken_sheets_end() {
        for css in
            ["a{", "a{color:red", "}}}a{color:red}", "@media{@media{@media", "a{color:red}/*", "{{{{", "@", "a{b{c{d{"]
        {
            let _ = sheet(css);
        }
        let deep = "@media x{".repeat(100_000);
        assert!(sheet(&deep).is_empty());
        let nested = format!("a{}", "{".repeat(100_000));
        assert!(sheet(&nested).is_empty());
    }

    #[test]
    fn attributes_keep_what_can_be_read() {
        let all = inline("color:red;;background : rgba(1,2,3,.5); width:1px;bad; mso-list:l0 level2 lfo1");
        let names: Vec<String> = all.iter().map(|d| format!("{:?}", d.property)).collect();
        assert_eq!(names, ["Color", "Background", "Width", "MsoList"]);
    }
}
