//! The colours of a dashboard: those of the figures, on light and on dark ground.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::figure::theme::{self, Ink, STEPS, TIERS, role};

/// Series without a role, in the order in which they are taken.
const SERIES: [u8; 8] = [0, 1, 2, 5, 4, 6, 7, 10];

/// Colours by what they are for.
#[derive(Serialize)]
pub(super) struct Palette {
    ground: &'static str,
    text: &'static str,
    soft: &'static str,
    line: &'static str,
    /// Marks of one series, and what lies between bounds.
    one: &'static str,
    tint: &'static str,
    /// From least to most.
    steps: Vec<&'static str>,
    /// Lines, and text in their colours.
    series: Vec<&'static str>,
    /// By the code of a group.
    roles: BTreeMap<String, &'static str>,
    /// By the code of a tier.
    tiers: BTreeMap<&'static str, &'static str>,
    /// Text on each of these colours.
    on: BTreeMap<&'static str, &'static str>,
}

/// The colours of some groups on light and on dark ground.
pub(super) fn palettes(groups: &[[String; 2]]) -> [Palette; 2] {
    [false, true].map(|dark| {
        let hex = |ink: Ink| ink.hex(dark);
        let roles = groups.iter().filter_map(|[code, _]| {
            let series = role(code)?;
            Some((code.clone(), hex(Ink::Series(series))))
        });
        let tiers = TIERS.iter().map(|(code, step)| {
            let ink = step.map_or(Ink::Grid, Ink::Step);
            (*code, hex(ink))
        });
        Palette {
            ground: hex(Ink::Paper),
            text: hex(Ink::Text),
            soft: hex(Ink::Muted),
            line: hex(Ink::Grid),
            one: hex(Ink::Series(0)),
            tint: hex(Ink::Tint(0)),
            steps: (0..STEPS).map(|at| hex(Ink::Step(at))).collect(),
            series: SERIES.map(|at| hex(Ink::Word(at))).to_vec(),
            roles: roles.collect(),
            tiers: tiers.collect(),
            on: text_on(hex),
        }
    })
}

/// The colour of text on each colour of marks.
fn text_on(hex: impl Fn(Ink) -> &'static str) -> BTreeMap<&'static str, &'static str> {
    let words = SERIES.map(|at| (Ink::Word(at), Ink::Paper));
    let series = (0..theme::SERIES).map(|at| (Ink::Series(at), Ink::OnSeries(at)));
    let steps = (0..STEPS).map(|at| (Ink::Step(at), Ink::OnStep(at)));
    let all = words.into_iter().chain(series).chain(steps);
    let all = all.chain([(Ink::Grid, Ink::Text)]);
    all.map(|(of, on)| (hex(of), hex(on))).collect()
}
