//! What the prompt says, cut between words to the width of the terminal.

use crate::cli::options::Options;
use crate::cli::output;
use crate::render::{Format, wrap};

/// The columns of the terminal, wherever results go.
pub(super) fn width(options: &Options) -> usize {
    let here = options.writing(Some(Format::Table), None);
    usize::from(output::screen(&here).width)
}

/// A text over as many lines as it needs, the later ones `indent` blanks in; a line of a query that is pointed at stays whole.
pub(super) fn lines(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let beginning = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
        if beginning.starts_with('|') {
            out += line;
            out.push('\n');
        } else {
            out += &wrap::hanging("", line, width, indent);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn words_stay_whole_and_so_does_a_line_of_a_query() {
        assert_eq!(lines("one two three", 2, 8), "one two\n  three\n");
        assert_eq!(lines(" a   one two", 5, 9), " a   one\n     two\n");
        assert_eq!(
            lines("1 | SELECT one two\n  |   ^", 2, 9),
            "1 | SELECT one two\n  |   ^\n"
        );
        assert_eq!(lines("", 2, 9), "");
    }
}
