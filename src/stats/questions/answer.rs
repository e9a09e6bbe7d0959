//! A question put to data: the one way from it to a table that may be shown.

use polars::prelude::PolarsResult;

use super::by;
use super::condition::{self, Condition};
use super::query::Base;
use super::question::{Checked, Question, View};
use super::refusal::{Objection, Refusal, Refused};
use super::{absent, availability, groups, regions};
use crate::dataset::Dataset;
use crate::stats::guard::Noise;
use crate::stats::guard::lattice::decide::{self, Scope};
use crate::stats::views::{account, compare, sensitivity};
use crate::stats::{Answer, Note, Public, Statistic};

/// A question whose labels are codes, with the data under its condition.
pub struct PreparedQuestion {
    /// The question, with codes in place of labels.
    pub question: Question,
    /// The statistic that is asked for.
    pub statistic: &'static Statistic,
    /// The data under the condition.
    pub data: Dataset,
    /// What must be read with figures under the condition.
    pub notes: Vec<Note>,
    checked: Checked,
    min_cell: Option<u64>,
    noise: Option<Noise>,
    /// Whether it is one of several statistics that are asked at once: groups that it does not have are another one's.
    one_of_several: bool,
}

impl Question {
    /// Puts the question to data, or says what they do not have.
    pub fn put(&self, data: &Dataset) -> anyhow::Result<PreparedQuestion> {
        let checked = self.check()?;
        self.resolved(data)?.under(checked, data)
    }

    /// The same where values that the data do not have only find no figures.
    pub fn put_loosely(&self, data: &Dataset) -> anyhow::Result<PreparedQuestion> {
        let checked = self.check()?;
        let mut question = self.clone();
        let wrong = question.query.resolve(data.places());
        if !wrong.is_empty() {
            return Err(Refusal(wrong).into());
        }
        question.under(checked, data)
    }

    /// Puts a question that is resolved to data as one of several statistics: it is broken down where it can be.
    pub fn put_on(
        &self,
        statistic: &'static Statistic,
        data: &Dataset,
    ) -> anyhow::Result<PreparedQuestion> {
        let question = self.with(statistic);
        let asked = question.under(Checked::plain(statistic, &self.by), data)?;
        Ok(PreparedQuestion {
            one_of_several: true,
            ..asked
        })
    }

    /// Chooses the rows of a question that is resolved.
    pub fn under(self, checked: Checked, data: &Dataset) -> anyhow::Result<PreparedQuestion> {
        let statistic = checked.statistic;
        let min_cell = self.least_cell(data);
        let noise = self.noise(data)?;
        let mut asked = PreparedQuestion {
            question: self,
            statistic,
            data: data.clone(),
            notes: Vec::new(),
            checked,
            min_cell,
            noise,
            one_of_several: false,
        };
        if let Some(condition) = asked.checked.condition.take() {
            let text = asked.question.condition.clone().unwrap_or_default();
            let condition = condition.checked(statistic, data).map_err(|wrong| {
                let objection = Objection::to("where", wrong.what.clone());
                Refusal::from(objection.at(wrong.place_in(&text)))
            })?;
            (asked.data, asked.notes) = asked.chosen(data, &condition)?;
            asked.checked.condition = Some(condition);
        }
        if let Some(condition) = asked.question.condition.clone() {
            asked.notes.insert(0, Note::OnlyRows { condition });
        }
        Ok(asked)
    }
}

impl PreparedQuestion {
    /// The smallest count that the guard shows.
    pub fn min_cell(&self) -> Option<u64> {
        self.min_cell
    }

    /// Whether no count is suppressed or changed.
    pub fn shows_all(&self) -> bool {
        self.noise.is_none() && self.min_cell.is_none_or(|k| k <= 1)
    }

    /// What changes counts, where they are not suppressed.
    pub fn noise(&self) -> Option<&Noise> {
        self.noise.as_ref()
    }

    /// The data under the condition with keys in place of counts, for noise; nothing without noise.
    pub fn keyed(&self) -> PolarsResult<Option<Dataset>> {
        let Some(noise) = &self.noise else {
            return Ok(None);
        };
        let keyed = noise.keyed(&self.data)?;
        Ok(Some(match &self.checked.condition {
            Some(condition) => self.chosen(&keyed, condition)?.0,
            None => keyed,
        }))
    }

    /// Refuses what shows the counts behind figures, where these are changed.
    fn refuse_with_noise(&self, what: &str) -> Result<(), Refused> {
        if self.noise.is_none() {
            return Ok(());
        }
        let method = self.question.protect;
        Err(Refused(format!(
            "{what} shows the counts behind figures, which `--protect {method}` changes; use `--protect suppress`"
        )))
    }

    fn chosen(&self, data: &Dataset, condition: &Condition) -> PolarsResult<(Dataset, Vec<Note>)> {
        condition::apply(self.statistic, data, &self.question.query, condition)
    }

    /// The figures before the guard, broken down, with the notes of the condition.
    fn compute(&self) -> PolarsResult<Answer> {
        let (query, by) = (&self.question.query, &self.checked.by);
        let mut answer = by::break_down(self.statistic, &self.data, query, by)?;
        if let (Some(noise), Some(keyed)) = (&self.noise, self.keyed()?) {
            noise.apply(
                &mut answer,
                by::break_down(self.statistic, &keyed, query, by)?,
            );
        }
        decide::protect(&mut answer, &self.scope(), &self.data, self.min_cell)?;
        Ok(self.noted(answer))
    }

    /// The columns that the question names, as the guard must know them.
    pub fn scope(&self) -> Scope<'static> {
        let (by, condition) = (&self.checked.by, &self.checked.condition);
        let columns = condition.as_ref().map_or_else(Vec::new, Condition::columns);
        let named = columns
            .iter()
            .map(String::as_str)
            .chain(by.beside.iter().copied());
        Scope::new(self.statistic, &by.query(&self.question.query), named)
    }

    /// An answer under the condition, with its notes.
    fn noted(&self, mut answer: Answer) -> Answer {
        if let Some(condition) = &self.checked.condition {
            answer = condition::kept(self.statistic, answer, condition);
        }
        answer.notes.splice(0..0, self.notes.iter().cloned());
        answer
    }

    /// The table after the guard, of the groups asked for, in the order of the statistic.
    pub fn figures(&self) -> anyhow::Result<Public> {
        self.guarded(self.compute()?)
    }

    fn guarded(&self, answer: Answer) -> anyhow::Result<Public> {
        let level = self.question.query.confidence();
        let beside = self.checked.by.beside.clone();
        let table = Public::broken_down(self.statistic, beside, answer, level, self.min_cell);
        self.fulfilling(self.of_groups(table, &["group"])?)
    }

    /// The figures of a table that fulfil the part of the condition that is about figures.
    fn fulfilling(&self, table: Public) -> anyhow::Result<Public> {
        let Some(condition) = &self.checked.shown else {
            return Ok(table);
        };
        let text = self.question.condition.as_deref().unwrap_or_default();
        let kept = condition.keep(table).map_err(|wrong| {
            let objection = Objection::to("where", wrong.what.clone());
            Refusal::from(objection.at(wrong.place_in(text)))
        })?;
        Ok(kept)
    }

    /// A table with the figures of the groups asked for, which are values of some of its keys.
    pub fn of_groups(&self, table: Public, keys: &[&'static str]) -> anyhow::Result<Public> {
        if self.one_of_several {
            return Ok(groups::keep(table.clone(), keys, &self.question.groups).unwrap_or(table));
        }
        Ok(groups::keep(table, keys, &self.question.groups)?)
    }

    /// The table of the plain view or of [`View::Sensitivity`], ordered and cut; `others` are data that were read in other ways.
    pub fn answer(&self, others: &[(&'static str, Dataset)]) -> anyhow::Result<Public> {
        let query = &self.question.query;
        let compares = self.question.view == View::Sensitivity;
        if compares {
            self.refuse_with_noise("`--sensitivity`")?;
        }
        let mut answer = if compares {
            let mut under = Vec::new();
            for (name, data) in others {
                let data = match &self.checked.condition {
                    Some(condition) => self.chosen(data, condition)?.0,
                    None => data.clone(),
                };
                under.push((*name, data));
            }
            let mut panel = sensitivity::panel(self.statistic, &self.data, query, &under)?;
            let scope = Scope {
                base: Base::WorstCase, // a panel has every base
                ..self.scope()
            };
            decide::protect(&mut panel, &scope, &self.data, self.min_cell)?;
            self.noted(panel)
        } else {
            let mut answer = self.compute()?;
            regions::add_sums(self.statistic, query, &mut answer.figures);
            answer
        };
        if answer.figures.is_empty() {
            // without figures there are no conventions to explain, but other notes apply
            answer = self.compute()?;
            let there = availability::elsewhere(self.statistic, &self.data, query)?;
            answer.notes.insert(0, there);
        }
        let table = if compares {
            let table = Public::panel(self.statistic, answer, query.confidence(), self.min_cell);
            self.fulfilling(self.of_groups(table, &["group"])?)?
        } else {
            // a country that the cut leaves out has a figure all the same
            let table = absent::note_missing(self.guarded(answer)?, query);
            return Ok(table.ordered(&self.checked.order));
        };
        Ok(absent::note_missing(table, query))
    }

    /// Significant differences between the countries asked for; the part that is compared becomes the group of the question.
    pub fn comparison(&mut self) -> anyhow::Result<Public> {
        let query = &self.question.query;
        let part = match self.question.groups.as_slice() {
            [] => None,
            [part] => Some(part.as_str()),
            _ => return Err(refused("group", "one part is compared at a time").into()),
        };
        if query.countries.len() < 2 {
            let what = "a comparison takes at least two countries";
            return Err(Refusal::from(Objection::plain("country", what)).into());
        }
        let (answer, unit) = (self.compute()?, self.statistic.unit);
        let answer = compare::compare(answer, unit, query, part, self.min_cell).map_err(|why| {
            let what = format!("{}: {why}", self.statistic.name);
            Refusal::from(Objection::plain("group", what))
        })?;
        let figures = answer.figures.first();
        let part = figures.map_or("", |figure| figure.key("part")).to_owned();
        let title = format!("{}, {part}: significant differences", self.statistic.title);
        let level = query.confidence();
        self.question.groups = vec![part];
        Ok(Public::comparison(title, answer, level, self.min_cell))
    }

    /// The rows and steps behind each number.
    pub fn account(&self) -> anyhow::Result<Public> {
        let guard = (&self.scope(), self.min_cell);
        self.refuse_with_noise("`explain`")?;
        let lines = account::account(self.statistic, &self.data, &self.question, guard)?;
        let title = format!("{}: where each number comes from", self.statistic.title);
        Ok(Public::account(title, lines, self.notes.clone()))
    }
}

fn refused(field: &'static str, what: &str) -> Refusal {
    Objection::to(field, what).into()
}
