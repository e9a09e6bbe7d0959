//! Claims against data: each figure is asked once, passes the guard, and is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::judge::Verdict;
use super::{Asking, Claim, ClaimedFigure, reasons, words};
use crate::dataset::{Dataset, Needs};
use crate::stats::guard::ProtectionMethod;
use crate::stats::{Count, Estimate};

use answer::computed;
pub use others::number;

mod answer;
mod by_source;
mod judged;
mod others;

/// Settings of a verification.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Confidence level; 0 means 0.95.
    pub confidence: f64,
    /// The smallest count that is shown, as `--min-cell` has it.
    pub min_cell: Option<u64>,
    /// How small counts are protected.
    pub protect: ProtectionMethod,
    /// Whether every source is asked, even if the data have the one that a claim names.
    pub any_source: bool,
    /// Whether a claim whose source is not among those of the data is computed from the sources they have.
    pub elsewhere: bool,
    /// Whether the data are files: claims on tables that none of them has are then not computed.
    pub files: bool,
}

/// The outcome of one claim for one source.
#[derive(Debug, Clone)]
pub struct ClaimOutcome {
    /// Index of the claim, from 0.
    pub claim: usize,
    /// The outcome.
    pub verdict: Verdict,
    /// What the text says, in words.
    pub expected: String,
    /// The figure in the data; `None` if there is none.
    pub computed: Option<Computed>,
    /// What is missing, or what the figure was compared with; may be empty.
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
pub struct QueryResult {
    /// Names of columns.
    pub columns: Vec<String>,
    /// Cells: a string, a number or null.
    pub rows: Vec<Vec<Value>>,
    /// The sources of the rows that were used.
    pub sources: Vec<String>,
}

/// What must be counted in case files for the figures that claims speak of; those of queries are not among them.
pub fn needs(claims: &[Claim]) -> Needs {
    let of = |claim: &Claim| {
        let ClaimedFigure::Estimate(asking) = &claim.asked else {
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
    sql: &mut dyn FnMut(&str) -> Result<QueryResult, String>,
) -> anyhow::Result<Vec<ClaimOutcome>> {
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
            ClaimedFigure::Estimate(asking) => verifier.figure(claim, asking)?,
            ClaimedFigure::Sql {
                sql: query,
                sources,
            } => vec![verifier.query(claim, query, sources, sql)],
            ClaimedFigure::Nothing(why) => vec![JudgedFigure::none(why.clone())],
        };
        for found in found {
            outcomes.push(ClaimOutcome {
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
struct JudgedFigure {
    verdict: Verdict,
    computed: Option<Computed>,
    reason: String,
}

impl JudgedFigure {
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

/// Joins the texts that are not empty.
fn joined(texts: &[&str]) -> String {
    let there: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| !text.is_empty())
        .collect();
    there.join("; ")
}
