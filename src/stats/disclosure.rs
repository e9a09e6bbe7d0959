//! The last step before rendering: what may be shown.
//!
//! Only [`Public`] reaches a renderer, and only this file makes one: figures of persons pass the guard on the way.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cross::{Asked, Form, Tables};
use super::figure::{Answer, Figure, Part, Status, Unknown};
use super::order::Order;
use super::{Query, Statistic, Unit, by, sensitivity, summary};
use crate::dataset::count::Count;

/// A table that may be shown.
#[derive(Debug, Clone)]
pub struct Public {
    content: Content,
    title: String,
    notes: Vec<String>,
}

/// What a table holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Figures of one statistic.
    Figures {
        /// Which.
        statistic: &'static Statistic,
        /// The keys of its figures beside the statistic's own.
        beside: Vec<&'static str>,
        /// In the order to print them.
        figures: Vec<Figure>,
        /// The level of their intervals.
        confidence: f64,
    },
    /// The summary, a line a country.
    Summary(Vec<summary::Line>),
    /// Texts about files, labels and statistics; no figures of persons.
    Texts {
        /// Column names, and what they hold.
        fields: Vec<(&'static str, &'static str)>,
        /// The cells.
        rows: Vec<Vec<String>>,
        /// The ids of the sources they come from, to be cited below.
        sources: Vec<String>,
    },
    /// Rows of any columns, as a query gives them.
    Rows {
        /// What they hold.
        columns: Vec<Column>,
        /// Texts, numbers and nulls, as many as there are columns.
        rows: Vec<Vec<Value>>,
        /// The ids of the sources they come from, to be cited below.
        sources: Vec<String>,
    },
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in machine formats.
    pub name: Cow<'static, str>,
    /// What its numbers are measured in; empty for texts.
    pub unit: Cow<'static, str>,
    /// What it holds.
    pub description: Cow<'static, str>,
}

impl Public {
    /// The figures of a statistic after the guard.
    pub fn figures(
        statistic: &'static Statistic,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = protect(answer.figures, min_cell);
        let table = (statistic, Vec::new());
        Self::of(table, figures, answer.notes, confidence, min_cell)
    }

    /// The figures of a statistic under several conventions, after a guard that holds across these.
    pub fn panel(
        statistic: &'static Statistic,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = sensitivity::protect(answer.figures, min_cell);
        let table = (statistic, vec![sensitivity::CONVENTION]);
        let hides = figures.iter().any(|figure| figure.status == Status::Hidden);
        // a ranking of hidden figures is hidden, too
        let mut notes = answer.notes;
        notes.retain(|note| !hides || !answer.of_values.contains(note));
        Self::of(table, figures, notes, confidence, min_cell)
    }

    /// The figures of a statistic for each value of the dimensions beside its keys, after a guard that holds across these.
    pub fn broken_down(
        statistic: &'static Statistic,
        beside: Vec<&'static str>,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = by::protect(answer.figures, &beside, min_cell);
        let table = (statistic, beside);
        Self::of(table, figures, answer.notes, confidence, min_cell)
    }

    /// The same in another order, or cut: what is done with figures that may be shown shows no more.
    #[must_use]
    pub fn ordered(mut self, order: &Order) -> Self {
        if let Content::Figures {
            statistic, figures, ..
        } = &mut self.content
        {
            let (ordered, notes) = order.of(statistic, std::mem::take(figures));
            *figures = ordered;
            self.notes.splice(0..0, notes);
        }
        self
    }

    fn of(
        (statistic, beside): (&'static Statistic, Vec<&'static str>),
        figures: Vec<Figure>,
        mut notes: Vec<String>,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        if figures.is_empty() {
            notes.insert(
                0,
                "no figures of this kind for the countries, years and sources asked for".into(),
            );
        }
        notes.extend(guard_note(
            figures.iter().any(|figure| figure.status == Status::Hidden),
            min_cell,
        ));
        Self {
            content: Content::Figures {
                statistic,
                beside,
                figures,
                confidence,
            },
            title: statistic.title.into(),
            notes,
        }
    }

    /// Cross-tables after a guard that holds along rows and columns.
    pub fn cross(
        title: String,
        asked: &Asked,
        tables: Tables,
        (query, form): (&Query, Form),
        min_cell: Option<u64>,
    ) -> Self {
        let answer = tables.protected(query, form, min_cell);
        let table = (asked.statistic(), asked.keys());
        let public = Self::of(
            table,
            answer.figures,
            answer.notes,
            query.confidence,
            min_cell,
        );
        Self { title, ..public }
    }

    /// A comparison, which is made of protected figures.
    pub fn comparison(
        title: String,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let table = Self::figures(&super::compare::COMPARISON, answer, confidence, None);
        let hides = matches!(&table.content, Content::Figures { figures, .. }
            if figures.iter().any(|figure| figure.status == Status::Hidden));
        let mut notes = table.notes;
        notes.extend(guard_note(hides, min_cell));
        Self {
            content: table.content,
            title,
            notes,
        }
    }

    /// A summary, whose lines are made of protected figures.
    pub fn summary(title: String, summary: summary::Summary, min_cell: Option<u64>) -> Self {
        let mut notes = summary.notes;
        notes.extend(guard_note(
            summary.lines.iter().any(summary::Line::hides),
            min_cell,
        ));
        Self {
            content: Content::Summary(summary.lines),
            title,
            notes,
        }
    }

    /// A table that holds no figures of persons.
    pub fn texts(
        title: &str,
        fields: Vec<(&'static str, &'static str)>,
        rows: Vec<Vec<String>>,
        notes: Vec<String>,
    ) -> Self {
        Self {
            content: Content::Texts {
                fields,
                rows,
                sources: Vec::new(),
            },
            title: title.into(),
            notes,
        }
    }

    /// Rows of a query over what may be shown: tables without small cells, or figures after the guard. Whoever calls this
    /// answers for it.
    pub fn rows(
        title: &str,
        columns: Vec<Column>,
        rows: Vec<Vec<Value>>,
        notes: Vec<String>,
    ) -> Self {
        Self {
            content: Content::Rows {
                columns,
                rows,
                sources: Vec::new(),
            },
            title: title.into(),
            notes,
        }
    }

    /// The same, its texts or rows with the sources they come from.
    #[must_use]
    pub fn citing(mut self, ids: Vec<String>) -> Self {
        if let Content::Texts { sources, .. } | Content::Rows { sources, .. } = &mut self.content {
            *sources = ids;
        }
        self
    }

    /// Without the notes on figures that are not shown.
    #[must_use]
    pub fn silent_on(mut self, gone: impl Fn(&str) -> bool) -> Self {
        self.notes.retain(|note| !gone(note));
        self
    }

    /// Some of its figures, in the same order: fewer figures show no more. A note on one country and year goes where none of
    /// its figures is left.
    #[must_use]
    pub fn keeping(mut self, keep: impl Fn(&Figure) -> bool) -> Self {
        if let Content::Figures { figures, .. } = &mut self.content {
            let of = |figure: &Figure| format!("{} {}", figure.key("country"), figure.key("year"));
            let before: BTreeSet<String> = figures.iter().map(of).collect();
            figures.retain(keep);
            let after: BTreeSet<String> = figures.iter().map(of).collect();
            self.notes.retain(|note| {
                let about = note.split(':').next().unwrap_or_default();
                !before.contains(about) || after.contains(about)
            });
        }
        self
    }

    /// The same with one more note.
    #[must_use]
    pub fn noting(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// The same for each country by itself: fewer figures show no more.
    pub fn by_country(self) -> BTreeMap<String, Self> {
        let Content::Figures {
            statistic,
            beside,
            figures,
            confidence,
        } = self.content
        else {
            return BTreeMap::new();
        };
        let mut countries: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
        for figure in figures {
            let country = figure.key("country").to_owned();
            countries.entry(country).or_default().push(figure);
        }
        let of = |figures| Self {
            content: Content::Figures {
                statistic,
                beside: beside.clone(),
                figures,
                confidence,
            },
            title: self.title.clone(),
            notes: self.notes.clone(),
        };
        let tables = countries.into_iter();
        tables
            .map(|(country, figures)| (country, of(figures)))
            .collect()
    }

    /// What it holds.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What must be read with it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

fn guard_note(hides: bool, min_cell: Option<u64>) -> Option<String> {
    let k = min_cell.filter(|k| hides && *k > 1)?;
    Some(format!(
        "hidden: counts from 1 to {}, and enough others that no hidden one follows by subtraction",
        k - 1
    ))
}

/// Hides counts from 1 to `min_cell - 1`, at least two parts of any sum, and all that is computed from a hidden one.
pub fn protect(mut figures: Vec<Figure>, min_cell: Option<u64>) -> Vec<Figure> {
    let Some(k) = min_cell else { return figures };
    let mut sums: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        let sum: Vec<&str> = figure
            .keys
            .iter()
            .filter(|(key, _)| !["group", "origin", "destination"].contains(key))
            .map(|(_, value)| value.as_str())
            .collect();
        sums.entry(sum.join("\u{1f}")).or_default().push(at);
    }
    for members in sums.values() {
        let parts: Vec<usize> = members
            .iter()
            .copied()
            .filter(|at| figures[*at].part == Part::OfTotal)
            .collect();
        // rows of a table are no persons
        let small = |at: &usize| {
            figures[*at].unit != Some(Unit::Rows)
                && figures[*at].count.is_some_and(|count| is_small(count, k))
        };
        let mut hide: Vec<usize> = members.iter().copied().filter(small).collect();
        let hidden_parts = parts.iter().filter(|at| hide.contains(at)).count();
        if hidden_parts == 1 {
            let others = parts.iter().copied().filter(|at| !hide.contains(at));
            let next = others
                .filter(|at| size(&figures[*at]) > 0)
                .min_by_key(|at| size(&figures[*at]));
            hide.extend(next);
        }
        let alone = hidden_parts == 1 && hide.len() == 1;
        if !hide.is_empty() {
            hide.extend(
                members
                    .iter()
                    .copied()
                    .filter(|at| figures[*at].part == Part::Derived),
            );
        }
        for at in hide {
            hide_one(&mut figures[at]);
        }
        if alone {
            // nothing beside it could hide it: the base would give it away
            for at in members {
                let figure = &mut figures[*at];
                // limits give their base back
                (figure.base, figure.interval, figure.level) = (None, None, None);
                figure.working.clear();
            }
        }
        if members.iter().any(|at| gives_away(&figures[*at], k)) {
            for at in members {
                hide_base(&mut figures[*at]);
            }
        }
        for at in members {
            let figure = &mut figures[*at];
            if matches!(figure.unknown, Unknown::LeftOut(count) if is_small(count, k)) {
                figure.unknown = Unknown::None;
                "those of unknown category left out".clone_into(&mut figure.remark);
            }
        }
    }
    protect_compared(&mut figures, k);
    figures
}

/// Takes from figures that are set against a hidden count all but their own, and hides what is computed from a series of which
/// a year is hidden.
fn protect_compared(figures: &mut [Figure], k: u64) {
    let series = |figure: &Figure| -> Vec<String> {
        let keys = figure.keys.iter();
        let keys = keys.filter(|(key, _)| !matches!(*key, "group" | "year"));
        keys.map(|(_, value)| value.clone()).collect()
    };
    let hidden = figures
        .iter()
        .filter(|figure| figure.status == Status::Hidden);
    let hidden: BTreeSet<Vec<String>> = hidden.map(series).collect();
    for figure in figures
        .iter_mut()
        .filter(|figure| figure.part == Part::Compared && figure.value.is_some())
    {
        if figure.base.is_some_and(|base| is_small(base, k)) {
            *figure = Figure {
                measure: std::mem::take(&mut figure.measure),
                part: figure.part,
                ..Figure::counted(std::mem::take(&mut figure.keys), figure.count)
            };
        } else if figure.count.is_none() && hidden.contains(&series(figure)) {
            hide_one(figure);
        }
    }
}

/// Whether a count tells that there were some, and fewer than `k`.
pub(super) fn is_small(count: Count, k: u64) -> bool {
    count.high.is_some_and(|high| (1..k).contains(&high))
}

/// Whether a share that is shown tells a small count beside it: that of all the others together, or of the unknown it spans.
fn gives_away(figure: &Figure, k: u64) -> bool {
    let spanned = matches!(figure.unknown, Unknown::Spanned(count) if is_small(count, k));
    figure.base.is_some() && (spanned || figure.split.is_some_and(|(_, rest)| is_small(rest, k)))
}

/// Leaves the count, and takes away what it is a share of.
fn hide_base(figure: &mut Figure) {
    if figure.base.is_some() {
        *figure = Figure {
            keys: std::mem::take(&mut figure.keys),
            count: figure.count,
            part: figure.part,
            measure: std::mem::take(&mut figure.measure),
            status: Status::Hidden,
            ..Figure::default()
        };
    }
}

fn size(figure: &Figure) -> u64 {
    figure
        .count
        .map_or(0, |count| count.high.unwrap_or(u64::MAX))
}

/// Takes all away but what the figure is about: its base, too, from which others could be subtracted.
pub(super) fn hide_one(figure: &mut Figure) {
    *figure = Figure {
        keys: std::mem::take(&mut figure.keys),
        part: figure.part,
        status: Status::Hidden,
        ..Figure::default()
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Query;

    fn part(group: &str, n: u64, rest: u64) -> Figure {
        let keys = vec![("country", "KGZ".to_owned()), ("group", group.to_owned())];
        Figure::share(
            keys,
            Some(Count::exact(n)),
            Some(Count::exact(rest)),
            Query::default().level(),
        )
    }

    #[test]
    fn a_small_part_never_hides_alone() {
        let figures = vec![part("a", 3, 97), part("b", 20, 80), part("c", 77, 23)];
        let hidden: Vec<bool> = protect(figures, Some(11))
            .iter()
            .map(|f| f.status == Status::Hidden)
            .collect();
        assert_eq!(hidden, [true, true, false]);
    }

    #[test]
    fn a_part_with_nothing_beside_it_loses_its_base() {
        let figures = protect(vec![part("a", 3, 97)], Some(11));
        assert!(
            figures[0].count.is_none()
                && figures[0].base.is_none()
                && figures[0].interval.is_none()
        );
    }

    #[test]
    fn a_base_that_tells_a_small_rest_or_unknown_is_hidden() {
        let shown = |figure: &Figure| (figure.count.is_some(), figure.base.is_some());
        let rest = protect(
            vec![part("a", 97, 3), part("b", 2, 98), part("c", 1, 99)],
            Some(11),
        );
        assert_eq!(
            rest.iter().map(shown).collect::<Vec<_>>(),
            [(true, false), (false, false), (false, false)]
        );
        let unknown = |unknown| Figure {
            unknown,
            remark: "4 of unknown sex".into(),
            ..part("a", 60, 40)
        };
        let spanned = protect(vec![unknown(Unknown::Spanned(Count::exact(4)))], Some(11));
        assert!(spanned[0].value.is_none() && spanned[0].remark.is_empty());
        let left_out = protect(vec![unknown(Unknown::LeftOut(Count::exact(4)))], Some(11));
        assert!(left_out[0].value.is_some() && !left_out[0].remark.contains('4'));
    }

    /// The row of what is not recorded is a part like the others.
    #[test]
    fn a_small_number_of_missing_hides_another_part() {
        let figures = protect(
            vec![
                part("a", 60, 43),
                part("b", 40, 63),
                part("missing", 3, 100),
            ],
            Some(11),
        );
        let hidden = figures.iter().map(|f| f.status == Status::Hidden);
        assert_eq!(hidden.collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn zeros_and_large_counts_are_shown_and_nothing_is_hidden_unasked() {
        let figures = vec![part("a", 0, 30), part("b", 11, 19)];
        assert!(
            protect(figures, Some(11))
                .iter()
                .all(|figure| figure.status != Status::Hidden)
        );
        assert!(protect(vec![part("a", 3, 97)], None)[0].count.is_some());
    }
}
