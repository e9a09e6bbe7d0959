//! The message on a file with an unknown layout.

use super::Recognised;
use super::header::Header;
use crate::dataset::fault::{Fault, Kind};
use crate::dataset::read::{Record, Sheet};
use crate::dataset::sources::{DeclaredColumn, Release};

/// The least part of a release's columns that makes it worth naming.
const LIKE: f64 = 0.5;
/// The part from which on even a table without its number is worth naming.
const MUCH_LIKE: f64 = 0.8;

/// The fault of a file that no release fits: the nearest where it helps, and what to do.
pub(super) fn unknown_layout(sheet: &Sheet, top: &[Record], releases: &[&Release]) -> Fault {
    let line = top.first().map_or(1, |row| row.line);
    let declare = format!(
        "run `tipstat load {} --declare` to describe its columns",
        sheet.name
    );
    let Some((release, absent, line)) = nearest(top, releases) else {
        return unreadable(
            sheet,
            line,
            format!("a layout that tipstat knows; {declare}"),
        );
    };
    let mut quoted: Vec<String> = absent
        .iter()
        .take(8)
        .map(|name| format!("`{name}`"))
        .collect();
    if absent.len() > 8 {
        quoted.push(format!("{} more", absent.len() - 8));
    }
    let are = if absent.len() == 1 { "is" } else { "are" };
    let what = format!(
        "{} (`{}`), but {} {are} missing",
        release.title,
        release.release,
        quoted.join(", ")
    );
    let expected = if release.declared {
        format!("the layout of {what}")
    } else {
        format!("a layout that tipstat knows; nearest is {what}; or {declare}")
    };
    unreadable(sheet, line, expected)
}

/// The release most of whose columns are there, those that are not, and the line of the header.
fn nearest<'a>(
    top: &[Record],
    releases: &[&'a Release],
) -> Option<(&'a Release, Vec<String>, u64)> {
    let mut nearest: Option<(f64, &Release, Vec<String>, u64)> = None;
    for release in releases {
        let needed = needed(release);
        for (at, row) in top.iter().enumerate() {
            let Some(header) = Header::at(release, top, at) else {
                continue;
            };
            let absent = header.place(release).err().unwrap_or_default();
            let there = needed.saturating_sub(absent.len());
            let likeness = there as f64 / needed.max(1) as f64;
            // one column alone, such as a year, is like anything
            let like = likeness >= LIKE
                && (release.declared
                    || (there > 1 && (likeness >= MUCH_LIKE || has_number(release, &absent))))
                && release.refuse.is_empty();
            if like && nearest.as_ref().is_none_or(|(best, ..)| likeness > *best) {
                nearest = Some((likeness, release, absent, row.line));
            }
        }
    }
    nearest.map(|(_, release, absent, line)| (release, absent, line))
}

/// Whether the column of the number is there: a table without tiers is not like a list of tiers.
fn has_number(release: &Release, absent: &[String]) -> bool {
    let numbers = ["tier", "count", "population", "value", "share"];
    let columns = numbers.iter().filter_map(|name| release.columns.get(*name));
    let columns = columns.map(DeclaredColumn::label);
    let side_by_side = release.pivot.iter().map(|pivot| pivot.head.clone());
    !columns
        .chain(side_by_side)
        .any(|head| absent.contains(&head))
}

/// How many columns a file must have.
fn needed(release: &Release) -> usize {
    let flags: usize = release
        .questions
        .values()
        .map(std::collections::BTreeMap::len)
        .sum();
    let columns = release.columns.values();
    let named = columns
        .filter(|column| column.is_read() && !column.optional)
        .count();
    flags
        + named
        + release.rows.len()
        + usize::from(!release.pivot.is_empty())
        + usize::from(!release.one_of.is_empty())
}

/// A fault of a line after which nothing else is known about the file.
pub(super) fn unreadable(sheet: &Sheet, line: u64, expected: String) -> Fault {
    Fault {
        kind: Kind::Unreadable,
        ..Fault::line(&sheet.name, line, expected)
    }
}

/// What a file lacks of the release it is read as, and what then has no figures.
pub(super) fn partial(fit: &Recognised, whole: &Release) -> String {
    let there = |name: &String| fit.questions.iter().any(|(question, _)| question == name);
    let questions = whole.questions.keys().filter(|name| !there(name));
    let columns = whole.columns.iter().filter(|(name, column)| {
        column.is_read() && !column.optional && !fit.places.contains_key(*name)
    });
    let absent: Vec<String> = columns
        .map(|(name, _)| format!("`{name}`"))
        .chain(questions.map(|name| format!("`{name}`")))
        .collect();
    let some = fit.questions.iter().filter(|(name, answers)| {
        whole
            .questions
            .get(name)
            .is_some_and(|all| all.len() > answers.len())
    });
    let some: Vec<String> = some.map(|(name, _)| format!("`{name}`")).collect();
    let mut said = format!("some columns of {} are missing", whole.title);
    if !absent.is_empty() {
        said.push_str(&format!(
            "; statistics have no figures for {}",
            absent.join(", ")
        ));
    }
    if !some.is_empty() {
        said.push_str(&format!(
            "; only some answers are available for {}",
            some.join(", ")
        ));
    }
    said
}
