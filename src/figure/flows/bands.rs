//! In which order flows leave and reach their nodes.

use std::collections::BTreeMap;

use super::Flow;
use super::layout::{Band, FlowEnd};

/// Flows leave a node in the order of where they go, and arrive in the order of where they come from.
pub(super) fn bands(
    flows: &[Flow],
    (left, right): (&[FlowEnd], &[FlowEnd]),
    slots: &[f64],
    heights: &[(f64, f64)],
) -> Vec<Band> {
    let place =
        |nodes: &[FlowEnd], key: &str| nodes.iter().position(|node| node.key == key).unwrap_or(0);
    let ends: Vec<(usize, usize)> = flows
        .iter()
        .map(|flow| (place(left, &flow.from), place(right, &flow.to)))
        .collect();
    let mut tops = vec![(0.0, 0.0); flows.len()];
    let mut order: Vec<usize> = (0..flows.len()).collect();
    order.sort_by_key(|&at| ends[at]);
    let mut used: BTreeMap<usize, f64> = BTreeMap::new();
    for &at in &order {
        let y = used.entry(ends[at].0).or_insert(left[ends[at].0].top);
        tops[at].0 = *y;
        *y += slots[at];
    }
    order.sort_by_key(|&at| (ends[at].1, ends[at].0));
    used.clear();
    for &at in &order {
        let y = used.entry(ends[at].1).or_insert(right[ends[at].1].top);
        tops[at].1 = *y;
        *y += slots[at];
    }
    let middle = |at: usize| {
        if flows[at].count.is_some() {
            0.0
        } else {
            slots[at] / 2.0
        }
    };
    (0..flows.len())
        .map(|at| Band {
            flow: at,
            top: (tops[at].0 + middle(at), tops[at].1 + middle(at)),
            heights: heights[at],
        })
        .collect()
}
