//! The question about a statistic, from the options of a command line, and refusals in words.

use std::collections::BTreeMap;

use super::super::exit::Usage;
use super::Options;
use super::editions::EditionsName;
use crate::dataset::{Dataset, portable_path};
use crate::stats::questions::fields;
use crate::stats::{ChosenRows, Description, PreparedQuestion, Question, Refusal, Statistic};

impl Options {
    /// The question, with the countries of the command before those of `--country`; a setting names them where it does not.
    pub(in crate::cli) fn question(&self, countries: &[String]) -> Question {
        let mut question = self.question.clone();
        if !countries.is_empty() && !self.typed("country") {
            question.query.countries.clear();
        }
        question
            .query
            .countries
            .splice(0..0, countries.iter().cloned());
        question
    }

    /// The question of a statistic.
    pub(in crate::cli) fn question_of(
        &self,
        statistic: &'static Statistic,
        countries: &[String],
    ) -> Question {
        self.question(countries).with(statistic)
    }

    /// Whether small counts may be shown.
    pub(in crate::cli) fn shows_small(&self, data: &Dataset) -> bool {
        self.question.least_cell(data).is_none_or(|k| k < 2)
    }

    /// Puts a question to data.
    pub(in crate::cli) fn put(
        &self,
        question: &Question,
        data: &Dataset,
    ) -> anyhow::Result<PreparedQuestion> {
        question.put(data).map_err(|error| self.explained(error))
    }

    /// The rows that a question chooses of those that figures are made of.
    pub(in crate::cli) fn choose_rows(
        &self,
        question: &Question,
        about: &'static Description,
        data: &Dataset,
    ) -> anyhow::Result<ChosenRows> {
        let chosen = question.choose_rows(about, data);
        chosen.map_err(|error| self.explained(error))
    }

    /// A question without a statistic, with codes instead of labels.
    pub(in crate::cli) fn resolved(
        &self,
        question: &Question,
        data: &Dataset,
    ) -> anyhow::Result<Question> {
        let resolved = question.resolved(data);
        resolved.map_err(|refusal| self.explained(refusal.into()))
    }

    /// A refusal with the places of settings that it is about.
    fn explained(&self, error: anyhow::Error) -> anyhow::Error {
        let refusal = match error.downcast::<Refusal>() {
            Ok(refusal) => refusal,
            Err(error) => return error,
        };
        let said = refusal.0.iter().map(|objection| {
            let id = fields::find(objection.field).map_or(String::new(), fields::QuestionField::id);
            let setting = self.settings.get(id.as_str());
            let place = setting.map_or(String::new(), |setting| format!("{}: ", setting.place));
            format!("{place}{objection}")
        });
        Usage(said.collect::<Vec<_>>().join("\ntipstat: ")).into()
    }

    /// The options that name the same inputs, each behind a blank, as they can be typed.
    pub(in crate::cli) fn inputs_again(&self) -> String {
        let mut words = Vec::new();
        for path in &self.data {
            words.extend(["--data".to_owned(), portable_path(path).to_owned()]);
        }
        if let Some(release) = &self.release {
            words.extend(["--as".to_owned(), release.clone()]);
        }
        let quoted = words.iter().map(|word| {
            shlex::try_quote(word).map_or_else(|_| word.clone(), std::borrow::Cow::into_owned)
        });
        quoted.map(|word| format!(" {word}")).collect()
    }

    /// The question in words that repeat it.
    pub(in crate::cli) fn asked(
        &self,
        command: &str,
        question: &Question,
    ) -> BTreeMap<&'static str, String> {
        let mut asked = question.entries();
        asked.insert("command", command.to_owned());
        let files: Vec<&str> = self.data.iter().map(|path| portable_path(path)).collect();
        if !files.is_empty() {
            asked.insert("data", files.join(" "));
        }
        if let Some(aliases) = &self.aliases {
            asked.insert("aliases", portable_path(aliases).to_owned());
        }
        if self.editions == EditionsName::All {
            asked.insert("editions", "all".into());
        }
        asked
    }
}
