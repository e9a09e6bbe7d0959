//! What a printed percentage says about the counts behind it, in whole numbers throughout.
//!
//! It reads two ways: can this percentage be true for this base (a check of a report), and do percentage and base give the
//! count back (a check of disclosure). A count fits if its percentage lies within half a unit of the last printed digit,
//! both ends included, so that any way of rounding a tie is covered.

use std::ops::RangeInclusive;

/// The most decimals: 100 times ten to their power, times a base of 10^10, fits into 128 bits.
const MOST_DECIMALS: u32 = 15;

/// A percentage as printed: `12.50` is 1250 units of two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedPercentage {
    units: u64,
    decimals: u32,
}

impl PrintedPercentage {
    /// From a number of units of the last decimal; `None` for more than 15 decimals.
    pub fn new(units: u64, decimals: u32) -> Option<Self> {
        (decimals <= MOST_DECIMALS).then_some(Self { units, decimals })
    }

    /// Reads `74`, `12.5` or `12.50%`: decimals that are printed count, zeros too. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.trim().trim_end_matches('%').trim_end();
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || number.ends_with('.') || !digits(whole) || !digits(part) {
            return None;
        }
        let units = format!("{whole}{part}").parse().ok()?;
        Self::new(units, u32::try_from(part.len()).ok()?)
    }

    /// As weights: a count times the first is at least its base times the second and at most the base times the third;
    /// `None` where they are too large.
    pub fn weights(self) -> Option<[i64; 3]> {
        let scale = 10_i64.checked_pow(self.decimals)?.checked_mul(200)?;
        let halves = i64::try_from(self.units).ok()?.checked_mul(2)?;
        Some([
            scale,
            halves.saturating_sub(1).max(0),
            halves.checked_add(1)?,
        ])
    }

    /// The counts out of `n` that round to it, from the smallest to the largest; `None` if there are none, as for `n` = 0.
    pub fn counts(self, n: u64) -> Option<RangeInclusive<u64>> {
        // 100 x / n within (units ± 1/2) / 10^decimals
        let (n, halves) = (u128::from(n), 2 * u128::from(self.units));
        let scale = 200 * 10_u128.pow(self.decimals);
        let low = n.checked_mul(halves.saturating_sub(1))?.div_ceil(scale);
        let high = (n.checked_mul(halves + 1)? / scale).min(n);
        let within = n > 0 && low <= high;
        // both are at most `n`
        within.then_some(low as u64..=high as u64)
    }
}

/// Percentages printed together of one base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointPercentages {
    /// The percentages.
    pub printed: Vec<PrintedPercentage>,
    /// Whether their counts sum to the base: a split in which everyone is counted once.
    pub exhaustive: bool,
    /// The smallest count above 0 that the source prints, where it hides smaller ones; 1 where it hides none.
    pub zero_or_at_least: u64,
}

impl JointPercentages {
    /// Whether `n` persons can give all the percentages. Unless they are exhaustive, each is checked separately.
    pub fn fit(&self, n: u64) -> bool {
        let least = u128::from(self.zero_or_at_least.max(1));
        // what the parts printed as zero can be if they are not 0
        let mut above_zero: Vec<u128> = Vec::new();
        let (mut low, mut high) = (0_u128, 0_u128);
        for printed in &self.printed {
            let Some(counts) = printed.counts(n) else {
                return false;
            };
            let (first, last) = (u128::from(*counts.start()), u128::from(*counts.end()));
            if first == 0 {
                above_zero.extend(Some(last).filter(|last| *last >= least));
            } else if last < least {
                return false;
            } else {
                low += least.max(first);
                high += last;
            }
        }
        if !self.exhaustive {
            return true;
        }
        // of those above 0, the ones that can be the largest first
        above_zero.sort_unstable();
        let n = u128::from(n);
        loop {
            if (low..=high).contains(&n) {
                return true;
            }
            let Some(last) = above_zero.pop() else {
                return false;
            };
            (low, high) = (low + least, high + last);
        }
    }

    /// The bases up to `limit` that can give all the percentages, the smallest first. Without percentages, all of them.
    pub fn denominators(&self, limit: u64) -> impl Iterator<Item = u64> {
        (1..=limit).filter(|n| self.fit(*n))
    }

    /// The smallest base that can give them, `None` where none up to `limit` can: then the percentages contradict each
    /// other, or their base is larger.
    pub fn smallest(&self, limit: u64) -> Option<u64> {
        self.denominators(limit).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_percentage_keeps_its_decimals() {
        assert_eq!(
            PrintedPercentage::parse("74"),
            PrintedPercentage::new(74, 0)
        );
        assert_eq!(
            PrintedPercentage::parse("12.50 %"),
            PrintedPercentage::new(1250, 2)
        );
        for text in [
            "",
            "%",
            "-1",
            "1.",
            ".5",
            "1e3",
            "about 10",
            "1,5",
            "1.0000000000000000",
        ] {
            assert_eq!(PrintedPercentage::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_fit_within_half_a_unit_both_ends_included() {
        let counts = |text: &str, n| PrintedPercentage::parse(text).unwrap().counts(n);
        assert_eq!(counts("4", 69), Some(3..=3));
        // 12.5% may be printed as 12 or 13
        assert_eq!(
            (counts("12", 8), counts("13", 8)),
            (Some(1..=1), Some(1..=1))
        );
        assert_eq!(
            (counts("50", 7), counts("50", 0), counts("101", 50)),
            (None, None, None)
        );
        assert_eq!(
            (counts("0", 1000), counts("100", 1000)),
            (Some(0..=5), Some(995..=1000))
        );
        assert_eq!(
            counts("33.3333333", 1_000_000_000),
            Some(333_333_333..=333_333_333)
        );
        assert_eq!(
            PrintedPercentage::new(u64::MAX, 15)
                .unwrap()
                .counts(u64::MAX),
            None
        );
    }

    /// Against a search through all counts, small parts hidden or not.
    #[test]
    fn together_they_fit_where_some_counts_do() {
        for (printed, least) in [
            ([80, 20, 0], 1),
            ([80, 20, 1], 2),
            ([99, 0, 0], 1),
            ([97, 0, 0], 3),
            ([33, 33, 33], 1),
        ] {
            let printed: Vec<PrintedPercentage> = printed
                .iter()
                .map(|units| PrintedPercentage::new(*units, 0).unwrap())
                .collect();
            let together = |exhaustive| JointPercentages {
                printed: printed.clone(),
                exhaustive,
                zero_or_at_least: least,
            };
            for n in 1..400 {
                let allowed: Vec<Vec<u64>> = printed
                    .iter()
                    .map(|one| {
                        (0..=n)
                            .filter(|x| {
                                one.counts(n).is_some_and(|counts| counts.contains(x))
                                    && (*x == 0 || *x >= least)
                            })
                            .collect()
                    })
                    .collect();
                assert_eq!(
                    together(false).fit(n),
                    allowed.iter().all(|some| !some.is_empty()),
                    "{n}"
                );
                let sums = allowed[0].iter().any(|a| {
                    allowed[1]
                        .iter()
                        .any(|b| allowed[2].iter().any(|c| a + b + c == n))
                });
                assert_eq!(together(true).fit(n), sums, "{printed:?} {n}");
            }
        }
    }
}
