//! `show`: one statistic.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::suggest;
use crate::stats::{ALL, Question, Statistic, View, find};

/// Show one statistic, for all countries or those named
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The statistic; `tipstat list` names them all
    statistic: String,
    /// Countries, by code, name or alias
    countries: Vec<String>,
}

impl Show {
    /// What is wrong with it, whatever the data are.
    pub(super) fn check(&self, options: &Options) -> anyhow::Result<()> {
        self.question(options)?.check()?;
        Ok(())
    }

    fn question(&self, options: &Options) -> Result<Question, Usage> {
        Ok(options.question_of(statistic(&self.statistic)?, &self.countries))
    }

    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let question = self.question(options)?;
        let needs = question.check()?.needs(&[]);
        let data = options.dataset(&[], needs)?;
        let asked = options.put(&question, &data)?;
        let others = match question.view {
            View::Sensitivity => options.with_repeats(&data, needs)?,
            _ => Vec::new(),
        };
        let table = asked.answer(&others)?;
        let words = options.asked("show", &asked.rows.question);
        output::write(&table, Some(&data), words, options, out)
    }
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
