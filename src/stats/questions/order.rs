//! The order of figures, and their cut: the largest of all, or of each split with the rest as one row.
//!
//! Counts and values are bounds: they are sorted by the lower one, then by the upper; ties keep their order;
//! suppressed and unknown ones come last in either direction.

use std::cmp::Ordering;

use super::shown;
use crate::stats::estimate::{Estimate, Status, SumRole};
use crate::stats::mathematics::bounds::Range;
use crate::stats::statistics::age_share;
use crate::stats::{Description, Note, Unit, Whole};
use rest::{keep_origins, sides, together};

mod rest;

/// The group for the parts that a cut leaves out.
pub const REST: &str = "other";

/// How figures are ordered and cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// `count`, `value` or a key; none where they stay as they are.
    pub by: Option<String>,
    /// Whether the largest, or last, comes first.
    pub descending: bool,
    /// Maximum number of rows shown.
    pub top: Option<usize>,
}

impl Order {
    /// Reads an order such as `-count` or `country`; the error lists the orders.
    pub fn parse(
        about: &Description,
        beside: &[&'static str],
        sort: Option<&str>,
        top: Option<usize>,
    ) -> Result<Self, String> {
        let Some(sort) = sort else {
            let size = match about.unit {
                Unit::Persons | Unit::Rows => "count",
                _ => "value",
            };
            return Ok(Self {
                by: top.map(|_| size.to_owned()),
                descending: true,
                top,
            });
        };
        let (by, descending) = sort
            .strip_prefix('-')
            .map_or((sort, false), |by| (by, true));
        let keys: Vec<&str> = about.keys.iter().chain(beside).copied().collect();
        let there = shown::columns(&keys);
        if !there.contains(&by) {
            return Err(format!(
                "`{}` cannot be sorted by `{by}`; it can by {}; a `-` before it reverses the order",
                about.name,
                there.join(", ")
            ));
        }
        Ok(Self {
            by: Some(by.to_owned()),
            descending,
            top,
        })
    }

    /// Sorts and cuts the figures, with the notes about the cut.
    pub(in crate::stats) fn sort(
        &self,
        unit: Unit,
        figures: Vec<Estimate>,
    ) -> (Vec<Estimate>, Vec<Note>) {
        let Some(by) = &self.by else {
            return (figures, Vec::new());
        };
        let mut notes = Vec::new();
        // a split stays together where its parts are ordered by size; its shares are of one base
        let splits = unit == Unit::Share && ["count", "value"].contains(&by.as_str());
        let blocks = if splits {
            splits_of(figures)
        } else {
            vec![figures]
        };
        let (mut ordered, mut uncertain) = (Vec::new(), 0);
        let (many, mut left_out, mut gathered) = (blocks.len(), 0, 0);
        for mut figures in blocks {
            let mut derived = Vec::new();
            if splits {
                let is_part = |figure: &mut Estimate| figure.part != SumRole::Derived;
                derived = figures.extract_if(.., |figure| !is_part(figure)).collect();
            }
            figures.sort_by(|a, b| self.compare(by, a, b));
            if let Some(top) = self.top.filter(|top| *top < figures.len()) {
                let rest = figures.split_off(top);
                uncertain += usize::from(is_uncertain(by, &figures, &rest));
                left_out += rest.len();
                if splits && rest.iter().all(|figure| figure.part == SumRole::OfTotal) {
                    gathered += rest.len();
                    for side in sides(&figures, rest) {
                        figures.extend(together(&side));
                    }
                }
            }
            ordered.extend(figures);
            ordered.extend(derived); // computed from all parts, shown or not
        }
        let others = self.top.map_or(0, |_| keep_origins(&mut ordered));
        if others > 0 {
            notes.push(Note::OriginsLeftOut { origins: others });
        }
        if let (Some(top), 1..) = (self.top, left_out) {
            notes.push(Note::Cut {
                top,
                of_each_split: splits && many > 1,
                left_out: left_out - gathered,
            });
            if uncertain > 0 {
                notes.push(Note::CutUncertain);
            }
        }
        (ordered, notes)
    }

    fn compare(&self, by: &str, a: &Estimate, b: &Estimate) -> Ordering {
        let turn = |order: Ordering| {
            if self.descending {
                order.reverse()
            } else {
                order
            }
        };
        if !shown::is_number(by) {
            let number = |figure: &Estimate| figure.key(by).parse::<i64>();
            return turn(if let (Ok(a), Ok(b)) = (number(a), number(b)) {
                a.cmp(&b)
            } else {
                // ages by age, whatever their letters
                let (a, b) = (shown::text(a, by), shown::text(b, by));
                (age_share::order(a), a).cmp(&(age_share::order(b), b))
            });
        }
        match (shown::number(a, by), shown::number(b, by)) {
            (Some(a), Some(b)) => {
                let high = |range: Range| range.high.unwrap_or(f64::INFINITY);
                turn(a.low.total_cmp(&b.low).then(high(a).total_cmp(&high(b))))
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

/// The figures of each split, in the order of their first ones.
fn splits_of(figures: Vec<Estimate>) -> Vec<Vec<Estimate>> {
    let about = |figure: &Estimate| {
        let of_origin = figure.key("destination").is_empty();
        let origin = of_origin.then(|| figure.key("origin").to_owned());
        (Whole::identify(figure), origin)
    };
    let mut splits: Vec<(_, Vec<Estimate>)> = Vec::new();
    for figure in figures {
        let about = about(&figure);
        match splits.iter_mut().find(|(known, _)| *known == about) {
            Some((_, of)) => of.push(figure),
            None => splits.push((about, vec![figure])),
        }
    }
    splits.into_iter().map(|(_, of)| of).collect()
}

/// Whether one that is left out may belong to those shown.
fn is_uncertain(by: &str, first: &[Estimate], rest: &[Estimate]) -> bool {
    if !shown::is_number(by) {
        return false;
    }
    let sizes = first.iter().map(|figure| shown::number(figure, by));
    rest.iter().any(|out| match shown::number(out, by) {
        None => matches!(
            out.status,
            Status::Hidden | Status::Unknown | Status::NotPublished | Status::Contradicted
        ),
        Some(out) => sizes.clone().flatten().any(|size| {
            let high = |range: Range| range.high.unwrap_or(f64::INFINITY);
            out.low <= high(size) && size.low <= high(out)
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;
    use crate::stats::find;

    fn figure(country: &str, count: Option<Count>) -> Estimate {
        Estimate::counted(vec![("country", country.into())], count)
    }

    fn ordered(sort: &str, top: Option<usize>) -> (Vec<String>, usize) {
        let statistic = find("detected-victims").unwrap();
        let figures = vec![
            figure("a", Some(Count::exact(7))),
            figure("b", None),
            figure("c", Some(Count::between(0, 4))),
            figure("d", Some(Count::exact(0))),
            figure("e", Some(Count::between(5, 9))),
        ];
        let order = Order::parse(statistic, &[], Some(sort), top).unwrap();
        let (figures, notes) = order.sort(statistic.unit, figures);
        let name = |figure: &Estimate| figure.key("country").to_owned();
        (figures.iter().map(name).collect(), notes.len())
    }

    #[test]
    fn figures_stand_by_their_lower_bound_and_the_unknown_last() {
        assert_eq!(ordered("-count", None).0.concat(), "aecdb");
        assert_eq!(ordered("count", None).0.concat(), "dceab");
        assert_eq!(ordered("-country", None).0.concat(), "edcba");
    }

    /// For flows, the rest is of all origins together, or of one direction where all begin or end in one country.
    #[test]
    fn the_rest_of_flows_has_no_origin_of_its_own() {
        let flow = |from: &str, to: &str, n: u64| Estimate {
            part: SumRole::OfTotal,
            ..Estimate::counted(
                vec![("origin", from.into()), ("destination", to.into())],
                Some(Count::exact(n)),
            )
        };
        let rest = |flows: Vec<Estimate>, top| {
            let order = Order::parse(find("flows").unwrap(), &[], Some("-count"), Some(top));
            let (figures, _) = order.unwrap().sort(Unit::Share, flows);
            let rest = figures.iter().skip(top);
            let told = |figure: &Estimate| {
                let ends = [figure.key("origin"), figure.key("destination")].join(">");
                (ends, figure.count.and_then(Count::number).unwrap())
            };
            rest.map(told).collect::<Vec<_>>()
        };
        let all = vec![flow("A", "B", 9), flow("C", "D", 5), flow("E", "B", 3)];
        assert_eq!(rest(all, 1), [("other>other".to_owned(), 8)]);
        let one = vec![
            flow("A", "B", 9),
            flow("A", "C", 5),
            flow("A", "D", 4),
            flow("E", "A", 3),
            flow("F", "A", 2),
        ];
        assert_eq!(
            rest(one, 1),
            [("A>other".to_owned(), 9), ("other>A".to_owned(), 5)]
        );
    }

    #[test]
    fn a_cut_through_bounds_is_said_to_be_uncertain() {
        // the rank of an unknown one is unknown
        assert_eq!(ordered("-count", Some(1)), (vec!["a".to_owned()], 2));
        assert_eq!(ordered("country", Some(2)).1, 1);
        assert!(Order::parse(find("flows").unwrap(), &[], Some("colour"), None).is_err());
    }
}
