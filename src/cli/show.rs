//! `show`: one statistic.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::{near, output};
use crate::stats::{ALL, Public, Statistic, find, sensitivity};

/// One statistic, for all countries or those named
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The statistic; `tipstat list` names them all
    statistic: String,
    /// Countries, by code, name or alias
    countries: Vec<String>,
    /// The figures under each convention side by side: hidden counts as bounds, at their least, at their most, dropped;
    /// persons of unknown category in or out; repeats
    #[arg(long)]
    sensitivity: bool,
}

impl Show {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let statistic = statistic(&self.statistic)?;
        let data = options.dataset(&[], statistic.needs)?;
        let query = options.query(&self.countries, &data)?;
        let min_cell = options.min_cell(&data);
        let table = if self.sensitivity {
            let others = options.with_repeats(&data, statistic.needs)?;
            let answer = sensitivity::panel(statistic, &data, &query, &others)?;
            Public::panel(statistic, answer, query.confidence, min_cell)
        } else {
            let answer = (statistic.compute)(&data, &query)?;
            Public::figures(statistic, answer, query.confidence, min_cell)
        };
        let mut asked = options.asked("show", &query);
        asked.insert("statistic", statistic.name.into());
        if self.sensitivity {
            asked.insert("sensitivity", "all conventions".into());
        }
        output::write(&table, Some(&data), asked, options, out)
    }
}

/// The statistic of a name, or the nearest names.
pub(super) fn statistic(name: &str) -> Result<&'static Statistic, Usage> {
    find(name).ok_or_else(|| {
        let hint = near::hint(name, ALL.iter().map(|statistic| statistic.name));
        let hint = hint.trim_start_matches("; ");
        let space = if hint.is_empty() { "" } else { " " };
        Usage(format!(
            "no statistic `{name}`; {hint}{space}`tipstat list` names them all"
        ))
    })
}
