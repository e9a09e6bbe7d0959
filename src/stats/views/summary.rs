//! The summary: one line per country, from several statistics, each at its latest year.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Needs, areas};
use crate::stats::INFERRED;
use crate::stats::estimate::{Answer, Estimate, Status};
use crate::stats::guard::lattice::{decide, scope::Scope};
use crate::stats::mathematics::parallel;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Query, UsedYears};
use crate::stats::reconciliation::contradiction::{self, Contradictions};
use crate::stats::statistics::places::DOMESTIC;
use crate::stats::statistics::split::MISSING;
use crate::stats::statistics::tier_history::{HistoryYear, steps_of};
use crate::stats::statistics::{
    destination_split, detected_victims, gender_share, identification_gap,
};
use crate::stats::{Note, Statistic, guard, protect};
use latest::{by_group, latest, newest, zero_years};

pub use latest::latest_gap;

mod latest;

/// What is known of one country.
#[derive(Debug, Clone, Default)]
pub struct CountrySummary {
    /// Its code.
    pub country: String,
    /// The identification gap of the latest year, by group; empty where no source has one.
    pub gap: BTreeMap<String, Estimate>,
    /// How many years in a row, up to that one, the government reported that it identified none.
    pub zero_years: u64,
    /// The share of women.
    pub women: Option<Estimate>,
    /// The destinations of its citizens: numbers of one source, else what is documented.
    pub destinations: Vec<Estimate>,
    /// The newest tier known.
    pub tier: Option<HistoryYear>,
}

/// The lines and notes on them.
#[derive(Debug, Clone, Default)]
pub struct CountrySummaries {
    /// One line per country, by name.
    pub lines: Vec<CountrySummary>,
    /// Notes.
    pub notes: Vec<Note>,
}

impl CountrySummary {
    /// A group of the gap.
    pub fn side(&self, group: &str) -> Option<&Estimate> {
        self.gap.get(group)
    }

    /// The year the gap is about.
    pub fn year(&self) -> Option<i64> {
        self.gap.values().next().and_then(Estimate::year)
    }

    /// Whether the guard hid something in it.
    pub fn hides(&self) -> bool {
        let figures = self
            .gap
            .values()
            .chain(&self.women)
            .chain(&self.destinations);
        figures
            .into_iter()
            .any(|figure| figure.status == Status::Hidden)
    }

    /// All figures in it, for their sources.
    pub fn figures(&self) -> impl Iterator<Item = &Estimate> {
        let told =
            |figure: &&Estimate| !matches!(figure.status, Status::NotPublished | Status::Unknown);
        self.gap
            .values()
            .filter(told)
            .chain(&self.women)
            .chain(&self.destinations)
    }
}

impl CountrySummary {
    fn new(
        country: String,
        gap: &[Estimate],
        women: Vec<Estimate>,
        destinations: &[Estimate],
        history: &[HistoryYear],
    ) -> Self {
        let mut destinations = latest(destinations);
        destinations.retain(|figure| ![DOMESTIC, MISSING].contains(&figure.key("group")));
        Self {
            country,
            zero_years: zero_years(gap),
            gap: by_group(latest_gap(gap)),
            women: latest(&women_of(women)).pop(),
            destinations,
            tier: newest(history),
        }
    }
}

/// The statistics that a summary is made of.
const PARTS: [&Statistic; 4] = [
    &identification_gap::STATISTIC,
    &gender_share::STATISTIC,
    &destination_split::STATISTIC,
    &detected_victims::STATISTIC,
];

/// What it needs to be counted in case files.
pub const NEEDS: Needs = PARTS[0]
    .about
    .needs
    .and(PARTS[1].about.needs)
    .and(PARTS[2].about.needs)
    .and(PARTS[3].about.needs);

/// Computes the summary; figures are protected before they enter a line.
pub fn summary(
    data: &Dataset,
    query: &Query,
    (min_cell, noise): (Option<u64>, Option<&guard::Noise>),
) -> PolarsResult<CountrySummaries> {
    // the guard looks at all years
    let shows_all = noise.is_none() && min_cell.is_none_or(|k| k <= 1);
    let mut asked = query.clone();
    if shows_all {
        asked.used = UsedYears::LatestOfCountry;
    }
    let [gap, by_gender, destination, total] = PARTS;
    let figures = |statistic: &Statistic| -> PolarsResult<FiguresAndNotes> {
        let answer = protected(statistic, data, &asked, (min_cell, noise))?;
        Ok((by_country(answer.figures), answer.notes))
    };
    let part = |at: usize| match at {
        0 => figures(gap),
        1 if shows_all => Ok((latest_women(data, query)?, Vec::new())),
        1 => figures(by_gender),
        _ => figures(destination),
    };
    // known to all threads before they begin
    Contradictions::find(data, query)?;
    let parts = parallel::each(parallel::threads(None), 3, part);
    let parts: PolarsResult<Vec<FiguresAndNotes>> = parts.into_iter().collect();
    let mut left_out = Vec::new();
    let mut parts = parts?.into_iter().map(|(figures, notes)| {
        left_out.extend(notes);
        figures
    });
    let [mut gaps, mut women, mut destinations] =
        [(); 3].map(|()| parts.next().unwrap_or_default());
    let (countries, mut notes) = countries(data, query)?;
    let mut histories = histories(steps_of(data, query, &countries)?);
    // a source of one side shows no gap, and its figures all the same
    let mut detected = if countries.iter().all(|country| gaps.contains_key(country)) {
        BTreeMap::new()
    } else {
        let (detected, notes) = figures(total)?;
        left_out.extend(notes);
        detected
    };
    notes.extend(other_sources(&gaps).into_iter().chain(left_out));
    let take = |of: &mut BTreeMap<_, _>, country: &str| of.remove(country).unwrap_or_default();
    let mut lines = Vec::new();
    for country in countries {
        let mut gap = take(&mut gaps, &country);
        if gap.is_empty() {
            gap = one_side(take(&mut detected, &country));
        }
        let [women, destinations] = [&mut women, &mut destinations].map(|of| take(of, &country));
        let history = histories.remove(&country).unwrap_or_default();
        let mut line = CountrySummary::new(country, &gap, women, &destinations, &history);
        guard::summary::protect(&mut line, min_cell);
        lines.push(line);
    }
    legend(&lines, &mut notes);
    let figures = lines.iter().flat_map(CountrySummary::figures);
    notes.extend(contradiction::note(query.contradicted, figures));
    Ok(CountrySummaries { lines, notes })
}

/// The years of each country's tiers.
fn histories(steps: Vec<HistoryYear>) -> BTreeMap<String, Vec<HistoryYear>> {
    let mut histories: BTreeMap<String, Vec<HistoryYear>> = BTreeMap::new();
    for step in steps {
        let country = step.placement.country.clone();
        histories.entry(country).or_default().push(step);
    }
    histories
}

/// The figures of each country, and notes on noise and on sources that are left out.
type FiguresAndNotes = (BTreeMap<String, Vec<Estimate>>, Vec<Note>);

/// The figures of a statistic that may be shown, with the notes on noise and on sources that are left out.
fn protected(
    statistic: &Statistic,
    data: &Dataset,
    asked: &Query,
    (min_cell, noise): (Option<u64>, Option<&guard::Noise>),
) -> PolarsResult<Answer> {
    let mut answer = (statistic.compute)(data, asked)?;
    let mut notes = Vec::new();
    if let Some(noise) = noise {
        let keyed = noise.keyed(data)?;
        noise.apply(&mut answer, (statistic.compute)(&keyed, asked)?);
        notes.push(noise.note());
    }
    let scope = Scope::new(statistic, asked, []);
    decide::protect(&mut answer, &scope, data, min_cell)?;
    let of_others = |note: &Note| note.is_of_left_out_source();
    notes.extend(answer.notes.into_iter().filter(of_others));
    Ok(Answer {
        figures: protect(answer.figures, min_cell),
        notes,
    })
}

/// The sides of a source that gathers from one only, each as a group of the gap.
fn one_side(mut figures: Vec<Estimate>) -> Vec<Estimate> {
    figures.retain(|figure| figure.key("country_role") == "detected_in");
    for figure in &mut figures {
        let reporter = figure.key("reporter").into();
        figure.measure = figure.key("measure").to_owned();
        figure.keys.push(("group", reporter));
    }
    figures
}

/// Figures by their country.
fn by_country(figures: Vec<Estimate>) -> BTreeMap<String, Vec<Estimate>> {
    let mut by_country: BTreeMap<String, Vec<Estimate>> = BTreeMap::new();
    for figure in figures {
        let country = figure.key("country").to_owned();
        by_country.entry(country).or_default().push(figure);
    }
    by_country
}

/// For each country, the figures of women that may be the latest.
fn latest_women(data: &Dataset, query: &Query) -> PolarsResult<BTreeMap<String, Vec<Estimate>>> {
    let mut by_country: BTreeMap<String, Vec<Estimate>> = BTreeMap::new();
    gender_share::each_of_women(data, query, |figure| {
        let country = figure.key("country");
        match by_country.get_mut(country) {
            Some(figures) => latest::enter(figures, figure),
            None => drop(by_country.insert(country.to_owned(), vec![figure])),
        }
    })?;
    Ok(by_country)
}

/// The figures of women.
fn women_of(mut figures: Vec<Estimate>) -> Vec<Estimate> {
    figures.retain(|figure| figure.key("group") == gender_share::WOMEN);
    figures
}

/// A note for each source that has figures of the year shown, but is not.
fn other_sources(gaps: &BTreeMap<String, Vec<Estimate>>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (country, figures) in gaps {
        let latest = latest_gap(figures).first();
        let shown = latest.map_or("", |figure| figure.key("source"));
        let year = latest.and_then(Estimate::year);
        let others = figures
            .iter()
            .filter(|figure| figure.year() == year && figure.key("source") != shown);
        let others: BTreeSet<&str> = others.map(|figure| figure.key("source")).collect();
        for other in others {
            notes.push(Note::OtherSource {
                country: country.clone(),
                shown: shown.to_owned(),
                other: other.to_owned(),
            });
        }
    }
    notes
}

/// The meaning of the marks that occur in the lines.
fn legend(lines: &[CountrySummary], notes: &mut Vec<Note>) {
    let any = |wanted: &dyn Fn(&Estimate) -> bool| {
        lines.iter().flat_map(CountrySummary::figures).any(wanted)
    };
    if lines
        .iter()
        .flat_map(|line| line.gap.values())
        .any(|figure| figure.status == Status::NotPublished)
    {
        notes.insert(0, Note::NotPublished(Unpublished::Side));
    }
    if any(&|figure| figure.status == Status::Published) {
        notes.push(Note::NoBase);
    }
    if lines
        .iter()
        .flat_map(|line| line.gap.values())
        .any(|figure| matches!(figure.measure.as_str(), "cases" | "assisted"))
    {
        notes.push(Note::CountsOtherThanVictims);
    }
    if lines
        .iter()
        .any(|line| line.gap.is_empty() || line.tier.is_none())
    {
        notes.push(Note::NoFigure);
    }
    notes.push(Note::NotASample);
    let inferred = |line: &CountrySummary| {
        let tier = line.tier.as_ref();
        tier.is_some_and(|step| step.placement.basis == INFERRED)
    };
    if lines.iter().any(inferred) {
        notes.push(Note::InferredTiers);
    }
    notes.push(Note::TiersRateEffort);
}

/// The countries of the summary by name: those asked for, else all that have figures of victims or routes.
fn countries(data: &Dataset, query: &Query) -> PolarsResult<(Vec<String>, Vec<Note>)> {
    let mut notes = Vec::new();
    let mut codes: BTreeSet<String> = BTreeSet::new();
    if query.countries.is_empty() {
        let named = query.victims(data)?.into_iter().map(|row| row.country);
        let mut named: BTreeSet<&str> = named.collect();
        named.extend(query.routes(data)?.iter().map(|row| row.origin));
        codes.extend(named.into_iter().map(str::to_owned));
        codes.remove(""); // not recorded
        let is_area = |code: &String| areas::by_code(code).is_some_and(|area| area.kind == "area");
        let regions: Vec<String> = codes.iter().filter(|code| is_area(code)).cloned().collect();
        for region in regions {
            codes.remove(&region);
            notes.push(Note::FigureOfArea { area: region });
        }
        if codes.is_empty() {
            codes.extend(query.tiers(data)?.into_iter().map(|row| row.country));
        }
    } else {
        codes.extend(query.countries.iter().cloned());
    }
    let mut countries: Vec<String> = codes.into_iter().collect();
    countries.sort_by_cached_key(|code| areas::name(code));
    Ok((countries, notes))
}
