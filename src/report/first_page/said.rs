//! The sentences of page 1: how many, whether it rises or falls, and who.

use super::super::english::{self, capital};
use super::super::say::Said;
use super::group::{GroupSeries, GroupShare};
use super::{names, of_all};
use crate::render::number;
use crate::stats::mathematics::bounds::Range;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{Count, Estimate};

/// Countries that a sentence names.
const NAMED: usize = 3;

fn about(text: String, series: &GroupSeries<'_>) -> Said {
    Said {
        text,
        sources: vec![series.source().to_owned()],
    }
}

/// How many there are in the group, and where most of them are.
pub(super) fn how_many(series: &GroupSeries<'_>) -> Said {
    let (_, many) = english::noun(series.measure());
    let reporting = of_all(series.members().count(), series.all);
    let who = match series.reporter() {
        "government" => format!("the governments of {reporting}"),
        "case_data" => format!("case records of {reporting}"),
        other => format!("{} in {reporting}", other.replace('_', " ")),
    };
    let verb = match (series.reporter(), series.measure()) {
        ("case_data", _) => "hold",
        (_, "cases") => "reported",
        _ => "detected",
    };
    let total = english::count(series.total());
    let when = series
        .year
        .map_or("In all years together".into(), |year| format!("In {year}"));
    let mut text = format!("{when} {who} {verb} {total} {many}");
    text += &largest(series);
    text.push('.');
    let left_out = series.left_out();
    if left_out > 0 {
        let (noun, verb) = if left_out == 1 {
            ("country", "is")
        } else {
            ("countries", "are")
        };
        text += &format!(
            " {left_out} further {noun} {verb} not in this sum, because the published total contradicts its parts."
        );
    }
    about(text, series)
}

/// The countries with the largest counts, and their part of the total where it is known.
fn largest(series: &GroupSeries<'_>) -> String {
    let mut members: Vec<(&str, &Estimate)> = series.members().collect();
    members.sort_by_key(|(_, figure)| std::cmp::Reverse(figure.count.map_or(0, |count| count.low)));
    if members.len() <= NAMED + 1 {
        return String::new();
    }
    let first = &members[..NAMED];
    let codes: Vec<&str> = first.iter().map(|(code, _)| *code).collect();
    let sum = |of: &[(&str, &Estimate)]| {
        crate::stats::mathematics::bounds::sum(of.iter().map(|(_, figure)| figure.count))
    };
    let parts = Estimate::share(
        Vec::new(),
        sum(first),
        sum(&members[NAMED..]),
        crate::stats::Query::default().level(),
    );
    match english::share(&parts) {
        Some(share) => format!(", {share} of them in {}", names(&codes)),
        None => String::new(),
    }
}

/// The first and the last year of the countries that report in all years between.
pub(super) fn rising_or_falling(series: &GroupSeries<'_>) -> Option<Said> {
    let (years, members) = series.balanced()?;
    let (first, last) = (*years.first()?, *years.last()?);
    let (before, after) = (
        series.total_of(first, &members)?,
        series.total_of(last, &members)?,
    );
    let at = |count: Count| english::count(Some(count));
    let base = format!(
        "In the {} countries that report in every year from {first} to {last}, the number",
        members.len()
    );
    let numbers = format!("{} in {first}, {} in {last}", at(before), at(after));
    let text = match change(before, after) {
        Some((up, by)) => {
            let verb = if up { "rose" } else { "fell" };
            format!("{base} {verb} by {by} ({numbers}).")
        }
        None => format!(
            "{base} shows neither a rise nor a fall outside the suppressed counts ({numbers})."
        ),
    };
    Some(about(text, series))
}

/// Whether a number rose, and by how much in percent; none where the bounds leave it open.
fn change(before: Count, after: Count) -> Option<(bool, String)> {
    let (before_high, after_high) = (before.high?, after.high?);
    let percent = |value: Range| {
        let whole = |x: f64| number::fixed((x * 100.0).abs(), 0);
        let (low, high) = (whole(value.low), whole(value.high.unwrap_or(value.low)));
        if low == high {
            format!("{low}%")
        } else {
            format!("between {low}% and {high}%")
        }
    };
    let of = |a: u64, b: u64| a as f64 / b as f64 - 1.0;
    if before.low == 0 {
        return None;
    }
    if after.low > before_high {
        let value = Range {
            low: of(after.low, before_high),
            high: Some(of(after_high, before.low)),
        };
        return Some((true, percent(value)));
    }
    if after_high < before.low {
        let value = Range {
            low: of(after_high, before.low),
            high: Some(of(after.low, before_high)),
        };
        return Some((false, percent(value)));
    }
    None
}

/// Who they are: women and girls, children, the most frequent form.
pub(super) fn who(series: &GroupSeries<'_>, shares: &[GroupShare]) -> Option<Said> {
    let parts = shares.iter().filter_map(|share| {
        let value = english::share(&share.figure)?;
        let base = english::count(share.figure.base);
        let countries = if share.countries == series.members().count() {
            String::new()
        } else {
            format!(" in {} countries", share.countries)
        };
        Some(match share.group.as_str() {
            "female" => format!(
                "of {base} victims whose gender is recorded{countries}, {value} were women or girls"
            ),
            "child" => format!("of {base} whose age is recorded{countries}, {value} were children"),
            form => format!(
                "of {base} whose form of exploitation is recorded{countries}, {value} were in {}",
                form.replace('_', " ")
            ),
        })
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| about(format!("{}.", capital(&parts.join("; "))), series))
}

/// In how many countries civil society reports more than the government, and where most.
pub(super) fn gaps(lines: &[CountrySummary]) -> Option<Said> {
    let both = |line: &&CountrySummary| {
        let known = |side: &str| line.side(side).is_some_and(|figure| figure.count.is_some());
        known("government") && known("civil_society")
    };
    let both: Vec<&CountrySummary> = lines.iter().filter(both).collect();
    if both.is_empty() {
        return None;
    }
    let more = |line: &&&CountrySummary| {
        let difference = line.side("difference").and_then(|figure| figure.value);
        difference.is_some_and(|value| value.low > 0.0)
    };
    let more: Vec<&&CountrySummary> = both.iter().filter(more).collect();
    let text = match (more.as_slice(), both.as_slice()) {
        ([], [one]) => format!(
            "Only {} has figures of both government and civil society.",
            english::the(&one.country)
        ),
        ([], _) => format!(
            "In none of the {} countries with figures from both sides does civil society report more than the government.",
            both.len()
        ),
        (some, _) => {
            let codes: Vec<&str> = some.iter().map(|line| line.country.as_str()).collect();
            let places = match both.len() {
                1 => "the only country".to_owned(),
                all => of_all(some.len(), all),
            };
            format!(
                "Civil society reports more victims than the government in {places} with figures from both sides: {}.",
                names(&codes)
            )
        }
    };
    let figures = both.iter().flat_map(|line| line.gap.values());
    Some(Said::of(text, figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_said_only_where_the_bounds_allow_it() {
        let between = |low, high| Count {
            low,
            high: Some(high),
        };
        assert_eq!(
            change(Count::exact(200), Count::exact(250)),
            Some((true, "25%".into()))
        );
        assert_eq!(
            change(Count::exact(200), between(50, 100)),
            Some((false, "between 50% and 75%".into()))
        );
        assert_eq!(change(between(90, 110), between(100, 120)), None);
        assert_eq!(change(Count { low: 5, high: None }, Count::exact(9)), None);
    }
}
