//! The review of labels: what could not be resolved is written to a file, and what the analyst decides there is taken back.

use std::collections::BTreeMap;

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::areas::{self, Resolution};
use super::fault::{Fault, Faults};
use super::ledger::Ledger;
use super::limits;
use super::read::{Pipes, reason, text_file};

/// One label of a review file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Label {
    /// As in the data.
    pub label: String,
    /// What it means, as the analyst decides: a code, `-` for no country; empty where it is open.
    pub country: String,
    /// The number of its rows.
    #[serde(default)]
    pub rows: String,
    /// Codes of countries whose labels look like it, joined by `;`: shown, never applied.
    #[serde(default)]
    pub suggestions: String,
}

/// The labels of a review file, or all that is wrong with it.
pub fn read(path: &str) -> Result<Vec<Label>, Faults> {
    let expected =
        "a review of labels: a CSV file that begins with the columns `label` and `country`";
    let fault = |error: csv::Error| {
        let line = error.position().map(csv::Position::line);
        Faults(vec![Fault {
            line,
            ..Fault::unreadable(path, format!("{expected} ({error})"))
        }])
    };
    let text = text_file(Path::new(path), Pipes::Allowed);
    let text =
        text.map_err(|error| Fault::unreadable(path, format!("{expected} ({})", reason(&error))))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(fault)?;
    if ![headers.get(0), headers.get(1)]
        .into_iter()
        .eq([Some("label"), Some("country")])
    {
        return Err(Fault::unreadable(path, expected).into());
    }
    let mut labels = Vec::new();
    let mut faults = Vec::new();
    for (line, label) in (2..).zip(reader.deserialize()) {
        let label: Label = label.map_err(fault)?;
        let code = label.country.trim();
        if !matches!(code, "" | "-") && areas::by_code(code).is_none() {
            let expected =
                "a code such as `KGZ`, `-` for no country, or an empty cell while undecided";
            faults.push(Fault::cell(path, line, "country", code, expected));
        }
        labels.push(label);
    }
    if faults.is_empty() {
        Ok(labels)
    } else {
        Err(Faults(faults))
    }
}

impl Label {
    /// What is decided about it; none while it is open.
    pub(super) fn decision(&self) -> Option<(&str, Resolution)> {
        let meaning = match self.country.trim() {
            "" => return None,
            "-" => Resolution::NoCountry("not_a_country"),
            code => Resolution::Area(&areas::by_code(code)?.code),
        };
        Some((&self.label, meaning))
    }
}

/// The review with what is still open: earlier decisions stay, new labels are added.
pub fn update(earlier: &[Label], ledgers: &[Ledger]) -> Vec<Label> {
    let mut labels: BTreeMap<String, Label> = earlier
        .iter()
        .map(|label| (label.label.clone(), label.clone()))
        .collect();
    // looking for suggestions takes long, and thousands of labels are not labels of countries
    let mut searches = limits::FAULTS;
    for (label, rows) in ledgers.iter().flat_map(|ledger| &ledger.unresolved) {
        labels.entry(label.clone()).or_insert_with(|| {
            let suggestions = match areas::resolve(label) {
                Resolution::Ambiguous(codes) => codes,
                _ if searches == 0 => Vec::new(),
                _ => {
                    searches -= 1;
                    areas::suggest(label)
                }
            };
            Label {
                label: label.clone(),
                country: String::new(),
                rows: rows.to_string(),
                suggestions: suggestions.join(";"),
            }
        });
    }
    labels.into_values().collect()
}
