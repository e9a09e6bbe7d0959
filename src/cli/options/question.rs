//! What is asked of a statistic: which countries, years and sources, and how shares are taken.

use std::collections::BTreeMap;

use super::super::exit::Usage;
use super::Options;
use super::values::RepeatsName;
use crate::dataset::areas::{self, Resolution};
use crate::dataset::{Dataset, Faults, Table, groups, suggest};
use crate::stats::Query;
use crate::stats::mathematics::limits::Choice;

impl Options {
    /// The question, with the countries of the command added to `--country`.
    pub(in crate::cli) fn query(
        &self,
        countries: &[String],
        data: &Dataset,
    ) -> anyhow::Result<Query> {
        let mut query = Query {
            years: self.year,
            sources: self.source.clone(),
            base: self.base.into(),
            confidence: self.confidence,
            interval: self
                .interval
                .as_deref()
                .and_then(Choice::find)
                .unwrap_or_default(),
            ..Query::default()
        };
        let mut wrong = Vec::new();
        let of_option = self
            .country
            .iter()
            .filter(|_| countries.is_empty() || self.typed("country"));
        let place = |name: &str| {
            let setting = self.settings.get(name);
            setting.map_or(String::new(), |setting| format!("{}: ", setting.place))
        };
        for label in countries.iter().chain(of_option) {
            match areas::resolve(label) {
                Resolution::Area(code) => query.add_country(code),
                other => match groups::find(label).map_err(Faults::from)? {
                    Some(group) => {
                        for code in &group.members {
                            query.add_country(code);
                        }
                    }
                    None if countries.is_empty() => {
                        wrong.push(place("country") + &groups::refusal(label, &other));
                    }
                    None => wrong.push(groups::refusal(label, &other)),
                },
            }
        }
        wrong.extend(
            self.unknown_sources(data)
                .into_iter()
                .map(|no| place("source") + &no),
        );
        if wrong.is_empty() {
            Ok(query)
        } else {
            Err(Usage(wrong.join("\ntipstat: ")).into())
        }
    }

    fn unknown_sources(&self, data: &Dataset) -> Vec<String> {
        if self.source.is_empty() {
            return Vec::new(); // tables that nobody asks for are not read
        }
        let mut known: Vec<String> = Vec::new();
        for table in [Table::Victims, Table::Routes, Table::Answers, Table::Tiers] {
            let frame = data.frame(table);
            if let Ok(sources) = frame
                .column("source")
                .and_then(|column| column.str().cloned())
            {
                known.extend(sources.iter().flatten().map(str::to_owned));
            }
        }
        known.sort();
        known.dedup();
        let unknown = self.source.iter().filter(|source| !known.contains(source));
        unknown
            .map(|source| {
                let hint = suggest::hint(source, known.iter().map(String::as_str));
                format!(
                    "no figures of a source `{source}`{hint}; there are {}",
                    known.join(", ")
                )
            })
            .collect()
    }

    /// The question in words that repeat it.
    pub(in crate::cli) fn asked(
        &self,
        command: &str,
        query: &Query,
    ) -> BTreeMap<&'static str, String> {
        let mut asked = BTreeMap::from([
            ("command", command.to_owned()),
            ("confidence", query.confidence.to_string()),
        ]);
        let mut enter = |name, value: String| {
            if !value.is_empty() {
                asked.insert(name, value);
            }
        };
        let files: Vec<&str> = self.data.iter().map(|path| shown(path)).collect();
        enter("data", files.join(" "));
        enter("countries", query.countries.join(" "));
        enter("sources", query.sources.join(" "));
        enter(
            "years",
            query
                .years
                .map_or(String::new(), |(first, last)| format!("{first}..{last}")),
        );
        enter("base", query.base.name().into());
        enter("interval", self.interval.clone().unwrap_or_default());
        enter(
            "repeats",
            match self.repeats {
                RepeatsName::Aside => String::new(),
                other => format!("{other:?}").to_lowercase(),
            },
        );
        enter(
            "min_cell",
            self.min_cell.map_or(String::new(), |k| k.to_string()),
        );
        asked
    }
}

/// A path in a question that is printed: of one from the root the name alone, which is the same on every machine.
pub(in crate::cli) fn shown(path: &str) -> &str {
    let from_root = std::path::Path::new(path).is_absolute();
    let name = std::path::Path::new(path).file_name().filter(|_| from_root);
    name.and_then(std::ffi::OsStr::to_str).unwrap_or(path)
}
