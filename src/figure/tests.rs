//! What holds for every figure: it stays on its ground, its words do not run into each other, and its SVG is well formed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use resvg::usvg::roxmltree;

use super::*;
use crate::render::Detail;
use crate::stats::mathematics::bounds::Range;
use crate::stats::note::PlaceYear;
use crate::stats::{Answer, Count, Estimate, Note, Remark, Remarks, Status, Weight};

#[test]
fn every_figure_draws_a_statistic_and_none_has_the_name_of_another() {
    for (at, chart) in ALL.iter().enumerate() {
        assert!(ALL[..at].iter().all(|other| other.name != chart.name));
        assert!(
            crate::stats::find(chart.statistic).is_some(),
            "{}",
            chart.name
        );
        assert!(!chart.description.is_empty());
    }
}

const COUNTRIES: [&str; 8] = ["KAZ", "KGZ", "143", "VCT", "COD", "GBR", "SHN", "BIH"];
const DESTINATIONS: [&str; 8] = [
    "KAZ",
    "RUS",
    "143",
    "GBR",
    "KGZ;UZB;IND;ARE;BGD;BLR;MDA",
    "FJI",
    "",
    "COD",
];
const SOURCES: [&str; 3] = [
    "tip-2023",
    "<script>alert(1)</script>",
    "отчёт организации с названием",
];

/// One of several remarks, or none.
fn remarks(at: u64) -> Remarks {
    match at % 4 {
        0 => Remarks::default(),
        1 => Remark::counted("cases").into(),
        2 => Remark::Printed("printed as about 10%, not divided between the two".into()).into(),
        _ => Remark::Counted {
            measure: "assisted".into(),
            international: true,
        }
        .into(),
    }
}

fn groups(statistic: &str) -> &'static [&'static str] {
    match statistic {
        "gender-share" => &["female", "male", "other", "unknown"],
        "identification-gap" => &[
            "government",
            "civil_society",
            "difference",
            "ratio",
            "known_to_either",
        ],
        "tier-history" => &["1", "2", "2WL", "3", "SC", ""],
        "destination-split" => &[
            "RUS",
            "KGZ;UZB;IND;ARE;BGD;BLR;MDA",
            "domestic",
            "missing",
            "COD",
            "TUR",
        ],
        "flows" => &[""],
        _ => &["total"],
    }
}

/// A figure of a statistic, from a few numbers.
fn figure(
    statistic: &Statistic,
    beside: &[&'static str],
    countries: &[&str],
    n: &[u64; 6],
) -> Estimate {
    let pick = |from: &[&str], at: u64| from[at as usize % from.len()].to_owned();
    let keys = statistic.keys.iter().chain(beside).map(|&key| {
        let value = match key {
            "country" | "origin" => pick(countries, n[0]),
            "destination" => pick(&DESTINATIONS, n[3]),
            "year" => (2015 + n[1] % 9).to_string(),
            "source" => pick(&SOURCES, n[2]),
            "sex" => pick(&["male", "female", "unknown", "other", ""], n[2] / 3),
            "age" => pick(
                &["0-8", "9-17", "48+", "child", "adult", "unknown", ""],
                n[3],
            ),
            "group" => pick(groups(statistic.name), n[3]),
            _ => String::new(),
        };
        (key, value)
    });
    let (count, base) = (n[4] % 2_000, n[4] % 2_000 + n[5] % 2_000);
    let mut figure = Estimate {
        keys: keys.map(|(key, value)| (key, value.into())).collect(),
        remarks: remarks(n[5]),
        ..Estimate::default()
    };
    number(&mut figure, (count, base), n[5] % 6);
    figure
}

/// Gives a figure a number of some kind.
fn number(figure: &mut Estimate, (count, base): (u64, u64), kind: u64) {
    let share = count as f64 / base.max(1) as f64;
    let known = |high| Some(Count { low: count, high });
    match kind {
        0 => figure.status = Status::NotPublished,
        1 => figure.status = Status::Hidden,
        2 => {
            (figure.status, figure.value) = (Status::Published, Some(Range::exact(share)));
        }
        3 => {
            (figure.status, figure.count) = (Status::Bounded, known(None));
            figure.value = Some(Range {
                low: share,
                high: None,
            });
        }
        4 => {
            (figure.status, figure.count) = (Status::Bounded, known(Some(count + 4)));
            figure.base = known(Some(base));
            figure.value = Some(Range {
                low: share,
                high: Some((share + 0.1).min(1.0)),
            });
            figure.interval = Some((share / 2.0, None));
        }
        _ => {
            (figure.status, figure.count) = (Status::Exact, known(Some(count)));
            figure.base = known(Some(base)).filter(|_| base > 0);
            figure.value = Some(Range::exact(share));
            figure.interval = Some((share / 2.0, Some(f64::midpoint(share, 1.0))));
        }
    }
}

/// Checks a drawing, and gives its height.
fn check(chart: &Chart, numbers: &[[u64; 6]], countries: &[&str], width: f64) -> f64 {
    let statistic = crate::stats::find(chart.statistic).expect("a statistic");
    let named = |name: &&str| !statistic.keys.contains(name);
    let beside: Vec<&'static str> = chart.by.iter().copied().filter(named).collect();
    let mut figures: Vec<Estimate> = numbers
        .iter()
        .map(|n| figure(statistic, &beside, countries, n))
        .collect();
    figures.sort_by(|a, b| a.keys.cmp(&b.keys));
    figures.dedup_by(|a, b| a.keys == b.keys);
    let answer = Answer {
        figures,
        notes: vec![Note::stated(
            "strange",
            Weight::Warning,
            "a statement with `code` & <b>",
        )],
    };
    let table = (chart.choose)(
        Public::broken_down(statistic, beside, answer, 0.95, None),
        &Query::default(),
    );
    let document = Document {
        table: &table,
        query: BTreeMap::from([("command", "figure".to_owned())]),
        sources: BTreeMap::new(),
        ledger: &[],
        raw: false,
        detail: Detail::All,
    };
    let style = Style {
        width,
        theme: Theme::Auto,
        ..Style::default()
    };
    let picture = picture(chart, &document, &style);
    check_texts(chart, &picture, width);
    check_svg(&svg(chart, &document, &style).expect("an SVG"), &table);
    if !(chart.vega)(&document).is_null() {
        let specification = vega(chart, &document, &style).expect("a specification");
        serde_json::from_str::<Value>(&specification).expect("JSON");
    }
    let screen = Screen {
        width: 60,
        color: false,
    };
    assert!(!terminal(chart, &document, screen).contains("NaN"));
    picture.height
}

/// No text leaves a picture or runs into another.
fn check_texts(chart: &Chart, picture: &Picture, width: f64) {
    let texts = frame::reaches(&picture.items, (0.0, 0.0));
    for (at, (text, [left, top, right, bottom])) in texts.iter().enumerate() {
        assert!(
            *left >= -0.5
                && *right <= picture.width + 0.5
                && *top >= 0.0
                && *bottom <= picture.height,
            "{} at {width}: `{text}` leaves the picture: {left} {top} {right} {bottom}",
            chart.name
        );
        for (other, [l, t, r, b]) in &texts[..at] {
            let over = (right.min(*r) - left.max(*l)).min(bottom.min(*b) - top.max(*t));
            assert!(
                over < 1.0,
                "{} at {width}: `{text}` runs into `{other}`",
                chart.name
            );
        }
    }
}

/// An SVG is well-formed, has no NaN, and holds the rows of its table.
fn check_svg(svg: &str, table: &Public) {
    for strange in ["NaN", "inf\"", "<script", "<b>"] {
        assert!(!svg.contains(strange), "{strange}");
    }
    let tree = roxmltree::Document::parse(svg).expect("well-formed XML");
    let named = |name: &str| {
        tree.root_element()
            .children()
            .find(|node| node.has_tag_name(name))
    };
    assert!(named("title").is_some_and(|node| node.text().is_some()));
    assert!(named("desc").is_some_and(|node| node.text().is_some()));
    let inside = named("metadata")
        .and_then(|node| node.text())
        .expect("provenance");
    let inside: Value = serde_json::from_str(inside).expect("JSON");
    assert_eq!(
        inside["rows"].as_array().map(Vec::len),
        Some(select::figures(table).len())
    );
}

#[test]
fn of_each_country_and_source_the_latest_year_is_drawn_with_its_notes() {
    let statistic = crate::stats::find("gender-share").expect("a statistic");
    let numbers = [
        [1, 0, 0, 0, 10, 5],
        [1, 3, 0, 0, 10, 5],
        [2, 1, 0, 0, 10, 5],
    ];
    let places = [("KGZ", 2015), ("KGZ", 2018), ("143", 2016), ("BEL", 2014)];
    let places = places.map(|(country, year)| PlaceYear {
        country: country.to_owned(),
        year: Some(year),
    });
    let answer = Answer {
        figures: numbers
            .iter()
            .map(|n| figure(statistic, &[], &COUNTRIES, n))
            .collect(),
        notes: vec![Note::PartsExceedTotal {
            by: "sex",
            places: places.to_vec(),
        }],
    };
    let table = Public::figures(statistic, answer, 0.95, None);
    let latest = select::latest(table.clone(), &Query::default());
    let years: Vec<Option<i64>> = select::figures(&latest)
        .iter()
        .map(Estimate::year)
        .collect();
    assert_eq!(years, [Some(2018), Some(2016)]);
    let kept = Note::PartsExceedTotal {
        by: "sex",
        places: places[1..].to_vec(),
    };
    assert_eq!(latest.notes()[0], kept);
    let asked = Query {
        years: Some((2015, 2018)),
        ..Query::default()
    };
    assert_eq!(select::figures(&select::latest(table, &asked)).len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]
    #[test]
    fn words_stay_on_the_ground_and_apart(
        numbers in prop::collection::vec(any::<[u64; 6]>(), 0..40),
        wider in prop::sample::select(vec![360.0, 720.0, 1_400.0]),
    ) {
        // on the narrowest ground always, on one other
        for chart in ALL {
            for width in [240.0, wider] {
                check(chart, &numbers, &COUNTRIES, width);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]
    #[test]
    fn of_many_countries_words_stay_apart_on_few_pages(
        numbers in prop::collection::vec(any::<[u64; 6]>(), 160),
        width in prop::sample::select(vec![360.0, 800.0, 1_400.0]),
    ) {
        let countries = crate::stats::areas::all().iter();
        let countries = countries.filter(|area| area.kind == "country");
        let codes: Vec<&str> = countries.map(|area| area.code.as_str()).take(160).collect();
        // one figure of each country, so that most have a row
        let one_each = numbers.iter().zip(0..).map(|(n, at)| [at, 0, 0, n[3], n[4], n[5]]);
        let numbers: Vec<[u64; 6]> = one_each.collect();
        for chart in ALL.iter().filter(|chart| !["gap", "hidden"].contains(&chart.name)) {
            let height = check(chart, &numbers, &codes, width);
            prop_assert!(height < 6_000.0, "{} at {width}: {height}", chart.name);
        }
    }
}
