//! Concentration where some classes are sets of candidates that the source combines.

use std::collections::{BTreeMap, BTreeSet};

use super::over::{Ranges, over};
use super::{Concentration, Measures, entropy, log_term};
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::{Range, sum};

/// Cases that lie in one place, or in one or several of the places named, undivided.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// The place, or all candidates.
    pub places: Vec<String>,
    /// How many cases.
    pub count: Count,
}

/// Ways to place the sets that are tried one by one.
const TRIED: usize = 64;
/// The most cases in separate places that are computed one by one.
const ALONE: u64 = 2_000;

/// Concentration over every value inside the bounds and every way to divide the sets: from each of
/// their cases in a separate place, which `other` in a table cannot rule out, to all of a set in the one candidate that
/// concentrates most. `None` for zero cases.
///
/// Without sets the ranges are as narrow as possible. With them the most concentrated end is, too, for up to 64 ways to place them; with
/// more it only contains, as does the other end where there are bounded classes and a set of more than 2,000 cases.
pub fn measure(classes: &[Class]) -> Option<Concentration> {
    let (named, sets): (Vec<&Class>, Vec<&Class>) =
        classes.iter().partition(|class| class.places.len() < 2);
    // in one order, so that sums come out the same to the last digit
    let mut counts: Vec<Count> = named.iter().map(|class| class.count).collect();
    counts.sort_by_key(|count| (count.low, count.high));
    let exact: Option<Vec<u64>> = counts.iter().map(|count| count.number()).collect();
    let of_sets = sum(sets.iter().map(|set| Some(set.count)));
    let ranges = match (of_sets, exact) {
        (None, Some(exact)) => Measures::of(&exact).map(Ranges::exact)?,
        (None, None) => over(&counts)?,
        (Some(of_sets), _) => divided(&named, &sets, &counts, of_sets.high)?,
    };
    Some(Concentration {
        hhi: ranges.hhi,
        entropy: ranges.entropy,
        categories: categories(&named, &sets, of_sets),
        cases: sum(classes.iter().map(|class| Some(class.count)))?,
    })
}

/// The ranges with sets, which have up to `others` cases; `None` for zero cases.
fn divided(
    named: &[&Class],
    sets: &[&Class],
    counts: &[Count],
    others: Option<u64>,
) -> Option<Ranges> {
    let placed = placings(named, sets);
    let ends = placed.iter().filter_map(|counts| over(counts));
    // zero cases, however they are placed
    let most = ends.reduce(|a, b| Ranges {
        hhi: if b.hhi.high > a.hhi.high {
            b.hhi
        } else {
            a.hhi
        },
        entropy: if b.entropy.low < a.entropy.low {
            b.entropy
        } else {
            a.entropy
        },
    })?;
    let least = least(counts, others);
    let (hhi, entropy) = (most.hhi.high?, most.entropy.low);
    Some(Ranges {
        hhi: Range {
            low: least.map_or(hhi, |least| least.hhi).min(hhi),
            high: Some(hhi),
        },
        entropy: Range {
            low: entropy,
            high: least
                .map_or(Some(entropy), |least| least.entropy)
                .map(|high| high.max(entropy)),
        },
    })
}

/// The number of categories: the named places, and for sets up to one for each case.
fn categories(named: &[&Class], sets: &[&Class], of_sets: Option<Count>) -> Count {
    let places = named.iter().flat_map(|class| &class.places);
    let places: BTreeSet<&String> = places.collect();
    let is_elsewhere =
        |set: &&Class| set.count.low > 0 && !set.places.iter().any(|place| places.contains(place));
    let k = places.len() as u64;
    let others = of_sets.map_or(Some(0), |count| count.high);
    Count {
        low: k + u64::from(sets.iter().any(is_elsewhere)),
        high: others.map(|others| k + others),
    }
}

/// The least concentrated end: the smallest index, and the largest entropy, which may have no upper bound.
#[derive(Debug, Clone, Copy)]
struct LeastConcentrated {
    hhi: f64,
    entropy: Option<f64>,
}

/// With up to `others` cases in separate places, of which more concentrate less; `None` for zero cases.
fn least(named: &[Count], others: Option<u64>) -> Option<LeastConcentrated> {
    let open = LeastConcentrated {
        hhi: 0.0,
        entropy: None,
    };
    let Some(others) = others else {
        return Some(open);
    };
    let exact: Option<Vec<u64>> = named.iter().map(|count| count.number()).collect();
    if let Some(exact) = exact {
        let n = exact.iter().map(|n| *n as f64).sum::<f64>() + others as f64;
        let squares = exact.iter().map(|n| (*n as f64).powi(2)).sum::<f64>() + others as f64;
        return (n > 0.0).then(|| LeastConcentrated {
            hhi: squares / (n * n),
            // a case in a separate place has 1 ln 1 = 0
            entropy: Some(entropy(n, exact.iter().map(|x| log_term(*x)).sum())),
        });
    }
    if others <= ALONE {
        let alone = (0..others).map(|_| Count::exact(1));
        let all: Vec<Count> = named.iter().copied().chain(alone).collect();
        return over(&all).map(|ranges| LeastConcentrated {
            hhi: ranges.hhi.low,
            entropy: ranges.entropy.high,
        });
    }
    let most = sum(named.iter().map(|count| Some(*count)))?.high;
    // as if each case were in a separate place
    Some(most.map_or(open, |most| {
        let n = most as f64 + others as f64;
        LeastConcentrated {
            hhi: 1.0 / n,
            entropy: Some(n.ln()),
        }
    }))
}

/// The counts of the places, for each way to place whole sets in one of their candidates.
fn placings(named: &[&Class], sets: &[&Class]) -> Vec<Vec<Count>> {
    let mut places: BTreeMap<&str, Count> = BTreeMap::new();
    for class in named {
        let place = class.places.first().map_or("", String::as_str);
        let count = sum([places.get(place).copied(), Some(class.count)]
            .into_iter()
            .flatten()
            .map(Some));
        places.extend(count.map(|count| (place, count)));
    }
    let candidates: Vec<Vec<&str>> = (0..sets.len())
        .map(|at| shared(at, &places, sets))
        .collect();
    let ways = candidates
        .iter()
        .try_fold(1_usize, |ways, of_set| ways.checked_mul(of_set.len()));
    if ways.is_none_or(|ways| ways > TRIED) {
        // all of them together in any one place are more concentrated than any other way
        let together = sum(sets.iter().map(|set| Some(set.count))).unwrap_or(Count::exact(0));
        return places
            .keys()
            .copied()
            .chain([""])
            .map(|place| placed(&places, &[(place, together)]))
            .collect();
    }
    let mut all: Vec<Vec<(&str, Count)>> = vec![Vec::new()];
    for (set, of_set) in sets.iter().zip(&candidates) {
        let mut longer = Vec::new();
        for way in &all {
            for place in of_set {
                longer.push([&way[..], &[(*place, set.count)]].concat());
            }
        }
        all = longer;
    }
    all.iter().map(|way| placed(&places, way)).collect()
}

/// The candidates of a set that another class has, too, and one that none has.
fn shared<'a>(at: usize, places: &BTreeMap<&str, Count>, sets: &[&'a Class]) -> Vec<&'a str> {
    let elsewhere = |place: &String| {
        let others = sets.iter().enumerate().filter(|(other, _)| *other != at);
        places.contains_key(place.as_str())
            || others
                .into_iter()
                .any(|(_, set)| set.places.contains(place))
    };
    let (with_others, alone): (Vec<&String>, Vec<&String>) =
        sets[at].places.iter().partition(|place| elsewhere(place));
    let one = alone.first().copied();
    with_others
        .into_iter()
        .chain(one)
        .map(String::as_str)
        .collect()
}

/// The counts of the places with the sets in theirs.
fn placed(places: &BTreeMap<&str, Count>, sets: &[(&str, Count)]) -> Vec<Count> {
    let mut all = places.clone();
    for (place, count) in sets {
        let before = all.get(place).copied().unwrap_or(Count::exact(0));
        let count = sum([Some(before), Some(*count)]).unwrap_or(*count);
        all.insert(place, count);
    }
    let mut all: Vec<Count> = all.into_values().collect();
    all.sort_by_key(|count| (count.low, count.high));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(places: &str, low: u64, high: u64) -> Class {
        Class {
            places: places.split(';').map(str::to_owned).collect(),
            count: Count::between(low, high),
        }
    }

    /// The paper's Figure 1; the reference is in `shared/statistics.md` 4.1.
    #[test]
    fn figure_1_is_open_between_one_place_and_seventeen() {
        let classes = [
            class("KAZ", 17, 17),
            class("RUS", 10, 10),
            class("TUR", 6, 6),
            class("KGZ;UZB;IND", 17, 17),
        ];
        let ours = measure(&classes).unwrap();
        let is = |ours: Range, low: f64, high: f64| {
            (ours.low - low).abs() < 1e-9 && (ours.high.unwrap() - high).abs() < 1e-9
        };
        assert!(is(ours.hhi, 0.1768, 0.2856));
        // ln 50 - (17 ln 17 + 10 ln 10 + 6 ln 6) / 50
        assert!(is(ours.entropy, 1.309_909_777, 2.273_202_313_5));
        assert_eq!(ours.categories, Count::between(4, 20));
        assert!(is(ours.simpson_unbiased().unwrap(), 0.16, 0.271_020_408_2));
    }

    /// Every way to divide the cases of the sets among their candidates, over every completion of the counts.
    fn completions(classes: &[Class]) -> Vec<BTreeMap<String, u64>> {
        let mut all = vec![BTreeMap::new()];
        for class in classes {
            let mut longer = Vec::new();
            for one in &all {
                for n in class.count.low..=class.count.high.unwrap() {
                    longer.extend(divided(one, &class.places, n));
                }
            }
            all = longer;
        }
        all
    }

    fn divided(
        one: &BTreeMap<String, u64>,
        places: &[String],
        n: u64,
    ) -> Vec<BTreeMap<String, u64>> {
        let with = |place: &String, n: u64| {
            let mut with = one.clone();
            *with.entry(place.clone()).or_default() += n;
            with
        };
        match places {
            [] => Vec::new(),
            [place] => vec![with(place, n)],
            [place, rest @ ..] => (0..=n)
                .flat_map(|here| divided(&with(place, here), rest, n - here))
                .collect(),
        }
    }

    #[test]
    fn bounds_contain_every_division_and_reach_the_most_concentrated() {
        for classes in [
            vec![class("a", 3, 5), class("b", 0, 4), class("a;c", 2, 3)],
            vec![class("a", 2, 2), class("a;b", 3, 3), class("b;c", 2, 4)],
            vec![class("a;b", 0, 3), class("b;c", 0, 2)],
            vec![class("a", 0, 0), class("b;c", 1, 4)],
        ] {
            let ours = measure(&classes).unwrap();
            let contains = |range: Range, value: f64| {
                range.low <= value + 1e-12 && value <= range.high.unwrap() + 1e-12
            };
            let (mut most, mut least_mixed) = (0.0_f64, f64::INFINITY);
            for one in completions(&classes) {
                let counts: Vec<u64> = one.into_values().collect();
                if let Some(one) = Measures::of(&counts) {
                    assert!(contains(ours.hhi, one.hhi), "{classes:?}");
                    assert!(contains(ours.entropy, one.entropy), "{classes:?}");
                    most = most.max(one.hhi);
                    least_mixed = least_mixed.min(one.entropy);
                }
            }
            assert!((ours.hhi.high.unwrap() - most).abs() < 1e-12, "{classes:?}");
            assert!(
                (ours.entropy.low - least_mixed).abs() < 1e-12,
                "{classes:?}"
            );
        }
    }

    #[test]
    fn many_sets_and_large_ones_only_widen_the_bounds() {
        let many: Vec<Class> = (0..8).map(|at| class(&format!("a;b;{at}"), 1, 1)).collect();
        let many = measure(&many).unwrap();
        assert!((many.hhi.low - 0.125).abs() < 1e-12 && many.hhi.high == Some(1.0));
        assert!((many.entropy.high.unwrap() - 8_f64.ln()).abs() < 1e-12 && many.entropy.low == 0.0);
        let large = measure(&[class("a", 1, 4), class("b;c", 5000, 5000)]).unwrap();
        assert!(large.hhi.low > 0.0 && large.hhi.low < 1.0 / 5000.0);
        assert!(large.hhi.high.unwrap() > 0.99 && large.entropy.high.unwrap() > 5000_f64.ln());
        let open = Class {
            places: vec!["a".into(), "b".into()],
            count: Count { low: 1, high: None },
        };
        let open = measure(&[open]).unwrap();
        assert_eq!((open.hhi.low, open.hhi.high), (0.0, Some(1.0)));
        assert_eq!((open.entropy.low, open.entropy.high), (0.0, None));
        assert_eq!(measure(&[class("a;b", 0, 0)]), None);
    }
}
