//! `hidden`: how many persons are on no list.

use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{Dataset, Fault, Faults, Histories, Kind, portable_path};
use crate::render::{self, Format};
use crate::stats::guard::Permit;
use crate::stats::note::{Note, Weight};
use crate::stats::views::hidden::{
    self as view, Doubt, EstimationSettings, PopulationEstimate, Stratum,
};
use crate::stats::{Public, Question};

/// Estimate how many victims were never identified, from overlapping lists, with the reasons for doubt
///
/// Multiple systems estimation from who is on which lists. The answer is a range over all models that fit about as well as the
/// best; `--model` asks for one. Where no estimate exists, the reason is given instead of a number.
#[derive(Debug, Args)]
pub(super) struct Hidden {
    /// A file with a column of 0 and 1 for each list and a column `count`, or with one row per person
    lists: Option<String>,
    /// The p-value below which the stepwise selection adds a pair of lists
    #[arg(long, value_name = "P", default_value = "0.02", value_parser = p_value)]
    stepwise: f64,
    /// Estimate this model, such as `A:B B:C`; `''` for independent lists
    #[arg(long, value_name = "TERMS")]
    model: Option<String>,
    /// Draw N samples, repeat the whole selection in each, and give bias-corrected (`BCa`) intervals
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    bootstrap: Option<u32>,
    /// The seed of the samples
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        requires = "bootstrap"
    )]
    seed: u64,
    /// Maximum number of lists in one term of the ranked models; default: 3 for four and five lists, otherwise 2
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3))]
    order: Option<u32>,
    /// Intervals of models by the multinomial profile likelihood
    #[arg(long)]
    profile: bool,
    /// Maximum number of unseen persons in the Bayesian average; default: 20 times those seen
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    most_unseen: Option<u64>,
}

/// A population with its estimates.
struct StratumEstimates {
    stratum: Stratum,
    lines: Vec<PopulationEstimate>,
    doubts: Vec<Doubt>,
}

impl Hidden {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let files: Vec<String> = self.lists.iter().cloned().collect();
        if files.is_empty() && !options.names_data() {
            let why = "name a file of lists, such as `tipstat hidden lists.csv`; the embedded package has none";
            return Err(Usage(why.into()).into());
        }
        let data = options.lists(&files)?;
        let histories = only(&data)?;
        let question = options.resolved(&options.question(&[]), &data)?;
        let by = &question.by;
        let asked = self.asked(histories, &question, options)?;
        let strata = view::strata((histories, data.places()), by, &question.query);
        let strata = strata.map_err(Usage)?;
        let below = question.least_cell(&data);
        let answers: Vec<StratumEstimates> = strata
            .into_iter()
            .map(|stratum| {
                let found = view::hidden(&stratum.captures, &histories.lists, &asked);
                StratumEstimates {
                    lines: view::protect(found.lines, &stratum.captures, below),
                    doubts: found.doubts,
                    stratum,
                }
            })
            .collect();
        let confidence = question.query.confidence();
        let table = table(&answers, histories, by, confidence, options.format());
        let mut told = options.asked("hidden", &question);
        told.insert("lists", portable_path(&histories.file).to_owned());
        for (name, value) in self.write_settings() {
            told.insert(name, value);
        }
        output::write(&table, Some(&data), told, options, out)
    }

    fn asked(
        &self,
        histories: &Histories,
        question: &Question,
        options: &Options,
    ) -> Result<EstimationSettings, Usage> {
        let model = self.model.as_ref().map(|text| {
            let model = view::model_named(text, &histories.lists);
            model.map_err(|why| Usage(format!("--model: {why}")))
        });
        Ok(EstimationSettings {
            stepwise: self.stepwise,
            model: model.transpose()?,
            bootstrap: self
                .bootstrap
                .map(|replicates| (replicates as usize, self.seed)),
            confidence: question.query.confidence(),
            order: self.order,
            profile: self.profile,
            most_unseen: self.most_unseen,
            threads: options.threads(),
        })
    }

    /// What is asked in words that repeat it.
    fn write_settings(&self) -> Vec<(&'static str, String)> {
        let mut told = vec![("stepwise", self.stepwise.to_string())];
        if let Some(replicates) = self.bootstrap {
            told.push(("bootstrap", replicates.to_string()));
            told.push(("seed", self.seed.to_string()));
        }
        if self.profile {
            told.push(("profile", "true".into()));
        }
        let others = [
            ("model", self.model.clone()),
            ("order", self.order.map(|order| order.to_string())),
            ("most_unseen", self.most_unseen.map(|most| most.to_string())),
        ];
        told.extend(
            others
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        told
    }
}

/// The estimates of all populations.
fn table(
    answers: &[StratumEstimates],
    histories: &Histories,
    by: &[String],
    confidence: f64,
    format: Format,
) -> Public {
    let title = format!(
        "Persons seen and unseen, by {} lists",
        histories.lists.len()
    );
    let populations: Vec<render::hidden::Population<'_>> = answers
        .iter()
        .map(|answer| (answer.stratum.values.as_slice(), answer.lines.as_slice()))
        .collect();
    let (columns, rows) = if format.is_for_people() {
        render::hidden::sheet(by, &populations, confidence)
    } else {
        render::hidden::rows(by, &populations)
    };
    // every line has passed the guard of lists
    let permit = Permit::for_shown_numbers();
    let notes = notes(answers, histories, by);
    Public::rows(&title, columns, rows, notes, permit)
}

/// The lists, and the doubts of every population once.
fn notes(answers: &[StratumEstimates], histories: &Histories, by: &[String]) -> Vec<Note> {
    let lists = format!("Lists: {}.", histories.lists.join(", "));
    let mut notes = vec![Note::stated("lists", Weight::Legend, lists)];
    for answer in answers {
        for doubt in &answer.doubts {
            let of = answer.stratum.values.join(", ");
            let text = if of.is_empty() || doubt.is_general() {
                doubt.to_string()
            } else {
                format!("{of}: {doubt}")
            };
            let note = Note::stated(doubt.code(), doubt.weight(), text);
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    let unused = histories.strata.iter().filter(|name| !by.contains(name));
    let unused: Vec<String> = unused.cloned().collect();
    if !unused.is_empty() {
        let doubt = Doubt::Pooled { columns: unused };
        notes.push(doubt.note());
    }
    notes
}

/// The only histories there are.
fn only(data: &Dataset) -> anyhow::Result<&Histories> {
    match data.histories.as_slice() {
        [one] => Ok(one),
        [] => Err(Usage("no file of the data holds capture histories".into()).into()),
        [_, second, ..] => {
            let expected = "one file of lists: estimates of several are never added";
            let fault = Fault {
                kind: Kind::Usage,
                ..Fault::file(&second.file, expected)
            };
            Err(Faults::from(fault).into())
        }
    }
}

fn p_value(text: &str) -> Result<f64, String> {
    let p = text.parse::<f64>().ok();
    let p = p.filter(|p| (0.0..=1.0).contains(p));
    p.ok_or_else(|| "a p-value from 0 to 1, such as 0.02".into())
}
