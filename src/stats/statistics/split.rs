//! Shares of the parts of a whole, for every statistic of shares: bounds, base, unknown category, intervals.

use std::collections::BTreeMap;

use crate::dataset::count::Count;
use crate::stats::estimate::{Answer, Estimate, Keys, SumRole, Unknown};
use crate::stats::mathematics::bounds::{both, minus, sum};
use crate::stats::mathematics::interval::sison_glaz;
use crate::stats::mathematics::limits::{IntervalChoice, JointIntervals, Level};
use crate::stats::mathematics::missing;
use crate::stats::questions::query::{Base, Query};
use crate::stats::{Note, Remark, Remarks};

/// Not a part: persons whose category is not recorded.
pub(in crate::stats) const UNKNOWN: &str = "unknown";
/// The group of persons whose category is not recorded.
pub(crate) const MISSING: &str = "missing";

/// What a source prints of one whole.
#[derive(Debug, Clone, Default)]
pub(in crate::stats) struct PublishedSplit {
    /// The counts of its parts; those of unknown category under [`UNKNOWN`].
    pub parts: BTreeMap<String, Count>,
    /// The published total, if any; otherwise the sum of the parts is the base.
    pub whole: Option<Count>,
    /// Whether the parts are all there are, as in a case file, so that one alone is the whole.
    pub complete: bool,
    /// Whether two parts are one question, answered yes or no: the interval of one is that of the other.
    pub binary: bool,
    /// What the parts are by: `sex`.
    pub by: &'static str,
}

impl PublishedSplit {
    /// Those of unknown category.
    fn unknown(&self) -> Option<Count> {
        self.parts.get(UNKNOWN).copied()
    }

    /// The parts whose category is known.
    fn known(&self) -> impl Iterator<Item = (&String, Count)> {
        let parts = self.parts.iter().filter(|(part, _)| *part != UNKNOWN);
        parts.map(|(part, count)| (part, *count))
    }

    /// The parts, each at most what the total leaves after the minimum of the others. That it is at least what they leave, or
    /// exactly as much, is not used: it would reveal a value that the source suppresses.
    pub(in crate::stats) fn narrowed(&self) -> Self {
        let mut narrowed = self.clone();
        let Some(whole) = self.whole.and_then(|whole| whole.high) else {
            return narrowed;
        };
        if self.exceeds() {
            return narrowed;
        }
        let least: u64 = self.parts.values().map(|count| count.low).sum();
        for count in narrowed.parts.values_mut() {
            let most = whole - (least - count.low);
            if most > count.low || most == 0 {
                count.high = Some(count.high.map_or(most, |high| high.min(most)));
            }
        }
        narrowed
    }

    /// People of the published total who are in no part, where the source does not give those of unknown category; none where the total
    /// may be zero.
    fn left_over(&self) -> Option<Count> {
        if self.whole.is_none() || self.unknown().is_some() {
            return None;
        }
        let parts = sum(self.parts.values().map(|count| Some(*count)))?;
        minus(self.whole?, parts).filter(|left| left.low > 0)
    }

    /// Those of unknown category, as printed or as the total leaves them.
    fn missing(&self) -> Option<Count> {
        self.unknown().or_else(|| self.left_over())
    }

    /// Whether the parts are more than the total printed can hold.
    pub(in crate::stats) fn exceeds(&self) -> bool {
        let least = sum(self.parts.values().map(|count| Some(*count))).map_or(0, |sum| sum.low);
        self.whole
            .and_then(|whole| whole.high)
            .is_some_and(|whole| least > whole)
    }

    /// The base where the source prints what gives it; `None` where it is the sum of the parts: for `known` where several are
    /// published and the source does not give those of unknown category, and where the parts exceed the total.
    pub(in crate::stats) fn base(&self, base: Base) -> Option<Count> {
        let least = sum(self.known().map(|(_, count)| Some(count))).map_or(0, |sum| sum.low);
        let fits = |base: &Count| base.high.is_none_or(|high| least <= high);
        match (base, self.unknown()) {
            (Base::All | Base::WorstCase, _) => self.whole.filter(fits),
            (Base::Known | Base::Answered, Some(unknown)) => self
                .whole
                .and_then(|whole| minus(whole, unknown))
                .filter(fits),
            (Base::Known | Base::Answered, None) => None,
        }
    }

    /// The rest of the base without the part, which is one of those of the sum; `None` if it is not known.
    fn rest(&self, count: Count, base: Base, sum: &PartSum) -> Option<Count> {
        let all = base == Base::All;
        let left = self.whole.and_then(|whole| minus(whole, count));
        let left = left.map(|left| Count { low: 0, ..left });
        let nobody = self.complete.then_some(Count::exact(0));
        match sum.without(count) {
            // the others are no more than the total leaves
            Some(others) => left.and_then(|left| both(others, left)).or(Some(others)),
            // with one part printed, the others may be anything that it leaves
            None => left.filter(|_| !all).or(nobody),
        }
    }

    /// A figure a part, in the order of their names.
    pub(in crate::stats) fn figures(
        &self,
        keys: impl Fn(&str) -> Keys,
        query: &Query,
    ) -> Vec<Estimate> {
        self.narrowed().figures_of(keys, query)
    }

    fn figures_of(&self, keys: impl Fn(&str) -> Keys, query: &Query) -> Vec<Estimate> {
        let many = self.known().count();
        let level = if self.binary && many == 2 {
            query.level()
        } else {
            query.level_of_part(many)
        };
        let (base, missing) = (self.base(query.base), self.missing());
        let of_base = |part: &&String| *part != UNKNOWN || query.base == Base::All;
        let parts = self.parts.iter().filter(|(part, _)| of_base(part));
        let of_parts = PartSum::of(parts.map(|(_, count)| *count));
        let all_known = sum(self.known().map(|(_, count)| Some(count)));
        let mut figures: Vec<Estimate> = self
            .known()
            .map(|(part, count)| {
                let rest = self.rest(count, query.base, &of_parts);
                let figure = match base {
                    _ if query.base == Base::WorstCase => {
                        self.worst_case(keys(part), count, (all_known, base), &level)
                    }
                    Some(base) => Estimate::share_of(keys(part), count, base, level),
                    None => Estimate::share(keys(part), Some(count), rest, level),
                };
                Estimate {
                    remarks: self.left_out(missing, query.base),
                    unknown: match (missing, query.base) {
                        (Some(unknown), Base::Known | Base::Answered) => Unknown::LeftOut(unknown),
                        (Some(unknown), Base::WorstCase) => Unknown::Spanned(unknown),
                        _ => Unknown::None,
                    },
                    ..figure
                }
            })
            .collect();
        if query.interval == IntervalChoice::SisonGlaz && !(self.binary && many == 2) {
            together(&mut figures, query.confidence());
        }
        if let (Base::All, Some(unknown)) = (query.base, missing) {
            let rest = all_known.unwrap_or(Count::exact(0));
            let figure = match base {
                Some(base) => Estimate::share_of(keys(MISSING), unknown, base, query.level()),
                None => Estimate::share(keys(MISSING), Some(unknown), Some(rest), query.level()),
            };
            figures.push(Estimate {
                interval: None, // what is not recorded is no matter of chance
                level: None,
                part: SumRole::OfTotal,
                ..figure
            });
        }
        figures
    }

    /// The range of the share, from none of the unknown in the part to all of them.
    fn worst_case(
        &self,
        keys: Keys,
        part: Count,
        (all_known, whole): (Option<Count>, Option<Count>),
        level: &Level,
    ) -> Estimate {
        let nobody = Count::exact(0);
        let all_known = all_known.unwrap_or(nobody);
        if let Some(whole) = whole {
            // all of the total but the other parts; where the unknown are printed, no more than they
            let others = minus(all_known, part).unwrap_or(nobody);
            let left = whole.high.map(|high| high.saturating_sub(others.low));
            let left = Count { low: 0, high: left };
            let with_unknown =
                sum([Some(part), self.unknown()]).filter(|_| self.unknown().is_some());
            let most = with_unknown.and_then(|most| both(Count { low: 0, ..most }, left));
            let most = most.unwrap_or(left).high;
            let most = Count {
                low: part.low,
                high: most,
            };
            return Estimate {
                count: Some(part),
                ..Estimate::share_of(keys, most, whole, *level)
            };
        }
        let split = missing::PartSplit {
            part,
            rest: minus(all_known, part).unwrap_or(nobody),
            unknown: self.unknown().unwrap_or(nobody),
        };
        let (low, high) = split.outer_limits(level.method, level.confidence);
        let base = sum([Some(all_known), Some(split.unknown)]);
        let figure = Estimate::share(keys, Some(part), Some(split.rest), *level);
        let (rest, unknown) = (split.rest, split.unknown);
        let all = format!("({part} + {rest} + {unknown})");
        let working = format!("from {part} / {all} to ({part} + {unknown}) / {all}");
        let value = split.worst_case();
        let with_unknown = |count: Count| Count {
            low: count.low,
            high: count.high.zip(unknown.high).map(|(a, b)| a + b),
        };
        Estimate {
            base,
            value,
            working,
            split: Some((with_unknown(part), with_unknown(rest))),
            status: crate::stats::Status::of_value(value),
            interval: value.map(|_| (low, Some(high))),
            ..figure
        }
    }

    /// What a base leaves out.
    fn left_out(&self, missing: Option<Count>, base: Base) -> Remarks {
        let Some(unknown) = missing else {
            return Remarks::default();
        };
        let of = self.by;
        match base {
            Base::Known | Base::Answered => Remark::UnknownLeftOut { unknown, of }.into(),
            Base::WorstCase => Remark::UnknownSpanned { unknown, of }.into(),
            Base::All => Remarks::default(),
        }
    }
}

/// What parts add up to, so that the sum of the others follows for each of many.
struct PartSum {
    parts: usize,
    low: u64,
    /// Of the parts that have an upper bound.
    high: u64,
    /// How many have none.
    open: usize,
}

impl PartSum {
    fn of(parts: impl Iterator<Item = Count>) -> Self {
        let mut sum = Self {
            parts: 0,
            low: 0,
            high: 0,
            open: 0,
        };
        for part in parts {
            sum.parts += 1;
            sum.low += part.low;
            sum.high += part.high.unwrap_or(0);
            sum.open += usize::from(part.high.is_none());
        }
        sum
    }

    /// The sum of all but one of the parts; `None` where there is no other.
    fn without(&self, part: Count) -> Option<Count> {
        let open = self.open - usize::from(part.high.is_none());
        (self.parts > 1).then(|| Count {
            low: self.low - part.low,
            high: (open == 0).then(|| self.high - part.high.unwrap_or(0)),
        })
    }
}

/// Puts the limits of Sison and Glaz instead of others, where all parts are known and none is empty; elsewhere there are none.
fn together(figures: &mut [Estimate], confidence: f64) {
    let counts: Option<Vec<u64>> = figures
        .iter()
        .map(|figure| figure.count.and_then(Count::number))
        .collect();
    let base = figures.first().and_then(|figure| figure.base?.number());
    let whole = |counts: &Vec<u64>| Some(counts.iter().sum()) == base;
    let limits = match counts.filter(whole) {
        Some(counts) => sison_glaz(&counts, confidence).map_err(|refusal| refusal.to_string()),
        None => Err("some parts are not known exactly".into()),
    };
    for (at, figure) in figures.iter_mut().enumerate() {
        figure.level = figure.level.map(|level| Level {
            together: Some(JointIntervals::SisonGlaz),
            ..level
        });
        match &limits {
            Ok(limits) => figure.interval = Some((limits[at].0, Some(limits[at].1))),
            Err(reason) => {
                figure.interval = None;
                figure.level = None;
                figure.remarks.push(Remark::NoSisonGlaz(reason.clone()));
            }
        }
    }
}

/// Notes what the intervals of an answer are, where it is not plain.
pub(in crate::stats) fn note_intervals(answer: &mut Answer) {
    let levels = answer.figures.iter().filter_map(|figure| figure.level);
    let joint = levels.filter(|level| level.together.is_some());
    if let Some(level) = joint.max_by_key(Level::label) {
        answer.note(Note::JointIntervals(level));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(parts: &[(&str, Count)], whole: Option<Count>) -> PublishedSplit {
        PublishedSplit {
            parts: parts
                .iter()
                .map(|(part, count)| ((*part).to_owned(), *count))
                .collect(),
            whole,
            complete: true,
            binary: false,
            by: "sex",
        }
    }

    fn values(split: &PublishedSplit, base: Base) -> Vec<(f64, Option<f64>)> {
        let query = Query {
            base,
            ..Query::default()
        };
        let figures = split.figures(|part| vec![("group", part.into())], &query);
        let value = |figure: &Estimate| figure.value.map(|value| (value.low, value.high));
        figures.iter().filter_map(value).collect()
    }

    /// 60 women, 30 men and 10 of unknown sex (`shared/statistics.md` 4.5).
    #[test]
    fn each_base_says_something_else_of_the_unknown() {
        let parts = [("female", 60), ("male", 30), ("unknown", 10)];
        let split = split(&parts.map(|(part, n)| (part, Count::exact(n))), None);
        let exact = |share: f64| (share, Some(share));
        assert_eq!(
            values(&split, Base::Known),
            [exact(60.0 / 90.0), exact(30.0 / 90.0)]
        );
        assert_eq!(
            values(&split, Base::All),
            [exact(0.6), exact(0.3), exact(0.1)]
        );
        assert_eq!(
            values(&split, Base::WorstCase),
            [(0.6, Some(0.7)), (0.3, Some(0.4))]
        );
    }

    #[test]
    fn a_printed_total_holds_those_whom_nobody_names_as_unknown() {
        let parts = [("female", 60), ("male", 30)].map(|(part, n)| (part, Count::exact(n)));
        let split = split(&parts, Some(Count::exact(100)));
        assert_eq!(
            values(&split, Base::WorstCase),
            [(0.6, Some(0.7)), (0.3, Some(0.4))]
        );
        // where the unknown are printed, others are hidden parts, not unknown ones
        let mut printed = split.clone();
        printed.parts.insert(UNKNOWN.into(), Count::exact(2));
        printed.parts.insert("other".into(), Count::between(0, 9));
        assert_eq!(values(&printed, Base::WorstCase)[0], (0.6, Some(0.62)));
    }

    #[test]
    fn a_printed_total_narrows_what_is_hidden() {
        let parts = [("female", Count::between(0, 4)), ("male", Count::exact(9))];
        let narrow = split(&parts, Some(Count::exact(11)));
        // 9 of at most 11, at least 9: the others are 0 to 2
        assert_eq!(values(&narrow, Base::Known)[1], (9.0 / 11.0, Some(1.0)));
        assert!(!narrow.exceeds() && split(&parts, Some(Count::exact(8))).exceeds());
    }

    /// The paper's Figure 1: 17, 10, 6 and 17 of 50; the reference is in `tests/vectors/intervals_multinomial.json`.
    #[test]
    fn the_intervals_of_a_split_hold_together() {
        let parts = [("a", 17), ("b", 10), ("c", 6), ("d", 17)];
        let split = split(&parts.map(|(part, n)| (part, Count::exact(n))), None);
        for (interval, limits) in [
            (IntervalChoice::Fitting, (0.198_979_5, 0.516_518_0)),
            (IntervalChoice::SisonGlaz, (0.2, 0.481_762_7)),
            (
                IntervalChoice::Each(crate::stats::mathematics::interval::IntervalMethod::Wilson),
                (0.224_368_8, 0.478_461_9),
            ),
        ] {
            let query = Query {
                interval,
                ..Query::default()
            };
            let figures = split.figures(|_| Vec::new(), &query);
            let (low, high) = figures[0].interval.unwrap();
            assert!((low - limits.0).abs() < 1e-6, "{interval:?}: {low}");
            assert!(
                (high.unwrap() - limits.1).abs() < 1e-6,
                "{interval:?}: {high:?}"
            );
        }
    }
}
