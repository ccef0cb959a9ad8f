//! Whether codes that nothing explains are those of characters: told by the widths of what they show.
//! Must not know a particular font.
//!
//! An `m` is wide and an `l` narrow in every text font but those of one width; pictures know nothing of that. So the widths
//! of a text font go with those of Helvetica or Times, character by character (Pearson's r), and those of fonts whose
//! codes count glyphs or stand for pictures do not. The bounds on r were chosen, not fitted to a set of fonts.

use super::standard::Standard14;

/// Fewer characters say nothing.
const LEAST: usize = 4;

/// How far the glyphs of ASCII stand before their characters in the order in which most TrueType fonts have them (`post`
/// format 1 of OpenType).
pub(super) const STANDARD_ORDER: u8 = 29;

/// Width of a figure in em.
const FIGURE: std::ops::Range<f32> = 0.45..0.7;

/// Whether glyphs of these widths may well be these characters. Only printable ASCII is asked. `figures`: whether a font
/// of nothing but figures is believed to be one, of which there is no more to tell than that they are of one width.
pub(super) fn are_characters(shown: impl Iterator<Item = (char, f32)>, figures: bool) -> bool {
    let shown: Vec<(char, f32)> = shown.filter(|(c, width)| c.is_ascii_graphic() && *width > 0.0).collect();
    // Figures are of one width, about half an em.
    let is_figure = |(c, width): &(char, f32)| c.is_ascii_digit() && FIGURE.contains(width);
    if shown.len() >= 3 && shown.iter().all(is_figure) {
        return figures && shown.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if (a - b).abs() < 0.005));
    }
    // Few points lie on a line by chance.
    let bound = match shown.len() {
        ..LEAST => return false,
        LEAST..8 => 0.95,
        8..16 => 0.85,
        _ => 0.7,
    };
    ["Helvetica", "Times-Roman"].into_iter().any(|name| {
        let known = Standard14::of(name);
        let pairs = shown.iter().filter_map(|(c, width)| Some((*width, known.width(c.encode_utf8(&mut [0; 4]))?)));
        correlation(&pairs.collect::<Vec<_>>()).is_some_and(|r| r >= bound)
    })
}

/// Whether what is drawn as a mark cannot be the character that its width and code speak for.
pub(super) fn is_other(mark: char, likely: char) -> bool {
    match mark {
        '✓' => true,
        // The x of a sans-serif is a cross, and its D nearly a box.
        '✗' => !"xX×*+".contains(likely),
        '☐' => !likely.is_alphanumeric(),
        _ => false,
    }
}

/// Pearson's r; none where either does not vary.
fn correlation(pairs: &[(f32, f32)]) -> Option<f32> {
    let n = f32::from(u16::try_from(pairs.len()).ok()?);
    let mean = |of: fn(&(f32, f32)) -> f32| pairs.iter().map(of).sum::<f32>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let sum = |of: &dyn Fn(f32, f32) -> f32| pairs.iter().map(|p| of(p.0 - x, p.1 - y)).sum::<f32>();
    let (xx, yy, xy) = (sum(&|a, _| a * a), sum(&|_, b| b * b), sum(&|a, b| a * b));
    let r = xy / (xx * yy).sqrt();
    r.is_finite().then_some(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Widths of DejaVu Sans, which is wider than either and was not asked for the bounds.
    const WIDTHS: [(char, f32); 12] = [
        ('T', 0.611),
        ('a', 0.613),
        ('e', 0.615),
        ('f', 0.352),
        ('h', 0.634),
        ('i', 0.278),
        ('l', 0.278),
        ('m', 0.974),
        ('o', 0.612),
        ('r', 0.411),
        ('t', 0.392),
        ('w', 0.818),
    ];

    #[test]
    fn letters_have_the_widths_of_letters() {
        assert!(are_characters(WIDTHS.into_iter(), false));
        assert!(are_characters(WIDTHS.into_iter().skip(3).take(5), false), "few of them");
        let turned = WIDTHS.iter().zip(WIDTHS.iter().rev()).map(|((c, _), (_, width))| (*c, *width));
        assert!(!are_characters(turned, true), "glyphs in another order");
        assert!(!are_characters(WIDTHS.iter().map(|(c, _)| (*c, 0.8)), true), "pictures of one width");
        assert!(!are_characters(WIDTHS.into_iter().take(3), true), "too few to tell");
        assert!(!are_characters(WIDTHS.iter().map(|(c, _)| (*c, f32::INFINITY)), true));
        assert!(are_characters("2031".chars().map(|c| (c, 0.636)), true), "figures");
        assert!(!are_characters("2031".chars().map(|c| (c, 0.636)), false), "pictures of the width of figures");
        assert!(!are_characters("2031".chars().map(|c| (c, 1.0)), true), "pictures with the codes of figures");
    }
}
