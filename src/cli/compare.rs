//! `compare`: what can and cannot be told apart.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::{output, show};
use crate::stats::{View, find};

/// What can and cannot be told apart: one share or count of several countries
///
/// Shares with their intervals, the ranks that chance and bounds leave open, and each pair with its difference. Each country
/// stands with its latest figure, unless `--year` or `--source` say otherwise.
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// Countries or areas, by code, name or alias; at least two
    #[arg(required = true)]
    countries: Vec<String>,
    /// The statistic they are compared on
    #[arg(long = "on", value_name = "STATISTIC", default_value = "gender-share")]
    statistic: String,
}

impl Compare {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let statistic = show::statistic(&self.statistic)?;
        if let Some(named) = self.countries.iter().find_map(|name| find(name)) {
            let (name, others) = (named.name, self.countries.iter());
            let others: Vec<&str> = others
                .map(String::as_str)
                .filter(|it| *it != name)
                .collect();
            let countries = others.join(" ");
            let said =
                format!("`{name}` is a statistic: try `tipstat compare {countries} --on {name}`");
            return Err(Usage(said).into());
        }
        let mut question = options.question_of(statistic, &self.countries);
        question.view = View::Comparison;
        let data = options.dataset(&[], question.check()?.needs(&[]))?;
        let mut asked = options.put(&question, &data)?;
        let table = asked.comparison()?;
        let words = options.asked("compare", &asked.question);
        output::write(&table, Some(&data), words, options, out)
    }
}
