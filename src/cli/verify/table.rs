//! Outcomes as a table.

use serde_json::{Value, json};

use super::Verified;
use crate::claims::{self, Claim, ClaimOutcome, Verdict};
use crate::stats::guard::Permit;
use crate::stats::{Column, Note, Public, Weight, number};

/// Outcomes for people: those that need a look first.
pub(super) fn sheet(files: &[Verified]) -> Public {
    let mut pairs: Vec<(&Claim, &ClaimOutcome)> = files.iter().flat_map(Verified::pairs).collect();
    pairs.sort_by_key(|(_, outcome)| outcome.verdict);
    let cited = sources(files);
    let columns = ["Outcome", "Statement", "Expected", "Computed", "Source"];
    let columns = columns.map(|name| Column {
        name: name.into(),
        ..Column::default()
    });
    let row = |(claim, outcome): &(&Claim, &ClaimOutcome)| -> Vec<Value> {
        let none = claims::Computed::default();
        let computed = outcome.computed.as_ref().unwrap_or(&none);
        let place = if claim.locator.is_empty() {
            String::new()
        } else {
            format!(" [{}]", claim.locator)
        };
        let remark = [outcome.reason.as_str(), claim.note.as_str()];
        let remark: Vec<&str> = remark.into_iter().filter(|text| !text.is_empty()).collect();
        let remark = if remark.is_empty() {
            String::new()
        } else {
            format!(" – {}", remark.join("; "))
        };
        let of = computed.base.map_or(String::new(), |base| {
            format!(" of {}", number::count(Some(base)))
        });
        let at = |source: &str| cited.iter().position(|known| known == source);
        let references = computed.source.split(';').filter_map(at);
        let references: Vec<String> = references.map(|at| format!("[{}]", at + 1)).collect();
        vec![
            json!(outcome.verdict.word().replace('_', " ")),
            json!(format!("{}{place}{remark}", claim.statement)),
            json!(short(&outcome.expected, outcome)),
            json!(format!("{}{of}", short(&computed.text, outcome))),
            json!(references.concat()),
        ]
    };
    let rows = pairs.iter().map(row).collect();
    Public::rows(
        "Claims against the data",
        columns.to_vec(),
        rows,
        notes(files),
        Permit::for_shown_numbers(),
    )
    .citing(cited)
}

/// A long text that is as it should be, cut: programs have it whole.
fn short(text: &str, outcome: &ClaimOutcome) -> String {
    const SHOWN: usize = 20;
    let word = outcome
        .computed
        .as_ref()
        .is_some_and(|computed| computed.low.is_none());
    if outcome.verdict != Verdict::Match || !word || text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHOWN).collect();
    format!("{} …", cut.trim_end())
}

/// The columns for programs.
const FIELDS: [(&str, &str, &str); 18] = [
    ("file", "", "the file of the claim"),
    ("claim", "", "id of the claim"),
    (
        "outcome",
        "",
        "mismatch, possible (the claim lies inside bounds that are not equal), matches_rounded, match or not_computable",
    ),
    ("statement", "", "what the text says"),
    ("locator", "", "where the text says it"),
    ("claimed_by", "", "who says it: id of a source"),
    ("expected", "", "what the text says the figure is, in words"),
    ("computed", "", "what the data say it is, in words"),
    (
        "computed_low",
        "of the statistic",
        "lower bound of the figure, shares as fractions of 1; null where there is none, or it is a word",
    ),
    (
        "computed_high",
        "of the statistic",
        "upper bound of the figure; null where there is none, or it is a word",
    ),
    (
        "base_low",
        "persons",
        "lower bound of the base; null if no base is known",
    ),
    ("base_high", "persons", "upper bound of the base"),
    ("status", "", "how far the figure is known"),
    ("source", "", "ids of the sources of the data"),
    (
        "reason",
        "",
        "what is missing, or other remarks on the outcome",
    ),
    ("note", "", "remarks on the claim"),
    ("query", "", "what was asked"),
    ("line", "", "line of the claim in its file"),
];

/// Outcomes for programs, in the order of the claims.
pub(super) fn rows(files: &[Verified]) -> Public {
    let mut rows = Vec::new();
    for file in files {
        for (claim, outcome) in file.pairs() {
            let none = claims::Computed::default();
            let computed = outcome.computed.as_ref().unwrap_or(&none);
            let text = |text: &str| {
                if text.is_empty() {
                    Value::Null
                } else {
                    json!(text)
                }
            };
            rows.push(vec![
                json!(file.file),
                json!(claim.id),
                json!(outcome.verdict.word()),
                json!(claim.statement),
                text(&claim.locator),
                text(&claim.source),
                text(&outcome.expected),
                text(&computed.text),
                json!(computed.low),
                json!(computed.high),
                json!(computed.base.map(|base| base.low)),
                json!(computed.base.and_then(|base| base.high)),
                text(&computed.status),
                text(&computed.source),
                text(&outcome.reason),
                text(&claim.note),
                text(&claims::asked(claim)),
                json!(claim.line),
            ]);
        }
    }
    let permit = Permit::for_shown_numbers();
    let title = "Claims against the data";
    Public::rows(title, Column::list(FIELDS), rows, notes(files), permit).citing(sources(files))
}

/// How many claims have each outcome.
fn notes(files: &[Verified]) -> Vec<Note> {
    let outcomes: Vec<&ClaimOutcome> = files.iter().flat_map(|file| &file.outcomes).collect();
    let count = |verdict: Verdict| {
        outcomes
            .iter()
            .filter(|outcome| outcome.verdict == verdict)
            .count()
    };
    let counted = Verdict::ALL.map(|verdict| (count(verdict), verdict.word().replace('_', " ")));
    let counted: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let total = match outcomes.len() {
        0 => "No claims.".to_owned(),
        1 => format!("1 outcome: {}.", counted.join(", ")),
        many => format!("{many} outcomes: {}.", counted.join(", ")),
    };
    let mut notes = vec![Note::stated("outcomes", Weight::Warning, total)];
    if count(Verdict::Possible) > 0 {
        let text =
            "possible: the data give the figure only as a range, and the statement lies within it";
        notes.push(Note::stated("possible", Weight::Legend, text));
    }
    if count(Verdict::NotComputable) > 0 {
        let text = "not computable: nothing was checked; the remark says what is missing";
        notes.push(Note::stated("not-computable", Weight::Legend, text));
    }
    notes
}

/// The sources of the data, each once, in the order in which they are cited.
fn sources(files: &[Verified]) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    let outcomes = files.iter().flat_map(|file| &file.outcomes);
    for computed in outcomes.filter_map(|outcome| outcome.computed.as_ref()) {
        for source in computed
            .source
            .split(';')
            .filter(|source| !source.is_empty())
        {
            if !cited.iter().any(|known| known == source) {
                cited.push(source.to_owned());
            }
        }
    }
    cited
}
