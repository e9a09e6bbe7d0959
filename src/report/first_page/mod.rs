//! Page 1 of a report on several countries: main numbers, three sentences, a map, a trend, the highest rates and the largest
//! flows, each written by rule from the tables of the pages after it.

use super::cite::Cited;
use super::content::{Fact, ReportDrawing, Section};
use super::draw::Drawer;
use super::gather::Gathered;
use super::sections::referenced;
use super::{Outcome, english};
use crate::stats::questions::regions::Region;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{Question, areas, tier_range};
use group::GroupSeries;

mod group;
mod lists;
mod said;

/// What page 1 is made of.
pub(super) struct FirstPage<'a> {
    /// The countries with their line of the summary.
    pub lines: &'a [CountrySummary],
    /// The tables of all countries.
    pub gathered: &'a Gathered,
    /// What is asked.
    pub question: &'a Question,
    /// Whether it has a map: that of a dashboard of the world would be there twice.
    pub has_map: bool,
}

impl FirstPage<'_> {
    /// The section; none where it would be empty.
    pub(super) fn section(
        &self,
        drawer: &mut Drawer<'_>,
        cited: &mut Cited,
    ) -> Outcome<Option<Section>> {
        let codes: Vec<&str> = self
            .lines
            .iter()
            .map(|line| line.country.as_str())
            .collect();
        let series = GroupSeries::find(&codes, self.gathered);
        let mut said = Vec::new();
        let mut facts = Vec::new();
        if let Some(series) = &series {
            let shares = series.shares(self.gathered);
            facts.extend(series.facts(&shares, cited));
            said.push(said::how_many(series));
            said.extend(said::rising_or_falling(series));
            said.extend(said::who(series, &shares));
        }
        said.extend(said::gaps(self.lines));
        facts.extend(self.tiers(cited));
        let mut section = Section {
            id: "summary",
            title: "Summary".into(),
            facts,
            sentences: referenced(said, cited),
            figures: self.figures(series.as_ref(), drawer, cited)?,
            ..Section::default()
        };
        section
            .tables
            .extend(lists::rates(&codes, series.as_ref(), self.gathered, cited));
        section
            .tables
            .extend(lists::flows(&codes, series.as_ref(), self.gathered, cited));
        let empty = section.is_empty() && section.figures.is_empty();
        Ok((!empty).then_some(section))
    }

    /// The map of rates, and the total over the years of the countries that report in all of them.
    fn figures(
        &self,
        series: Option<&GroupSeries<'_>>,
        drawer: &mut Drawer<'_>,
        cited: &mut Cited,
    ) -> Outcome<Vec<ReportDrawing>> {
        let mut figures = Vec::new();
        if self.has_map && self.gathered.withheld.is_empty() {
            figures.extend(drawer.of_all("map", cited)?);
        }
        if let (Some(series), Some(region)) = (series, self.region())
            && let Some((years, members)) = series.balanced()
        {
            let total = drawer.undrawn("trend")?.total_over(&region, &members);
            let kept = total.keeping(|figure| {
                series.is_of(figure) && figure.year().is_some_and(|year| years.contains(&year))
            });
            if let Some(mut drawing) = drawer.drawn("trend", &kept, "summary", cited) {
                let note = format!(
                    "{} countries that report in every one of these years.",
                    members.len()
                );
                drawing.notes.insert(0, note);
                figures.push(drawing);
            }
        }
        Ok(figures)
    }

    /// The group that is asked for, or the area that the countries are.
    fn region(&self) -> Option<Region> {
        match self.question.query.regions.as_slice() {
            [region] => Some(region.clone()),
            [] => {
                let lines = self.lines.iter();
                let codes: Vec<&str> = lines.map(|line| line.country.as_str()).collect();
                let area = areas::of_members(&codes)?;
                Some(Region {
                    code: area.code.clone(),
                    members: codes.into_iter().map(str::to_owned).collect(),
                })
            }
            _ => None,
        }
    }

    /// How many countries there are on each tier of the newest report.
    fn tiers(&self, cited: &mut Cited) -> Option<Fact> {
        let newest = self.lines.iter().filter_map(|line| line.tier.as_ref());
        let newest: Vec<_> = newest.map(|step| &step.placement).collect();
        let year = newest.iter().map(|placement| placement.year).max()?;
        let of_year: Vec<_> = newest.into_iter().filter(|one| one.year == year).collect();
        let many = |tier: &str| {
            let with = of_year
                .iter()
                .filter(|one| one.tier.as_deref() == Some(tier));
            with.count()
        };
        let named = [
            ("1", "Tier 1"),
            ("2", "Tier 2"),
            ("2WL", "Watch List"),
            ("3", "Tier 3"),
            ("SC", "Special Case"),
        ];
        let counts = named.map(|(tier, name)| (many(tier), name));
        let tiers = of_year.iter().filter_map(|one| one.tier.as_deref());
        let open = tiers.filter(|tier| tier_range(tier).is_some()).count();
        let open = (open, "one of two tiers");
        let counts = counts.into_iter().chain([open]);
        let mut there = counts.filter(|(many, _)| *many > 0);
        let (first, name) = there.next()?;
        let others: Vec<String> = there
            .map(|(many, name)| format!("{name}: {many}"))
            .collect();
        let report = format!("TIP Report {year}");
        Some(Fact {
            label: format!("Countries on {name}"),
            value: first.to_string(),
            note: others
                .into_iter()
                .chain([report])
                .collect::<Vec<_>>()
                .join("; "),
            sources: cited.numbers(of_year.iter().map(|one| one.source.as_str())),
        })
    }
}

/// The names of countries, in the order of their codes.
fn names(codes: &[&str]) -> String {
    let names: Vec<String> = codes.iter().map(|code| english::the(code)).collect();
    english::joined(&names, "and")
}

/// A number of countries of all.
fn of_all(many: usize, all: usize) -> String {
    format!("{} countries", crate::figure::of_all(many, all))
}
