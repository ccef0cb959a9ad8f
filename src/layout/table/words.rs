//! What a line's words tell of tables: figures, captions and notes.
//! Must not know where lines stand.

use super::super::words::Line;

/// Words that a caption begins with, before its number.
const CAPTIONS: &[&str] = &[
    "abb",
    "abbildung",
    "box",
    "cadre",
    "chart",
    "cuadro",
    "diagram",
    "encadré",
    "exhibit",
    "fig",
    "figura",
    "figure",
    "grafico",
    "grafik",
    "graph",
    "graphique",
    "gráfico",
    "illustration",
    "map",
    "tab",
    "tabel",
    "tabell",
    "tabella",
    "tabelle",
    "tabla",
    "table",
    "tableau",
];

/// Words that a note below a table begins with, before a colon.
const NOTES: &[&str] =
    &["bron", "fonte", "fuente", "note", "notes", "quelle", "quellen", "remark", "source", "sources"];

/// Whether a word is a figure: digits with the signs that go with them, or a dash in its place. Figures do not wrap,
/// so two of them above each other are two rows.
pub(super) fn is_figure(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    digits > letters || digits == 0 && letters == 0 && matches!(word, "-" | "–" | "—" | "−" | ".." | "...")
}

/// Whether a line is made of figures alone.
pub(super) fn is_figures(line: &Line) -> bool {
    line.tokens.iter().any(|t| is_figure(&t.text))
        && line.tokens.iter().all(|t| is_figure(&t.text) || !t.text.chars().any(char::is_alphanumeric))
}

/// Whether a line begins a caption: "Table 3", "Fig. 2:".
pub(super) fn is_caption(line: &Line) -> bool {
    let mut words = line.tokens.iter().map(|t| t.text.as_str()).filter(|t| !t.is_empty());
    let Some(first) = words.next() else { return false };
    let name = first.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let rest = first.trim_start_matches(|c: char| c.is_alphabetic());
    let numbered = rest.chars().any(|c| c.is_ascii_digit())
        || words.next().is_some_and(|w| w.chars().take(4).any(|c| c.is_ascii_digit()) || is_roman(w));
    numbered && CAPTIONS.binary_search(&name.as_str()).is_ok()
}

fn is_roman(word: &str) -> bool {
    let core = word.trim_end_matches([':', '.', ')']);
    !core.is_empty() && core.len() < 6 && core.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a line begins a note: "Source: …".
pub(super) fn is_note(line: &Line) -> bool {
    let mut words = line.tokens.iter().map(|t| t.text.as_str()).filter(|t| !t.is_empty());
    let Some(first) = words.next() else { return false };
    let name = first.trim_end_matches(':').to_lowercase();
    (first.ends_with(':') || words.next() == Some(":")) && NOTES.binary_search(&name.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(CAPTIONS.is_sorted() && NOTES.is_sorted());
    }

    #[test]
    fn figures_are_told_from_words() {
        for figure in ["12", "3.4%", "(19.9%)", "1\u{a0}000", "-", "–0.5", "12/03/2018", "€5"] {
            assert!(is_figure(figure), "{figure}");
        }
        for word in ["March", "Q", "", "✓", "B12x", "n/a"] {
            assert!(!is_figure(word), "{word}");
        }
    }
}
