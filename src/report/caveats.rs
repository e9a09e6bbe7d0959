//! What must be read with the numbers, chosen by rule: a rule is a row, and says why it applies here.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Applies;
use super::english::{self, joined};
use super::gather::{Gathered, latest_of_sources};
use super::say::{identified, shares};
use crate::render::number;
use crate::stats::{ALL, Count, Figure, Ledger, Status};

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
    fn figures(&self, statistic: &str) -> &[Figure] {
        self.gathered.figures(statistic, self.country)
    }

    /// The figures that the page shows: of splits those of the latest year of each source.
    fn shown(&self, statistic: &str) -> impl Iterator<Item = &Figure> {
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
    fn titles(&self, is: impl Fn(&Figure) -> bool) -> Option<String> {
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

const RULES: &[Rule] = &[
    Rule {
        id: "no-sample",
        text: crate::stats::NO_SAMPLE,
        because: |case| {
            let counted = case.titles(|figure| figure.count.is_some() || figure.value.is_some());
            let counted = counted.filter(|_| !case.figures("detected-victims").is_empty());
            counted.map(|_| "numbers of identified victims are given".into())
        },
    },
    Rule {
        id: "not-published",
        text: "What is not published is unknown. It is not zero, and no gap, sum or trend is computed across it.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let sides: Vec<String> = block
                .iter()
                .filter(|figure| figure.status == Status::NotPublished)
                .map(|figure| {
                    format!(
                        "{} in {}",
                        figure.key("group").replace('_', " "),
                        figure.key("year")
                    )
                })
                .collect();
            (!sides.is_empty()).then(|| format!("no figure of {}", joined(&sides, "and")))
        },
    },
    Rule {
        id: "unlike-counts",
        text: "Counts of cases, of victims identified and of victims assisted are unlike: a gap or ratio between them shows a \
               difference in what is counted, too.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let side = |group: &str| {
                let found = block.iter().find(|figure| figure.key("group") == group);
                found.filter(|figure| figure.count.is_some()).copied()
            };
            let (government, civil) = (side("government")?, side("civil_society")?);
            (government.measure != civil.measure).then(|| {
                format!(
                    "government counts {}, civil society {}",
                    counted(&government.measure),
                    counted(&civil.measure)
                )
            })
        },
    },
    Rule {
        id: "overlap",
        text: "How many victims both sides counted is not published: together they know of at least as many as the longer list, at \
               most as many as both lists.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let of = |group: &str| {
                let found = block.iter().find(|figure| figure.key("group") == group);
                found.and_then(|figure| figure.count)
            };
            let positive = |count: Option<Count>| count.is_some_and(|count| count.high != Some(0));
            let both = positive(of("government")) && positive(of("civil_society"));
            let either = of("known_to_either").filter(|_| both)?;
            Some(format!(
                "{} known to either side",
                english::count(Some(either))
            ))
        },
    },
    Rule {
        id: "bounds",
        text: "Where a source hides small counts, a number lies between bounds, and so does everything computed from it.",
        because: |case| {
            let bounded = |figure: &Figure| {
                figure.status == Status::Bounded && figure.key("group") != "known_to_either"
            };
            case.titles(bounded)
                .map(|titles| format!("bounds in {titles}"))
        },
    },
    Rule {
        id: "no-base",
        text: "A percentage published without its base has no interval: nobody can tell how far chance moves it.",
        because: |case| {
            let published = |figure: &Figure| figure.status == Status::Published;
            case.titles(published)
                .map(|titles| format!("so in {titles}"))
        },
    },
    Rule {
        id: "small-base",
        text: "Of a base under 30, one person more or less moves a share by several points: read the interval.",
        because: |case| {
            let small = shown_bases(case, |base| base.high.is_some_and(|high| high < 30));
            (!small.is_empty()).then(|| format!("base of {}", joined(&small, "and")))
        },
    },
    Rule {
        id: "unknown-large",
        text: "Where more persons are of unknown category than of a known one, a share says little of all: `--base worst-case` shows \
               how little.",
        because: |case| {
            let large: Vec<String> = SPLITS
                .iter()
                .filter_map(|(statistic, what)| {
                    let latest = latest_of_sources(case.figures(statistic));
                    let mut figures = latest.iter().flat_map(|block| block.iter());
                    figures.find_map(|figure| shares::unknown(what, figure))
                })
                .collect();
            (!large.is_empty()).then(|| large.join("; "))
        },
    },
    Rule {
        id: "several-answers",
        text: "One person may have several answers to these questions: their shares do not sum to 100 %.",
        because: |case| {
            let asked: Vec<String> = SPLITS[3..6]
                .iter()
                .filter(|(statistic, _)| !case.figures(statistic).is_empty())
                .map(|(_, what)| (*what).to_owned())
                .collect();
            (!asked.is_empty()).then(|| format!("so for {}", joined(&asked, "and")))
        },
    },
    Rule {
        id: "pooled",
        text: "Where years are pooled, no change between them can be seen, and no year is named.",
        because: |case| {
            let pooled: Vec<String> = SPLITS
                .iter()
                .filter(|(statistic, _)| {
                    let pooled =
                        |figure: &Figure| figure.key("year").is_empty() && figure.value.is_some();
                    case.figures(statistic).iter().any(pooled)
                })
                .map(|(_, what)| (*what).to_owned())
                .collect();
            (!pooled.is_empty()).then(|| format!("shares by {}", joined(&pooled, "and")))
        },
    },
    Rule {
        id: "candidates",
        text: "Where a source does not tell several places apart, all of them stand as candidates for one count.",
        because: |case| {
            let split = case.figures("destination-split").iter();
            let sets: Vec<&str> = split
                .map(|figure| figure.key("group"))
                .filter(|group| group.contains(';'))
                .collect();
            sets.first().map(|first| english::the(first))
        },
    },
    Rule {
        id: "one-source",
        text: "Numbers that rest on one source are confirmed by no other.",
        because: |case| {
            let detected = case.figures("detected-victims").iter();
            let sources: BTreeSet<&str> = detected
                .filter(|figure| figure.count.is_some())
                .map(|figure| figure.key("source"))
                .collect();
            let only = sources.first().filter(|_| sources.len() == 1)?;
            Some(format!("all counts of victims are of {only}"))
        },
    },
    Rule {
        id: "one-sided",
        text: "A source that collects from one side only shows no gap between government and civil society.",
        because: |case| {
            let gap = case.figures("identification-gap").iter();
            let with_gap: BTreeSet<&str> = gap.map(|figure| figure.key("source")).collect();
            let mut sides: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for figure in case.figures("detected-victims") {
                let reporter = figure.key("group");
                if reporter != "case_data" {
                    sides
                        .entry(figure.key("source"))
                        .or_default()
                        .insert(reporter);
                }
            }
            sides.retain(|source, sides| sides.len() == 1 && !with_gap.contains(source));
            let (source, side) = sides.into_iter().next()?;
            let side = side.into_iter().next()?.replace('_', " ");
            Some(format!("{source} collects from {side} alone"))
        },
    },
    Rule {
        id: "sources-side-by-side",
        text: "Sources differ in what, whom and when they count: their numbers stand side by side and are not added.",
        because: |case| {
            let detected = case.figures("detected-victims").iter();
            let sources: BTreeSet<&str> = detected
                .filter(|figure| figure.count.is_some())
                .map(|figure| figure.key("source"))
                .collect();
            let names: Vec<String> = sources.iter().map(|id| (*id).to_owned()).collect();
            (names.len() > 1).then(|| joined(&names, "and"))
        },
    },
    Rule {
        id: "few-years",
        text: "Of a few years no rise or fall can be told from chance.",
        because: |case| {
            let few = |figure: &&Figure| figure.remark.ends_with("too few");
            let found = case.figures("trend").iter().find(few)?;
            Some(format!("{}: {}", found.key("source"), found.remark))
        },
    },
    Rule {
        id: "rate",
        text: "Detected victims per inhabitants measure detection: more may mean that more were found.",
        because: |case| {
            let known = |figure: &Figure| figure.value.is_some();
            let rates = case.figures("victim-rate").iter();
            rates.clone().any(known).then(|| "rates are given".into())
        },
    },
    Rule {
        id: "tier",
        text: "A tier is the US Department of State's judgement of government effort; it does not say how many victims there are.",
        because: |case| {
            let known = |figure: &Figure| !figure.key("group").is_empty();
            let tiers = case.figures("tier-history").iter();
            tiers.clone().any(known).then(|| "tiers are given".into())
        },
    },
    Rule {
        id: "proceedings",
        text: "Proceedings of a year mostly concern victims detected in earlier years, and one trafficker may have many victims.",
        because: |case| {
            let known =
                |figure: &Figure| figure.key("group") != "victims" && figure.count.is_some();
            let justice = case.figures("justice").iter();
            justice
                .clone()
                .any(known)
                .then(|| "proceedings are given".into())
        },
    },
    Rule {
        id: "hidden",
        text: "Small counts are hidden to protect persons, with enough others that no hidden one follows by subtraction.",
        because: |case| {
            let hidden = case.titles(|figure| figure.status == Status::Hidden);
            let withheld = case.gathered.withheld.contains(case.country);
            match (hidden, withheld) {
                (Some(titles), _) => Some(format!("so in {titles}")),
                (None, true) => Some("a share would have given a small count away".into()),
                (None, false) => None,
            }
        },
    },
];

/// The rules about the files given.
const OF_FILES: [(&str, &str); 1] = [(
    "set-aside",
    "Rows that a file holds twice with different values, or that do not resolve, are set aside by reason: nothing computed here \
     counts them.",
)];

/// All rules, by name and text.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_countries = RULES.iter().map(|rule| (rule.id, rule.text));
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
    RULES.iter().filter_map(applies).collect()
}

/// Those that apply to the files given.
pub(super) fn of_files(ledgers: &[Ledger]) -> Vec<Applies> {
    let aside = ledgers.iter().filter(|ledger| ledger.rows_set_aside() > 0);
    let because = aside.map(|ledger| Applies {
        id: OF_FILES[0].0,
        because: format!(
            "{}: {} of {} rows; `tipstat load` says why",
            english::file(&ledger.file),
            number::grouped(ledger.rows_set_aside()),
            number::grouped(ledger.read)
        ),
    });
    because.collect()
}

fn counted(measure: &str) -> &str {
    match measure {
        "identified" => "victims identified",
        "assisted" => "victims assisted",
        other => other,
    }
}

/// The bases of the shares that a section shows, by what they are of.
fn shown_bases(case: &Case<'_>, is: impl Fn(Count) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (statistic, what) in SPLITS {
        let latest = latest_of_sources(case.figures(statistic));
        let mut bases = latest
            .iter()
            .flat_map(|block| block.iter())
            .filter_map(|figure| figure.base);
        if let Some(base) = bases.find(|base| is(*base)) {
            found.push(format!("{} ({what})", english::count(Some(base))));
        }
    }
    found
}
