//! Whether a model has an estimate at all, and whether it is the only one.

use super::design::Design;
use super::linear::{is_feasible, null_space, rank};

/// Why a model has no estimate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Existence {
    /// The likelihood grows without end: no maximum likelihood estimate exists.
    pub no_estimate: bool,
    /// More effects than the histories can tell apart: many estimates are equally good.
    pub not_identifiable: bool,
}

impl Existence {
    /// 0: there is one estimate; 1: none exists; 2: not identifiable; 3: both.
    pub fn code(self) -> u8 {
        u8::from(self.no_estimate) + 2 * u8::from(self.not_identifiable)
    }

    /// Whether there is one estimate.
    pub fn is_fine(self) -> bool {
        self.code() == 0
    }
}

/// Existence and identifiability of the estimate of a design.
///
/// An estimate exists where some table of positive means has the observed sums: Fienberg and Rinaldo (2012),
/// doi:10.1214/12-AOS986. Equally, where no direction `d` of the effects has `X d >= 0`, not all 0, that is 0 for every
/// history with persons. Such directions lie in the null space `N` of those histories, which is small, and by Stiemke's lemma
/// there is none just if some `w > 0` has `w' X N = 0` over the histories without persons; with `w = 1 + z` that is a linear
/// programme in `z >= 0`.
pub(super) fn existence(design: &Design) -> Existence {
    let width = design.effects.len();
    let row = |at: usize| {
        let mut row = vec![0.0; width];
        for effect in &design.active[at] {
            row[*effect] = 1.0;
        }
        row
    };
    let (with, without): (Vec<usize>, Vec<usize>) =
        (0..design.counts.len()).partition(|at| design.counts[*at] > 0.0);
    let directions = null_space(with.into_iter().map(row).collect(), width);
    if directions.is_empty() {
        return Existence::default();
    }
    let along = |direction: &Vec<f64>, at: usize| -> f64 {
        let active = design.active[at].iter();
        active.map(|effect| direction[*effect]).sum()
    };
    let columns: Vec<Vec<f64>> = without
        .into_iter()
        .map(|at| directions.iter().map(|d| along(d, at)).collect())
        .collect();
    let right: Vec<f64> = (0..directions.len())
        .map(|row| -columns.iter().map(|column| column[row]).sum::<f64>())
        .collect();
    Existence {
        no_estimate: !is_feasible(&columns, &right),
        not_identifiable: rank(columns, directions.len()) < directions.len(),
    }
}
