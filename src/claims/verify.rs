//! Claims against data: each figure is asked once, passes the guard, and is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::judge::{self, Verdict};
use super::{Against, Asked, Asking, Claim, Expected, Relation, reasons, words};
use crate::dataset::{Dataset, Needs};
use crate::stats::bounds::Range;
use crate::stats::by::{self, By};
use crate::stats::condition::{self, Condition};
use crate::stats::{Content, Count, Figure, PolarsResult, Public, Query, Status, Unit};

/// How claims are verified.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Level of confidence intervals; 0 is taken for 0.95.
    pub confidence: f64,
    /// The smallest count that is shown, as `--min-cell` has it.
    pub min_cell: Option<u64>,
    /// Whether every source is asked, also where the one that a claim names is in the data.
    pub any_source: bool,
    /// Whether the data are files: claims on tables that none of them brings are then not computed.
    pub files: bool,
}

/// How one claim stands to one source.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which of the claims, from 0.
    pub claim: usize,
    /// How it stands.
    pub verdict: Verdict,
    /// What the text says, in words.
    pub expected: String,
    /// What the data say; `None` where there is no such figure.
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
    /// What a share is a share of (persons or cases); null where that is not known.
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
        let Asked::Figure(asking) = &claim.asked else {
            return Needs::NOTHING;
        };
        let mut columns = asking.by.clone();
        let condition = asking.condition.as_deref().map(Condition::parse);
        if let Some(Ok(condition)) = condition {
            columns.extend(condition.columns());
        }
        condition::needs(asking.statistic, &columns)
    };
    claims.iter().map(of).fold(Needs::NOTHING, Needs::and)
}

/// How each claim stands to the data: in the order of the claims, and for each in that of the sources that answer.
///
/// `sql` answers a query, or says why it cannot. A claim whose source is not in the data is put to those that are.
pub fn verify(
    claims: &[Claim],
    data: &Dataset,
    settings: Settings,
    sql: &mut dyn FnMut(&str) -> Result<Cells, String>,
) -> PolarsResult<Vec<Outcome>> {
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
            Asked::Figure(asking) => verifier.figure(claim, asking)?,
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
) -> PolarsResult<Result<Vec<Figure>, String>> {
    computed(asking, &asking.sources, data, settings)
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
type Figures = Rc<Result<Vec<Figure>, String>>;

struct Verifier<'a> {
    data: &'a Dataset,
    settings: Settings,
    sources: BTreeSet<String>,
    set_aside: String,
    answers: BTreeMap<String, Figures>,
}

impl Verifier<'_> {
    /// The outcomes of a claim on a figure, one a source.
    fn figure(&mut self, claim: &Claim, asking: &Asking) -> PolarsResult<Vec<Found>> {
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
            .sources
            .iter()
            .any(|source| self.sources.contains(source));
        let loosened = !asking.sources.is_empty() && (self.settings.any_source || !there);
        let sources: &[String] = if loosened { &[] } else { &asking.sources };
        let figures = self.figures(asking, sources)?;
        let figures = match figures.as_ref() {
            Ok(figures) => figures,
            Err(why) => return Ok(vec![Found::none(why.clone())]),
        };
        let mut by_source: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
        for figure in figures
            .iter()
            .filter(|figure| reasons::fits(figure, &asking.cell))
        {
            by_source
                .entry(figure.key("source"))
                .or_default()
                .push(figure);
        }
        let named = asking.sources.join(", ");
        if by_source.is_empty() {
            let mut asked = asking.clone();
            asked.sources = sources.to_vec();
            let mut why = reasons::none_of(figures, &asked);
            if figures.is_empty() && asking.years.is_some() {
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
            if loosened && !asking.sources.iter().any(|named| named == source) {
                let other = format!("asked of {source} in place of {named}");
                one.reason = joined(&[&other, &one.reason]);
            }
            found.push(one);
        }
        Ok(found)
    }

    /// Of which other years there are such figures.
    fn other_years(&mut self, asking: &Asking) -> PolarsResult<String> {
        let mut asking = asking.clone();
        asking.years = None;
        let sources = asking.sources.clone();
        let figures = self.figures(&asking, &sources)?;
        let Ok(figures) = figures.as_ref() else {
            return Ok(String::new());
        };
        let fitting = figures
            .iter()
            .filter(|figure| reasons::fits(figure, &asking.cell));
        let years: BTreeSet<i64> = fitting.filter_map(Figure::year).collect();
        Ok(match (years.first(), years.last()) {
            (Some(first), Some(last)) if first == last => format!("; there is {first}"),
            (Some(first), Some(last)) => format!("; there is {first} to {last}"),
            _ => String::new(),
        })
    }

    /// The figures of a question, computed once.
    fn figures(&mut self, asking: &Asking, sources: &[String]) -> PolarsResult<Figures> {
        let Asking {
            statistic,
            countries,
            years,
            base,
            condition,
            by,
            ..
        } = asking;
        let name = (
            statistic.name,
            countries,
            years,
            sources,
            base.name(),
            condition,
            by,
        );
        let name = format!("{name:?}");
        if let Some(known) = self.answers.get(&name) {
            return Ok(Rc::clone(known));
        }
        let figures = Rc::new(computed(asking, sources, self.data, self.settings)?);
        self.answers.insert(name, Rc::clone(&figures));
        Ok(figures)
    }

    /// One figure against what the claim says of it.
    fn judged(&self, claim: &Claim, asking: &Asking, figure: &Figure, all: &[Figure]) -> Found {
        let column = asking.column.as_str();
        let mut computed = Computed {
            base: figure.base,
            status: figure.status.word().into(),
            source: figure.key("source").into(),
            ..Computed::default()
        };
        if let Some(Expected::Text(expected)) = &claim.expected {
            let found = if column == "status" {
                figure.status.word()
            } else {
                figure.key(column)
            };
            if found.is_empty() {
                return Found {
                    computed: Some(computed),
                    ..Found::none(format!("`{column}` is empty"))
                };
            }
            found.clone_into(&mut computed.text);
            return self.found(judge::of_text(expected, found), computed, String::new());
        }
        let Some(range) = number(figure, column) else {
            return Found {
                computed: Some(computed),
                ..Found::none(reasons::no_number(figure, column))
            };
        };
        let share = is_share(asking, figure, column);
        computed.text = words::range(range, share || claim.printed.percent);
        (computed.low, computed.high) = (Some(range.low), range.high);
        let scale = claim.printed.scale();
        let printed = scaled(range, scale);
        match &claim.expected {
            Some(Expected::Relation(relation, Against::Number(other))) => {
                let verdict = judge::of_relation(*relation, printed, Range::exact(*other));
                self.found(verdict, computed, String::new())
            }
            Some(Expected::Relation(relation, Against::Figures(keys))) => {
                let others = Others {
                    asking,
                    figure,
                    keys,
                    all,
                };
                let (verdict, reason) = others.judge(*relation, range, share);
                self.found(verdict, computed, reason)
            }
            Some(expected) => {
                let mut verdict = judge::of_number(expected, printed, claim.printed);
                let mut reason = String::new();
                if verdict == Verdict::Mismatch && is_rounded(figure, range, expected, claim) {
                    verdict = Verdict::Possible;
                    reason = "the source prints whole percentages: half a point either way is open"
                        .into();
                }
                self.found(verdict, computed, reason)
            }
            None => Found::none("the claim says no number"),
        }
    }

    /// A verdict with what a reader must know of it.
    fn found(&self, verdict: Verdict, computed: Computed, reason: String) -> Found {
        let known = format!("only {} is known", computed.text);
        let mut all = vec![reason.as_str()];
        match verdict {
            Verdict::Possible if reason.is_empty() => all.push(&known),
            Verdict::Mismatch => all.push(&self.set_aside),
            _ => {}
        }
        let reason = joined(&all);
        Found {
            verdict,
            computed: Some(computed),
            reason,
        }
    }

    /// The outcome of a claim on the answer to a query.
    fn query(
        &self,
        claim: &Claim,
        query: &str,
        sources: &[String],
        sql: &mut dyn FnMut(&str) -> Result<Cells, String>,
    ) -> Found {
        let missing: Vec<&str> = sources
            .iter()
            .map(String::as_str)
            .filter(|source| !self.sources.contains(*source))
            .collect();
        if !missing.is_empty() {
            return Found::none(format!(
                "the data have no figures of {}",
                missing.join(", ")
            ));
        }
        let cells = match sql(query) {
            Ok(cells) => cells,
            Err(why) => return Found::none(why),
        };
        let mut computed = Computed {
            source: if cells.sources.is_empty() {
                sources
            } else {
                &cells.sources
            }
            .join(";"),
            ..Computed::default()
        };
        let [row] = cells.rows.as_slice() else {
            let rows = cells.rows.len();
            return Found::none(format!(
                "the query gives {rows} rows, and a claim is about one"
            ));
        };
        let range = match words::cell_of_query(&cells.columns, row) {
            Ok(Ok(range)) => range,
            Ok(Err(text)) => {
                computed.text.clone_from(&text);
                if let Some(Expected::Relation(..) | Expected::Bounds(..)) = claim.expected {
                    return Found {
                        computed: Some(computed),
                        ..Found::none("the query gives a word, and the claim a number")
                    };
                }
                // an article of a law is a word, and a number to those who write claims
                let expected = words::expected(claim);
                return self.found(judge::of_text(&expected, &text), computed, String::new());
            }
            Err(why) => return Found::none(why),
        };
        computed.text = words::range(range, claim.printed.percent);
        (computed.low, computed.high) = (Some(range.low), range.high);
        let printed = scaled(range, claim.printed.scale());
        let verdict = match &claim.expected {
            Some(Expected::Relation(relation, Against::Number(other))) => {
                judge::of_relation(*relation, printed, Range::exact(*other))
            }
            Some(Expected::Text(_)) => {
                return Found {
                    computed: Some(computed),
                    ..Found::none("the query gives a number, and the claim a word")
                };
            }
            Some(expected) => judge::of_number(expected, printed, claim.printed),
            None => Verdict::NotComputable,
        };
        self.found(verdict, computed, String::new())
    }
}

fn computed(
    asking: &Asking,
    sources: &[String],
    data: &Dataset,
    settings: Settings,
) -> PolarsResult<Result<Vec<Figure>, String>> {
    let statistic = asking.statistic;
    let by = match By::named(statistic, &asking.by) {
        Ok(by) => by,
        Err(why) => return Ok(Err(why)),
    };
    let mut query = Query {
        years: asking.years,
        sources: sources.to_vec(),
        base: asking.base,
        ..Query::default()
    };
    if settings.confidence > 0.0 {
        query.confidence = settings.confidence;
    }
    for code in &asking.countries {
        query.add_country(code);
    }
    let read = asking
        .condition
        .as_deref()
        .map(Condition::parse)
        .transpose();
    let checked = read.and_then(|condition| {
        condition
            .map(|condition| condition.checked(statistic, data))
            .transpose()
    });
    let answer = match checked {
        Err(wrong) => return Ok(Err(format!("`where`: {wrong}"))),
        Ok(None) => by::break_down(statistic, data, &query, &by)?,
        Ok(Some(condition)) => {
            let (under, _) = condition::apply(statistic, data, &query, &condition)?;
            let answer = by::break_down(statistic, &under, &query, &by)?;
            condition::kept(statistic, answer, &condition)
        }
    };
    let min_cell = settings.min_cell;
    let public = Public::broken_down(statistic, by.beside, answer, query.confidence, min_cell);
    Ok(Ok(match public.content() {
        Content::Figures { figures, .. } => figures.clone(),
        _ => Vec::new(),
    }))
}

/// The figures that one is set against.
struct Others<'a> {
    asking: &'a Asking,
    figure: &'a Figure,
    keys: &'a super::Cell,
    all: &'a [Figure],
}

impl Others<'_> {
    fn judge(&self, relation: Relation, range: Range, share: bool) -> (Verdict, String) {
        let mut cell = self.asking.cell.clone();
        cell.insert("source".into(), vec![self.figure.key("source").to_owned()]);
        cell.extend(self.keys.clone());
        let others: Vec<&Figure> = self
            .all
            .iter()
            .filter(|other| other.keys != self.figure.keys && reasons::fits(other, &cell))
            .collect();
        // each value that is named must be there: a ranking without one of them is no ranking
        for (key, values) in self.keys {
            for value in values.iter().filter(|value| *value != "*") {
                if !others.iter().any(|other| other.key(key) == value) {
                    let why = format!("there is no figure with {key} {value} to set it against");
                    return (Verdict::NotComputable, why);
                }
            }
        }
        if others.is_empty() {
            return (
                Verdict::NotComputable,
                "there is no figure to set it against".into(),
            );
        }
        let mut verdict = Verdict::Match;
        let mut words = Vec::new();
        for other in others {
            let name = words::key_values(other, self.keys);
            let Some(found) = number(other, &self.asking.column) else {
                let why = reasons::no_number(other, &self.asking.column);
                return (Verdict::NotComputable, format!("{name}: {why}"));
            };
            verdict = verdict.min(judge::of_relation(relation, range, found));
            words.push(format!("{name} {}", words::range(found, share)));
        }
        (verdict, format!("set against {}", words.join(", ")))
    }
}

/// The number in a column of a figure.
pub fn number(figure: &Figure, column: &str) -> Option<Range> {
    let of_count = |count: Count| Range {
        low: count.low as f64,
        high: count.high.map(|high| high as f64),
    };
    match column {
        "count" => figure.count.map(of_count),
        "base" => figure.base.map(of_count),
        "value" => figure.value,
        "ci_low" => figure.interval.map(|(low, _)| Range::exact(low)),
        "ci_high" => figure.interval.and_then(|(_, high)| high).map(Range::exact),
        _ => None,
    }
}

fn is_share(asking: &Asking, figure: &Figure, column: &str) -> bool {
    let unit = figure.unit.unwrap_or(asking.statistic.unit);
    // shares stand beside counts of persons, too
    let of_value =
        unit == Unit::Share || figure.status == Status::Published || figure.split.is_some();
    matches!(column, "value" | "ci_low" | "ci_high") && of_value
}

/// Whether a percentage that a source prints as a whole one may be the number that a claim says.
fn is_rounded(figure: &Figure, found: Range, expected: &Expected, claim: &Claim) -> bool {
    let (Expected::Number(number), Some(share)) = (expected, found.number()) else {
        return false;
    };
    let percent = share * 100.0;
    let said = number / claim.printed.scale() * 100.0;
    let whole = (percent - percent.round()).abs() < 1e-9;
    figure.status == Status::Published && whole && said >= percent - 0.5 && said < percent + 0.5
}

fn scaled(range: Range, scale: f64) -> Range {
    Range {
        low: range.low * scale,
        high: range.high.map(|high| high * scale),
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
