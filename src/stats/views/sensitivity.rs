//! One figure under each convention of the field, side by side: what a clean-up decides unsaid is put on the table.
//!
//! The frames are changed and the statistic is computed again, whatever it is: hidden counts (`<5`) as bounds, at their
//! least, at their most, or dropped; persons of unknown category out of the base or in it; and, where the input was read again
//! for it, cells that appear twice with different values.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IntoLazy, PolarsResult, col, lit, when};

use crate::dataset::{Dataset, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::mathematics::bounds::Range;
use crate::stats::note::PairChange;
use crate::stats::questions::query::{Base, Query};
use crate::stats::{Note, Remark, Statistic, Unit, Whole};

/// The key of the convention under which a figure is computed.
pub const CONVENTION: &str = "convention";

/// What is done with counts that are known between bounds only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundedCounts {
    /// Each at its least: `<5` is 0.
    Low,
    /// Each at its most: `<5` is 4. One without an upper bound stays as it is.
    High,
    /// Their rows are left out.
    Drop,
}

impl BoundedCounts {
    /// All of them, with their names.
    pub const ALL: [(&str, Self); 3] = [
        ("low", Self::Low),
        ("high", Self::High),
        ("drop", Self::Drop),
    ];

    /// A frame under the convention.
    fn frame(self, frame: &DataFrame) -> PolarsResult<DataFrame> {
        let (low, high) = (col("count_low"), col("count_high"));
        // an unknown count is not hidden: both its bounds are null
        let known = low.clone().is_null().or(low.clone().eq(high.clone()));
        let known = known.fill_null(lit(false));
        let frame = frame.clone().lazy();
        match self {
            Self::Low => {
                frame.with_column(when(known).then(high).otherwise(low).alias("count_high"))
            }
            Self::High => frame.with_column(
                when(high.clone().is_null())
                    .then(low)
                    .otherwise(high)
                    .alias("count_low"),
            ),
            Self::Drop => frame.filter(known),
        }
        .collect()
    }

    /// A dataset under the convention.
    pub fn dataset(self, data: &Dataset) -> PolarsResult<Dataset> {
        let mut changed = data.clone();
        for table in [Table::Victims, Table::Routes, Table::Answers] {
            let frame = data.frame(table);
            if frame.column("count_low").is_ok() {
                changed = changed.with_frame(table, self.frame(&frame)?);
            }
        }
        Ok(changed)
    }
}

/// The figures of a statistic under each convention, with the key [`CONVENTION`]; the first is `asked`, the figures as they are
/// asked for. `others` are datasets that were read under further conventions.
pub fn panel(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    others: &[(&'static str, Dataset)],
) -> PolarsResult<Answer> {
    let asked = (statistic.compute)(data, query)?;
    let mut panel = Answer {
        notes: asked.notes,
        ..Answer::default()
    };
    let mut tables: Vec<(&'static str, Vec<Estimate>)> = vec![("asked", asked.figures)];
    for (name, hidden) in BoundedCounts::ALL {
        let figures = (statistic.compute)(&hidden.dataset(data)?, query)?.figures;
        tables.push((name, figures));
    }
    let (name, base) = match query.base {
        Base::All => ("unknown_out", Base::Known),
        Base::Known | Base::Answered | Base::WorstCase => ("unknown_in", Base::All),
    };
    let other = Query {
        base,
        ..query.clone()
    };
    tables.push((name, (statistic.compute)(data, &other)?.figures));
    for (name, data) in others {
        tables.push((name, (statistic.compute)(data, query)?.figures));
    }
    fill_in(&mut tables);
    panel.notes.extend(changes_of_ranks(statistic, &tables));
    let idle: Vec<&'static str> = tables[1..]
        .iter()
        .filter(|(_, figures)| same(figures, &tables[0].1))
        .map(|(name, _)| *name)
        .collect();
    if !idle.is_empty() {
        panel.note(Note::Unchanged {
            all: idle.len() + 1 == tables.len(),
            conventions: idle,
        });
    }
    panel.note(Note::Conventions);
    for (name, figures) in tables {
        panel.figures.extend(figures.into_iter().map(|mut figure| {
            figure.keys.push((CONVENTION, name.into()));
            figure
        }));
    }
    Ok(panel)
}

/// Each figure in every table: one that a convention leaves without rows is unknown there.
fn fill_in(tables: &mut [(&'static str, Vec<Estimate>)]) {
    let mut all: Vec<Estimate> = Vec::new();
    let mut known = BTreeSet::new();
    for (_, figures) in tables.iter() {
        let new = figures.iter().filter(|figure| known.insert(&figure.keys));
        all.extend(new.cloned());
    }
    for (_, figures) in tables {
        let mut own: BTreeMap<_, Estimate> = std::mem::take(figures)
            .into_iter()
            .map(|figure| (figure.keys.clone(), figure))
            .collect();
        let figure = |like: &Estimate| {
            own.remove(&like.keys).unwrap_or_else(|| Estimate {
                keys: like.keys.clone(),
                part: like.part,
                remarks: Remark::NoSuchFigure.into(),
                ..Estimate::default()
            })
        };
        *figures = all.iter().map(figure).collect();
    }
}

fn same(one: &[Estimate], other: &[Estimate]) -> bool {
    let number = |figure: &Estimate| (figure.count, figure.base, figure.value, figure.status);
    one.iter().map(number).eq(other.iter().map(number))
}

/// What is ranked: the value, or the count where there is none.
fn size(statistic: &Statistic, figure: &Estimate) -> Option<Range> {
    let count = || {
        let count = figure.count?;
        Some(Range {
            low: count.low as f64,
            high: count.high.map(|high| high as f64),
        })
    };
    match statistic.unit {
        Unit::Persons | Unit::Rows => count(),
        _ => figure.value,
    }
}

/// Whether the order of two countries of one year, source and part changes under another convention.
fn changes_of_ranks(statistic: &Statistic, tables: &[(&'static str, Vec<Estimate>)]) -> Vec<Note> {
    let about = |figure: &Estimate| {
        let part = ["group", "destination"].map(|key| figure.key(key).to_owned());
        (Whole::identify(figure).any_place(), part)
    };
    let asked = &tables[0].1;
    let mut rows: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, figure) in asked.iter().enumerate() {
        rows.entry(about(figure)).or_default().push(at);
    }
    let above = |name: &str, a: usize, b: usize| {
        let of = |at: usize| {
            let figures = &tables.iter().find(|(known, _)| *known == name)?.1;
            size(statistic, &figures[at])
        };
        of(a)
            .zip(of(b))
            .is_some_and(|(a, b)| b.high.is_some_and(|high| a.low > high))
    };
    let mut turned = Vec::new();
    let (mut pairs, mut decided) = (0, 0);
    for rows in rows.values().filter(|rows| rows.len() > 1) {
        for (nth, a) in rows.iter().enumerate() {
            for b in &rows[nth + 1..] {
                let names = tables.iter().map(|(name, _)| *name);
                let (up, down): (Vec<_>, Vec<_>) = (
                    names.clone().filter(|name| above(name, *a, *b)).collect(),
                    names.filter(|name| above(name, *b, *a)).collect(),
                );
                pairs += 1;
                decided += usize::from(up.contains(&"asked") || down.contains(&"asked"));
                if !up.is_empty() && !down.is_empty() {
                    // what is asked, or else the first convention that says anything, leads
                    let mut names = tables.iter().map(|(name, _)| *name);
                    let lead = names.find(|name| up.contains(name) || down.contains(name));
                    let (one, other) = (&asked[*a], &asked[*b]);
                    turned.push(if lead == up.first().copied() {
                        change(one, other, up, down)
                    } else {
                        change(other, one, down, up)
                    });
                }
            }
        }
    }
    notes_of_changes(turned, pairs, decided)
}

/// A pair of which `one` is above the other under some conventions, and below it against others.
fn change(
    one: &Estimate,
    other: &Estimate,
    under: Vec<&'static str>,
    against: Vec<&'static str>,
) -> PairChange {
    let place = |figure: &Estimate| [figure.key("country"), figure.key("origin")].concat();
    let what = [one.key("group"), one.key("year")].join(" ");
    PairChange {
        what: what.trim().replace('_', " "),
        above: place(one),
        below: place(other),
        under,
        against,
    }
}

/// What to say about the pairs that change places, of all there are and of those that what is asked decides.
fn notes_of_changes(turned: Vec<PairChange>, pairs: usize, decided: usize) -> Vec<Note> {
    const SHOWN: usize = 5;
    if turned.is_empty() {
        return match (pairs, pairs - decided) {
            (0, _) => Vec::new(),
            (_, 0) => vec![Note::RankingHolds],
            (pairs, open) => vec![Note::RankingOpen { pairs, open }],
        };
    }
    let (many, more) = (turned.len(), turned.len().saturating_sub(SHOWN));
    let mut notes = vec![Note::RankingChanges { pairs: many }];
    let pairs = turned.into_iter().take(SHOWN);
    notes.extend(pairs.map(|pair| Note::PairChanges(Box::new(pair))));
    if more > 0 {
        notes.push(Note::MorePairs { pairs: more });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::df;

    #[test]
    fn hidden_counts_take_their_ends_or_go() {
        let frame = df!(
            "count_low" => [Some(7_i64), Some(0), Some(101), None],
            "count_high" => [Some(7_i64), Some(4), None, None],
        )
        .unwrap();
        let bounds = |hidden: BoundedCounts| {
            let frame = hidden.frame(&frame).unwrap();
            let column = |name: &str| frame.column(name).unwrap().i64().unwrap().to_vec();
            column("count_low")
                .into_iter()
                .zip(column("count_high"))
                .collect::<Vec<_>>()
        };
        let (exact, unknown) = ((Some(7), Some(7)), (None, None));
        assert_eq!(
            bounds(BoundedCounts::Low),
            [exact, (Some(0), Some(0)), (Some(101), Some(101)), unknown]
        );
        assert_eq!(
            bounds(BoundedCounts::High),
            [exact, (Some(4), Some(4)), (Some(101), None), unknown]
        );
        assert_eq!(bounds(BoundedCounts::Drop), [exact, unknown]);
    }
}
