//! Persons seen and unseen, estimated from lists: what `tipstat hidden` prints, as figures for SQL, claims, reports and drawings.

use compact_str::{CompactString, ToCompactString as _};
use polars::prelude::PolarsResult;

use crate::dataset::count::Count;
use crate::dataset::{Dataset, Histories, Needs};
use crate::stats::estimate::{Answer, Estimate, Status, SumRole};
use crate::stats::mathematics::bounds::Range;
use crate::stats::note::{Note, Weight};
use crate::stats::remark::Remark;
use crate::stats::views::hidden::{
    Doubt, EstimateKind, EstimationSettings, PopulationEstimate, hidden, protect, strata,
};
use crate::stats::{Description, Query, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "hidden",
        title: "Persons seen and unseen, estimated from lists",
        unit: Unit::Estimated,
        keys: &[
            "country",
            "year",
            "source",
            "kind",
            "model",
            "bic",
            "existence",
        ],
        formula: "persons seen + exp(intercept) of Poisson log-linear models of the capture histories, fitted by maximum likelihood where \
              an estimate exists (Fienberg and Rinaldo 2012); all hierarchical models up to five lists, by BIC; forward stepwise \
              selection as SparseMSE; exact averages over decomposable graphs; Chapman's estimate for two lists",
        base: "none: the count is the number of persons on any list",
        caveats: &[
            "an estimate is a range over models, not a single number: the choice of a model moves it more than its interval shows",
            "estimates of unseen persons are never added to detected victims",
            "every estimate assumes a closed population, correct matching and some chance for everybody to be on each list",
        ],
        source: "Chan, Silverman and Vincent (2021), doi:10.1080/01621459.2019.1708748; Silverman, Chan and Vincent (2024), \
             doi:10.1007/s11222-023-10346-9; Binette and Steorts (2022), doi:10.1111/rssa.12803",
        tables: &[],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

/// The default minimum cell of the guard for files of persons.
const OF_PERSONS: u64 = 11;

#[allow(clippy::unnecessary_wraps)] // as every statistic computes
fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let asked = EstimationSettings {
        confidence: query.confidence(),
        ..EstimationSettings::default()
    };
    for histories in &data.histories {
        let source = source(histories);
        if !query.sources.is_empty() && !query.sources.contains(&source) {
            continue;
        }
        // a file without the countries or years asked for has nothing to say
        for stratum in strata((histories, data.places()), &[], query).unwrap_or_default() {
            let found = hidden(&stratum.captures, &histories.lists, &asked);
            let below = data.unknown_cases.then_some(OF_PERSONS);
            let lines = protect(found.lines, &stratum.captures, below);
            let place = place(query);
            let shown = lines.iter().filter(|line| is_shown(line));
            answer
                .figures
                .extend(shown.map(|line| figure(line, &place, &source)));
            for doubt in found
                .doubts
                .iter()
                .filter(|doubt| **doubt != Doubt::GivenModel)
            {
                // the first is shown under figures and tables, the others with `--notes`
                let weight = match doubt {
                    Doubt::ModelChoice | Doubt::NoModel | Doubt::TwoLists => Weight::Warning,
                    _ => Weight::Background,
                };
                answer.note(Note::stated(doubt.code(), weight, doubt.to_string()));
            }
        }
    }
    if data.histories.is_empty() {
        let text = "No file of lists is given: `--data lists.csv`, with a column of 0 and 1 for each list and a count.";
        answer.note(Note::stated("no-lists", Weight::Warning, text));
    }
    Ok(answer)
}

/// What the table of a statistic shows: checks have persons of parts of the lists, which `tipstat hidden` shows behind its own
/// guard.
fn is_shown(line: &PopulationEstimate) -> bool {
    !matches!(line.kind, EstimateKind::SelfCheck | EstimateKind::LeaveOut)
}

fn figure(line: &PopulationEstimate, (country, year): &(String, String), source: &str) -> Estimate {
    let bic = line.bic.map_or(String::new(), |bic| format!("{bic:.6}"));
    let value = match (line.kind, line.limits) {
        (EstimateKind::Range, (Some(low), high)) => Some(Range { low, high }),
        _ => line.estimate.map(Range::exact),
    };
    let interval = match (line.kind, line.limits) {
        (EstimateKind::Range, _) | (_, (None, _)) => None,
        (_, (Some(low), high)) => Some((low, high)),
    };
    let seen = line.persons_seen.map(Count::exact);
    Estimate {
        keys: vec![
            ("country", country.into()),
            ("year", year.into()),
            ("source", source.into()),
            ("kind", line.kind.word().into()),
            ("model", CompactString::from(&line.model)),
            ("bic", bic.into()),
            ("existence", line.existence.code().to_compact_string()),
        ],
        count: seen,
        value,
        interval,
        status: match line.kind {
            EstimateKind::Seen => Status::from_count(seen),
            _ => Status::of_value(value),
        },
        part: SumRole::Alone,
        remarks: line.remarks.iter().cloned().map(Remark::Estimate).collect(),
        ..Estimate::default()
    }
}

/// Country and year, where the question is of one.
fn place(query: &Query) -> (String, String) {
    let country = match query.countries.as_slice() {
        [one] => one.clone(),
        _ => String::new(),
    };
    let year = query.years.filter(|(first, last)| first == last);
    (
        country,
        year.map_or(String::new(), |(year, _)| year.to_string()),
    )
}

/// The name of the file without its folder.
fn source(histories: &Histories) -> String {
    let name = std::path::Path::new(&histories.file).file_name();
    name.and_then(std::ffi::OsStr::to_str)
        .unwrap_or(&histories.file)
        .to_owned()
}
