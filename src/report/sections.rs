//! What is known of one country, subject by subject.

use super::cite::Cited;
use super::content::{ReportTable, Section, Sentence};
use super::gather::{Gathered, latest_of_sources, persons};
use super::say::places::Way;
use super::say::{Said, identified, justice, places, shares, tiers, trend};
use super::tables::{self, MOST, MOST_OF_SEVERAL, Shown};
use super::years::runs_of_tiers;
use crate::stats::{Estimate, Status, Whole, whole};

/// Splits of identified victims: statistic, and what is recorded of those in the base.
const SPLITS: [(&str, shares::SplitWords); 6] = [
    (
        "gender-share",
        subject("gender", "whose gender is recorded", shares::plain),
    ),
    (
        "age-share",
        subject("age", "whose age is recorded", shares::age),
    ),
    (
        "exploitation-share",
        subject(
            "form of exploitation",
            "whose form of exploitation is recorded",
            shares::plain,
        ),
    ),
    (
        "labour-share",
        subject(
            "type of labour",
            "whose type of labour is recorded",
            shares::plain,
        ),
    ),
    (
        "means-of-control",
        subject(
            "means of control",
            "whose means of control are recorded",
            shares::plain,
        ),
    ),
    (
        "recruiter-share",
        subject(
            "relation to the recruiter",
            "whose relation to the recruiter is recorded",
            shares::plain,
        ),
    ),
];

const fn subject(
    what: &'static str,
    recorded: &'static str,
    name: fn(&str) -> String,
) -> shares::SplitWords {
    shares::SplitWords {
        what,
        recorded,
        name,
    }
}

/// One country's sections, those with something in them.
pub(super) fn sections(
    country: &str,
    gathered: &Gathered,
    (asked, several): (shares::ShareConventions, bool),
    cited: &mut Cited,
) -> Vec<Section> {
    let one = One {
        country,
        gathered,
        asked,
        several,
    };
    let sections = [
        one.identified(cited),
        one.splits("people", "Gender and age", 0..2, cited),
        one.splits("exploitation", "Exploitation", 2..6, cited),
        one.places(cited),
        one.over_time(cited),
        one.tiers(cited),
        one.justice(cited),
    ];
    sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect()
}

/// Sentences with their references.
pub(super) fn referenced(said: Vec<Said>, cited: &mut Cited) -> Vec<Sentence> {
    let one = |said: Said| Sentence {
        sources: cited.numbers(said.sources.iter().map(String::as_str)),
        text: said.text,
    };
    said.into_iter().map(one).collect()
}

struct One<'a> {
    country: &'a str,
    gathered: &'a Gathered,
    asked: shares::ShareConventions,
    /// Whether it is one of several countries, whose pages are short.
    several: bool,
}

impl One<'_> {
    fn figures(&self, statistic: &str) -> &[Estimate] {
        self.gathered.figures(statistic, self.country)
    }

    /// Rows of a table that is cut.
    fn most(&self) -> usize {
        if self.several { MOST_OF_SEVERAL } else { MOST }
    }

    fn table(&self, statistic: &str, cited: &mut Cited) -> Option<ReportTable> {
        let table = self.gathered.table(statistic, self.country)?;
        Some(tables::of_country(
            table,
            self.country,
            (Shown::Last, self.most()),
            cited,
        ))
    }

    fn latest(&self, statistic: &str, cited: &mut Cited) -> Option<ReportTable> {
        let table = self.gathered.table(statistic, self.country)?;
        Some(tables::of_country(
            &tables::latest(table),
            self.country,
            (Shown::First, self.most()),
            cited,
        ))
    }

    fn identified(&self, cited: &mut Cited) -> Section {
        let mut said = identified::gap(self.country, self.figures("identification-gap"));
        let detected = self.figures("detected-victims");
        let series = |figure: &&Estimate| {
            (
                Whole::identify(figure).any_year(),
                figure.key("group").to_owned(),
            )
        };
        let last = whole::latest(detected, series, |figure| figure.year());
        let mut last: Vec<&[Estimate]> = last.into_values().map(std::slice::from_ref).collect();
        last.sort_by_key(|block| std::cmp::Reverse((block[0].year(), persons(block))));
        // what two sources agree on is stated once
        let mut seen = std::collections::BTreeSet::new();
        last.retain(|block| {
            let keys = ["year", "group", "measure", "country_role"];
            let about = keys.map(|key| block[0].key(key).to_owned());
            let count = block[0].count.map(|count| (count.low, count.high));
            count.is_none() || seen.insert((about, count))
        });
        let others = identified::others(self.country, &last, &said);
        // on a short page a single count is among the main numbers above, with its year and source
        let is_above = self.several
            && said.is_empty()
            && matches!(last.as_slice(), [[one]] if one.contradiction().is_none());
        if !is_above {
            said.extend(others);
        }
        Section {
            id: "identified",
            title: "Identified victims".into(),
            sentences: referenced(said, cited),
            tables: self.table("detected-victims", cited).into_iter().collect(),
            ..Section::default()
        }
    }

    fn splits(
        &self,
        id: &'static str,
        title: &str,
        of: std::ops::Range<usize>,
        cited: &mut Cited,
    ) -> Section {
        let mut said = Vec::new();
        let mut made = Vec::new();
        for (statistic, subject) in &SPLITS[of] {
            for block in latest_of_sources(self.figures(statistic)) {
                said.extend(shares::split(subject, block, self.asked));
            }
            made.extend(self.latest(statistic, cited));
        }
        Section {
            id,
            title: title.into(),
            sentences: referenced(said, cited),
            tables: made,
            ..Section::default()
        }
    }

    fn places(&self, cited: &mut Cited) -> Section {
        let mut said = Vec::new();
        let mut made = Vec::new();
        for (statistic, way) in [("destination-split", Way::Out), ("origin-split", Way::In)] {
            let latest = latest_of_sources(self.figures(statistic));
            said.extend(places::places(self.country, &latest, way, self.asked));
            made.extend(self.latest(statistic, cited));
        }
        Section {
            id: "routes",
            title: "Origins and destinations".into(),
            sentences: referenced(said, cited),
            tables: made,
            ..Section::default()
        }
    }

    fn over_time(&self, cited: &mut Cited) -> Section {
        let mut said = trend::series(self.figures("trend"));
        let rates = trend::latest_rates(self.figures("victim-rate"));
        said.extend(trend::rates(&rates, self.asked.confidence));
        // without a population the table would repeat the counts
        let rated = |figure: &Estimate| figure.value.is_some() || figure.status == Status::Hidden;
        let rated = self.figures("victim-rate").iter().any(rated);
        Section {
            id: "time",
            title: "Over the years, and per inhabitants".into(),
            sentences: referenced(said, cited),
            tables: (rated.then(|| self.table("victim-rate", cited)).flatten())
                .into_iter()
                .collect(),
            ..Section::default()
        }
    }

    fn tiers(&self, cited: &mut Cited) -> Section {
        let figures = &tiers::every_year(self.figures("tier-history"));
        let mut said = tiers::history(self.country, figures);
        said.extend(tiers::clock(self.figures("tier-moves")));
        Section {
            id: "tier",
            title: "Tier of the TIP Report".into(),
            sentences: referenced(said, cited),
            tables: runs_of_tiers(figures, cited).into_iter().collect(),
            ..Section::default()
        }
    }

    fn justice(&self, cited: &mut Cited) -> Section {
        let all = self.figures("justice").iter();
        let proceedings: Vec<Estimate> = all
            .filter(|figure| figure.key("group") != "victims")
            .cloned()
            .collect();
        let latest = latest_of_sources(&proceedings);
        Section {
            id: "justice",
            title: "Proceedings".into(),
            sentences: referenced(justice::latest(&latest), cited),
            tables: if self.several {
                self.latest("justice", cited).into_iter().collect()
            } else {
                self.table("justice", cited).into_iter().collect()
            },
            ..Section::default()
        }
    }
}
