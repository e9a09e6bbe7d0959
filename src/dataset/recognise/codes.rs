//! Releases that are distinguished by the codes in their cells.

use std::collections::BTreeSet;

use super::Recognised;
use crate::dataset::read::Sheet;
use crate::dataset::sources::{CodeSystem, DeclaredColumn, Shape, fits};

/// How many rows are examined to see which codes a column holds.
const SAMPLE: usize = 20_000;

/// The part of coded cells whose code the release does not know.
pub(super) fn strange(sheet: &Sheet, fit: &Recognised) -> f64 {
    let columns = fit.places.iter().filter_map(|(name, place)| {
        let column = fit.release.columns.get(name)?;
        is_coded(fit, name, column).then_some((name, column, *place))
    });
    let columns: Vec<_> = columns.collect();
    let places: Vec<usize> = columns.iter().map(|(.., place)| *place).collect();
    let (mut all, mut strange) = (0_u64, 0_u64);
    for ((name, column, _), cells) in columns.iter().zip(cells(sheet, fit, &places)) {
        for cell in cells {
            all += 1;
            strange += u64::from(!knows(fit, name, column, &cell));
        }
    }
    strange as f64 / all.max(1) as f64
}

/// Whether a column has codes that distinguish releases.
fn is_coded(fit: &Recognised, name: &str, column: &DeclaredColumn) -> bool {
    let of_cases = fit.release.shape == Shape::Cases && column.codes.is_some();
    of_cases || !column.values.is_empty() || !categories(fit, name).is_empty()
}

/// The categories of a column of tipstat's tables.
fn categories<'a>(fit: &Recognised, name: &str) -> &'a [String] {
    let own = fit.release.target().filter(|_| fit.release.strict);
    let field = own.and_then(|table| table.schema().field(name));
    field.map_or(&[], |field| &field.constraints.values)
}

fn knows(fit: &Recognised, name: &str, column: &DeclaredColumn, cell: &str) -> bool {
    let Ok(meaning) = fit.release.meaning(column, cell) else {
        return false;
    };
    let letters = |many: usize| {
        meaning.len() == many && meaning.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    if fit.release.shape == Shape::Cases && !meaning.is_empty() {
        match column.codes {
            Some(CodeSystem::Alpha2) => return letters(2),
            Some(CodeSystem::Alpha3) => return letters(3),
            _ => {}
        }
    }
    let known = categories(fit, name);
    let own = fit
        .release
        .target()
        .and_then(|table| table.schema().field(name));
    meaning.is_empty()
        || known.is_empty()
        || known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(meaning))
        || own.is_some_and(|field| field.takes(meaning))
}

/// A cell that two releases that both fit read differently: the column and the cell.
pub(super) fn difference(
    sheet: &Sheet,
    one: &Recognised,
    other: &Recognised,
) -> Option<(String, String)> {
    if one.release.table != other.release.table {
        return None;
    }
    let coded = other
        .places
        .iter()
        .filter(|(name, _)| !other.release.columns[*name].values.is_empty());
    for (name, place) in coded {
        let (Some(column), other_column) =
            (one.release.columns.get(name), &other.release.columns[name])
        else {
            continue;
        };
        if column.reads_as(other_column) && one.release.missing == other.release.missing {
            continue;
        }
        let differs = |cell: &String| {
            one.release.meaning(column, cell).ok() != other.release.meaning(other_column, cell).ok()
        };
        let mut cells = cells(sheet, other, &[*place]).into_iter().flatten();
        if let Some(cell) = cells.find(differs) {
            return Some((other.heads[*place].clone(), cell));
        }
    }
    None
}

/// Whether any row of the sheet is one that the release means.
pub(super) fn has_rows(sheet: &Sheet, fit: &Recognised) -> bool {
    let release = &fit.release;
    if release.rows.is_empty() && release.parts.is_empty() {
        return true;
    }
    let mut rows = sheet.rows().skip(fit.skip).take(SAMPLE);
    rows.any(|row| {
        let cells = fit.cells(&row);
        release.rows.iter().all(|(name, filter)| {
            filter.keeps(
                fit.helpers
                    .get(name)
                    .and_then(|at| cells.get(*at))
                    .map_or("", |cell| cell.as_ref()),
            )
        })
    })
}

/// Whether it has a cell that distinguishes the release from others.
pub(super) fn are_told(sheet: &Sheet, fit: &Recognised) -> bool {
    let tells = fit.release.tells.iter();
    let tells = tells.filter_map(|(name, filter)| {
        Some((fit.heads.iter().position(|head| fits(name, head))?, filter))
    });
    let tells: Vec<_> = tells.collect();
    let mut rows = sheet.rows().skip(fit.skip).take(SAMPLE);
    !tells.is_empty()
        && rows.any(|row| {
            let cells = fit.cells(&row);
            tells
                .iter()
                .any(|(at, filter)| cells.get(*at).is_some_and(|cell| filter.keeps(cell)))
        })
}

/// The different cells of some columns, from one reading of the rows.
pub(super) fn cells(sheet: &Sheet, fit: &Recognised, places: &[usize]) -> Vec<BTreeSet<String>> {
    let mut different = vec![BTreeSet::new(); places.len()];
    if places.is_empty() {
        return different;
    }
    for row in sheet.rows().skip(fit.skip).take(SAMPLE) {
        let cells = fit.cells(&row);
        for (place, known) in places.iter().zip(&mut different) {
            let cell = cells.get(*place).map(|cell| cell.trim());
            if let Some(cell) = cell.filter(|cell| !known.contains(*cell)) {
                known.insert(cell.to_owned());
            }
        }
    }
    different
}
