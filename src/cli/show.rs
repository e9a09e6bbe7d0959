//! `show`: one statistic.

use std::io::Write;

use clap::Args;

use super::asking::{self, Under, Where};
use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::suggest;
use crate::stats::questions::by::By;
use crate::stats::questions::order::Order;
use crate::stats::questions::{absent, availability};
use crate::stats::views::sensitivity;
use crate::stats::{ALL, Public, Statistic, find};

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
    #[command(flatten)]
    condition: Where,
    /// Break down further, such as by `sex` or `sex,age`; `year` tells the years of a case file apart
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        conflicts_with = "sensitivity"
    )]
    by: Vec<String>,
    /// Order by `count`, `value` or a key, such as `country`; with `-` before it, largest first
    #[arg(
        long,
        value_name = "COLUMN",
        allow_hyphen_values = true,
        conflicts_with = "sensitivity"
    )]
    sort: Option<String>,
    /// Only the first N: of each split with the rest in one row, else of all; without `--sort` the largest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "sensitivity")]
    top: Option<u64>,
}

impl Show {
    /// What is wrong with it, whatever the data are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let (statistic, by, _) = self.shown()?;
        self.condition.read(statistic, &columns(&by))?;
        Ok(())
    }

    /// The statistic, what it is broken down by, and the order of its rows.
    fn shown(&self) -> anyhow::Result<(&'static Statistic, By, Order)> {
        let statistic = statistic(&self.statistic)?;
        let by = asking::by(statistic, &self.by)?;
        let top = self
            .top
            .map(|top| usize::try_from(top).unwrap_or(usize::MAX));
        let order = Order::named(statistic, &by.beside, self.sort.as_deref(), top);
        let order = order.map_err(|why| Usage(format!("--sort: {why}")))?;
        Ok((statistic, by, order))
    }

    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let (statistic, by, order) = self.shown()?;
        let (condition, needs) = self.condition.read(statistic, &columns(&by))?;
        let data = options.dataset(&[], needs)?;
        let query = options.query(&self.countries, &data)?;
        let min_cell = options.min_cell(&data);
        let under = Under::new(condition.as_ref(), statistic, &data, &query)?;
        let mut answer = if self.sensitivity {
            let mut others = Vec::new();
            for (name, other) in options.with_repeats(&data, needs)? {
                let under = Under::new(condition.as_ref(), statistic, &other, &query)?;
                others.push((name, under.data));
            }
            let answer = sensitivity::panel(statistic, &under.data, &query, &others)?;
            under.noted(statistic, answer)
        } else {
            under.compute(statistic, &query, &by)?
        };
        if answer.figures.is_empty() {
            // without figures there are no conventions to tell of, but what else there is
            answer = under.compute(statistic, &query, &by)?;
            let there = availability::elsewhere(statistic, &under.data, &query)?;
            answer.notes.insert(0, there);
        }
        let table = if self.sensitivity {
            Public::panel(statistic, answer, query.confidence, min_cell)
        } else {
            Public::broken_down(statistic, by.beside, answer, query.confidence, min_cell)
        };
        // a country that the cut leaves out has a figure all the same
        let table = absent::named(table, &query).ordered(&order);
        let mut asked = options.asked("show", &query);
        asked.insert("statistic", statistic.name.into());
        if self.sensitivity {
            asked.insert("sensitivity", "all conventions".into());
        }
        asking::enter(&mut asked, &self.condition);
        for (name, value) in [
            ("by", self.by.join(",")),
            ("sort", self.sort.clone().unwrap_or_default()),
            ("top", self.top.map_or(String::new(), |top| top.to_string())),
        ] {
            if !value.is_empty() {
                asked.insert(name, value);
            }
        }
        output::write(&table, Some(&data), asked, options, out)
    }
}

/// The columns by which a statistic is broken down further.
fn columns(by: &By) -> Vec<String> {
    by.beside.iter().map(|&name| name.to_owned()).collect()
}

/// The statistic of a name, or the nearest names.
pub(super) fn statistic(name: &str) -> Result<&'static Statistic, Usage> {
    find(name).ok_or_else(|| {
        let hint = suggest::hint(name, ALL.iter().map(|statistic| statistic.name));
        let hint = hint.trim_start_matches("; ");
        let space = if hint.is_empty() { "" } else { " " };
        Usage(format!(
            "no statistic `{name}`; {hint}{space}`tipstat list` names them all"
        ))
    })
}
