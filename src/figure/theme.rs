//! Colours by what they are for, on light and on dark ground.
//!
//! What a colour means is decided in [`role`], once for all figures. The first two colours are of Paul Tol's scheme
//! "high contrast"; the steps are `ColorBrewer`'s five-class `YlGnBu`, its fourth darkened until white text on it has the
//! contrast of WCAG 2.1. Contrast, distances for the colour-blind and lightness in grey print are computed in the tests.

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

impl Theme {
    /// The ground where no screen decides it.
    #[must_use]
    pub fn of_print(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            theme => theme,
        }
    }
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
    /// One of the colours of series, from 0.
    Series(u8),
    /// Text in the colour of a series, dark enough to be read.
    Word(u8),
    /// The lighter shade of a series: what lies between bounds.
    Tint(u8),
    /// One of five steps, from 0, least to most.
    Step(u8),
    /// Text on that step.
    OnStep(u8),
    /// Text on a series.
    OnSeries(u8),
}

/// How many colours of series there are.
pub const SERIES: u8 = 11;
/// How many steps there are.
pub const STEPS: u8 = 5;
/// The colours of series without a role, in the order in which they are taken.
pub const PLAIN: [u8; 4] = [0, 1, 2, 5];

/// The colours of a series on light and on dark ground: of its marks, of text in its colour, of what lies between bounds, and of
/// text on its marks.
struct Hue {
    light: [&'static str; 4],
    dark: [&'static str; 4],
}

const HUES: [Hue; SERIES as usize] = [
    // blue
    Hue {
        light: ["#004488", "#004488", "#a9c0d8", "#ffffff"],
        dark: ["#6699cc", "#7aa9d8", "#34495f", "#101317"],
    },
    // red
    Hue {
        light: ["#bb5566", "#a8475a", "#e6c0c6", "#ffffff"],
        dark: ["#ee99aa", "#ee99aa", "#62454d", "#101317"],
    },
    // gold
    Hue {
        light: ["#bd8517", "#85590a", "#ecd5ae", "#101317"],
        dark: ["#eecc66", "#eecc66", "#625736", "#101317"],
    },
    // grey
    Hue {
        light: ["#8a939c", "#59626d", "#d7dadd", "#101317"],
        dark: ["#6e7680", "#a7afb9", "#3a3f45", "#ffffff"],
    },
    // purple
    Hue {
        light: ["#5b2a86", "#5b2a86", "#c7b7d6", "#ffffff"],
        dark: ["#a98bdc", "#b79fe4", "#4b4262", "#101317"],
    },
    // green
    Hue {
        light: ["#3a9a4f", "#27713a", "#bcdcc4", "#101317"],
        dark: ["#5cc46a", "#5cc46a", "#2f5138", "#101317"],
    },
    // wine
    Hue {
        light: ["#7f1d4e", "#7f1d4e", "#d3b2c3", "#ffffff"],
        dark: ["#d77fb0", "#e093c0", "#5b3e52", "#101317"],
    },
    // sky
    Hue {
        light: ["#3f8fc4", "#27699a", "#bed9eb", "#101317"],
        dark: ["#9fd0f0", "#9fd0f0", "#475b69", "#101317"],
    },
    // black
    Hue {
        light: ["#22272e", "#22272e", "#bdbfc2", "#ffffff"],
        dark: ["#f4f6f8", "#f4f6f8", "#5b5e63", "#101317"],
    },
    // orchid
    Hue {
        light: ["#b36aa6", "#8f4a83", "#e5cce0", "#101317"],
        dark: ["#dfb0d8", "#dfb0d8", "#5e4f60", "#101317"],
    },
    // brown
    Hue {
        light: ["#7a4a12", "#7a4a12", "#d2c1ae", "#ffffff"],
        dark: ["#c08040", "#d09a60", "#533f2a", "#101317"],
    },
];
/// A colour of the ground and what is on it, on light and on dark ground.
const PAPER: [&str; 2] = ["#ffffff", "#16191d"];
const TEXT: [&str; 2] = ["#1f2328", "#e8eaed"];
const MUTED: [&str; 2] = ["#59626d", "#a7afb9"];
const AXIS: [&str; 2] = ["#8b949e", "#6e7781"];
const GRID: [&str; 2] = ["#e4e7ea", "#2e343b"];
/// From light to dark: the steps, on dark ground in reverse, and text on each.
const STEP_COLORS: [(&str, &str); STEPS as usize] = [
    ("#ffffcc", "#1f2328"),
    ("#a1dab4", "#1f2328"),
    ("#41b6c4", "#1f2328"),
    ("#2474a9", "#ffffff"),
    ("#253494", "#ffffff"),
];

/// The tiers of the TIP Report with their steps, from the best to the worst; a Special Case has none.
pub const TIERS: [(&str, Option<u8>); 5] = [
    ("1", Some(0)),
    ("2", Some(1)),
    ("2WL", Some(3)),
    ("3", Some(4)),
    ("SC", None),
];

/// The colour of a series by what it represents: the same in all figures; none if it has no role.
#[allow(clippy::match_same_arms)] // a line for each role, in groups
pub fn role(what: &str) -> Option<u8> {
    Some(match what {
        // sexes
        "female" => 4,
        "male" => 2,
        // sexes by age
        "women" => 4,
        "girls" => 9,
        "men" => 2,
        "boys" => 10,
        // who counts
        "government" => 0,
        "civil_society" => 1,
        "international" => 2,
        "case_data" => 5,
        // places
        "abroad" => 0,
        "domestic" => 2,
        // forms of exploitation
        "sexual" | "sexual_exploitation" => 6,
        "labour" | "forced_labour" => 7,
        "mixed" => 8,
        // steps of proceedings
        "suspected" => 7,
        "prosecuted" => 0,
        "convicted" => 8,
        "offences" => 2,
        // ages
        "child" => 6,
        "adult" => 7,
        // another category, and none
        "other" | "others" => 5,
        "unknown" | "missing" | "rest" | "undivided" => 3,
        _ => return None,
    })
}

impl Ink {
    /// Its colour, as `#rrggbb`.
    pub fn hex(self, dark: bool) -> &'static str {
        let of = |both: [&'static str; 2]| both[usize::from(dark)];
        let hue = |at: u8| {
            let hue = &HUES[usize::from(at.min(SERIES - 1))];
            if dark { hue.dark } else { hue.light }
        };
        let step = |at: u8| {
            let at = at.min(STEPS - 1);
            STEP_COLORS[usize::from(if dark { STEPS - 1 - at } else { at })]
        };
        match self {
            Self::Paper => of(PAPER),
            Self::Text => of(TEXT),
            Self::Muted => of(MUTED),
            Self::Axis => of(AXIS),
            Self::Grid => of(GRID),
            Self::Series(at) => hue(at)[0],
            Self::Word(at) => hue(at)[1],
            Self::Tint(at) => hue(at)[2],
            Self::OnSeries(at) => hue(at)[3],
            Self::Step(at) => step(at).0,
            Self::OnStep(at) => step(at).1,
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
            Self::Word(at) => format!("word{at}"),
            Self::Tint(at) => format!("tint{at}"),
            Self::Step(at) => format!("step{at}"),
            Self::OnStep(at) => format!("on{at}"),
            Self::OnSeries(at) => format!("over{at}"),
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

    /// CIE 1976 L*a*b* of linear sRGB, white point D65 (CIE 15:2004).
    #[allow(clippy::many_single_char_names)] // the letters of the formula
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let xyz = [
            (0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.950_47,
            0.212_673 * r + 0.715_152 * g + 0.072_175 * b,
            (0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.088_83,
        ];
        let [x, y, z] = xyz.map(|t| {
            if t > 0.008_856 {
                t.cbrt()
            } else {
                7.787 * t + 16.0 / 116.0
            }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn linear(hex: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| {
            let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn lightness(ink: Ink, dark: bool) -> f64 {
        lab(linear(ink.hex(dark)))[0]
    }

    /// Full protanopia, deuteranopia and tritanopia: Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113.
    const SEEN: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    /// The least distance of two colours (CIE 1976) to anybody.
    fn distance(a: Ink, b: Ink, dark: bool) -> f64 {
        let seen = |ink: Ink, by: [[f64; 3]; 3]| {
            let l = linear(ink.hex(dark));
            let of = |row: [f64; 3]| row[0] * l[0] + row[1] * l[1] + row[2] * l[2];
            lab(by.map(|row| of(row).clamp(0.0, 1.0)))
        };
        let apart = SEEN.map(|by| {
            let (a, b) = (seen(a, by), seen(b, by));
            let squares = [0, 1, 2].map(|at| (a[at] - b[at]).powi(2));
            squares.iter().sum::<f64>().sqrt()
        });
        apart.into_iter().fold(f64::INFINITY, f64::min)
    }

    /// What is drawn in one figure, the two that are compared first.
    const TOGETHER: [&[&str]; 7] = [
        &["female", "male", "other", "unknown"],
        &["government", "civil_society", "international"],
        &["abroad", "domestic", "undivided"],
        &["sexual", "labour", "other", "mixed", "unknown"],
        &["convicted", "suspected", "prosecuted"],
        &["child", "adult", "unknown"],
        &["women", "girls", "men", "boys", "unknown"],
    ];

    #[test]
    fn roles_that_are_drawn_together_differ_to_anybody_and_in_grey_print() {
        for dark in [false, true] {
            for family in TOGETHER {
                let inks: Vec<Ink> = family
                    .iter()
                    .map(|what| Ink::Series(role(what).expect("a role")))
                    .collect();
                for (at, a) in inks.iter().enumerate() {
                    for b in &inks[at + 1..] {
                        let apart = distance(*a, *b, dark);
                        assert!(apart >= 10.0, "{family:?} {a:?} {b:?} {dark}: {apart}");
                    }
                }
                let grey = (lightness(inks[0], dark) - lightness(inks[1], dark)).abs();
                assert!(grey >= 10.0, "{family:?} {dark}: {grey}");
            }
            for (at, a) in PLAIN.iter().enumerate() {
                for b in &PLAIN[at + 1..] {
                    let apart = distance(Ink::Series(*a), Ink::Series(*b), dark);
                    assert!(apart >= 10.0, "{a} {b} {dark}: {apart}");
                }
            }
        }
    }

    #[test]
    fn text_has_a_contrast_of_four_and_a_half_and_marks_of_three() {
        for dark in [false, true] {
            let words = (0..SERIES).map(Ink::Word);
            for text in [Ink::Text, Ink::Muted].into_iter().chain(words) {
                let at = contrast(text, Ink::Paper, dark);
                assert!(at >= 4.5, "{text:?} {dark}: {at}");
            }
            for at in 0..SERIES {
                let series = Ink::Series(at);
                let on = contrast(Ink::OnSeries(at), series, dark);
                assert!(on >= 4.5, "{series:?} {dark}: {on}");
                let shown = contrast(series, Ink::Paper, dark);
                assert!(shown >= 3.0, "{series:?} {dark}: {shown}");
                let apart = (lightness(series, dark) - lightness(Ink::Tint(at), dark)).abs();
                assert!(apart > 15.0, "{series:?} and its tint: {apart}");
            }
            for at in 0..STEPS {
                let on = contrast(Ink::OnStep(at), Ink::Step(at), dark);
                assert!(on >= 4.5, "{at} {dark}: {on}");
                if at > 0 {
                    let apart = lightness(Ink::Step(at), dark) - lightness(Ink::Step(at - 1), dark);
                    assert!(apart.abs() > 7.0, "{at}: {apart}");
                }
            }
        }
    }
}
