//! Estimates of persons seen and unseen: columns for machines, and the table for people.

use serde_json::Value;

use super::machine::{float, text};
use super::number::grouped;
use crate::stats::mathematics::bounds::Range;
use crate::stats::views::hidden::{EstimateKind, EstimateRemark, NEAR, PopulationEstimate};
use crate::stats::{Column, ColumnUnits};

/// The most models that are about as good as the best and shown to people.
const MODELS: usize = 12;

/// The columns behind those that distinguish populations.
const COLUMNS: [&str; 11] = [
    "kind",
    "model",
    "persons_seen",
    "estimate",
    "ci_low",
    "ci_high",
    "bic",
    "aic",
    "existence",
    "known",
    "note",
];

/// Estimates of one population, and the values that distinguish it from others.
pub type Population<'a> = (&'a [String], &'a [PopulationEstimate]);

/// All columns and rows; `by` are the columns that distinguish populations.
pub fn rows(by: &[String], of: &[Population<'_>]) -> (Vec<Column>, Vec<Vec<Value>>) {
    let columns = by.iter().map(|name| {
        let column = Column::with_name(name.clone());
        column.described("as in the file")
    });
    let fixed = COLUMNS.map(|name| {
        let column = Column::with_name(name);
        match name {
            "ci_low" | "ci_high" => column.measured_in(ColumnUnits::one("persons")),
            _ => column,
        }
    });
    let rows = of.iter().flat_map(|(values, lines)| {
        lines.iter().map(|line| {
            let values = values.iter().map(|value| text(value));
            values.chain(cells(line)).collect()
        })
    });
    (columns.chain(fixed).collect(), rows.collect())
}

fn cells(line: &PopulationEstimate) -> [Value; 11] {
    [
        line.kind.word().into(),
        text(&line.model),
        line.persons_seen.map_or(Value::Null, Value::from),
        float(line.estimate),
        float(line.limits.0),
        float(line.limits.1),
        float(line.bic),
        float(line.aic),
        line.existence.code().into(),
        line.known.map_or(Value::Null, Value::from),
        text(&line.note()),
    ]
}

/// Heads and cells for people: the models about as good as the best, numbers at three digits.
pub fn sheet(
    by: &[String],
    of: &[Population<'_>],
    confidence: f64,
) -> (Vec<Column>, Vec<Vec<Value>>) {
    let interval = format!("{}% interval", super::number::three(confidence * 100.0));
    let fixed = ["Estimate of", "Model or list", "Persons"].map(str::to_owned);
    let heads = by
        .iter()
        .cloned()
        .chain(fixed)
        .chain([interval, "Note".into()]);
    let heads = heads.map(Column::with_name);
    let mut rows = Vec::new();
    for (values, lines) in of {
        let mut models = 0;
        for line in *lines {
            let far = |remark: &EstimateRemark| matches!(remark, EstimateRemark::Behind(bic) if *bic > NEAR);
            if line.remarks.iter().any(far) {
                continue;
            }
            models += usize::from(line.kind == EstimateKind::Model);
            if line.kind == EstimateKind::Model && models > MODELS {
                continue;
            }
            let values = values.iter().cloned().chain(row(line));
            rows.push(values.map(Value::from).collect());
        }
    }
    (heads.collect(), rows)
}

fn row(line: &PopulationEstimate) -> [String; 5] {
    let (low, high) = line.limits;
    let interval = match (low, high) {
        (Some(low), Some(high)) => format!("{}–{}", three(low), three(high)),
        (Some(low), None) => format!("at least {}", three(low)),
        (None, Some(high)) => format!("at most {}", three(high)),
        (None, None) => String::new(),
    };
    let persons = match (line.kind, line.estimate) {
        (EstimateKind::Seen, _) => line.persons_seen.map_or(String::new(), grouped),
        (EstimateKind::Range, _) => String::new(),
        (_, Some(estimate)) => three(estimate),
        (_, None) => "–".into(),
    };
    let known = line.known.map(|known| format!("known: {}", grouped(known)));
    let said = line.remarks.iter().filter(|remark| is_shown(line, remark));
    let note: Vec<String> = known
        .into_iter()
        .chain(said.map(ToString::to_string))
        .collect();
    [
        line.kind.label().into(),
        if line.kind == EstimateKind::Model && line.model.is_empty() {
            "independent lists".into()
        } else {
            line.model.clone()
        },
        persons,
        interval,
        note.join("; "),
    ]
}

/// What the columns of the table do not say already.
fn is_shown(line: &PopulationEstimate, remark: &EstimateRemark) -> bool {
    !matches!(
        (line.kind, remark),
        (EstimateKind::SelfCheck, EstimateRemark::OnList(_))
            | (EstimateKind::Averaged, EstimateRemark::Averaged { .. })
    )
}

/// Persons between bounds at three digits: `12,300–28,800`.
pub(super) fn range(range: Range) -> String {
    match range.high {
        Some(high) if high == range.low => three(high),
        Some(high) => format!("{}–{}", three(range.low), three(high)),
        None => format!("at least {}", three(range.low)),
    }
}

/// A number of persons at three digits: `22,991` reads `23,000`.
pub fn three(value: f64) -> String {
    let unit = 10_f64.powi((value.max(1.0).log10().floor() as i32 - 2).max(0));
    let rounded = (value.max(0.0) / unit).round() * unit;
    if rounded >= 1e15 {
        return format!("{rounded:.0e}");
    }
    grouped(rounded as u64)
}

#[cfg(test)]
mod tests {
    #[test]
    fn three_digits_of_persons() {
        for (value, text) in [
            (22_991.3, "23,000"),
            (123.4, "123"),
            (9_996.0, "10,000"),
            (0.4, "0"),
            (3.2e15, "3e15"),
        ] {
            assert_eq!(super::three(value), text);
        }
    }
}
