//! The guard over one figure under several conventions: the difference of two would give a hidden count away.

use std::collections::BTreeSet;

use super::small_cells::{self, hide_one};
use crate::stats::estimate::{Estimate, Status};
use crate::stats::views::sensitivity::CONVENTION;
use crate::stats::whole::Whole;

/// The guard over a panel: where it hides anything of a block under one convention, the block is hidden under all, for the
/// difference of two conventions would reveal it.
pub(super) fn protect(figures: Vec<Estimate>, min_cell: Option<u64>) -> Vec<Estimate> {
    let block = |figure: &Estimate| {
        let ends = ["origin", "destination"].map(|key| figure.key(key).to_owned());
        (Whole::identify(figure).any_of(&[CONVENTION]), ends)
    };
    let mut figures = small_cells::protect(figures, min_cell);
    let hides = |figure: &&Estimate| figure.status == Status::Hidden;
    let hidden: BTreeSet<_> = figures.iter().filter(hides).map(block).collect();
    for figure in &mut figures {
        if hidden.contains(&block(figure)) {
            hide_one(figure);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Query;

    #[test]
    fn a_block_that_is_hidden_once_is_hidden_everywhere() {
        use crate::dataset::count::Count;
        let figure = |group: &str, n: u64, rest: u64, convention: &str| {
            let keys = vec![
                ("country", "KGZ".into()),
                ("group", group.into()),
                (CONVENTION, convention.into()),
            ];
            let (part, rest) = (Some(Count::exact(n)), Some(Count::exact(rest)));
            Estimate::share(keys, part, rest, Query::default().level())
        };
        let figures = vec![
            figure("a", 60, 40, "asked"),
            figure("b", 40, 60, "asked"),
            figure("a", 60, 43, "unknown_in"),
            figure("b", 40, 63, "unknown_in"),
            figure("missing", 3, 100, "unknown_in"),
        ];
        let figures = protect(figures, Some(11));
        assert!(
            figures
                .iter()
                .all(|figure| figure.status == Status::Hidden && figure.base.is_none())
        );
    }
}
