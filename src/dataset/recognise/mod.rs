//! Which release a file is: by its header, in any row and order, and by the codes in its cells.
//!
//! Two releases that read the same cells differently are a question to the user, never a coin toss. A file that has only some
//! columns of a known release is read with what is there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Kind};
use super::read::{Record, Sheet};
use super::sources::{Release, Shape};
use super::table::Table;
use header::letters;
pub(super) use header::{FigureColumn, Header};
use nearest::unreadable;

mod codes;
mod family;
mod header;
mod nearest;

/// The most rows above the header.
const BANNER: usize = 12;

/// A release, and the places of its columns in one file.
#[derive(Debug, Clone)]
pub(super) struct Recognised {
    /// What the file is.
    pub release: Release,
    /// Rows above and including the header.
    pub skip: usize,
    /// Cells of a row.
    pub width: usize,
    /// The header, of several rows or divided where the release says so.
    pub heads: Vec<String>,
    /// Position of each of tipstat's columns that the file has.
    pub places: BTreeMap<String, usize>,
    /// All positions of each of tipstat's columns, in the order in which they are read.
    pub read: BTreeMap<String, Vec<usize>>,
    /// The same for the columns of each part.
    pub parts: Vec<BTreeMap<String, Vec<usize>>>,
    /// Positions of other columns that the declaration names: those of filters, units, flags.
    pub helpers: BTreeMap<String, usize>,
    /// For several figures in a row: their columns.
    pub figures: Vec<FigureColumn>,
    /// For case files: the questions, with the position of each answer's flag.
    pub questions: Vec<(String, Vec<(String, usize)>)>,
    /// Header cells that nothing was read from.
    pub unused: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Rows that were left out before the others are read: their lines, and why.
    pub left_out: Vec<(u64, String)>,
}

impl Recognised {
    /// How many columns the release explains.
    fn columns_read(&self) -> usize {
        let flags: usize = self
            .questions
            .iter()
            .map(|(_, answers)| answers.len())
            .sum();
        self.places.len() + self.figures.len() + self.helpers.len() + flags
    }

    /// The cells of a row, the first one divided where the release says so.
    pub(super) fn cells<'r>(&self, record: &'r Record) -> Vec<Cow<'r, str>> {
        let mut cells: Vec<Cow<'r, str>> = record.cells.iter().map(Cow::Borrowed).collect();
        if !self.release.split.is_empty() && !cells.is_empty() {
            let parts = record
                .cells
                .get(0)
                .unwrap_or("")
                .split(self.release.split.as_str());
            let parts: Vec<Cow<'r, str>> = parts.map(|part| Cow::Borrowed(part.trim())).collect();
            drop(cells.splice(0..1, parts));
        }
        cells
    }
}

/// Recognises a sheet among `releases`, or as the one the user named.
pub(super) fn recognise(
    sheet: &Sheet,
    releases: &[Release],
    named: Option<&str>,
) -> Result<Recognised, Fault> {
    let top: Vec<Record> = sheet.rows().take(BANNER).collect();
    let asked = |release: &&Release| named.is_none_or(|name| release.release == name);
    let wanted: Vec<&Release> = releases.iter().filter(asked).collect();
    if wanted.is_empty() {
        return Err(no_such_release(releases, named.unwrap_or_default()));
    }
    let file = sheet.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let here = |release: &Release| {
        let mut rows = 0..top.len();
        let fit = rows.find_map(|at| Header::at(release, &top, at)?.place(release).ok())?;
        let patterns = &release.file;
        let named_so = patterns
            .iter()
            .any(|pattern| super::sources::fits(pattern, file));
        let open = patterns.is_empty() && release.tells.is_empty();
        (open || named.is_some() || named_so || codes::are_told(sheet, &fit)).then_some(fit)
    };
    let fits: Vec<Recognised> = wanted.iter().filter_map(|release| here(release)).collect();
    let (refused, mut fits): (Vec<_>, Vec<_>) = fits
        .into_iter()
        .partition(|fit| !fit.release.refuse.is_empty());
    if fits.is_empty() {
        fits = family::with_unknown_edition(sheet, partial(&top, &wanted));
    }
    let refused = refused.iter().max_by_key(|fit| fit.columns_read());
    if let (Some(refused), true) = (refused, fits.is_empty()) {
        return Err(refused_by_name(sheet, &top, refused));
    }
    if named.is_none() {
        fits = best_codes(sheet, fits);
    }
    let Some(best) = fits.first() else {
        return Err(nearest::unknown_layout(sheet, &top, &wanted));
    };
    if let Some(fault) = column_twice(sheet, &top, best) {
        return Err(fault);
    }
    if let Some(fault) = rivals(sheet, &fits) {
        return Err(fault);
    }
    Ok(fits.swap_remove(0))
}

/// What a file is that is refused by its header, and why.
pub(super) fn refusal(sheet: &Sheet, releases: &[Release]) -> Option<String> {
    let top: Vec<Record> = sheet.rows().take(BANNER).collect();
    let Release { title, refuse, .. } = refusing(&top, releases)?.release;
    Some(format!("{title}: {refuse}"))
}

/// Refuses a declaration that takes for persons the numbers for which a file is refused, such as calls.
pub(super) fn check_declared(
    sheet: &Sheet,
    fit: &Recognised,
    releases: &[Release],
) -> Result<(), Fault> {
    let release = &fit.release;
    let of_persons = release.target() != Some(Table::Rates)
        && release.unit.from.is_empty()
        && matches!(release.unit.all.as_str(), "" | "persons");
    if !release.declared || !of_persons {
        return Ok(());
    }
    let top: Vec<Record> = sheet.rows().take(BANNER).collect();
    let refused = refusing(&top, releases);
    let counts = fit.read.get("count").into_iter().flatten().copied();
    let mut numbers = counts.chain(fit.figures.iter().map(|figure| figure.at));
    let count = |refused: &Recognised| refused.places.get("count").copied();
    match refused {
        Some(refused) if numbers.any(|at| Some(at) == count(&refused)) => {
            Err(refused_by_name(sheet, &top, &refused))
        }
        _ => Ok(()),
    }
}

/// The release with this header that is refused; for several, the one with most of its columns.
fn refusing(top: &[Record], releases: &[Release]) -> Option<Recognised> {
    let fit = |release: &Release| {
        let mut rows = 0..top.len();
        rows.find_map(|at| Header::at(release, top, at)?.place(release).ok())
    };
    let refusing = releases.iter().filter(|release| !release.refuse.is_empty());
    refusing
        .filter_map(fit)
        .max_by_key(Recognised::columns_read)
}

fn refused_by_name(sheet: &Sheet, top: &[Record], refused: &Recognised) -> Fault {
    let line = top.get(refused.skip - 1).map_or(1, |row| row.line);
    let Release { title, refuse, .. } = &refused.release;
    let expected = format!("detected victims; this is {title}: {refuse}");
    unreadable(sheet, line, expected)
}

/// The fits whose codes are known best, the likeliest first.
fn best_codes(sheet: &Sheet, fits: Vec<Recognised>) -> Vec<Recognised> {
    let alone = fits.len() == 1;
    let mut known: Vec<(f64, Recognised)> = Vec::new();
    for fit in fits
        .into_iter()
        .filter(|fit| fit.release.declared || codes::has_rows(sheet, fit))
    {
        let strange = codes::strange(sheet, &fit);
        let of_a_user = fit.release.declared || (alone && fit.release.shape != Shape::Rows);
        // in tipstat's tables, and in those that a user declares, single codes that are not known are faults of their rows
        let strange = match strange {
            _ if of_a_user => 0.0,
            few if fit.release.strict && few <= 0.5 => 0.0,
            strange => strange,
        };
        known.push((strange, fit));
    }
    let least = known
        .iter()
        .map(|(strange, _)| *strange)
        .fold(f64::INFINITY, f64::min);
    let only = known.len() == 1;
    let keeps = |strange: f64, fit: &Recognised| {
        strange <= least && (strange <= 0.5 || (only && fit.release.strict))
    };
    let fits = known
        .into_iter()
        .filter(|(strange, fit)| keeps(*strange, fit));
    let mut fits: Vec<Recognised> = fits.map(|(_, fit)| fit).collect();
    fits.sort_by_key(|fit| std::cmp::Reverse((fit.release.declared, fit.columns_read())));
    fits
}

/// Releases of which a file has some columns: case files with a country and some more, UNODC's without codes.
fn partial(top: &[Record], wanted: &[&Release]) -> Vec<Recognised> {
    /// A country, and what makes a person's row: a year, a sex, an age, flags.
    const LEAST: usize = 4;
    let mut fits = Vec::new();
    for whole in wanted
        .iter()
        .filter(|release| release.shape == Shape::Cases && !release.declared)
    {
        for at in 0..top.len() {
            let Some(header) = Header::at(whole, top, at) else {
                continue;
            };
            let Err(absent) = header.place(whole) else {
                continue;
            };
            let release = without(whole, &absent);
            let Ok(mut fit) = header.place(&release) else {
                continue;
            };
            let country = ["citizenship", "exploited_in"]
                .iter()
                .any(|name| fit.places.contains_key(*name));
            if country && fit.columns_read() >= LEAST {
                fit.notes.push(nearest::partial(&fit, whole));
                fits.push(fit);
                break;
            }
        }
    }
    fits
}

/// A release without the columns of these headers.
fn without(release: &Release, absent: &[String]) -> Release {
    let mut release = release.clone();
    for column in release.columns.values_mut() {
        column.optional |= absent.contains(&column.label());
    }
    for answers in release.questions.values_mut() {
        answers.retain(|header, _| !absent.contains(header));
    }
    release.questions.retain(|_, answers| !answers.is_empty());
    release
}

fn no_such_release(releases: &[Release], named: &str) -> Fault {
    let names: BTreeSet<&str> = releases
        .iter()
        .filter(|release| release.refuse.is_empty())
        .map(|release| release.release.as_str())
        .collect();
    let near = super::suggest::hint(named, names.iter().copied());
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let expected = format!("one of the releases {names}; `{named}` is not one{near}");
    Fault {
        kind: Kind::Usage,
        ..Fault::file("--as", expected)
    }
}

/// A column that is read and is in the header twice: which of the two is meant is unknown.
fn column_twice(sheet: &Sheet, top: &[Record], fit: &Recognised) -> Option<Fault> {
    let rows = fit.release.header_rows.max(1);
    let first = fit.skip.checked_sub(rows)?;
    let (name, places) = Header::at(&fit.release, top, first)?.twice(fit)?;
    let columns = places
        .iter()
        .map(|at| format!("{} ({})", at + 1, letters(*at)));
    let columns: Vec<String> = columns.collect();
    let (all, both) = match columns.as_slice() {
        [first, second] => (format!("{first} and {second}"), "both"),
        [rest @ .., last] => (format!("{} and {last}", rest.join(", ")), "all"),
        [] => return None,
    };
    let way_out = if fit.release.declared {
        format!(
            "; say which is meant: `at = \"{}\"` in place of `from`",
            letters(places[0])
        )
    } else {
        String::new()
    };
    let expected = format!("each column once: columns {all} are {both} `{name}`{way_out}");
    Some(unreadable(sheet, top.get(fit.skip - 1)?.line, expected))
}

/// A question to the user where others fit as well as the first and read a cell differently.
fn rivals(sheet: &Sheet, fits: &[Recognised]) -> Option<Fault> {
    let (best, others) = fits.split_first()?;
    if best.release.declared {
        return None;
    }
    let differ = |fit: &&Recognised| codes::difference(sheet, best, fit);
    let rivals = others.iter().filter_map(|fit| Some((fit, differ(&fit)?)));
    let rivals: Vec<_> = rivals.collect();
    let (_, (column, cell)) = rivals.first()?;
    let all = std::iter::once(best).chain(rivals.iter().map(|(fit, _)| *fit));
    let choices: Vec<String> = all
        .map(|fit| format!("`--as {}`", fit.release.release))
        .collect();
    let expected = format!(
        "one release: `{}` in column `{column}` is read in more than one way; choose {}",
        super::fault::shown(cell),
        choices.join(" or ")
    );
    Some(Fault::unreadable(&sheet.name, expected))
}
