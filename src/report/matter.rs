//! What comes before and after the pages of a report: the data it uses, what to read with care, marks, and how to cite.

use super::content::{Applies, Caveat, CaveatReason, Report, ReportCountry, Sentence};
use super::{Ask, caveats, english};
use crate::dataset::{Dataset, Ledger};
use crate::stats::Note;

/// How the paper is cited.
const PAPER: &str = "dyussenova-2024";

/// Names the inputs in the commands that show whole tables, so that they answer from the same data.
pub(super) fn repeat_inputs(report: &mut Report, inputs: &str) {
    let of_countries = report
        .countries
        .iter_mut()
        .map(|country| &mut country.sections);
    let sections = of_countries.flatten().chain(&mut report.overview);
    for table in sections.flat_map(|section| &mut section.tables) {
        if !table.command.is_empty() {
            table.command += inputs;
        }
    }
}

/// What the report is made of.
pub(super) fn lead(countries: &[ReportCountry], data: &Dataset) -> Sentence {
    let from = if data.ledgers.is_empty() {
        "the figures that ship with tipstat".to_owned()
    } else {
        let files: Vec<String> = data
            .ledgers
            .iter()
            .map(|ledger| format!("{} ({})", english::file(&ledger.file), ledger.title))
            .collect();
        format!(
            "{}, and the reference tables that ship with tipstat",
            english::joined(&files, "and")
        )
    };
    let of = match countries {
        [] => "no country".to_owned(),
        [one] => one.the.clone(),
        many if many.len() <= 6 => {
            let names: Vec<String> = many.iter().map(|one| one.the.clone()).collect();
            english::joined(&names, "and")
        }
        many => format!("{} countries", many.len()),
    };
    Sentence {
        text: format!(
            "Records on {of}, from {from}. Every number comes with its range, base and source, or says which is missing."
        ),
        sources: Vec::new(),
    }
}

/// The caveats of all countries, each once, in the order of the rules.
pub(super) fn collected(countries: &[ReportCountry], data: &Dataset) -> Vec<Caveat> {
    let whole = caveats::of_files(&data.ledgers);
    let of = |(id, text): (&'static str, &'static str)| {
        let reason = |country: &str, applies: &Applies| {
            (applies.id == id).then(|| CaveatReason {
                country: country.to_owned(),
                because: applies.because.clone(),
            })
        };
        let mut applies: Vec<CaveatReason> =
            whole.iter().filter_map(|one| reason("", one)).collect();
        for country in countries {
            let own = country.caveats.iter();
            applies.extend(own.filter_map(|one| reason(&country.name, one)));
        }
        let applies_to = caveats::applies_to(&applies, countries.len());
        (!applies.is_empty()).then_some(Caveat {
            id,
            text,
            applies,
            applies_to,
        })
    };
    caveats::all().filter_map(of).collect()
}

/// How to cite tipstat and the paper it starts from.
pub(super) fn citing(ask: &Ask) -> Vec<String> {
    let version = env!("CARGO_PKG_VERSION");
    let mut citing = vec![format!(
        "tipstat {version}: human-trafficking statistics with their bounds, bases and sources (computer program)."
    )];
    citing.extend(
        ask.sources
            .get(PAPER)
            .map(|paper| paper.citation.clone())
            .filter(|citation| !citation.is_empty()),
    );
    citing
}

/// What the marks in the tables mean, each once.
pub(super) fn marks(report: &Report) -> Vec<String> {
    let countries = report
        .countries
        .iter()
        .flat_map(|country| &country.sections);
    let sections = report.overview.iter().chain(countries);
    let mut legend: Vec<&Note> = Vec::new();
    for note in sections
        .flat_map(|section| &section.tables)
        .flat_map(|table| &table.legend)
    {
        if !legend.iter().any(|known| known.code() == note.code()) {
            legend.push(note);
        }
    }
    legend.into_iter().map(ToString::to_string).collect()
}

/// A ledger with the name of its file, without the folder, which is private.
pub(super) fn named(ledger: &Ledger) -> Ledger {
    Ledger {
        file: english::file(&ledger.file).to_owned(),
        ..ledger.clone()
    }
}
