//! What can and cannot be told apart: one share, or one count, of several countries.
//!
//! Each country stands with the figure that a statistic gives it; ranks are sets that hold together, and every pair has an
//! interval of its own. Where no base is known nothing is said but how small it can be. Only figures that have passed the
//! disclosure guard are compared, so that a comparison tells no more than they do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::bounds::{self, Range};
use super::figure::{Answer, Figure, Part, Status};
use super::percentages::{Printed, Together};
use super::query::Query;
use super::{Statistic, Unit, disclosure, gender_share, interval, ranks};
use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Needs};

/// What a comparison is, for explanations and columns; computed by itself, it compares the shares of women.
pub static COMPARISON: Statistic = Statistic {
    name: "compare",
    title: "What can be told apart",
    unit: Unit::Share,
    keys: &[
        "country", "other", "year", "source", "part", "group", "verdict",
    ],
    formula: "`share` or `count`: the statistic's own figure; `rank`: bounds leave `value`, chance leaves `ci` (joint rank sets); \
              `difference`: share minus the other's, Newcombe's interval; `ratio`: count over the other's, exact interval",
    base: "that of the statistic; `>=` where only the smallest base that could print a percentage is known",
    caveats: &[
        "each pair has an interval of its own; ranks hold together",
        "rank 1 is the largest value, not the best",
    ],
    source: "Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I; Klein, Wright and Wieczorek \
             (2020), doi:10.1111/rssa.12521; Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313",
    tables: gender_share::STATISTIC.tables,
    needs: Needs::NOTHING,
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let answer = (gender_share::STATISTIC.compute)(data, query)?;
    // without a guard and with the part named nothing is refused but an empty table
    Ok(compare(answer, Unit::Share, query, Some("female"), None).unwrap_or_default())
}

/// The comparison of the countries asked for by one part of a statistic's answer, in the order they are asked for; the error
/// says what could be compared instead. Countries whose figures are hidden stay in the table, and nothing is computed of them.
pub fn compare(
    answer: Answer,
    unit: Unit,
    query: &Query,
    part: Option<&str>,
    min_cell: Option<u64>,
) -> Result<Answer, String> {
    let figures = disclosure::protect(answer.figures, min_cell);
    let part = part_of(&figures, part)?;
    let sides = sides(&figures, &part, query);
    let what =
        What::of(&sides, unit).ok_or_else(|| format!("`{part}` is no share and no count"))?;
    let mut compared = Answer::default();
    compared.figures.extend(sides.iter().map(|side| {
        let mut figure = side.figure.clone();
        figure.keys = keys(side, "", &part, what.word(), "");
        figure.part = Part::Alone;
        figure.unit = Some(what.unit());
        if figure.status == Status::Published {
            figure.base = side.least_base.map(|low| Count { low, high: None });
            figure.remark = side.without_base();
        }
        figure
    }));
    compared.figures.extend(ranked(&sides, &part, what, query));
    for (at, one) in sides.iter().enumerate() {
        for other in &sides[at + 1..] {
            compared.figures.push(pair(one, other, &part, what, query));
        }
    }
    notes(&mut compared, &sides, what, query);
    let any = |of: fn(&Figure) -> bool| compared.figures.iter().any(of);
    let marked = any(|figure| figure.level.is_some_and(|level| level.together.is_some()));
    let published = any(|figure| figure.status == Status::Published);
    for note in &answer.notes {
        let stands = match note.chars().next() {
            Some('‡') => marked,
            Some('*') => published,
            _ => !note.starts_with("n.p."),
        };
        if stands {
            compared.note(note);
        }
    }
    Ok(compared)
}

/// Whether shares or counts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Share,
    Count,
}

impl What {
    fn of(sides: &[Side], unit: Unit) -> Option<Self> {
        let is = |of: fn(&Figure) -> bool| sides.iter().any(|side| of(&side.figure));
        let of_unit = |wanted: Unit| {
            let own = |side: &Side| side.figure.unit.unwrap_or(unit) == wanted;
            !sides.is_empty() && sides.iter().all(own)
        };
        if of_unit(Unit::Share) || is(is_share) && of_unit(Unit::Persons) {
            Some(Self::Share)
        } else {
            let counts = is(|figure| figure.count.is_some() || figure.status == Status::Hidden);
            (counts && of_unit(Unit::Persons)).then_some(Self::Count)
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Count => "count",
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::Share => Unit::Share,
            Self::Count => Unit::Persons,
        }
    }
}

/// One country in the comparison.
struct Side {
    country: String,
    figure: Figure,
    /// What it counts, where and by whom: all keys but country and year.
    kind: Vec<(&'static str, String)>,
    /// The smallest base that can print what the source prints of this whole.
    least_base: Option<u64>,
}

impl Side {
    /// The part and the rest, where a base is known.
    fn split(&self) -> Option<(Count, Count)> {
        let (count, base) = (self.figure.count?, self.figure.base?);
        let split = self
            .figure
            .split
            .or_else(|| Some((count, bounds::minus(base, count)?)));
        split.filter(|_| base.high != Some(0) && self.figure.status != Status::Published)
    }

    fn without_base(&self) -> String {
        super::split::joined(&self.figure.remark, "no base")
    }
}

/// Where a figure is about.
fn place(figure: &Figure) -> &str {
    match figure.key("country") {
        "" => figure.key("origin"),
        country => country,
    }
}

fn is_share(figure: &Figure) -> bool {
    figure.value.is_some() && (figure.base.is_some() || figure.status == Status::Published)
}

/// The part of a name, or of a country's; without a name the only one, or women.
fn part_of(figures: &[Figure], part: Option<&str>) -> Result<String, String> {
    let parts: BTreeSet<&str> = figures.iter().map(|figure| figure.key("group")).collect();
    let known = |name: &str| parts.contains(name).then(|| name.to_owned());
    let list = parts.iter().map(|part| format!("`{part}`"));
    let list = list.collect::<Vec<_>>().join(", ");
    match part {
        _ if parts.is_empty() => Err("nothing to compare: no figures for what is asked".into()),
        Some(name) => match areas::resolve(name) {
            _ if parts.contains(name) => Ok(name.into()),
            _ if alias(name).is_some_and(|part| parts.contains(part)) => {
                Ok(alias(name).unwrap_or_default().into())
            }
            areas::Resolution::Area(code) if parts.contains(code) => Ok((*code).into()),
            _ => Err(format!("no part `{name}` to compare; there are {list}")),
        },
        None if parts.len() == 1 => Ok(parts.into_iter().collect()),
        None => known("female").ok_or(format!("which part is compared? `--group` takes {list}")),
    }
}

/// What people call a part.
fn alias(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "women" | "woman" => Some("female"),
        "men" | "man" => Some("male"),
        "home" => Some("domestic"),
        _ => None,
    }
}

/// A figure a country, as alike as can be: of the kind that has a base for most of them, then of the one that most have, and
/// of that the latest year.
fn sides(figures: &[Figure], part: &str, query: &Query) -> Vec<Side> {
    let kind = |figure: &Figure| -> Vec<(&'static str, String)> {
        let about =
            |(key, _): &&(&str, String)| !["country", "origin", "year", "group"].contains(key);
        let keys = figure.keys.iter().filter(about).cloned();
        keys.chain([("what is counted", figure.measure.clone())])
            .collect()
    };
    let told = |figure: &Figure| {
        figure.count.is_some() || figure.value.is_some() || figure.status == Status::Hidden
    };
    let of_part = figures
        .iter()
        .filter(|figure| figure.key("group") == part && told(figure));
    let mut kinds: BTreeMap<Vec<(&'static str, String)>, Vec<&Figure>> = BTreeMap::new();
    for figure in of_part {
        kinds.entry(kind(figure)).or_default().push(figure);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, figures)| {
        let countries = |of: &dyn Fn(&Figure) -> bool| {
            let of = figures.iter().filter(|figure| of(figure));
            Reverse(
                of.map(|figure| place(figure))
                    .collect::<BTreeSet<_>>()
                    .len(),
            )
        };
        let latest = figures.iter().filter_map(|figure| figure.year()).max();
        let known = |figure: &Figure| figure.base.is_some() && figure.count.is_some();
        (
            countries(&known),
            countries(&|_| true),
            Reverse(latest),
            kind.clone(),
        )
    });
    let all: BTreeSet<&str> = figures.iter().map(place).collect();
    let countries: Vec<&str> = if query.countries.is_empty() {
        all.into_iter().collect()
    } else {
        query.countries.iter().map(String::as_str).collect()
    };
    let side = |country: &str| {
        kinds.iter().find_map(|(kind, of)| {
            let own = of.iter().filter(|figure| place(figure) == country);
            let figure = (*own.max_by_key(|figure| figure.year())?).clone();
            let country = country.to_owned();
            let least_base = least_base(figures, &figure);
            Some(Side {
                country,
                figure,
                kind: kind.clone(),
                least_base,
            })
        })
    };
    countries.into_iter().filter_map(side).collect()
}

/// The smallest base that can print all percentages of one split; `None` where one is not printed as a plain number.
fn least_base(figures: &[Figure], of: &Figure) -> Option<u64> {
    const MOST: u64 = 100_000; // with two decimals, every base from 10,000 on can print anything
    if of.status != Status::Published || !of.remark.is_empty() {
        return None;
    }
    let about = |figure: &Figure| {
        let keys = figure
            .keys
            .iter()
            .filter(|(key, _)| *key != "group")
            .cloned();
        keys.collect::<Vec<_>>()
    };
    let beside = figures.iter().filter(|figure| {
        figure.status == Status::Published
            && figure.part == Part::OfTotal
            && figure.remark.is_empty()
            && about(figure) == about(of)
    });
    let printed = |figure: &Figure| {
        let percent = format!("{:.2}", figure.value?.number()? * 100.0);
        Printed::parse(percent.trim_end_matches('0').trim_end_matches('.'))
    };
    let printed: Vec<Printed> = beside.filter_map(printed).collect();
    let together = Together {
        printed,
        exhaustive: false,
        zero_or_at_least: 1,
    };
    together
        .smallest(MOST)
        .filter(|_| !together.printed.is_empty())
}

fn keys(
    side: &Side,
    other: &str,
    part: &str,
    group: &str,
    verdict: &str,
) -> Vec<(&'static str, String)> {
    vec![
        ("country", side.country.clone()),
        ("other", other.into()),
        ("year", side.figure.key("year").into()),
        ("source", side.figure.key("source").into()),
        ("part", part.into()),
        ("group", group.into()),
        ("verdict", verdict.into()),
    ]
}

/// The ranks of those of whom something can be said: by bounds alone, and by chance, too.
fn ranked(sides: &[Side], part: &str, what: What, query: &Query) -> Vec<Figure> {
    let known: Vec<&Side> = sides
        .iter()
        .filter(|side| match what {
            What::Share => side.split().is_some() && side.figure.value.is_some(),
            What::Count => side.figure.count.is_some(),
        })
        .collect();
    if known.len() < 2 {
        return Vec::new();
    }
    let (values, chance) = match what {
        What::Share => {
            let splits: Vec<_> = known.iter().filter_map(|side| side.split()).collect();
            let values = known.iter().filter_map(|side| side.figure.value).collect();
            (
                values,
                ranks::share_sets(&splits, query.level().method, query.confidence),
            )
        }
        What::Count => {
            let counts: Vec<Count> = known.iter().filter_map(|side| side.figure.count).collect();
            let each = 1.0 - (1.0 - query.confidence) / counts.len() as f64;
            let limits = |count: &Count| Range {
                low: interval::garwood(count.low, each).0,
                high: count.high.map(|high| interval::garwood(high, each).1),
            };
            let value = |count: &Count| Range {
                low: count.low as f64,
                high: count.high.map(|high| high as f64),
            };
            let limits: Vec<Range> = counts.iter().map(limits).collect();
            (
                counts.iter().map(value).collect::<Vec<_>>(),
                ranks::sets(&limits),
            )
        }
    };
    let certain = ranks::sets(&values);
    let figure = |((side, certain), chance): ((&&Side, &ranks::Ranks), &ranks::Ranks)| {
        let value = Range {
            low: certain.first as f64,
            high: Some(certain.last as f64),
        };
        Figure {
            keys: keys(side, "", part, "rank", ""),
            unit: Some(Unit::Rank),
            value: Some(value),
            interval: Some((chance.first as f64, Some(chance.last as f64))),
            status: Status::of_value(Some(value)),
            remark: format!("of {}", known.len()),
            ..Figure::default()
        }
    };
    known
        .iter()
        .zip(&certain)
        .zip(&chance)
        .map(figure)
        .collect()
}

/// The words for a verdict, for machines and for people.
const HIGHER: (&str, &str) = ("higher", "higher");
const LOWER: (&str, &str) = ("lower", "lower");
const ALIKE: (&str, &str) = ("cannot_be_told_apart", "cannot be told apart");
const NOTHING: (&str, &str) = ("nothing_can_be_said", "nothing can be said");

fn pair(one: &Side, other: &Side, part: &str, what: What, query: &Query) -> Figure {
    let verdict = |low: f64, high: Option<f64>, same: f64| match high {
        _ if low > same => HIGHER,
        Some(high) if high < same => LOWER,
        _ => ALIKE,
    };
    let hidden = [one, other]
        .iter()
        .any(|side| side.figure.status == Status::Hidden);
    let mut figure = Figure::default();
    let word = match what {
        What::Share => {
            let told = one.split().zip(other.split());
            let told = told.zip(one.figure.value.zip(other.figure.value));
            told.map_or(NOTHING, |((a, b), (x, y))| {
                let (low, high) = interval::difference_over(a, b, query.confidence);
                figure.value = y.high.map(|most| Range {
                    low: x.low - most,
                    high: x.high.map(|high| high - y.low),
                });
                figure.interval = Some((low, Some(high)));
                figure.working = format!("({}) - ({})", one.figure.working, other.figure.working);
                verdict(low, Some(high), 0.0)
            })
        }
        What::Count => one
            .figure
            .count
            .zip(other.figure.count)
            .map_or(NOTHING, |(a, b)| {
                figure.value = bounds::ratio(a, b);
                figure.working = format!("{a} / {b}");
                figure.interval = interval::ratio_over(a, b, query.confidence);
                figure
                    .interval
                    .map_or(ALIKE, |(low, high)| verdict(low, high, 1.0))
            }),
    };
    let (group, unit) = match what {
        What::Share => ("difference", Unit::Points),
        What::Count => ("ratio", Unit::Ratio),
    };
    figure.unit = Some(unit);
    figure.status = if hidden {
        Status::Hidden
    } else {
        Status::of_value(figure.value)
    };
    let told = if hidden { "hidden" } else { word.0 };
    figure.keys = keys(one, &other.country, part, group, told);
    for (key, value) in &mut figure.keys {
        if matches!(*key, "year" | "source") && value != other.figure.key(key) {
            value.clear(); // neither is that of both
        }
    }
    let both = format!(
        "{} and {}",
        shown(&one.figure, what),
        shown(&other.figure, what)
    );
    let said = match word {
        _ if hidden => "hidden".into(),
        ALIKE => format!("{both} {}", word.1),
        word => format!("{both}: {}", word.1),
    };
    figure.remark = super::split::joined(&said, &unlike(one, other));
    figure
}

/// A number in words: whole percent, or a count.
fn shown(figure: &Figure, what: What) -> String {
    let whole = |share: f64| format!("{:.0}", share * 100.0 * (1.0 + f64::EPSILON));
    match (what, figure.value, figure.count) {
        (What::Share, Some(value), _) => {
            let (low, high) = (whole(value.low), value.high.map(whole));
            match high.filter(|high| *high != low) {
                Some(high) => format!("{low}-{high} %"),
                None => format!("{low} %"),
            }
        }
        (What::Count, _, Some(count)) => count.to_string(),
        _ => "unknown".into(),
    }
}

/// In what two figures are not alike.
fn unlike(one: &Side, other: &Side) -> String {
    let value = |of: &Side, key: &str| {
        of.kind
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.clone())
    };
    let mut in_what: Vec<&str> = Vec::new();
    if one.figure.year() != other.figure.year() {
        in_what.push("year");
    }
    for (key, known) in &one.kind {
        if value(other, key).as_ref() != Some(known) && !in_what.contains(key) {
            in_what.push(key);
        }
    }
    if in_what.is_empty() {
        return String::new();
    }
    let words = in_what.join(", ").replace('_', " ");
    format!("unlike: {words}")
}

fn notes(answer: &mut Answer, sides: &[Side], what: What, query: &Query) {
    let missing: Vec<String> = query
        .countries
        .iter()
        .filter(|code| !sides.iter().any(|side| side.country == **code))
        .map(|code| areas::name(code))
        .collect();
    if !missing.is_empty() {
        answer.note(format!("no figure of this kind: {}", missing.join(", ")));
    }
    let has = |group: &str, figures: &[Figure]| {
        figures
            .iter()
            .any(|figure| figure.key("group") == group && figure.interval.is_some())
    };
    let published = |side: &Side| side.figure.status == Status::Published;
    if sides.iter().any(published) {
        answer.note(
            "no base: nothing can be said of what is published without one; a base of `≥ n` is the smallest that could print its \
             whole percentages",
        );
    }
    if has("rank", &answer.figures) {
        let level = query.confidence * 100.0;
        answer.note(format!(
            "ranks: 1 is the largest, not the best; `value` is what bounds leave open, the interval a set of ranks in which all \
             true ones lie at once with {level} % confidence (Klein, Wright and Wieczorek 2020)"
        ));
    }
    if has("difference", &answer.figures) {
        answer.note("differences: in points, each with Newcombe's interval (1998) by itself; an interval that holds 0 tells nothing apart");
    }
    if what == What::Count && has("ratio", &answer.figures) {
        answer.note("ratios: the exact interval of two counts given their sum, each by itself; one that holds 1 tells nothing apart. More \
                     detected victims may be better detection");
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.remark.contains("unlike: "))
    {
        answer.note("unlike: of unlike counts, which differ in what is named; `--year` and `--source` choose others");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(countries: &[(&'static str, u64, u64)], published: &[(&'static str, f64)]) -> Answer {
        let keys = |country: &str| super::super::keys(country, Some(2020), "s", "female");
        let query = Query::default();
        let counted = countries.iter().map(|(country, part, base)| {
            let rest = Some(Count::exact(base - part));
            Figure::share(
                keys(country),
                Some(Count::exact(*part)),
                rest,
                query.level(),
            )
        });
        let published = published
            .iter()
            .map(|(country, share)| Figure::published(keys(country), *share));
        let figures = counted.chain(published).collect();
        Answer {
            figures,
            ..Answer::default()
        }
    }

    fn rows(answer: &Answer, group: &str) -> Vec<Figure> {
        answer
            .figures
            .iter()
            .filter(|figure| figure.key("group") == group)
            .cloned()
            .collect()
    }

    /// The paper's shares of women, of 100 and of 1,000 each (`shared/statistics.md` 1.2).
    #[test]
    fn ranks_are_those_of_the_reference() {
        for (n, expected) in [
            (100, [(1, 3), (1, 5), (1, 5), (2, 5), (2, 5)]),
            (1000, [(1, 1), (2, 3), (2, 3), (4, 5), (4, 5)]),
        ] {
            let shares = [
                ("KAZ", 74),
                ("TJK", 60),
                ("TKM", 60),
                ("KGZ", 47),
                ("UZB", 48),
            ];
            let counts = shares.map(|(country, percent)| (country, percent * n / 100, n));
            let query = Query {
                countries: shares.map(|(country, _)| country.to_owned()).to_vec(),
                ..Query::default()
            };
            let answer = compare(of(&counts, &[]), Unit::Share, &query, None, None).unwrap();
            let sets: Vec<(u32, u32)> = rows(&answer, "rank")
                .iter()
                .map(|figure| figure.interval.unwrap())
                .map(|(first, last)| (first as u32, last.unwrap() as u32))
                .collect();
            assert_eq!(sets, expected);
            assert_eq!(rows(&answer, "difference").len(), 10);
        }
    }

    #[test]
    fn verdicts_say_what_an_interval_says() {
        let answer = of(&[("AAA", 74, 100), ("BBB", 47, 100), ("CCC", 48, 100)], &[]);
        let answer = compare(answer, Unit::Share, &Query::default(), None, None).unwrap();
        let pairs = rows(&answer, "difference");
        let verdicts: Vec<&str> = pairs.iter().map(|figure| figure.key("verdict")).collect();
        assert_eq!(verdicts, ["higher", "higher", "cannot_be_told_apart"]);
        assert_eq!(pairs[2].remark, "47 % and 48 % cannot be told apart");
    }

    #[test]
    fn without_a_base_nothing_is_said_but_how_small_it_can_be() {
        let answer = of(&[("AAA", 30, 60)], &[("KAZ", 0.74)]);
        let answer = compare(answer, Unit::Share, &Query::default(), None, None).unwrap();
        let shares = rows(&answer, "share");
        assert_eq!(
            shares[1].base,
            Some(Count {
                low: 19,
                high: None
            })
        );
        let pair = &rows(&answer, "difference")[0];
        assert_eq!((pair.status, pair.value), (Status::Unknown, None));
        assert_eq!(pair.key("verdict"), "nothing_can_be_said");
        assert!(rows(&answer, "rank").is_empty());
        // the percentages of one split together
        let keys = |to: &str| super::super::keys("KGZ", None, "s", to);
        let split = [("RUS", 0.42), ("KAZ", 0.23), ("TUR", 0.12)];
        let figures = split
            .map(|(to, share)| Figure::published(keys(to), share))
            .to_vec();
        assert_eq!(least_base(&figures, &figures[0]), Some(26));
    }

    #[test]
    fn a_hidden_share_is_not_compared() {
        let answer = of(&[("AAA", 3, 60), ("BBB", 30, 60)], &[]);
        let answer = compare(answer, Unit::Share, &Query::default(), None, Some(11)).unwrap();
        let pair = &rows(&answer, "difference")[0];
        assert_eq!(
            (pair.status, pair.interval, pair.value),
            (Status::Hidden, None, None)
        );
        assert!(pair.working.is_empty() && pair.remark == "hidden");
    }

    #[test]
    fn a_part_that_is_not_there_is_refused_with_those_that_are() {
        let refusal = compare(
            of(&[("AAA", 3, 60)], &[]),
            Unit::Share,
            &Query::default(),
            Some("x"),
            None,
        );
        assert_eq!(
            refusal.unwrap_err(),
            "no part `x` to compare; there are `female`"
        );
    }
}
