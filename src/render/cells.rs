//! The cells of a figure for people: its keys by name, its count, its value and interval by what they are measured in.

use crate::stats::INFERRED;
use crate::stats::areas;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Status, Subject, Unit, tier_range};

use super::number::{self, Decimals};
use super::{hidden, machine};
use crate::stats::ColumnKind;
use crate::stats::column::{head, kind};

/// Keys without a column for people: the references, the note or the title hold them.
fn is_said_otherwise(key: &str) -> bool {
    machine::SOURCES.contains(&key)
        || matches!(
            key,
            "from_year"
                | "from_tier"
                | "watch_list_years"
                | "watch_list_run"
                | "next_report"
                | "downgrade_due"
                | "waivers_used"
                | "waiver_possible"
                | "must_leave"
                | "population_year"
                | "other"
                | "part"
                | "verdict"
                | "bic"
                | "existence"
                | "tier_low"
                | "tier_high"
        )
}

/// The keys that people see.
pub(crate) fn keys(subject: &Subject) -> impl Iterator<Item = &'static str> {
    let keys = subject.keys.iter().copied();
    keys.filter(|key| !is_said_otherwise(key))
}

/// Their heads, and whether a column is of numbers.
pub(crate) fn heads_of_keys(subject: &Subject) -> Vec<(String, bool)> {
    let head = |key: &str| match key {
        "group" if subject.unit == Unit::Tier => ("Tier".into(), false),
        key => (head(key), kind(key) == ColumnKind::Whole),
    };
    keys(subject).map(head).collect()
}

/// A key for people.
pub(crate) fn key(subject: &Subject, key: &str, figure: &Estimate) -> String {
    let value = figure.key(key);
    let other = figure.key("other");
    match key {
        "group" if !other.is_empty() => format!("against {}", areas::name(other)),
        "year" if value.is_empty() && !other.is_empty() => String::new(),
        // persons of a case file whose country is not known
        "country" if value.is_empty() && subject.unit == Unit::Rows => "not recorded".into(),
        "destination" if value.is_empty() => group_name(subject, figure.key("group")),
        "country" | "origin" | "destination" => areas::name(value),
        "group" if subject.keys.contains(&"destination") => String::new(),
        "group" => group_name(subject, value),
        "year" if value.is_empty() => "pooled".into(),
        "year" => value.replace('-', "–"),
        // only what no source states is worth a word
        "basis" if value != INFERRED => String::new(),
        _ => value.replace('_', " "),
    }
}

/// A group for people.
fn group_name(subject: &Subject, value: &str) -> String {
    if subject.unit == Unit::Tier {
        return tier(value);
    }
    match group(value) {
        Some(name) => name.into(),
        None if value.split(';').all(|code| areas::by_code(code).is_some()) => areas::name(value),
        None => value.replace('_', " "),
    }
}

/// Groups that people know by another name than machines.
fn group(value: &str) -> Option<&'static str> {
    Some(match value {
        "domestic" => "at home (domestic)",
        "hhi" => "concentration (HHI)",
        "effective_number" => "effective number of destinations",
        "simpson_unbiased" => "unbiased Simpson index",
        "shannon" => "Shannon entropy (nats)",
        "effective_number_shannon" => "effective number (Shannon)",
        "destinations" => "destinations distinguished",
        "mann_kendall_s" => "Mann–Kendall S",
        "tau" => "Kendall's tau",
        "p" => "p-value (Mann–Kendall)",
        "theil_sen_slope" => "Theil–Sen slope",
        "dispersion" => "dispersion chi²",
        "dispersion_df" => "degrees of freedom",
        "dispersion_p" => "p-value (dispersion)",
        _ => return None,
    })
}

/// A tier for people.
fn tier(tier: &str) -> String {
    if let Some((low, high)) = tier_range(tier) {
        return format!("{} or {}", self::tier(low), self::tier(high));
    }
    match tier {
        "" => "–".into(),
        "2WL" => "Tier 2 Watch List".into(),
        "SC" => "Special Case".into(),
        tier => format!("Tier {tier}"),
    }
}

/// The count, or why there is none.
pub(crate) fn count(subject: &Subject, figure: &Estimate) -> String {
    match figure.status {
        Status::Hidden if figure.count.is_none() => "hidden".into(),
        Status::NotPublished => "n.p.".into(),
        Status::Unknown if !figure.key("other").is_empty() => String::new(),
        Status::Unknown if subject.unit == Unit::Tier => String::new(),
        Status::Unknown if figure.count.is_none() && figure.interval.is_none() => "–".into(),
        Status::Contradicted if figure.count.is_none() => "–".into(),
        _ if figure.count.is_none() => String::new(),
        _ => number::count(figure.count) + contradicted(figure),
    }
}

/// The mark of a total that its parts contradict.
pub(crate) fn contradicted(figure: &Estimate) -> &'static str {
    match figure.contradiction() {
        Some(_) => " !",
        None => "",
    }
}

/// The value and its interval, by their unit.
pub(crate) fn value(subject: &Subject, figure: &Estimate) -> [String; 2] {
    value_at(subject, figure, &Decimals::default())
}

/// The value and its interval with the decimals of their columns.
pub(crate) fn value_at(subject: &Subject, figure: &Estimate, decimals: &Decimals) -> [String; 2] {
    if figure.status == Status::Hidden && figure.count.is_some() {
        return ["hidden".into(), String::new()];
    }
    let unit = figure.unit.unwrap_or(subject.unit);
    let of_column = decimals.of_value(unit, figure);
    let both = |value: &dyn Fn(Range) -> String, limits: &dyn Fn(Range) -> String| {
        let interval = figure.interval.map(|(low, high)| Range { low, high });
        [
            figure.value.map_or(String::new(), value),
            interval.map_or(String::new(), limits),
        ]
    };
    let plain = |range| number::plain(range, of_column);
    match unit {
        Unit::Rate | Unit::PerVictim | Unit::Number | Unit::Destinations => both(&plain, &plain),
        Unit::Estimated => both(&hidden::range, &hidden::range),
        Unit::Ratio => both(&|range| number::ratio(range, of_column), &plain),
        Unit::Probability => both(&number::probability, &plain),
        Unit::PerYear => both(&|range| number::change(range, of_column), &plain),
        Unit::Difference => both(&number::signed, &number::signed),
        Unit::Points => both(&number::points, &number::points),
        Unit::Rank => both(&number::rank, &number::rank),
        Unit::Categories => both(&|range| number::plain(range, Some(0)), &plain),
        Unit::Persons | Unit::Share | Unit::Tier | Unit::Rows if figure.value.is_some() => {
            let published = figure.status == Status::Published;
            let mark = if published { "*" } else { "" };
            [
                number::share_at(figure, decimals.share) + mark,
                number::share_interval_at(figure, decimals.share),
            ]
        }
        Unit::Persons | Unit::Share | Unit::Tier | Unit::Rows => [String::new(), String::new()],
    }
}

/// The base with a mark where it is small.
pub(crate) fn base(figure: &Estimate) -> String {
    figure.base.map_or(String::new(), |base| {
        format!(
            "{}{}",
            number::count(Some(base)),
            number::small_base(figure)
        )
    })
}
