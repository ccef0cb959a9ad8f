//! Right-to-left lines: drawn as they are seen, read as they are meant.

use super::draw::{Pen, WIDTH};
use super::{lay_out, texts};

/// The one line that is read where `seen` is drawn from left to right.
fn read(seen: &str) -> String {
    let mut pen = Pen::new(1);
    pen.write(50.0, 100.0, 10.0, seen);
    texts(&lay_out(vec![pen.done()]).blocks).join("|")
}

/// A word as it is seen.
fn turned(word: &str) -> String {
    word.chars().rev().collect()
}

#[test]
fn hebrew_and_arabic_lines_are_read_from_the_right() {
    assert_eq!(read(&turned("גינה ירוקה בכפר")), "גינה ירוקה בכפר");
    assert_eq!(read(&turned("حديقة كبيرة جميلة")), "حديقة كبيرة جميلة");
}

#[test]
fn numbers_and_foreign_words_keep_their_own_direction() {
    let seen = format!("{} Rose 12 {}", turned("יפה"), turned("גינה"));
    assert_eq!(read(&seen), "גינה 12 Rose יפה");
    let seen = format!("{} 47.500 {}", turned("كبيرة جميلة"), turned("حديقة"));
    assert_eq!(read(&seen), "حديقة 47.500 كبيرة جميلة");
    let seen = format!("{} 2024/25 {}", turned("בכפר"), turned("גינה"));
    assert_eq!(read(&seen), "גינה 2024/25 בכפר");
}

#[test]
fn several_foreign_words_stay_in_their_order() {
    let seen = format!("{} Rose and Lily {}", turned("ירוקה יפה בכפר"), turned("גינה"));
    assert_eq!(read(&seen), "גינה Rose and Lily ירוקה יפה בכפר");
    let seen = format!("{} Tulip 24 Lily {}", turned("كبيرة جميلة"), turned("حديقة"));
    assert_eq!(read(&seen), "حديقة Tulip 24 Lily كبيرة جميلة");
}

#[test]
fn in_a_line_from_left_to_right_only_the_foreign_words_turn() {
    let seen = format!("They call it {} over there", turned("גינה ירוקה"));
    assert_eq!(read(&seen), "They call it גינה ירוקה over there");
    let seen = format!("Both {} and {} are gardens", turned("גינה"), turned("حديقة"));
    assert_eq!(read(&seen), "Both גינה and حديقة are gardens");
}

#[test]
fn brackets_and_stops_stand_where_they_are_read() {
    // The stop ends the line on the left.
    assert_eq!(read(&turned("גינה ירוקה בכפר.")), "גינה ירוקה בכפר.");
    assert_eq!(read(&format!("{}:3 {}", turned("יפה"), turned("גינה"))), "גינה 3:יפה");
}

#[test]
fn brackets_open_before_they_close_however_their_glyphs_are_mapped() {
    let seen = format!("{} ({}) {}", turned("בכפר"), turned("ירוקה"), turned("גינה"));
    assert_eq!(read(&seen), "גינה (ירוקה) בכפר");
    assert_eq!(read(&turned("גינה (ירוקה) בכפר")), "גינה (ירוקה) בכפר");
    assert_eq!(read(&format!("Both ({}) and more", turned("גינה"))), "Both (גינה) and more");
}

#[test]
fn an_accent_follows_its_letter_and_parts_no_word() {
    let size = 10.0;
    let mut pen = Pen::new(1);
    // The accent has no width and stands over the middle letter, a little off the baseline.
    pen.write(50.0, 100.0, size, &turned("جدا")).write(50.0 + 1.2 * WIDTH * size, 100.4, size, "\u{64b}");
    if let Some(accent) = pen.page.glyphs.last_mut() {
        accent.bbox.right = accent.bbox.left;
        accent.advance = 0.0;
    }
    assert_eq!(texts(&lay_out(vec![pen.done()]).blocks), ["جد\u{64b}ا"]);
}

#[test]
fn lines_of_a_paragraph_follow_each_other() {
    let mut pen = Pen::new(1);
    pen.lines(50.0, 100.0, 10.0, 12.0, &[&turned("גינה ירוקה בכפר"), &turned("שדה צהוב ליד הים")]);
    assert_eq!(texts(&lay_out(vec![pen.done()]).blocks), ["גינה ירוקה בכפר שדה צהוב ליד הים"]);
}
