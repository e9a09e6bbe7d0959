//! Which sections of a report are written, and how much of them.

use super::content::{Report, Section};

/// The sections there are, by the name that is typed, and what each holds.
pub const SECTIONS: [(&str, &str); 15] = [
    ("summary", "page 1 of several countries"),
    ("glance", "countries side by side"),
    ("tiers", "tiers of all countries, year by year"),
    ("hidden", "estimates from lists"),
    ("identified", "identified victims"),
    ("people", "gender and age"),
    (
        "exploitation",
        "forms of exploitation, means of control, recruiters",
    ),
    ("routes", "origins and destinations"),
    ("time", "trend, and rate per inhabitants"),
    ("tier", "tier of the country"),
    ("justice", "proceedings"),
    ("findings", "findings of the literature"),
    ("law", "law"),
    ("recommendations", "recommendations"),
    ("coverage", "years that each source covers"),
];

/// A choice of sections.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Their names; all where empty.
    pub names: Vec<String>,
    /// Whether each section of a country is only its first sentence.
    pub short: bool,
    /// Whether the countries have no pages, where there are several.
    pub compared: bool,
}

impl Chosen {
    /// Whether a section is written.
    pub(super) fn has(&self, id: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| name == id)
    }

    /// Takes out what is not asked for.
    pub(super) fn apply(&self, report: &mut Report) {
        report.overview.retain(|section| self.has(section.id));
        for country in &mut report.countries {
            country.sections.retain(|section| self.has(section.id));
            if self.short {
                country.sections.iter_mut().for_each(shorten);
                country.sections.retain(|section| !section.is_empty());
            }
        }
        if self.compared && report.countries.len() > 1 {
            for country in &mut report.countries {
                country.facts.clear();
                country.sections.clear();
                country.known = true;
            }
        }
        if self.short {
            for table in report
                .overview
                .iter_mut()
                .flat_map(|section| &mut section.tables)
            {
                table.said &= table.rows.len() > 15;
            }
        }
    }
}

/// Leaves the first sentence of a section.
fn shorten(section: &mut Section) {
    section.sentences.truncate(1);
    section.figures.clear();
    section.tables.clear();
    section.lists.clear();
}

#[cfg(test)]
mod tests {
    use super::super::content::{ReportCountry, ReportTable, Sentence};
    use super::*;

    #[test]
    fn what_is_not_asked_for_is_left_out() {
        let section = |id: &'static str| Section {
            id,
            sentences: vec![Sentence::default(); 2],
            tables: vec![ReportTable::default()],
            ..Section::default()
        };
        let mut report = Report {
            overview: vec![section("summary"), section("tiers")],
            countries: vec![ReportCountry {
                sections: vec![section("people"), section("coverage")],
                ..ReportCountry::default()
            }],
            ..Report::default()
        };
        let names = ["summary", "people"].map(str::to_owned).to_vec();
        Chosen {
            names,
            short: true,
            compared: false,
        }
        .apply(&mut report);
        let ids = |sections: &[Section]| {
            sections
                .iter()
                .map(|section| section.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&report.overview), ["summary"]);
        assert_eq!(ids(&report.countries[0].sections), ["people"]);
        let people = &report.countries[0].sections[0];
        assert_eq!((people.sentences.len(), people.tables.len()), (1, 0));
    }
}
