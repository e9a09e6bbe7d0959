//! Flows from origins to destinations: shares of all flows of a source and year, the domestic share, and how far the
//! victims of an origin are in few destinations or spread over many.

use std::collections::BTreeMap;

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::destination_concentration::{HHI, anywhere, class, measures};
use super::home::{Inside, domestic, inside};
use super::places::{DOMESTIC, Known, each};
use super::split::{self, MISSING, PublishedSplit, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::grouping::group_by;
use crate::stats::mathematics::bounds::sum;
use crate::stats::mathematics::concentration::{self, Class};
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Base, Query, sources_that, with_totals};
use crate::stats::rows::Route;
use crate::stats::{Description, Note, Remark, Remarks, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "flows",
        title: "Flows of victims from origins to destinations",
        unit: Unit::Share,
        keys: &["origin", "destination", "year", "source", "group"],
        formula: "n(origin, destination) / n(all flows of the source and year); Goodman simultaneous intervals. `domestic`: \
              flows within the origin, of each origin and, without one, of all. Over the destinations of an origin, `hhi`: sum of \
              squared shares, 1 if all go to one destination; `effective_number`: 1 / hhi; `simpson_unbiased`: sum of \
              x (x - 1) / (n (n - 1)), the probability that two different cases go to one destination; `shannon`: entropy, sum of \
              -p ln(p), in nats; `effective_number_shannon`: exp(shannon); `destinations`: k, how many the source distinguishes; \
              `evenness`: shannon / ln(k). Cases of combined destinations range from each in a separate place to all in one",
        base: "`known`: victims (or cases) with known origin and destination; `all`: also those of whom one is unknown; \
           `worst-case`: all, with none to all of the unknown in the category. `domestic` and measures of concentration: \
           those of the origin",
        caveats: &[
            "routes known to a source are not all routes",
            "the more destinations a source distinguishes, the lower is the concentration: compare only with the same `destinations`",
            "selected countries limit the rows; the base is still all flows of the source and year",
        ],
        source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; Hirschman (1964), American Economic Review 54; Simpson (1949), \
             doi:10.1038/163688a0; Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x; Pielou (1966), \
             doi:10.1016/0022-5193(66)90013-0; Hill (1973), doi:10.2307/1934352",
        tables: &[Table::Routes],
        divides: &["origin", "destination"],
        needs: Needs::routes(Division::NONE),
    },
    compute,
};

/// Between origin and destination in the name of a flow.
const TO: char = '>';

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let totals = with_totals(data)?;
    let of_cases = sources_that(data, |source| source.collects("case_data"))?;
    let mut rows = query.everywhere().routes(data)?;
    rows.retain(|row| row.measure != "repatriated");
    // cases are never added to victims
    let blocks = group_by(rows, |row| (row.year, row.source, row.measure == "cases"));
    for ((year, source, cases), rows) in blocks.iter() {
        let flow = |row: &Route| format!("{}{TO}{}", row.origin, row.destination);
        let block = FlowsOfYear {
            flows: each(rows, flow, totals.contains(source)),
            year: year.map(|year| year.to_string()).unwrap_or_default(),
            of_cases: of_cases.contains(source),
            source: source.to_owned(),
            cases,
        };
        answer.figures.extend(block.figures(query));
    }
    let any = |wanted: &dyn Fn(&Estimate) -> bool| answer.figures.iter().any(wanted);
    let unnumbered = any(&|figure| figure.status == Status::NotPublished);
    let concentrations = any(&|figure| figure.key("group") == HHI);
    if unnumbered {
        answer.note(Note::NotPublished(Unpublished::Flow));
    }
    if concentrations {
        answer.note(Note::Concentration);
    }
    split::note_intervals(&mut answer);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// The flows of one source and year.
struct FlowsOfYear {
    flows: Vec<(String, Known)>,
    year: String,
    source: String,
    cases: bool,
    of_cases: bool,
}

impl FlowsOfYear {
    fn keys(&self, origin: &str, destination: &str, group: &str) -> Keys {
        vec![
            ("origin", origin.into()),
            ("destination", destination.into()),
            ("year", CompactString::from(&self.year)),
            ("source", CompactString::from(&self.source)),
            ("group", group.into()),
        ]
    }

    /// The flows by origin, largest first; then the unknown, and the domestic share of all.
    fn figures(&self, query: &Query) -> Vec<Estimate> {
        let named = self.flows.iter().map(|(flow, known)| (ends(flow), known));
        let (known, unknown): (Vec<_>, Vec<_>) =
            named.partition(|((from, to), _)| !from.is_empty() && !to.is_empty());
        let counts = |flows: &[((&str, &str), &Known)]| {
            sum(flows
                .iter()
                .filter_map(|(_, known)| known.count())
                .map(Some))
        };
        let missing = counts(&unknown).map(|count| (UNKNOWN.to_owned(), count));
        let numbers = known
            .iter()
            .filter_map(|((from, to), known)| Some((format!("{from}{TO}{to}"), known.count()?)));
        let split = PublishedSplit {
            parts: numbers.chain(missing).collect(),
            whole: None,
            complete: true,
            binary: false,
            by: "place",
        };
        let keys = |flow: &str| match ends(flow) {
            (flow, "") => self.keys("", "", flow),
            (from, to) => self.keys(from, to, ""),
        };
        let mut figures = split.figures(keys, query);
        let missing: Vec<Estimate> = figures
            .extract_if(.., |figure| figure.key("group") == MISSING)
            .collect();
        for figure in &mut figures {
            let unit = self.cases.then(|| Remark::counted("cases"));
            figure.remarks = std::mem::take(&mut figure.remarks).after(unit);
        }
        let uncounted = known.iter();
        figures.extend(uncounted.filter_map(|(flow, known)| self.uncounted(*flow, known)));
        figures.retain(|figure| {
            query.asks_for(figure.key("origin")) || query.asks_for(figure.key("destination"))
        });
        sort_by_size(&mut figures);
        let mut all = self.with_origins(&figures, query);
        if query.countries.is_empty() {
            all.extend(missing);
            let stay = known
                .iter()
                .filter_map(|((from, to), known)| Some((inside(to, from), known.count()?)));
            let stay: Vec<_> = stay.collect();
            if !stay.is_empty() {
                let unknown = split.parts.get(UNKNOWN).copied();
                let keys = self.keys("", "", DOMESTIC);
                all.push(derived(self.home(keys, stay, unknown, query)));
            }
        }
        all
    }

    /// The flows with what is computed from all those of an origin after them.
    fn with_origins(&self, figures: &[Estimate], query: &Query) -> Vec<Estimate> {
        let mut by_origin: BTreeMap<&str, Vec<(&str, Count)>> = BTreeMap::new();
        for (flow, known) in &self.flows {
            let (from, to) = ends(flow);
            let of_origin = known.count().map(|count| (to, count));
            by_origin.entry(from).or_default().extend(of_origin);
        }
        let mut all = Vec::new();
        for of_origin in figures.chunk_by(|a, b| a.key("origin") == b.key("origin")) {
            all.extend_from_slice(of_origin);
            let origin = of_origin[0].key("origin");
            if query.asks_for(origin) {
                let own = by_origin.get(origin).map_or(&[][..], Vec::as_slice);
                all.extend(self.of_origin(origin, own, query));
            }
        }
        all
    }

    /// A flow that is published without a count.
    fn uncounted(&self, (from, to): (&str, &str), known: &Known) -> Option<Estimate> {
        let remark = match known {
            Known::Count(_) => return None,
            Known::Share(..) => Some(Remark::ShareOfOrigin),
            Known::Documented => None,
        };
        Some(Estimate {
            keys: self.keys(from, to, ""),
            status: Status::NotPublished,
            remarks: remark.into_iter().collect(),
            ..Estimate::default()
        })
    }

    /// The share that stays at home. A source that lists other places says nothing about home; a case file without a case at
    /// home says there is none.
    fn home(
        &self,
        keys: Keys,
        stay: Vec<(Inside, Count)>,
        unknown: Option<Count>,
        query: &Query,
    ) -> Estimate {
        if self.of_cases || stay.iter().any(|(inside, _)| *inside != Inside::None) {
            return domestic(keys, stay.into_iter(), unknown, None, query);
        }
        Estimate {
            keys,
            status: Status::NotPublished,
            ..Estimate::default()
        }
    }

    /// The measures computed from the numbers by destination of one origin; none if there are no numbers.
    fn of_origin(&self, origin: &str, own: &[(&str, Count)], query: &Query) -> Vec<Estimate> {
        let places = || own.iter().filter(|(to, _)| !to.is_empty());
        let unknown = own
            .iter()
            .find(|(to, _)| to.is_empty())
            .map(|(_, count)| *count);
        let Some(base) = sum(places().map(|(_, count)| Some(*count))) else {
            return Vec::new();
        };
        let mut classes: Vec<Class> = places().map(|(to, count)| class(to, *count)).collect();
        let stay = places().map(|(to, count)| (inside(to, origin), *count));
        let keys = self.keys(origin, "", DOMESTIC);
        let home = self.home(keys, stay.collect(), unknown, query);
        let mut remarks = Remarks::default();
        let mut all = base;
        if let Some(unknown) = unknown {
            let of = "destination";
            remarks.push(if query.base == Base::WorstCase {
                classes.push(anywhere(&classes, unknown));
                all = sum([Some(base), Some(unknown)]).unwrap_or(base);
                Remark::UnknownSpanned { unknown, of }
            } else {
                Remark::UnknownLeftOut { unknown, of }
            });
        }
        let measured = concentration::measure(&classes);
        let measures = measures(measured.as_ref(), &classes).map(|measure| Estimate {
            unit: Some(measure.unit),
            base: Some(all),
            status: Status::of_value(measure.value),
            value: measure.value,
            working: measure.working,
            remarks: remarks.clone().after(measure.undefined),
            keys: self.keys(origin, "", measure.group),
            ..Estimate::default()
        });
        std::iter::once(home).chain(measures).map(derived).collect()
    }
}

fn derived(figure: Estimate) -> Estimate {
    Estimate {
        part: SumRole::Derived,
        ..figure
    }
}

/// Origin and destination of a flow.
fn ends(flow: &str) -> (&str, &str) {
    flow.split_once(TO).unwrap_or((flow, ""))
}

/// Sorts flows by origin, the largest first; those without a number stay in the source's own order.
fn sort_by_size(figures: &mut [Estimate]) {
    let size = |figure: &Estimate| {
        let count = figure.count?;
        Some((count.high.unwrap_or(u64::MAX), count.low))
    };
    figures.sort_by(|a, b| {
        let place = a.key("origin").cmp(b.key("origin"));
        let tie = |figure: &Estimate| size(figure).map(|_| figure.key("destination").to_owned());
        place
            .then_with(|| size(b).cmp(&size(a)))
            .then_with(|| tie(a).cmp(&tie(b)))
    });
}
