//! Noise in figures: counts and bases change, and shares and intervals are computed again from them.

use std::collections::BTreeMap;

use super::Noise;
use crate::dataset::count::Count;
use crate::stats::estimate::{Answer, Estimate, SumRole, Unknown};
use crate::stats::guard::small_cells::hide_one;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Remarks, Status, Unit};

impl Noise {
    /// Changes the counts of an answer; `keyed` is the answer to the same question from [`Noise::keyed`] data. What is not a count,
    /// or a share of one, is suppressed: it was computed from counts without noise.
    pub(in crate::stats) fn apply(&self, answer: &mut Answer, keyed: Answer) {
        let keys: BTreeMap<_, Estimate> = keyed
            .figures
            .into_iter()
            .map(|figure| (figure.keys.clone(), figure))
            .collect();
        for figure in &mut answer.figures {
            match keys.get(&figure.keys) {
                Some(twin) => self.change(figure, twin),
                None => hide_one(figure),
            }
        }
        answer.notes.retain(|note| !note.tells_values());
        if !answer.figures.is_empty() {
            answer.note(self.note());
        }
    }

    /// Changes a figure; its twin has keys instead of counts.
    fn change(&self, figure: &mut Estimate, twin: &Estimate) {
        let exact = |count: Option<Count>| count.and_then(Count::number);
        let number = |own: Option<Count>, keys: Option<Count>| {
            let (own, keys) = (exact(own)?, exact(keys)?);
            // what keys do not change is not counted from persons, such as a population
            Some(if own == keys {
                own
            } else {
                self.count(own, keys)
            })
        };
        if figure.unit == Some(Unit::Rows) || figure.status == Status::Published {
            return;
        }
        let Some(count) = number(figure.count, twin.count) else {
            // that a derived value is undefined tells of counts, too, as do its base and remarks
            let has_number =
                figure.count.is_some() || figure.base.is_some() || figure.value.is_some();
            if has_number || figure.part == SumRole::Derived {
                hide_one(figure);
            }
            return;
        };
        let is_derived = matches!(figure.part, SumRole::Compared);
        let base = number(figure.base, twin.base);
        if is_derived || figure.base.is_some() && base.is_none() {
            hide_one(figure);
            return;
        }
        let of_persons = figure.base != twin.base;
        let value = value(figure, count, base);
        let interval = figure
            .level
            .zip(base.filter(|base| of_persons && *base > 0));
        figure.interval = interval.map(|(level, base)| {
            let around =
                |n: u64| Count::between(n.saturating_sub(self.largest()), n + self.largest());
            let (low, high) = level.over(around(count), around(base.saturating_sub(count)));
            (low, Some(high))
        });
        if figure.interval.is_none() {
            figure.level = None;
        }
        figure.count = Some(Count::exact(count));
        figure.base = base.map(Count::exact);
        figure.value = value;
        figure.status = Status::Perturbed;
        figure.split = None;
        figure.unknown = Unknown::None;
        figure.working.clear();
        figure.remarks = Remarks::default();
    }
}

/// The value of changed counts: in proportion to what it was.
fn value(figure: &Estimate, count: u64, base: Option<u64>) -> Option<Range> {
    let value = figure.value?.number()?;
    let (was, of) = (figure.count?.number()?, base? as f64);
    let per = figure.base?.number()? as f64 / was as f64 * value;
    let per = if was > 0 { per } else { 1.0 };
    let changed = count as f64 / of * per;
    let most = if figure.unit == Some(Unit::Share) || figure.level.is_some() {
        1.0
    } else {
        f64::INFINITY
    };
    (of > 0.0).then(|| Range::exact(changed.min(most)))
}

#[cfg(test)]
mod tests {
    use super::super::NoiseRule;
    use super::*;
    use crate::stats::Remark;

    /// Evenness of one destination: its base is the number of victims without noise, and the remark says that there is one place.
    #[test]
    fn what_is_undefined_shows_no_base_without_noise() {
        let noise = Noise {
            kind: NoiseRule::Round { base: 11 },
            secret: [].into(),
        };
        let mut figure = Estimate {
            keys: vec![("group", "evenness".into())],
            base: Some(Count::exact(2)),
            part: SumRole::Derived,
            remarks: Remark::OneDestination.into(),
            ..Estimate::default()
        };
        let twin = figure.clone();
        noise.change(&mut figure, &twin);
        assert_eq!((figure.status, figure.base), (Status::Hidden, None));
        assert!(figure.remarks.is_empty());
    }
}
