//! `list`: the statistics there are.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::stats::{ALL, Note, Public, Weight};

/// List all statistics
#[derive(Debug, Args)]
pub(super) struct List;

impl List {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let _ = self;
        let fields = vec![
            ("statistic", "name"),
            ("unit", "unit of its value"),
            ("title", "what it is about"),
        ];
        let rows = ALL
            .iter()
            .map(|s| vec![s.name.into(), s.unit.word().into(), s.title.into()])
            .collect();
        let notes = vec![Note::stated(
            "how-to-explain",
            Weight::Warning,
            "`tipstat explain STATISTIC` gives formula, base, caveats and source.",
        )];
        output::write(
            &Public::texts("", fields, rows, notes),
            None,
            BTreeMap::from([("command", "list".into())]),
            options,
            out,
        )
    }
}
