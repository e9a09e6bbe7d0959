//! The clock of the Tier 2 Watch List: how long a country has been on it, and what the next TIP Report may do.
//!
//! Two Watch List years in a row lead to Tier 3 in the following report, unless the country is upgraded or a waiver is given
//! (section 110(b)(2)(D) TVPA, 22 U.S.C. 7107, as the State Department's waiver memoranda state it). This is a clock, not the
//! law: whether a waiver was or will be given, which needs a written plan and resources for it, is not in the tiers, the
//! limit on returning to the list after such a downgrade (b)(2)(F) is not modelled, and the statute must be read before a
//! legal conclusion is printed. A tier judges what a government does, not how much trafficking there is; it is never averaged.

use std::collections::BTreeMap;

/// The first report whose Watch List years count.
const FIRST_REPORT: i64 = 2009;

/// The last report before which two waivers in a row were possible; from the next on, one.
const LAST_OF_TWO_WAIVERS: i64 = 2018;

/// A tier of the TIP Report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Tier 1.
    One,
    /// Tier 2.
    Two,
    /// Tier 2 Watch List.
    WatchList,
    /// Tier 3.
    Three,
    /// A special case, outside the order.
    SpecialCase,
}

impl Tier {
    /// The tier of a code: `1`, `2`, `2WL`, `3`, `SC`.
    pub fn find(code: &str) -> Option<Self> {
        Some(match code {
            "1" => Self::One,
            "2" => Self::Two,
            "2WL" => Self::WatchList,
            "3" => Self::Three,
            "SC" => Self::SpecialCase,
            _ => return None,
        })
    }

    /// Its place from best (0) to worst; none for a special case.
    const fn place(self) -> Option<u8> {
        match self {
            Self::One => Some(0),
            Self::Two => Some(1),
            Self::WatchList => Some(2),
            Self::Three => Some(3),
            Self::SpecialCase => None,
        }
    }
}

/// A change of tier between two reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The report before: the last one whose tier is known.
    pub from_year: i64,
    /// The report after.
    pub to_year: i64,
    /// `same`, `better`, `worse`, `into_special_case` or `out_of_special_case`.
    pub word: &'static str,
}

/// The clock after the last report given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Watch List years in a row up to the last report; a year missing or of unknown tier breaks the row.
    pub years_in_a_row: u64,
    /// The next report.
    pub next_report: i64,
    /// Whether it must place the country on Tier 3 unless it is upgraded or a waiver is given. Years before the 2009 report
    /// do not count.
    pub downgrade_due: bool,
    /// The waivers that the years in a row imply.
    pub waivers_used: u64,
    /// Whether the next report may keep the country on the list under a waiver.
    pub waiver_possible: bool,
    /// Whether the next report must move it, up or down.
    pub must_leave: bool,
    /// The moves from each known tier to the next.
    pub moves: Vec<Move>,
}

/// The clock of one country's placements, in any order; `None` where there are none. A year given twice with different tiers
/// is one of unknown tier.
pub fn clock(placements: &[(i64, Option<Tier>)]) -> Option<Clock> {
    let mut years: BTreeMap<i64, Option<Tier>> = BTreeMap::new();
    for (year, tier) in placements {
        years
            .entry(*year)
            .and_modify(|known| *known = known.filter(|known| Some(*known) == *tier))
            .or_insert(*tier);
    }
    let last = *years.last_key_value()?.0;
    let on_list = |year: i64| years.get(&year) == Some(&Some(Tier::WatchList));
    let row: Vec<i64> = years
        .keys()
        .rev()
        .copied()
        .zip((i64::MIN..=last).rev())
        .take_while(|(year, due)| year == due && on_list(*year))
        .map(|(year, _)| year)
        .collect();
    let counting = row.iter().filter(|year| **year >= FIRST_REPORT).count() as u64;
    let next_report = last.saturating_add(1);
    let waivers = if next_report <= LAST_OF_TWO_WAIVERS {
        2
    } else {
        1
    };
    let waivers_used = counting.saturating_sub(2);
    let downgrade_due = counting >= 2;
    let waiver_possible = downgrade_due && waivers_used < waivers;
    Some(Clock {
        years_in_a_row: row.len() as u64,
        next_report,
        downgrade_due,
        waivers_used,
        waiver_possible,
        must_leave: downgrade_due && !waiver_possible,
        moves: moves(&years),
    })
}

fn moves(years: &BTreeMap<i64, Option<Tier>>) -> Vec<Move> {
    let known: Vec<(i64, Tier)> = years
        .iter()
        .filter_map(|(year, tier)| Some((*year, (*tier)?)))
        .collect();
    let step = |pair: &[(i64, Tier)]| Move {
        from_year: pair[0].0,
        to_year: pair[1].0,
        word: match (pair[0].1.place(), pair[1].1.place()) {
            (None, Some(_)) => "out_of_special_case",
            (Some(_), None) => "into_special_case",
            (before, after) if after < before => "better",
            (before, after) if after > before => "worse",
            _ => "same",
        },
    };
    known.windows(2).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(years: impl IntoIterator<Item = i64>) -> Clock {
        let placements: Vec<_> = years
            .into_iter()
            .map(|year| (year, Some(Tier::WatchList)))
            .collect();
        clock(&placements).unwrap()
    }

    /// China, Russia and Uzbekistan were on the list from before 2009, waived in 2011 and 2012, and on Tier 3 in 2013.
    #[test]
    fn years_before_the_2009_report_do_not_count_and_two_waivers_were_possible_until_2018() {
        assert!(!listed(2004..=2008).downgrade_due);
        let first = listed(2005..=2009);
        assert!(first.years_in_a_row == 5 && !first.downgrade_due && first.waivers_used == 0);
        assert!(listed(2008..=2010).downgrade_due && listed(2008..=2010).waiver_possible);
        assert!(listed(2008..=2011).waiver_possible && !listed(2008..=2011).must_leave);
        assert!(listed(2008..=2012).must_leave);
        // the third year was under a waiver, and the 2019 report had no second one
        assert!(listed(2016..=2018).must_leave && !listed(2015..=2017).must_leave);
    }

    #[test]
    fn a_gap_breaks_the_row_and_a_contradiction_is_a_gap() {
        assert_eq!(clock(&[]), None);
        assert_eq!(listed([2018, 2020]).years_in_a_row, 1);
        let unknown = [
            (2018, Some(Tier::WatchList)),
            (2020, Some(Tier::WatchList)),
            (2019, None),
        ];
        assert_eq!(clock(&unknown).unwrap().years_in_a_row, 1);
        let twice = [
            (2019, Some(Tier::WatchList)),
            (2020, Some(Tier::Two)),
            (2020, Some(Tier::WatchList)),
        ];
        assert_eq!(clock(&twice).unwrap().years_in_a_row, 0);
        let special = [
            (2018, Some(Tier::Three)),
            (2019, None),
            (2020, Some(Tier::SpecialCase)),
            (2021, Some(Tier::One)),
        ];
        let words: Vec<_> = clock(&special)
            .unwrap()
            .moves
            .iter()
            .map(|step| (step.from_year, step.word))
            .collect();
        assert_eq!(
            words,
            [(2018, "into_special_case"), (2020, "out_of_special_case")]
        );
    }
}
