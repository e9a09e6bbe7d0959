//! Notes on the numbers, chosen by rule: a rule is a row, and says why it applies here.

use super::content::{Applies, CaveatReason};
use super::english::{self, joined};
use super::gather::{Gathered, latest_of_sources};
use crate::render::number;
use crate::stats::{ALL, Estimate, Ledger};

mod counts;
mod shares;
mod sources;

/// A rule about a country: its name, what it says, and why it applies; nothing where it does not.
struct Rule {
    id: &'static str,
    text: &'static str,
    because: fn(&Case<'_>) -> Option<String>,
}

/// What a rule looks at.
struct Case<'a> {
    country: &'a str,
    gathered: &'a Gathered,
}

impl Case<'_> {
    fn figures(&self, statistic: &str) -> &[Estimate] {
        self.gathered.figures(statistic, self.country)
    }

    /// The figures that the page shows: of splits those of the latest year of each source.
    fn shown(&self, statistic: &str) -> impl Iterator<Item = &Estimate> {
        let figures = self.figures(statistic);
        let split =
            SPLITS.iter().any(|(name, _)| *name == statistic) || statistic == "origin-split";
        let blocks = if split {
            latest_of_sources(figures)
        } else {
            vec![figures]
        };
        blocks.into_iter().flatten()
    }

    /// The titles of the statistics with such a figure among those that are shown.
    fn titles(&self, is: impl Fn(&Estimate) -> bool) -> Option<String> {
        let persons = ALL.iter().filter(|one| one.name != "coverage");
        let titles: Vec<String> = persons
            .filter(|one| self.shown(one.name).any(&is))
            .map(|one| format!("“{}”", one.title))
            .collect();
        (!titles.is_empty()).then(|| joined(&titles, "and"))
    }
}

/// Splits that people see shares of.
const SPLITS: [(&str, &str); 7] = [
    ("gender-share", "gender"),
    ("age-share", "age"),
    ("exploitation-share", "form of exploitation"),
    ("labour-share", "type of labour"),
    ("means-of-control", "means of control"),
    ("recruiter-share", "recruiter"),
    ("destination-split", "destination"),
];

/// All rules, in the order in which they are printed.
fn rules() -> impl Iterator<Item = &'static Rule> {
    [counts::RULES, shares::RULES, sources::RULES]
        .into_iter()
        .flatten()
}

/// The rules about the files given.
const OF_FILES: [(&str, &str); 1] = [(
    "set-aside",
    "Rows that a file repeats with different values, or whose labels cannot be resolved, are skipped and not counted.",
)];

/// All rules, by name and text.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_countries = rules().map(|rule| (rule.id, rule.text));
    OF_FILES.into_iter().chain(of_countries)
}

/// Those that apply to a country.
pub(super) fn of(country: &str, gathered: &Gathered) -> Vec<Applies> {
    let case = Case { country, gathered };
    let applies = |rule: &Rule| {
        let because = (rule.because)(&case)?;
        Some(Applies {
            id: rule.id,
            because,
        })
    };
    rules().filter_map(applies).collect()
}

/// Countries that are named one by one, each with its reason.
const NAMED: usize = 3;

/// Where a caveat applies, in words: only the reason for a whole report or one country, `all 27 countries` where it applies to
/// all, a few countries with their reasons, many by name.
pub(super) fn applies_to(applies: &[CaveatReason], countries: usize) -> String {
    let (whole, own): (Vec<&CaveatReason>, Vec<&CaveatReason>) =
        applies.iter().partition(|one| one.country.is_empty());
    let mut parts: Vec<String> = whole.iter().map(|one| one.because.clone()).collect();
    let shared = own.first().map(|one| one.because.as_str());
    let shared = shared.filter(|because| own.iter().all(|one| one.because == *because));
    let because = shared.map_or(String::new(), |because| format!(": {because}"));
    match own.len() {
        0 => {}
        _ if countries == 1 => parts.extend(own.iter().map(|one| one.because.clone())),
        2 if countries == 2 => parts.push(format!("both countries{because}")),
        many if many == countries => parts.push(format!("all {countries} countries{because}")),
        many if many <= NAMED && shared.is_some() => {
            let names: Vec<String> = own.iter().map(|one| one.country.clone()).collect();
            parts.push(format!("{}{because}", joined(&names, "and")));
        }
        many if many <= NAMED => {
            let named = own.iter();
            parts.extend(named.map(|one| format!("{}: {}", one.country, one.because)));
        }
        many => {
            let names: Vec<String> = own.iter().map(|one| one.country.clone()).collect();
            let names = names.join(", ");
            parts.push(format!(
                "{many} of {countries} countries ({names}){because}"
            ));
        }
    }
    parts.join("; ")
}

/// Those that apply to the files given.
pub(super) fn of_files(ledgers: &[Ledger]) -> Vec<Applies> {
    let aside = ledgers.iter().filter(|ledger| ledger.rows_set_aside() > 0);
    let because = aside.map(|ledger| Applies {
        id: OF_FILES[0].0,
        because: format!(
            "{}: {} of {} rows",
            english::file(&ledger.file),
            number::grouped(ledger.rows_set_aside()),
            number::grouped(ledger.read)
        ),
    });
    because.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applies(of: &[(&str, &str)], countries: usize) -> String {
        let reasons = of.iter().map(|(country, because)| CaveatReason {
            country: (*country).to_owned(),
            because: (*because).to_owned(),
        });
        applies_to(&reasons.collect::<Vec<_>>(), countries)
    }

    #[test]
    fn what_holds_for_all_is_said_once() {
        let all = [("A", "x"), ("B", "x"), ("C", "x"), ("D", "y")];
        assert_eq!(applies(&all[..3], 3), "all 3 countries: x");
        assert_eq!(applies(&all, 4), "all 4 countries");
        assert_eq!(applies(&all, 5), "4 of 5 countries (A, B, C, D)");
        assert_eq!(applies(&all[2..], 5), "C: x; D: y");
        assert_eq!(applies(&all[..2], 5), "A and B: x");
        assert_eq!(applies(&all[..2], 2), "both countries: x");
        assert_eq!(
            applies(&[("", "file: 2 rows"), ("A", "x")], 1),
            "file: 2 rows; x"
        );
    }
}
