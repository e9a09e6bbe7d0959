//! How many victims each source detected: its own totals, never added across sources, measures or reporters.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::levels::{self, Levelled as _};
use super::shares::{all_persons_first, note_without_country};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::grouping::{GroupedItems, group_by};
use crate::stats::note::PlaceYear;
use crate::stats::questions::condition;
use crate::stats::questions::query::{Query, with_totals};
use crate::stats::reconciliation::contradiction::{self, Contradictions, Taken};
use crate::stats::rows::Victim;
use crate::stats::{Description, Note, Remark, Remarks, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "detected-victims",
        title: "Detected victims of trafficking",
        unit: Unit::Persons,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "country_role",
            "measure",
        ],
        formula: "the published total for a country and year; for sources without totals (case files), the sum of the parts of one level",
        base: "none: a count",
        caveats: &[
            "cases, identified and assisted victims are different measures, in separate rows",
            "detected victims do not measure prevalence: more of them may mean better detection",
        ],
        source: "UNODC, Global Report on Trafficking in Persons, methodology: detected victims as national authorities report them",
        tables: &[Table::Victims],
        divides: &[],
        needs: Needs::victims(Division::NONE),
    },
    compute,
};

/// Measures that count victims, in the order in which one is preferred to another.
pub(in crate::stats) const MEASURES: [&str; 3] = ["identified", "cases", "assisted"];

/// Who counts, in the order of tables.
const REPORTERS: [&str; 4] = ["government", "civil_society", "international", "case_data"];

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let totals = GroupTotals::of(data, query)?;
    let groups = groups(query.victims(data)?);
    let alone = without_total(data, &groups)?;
    let mut remarks: BTreeMap<(&str, &str), Remarks> = BTreeMap::new();
    for (_, group) in groups.iter() {
        let Some((first, taken)) = totals.take(group) else {
            continue;
        };
        let mut keys = crate::stats::keys(first.country, first.year, first.source, first.reporter);
        keys.reserve_exact(2);
        keys.push(("country_role", first.country_role.into()));
        keys.push(("measure", first.measure.into()));
        let mut figure = Estimate {
            remarks: remarks
                .entry((first.measure, first.reporter))
                .or_insert_with(|| remark(&first).into())
                .clone(),
            ..Estimate::counted(keys, taken.shown)
        };
        taken.mark(&mut figure);
        answer.figures.push(figure);
    }
    drop((groups, remarks));
    let note = contradiction::note(query.contradicted, &answer.figures);
    answer.notes.extend(note);
    all_persons_first(&mut answer.figures);
    note_without_country(data, query, &mut answer)?;
    answer.notes.extend(alone);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// Adds a note about countries and years of which a source prints parts and no total, so that they have no figure here.
fn without_total(data: &Dataset, groups: &VictimGroups) -> PolarsResult<Option<Note>> {
    let totals = with_totals(data)?;
    let mut places: BTreeSet<PlaceYear> = BTreeSet::new();
    let mut by = BTreeSet::new();
    for (_, group) in groups.iter() {
        let counts = |row: &Victim| row.count.is_some();
        let whole = |row: &Victim| row.share.is_none() && row.dimensions() == ["total"; 3];
        let prints = totals.contains(group[0].source);
        if group.iter().any(counts) && !group.iter().any(whole) && total(group, prints).is_none() {
            places.insert(PlaceYear {
                country: group[0].country.to_owned(),
                year: group[0].year,
            });
            let parts = group.iter().flat_map(|row| {
                let divided = condition::DIMENSIONS.into_iter().zip(row.dimensions());
                divided.filter(|(_, part)| *part != "total")
            });
            by.extend(parts.map(|(dimension, _)| dimension));
        }
    }
    let places: Vec<PlaceYear> = places.into_iter().collect();
    Ok((!places.is_empty()).then_some(Note::OnlyParts { by, places }))
}

/// What is counted, and by whom where that is an international organisation.
pub(in crate::stats) fn remark(row: &Victim) -> Remark {
    Remark::Counted {
        measure: row.measure.to_owned(),
        international: row.reporter == "international",
    }
}

/// The total of each group of rows that has one, with a row of it, as it may be shown and used; `None` if it is named without a
/// number.
pub(in crate::stats) fn counted<'d>(
    data: &Dataset,
    query: &Query,
    rows: Vec<Victim<'d>>,
) -> PolarsResult<Vec<(Victim<'d>, Taken)>> {
    let totals = GroupTotals::of(data, query)?;
    let groups = groups(rows);
    let taken = groups.iter().filter_map(|(_, group)| totals.take(group));
    Ok(taken.collect())
}

/// What the total of a group of rows depends on.
struct GroupTotals {
    /// The sources that print their totals.
    printing: BTreeSet<String>,
    contradictions: Contradictions,
}

impl GroupTotals {
    fn of(data: &Dataset, query: &Query) -> PolarsResult<Self> {
        Ok(Self {
            printing: with_totals(data)?,
            contradictions: Contradictions::find(data, query)?,
        })
    }

    /// The total of a group, with a row of it; `None` if its rows are parts of a total that is not there.
    fn take<'d>(&self, group: &[Victim<'d>]) -> Option<(Victim<'d>, Taken)> {
        let count = total(group, self.printing.contains(group[0].source));
        let whole = |row: &Victim| row.share.is_none() && row.dimensions() == ["total"; 3];
        let taken = self.contradictions.take(group, count);
        (count.is_some() || group.iter().any(whole)).then(|| (group[0], taken))
    }
}

/// Rows by the whole that they are about: country, year, source, role, and the ranks of reporter and measure.
type VictimGroups<'d> = GroupedItems<
    Victim<'d>,
    (
        &'d str,
        Option<i64>,
        &'d str,
        &'d str,
        Option<i64>,
        Option<i64>,
    ),
>;

/// Rows that are one source's figures for one country, year, reporter and measure of victims, in this order.
pub(in crate::stats) fn groups(rows: Vec<Victim>) -> VictimGroups {
    let place = |of: &[&str], value: &str| {
        let place = of.iter().position(|known| *known == value)?;
        i64::try_from(place).ok()
    };
    let of_victims = rows
        .into_iter()
        .filter(|row| MEASURES.contains(&row.measure));
    group_by(of_victims, |row| {
        let (reporter, measure) = (
            place(&REPORTERS, row.reporter),
            place(&MEASURES, row.measure),
        );
        (
            row.country,
            row.year,
            row.source,
            row.country_role,
            reporter,
            measure,
        )
    })
}

/// The total of a group, only by counts: see [`levels::total`].
pub(in crate::stats) fn total(group: &[Victim], prints_totals: bool) -> Option<Count> {
    let counts: Vec<&Victim> = group.iter().filter(|row| row.share.is_none()).collect();
    levels::total(&counts, [false; 3], prints_totals)
}
