//! The blocks of destinations: a split a country, year and source, and names without numbers.

use super::super::bars::{Bar, BarBlock, Bars, Mark};
use super::super::{select, words};
use super::CHART;
use crate::render::{Document, cells, sources};
use crate::stats::{Estimate, Statistic, Status, Subject, SumRole, whole};

/// Places at home: part of the destinations, and said apart.
use crate::stats::DOMESTIC;

pub(super) fn bars(document: &Document<'_>) -> Bars {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let mut blocks = Vec::new();
    for block in whole::wholes(figures) {
        let (label, detail) = words::block(&block[0], &ids);
        blocks.push(BarBlock {
            label,
            detail,
            bars: split(block),
        });
    }
    // splits before counts too small for one, and those before names without numbers; places by name
    let rank = |block: &BarBlock| {
        let all = |mark: Mark| block.bars.iter().all(|bar| bar.mark == mark);
        u8::from(all(Mark::Words)) + 2 * u8::from(all(Mark::Names))
    };
    blocks.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.label.cmp(&b.label)));
    Bars {
        blocks: together(blocks),
        ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        percent: true,
        confidence: select::confidence(document.table),
        ..Bars::default()
    }
}

/// Names without numbers of one place form one block, whatever their sources.
fn together(blocks: Vec<BarBlock>) -> Vec<BarBlock> {
    let named = |block: &BarBlock| block.bars.iter().all(|bar| bar.mark == Mark::Names);
    let mut all: Vec<BarBlock> = Vec::new();
    for mut block in blocks {
        match all.last_mut() {
            Some(last) if last.label == block.label && named(last) && named(&block) => {
                let details = [std::mem::take(&mut last.detail), block.detail];
                for (bar, detail) in last
                    .bars
                    .iter_mut()
                    .zip([&details[0]])
                    .chain(block.bars.iter_mut().zip([&details[1]]))
                {
                    if !detail.is_empty() {
                        bar.label = format!("{} {detail}", bar.label);
                    }
                }
                last.bars.append(&mut block.bars);
            }
            _ => all.push(block),
        }
    }
    all
}

/// For many countries, a picture has the largest destinations, and what is at home.
pub(super) fn first_alone(bars: &mut Bars) -> Option<String> {
    const SHOWN: usize = 3;
    if !bars.is_many() {
        return None;
    }
    let mut fewer = false;
    for block in &mut bars.blocks {
        let mut abroad = 0;
        block.bars.retain(|bar| {
            abroad += usize::from(bar.series == 0);
            let keep = bar.series != 0 || abroad <= SHOWN;
            fewer |= !keep;
            keep
        });
    }
    fewer.then(|| {
        format!("the {SHOWN} largest destinations abroad of each country; all are in the table")
    })
}

/// The bars of one split: the largest first, undivided candidates and the rest after them, then what is at home.
fn split(block: &[Estimate]) -> Vec<Bar> {
    let is_named =
        |figure: &Estimate| figure.status == Status::NotPublished && figure.part == SumRole::Alone;
    let at_home = block.iter().find(|figure| figure.key("group") == DOMESTIC);
    let says_the_same = |figure: &Estimate| {
        figure.key("group") == figure.key("country")
            && at_home.is_some_and(|home| {
                home.value.is_some() && home.value == figure.value && home.count == figure.count
            })
    };
    let mut parts: Vec<(u8, &Estimate)> = Vec::new();
    for figure in block.iter().filter(|figure| !is_named(figure)) {
        let group = figure.key("group");
        if group != DOMESTIC && !says_the_same(figure) {
            parts.push((color(group), figure));
        }
    }
    let size = |figure: &Estimate| figure.value.map_or(-1.0, |value| value.low);
    parts.sort_by(|a, b| a.0.cmp(&b.0).then(size(b.1).total_cmp(&size(a.1))));
    let few = fold(&mut parts);
    let mut bars: Vec<Bar> = parts
        .iter()
        .map(|(series, figure)| Bar::share(figure, group(figure), *series))
        .collect();
    bars.extend(few);
    if let Some(home) =
        at_home.filter(|figure| figure.part != SumRole::Alone || figure.value.is_some())
    {
        let own = block.iter().any(says_the_same);
        let label = if own || bars.is_empty() || home.value.is_none() {
            group(home)
        } else {
            format!("of these {}", group(home))
        };
        bars.push(Bar::share(home, label, 2));
    }
    let named: Vec<String> = block
        .iter()
        .filter(|figure| is_named(figure) && figure.key("group") != DOMESTIC)
        .map(group)
        .collect();
    if !named.is_empty() {
        let label = if bars.is_empty() {
            "documented"
        } else {
            "also documented"
        };
        bars.push(Bar::names(label, &named));
    }
    bars
}

/// Takes out the destinations of under 5 each, where they are many, and names them on one line.
fn fold(parts: &mut Vec<(u8, &Estimate)>) -> Option<Bar> {
    const MANY: usize = 4;
    let is_few = |(series, figure): &(u8, &Estimate)| {
        let count = figure.count.filter(|count| count.low == 0);
        *series == 0 && count.is_some_and(|count| count.high.is_some_and(|high| high < 5))
    };
    let number = parts.iter().filter(|part| is_few(part)).count();
    if number < MANY || number == parts.len() {
        return None;
    }
    let few = parts.extract_if(.., |part| is_few(part));
    let mut names: Vec<String> = few.map(|(_, figure)| group(figure)).collect();
    names.sort();
    Some(Bar::names(format!("{number} others, under 5 each"), &names))
}

/// The colour of a destination: domestic, undivided, or a separate place.
pub(super) fn color(group: &str) -> u8 {
    match group {
        DOMESTIC => 2,
        group if is_undivided(group) => 3,
        _ => 0,
    }
}

/// Whether a group is something other than a single place.
fn is_undivided(group: &str) -> bool {
    group.contains(';') || matches!(group, "missing" | "unknown" | "rest" | "other" | "others")
}

pub(super) fn group(figure: &Estimate) -> String {
    cells::key(&Subject::of(statistic()), "group", figure)
}

fn statistic() -> &'static Statistic {
    crate::stats::find(CHART.statistic).unwrap_or(&crate::stats::ALL[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Count;

    fn named(label: &str, detail: &str) -> BarBlock {
        BarBlock {
            label: label.into(),
            detail: detail.into(),
            bars: vec![Bar::names("documented", &["Russia".to_owned()])],
        }
    }

    #[test]
    fn names_without_numbers_of_one_place_stand_together() {
        let blocks = vec![
            named("Kyrgyzstan", "2023 [2]"),
            named("Kyrgyzstan", "2023 [5]"),
            named("Kyrgyzstan", "2023 [4]"),
            named("Tajikistan", "2023 [4]"),
        ];
        let blocks = together(blocks);
        let labels: Vec<&str> = blocks[0]
            .bars
            .iter()
            .map(|bar| bar.label.as_str())
            .collect();
        let all = [
            "documented 2023 [2]",
            "documented 2023 [5]",
            "documented 2023 [4]",
        ];
        assert_eq!((blocks.len(), labels), (2, all.to_vec()));
        assert_eq!(
            (blocks[0].detail.as_str(), blocks[1].detail.as_str()),
            ("", "2023 [4]")
        );
    }

    #[test]
    fn many_destinations_of_under_five_are_one_line() {
        let keys = |group: &str| vec![("country", "BGR".into()), ("group", group.into())];
        let share = |(group, low, high): (&str, u64, u64)| {
            let rest = Count::between(100, 120);
            let level = crate::stats::Query::default().level();
            Estimate::share(
                keys(group),
                Some(Count::between(low, high)),
                Some(rest),
                level,
            )
        };
        let counts = [
            ("DEU", 58, 58),
            ("AUT", 0, 4),
            ("ITA", 0, 4),
            ("CYP", 0, 4),
            ("SWE", 0, 4),
        ];
        let bars = split(&counts.map(share));
        let labels: Vec<&str> = bars.iter().map(|bar| bar.label.as_str()).collect();
        assert_eq!(labels, ["Germany", "4 others, under 5 each"]);
        assert_eq!(bars[1].value, "Austria, Cyprus, Italy, Sweden");
        assert_eq!(
            split(&counts.map(share)[..4]).len(),
            4,
            "three are not many"
        );
    }

    #[test]
    fn of_many_countries_the_first_destinations_are_drawn_and_it_is_said() {
        let bar = |series: u8| Bar {
            series,
            ..Bar::words("a", "1".into(), String::new())
        };
        let block = || BarBlock {
            bars: [0, 0, 0, 0, 3, 2].map(bar).into(),
            ..BarBlock::default()
        };
        let mut many = Bars {
            blocks: (0..20).map(|_| block()).collect(),
            ..Bars::default()
        };
        assert!(first_alone(&mut many).is_some());
        let left: Vec<u8> = many.blocks[7].bars.iter().map(|bar| bar.series).collect();
        assert_eq!(left, [0, 0, 0, 3, 2]);
    }
}
