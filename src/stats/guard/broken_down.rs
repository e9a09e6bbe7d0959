//! The guard over a break-down: its values are parts of a total that may be known.

use std::collections::BTreeMap;

use super::small_cells::{self, hide_one};
use crate::stats::estimate::{Estimate, Status};
use crate::stats::questions::by::{Block, block};

/// The guard over a break-down: its values are parts of a total that may be known. Where it hides anything of a split it hides the
/// split; and of the values of a dimension it hides none alone, but another that is not zero.
pub(super) fn protect(
    figures: Vec<Estimate>,
    beside: &[&'static str],
    min_cell: Option<u64>,
) -> Vec<Estimate> {
    let mut figures = small_cells::protect(figures, min_cell);
    if min_cell.is_none_or(|k| k < 2) || beside.is_empty() {
        return figures;
    }
    let mut units: BTreeMap<(Block, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        let values = beside.iter().map(|name| figure.key(name).to_owned());
        let unit = (block(figure, beside), values.collect());
        units.entry(unit).or_default().push(at);
    }
    let units: Vec<Unit> = units.into_iter().collect();
    let is_hidden = |figure: &Estimate| figure.status == Status::Hidden;
    let hides = |(_, members): &Unit| members.iter().any(|at| is_hidden(&figures[*at]));
    let size = |members: &[usize]| {
        let figure = |at: &usize| {
            let figure = &figures[*at];
            figure
                .base
                .or(figure.count)
                .map_or(0, |count| count.high.unwrap_or(u64::MAX))
        };
        members.iter().map(figure).max().unwrap_or(0)
    };
    let sizes: Vec<u64> = units.iter().map(|(_, members)| size(members)).collect();
    let mut hidden: Vec<bool> = units.iter().map(hides).collect();
    hide_others(&lines(&units, beside.len()), &sizes, &mut hidden);
    for ((_, members), hidden) in units.iter().zip(hidden) {
        for at in members {
            if hidden {
                hide_one(&mut figures[*at]);
            }
        }
    }
    figures
}

/// What is hidden or shown together: a block of figures and values of the dimensions, with the places of its figures.
type Unit = ((Block, Vec<String>), Vec<usize>);

/// The lines of units that differ in one dimension.
fn lines(units: &[Unit], dimensions: usize) -> Vec<Vec<usize>> {
    let mut lines: BTreeMap<(usize, Block, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, ((about, values), _)) in units.iter().enumerate() {
        for nth in 0..dimensions {
            let mut others = values.clone();
            others.remove(nth);
            let line = lines.entry((nth, about.clone(), others));
            line.or_default().push(at);
        }
    }
    lines.into_values().collect()
}

/// Hides, in every line in which one unit alone is hidden, the smallest other that is not zero.
fn hide_others(lines: &[Vec<usize>], sizes: &[u64], hidden: &mut [bool]) {
    let next_of = |line: &Vec<usize>, hidden: &[bool]| {
        let alone = line.iter().filter(|at| hidden[**at]).count() == 1;
        let others = line.iter().copied();
        let others = others.filter(|at| !hidden[*at] && sizes[*at] > 0);
        others.min_by_key(|at| sizes[*at]).filter(|_| alone)
    };
    while let Some(next) = lines.iter().find_map(|line| next_of(line, hidden)) {
        hidden[next] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;

    fn hidden(counts: &[(&str, &str, u64)], beside: &[&'static str]) -> Vec<bool> {
        let figure = |(sex, age, n): &(&str, &str, u64)| {
            let keys = vec![
                ("country", "KGZ".into()),
                ("group", "case_data".into()),
                ("sex", (*sex).into()),
                ("age", (*age).into()),
            ];
            Estimate::counted(keys, Some(Count::exact(*n)))
        };
        let figures = protect(counts.iter().map(figure).collect(), beside, Some(11));
        let hidden = |figure: &Estimate| figure.status == Status::Hidden;
        figures.iter().map(hidden).collect()
    }

    #[test]
    fn no_value_is_hidden_alone() {
        let counts = [("female", "", 60), ("male", "", 20), ("unknown", "", 3)];
        assert_eq!(hidden(&counts, &["sex", "age"]), [false, true, true]);
        let counts = [("female", "", 60), ("male", "", 20), ("unknown", "", 0)];
        assert_eq!(hidden(&counts, &["sex", "age"]), [false; 3]);
    }

    #[test]
    fn nor_in_any_direction() {
        let counts = [
            ("female", "child", 3),
            ("female", "adult", 50),
            ("male", "child", 30),
            ("male", "adult", 40),
        ];
        assert_eq!(hidden(&counts, &["sex", "age"]), [true; 4]);
    }
}
