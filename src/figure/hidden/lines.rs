//! Models in a terminal.

use super::dots;
use crate::render::hidden::three;
use crate::render::{Document, Screen};

/// The rows for a terminal: a dot at its place.
pub(super) fn text(document: &Document<'_>, screen: Screen) -> String {
    let dots = dots(document);
    let letters = |label: &str| label.chars().count();
    let label = dots
        .iter()
        .map(|dot| letters(&dot.label))
        .max()
        .unwrap_or(0)
        .min(34);
    let values: Vec<String> = dots.iter().map(|dot| three(dot.value)).collect();
    let number = values.iter().map(|value| letters(value)).max().unwrap_or(0);
    let room = usize::from(screen.width)
        .saturating_sub(label + number + 18)
        .clamp(12, 80);
    let most = dots.iter().map(|dot| dot.value).fold(1.0, f64::max) * 1.5;
    let at = |value: f64| ((value / most).clamp(0.0, 1.0) * (room - 1) as f64).round() as usize;
    let mut out = String::new();
    for (dot, value) in dots.iter().zip(values) {
        let (low, high, middle) = (at(dot.low), at(dot.high), at(dot.value));
        let cell = |place: usize| match place {
            place if place == middle => '●',
            place if (low..=high).contains(&place) => '─',
            _ => ' ',
        };
        let drawn: String = (0..room).map(cell).collect();
        let name: String = dot.label.chars().take(label).collect();
        let line = format!("  {name:<label$} {drawn} {value:>number$}  {}", dot.beside);
        out += &format!("{}\n", line.trim_end());
    }
    out
}
