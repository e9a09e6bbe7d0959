//! Which rows are meant, and by which part of a declaration they are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::plan::RowPlan;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::Filter;

/// The part whose rows these are, or the column and cell by which the row is left out.
pub(super) fn choose(
    plans: &[RowPlan<'_>],
    cells: &[Cow<'_, str>],
) -> Result<usize, (String, String)> {
    let mut why = None;
    for (at, plan) in plans.iter().enumerate() {
        match plan.leaves_out(cells) {
            None => return Ok(at),
            Some(reason) => why = why.or(Some(reason)),
        }
    }
    Err(why.unwrap_or_default())
}

/// Cells that repeat the one above them.
pub(in crate::dataset::adapters) fn fill_down(
    recognised: &Recognised,
    cells: &mut [Cow<'_, str>],
    above: &mut BTreeMap<usize, String>,
) {
    let columns = recognised.release.columns.iter();
    for (name, _) in columns.filter(|(_, column)| column.fill_down) {
        for at in recognised.read.get(name).into_iter().flatten() {
            let Some(cell) = cells.get_mut(*at) else {
                continue;
            };
            if cell.trim().is_empty() {
                *cell = Cow::Owned(above.get(at).cloned().unwrap_or_default());
            } else {
                above.insert(*at, cell.to_string());
            }
        }
    }
}

impl RowPlan<'_> {
    /// The column and cell by which a row is left out.
    fn leaves_out(&self, cells: &[Cow<'_, str>]) -> Option<(String, String)> {
        let own = self.part.map(|(part, _)| &part.rows);
        let filters = self.release.rows.iter().chain(own.into_iter().flatten());
        let cell = |name: &String| {
            let at = self.recognised.helpers.get(name);
            at.and_then(|at| cells.get(*at))
                .map_or("", |cell| cell.trim())
        };
        let here = |name: &String| self.recognised.helpers.contains_key(name);
        let mut left = filters
            .filter(|(name, filter): &(&String, &Filter)| here(name) && !filter.keeps(cell(name)));
        if let Some((name, _)) = left.next() {
            return Some((name.clone(), cell(name).to_owned()));
        }
        if !self.release.others_empty {
            return None;
        }
        let heads = self.recognised.heads.iter().enumerate();
        let mut others = heads.filter(|(_, head)| self.recognised.unused.contains(head));
        others.find_map(|(at, head)| {
            let cell = cells.get(at)?.trim();
            let nothing = self.release.missing.iter().any(|missing| missing == cell)
                || ["_T", "T", "TOTAL"].contains(&cell);
            (!nothing).then(|| (head.clone(), cell.to_owned()))
        })
    }
}
