//! A country's label by the codes that its column is declared to hold.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::dataset::areas::{self, Resolution};
use crate::dataset::limits::LABEL;
use crate::dataset::places::Places;
use crate::dataset::sources::{CodeSystem, DeclaredColumn, Dual};

/// How the labels of a column are read.
pub(super) struct CountryRule<'a> {
    places: &'a Places,
    codes: Option<CodeSystem>,
    dual: Dual,
    /// Whether a label that is not a country still describes persons, whose country is then unknown.
    persons_of: bool,
}

/// Why a label is not a country.
pub(super) enum Why {
    /// Left out for a reason.
    Reason(String),
    /// It cannot be read: what was expected.
    Expected(String),
}

impl<'a> CountryRule<'a> {
    pub(super) fn of(
        places: &'a Places,
        column: Option<&DeclaredColumn>,
        persons_of: bool,
        m49: bool,
    ) -> Self {
        Self {
            places,
            codes: column
                .and_then(|column| column.codes)
                .or(m49.then_some(CodeSystem::M49)),
            dual: column.map_or(Dual::Refuse, |column| column.dual),
            persons_of,
        }
    }
}

/// The code of a label; a label that no code is declared for is handed on as it is.
pub(super) fn read(rule: &CountryRule<'_>, label: &str) -> Result<String, Why> {
    if let Some(codes) = rule.codes {
        return coded(codes, label, rule);
    }
    named(rule, label)
}

/// A label of any kind.
fn named(rule: &CountryRule<'_>, label: &str) -> Result<String, Why> {
    match rule.places.resolve(label) {
        Resolution::Area(code) => Ok(code.to_owned()),
        Resolution::NoCountry("total") if rule.persons_of => {
            Err(Why::Reason("a total among its parts".into()))
        }
        Resolution::NoCountry("nationals") => Ok(label.to_owned()),
        Resolution::NoCountry(_) if rule.persons_of => Ok(String::new()),
        Resolution::Unknown => match (two(label), rule.dual) {
            (Some((first, _)), Dual::First) => Ok(first.to_owned()),
            (Some(_), Dual::Unknown) => Ok(String::new()),
            (Some((first, second)), Dual::Refuse) => Err(Why::Reason(format!(
                "two nationalities: {first} and {second}"
            ))),
            (None, _) => Ok(label.to_owned()),
        },
        _ => Ok(label.to_owned()),
    }
}

/// The two countries of a label such as `Albanian Greek`; one of them may be unknown.
///
/// Each blank may divide them: this is not tried where the first word begins no name, or the whole is too long for two.
fn two(label: &str) -> Option<(&'static str, String)> {
    let is_long = label.chars().nth(2 * LABEL).is_some();
    if is_long || !areas::begins_label(label) {
        return None;
    }
    let places = label
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | '/' | '-'));
    places.into_iter().find_map(|(at, _)| {
        let (first, second) = (label[..at].trim(), label[at + 1..].trim());
        let Resolution::Area(code) = areas::resolve(first) else {
            return None;
        };
        match areas::resolve(second) {
            Resolution::Area(other) => Some((code, other.to_owned())),
            Resolution::NoCountry("unknown") => Some((code, "unknown".into())),
            _ => None,
        }
    })
}

fn coded(codes: CodeSystem, label: &str, rule: &CountryRule<'_>) -> Result<String, Why> {
    let country = |found: Option<&str>, expected: &str| match found {
        Some(code) => Ok(code.to_owned()),
        None => Err(Why::Expected(expected.to_owned())),
    };
    let all = || areas::all().iter();
    match codes {
        CodeSystem::M49 => {
            let digits = label.strip_suffix(".0").unwrap_or(label);
            let number = format!("{digits:0>3}");
            let found = all().find(|area| area.m49 == number && area.kind != "area");
            if let Some(area) = all().find(|area| area.code == number && area.kind == "area") {
                return Err(Why::Reason(format!(
                    "an area, not a country: {} ({digits})",
                    area.name
                )));
            }
            country(
                found.map(|area| area.code.as_str()),
                "the UN M49 number of a country, such as 398 for Kazakhstan",
            )
        }
        CodeSystem::Alpha2 => {
            let upper = label.to_uppercase();
            // Eurostat's two codes that are not those of ISO 3166-1
            let upper = match upper.as_str() {
                "EL" => "GR",
                "UK" => "GB",
                other => other,
            };
            let found = all().find(|area| !area.alpha2.is_empty() && area.alpha2 == upper);
            country(
                found.map(|area| area.code.as_str()),
                "the alpha-2 code of a country, such as `KZ`",
            )
        }
        CodeSystem::Alpha3 => {
            let found = areas::by_code(&label.to_uppercase()).filter(|area| area.kind != "area");
            country(
                found.map(|area| area.code.as_str()),
                "the alpha-3 code of a country, such as `KAZ`",
            )
        }
        CodeSystem::Cow => {
            let digits = label.strip_suffix(".0").unwrap_or(label);
            country(
                cow().get(digits.trim()).copied(),
                "the number of a country in the Correlates of War project, such as 705 for Kazakhstan",
            )
        }
        CodeSystem::Names if label.chars().count() <= 2 => Err(Why::Expected(
            "the name of a country: the declaration says that this column has no codes".into(),
        )),
        CodeSystem::Names => named(rule, label),
    }
}

/// Numbers of the Correlates of War project, by alpha-3 code.
fn cow() -> &'static BTreeMap<&'static str, &'static str> {
    static COW: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    COW.get_or_init(|| {
        let lines = include_str!("cow.csv").lines().skip(1);
        lines.filter_map(|line| line.split_once(',')).collect()
    })
}

/// States of the USA, by code and name: those that are also codes of countries are what is mistaken.
pub(in crate::dataset) fn is_us_state(label: &str) -> bool {
    const STATES: &str = include_str!("us_states.csv");
    let mut lines = STATES
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','));
    lines.any(|(code, name)| code == label || name.eq_ignore_ascii_case(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: Option<CodeSystem>, dual: Dual, label: &str) -> Option<String> {
        let places = Places::default();
        let rule = CountryRule {
            places: &places,
            codes,
            dual,
            persons_of: true,
        };
        read(&rule, label).ok()
    }

    #[test]
    fn codes_are_read_as_they_are_declared() {
        let code = |codes, label| of(Some(codes), Dual::Refuse, label);
        assert_eq!(code(CodeSystem::M49, "4").as_deref(), Some("AFG"));
        assert_eq!(code(CodeSystem::M49, "398").as_deref(), Some("KAZ"));
        assert_eq!(code(CodeSystem::M49, "1"), None);
        assert_eq!(code(CodeSystem::Alpha2, "EL").as_deref(), Some("GRC"));
        assert_eq!(code(CodeSystem::Alpha2, "NA").as_deref(), Some("NAM"));
        assert_eq!(code(CodeSystem::Cow, "705").as_deref(), Some("KAZ"));
        assert_eq!(code(CodeSystem::Names, "CA"), None);
    }

    #[test]
    fn two_nationalities_are_read_by_the_rule() {
        assert_eq!(
            of(None, Dual::First, "Albanian Greek").as_deref(),
            Some("ALB")
        );
        assert_eq!(
            of(None, Dual::Unknown, "Albanian Greek").as_deref(),
            Some("")
        );
        assert_eq!(of(None, Dual::Refuse, "Albanian Greek"), None);
        assert_eq!(
            of(None, Dual::First, "Saudi Arabian").as_deref(),
            Some("SAU")
        );
    }

    #[test]
    fn every_number_of_the_correlates_of_war_is_a_country() {
        assert!(cow().len() > 150);
        for code in cow().values() {
            assert!(areas::by_code(code).is_some(), "{code}");
        }
    }
}
