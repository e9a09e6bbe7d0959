//! Proceedings against traffickers, and the victims detected in the same country and year.
//!
//! A ratio of different things: persons prosecuted or convicted (or offences) per detected victim. It is not a success rate:
//! one trafficker may have many victims, and a verdict mostly concerns victims of earlier years.

use polars::prelude::PolarsResult;

use super::detected_victims::{MEASURES, remark, total};
use super::trend::compare;
use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::grouping::group_by;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Query, with_totals};
use crate::stats::reconciliation::contradiction::{self, Contradictions, Taken};
use crate::stats::rows::Victim;
use crate::stats::{Description, Note, Remark, Remarks, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "justice",
        title: "Prosecutions, convictions and detected victims",
        unit: Unit::PerVictim,
        keys: &["country", "year", "source", "group", "reporter"],
        formula: "n(prosecuted) / n(victims), likewise for people convicted or brought into formal contact (`suspected`) and for offences, \
              of one country, year and source; exact interval of two counts given their sum; for ranges, the smallest over the \
              largest and the reverse",
        base: "detected victims of the same country, year and source; none if not published or zero",
        caveats: &[
            "the ratio compares persons (or offences) with victims; one trafficker may have many victims",
            "proceedings take years: those of one year mostly concern victims detected earlier",
            "countries count people, charges or cases by national law: compare years of one country rather than countries",
        ],
        source: "Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313; UNODC, Global Report on Trafficking in Persons: \
             indicators of criminal justice",
        tables: &[Table::Victims],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

/// The steps of proceedings, and whether a source that has others says something by leaving it out.
const STEPS: [(&str, bool); 4] = [
    ("offences", false),
    ("suspected", false),
    ("prosecuted", true),
    ("convicted", true),
];

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let totals = with_totals(data)?;
    let mut rows = query.victims_by_year(data)?;
    rows.retain(|row| {
        let counted = row.country_role == "detected_in" && row.share.is_none();
        counted && row.reporter != "case_data" && row.year.is_some()
    });
    let blocks = group_by(rows, |row| {
        (row.country, row.source, row.reporter, row.year)
    });
    let contradictions = Contradictions::find(data, query)?;
    for ((country, source, reporter, year), rows) in blocks.iter() {
        let prints_totals = totals.contains(source);
        let keys = |group: &str| {
            let mut keys = crate::stats::keys(country, year, source, group);
            keys.push(("reporter", reporter.into()));
            keys
        };
        let total = |rows: &[Victim]| contradictions.take(rows, total(rows, prints_totals));
        let figures = block(rows, keys, &total, query.confidence());
        answer.figures.extend(figures);
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::NotPublished)
    {
        answer.note(Note::NotPublished(Unpublished::Count));
    }
    let note = contradiction::note(query.contradicted, &answer.figures);
    answer.notes.extend(note);
    if !answer.figures.is_empty() {
        answer.note(Note::PerVictim);
        answer.note(Note::ProceedingsLag);
    }
    answer.note(Note::NotASample);
    Ok(answer)
}

/// The figures of one country, year and source; none if the source has no proceedings.
fn block(
    rows: &[Victim],
    keys: impl Fn(&str) -> Keys,
    total: &dyn Fn(&[Victim]) -> Taken,
    confidence: f64,
) -> Vec<Estimate> {
    let of = |measure: &str| -> Vec<Victim> {
        let rows = rows.iter().filter(|row| row.measure == measure);
        rows.copied().collect()
    };
    if STEPS.iter().all(|(measure, _)| of(measure).is_empty()) {
        return Vec::new();
    }
    let absent = |keys| Estimate {
        keys,
        status: Status::NotPublished,
        part: SumRole::Compared,
        ..Estimate::default()
    };
    let detected = MEASURES
        .iter()
        .map(|measure| (*measure, of(measure)))
        .find(|(_, rows)| !rows.is_empty());
    let taken = detected.as_ref().map(|(_, rows)| total(rows));
    let base = taken.as_ref().and_then(|taken| taken.used);
    let victims = match (&detected, taken) {
        (Some((measure, rows)), Some(taken)) => {
            let remarks = remark(&rows[0]).into();
            step(keys("victims"), measure, &taken, remarks)
        }
        _ => absent(keys("victims")),
    };
    let mut figures = vec![victims];
    for (measure, expected) in STEPS {
        let rows = of(measure);
        if rows.is_empty() {
            figures.extend(expected.then(|| absent(keys(measure))));
            continue;
        }
        let taken = total(&rows);
        let remarks = match measure {
            "offences" => Remark::OffencesNotPersons.into(),
            "suspected" => Remark::FormalContact.into(),
            _ => Remarks::default(),
        };
        let mut figure = step(keys(measure), measure, &taken, remarks);
        if let (Some(count), Some(base)) = (taken.used, base) {
            compare(&mut figure, count, base, confidence);
        }
        figures.push(figure);
    }
    figures
}

/// The count of one step of proceedings, or of victims.
fn step(keys: Keys, measure: &str, taken: &Taken, remarks: Remarks) -> Estimate {
    let mut figure = Estimate {
        part: SumRole::Compared,
        measure: measure.to_owned(),
        remarks,
        ..Estimate::counted(keys, taken.shown)
    };
    taken.mark(&mut figure);
    figure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;

    fn row(measure: &str, count: Option<Count>) -> Victim<'_> {
        Victim {
            measure,
            sex: "total",
            age: "total",
            exploitation: "total",
            count,
            ..Victim::default()
        }
    }

    fn figures(rows: &[Victim]) -> Vec<Estimate> {
        let keys = |group: &str| vec![("group", group.into())];
        let plain = |rows: &[Victim]| Contradictions::default().take(rows, total(rows, true));
        block(rows, keys, &plain, 0.95)
    }

    #[test]
    fn each_step_is_set_against_the_victims_and_what_is_missing_is_not_zero() {
        let rows = [
            row("identified", Some(Count::exact(66))),
            row("prosecuted", Some(Count::exact(3))),
        ];
        let of = figures(&rows);
        let groups: Vec<&str> = of.iter().map(|figure| figure.key("group")).collect();
        assert_eq!(groups, ["victims", "prosecuted", "convicted"]);
        assert_eq!(of[1].value.unwrap().number(), Some(3.0 / 66.0));
        assert_eq!(of[2].status, Status::NotPublished);
        // the interval of 66 / 3 turned over (`tests/vectors/identification_gaps.json`)
        let (low, high) = of[1].interval.unwrap();
        assert!((low - 1.0 / 109.404_432_5).abs() < 1e-9);
        assert!((high.unwrap() - 1.0 / 7.207_003_653).abs() < 1e-9);
        assert!(figures(&rows[..1]).is_empty());
    }

    #[test]
    fn hidden_victims_and_none_at_all() {
        let hidden = figures(&[
            row("identified", Some(Count::between(0, 4))),
            row("convicted", Some(Count::exact(2))),
        ]);
        let value = hidden[2].value.unwrap();
        assert_eq!((value.low, value.high), (0.5, None));
        assert_eq!(hidden[2].status, Status::Bounded);
        let none = figures(&[
            row("identified", Some(Count::exact(0))),
            row("convicted", Some(Count::exact(2))),
        ]);
        assert!(none[2].value.is_none() && none[2].count == Some(Count::exact(2)));
        let unpublished = figures(&[row("convicted", Some(Count::exact(2)))]);
        assert_eq!(unpublished[0].status, Status::NotPublished);
        assert!(unpublished[2].base.is_none());
    }
}
