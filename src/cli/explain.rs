//! `explain`: what a statistic is; with countries, the rows and steps behind its numbers.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::{output, protection, show};
use crate::stats::questions::fields::{FIELDS, QuestionField};
use crate::stats::{Public, Statistic, View};

/// What a statistic is: unit, formula, base, caveats, source; with a country, the rows, filters and steps behind each number
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The statistic; `tipstat list` names them all; or `protection`: what is promised about small counts
    statistic: String,
    /// Countries whose numbers are explained, by code, name or alias
    countries: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if self.statistic == protection::NAME {
            return protection::explain(options, out);
        }
        let statistic = show::statistic(&self.statistic)?;
        if !self.countries.is_empty() || options.names_country() {
            return self.numbers(statistic, options, out);
        }
        let question = options.question(&[]);
        let own = |field: &&QuestionField| !field.is_setting && field.is_heeded_by("explain");
        let mut own = FIELDS.iter().filter(own);
        if let Some(field) = own.find(|field| !field.asked(&question).is_empty()) {
            let name = field.name;
            let what = format!("--{name} needs a country, whose numbers are explained: name one");
            return Err(Usage(what).into());
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
        let mut question = options.question_of(statistic, &self.countries);
        question.view = View::Account;
        let data = options.dataset(&[], question.check()?.needs(&[]))?;
        let asked = options.put(&question, &data)?;
        let table = asked.account()?;
        let words = options.asked("explain", &asked.rows.question);
        output::write(&table, Some(&data), words, options, out)
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
