//! What is done with figures that may be shown shows no more: ordered, cut, with other notes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Public};
use crate::stats::Note;
use crate::stats::estimate::Estimate;
use crate::stats::questions::order::Order;

impl Public {
    /// The same in another order, or cut: what is done with figures that may be shown shows no more.
    #[must_use]
    pub fn ordered(mut self, order: &Order) -> Self {
        if let Content::Figures {
            subject, figures, ..
        } = &mut self.content
        {
            let (ordered, notes) = order.sort(subject.unit, std::mem::take(figures));
            *figures = ordered;
            self.notes.splice(0..0, notes);
        }
        self
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
    pub fn silent_on(mut self, gone: impl Fn(&Note) -> bool) -> Self {
        self.notes.retain(|note| !gone(note));
        self
    }

    /// Some of its figures, in the same order: fewer figures show no more. A note on one country and year goes where none of
    /// its figures is left.
    #[must_use]
    pub fn keeping(mut self, keep: impl Fn(&Estimate) -> bool) -> Self {
        if let Content::Figures { figures, .. } = &mut self.content {
            let of = |figure: &Estimate| (figure.key("country").to_owned(), figure.year());
            let before: BTreeSet<(String, Option<i64>)> = figures.iter().map(of).collect();
            figures.retain(keep);
            let after: BTreeSet<(String, Option<i64>)> = figures.iter().map(of).collect();
            let stays = |country: &str, year: Option<i64>| {
                let place = (country.to_owned(), year);
                !before.contains(&place) || after.contains(&place)
            };
            let notes = self.notes.into_iter();
            self.notes = notes.filter_map(|note| note.narrowed(&stays)).collect();
        }
        self
    }

    /// The same with one more note.
    #[must_use]
    pub fn noting(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// Applied to each country separately: fewer figures reveal no more.
    pub fn by_country(self) -> BTreeMap<String, Self> {
        let Content::Figures {
            subject,
            beside,
            figures,
            confidence,
        } = self.content
        else {
            return BTreeMap::new();
        };
        let mut countries: BTreeMap<String, Vec<Estimate>> = BTreeMap::new();
        for figure in figures {
            let country = figure.key("country").to_owned();
            countries.entry(country).or_default().push(figure);
        }
        let notes_of = |country: &str| {
            let own = |other: &str, _| other == country;
            let notes = self.notes.iter().cloned();
            notes.filter_map(|note| note.narrowed(&own)).collect()
        };
        let of = |country: &str, figures| Self {
            content: Content::Figures {
                subject,
                beside: beside.clone(),
                figures,
                confidence,
            },
            title: self.title.clone(),
            notes: notes_of(country),
        };
        let tables = countries.into_iter();
        tables
            .map(|(country, figures)| {
                let table = of(&country, figures);
                (country, table)
            })
            .collect()
    }
}
