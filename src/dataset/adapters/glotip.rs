//! UNODC GLOTIP: one row per published cell, totals and their parts.
//!
//! National totals, sex and age, and forms of exploitation become `victims`; citizenships and repatriations become
//! `routes`, from the country of citizenship (or, for repatriations, the country that reports) to the other. Cells that
//! contradict each other, implausible ones and those of no country are set aside and named.

use std::collections::BTreeMap;

use super::super::Repeats;
use super::super::areas::{self, Resolution};
use super::super::count::Count;
use super::super::fault::{Fault, shown};
use super::super::ledger::SetAsideReason;
use super::super::places::Places;
use super::super::read::{Record, Sheet};
use super::super::recognise::Recognised;
use super::super::sources::{DeclaredColumn, Release};
use super::super::table::{Hashed, Table, hashed};
use super::{Sink, meaning, reason};

/// More persons than any country detects in a year: such a value is a defect of the release.
const IMPLAUSIBLE: u64 = 1_000_000;

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let columns = GlotipColumns::of(sink.recognised);
    let repeats = repeats(sheet, sink, &columns);
    for (record, repeat) in sink.rows(sheet).zip(repeats) {
        sink.ledger.read += 1;
        let result = match repeat {
            Repeat::None => row(sink, &columns, &record),
            Repeat::Exact => Err("exact repeat of a row before it".into()),
            Repeat::Contradiction => Err(SetAsideReason::contradiction(
                "contradictory repeat: the same cell appears more than once with different values",
            )),
            Repeat::Other => Err(SetAsideReason::contradiction(
                "contradictory repeat: another value of the cell is used",
            )),
        };
        sink.enter(record.line, result);
    }
}

/// The places of the columns and what their cells mean, looked up once for all rows.
struct GlotipColumns<'a> {
    release: &'a Release,
    iso3: At<'a>,
    country: At<'a>,
    indicator: At<'a>,
    dimension: At<'a>,
    category: At<'a>,
    sex: At<'a>,
    age: At<'a>,
    year: At<'a>,
    count: At<'a>,
}

type At<'a> = (Option<usize>, Option<&'a DeclaredColumn>);

impl<'a> GlotipColumns<'a> {
    fn of(recognised: &'a Recognised) -> Self {
        let release = &recognised.release;
        let at = |name: &str| {
            (
                recognised.places.get(name).copied(),
                release.columns.get(name),
            )
        };
        Self {
            release,
            iso3: at("iso3"),
            country: at("country"),
            indicator: at("indicator"),
            dimension: at("dimension"),
            category: at("category"),
            sex: at("sex"),
            age: at("age"),
            year: at("year"),
            count: at("count"),
        }
    }

    /// What identifies a cell.
    fn key(&self, record: &Record) -> Hashed {
        let total = [self.iso3, self.country, self.indicator, self.dimension];
        let part = [self.category, self.sex, self.age, self.year];
        let cells: Vec<&str> = total
            .iter()
            .chain(&part)
            .map(|at| raw(*at, record))
            .collect();
        hashed(cells.join("\u{1f}"))
    }

    fn meaning<'r>(&'r self, at: At<'r>, record: &'r Record) -> Result<&'r str, String> {
        meaning(self.release, at.1, raw(at, record))
    }
}

/// The text of a cell, without blanks around it.
fn raw<'r>((place, _): At<'_>, record: &'r Record) -> &'r str {
    place
        .and_then(|place| record.cells.get(place))
        .unwrap_or("")
        .trim()
}

/// What a row is to others of the same key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    None,
    Exact,
    Contradiction,
    /// A contradiction in which another row was chosen.
    Other,
}

/// For each row whether its key is in an earlier row, or in any with another value; of contradicting rows one may be chosen.
fn repeats(sheet: &Sheet, sink: &Sink<'_>, columns: &GlotipColumns<'_>) -> Vec<Repeat> {
    let mut first: BTreeMap<Hashed, (String, Vec<usize>)> = BTreeMap::new();
    let mut repeats = Vec::new();
    let mut counts = Vec::new();
    for (at, record) in sink.rows(sheet).enumerate() {
        let value = raw(columns.count, &record);
        repeats.push(Repeat::None);
        counts.push(Count::parse(value).ok().flatten());
        let (known, places) = first
            .entry(columns.key(&record))
            .or_insert_with(|| (value.to_owned(), Vec::new()));
        places.push(at);
        if places.len() > 1 {
            repeats[at] = Repeat::Exact;
        }
        if known != value {
            repeats[at] = Repeat::Contradiction;
        }
    }
    for (_, places) in first.into_values() {
        // where two values differ, none of them is known to be the right one
        if places
            .iter()
            .any(|at| repeats[*at] == Repeat::Contradiction)
        {
            let size =
                |at: usize| counts[at].map(|count| (count.high.unwrap_or(u64::MAX), count.low));
            let counted = places.iter().copied().filter(|at| counts[*at].is_some());
            let chosen = match sink.repeats {
                Repeats::Aside => None,
                Repeats::First => counted.min(),
                Repeats::Last => counted.max(),
                Repeats::Max => counted.rev().max_by_key(|at| size(*at)),
            };
            for at in places {
                repeats[at] = match chosen {
                    None => Repeat::Contradiction,
                    Some(chosen) if chosen == at => Repeat::None,
                    Some(_) => Repeat::Other,
                };
            }
        }
    }
    repeats
}

fn row(
    sink: &mut Sink<'_>,
    columns: &GlotipColumns<'_>,
    record: &Record,
) -> Result<(), SetAsideReason> {
    if let Some(fault) = sink.ragged(record) {
        return Err(fault.expected.into());
    }
    let value = count(sink, columns, record)?;
    let country = country(sink.places, columns, record)?;
    let category = raw(columns.category, record);
    if category.is_empty() {
        return Err("`Category` missing".into());
    }
    let of = |at| columns.meaning(at, record);
    let [measure, dimension] = [of(columns.indicator)?, of(columns.dimension)?];
    let locator = format!("row {}", record.line);
    let mut cells = vec![
        ("year", raw(columns.year, record)),
        ("source", columns.release.source.as_str()),
        ("sex", of(columns.sex)?),
        ("age", of(columns.age)?),
        ("count", &value),
        ("locator", &locator),
    ];
    let table = match (dimension, measure) {
        ("total" | "exploitation", _) => {
            let form = &columns.release.columns["form"];
            let unknown = |_| format!("form of exploitation not known: {}", shown(category));
            let form = columns.release.meaning(form, category).map_err(unknown)?;
            cells.extend([
                ("country", country),
                ("country_role", "detected_in"),
                ("reporter", "government"),
                ("measure", measure),
                ("exploitation", form),
            ]);
            Table::Victims
        }
        ("citizenship", "identified") => {
            let origin = citizenship(sink, country, category)?;
            cells.extend(route(origin, country, "identified"));
            Table::Routes
        }
        ("repatriation", "identified") => {
            let other = citizenship(sink, country, category)?;
            cells.extend(route(country, other, "repatriated"));
            Table::Routes
        }
        (dimension, measure) => {
            let what = format!("not used: tipstat has no table for {measure} by {dimension}");
            return Err(what.into());
        }
    };
    sink.push(table, record.line, &cells).map_err(|faults| {
        for fault in &faults {
            sink.ledger.count_repeat(fault);
        }
        reason(&faults).into()
    })
}

/// The cells of a route that its citizenships say.
fn route<'a>(origin: &'a str, destination: &'a str, measure: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("origin", origin),
        ("destination", destination),
        ("exploitation", "total"),
        ("measure", measure),
    ]
}

/// The number of a row as it is printed.
fn count(
    sink: &mut Sink<'_>,
    columns: &GlotipColumns<'_>,
    record: &Record,
) -> Result<String, SetAsideReason> {
    let value = raw(columns.count, record);
    match Count::parse(value) {
        Ok(Some(count)) if count.low > IMPLAUSIBLE => {
            Err("implausible: more than a million".into())
        }
        Ok(Some(_)) => Ok(value.to_owned()),
        Ok(None) => Err("no value".into()),
        Err(expected) => {
            let fault = Fault::cell(sink.file, record.line, "txtVALUE", value, expected);
            sink.ledger.doubt(fault);
            Err(SetAsideReason::label("value not a count", shown(value)))
        }
    }
}

/// The country that reports: by its code, else by its name.
fn country(
    places: &Places,
    columns: &GlotipColumns<'_>,
    record: &Record,
) -> Result<&'static str, SetAsideReason> {
    let (code, name) = (raw(columns.iso3, record), raw(columns.country, record));
    if let Some(area) = areas::by_code(code) {
        return Ok(&area.code);
    }
    match places.resolve(name) {
        Resolution::Area(code) => Ok(code),
        _ if name.is_empty() => Err(SetAsideReason::label(
            "regional aggregate, not a country",
            shown(code),
        )),
        _ => Err(SetAsideReason::label("not a country", shown(name))),
    }
}

/// The country of a label of citizenship; null (an empty text) if the citizenship is not a country.
fn citizenship(
    sink: &mut Sink<'_>,
    reporting: &'static str,
    label: &str,
) -> Result<&'static str, SetAsideReason> {
    match sink.places.resolve(label) {
        Resolution::Area(code) => Ok(code),
        Resolution::NoCountry("nationals") => {
            sink.note(
                "`Nationals` and similar labels are read as citizens of the reporting country"
                    .into(),
            );
            Ok(reporting)
        }
        Resolution::NoCountry("total") => Err("a total among its parts".into()),
        Resolution::NoCountry(_) => {
            sink.note("labels that are not a country (unknown, other, abroad, stateless) count as unknown citizenship".into());
            Ok("")
        }
        Resolution::Ambiguous(codes) => {
            sink.ledger.unresolved(label);
            let what = format!("ambiguous label, {}", codes.join(" or "));
            Err(SetAsideReason::label(what, shown(label)))
        }
        Resolution::Unknown => {
            sink.ledger.unresolved(label);
            Err(SetAsideReason::label(
                "label without a country",
                shown(label),
            ))
        }
    }
}
