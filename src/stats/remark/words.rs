//! The words of each remark.

use std::fmt;

use super::{Remark, Run};
use crate::dataset::count::Count;
use crate::stats::tier_range;

impl Remark {
    /// Its words, with counts written by `number`.
    pub fn text(&self, number: &dyn Fn(Count) -> String) -> String {
        let fixed = self.fixed_words();
        fixed.map_or_else(|| self.words(number), str::to_owned)
    }

    /// The words of a remark that are always the same.
    const fn fixed_words(&self) -> Option<&'static str> {
        Some(match self {
            Self::ShareOfOrigin => "published as a share of its origin: see destination-split",
            Self::OfIdentifications => "of identifications",
            Self::GovernmentNone => "no ratio: government identified none",
            Self::OffencesNotPersons => "offences, not persons",
            Self::FormalContact => "persons brought into formal contact",
            Self::NoPopulation => "population unknown",
            Self::YearsKnown(1) => "1 year known",
            Self::TooFewYears(1) => "only 1 year known",
            Self::SuppressedCounts => "some counts are suppressed",
            Self::EqualCounts => "all counts are equal",
            Self::ExactP => "exact",
            Self::NormalP => "normal approximation",
            Self::NoBase => "no base",
            Self::SuppressedPair => "suppressed",
            Self::NoSuchFigure => "no such figure under this convention",
            Self::Domestic => "domestic",
            Self::Documented => "documented",
            Self::NoNumber => "no number",
            Self::OneDestination => "undefined for one destination",
            Self::DestinationsNotFixed => "the number of destinations is not fixed",
            Self::OneCase => "undefined for fewer than two cases",
            Self::OnlyPlace => "no other place is named, so no share",
            _ => return None,
        })
    }

    /// The words of a remark with numbers or names in it.
    fn words(&self, number: &dyn Fn(Count) -> String) -> String {
        match self {
            Self::Counted {
                measure,
                international,
            } => {
                let what = match measure.as_str() {
                    "identified" => "victims identified",
                    "assisted" => "victims assisted",
                    other => other,
                };
                let who = if *international {
                    ", by international organisations"
                } else {
                    ""
                };
                format!("{what}{who}")
            }
            Self::Printed(text) => text.clone(),
            Self::Estimate(remark) => remark.to_string(),
            Self::NoSisonGlaz(why) => format!("no Sison–Glaz interval: {why}"),
            Self::SidesDiffer { civil, government } => {
                let of = |side: &[Self]| texts(side, number);
                format!(
                    "the two figures count different things: {}, against {}",
                    of(civil),
                    of(government)
                )
            }
            Self::NotBrokenDown { by } => format!("not broken down by {}", by.join(", ")),
            Self::Combined(many) => format!("{many} others combined"),
            Self::PopulationOf(year) => format!("population of {year}"),
            Self::Moved { from, year, gap } => move_between(from.as_deref(), *year, *gap),
            Self::WatchList(run) => run.to_string(),
            Self::YearsKnown(years) => format!("{years} years known"),
            Self::TooFewYears(years) => format!("only {years} years known"),
            Self::Contradicted { by, parts } => sum_of_parts(by.name(), *parts, number),
            Self::Ranked { of } => format!("of {of}"),
            Self::Verdict {
                one,
                other,
                verdict,
            } => {
                let both = format!("{} and {}", one.text(number), other.text(number));
                format!("{both}: {}", verdict.in_words())
            }
            Self::PValue(p) if *p < 0.001 => "p\u{a0}<\u{a0}0.001".to_owned(),
            Self::PValue(p) if *p < 0.1 => format!("p\u{a0}=\u{a0}{p:.3}"),
            Self::PValue(p) => format!("p\u{a0}=\u{a0}{p:.2}"),
            Self::Unlike { keys } => format!("unlike: {}", keys.join(", ").replace('_', " ")),
            Self::SumOfMembers { reporting, of } => {
                format!("sum; {reporting} of {of} countries report")
            }
            other => other.words_of_unknown(number),
        }
    }

    /// The words of a remark on persons of unknown category, or without an answer.
    fn words_of_unknown(&self, number: &dyn Fn(Count) -> String) -> String {
        match self {
            Self::UnknownLeftOut { unknown, of } => {
                format!("{} of unknown{} left out", number(*unknown), spaced(of))
            }
            Self::UnknownSpanned { unknown, of } => format!(
                "from none to all of {} of unknown{}",
                number(*unknown),
                spaced(of)
            ),
            Self::SilentLeftOut(silent) => {
                format!("{} without an answer left out", number(*silent))
            }
            Self::SilentSpanned(silent) => {
                format!("from none to all of {} without an answer", number(*silent))
            }
            other => other.fixed_words().unwrap_or_default().to_owned(),
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = if self.open { "at least " } else { "" };
        let (unit, in_a_row) = if self.years > 1 {
            ("years", " in a row")
        } else {
            ("year", "")
        };
        write!(f, "{least}{} Watch List {unit}{in_a_row}", self.years)?;
        match self.waivers {
            0 => {}
            1 => f.write_str(", the last under a waiver")?,
            n => write!(f, ", the last {n} under waivers")?,
        }
        if self.must_leave {
            write!(f, ": {} must move it, up or down", self.next)
        } else if self.due {
            write!(f, ": Tier 3 due in {} unless upgraded or waived", self.next)
        } else {
            Ok(())
        }
    }
}

/// What the parts of a total add up to.
fn sum_of_parts(by: &str, parts: Option<Count>, number: &dyn Fn(Count) -> String) -> String {
    let Some(parts) = parts else {
        return format!("parts by {by} add up to another number");
    };
    let sum = number(Count::exact(parts.low));
    match parts.number() {
        Some(_) => format!("parts by {by} add up to {sum}"),
        None => format!("parts by {by} add up to at least {sum}"),
    }
}

/// The tier before, its year, and the years between that are not known.
fn move_between(from: Option<&str>, year: i64, gap: Option<(i64, i64)>) -> String {
    let from = from.map_or_else(
        || format!("as in {year}"),
        |tier| format!("from {} in {year}", tier_name(tier)),
    );
    match gap {
        Some((first, last)) if first == last => format!("{from} ({first} unknown)"),
        Some((first, last)) => format!("{from} ({first}–{last} unknown)"),
        None => from,
    }
}

/// A tier in a sentence.
fn tier_name(tier: &str) -> String {
    if let Some((low, high)) = tier_range(tier) {
        return format!("{} or {}", tier_name(low), tier_name(high));
    }
    match tier {
        "2WL" => "the Watch List".into(),
        "SC" => "Special Case".into(),
        tier => format!("Tier {tier}"),
    }
}

fn spaced(word: &str) -> String {
    if word.is_empty() {
        String::new()
    } else {
        format!(" {word}")
    }
}

pub(super) fn texts(remarks: &[Remark], number: &dyn Fn(Count) -> String) -> String {
    let texts: Vec<String> = remarks.iter().map(|remark| remark.text(number)).collect();
    texts.join("; ")
}
