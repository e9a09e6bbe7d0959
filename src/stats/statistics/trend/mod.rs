//! Detected victims year by year: each year against the one before, and whether the series rises.
//!
//! A year without a count stays a gap. A rise in detected victims may be better detection; it is not a rise in trafficking.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::detected_victims::counted;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::mathematics::bounds;
use crate::stats::mathematics::interval::ratio_over;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::Query;
use crate::stats::reconciliation::contradiction::{self, Taken};
use crate::stats::{Description, Note, Statistic, Unit};
use over_years::over_years;

mod over_years;

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "trend",
        title: "Detected victims year by year",
        unit: Unit::Ratio,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "country_role",
            "reporter",
            "measure",
        ],
        formula: "`victims`: n(year) / n(year before), with the exact interval of two counts given their sum; over all years known: \
              `mann_kendall_s`, pairs of years that rise minus pairs that fall; `tau`, Kendall's tau-b; `p`, two-sided p-value of \
              S (exact, or the normal approximation with ties); `theil_sen_slope`, the median change per year over all pairs; \
              `dispersion`, Σ (n - mean)² / mean, with `dispersion_df` degrees of freedom and its p-value `dispersion_p`",
        base: "`victims`: the count of the year before; none after a gap or if it was 0",
        caveats: &[
            "a rise may be better detection, a new law, or another way of counting",
            "a year without a figure is a gap, not zero",
            "for counts given as ranges, S and slope cover every possible series and may be wider than needed; tau, p and \
         dispersion are unknown",
        ],
        source: "Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313; Mann (1945), doi:10.2307/1907187; Kendall (1938), \
             doi:10.1093/biomet/30.1-2.81; Sen (1968), doi:10.1080/01621459.1968.10480934; Fisher (1950), doi:10.2307/3001420",
        tables: &[Table::Victims],
        divides: &[],
        needs: Needs::victims(Division::NONE),
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let mut series: BTreeMap<[&str; 5], BTreeMap<i64, Taken>> = BTreeMap::new();
    for (row, taken) in counted(data, query, query.victims_by_year(data)?)? {
        let Some(year) = row.year else {
            answer.note(Note::UndatedNoSeries);
            continue;
        };
        let key = [
            row.country,
            row.source,
            row.country_role,
            row.reporter,
            row.measure,
        ];
        series.entry(key).or_default().insert(year, taken);
    }
    for ([country, source, role, reporter, measure], years) in &series {
        let keys = |year: String, group: &str| {
            vec![
                ("country", (*country).into()),
                ("year", year.into()),
                ("source", (*source).into()),
                ("group", group.into()),
                ("country_role", (*role).into()),
                ("reporter", (*reporter).into()),
                ("measure", (*measure).into()),
            ]
        };
        let used = years.iter().map(|(year, taken)| (*year, taken.used));
        let used: BTreeMap<i64, Option<Count>> = used.collect();
        let mut figures = by_year(&used, &keys, query);
        for figure in &mut figures {
            if let Some(taken) = figure.year().and_then(|year| years.get(&year)) {
                taken.mark(figure);
            }
        }
        answer.figures.extend(figures);
        answer.figures.extend(over_years(&used, &keys));
    }
    let note = contradiction::note(query.contradicted, &answer.figures);
    answer.notes.extend(note);
    let gaps = |figure: &Estimate| figure.status == Status::NotPublished;
    if answer.figures.iter().any(gaps) {
        answer.note(Note::NotPublished(Unpublished::Year));
    }
    if !answer.figures.is_empty() {
        answer.note(Note::TimesYearBefore);
    }
    answer.note(Note::DetectionMayImprove);
    answer.note(Note::NotASample);
    Ok(answer)
}

type KeysOfYear<'a> = &'a dyn Fn(String, &str) -> Keys;

/// A figure a year from the first to the last, gaps among them.
fn by_year(
    years: &BTreeMap<i64, Option<Count>>,
    keys: KeysOfYear<'_>,
    query: &Query,
) -> Vec<Estimate> {
    let (Some(first), Some(last)) = (years.keys().next(), years.keys().next_back()) else {
        return Vec::new();
    };
    let one = |year: i64| {
        let known = years.get(&year);
        let mut figure = Estimate {
            part: SumRole::Compared,
            ..Estimate::counted(keys(year.to_string(), "victims"), known.copied().flatten())
        };
        if known.is_none() {
            figure.status = Status::NotPublished;
        }
        let before = years.get(&(year - 1)).copied().flatten();
        if let (Some(count), Some(before)) = (figure.count, before) {
            compare(&mut figure, count, before, query.confidence());
        }
        figure
    };
    (*first..=*last).map(one).collect()
}

/// Sets a figure's count against another, its base.
pub(in crate::stats) fn compare(figure: &mut Estimate, count: Count, base: Count, confidence: f64) {
    figure.base = Some(base);
    figure.value = bounds::ratio(count, base);
    figure.interval = ratio_over(count, base, confidence);
    figure.working = format!("{count} / {base}");
    if figure.value.is_some_and(|value| value.number().is_none()) {
        figure.status = Status::Bounded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Remark;
    use crate::stats::mathematics::bounds::Range;

    fn keys(year: String, group: &str) -> Keys {
        vec![("year", year.into()), ("group", group.into())]
    }

    /// UNODC's form: a gap in 2012, a hidden count in 2014, none in 2015.
    fn years() -> BTreeMap<i64, Option<Count>> {
        let exact = |n| Some(Count::exact(n));
        let hidden = Some(Count::between(0, 4));
        BTreeMap::from([
            (2010, exact(10)),
            (2011, exact(20)),
            (2013, exact(6)),
            (2014, hidden),
            (2015, exact(0)),
            (2016, exact(3)),
        ])
    }

    #[test]
    fn a_gap_is_a_row_of_nothing_and_ends_the_comparison() {
        let figures = by_year(&years(), &keys, &Query::default());
        assert_eq!(figures.len(), 7);
        let value = |at: usize| figures[at].value.map(|value| (value.low, value.high));
        assert_eq!(
            [0, 1, 2, 3].map(value),
            [None, Some((2.0, Some(2.0))), None, None]
        );
        assert_eq!(
            (figures[2].count, figures[2].status),
            (None, Status::NotPublished)
        );
        assert_eq!(
            (value(4), figures[4].status),
            (Some((0.0, Some(4.0 / 6.0))), Status::Bounded)
        );
        // of at most four and perhaps none: any ratio from 0
        assert_eq!(
            (value(5), figures[5].status),
            (Some((0.0, None)), Status::Bounded)
        );
        // after zero the ratio has only a lower bound
        assert!(value(6).is_none() && figures[6].interval.unwrap().1.is_none());
        assert_eq!(figures[1].working, "20 / 10");
    }

    #[test]
    fn what_bounds_leave_unknown_is_unknown() {
        let figures = over_years(&years(), &keys);
        let of = |group: &str| {
            figures
                .iter()
                .find(|figure| figure.key("group") == group)
                .unwrap()
        };
        assert_eq!(of("tau").status, Status::Unknown);
        let remarks = of("tau").remarks.to_string();
        assert_eq!(remarks, "6 years known; some counts are suppressed");
        assert_eq!(of("mann_kendall_s").status, Status::Bounded);
        assert_eq!(of("p").key("year"), "2010-2016");
        let one = over_years(&BTreeMap::from([(2010, Some(Count::exact(1)))]), &keys);
        assert!(one.iter().all(|figure| figure.status == Status::Unknown
            && figure.remarks == Remark::TooFewYears(1).into()));
    }

    #[test]
    fn a_hidden_year_takes_with_it_what_would_give_it_away() {
        let exact = |n| Some(Count::exact(n));
        let years = BTreeMap::from([
            (2010, exact(40)),
            (2011, exact(20)),
            (2012, exact(3)),
            (2013, exact(30)),
        ]);
        let mut figures = by_year(&years, &keys, &Query::default());
        figures.extend(over_years(&years, &keys));
        let shown = crate::stats::protect(figures, Some(11));
        let status: Vec<Status> = shown.iter().map(|figure| figure.status).collect();
        assert_eq!(
            status[..4],
            [Status::Exact, Status::Exact, Status::Hidden, Status::Exact]
        );
        assert!(status[4..].iter().all(|status| *status == Status::Hidden));
        assert_eq!(shown[1].value.and_then(Range::number), Some(0.5));
        let after = &shown[3];
        assert!(
            after.count == exact(30)
                && after.base.is_none()
                && after.value.is_none()
                && after.interval.is_none()
        );
        assert!(after.working.is_empty());
    }
}
