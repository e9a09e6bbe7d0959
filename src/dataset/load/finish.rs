//! The end of a load: joins the figures of all paths, and makes the dataset or reports all faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use polars::prelude::DataFrame;

use super::{CitedSource, Loader};
use crate::dataset::editions::{self, Left, Older};
use crate::dataset::project::SECRET;
use crate::dataset::table::Builder;
use crate::dataset::{Dataset, Fault, Faults, Ledger, SetAsideReason, Table};

impl Loader<'_> {
    /// The figures of all paths, each cell of a source once, and the older editions among them.
    fn join_units(&mut self) -> (BTreeMap<Table, DataFrame>, Vec<Older>) {
        let units = std::mem::take(&mut self.units);
        let settled = match editions::settle(&units, self.inputs.editions) {
            Ok(settled) => settled,
            Err(faults) => {
                self.faults.extend(faults);
                return (BTreeMap::new(), Vec::new());
            }
        };
        for (id, of) in &settled.ids {
            if let Some(release) = self.sources.get(of).cloned() {
                let label = id.rsplit('@').next().unwrap_or_default();
                let named = |text: &str| format!("{text}, edition {label}");
                let release = CitedSource {
                    title: named(&release.title),
                    citation: named(&release.citation),
                    ..release
                };
                self.sources.insert(id.clone(), release);
            }
        }
        let mut all: BTreeMap<Table, DataFrame> = BTreeMap::new();
        for (at, unit) in units.into_iter().enumerate() {
            for (table, frame) in unit.frames {
                let joined = settled.apply(at, table, frame).and_then(|(frame, left)| {
                    account_for(
                        &mut self.ledgers,
                        (&unit.ledgers, unit.sheet.as_ref()),
                        table,
                        left,
                        &settled.older,
                    );
                    if let Some(all) = all.get_mut(&table) {
                        return all.vstack_mut(&frame).map(|_| ());
                    }
                    all.insert(table, frame);
                    Ok(())
                });
                if let Err(error) = joined {
                    self.faults.push(Fault::file(&unit.name, error.to_string()));
                }
            }
        }
        (all, settled.older)
    }

    /// A fault for each file of which too much was set aside.
    fn too_much_set_aside(&mut self) {
        let Some(most) = self.inputs.max_set_aside else {
            return;
        };
        for ledger in &self.ledgers {
            let part = ledger.rows_set_aside() as f64 / (ledger.read.max(1)) as f64;
            if part > most {
                let expected = format!(
                    "at most {}% of rows set aside: {} of {} were",
                    most * 100.0,
                    ledger.rows_set_aside(),
                    ledger.read
                );
                self.faults.push(Fault::file(&ledger.file, expected));
            }
        }
    }

    pub(super) fn finish(mut self, given: bool) -> Result<Dataset, Faults> {
        let (mut figures_of_all, editions) = self.join_units();
        self.cite_releases();
        self.too_much_set_aside();
        let mut faults = self.faults;
        let mut frames = BTreeMap::new();
        for table in Table::ALL {
            if let Some(frame) = figures_of_all.remove(&table) {
                frames.insert(table, OnceLock::from(frame));
                continue;
            }
            let figures = table.holds_figures();
            let builder = self.builders.remove(&table);
            let builder = builder.or_else(|| (given && figures).then(|| Builder::new(table)));
            match builder.map(Builder::finish) {
                Some(Ok(frame)) => drop(frames.insert(table, OnceLock::from(frame))),
                Some(Err(error)) => faults.push(Fault::file(table.name(), error.to_string())),
                None => drop(frames.insert(table, OnceLock::new())),
            }
        }
        let mut faults = faults.into_faults();
        if faults.is_empty() {
            let Self {
                ledgers,
                inputs,
                unknown_cases,
                histories,
                brought,
                places,
                natures,
                reads_question,
                ..
            } = self;
            let secret = secret_of(&inputs.project.folder);
            return Ok(Dataset {
                frames,
                whole: BTreeMap::new(),
                ledgers,
                unknown_cases,
                secret,
                withheld: Arc::default(),
                histories,
                brought,
                places,
                editions,
                natures,
                reads_question,
                kept: std::sync::Arc::default(),
            });
        }
        let mut once = BTreeSet::new();
        faults.retain(|fault| once.insert(fault.to_string()));
        Err(Faults(faults))
    }
}

/// Sets the rows of a table aside that another edition, file or sheet gives in their place, or with another value.
fn account_for(
    ledgers: &mut [Ledger],
    unit: (&[(usize, Table)], Option<&String>),
    table: Table,
    left: Left,
    older: &[Older],
) {
    let (of_unit, sheet) = unit;
    // of a file whose rows become several tables the first of them is its own
    let of_table = of_unit.iter().filter(|(_, of)| *of == table);
    let own: Vec<usize> = of_table.map(|(at, _)| *at).collect();
    let own = if own.is_empty() {
        of_unit.iter().map(|(at, _)| *at).collect()
    } else {
        own
    };
    let mut left = left;
    for at in own {
        let Some(ledger) = ledgers.get_mut(at) else {
            continue;
        };
        for (reason, rows) in &mut left.clashing {
            let all = ledger.used.min(*rows);
            if all > 0 {
                ledger.used -= all;
                ledger
                    .entry(SetAsideReason::contradiction(reason.clone()))
                    .rows += all;
                *rows -= all;
            }
        }
        let rows = ledger.used.min(left.elsewhere as u64);
        if rows == 0 {
            continue;
        }
        let newer = older.iter().find(|edition| edition.file == ledger.file);
        let reason = match newer {
            Some(edition) => format!(
                "an older edition of `{}`: `{}` is used ({})",
                edition.source, edition.newer, edition.ground
            ),
            None if sheet.is_some() => {
                "another sheet gives the same cell with the same value".to_owned()
            }
            None => "another file gives the same cell with the same value".to_owned(),
        };
        ledger.used -= rows;
        ledger.entry(reason.into()).rows += rows;
        left.elsewhere -= rows as usize;
    }
}

/// The secret of a project's folder; none where there is no such file, or it is too long for one.
fn secret_of(folder: &Path) -> Option<Arc<[u8]>> {
    const MOST: u64 = 4096;
    let path = folder.join(SECRET);
    let length = std::fs::metadata(&path).ok()?.len();
    let bytes = (length <= MOST).then(|| std::fs::read(&path).ok())??;
    let end = bytes.trim_ascii_end().len();
    Some(bytes[..end].into())
}
