//! The countries of a report as a group: what one source counts in most of them, added within one year and never across sources,
//! reporters or measures.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cite::Cited;
use super::super::content::Fact;
use super::super::english;
use super::super::gather::Gathered;
use super::of_all;
use crate::render::number;
use crate::stats::mathematics::bounds;
use crate::stats::mathematics::limits::Level;
use crate::stats::{Count, Estimate, Query, Status, Whole};

/// The maximum number of years over which a change is reported.
const YEARS: i64 = 10;

/// One series of the group: a source, reporter, measure and role, with its usable counts by year and country.
pub(super) struct GroupSeries<'a> {
    whole: Whole,
    years: BTreeMap<Option<i64>, BTreeMap<&'a str, &'a Estimate>>,
    contradicted: BTreeMap<Option<i64>, BTreeSet<&'a str>>,
    /// The year that the total is of: the latest in which nearly as many countries report as in any; none for pooled years.
    pub year: Option<i64>,
    /// How many countries the report is on.
    pub all: usize,
}

/// A share of the group: of one category among those in whom it is recorded.
pub(super) struct GroupShare {
    /// `female`, `child`, `sexual exploitation`.
    pub group: String,
    /// The share, with its base.
    pub figure: Estimate,
    /// How many countries it is added from.
    pub countries: usize,
}

impl<'a> GroupSeries<'a> {
    /// The series that counts in most countries, if it does in more than half of them.
    pub(super) fn find(codes: &[&'a str], gathered: &'a Gathered) -> Option<Self> {
        let mut all: BTreeMap<Whole, Vec<(&'a str, &'a Estimate)>> = BTreeMap::new();
        for code in codes {
            for figure in gathered.figures("detected-victims", code) {
                let whole = Whole::identify(figure).any_year().any_place();
                if whole.role == "detected_in" || whole.role.is_empty() {
                    // the reporter is a group of this statistic
                    let whole = Whole {
                        reporter: figure.key("group").into(),
                        ..whole
                    };
                    all.entry(whole).or_default().push((code, figure));
                }
            }
        }
        let rank = |figures: &Vec<(&str, &Estimate)>| {
            let usable = figures.iter().filter(|(_, figure)| is_usable(figure));
            let countries: BTreeSet<&str> = usable.clone().map(|(code, _)| *code).collect();
            (countries.len(), usable.count())
        };
        let (whole, figures) = all.into_iter().max_by_key(|(_, figures)| rank(figures))?;
        let mut series = Self {
            whole,
            years: BTreeMap::new(),
            contradicted: BTreeMap::new(),
            year: None,
            all: codes.len(),
        };
        for (code, figure) in figures {
            if is_usable(figure) {
                series
                    .years
                    .entry(figure.year())
                    .or_default()
                    .insert(code, figure);
            } else if figure.status == Status::Contradicted {
                series
                    .contradicted
                    .entry(figure.year())
                    .or_default()
                    .insert(code);
            }
        }
        let most = series.years.values().map(BTreeMap::len).max()?;
        let latest = series
            .years
            .iter()
            .rev()
            .find(|(_, of)| of.len() * 4 >= most * 3);
        series.year = *latest?.0;
        (most * 2 > codes.len()).then_some(series)
    }

    /// Whether a figure is of this series, whatever its place and year.
    pub(super) fn is_of(&self, figure: &Estimate) -> bool {
        let reporter = figure.key("group").into();
        let whole = Whole::identify(figure).any_year().any_place();
        Whole { reporter, ..whole } == self.whole
    }

    /// The id of its source.
    pub(super) fn source(&self) -> &str {
        &self.whole.source
    }

    /// Who counts: `government`.
    pub(super) fn reporter(&self) -> &str {
        &self.whole.reporter
    }

    /// What is counted: `identified`.
    pub(super) fn measure(&self) -> &str {
        &self.whole.measure
    }

    /// The usable counts of the year of the total, by country.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, &'a Estimate)> + '_ {
        let of_year = self.years.get(&self.year);
        of_year
            .into_iter()
            .flatten()
            .map(|(code, figure)| (*code, *figure))
    }

    /// How many countries there are whose count of that year is contradicted by its parts.
    pub(super) fn left_out(&self) -> usize {
        self.contradicted.get(&self.year).map_or(0, BTreeSet::len)
    }

    /// The total of that year.
    pub(super) fn total(&self) -> Option<Count> {
        bounds::sum(self.members().map(|(_, figure)| figure.count))
    }

    /// The years up to that of the total, and the countries that report in each of them: as many years as leave half of the
    /// countries that report in the last.
    pub(super) fn balanced(&self) -> Option<(Vec<i64>, Vec<String>)> {
        let last = self.year?;
        let reporting = self.years.get(&Some(last))?.len();
        (last - YEARS + 1..last - 1).find_map(|first| {
            let years: Vec<i64> = (first..=last).collect();
            let mut members: Option<BTreeSet<&str>> = None;
            for year in &years {
                let there = self.years.get(&Some(*year))?.keys().copied();
                let there: BTreeSet<&str> = there.collect();
                members = Some(members.map_or(there.clone(), |known| &known & &there));
            }
            let members: Vec<String> = members?.into_iter().map(str::to_owned).collect();
            (members.len() > 2 && members.len() * 2 >= reporting).then_some((years, members))
        })
    }

    /// The total of some countries in a year.
    pub(super) fn total_of(&self, year: i64, members: &[String]) -> Option<Count> {
        let of_year = self.years.get(&Some(year))?;
        bounds::sum(members.iter().map(|code| of_year.get(code.as_str())?.count))
    }

    /// Women, children and the most frequent form of exploitation, each added over the countries that tell it for that year.
    pub(super) fn shares(&self, gathered: &Gathered) -> Vec<GroupShare> {
        let codes: Vec<&str> = self.members().map(|(code, _)| code).collect();
        let level = Query::default().level();
        let share = |statistic: &str, group: &str| {
            let parts = codes.iter().filter_map(|code| {
                let of = gathered.figures(statistic, code).iter();
                let mut of = of.filter(|figure| {
                    figure.year() == self.year
                        && figure.key("source") == self.source()
                        && figure.key("country_role") != "citizen_of"
                });
                of.find(|figure| figure.key("group") == group)?.split
            });
            let parts: Vec<(Count, Count)> = parts.collect();
            shared(&parts, group, level)
        };
        let forms = codes
            .iter()
            .flat_map(|code| gathered.figures("exploitation-share", code));
        let forms: BTreeSet<&str> = forms.map(|figure| figure.key("group")).collect();
        let low = |share: &GroupShare| share.figure.value.map_or(0.0, |value| value.low);
        let form = forms.into_iter().filter(|form| *form != "missing");
        let form = form.filter_map(|form| share("exploitation-share", form));
        let most = form.max_by(|a, b| low(a).total_cmp(&low(b)));
        let people = [share("gender-share", "female"), share("age-share", "child")];
        people.into_iter().chain([most]).flatten().collect()
    }

    /// The main numbers: the total, women and girls, children.
    pub(super) fn facts(&self, shares: &[GroupShare], cited: &mut Cited) -> Vec<Fact> {
        let sources = cited.numbers([self.source()]);
        let (_, many) = english::noun(self.measure());
        let when = self
            .year
            .map_or("years pooled".into(), |year| year.to_string());
        let reporting = of_all(self.members().count(), self.all);
        let mut facts = vec![Fact {
            label: format!("{} counted", english::capital(many)),
            value: number::count(self.total()),
            note: format!("{when}, {reporting}"),
            sources: sources.clone(),
        }];
        for (group, label) in [("female", "Women and girls"), ("child", "Children")] {
            let Some(share) = shares.iter().find(|share| share.group == group) else {
                continue;
            };
            facts.push(Fact {
                label: label.into(),
                value: number::share(&share.figure),
                note: format!("of {}, {when}", number::count(share.figure.base)),
                sources: sources.clone(),
            });
        }
        facts
    }
}

fn shared(parts: &[(Count, Count)], group: &str, level: Level) -> Option<GroupShare> {
    let part = bounds::sum(parts.iter().map(|(part, _)| Some(*part)));
    let rest = bounds::sum(parts.iter().map(|(_, rest)| Some(*rest)));
    let figure = Estimate::share(Vec::new(), part, rest, level);
    figure.value?;
    Some(GroupShare {
        group: group.to_owned(),
        figure,
        countries: parts.len(),
    })
}

/// Whether a count may be added: what is hidden or contradicted is not.
fn is_usable(figure: &Estimate) -> bool {
    figure.count.is_some() && figure.status != Status::Contradicted
}
