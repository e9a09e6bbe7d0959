//! Rules of disclosure control on published and contributed counts: dominance, and groups of which too much is known.
//!
//! Hundepool et al. (2012), Statistical Disclosure Control; Handbook on Statistical Disclosure Control (Eurostat, 2010).

/// How much of a cell its largest contributors supply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dominance {
    /// The share of the `n` largest contributions, a fraction of 1.
    pub top_share: f64,
    /// The (n, k) rule: that share exceeds k percent.
    pub by_share: bool,
    /// The p% rule: what remains without the two largest is less than p percent of the largest.
    pub by_remainder: bool,
}

/// Dominance rules over the contributions to a cell; `None` where there are none above 0.
pub fn dominance(
    contributions: &[u64],
    n: usize,
    k_percent: f64,
    p_percent: f64,
) -> Option<Dominance> {
    let mut sorted = contributions.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let total: u64 = sorted.iter().sum();
    let largest = *sorted.first().filter(|largest| **largest > 0)?;
    let top: u64 = sorted.iter().take(n).sum();
    let remainder: u64 = sorted.iter().skip(2).sum();
    let top_share = top as f64 / total as f64;
    Some(Dominance {
        top_share,
        by_share: 100.0 * top_share > k_percent,
        by_remainder: (remainder as f64) < p_percent / 100.0 * largest as f64,
    })
}

/// What the categories of a group say about its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDisclosure {
    /// The categories with anybody in them, by their places.
    pub hit: Vec<usize>,
    /// Everybody is in one category: who is known to belong to the group is known to be in it.
    pub attribute: bool,
    /// All but one person are in one category: that person knows the category of all the others.
    pub within: bool,
}

/// Group disclosure by zeros: whether all members, or all but one, are in one category.
pub fn group_disclosure(counts: &[u64]) -> GroupDisclosure {
    let hit: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
    GroupDisclosure {
        attribute: hit.len() == 1,
        within: hit.len() == 2 && hit.iter().any(|at| counts[*at] == 1),
        hit,
    }
}
