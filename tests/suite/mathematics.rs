//! What holds of the statistics for any counts: intervals hold their shares and narrow with the level, what is said of counts
//! between bounds is true of every value inside them, and no input makes anything panic.

use proptest::prelude::*;
use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::bounds::Range;
use tipstat::stats::mathematics::concentration::{self, Class};
use tipstat::stats::mathematics::interval::{
    IntervalMethod, Limits, clopper_pearson, difference, garwood, goodman, mid_p, p_value,
    sison_glaz, two,
};
use tipstat::stats::mathematics::missing::PartSplit;
use tipstat::stats::mathematics::percentages::PrintedPercentage;
use tipstat::stats::mathematics::ranks;
use tipstat::stats::mathematics::series::CountSeries;
use tipstat::stats::statistics::watch_list;
use tipstat::stats::statistics::watch_list::{Tier, clock};

/// Limits that should meet are found to this precision.
const NEAR: f64 = 1e-9;

fn inside((low, high): Limits, value: f64) -> bool {
    low <= value && value <= high
}

/// A base up to a thousand million, and a part of it.
fn part_of_base() -> impl Strategy<Value = (u64, u64)> {
    prop_oneof![1_u64..50, 1_u64..100_000, 1_u64..1_000_000_000]
        .prop_flat_map(|n| (prop_oneof![0..=n.min(5), 0..=n, n - n.min(5)..=n], Just(n)))
}

fn small_bounds() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec(
        (0_u64..8, 0_u64..4).prop_map(|(low, more)| (low, low + more)),
        2..5,
    )
}

fn counts(bounds: &[(u64, u64)]) -> Vec<Count> {
    bounds
        .iter()
        .map(|(low, high)| Count::between(*low, *high))
        .collect()
}

/// All completions of a small table.
fn completions(bounds: &[(u64, u64)]) -> Vec<Vec<u64>> {
    bounds.iter().fold(vec![vec![]], |all, (low, high)| {
        all.iter()
            .flat_map(|one| (*low..=*high).map(move |x| [&one[..], &[x]].concat()))
            .collect()
    })
}

/// The index of classes, each in a place without another.
fn hhi(counts: &[Count]) -> Option<Range> {
    let class = |(at, count): (usize, &Count)| Class {
        places: vec![at.to_string()],
        count: *count,
    };
    let classes: Vec<Class> = counts.iter().enumerate().map(class).collect();
    concentration::measure(&classes).map(|measured| measured.hhi)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_interval_of_a_share_holds_it_and_lies_between_0_and_1((x, n) in part_of_base(), level in 0.5_f64..0.999) {
        for method in IntervalMethod::ALL {
            let (low, high) = method.limits(x, n, level);
            prop_assert!(0.0 <= low && high <= 1.0 && inside((low, high), x as f64 / n as f64), "{method:?}");
            prop_assert_eq!(low == 0.0, x == 0);
            prop_assert_eq!(high == 1.0, x == n);
            // as many of the rest, mirrored
            let (mirrored_low, mirrored_high) = method.limits(n - x, n, level);
            prop_assert!((low + mirrored_high - 1.0).abs() < NEAR && (high + mirrored_low - 1.0).abs() < NEAR);
            // surer is wider
            let (least, most) = method.limits(x, n, level.midpoint(1.0));
            prop_assert!(least <= low && high <= most);
            // one more moves both limits up
            let (next_low, next_high) = method.limits((x + 1).min(n), n, level);
            prop_assert!(low <= next_low + 1e-15 && high <= next_high + 1e-15, "{method:?}");
        }
        let (exact, shorter) = (clopper_pearson(x, n, level), mid_p(x, n, level));
        prop_assert!(exact.0 <= shorter.0 && shorter.1 <= exact.1);
    }

    #[test]
    fn intervals_of_a_split_hold_its_shares(counts in prop::collection::vec(prop_oneof![0_u64..20, 0_u64..1_000_000], 1..8)) {
        let n: u64 = counts.iter().sum();
        prop_assume!(n > 0);
        let shares: Vec<f64> = counts.iter().map(|x| *x as f64 / n as f64).collect();
        let together = goodman(&counts, 0.95);
        for ((limits, share), x) in together.iter().zip(&shares).zip(&counts) {
            let (low, high) = IntervalMethod::Wilson.limits(*x, n, 0.95);
            prop_assert!(inside(*limits, *share) && limits.0 <= low && high <= limits.1);
        }
        match sison_glaz(&counts, 0.95) {
            Ok(limits) => prop_assert!(limits.iter().zip(&shares).all(|((low, high), share)| 0.0 <= *low && *high <= 1.0 && inside((*low, *high), *share))),
            Err(reason) => prop_assert!(!reason.to_string().is_empty()),
        }
    }

    #[test]
    fn comparisons_of_two_turn_with_their_order((x1, n1) in part_of_base(), (x2, n2) in part_of_base()) {
        let (one, other) = ((x1, n1), (x2, n2));
        let (low, high) = difference(one, other, 0.95);
        let gap = x1 as f64 / n1 as f64 - x2 as f64 / n2 as f64;
        prop_assert!((-1.0..=gap).contains(&low) && (gap..=1.0).contains(&high));
        let (turned_low, turned_high) = difference(other, one, 0.95);
        prop_assert!((low + turned_high).abs() < NEAR && (high + turned_low).abs() < NEAR);
        let (p, turned) = (p_value::fisher_p(one, other), p_value::fisher_p(other, one));
        prop_assert!((0.0..=1.0).contains(&p) && (p - turned).abs() <= 1e-5 * p, "{p} {turned}");
        let p = p_value::equal_rates_p((x1, 2.0), (x2, 3.0)).unwrap();
        let turned = p_value::equal_rates_p((x2, 3.0), (x1, 2.0)).unwrap();
        prop_assert!((0.0..=1.0).contains(&p) && (p - turned).abs() <= 1e-5 * p, "{p} {turned}");
        if let Some((low, high)) = two::rate_ratio_limits((x1, 2.0), (x2, 3.0), 0.95) {
            let value = (x1 as f64 / 2.0) / (x2 as f64 / 3.0);
            prop_assert!(low <= value && value <= high.unwrap_or(f64::INFINITY));
        }
    }

    #[test]
    fn an_interval_of_a_count_holds_it_and_rises_with_it(x in prop_oneof![0_u64..100, 0_u64..1_000_000_000]) {
        let (limits, next) = (garwood(x, 0.95), garwood(x + 1, 0.95));
        prop_assert!(inside(limits, x as f64) && limits.0 < next.0 && limits.1 < next.1);
    }

    #[test]
    fn what_is_said_of_counts_between_bounds_is_true_of_every_value_inside(bounds in small_bounds()) {
        let open = counts(&bounds);
        let whole = hhi(&open);
        let ranges: Vec<Range> = open.iter().map(|count| Range { low: count.low as f64, high: count.high.map(|high| high as f64) }).collect();
        let sets = ranks::sets(&ranges);
        let years = |counts: &[Count]| CountSeries::new(&(2000..).zip(counts.iter().copied().map(Some)).collect::<Vec<_>>()).unwrap();
        let (s, slope) = (years(&open).s().unwrap(), years(&open).slope().unwrap());
        let split = |counts: &[Count]| PartSplit { part: counts[0], rest: counts[1], unknown: counts[counts.len() - 1] };
        let (outer, worst) = (split(&open).outer_limits(IntervalMethod::Wilson, 0.95), split(&open).worst_case());
        for one in completions(&bounds) {
            let exact: Vec<Count> = one.iter().copied().map(Count::exact).collect();
            if let Some(one) = hhi(&exact) {
                let whole = whole.unwrap();
                prop_assert!(whole.low <= one.low + NEAR && one.high.unwrap() <= whole.high.unwrap() + NEAR);
            }
            for (set, x) in sets.iter().zip(&one) {
                let first = one.iter().filter(|other| *other > x).count() + 1;
                let last = one.iter().filter(|other| *other >= x).count();
                prop_assert!(set.first <= first && last <= set.last);
            }
            let series = years(&exact);
            let (least, most) = series.s().unwrap();
            prop_assert!(least == most && s.0 <= least && most <= s.1);
            let steepness = series.slope().unwrap().number().unwrap();
            prop_assert!(slope.low <= steepness && steepness <= slope.high.unwrap());
            let (low, high) = split(&exact).outer_limits(IntervalMethod::Wilson, 0.95);
            prop_assert!(outer.0 <= low && high <= outer.1);
            if let (Some(worst), Some(one)) = (worst, split(&exact).worst_case()) {
                prop_assert!(worst.low <= one.low && one.high.unwrap() <= worst.high.unwrap());
                prop_assert!(inside((low, high), one.low) && inside((low, high), one.high.unwrap()));
            }
        }
    }

    #[test]
    fn a_count_fits_a_percentage_if_it_prints_so(units in 0_u64..=1000, n in 1_u64..3000) {
        let fits = PrintedPercentage::new(units, 1).unwrap().counts(n);
        for x in 0..=n {
            // a tie may go either way
            let twice = 2000 * x;
            let (down, up) = ((twice + n - 1) / (2 * n), (twice + n) / (2 * n));
            let prints = down == units || up == units;
            prop_assert_eq!(fits.as_ref().is_some_and(|fits| fits.contains(&x)), prints, "{} of {}", x, n);
        }
    }

    #[test]
    fn a_clock_can_always_be_read(placements in prop::collection::vec((1995_i64..2030, prop::sample::select(vec!["1", "2", "2WL", "3", "SC", ""])), 0..40)) {
        let placements: Vec<_> = placements.into_iter().map(|(year, tier)| (year, Tier::find(tier))).collect();
        let read: Option<watch_list::Clock> = clock(&placements);
        prop_assert_eq!(read.is_none(), placements.is_empty());
        if let Some(read) = read {
            prop_assert!(!read.downgrade_due || read.years_in_a_row >= 2);
            prop_assert_eq!(read.must_leave, read.downgrade_due && !read.waiver_possible);
            prop_assert!(read.moves.iter().all(|step| step.from_year < step.to_year && step.to_year < read.next_report));
        }
    }

    #[test]
    fn no_counts_and_no_level_make_anything_panic(x in 0_u64..10_000_000_000, n in 0_u64..1000, level in any::<f64>()) {
        for method in IntervalMethod::ALL {
            for (x, n) in [(x, n), (n, x), (x, x), (0, x), (0, 0)] {
                let (low, high) = method.limits(x, n, level);
                prop_assert!(0.0 <= low && low <= high && high <= 1.0, "{method:?} {low} {high}");
            }
        }
        let (low, high) = garwood(x, level);
        prop_assert!(0.0 <= low && low <= high);
        let (low, high) = difference((x, n), (n, x), level);
        prop_assert!(-1.0 <= low && low <= high && high <= 1.0);
        prop_assert!(goodman(&[x, n], level).iter().all(|(low, high)| low <= high));
        let _ = sison_glaz(&[n, n + 1, x + 1], level);
        let _ = two::rate_ratio_limits((x, level), (n, 1.0), level);
        let _ = p_value::equal_rates_p((x, level), (n, 1.0));
        let _ = p_value::binomial_p(x, n, level);
        let _ = PartSplit::exact(x, n, n).outer_limits(IntervalMethod::Wilson, level);
    }
}
