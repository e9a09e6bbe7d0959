//! A figure in a terminal: its words around lines of text.

use super::Drawing;
use super::notes;
use crate::render::{Document, Screen, below, wrap};
use crate::stats::mathematics::bounds::Range;

/// Bars of eighths of a letter.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The words of a figure around its lines.
pub(super) fn write(
    drawing: &Drawing,
    body: &str,
    document: &Document<'_>,
    screen: Screen,
) -> String {
    let width = usize::from(screen.width);
    let mut out = String::new();
    for line in wrap::lines(&drawing.title, width, "") {
        out += &format!("{}\n", bold(&line, screen));
    }
    if !drawing.subtitle.is_empty() {
        out += &wrap::paragraph(&drawing.subtitle, width);
    }
    out.push('\n');
    out += body;
    out.push('\n');
    for line in below(document, |note| notes::speaks_of(note, body)) {
        out += &wrap::paragraph(&line, width);
    }
    out
}

/// A text in bold, where the screen has it.
pub(super) fn bold(text: &str, screen: Screen) -> String {
    if screen.color && !text.is_empty() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// A text in the colour of a series, where the screen has it.
pub(super) fn colored(text: &str, series: u8, screen: Screen) -> String {
    let code = [34, 31, 33, 90, 35, 36, 95, 94, 37, 95, 33][usize::from(series.min(10))];
    if screen.color && !text.is_empty() {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// A text in lines of a width, broken between words where that is possible.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let lines = wrap::lines(text, width, "");
    lines.iter().map(|line| wrap::plain_spaces(line)).collect()
}

/// The bar of a range, as long as `width` letters where it is `most`.
pub(super) fn range_bar(range: Range, most: f64, width: usize) -> String {
    bar(
        range.low / most,
        range.high.map_or(1.0, |high| high / most),
        width,
    )
}

/// A bar that is full to `low` and light to `high`, of `width` letters where they are 1.
pub(super) fn bar(low: f64, high: f64, width: usize) -> String {
    let eighths = |x: f64| (x.clamp(0.0, 1.0) * width as f64 * 8.0).round() as usize;
    let (low, high) = (eighths(low), eighths(high));
    let mut out = "█".repeat(low / 8) + EIGHTHS[low % 8];
    let reached = low.div_ceil(8);
    out += &"░".repeat((high.div_ceil(8)).saturating_sub(reached));
    if out.is_empty() {
        out.push('▏');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_full_to_the_lower_bound_and_light_to_the_upper() {
        assert_eq!(bar(0.5, 0.5, 8), "████");
        assert_eq!(bar(0.25, 0.75, 8), "██░░░░");
        assert_eq!(bar(0.0, 0.0, 8), "▏");
        assert_eq!(bar(1.0 / 64.0, 1.0 / 64.0, 8), "▏");
    }
}
