//! The main numbers of a country, in a few words each.

use super::cite::Cited;
use super::content::Fact;
use super::english;
use super::gather::{Gathered, latest_of_sources};
use crate::render::{cells, number};
use crate::stats::INFERRED;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{Count, Estimate, Status, Subject, find};

/// The main numbers of a country, from its line of the summary.
pub(super) fn facts(line: &CountrySummary, gathered: &Gathered, cited: &mut Cited) -> Vec<Fact> {
    let mut facts = sides(line, cited);
    if facts.is_empty() {
        facts.extend(recorded(line, gathered, cited));
    }
    facts.extend(gap(line, cited));
    let women = line.women.as_ref().filter(|figure| figure.value.is_some());
    if let Some(figure) = women.filter(|_| !gathered.withheld.contains(&line.country)) {
        let note = match figure.status {
            Status::Published => "published without a base".to_owned(),
            _ => format!("of {}", number::count(figure.base)),
        };
        let text = number::share_or_count(figure);
        facts.push(fact("Women and girls", text, &note, figure, cited));
    }
    facts.extend(rate(line, gathered, cited));
    facts.extend(tier(line, cited));
    facts
}

/// What government and civil society report.
fn sides(line: &CountrySummary, cited: &mut Cited) -> Vec<Fact> {
    let sides = [
        ("government", "By government"),
        ("civil_society", "By civil society"),
    ];
    let mut facts = Vec::new();
    for (group, label) in sides {
        let Some(figure) = line.side(group) else {
            continue;
        };
        let (one, many) = english::noun(&figure.measure);
        let alone = figure.count.and_then(Count::number) == Some(1);
        let noun = if alone { one } else { many };
        let (value, what) = match figure.status {
            Status::NotPublished => ("n.p.".into(), "not published, not zero"),
            Status::Hidden => ("hidden".into(), noun),
            _ => (
                number::count(figure.count) + cells::contradicted(figure),
                noun,
            ),
        };
        facts.push(fact(label, value, what, figure, cited));
    }
    facts
}

/// The latest count of other reporters.
fn recorded(line: &CountrySummary, gathered: &Gathered, cited: &mut Cited) -> Option<Fact> {
    let detected = latest_of_sources(gathered.figures("detected-victims", &line.country));
    let figure = detected.first()?.first()?;
    // sources of the same year are named, and what they agree on is stated once
    let others: Vec<String> = detected[1..]
        .iter()
        .filter_map(|block| block.first())
        .filter(|other| other.year() == figure.year() && other.count != figure.count)
        .filter(|other| other.count.is_some())
        .map(|other| format!("{} by {}", number::count(other.count), other.key("source")))
        .collect();
    let value = match figure.status {
        Status::Hidden => "hidden".into(),
        _ => number::count(figure.count) + cells::contradicted(figure),
    };
    let label = match figure.key("group") {
        "case_data" => "In case records".to_owned(),
        other => format!("By {}", other.replace('_', " ")),
    };
    let noun = english::noun(figure.key("measure")).1;
    let mut fact = fact(&label, value, noun, figure, cited);
    if !others.is_empty() {
        fact.note = format!("{}; {}", fact.note, others.join(", "));
    }
    Some(fact)
}

/// The ratio where there is one, else the difference.
fn gap(line: &CountrySummary, cited: &mut Cited) -> Option<Fact> {
    let known = |group: &str| {
        let figure = line.side(group)?;
        Some((figure, figure.value?))
    };
    if let Some((figure, value)) = known("ratio") {
        let text = number::ratio(value, None);
        return Some(fact("Civil society to government", text, "", figure, cited));
    }
    let (figure, value) = known("difference")?;
    let text = number::signed(value);
    Some(fact(
        "Civil society minus government",
        text,
        "",
        figure,
        cited,
    ))
}

fn rate(line: &CountrySummary, gathered: &Gathered, cited: &mut Cited) -> Option<Fact> {
    let rates = latest_of_sources(gathered.figures("victim-rate", &line.country));
    let figure = rates
        .iter()
        .flat_map(|block| block.iter())
        .find(|figure| figure.value.is_some() && figure.key("group") == "government")?;
    let [text, _] = cells::value(&Subject::of(find("victim-rate")?), figure);
    let what = english::noun(figure.key("measure")).1;
    let what = format!("{what} by government");
    Some(fact("Per 100,000 inhabitants", text, &what, figure, cited))
}

fn tier(line: &CountrySummary, cited: &mut Cited) -> Option<Fact> {
    let placement = &line.tier.as_ref()?.placement;
    let tier = match placement.tier.as_deref() {
        Some("2WL") => "2 Watch List",
        Some("SC") => "Special Case",
        Some(tier) => tier,
        None => "–",
    };
    Some(Fact {
        label: "Tier".into(),
        value: tier.into(),
        note: if placement.basis == INFERRED {
            format!("TIP Report {}, inferred", placement.year)
        } else {
            format!("TIP Report {}", placement.year)
        },
        sources: cited.numbers([placement.source.as_str()]),
    })
}

/// A number with what it is of, and its year.
fn fact(label: &str, value: String, what: &str, figure: &Estimate, cited: &mut Cited) -> Fact {
    let when = figure.year();
    let when = when.map_or("years pooled".into(), |year| year.to_string());
    Fact {
        label: label.into(),
        value,
        note: if what.is_empty() {
            when
        } else {
            format!("{what}, {when}")
        },
        sources: cited.of([figure]),
    }
}
