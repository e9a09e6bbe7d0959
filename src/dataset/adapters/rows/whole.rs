//! What only a whole column shows: fractions among counts, states among countries, what `NA` means.

use std::collections::BTreeSet;

use super::choose::{choose, fill_down};
use super::country::is_us_state;
use super::plan::RowPlan;
use super::{figures, number};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::fault::shown;
use crate::dataset::places::Places;
use crate::dataset::read::Sheet;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{AmountUnit, Multiply};
use crate::dataset::table::Table;
use crate::dataset::words;

/// What a look at all rows decides.
#[derive(Default)]
pub(super) struct FileConventions {
    /// `NA` is Namibia: most other labels of countries are alpha-2 codes.
    pub namibia: bool,
    /// Countries are UN M49 numbers, though nothing says so: all are numbers, and each is one of them.
    pub m49: bool,
    /// Counts are the rates that the declaration expects them to be where they have fractions.
    pub fractions: bool,
    pub notes: Vec<String>,
}

/// What the columns of counts and countries contain.
#[derive(Default)]
struct WholeColumns {
    numbers: u64,
    fractions: Vec<String>,
    column: String,
    labels: BTreeSet<String>,
    of_countries: String,
}

/// Looks at all rows, or says why the file cannot be what it is declared to be.
pub(super) fn look(
    sheet: &Sheet,
    recognised: &Recognised,
    plans: &[RowPlan<'_>],
) -> Result<FileConventions, String> {
    let seen = see(sheet, recognised, plans);
    let places = plans[0].names.places;
    let mut asked = FileConventions {
        namibia: is_namibia(&seen.labels),
        ..FileConventions::default()
    };
    let coded = plans
        .iter()
        .filter_map(|plan| plan.column("country"))
        .any(|column| column.codes.is_some() || !column.values.is_empty());
    if !coded && is_m49(&seen.labels) {
        asked.m49 = true;
        asked.notes.push(format!(
            "`{}` holds only numbers, which are read as UN M49 numbers",
            seen.of_countries
        ));
    } else if !coded {
        countries(&seen, places)?;
    }
    header_goes_on(sheet, recognised)?;
    plans.iter().try_for_each(role_of_country)?;
    let fractions = seen.fractions.len() as u64;
    let some: Vec<String> = seen
        .fractions
        .iter()
        .take(3)
        .map(|cell| format!("`{}`", shown(cell)))
        .collect();
    let release = &recognised.release;
    // half of them: a single slip is a fault of its row
    if fractions > 1 && fractions * 2 >= seen.numbers && release.multiply == Multiply::default() {
        if release.unit.fractions.is_empty() {
            return Err(format!(
                "whole numbers of persons in `{}`: {fractions} of {} cells are fractions ({}), so these look like rates; declare \
                 `unit = \"per 100,000 population\"` (or whatever they are) and they are kept apart from counts",
                seen.column,
                seen.numbers,
                some.join(", ")
            ));
        }
        asked.fractions = true;
        asked.notes.push(format!(
            "`{}` holds fractions ({}), so its numbers are read as rates {} and not as persons, whatever the file calls them",
            seen.column, some.join(", "), release.unit.fractions
        ));
    }
    Ok(asked)
}

/// Refuses citizenships as countries in which victims were detected, unless the declaration says that they are.
fn role_of_country(plan: &RowPlan<'_>) -> Result<(), String> {
    const ROLE: &str = "country_role";
    let takes_role = plan.table.schema().field(ROLE).is_some();
    let mut figures = plan.recognised.figures.iter();
    let is_said = plan.raw_constant(ROLE).is_some()
        || !plan.places(ROLE).is_empty()
        || figures.any(|figure| figure.set.contains_key(ROLE) || figure.said.contains_key(ROLE));
    let head = plan.label("country").unwrap_or_default();
    if !plan.release.declared || !takes_role || is_said || !words::speaks_of(&head, "citizenship") {
        return Ok(());
    }
    Err(format!(
        "`country_role` among the `constants`, since `{}` looks like a country of origin: `citizen_of`, or `detected_in` where \
         victims were found there",
        shown(&head)
    ))
}

fn see(sheet: &Sheet, recognised: &Recognised, plans: &[RowPlan<'_>]) -> WholeColumns {
    let mut seen = WholeColumns::default();
    let mut above = std::collections::BTreeMap::new();
    let rows = sheet
        .rows()
        .skip(recognised.skip)
        .filter(|row| !row.is_blank() && row.cells.len() >= recognised.width);
    for record in rows {
        let mut cells = recognised.cells(&record);
        fill_down(recognised, &mut cells, &mut above);
        let Ok(at) = choose(plans, &cells) else {
            continue;
        };
        let plan = &plans[at];
        let places = plan
            .places("country")
            .iter()
            .filter_map(|at| cells.get(*at));
        let mut places = places
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        if let Some(label) = places.next() {
            seen.labels.insert(label.to_owned());
            if seen.of_countries.is_empty() {
                seen.of_countries = plan.label("country").unwrap_or_default();
            }
        }
        let counts = matches!(plan.table, Table::Victims | Table::Routes | Table::Places);
        if !counts || plan.unit(&cells) != Ok(AmountUnit::Persons) {
            continue;
        }
        for figure in figures(recognised, &cells) {
            let cell = plan.number_cell(&cells, figure);
            let Some(fraction) = number::is_fraction(&cell) else {
                continue;
            };
            seen.numbers += 1;
            if seen.column.is_empty() {
                let head = figure.map(|figure| figure.head.clone());
                seen.column = head.or_else(|| plan.label("count")).unwrap_or_default();
            }
            if fraction {
                seen.fractions.push(cell.into_owned());
            }
        }
    }
    seen
}

/// Whether most labels are alpha-2 codes, so that `NA` is one of them.
fn is_namibia(labels: &BTreeSet<String>) -> bool {
    let others = labels.iter().filter(|label| *label != "NA");
    let codes = others.clone().filter(|label| {
        areas::all()
            .iter()
            .any(|area| !area.alpha2.is_empty() && area.alpha2 == **label)
    });
    let (codes, others) = (codes.count(), others.count());
    codes > 0 && codes * 2 > others
}

/// Whether all labels are numbers of UN M49.
fn is_m49(labels: &BTreeSet<String>) -> bool {
    let known = |label: &String| {
        let number = format!("{label:0>3}");
        label.bytes().all(|byte| byte.is_ascii_digit())
            && areas::all()
                .iter()
                .any(|area| area.m49 == number || area.code == number)
    };
    !labels.is_empty() && labels.iter().all(known)
}

/// A row below the header that is part of it: columns without a header, over which it holds texts.
fn header_goes_on(sheet: &Sheet, recognised: &Recognised) -> Result<(), String> {
    let rows = sheet.rows().skip(recognised.skip);
    let Some(first) = rows.into_iter().find(|row| !row.is_blank()) else {
        return Ok(());
    };
    let cells = recognised.cells(&first);
    let heads = recognised.heads.iter().zip(&cells);
    let more = heads.filter(|(head, cell)| {
        head.is_empty()
            && cell.chars().any(char::is_alphabetic)
            && number::is_fraction(cell).is_none()
    });
    let more: Vec<String> = more
        .map(|(_, cell)| format!("`{}`", shown(cell.trim())))
        .collect();
    if more.len() < 2 || !recognised.release.declared {
        return Ok(());
    }
    Err(format!(
        "a header of {} row(s): row {} continues it with {}, so both are one header; declare `header_rows \
        = {}` and columns by both parts, such as `{{year}} / {{sex}}`",
        recognised.release.header_rows,
        first.line,
        more.join(", "),
        recognised.release.header_rows + 1
    ))
}

/// States that would be taken for countries, and columns that hold no countries.
fn countries(seen: &WholeColumns, places: &Places) -> Result<(), String> {
    let column = &seen.of_countries;
    let total = |label: &&String| !matches!(places.resolve(label), Resolution::NoCountry(_));
    let labels: Vec<&String> = seen.labels.iter().filter(total).collect();
    let is_country = |label: &str| {
        matches!(
            places.resolve(label),
            Resolution::Area(_) | Resolution::Ambiguous(_)
        )
    };
    let strange: Vec<&&String> = labels.iter().filter(|label| !is_country(label)).collect();
    let states = labels.iter().filter(|label| is_us_state(label)).count();
    let only_states = strange.iter().filter(|label| is_us_state(label)).count();
    let some = strange.iter().take(3);
    let some: Vec<String> = some.map(|label| format!("`{}`", shown(label))).collect();
    if only_states > 0 && states * 4 >= labels.len() * 3 {
        return Err(format!(
            "countries in `{column}`: {} {}, and the others would be taken for countries; declare \
             `place = {{ from = \"{column}\", within = \"USA\" }}` in place of `country`",
            some.join(", "),
            if some.len() == 1 {
                "is a state of the USA"
            } else {
                "are states of the USA"
            }
        ));
    }
    if strange.len() >= 3 && strange.len() * 2 > labels.len() {
        return Err(format!(
            "countries in `{column}`: most of its labels are not ({} of {}, such as {}); places below a country are declared as \
             `place`, codes with `codes`",
            strange.len(),
            labels.len(),
            some.join(", ")
        ));
    }
    Ok(())
}
