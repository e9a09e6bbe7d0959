//! Which release a file is: by its header, in any row and order, and by the codes in its cells.
//!
//! Two releases that read the same cells differently are a question to the user, never a coin toss.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Kind};
use super::read::{Record, Sheet};
use super::sources::{Release, Shape};

/// The most rows above the header.
const BANNER: usize = 12;
/// How many rows are looked at to see which codes a column holds.
const SAMPLE: usize = 20_000;

/// A release, and the places of its columns in one file.
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
    /// For a column a year: each year and its position.
    pub years: Vec<(String, usize)>,
    /// For case files: the questions, with the position of each answer's flag.
    pub questions: Vec<(String, Vec<(String, usize)>)>,
    /// Header cells that nothing was read from.
    pub unused: Vec<String>,
}

impl Recognised {
    /// How many columns the release explains.
    fn columns_read(&self) -> usize {
        let flags: usize = self
            .questions
            .iter()
            .map(|(_, answers)| answers.len())
            .sum();
        self.places.len() + self.years.len() + flags
    }
}

/// Recognises a sheet among `releases`, or as the one the user named.
pub fn recognise(
    sheet: &Sheet,
    releases: &[Release],
    named: Option<&str>,
) -> Result<Recognised, Fault> {
    let top: Vec<Record> = sheet.rows().take(BANNER).collect();
    let headers: Vec<Vec<String>> = top
        .iter()
        .map(|row| row.cells.iter().map(plain).collect())
        .collect();
    let asked = |release: &&Release| named.is_none_or(|name| release.release == name);
    let wanted: Vec<&Release> = releases.iter().filter(asked).collect();
    if wanted.is_empty() {
        let names: BTreeSet<&str> = releases
            .iter()
            .map(|release| release.release.as_str())
            .collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let expected = format!(
            "a release, one of {names}; `{}` is none",
            named.unwrap_or("")
        );
        return Err(Fault {
            kind: Kind::Usage,
            ..Fault::file("--as", expected)
        });
    }
    let here = |release: &&Release| {
        let mut rows = top.iter().zip(&headers).enumerate();
        rows.find_map(|(at, (row, header))| place(release, at, row, header).ok())
    };
    let mut fits: Vec<Recognised> = wanted.iter().filter_map(here).collect();
    if named.is_none() {
        // codes that a release does not know are faults of single rows only where no release knows them all
        let strange: Vec<f64> = fits.iter().map(|fit| strange_codes(sheet, fit)).collect();
        let least = strange.iter().copied().fold(0.5, f64::min);
        let mut strange = strange.into_iter();
        fits.retain(|_| strange.next().is_some_and(|strange| strange <= least));
    }
    fits.sort_by_key(|fit| std::cmp::Reverse((fit.release.declared, fit.columns_read())));
    let Some(best) = fits.first() else {
        return Err(unknown_header(sheet, &top, &headers, &wanted));
    };
    if let Some(fault) = column_twice(sheet, &top, best) {
        return Err(fault);
    }
    let rivals = fits[1..].iter().filter(|fit| differ(sheet, best, fit));
    let rivals: Vec<&str> = rivals.map(|fit| fit.release.release.as_str()).collect();
    if !rivals.is_empty() && !best.release.declared {
        let all = std::iter::once(best.release.release.as_str()).chain(rivals);
        let choices: Vec<String> = all.map(|name| format!("`--as {name}`")).collect();
        let expected = format!(
            "`--as RELEASE`, because these codes can be read in more than one way: {}",
            choices.join(" or ")
        );
        return Err(Fault::unreadable(&sheet.name, expected));
    }
    Ok(fits.swap_remove(0))
}

/// A column that is read and is in the header twice: which of the two is meant is unknown.
fn column_twice(sheet: &Sheet, top: &[Record], fit: &Recognised) -> Option<Fault> {
    let header = top.get(fit.skip - 1)?;
    let cells: Vec<String> = header.cells.iter().map(plain).collect();
    let twice = fit
        .places
        .values()
        .find(|at| cells.iter().filter(|cell| **cell == cells[**at]).count() > 1)?;
    let expected = format!(
        "each column once, but `{}` is in the header twice",
        &header.cells[*twice].trim()
    );
    Some(Fault {
        kind: Kind::Unreadable,
        ..Fault::line(&sheet.name, header.line, expected)
    })
}

/// The places of the columns of a release if this row is its header; else the columns that are missing.
fn place(
    release: &Release,
    at: usize,
    row: &Record,
    header: &[String],
) -> Result<Recognised, Vec<String>> {
    let find = |from: &String| {
        let wanted = plain(from);
        header.iter().position(|cell| *cell == wanted)
    };
    let mut places = BTreeMap::new();
    let mut absent = Vec::new();
    for (name, column) in release
        .columns
        .iter()
        .filter(|(_, column)| !column.from.is_empty())
    {
        match column.from.iter().find_map(find) {
            Some(position) => {
                places.insert(name.clone(), position);
            }
            None if column.optional => {}
            None => absent.push(column.from[0].clone()),
        }
    }
    let mut questions = Vec::new();
    for (question, answers) in &release.questions {
        let mut places = Vec::new();
        for (from, answer) in answers {
            match find(from) {
                Some(position) => places.push((answer.clone(), position)),
                None => absent.push(from.clone()),
            }
        }
        questions.push((question.clone(), places));
    }
    let years = release
        .wide
        .as_ref()
        .map_or(Vec::new(), |wide| years(header, &plain(&wide.prefix)));
    if let Some(wide) = release.wide.as_ref().filter(|_| years.is_empty()) {
        absent.push(format!("{}2023", wide.prefix));
    }
    if !absent.is_empty() {
        return Err(absent);
    }
    let flags = questions
        .iter()
        .flat_map(|(_, answers)| answers.iter().map(|(_, at)| *at));
    let taken: BTreeSet<usize> = places
        .values()
        .copied()
        .chain(years.iter().map(|(_, at)| *at))
        .chain(flags)
        .collect();
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
        years,
        questions,
        unused,
    })
}

/// The headers that are a prefix and a year.
fn years(header: &[String], prefix: &str) -> Vec<(String, usize)> {
    let year = |cell: &String| {
        let digits = cell.strip_prefix(prefix)?;
        (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.to_owned())
    };
    header
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| Some((year(cell)?, at)))
        .collect()
}

/// A header cell as it is compared.
fn plain(cell: &str) -> String {
    cell.trim()
        .trim_start_matches('\u{feff}')
        .trim()
        .to_lowercase()
}

/// The part of coded cells whose code the release does not know.
fn strange_codes(sheet: &Sheet, fit: &Recognised) -> f64 {
    if fit.release.strict || fit.release.shape != Shape::Rows {
        return 0.0;
    }
    let (mut all, mut strange) = (0_u64, 0_u64);
    for (name, place) in coded(fit) {
        let column = &fit.release.columns[name];
        for cell in cells(sheet, fit, place) {
            all += 1;
            strange += u64::from(fit.release.meaning(column, &cell).is_err());
        }
    }
    strange as f64 / all.max(1) as f64
}

/// Whether two releases that both fit read some cell differently.
fn differ(sheet: &Sheet, one: &Recognised, other: &Recognised) -> bool {
    coded(other).any(|(name, place)| {
        let Some(column) = one.release.columns.get(name) else {
            return false;
        };
        let other_column = &other.release.columns[name];
        if column.reads_as(other_column) && one.release.missing == other.release.missing {
            return false;
        }
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
fn unknown_header(
    sheet: &Sheet,
    top: &[Record],
    headers: &[Vec<String>],
    releases: &[&Release],
) -> Fault {
    let mut nearest: Option<(f64, &Release, Vec<String>, u64)> = None;
    for release in releases {
        let flags: usize = release.questions.values().map(BTreeMap::len).sum();
        let named = release
            .columns
            .values()
            .filter(|column| !column.from.is_empty() && !column.optional)
            .count();
        let needed = flags + named;
        for (at, (row, header)) in top.iter().zip(headers).enumerate() {
            let absent = place(release, at, row, header).err().unwrap_or_default();
            let likeness = 1.0 - absent.len() as f64 / needed.max(1) as f64;
            if likeness > 0.0 && nearest.as_ref().is_none_or(|(best, ..)| likeness > *best) {
                nearest = Some((likeness, release, absent, row.line));
            }
        }
    }
    let line = top.first().map_or(1, |row| row.line);
    let unreadable = |line: u64, expected: String| {
        let fault = Fault::line(&sheet.name, line, expected);
        Fault {
            kind: Kind::Unreadable,
            ..fault
        }
    };
    // one column in three is the least that a likeness can rest on
    let Some((_, release, absent, line)) = nearest.filter(|(likeness, ..)| *likeness > 0.34) else {
        let expected =
            "the header of a known release, or of one declared; nothing here is like any";
        return unreadable(line, expected.into());
    };
    let mut quoted: Vec<String> = absent
        .iter()
        .take(8)
        .map(|name| format!("`{name}`"))
        .collect();
    if absent.len() > 8 {
        quoted.push(format!("{} more", absent.len() - 8));
    }
    if absent.is_empty() {
        let expected = format!(
            "the codes of `{}`, whose header this is: they do not fit",
            release.release
        );
        return unreadable(line, expected);
    }
    let are = if absent.len() == 1 { "is" } else { "are" };
    let what = format!(
        "{} (`{}`), but {} {are} missing",
        release.title,
        release.release,
        quoted.join(", ")
    );
    unreadable(
        line,
        format!("the header of a known release; nearest is {what}"),
    )
}
