//! Claims against data: each figure is asked once, passes the guard, and is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::judge::Verdict;
use super::{Asked, Asking, Claim, reasons, words};
use crate::dataset::{Dataset, Needs, suggest};
use crate::stats::guard::Method;
use crate::stats::{Count, Estimate};

use answer::computed;
pub use others::number;

mod answer;
mod judged;
mod others;

/// How claims are verified.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Level of confidence intervals; 0 is taken for 0.95.
    pub confidence: f64,
    /// The smallest count that is shown, as `--min-cell` has it.
    pub min_cell: Option<u64>,
    /// How small counts are protected.
    pub protect: Method,
    /// Whether every source is asked, also where the one that a claim names is in the data.
    pub any_source: bool,
    /// Whether a claim whose source is not among those of the data is asked of the sources they have.
    pub elsewhere: bool,
    /// Whether the data are files: claims on tables that none of them brings are then not computed.
    pub files: bool,
}

/// The outcome of one claim for one source.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which of the claims, from 0.
    pub claim: usize,
    /// The outcome.
    pub verdict: Verdict,
    /// What the text says, in words.
    pub expected: String,
    /// The figure in the data; `None` if there is none.
    pub computed: Option<Computed>,
    /// What else to know: what is missing, or what the figure was set against; empty where nothing.
    pub reason: String,
}

/// A figure that was found.
#[derive(Debug, Clone, Default)]
pub struct Computed {
    /// The figure in words, in the unit that the claim prints.
    pub text: String,
    /// Its lower bound, in the statistic's own unit (shares are fractions of 1); null for a word.
    pub low: Option<f64>,
    /// Its upper bound; null for a word, or where there is none.
    pub high: Option<f64>,
    /// The base of shares (persons or cases); null where that is not known.
    pub base: Option<Count>,
    /// How far it is known; empty for the answer to a query.
    pub status: String,
    /// The ids of the sources of the data, joined by `;`.
    pub source: String,
}

/// The answer to a query.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    /// Names of columns.
    pub columns: Vec<String>,
    /// A string, a number or null.
    pub rows: Vec<Vec<Value>>,
    /// The sources of the rows that were used.
    pub sources: Vec<String>,
}

/// What must be counted in case files for the figures that claims speak of; those of queries are not among them.
pub fn needs(claims: &[Claim]) -> Needs {
    let of = |claim: &Claim| {
        let Asked::Estimate(asking) = &claim.asked else {
            return Needs::NOTHING;
        };
        let checked = asking.question.check();
        checked.map_or(asking.statistic.needs, |checked| checked.needs(&[]))
    };
    claims.iter().map(of).fold(Needs::NOTHING, Needs::and)
}

/// The outcome of each claim: in the order of the claims, and for each in that of the sources that answer.
///
/// `sql` answers a query, or says why it cannot. A claim whose source is not in the data is put to those that are.
pub fn verify(
    claims: &[Claim],
    data: &Dataset,
    settings: Settings,
    sql: &mut dyn FnMut(&str) -> Result<Cells, String>,
) -> anyhow::Result<Vec<Outcome>> {
    let mut verifier = Verifier {
        data,
        settings,
        sources: reasons::sources(data),
        set_aside: reasons::set_aside(data),
        answers: BTreeMap::new(),
    };
    let mut outcomes = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        let found = match &claim.asked {
            Asked::Estimate(asking) => verifier.figure(claim, asking)?,
            Asked::Sql {
                sql: query,
                sources,
            } => vec![verifier.query(claim, query, sources, sql)],
            Asked::Nothing(why) => vec![Found::none(why.clone())],
        };
        for found in found {
            outcomes.push(Outcome {
                claim: at,
                verdict: found.verdict,
                expected: words::expected(claim),
                computed: found.computed,
                reason: found.reason,
            });
        }
    }
    Ok(outcomes)
}

/// The figures that a claim chooses from, after the guard, or why the question has no answer.
pub fn figures(
    asking: &Asking,
    data: &Dataset,
    settings: Settings,
) -> anyhow::Result<Result<Vec<Estimate>, String>> {
    computed(asking, &asking.question.query.sources, data, settings)
}

/// A verdict with what it rests on.
struct Found {
    verdict: Verdict,
    computed: Option<Computed>,
    reason: String,
}

impl Found {
    fn none(reason: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::NotComputable,
            computed: None,
            reason: reason.into(),
        }
    }
}

/// Figures after the guard, or why a question has no answer.
type Figures = Rc<Result<Vec<Estimate>, String>>;

struct Verifier<'a> {
    data: &'a Dataset,
    settings: Settings,
    sources: BTreeSet<String>,
    set_aside: String,
    answers: BTreeMap<String, Figures>,
}

impl Verifier<'_> {
    /// The outcomes of a claim on a figure, one a source.
    fn figure(&mut self, claim: &Claim, asking: &Asking) -> anyhow::Result<Vec<Found>> {
        if self.settings.files && reasons::is_of_the_package(asking, self.data) {
            let tables: Vec<&str> = asking
                .statistic
                .tables
                .iter()
                .map(|table| table.name())
                .collect();
            let tables = tables.join(" or ");
            return Ok(vec![Found::none(format!("no file brings {tables}"))]);
        }
        let there = asking
            .question
            .query
            .sources
            .iter()
            .any(|source| self.sources.contains(source));
        if !there
            && !asking.question.query.sources.is_empty()
            && !self.settings.elsewhere
            && !self.settings.any_source
        {
            return Ok(vec![Found::none(
                self.no_source(&asking.question.query.sources),
            )]);
        }
        let loosened =
            !asking.question.query.sources.is_empty() && (self.settings.any_source || !there);
        let sources: &[String] = if loosened {
            &[]
        } else {
            &asking.question.query.sources
        };
        let figures = self.figures(asking, sources)?;
        let figures = match figures.as_ref() {
            Ok(figures) => figures,
            Err(why) => return Ok(vec![Found::none(why.clone())]),
        };
        let mut by_source: BTreeMap<&str, Vec<&Estimate>> = BTreeMap::new();
        for figure in figures
            .iter()
            .filter(|figure| reasons::fits(figure, &asking.cell))
        {
            by_source
                .entry(figure.key("source"))
                .or_default()
                .push(figure);
        }
        let named = asking.question.query.sources.join(", ");
        if by_source.is_empty() {
            let mut asked = asking.clone();
            asked.question.query.sources = sources.to_vec();
            let mut why = reasons::none_of(figures, &asked);
            if figures.is_empty() && asking.question.query.years.is_some() {
                why += &self.other_years(&asked)?;
            }
            return Ok(vec![Found::none(if loosened && !there {
                format!("the data have no figures of {named}; of what they have: {why}")
            } else {
                why
            })]);
        }
        let mut found = Vec::new();
        for (source, fitting) in by_source {
            let mut one = match fitting.as_slice() {
                [figure] => self.judged(claim, asking, figure, figures),
                several => Found::none(format!(
                    "{} figures fit: name more keys in `cell`, such as {}",
                    several.len(),
                    words::differing(several)
                )),
            };
            if loosened
                && !asking
                    .question
                    .query
                    .sources
                    .iter()
                    .any(|named| named == source)
            {
                let other = format!("asked of {source} in place of {named}");
                one.reason = joined(&[&other, &one.reason]);
            }
            found.push(one);
        }
        Ok(found)
    }

    /// That the data have none of the sources, and what may be meant.
    fn no_source(&self, sources: &[String]) -> String {
        let hint = match sources {
            [one] => suggest::hint(one, self.sources.iter().map(String::as_str)),
            _ => String::new(),
        };
        format!("the data have no source {}{hint}", sources.join(" or "))
    }

    /// Of which other years there are such figures.
    fn other_years(&mut self, asking: &Asking) -> anyhow::Result<String> {
        let mut asking = asking.clone();
        asking.question.query.years = None;
        let sources = asking.question.query.sources.clone();
        let figures = self.figures(&asking, &sources)?;
        let Ok(figures) = figures.as_ref() else {
            return Ok(String::new());
        };
        let fitting = figures
            .iter()
            .filter(|figure| reasons::fits(figure, &asking.cell));
        let years: BTreeSet<i64> = fitting.filter_map(Estimate::year).collect();
        Ok(match (years.first(), years.last()) {
            (Some(first), Some(last)) if first == last => format!("; there is {first}"),
            (Some(first), Some(last)) => format!("; there is {first} to {last}"),
            _ => String::new(),
        })
    }

    /// The figures of a question, computed once.
    fn figures(&mut self, asking: &Asking, sources: &[String]) -> anyhow::Result<Figures> {
        let mut question = asking.question.clone();
        question.query.sources = sources.to_vec();
        let name = format!("{:?}", question.entries());
        if let Some(known) = self.answers.get(&name) {
            return Ok(Rc::clone(known));
        }
        let figures = Rc::new(computed(asking, sources, self.data, self.settings)?);
        self.answers.insert(name, Rc::clone(&figures));
        Ok(figures)
    }
}

/// What there is of texts, one after the other.
fn joined(texts: &[&str]) -> String {
    let there: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| !text.is_empty())
        .collect();
    there.join("; ")
}
