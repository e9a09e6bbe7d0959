//! `explain`: what a statistic is.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::{output, show};
use crate::stats::Public;

/// What a statistic is: unit, formula, base, caveats, source
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The statistic; `tipstat list` names them all
    statistic: String,
}

impl Explain {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let statistic = show::statistic(&self.statistic)?;
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
        let asked = BTreeMap::from([
            ("command", "explain".into()),
            ("statistic", statistic.name.into()),
        ]);
        output::write(
            &Public::texts(statistic.name, fields, rows, Vec::new()),
            None,
            asked,
            options,
            out,
        )
    }
}
