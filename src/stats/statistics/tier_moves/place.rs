//! The placement of a country in one TIP Report: its tier, the move to it, and the clock of the Watch List.

use compact_str::CompactString;

use crate::dataset::areas;
use crate::stats::estimate::Estimate;
use crate::stats::keys;
use crate::stats::remark::{Remark, Remarks, Run};
use crate::stats::statistics::tier_history::{
    HistoryYear, keys_of_bounds, status_of_tier, tier_bounds,
};
use crate::stats::statistics::watch_list::{Clock, Tier, clock};

/// The placement of a country in one report.
pub(in crate::stats) struct TierPlacement<'a> {
    /// The year of its history.
    pub step: &'a HistoryYear,
    /// The clock after that report; none where its tier is not known.
    pub clock: Option<Clock>,
    /// Whether its Watch List years may have begun before a year that is not known.
    pub open: bool,
}

impl<'a> TierPlacement<'a> {
    /// Its placement after the report at an index of its history.
    pub(super) fn after(history: &'a [HistoryYear], at: usize) -> Self {
        let step = &history[at];
        let tier = |step: &HistoryYear| step.placement.tier.as_deref().and_then(Tier::find);
        let so_far: Vec<_> = history[..=at]
            .iter()
            .map(|step| (step.placement.year, tier(step)))
            .collect();
        let clock = clock(&so_far).filter(|_| tier(step).is_some());
        let open = clock.as_ref().is_some_and(|clock| {
            let before = clock.next_report - 1 - clock.years_in_a_row.cast_signed();
            clock.years_in_a_row > 0
                && so_far.iter().any(|(year, _)| *year <= before)
                && !so_far
                    .iter()
                    .any(|(year, tier)| *year == before && tier.is_some())
        });
        Self { step, clock, open }
    }

    /// The clock of a country on the Watch List.
    pub(super) fn on_list(&self) -> Option<&Clock> {
        self.clock.as_ref().filter(|clock| clock.years_in_a_row > 0)
    }

    /// The years between this one and the last known.
    pub(super) fn gap(&self) -> Option<(i64, i64)> {
        let (before, year) = (self.step.before.as_ref()?.0, self.step.placement.year);
        (before + 1 < year).then_some((before + 1, year - 1))
    }

    /// Sort key by year: comparisons with the year before, then those over a gap; moves first, then ending clocks.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let moves = [
            "worse",
            "better",
            "into_special_case",
            "out_of_special_case",
            "first",
            "same",
        ];
        let rank = moves.iter().position(|known| *known == self.step.moved);
        let tiers = ["1", "2", "2WL", "3", "SC"];
        let place = |tier: Option<&str>| {
            tiers
                .iter()
                .position(|known| Some(*known) == tier.map(|tier| tier_bounds(tier).0))
                .unwrap_or(9)
        };
        let placement = &self.step.placement;
        let from = self.step.before.as_ref();
        let run = self.on_list().map_or(0, |clock| clock.years_in_a_row);
        (
            placement.year,
            placement.tier.is_none(),
            self.gap().is_some(),
            rank,
            from.map_or(0, |(year, _)| placement.year - year),
            std::cmp::Reverse(run),
            place(placement.tier.as_deref()),
            place(from.map(|(_, tier)| tier.as_str())),
            areas::name(&placement.country),
        )
    }

    /// The tier, the move and the clock.
    pub(super) fn figure(&self) -> Estimate {
        let placement = &self.step.placement;
        let tier = placement.tier.as_deref();
        let mut keys = keys(
            &placement.country,
            Some(placement.year),
            &placement.source,
            tier.unwrap_or(""),
        );
        let before = self.step.before.as_ref().filter(|_| tier.is_some());
        let clock = self.clock.as_ref();
        let of = |value: fn(&Clock) -> String| clock.map(value).unwrap_or_default();
        let run = self
            .on_list()
            .map_or("", |_| if self.open { "at_least" } else { "exact" });
        keys.extend(keys_of_bounds(tier));
        keys.extend(
            [
                ("basis", placement.basis.clone()),
                ("move", self.step.moved.to_owned()),
                (
                    "from_year",
                    before.map_or(String::new(), |(year, _)| year.to_string()),
                ),
                (
                    "from_tier",
                    before.map_or(String::new(), |(_, tier)| tier.clone()),
                ),
                (
                    "watch_list_years",
                    of(|clock| clock.years_in_a_row.to_string()),
                ),
                ("watch_list_run", run.to_owned()),
                ("next_report", of(|clock| clock.next_report.to_string())),
                ("downgrade_due", of(|clock| clock.downgrade_due.to_string())),
                ("waivers_used", of(|clock| clock.waivers_used.to_string())),
                (
                    "waiver_possible",
                    of(|clock| clock.waiver_possible.to_string()),
                ),
                ("must_leave", of(|clock| clock.must_leave.to_string())),
            ]
            .map(|(key, value)| (key, CompactString::from(value))),
        );
        Estimate {
            keys,
            status: status_of_tier(tier),
            remarks: self.remarks(),
            ..Estimate::default()
        }
    }

    /// The move and the clock.
    fn remarks(&self) -> Remarks {
        let same = self.step.moved == "same";
        let gap = self.gap();
        let before = self.step.before.as_ref();
        let moved = before.filter(|_| !self.step.moved.is_empty() && (!same || gap.is_some()));
        let moved = moved.map(|(year, tier)| Remark::Moved {
            from: (!same).then(|| tier.clone()),
            year: *year,
            gap,
        });
        let run = self.on_list().map(|clock| {
            Remark::WatchList(Run {
                years: clock.years_in_a_row,
                open: self.open,
                waivers: clock.waivers_used,
                next: clock.next_report,
                must_leave: clock.must_leave,
                due: clock.downgrade_due,
            })
        });
        moved.into_iter().chain(run).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::estimate::Status;
    use crate::stats::statistics::tier_moves::place_of;

    fn last(years: &[(i64, &str)]) -> Estimate {
        let steps = place_of(years);
        TierPlacement::after(&steps, steps.len() - 1).figure()
    }

    #[test]
    fn a_run_after_a_gap_is_a_least_and_one_that_begins_the_data_is_not() {
        let gap = last(&[(2017, "2"), (2020, "2WL")]);
        assert_eq!(gap.key("watch_list_run"), "at_least");
        assert_eq!(
            gap.remarks.to_string(),
            "from Tier 2 in 2017 (2018–2019 unknown); at least 1 Watch List year"
        );
        assert_eq!(last(&[(2020, "2WL")]).key("watch_list_run"), "exact");
        let known = last(&[(2019, "2"), (2020, "2WL")]);
        assert_eq!(
            (known.key("watch_list_run"), &*known.remarks.to_string()),
            ("exact", "from Tier 2 in 2019; 1 Watch List year")
        );
        let null = last(&[(2018, "2"), (2019, ""), (2020, "2WL"), (2021, "2WL")]);
        assert_eq!(
            (null.key("watch_list_run"), null.key("downgrade_due")),
            ("at_least", "true")
        );
    }

    #[test]
    fn an_unknown_tier_has_no_move_and_no_clock() {
        let unknown = last(&[(2019, "2WL"), (2020, "")]);
        assert_eq!(unknown.status, Status::Unknown);
        for key in [
            "group",
            "move",
            "from_tier",
            "watch_list_years",
            "next_report",
            "must_leave",
        ] {
            assert_eq!(unknown.key(key), "", "{key}");
        }
        assert!(unknown.remarks.is_empty());
    }
}
