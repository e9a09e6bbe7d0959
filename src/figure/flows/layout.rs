//! Positions of nodes and bands: heights are proportional to counts, and names do not overlap.

use std::collections::BTreeMap;

use super::Flow;
use super::bands::bands;

/// Between nodes.
const GAP: f64 = 10.0;
/// The room of a route without a number, in which its line runs.
const LINE: f64 = 7.0;

/// A place on one side.
#[derive(Debug, Clone)]
pub(super) struct FlowEnd {
    /// Its key: a place, or one and `=` for what stays at home.
    pub key: String,
    /// From the top, in pixels.
    pub top: f64,
    /// In pixels, without what has no band.
    pub height: f64,
    /// What stays at home, below its bands, and what goes where nothing is drawn to, below that; in pixels.
    pub more: (f64, f64),
    /// The room it has, with its name.
    #[cfg(test)]
    pub room: f64,
}

/// A flow between two nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    /// Which flow.
    pub flow: usize,
    /// Its upper edge at the left and at the right.
    pub top: (f64, f64),
    /// To its lower and to its upper bound, in pixels; 0 for a route without a number.
    pub heights: (f64, f64),
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Origins.
    pub left: Vec<FlowEnd>,
    /// Destinations.
    pub right: Vec<FlowEnd>,
    /// The largest first.
    pub bands: Vec<Band>,
    /// In pixels.
    pub height: f64,
}

/// The upper bound of a count, which is the height of its mark.
pub(super) fn high(flow: &Flow) -> f64 {
    flow.count.map_or(0.0, |count| {
        count.high.unwrap_or(count.low).max(count.low) as f64
    })
}

/// Pixels for a person or case, so that what is drawn is neither flat nor endless.
pub(super) fn scale(flows: &[Flow]) -> f64 {
    let total: f64 = flows.iter().map(high).sum();
    let numbered = flows.iter().filter(|flow| flow.count.is_some()).count();
    if total > 0.0 {
        (60.0 + 24.0 * numbered as f64).clamp(120.0, 420.0) / total
    } else {
        0.0
    }
}

/// The places of flows that come largest first, in pixels for a person; `room` gives the height of a node's name at the left or
/// right, `more` the persons of a node that stay at home and that go where nothing is drawn to.
pub(super) fn of(
    flows: &[Flow],
    scale: f64,
    room: impl Fn(bool, &str) -> f64,
    more: impl Fn(bool, &str) -> (f64, f64),
) -> Layout {
    let ends = |flow: &Flow| {
        flow.count.map(|count| {
            let high = count.high.unwrap_or(count.low).max(count.low);
            (count.low as f64, high as f64)
        })
    };
    let heights: Vec<(f64, f64)> = flows
        .iter()
        .map(|flow| ends(flow).map_or((0.0, 0.0), |(low, high)| (low * scale, high * scale)))
        .collect();
    let slots: Vec<f64> = flows
        .iter()
        .zip(&heights)
        .map(|(flow, (_, high))| if flow.count.is_some() { *high } else { LINE })
        .collect();

    let mut order: Vec<String> = Vec::new();
    for flow in flows {
        if !order.contains(&flow.from) {
            order.push(flow.from.clone());
        }
    }
    let size = |key: &str| -> f64 {
        let own = flows
            .iter()
            .zip(&slots)
            .filter(|(flow, _)| flow.from == key);
        own.map(|(_, slot)| slot).sum()
    };
    let last = |key: &str| key == super::OTHERS;
    order.sort_by(|a, b| {
        let others = last(a).cmp(&last(b));
        others.then(size(b).total_cmp(&size(a))).then(a.cmp(b))
    });
    let rank = |key: &str| order.iter().position(|known| known == key).unwrap_or(0) as f64;

    // destinations are placed near the origins of most of their flows, so that few bands cross
    let mut weights: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for (flow, slot) in flows.iter().zip(&slots) {
        let weight = slot.max(0.5);
        let entry = weights.entry(flow.to.clone()).or_default();
        entry.0 += weight * rank(&flow.from);
        entry.1 += weight;
    }
    let mut ends: Vec<(String, f64, f64)> = weights
        .into_iter()
        .map(|(key, (at, weight))| (key, at / weight, weight))
        .collect();
    ends.sort_by(|a, b| {
        let others = last(&a.0).cmp(&last(&b.0)).then(a.1.total_cmp(&b.1));
        others.then(b.2.total_cmp(&a.2)).then(a.0.cmp(&b.0))
    });

    let stack = |keys: Vec<String>, is_left: bool| -> (Vec<FlowEnd>, f64) {
        let mut nodes = Vec::new();
        let mut y = 0.0;
        for key in keys {
            let own = flows.iter().zip(&slots).filter(|(flow, _)| {
                if is_left {
                    flow.from == key
                } else {
                    flow.to == key
                }
            });
            let height: f64 = own.map(|(_, slot)| slot).sum();
            let more = more(is_left, &key);
            let more = (more.0 * scale, more.1 * scale);
            let all = height + more.0 + more.1;
            let room = room(is_left, &key).max(all);
            nodes.push(FlowEnd {
                key,
                top: y + (room - all) / 2.0,
                height,
                more,
                #[cfg(test)]
                room,
            });
            y += room + GAP;
        }
        (nodes, (y - GAP).max(0.0))
    };
    let (mut left, tall_left) = stack(order, true);
    let (mut right, tall_right) = stack(ends.into_iter().map(|end| end.0).collect(), false);
    let height = tall_left.max(tall_right);
    for (nodes, tall) in [(&mut left, tall_left), (&mut right, tall_right)] {
        // what is shorter is spread over the same height
        let more = (height - tall) / (nodes.len() as f64 + 1.0);
        for (at, node) in nodes.iter_mut().enumerate() {
            node.top += more * (at as f64 + 1.0);
        }
    }
    let bands = bands(flows, (&left, &right), &slots, &heights);
    Layout {
        left,
        right,
        bands,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Count;
    use proptest::prelude::*;

    fn flow(from: &str, to: &str, count: Option<(u64, u64)>) -> Flow {
        Flow {
            from: from.into(),
            to: to.into(),
            count: count.map(|(low, high)| Count {
                low,
                high: Some(high),
            }),
            percentage: false,
        }
    }

    fn check(flows: &[Flow]) {
        let layout = of(flows, scale(flows), |_, _| 30.0, |_, _| (0.0, 0.0));
        let scale: Vec<f64> = layout
            .bands
            .iter()
            .filter_map(|band| {
                let high = flows[band.flow].count?.high?;
                (high > 0).then(|| band.heights.1 / high as f64)
            })
            .collect();
        assert!(
            scale
                .windows(2)
                .all(|ends| (ends[0] - ends[1]).abs() < 1e-9)
        );
        let sum = |nodes: &[FlowEnd]| nodes.iter().map(|node| node.height).sum::<f64>();
        assert!((sum(&layout.left) - sum(&layout.right)).abs() < 1e-6);
        for nodes in [&layout.left, &layout.right] {
            for pair in nodes.windows(2) {
                let middle = |node: &FlowEnd| node.top + node.height / 2.0;
                let apart = middle(&pair[1]) - middle(&pair[0]);
                assert!(
                    apart >= f64::midpoint(pair[0].room, pair[1].room),
                    "{pair:?}"
                );
            }
            let last = nodes.last().map_or(0.0, |node| node.top + node.height);
            assert!(last <= layout.height + 1e-6);
        }
        for band in &layout.bands {
            assert!(flows[band.flow].count.is_some() || band.heights == (0.0, 0.0));
        }
    }

    #[test]
    fn what_leaves_arrives_and_a_route_without_a_number_has_no_width() {
        let flows = [flow("143", "KAZ", Some((17, 17))), flow("KGZ", "RUS", None)];
        check(&flows);
        let more = |is_left: bool, _: &str| if is_left { (4.0, 10.0) } else { (0.0, 0.0) };
        let layout = of(&flows, 2.0, |_, _| 30.0, more);
        assert_eq!(layout.bands[1].heights, (0.0, 0.0));
        // what stays at home, and what is not drawn, is part of the node, at the scale of the bands
        let first = &layout.left[0];
        assert_eq!((first.height, first.more), (34.0, (8.0, 20.0)));
        assert_eq!(
            layout
                .right
                .iter()
                .map(|node| node.key.as_str())
                .collect::<Vec<_>>(),
            ["KAZ", "RUS"]
        );
        check(&[]);
    }

    proptest! {
        #[test]
        fn any_flows_keep_their_proportions(
            counts in prop::collection::vec((0..6usize, 0..9usize, prop::option::of((0u64..2000, 0u64..50))), 0..40)
        ) {
            let flows: Vec<Flow> = counts
                .iter()
                .map(|(from, to, count)| {
                    flow(&format!("o{from}"), &format!("d{to}"), count.map(|(low, more)| (low, low + more)))
                })
                .collect();
            check(&flows);
        }
    }
}
