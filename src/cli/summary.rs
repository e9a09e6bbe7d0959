//! `summary`: one line per country.

use std::io::Write;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::stats::Public;
use crate::stats::views::summary;

/// One line per country: identified by government and by civil society, gap, women, destinations, tier
#[derive(Debug, Args)]
pub(super) struct Summary {
    /// Countries, by code, name or alias; default: all with figures
    countries: Vec<String>,
}

impl Summary {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let data = options.dataset(&[], summary::NEEDS)?;
        let question = options.resolved(&options.question(&self.countries), &data)?;
        let (min_cell, noise) = (question.least_cell(&data), question.noise(&data)?);
        let summary = summary::summary(&data, &question.query, (min_cell, noise.as_ref()))?;
        let years = question.query.years;
        let when = years.map_or("latest year of each source".into(), |(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            }
        });
        let table = Public::summary(
            format!("Identified victims of trafficking, {when}"),
            summary,
            min_cell,
        );
        output::write(
            &table,
            Some(&data),
            options.asked("summary", &question),
            options,
            out,
        )
    }
}
