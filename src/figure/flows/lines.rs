//! Flows in the terminal.

use super::super::{amounts, terminal};
use super::{Flow, blocks, end, heading, most, place, without};
use crate::render::{Document, Screen, number, sources, wrap};

/// One line per flow.
pub(in crate::figure) fn lines(document: &Document<'_>, screen: Screen) -> String {
    let ids = sources(document.table);
    let blocks = blocks(document.table, most(document));
    let mut out = String::new();
    for block in &blocks {
        let counted = block.flows.iter().filter_map(|flow| flow.count);
        let most = counted
            .map(|count| count.high.unwrap_or(count.low) as f64)
            .fold(0.0, f64::max);
        let name = |flow: &Flow| format!("{} → {}", place(&flow.from), end(flow));
        let wide = block
            .flows
            .iter()
            .map(|flow| name(flow).chars().count())
            .max()
            .unwrap_or(0);
        let wide = wide.min(usize::from(screen.width) / 2);
        let room = usize::from(screen.width).saturating_sub(wide + 16).max(8);
        out += &terminal::bold(&heading(block, &ids), screen);
        out.push('\n');
        for flow in &block.flows {
            // a name that is too long goes on separate lines, so that no candidate is cut off
            let mut name = name(flow);
            if name.chars().count() > wide {
                out += &wrap::paragraph(&name, usize::from(screen.width)).replace("\n ", "\n  ");
                name.clear();
            }
            let name = wrap::padded(&name, wide);
            let rest = match flow.count.map(amounts::range) {
                Some(range) if most > 0.0 => {
                    let bar = terminal::range_bar(range, most, room);
                    let series = super::series(flow);
                    format!(
                        "{} {}",
                        terminal::colored(&bar, series, screen),
                        number::count(flow.count)
                    )
                }
                Some(_) => number::count(flow.count),
                None => format!("╌╌ {}", without(flow)),
            };
            out += &format!("  {name}  {rest}\n");
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}
