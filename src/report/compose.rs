//! Puts a report together: the countries asked for, what is known about each, and notes on it.

use super::cite::Cited;
use super::content::{Report, ReportCountry, Section};
use super::draw::Drawer;
use super::first_page::FirstPage;
use super::gather::Gathered;
use super::say::shares::ShareConventions;
use super::statements::Statements;
use super::{Ask, Outcome, caveats, dashboard, english, facts, matter, overview, sections, years};
use crate::dataset::Dataset;
use crate::dataset::places::Named;
use crate::figure;
use crate::stats::guard::Content;
use crate::stats::views::summary;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{Public, Question};

/// The version of the structure.
const VERSION: u32 = 1;
/// Figures of shares, whose base another total could reveal.
const DIVIDES: [&str; 3] = ["gender", "pyramid", "destinations"];
/// The most countries that a dashboard prints figures of side by side.
const MOST_DRAWN: usize = 40;
/// Rows of a table that sentences say whole.
const SHORT: usize = 3;

/// The report that is asked for.
pub(super) fn report(data: &Dataset, ask: &Ask) -> Outcome<Report> {
    let (min_cell, noise) = (ask.question.least_cell(data), ask.question.noise(data)?);
    let found = summary::summary(data, &ask.question.query, (min_cell, noise.as_ref()))?;
    let table = Public::summary("Identified victims of trafficking".into(), found, min_cell);
    let lines: &[CountrySummary] = match table.content() {
        Content::Summary(lines) => lines,
        _ => &[],
    };
    let mut question = ask.question.clone();
    question.query.countries = lines.iter().map(|line| line.country.clone()).collect();
    let gathered = Gathered::new(data, &question)?;
    let mut maker = ReportMaker {
        data,
        ask,
        question: &question,
        gathered: &gathered,
        drawer: Drawer::new(data, &question, ask),
        cited: Cited::default(),
        several: lines.len() > 1,
    };
    let overview = maker.overview(&table, lines)?;
    let statements = Statements::new(data);
    let mut countries = Vec::new();
    for line in lines {
        countries.push(maker.country(line, &statements)?);
    }
    let title = match countries.as_slice() {
        [one] => format!("Trafficking in persons: {}", one.name),
        _ => format!(
            "Trafficking in persons: {}",
            title_of(data, &question, &countries)
        ),
    };
    let explored = if ask.explore {
        dashboard::data::explored(data, ask, &question.query.countries, &gathered)?
    } else {
        String::new()
    };
    let mut report = Report {
        title,
        explored,
        lead: vec![matter::lead(&countries, data)],
        query: ask.asked.clone(),
        overview,
        caveats: matter::collected(&countries, data),
        marks: Vec::new(),
        citing: matter::citing(ask),
        sources: maker.cited.list(&ask.sources),
        countries,
        ledger: data.ledgers.iter().map(matter::named).collect(),
        tipstat: env!("CARGO_PKG_VERSION"),
        version: VERSION,
    };
    ask.chosen.apply(&mut report);
    report.marks = matter::marks(&report);
    matter::repeat_inputs(&mut report, &ask.inputs);
    Ok(report)
}

/// Makes the pages of one report; its sources are numbered as they are first cited.
struct ReportMaker<'a> {
    data: &'a Dataset,
    ask: &'a Ask,
    question: &'a Question,
    gathered: &'a Gathered,
    drawer: Drawer<'a>,
    cited: Cited,
    several: bool,
}

impl ReportMaker<'_> {
    /// Page 1 and the countries side by side, where there are several; estimates from lists, where there are any.
    fn overview(&mut self, table: &Public, lines: &[CountrySummary]) -> Outcome<Vec<Section>> {
        let mut overview = Vec::new();
        if self.several {
            let page = FirstPage {
                lines,
                gathered: self.gathered,
                question: self.question,
                has_map: !(self.ask.explore && lines.len() > MOST_DRAWN),
            };
            overview.extend(page.section(&mut self.drawer, &mut self.cited)?);
            let codes = &self.question.query.countries;
            overview.extend(overview::sections(
                table,
                codes,
                self.gathered,
                &mut self.cited,
            ));
        }
        let mut of_lists = self.question.clone();
        of_lists.query.countries.clear(); // lists are of no country that a file names
        if let Some(mut section) = overview::hidden(self.data, &of_lists, &mut self.cited)? {
            let drawer = Drawer::new(self.data, &of_lists, self.ask);
            section
                .figures
                .extend(drawer.of_all("hidden", &mut self.cited)?);
            overview.push(section);
        }
        for section in &mut overview {
            let many = lines.len() > MOST_DRAWN && self.ask.explore;
            for (name, _) in figures(section.id).iter().filter(|_| !many) {
                if DIVIDES.contains(name) && !self.gathered.withheld.is_empty() {
                    continue;
                }
                section
                    .figures
                    .extend(self.drawer.of_all(name, &mut self.cited)?);
            }
        }
        Ok(overview)
    }

    /// The page of one country.
    fn country(
        &mut self,
        line: &CountrySummary,
        statements: &Statements,
    ) -> Outcome<ReportCountry> {
        let code = &line.country;
        let asked = ShareConventions {
            base: self.question.query.base,
            confidence: self.question.query.confidence(),
        };
        let facts = facts::facts(line, self.gathered, &mut self.cited);
        let mut made =
            sections::sections(code, self.gathered, (asked, self.several), &mut self.cited);
        for section in &mut made {
            for (name, always) in figures(section.id) {
                let withheld = self.gathered.withheld.contains(code) && DIVIDES.contains(name);
                if (*always || !self.several) && !withheld && !self.ask.chosen.short {
                    let drawn = self.drawer.of_country(name, code, &mut self.cited)?;
                    section.figures.extend(drawn);
                }
            }
            self.fold(section);
        }
        made.extend(statements.sections(code, &mut self.cited));
        let known = !made.is_empty();
        if !self.several {
            made.extend(years::coverage(code, self.gathered, &mut self.cited));
        }
        Ok(ReportCountry {
            code: code.clone(),
            name: crate::stats::areas::name(code),
            the: english::the(code),
            known,
            facts,
            sections: made,
            caveats: caveats::of(code, self.gathered),
        })
    }

    /// Folds the tables whose numbers a figure shows or sentences say; for several, countries all, so that each is a page or two.
    fn fold(&self, section: &mut Section) {
        let drawn = section
            .figures
            .iter()
            .filter_map(|one| figure::find(one.name));
        let drawn: Vec<&str> = drawn.map(|chart| chart.statistic).collect();
        let told = !section.sentences.is_empty();
        for table in &mut section.tables {
            let short = table.rows.len() <= SHORT && table.more == 0;
            table.said = told && (self.several || short || drawn.contains(&table.statistic));
        }
    }
}

/// What a report on several countries is headed: their group, where one is asked for.
fn title_of(data: &Dataset, question: &Question, countries: &[ReportCountry]) -> String {
    match question.query.regions.as_slice() {
        [region] => match data.places().named(&region.code) {
            Ok(Named::Group(group)) => group.name,
            _ => crate::stats::areas::name(&region.code),
        },
        [] => title_of_countries(countries),
        _ => format!("{} countries", countries.len()),
    }
}

/// Heading of a report on countries named one by one: the area that they form, or a few names.
fn title_of_countries(countries: &[ReportCountry]) -> String {
    const FEW: usize = 4;
    let codes: Vec<&str> = countries.iter().map(|one| one.code.as_str()).collect();
    if let Some(area) = crate::stats::areas::of_members(&codes) {
        return area.name.clone();
    }
    if countries.len() > FEW {
        return format!("{} countries", countries.len());
    }
    let names: Vec<String> = countries.iter().map(|one| one.name.clone()).collect();
    english::joined(&names, "and")
}

/// The figures of a section, and whether each of several countries has them, too: the others are compared at the beginning.
fn figures(section: &str) -> &'static [(&'static str, bool)] {
    match section {
        "glance" => &[("gap", false), ("gender", false)],
        "tier" => &[("tiers", false)],
        "identified" => &[("gap", false)],
        "people" => &[("gender", false), ("pyramid", true)],
        "routes" => &[("destinations", true)],
        "time" => &[("trend", true)],
        _ => &[],
    }
}
