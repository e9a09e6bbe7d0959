//! What is computed from all years of a series: whether it rises, how fast, and whether it varies more than chance lets it.

use std::collections::BTreeMap;

use super::KeysOfYear;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status, SumRole};
use crate::stats::mathematics::bounds::Range;
use crate::stats::mathematics::series::{CountSeries, Dispersion, Trend};
use crate::stats::{Remark, Remarks, Unit};

/// What is computed from all years known.
pub(in crate::stats) fn over_years(
    years: &BTreeMap<i64, Option<Count>>,
    keys: KeysOfYear<'_>,
) -> Vec<Estimate> {
    let pairs: Vec<(i64, Option<Count>)> =
        years.iter().map(|(year, count)| (*year, *count)).collect();
    // each year appears once
    let Some(series) = CountSeries::new(&pairs) else {
        return Vec::new();
    };
    let bounded = years
        .values()
        .flatten()
        .any(|count| count.number().is_none());
    let known = match series.years() {
        known @ ..2 => Remark::TooFewYears(known),
        known => Remark::YearsKnown(known),
    };
    let span = match (years.keys().next(), years.keys().next_back()) {
        (Some(first), Some(last)) if first < last => format!("{first}-{last}"),
        (Some(first), _) => first.to_string(),
        _ => String::new(),
    };
    let trend = series.trend();
    let figure = |(group, unit, value): (&str, Unit, Option<Range>)| {
        let mut remarks = Remarks::from(known.clone());
        match (group, trend) {
            _ if value.is_none() && series.years() > 1 => remarks.push(if bounded {
                Remark::SuppressedCounts
            } else {
                Remark::EqualCounts
            }),
            ("p", Some(trend)) if trend.exact => remarks.push(Remark::ExactP),
            ("p", Some(_)) => remarks.push(Remark::NormalP),
            _ => {}
        }
        Estimate {
            keys: keys(span.clone(), group),
            value,
            unit: Some(unit),
            status: Status::of_value(value),
            part: SumRole::Compared,
            remarks,
            ..Estimate::default()
        }
    };
    values(&series).into_iter().map(figure).collect()
}

/// What is computed from a series: group, unit and value, which is null where some counts are suppressed.
fn values(series: &CountSeries) -> [(&'static str, Unit, Option<Range>); 7] {
    let whole = |(low, high): (i64, i64)| Range {
        low: low as f64,
        high: Some(high as f64),
    };
    let (trend, dispersion) = (series.trend(), series.dispersion());
    let of_trend = |number: fn(&Trend) -> Option<f64>| {
        let number = trend.as_ref().and_then(number);
        number.map(Range::exact)
    };
    let of_dispersion = |number: fn(&Dispersion) -> f64| {
        let number = dispersion.as_ref().map(number);
        number.map(Range::exact)
    };
    let degrees = |dispersion: &Dispersion| dispersion.degrees as f64;
    [
        ("mann_kendall_s", Unit::Number, series.s().map(whole)),
        ("tau", Unit::Number, of_trend(|trend| trend.tau)),
        ("p", Unit::Probability, of_trend(|trend| trend.p)),
        ("theil_sen_slope", Unit::PerYear, series.slope()),
        (
            "dispersion",
            Unit::Number,
            of_dispersion(|it| it.chi_square),
        ),
        ("dispersion_df", Unit::Number, of_dispersion(degrees)),
        ("dispersion_p", Unit::Probability, of_dispersion(|it| it.p)),
    ]
}
