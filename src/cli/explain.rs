//! `explain`: what a statistic is; with countries, the rows and steps behind its numbers.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::asking::{self, Under, Where};
use super::exit::{Code, Usage};
use super::options::Options;
use super::{output, show};
use crate::stats::views::account;
use crate::stats::{Public, Statistic};

/// What a statistic is: unit, formula, base, caveats, source; with a country, the rows, filters and steps behind each number
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The statistic; `tipstat list` names them all
    statistic: String,
    /// Countries whose numbers are explained, by code, name or alias
    countries: Vec<String>,
    #[command(flatten)]
    condition: Where,
}

impl Explain {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let statistic = show::statistic(&self.statistic)?;
        if !self.countries.is_empty() || options.names_country() {
            return self.numbers(statistic, options, out);
        }
        if self.condition.text().is_some() {
            let what =
                "--where: the numbers of a country are explained under a condition; name one";
            return Err(Usage(what.into()).into());
        }
        let asked = BTreeMap::from([
            ("command", "explain".into()),
            ("statistic", statistic.name.into()),
        ]);
        output::write(&described(statistic), None, asked, options, out)
    }

    /// The account of the numbers of some countries.
    fn numbers(
        &self,
        statistic: &'static Statistic,
        options: &Options,
        out: &mut impl Write,
    ) -> anyhow::Result<Code> {
        let (condition, needs) = self.condition.read(statistic, &[])?;
        let data = options.dataset(&[], needs)?;
        let query = options.query(&self.countries, &data)?;
        let min_cell = options.min_cell(&data);
        let under = Under::new(condition.as_ref(), statistic, &data, &query)?;
        let lines = account::account(statistic, &under.data, &query, min_cell)?;
        let ids: Vec<String> = lines.iter().map(|line| line.source.clone()).collect();
        let rows = lines.into_iter().map(account::Line::cells).collect();
        let mut asked = options.asked("explain", &query);
        asked.insert("statistic", statistic.name.into());
        asking::enter(&mut asked, &self.condition);
        let title = format!("{}: where each number comes from", statistic.title);
        let table = Public::texts(&title, account::FIELDS.to_vec(), rows, under.notes);
        output::write(&table.citing(ids), Some(&data), asked, options, out)
    }
}

/// What a statistic is.
pub(super) fn described(statistic: &Statistic) -> Public {
    let row = |item: &str, text: &str| vec![item.to_owned(), text.to_owned()];
    let mut rows = vec![
        row("title", statistic.title),
        row("unit", statistic.unit.word()),
        row("keys", &statistic.keys.join(", ")),
        row("formula", statistic.formula),
        row("base", statistic.base),
    ];
    rows.extend(statistic.caveats.iter().map(|caveat| row("caveat", caveat)));
    rows.push(row("source", statistic.source));
    let fields = vec![("item", "what is explained"), ("text", "the explanation")];
    Public::texts(statistic.name, fields, rows, Vec::new())
}
