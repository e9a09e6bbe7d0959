//! Concentration where some classes are sets of candidates that the source combines.

use std::collections::BTreeMap;

use super::index;
use super::over::over;
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

/// The index over every value inside the bounds and every way to divide the sets: from each of
/// their cases in a separate place, which `other` in a table cannot rule out, to all of a set in the one candidate that
/// makes it largest. `None` for zero cases.
///
/// Without sets it is as narrow as possible. With them the upper end is, too, for up to 64 ways to place them; with more it only
/// contains, as does the lower end where there are bounded classes and a set of more than 2,000 cases.
pub fn hhi(classes: &[Class]) -> Option<Range> {
    let (named, sets): (Vec<&Class>, Vec<&Class>) =
        classes.iter().partition(|class| class.places.len() < 2);
    // in one order, so that sums come out the same to the last digit
    let mut counts: Vec<Count> = named.iter().map(|class| class.count).collect();
    counts.sort_by_key(|count| (count.low, count.high));
    if sets.is_empty() {
        let exact: Option<Vec<u64>> = counts.iter().map(|count| count.number()).collect();
        return match exact {
            Some(exact) => index(&exact).map(Range::exact),
            None => over(&counts),
        };
    }
    let of_sets = sum(sets.iter().map(|set| Some(set.count)))?;
    let low = least(&counts, of_sets.high);
    let mut high: Option<f64> = None;
    for placed in placings(&named, &sets) {
        let end = over(&placed).and_then(|hhi| hhi.high);
        high = high.into_iter().chain(end).reduce(f64::max);
    }
    let high = high?; // nobody, however they are placed
    Some(Range {
        low: low.unwrap_or(high).min(high),
        high: Some(high),
    })
}

/// The smallest index with up to `others` cases in separate places; `None` for zero cases. It decreases with their number.
fn least(named: &[Count], others: Option<u64>) -> Option<f64> {
    let Some(others) = others else {
        return Some(0.0);
    };
    let exact: Option<Vec<u64>> = named.iter().map(|count| count.number()).collect();
    if let Some(exact) = exact {
        let n = exact.iter().map(|n| *n as f64).sum::<f64>() + others as f64;
        let squares = exact.iter().map(|n| (*n as f64).powi(2)).sum::<f64>() + others as f64;
        return (n > 0.0).then(|| squares / (n * n));
    }
    if others <= ALONE {
        let alone = (0..others).map(|_| Count::exact(1));
        let all: Vec<Count> = named.iter().copied().chain(alone).collect();
        return over(&all).map(|hhi| hhi.low);
    }
    let most = sum(named.iter().map(|count| Some(*count)))?.high;
    // as if each case were in a separate place
    Some(most.map_or(0.0, |most| 1.0 / (most as f64 + others as f64)))
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
        let hhi = hhi(&classes).unwrap();
        assert!((hhi.low - 0.1768).abs() < 1e-12 && (hhi.high.unwrap() - 0.2856).abs() < 1e-12);
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
            let ours = hhi(&classes).unwrap();
            let mut most = 0.0_f64;
            for one in completions(&classes) {
                let counts: Vec<u64> = one.into_values().collect();
                if let Some(index) = index(&counts) {
                    assert!(
                        ours.low <= index + 1e-12 && index <= ours.high.unwrap() + 1e-12,
                        "{classes:?}"
                    );
                    most = most.max(index);
                }
            }
            assert!((ours.high.unwrap() - most).abs() < 1e-12, "{classes:?}");
        }
    }

    #[test]
    fn many_sets_and_large_ones_only_widen_the_bounds() {
        let many: Vec<Class> = (0..8).map(|at| class(&format!("a;b;{at}"), 1, 1)).collect();
        let many = hhi(&many).unwrap();
        assert!((many.low - 0.125).abs() < 1e-12 && many.high == Some(1.0));
        let large = hhi(&[class("a", 1, 4), class("b;c", 5000, 5000)]).unwrap();
        assert!(large.low > 0.0 && large.low < 1.0 / 5000.0 && large.high.unwrap() > 0.99);
        let open = Class {
            places: vec!["a".into(), "b".into()],
            count: Count { low: 1, high: None },
        };
        assert_eq!(
            hhi(&[open]).unwrap(),
            Range {
                low: 0.0,
                high: Some(1.0)
            }
        );
        assert_eq!(hhi(&[class("a;b", 0, 0)]), None);
    }
}
