//! Where most flows of a map are: what it shows, so that few places far away do not make a map of the world.

use super::super::flows::Flow;
use super::arcs::place;
use super::world::World;

/// A map whose places reach farther than this from its middle, in degrees, shows all of them.
const WIDE: f64 = 45.0;
/// Places up to this many times as far from the middle as those that matter are shown, too.
const NEAR: f64 = 1.5;

/// The places that a map shows of all: those nearest to the middle that hold nine tenths of all beginnings and ends of flows, and
/// what lies near them; all, where these lie all over the world.
pub(super) fn heart<'a>(world: &World, flows: &[&Flow], codes: &[&'a str]) -> Vec<&'a str> {
    let weight = |code: &str| -> u64 {
        let of = flows
            .iter()
            .filter(|flow| flow.from == code || flow.to == code);
        of.map(|flow| flow.count.map_or(1, |count| count.low.max(1)))
            .sum()
    };
    let places: Vec<(&str, (f64, f64), u64)> = codes
        .iter()
        .filter_map(|code| Some((*code, place(world, code)?, weight(code))))
        .collect();
    let all: u64 = places.iter().map(|(_, _, weight)| weight).sum();
    let far_from = |middle: (f64, f64)| {
        let far = places
            .iter()
            .map(|(_, place, weight)| distance(middle, *place) * *weight as f64);
        far.sum::<f64>()
    };
    let middles = places.iter().map(|(_, place, _)| *place);
    let Some(middle) = middles.min_by(|a, b| far_from(*a).total_cmp(&far_from(*b))) else {
        return Vec::new();
    };
    let mut by_distance: Vec<(f64, &str, u64)> = places
        .iter()
        .map(|(code, place, weight)| (distance(middle, *place), *code, *weight))
        .collect();
    by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = 0;
    let reached = by_distance.iter().find(|(_, _, weight)| {
        sum += weight;
        sum * 10 >= all * 9
    });
    let reach = reached.map_or(f64::INFINITY, |(far, ..)| *far);
    let is_shown = |far: f64| reach > WIDE || far <= (reach * NEAR).max(8.0);
    let shown = by_distance.iter().filter(|(far, ..)| is_shown(*far));
    shown.map(|(_, code, _)| *code).collect()
}

/// The angle between two places, in degrees.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let [(al, ap), (bl, bp)] = [a, b].map(|(l, p)| (l.to_radians(), p.to_radians()));
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let part = half(bp - ap) + ap.cos() * bp.cos() * half(bl - al);
    (2.0 * part.sqrt().min(1.0).asin()).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::super::world::world;
    use super::*;
    use crate::stats::Count;

    fn flow(from: &str, to: &str, number: u64) -> Flow {
        Flow {
            from: from.into(),
            to: to.into(),
            count: Some(Count::exact(number)),
            percentage: false,
        }
    }

    #[test]
    fn a_few_from_far_away_do_not_make_a_map_of_the_world() {
        let all = [
            flow("ROU", "GBR", 378),
            flow("ROU", "ITA", 97),
            flow("COL", "ESP", 63),
            flow("HND", "ESP", 20),
        ];
        let flows: Vec<&Flow> = all.iter().collect();
        let codes = ["ROU", "GBR", "ITA", "COL", "ESP", "HND"];
        let mut shown = heart(world(), &flows, &codes);
        shown.sort_unstable();
        assert_eq!(shown, ["ESP", "GBR", "ITA", "ROU"]);
    }

    #[test]
    fn flows_all_over_the_world_are_all_shown() {
        let all = [
            flow("USA", "USA", 100),
            flow("GBR", "GBR", 90),
            flow("NGA", "NGA", 60),
        ];
        let flows: Vec<&Flow> = all.iter().collect();
        assert_eq!(heart(world(), &flows, &["USA", "GBR", "NGA"]).len(), 3);
    }

    #[test]
    fn a_quarter_of_the_earth_is_ninety_degrees() {
        assert!((distance((0.0, 0.0), (90.0, 0.0)) - 90.0).abs() < 1e-9);
        assert!((distance((30.0, 0.0), (100.0, 90.0)) - 90.0).abs() < 1e-9);
    }
}
