//! What is one word: letter-spacing, cells of one letter, scripts above and below, letters off the baseline.

use super::draw::Pen;
use super::{lay_out, texts};

fn all(pen: &mut Pen) -> String {
    texts(&lay_out(vec![pen.done()]).blocks).join(" ")
}

/// Writes each of `words` where the one before it ends and `gap` more.
fn spread(pen: &mut Pen, gap: f32, words: &[&str]) {
    let mut x = 50.0;
    for word in words {
        pen.write(x, 100.0, 10.0, word);
        x += 5.0 * word.chars().map(|_| 1.0).sum::<f32>() + gap;
    }
}

#[test]
fn single_letters_with_even_gaps_are_words_where_two_letters_stand_close() {
    let mut pen = Pen::new(1);
    spread(&mut pen, 2.5, &["K", "M", "M", "K", "M", "QM"]);
    assert_eq!(all(&mut pen), "K M M K M QM");
}

#[test]
fn figures_with_even_gaps_are_cells() {
    let mut pen = Pen::new(1);
    spread(&mut pen, 4.5, &["4", "5", "5", "6", "7", "7"]);
    assert_eq!(all(&mut pen), "4 5 5 6 7 7");
}

#[test]
fn letter_spaced_words_with_a_figure_are_words() {
    let mut pen = Pen::new(1);
    spread(&mut pen, 2.0, &["P", "L", "O", "T", "3"]);
    assert_eq!(all(&mut pen), "PLOT3");
}

#[test]
fn a_thin_space_parts_words() {
    let mut pen = Pen::new(1);
    spread(&mut pen, 1.67, &["40", "kg", "of", "pears"]);
    assert_eq!(all(&mut pen), "40 kg of pears");
}

#[test]
fn subscripts_belong_to_their_word() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "The loft keeps CO").write(135.0, 103.3, 5.8, "2").write(142.0, 100.0, 10.0, "in.");
    assert_eq!(all(&mut pen), "The loft keeps CO2 in.");
}

#[test]
fn small_words_under_a_line_are_no_subscripts() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "Orchard").write(58.0, 103.9, 5.0, "north");
    assert_eq!(texts(&lay_out(vec![pen.done()]).blocks), ["Orchard", "north"]);
}

#[test]
fn scripts_over_each_other_are_two_words() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "yield N").write(85.1, 95.5, 7.0, "AB").write(85.0, 103.0, 7.0, "12");
    assert_eq!(all(&mut pen), "yield N12 AB");
}

#[test]
fn fractions_with_raised_and_small_figures_are_one_word() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "to").write(63.0, 96.8, 5.5, "1").write(65.75, 100.0, 10.0, "\u{2044}");
    pen.write(70.75, 100.0, 5.5, "4").write(76.0, 100.0, 10.0, "inch");
    assert_eq!(all(&mut pen), "to 1\u{2044}4 inch");
}

#[test]
fn capitals_off_the_baseline_stay_in_their_word() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "set in L").write(88.0, 98.0, 7.0, "O").write(90.5, 100.0, 10.0, "F");
    pen.write(94.0, 102.2, 10.0, "E").write(98.0, 100.0, 10.0, "X here");
    assert_eq!(all(&mut pen), "set in LOFEX here");
}

#[test]
fn a_space_in_the_text_of_a_glyph_parts_no_figure() {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, "1,540.7 and more");
    let dot = pen.page.text.find('.').unwrap();
    pen.page.text.insert(dot, ' ');
    for glyph in &mut pen.page.glyphs {
        let start = usize::try_from(glyph.start).unwrap();
        glyph.start += u32::from(start > dot);
        glyph.len += u16::from(start == dot);
    }
    assert_eq!(all(&mut pen), "1,540.7 and more");
}

#[test]
fn letters_that_overlap_are_parted_by_the_spaces_between_them() {
    let mut pen = Pen::new(1);
    let mut x = 50.0;
    for c in "plum and pear".chars() {
        // A space is drawn as a glyph here, as narrow as the letters are set.
        pen.write(x, 100.0, 10.0, &if c == ' ' { '\u{a0}' } else { c }.to_string());
        x += 2.5;
    }
    assert_eq!(all(&mut pen), "plum and pear");
}
