//! `compare`: what can and cannot be told apart.

use std::io::Write;

use clap::Args;

use super::asking::{self, Under, Where};
use super::exit::{Code, Usage};
use super::options::Options;
use super::{output, show};
use crate::stats::views::compare;
use crate::stats::{Public, Unit, find};

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
    /// The part that is compared, such as `male`, `RUS` or `domestic`; without it women, or the only one there is
    #[arg(long, value_name = "PART")]
    group: Option<String>,
    #[command(flatten)]
    condition: Where,
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
        if !matches!(statistic.unit, Unit::Share | Unit::Persons) {
            let name = statistic.name;
            return Err(Usage(format!("`{name}` has no shares or counts to compare")).into());
        }
        let (condition, needs) = self.condition.read(statistic, &[])?;
        let data = options.dataset(&[], needs)?;
        let query = options.query(&self.countries, &data)?;
        if query.countries.len() < 2 {
            return Err(Usage("a comparison takes at least two countries".into()).into());
        }
        let under = Under::new(condition.as_ref(), statistic, &data, &query)?;
        let answer = under.noted(statistic, (statistic.compute)(&under.data, &query)?);
        let min_cell = options.min_cell(&data);
        let answer = compare::compare(
            answer,
            statistic.unit,
            &query,
            self.group.as_deref(),
            min_cell,
        );
        let answer = answer.map_err(|refusal| Usage(format!("{}: {refusal}", statistic.name)))?;
        let part = answer
            .figures
            .first()
            .map_or("", |figure| figure.key("part"));
        let title = format!("{}, {part}: what can be told apart", statistic.title);
        let mut asked = options.asked("compare", &query);
        asked.insert("statistic", statistic.name.into());
        asked.insert("group", part.into());
        asking::enter(&mut asked, &self.condition);
        let table = Public::comparison(title, answer, query.confidence, min_cell);
        output::write(&table, Some(&data), asked, options, out)
    }
}
