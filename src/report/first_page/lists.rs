//! The short tables of page 1: the highest rates and the largest flows.

use super::super::cite::Cited;
use super::super::content::ReportTable;
use super::super::gather::{Gathered, latest_of_sources};
use super::super::{english, tables};
use super::group::GroupSeries;
use crate::render::{cells, number};
use crate::stats::{Estimate, Status, Subject, areas, find};

/// Rows of each.
const MOST: usize = 7;

/// The countries with the highest rates, each in its latest year.
pub(super) fn rates(
    codes: &[&str],
    series: Option<&GroupSeries<'_>>,
    gathered: &Gathered,
    cited: &mut Cited,
) -> Option<ReportTable> {
    let subject = Subject::of(find("victim-rate")?);
    let series = series?;
    let of = |code: &&str| {
        let rates = gathered.figures("victim-rate", code).iter();
        let own = rates.filter(|figure| {
            figure.value.is_some()
                && figure.status != Status::Contradicted
                && figure.key("source") == series.source()
                && figure.key("group") == series.reporter()
        });
        own.max_by_key(|figure| figure.year())
    };
    let mut found: Vec<&Estimate> = codes.iter().filter_map(of).collect();
    let low = |figure: &Estimate| figure.value.map_or(0.0, |value| value.low);
    found.sort_by(|a, b| low(b).total_cmp(&low(a)));
    if found.len() < 3 {
        return None;
    }
    let all = found.len();
    found.truncate(MOST);
    let row = |figure: &&Estimate| {
        let [value, _] = cells::value(&subject, figure);
        vec![
            areas::name(figure.key("country")),
            figure.key("year").to_owned(),
            number::count(figure.count),
            value,
        ]
    };
    let heads = [
        ("Country", false),
        ("Year", false),
        ("Number", true),
        ("Per 100,000", true),
    ];
    let mut table = tables::texts(
        "Highest rates per 100,000 inhabitants",
        &heads,
        found.iter().map(row).collect(),
    );
    let references = cited.of(found.iter().copied());
    table.notes = vec![format!(
        "{} of {all} countries with a rate, each in its latest year; a higher rate may mean better detection. {}",
        found.len(),
        references
            .iter()
            .map(|n| format!("[{n}]"))
            .collect::<String>()
    )];
    Some(table)
}

/// The largest flows into the countries, each in its latest year.
pub(super) fn flows(
    codes: &[&str],
    series: Option<&GroupSeries<'_>>,
    gathered: &Gathered,
    cited: &mut Cited,
) -> Option<ReportTable> {
    let mut found: Vec<(&str, &Estimate)> = codes
        .iter()
        .flat_map(|code| flows_into(code, series, gathered))
        .collect();
    found.sort_by_key(|(_, figure)| std::cmp::Reverse(figure.count.map_or(0, |count| count.low)));
    if found.len() < 3 {
        return None;
    }
    found.truncate(MOST);
    let row = |(code, figure): &(&str, &Estimate)| {
        vec![
            areas::name(figure.key("group")),
            areas::name(code),
            figure.key("year").to_owned(),
            number::count(figure.count),
        ]
    };
    let heads = [
        ("From", false),
        ("To", false),
        ("Year", false),
        ("Number", true),
    ];
    let rows = found.iter().map(row).collect();
    let mut table = tables::texts("Largest flows across borders", &heads, rows);
    let references = cited.of(found.iter().map(|(_, figure)| *figure));
    let references: String = references.iter().map(|n| format!("[{n}]")).collect();
    let (_, many) = english::noun(&found[0].1.measure);
    table.notes = vec![format!(
        "{} by citizenship, in the latest year of each country. {references}",
        english::capital(many)
    )];
    Some(table)
}

/// The flows into a country from others, as the source of the series has them, or the first that has any.
fn flows_into<'a>(
    code: &'a str,
    series: Option<&GroupSeries<'_>>,
    gathered: &'a Gathered,
) -> Vec<(&'a str, &'a Estimate)> {
    let blocks = latest_of_sources(gathered.figures("origin-split", code));
    let own = |block: &&&[Estimate]| series.is_none_or(|of| block[0].key("source") == of.source());
    let block = blocks.iter().find(own).copied().unwrap_or_default();
    let is_flow = |figure: &&Estimate| {
        let origin = figure.key("group");
        let counted = figure.count.is_some_and(|count| count.low > 0);
        counted && origin != code && areas::by_code(origin).is_some()
    };
    let flows = block.iter().filter(is_flow);
    flows.map(|figure| (code, figure)).collect()
}
