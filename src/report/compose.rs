//! Puts a report together: the countries asked for, what is known of each, and what must be read with it.

use super::cite::Cited;
use super::content::{Applies, Caveat, Country, Reason, Report, Sentence};
use super::draw::Drawer;
use super::gather::Gathered;
use super::say::shares::Asked;
use super::statements::Statements;
use super::{Ask, Outcome, caveats, english, facts, overview, sections, years};
use crate::dataset::{Dataset, Ledger};
use crate::stats::guard::Content;
use crate::stats::views::summary;
use crate::stats::views::summary::Line;
use crate::stats::{Note, Public};

/// The version of the structure.
const VERSION: u32 = 1;
/// Figures of shares, whose base another total could reveal.
const DIVIDES: [&str; 3] = ["gender", "pyramid", "destinations"];
/// How the paper is cited.
const PAPER: &str = "dyussenova-2024";

/// The report that is asked for.
pub(super) fn report(data: &Dataset, ask: &Ask) -> Outcome<Report> {
    let (min_cell, noise) = (ask.question.least_cell(data), ask.question.noise(data)?);
    let found = summary::summary(data, &ask.question.query, (min_cell, noise.as_ref()))?;
    let table = Public::summary("Identified victims of trafficking".into(), found, min_cell);
    let lines: &[Line] = match table.content() {
        Content::Summary(lines) => lines,
        _ => &[],
    };
    let codes: Vec<String> = lines.iter().map(|line| line.country.clone()).collect();
    let mut question = ask.question.clone();
    question.query.countries.clone_from(&codes);
    let gathered = Gathered::new(data, &question)?;
    let statements = Statements::new(data);
    let mut cited = Cited::default();
    let mut drawer = Drawer::new(data, &question, ask);
    let mut overview = if codes.len() > 1 {
        overview::sections(&table, &codes, &gathered, &mut cited)
    } else {
        Vec::new()
    };
    let mut of_lists = question.clone();
    of_lists.query.countries.clear(); // lists are of no country that a file names
    if let Some(mut section) = overview::hidden(data, &of_lists, &mut cited)? {
        let drawer = Drawer::new(data, &of_lists, ask);
        section.figures.extend(drawer.of_all("hidden", &mut cited)?);
        overview.push(section);
    }
    for section in &mut overview {
        for (name, _) in figures(section.id) {
            if DIVIDES.contains(name) && !gathered.withheld.is_empty() {
                continue;
            }
            section.figures.extend(drawer.of_all(name, &mut cited)?);
        }
    }
    let asked = Asked {
        base: question.query.base,
        confidence: question.query.confidence(),
    };
    let mut countries = Vec::new();
    for line in lines {
        let code = &line.country;
        let facts = facts::facts(line, &gathered, &mut cited);
        let mut made = sections::sections(code, &gathered, asked, &mut cited);
        for section in &mut made {
            for (name, always) in figures(section.id) {
                let withheld = gathered.withheld.contains(code) && DIVIDES.contains(name);
                if (*always || lines.len() == 1) && !withheld {
                    section
                        .figures
                        .extend(drawer.of_country(name, code, &mut cited)?);
                }
            }
        }
        made.extend(statements.sections(code, &mut cited));
        let known = !made.is_empty();
        made.extend(years::coverage(code, &gathered, &mut cited));
        countries.push(Country {
            code: code.clone(),
            name: crate::stats::areas::name(code),
            the: english::the(code),
            known,
            facts,
            sections: made,
            caveats: caveats::of(code, &gathered),
        });
    }
    let title = match countries.as_slice() {
        [one] => format!("Trafficking in persons: {}", one.name),
        _ => "Trafficking in persons, country by country".into(),
    };
    let mut report = Report {
        title,
        lead: vec![lead(&countries, data)],
        query: ask.asked.clone(),
        overview,
        caveats: collected(&countries, data),
        marks: Vec::new(),
        citing: citing(ask),
        sources: cited.list(&ask.sources),
        countries,
        ledger: data.ledgers.iter().map(named).collect(),
        tipstat: env!("CARGO_PKG_VERSION"),
        version: VERSION,
    };
    report.marks = marks(&report);
    repeat_inputs(&mut report, &ask.inputs);
    Ok(report)
}

/// Names the inputs in the commands that show whole tables, so that they answer from the same data.
fn repeat_inputs(report: &mut Report, inputs: &str) {
    let of_countries = report
        .countries
        .iter_mut()
        .map(|country| &mut country.sections);
    let sections = of_countries.flatten().chain(&mut report.overview);
    for table in sections.flat_map(|section| &mut section.tables) {
        if !table.command.is_empty() {
            table.command += inputs;
        }
    }
}

/// The figures of a section, and whether each of several countries has them, too: the others are compared at the beginning.
fn figures(section: &str) -> &'static [(&'static str, bool)] {
    match section {
        "glance" => &[("gap", false), ("gender", false)],
        "tiers" | "tier" => &[("tiers", false)],
        "identified" => &[("gap", false)],
        "people" => &[("gender", false), ("pyramid", true)],
        "routes" => &[("destinations", true)],
        "time" => &[("trend", true)],
        _ => &[],
    }
}

fn lead(countries: &[Country], data: &Dataset) -> Sentence {
    let from = if data.ledgers.is_empty() {
        "the figures that ship with tipstat".to_owned()
    } else {
        let files: Vec<String> = data
            .ledgers
            .iter()
            .map(|ledger| format!("{} ({})", english::file(&ledger.file), ledger.title))
            .collect();
        format!(
            "{}, and the reference tables that ship with tipstat",
            english::joined(&files, "and")
        )
    };
    let of = match countries {
        [] => "no country".to_owned(),
        [one] => one.the.clone(),
        many if many.len() <= 6 => {
            let names: Vec<String> = many.iter().map(|one| one.the.clone()).collect();
            english::joined(&names, "and")
        }
        many => format!("{} countries", many.len()),
    };
    Sentence {
        text: format!(
            "Records on {of}, from {from}. Every number comes with its range, base and source, or says which is missing."
        ),
        sources: Vec::new(),
    }
}

/// The caveats of all countries, each once, in the order of the rules.
fn collected(countries: &[Country], data: &Dataset) -> Vec<Caveat> {
    let whole = caveats::of_files(&data.ledgers);
    let of = |(id, text): (&'static str, &'static str)| {
        let reason = |country: &str, applies: &Applies| {
            (applies.id == id).then(|| Reason {
                country: country.to_owned(),
                because: applies.because.clone(),
            })
        };
        let mut applies: Vec<Reason> = whole.iter().filter_map(|one| reason("", one)).collect();
        for country in countries {
            let own = country.caveats.iter();
            applies.extend(own.filter_map(|one| reason(&country.name, one)));
        }
        (!applies.is_empty()).then_some(Caveat { id, text, applies })
    };
    caveats::all().filter_map(of).collect()
}

fn citing(ask: &Ask) -> Vec<String> {
    let version = env!("CARGO_PKG_VERSION");
    let mut citing = vec![format!(
        "tipstat {version}: human-trafficking statistics with their bounds, bases and sources (computer program)."
    )];
    citing.extend(
        ask.sources
            .get(PAPER)
            .map(|paper| paper.citation.clone())
            .filter(|citation| !citation.is_empty()),
    );
    citing
}

/// What the marks in the tables mean, each once.
fn marks(report: &Report) -> Vec<String> {
    let countries = report
        .countries
        .iter()
        .flat_map(|country| &country.sections);
    let sections = report.overview.iter().chain(countries);
    let mut legend: Vec<&Note> = Vec::new();
    for note in sections
        .flat_map(|section| &section.tables)
        .flat_map(|table| &table.legend)
    {
        if !legend.iter().any(|known| known.code() == note.code()) {
            legend.push(note);
        }
    }
    legend.into_iter().map(ToString::to_string).collect()
}

/// A ledger with the name of its file, without the folder, which is private.
fn named(ledger: &Ledger) -> Ledger {
    Ledger {
        file: english::file(&ledger.file).to_owned(),
        ..ledger.clone()
    }
}
