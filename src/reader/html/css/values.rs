//! CSS values: colors, lengths, strings (CSS Color 4, CSS Values 4).
//! Must not know properties.

use cssparser::{Parser, ToCss, Token};

use crate::color::Rgb;

/// The first color in a value, laid over white where it is translucent; none where it is transparent or there is
/// none. `background` shorthands and gradients hold others things beside it.
pub(in super::super) fn color(value: &str) -> Option<Rgb> {
    let mut parser = Parser::new(value);
    first_color(&mut parser, 0).flatten()
}

/// A color; the inner `None` is `transparent`.
fn first_color(parser: &mut Parser<'_>, depth: usize) -> Option<Option<Rgb>> {
    while let Ok(token) = parser.next() {
        match token.clone() {
            Token::Ident(name) => {
                if name.eq_ignore_ascii_case("transparent") {
                    return Some(None);
                }
                if let Some(system) = system_color(&name) {
                    return Some(Some(system));
                }
                if let Ok((r, g, b)) = cssparser::color::parse_named_color(&name) {
                    return Some(Some(Rgb([r, g, b])));
                }
            }
            Token::Hash(hash) | Token::IDHash(hash) => {
                if let Ok((r, g, b, a)) = cssparser::color::parse_hash_color(hash.as_bytes()) {
                    return Some(over_white([f32::from(r), f32::from(g), f32::from(b)], a));
                }
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                let found = parser
                    .parse_nested_block(|inner| -> Result<_, cssparser::ParseError<()>> {
                        let found = match name.as_str() {
                            "rgb" | "rgba" => rgb(&numbers(inner)),
                            "hsl" | "hsla" => hsl(&numbers(inner)),
                            _ if depth < 4 && name.ends_with("gradient") => first_color(inner, depth + 1),
                            _ => None,
                        };
                        while inner.next().is_ok() {}
                        Ok(found)
                    })
                    .unwrap_or(None);
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    None
}

/// Colors that Word writes by their role on screen (CSS Color 4 §10).
fn system_color(name: &str) -> Option<Rgb> {
    if name.eq_ignore_ascii_case("window") || name.eq_ignore_ascii_case("canvas") {
        Some(Rgb::WHITE)
    } else if name.eq_ignore_ascii_case("windowtext") || name.eq_ignore_ascii_case("canvastext") {
        Some(Rgb::BLACK)
    } else {
        None
    }
}

/// A number and whether it is a percentage.
fn numbers(parser: &mut Parser<'_>) -> Vec<(f32, bool)> {
    let mut all = Vec::new();
    while let Ok(token) = parser.next() {
        match token {
            Token::Number { value, .. } => all.push((*value, false)),
            Token::Percentage { unit_value, .. } => all.push((*unit_value, true)),
            Token::Dimension { value, .. } => all.push((*value, false)),
            _ => {}
        }
        if all.len() >= 4 {
            break;
        }
    }
    all
}

fn alpha(parts: &[(f32, bool)]) -> f32 {
    parts.get(3).map_or(1.0, |(v, _)| *v)
}

fn rgb(parts: &[(f32, bool)]) -> Option<Option<Rgb>> {
    let channel = |i: usize| parts.get(i).map(|(v, percent)| if *percent { v * 255.0 } else { *v });
    Some(over_white([channel(0)?, channel(1)?, channel(2)?], alpha(parts)))
}

/// CSS Color 4 §7.1.
fn hsl(parts: &[(f32, bool)]) -> Option<Option<Rgb>> {
    let hue = parts.first()?.0.rem_euclid(360.0);
    let share = |i: usize| parts.get(i).map(|(v, percent)| if *percent { *v } else { v / 100.0 });
    let (saturation, light) = (share(1)?.clamp(0.0, 1.0), share(2)?.clamp(0.0, 1.0));
    let channel = |n: f32| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        let a = saturation * light.min(1.0 - light);
        255.0 * (light - a * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
    };
    Some(over_white([channel(0.0), channel(8.0), channel(4.0)], alpha(parts)))
}

fn over_white(channels: [f32; 3], alpha: f32) -> Option<Rgb> {
    let alpha = if alpha.is_finite() { alpha.clamp(0.0, 1.0) } else { 1.0 };
    if alpha < 0.05 {
        return None;
    }
    Some(Rgb(
        channels.map(|c| cssparser::color::clamp_floor_256_f32(c.clamp(0.0, 255.0) * alpha + 255.0 * (1.0 - alpha)))
    ))
}

/// A length in points; relative ones against a font size in points. Percentages and keywords are none.
pub(in super::super) fn length(value: &str, font: f32) -> Option<f32> {
    let mut parser = Parser::new(value);
    match parser.next().ok()? {
        Token::Number { value, .. } => Some(value * 0.75),
        Token::Dimension { value, unit, .. } => {
            let factor = match unit.to_ascii_lowercase().as_str() {
                "px" => 0.75,
                "pt" => 1.0,
                "pc" => 12.0,
                "in" => 72.0,
                "cm" => 72.0 / 2.54,
                "mm" => 7.2 / 2.54,
                "em" => font,
                "ex" | "ch" => font / 2.0,
                "rem" => 12.0,
                _ => return None,
            };
            Some(value * factor)
        }
        _ => None,
    }
    .filter(|v| v.is_finite())
}

/// All lengths of a value, as `clip: rect(…)` has them, in points.
pub(in super::super) fn lengths(value: &str) -> Vec<f32> {
    value
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')))
        .filter_map(|part| length(part, 12.0))
        .take(8)
        .collect()
}

/// The strings of a `content` value, joined; none where it is no string (`none`, a counter, a picture only).
pub(in super::super) fn content(value: &str) -> Option<String> {
    let mut parser = Parser::new(value);
    let mut all = String::new();
    while let Ok(token) = parser.next() {
        match token {
            Token::QuotedString(text) => all.push_str(text),
            // What follows a slash is spoken instead.
            Token::Delim('/') => break,
            _ => {}
        }
    }
    (!all.is_empty()).then_some(all)
}

/// How many columns a `grid-template-columns` value makes; none where it depends on the width.
pub(in super::super) fn columns(value: &str) -> Option<u16> {
    let mut parser = Parser::new(value);
    tracks(&mut parser, 0).filter(|n| (1..=64).contains(n))
}

fn tracks(parser: &mut Parser<'_>, depth: usize) -> Option<u16> {
    let mut count = 0_u16;
    while let Ok(token) = parser.next() {
        match token.clone() {
            Token::Function(name) if name.eq_ignore_ascii_case("repeat") && depth < 2 => {
                let inner = parser.parse_nested_block(|inner| -> Result<_, cssparser::ParseError<()>> {
                    let times = match inner.next() {
                        Ok(Token::Number { int_value, .. }) => int_value.and_then(|v| u16::try_from(v).ok()),
                        _ => None,
                    };
                    let _ = inner.next();
                    Ok(times.zip(tracks(inner, depth + 1)))
                });
                let (times, each) = inner.ok().flatten()?;
                count = count.saturating_add(times.saturating_mul(each));
            }
            Token::Ident(name) if name.eq_ignore_ascii_case("none") || name.eq_ignore_ascii_case("subgrid") => {
                return None;
            }
            Token::Ident(_)
            | Token::Dimension { .. }
            | Token::Percentage { .. }
            | Token::Number { .. }
            | Token::Function(_) => {
                count = count.saturating_add(1);
            }
            _ => {}
        }
    }
    Some(count)
}

/// The value of a custom property put in place of each `var(--name, fallback)`.
pub(in super::super) fn substitute(value: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = value;
    // A property may name another one; a circle ends here.
    for _ in 0..16 {
        let Some((before, after)) = rest.split_once("var(") else { break };
        out.push_str(before);
        let mut depth = 1_u32;
        let end = after
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })
            .map_or(after.len(), |(at, _)| at);
        let inner = after.get(..end).unwrap_or_default();
        let (name, fallback) = inner.split_once(',').unwrap_or((inner, ""));
        out.push_str(&lookup(name.trim()).unwrap_or_else(|| fallback.trim().to_owned()));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The font families named, in lower case, the first first.
pub(in super::super) fn families(value: &str) -> Vec<String> {
    let mut parser = Parser::new(value);
    let mut all = vec![String::new()];
    while let Ok(token) = parser.next() {
        match token {
            Token::Comma => all.push(String::new()),
            Token::QuotedString(name) => {
                if let Some(last) = all.last_mut() {
                    *last = name.to_ascii_lowercase();
                }
            }
            other => {
                let part = other.to_css_string();
                if let Some(last) = all.last_mut() {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(&part.to_ascii_lowercase());
                }
            }
        }
        if all.len() > 16 {
            break;
        }
    }
    all.retain(|f| !f.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(value: &str) -> Option<String> {
        color(value).map(Rgb::to_hex)
    }

    #[test]
    fn colors_in_every_notation() {
        for (value, want) in [
            ("#0a0", Some("#00aa00")),
            ("#00A651", Some("#00a651")),
            ("red", Some("#ff0000")),
            ("Rgb(1, 2, 3)", Some("#010203")),
            ("rgb(100% 0% 0% / 50%)", Some("#ff8080")),
            ("hsl(120, 100%, 25%)", Some("#008000")),
            ("hsl(210deg 50% 50%)", Some("#4080bf")),
            ("transparent", None),
            ("rgba(0,0,0,0)", None),
            ("none", None),
            ("url(x.png) no-repeat #fc0", Some("#ffcc00")),
            ("linear-gradient(to right, #123456 0%, white)", Some("#123456")),
            ("white", Some("#ffffff")),
            ("windowtext", Some("#000000")),
        ] {
            assert_eq!(hex(value).as_deref(), want, "{value}");
        }
    }

    #[test]
    fn lengths_in_points() {
        assert_eq!(length("16px", 12.0), Some(12.0));
        assert_eq!(length("-9999px", 12.0), Some(-7499.25));
        assert_eq!(length("1.5em", 10.0), Some(15.0));
        assert_eq!(length("auto", 10.0), None);
        assert_eq!(length("50%", 10.0), None);
        assert_eq!(lengths("rect(1px, 1px, 1px, 1px)"), vec![0.75; 4]);
    }

    #[test]
    fn strings_columns_and_variables() {
        assert_eq!(content("\"\\2713\"").as_deref(), Some("✓"));
        assert_eq!(content("none"), None);
        assert_eq!(content("'(' attr(x) ')'").as_deref(), Some("()"));
        assert_eq!(columns("1fr 5fr auto minmax(10px, 1fr)"), Some(4));
        assert_eq!(columns("repeat(3, 1fr) 20px"), Some(4));
        assert_eq!(columns("repeat(auto-fill, 100px)"), None);
        let lookup = |n: &str| (n == "--ok").then(|| "#0a0".to_owned());
        assert_eq!(substitute("1px solid var(--ok)", &lookup), "1px solid #0a0");
        assert_eq!(substitute("var(--none, rgb(1,2,3)) x", &lookup), "rgb(1,2,3) x");
        assert_eq!(families("Wingdings, 'Segoe UI Symbol'"), vec!["wingdings", "segoe ui symbol"]);
    }
}
