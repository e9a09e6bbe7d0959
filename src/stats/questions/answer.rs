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
use crate::stats::guard::lattice::{decide, scope::Scope};
use crate::stats::views::{account, compare, sensitivity};
use crate::stats::{Answer, Description, Note, Public, Statistic};

/// A question whose labels are codes, with the rows that it chooses: all that a view needs that counts rows itself.
pub struct ChosenRows {
    /// The question, with codes instead of labels.
    pub question: Question,
    /// The data under the condition.
    pub data: Dataset,
    /// Notes on figures under the condition.
    pub notes: Vec<Note>,
    checked: Checked,
    min_cell: Option<u64>,
    noise: Option<Noise>,
    /// Whether it is one of several statistics that are asked at once: groups that it does not have are another one's.
    one_of_several: bool,
}

/// A question about a statistic, with the rows that it chooses.
pub struct PreparedQuestion {
    statistic: &'static Statistic,
    /// The rows, and the question as it is put to them.
    pub rows: ChosenRows,
}

impl Question {
    /// Puts the question to data, or says what they do not have.
    pub fn put(&self, data: &Dataset) -> anyhow::Result<PreparedQuestion> {
        let statistic = self.statistic()?;
        let rows = self.choose_rows(statistic, data)?;
        Ok(PreparedQuestion { statistic, rows })
    }

    /// The same where values that the data do not have only find no figures.
    pub fn put_loosely(&self, data: &Dataset) -> anyhow::Result<PreparedQuestion> {
        let checked = self.check()?;
        let mut question = self.clone();
        let wrong = question.query.resolve(data.places());
        if !wrong.is_empty() {
            return Err(Refusal(wrong).into());
        }
        let (statistic, rows) = (self.statistic()?, question.under(checked, data)?);
        Ok(PreparedQuestion { statistic, rows })
    }

    /// The rows that the question chooses of those that figures are made of, or what the data do not have.
    pub fn choose_rows(
        &self,
        about: &'static Description,
        data: &Dataset,
    ) -> anyhow::Result<ChosenRows> {
        let checked = self.check_for(about)?;
        self.resolved(data)?.under(checked, data)
    }

    /// Puts a question that is resolved to data as one of several statistics: it is broken down where it can be.
    pub fn put_on(
        &self,
        statistic: &'static Statistic,
        data: &Dataset,
    ) -> anyhow::Result<PreparedQuestion> {
        let question = self.with(statistic);
        let rows = ChosenRows {
            one_of_several: true,
            ..question.under(Checked::plain(statistic, &self.by), data)?
        };
        Ok(PreparedQuestion { statistic, rows })
    }

    /// Chooses the rows of a question that is resolved.
    fn under(self, checked: Checked, data: &Dataset) -> anyhow::Result<ChosenRows> {
        let min_cell = self.least_cell(data);
        let noise = self.noise(data)?;
        let mut asked = ChosenRows {
            question: self,
            data: data.clone(),
            notes: Vec::new(),
            checked,
            min_cell,
            noise,
            one_of_several: false,
        };
        if let Some(condition) = asked.checked.condition.take() {
            let text = asked.question.condition.clone().unwrap_or_default();
            let condition = condition
                .checked(asked.checked.about, data)
                .map_err(|wrong| {
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

impl ChosenRows {
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

    /// The data under the condition with keys instead of counts, for noise; nothing without noise.
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

    fn chosen(&self, data: &Dataset, condition: &Condition) -> PolarsResult<(Dataset, Vec<Note>)> {
        condition::apply(self.checked.about, data, &self.question.query, condition)
    }

    /// The columns that the question names, as the guard must know them.
    pub fn scope(&self) -> Scope<'static> {
        let (by, condition) = (&self.checked.by, &self.checked.condition);
        let columns = condition.as_ref().map_or_else(Vec::new, Condition::columns);
        let named = columns
            .iter()
            .map(String::as_str)
            .chain(by.beside.iter().copied());
        Scope::new(self.checked.about, &by.query(&self.question.query), named)
    }

    /// An answer under the condition, with its notes.
    fn noted(&self, mut answer: Answer) -> Answer {
        if let Some(condition) = &self.checked.condition {
            answer = condition::kept(self.checked.about, answer, condition);
        }
        answer.notes.splice(0..0, self.notes.iter().cloned());
        answer
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
}

impl PreparedQuestion {
    /// Refuses what shows the counts behind figures, where these are changed.
    fn refuse_with_noise(&self, what: &str) -> Result<(), Refused> {
        if self.rows.noise.is_none() {
            return Ok(());
        }
        let method = self.rows.question.protect;
        Err(Refused(format!(
            "{what} shows the counts behind figures, which `--protect {method}` changes; use `--protect suppress`"
        )))
    }

    /// The figures, broken down, after the guard of case files, with the notes of the condition.
    fn compute(&self, guard: decide::Guard) -> PolarsResult<Answer> {
        let rows = &self.rows;
        let (query, by) = (&rows.question.query, &rows.checked.by);
        let mut answer = by::break_down(self.statistic, &rows.data, query, by)?;
        if let (Some(noise), Some(keyed)) = (&rows.noise, rows.keyed()?) {
            noise.apply(
                &mut answer,
                by::break_down(self.statistic, &keyed, query, by)?,
            );
        }
        guard(&mut answer, &rows.scope(), &rows.data, rows.min_cell)?;
        Ok(rows.noted(answer))
    }

    /// The table after the guard, of the groups asked for, in the order of the statistic.
    pub fn figures(&self) -> anyhow::Result<Public> {
        self.shown(self.compute(decide::protect_list)?)
    }

    fn shown(&self, answer: Answer) -> anyhow::Result<Public> {
        let rows = &self.rows;
        let level = rows.question.query.confidence();
        let beside = rows.checked.by.beside.clone();
        let table = Public::broken_down(self.statistic, beside, answer, level, rows.min_cell);
        rows.fulfilling(rows.of_groups(table, &["group"])?)
    }

    /// The table of the plain view or of [`View::Sensitivity`], ordered and cut; `others` are data that were read in other ways.
    pub fn answer(&self, others: &[(&'static str, Dataset)]) -> anyhow::Result<Public> {
        if self.rows.question.view == View::Sensitivity {
            return self.panel(others);
        }
        let query = &self.rows.question.query;
        let mut answer = self.compute(decide::protect_list)?;
        regions::add_sums(self.statistic, query, &mut answer.figures);
        self.name_availability(&mut answer)?;
        // a country that the cut leaves out has a figure all the same
        let table = absent::note_missing(self.shown(answer)?, query);
        Ok(table.ordered(&self.rows.checked.order))
    }

    /// The table under each convention of the field.
    fn panel(&self, others: &[(&'static str, Dataset)]) -> anyhow::Result<Public> {
        self.refuse_with_noise("`--sensitivity`")?;
        let rows = &self.rows;
        let query = &rows.question.query;
        let mut under = Vec::new();
        for (name, data) in others {
            let data = match &rows.checked.condition {
                Some(condition) => rows.chosen(data, condition)?.0,
                None => data.clone(),
            };
            under.push((*name, data));
        }
        let mut answer = sensitivity::panel(self.statistic, &rows.data, query, &under)?;
        let scope = Scope {
            base: Base::WorstCase, // a panel has every base
            ..rows.scope()
        };
        decide::protect_list(&mut answer, &scope, &rows.data, rows.min_cell)?;
        let mut answer = rows.noted(answer);
        self.name_availability(&mut answer)?;
        let table = Public::panel(self.statistic, answer, query.confidence(), rows.min_cell);
        let table = rows.fulfilling(rows.of_groups(table, &["group"])?)?;
        Ok(absent::note_missing(table, query))
    }

    /// Says of an answer without figures where there are some: it has no conventions to explain, but other notes apply.
    fn name_availability(&self, answer: &mut Answer) -> PolarsResult<()> {
        if answer.figures.is_empty() {
            *answer = self.compute(decide::protect_list)?;
            let query = &self.rows.question.query;
            let there = availability::elsewhere(self.statistic, &self.rows.data, query)?;
            answer.notes.insert(0, there);
        }
        Ok(())
    }

    /// Significant differences between the countries asked for; the part that is compared becomes the group of the question.
    pub fn comparison(&mut self) -> anyhow::Result<Public> {
        let rows = &self.rows;
        let query = &rows.question.query;
        let part = match rows.question.groups.as_slice() {
            [] => None,
            [part] => Some(part.as_str()),
            _ => return Err(refused("group", "one part is compared at a time").into()),
        };
        if query.countries.len() < 2 {
            let what = "a comparison takes at least two countries";
            return Err(Refusal::from(Objection::plain("country", what)).into());
        }
        let (answer, unit) = (self.compute(decide::protect)?, self.statistic.unit);
        let answer = compare::compare(answer, unit, query, part, rows.min_cell).map_err(|why| {
            let what = format!("{}: {why}", self.statistic.name);
            Refusal::from(Objection::plain("group", what))
        })?;
        let figures = answer.figures.first();
        let part = figures.map_or("", |figure| figure.key("part")).to_owned();
        let title = format!("{}, {part}: significant differences", self.statistic.title);
        let level = query.confidence();
        let table = Public::comparison(title, answer, level, rows.min_cell);
        self.rows.question.groups = vec![part];
        Ok(table)
    }

    /// The rows and steps behind each number.
    pub fn account(&self) -> anyhow::Result<Public> {
        let rows = &self.rows;
        let guard = (&rows.scope(), rows.min_cell);
        self.refuse_with_noise("`explain`")?;
        let lines = account::account(self.statistic, &rows.data, &rows.question, guard)?;
        let title = format!("{}: where each number comes from", self.statistic.title);
        Ok(Public::account(title, lines, rows.notes.clone()))
    }
}

fn refused(field: &'static str, what: &str) -> Refusal {
    Objection::to(field, what).into()
}
