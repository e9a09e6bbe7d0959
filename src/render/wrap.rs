//! Lines of text on a terminal: how wide they are, cut between words, shortened.
//!
//! Widths are columns of the terminal: a combining mark takes none, a wide letter two.

use std::borrow::Cow;

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// The width of a text in columns.
pub(crate) fn width(text: &str) -> usize {
    // most cells are plain letters and digits
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    display_width(text)
}

/// The width of the longest word, or of what cannot be broken.
pub(crate) fn longest_word(text: &str) -> usize {
    text.split([' ', '\n']).map(width).max().unwrap_or(0)
}

/// A text in lines of a width, later ones indented; only a word that is longer than a line is broken.
pub(crate) fn lines<'a>(text: &'a str, width: usize, later: &str) -> Vec<Cow<'a, str>> {
    let width = width.max(later.len() + 1);
    textwrap::wrap(text, options(width).subsequent_indent(later))
}

fn options<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}

/// A text after a beginning, in lines of a width; the later ones are indented.
pub(crate) fn hanging(beginning: &str, text: &str, width: usize, indent: usize) -> String {
    let later = " ".repeat(indent.min(width * 2 / 3));
    let options = options(width)
        .initial_indent(beginning)
        .subsequent_indent(&later);
    let mut out = String::new();
    for line in textwrap::wrap(text, options) {
        out += line.trim_end();
        out.push('\n');
    }
    plain_spaces(&out)
}

/// A paragraph one column in, its later lines four.
pub(crate) fn paragraph(text: &str, width: usize) -> String {
    hanging(" ", text, width, 4)
}

/// A text to a width: shortened with `…` where it is longer, filled with blanks where it is shorter.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let mut out = shortened(text, width);
    let used = display_width(&out);
    out += &" ".repeat(width.saturating_sub(used));
    out
}

/// A text, or as much of it as there is room for, with `…`.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let mut used = 0;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        used += display_width(letter.encode_utf8(&mut [0; 4]));
        if used > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    format!("{}…", text[..end].trim_end())
}

/// A text whose blanks may all be broken at: a terminal's text is copied and searched.
pub(crate) fn plain_spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_no_room_and_wide_letters_two_columns() {
        // `й` in two characters, as files from macOS have it
        assert_eq!(width("и\u{306}"), 1);
        assert_eq!(width("人身取引"), 8);
        assert_eq!(lines("и\u{306}и\u{306} ии", 5, "").len(), 1);
        assert_eq!(lines("人身 取引", 8, "").len(), 2);
        assert_eq!(padded("人身取引", 6), "人身… ");
        assert_eq!(padded("Кыргызстан", 6), "Кыргы…");
        assert_eq!(padded("и\u{306}", 3), "и\u{306}  ");
    }

    #[test]
    fn words_stay_whole_and_later_lines_are_indented() {
        assert_eq!(paragraph("one two three", 10), " one two\n    three\n");
        assert_eq!(hanging(" a   ", "one two", 9, 5), " a   one\n     two\n");
        assert_eq!(
            paragraph("RUS\u{a0}42%, KAZ\u{a0}23%", 14),
            " RUS 42%,\n    KAZ 23%\n"
        );
    }

    #[test]
    fn a_very_long_text_is_cut_in_linear_time() {
        let text = "слово ".repeat(40_000) + &"x".repeat(200_000);
        let begin = std::time::Instant::now();
        let cut = lines(&text, 30, "");
        assert!(cut.iter().all(|line| width(line) <= 30));
        assert!(begin.elapsed().as_secs() < 5);
    }
}
