//! The registry of options: each field of a question, declared once.
//!
//! Everything that asks reads and writes a question by this table: arguments of the command line and their help, manual pages,
//! completion, the environment, keys of TOML (`[defaults]`, manifests) and of claims, the `query` of JSON, and which options a
//! command refuses because they would change nothing.

use super::query::Base;
use super::question::{Question, View};
use super::refusal::Objection;
use crate::dataset::Repeats;
use crate::stats::find as find_statistic;
use crate::stats::mathematics::limits::Choice;

/// A field of a question: an option of the command line, a key elsewhere.
#[derive(Debug)]
pub struct Field {
    /// Its option, `min-cell` of `--min-cell`; with `_` for `-` its key in TOML and claims, and in capitals its variable.
    pub name: &'static str,
    /// Its key in the `query` of JSON.
    pub key: &'static str,
    /// What its value is called in help.
    pub value: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// How many values it takes.
    pub shape: Shape,
    /// The values there are, each with what it means; any where empty.
    pub values: &'static [(&'static str, &'static str)],
    /// What is meant where nothing is said; empty where nothing.
    pub default: &'static str,
    /// The commands that heed it, `claims new` by both words; `claim` is the query of a claim.
    pub heeded_by: &'static [&'static [&'static str]],
    /// Whether every command takes it, so that it can be a setting; those that do not heed it refuse it where it is typed.
    pub is_setting: bool,
    /// The options that it cannot be given with.
    pub conflicts: &'static [&'static str],
    read: fn(&mut Question, &[String]) -> Result<(), String>,
    write: fn(&Question) -> Vec<String>,
}

/// How many values a field takes, and of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    One,
    /// One number.
    Number,
    /// One for each time it is given.
    Many,
    /// One or more, divided by commas.
    List,
    /// A yes or no.
    Switch,
}

/// The commands that answer from figures.
const FIGURES: &[&str] = &[
    "summary",
    "show",
    "compare",
    "figure",
    "cross",
    "explain",
    "profile",
    "report",
    "sql",
    "claims new",
];
/// The commands that answer from one statistic.
const SHOWN: &[&str] = &[
    "show",
    "compare",
    "figure",
    "cross",
    "explain",
    "claims new",
];
/// The commands that are about all that the files hold.
const FILES: &[&str] = &["load", "check", "countries", "convert", "releases"];

const NO_VALUES: &[(&str, &str)] = &[];

/// All fields, in the order in which they are written.
pub const FIELDS: &[Field] = &[
    Field {
        name: "statistic",
        key: "statistic",
        value: "STATISTIC",
        help: "The statistic; `tipstat list` names them all",
        shape: Shape::One,
        values: NO_VALUES,
        default: "",
        heeded_by: &[&["claim"]], // an argument, and no option, of commands
        is_setting: false,
        conflicts: &[],
        read: |question, values| {
            let found = values.first().and_then(|name| find_statistic(name));
            question.statistic = Some(found.ok_or("a statistic, as `tipstat list` has them")?);
            Ok(())
        },
        write: |question| {
            // what other commands compute has a name of its own, and cannot be asked for by it
            let known = question.statistic.and_then(|one| find_statistic(one.name));
            known.map(|one| one.name.to_owned()).into_iter().collect()
        },
    },
    Field {
        name: "country",
        key: "countries",
        value: "COUNTRY",
        help: "A country or area, by code, name or alias, or `all` for all persons of a case file; may be repeated",
        shape: Shape::Many,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["hidden"], &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.countries.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.query.countries.clone(),
    },
    Field {
        name: "year",
        key: "years",
        value: "YEARS",
        help: "A year, or years as `2019..2023`",
        shape: Shape::Number,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["hidden"], &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.years = Some(years(one(values)?)?);
            Ok(())
        },
        write: |question| {
            let years = question.query.years;
            let said = years.map(|(first, last)| {
                if first == last {
                    first.to_string()
                } else {
                    format!("{first}..{last}")
                }
            });
            said.into_iter().collect()
        },
    },
    Field {
        name: "source",
        key: "sources",
        value: "ID",
        help: "A source, by its id; may be repeated",
        shape: Shape::Many,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.sources.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.query.sources.clone(),
    },
    Field {
        name: "reporter",
        key: "reporters",
        value: "REPORTER",
        help: "Who counts: `government`, `civil_society`, `international` or `case_data`; may be repeated",
        shape: Shape::Many,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.reporters.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.query.reporters.clone(),
    },
    Field {
        name: "measure",
        key: "measures",
        value: "MEASURE",
        help: "What is counted, such as `identified`, `assisted` or `cases`; may be repeated",
        shape: Shape::Many,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.measures.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.query.measures.clone(),
    },
    Field {
        name: "group",
        key: "group",
        value: "GROUP",
        help: "Only the figures of a group, such as `female`, `RUS` or `domestic`; bases stay what they are; may be repeated. In \
               `compare` the part that is compared: without it women, or the only one there is",
        shape: Shape::Many,
        values: NO_VALUES,
        default: "",
        heeded_by: &[SHOWN, &["profile", "report", "sql", "claim"]],
        is_setting: false,
        conflicts: &[],
        read: |question, values| {
            question.groups.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.groups.clone(),
    },
    Field {
        name: "base",
        key: "base",
        value: "BASE",
        help: "What a share is a share of",
        shape: Shape::One,
        values: &[
            ("known", "Persons whose category is recorded"),
            ("all", "All persons, recorded or not"),
            (
                "answered",
                "Persons with any value in a group of questions (CTDC's rule)",
            ),
            (
                "worst-case",
                "All persons, the unknown from none to all of them",
            ),
        ],
        default: "known",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            let name = one(values)?;
            let found = Base::ALL.iter().find(|(known, _)| *known == name);
            question.query.base = found.ok_or("a base")?.1;
            Ok(())
        },
        write: |question| vec![question.query.base.name().to_owned()],
    },
    Field {
        name: "interval",
        key: "interval",
        value: "METHOD",
        help: "Intervals; without it Wilson's for one share, Goodman's for the parts of a split, which hold together",
        shape: Shape::One,
        values: &[
            ("wilson", ""),
            ("clopper-pearson", ""),
            ("jeffreys", ""),
            ("mid-p", ""),
            ("goodman", ""),
            ("sison-glaz", ""),
        ],
        default: "",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.query.interval = Choice::find(one(values)?).ok_or("a method")?;
            Ok(())
        },
        write: |question| {
            let name = question.query.interval.name();
            name.map(str::to_owned).into_iter().collect()
        },
    },
    Field {
        name: "confidence",
        key: "confidence",
        value: "LEVEL",
        help: "Level of confidence intervals, between 0 and 1",
        shape: Shape::Number,
        values: NO_VALUES,
        default: "0.95",
        heeded_by: &[FIGURES, &["hidden"], &["verify", "claim"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            let level = one(values)?.parse::<f64>().ok();
            let level = level.filter(|level| *level > 0.0 && *level < 1.0);
            let level = level.ok_or("a level between 0 and 1, such as 0.95")?;
            question.query.confidence = Some(level);
            Ok(())
        },
        write: |question| vec![question.query.confidence().to_string()],
    },
    Field {
        name: "min-cell",
        key: "min_cell",
        value: "K",
        help: "Hide counts from 1 to K-1, and what they would follow from; 1 hides nothing",
        shape: Shape::Number,
        values: NO_VALUES,
        default: "",
        heeded_by: &[FIGURES, &["hidden"], &["verify", "convert", "releases"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            question.min_cell = Some(number(one(values)?)?);
            Ok(())
        },
        write: |question| question.min_cell.iter().map(u64::to_string).collect(),
    },
    Field {
        name: "repeats",
        key: "repeats",
        value: "REPEATS",
        help: "Of UNODC's cells that stand twice with different values, which one is taken",
        shape: Shape::One,
        values: &[
            ("aside", "None: all of them are set aside"),
            ("first", ""),
            ("last", ""),
            ("max", ""),
        ],
        default: "aside",
        heeded_by: &[FIGURES, FILES, &["verify"]],
        is_setting: true,
        conflicts: &[],
        read: |question, values| {
            let name = one(values)?;
            let found = Repeats::ALL.iter().find(|(known, _)| *known == name);
            question.repeats = found.ok_or("a way to take them")?.1;
            Ok(())
        },
        write: |question| match question.repeats {
            Repeats::Aside => Vec::new(),
            other => vec![other.name().to_owned()],
        },
    },
    Field {
        name: "where",
        key: "where",
        value: "CONDITION",
        help: "Only rows that fulfil a condition, such as `sex = female and year >= 2019`",
        shape: Shape::One,
        values: NO_VALUES,
        default: "",
        heeded_by: &[SHOWN, &["claim"]],
        is_setting: false,
        conflicts: &[],
        read: |question, values| {
            question.condition = Some(one(values)?.to_owned());
            Ok(())
        },
        write: |question| question.condition.iter().cloned().collect(),
    },
    Field {
        name: "by",
        key: "by",
        value: "COLUMNS",
        help: "Break down further, such as by `sex` or `sex,age`; `year` tells the years of a case file apart",
        shape: Shape::List,
        values: NO_VALUES,
        default: "",
        heeded_by: &[&["show", "hidden", "claims new", "claim"]],
        is_setting: false,
        conflicts: &["sensitivity"],
        read: |question, values| {
            question.by.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.by.clone(),
    },
    Field {
        name: "sort",
        key: "sort",
        value: "COLUMN",
        help: "Order by a column, such as `count`, `value` or `country`; of a cross-table by `count` or `name`; with `-` before \
               it, largest or last first",
        shape: Shape::One,
        values: NO_VALUES,
        default: "",
        heeded_by: &[&["show", "cross"]],
        is_setting: false,
        conflicts: &["sensitivity"],
        read: |question, values| {
            question.sort = Some(one(values)?.to_owned());
            Ok(())
        },
        write: |question| question.sort.iter().cloned().collect(),
    },
    Field {
        name: "top",
        key: "top",
        value: "N",
        help: "Only the first N: of each split with the rest in one row, of a cross-table with the others as one; without \
               `--sort` the largest",
        shape: Shape::Number,
        values: NO_VALUES,
        default: "",
        heeded_by: &[&["show", "figure", "cross"]],
        is_setting: false,
        conflicts: &["sensitivity"],
        read: |question, values| {
            let top = number(one(values)?)?;
            question.top = Some(usize::try_from(top).unwrap_or(usize::MAX));
            Ok(())
        },
        write: |question| question.top.iter().map(usize::to_string).collect(),
    },
    Field {
        name: "sensitivity",
        key: "sensitivity",
        value: "",
        help: "The figures under each convention side by side: hidden counts as bounds, at their least, at their most, dropped; \
               persons of unknown category in or out; repeats",
        shape: Shape::Switch,
        values: NO_VALUES,
        default: "",
        heeded_by: &[&["show"]],
        is_setting: false,
        conflicts: &[],
        read: |question, values| {
            match one(values)? {
                "true" => question.view = View::Sensitivity,
                "false" => {}
                _ => return Err("`true` or `false`".into()),
            }
            Ok(())
        },
        write: |question| match question.view {
            View::Sensitivity => vec!["true".to_owned()],
            _ => Vec::new(),
        },
    },
];

impl Field {
    /// Its name where there may be no `-`: in TOML, in claims, as the id of its argument.
    pub fn id(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Whether it may have several values.
    pub fn takes_many(&self) -> bool {
        matches!(self.shape, Shape::Many | Shape::List)
    }

    /// Whether a command heeds it.
    pub fn is_heeded_by(&self, command: &str) -> bool {
        self.heeded_by
            .iter()
            .any(|commands| commands.contains(&command))
    }

    /// Enters values in a question, or says what is expected in their place.
    pub fn put(&self, question: &mut Question, values: &[String]) -> Result<(), String> {
        let known = |value: &String| self.values.iter().any(|(name, _)| name == value);
        if !self.values.is_empty() && !values.iter().all(known) {
            let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
            return Err(format!("one of {}", names.join(", ")));
        }
        (self.read)(question, values)
    }

    /// Its values in a question; none where nothing is asked for.
    pub fn values_in(&self, question: &Question) -> Vec<String> {
        (self.write)(question)
    }

    /// Its values in a question, where they are not the default.
    pub fn asked(&self, question: &Question) -> Vec<String> {
        let values = self.values_in(question);
        let is_default = matches!(values.as_slice(), [one] if one == self.default);
        if is_default { Vec::new() } else { values }
    }

    /// What stands between several values in one text.
    fn between(&self) -> &'static str {
        match self.shape {
            Shape::Many if self.name == "group" => ", ",
            Shape::Many => " ",
            _ => ",",
        }
    }

    /// Its values in one text, as JSON has it.
    pub fn joined(&self, question: &Question) -> String {
        self.values_in(question).join(self.between())
    }

    /// The values of one text.
    pub fn split(&self, text: &str) -> Vec<String> {
        if !self.takes_many() {
            return vec![text.to_owned()];
        }
        let values = text.split(self.between()).map(str::trim);
        let values = values.filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    }
}

/// The fields that are asked for together and cannot be.
pub(super) fn conflicts(question: &Question) -> Vec<Objection> {
    let asks = |field: &Field| !field.asked(question).is_empty();
    let mut wrong = Vec::new();
    for field in FIELDS.iter().filter(|field| asks(field)) {
        let others = field.conflicts.iter().filter_map(|name| find(name));
        for other in others.filter(|other| asks(other)) {
            let what = format!("it cannot be used with `--{}`", other.name);
            wrong.push(Objection::to(field.name, what));
        }
    }
    wrong
}

/// The field of an option.
pub fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The field of an id, as TOML and claims have it.
pub fn of_id(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id() == id)
}

/// The field of a key of JSON's `query`.
pub fn of_key(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

fn one(values: &[String]) -> Result<&str, String> {
    match values {
        [one] => Ok(one),
        _ => Err("one value".into()),
    }
}

/// A whole number from 1.
fn number(text: &str) -> Result<u64, String> {
    let number = text.trim().parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "a whole number from 1".into())
}

fn years(text: &str) -> Result<(i64, i64), String> {
    const ALL: (i64, i64) = (1900, 2100);
    let year = |text: &str, open: i64| match text.trim() {
        "" => Some(open),
        text => text
            .parse()
            .ok()
            .filter(|year| (ALL.0..=ALL.1).contains(year)),
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let last = last.trim_start_matches('=');
    match (year(first, ALL.0), year(last, ALL.1)) {
        (Some(first), Some(last)) if first <= last && !text.trim().is_empty() => Ok((first, last)),
        _ => Err("a year such as 2023, or years such as 2019..2023 or 2019..".into()),
    }
}
