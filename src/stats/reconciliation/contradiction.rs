//! Totals that their own parts contradict: what every statistic asks before it computes with one.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::PolarsResult;

use super::accounts::each_account;
use super::{SumDivision, Sums, WholeAccount};
use crate::dataset::Dataset;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status};
use crate::stats::note::{Note, PlaceYear};
use crate::stats::questions::query::Query;
use crate::stats::remark::Remark;
use crate::stats::rows::Victim;
use crate::stats::whole::Whole;

/// What is done with a total that its parts contradict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Contradicted {
    /// The number is shown as printed and marked, and nothing is computed from it.
    #[default]
    Mark,
    /// The printed number is used like any other.
    Keep,
    /// The number is left out.
    Drop,
    /// What the parts add up to takes the place of the printed number.
    Parts,
}

impl Contradicted {
    /// All of them, the default first, by their names on the command line.
    pub const ALL: [(&str, Self); 4] = [
        ("mark", Self::Mark),
        ("keep", Self::Keep),
        ("drop", Self::Drop),
        ("parts", Self::Parts),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, how)| *how == self);
        named.map_or("mark", |(name, _)| name)
    }
}

/// A printed total that its parts contradict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The total as printed.
    pub printed: Count,
    /// The division that contradicts it most.
    pub by: SumDivision,
    /// What its parts add up to.
    pub parts: Count,
    /// Where in the source the total is.
    pub locator: String,
}

impl Contradiction {
    /// The contradiction of a total by its parts; for several, divisions by the one with the largest sum.
    pub fn find(account: &WholeAccount) -> Option<Self> {
        let printed = account.total()?;
        let failing = account.failing().filter(|(_, sum)| sum.whole == 0);
        let by = failing.map(|(by, sum)| (by, sum.of_parts(&account.system.bounds)));
        // the first of those that are equally large
        let (by, parts) = by.max_by_key(|(by, parts)| (parts.low, std::cmp::Reverse(*by)))?;
        let locator = account.cells[0].locator.to_owned();
        Some(Self {
            printed,
            by,
            parts,
            locator,
        })
    }

    /// The remark on it, where its parts contradict it.
    pub fn remark(&self) -> Remark {
        Remark::Contradicted {
            by: self.by,
            parts: Some(self.parts),
        }
    }
}

/// The contradicted totals of a question, and how they are used.
#[derive(Debug, Clone, Default)]
pub struct Contradictions {
    found: Arc<BTreeMap<Whole, Contradiction>>,
    how: Contradicted,
}

/// A total as shown, and as used in calculations.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// The number to show; `None` where it is unknown or left out.
    pub shown: Option<Count>,
    /// The number for calculations; `None` if nothing may be calculated.
    pub used: Option<Count>,
    contradiction: Option<Box<Contradiction>>,
    is_usable: bool,
}

impl Contradictions {
    /// Finds those of the places, years and sources asked for; several statistics of one run ask the same.
    pub fn find(data: &Dataset, query: &Query) -> PolarsResult<Self> {
        let (places, years, chosen) = (&query.countries, query.years, query.columns());
        let asked = format!("contradictions of {places:?} {years:?} {chosen:?}");
        let found = data.remember(asked, || {
            let mut found = BTreeMap::new();
            each_account(data, query, Sums::OfTotal, |account| {
                if let Some(contradiction) = Contradiction::find(&account) {
                    found.insert(account.whole, contradiction);
                }
            })?;
            PolarsResult::Ok(found)
        })?;
        let how = query.contradicted;
        Ok(Self { found, how })
    }

    /// All of them, by what they are the total of.
    pub fn iter(&self) -> impl Iterator<Item = (&Whole, &Contradiction)> {
        self.found.iter()
    }

    /// The number to show and to compute with for the total of a group of rows.
    ///
    /// Under a condition a group may be of a part, as of women; that is not the total which is contradicted.
    pub fn take(&self, group: &[Victim], count: Option<Count>) -> Taken {
        let found = !self.found.is_empty();
        let of = group.first().filter(|_| found).map(Whole::of_victim);
        let contradiction = of.and_then(|of| self.found.get(&of)).filter(|found| {
            let is_total = |row: &Victim| row.locator == found.locator && row.count == count;
            count == Some(found.printed) && group.iter().any(is_total)
        });
        let plain = Taken {
            shown: count,
            used: count,
            contradiction: contradiction.cloned().map(Box::new),
            is_usable: true,
        };
        let Some(contradiction) = contradiction else {
            return plain;
        };
        let marked = |shown| Taken {
            shown,
            used: None,
            is_usable: false,
            ..plain.clone()
        };
        match self.how {
            Contradicted::Mark => marked(count),
            Contradicted::Drop => marked(None),
            Contradicted::Keep => plain,
            Contradicted::Parts => Taken {
                shown: Some(contradiction.parts),
                used: Some(contradiction.parts),
                ..plain
            },
        }
    }
}

impl Taken {
    /// Whether parts contradict it.
    pub fn is_contradicted(&self) -> bool {
        self.contradiction.is_some()
    }

    /// How its parts divide it and what they add up to, where nothing may be calculated from it.
    pub fn contradicted(&self) -> Option<(SumDivision, Count)> {
        let contradiction = self.contradiction.as_ref().filter(|_| !self.is_usable)?;
        Some((contradiction.by, contradiction.parts))
    }

    /// The status of the number that is shown.
    pub fn status(&self) -> Status {
        if self.is_usable {
            Status::from_count(self.shown)
        } else {
            Status::Contradicted
        }
    }

    /// The remark on it, where its parts contradict it.
    pub fn remark(&self) -> Option<Remark> {
        self.contradiction.as_deref().map(Contradiction::remark)
    }

    /// Marks the estimate of a contradicted total: its number as shown, and no value computed from it.
    pub fn mark(&self, figure: &mut Estimate) {
        figure.remarks.extend(self.remark());
        if !self.is_usable {
            figure.count = self.shown;
            figure.status = Status::Contradicted;
            figure.value = None;
            figure.interval = None;
            figure.working.clear();
        }
    }
}

/// The note for figures that are contradicted, where there are any.
pub fn note<'a>(
    how: Contradicted,
    figures: impl IntoIterator<Item = &'a Estimate>,
) -> Option<Note> {
    let contradicted = figures
        .into_iter()
        .filter(|figure| figure.contradiction().is_some());
    let mut places: Vec<PlaceYear> = contradicted
        .map(|figure| PlaceYear {
            country: figure.key("country").to_owned(),
            year: figure.year(),
        })
        .collect();
    places.sort();
    places.dedup();
    (!places.is_empty()).then_some(Note::Contradicted { how, places })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Inputs;
    use crate::stats::find;

    const FILE: &str = "tests/files/totals-and-parts.csv";

    fn data() -> Dataset {
        let inputs = Inputs {
            paths: vec![FILE.into()],
            ..Inputs::default()
        };
        Dataset::open(&inputs).unwrap()
    }

    /// Worked by hand from the file: sex 1,280 to 1,284 and age 1,287 against `<5`; forms 18 and citizens 17 against 12; 100
    /// of all categories against 300. A total of 103 with complete parts of 100 may hold others, persons convicted may be
    /// counted under two forms, and 90 citizens of 100 are not all.
    #[test]
    fn exactly_the_totals_that_parts_contradict_are_found() {
        let found = Contradictions::find(&data(), &Query::default()).unwrap();
        let found = found.iter().map(|(whole, found)| {
            let parts = (found.by.name(), found.parts);
            (
                format!("{} {} {}", whole.place, whole.year, whole.measure),
                parts,
            )
        });
        let found: Vec<(String, (&str, Count))> = found.collect();
        let expected = [
            ("KAZ 2020 identified", ("sex", Count::exact(100))),
            ("KGZ 2021 convicted", ("sex", Count::exact(16))),
            ("KGZ 2021 identified", ("age", Count::exact(1287))),
            (
                "TJK 2020 identified",
                ("form of exploitation", Count::exact(18)),
            ),
            ("TJK 2021 identified", ("citizenship", Count::exact(17))),
        ];
        let expected = expected.map(|(whole, parts)| (whole.to_owned(), parts));
        let mut sorted = found.clone();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(sorted, expected);
    }

    fn figures(name: &str, how: Contradicted) -> Vec<Estimate> {
        let query = Query {
            countries: vec!["KGZ".into()],
            contradicted: how,
            ..Query::default()
        };
        let statistic = find(name).unwrap();
        (statistic.compute)(&data(), &query).unwrap().figures
    }

    fn figure_of<'a>(figures: &'a [Estimate], year: &str, group: &str) -> &'a Estimate {
        let is = |figure: &&Estimate| figure.key("year") == year && figure.key("group") == group;
        figures.iter().find(is).unwrap()
    }

    #[test]
    fn nothing_is_computed_from_a_contradicted_total_unless_asked() {
        let hidden = Some(Count::between(0, 4));
        for name in ["detected-victims", "victim-rate"] {
            let marked = figures(name, Contradicted::Mark);
            let one = figure_of(&marked, "2021", "government");
            assert_eq!((one.status, one.count), (Status::Contradicted, hidden));
            assert!(one.value.is_none() && one.interval.is_none());
            assert!(
                one.remarks
                    .to_string()
                    .ends_with("parts by age add up to 1287")
            );
            let kept = figures(name, Contradicted::Keep);
            let one = figure_of(&kept, "2021", "government");
            assert_eq!((one.status, one.count), (Status::Bounded, hidden));
            let dropped = figures(name, Contradicted::Drop);
            let one = figure_of(&dropped, "2021", "government");
            assert_eq!((one.status, one.count), (Status::Contradicted, None));
            let parts = figures(name, Contradicted::Parts);
            assert_eq!(
                figure_of(&parts, "2021", "government").count,
                Some(Count::exact(1287))
            );
            assert_eq!(
                figure_of(&marked, "2020", "government").status,
                Status::Exact
            );
        }
        // a trend over three years, and no ratio with the one that is left out
        let trend = figures("trend", Contradicted::Mark);
        assert_eq!(figure_of(&trend, "2021", "victims").count, hidden);
        assert!(figure_of(&trend, "2022", "victims").value.is_none());
        assert_eq!(
            figure_of(&trend, "2019-2022", "mann_kendall_s")
                .value
                .unwrap()
                .number(),
            Some(3.0)
        );
        // neither victims nor convictions of 2021 can be set against each other
        let justice = figures("justice", Contradicted::Mark);
        let convicted = figure_of(&justice, "2021", "convicted");
        assert_eq!(
            (convicted.status, convicted.count),
            (Status::Contradicted, Some(Count::exact(10)))
        );
        assert!(
            convicted.value.is_none() && figure_of(&justice, "2020", "convicted").value.is_some()
        );
    }

    /// Under a condition the parts are still those of the whole file, and the number of a part is not the total.
    #[test]
    fn a_part_of_a_contradicted_total_is_not_marked() {
        use crate::stats::questions::condition::{self, Condition};
        let (data, query) = (data(), Query::default());
        let statistic = find("detected-victims").unwrap();
        let status = |text: &str| {
            let condition = Condition::parse(text).unwrap();
            let (under, _) = condition::apply(statistic, &data, &query, &condition).unwrap();
            let answer = (statistic.compute)(&under, &query).unwrap();
            figure_of(&answer.figures, "2021", "government").status
        };
        assert_eq!(
            status("country = KGZ and year >= 2021"),
            Status::Contradicted
        );
        assert_eq!(status("country = KGZ and sex = female"), Status::Exact);
    }
}
