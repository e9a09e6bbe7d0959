//! Which of two files of one source is used.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{BooleanChunked, DataFrame, IntoSeries as _, PolarsResult, StringChunked};

use super::cells::{agree, keys};
use super::edition::{Edition, edition, key_in, what};
use super::{EditionInput, Editions, Older, listed};
use crate::dataset::Table;
use crate::dataset::fault::Fault;

/// A cell: its table, and its key with the source.
type Key = (Table, Vec<String>);

/// Rows that are left out.
#[derive(Default)]
pub(in crate::dataset) struct Left {
    /// How many another edition or file gives.
    pub elsewhere: usize,
    /// How many contradict another sheet, by reason.
    pub clashing: BTreeMap<String, u64>,
}

/// What was settled about all units.
#[derive(Default)]
pub(in crate::dataset) struct Settled {
    /// For each unit the sources of which another edition is used.
    dropped: Vec<BTreeSet<String>>,
    /// For each unit the sources that get another id.
    renamed: Vec<BTreeMap<String, String>>,
    /// For each unit cells that another one gives with the same value.
    repeated: Vec<BTreeSet<Key>>,
    /// For each unit cells that another sheet of its workbook gives with another value, and why they are left out.
    clashing: Vec<BTreeMap<Key, String>>,
    /// The older editions.
    pub older: Vec<Older>,
    /// New ids with those they were made of.
    pub ids: BTreeMap<String, String>,
}

/// Finds the editions among the units, and settles which is used.
pub(in crate::dataset) fn settle(
    units: &[EditionInput],
    way: Editions,
) -> Result<Settled, Vec<Fault>> {
    let mut settled = Settled {
        dropped: vec![BTreeSet::new(); units.len()],
        renamed: vec![BTreeMap::new(); units.len()],
        repeated: vec![BTreeSet::new(); units.len()],
        clashing: vec![BTreeMap::new(); units.len()],
        ..Settled::default()
    };
    let mut faults = Vec::new();
    for (source, of) in shared_sources(units) {
        let mut editions: Vec<Edition> = of
            .into_iter()
            .map(|unit| edition(units, unit, &source))
            .collect::<PolarsResult<_>>()
            .map_err(|error| vec![Fault::file(&source, error.to_string())])?;
        // a release date is compared where all have one
        let dated = editions.iter().all(|edition| edition.date.is_some());
        let age = |edition: &Edition| (edition.date.filter(|_| dated), edition.last_year);
        // newest last; between files without a known date the content decides, never their order
        editions.sort_by(|a, b| (age(a), &a.cells).cmp(&(age(b), &b.cells)));
        for (at, older) in editions.iter().enumerate() {
            for newer in &editions[at + 1..] {
                let known = age(older) != age(newer);
                let fault = settle_pair(&source, units, (older, newer, known), way, &mut settled);
                faults.extend(fault.err());
            }
        }
    }
    if faults.is_empty() {
        Ok(settled)
    } else {
        Err(faults)
    }
}

/// Settles what becomes of two files of one source, the second of which is newer where that is known.
fn settle_pair(
    source: &str,
    units: &[EditionInput],
    (older, newer, known): (&Edition, &Edition, bool),
    way: Editions,
    settled: &mut Settled,
) -> Result<(), Fault> {
    let gone =
        |edition: &Edition, settled: &Settled| settled.dropped[edition.unit].contains(source);
    let common = older.common(newer);
    if common == 0 || gone(older, settled) || gone(newer, settled) {
        return Ok(());
    }
    if of_one_book(&units[older.unit], &units[newer.unit]) {
        settled.hold_sheets_together(source, units, older, newer);
        return Ok(());
    }
    let differences = older.differences(newer);
    let (old_file, new_file) = (&units[older.unit].name, &units[newer.unit].name);
    // half of the smaller one's cells: with fewer in common they are parts of one edition
    let editions = known && 2 * common >= older.cells.len().min(newer.cells.len());
    let editions = editions || (way == Editions::All && !differences.is_empty());
    if !editions {
        if differences.is_empty() {
            settled.repeated[older.unit].extend(older.keys_in(newer, source));
            return Ok(());
        }
        let with_values = !units[older.unit].hides && !units[newer.unit].hides;
        let cells = listed(&differences, with_values);
        return Err(contradiction(source, [old_file, new_file], &cells));
    }
    settled.older.push(Older {
        source: source.to_owned(),
        file: old_file.clone(),
        newer: new_file.clone(),
        ground: ground(older, newer),
        differences,
        kept: way == Editions::All,
    });
    match way {
        Editions::Newest => drop(settled.dropped[older.unit].insert(source.to_owned())),
        Editions::All => {
            for edition in [older, newer] {
                settled.rename(source, edition);
            }
        }
    }
    Ok(())
}

/// Whether two units are sheets of one workbook.
fn of_one_book(one: &EditionInput, other: &EditionInput) -> bool {
    one.name == other.name && one.sheet.is_some() && other.sheet.is_some()
}

/// Two files contradict each other, and nothing says which is newer.
fn contradiction(source: &str, files: [&String; 2], cells: &str) -> Fault {
    let (first, second) = (files[0].min(files[1]), files[0].max(files[1]));
    let expected = format!(
        "one value for each cell of `{source}`: `{first}` and `{second}` differ in {cells}, and neither a release date nor the \
         latest year says which is newer. Give one of them, or `--editions all` for both side by side"
    );
    Fault::file(second, expected)
}

/// The reason why one of the two is newer.
fn ground(older: &Edition, newer: &Edition) -> String {
    let year = |year: Option<i64>| year.map_or("pooled years".into(), |year| year.to_string());
    match (older.date, newer.date) {
        (Some(old), Some(new)) if old != new => format!("released {new}, the other {old}"),
        _ if older.last_year == newer.last_year => "it is not known which is newer".into(),
        _ => format!(
            "figures up to {}, the other up to {}",
            year(newer.last_year),
            year(older.last_year)
        ),
    }
}

impl Settled {
    /// Settles what becomes of cells that two sheets of one workbook give: once where they agree, not at all where not, since
    /// it is not known which is right.
    fn hold_sheets_together(
        &mut self,
        source: &str,
        units: &[EditionInput],
        one: &Edition,
        other: &Edition,
    ) {
        let (first, second) = if one.unit < other.unit {
            (one, other)
        } else {
            (other, one)
        };
        let name = |edition: &Edition| units[edition.unit].sheet.clone().unwrap_or_default();
        let hides = units[first.unit].hides || units[second.unit].hides;
        for ((table, key), values) in &first.cells {
            let Some(others) = second.cells.get(&(*table, key.clone())) else {
                continue;
            };
            let cell = key_in(*table, source, key);
            if agree(values, others) {
                self.repeated[second.unit].insert(cell);
                continue;
            }
            let given = if hides {
                String::new()
            } else {
                format!(" ({} and {})", values.join(" + "), others.join(" + "))
            };
            let reason = format!(
                "contradictory repeat: sheets `{}` and `{}` differ in {}{given}",
                name(first),
                name(second),
                what(key)
            );
            for unit in [first.unit, second.unit] {
                self.clashing[unit]
                    .entry(cell.clone())
                    .or_insert_with(|| reason.clone());
            }
        }
    }

    /// Gives the rows of an edition a separate source.
    fn rename(&mut self, source: &str, edition: &Edition) {
        if self.renamed[edition.unit].contains_key(source) {
            return;
        }
        let mut id = format!("{source}@{}", edition.label());
        while self.ids.contains_key(&id) {
            id.push('+');
        }
        self.ids.insert(id.clone(), source.to_owned());
        self.renamed[edition.unit].insert(source.to_owned(), id);
    }

    /// The rows of a unit's table that are used, with the source each is said to be of; and how many are not.
    pub(in crate::dataset) fn apply(
        &self,
        unit: usize,
        table: Table,
        frame: DataFrame,
    ) -> PolarsResult<(DataFrame, Left)> {
        let (dropped, renamed) = (&self.dropped[unit], &self.renamed[unit]);
        let (repeated, clashing) = (&self.repeated[unit], &self.clashing[unit]);
        let by_key = !repeated.is_empty() || !clashing.is_empty();
        let mut left = Left::default();
        if dropped.is_empty() && renamed.is_empty() && !by_key {
            return Ok((frame, left));
        }
        let sources = frame.column("source")?.str()?.clone();
        let keys = if by_key {
            keys(table, &frame)?
        } else {
            Vec::new()
        };
        let kept: BooleanChunked = (0..frame.height())
            .map(|at| {
                let source = sources.get(at).unwrap_or("");
                let key = keys.get(at).map(|key| key_in(table, source, key));
                if let Some(reason) = key.as_ref().and_then(|key| clashing.get(key)) {
                    *left.clashing.entry(reason.clone()).or_default() += 1;
                    return false;
                }
                let again = key.is_some_and(|key| repeated.contains(&key));
                let kept = !dropped.contains(source) && !again;
                left.elsewhere += usize::from(!kept);
                kept
            })
            .collect();
        let mut frame = frame.filter(&kept)?;
        if !renamed.is_empty() {
            let sources = frame.column("source")?.str()?;
            let named = sources
                .iter()
                .map(|id| id.map(|id| renamed.get(id).map_or(id, String::as_str)));
            let named: StringChunked = named.collect();
            frame.with_column(named.with_name("source".into()).into_series().into())?;
        }
        Ok((frame, left))
    }
}

/// The sources that more than one unit gives, with the units that do.
fn shared_sources(units: &[EditionInput]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut of: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        for frame in unit.frames.values() {
            let sources = frame
                .column("source")
                .and_then(|column| column.str().cloned());
            for source in sources.iter().flat_map(StringChunked::iter).flatten() {
                of.entry(source.to_owned()).or_default().insert(at);
            }
        }
    }
    of.retain(|_, units| units.len() > 1);
    of
}
