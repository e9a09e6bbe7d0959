//! Colours by what they are for, on light and on dark ground.
//!
//! The first two series are of Paul Tol's scheme "high contrast", made for colour blindness and grey print alike, the third
//! darkened until it can be seen on white; the steps are `ColorBrewer`'s five-class `YlGnBu`. Both were written down from
//! memory; that they differ in lightness and stand out from the ground is computed in the tests.

use clap::ValueEnum;

/// The background of a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// White
    #[default]
    Light,
    /// Nearly black
    Dark,
    /// That of the reader's screen (SVG only; otherwise light)
    Auto,
}

/// A colour by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// The ground.
    Paper,
    /// Titles, labels.
    Text,
    /// Notes, what is unknown.
    Muted,
    /// Axes, whiskers' shade.
    Axis,
    /// Grid lines.
    Grid,
    /// One of four series, from 0.
    Series(u8),
    /// The lighter shade of a series: what lies between bounds.
    Tint(u8),
    /// One of five steps, from 0, least to most.
    Step(u8),
    /// Text on that step.
    OnStep(u8),
}

/// How many series have different colours.
pub const SERIES: u8 = 4;
/// How many steps there are.
pub const STEPS: u8 = 5;

const SERIES_LIGHT: [&str; 4] = ["#004488", "#bb5566", "#bd8517", "#6b7480"];
const SERIES_DARK: [&str; 4] = ["#6699cc", "#ee99aa", "#eecc66", "#b0b8c1"];
const TINT_LIGHT: [&str; 4] = ["#a9c0d8", "#e6c0c6", "#ecd5ae", "#ccd0d5"];
const TINT_DARK: [&str; 4] = ["#34495f", "#62454d", "#625736", "#4c5157"];
const STEPS_LIGHT: [&str; 5] = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"];

impl Ink {
    /// Its colour, as `#rrggbb`.
    pub fn hex(self, dark: bool) -> &'static str {
        let of = |light: [&'static str; 4], on_dark: [&'static str; 4], at: u8| {
            let at = usize::from(at.min(SERIES - 1));
            if dark { on_dark[at] } else { light[at] }
        };
        let step = |at: u8| {
            let at = at.min(STEPS - 1);
            usize::from(if dark { STEPS - 1 - at } else { at })
        };
        match (self, dark) {
            (Self::Paper, false) => "#ffffff",
            (Self::Paper, true) => "#16191d",
            (Self::Text, true) => "#e8eaed",
            (Self::Muted, false) => "#59626d",
            (Self::Muted, true) => "#a7afb9",
            (Self::Axis, false) => "#8b949e",
            (Self::Axis, true) => "#6e7781",
            (Self::Grid, false) => "#e4e7ea",
            (Self::Grid, true) => "#2e343b",
            (Self::Series(at), _) => of(SERIES_LIGHT, SERIES_DARK, at),
            (Self::Tint(at), _) => of(TINT_LIGHT, TINT_DARK, at),
            (Self::Step(at), _) => STEPS_LIGHT[step(at)],
            (Self::OnStep(at), _) if step(at) >= 3 => "#ffffff",
            (Self::Text, false) | (Self::OnStep(_), _) => "#1f2328",
        }
    }

    /// Its name in style sheets.
    pub fn name(self) -> String {
        match self {
            Self::Paper => "paper".into(),
            Self::Text => "text".into(),
            Self::Muted => "muted".into(),
            Self::Axis => "axis".into(),
            Self::Grid => "grid".into(),
            Self::Series(at) => format!("series{at}"),
            Self::Tint(at) => format!("tint{at}"),
            Self::Step(at) => format!("step{at}"),
            Self::OnStep(at) => format!("on{at}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as in WCAG 2.1.
    fn luminance(hex: &str) -> f64 {
        let part = |at: usize| {
            let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
            if c <= 0.039_28 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: Ink, b: Ink, dark: bool) -> f64 {
        let (a, b) = (luminance(a.hex(dark)), luminance(b.hex(dark)));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn lightness(ink: Ink, dark: bool) -> f64 {
        116.0 * luminance(ink.hex(dark)).cbrt() - 16.0
    }

    #[test]
    fn what_is_drawn_stands_out_and_differs_in_grey() {
        for dark in [false, true] {
            for text in [Ink::Text, Ink::Muted] {
                assert!(contrast(text, Ink::Paper, dark) >= 4.5, "{text:?} {dark}");
            }
            for at in 0..SERIES {
                let series = Ink::Series(at);
                assert!(
                    contrast(series, Ink::Paper, dark) >= 3.0,
                    "{series:?} {dark}"
                );
                let apart = (lightness(series, dark) - lightness(Ink::Tint(at), dark)).abs();
                assert!(apart > 15.0, "{series:?} and its tint: {apart}");
            }
            for at in 1..3 {
                let (a, b) = (Ink::Series(at - 1), Ink::Series(at));
                let apart = (lightness(a, dark) - lightness(b, dark)).abs();
                assert!(apart > 7.0, "{a:?} {b:?} {dark}: {apart}");
            }
            for at in 0..STEPS {
                assert!(
                    contrast(Ink::OnStep(at), Ink::Step(at), dark) >= 4.0,
                    "{at}"
                );
                if at > 0 {
                    let apart = lightness(Ink::Step(at), dark) - lightness(Ink::Step(at - 1), dark);
                    assert!(apart.abs() > 10.0, "{at}: {apart}");
                }
            }
        }
    }
}
