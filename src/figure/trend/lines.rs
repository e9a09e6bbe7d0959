//! A trend in the terminal.

use std::collections::BTreeMap;

use super::super::{amounts, terminal, words};
use super::{Series, most, series};
use crate::render::{Document, Screen};
use crate::stats::areas;

/// One line per year.
pub(super) fn text(document: &Document<'_>, screen: Screen) -> String {
    let Some(statistic) = amounts::statistic(document.table) else {
        return String::new();
    };
    let all = series(document);
    let mut by_country: BTreeMap<&str, Vec<&Series<'_>>> = BTreeMap::new();
    for series in &all {
        by_country.entry(series.country).or_default().push(series);
    }
    // the lines of a country on one scale
    let scales: BTreeMap<&str, f64> = by_country
        .into_iter()
        .map(|(country, lines)| (country, most(&lines)))
        .collect();
    let mut out = String::new();
    for (nth, series) in all.iter().enumerate() {
        let name = words::joined(&[&areas::name(series.country), &series.name]);
        out += &format!("{}\n", terminal::bold(&name, screen));
        let most = scales.get(series.country).copied().unwrap_or(0.0);
        let room = usize::from(screen.width).saturating_sub(26).clamp(8, 80);
        let mut before = None;
        for (year, (range, figure)) in &series.years {
            if before.is_some_and(|before| *year > before + 1) {
                out += "     ⋮  no figure\n";
            }
            before = Some(*year);
            let bar = match range {
                Some(range) if most > 0.0 => {
                    let bar = terminal::range_bar(*range, most, room);
                    terminal::colored(&bar, (nth % 4) as u8, screen) + " "
                }
                _ => String::new(),
            };
            out += &format!("  {year}  {bar}{}\n", amounts::words(statistic, figure));
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}
