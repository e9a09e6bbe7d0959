//! Counts that are hidden, and whatever they would follow from.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status, SumRole, Unknown};
use crate::stats::{Remark, Unit, Whole};

/// Hides counts from 1 to `min_cell - 1`, at least two parts of any sum, and all that is computed from a hidden one.
pub fn protect(mut figures: Vec<Estimate>, min_cell: Option<u64>) -> Vec<Estimate> {
    let Some(k) = min_cell else { return figures };
    // with its countries, the whole file or a sum would reveal a hidden one
    let is_sum = |remark: &Remark| matches!(remark, Remark::SumOfMembers { .. });
    let is_whole = |figure: &Estimate| {
        figure.key("country") == areas::ALL_PERSONS || figure.remarks.iter().any(is_sum)
    };
    if k > 1 && !figures.iter().all(is_whole) {
        figures.retain(|figure| !is_whole(figure));
    }
    if k > 1 {
        // what parts add up to may be small, or give a part away
        for figure in &mut figures {
            figure.remarks.hide_sums();
        }
    }
    let mut wholes: BTreeMap<Whole, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        wholes.entry(Whole::identify(figure)).or_default().push(at);
    }
    for members in wholes.values() {
        let parts: Vec<usize> = members
            .iter()
            .copied()
            .filter(|at| figures[*at].part == SumRole::OfTotal)
            .collect();
        // rows of a table are not people
        let small = |at: &usize| {
            figures[*at].unit != Some(Unit::Rows)
                && figures[*at].count.is_some_and(|count| is_small(count, k))
        };
        let mut hide: BTreeSet<usize> = members.iter().copied().filter(small).collect();
        let hidden_parts = parts.iter().filter(|at| hide.contains(at)).count();
        if hidden_parts == 1 {
            let others = parts.iter().copied().filter(|at| !hide.contains(at));
            let next = others
                .filter(|at| size(&figures[*at]) > 0)
                .min_by_key(|at| size(&figures[*at]));
            hide.extend(next);
        }
        let alone = hidden_parts == 1 && hide.len() == 1;
        if !hide.is_empty() {
            hide.extend(
                members
                    .iter()
                    .copied()
                    .filter(|at| figures[*at].part == SumRole::Derived),
            );
        }
        for at in hide {
            hide_one(&mut figures[at]);
        }
        if alone {
            // no other suppression could hide it: the base would reveal it
            for at in members {
                let figure = &mut figures[*at];
                // limits give their base back
                (figure.base, figure.interval, figure.level) = (None, None, None);
                figure.working.clear();
            }
        }
        if members.iter().any(|at| gives_away(&figures[*at], k)) {
            for at in members {
                hide_base(&mut figures[*at]);
            }
        }
        for at in members {
            let figure = &mut figures[*at];
            if matches!(figure.unknown, Unknown::LeftOut(count) if is_small(count, k)) {
                figure.unknown = Unknown::None;
                figure.remarks = Remark::SomeLeftOut.into();
            }
        }
    }
    protect_compared(&mut figures, k);
    for members in wholes.values() {
        order_hidden(&mut figures, members);
    }
    figures
}

/// Puts the hidden parts of a whole that are places behind the others, by name: their order by size would say which is larger.
fn order_hidden(figures: &mut [Estimate], members: &[usize]) {
    let name = |figure: &Estimate| -> Option<Vec<String>> {
        let values = ["origin", "destination", "group"].map(|key| figure.key(key));
        let given = values.into_iter().filter(|value| !value.is_empty());
        let is_place = |value: &&str| value.split(';').all(|code| areas::by_code(code).is_some());
        let places: Vec<String> = given.filter(is_place).map(areas::name).collect();
        (!places.is_empty()).then_some(places)
    };
    let places = members
        .iter()
        .copied()
        .filter(|at| name(&figures[*at]).is_some());
    let places: Vec<usize> = places.collect();
    if !places
        .iter()
        .any(|at| figures[*at].status == Status::Hidden)
    {
        return;
    }
    let taken = places.iter().map(|at| std::mem::take(&mut figures[*at]));
    let (mut hidden, shown): (Vec<Estimate>, Vec<Estimate>) =
        taken.partition(|figure| figure.status == Status::Hidden);
    hidden.sort_by_key(name);
    for (at, figure) in places.into_iter().zip(shown.into_iter().chain(hidden)) {
        figures[at] = figure;
    }
}

/// Takes from figures that are set against a hidden count all but their own, and hides what is computed from a series of which
/// a year is hidden.
fn protect_compared(figures: &mut [Estimate], k: u64) {
    let series = |figure: &Estimate| Whole::identify(figure).any_year();
    let hidden = figures
        .iter()
        .filter(|figure| figure.status == Status::Hidden);
    let hidden: BTreeSet<Whole> = hidden.map(series).collect();
    for figure in figures
        .iter_mut()
        .filter(|figure| figure.part == SumRole::Compared && figure.value.is_some())
    {
        if figure.base.is_some_and(|base| is_small(base, k)) {
            *figure = Estimate {
                measure: std::mem::take(&mut figure.measure),
                part: figure.part,
                ..Estimate::counted(std::mem::take(&mut figure.keys), figure.count)
            };
        } else if figure.count.is_none() && hidden.contains(&series(figure)) {
            hide_one(figure);
        }
    }
}

/// Whether a count tells that there were some, and fewer than `k`.
pub(in crate::stats) fn is_small(count: Count, k: u64) -> bool {
    count.high.is_some_and(|high| (1..k).contains(&high))
}

/// Whether a share that is shown reveals a small count: that of all the others together, or of the unknown it spans.
fn gives_away(figure: &Estimate, k: u64) -> bool {
    let spanned = matches!(figure.unknown, Unknown::Spanned(count) if is_small(count, k));
    figure.base.is_some() && (spanned || figure.split.is_some_and(|(_, rest)| is_small(rest, k)))
}

/// Leaves the count, and takes away what it is a share of.
fn hide_base(figure: &mut Estimate) {
    if figure.base.is_some() {
        *figure = Estimate {
            keys: std::mem::take(&mut figure.keys),
            count: figure.count,
            part: figure.part,
            measure: std::mem::take(&mut figure.measure),
            status: Status::Hidden,
            ..Estimate::default()
        };
    }
}

fn size(figure: &Estimate) -> u64 {
    figure
        .count
        .map_or(0, |count| count.high.unwrap_or(u64::MAX))
}

/// Takes all away but what the figure is about: its base, too, from which others could be subtracted.
pub(in crate::stats) fn hide_one(figure: &mut Estimate) {
    *figure = Estimate {
        keys: std::mem::take(&mut figure.keys),
        part: figure.part,
        status: Status::Hidden,
        ..Estimate::default()
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Query;

    fn part(group: &str, n: u64, rest: u64) -> Estimate {
        let keys = vec![("country", "KGZ".to_owned()), ("group", group.to_owned())];
        Estimate::share(
            keys,
            Some(Count::exact(n)),
            Some(Count::exact(rest)),
            Query::default().level(),
        )
    }

    #[test]
    fn what_the_parts_of_a_contradicted_total_add_up_to_is_not_told() {
        let mut figure =
            Estimate::counted(vec![("country", "KGZ".to_owned())], Some(Count::exact(300)));
        figure.status = Status::Contradicted;
        let (by, parts) = (
            crate::stats::reconciliation::SumDivision::Sex,
            Some(Count::exact(8)),
        );
        figure.remarks = Remark::Contradicted { by, parts }.into();
        let shown = protect(vec![figure], Some(11));
        assert_eq!(shown[0].status, Status::Contradicted);
        assert!(!shown[0].remarks.to_string().contains('8'));
    }

    #[test]
    fn a_small_part_never_hides_alone() {
        let figures = vec![part("a", 3, 97), part("b", 20, 80), part("c", 77, 23)];
        let hidden: Vec<bool> = protect(figures, Some(11))
            .iter()
            .map(|f| f.status == Status::Hidden)
            .collect();
        assert_eq!(hidden, [true, true, false]);
    }

    #[test]
    fn a_part_with_nothing_beside_it_loses_its_base() {
        let figures = protect(vec![part("a", 3, 97)], Some(11));
        assert!(
            figures[0].count.is_none()
                && figures[0].base.is_none()
                && figures[0].interval.is_none()
        );
    }

    #[test]
    fn a_base_that_tells_a_small_rest_or_unknown_is_hidden() {
        let shown = |figure: &Estimate| (figure.count.is_some(), figure.base.is_some());
        let rest = protect(
            vec![part("a", 97, 3), part("b", 2, 98), part("c", 1, 99)],
            Some(11),
        );
        assert_eq!(
            rest.iter().map(shown).collect::<Vec<_>>(),
            [(true, false), (false, false), (false, false)]
        );
        let unknown = |unknown| Estimate {
            unknown,
            remarks: Remark::UnknownLeftOut {
                unknown: Count::exact(4),
                of: "sex",
            }
            .into(),
            ..part("a", 60, 40)
        };
        let spanned = protect(vec![unknown(Unknown::Spanned(Count::exact(4)))], Some(11));
        assert!(spanned[0].value.is_none() && spanned[0].remarks.is_empty());
        let left_out = protect(vec![unknown(Unknown::LeftOut(Count::exact(4)))], Some(11));
        assert!(left_out[0].value.is_some() && left_out[0].remarks == Remark::SomeLeftOut.into());
    }

    /// The row of what is not recorded is a part like the others.
    #[test]
    fn a_small_number_of_missing_hides_another_part() {
        let figures = protect(
            vec![
                part("a", 60, 43),
                part("b", 40, 63),
                part("missing", 3, 100),
            ],
            Some(11),
        );
        let hidden = figures.iter().map(|f| f.status == Status::Hidden);
        assert_eq!(hidden.collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn zeros_and_large_counts_are_shown_and_nothing_is_hidden_unasked() {
        let figures = vec![part("a", 0, 30), part("b", 11, 19)];
        assert!(
            protect(figures, Some(11))
                .iter()
                .all(|figure| figure.status != Status::Hidden)
        );
        assert!(protect(vec![part("a", 3, 97)], None)[0].count.is_some());
    }
}
