//! Counts that are hidden, and whatever they would follow from.

use std::collections::{BTreeMap, BTreeSet};

use super::row;
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
        protect_whole(&mut figures, members, k);
    }
    protect_compared(&mut figures, k);
    for members in wholes.values() {
        order_hidden(&mut figures, members);
    }
    figures
}

/// Hides the counts of a whole that are small, and those that they would follow from. Those of unknown category are a part like
/// the others, whether they have a row or are left out of the base: a reader knows the total.
fn protect_whole(figures: &mut [Estimate], members: &[usize], k: u64) {
    let is_part =
        |at: &usize| figures[*at].part == SumRole::OfTotal && figures[*at].count.is_some();
    let parts: Vec<usize> = members.iter().copied().filter(is_part).collect();
    let mut row: Vec<Count> = parts.iter().filter_map(|at| figures[*at].count).collect();
    let unknown = parts.iter().find_map(|at| match figures[*at].unknown {
        Unknown::LeftOut(count) | Unknown::Spanned(count) => Some(count),
        Unknown::None => None,
    });
    row.extend(unknown);
    let suppressed = row::suppress(&row, k);
    let in_row = parts.iter().enumerate();
    let in_row = in_row.filter(|(nth, _)| suppressed.has(*nth));
    let mut hide: BTreeSet<usize> = in_row.map(|(_, at)| *at).collect();
    // rows of a table are not people
    let small = |at: &&usize| {
        let figure = &figures[**at];
        let is_alone = figure.part != SumRole::OfTotal;
        figure.unit != Some(Unit::Rows)
            && (figure.count.is_some_and(|count| is_small(count, k))
                || is_alone && gives_away(figure, k))
    };
    hide.extend(members.iter().filter(small));
    if !hide.is_empty() {
        let derived = |at: &&usize| figures[**at].part == SumRole::Derived;
        hide.extend(members.iter().filter(derived));
    }
    let hides_unknown = unknown.is_some() && suppressed.has(parts.len());
    for at in members {
        let figure = &mut figures[*at];
        if hide.contains(at) {
            hide_one(figure);
        } else if hides_unknown && figure.part == SumRole::OfTotal {
            hide_base(figure);
        }
    }
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
    hidden.sort_by_cached_key(name);
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
pub(in crate::stats) fn hide_base(figure: &mut Estimate) {
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
        let keys = vec![("country", "KGZ".into()), ("group", group.into())];
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
            Estimate::counted(vec![("country", "KGZ".into())], Some(Count::exact(300)));
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

    /// With a total of 100 that is known, 97 would give 2 + 1 away, and 60 of 64 the four of unknown category.
    #[test]
    fn a_count_that_tells_a_small_rest_or_unknown_is_hidden() {
        let all_hidden = |figures: &[Estimate]| {
            let hidden = |figure: &Estimate| figure.count.is_none() && figure.base.is_none();
            figures.iter().all(hidden)
        };
        let rest = vec![part("a", 97, 3), part("b", 2, 98), part("c", 1, 99)];
        assert!(all_hidden(&protect(rest, Some(11))));
        let unknown = |unknown| Estimate {
            unknown,
            ..part("a", 60, 40)
        };
        let few = Count::exact(4);
        for with_few in [Unknown::Spanned(few), Unknown::LeftOut(few)] {
            let figures = protect(vec![unknown(with_few), part("b", 40, 60)], Some(11));
            let shown: Vec<_> = figures
                .iter()
                .map(|figure| (figure.count.is_some(), figure.base.is_some()))
                .collect();
            assert_eq!(shown, [(true, false), (false, false)]);
        }
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
