//! Selectors that a page's own sheet uses to color and hide: type, class, id, attribute, descendant, child.
//! Must not know declarations. What is not understood matches nothing.

/// Parts of one compound selector that are looked at, and compounds in a row.
const PARTS: usize = 12;

/// A complex selector, rightmost compound first.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Selector {
    pub(in super::super) compounds: Vec<Compound>,
    pub(in super::super) pseudo: Subject,
    /// CSS Selectors 4 §17: ids, classes and attributes, types.
    pub(in super::super) specificity: (u16, u16, u16),
}

/// What a rule applies to: the element, or text generated in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Subject {
    Element,
    Before,
    After,
}

/// One compound and how it is tied to the one to its left.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Compound {
    pub(in super::super) tag: Option<String>,
    pub(in super::super) id: Option<String>,
    pub(in super::super) classes: Vec<String>,
    /// Name, operator and value.
    pub(in super::super) attrs: Vec<(String, char, String)>,
    /// Whether the compound to its left must match the very parent.
    pub(in super::super) child: bool,
}

impl Compound {
    fn is_empty(&self) -> bool {
        self.tag.is_none() && self.id.is_none() && self.classes.is_empty() && self.attrs.is_empty()
    }
}

impl Selector {
    /// Reads one selector (no comma); none where it has something that is not understood.
    pub(in super::super) fn parse(text: &str) -> Option<Self> {
        let mut chars = text.trim().chars().peekable();
        let mut compounds: Vec<Compound> = Vec::new();
        let mut current = Compound::default();
        let mut any = false;
        let mut pseudo = Subject::Element;
        let mut specificity = (0_u16, 0_u16, 0_u16);
        while let Some(c) = chars.next() {
            if pseudo != Subject::Element {
                return None;
            }
            match c {
                '*' => any = true,
                '.' => {
                    current.classes.push(ident(&mut chars)?);
                    specificity.1 = specificity.1.saturating_add(1);
                }
                '#' => {
                    current.id = Some(ident(&mut chars)?);
                    specificity.0 = specificity.0.saturating_add(1);
                }
                '[' => {
                    current.attrs.push(attribute(&mut chars)?);
                    specificity.1 = specificity.1.saturating_add(1);
                }
                ':' => {
                    let double = chars.next_if_eq(&':').is_some();
                    match ident(&mut chars)?.to_ascii_lowercase().as_str() {
                        "before" => pseudo = Subject::Before,
                        "after" => pseudo = Subject::After,
                        "root" if !double => current.tag = Some("html".to_owned()),
                        "link" | "visited" | "any-link" if !double => {}
                        _ => return None,
                    }
                    any = true;
                }
                ' ' | '\t' | '\n' | '\r' | '\u{c}' | '>' => {
                    let mut child = c == '>';
                    while let Some(next) = chars.next_if(|n| n.is_ascii_whitespace() || *n == '>') {
                        child |= next == '>';
                    }
                    if current.is_empty() && !any {
                        return None;
                    }
                    if matches!(chars.peek(), Some('+' | '~')) {
                        return None;
                    }
                    compounds.push(std::mem::take(&mut current));
                    current.child = child;
                    any = false;
                }
                c if is_ident(c) || c == '\\' => {
                    let mut name = String::new();
                    if c == '\\' {
                        name.push(chars.next()?);
                    } else {
                        name.push(c);
                    }
                    name.push_str(&ident(&mut chars).unwrap_or_default());
                    current.tag = Some(name.to_ascii_lowercase());
                    specificity.2 = specificity.2.saturating_add(1);
                }
                _ => return None,
            }
            if current.classes.len() + current.attrs.len() > PARTS || compounds.len() > PARTS {
                return None;
            }
        }
        if current.is_empty() && !any {
            return None;
        }
        compounds.push(current);
        compounds.reverse();
        Some(Self { compounds, pseudo, specificity })
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn is_ident(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

fn ident(chars: &mut Chars<'_>) -> Option<String> {
    let mut name = String::new();
    while let Some(c) = chars.next_if(|c| is_ident(*c) || *c == '\\') {
        if c == '\\' { name.push(chars.next()?) } else { name.push(c) }
    }
    (!name.is_empty()).then_some(name)
}

fn attribute(chars: &mut Chars<'_>) -> Option<(String, char, String)> {
    let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
    let Some((name, value)) = inner.split_once('=') else {
        return Some((inner.trim().to_ascii_lowercase(), ' ', String::new()));
    };
    let name = name.trim_end();
    let operator = name.chars().last().filter(|c| matches!(c, '~' | '|' | '^' | '$' | '*'));
    let name = name.trim_end_matches(['~', '|', '^', '$', '*']).trim().to_ascii_lowercase();
    let value = value.trim().trim_end_matches(" i").trim_matches(['"', '\'']);
    Some((name, operator.unwrap_or('='), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood() {
        let s = Selector::parse("table.x > tr #y.a.b").unwrap();
        assert_eq!(s.compounds.len(), 3);
        assert_eq!(s.specificity, (1, 3, 2));
        assert_eq!(s.compounds[0].classes, ["a", "b"]);
        assert!(s.compounds[1].child);
        assert_eq!(Selector::parse(".done::before").unwrap().pseudo, Subject::Before);
        assert_eq!(Selector::parse(".lst-x>li:before").unwrap().compounds.len(), 2);
        assert_eq!(Selector::parse("input[type='checkbox']").unwrap().compounds[0].attrs[0].2, "checkbox");
        assert_eq!(Selector::parse(".md\\:hidden").unwrap().compounds[0].classes, ["md:hidden"]);
        for odd in ["", "a:hover", "a + b", "p:nth-child(2)", "::before x", "> a", "a,b", "o|p"] {
            assert_eq!(Selector::parse(odd), None, "{odd}");
        }
    }
}
