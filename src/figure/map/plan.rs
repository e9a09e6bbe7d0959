//! Which country is of which class, and what the colours mean.

use std::collections::{BTreeMap, BTreeSet};

use super::super::scene::Paint;
use super::super::theme::{Ink, TIERS};
use super::super::{amounts, select};
use super::classes::Classes;
use super::legend::{LegendEntry, Scale};
use crate::render::{cells, number};
use crate::stats::mathematics::bounds::Range;
use crate::stats::number::Decimals;
use crate::stats::{Estimate, Public, Statistic, Status, Unit, areas};

/// What a country is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Of one class, or of two.
    Class(usize, usize),
    /// Not known.
    Unknown,
    /// Withheld by the guard.
    Hidden,
    /// A total that its parts contradict.
    Contradicted,
}

/// A country of the table.
pub(super) struct MapCountry<'a> {
    /// What is known about it.
    pub figure: &'a Estimate,
    /// Which.
    pub code: &'a str,
    /// How it is shown.
    pub look: Look,
}

/// What is on the map, and in which classes.
pub(super) struct Plan<'a> {
    /// The text shown.
    pub statistic: &'static Statistic,
    /// By code.
    pub countries: Vec<MapCountry<'a>>,
    /// None for tiers, which are classes themselves.
    pub classes: Option<Classes>,
    /// Whether the countries are of different years, so that each must say its own.
    pub dated: bool,
    decimals: Decimals,
}

impl<'a> Plan<'a> {
    /// The countries of a table.
    pub(super) fn of(table: &'a Public) -> Option<Self> {
        let statistic = amounts::statistic(table)?;
        let figures = select::figures(table);
        let tiers = statistic.unit == Unit::Tier;
        let unit = figures
            .iter()
            .find_map(|figure| figure.unit)
            .unwrap_or(statistic.unit);
        let mut by_code: BTreeMap<&str, &Estimate> = BTreeMap::new();
        for figure in figures {
            by_code.insert(figure.key("country"), figure);
        }
        let known: Vec<Range> = by_code
            .values()
            .filter(|figure| figure.status != Status::Contradicted)
            .filter_map(|figure| amounts::amount(statistic, figure))
            .collect();
        let classes = (!tiers).then(|| Classes::of(&known, unit));
        let look = |figure: &Estimate| {
            if figure.status == Status::Hidden {
                return Look::Hidden;
            }
            if figure.status == Status::Contradicted {
                return Look::Contradicted;
            }
            let both = if let Some(classes) = &classes {
                amounts::amount(statistic, figure).map(|range| classes.both(range))
            } else {
                let class = |key| TIERS.iter().position(|(tier, _)| *tier == figure.key(key));
                class("tier_low").zip(class("tier_high"))
            };
            both.map_or(Look::Unknown, |(low, high)| Look::Class(low, high))
        };
        let decimals = amounts::decimals(statistic, by_code.values().copied());
        let countries = by_code.into_iter().map(|(code, figure)| MapCountry {
            figure,
            code,
            look: look(figure),
        });
        let countries: Vec<MapCountry<'_>> = countries.collect();
        let years = countries.iter().map(|country| country.figure.year());
        let dated = years.collect::<BTreeSet<_>>().len() > 1;
        Some(Self {
            statistic,
            countries,
            classes,
            dated,
            decimals,
        })
    }

    /// Whether too few are known for classes: their colours then go from the least to the most.
    pub(super) fn is_few(&self) -> bool {
        const FEW: usize = 8;
        let known = self
            .countries
            .iter()
            .filter(|country| matches!(country.look, Look::Class(..)));
        self.classes.is_some() && known.count() < FEW
    }

    /// What is measured.
    pub(super) fn unit(&self) -> Unit {
        let own = self
            .countries
            .iter()
            .find_map(|country| country.figure.unit);
        own.unwrap_or(self.statistic.unit)
    }

    /// The paints of a look, the first below.
    pub(super) fn paints(&self, look: Look) -> Vec<Paint> {
        match look {
            Look::Class(low, high) if low == high => vec![self.solid(low)],
            Look::Class(low, high) => vec![self.solid(low), Paint::Hatch(self.ink(high))],
            Look::Unknown => vec![Paint::Solid(Ink::Paper), Paint::Hatch(Ink::Axis)],
            Look::Hidden => vec![Paint::Solid(Ink::Paper), Paint::Hatch(Ink::Series(1))],
            Look::Contradicted => vec![Paint::Solid(Ink::Paper), Paint::Hatch(Ink::Series(2))],
        }
    }

    fn solid(&self, class: usize) -> Paint {
        Paint::Solid(self.ink(class))
    }

    /// The colour of a class.
    pub(super) fn ink(&self, class: usize) -> Ink {
        match &self.classes {
            Some(classes) => Ink::Step(classes.step(class)),
            None => TIERS[class.min(4)].1.map_or(Ink::Series(2), Ink::Step),
        }
    }

    /// The ink of letters on a look; `None` if they need a background.
    pub(super) fn on(&self, look: Look) -> Option<Ink> {
        match (look, self.ink_step(look)) {
            (Look::Class(low, high), Some(step)) if low == high => Some(Ink::OnStep(step)),
            _ => None,
        }
    }

    fn ink_step(&self, look: Look) -> Option<u8> {
        let Look::Class(low, _) = look else {
            return None;
        };
        match self.ink(low) {
            Ink::Step(step) => Some(step),
            _ => None,
        }
    }

    /// A class in words.
    pub(super) fn class_words(&self, class: usize) -> String {
        match &self.classes {
            Some(classes) => classes.words(class, self.unit()),
            None => match TIERS[class.min(4)].0 {
                "2WL" => "Tier 2 Watch List".into(),
                "SC" => "Special Case".into(),
                tier => format!("Tier {tier}"),
            },
        }
    }

    /// Number of countries with a look.
    pub(super) fn number(&self, look: Look) -> usize {
        let same = self.countries.iter().filter(|country| country.look == look);
        same.count()
    }

    /// The classes of shares and rates as a scale, where there are several.
    pub(super) fn scale(&self) -> Option<Scale> {
        const LEAST: usize = 3;
        let classes = self.classes.as_ref()?;
        if self.is_few() || amounts::counts(self.unit()) || classes.len() < LEAST {
            return None;
        }
        let class = |at: usize| {
            let step = classes.step(at);
            let number = self.number(Look::Class(at, at));
            (Ink::Step(step), Ink::OnStep(step), number)
        };
        Some(Scale {
            classes: (0..classes.len()).map(class).collect(),
            ends: classes.ends(self.unit()),
        })
    }

    /// What the colours of numbers mean: classes, and of how many countries each is, or the least and the most.
    fn legend_of_classes(&self) -> Vec<LegendEntry> {
        if self.classes.is_some() && amounts::counts(self.unit()) {
            return Vec::new(); // circles
        }
        if self.scale().is_some() {
            return Vec::new();
        }
        let known = self
            .countries
            .iter()
            .filter(|country| matches!(country.look, Look::Class(..)));
        if self.is_few() {
            let mut known: Vec<&MapCountry<'_>> = known.collect();
            let size = |country: &MapCountry<'_>| {
                amounts::amount(self.statistic, country.figure).map_or(0.0, |range| range.low)
            };
            known.sort_by(|a, b| size(a).total_cmp(&size(b)));
            let ends = match known.as_slice() {
                [] => Vec::new(),
                [one] => vec![("", *one)],
                [first, .., last] => vec![("least: ", *first), ("most: ", *last)],
            };
            let entry = |(what, country): (&str, &MapCountry<'_>)| LegendEntry {
                paints: self.paints(country.look),
                text: format!("{what}{}", self.number_of(country.figure)),
            };
            return ends.into_iter().map(entry).collect();
        }
        let (classes, whole) = match &self.classes {
            Some(classes) => (classes.len(), true),
            None => (TIERS.len(), false),
        };
        let any = known.count() > 0;
        let numbered = (0..classes).map(|class| (class, self.number(Look::Class(class, class))));
        numbered
            .filter(|(_, number)| any && (whole || *number > 0))
            .map(|(class, number)| LegendEntry {
                paints: self.paints(Look::Class(class, class)),
                text: format!("{} ({number})", self.class_words(class)),
            })
            .collect()
    }

    /// What the colours mean.
    pub(super) fn legend(&self) -> Vec<LegendEntry> {
        let mut entries = self.legend_of_classes();
        let between = |country: &&MapCountry<'_>| matches!(country.look, Look::Class(low, high) if low != high);
        let two: Vec<&MapCountry<'_>> = self.countries.iter().filter(between).collect();
        if let Some(first) = two
            .first()
            .filter(|_| !self.is_few() && !amounts::counts(self.unit()))
        {
            entries.push(LegendEntry {
                paints: self.paints(first.look),
                text: format!("range across two classes, in both colours ({})", two.len()),
            });
        }
        for (look, what) in [
            (Look::Unknown, "not known"),
            (Look::Hidden, "hidden: too few"),
            (Look::Contradicted, "! contradicted by its parts"),
        ] {
            let number = self.number(look);
            if number > 0 {
                entries.push(LegendEntry {
                    paints: self.paints(look),
                    text: format!("{what} ({number})"),
                });
            }
        }
        entries.push(LegendEntry {
            paints: vec![Paint::Solid(Ink::Grid)],
            text: "no data".into(),
        });
        entries
    }

    fn number_of(&self, figure: &Estimate) -> String {
        amounts::words_at(self.statistic, figure, &self.decimals)
    }

    /// A country and what is known about it.
    pub(super) fn named(&self, country: &MapCountry<'_>) -> String {
        format!("{} {}", areas::name(country.code), self.words(country))
    }

    /// What is known about a country, in words, with its year where that is not everybody's.
    pub(super) fn words(&self, country: &MapCountry<'_>) -> String {
        let words = match country.look {
            Look::Unknown => "not known".into(),
            Look::Hidden => "hidden".into(),
            Look::Class(low, _) if self.classes.is_none() => self.class_words(low),
            Look::Contradicted => format!(
                "{}{}",
                number::count(country.figure.count),
                cells::contradicted(country.figure)
            ),
            Look::Class(..) => self.number_of(country.figure),
        };
        match country.figure.year() {
            Some(year) if self.dated => format!("{words} ({year})"),
            _ => words,
        }
    }

    /// How many countries are of which year, where these differ and the map has no room to write each.
    pub(super) fn years(&self) -> Option<String> {
        let mut number_of: BTreeMap<i64, usize> = BTreeMap::new();
        for year in self
            .countries
            .iter()
            .filter_map(|country| country.figure.year())
        {
            *number_of.entry(year).or_default() += 1;
        }
        let most = number_of
            .iter()
            .max_by_key(|(year, number)| (**number, **year));
        let (first, last) = (number_of.keys().next()?, number_of.keys().next_back()?);
        let (year, of) = most.filter(|_| self.dated)?;
        let years = number::years(*first, *last);
        let all: usize = number_of.values().sum();
        Some(format!(
            "Latest year of each country, {years}; {of} of {all} are of {year}."
        ))
    }
}
