//! The case files among the inputs, as sheets with one row per person.

use std::sync::Arc;

use super::Loader;
use crate::dataset::adapters::cases::prepare;
use crate::dataset::places::Places;
use crate::dataset::read::{Input, Pipes, Sheet};
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::Shape;
use crate::dataset::{Fault, Faults, Inputs};

/// The sheets of case files, brought into the usual form; a fault for each path that is not a case file.
pub(in crate::dataset) fn case_sheets(
    inputs: &Inputs,
    places: Arc<Places>,
) -> Result<Vec<(Sheet, Recognised)>, Faults> {
    let mut load = Loader::new(inputs, places);
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for path in &inputs.paths {
        match load.case_sheet(path) {
            Ok(sheet) => found.push(sheet),
            Err(of_path) => faults.extend(of_path),
        }
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(Faults(faults))
    }
}

impl Loader<'_> {
    /// The first visible sheet of a file that is a case file.
    fn case_sheet(&mut self, path: &str) -> Result<(Sheet, Recognised), Vec<Fault>> {
        let input = Input::open(self.root(), path, Pipes::Allowed, self.inputs.limits);
        let sheets = input.map_err(|fault| vec![fault])?.sheets()?;
        let mut wrong = None;
        for sheet in sheets.into_iter().filter(|sheet| !sheet.hidden) {
            match self.recognise(&sheet, None) {
                Ok(recognised) if recognised.release.shape == Shape::Cases => {
                    let prepared = prepare(&sheet, &recognised);
                    return Ok(prepared.unwrap_or((sheet, recognised)));
                }
                Ok(recognised) => {
                    let expected = format!(
                        "a case file, with one row per person; this is {}",
                        recognised.release.title
                    );
                    wrong.get_or_insert(Fault::unreadable(path, expected));
                }
                Err(fault) => drop(wrong.get_or_insert(fault)),
            }
        }
        let none = || Fault::unreadable(path, "a case file, with one row per person");
        Err(vec![wrong.unwrap_or_else(none)])
    }
}
