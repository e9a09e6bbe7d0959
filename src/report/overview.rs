//! Countries side by side.

use std::collections::BTreeSet;

use super::Outcome;
use super::cite::Cited;
use super::content::{ReportTable, Section, Sentence};
use super::gather::Gathered;
use super::tables;
use crate::dataset::Dataset;
use crate::stats::INFERRED;
use crate::stats::{self, Estimate, Public, Question, areas};

/// Years that the table of tiers shows, at most.
const YEARS: i64 = 10;

/// The tables that compare the countries.
pub(super) fn sections(
    summary: &Public,
    countries: &[String],
    gathered: &Gathered,
    cited: &mut Cited,
) -> Vec<Section> {
    let mut glance = tables::comparison(summary, countries.len(), cited);
    glance.title = "Latest year of each source".into();
    "tipstat summary".clone_into(&mut glance.command);
    let said = Sentence {
        text: "Numbers of different sources, measures and years are shown side by side and never added.".into(),
        sources: Vec::new(),
    };
    let mut sections = vec![Section {
        id: "glance",
        title: "At a glance".into(),
        sentences: vec![said],
        tables: vec![glance],
        ..Section::default()
    }];
    if let Some((table, said)) = tiers(countries, gathered, cited) {
        sections.push(Section {
            id: "tiers",
            title: "Tiers, year by year".into(),
            sentences: vec![said],
            tables: vec![table],
            ..Section::default()
        });
    }
    sections
}

/// How many were never seen, as lists that are loaded have it; none without lists.
pub(super) fn hidden(
    data: &Dataset,
    question: &Question,
    cited: &mut Cited,
) -> Outcome<Option<Section>> {
    let Some(statistic) = stats::find("hidden").filter(|_| !data.histories.is_empty()) else {
        return Ok(None);
    };
    let table = question.put_on(statistic, data)?.figures()?;
    let said = Sentence {
        text: "Estimates of persons seen and unseen from lists. The answer is the range over models; it is never added to detected \
               victims, nor compared with them."
            .into(),
        sources: Vec::new(),
    };
    Ok(Some(Section {
        id: "hidden",
        title: "Persons never seen: estimates from lists".into(),
        sentences: vec![said],
        tables: vec![tables::whole(&table, cited)],
        ..Section::default()
    }))
}

/// One row per country, one column per year.
fn tiers(
    countries: &[String],
    gathered: &Gathered,
    cited: &mut Cited,
) -> Option<(ReportTable, Sentence)> {
    let of = |country: &String| gathered.figures("tier-history", country);
    let known: BTreeSet<i64> = countries
        .iter()
        .flat_map(of)
        .filter(|figure| !figure.key("group").is_empty())
        .filter_map(Estimate::year)
        .collect();
    // years without data for any country are shown, too
    let (first, last) = (*known.first()?, *known.last()?);
    let years: Vec<i64> = (first.max(last + 1 - YEARS)..=last).collect();
    let mut rows = Vec::new();
    let mut marked = false;
    let mut sources: BTreeSet<usize> = BTreeSet::new();
    for country in countries {
        let mut used: Vec<&Estimate> = Vec::new();
        let mut row = vec![areas::name(country)];
        for year in &years {
            let found = of(country)
                .iter()
                .find(|figure| figure.year() == Some(*year) && !figure.key("group").is_empty());
            let inferred = found.is_some_and(|figure| figure.key("basis") == INFERRED);
            marked |= inferred;
            let mark = if inferred { "*" } else { "" };
            row.push(found.map_or("–".into(), |figure| {
                format!("{}{mark}", figure.key("group"))
            }));
            used.extend(found);
        }
        sources.extend(cited.of(used));
        rows.push(row);
    }
    let names: Vec<String> = years.iter().map(i64::to_string).collect();
    let mut heads = vec![("Country", false)];
    heads.extend(names.iter().map(|year| (year.as_str(), false)));
    let mut table = tables::texts("Tiers of the TIP Report", &heads, rows);
    table.notes = vec![
        "2WL is the Tier 2 Watch List, SC a Special Case; – no tier found for that year (not: unranked)".into(),
    ];
    if marked {
        table
            .notes
            .push("* inferred, not stated by a source".into());
    }
    let said = Sentence {
        text: "Tiers rate government effort, not the number of victims.".into(),
        sources: sources.into_iter().collect(),
    };
    Some((table, said))
}
