//! What is asked of a statistic beside countries, years and sources: a condition on its rows, and by what it is broken down.

use clap::Args;

use super::exit::Usage;
use crate::dataset::{Dataset, Needs};
use crate::stats::questions::by::{self, By};
use crate::stats::questions::condition::{self, Condition, Wrong};
use crate::stats::{Answer, Note, PolarsResult, Query, Statistic};

/// A condition on rows.
#[derive(Debug, Args)]
pub(super) struct Where {
    /// Only rows that fulfil a condition, such as `sex = female and year >= 2019`
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
}

/// A condition that was read, with its text.
pub(super) struct Asked<'a> {
    text: &'a str,
    condition: Condition,
}

impl Where {
    /// Reads the condition, and says what is to be counted for it and the columns `by` in case files.
    pub(super) fn read(
        &self,
        statistic: &Statistic,
        by: &[String],
    ) -> Result<(Option<Asked<'_>>, Needs), Usage> {
        let mut columns = by.to_vec();
        let asked = match &self.condition {
            None => None,
            Some(text) => {
                let condition = Condition::parse(text).map_err(|wrong| refusal(text, &wrong))?;
                columns.extend(condition.columns());
                Some(Asked { text, condition })
            }
        };
        Ok((asked, condition::needs(statistic, &columns)))
    }

    /// The condition as it was given.
    pub(super) fn text(&self) -> Option<&str> {
        self.condition.as_deref()
    }
}

impl Asked<'_> {
    /// The condition checked against the data, and the data under it with what must be read with it.
    fn apply(
        &self,
        statistic: &Statistic,
        data: &Dataset,
        query: &Query,
    ) -> anyhow::Result<(Condition, Dataset, Vec<Note>)> {
        let checked = self.condition.clone().checked(statistic, data);
        let condition = checked.map_err(|wrong| refusal(self.text, &wrong))?;
        let (under, mut notes) = condition::apply(statistic, data, query, &condition)?;
        let asked = self.text.to_owned();
        notes.insert(0, Note::OnlyRows { condition: asked });
        Ok((condition, under, notes))
    }
}

/// The data under a condition, the condition itself, and what must be read with it.
pub(super) struct Under {
    pub data: Dataset,
    condition: Option<Condition>,
    pub notes: Vec<Note>,
}

impl Under {
    /// The data as it is, or under the condition.
    pub(super) fn new(
        asked: Option<&Asked<'_>>,
        statistic: &Statistic,
        data: &Dataset,
        query: &Query,
    ) -> anyhow::Result<Self> {
        Ok(match asked {
            None => Self {
                data: data.clone(),
                condition: None,
                notes: Vec::new(),
            },
            Some(asked) => {
                let (condition, data, notes) = asked.apply(statistic, data, query)?;
                Self {
                    data,
                    condition: Some(condition),
                    notes,
                }
            }
        })
    }

    /// The figures of a statistic, broken down further.
    pub(super) fn compute(
        &self,
        statistic: &Statistic,
        query: &Query,
        by: &By,
    ) -> PolarsResult<Answer> {
        Ok(self.noted(statistic, by::break_down(statistic, &self.data, query, by)?))
    }

    /// An answer under the condition, with its notes.
    pub(super) fn noted(&self, statistic: &Statistic, mut answer: Answer) -> Answer {
        if let Some(condition) = &self.condition {
            answer = condition::kept(statistic, answer, condition);
        }
        answer.notes.splice(0..0, self.notes.iter().cloned());
        answer
    }
}

fn refusal(text: &str, wrong: &Wrong) -> Usage {
    Usage(format!("--where: {}", wrong.shown_in(text)))
}

/// The dimensions of `--by`, or why the statistic cannot be broken down by one.
pub(super) fn by(statistic: &Statistic, names: &[String]) -> Result<By, Usage> {
    By::named(statistic, names).map_err(|why| Usage(format!("--by: {why}")))
}

/// Enters the condition among what is asked.
pub(super) fn enter(
    asked: &mut std::collections::BTreeMap<&'static str, String>,
    condition: &Where,
) {
    if let Some(text) = condition.text() {
        asked.insert("where", text.to_owned());
    }
}
