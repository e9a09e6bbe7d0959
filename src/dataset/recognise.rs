//! Which release a file is: by its header, wherever it stands and in whatever order, and by the codes in its cells.
//!
//! Two releases that read the same cells differently are a question to the user, never a coin toss.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::read::{Record, Sheet};
use super::sources::{self, Release};

/// How many rows may stand above the header.
const BANNER: usize = 12;
/// How many rows are looked at to see which codes a column holds.
const SAMPLE: usize = 20_000;

/// A release, and where its columns stand in one file.
#[derive(Debug)]
pub struct Recognised {
    /// What the file is.
    pub release: Release,
    /// Rows above and including the header.
    pub skip: usize,
    /// Cells of the header.
    pub width: usize,
    /// Position of each of our columns that the file has.
    pub places: BTreeMap<String, usize>,
    /// Header cells that nothing was read from.
    pub unused: Vec<String>,
}

/// Recognises a sheet among `releases`, or as the one the user named.
pub fn recognise(
    sheet: &Sheet,
    releases: &[Release],
    named: Option<&str>,
) -> Result<Recognised, Fault> {
    let top: Vec<Record> = sheet.rows().take(BANNER).collect();
    let wanted: Vec<&Release> = releases
        .iter()
        .filter(|release| named.is_none_or(|name| release.release == name))
        .collect();
    if wanted.is_empty() {
        let names: BTreeSet<&str> = releases
            .iter()
            .map(|release| release.release.as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        return Err(Fault::file(
            "--as",
            format!(
                "`{}` is no release; one of {}",
                named.unwrap_or(""),
                names.join(", ")
            ),
        ));
    }
    let mut fits: Vec<Recognised> = Vec::new();
    for release in &wanted {
        let here = top
            .iter()
            .enumerate()
            .find_map(|(at, row)| place(release, at, row).ok());
        fits.extend(here.filter(|fit| named.is_some() || codes_fit(sheet, fit)));
    }
    fits.sort_by_key(|fit| std::cmp::Reverse(fit.places.len()));
    let Some(best) = fits.first() else {
        return Err(unknown_header(sheet, &top, &wanted));
    };
    let rivals: Vec<&str> = fits[1..]
        .iter()
        .filter(|fit| differ(sheet, best, fit))
        .map(|fit| fit.release.release.as_str())
        .collect();
    if !rivals.is_empty() {
        let choices: Vec<String> = std::iter::once(best.release.release.as_str())
            .chain(rivals)
            .map(|name| format!("`--as {name}`"))
            .collect();
        let expected = format!(
            "to be told which release this is, since its codes can be read in more than one way: {}",
            choices.join(" or ")
        );
        return Err(Fault::unreadable(&sheet.name, expected));
    }
    Ok(fits.swap_remove(0))
}

/// Where the columns of a release stand if this row is its header; else the columns that are not there.
fn place(release: &Release, at: usize, row: &Record) -> Result<Recognised, Vec<String>> {
    let header: Vec<String> = row.cells.iter().map(plain).collect();
    let mut places = BTreeMap::new();
    let mut absent = Vec::new();
    for (name, column) in release
        .columns
        .iter()
        .filter(|(_, column)| !column.from.is_empty())
    {
        match column
            .from
            .iter()
            .find_map(|from| header.iter().position(|cell| *cell == plain(from)))
        {
            Some(position) => {
                places.insert(name.clone(), position);
            }
            None if column.optional => {}
            None => absent.push(column.from[0].clone()),
        }
    }
    if !absent.is_empty() {
        return Err(absent);
    }
    let taken: BTreeSet<usize> = places.values().copied().collect();
    let unused = row
        .cells
        .iter()
        .enumerate()
        .filter(|(at, cell)| !taken.contains(at) && !cell.trim().is_empty());
    let unused = unused.map(|(_, cell)| cell.trim().to_owned()).collect();
    Ok(Recognised {
        release: release.clone(),
        skip: at + 1,
        width: row.cells.len(),
        places,
        unused,
    })
}

/// A header cell as it is compared.
fn plain(cell: &str) -> String {
    cell.trim()
        .trim_start_matches('\u{feff}')
        .trim()
        .to_lowercase()
}

/// Whether the coded columns hold nothing but codes the release knows.
fn codes_fit(sheet: &Sheet, fit: &Recognised) -> bool {
    if fit.release.strict {
        return true;
    }
    coded(fit).all(|(name, place)| {
        let column = &fit.release.columns[name];
        cells(sheet, fit, place)
            .iter()
            .all(|cell| fit.release.meaning(column, cell).is_ok())
    })
}

/// Whether two releases that both fit read some cell differently.
fn differ(sheet: &Sheet, one: &Recognised, other: &Recognised) -> bool {
    coded(other).any(|(name, place)| {
        let Some(column) = one.release.columns.get(name) else {
            return false;
        };
        let other_column = &other.release.columns[name];
        let read = |cell: &String| {
            one.release.meaning(column, cell).ok() != other.release.meaning(other_column, cell).ok()
        };
        one.release.table == other.release.table && cells(sheet, other, place).iter().any(read)
    })
}

fn coded(fit: &Recognised) -> impl Iterator<Item = (&String, usize)> {
    let places = fit.places.iter().map(|(name, place)| (name, *place));
    places.filter(|(name, _)| !fit.release.columns[*name].values.is_empty())
}

fn cells(sheet: &Sheet, fit: &Recognised, place: usize) -> BTreeSet<String> {
    let rows = sheet.rows().skip(fit.skip).take(SAMPLE);
    rows.filter_map(|row| row.cells.get(place).map(|cell| cell.trim().to_owned()))
        .collect()
}

/// The nearest release, and what of it is missing.
fn unknown_header(sheet: &Sheet, top: &[Record], releases: &[&Release]) -> Fault {
    let mut nearest: Option<(f64, &Release, Vec<String>, u64)> = None;
    for release in releases {
        let needed = release
            .columns
            .values()
            .filter(|column| !column.from.is_empty() && !column.optional)
            .count();
        for (at, row) in top.iter().enumerate() {
            let absent = place(release, at, row).err().unwrap_or_default();
            let likeness = 1.0 - absent.len() as f64 / needed.max(1) as f64;
            if likeness > 0.0 && nearest.as_ref().is_none_or(|(best, ..)| likeness > *best) {
                nearest = Some((likeness, release, absent, row.line));
            }
        }
    }
    let line = top.first().map_or(1, |row| row.line);
    let Some((_, release, absent, line)) = nearest else {
        let fault = Fault::line(
            &sheet.name,
            line,
            "the header of a known release, or one declared; nothing here is like any of them",
        );
        return Fault {
            unreadable: true,
            ..fault
        };
    };
    let quoted: Vec<String> = absent.iter().map(|name| format!("`{name}`")).collect();
    let expected = if absent.is_empty() {
        format!(
            "the codes of `{}`, whose header this is: they do not fit",
            release.release
        )
    } else {
        format!(
            "the header of a known release; nearest is {} (`{}`), but {} is missing",
            release.title,
            release.release,
            quoted.join(", ")
        )
    };
    Fault {
        unreadable: true,
        ..Fault::line(&sheet.name, line, expected)
    }
}

/// All releases; the names `--as` takes.
pub fn releases() -> Vec<Release> {
    sources::all()
}
