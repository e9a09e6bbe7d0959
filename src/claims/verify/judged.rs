//! One figure, or the answer to one query, against what a claim says about it.

use super::super::judge::{self, Verdict};
use super::super::{Against, Asking, Claim, Expected, reasons, words};
use super::others::{Others, is_share, number};
use super::{Computed, JudgedFigure, QueryResult, Verifier, joined};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Status};

impl Verifier<'_> {
    /// One figure against what the claim says about it.
    pub(super) fn judged(
        &self,
        claim: &Claim,
        asking: &Asking,
        figure: &Estimate,
        all: &[Estimate],
    ) -> JudgedFigure {
        let column = asking.column.as_str();
        let mut computed = Computed {
            base: figure.base,
            status: figure.status.word().into(),
            source: figure.key("source").into(),
            ..Computed::default()
        };
        if let Some(Expected::Text(expected)) = &claim.expected {
            return self.judged_word(expected, figure, column, computed);
        }
        // no verdict rests on a total that its parts contradict
        let usable = figure.status != Status::Contradicted;
        let Some(range) = number(figure, column).filter(|_| usable) else {
            return computed.unjudged(reasons::no_number(figure, column));
        };
        let share = is_share(asking, figure, column);
        computed.enter(range, share || claim.printed.percent);
        let printed = scaled(range, claim.printed.scale());
        match &claim.expected {
            Some(Expected::Relation(relation, Against::Number(other))) => {
                let verdict = judge::of_relation(*relation, printed, Range::exact(*other));
                self.found(verdict, computed, "")
            }
            Some(Expected::Relation(relation, Against::Figures(keys))) => {
                let others = Others {
                    asking,
                    figure,
                    keys,
                    all,
                };
                let (verdict, reason) = others.judge(*relation, range, share);
                self.found(verdict, computed, &reason)
            }
            Some(expected) => match judge::of_number(expected, printed, claim.printed) {
                Verdict::Mismatch if is_rounded(figure, range, expected, claim) => {
                    let reason = "the source prints whole percentages, accurate to ±0.5 points";
                    self.found(Verdict::Possible, computed, reason)
                }
                verdict => self.found(verdict, computed, ""),
            },
            None => JudgedFigure::none("the claim has no number"),
        }
    }

    /// A word of a figure against the one that the claim says.
    fn judged_word(
        &self,
        expected: &str,
        figure: &Estimate,
        column: &str,
        mut computed: Computed,
    ) -> JudgedFigure {
        let found = match column {
            "status" => figure.status.word(),
            column => figure.key(column),
        };
        if found.is_empty() {
            return computed.unjudged(format!("`{column}` is empty"));
        }
        found.clone_into(&mut computed.text);
        self.found(judge::of_text(expected, found), computed, "")
    }

    /// A verdict with what a reader must know of it.
    fn found(&self, verdict: Verdict, computed: Computed, reason: &str) -> JudgedFigure {
        let known = format!("only {} is known", computed.text);
        let mut all = vec![reason];
        match verdict {
            Verdict::Possible if reason.is_empty() => all.push(&known),
            Verdict::Mismatch => all.push(&self.set_aside),
            _ => {}
        }
        let reason = joined(&all);
        JudgedFigure {
            verdict,
            computed: Some(computed),
            reason,
        }
    }

    /// The outcome of a claim on the answer to a query.
    pub(super) fn query(
        &self,
        claim: &Claim,
        query: &str,
        sources: &[String],
        sql: &mut dyn FnMut(&str) -> Result<QueryResult, String>,
    ) -> JudgedFigure {
        let missing: Vec<&str> = sources
            .iter()
            .map(String::as_str)
            .filter(|source| !self.sources.contains(*source))
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            return JudgedFigure::none(format!("the data have no figures of {missing}"));
        }
        let cells = match sql(query) {
            Ok(cells) => cells,
            Err(why) => return JudgedFigure::none(why),
        };
        let [row] = cells.rows.as_slice() else {
            let rows = cells.rows.len();
            let why = format!("the query gives {rows} rows, but a claim needs one");
            return JudgedFigure::none(why);
        };
        let used = if cells.sources.is_empty() {
            sources
        } else {
            &cells.sources
        };
        let computed = Computed {
            source: used.join(";"),
            ..Computed::default()
        };
        match words::cell_of_query(&cells.columns, row) {
            Ok(Ok(range)) => self.judged_number_of_query(claim, range, computed),
            Ok(Err(text)) => self.judged_word_of_query(claim, text, computed),
            Err(why) => JudgedFigure::none(why),
        }
    }

    /// A number that a query gives against what the claim says.
    fn judged_number_of_query(
        &self,
        claim: &Claim,
        range: Range,
        mut computed: Computed,
    ) -> JudgedFigure {
        computed.enter(range, claim.printed.percent);
        let printed = scaled(range, claim.printed.scale());
        let verdict = match &claim.expected {
            Some(Expected::Relation(relation, Against::Number(other))) => {
                judge::of_relation(*relation, printed, Range::exact(*other))
            }
            Some(Expected::Text(_)) => {
                return computed.unjudged("the query gives a number, but the claim is a word");
            }
            Some(expected) => judge::of_number(expected, printed, claim.printed),
            None => Verdict::NotComputable,
        };
        self.found(verdict, computed, "")
    }

    /// A word that a query gives against what the claim says.
    fn judged_word_of_query(
        &self,
        claim: &Claim,
        text: String,
        mut computed: Computed,
    ) -> JudgedFigure {
        computed.text = text;
        if let Some(Expected::Relation(..) | Expected::Bounds(..)) = claim.expected {
            return computed.unjudged("the query gives a word, but the claim is a number");
        }
        // an article of a law is a word, and a number to those who write claims
        let verdict = judge::of_text(&words::expected(claim), &computed.text);
        self.found(verdict, computed, "")
    }
}

impl Computed {
    /// Enters a number and its bounds, in percent where it is printed so.
    fn enter(&mut self, range: Range, percent: bool) {
        self.text = words::range(range, percent);
        (self.low, self.high) = (Some(range.low), range.high);
    }

    /// A figure that is there and cannot be judged.
    fn unjudged(self, reason: impl Into<String>) -> JudgedFigure {
        JudgedFigure {
            computed: Some(self),
            ..JudgedFigure::none(reason)
        }
    }
}

/// Whether a percentage that a source prints as a whole one may be the number that a claim says.
fn is_rounded(figure: &Estimate, found: Range, expected: &Expected, claim: &Claim) -> bool {
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
