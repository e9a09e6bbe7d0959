//! Sentences, written from figures by rules: what was counted, by whom, of how many, and what is not known.

use crate::stats::Estimate;

pub(super) mod identified;
pub(super) mod justice;
pub(super) mod places;
pub(super) mod shares;
pub(super) mod tiers;
pub(super) mod trend;

/// A sentence and the ids of its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The sentence.
    pub text: String,
    /// The ids.
    pub sources: Vec<String>,
}

impl Said {
    /// A sentence about figures.
    pub(super) fn of<'a>(
        text: impl Into<String>,
        figures: impl IntoIterator<Item = &'a Estimate>,
    ) -> Self {
        let mut sources: Vec<String> = Vec::new();
        for figure in figures {
            for key in ["source", "population_source"] {
                let id = figure.key(key);
                if !id.is_empty() && !sources.iter().any(|known| known == id) {
                    sources.push(id.to_owned());
                }
            }
        }
        Self {
            text: text.into(),
            sources,
        }
    }
}

/// The figure of a group.
fn group<'a>(figures: &[&'a Estimate], name: &str) -> Option<&'a Estimate> {
    figures
        .iter()
        .find(|figure| figure.key("group") == name)
        .copied()
}

/// When: `in 2023`, `all years together`.
fn when(figure: &Estimate) -> String {
    match figure.year() {
        Some(year) => format!("in {year}"),
        None => "all years together".into(),
    }
}

#[cfg(test)]
pub(super) mod made {
    //! Figures for tests.

    use crate::stats::estimate::Keys;
    use crate::stats::{Count, Estimate, Status};

    pub(crate) fn keys(country: &str, year: &str, group: &str) -> Keys {
        vec![
            ("country", country.into()),
            ("year", year.into()),
            ("source", "s".into()),
            ("group", group.into()),
        ]
    }

    pub(crate) fn counted(group: &str, low: u64, high: Option<u64>, measure: &str) -> Estimate {
        let count = Some(Count { low, high });
        Estimate {
            measure: measure.into(),
            ..Estimate::counted(keys("KGZ", "2023", group), count)
        }
    }

    pub(crate) fn unsaid(group: &str) -> Estimate {
        Estimate {
            keys: keys("KGZ", "2023", group),
            status: Status::NotPublished,
            ..Estimate::default()
        }
    }
}
