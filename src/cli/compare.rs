//! `compare`: significant differences between countries.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::{output, show};
use crate::stats::{View, find};

/// Compare one share or count of several countries: which differences are significant
///
/// Shows shares with their intervals, the possible ranks, and each pair with its difference. Each country
/// has its latest figure, unless `--year` or `--source` select another.
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
        let words = options.asked("compare", &asked.rows.question);
        output::write(&table, Some(&data), words, options, out)
    }
}
