//! Who identified how many, and the gap between the two sides.

use super::super::english::{self, capital, noun, so_many, the};
use super::{Said, group, when};
use crate::stats::views::summary;
use crate::stats::{Estimate, Remark, Status};

/// The latest block of a gap; for several, sources of that year the one that knows most.
pub(in super::super) fn latest(gap: &[Estimate]) -> Vec<&Estimate> {
    summary::latest_gap(gap).iter().collect()
}

/// Government against civil society in the latest year.
pub(in super::super) fn gap(country: &str, figures: &[Estimate]) -> Vec<Said> {
    let block = latest(figures);
    let (Some(government), Some(civil)) =
        (group(&block, "government"), group(&block, "civil_society"))
    else {
        return Vec::new();
    };
    let known = government.count.is_some() && civil.count.is_some();
    let ratio = group(&block, "ratio").and_then(|figure| figure.value);
    let end = match ratio {
        Some(ratio) => format!(": {}", english::times(ratio)),
        None if known => ": no ratio can be calculated".to_owned(),
        None => ": no gap can be calculated".to_owned(),
    };
    let has_verb = civil.measure == "assisted" || civil.status == Status::ZeroReported;
    let between = match (known, has_verb) {
        (true, true) => ", while",
        (true, false) => ",",
        (false, _) => ";",
    };
    let (when, first) = (
        capital(&when(government)),
        of_government(country, government),
    );
    let second = of_civil_society(civil, government, known);
    let mut said = vec![Said::of(
        format!("{when} {first}{between} {second}{end}."),
        [government, civil],
    )];
    if known && government.measure != civil.measure && government.status != Status::ZeroReported {
        let text = format!(
            "The two sides count different things: {} and {}.",
            counted(&government.measure),
            counted(&civil.measure)
        );
        said.push(Said::of(text, []));
    }
    said.extend(zero_years(country, figures));
    said
}

/// What a measure counts, in words.
fn counted(measure: &str) -> &'static str {
    match measure {
        "cases" => "cases",
        "assisted" => "victims assisted",
        _ => "victims identified",
    }
}

/// What a government reported.
fn of_government(country: &str, figure: &Estimate) -> String {
    let who = format!("the government of {}", the(country));
    match figure.status {
        Status::ZeroReported if figure.measure == "cases" => format!("{who} reported no cases"),
        Status::ZeroReported => format!("{who} reported that it identified no victims"),
        Status::NotPublished => format!("no figure of {who} is published (which is not zero)"),
        Status::Hidden => format!("the figure of {who} is suppressed to protect people"),
        Status::Contradicted | Status::Exact | Status::Bounded
            if figure.status == Status::Contradicted || figure.count.is_some() =>
        {
            let many = so_many(figure.count, noun(&figure.measure));
            format!("{who} reported {many}{}", english::contradicted(figure))
        }
        _ => format!("the figure of {who} is not known"),
    }
}

/// What civil society reported; with what it counts, if the government counts something else.
fn of_civil_society(figure: &Estimate, government: &Estimate, known: bool) -> String {
    let who = if is_of_international_organisations(figure) {
        "international organisations"
    } else {
        "civil society"
    };
    let many = so_many(figure.count, noun(&figure.measure));
    match figure.status {
        Status::NotPublished => {
            "for civil society no figure is published (which is not zero)".to_owned()
        }
        Status::Hidden => "the figure of civil society is suppressed to protect people".to_owned(),
        Status::Contradicted => format!("{who} reported {many}{}", english::contradicted(figure)),
        Status::ZeroReported => format!("{who} reported no victims"),
        _ if figure.count.is_none() => "the figure of civil society is not known".to_owned(),
        _ if figure.measure == "assisted" => {
            format!("{who} assisted {}", so_many(figure.count, noun("assisted")))
        }
        _ if known && noun(&figure.measure) == noun(&government.measure) => {
            format!("{who} {}", english::count(figure.count))
        }
        _ => format!("{who} {many}"),
    }
}

/// The years in a row in which a government reported none.
fn zero_years(country: &str, figures: &[Estimate]) -> Option<Said> {
    let mut government: Vec<&Estimate> = figures
        .iter()
        .filter(|figure| figure.key("group") == "government" && figure.year().is_some())
        .collect();
    government.sort_by_key(|figure| figure.year());
    let last = government.last()?.year()?;
    let mut first = last + 1;
    while government
        .iter()
        .any(|figure| figure.year() == Some(first - 1) && figure.status == Status::ZeroReported)
    {
        first -= 1;
    }
    (first < last).then(|| {
        let run = government
            .iter()
            .copied()
            .filter(|figure| figure.year() >= Some(first));
        let text = format!(
            "{} reported none in any year from {first} to {last}.",
            capital(&format!("the government of {}", the(country)))
        );
        Said::of(text, run)
    })
}

/// What each other source counted in its latest year: those that collect from one side only, and case files.
pub(in super::super) fn others(country: &str, blocks: &[&[Estimate]], not: &[Said]) -> Vec<Said> {
    let said_already = |figure: &Estimate| {
        not.iter()
            .any(|said| said.sources.iter().any(|id| id == figure.key("source")))
    };
    let told = blocks.iter().filter_map(|block| block.first());
    told.filter(|figure| !said_already(figure))
        .map(|figure| one(country, figure))
        .collect()
}

fn one(country: &str, figure: &Estimate) -> Said {
    let (measure, reporter) = (figure.key("measure"), figure.key("reporter"));
    let reporter = if reporter.is_empty() {
        figure.key("group")
    } else {
        reporter
    };
    let many = so_many(figure.count, noun(measure)) + &english::contradicted(figure);
    let citizens = figure.key("country_role") == "citizen_of";
    let when = when(figure);
    let country = the(country);
    let unknown = figure.count.is_none();
    let text = match (reporter, figure.status) {
        (_, Status::Hidden) => {
            format!(
                "{}, a number of victims is suppressed to protect people.",
                capital(&when)
            )
        }
        _ if unknown => format!(
            "{}, no number is published (which is not zero).",
            capital(&when)
        ),
        ("case_data", _) if citizens => {
            format!("The case records hold {many} with the citizenship of {country}, {when}.")
        }
        ("case_data", _) => format!("The case records hold {many} of {country}, {when}."),
        ("government", _) if citizens => format!(
            "{}, authorities counted {many} with the citizenship of {country}.",
            capital(&when)
        ),
        ("government", _) => {
            let verb = if measure == "cases" {
                "reported"
            } else {
                "detected"
            };
            format!(
                "{} the government of {country} {verb} {many}.",
                capital(&when)
            )
        }
        ("international", _) => {
            format!(
                "{} international organisations in {country} counted {many}.",
                capital(&when)
            )
        }
        _ => format!(
            "{} civil society in {country} counted {many}.",
            capital(&when)
        ),
    };
    Said::of(text, [figure])
}

/// Whether only international organisations counted.
fn is_of_international_organisations(figure: &Estimate) -> bool {
    let counted = |one: &Remark| {
        matches!(
            one,
            Remark::Counted {
                international: true,
                ..
            }
        )
    };
    !figure.remarks.is_empty() && figure.remarks.iter().all(counted)
}

#[cfg(test)]
mod tests {
    use super::super::made::{counted, unsaid};
    use super::*;
    use crate::stats::mathematics::bounds::Range;

    fn text(figures: &[Estimate]) -> String {
        let said = gap("KGZ", figures);
        let texts: Vec<String> = said.into_iter().map(|said| said.text).collect();
        texts.join(" ")
    }

    fn with_ratio(mut figures: Vec<Estimate>, low: f64, high: Option<f64>) -> Vec<Estimate> {
        let mut ratio = unsaid("ratio");
        ratio.value = Some(Range { low, high });
        ratio.status = Status::of_value(ratio.value);
        figures.push(ratio);
        figures
    }

    #[test]
    fn both_sides_known() {
        let figures = vec![
            counted("government", 3, Some(3), "identified"),
            counted("civil_society", 66, Some(66), "identified"),
        ];
        assert_eq!(
            text(&with_ratio(figures, 22.0, Some(22.0))),
            "In 2023 the government of Kyrgyzstan reported 3 victims, civil society 66: 22 times as many."
        );
    }

    #[test]
    fn unlike_counts_are_named() {
        let figures = vec![
            counted("government", 1, Some(1), "cases"),
            counted("civil_society", 66, Some(66), "identified"),
        ];
        assert_eq!(
            text(&with_ratio(figures, 66.0, Some(66.0))),
            "In 2023 the government of Kyrgyzstan reported 1 case, civil society 66 victims: 66 times as many. The two sides \
             count different things: cases and victims identified."
        );
    }

    #[test]
    fn bounds_stay_bounds() {
        let figures = vec![
            counted("government", 0, Some(4), "identified"),
            counted("civil_society", 66, Some(66), "identified"),
        ];
        assert_eq!(
            text(&with_ratio(figures, 16.5, None)),
            "In 2023 the government of Kyrgyzstan reported between 0 and 4 victims, civil society 66: at least 16.5 times as \
             many."
        );
    }

    #[test]
    fn a_side_that_is_not_published_is_not_zero() {
        let figures = [
            counted("government", 111, Some(111), "cases"),
            unsaid("civil_society"),
        ];
        assert_eq!(
            text(&figures),
            "In 2023 the government of Kyrgyzstan reported 111 cases; for civil society no figure is published (which is \
             not zero): no gap can be calculated."
        );
        let figures = [
            unsaid("government"),
            counted("civil_society", 21, Some(21), "assisted"),
        ];
        assert_eq!(
            text(&figures),
            "In 2023 no figure of the government of Kyrgyzstan is published (which is not zero); civil society assisted 21 \
             victims: no gap can be calculated."
        );
    }

    #[test]
    fn a_zero_is_said_as_reported_and_its_years_are_counted() {
        let mut before = counted("government", 0, Some(0), "identified");
        before.keys[1].1 = "2022".into();
        let figures = [
            before,
            counted("government", 0, Some(0), "identified"),
            counted("civil_society", 21, Some(21), "assisted"),
        ];
        assert_eq!(
            text(&figures),
            "In 2023 the government of Kyrgyzstan reported that it identified no victims, while civil society assisted 21 \
             victims: no ratio can be calculated. The government of Kyrgyzstan reported none in any year from 2022 to 2023."
        );
    }
}
