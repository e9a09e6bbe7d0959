//! Editions of one data set that a file does not tell apart: the edition is then unknown, and none is guessed.

use std::collections::BTreeMap;

use super::{Recognised, codes};
use crate::dataset::count::whole;
use crate::dataset::read::Sheet;
use crate::dataset::sources::{self, Release};

/// The fits of a file that has some columns of its release; of the editions of one data set one, unknown where several fit.
pub(super) fn with_unknown_edition(sheet: &Sheet, fits: Vec<Recognised>) -> Vec<Recognised> {
    let (editions, mut others): (Vec<_>, Vec<_>) = fits
        .into_iter()
        .partition(|fit| !fit.release.family.is_empty());
    let mut families: BTreeMap<String, Vec<Recognised>> = BTreeMap::new();
    for fit in editions {
        let family = fit.release.family.clone();
        families.entry(family).or_default().push(fit);
    }
    let settled = families.into_values();
    others.extend(settled.filter_map(|editions| settle(sheet, editions)));
    others
}

/// The edition that a file is, or one that may be any of those that it may be.
fn settle(sheet: &Sheet, mut editions: Vec<Recognised>) -> Option<Recognised> {
    let most = editions.iter().map(Recognised::columns_read).max()?;
    editions.retain(|fit| fit.columns_read() == most);
    let file = sheet.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_told = |fit: &Recognised| {
        let mut patterns = fit.release.file.iter();
        patterns.any(|pattern| sources::fits(pattern, file)) || codes::are_told(sheet, fit)
    };
    if let Some(told) = editions.iter().position(is_told) {
        return Some(editions.swap_remove(told));
    }
    let last_year = last_year(sheet, editions.first()?);
    let may_be = |fit: &Recognised| last_year.is_none_or(|year| year <= fit.release.until);
    if editions.iter().any(may_be) {
        editions.retain(may_be);
    }
    let names = editions.iter().map(|fit| fit.release.edition.as_str());
    let names: Vec<&str> = names.collect();
    let any = (names.len() > 1).then(|| of_any(&editions[0].release, &names));
    let mut fit = editions.swap_remove(0);
    if let Some(release) = any {
        for note in &mut fit.notes {
            *note = note.replace(&fit.release.title, &release.title);
        }
        fit.release = release;
    }
    Some(fit)
}

/// A release that may be any of these editions.
fn of_any(release: &Release, editions: &[&str]) -> Release {
    let any = match editions {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => editions.concat(),
    };
    let unknown = format!("edition unknown ({any})");
    let replaced = |text: &str| text.replace(&release.edition, &unknown);
    Release {
        release: release.family.clone(),
        source: release.family.clone(),
        title: replaced(&release.title),
        citation: replaced(&release.citation),
        ..release.clone()
    }
}

/// The last year among the rows that are examined.
fn last_year(sheet: &Sheet, fit: &Recognised) -> Option<u64> {
    let place = *fit.places.get("year")?;
    let years = codes::cells(sheet, fit, &[place]).into_iter().flatten();
    let years = years.filter_map(|cell| whole(cell.split('.').next().unwrap_or_default()));
    years.filter(|year| (1900..=2100).contains(year)).max()
}
