//! Workbooks: the sheets that fit are read, the others are named.

use super::Loader;
use crate::dataset::fault::Fault;
use crate::dataset::read::Sheet;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{self, Shape};
use crate::dataset::table::Table;

impl Loader<'_> {
    /// Reads the sheets of a workbook that fit: the visible ones, or those that are named.
    pub(super) fn book(
        &mut self,
        path: &str,
        sheets: &[Sheet],
        table: Option<Table>,
    ) -> Result<(), Vec<Fault>> {
        let (mut fits, wrong) = self.fitting(sheets, table);
        // one row per person: the same persons may be in several sheets
        if fits
            .first()
            .is_some_and(|(_, fit)| fit.release.shape == Shape::Cases)
        {
            fits.truncate(1);
        }
        if fits.is_empty() {
            return Err(vec![none_fits(path, sheets, wrong)]);
        }
        let others = others(sheets, &fits);
        let several = fits.len() > 1;
        let first = self.units.len();
        for (at, (sheet, mut recognised)) in fits.into_iter().enumerate() {
            if several {
                if at > 0 {
                    self.end_unit();
                }
                path.clone_into(&mut self.unit.name);
                self.unit.sheet = Some(name(sheet).to_owned());
            }
            let others = if at == 0 { others.as_str() } else { "" };
            let note = format!("sheet `{}` was read{others}", name(sheet));
            recognised.notes.insert(0, note);
            self.recognised(sheet, recognised, true)?;
        }
        // the sheets of a workbook are of one date
        let own = self.units.iter_mut().skip(first);
        let dated = own.map(|unit| &mut unit.date).chain([&mut self.unit.date]);
        let dated: Vec<_> = dated.collect();
        let date = dated.iter().filter_map(|date| **date).max();
        for of_sheet in dated {
            *of_sheet = date;
        }
        Ok(())
    }

    /// The sheets that are meant and known, and what is wrong with the others.
    fn fitting<'s>(
        &mut self,
        sheets: &'s [Sheet],
        table: Option<Table>,
    ) -> (Vec<(&'s Sheet, Recognised)>, Vec<Fault>) {
        let asked = self.inputs.sheet.clone();
        let is_asked = |sheet: &&Sheet| match &asked {
            Some(asked) => sources::names_sheet(std::slice::from_ref(asked), name(sheet)),
            None => true,
        };
        let (mut fits, mut wrong) = (Vec::new(), Vec::new());
        for sheet in sheets.iter().filter(is_asked) {
            // a hidden sheet is read only if it is named
            let seen = !sheet.hidden || asked.is_some();
            match self.recognise(sheet, table) {
                Ok(recognised) => {
                    let wanted = &recognised.release.sheet;
                    let by_name = wanted.iter().any(|wanted| wanted == name(sheet));
                    let meant = wanted.is_empty() || sources::names_sheet(wanted, name(sheet));
                    if meant && (seen || by_name) {
                        fits.push((sheet, recognised));
                    }
                }
                Err(fault) if seen => wrong.push(fault),
                Err(_) => {}
            }
        }
        (fits, wrong)
    }
}

fn name(sheet: &Sheet) -> &str {
    sheet.sheet.as_deref().unwrap_or_default()
}

/// The names of sheets, in quotes.
fn quoted<'s>(sheets: impl Iterator<Item = &'s Sheet>) -> String {
    let names: Vec<String> = sheets.map(|sheet| format!("`{}`", name(sheet))).collect();
    names.join(", ")
}

/// The fault of a workbook none of whose sheets is read.
fn none_fits(path: &str, sheets: &[Sheet], wrong: Vec<Fault>) -> Fault {
    let all = quoted(sheets.iter());
    match wrong.into_iter().next() {
        None => Fault::unreadable(path, format!("the name of a sheet: there are {all}")),
        Some(first) if sheets.len() == 1 => first,
        Some(first) => {
            let expected = format!("{}; none of the sheets fits: {all}", first.expected);
            Fault { expected, ..first }
        }
    }
}

/// The sheets that are not read, in words.
fn others(sheets: &[Sheet], fits: &[(&Sheet, Recognised)]) -> String {
    let is_left = |sheet: &&Sheet| fits.iter().all(|(read, _)| name(read) != name(sheet));
    let left = |hidden: bool| {
        quoted(
            sheets
                .iter()
                .filter(is_left)
                .filter(|sheet| sheet.hidden == hidden),
        )
    };
    let (visible, hidden) = (left(false), left(true));
    let mut others = String::new();
    if !visible.is_empty() {
        others.push_str(&format!("; not read: {visible}"));
    }
    if !hidden.is_empty() {
        others.push_str(&format!(
            "; hidden, not read: {hidden} (`--sheet NAME` reads one)"
        ));
    }
    others
}
