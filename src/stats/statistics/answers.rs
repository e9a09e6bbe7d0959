//! Shares of answers to questions of which one person may give several: labour, means of control, recruiter.
//!
//! Each answer is a separate share, not a part of a split: the base is the people with any value in the group of questions
//! (CTDC's rule), and the shares may add up to more than 100%.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::shares::all_persons_first;
use super::split::{MISSING, PublishedSplit, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Needs, Table, areas};
use crate::stats::estimate::{Answer, Estimate, Keys, SumRole};
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::query::{Base, Query};
use crate::stats::rows;
use crate::stats::{Description, Note, Remark, Remarks, Statistic, Unit};

/// What is counted for them in case files.
pub(in crate::stats) const NEEDS: Needs = Needs {
    answers: true,
    ..Needs::NOTHING
};

const KEYS: &[&str] = &["country", "year", "source", "group", "country_role"];
const FORMULA: &str = "persons with the answer / persons with any value in the group of questions; Wilson interval of each";
const BASE: &str = "`known` and `answered`: persons with any value in the group (CTDC's rule); `all`: all persons the source counts; `worst-case`: \
     all, from none of those without an answer to all of them";
const SOURCE: &str = "CTDC, notes on the Global Dataset, for the base; Wilson (1927), doi:10.1080/01621459.1927.10502953";

/// The statistic of a question.
pub(in crate::stats) const fn statistic(
    [name, title]: [&'static str; 2],
    caveats: &'static [&'static str],
    compute: fn(&Dataset, &Query) -> PolarsResult<Answer>,
) -> Statistic {
    Statistic {
        about: Description {
            name,
            title,
            unit: Unit::Share,
            keys: KEYS,
            formula: FORMULA,
            base: BASE,
            caveats,
            source: SOURCE,
            tables: &[Table::Answers],
            divides: &[],
            needs: NEEDS,
        },
        compute,
    }
}

pub(in crate::stats) fn compute(
    data: &Dataset,
    query: &Query,
    question: &str,
) -> PolarsResult<Answer> {
    let query = &query.with_all_persons();
    let mut answer = Answer {
        figures: figures(data, query, question)?,
        ..Answer::default()
    };
    note_without_answers(data, query, &mut answer)?;
    if !answer.figures.is_empty() {
        answer.note(Note::SeveralAnswers);
    }
    answer.note(Note::NotASample);
    Ok(answer)
}

/// Persons with any value in the group, and all persons: persons counted for no answer.
const ANSWERED: &str = "answered";
const ALL: &str = "all";
/// The part of those who answered that did not give an answer.
const NO: &str = "";

/// The share of each answer to a question, by country, year and source.
pub(in crate::stats) fn figures(
    data: &Dataset,
    query: &Query,
    question: &str,
) -> PolarsResult<Vec<Estimate>> {
    type Block = (String, Option<i64>, String, String);
    let mut blocks: BTreeMap<Block, BTreeMap<String, Vec<rows::GivenAnswer>>> = BTreeMap::new();
    for row in query.answers(data)? {
        if row.question == question {
            let block = (
                row.country.clone(),
                row.year,
                row.source.clone(),
                row.country_role.clone(),
            );
            let answers = blocks.entry(block).or_default();
            answers.entry(row.answer.clone()).or_default().push(row);
        }
    }
    let mut figures = Vec::new();
    for ((country, year, source, role), answers) in blocks {
        let keys = |answer: &str| {
            let mut keys = crate::stats::keys(&country, year, &source, answer);
            keys.push(("country_role", CompactString::from(&role)));
            keys
        };
        let counts = answers
            .iter()
            .filter_map(|(answer, rows)| Some((answer.as_str(), total(rows)?)));
        figures.extend(block(keys, &counts.collect(), query));
    }
    all_persons_first(&mut figures);
    Ok(figures)
}

/// Says how many persons of each source have no country, and are in no figure of one.
fn note_without_answers(data: &Dataset, query: &Query, answer: &mut Answer) -> PolarsResult<()> {
    let by_country = answer.figures.iter();
    let by_country = by_country.filter(|figure| figure.key("country") != areas::ALL_PERSONS);
    let sources: BTreeSet<String> = by_country
        .map(|figure| figure.key("source").to_owned())
        .collect();
    let frame = query
        .everywhere()
        .select(&data.frame(Table::Answers), "country")?;
    let mut all: BTreeMap<String, BTreeMap<String, Vec<rows::GivenAnswer>>> = BTreeMap::new();
    for row in rows::answers(&frame)? {
        if row.country.is_empty() && row.answer == ALL && sources.contains(&row.source) {
            // the same people are under each question
            let questions = all.entry(row.source.clone()).or_default();
            questions.entry(row.question.clone()).or_default().push(row);
        }
    }
    for (source, questions) in all {
        let count = questions.into_values().next().and_then(|rows| total(&rows));
        if let Some(count) = count {
            answer.note(Note::WithoutCountry {
                source,
                persons: count,
            });
        }
    }
    Ok(())
}

/// The count of an answer: the totals over sex where there are any, else the sum over the sexes.
fn total(rows: &[rows::GivenAnswer]) -> Option<Count> {
    let totals = rows.iter().any(|row| row.sex == "total");
    let counted = rows.iter().filter(|row| (row.sex == "total") == totals);
    sum(counted
        .filter(|row| row.count.is_some())
        .map(|row| row.count))
}

/// The shares of one country, year and source, and with the base `all` the share of those who did not answer.
fn block(
    keys: impl Fn(&str) -> Keys,
    counts: &BTreeMap<&str, Count>,
    query: &Query,
) -> Vec<Estimate> {
    let (answered, all) = (counts.get(ANSWERED), counts.get(ALL));
    let silent = answered.zip(all).and_then(|(some, all)| minus(*all, *some));
    let given = counts
        .iter()
        .filter(|(answer, _)| ![ANSWERED, ALL].contains(*answer));
    let mut figures = Vec::new();
    for (answer, yes) in given {
        let no = answered.and_then(|answered| minus(*answered, *yes));
        let of_all = matches!(query.base, Base::All | Base::WorstCase);
        let Some(no) = no.filter(|_| !of_all || silent.is_some()) else {
            figures.push(Estimate::share(
                keys(answer),
                Some(*yes),
                None,
                query.level(),
            ));
            continue;
        };
        // a separate question, answered yes or no
        let parts = [(*answer, Some(*yes)), (NO, Some(no)), (UNKNOWN, silent)];
        let parts = parts
            .into_iter()
            .filter_map(|(part, count)| Some((part.to_owned(), count?)));
        let split = PublishedSplit {
            parts: parts.collect(),
            complete: true,
            binary: true,
            ..PublishedSplit::default()
        };
        let own = split.figures(&keys, query);
        let own = own
            .into_iter()
            .find(|figure| figure.key("group") == *answer);
        figures.extend(own.map(|figure| Estimate {
            remarks: left_out(silent, query.base),
            ..figure
        }));
    }
    if let (Base::All, Some(silent), Some(some)) = (query.base, silent, answered) {
        figures.push(Estimate {
            interval: None, // what is not recorded is no matter of chance
            level: None,
            ..Estimate::share(keys(MISSING), Some(silent), Some(*some), query.level())
        });
    }
    for figure in &mut figures {
        figure.part = SumRole::Alone;
    }
    figures
}

fn left_out(silent: Option<Count>, base: Base) -> Remarks {
    let some = |silent: &Count| silent.high != Some(0);
    match (silent.filter(some), base) {
        (Some(silent), Base::Known | Base::Answered) => Remark::SilentLeftOut(silent).into(),
        (Some(silent), Base::WorstCase) => Remark::SilentSpanned(silent).into(),
        _ => Remarks::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(
        base: Base,
        counts: &[(&'static str, u64)],
    ) -> Vec<(String, Option<f64>, Option<f64>)> {
        let counts = counts.iter().map(|(answer, n)| (*answer, Count::exact(*n)));
        let query = Query {
            base,
            ..Query::default()
        };
        let figures = block(
            |answer| vec![("group", answer.into())],
            &counts.collect(),
            &query,
        );
        let ends = |figure: Estimate| {
            let value = figure.value;
            (
                figure.key("group").to_owned(),
                value.map(|value| value.low),
                value.and_then(|value| value.high),
            )
        };
        figures.into_iter().map(ends).collect()
    }

    /// Of 10 persons 8 answered; 6 and 4 gave these answers, some of them both.
    #[test]
    fn each_answer_is_a_share_by_itself() {
        let counts = [
            ("agriculture", 6),
            ("construction", 4),
            ("answered", 8),
            ("all", 10),
        ];
        let all = |base| values(base, &counts);
        let row = |group: &str, low, high| (group.to_owned(), Some(low), Some(high));
        for base in [Base::Known, Base::Answered] {
            assert_eq!(
                all(base),
                [
                    row("agriculture", 0.75, 0.75),
                    row("construction", 0.5, 0.5)
                ]
            );
        }
        assert_eq!(
            all(Base::All),
            [
                row("agriculture", 0.6, 0.6),
                row("construction", 0.4, 0.4),
                row("missing", 0.2, 0.2)
            ]
        );
        assert_eq!(
            all(Base::WorstCase),
            [row("agriculture", 0.6, 0.8), row("construction", 0.4, 0.6)]
        );
    }

    #[test]
    fn an_answer_without_a_base_is_a_count_alone() {
        assert_eq!(
            values(Base::All, &[("begging", 6), ("answered", 8)]),
            [("begging".to_owned(), None, None)]
        );
        assert_eq!(
            values(Base::Known, &[("begging", 6), ("all", 8)]),
            [("begging".to_owned(), None, None)]
        );
        // more answers than persons who answered contradict each other
        assert_eq!(
            values(Base::Known, &[("begging", 9), ("answered", 8)]),
            [("begging".to_owned(), None, None)]
        );
    }
}
