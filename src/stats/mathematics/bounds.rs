//! Arithmetic on counts known only between bounds: every result is the tightest interval that holds.

use crate::dataset::count::Count;

/// A real number between two bounds; `high` is `None` where there is no upper one, and `low` minus infinity where there is no
/// lower one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: Option<f64>,
}

impl Range {
    /// A number known exactly.
    pub const fn exact(value: f64) -> Self {
        Self {
            low: value,
            high: Some(value),
        }
    }

    /// The number itself where the bounds meet.
    pub fn number(self) -> Option<f64> {
        (self.high == Some(self.low)).then_some(self.low)
    }
}

/// The sum of counts; an unknown one adds nothing to the lower bound and takes the upper one away. `None` for no counts.
pub fn sum(counts: impl IntoIterator<Item = Option<Count>>) -> Option<Count> {
    counts
        .into_iter()
        .fold(None, |total: Option<Count>, count| {
            let (low, high) = count.map_or((0, None), |count| (count.low, count.high));
            Some(match total {
                None => Count { low, high },
                Some(total) => Count {
                    low: total.low + low,
                    high: total.high.zip(high).map(|(a, b)| a + b),
                },
            })
        })
}

/// `a - b` of counts, where `b` may be larger.
pub fn difference(a: Count, b: Count) -> Range {
    Range {
        low: b
            .high
            .map_or(f64::NEG_INFINITY, |high| a.low as f64 - high as f64),
        high: a.high.map(|high| high as f64 - b.low as f64),
    }
}

/// `a / b`, from the least over the most; without an upper bound where `b` may be 0, and `None` where it is 0.
pub fn ratio(a: Count, b: Count) -> Option<Range> {
    let low = match b.high {
        Some(0) => return None,
        Some(high) => a.low as f64 / high as f64,
        None => 0.0,
    };
    let high = a
        .high
        .filter(|_| b.low > 0)
        .map(|high| high as f64 / b.low as f64);
    Some(Range { low, high })
}

/// Persons counted on at least one of two lists whose overlap is unknown: from the longer list to both together.
pub fn union(a: Option<Count>, b: Option<Count>) -> Option<Count> {
    let low = |count: Option<Count>| count.map_or(0, |count| count.low);
    let high = |count: Option<Count>| count.and_then(|count| count.high);
    (a.is_some() || b.is_some()).then(|| Count {
        low: low(a).max(low(b)),
        high: high(a).zip(high(b)).map(|(a, b)| a + b),
    })
}

/// What is left of `total` after `part`; `None` where the part is certainly larger than the total.
pub fn minus(total: Count, part: Count) -> Option<Count> {
    let high = match total.high {
        Some(high) => Some(high.checked_sub(part.low)?),
        None => None,
    };
    Some(Count {
        low: part.high.map_or(0, |part| total.low.saturating_sub(part)),
        high,
    })
}

/// What two sources of knowledge about one count leave open; `None` where they contradict each other.
pub fn both(a: Count, b: Count) -> Option<Count> {
    let low = a.low.max(b.low);
    let high = match (a.high, b.high) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    high.is_none_or(|high| low <= high)
        .then_some(Count { low, high })
}

/// `part / (part + rest)`, the part being inside the total, over all values for which there is anybody; `None` where there is
/// zero.
pub fn share(part: Count, rest: Count) -> Option<Range> {
    if part.high == Some(0) && rest.high == Some(0) {
        return None;
    }
    let of = |part: u64, rest: u64| part as f64 / (part + rest) as f64;
    let low = match rest.high {
        Some(0) => 1.0,
        Some(rest) => of(part.low, rest),
        None => 0.0,
    };
    let high = match part.high {
        Some(0) => 0.0,
        Some(part) => of(part, rest.low),
        None => 1.0,
    };
    Some(Range {
        low,
        high: Some(high),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_contain_every_completion() {
        let counts = [
            Count::between(0, 4),
            Count::exact(3),
            Count::between(2, 5),
            Count::exact(0),
        ];
        for part in counts {
            for rest in counts {
                let range = share(part, rest);
                let (mut low, mut high) = (1.0_f64, 0.0_f64);
                for a in part.low..=part.high.unwrap() {
                    for b in rest.low..=rest.high.unwrap() {
                        if a + b > 0 {
                            let one = a as f64 / (a + b) as f64;
                            (low, high) = (low.min(one), high.max(one));
                        }
                    }
                }
                if let Some(range) = range {
                    assert_eq!(
                        (range.low, range.high),
                        (low, Some(high)),
                        "{part} of {part} + {rest}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_unknown_count_takes_the_upper_bound_away() {
        assert_eq!(
            sum([Some(Count::exact(3)), None]),
            Some(Count { low: 3, high: None })
        );
        assert_eq!(sum([]), None);
        assert_eq!(
            union(Some(Count::exact(3)), Some(Count::exact(66))),
            Some(Count::between(66, 69))
        );
        assert_eq!(
            union(Some(Count::exact(111)), None),
            Some(Count {
                low: 111,
                high: None
            })
        );
    }
}
