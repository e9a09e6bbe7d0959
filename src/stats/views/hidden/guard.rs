//! The guard for capture histories, which are small cells.

use super::line::{EstimateKind, EstimateRemark, PopulationEstimate};
use crate::stats::mathematics::capture::Captures;

/// Digits that are left of a number from which a small count could be worked out.
const DIGITS: i32 = 3;

/// Hides what gives a history of 1 to `below` less one persons away. The persons seen without a list, or on it and on another,
/// differ from the whole by those on that list alone: where these are few, the line is suppressed. Estimates and their
/// criteria follow from all histories by a formula, so that three digits of them are left.
pub fn protect(
    lines: Vec<PopulationEstimate>,
    captures: &Captures,
    below: Option<u64>,
) -> Vec<PopulationEstimate> {
    let Some(below) = below.filter(|below| *below > 1) else {
        return lines;
    };
    let is_small = |persons: u64| (1..below).contains(&persons);
    if !captures.iter().any(|(_, persons)| is_small(persons)) {
        return lines;
    }
    let mut list = 0;
    let mut last = None;
    let hide = |mut line: PopulationEstimate| {
        list = if last == Some(line.kind) { list + 1 } else { 0 };
        last = Some(line.kind);
        let check = matches!(line.kind, EstimateKind::SelfCheck | EstimateKind::LeaveOut);
        let few = check && is_small(captures.count(1 << list));
        let counts = [line.persons_seen, line.known].into_iter().flatten();
        if few || counts.into_iter().any(is_small) {
            (line.persons_seen, line.known, line.estimate) = (None, None, None);
            line.limits = (None, None);
            (line.bic, line.aic) = (None, None);
            line.remarks = vec![EstimateRemark::Suppressed];
            return line;
        }
        line.estimate = line.estimate.map(round);
        line.limits = (line.limits.0.map(round), line.limits.1.map(round));
        line.bic = line.bic.map(f64::round);
        line.aic = line.aic.map(f64::round);
        for remark in &mut line.remarks {
            if let EstimateRemark::Behind(bic) = remark {
                *bic = bic.round();
            }
        }
        line
    };
    lines.into_iter().map(hide).collect()
}

/// A number at three digits.
fn round(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10_f64.powi(value.log10().floor() as i32 + 1 - DIGITS);
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::super::{EstimationSettings, hidden};
    use super::*;

    #[test]
    fn a_list_with_few_persons_of_its_own_is_suppressed_and_digits_are_cut() {
        let mut captures = Captures::new(3);
        for (history, persons) in (1..).zip([34, 51, 16, 7, 13, 12, 11]) {
            captures.add(history, persons);
        }
        let names = ["a", "b", "c"].map(str::to_owned);
        let lines = hidden(&captures, &names, &EstimationSettings::default()).lines;
        assert_eq!(protect(lines.clone(), &captures, None), lines);
        assert_eq!(protect(lines.clone(), &captures, Some(7)), lines);
        let shown = protect(lines.clone(), &captures, Some(8));
        for (shown, whole) in shown.iter().zip(&lines) {
            let check = matches!(whole.kind, EstimateKind::SelfCheck | EstimateKind::LeaveOut);
            let hides = check && whole.model == "c";
            assert_eq!(
                shown.remarks == [EstimateRemark::Suppressed],
                hides,
                "{shown:?}"
            );
            assert_eq!(shown.persons_seen.is_none(), hides);
            for value in [shown.estimate, shown.limits.0, shown.limits.1] {
                assert!(value.is_none_or(|value| (value - round(value)).abs() < 1e-9));
            }
        }
    }
}
