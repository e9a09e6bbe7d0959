//! Plain English for numbers and names: no more digits than the tables have, bounds as bounds, one of a thing as one.

pub(super) use crate::figure::the;
use crate::render::number;
use crate::stats::mathematics::bounds::Range;
pub(super) use crate::stats::number::{
    count_in_words as count, plain_in_words as plain, share_in_words as share,
};
use crate::stats::{Count, Estimate};

/// `a, b and c`.
pub(super) fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// The first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A number of things: `1 victim`, `between 0 and 4 victims`, `no cases`.
pub(super) fn so_many(of: Option<Count>, (one, many): (&str, &str)) -> String {
    match of.and_then(Count::number) {
        Some(0) => format!("no {many}"),
        Some(1) => format!("1 {one}"),
        _ => format!("{} {many}", count(of)),
    }
}

/// The mark after a total that its own parts contradict; empty after others.
pub(super) fn contradicted(figure: &Estimate) -> String {
    figure.contradiction().map_or(String::new(), |parts| {
        format!(" (contradicted: {})", number::remark(parts))
    })
}

/// What a measure counts, one and many.
pub(super) fn noun(measure: &str) -> (&'static str, &'static str) {
    match measure {
        "cases" => ("case", "cases"),
        "offences" => ("offence", "offences"),
        "prosecuted" => ("person prosecuted", "persons prosecuted"),
        "convicted" => ("person convicted", "persons convicted"),
        "suspected" => ("person suspected", "persons suspected"),
        _ => ("victim", "victims"),
    }
}

/// The name of a file: in what folder it lies is the writer's affair.
pub(super) fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// `was` or `were`.
pub(super) fn were(count: Option<Count>) -> &'static str {
    match count.and_then(Count::number) {
        Some(1) => "was",
        _ => "were",
    }
}

/// A confidence interval: `95% interval 62–80%`, simultaneous where those of a split hold jointly; empty where there is none.
pub(super) fn interval(figure: &Estimate, confidence: f64) -> String {
    let limits = number::share_limits(figure, None);
    if limits.is_empty() {
        return String::new();
    }
    let level = number::level(confidence);
    match figure.level.and_then(|level| level.together) {
        Some(_) => format!("{level} simultaneous interval {limits}"),
        None => format!("{level} interval {limits}"),
    }
}

/// A ratio in words: `22 times as many`, `between 3 and 5 times as many`.
pub(super) fn times(value: Range) -> String {
    format!("{} times as many", number::plain_in_words(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_one_or_many_or_bounds() {
        let victims = noun("identified");
        let bounds = |low, high| Some(Count { low, high });
        for (count, text) in [
            (bounds(0, Some(0)), "no victims"),
            (bounds(1, Some(1)), "1 victim"),
            (bounds(1_653, Some(1_653)), "1,653 victims"),
            (bounds(0, Some(4)), "between 0 and 4 victims"),
            (bounds(100, None), "at least 100 victims"),
        ] {
            assert_eq!(so_many(count, victims), text);
        }
        assert_eq!(so_many(bounds(1, Some(1)), noun("cases")), "1 case");
    }

    #[test]
    fn ratios_keep_their_bounds() {
        let of = |low, high| times(Range { low, high });
        assert_eq!(of(22.0, Some(22.0)), "22 times as many");
        assert_eq!(of(3.0, Some(5.25)), "between 3 and 5.25 times as many");
        assert_eq!(of(16.5, None), "at least 16.5 times as many");
    }
}
