//! `tiers` in a terminal and as a Vega-Lite specification.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{MARK, TIERS, TierGrid, grid, name, step, tier, tier_range};
use crate::figure::theme::Ink;
use crate::figure::{select, vega};
use crate::render::{Document, Screen, wrap};
use crate::stats::{Estimate, INFERRED, areas};

/// The grid as lines of text.
pub(super) fn text(document: &Document<'_>, screen: Screen) -> String {
    let grid = grid(document);
    if grid.rows.is_empty() {
        return " nothing to show\n".into();
    }
    let label = grid
        .rows
        .iter()
        .map(|row| row.label.chars().count())
        .max()
        .unwrap_or(0);
    let label = label.min(usize::from(screen.width) / 3);
    let columns = usize::try_from(grid.last - grid.first + 1).unwrap_or(1);
    let room = usize::from(screen.width).saturating_sub(label + 3);
    // the latest years where not all have room
    let inferred = grid.rows.iter().any(|row| !row.inferred.is_empty());
    let ranges = grid.has_ranges();
    let cell = 3 + usize::from(inferred) + 2 * usize::from(ranges);
    let shown = (room / cell).clamp(1, columns);
    let first = grid.last - i64::try_from(shown).unwrap_or(1) + 1;
    let mut out = String::new();
    let mut heads = String::new();
    for year in first..=grid.last {
        let head = format!("{:02}", year.rem_euclid(100));
        heads += &format!("{head:>cell$}");
    }
    out += &format!(" {} {heads}\n", wrap::padded("", label));
    for row in &grid.rows {
        let mut line = format!(" {} ", wrap::padded(&row.label, label));
        for year in first..=grid.last {
            let code = row.tiers.get(&year).map_or("", String::as_str);
            let sign = format!("{}{}", short(code), TierGrid::mark(row, year));
            line += &format!("{sign:>cell$}");
        }
        out += line.trim_end();
        out.push('\n');
    }
    let mut signs = "WL Tier 2 Watch List, SC Special Case, – no tier found".to_owned();
    if ranges {
        signs += ", 2/WL one of two tiers";
    }
    if inferred {
        signs += &format!(", {MARK} inferred, not stated by a source");
    }
    out += &format!("\n{}", wrap::paragraph(&signs, usize::from(screen.width)));
    if first > grid.first {
        out += &format!(" earlier years, from {}, do not fit here\n", grid.first);
    }
    out
}

/// The sign of a tier where there is little room; of one of two both.
fn short(code: &str) -> String {
    match (tier_range(code), tier(code)) {
        (Some((low, high)), _) => format!("{}/{}", short(low), short(high)),
        (None, Some((_, _, sign))) => (*sign).to_owned(),
        (None, None) if code.is_empty() => "–".to_owned(),
        (None, None) => code.to_owned(),
    }
}

/// A tier as a specification writes it, with the mark of one that is inferred.
fn sign(figure: &Estimate) -> String {
    let inferred = figure.key("basis") == INFERRED;
    format!(
        "{}{}",
        figure.key("group"),
        if inferred { MARK } else { "" }
    )
}

/// The grid as a Vega-Lite specification.
pub(super) fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let values = vega::values(document, |at| {
        let figure: &Estimate = &figures[at];
        vec![
            ("place", areas::name(figure.key("country")).into()),
            ("label", name(figure.key("group")).into()),
            ("sign", sign(figure).into()),
        ]
    });
    let ranges = figures.iter().map(|figure| figure.key("group"));
    let ranges: BTreeSet<&str> = ranges.filter(|tier| tier_range(tier).is_some()).collect();
    let tiers = TIERS.iter().map(|(code, ..)| *code).chain(ranges);
    let (names, colors): (Vec<String>, Vec<&str>) = tiers
        .map(|code| {
            (
                name(code),
                step(code).map_or(Ink::Axis, Ink::Step).hex(false),
            )
        })
        .unzip();
    json!({
        "data": {"values": values},
        "width": {"step": 26},
        "height": {"step": 22},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": null, "axis": {"orient": "top", "labelAngle": 0, "labelOverlap": true}},
            "y": {"field": "place", "type": "nominal", "title": null}
        },
        "layer": [
            {"transform": [{"filter": "datum.group !== null"}],
                "mark": {"type": "rect", "stroke": Ink::Axis.hex(false), "strokeWidth": 0.75},
                "encoding": {"color": {"field": "label", "type": "nominal", "title": null,
                    "scale": {"domain": names, "range": colors}}}},
            {"transform": [{"filter": "datum.group !== null"}], "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "sign"},
                    "color": {"condition": {"test": "datum.group === '3' || datum.group === '2WL'", "value": "#ffffff"}, "value": "#1f2328"}}}
        ]
    })
}
