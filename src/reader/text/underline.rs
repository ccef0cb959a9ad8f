//! Headings that the line beneath them marks.
//! Must not know what the headings say.

use super::bullet;
use super::lines::Line;
use super::prose::ends_sentence;
use super::shapes;

/// Level of a heading whose underline is `line`: as long as the words or nearly so (Markdown has `=` and `-`,
/// reStructuredText any of these).
pub(super) fn level(words: &Line<'_>, line: &Line<'_>) -> Option<u8> {
    let sign = shapes::rule(line.body()).filter(|c| "=-~^\"*+#".contains(*c))?;
    let title = words.body();
    let (have, want) = (line.body().chars().count(), title.chars().count());
    let fits =
        want <= 120 && !line.gap && have * 3 >= want * 2 || matches!(sign, '=' | '-') && want <= 120 && have >= 3;
    if !fits || line.gap || line.body().contains(' ') || shapes::rule(title).is_some() || title.contains('\t') {
        return None;
    }
    if bullet::parse(title).is_some_and(|b| !matches!(b.kind, bullet::Kind::Number(_))) || ends_sentence(title) {
        return None;
    }
    Some(match sign {
        '=' | '#' => 1,
        '-' | '*' => 2,
        '~' | '^' => 3,
        _ => 4,
    })
}
