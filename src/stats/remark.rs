//! Remarks: what an estimate says about its number, as data, with the words for it written once.

use std::fmt;

use crate::dataset::count::Count;
use crate::stats::estimate::LEAST_BASE;
use crate::stats::mathematics::bounds::Range;
use crate::stats::reconciliation::SumDivision;
use crate::stats::views::hidden;

/// One thing that an estimate says of itself.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the words of each are in `text`
pub enum Remark {
    /// What is counted, and whether an international organisation counts it.
    Counted {
        measure: String,
        international: bool,
    },
    /// How the source prints the number, as the data have it: `printed as about 10%`.
    Printed(String),
    /// Persons of unknown category outside the base; `of` names the category.
    UnknownLeftOut {
        unknown: Count,
        of: &'static str,
    },
    /// Persons of unknown category, from none of whom to all the value runs.
    UnknownSpanned {
        unknown: Count,
        of: &'static str,
    },
    /// Persons without an answer, left out.
    SilentLeftOut(Count),
    /// Persons without an answer, from none of whom to all the value runs.
    SilentSpanned(Count),
    /// Persons of unknown category are left out, and how many they are is suppressed.
    SomeLeftOut,
    NoSisonGlaz(String),
    ShareOfOrigin,
    /// The two sides of a gap count different things: those of civil society and of government.
    SidesDiffer {
        civil: Vec<Remark>,
        government: Vec<Remark>,
    },
    OfIdentifications,
    GovernmentNone,
    NotBrokenDown {
        by: Vec<&'static str>,
    },
    Combined(usize),
    OffencesNotPersons,
    FormalContact,
    NoPopulation,
    PopulationOf(i64),
    /// The tier before: its code, year, and the years between that are not known; no code where it is the same.
    Moved {
        from: Option<String>,
        year: i64,
        gap: Option<(i64, i64)>,
    },
    WatchList(Run),
    YearsKnown(usize),
    TooFewYears(usize),
    SuppressedCounts,
    /// What the parts of a printed total add up to, which contradicts it; no number where small counts are suppressed.
    Contradicted {
        by: SumDivision,
        parts: Option<Count>,
    },
    EqualCounts,
    ExactP,
    NormalP,
    NoBase,
    Ranked {
        of: usize,
    },
    Verdict {
        one: ComparedAmount,
        other: ComparedAmount,
        verdict: Direction,
    },
    SuppressedPair,
    Unlike {
        keys: Vec<&'static str>,
    },
    NoSuchFigure,
    /// What an estimate of unseen persons says of itself.
    Estimate(hidden::EstimateRemark),
    Domestic,
    Documented,
    NoNumber,
    /// A sum over the members of an area or group, with the number that report.
    SumOfMembers {
        reporting: usize,
        of: usize,
    },
    /// Of one place that a source names, whose share is not known.
    OnlyPlace,
}

/// A run of years on the Tier 2 Watch List, and what the clock says of the next report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Years in a row.
    pub years: u64,
    /// Whether earlier years are unknown, so that it is a minimum.
    pub open: bool,
    /// Waivers that the years imply.
    pub waivers: u64,
    /// The next report.
    pub next: i64,
    /// Whether the next report must move the country, up or down.
    pub must_leave: bool,
    /// Whether the next report moves it to Tier 3, unless it is upgraded or a waiver is given.
    pub due: bool,
}

/// A number that is compared with another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum ComparedAmount {
    Share(Range),
    /// A count of a base too small for a share.
    Of {
        count: Count,
        base: Count,
    },
    Count(Count),
    Unknown,
}

/// What a comparison of two numbers says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Higher,
    Lower,
    Alike,
    Nothing,
}

impl Direction {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "cannot_be_told_apart",
            Self::Nothing => "nothing_can_be_said",
        }
    }

    /// For people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "not significantly different",
            Self::Nothing => "cannot be tested",
        }
    }
}

impl Remark {
    /// What a count of a measure counts.
    pub fn counted(measure: &str) -> Self {
        Self::Counted {
            measure: measure.to_owned(),
            international: false,
        }
    }

    /// Whether it says that cases are counted.
    pub fn is_cases(&self) -> bool {
        matches!(self, Self::Counted { measure, .. } if measure == "cases")
    }

    /// Its words, with counts written by `number`.
    pub fn text(&self, number: &dyn Fn(Count) -> String) -> String {
        let fixed = self.fixed_words();
        fixed.map_or_else(|| self.words(number), str::to_owned)
    }

    /// The words of a remark that are always the same.
    const fn fixed_words(&self) -> Option<&'static str> {
        Some(match self {
            Self::SomeLeftOut => "unknown category left out",
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
            Self::Moved { from, year, gap } => {
                let from = from.as_ref().map_or_else(
                    || format!("as in {year}"),
                    |tier| format!("from {} in {year}", tier_name(tier)),
                );
                match gap {
                    Some((first, last)) if first == last => format!("{from} ({first} unknown)"),
                    Some((first, last)) => format!("{from} ({first}–{last} unknown)"),
                    None => from,
                }
            }
            Self::WatchList(run) => run.to_string(),
            Self::YearsKnown(years) => format!("{years} years known"),
            Self::TooFewYears(years) => format!("only {years} years known"),
            Self::Contradicted { by, parts: None } => {
                format!("parts by {} add up to another number", by.name())
            }
            Self::Contradicted {
                by,
                parts: Some(parts),
            } => {
                let (by, sum) = (by.name(), number(Count::exact(parts.low)));
                match parts.number() {
                    Some(_) => format!("parts by {by} add up to {sum}"),
                    None => format!("parts by {by} add up to at least {sum}"),
                }
            }
            Self::Ranked { of } => format!("of {of}"),
            Self::Verdict {
                one,
                other,
                verdict,
            } => {
                let both = format!("{} and {}", one.text(number), other.text(number));
                format!("{both}: {}", verdict.in_words())
            }
            Self::Unlike { keys } => format!("unlike: {}", keys.join(", ").replace('_', " ")),
            Self::SumOfMembers { reporting, of } => {
                format!("sum; {reporting} of {of} countries report")
            }
            other => other.fixed_words().unwrap_or_default().to_owned(),
        }
    }
}

impl ComparedAmount {
    fn text(self, number: &dyn Fn(Count) -> String) -> String {
        let whole = |share: f64| format!("{:.0}", share * 100.0 * (1.0 + f64::EPSILON));
        match self {
            Self::Share(value) => {
                let (low, high) = (whole(value.low), value.high.map(whole));
                match high.filter(|high| *high != low) {
                    Some(high) => format!("{low}–{high}%"),
                    None => format!("{low}%"),
                }
            }
            Self::Of { count, base } => format!("{} of {}", number(count), number(base)),
            Self::Count(count) => number(count),
            Self::Unknown => "unknown".into(),
        }
    }

    /// The count where the base is too small for a share, else the share.
    pub(super) fn of_share(
        count: Option<Count>,
        base: Option<Count>,
        value: Option<Range>,
    ) -> Self {
        let few = |base: &Count| base.high.is_some_and(|high| high < LEAST_BASE);
        match (count, base.filter(few), value) {
            (Some(count), Some(base), _) => Self::Of { count, base },
            (_, _, Some(value)) => Self::Share(value),
            _ => Self::Unknown,
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

/// A tier in a sentence.
fn tier_name(tier: &str) -> String {
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

fn texts(remarks: &[Remark], number: &dyn Fn(Count) -> String) -> String {
    let texts: Vec<String> = remarks.iter().map(|remark| remark.text(number)).collect();
    texts.join("; ")
}

/// All that an estimate says of itself, in the order of reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remarks(Vec<Remark>);

impl Remarks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Remark> {
        self.0.iter()
    }

    /// Whether one of them is of a kind.
    pub fn any(&self, is: impl Fn(&Remark) -> bool) -> bool {
        self.0.iter().any(is)
    }

    /// Adds one at the end.
    pub fn push(&mut self, remark: Remark) {
        self.0.push(remark);
    }

    /// Takes away what parts add up to.
    pub(super) fn hide_sums(&mut self) {
        for remark in &mut self.0 {
            if let Remark::Contradicted { parts, .. } = remark {
                *parts = None;
            }
        }
    }

    /// Adds one at the end, where there is one.
    pub fn extend(&mut self, remark: Option<Remark>) {
        self.0.extend(remark);
    }

    /// The same with another before them.
    #[must_use]
    pub fn after(self, first: Option<Remark>) -> Self {
        Self(first.into_iter().chain(self.0).collect())
    }

    /// The words of all, with counts written by `number`.
    pub fn text(&self, number: &dyn Fn(Count) -> String) -> String {
        texts(&self.0, number)
    }
}

impl From<Remark> for Remarks {
    fn from(remark: Remark) -> Self {
        Self(vec![remark])
    }
}

impl FromIterator<Remark> for Remarks {
    fn from_iter<I: IntoIterator<Item = Remark>>(remarks: I) -> Self {
        Self(remarks.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Remarks {
    type Item = &'a Remark;
    type IntoIter = std::slice::Iter<'a, Remark>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Remarks {
    /// As in machine formats: counts in plain digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&|count| count.to_string()))
    }
}
