//! How counts went over the years, and how many there were per inhabitants.

use super::super::english::{self, capital, joined, noun, plain};
use super::Said;
use crate::render::number;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Remark, Status, Whole, whole};

/// Who counts, in a sentence.
fn who(figure: &Estimate) -> String {
    let reporter = figure.key("reporter");
    let reporter = if reporter.is_empty() {
        figure.key("group")
    } else {
        reporter
    };
    match reporter {
        "government" => "the government".into(),
        "international" => "international organisations".into(),
        "case_data" => "case records".into(),
        other => other.replace('_', " "),
    }
}

/// Whether the counts of each series rose or fell, as far as a test can say.
pub(in super::super) fn series(figures: &[Estimate]) -> Vec<Said> {
    let same =
        |a: &Estimate, b: &Estimate| Whole::identify(a).any_year() == Whole::identify(b).any_year();
    let blocks = figures.chunk_by(same).filter_map(of_series);
    blocks.flatten().collect()
}

/// What a test says about one series, and the years it lacks.
fn of_series(block: &[Estimate]) -> Option<Vec<Said>> {
    let of = |name: &str| block.iter().find(|figure| figure.key("group") == name);
    let (p, s) = (of("p")?, of("mann_kendall_s")?.value?);
    let counted = block
        .iter()
        .filter(|figure| figure.key("group") == "victims" && figure.count.is_some());
    let mut years: Vec<i64> = counted.filter_map(Estimate::year).collect();
    years.sort_unstable();
    let (first, last) = (*years.first()?, *years.last()?);
    // where all are equal there is nothing to test, and nothing that bounds hide
    if p.value.is_none() && !p.remarks.any(|one| *one == Remark::SuppressedCounts) {
        return None;
    }
    let counts = format!(
        "{} counted by {}, {first} to {last}",
        capital(noun(p.key("measure")).1),
        who(p)
    );
    let slope = of("theil_sen_slope").and_then(|figure| figure.value);
    let text = format!("{counts}{}.", verdict(p.value, s, slope));
    let mut said = vec![Said::of(text, [p])];
    let gaps: Vec<i64> = (first..=last)
        .filter(|year| !years.contains(year))
        .collect();
    // a year without a record is not a year without a figure
    if !gaps.is_empty() && p.key("reporter") != "case_data" {
        let gaps = super::tiers::runs(&gaps);
        let text = format!("In this series, nothing is published for {gaps} (which is not zero).");
        said.push(Said::of(text, []));
    }
    Some(said)
}

/// What follows from a p-value, Mann–Kendall's S and the slope per year.
fn verdict(p: Option<Range>, s: Range, slope: Option<Range>) -> String {
    let statistic = english::plain(s);
    let test = match p {
        Some(p) => format!("Mann–Kendall S {statistic}, p {}", equals(p)),
        None => format!("Mann–Kendall S {statistic}, no p-value: some counts are suppressed"),
    };
    let surely = p.and_then(|p| p.high).is_some_and(|high| high < 0.05);
    let slope = slope.map_or(String::new(), |value| {
        format!("; Theil–Sen slope {} per year", number::change(value, None))
    });
    if surely && s.low > 0.0 {
        format!(", rose over these years ({test}{slope})")
    } else if surely && s.high.is_some_and(|high| high < 0.0) {
        format!(", fell over these years ({test}{slope})")
    } else if p.is_some_and(|p| p.low > 0.05) {
        format!(", show no statistically significant trend ({test})")
    } else {
        format!(": the published numbers do not show whether they rose or fell ({test})")
    }
}

/// A p-value after its name: `= 0.432`, `< 0.001`.
fn equals(p: Range) -> String {
    if number::is_tiny(p) {
        "< 0.001".into()
    } else {
        format!("= {}", number::probability(p))
    }
}

/// For each source, side and measure, the rate of the latest year, whatever year its population is of.
pub(in super::super) fn latest_rates(figures: &[Estimate]) -> Vec<&Estimate> {
    let known = figures.iter().filter(|figure| figure.value.is_some());
    let series = |figure: &&Estimate| {
        ["source", "group", "measure", "country_role"].map(|key| figure.key(key).to_owned())
    };
    let latest = whole::latest(known, series, |figure| figure.year());
    let latest: Vec<&Estimate> = latest.into_values().collect();
    // of one year in the order of the table
    let is_latest = |figure: &&Estimate| latest.iter().any(|one| std::ptr::eq(*one, *figure));
    let mut ordered: Vec<&Estimate> = figures.iter().filter(is_latest).collect();
    ordered.sort_by_key(|figure| std::cmp::Reverse(figure.year()));
    ordered
}

/// The rates of the latest year of each source.
pub(in super::super) fn rates(figures: &[&Estimate], confidence: f64) -> Vec<Said> {
    let mut said = Vec::new();
    for figure in figures {
        let Some(value) = figure.value.filter(|_| figure.status != Status::Hidden) else {
            continue;
        };
        if figure.key("group") == "case_data" {
            continue; // records are no census: the table has them
        }
        let interval = figure.interval.map_or(String::new(), |(low, high)| {
            let limits = number::plain(Range { low, high }, None);
            format!("{} interval {limits}; ", number::level(confidence))
        });
        let base = english::count(figure.base);
        let what = noun(figure.key("measure")).1;
        let verb = match figure.key("measure") {
            "assisted" => "assisted",
            _ => "counted",
        };
        let year = figure
            .year()
            .map_or(String::new(), |year| format!("In {year} "));
        let other = match figure.key("population_year") {
            other if other == figure.key("year") => String::new(),
            other => format!(" in {other}"),
        };
        said.push(Said::of(
            format!(
                "{year}{} {verb} {} {what} per 100,000 inhabitants ({interval}population {base}{other}).",
                who(figure),
                plain(value)
            ),
            [*figure],
        ));
    }
    for one in &mut said {
        one.text = capital(&one.text);
    }
    said
}

/// Years by source, such as `2009 to 2010 and 2014`.
pub(in super::super) fn years(years: &[i64], pooled: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !years.is_empty() {
        parts.push(super::tiers::runs(years));
    }
    if pooled {
        parts.push("years pooled".into());
    }
    joined(&parts, "and")
}

#[cfg(test)]
mod tests {
    use super::super::made::keys;
    use super::*;
    use crate::stats::Count;
    use crate::stats::mathematics::bounds::Range;

    fn over(group: &str, low: f64, high: f64) -> Estimate {
        let value = Some(Range {
            low,
            high: Some(high),
        });
        Estimate {
            keys: keys("KGZ", "", group),
            value,
            status: Status::of_value(value),
            ..Estimate::default()
        }
    }

    fn text(p: (f64, f64), s: (f64, f64)) -> String {
        let mut years: Vec<Estimate> = [2015, 2016, 2018]
            .iter()
            .map(|year| {
                Estimate::counted(
                    keys("KGZ", &format!("{year}"), "victims"),
                    Some(Count::exact(5)),
                )
            })
            .collect();
        years.push(over("mann_kendall_s", s.0, s.1));
        years.push(over("p", p.0, p.1));
        for figure in &mut years {
            figure.keys.push(("reporter", "government".into()));
        }
        series(&years)[0].text.clone()
    }

    #[test]
    fn a_rise_is_said_only_where_chance_is_ruled_out_over_all_bounds() {
        assert_eq!(
            text((0.01, 0.01), (14.0, 14.0)),
            "Victims counted by the government, 2015 to 2018, rose over these years (Mann–Kendall S 14, p = 0.010)."
        );
        assert_eq!(
            text((0.109, 0.109), (-14.0, -14.0)),
            "Victims counted by the government, 2015 to 2018, show no statistically significant trend \
             (Mann–Kendall S -14, p = 0.109)."
        );
        assert!(text((0.01, 0.2), (2.0, 14.0)).contains("do not show"));
    }
}
