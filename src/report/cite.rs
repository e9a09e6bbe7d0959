//! References: a source gets the next number where it is first named.

use std::collections::{BTreeMap, BTreeSet};

use super::content;
use crate::render::{self, NumberedSources};
use crate::stats::Estimate;

/// The sources named so far, in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Cited {
    ids: NumberedSources,
}

impl Cited {
    /// The number of a source; none for no name.
    pub(super) fn number(&mut self, id: &str) -> Option<usize> {
        self.ids.enter(id).map(|at| at + 1)
    }

    /// The numbers of several, in order.
    pub(super) fn numbers<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
        let numbers: BTreeSet<usize> = ids.into_iter().filter_map(|id| self.number(id)).collect();
        numbers.into_iter().collect()
    }

    /// The numbers of the sources of figures.
    pub(super) fn of<'a>(&mut self, figures: impl IntoIterator<Item = &'a Estimate>) -> Vec<usize> {
        let keys = ["source", "population_source"];
        let ids: Vec<&str> = figures
            .into_iter()
            .flat_map(|figure| keys.map(|key| figure.key(key)))
            .collect();
        self.numbers(ids)
    }

    /// The ids in the order of their numbers.
    pub(super) fn ids(&self) -> &NumberedSources {
        &self.ids
    }

    /// The sources as they are listed.
    pub(super) fn list(
        &self,
        sources: &BTreeMap<String, render::Source>,
    ) -> Vec<content::ReportSource> {
        let one = |(at, id): (usize, &String)| {
            let known = sources.get(id).cloned().unwrap_or_default();
            let citation = [known.citation, known.title]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_else(|| format!("{id}, as named in the data"));
            content::ReportSource {
                number: at + 1,
                id: id.clone(),
                citation,
                licence: known.licence,
                url: known.url,
            }
        };
        self.ids.iter().enumerate().map(one).collect()
    }
}
