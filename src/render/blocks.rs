//! Figures that share one row for people, since only a name differs.

use crate::stats::{Estimate, Remark, Status, Subject, SumRole, Unit};

/// Up to this many countries with the same text have one row each.
const MANY: usize = 10;

/// A place that is named without a number, and is not part of a sum.
pub(super) fn is_documented(figure: &Estimate) -> bool {
    figure.status == Status::NotPublished && figure.part == SumRole::Alone
}

/// A value over a whole series that is not known.
pub(super) fn is_of_series_unknown(figure: &Estimate) -> bool {
    let of_series = |one: &Remark| matches!(one, Remark::YearsKnown(_) | Remark::TooFewYears(_));
    figure.status == Status::Unknown && figure.remarks.any(of_series)
}

/// The figures row by row, and whether a row is of many countries.
pub(super) fn blocks<'a>(
    subject: &Subject,
    figures: &'a [Estimate],
) -> Vec<(bool, &'a [Estimate])> {
    if subject.unit != Unit::Tier {
        let blocks = figures.chunk_by(is_same_but_group);
        return blocks.map(|block| (false, block)).collect();
    }
    let said = figures.chunk_by(is_same_but_country);
    said.flat_map(|said| match said.len() {
        ..=MANY => said.chunks(1).map(|one| (false, one)).collect(),
        _ => vec![(true, said)],
    })
    .collect()
}

/// Places that are documented, or values that are unknown for the same reason, of one country, year and source.
fn is_same_but_group(a: &Estimate, b: &Estimate) -> bool {
    let alike = is_documented(a) && is_documented(b)
        || is_of_series_unknown(a) && is_of_series_unknown(b) && a.remarks == b.remarks;
    let mut keys = a.keys.iter();
    alike && keys.all(|(key, value)| *key == "group" || b.key(key) == value)
}

/// Countries that stay where they were, or are first named, without other changes.
fn is_same_but_country(a: &Estimate, b: &Estimate) -> bool {
    let others = a.keys.iter();
    let mut others = others.filter(|(key, _)| !matches!(*key, "country" | "source"));
    matches!(a.key("move"), "same" | "first")
        && a.remarks == b.remarks
        && others.all(|(key, value)| b.key(key) == value)
}
