//! What a reader of a dashboard can choose: years, what is shown, and which part of the world the map begins with.

use std::collections::BTreeMap;

use super::data::{Splits, Total};
use crate::stats::Whole;

/// For each series its years without a gap, the empty one of all years first, and how many countries it has in each; a source
/// without counts has the years of its shares.
pub(super) fn years(
    series: &[Whole],
    counts: &[Vec<Total>],
    splits: &Splits,
) -> Vec<Vec<(String, usize)>> {
    let mut of_series = Vec::new();
    for (at, whole) in series.iter().enumerate() {
        let counted = counts.iter().flatten();
        let counted =
            counted.filter(|total| total.0 == at && (total.2.is_number() || !total.2[0].is_null()));
        let mut known = number_of(counted.map(|total| total.1.as_str()));
        if known.is_empty() {
            let divided = splits.values().flatten().flatten();
            let divided = divided.filter(|parts| series[parts.0].source == whole.source);
            known = number_of(divided.map(|parts| parts.1.as_str()));
        }
        of_series.push(without_gaps(&known));
    }
    of_series
}

fn number_of<'a>(years: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut number_of = BTreeMap::new();
    for year in years {
        *number_of.entry(year).or_default() += 1;
    }
    number_of
}

fn without_gaps(known: &BTreeMap<&str, usize>) -> Vec<(String, usize)> {
    let numbers: Vec<i64> = known.keys().filter_map(|year| year.parse().ok()).collect();
    let every = numbers.iter().min().zip(numbers.iter().max());
    let every = every.map_or(Vec::new(), |(first, last)| (*first..=*last).collect());
    let mut all: Vec<String> = every.iter().map(i64::to_string).collect();
    if known.contains_key("") || all.is_empty() {
        all.insert(0, String::new());
    }
    let with_number = |year: String| {
        let number = known.get(year.as_str()).copied().unwrap_or_default();
        (year, number)
    };
    all.into_iter().map(with_number).collect()
}

/// What a map can show: a name, in which shares have their statistic and group, and words.
pub(super) fn metrics(groups: &[[String; 2]], splits: &Splits) -> Vec<[String; 2]> {
    let mut all = vec![
        ("count".to_owned(), "Victims counted".to_owned()),
        ("rate".into(), "Victims per 100,000 inhabitants".into()),
    ];
    for (statistic, group, words) in [
        ("gender-share", "female", "Share of women and girls"),
        ("age-share", "child", "Share of children"),
    ] {
        if groups.iter().any(|[code, _]| code == group) {
            all.push((format!("{statistic}:{group}"), words.into()));
        }
    }
    let forms = splits.get("exploitation-share").into_iter().flatten();
    let cells = forms.flatten().flat_map(|parts| &parts.4);
    let mut forms: Vec<usize> = cells
        .filter_map(|cell| usize::try_from(cell.get(0)?.as_u64()?).ok())
        .collect();
    forms.sort_unstable();
    forms.dedup();
    for [code, name] in forms.into_iter().filter_map(|form| groups.get(form)) {
        if code != "missing" {
            all.push((
                format!("exploitation-share:{code}"),
                format!("Share in {name}"),
            ));
        }
    }
    all.into_iter().map(<[String; 2]>::from).collect()
}

/// Left, right, top and bottom of what is shown of a map: the world, or the part of it where few countries lie.
pub(super) fn view(map: &[(String, String, [i64; 2])], codes: &[String]) -> [i64; 4] {
    const FEW: usize = 60;
    let here: Vec<[i64; 2]> = map
        .iter()
        .filter(|(code, ..)| codes.contains(code))
        .map(|land| land.2)
        .collect();
    let ends = |way: usize, margin: i64| {
        let places = || here.iter().map(|place| place[way]);
        Some((places().min()? - margin, places().max()? + margin))
    };
    match (ends(0, 35), ends(1, 28)) {
        (Some((left, right)), Some((top, bottom))) if here.len() < FEW => {
            [left, right, top, bottom]
        }
        _ => [0, 985, 8, 430],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_without_a_figure_are_offered_as_empty() {
        let known = BTreeMap::from([("", 2), ("2019", 5), ("2021", 1)]);
        let of = |year: &str, number| (year.to_owned(), number);
        assert_eq!(
            without_gaps(&known),
            [of("", 2), of("2019", 5), of("2020", 0), of("2021", 1)]
        );
        assert_eq!(without_gaps(&BTreeMap::new()), [of("", 0)]);
    }

    #[test]
    fn few_countries_are_seen_from_near() {
        let land = |code: &str, place| (code.to_owned(), String::new(), place);
        let map = [
            land("KAZ", [640, 90]),
            land("KGZ", [670, 110]),
            land("FRA", [480, 90]),
        ];
        assert_eq!(
            view(&map, &["KAZ".into(), "KGZ".into()]),
            [605, 705, 62, 138]
        );
        assert_eq!(view(&map, &[]), [0, 985, 8, 430]);
    }
}
