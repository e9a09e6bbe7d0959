//! `reconcile`: what the totals and parts of a source say together.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Refused};
use super::options::Options;
use super::output;
use crate::dataset::{Division, Needs, portable_path};
use crate::stats::views::reconcile::{self, reconcile};

/// Check published totals against their parts: which sums hold, which fail, and what stays unknown
///
/// Lists the sums that fail, each with the smallest set of cells found that cannot all be right; with a country, or with
/// `--all`, every sum. Suppressed numbers are shown as the source prints them.
#[derive(Debug, Args)]
pub(super) struct Reconcile {
    /// A file or package; `paper` for the embedded one
    file: String,
    /// Countries, by code, name or alias; every sum of them is listed
    countries: Vec<String>,
    /// List every sum, also those that hold
    #[arg(long)]
    all: bool,
    /// Exit with 1 if a sum fails
    #[arg(long)]
    strict: bool,
}

impl Reconcile {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let files = std::slice::from_ref(&self.file);
        let data = options.dataset(files, Needs::victims(Division::NONE))?;
        let question = options.resolved(&options.question(&self.countries), &data)?;
        if question.least_cell(&data).is_some_and(|k| k > 1) {
            let why = "reconcile shows numbers as the source prints them and cannot hide small counts; it is for published files, without \
                       `--min-cell`";
            return Err(Refused(why.into()).into());
        }
        let all = self.all || !question.query.countries.is_empty();
        let found = reconcile(&data, &question.query, all)?;
        let is_for_programs = options.format().is_for_programs();
        let table = if is_for_programs {
            reconcile::table(&found)
        } else {
            reconcile::sheet(&found)
        };
        let mut asked = options.asked("reconcile", &question);
        asked.insert("data", portable_path(&self.file).to_owned());
        let code = output::write(&table, Some(&data), asked, options, out)?;
        Ok(match code {
            Code::Done if self.strict && found.fails() => Code::Found,
            code => code,
        })
    }
}
