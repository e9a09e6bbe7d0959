//! Outcomes of claims in a lock: before and now.

use serde_json::Value;

use super::lock::Output;
use super::quantity::Quantity;

impl Output {
    /// What a check in it found, in words: how many of its claims do not hold.
    pub(crate) fn does_not_hold(&self) -> String {
        let mut all = 0;
        let mut wrong = 0;
        for table in &self.tables {
            // documents have a table for people
            let outcome = |(name, _): &(String, String)| name == "outcome" || name == "Outcome";
            let Some(at) = table.columns.iter().position(outcome) else {
                continue;
            };
            all += table.rows.len();
            let is_wrong = |row: &&Vec<Value>| row.get(at).is_some_and(|said| said == "mismatch");
            wrong += table.rows.iter().filter(is_wrong).count();
        }
        match (wrong, all) {
            (0, _) => "a claim in it does not hold".into(),
            (1, all) => format!("1 of its {all} claims does not hold"),
            (wrong, all) => format!("{wrong} of its {all} claims do not hold"),
        }
    }
}

/// Whether the columns are those of outcomes of claims.
pub(super) fn are(columns: &[(String, String)]) -> bool {
    let has = |wanted: &str| columns.iter().any(|(name, _)| name == wanted);
    has("claim") && has("outcome")
}

/// The outcome of a claim before and now, where it changed: the outcome, the figure, and why there is none.
pub(super) fn outcome(before: &[Quantity], after: &[Quantity]) -> Option<(String, String)> {
    let word = |row: &[Quantity], name: &str| {
        let cell = row.iter().find(|quantity| quantity.name == name)?;
        let (said, _) = cell.words(cell);
        (said != "unknown").then_some(said)
    };
    let (from, to) = (word(before, "outcome")?, word(after, "outcome")?);
    if from == to {
        return None;
    }
    let said = |row: &[Quantity], outcome: &str| {
        let mut text = outcome.replace('_', " ");
        match (word(row, "computed"), word(row, "reason")) {
            (Some(figure), _) => text += &format!(", {figure}"),
            (None, Some(why)) => text += &format!(": {why}"),
            (None, None) => {}
        }
        text
    };
    Some((said(before, &from), said(after, &to)))
}

/// Whether a column of a claim is left out: its place in the file, and what its outcome says.
pub(super) fn is_said(column: &str, judged: bool) -> bool {
    const JUDGED: [&str; 7] = [
        "outcome",
        "computed",
        "base_low",
        "base_high",
        "status",
        "source",
        "reason",
    ];
    column == "line" || judged && JUDGED.contains(&column)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::build::changes::{Change, between};
    use crate::build::lock::LockedTable;

    fn said(old: &Output, new: &Output) -> Vec<String> {
        between(old, new).iter().map(Change::words).collect()
    }

    #[test]
    fn a_claim_that_can_no_longer_be_computed_is_said_in_one_line_and_why() {
        let claims = |rows: Vec<[Value; 6]>| Output {
            tables: vec![LockedTable {
                columns: ["claim", "outcome", "computed", "source", "reason", "line"]
                    .map(|name| (name.to_owned(), String::new()))
                    .to_vec(),
                rows: rows.into_iter().map(Vec::from).collect(),
                ..LockedTable::default()
            }],
            ..Output::default()
        };
        let match_of = |line: u64| {
            [
                json!("alb-most"),
                json!("match"),
                json!("159"),
                json!("unodc"),
                json!(null),
                json!(line),
            ]
        };
        let old = claims(vec![match_of(4)]);
        let gone = [
            json!("alb-most"),
            json!("not_computable"),
            json!(null),
            json!(null),
            json!("no figure"),
            json!(4),
        ];
        assert_eq!(
            said(&old, &claims(vec![gone])),
            ["alb-most match, 159 -> not computable: no figure"]
        );
        assert_eq!(
            said(&claims(Vec::new()), &old),
            ["new row: alb-most (outcome match)"]
        );
        let mut other = match_of(4);
        other[1] = json!("mismatch");
        other[2] = json!("86");
        other[4] = json!("92 rows were set aside");
        assert_eq!(
            said(&old, &claims(vec![other])),
            ["alb-most match, 159 -> mismatch, 86"]
        );
        assert!(said(&old, &claims(vec![match_of(9)])).is_empty());
    }
}
