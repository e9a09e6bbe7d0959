//! The question: everything that a user can ask about a statistic, in one type.
//!
//! Whatever asks (the command line, a claim, an entry of a manifest, `[defaults]` of `tipstat.toml`, a page of a report, a view
//! of SQL, `explain`) fills a [`Question`], and it is answered in one way, in this order:
//!
//! 1. [`fields::FIELDS`] reads it: each option is declared there once, with its name, help, values, the commands that heed it,
//!    and how it is read and written. Arguments, help, manual, completion, keys of TOML and of claims, the `query` of JSON,
//!    `config` and the refusal of options that would change nothing follow from that table.
//! 2. [`Question::check`] finds what is wrong whatever the data are, and what must be counted in case files.
//! 3. [`Question::put`] puts it to data: labels become codes, values that the data do not have are refused with those that they
//!    have, and the condition chooses rows.
//! 4. [`PreparedQuestion`](super::answer::PreparedQuestion) computes, lets the guard hide what may not be shown, keeps the groups asked for, orders and
//!    cuts, and names countries that have no figure.
//!
//! To add an option: a field here or in [`Query`], its entry in [`fields::FIELDS`], and the place where it has its effect.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::by::Breakdown;
use super::condition::{self, Condition};
use super::fields::{self, FIELDS};
use super::groups;
use super::known;
use super::order::Order;
use super::query::Query;
use super::refusal::{Objection, Refusal, Refused};
use crate::dataset::{Dataset, Needs, Repeats};
use crate::stats::guard::{Noise, ProtectionMethod, merge};
use crate::stats::{Description, Estimate, Statistic, Unit};

/// A question about a statistic.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The statistic; `None` if a command uses several or none.
    pub statistic: Option<&'static Statistic>,
    /// Which rows of the data, and how shares are computed from them.
    pub query: Query,
    /// The groups whose figures are shown; all where empty. Bases do not change.
    pub groups: Vec<String>,
    /// A condition, as `--where` takes it.
    pub condition: Option<String>,
    /// Additional dimensions to break down by.
    pub by: Vec<String>,
    /// The column that rows are ordered by, with `-` before it largest first.
    pub sort: Option<String>,
    /// Maximum number of rows shown.
    pub top: Option<usize>,
    /// The smallest count that is shown, where one is asked for: see [`Question::least_cell`].
    pub min_cell: Option<u64>,
    /// How small counts are protected.
    pub protect: ProtectionMethod,
    /// Which value is used of a cell that appears twice.
    pub repeats: Repeats,
    /// How the figures are arranged.
    pub view: View,
    /// How a drawing of them is to look.
    pub looks: FigureOptions,
}

/// How a drawing is to look, where that is asked for: it changes no number.
#[derive(Debug, Clone, Default)]
pub struct FigureOptions {
    /// Its title; without one it says the message of the figure.
    pub title: Option<String>,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The height of what is drawn, in pixels.
    pub height: Option<u64>,
    /// `log`, `shared` or `own` for axes; a number for the pixels of a PNG.
    pub scale: Vec<String>,
}

/// The view of the figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// Plain rows.
    #[default]
    Plain,
    /// Under each convention of the field, side by side.
    Sensitivity,
    /// Significant differences.
    Comparison,
    /// The rows and steps behind each number.
    Account,
}

/// A question that has passed all checks that need no data.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) about: &'static Description,
    pub(super) by: Breakdown,
    pub(super) order: Order,
    /// The condition on rows of the data.
    pub(super) condition: Option<Condition>,
    /// The condition on figures that may be shown.
    pub(super) shown: Option<Condition>,
}

impl Question {
    /// The question for all figures of a statistic.
    pub fn new(statistic: &'static Statistic) -> Self {
        Self {
            statistic: Some(statistic),
            ..Self::default()
        }
    }

    /// The same question of another statistic.
    #[must_use]
    pub fn with(&self, statistic: &'static Statistic) -> Self {
        Self {
            statistic: Some(statistic),
            ..self.clone()
        }
    }

    /// Reads the words of the question, or says all that is wrong with them, whatever the data are.
    pub fn check(&self) -> Result<Checked, Refusal> {
        self.check_for(self.statistic()?)
    }

    /// The statistic that is asked for.
    pub(super) fn statistic(&self) -> Result<&'static Statistic, Refusal> {
        let none = || Objection::plain("statistic", "no statistic is named").into();
        self.statistic.ok_or_else(none)
    }

    /// The same where what is asked for need not be a statistic.
    pub fn check_for(&self, about: &'static Description) -> Result<Checked, Refusal> {
        let mut wrong = Vec::new();
        if self.view == View::Comparison
            && !matches!(about.unit, Unit::Share | Unit::Persons | Unit::Rate)
        {
            let what = format!("`{}` has no shares, counts or rates to compare", about.name);
            wrong.push(Objection::plain("statistic", what));
        }
        wrong.extend(known::without_column(about, &self.query));
        wrong.extend(fields::conflicts(self));
        let by = Breakdown::parse(about, &self.by);
        let by = by.unwrap_or_else(|why| {
            wrong.push(Objection::to("by", why));
            Breakdown::default()
        });
        let order = Order::parse(about, &by.beside, self.sort.as_deref(), self.top);
        let order = order.unwrap_or_else(|why| {
            wrong.push(Objection::to("sort", why));
            Order::default()
        });
        let keys: Vec<&str> = about.keys.iter().chain(&by.beside).copied().collect();
        let condition = self.condition.as_deref().map(|text| {
            let read = Condition::parse(text).and_then(|read| read.divided(about, &keys));
            read.map_err(|no| Objection::to("where", no.what.clone()).at(no.place_in(text)))
        });
        let (condition, shown) = condition.unwrap_or(Ok((None, None))).unwrap_or_else(|no| {
            wrong.push(no);
            (None, None)
        });
        if shown.is_some() && matches!(self.view, View::Comparison | View::Account) {
            let what = "here a condition can only choose rows of the data, by their columns; `--group` \
                chooses a group";
            wrong.push(Objection::to("where", what));
        }
        if !wrong.is_empty() {
            return Err(Refusal(wrong));
        }
        Ok(Checked {
            about,
            by,
            order,
            condition,
            shown,
        })
    }

    /// The same with codes instead of labels, and nothing that the data do not have.
    pub fn resolved(&self, data: &Dataset) -> Result<Self, Refusal> {
        let mut question = self.clone();
        let mut wrong = question.query.resolve(data.places());
        wrong.extend(known::unknown_values(&question.query, data));
        if wrong.is_empty() {
            Ok(question)
        } else {
            Err(Refusal(wrong))
        }
    }

    /// The guard's smallest cell: as asked, else 11 for case files that are not a recognised public release.
    pub fn least_cell(&self, data: &Dataset) -> Option<u64> {
        self.least_protected(data)
            .filter(|_| !self.protect.changes_counts())
    }

    /// The smallest count that needs no protection, however the others are protected.
    fn least_protected(&self, data: &Dataset) -> Option<u64> {
        const OF_CASES: u64 = 11; // as the k-anonymised releases of CTDC
        self.min_cell.or(data.unknown_cases.then_some(OF_CASES))
    }

    /// The data with categories merged, where that is how small counts are protected.
    pub fn merged(&self, data: Dataset) -> PolarsResult<Dataset> {
        match self.least_cell(&data).filter(|k| *k > 1) {
            Some(k) if self.protect == ProtectionMethod::Merge => merge::merge(&data, k),
            _ => Ok(data),
        }
    }

    /// What changes counts, where they are not suppressed.
    pub fn noise(&self, data: &Dataset) -> Result<Option<Noise>, Refused> {
        Noise::new(self.protect, data, self.least_protected(data))
    }

    /// Refuses groups that none of the figures has.
    pub fn refuse_unknown_groups<'a>(
        &self,
        figures: impl Iterator<Item = &'a Estimate>,
    ) -> Result<(), Refusal> {
        if self.groups.is_empty() {
            return Ok(());
        }
        let figures: Vec<Estimate> = figures.cloned().collect();
        groups::chosen(&figures, &["group"], &self.groups).map(drop)
    }

    /// The question as text that can be read back, by the keys of JSON.
    pub fn entries(&self) -> BTreeMap<&'static str, String> {
        let written = FIELDS.iter().map(|field| (field.key, field.joined(self)));
        written.filter(|(_, text)| !text.is_empty()).collect()
    }
}

impl Checked {
    /// A statistic without condition and order, broken down where it can be.
    pub(super) fn plain(about: &'static Description, by: &[String]) -> Self {
        Self {
            about,
            by: Breakdown::parse(about, by).unwrap_or_default(),
            order: Order::default(),
            condition: None,
            shown: None,
        }
    }

    /// What must be counted in case files if the columns `beside` are broken down, too.
    pub fn needs(&self, beside: &[String]) -> Needs {
        let mut columns = beside.to_vec();
        columns.extend(self.by.beside.iter().map(|&name| name.to_owned()));
        columns.extend(self.columns());
        condition::needs(self.about, &columns)
    }

    /// Whether the condition chooses among figures.
    pub fn chooses_figures(&self) -> bool {
        self.shown.is_some()
    }

    /// The columns of the data that the condition names.
    pub fn columns(&self) -> Vec<String> {
        let condition = self.condition.as_ref();
        condition.map_or_else(Vec::new, Condition::columns)
    }

    /// The keys of its figures.
    pub fn keys(&self) -> Vec<&'static str> {
        let own = self.about.keys.iter().copied();
        own.chain(self.by.beside.iter().copied()).collect()
    }
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = BTreeMap::<String, String>::deserialize(deserializer)?;
        let mut question = Self::default();
        for (key, text) in entries {
            let field = fields::of_key(&key)
                .ok_or_else(|| D::Error::custom(format!("`{key}` is not a field of a question")))?;
            let values = field.split(&text);
            let read = field.put(&mut question, &values);
            read.map_err(|what| D::Error::custom(format!("`{key}` is `{text}`, expected {what}")))?;
        }
        Ok(question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::find;

    #[test]
    fn what_is_written_reads_back() {
        let mut question = Question::new(find("gender-share").expect("a statistic"));
        let given: [(&str, &[&str]); 13] = [
            ("country", &["KGZ", "UZB"]),
            ("year", &["2019..2021"]),
            ("source", &["tip-2023", "ctdc-2024"]),
            ("base", &["worst-case"]),
            ("interval", &["jeffreys"]),
            ("confidence", &["0.9"]),
            ("min-cell", &["11"]),
            ("repeats", &["max"]),
            ("where", &["reporter = government"]),
            ("by", &["age", "exploitation"]),
            ("sort", &["-count"]),
            ("top", &["3"]),
            ("sensitivity", &["true"]),
        ];
        for (name, values) in given {
            let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
            let field = fields::find(name).expect(name);
            field.put(&mut question, &values).expect(name);
        }
        let text = serde_json::to_string(&question).expect("JSON");
        let back: Question = serde_json::from_str(&text).expect("a question");
        assert_eq!(back.entries(), question.entries());
        assert_eq!(back.entries().len(), given.len() + 1);
        assert_eq!(format!("{back:?}"), format!("{question:?}"));
    }

    #[test]
    fn fields_that_exclude_each_other_are_refused_whoever_asks() {
        let mut question = Question::new(find("gender-share").expect("a statistic"));
        question.view = View::Sensitivity;
        assert!(question.check().is_ok());
        question.top = Some(3);
        let refusal = question.check().expect_err("refused").to_string();
        assert_eq!(refusal, "--top: it cannot be used with `--sensitivity`");
    }

    #[test]
    fn what_is_no_field_is_refused() {
        let read = |text: &str| serde_json::from_str::<Question>(text).map(|_| ());
        let said = |text: &str| read(text).expect_err("refused").to_string();
        assert!(said("{\"colour\":\"red\"}").contains("`colour` is not a field"));
        assert!(said("{\"years\":\"20x\"}").contains("a year such as 2023"));
        assert!(said("{\"base\":\"some\"}").contains("one of known, all"));
    }
}
