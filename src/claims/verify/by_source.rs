//! The outcomes of a claim on a figure: one for each source that answers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Asking, Claim, reasons, words};
use super::{JudgedFigure, Verifier, joined};
use crate::dataset::suggest;
use crate::stats::Estimate;

impl Verifier<'_> {
    /// The outcomes of a claim on a figure, one for each source.
    pub(super) fn figure(
        &mut self,
        claim: &Claim,
        asking: &Asking,
    ) -> anyhow::Result<Vec<JudgedFigure>> {
        if let Some(why) = self.why_not_asked(asking) {
            return Ok(vec![JudgedFigure::none(why)]);
        }
        let named = &asking.question.query.sources;
        let is_elsewhere = !named.is_empty() && !self.has_source(named);
        let asks_all = is_elsewhere || (self.settings.any_source && !named.is_empty());
        let sources: &[String] = if asks_all { &[] } else { named };
        let figures = self.figures(asking, sources)?;
        let figures = match figures.as_ref() {
            Ok(figures) => figures,
            Err(why) => return Ok(vec![JudgedFigure::none(why.clone())]),
        };
        let mut by_source: BTreeMap<&str, Vec<&Estimate>> = BTreeMap::new();
        for figure in fitting(figures, asking) {
            let of_source = by_source.entry(figure.key("source")).or_default();
            of_source.push(figure);
        }
        let named = named.join(", ");
        if by_source.is_empty() {
            let mut why = self.why_none_fits(asking, sources, figures)?;
            if is_elsewhere {
                why = format!(
                    "the data have no figures of {named}; for the sources they have: {why}"
                );
            }
            return Ok(vec![JudgedFigure::none(why)]);
        }
        let judge = |(source, fitting): (&str, Vec<&Estimate>)| {
            let mut judged = match fitting.as_slice() {
                [figure] => self.judged(claim, asking, figure, figures),
                several => JudgedFigure::none(format!(
                    "{} figures fit: name more keys in `cell`, such as {}",
                    several.len(),
                    words::differing(several)
                )),
            };
            let sources = &asking.question.query.sources;
            if asks_all && !sources.iter().any(|named| named == source) {
                let other = format!("computed from {source} instead of {named}");
                judged.reason = joined(&[&other, &judged.reason]);
            }
            judged
        };
        Ok(by_source.into_iter().map(judge).collect())
    }

    /// Why a claim is not put to the data at all: they lack its tables or its source.
    fn why_not_asked(&self, asking: &Asking) -> Option<String> {
        if self.settings.files && reasons::is_of_the_package(asking, self.data) {
            let tables = asking.statistic.tables.iter().map(|table| table.name());
            let tables: Vec<&str> = tables.collect();
            return Some(format!("no file contains {}", tables.join(" or ")));
        }
        let sources = &asking.question.query.sources;
        let is_asked = sources.is_empty()
            || self.has_source(sources)
            || self.settings.elsewhere
            || self.settings.any_source;
        (!is_asked).then(|| self.no_source(sources))
    }

    /// Whether the data have one of the sources.
    fn has_source(&self, sources: &[String]) -> bool {
        sources.iter().any(|source| self.sources.contains(source))
    }

    /// That the data have none of the sources, and what may be meant.
    fn no_source(&self, sources: &[String]) -> String {
        let hint = match sources {
            [one] => suggest::hint(one, self.sources.iter().map(String::as_str)),
            _ => String::new(),
        };
        format!("the data have no source {}{hint}", sources.join(" or "))
    }

    /// Why none of the figures of some sources is the one that is meant.
    fn why_none_fits(
        &mut self,
        asking: &Asking,
        sources: &[String],
        figures: &[Estimate],
    ) -> anyhow::Result<String> {
        let mut asked = asking.clone();
        asked.question.query.sources = sources.to_vec();
        let mut why = reasons::none_of(figures, &asked);
        if figures.is_empty() && asking.question.query.years.is_some() {
            why += &self.other_years(&asked)?;
        }
        Ok(why)
    }

    /// Other years with such figures.
    fn other_years(&mut self, asking: &Asking) -> anyhow::Result<String> {
        let mut asking = asking.clone();
        asking.question.query.years = None;
        let sources = asking.question.query.sources.clone();
        let figures = self.figures(&asking, &sources)?;
        let Ok(figures) = figures.as_ref() else {
            return Ok(String::new());
        };
        let years: BTreeSet<i64> = fitting(figures, &asking)
            .filter_map(Estimate::year)
            .collect();
        Ok(match (years.first(), years.last()) {
            (Some(first), Some(last)) if first == last => format!("; there is {first}"),
            (Some(first), Some(last)) => format!("; there is {first} to {last}"),
            _ => String::new(),
        })
    }
}

/// The figures that have the keys of a claim.
fn fitting<'a>(figures: &'a [Estimate], asking: &'a Asking) -> impl Iterator<Item = &'a Estimate> {
    let fits = |figure: &&Estimate| reasons::fits(figure, &asking.cell);
    figures.iter().filter(fits)
}
