//! Case files at random, and every question that is put to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::DECLARATION;
use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::guard::ProtectionMethod;
use tipstat::stats::{Base, Count, Estimate, Question, Status, SumRole, find};

const COUNTRIES: [&str; 4] = ["KGZ", "UZB", "TJK", ""];
const DESTINATIONS: [&str; 2] = ["RUS", ""];
const SEXES: [&str; 3] = ["female", "male", "unknown"];
const YEARS: [&str; 2] = ["2020", "2021"];
const AGES: [&str; 1] = ["18-20"];

/// A kind of person: country, destination, year, sex, age.
type Kind = [&'static str; 5];

/// Numbers that look random and are the same each time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

pub(super) fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for country in COUNTRIES {
        for destination in DESTINATIONS {
            for year in YEARS {
                for sex in SEXES {
                    kinds.extend(AGES.map(|age| [country, destination, year, sex, age]));
                }
            }
        }
    }
    kinds
}

/// A file of persons whose kinds are more or less rare.
pub(super) fn file(folder: &Path, random: &mut Random) -> (Dataset, Vec<u64>) {
    let kinds = kinds();
    let rare: Vec<u64> = (0..14).map(|_| 1 + random.below(9)).collect();
    let weight = |kind: &Kind, at: usize| {
        let of = |list: &[&str], from: usize, value: &str| {
            rare[from + list.iter().position(|known| *known == value).unwrap()]
        };
        of(&COUNTRIES, 0, kind[0])
            * of(&DESTINATIONS, 4, kind[1])
            * of(&SEXES, 7, kind[3])
            * (1 + at as u64 % 3)
    };
    let weights: Vec<u64> = kinds
        .iter()
        .enumerate()
        .map(|(at, kind)| weight(kind, at))
        .collect();
    let all: u64 = weights.iter().sum();
    let mut counts = vec![0; kinds.len()];
    let mut text = String::from("cit,dest,year,sex,age\n");
    for _ in 0..100 + random.below(500) {
        let mut left = random.below(all);
        let at = weights
            .iter()
            .position(|weight| match left.checked_sub(*weight) {
                Some(rest) => {
                    left = rest;
                    false
                }
                None => true,
            });
        let at = at.unwrap();
        counts[at] += 1;
        let [country, destination, year, sex, age] = kinds[at];
        let sex = match sex {
            "female" => "F",
            "male" => "M",
            _ => "",
        };
        text += &format!(
            "{country},{destination},{year},{sex},{}\n",
            age.replace('-', "--")
        );
    }
    let path = folder.join("cases.csv");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.join("cases.toml"), DECLARATION).unwrap();
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    let data = Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"));
    (data, counts)
}

/// A condition in words, and whether a kind fulfils it.
type Condition = (&'static str, fn(&Kind) -> bool);

const CONDITIONS: [Condition; 14] = [
    ("", |_| true),
    ("sex = female", |kind| kind[3] == "female"),
    ("sex != male", |kind| kind[3] != "male"),
    ("sex = unknown", |kind| kind[3] == "unknown"),
    ("age = 18-20", |kind| kind[4] == "18-20"),
    ("year = 2020", |kind| kind[2] == "2020"),
    ("year >= 2020", |_| true),
    ("country != TJK", |kind| {
        kind[0] != "TJK" && !kind[0].is_empty()
    }),
    ("country = KGZ", |kind| kind[0] == "KGZ"),
    ("sex = female and year = 2021", |kind| {
        kind[3] == "female" && kind[2] == "2021"
    }),
    ("sex = male and year = 2020", |kind| {
        kind[3] == "male" && kind[2] == "2020"
    }),
    ("destination = RUS", |kind| kind[1] == "RUS"),
    ("origin != TJK", |kind| {
        kind[0] != "TJK" && !kind[0].is_empty()
    }),
    ("sex = female and destination = RUS", |kind| {
        kind[3] == "female" && kind[1] == "RUS"
    }),
];

const STATISTICS: [&str; 6] = [
    "detected-victims",
    "gender-share",
    "destination-split",
    "origin-split",
    "flows",
    "coverage",
];

/// The kinds that a figure counts, or its base; nothing where the figure is not a count of persons.
fn counted(
    statistic: &str,
    figure: &Estimate,
    question: &Question,
    fulfils: fn(&Kind) -> bool,
    base: bool,
) -> Option<Vec<usize>> {
    let key = |name: &str| figure.key(name).to_owned();
    if figure.part == SumRole::Derived || !["mine"].contains(&figure.key("source")) {
        return None;
    }
    let (country, group) = (key("country"), key("group"));
    let years = question.query.years;
    let is_unknown_left_out = question.query.base == Base::Known;
    let own = |kind: &Kind| -> bool {
        let place = |value: &str, wanted: &str| wanted == "ALL" || wanted == value;
        let of_part = |value: &str, unknown: &str| {
            if base {
                !is_unknown_left_out || value != unknown
            } else if group == "missing" {
                value == unknown
            } else {
                value == group
            }
        };
        match statistic {
            "detected-victims" => place(kind[0], &country),
            "gender-share" => place(kind[0], &country) && of_part(kind[3], "unknown"),
            "age-share" => place(kind[0], &country) && of_part(kind[4], "unknown"),
            "destination-split" => place(kind[0], &country) && of_part(kind[1], ""),
            "origin-split" => kind[1] == country && of_part(kind[0], ""),
            "flows" if base || group == "missing" => {
                let known = !kind[0].is_empty() && !kind[1].is_empty();
                if base {
                    known || !is_unknown_left_out
                } else {
                    !known && (!kind[0].is_empty() || !kind[1].is_empty())
                }
            }
            "flows" => kind[0] == key("origin") && kind[1] == key("destination"),
            _ => {
                kind[0] == country
                    && (group == "victims" || !(kind[0].is_empty() && kind[1].is_empty()))
            }
        }
    };
    let chosen = |kind: &Kind| {
        let year: i64 = kind[2].parse().unwrap();
        let by = ["sex", "age", "exploitation", "destination"]
            .iter()
            .all(|name| {
                let value = figure.key(name);
                let at = match *name {
                    "sex" => 3,
                    "age" => 4,
                    _ => 1,
                };
                value.is_empty()
                    || *name == "destination" && statistic == "flows"
                    || kind[at] == value
            });
        let own_year = key("year");
        years.is_none_or(|(from, to)| (from..=to).contains(&year))
            && (own_year.is_empty() || own_year == kind[2])
            && by
            && fulfils(kind)
    };
    let kinds = kinds();
    let routed = |kind: &Kind| {
        !["destination-split", "origin-split", "flows"].contains(&statistic)
            || !kind[0].is_empty()
            || !kind[1].is_empty()
    };
    Some(
        (0..kinds.len())
            .filter(|at| own(&kinds[*at]) && chosen(&kinds[*at]) && routed(&kinds[*at]))
            .collect(),
    )
}

/// What the attacker learns.
#[derive(Default)]
pub(super) struct Known {
    /// How counts are protected.
    pub(super) protect: ProtectionMethod,
    /// Sets of kinds and how many persons they are.
    pub(super) exact: BTreeMap<Vec<usize>, u64>,
    /// The counts that noise makes of sets.
    pub(super) noisy: BTreeMap<Vec<usize>, BTreeSet<u64>>,
    /// Suppressed sets, and the first question that suppressed each.
    pub(super) hidden: BTreeMap<Vec<usize>, (String, bool)>,
}

pub(super) fn ask(data: &Dataset, counts: &[u64], known: &mut Known) {
    for statistic in STATISTICS {
        for (text, fulfils) in CONDITIONS {
            for by in [&[][..], &["sex"], &["year"]] {
                for (years, base, countries) in [
                    (None, Base::Known, &[][..]),
                    (None, Base::All, &["ALL"]),
                    (None, Base::All, &[]),
                    (Some((2020, 2020)), Base::Known, &[]),
                    (None, Base::WorstCase, &["KGZ", "UZB"]),
                ] {
                    let mut question = Question::new(find(statistic).unwrap());
                    question.condition = (!text.is_empty()).then(|| text.to_owned());
                    question.by = by.iter().map(|name| (*name).to_owned()).collect();
                    question.protect = known.protect;
                    question.query.years = years;
                    question.query.base = base;
                    question.query.countries =
                        countries.iter().map(|code| (*code).to_owned()).collect();
                    let Ok(asked) = question.put(data) else {
                        continue;
                    };
                    let plain = text.is_empty() && by.is_empty() && years.is_none();
                    let name = format!(
                        "{statistic} --where '{text}' --by {by:?} {years:?} {base:?} {countries:?}"
                    );
                    let Ok(table) = asked.answer(&[]) else {
                        continue;
                    };
                    for figure in table.shown() {
                        learn(
                            statistic,
                            figure,
                            &question,
                            (fulfils, &name, plain),
                            counts,
                            known,
                        );
                    }
                }
            }
        }
    }
}

fn learn(
    statistic: &str,
    figure: &Estimate,
    question: &Question,
    (fulfils, name, plain): (fn(&Kind) -> bool, &str, bool),
    counts: &[u64],
    known: &mut Known,
) {
    let number = |count: Option<Count>| count.and_then(Count::number);
    if let Some(set) = counted(statistic, figure, question, fulfils, false) {
        if let Some(n) = number(figure.count) {
            known.enter(set, n, counts, name);
        } else if figure.status == Status::Hidden {
            known.hidden.entry(set).or_insert((name.to_owned(), plain));
        }
    }
    if statistic != "detected-victims"
        && let Some(base) = number(figure.base)
        && let Some(set) = counted(statistic, figure, question, fulfils, true)
    {
        known.enter(set, base, counts, name);
    }
}

impl Known {
    /// Enters an answer; one without noise must be right.
    fn enter(&mut self, set: Vec<usize>, n: u64, counts: &[u64], name: &str) {
        if self.protect.changes_counts() {
            self.noisy.entry(set).or_default().insert(n);
            return;
        }
        let actual: u64 = set.iter().map(|at| counts[*at]).sum();
        assert_eq!(n, actual, "{name}");
        self.exact.insert(set, n);
    }
}
