//! Comparison: significant differences in one share, or one count, between several countries.
//!
//! Each country has the figure that a statistic gives it; ranks are simultaneous sets, and every pair has an
//! interval. Where no base is known, only the smallest possible base is given. Only figures that have passed the
//! disclosure guard are compared, so that a comparison tells no more than they do.

use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::guard::{self, Layout, Subject};
use crate::stats::questions::query::Query;
use crate::stats::{Note, Remark, Unit};
use pairs::pair;
use ranked::ranked;
use sides::{ComparedCountry, part_of, sides};

mod pairs;
mod ranked;
mod sides;

/// What a comparison is of: `share` `count` or `rate`, the statistic's own figure; `rank`, bounds leave `value` and chance leaves `ci`
/// (joint rank sets: Klein, Wright and Wieczorek 2020, doi:10.1111/rssa.12521); `difference`, share minus the other's with
/// Newcombe's interval (1998, `doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I`); `ratio`, count or rate over
/// the other's with the exact interval (Przyborowski and Wilenski 1940). Remarks give
/// the exact p-value of each pair whose numbers are known exactly.
pub(in crate::stats) const SUBJECT: Subject = Subject {
    name: "compare",
    title: "Significant differences",
    unit: Unit::Share,
    keys: &[
        "country", "other", "year", "source", "part", "group", "verdict",
    ],
    layout: Layout::Comparison,
};

/// The comparison of the countries asked for by one part of a statistic's answer, in the order they are asked for; the error
/// says what could be compared instead. Countries whose figures are hidden stay in the table, and nothing is computed of them.
pub fn compare(
    answer: Answer,
    unit: Unit,
    query: &Query,
    part: Option<&str>,
    min_cell: Option<u64>,
) -> Result<Answer, String> {
    if let Some(nested) = nested(&query.countries) {
        return Err(nested);
    }
    let figures = guard::protect(answer.figures, min_cell);
    let part = part_of(&figures, part)?;
    let sides = sides(&figures, &part, query);
    let what = ComparedValue::choose(&sides, unit)
        .ok_or_else(|| format!("`{part}` is neither a share nor a count nor a rate"))?;
    let mut compared = Answer::default();
    compared.figures.extend(sides.iter().map(|side| {
        let mut figure = side.figure.clone();
        figure.keys = keys(side, "", &part, what.word(), "");
        figure.part = SumRole::Alone;
        figure.unit = Some(what.unit());
        if figure.status == Status::Published {
            figure.base = side.least_base.map(|low| Count { low, high: None });
            figure.remarks.push(Remark::NoBase);
        }
        figure
    }));
    compared.figures.extend(ranked(&sides, &part, what, query));
    for (at, one) in sides.iter().enumerate() {
        for other in &sides[at + 1..] {
            compared.figures.push(pair(one, other, &part, what, query));
        }
    }
    notes(&mut compared, &sides, query);
    let any = |of: fn(&Estimate) -> bool| compared.figures.iter().any(of);
    let marked = any(|figure| figure.level.is_some_and(|level| level.together.is_some()));
    let published = any(|figure| figure.status == Status::Published);
    let shown = |country: &str, year: Option<i64>| {
        let mut own = sides.iter().filter(|side| side.country == country);
        own.any(|side| year.is_none() || side.figure.year() == year)
    };
    for note in answer.notes {
        let stands = match note {
            Note::JointIntervals(_) => marked,
            Note::NoBase => published,
            Note::NotPublished(_) => false,
            _ => true,
        };
        let of_these = note.narrowed(&shown);
        if let Some(note) = of_these.filter(|_| stands) {
            compared.note(note);
        }
    }
    Ok(compared)
}

/// Why places cannot be compared: one of them is part of another, and so are its persons.
fn nested(places: &[String]) -> Option<String> {
    let holds = |whole: &str, part: &str| {
        whole != part && (whole == areas::ALL_PERSONS || areas::members(whole).contains(&part))
    };
    let pairs = places
        .iter()
        .flat_map(|whole| places.iter().map(move |part| (whole, part)));
    let (whole, part) = pairs.into_iter().find(|(whole, part)| holds(whole, part))?;
    let whole = match whole.as_str() {
        areas::ALL_PERSONS => "all persons in the file".to_owned(),
        area => areas::name(area),
    };
    Some(format!(
        "{} is part of {whole}: a part cannot be tested against a whole that contains it; compare \
        countries with each other, or see both with `tipstat show`",
        areas::name(part)
    ))
}

/// Whether shares, counts or rates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum ComparedValue {
    Share,
    Count,
    Rate,
}

impl ComparedValue {
    fn choose(sides: &[ComparedCountry], unit: Unit) -> Option<Self> {
        let is = |of: fn(&Estimate) -> bool| sides.iter().any(|side| of(&side.figure));
        let of_unit = |wanted: Unit| {
            let own = |side: &ComparedCountry| side.figure.unit.unwrap_or(unit) == wanted;
            !sides.is_empty() && sides.iter().all(own)
        };
        if of_unit(Unit::Share) || is(sides::is_share) && of_unit(Unit::Persons) {
            Some(Self::Share)
        } else if of_unit(Unit::Rate) {
            Some(Self::Rate)
        } else {
            let counts = is(|figure| figure.count.is_some() || figure.status == Status::Hidden);
            (counts && of_unit(Unit::Persons)).then_some(Self::Count)
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Count => "count",
            Self::Rate => "rate",
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::Share => Unit::Share,
            Self::Count => Unit::Persons,
            Self::Rate => Unit::Rate,
        }
    }
}

fn keys(side: &ComparedCountry, other: &str, part: &str, group: &str, verdict: &str) -> Keys {
    vec![
        ("country", side.country.as_str().into()),
        ("other", other.into()),
        ("year", side.figure.key("year").into()),
        ("source", side.figure.key("source").into()),
        ("part", part.into()),
        ("group", group.into()),
        ("verdict", verdict.into()),
    ]
}

fn notes(answer: &mut Answer, sides: &[ComparedCountry], query: &Query) {
    let is_missing = |code: &&String| !sides.iter().any(|side| side.country == **code);
    let missing = query.countries.iter().filter(is_missing);
    let countries: Vec<String> = missing.cloned().collect();
    if !countries.is_empty() {
        answer.note(Note::NoFigureFor { countries });
    }
    let has = |group: &str, figures: &[Estimate]| {
        figures
            .iter()
            .any(|figure| figure.key("group") == group && figure.interval.is_some())
    };
    let published = |side: &ComparedCountry| side.figure.status == Status::Published;
    if sides.iter().any(published) {
        answer.note(Note::LeastBase);
    }
    if has("rank", &answer.figures) {
        answer.note(Note::Ranks {
            confidence: query.confidence(),
        });
    }
    if has("difference", &answer.figures) {
        answer.note(Note::Differences);
    }
    if has("ratio", &answer.figures) {
        answer.note(Note::Ratios);
    }
    if answer.figures.iter().any(|figure| {
        figure
            .remarks
            .any(|remark| matches!(remark, Remark::Unlike { .. }))
    }) {
        answer.note(Note::ComparedDiffer);
    }
}

#[cfg(test)]
mod tests;
