//! Concentration of the destinations of an origin: its measures, as rows of the statistic `flows`.

use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::Range;
use crate::stats::mathematics::concentration::{Class, Concentration};
use crate::stats::{Remark, Unit};

/// The group of the sum of squared shares.
pub(super) const HHI: &str = "hhi";

/// A measure of concentration.
pub(super) struct Measure {
    pub group: &'static str,
    pub unit: Unit,
    pub value: Option<Range>,
    pub working: String,
    /// Why it has no value, where there are cases.
    pub undefined: Option<Remark>,
}

/// The measures of concentration; all unknown where there are no cases.
pub(super) fn measures(measured: Option<&Concentration>, classes: &[Class]) -> [Measure; 7] {
    let (squares, counts) = (working(classes), inserted(classes));
    let shannon = format!("-sum of (x / n) ln(x / n) {counts}");
    let k = measured.map(|one| one.categories);
    let destinations = k.map(|k| Range {
        low: k.low as f64,
        high: k.high.map(|high| high as f64),
    });
    let no_evenness = if k.and_then(Count::number) == Some(1) {
        Remark::OneDestination
    } else {
        Remark::DestinationsNotFixed
    };
    let measure = |group, unit, value: Option<Range>, working, undefined: Option<Remark>| Measure {
        group,
        unit,
        value,
        working,
        undefined: undefined.filter(|_| measured.is_some() && value.is_none()),
    };
    let index =
        |group, value, working, undefined| measure(group, Unit::Number, value, working, undefined);
    let number = |group, value, working| measure(group, Unit::Destinations, value, working, None);
    let hhi = measured.map(|one| one.hhi);
    let effective = measured.map(Concentration::effective_number);
    let simpson = measured.and_then(Concentration::simpson_unbiased);
    let pairs = format!("sum of x (x - 1) / (n (n - 1)) {counts}");
    let entropy = measured.map(|one| one.entropy);
    let effective_shannon = measured.map(Concentration::effective_number_shannon);
    let evenness = measured.and_then(Concentration::evenness);
    [
        index(HHI, hhi, squares.clone(), None),
        number("effective_number", effective, format!("1 / ({squares})")),
        index("simpson_unbiased", simpson, pairs, Some(Remark::OneCase)),
        index("shannon", entropy, shannon.clone(), None),
        number(
            "effective_number_shannon",
            effective_shannon,
            format!("exp({shannon})"),
        ),
        measure(
            "destinations",
            Unit::Categories,
            destinations,
            String::new(),
            None,
        ),
        index(
            "evenness",
            evenness,
            format!("({shannon}) / ln(k)"),
            Some(no_evenness),
        ),
    ]
}

/// A destination, a set of candidates, or an area, whose members are the candidates.
pub(super) fn class(destination: &str, count: Count) -> Class {
    let codes = destination.split(';').flat_map(|code| {
        let members = areas::members(code);
        let own = members.is_empty().then_some(code);
        members.into_iter().chain(own)
    });
    Class {
        places: codes.map(str::to_owned).collect(),
        count,
    }
}

/// Those of unknown destination: at any of the places named, or at two others.
pub(super) fn anywhere(classes: &[Class], count: Count) -> Class {
    let named = classes.iter().flat_map(|class| class.places.clone());
    Class {
        places: named.chain([String::new(), " ".into()]).collect(),
        count,
    }
}

/// The most classes whose counts are put into a formula.
const SHOWN: usize = 12;

/// The counts of classes for a formula; `[17]` is a set, with one place up to as many as it has cases.
fn terms(classes: &[Class]) -> Vec<String> {
    let term = |class: &Class| match class.places.len() {
        0 | 1 => format!("{}", class.count),
        _ => format!("[{}]", class.count),
    };
    classes.iter().map(term).collect()
}

/// The sum of squares with the numbers put in.
fn working(classes: &[Class]) -> String {
    if classes.len() > SHOWN {
        return format!(
            "sum of the squared shares of {} destinations",
            classes.len()
        );
    }
    let terms = terms(classes);
    let squares: Vec<String> = terms.iter().map(|term| format!("{term}^2")).collect();
    format!("({}) / ({})^2", squares.join(" + "), terms.join(" + "))
}

/// What the counts in a formula are.
fn inserted(classes: &[Class]) -> String {
    if classes.len() > SHOWN {
        return format!("for the counts x of {} destinations", classes.len());
    }
    let terms = terms(classes);
    format!("for x = {}; n = {}", terms.join(", "), terms.join(" + "))
}
