//! The releases of the files that were read, as rows of the table of sources.

use std::borrow::Cow;

use super::Loader;
use crate::dataset::Table;
use crate::dataset::sources::Release;
use crate::dataset::table::Place;

/// What a release says about a source.
#[derive(Debug, Clone, Default)]
pub(super) struct CitedSource {
    pub title: String,
    pub citation: String,
    pub licence: String,
    pub url: String,
    pub collects: String,
    pub totals: String,
    pub nature: String,
}

impl From<&Release> for CitedSource {
    fn from(release: &Release) -> Self {
        Self {
            title: release.title.clone(),
            citation: release.citation.clone(),
            licence: release.licence.clone(),
            url: release.url.clone(),
            collects: release.collects.clone(),
            totals: release.totals.clone(),
            nature: release.nature.clone(),
        }
    }
}

impl Loader<'_> {
    /// Adds the releases of the loaded files to the sources.
    pub(super) fn cite_releases(&mut self) {
        let Some(builder) = self.builders.get_mut(&Table::Sources) else {
            return;
        };
        let accessed = match &self.inputs.accessed {
            Some(date) => format!("accessed {date}"),
            None => "add the date of access".into(),
        };
        for (id, release) in std::mem::take(&mut self.sources) {
            if !release.nature.is_empty() {
                self.natures.insert(id.clone(), release.nature.clone());
            }
            let cell = |field: &str| match field {
                "id" => id.clone(),
                "title" | "short" => release.title.clone(),
                "licence" => release.licence.clone(),
                "citation" if release.citation.is_empty() => release.title.clone(),
                "citation" => release.citation.replace("{accessed}", &accessed),
                "url" => release.url.clone(),
                "collects" => release.collects.clone(),
                "totals" => release.totals.clone(),
                _ => String::new(),
            };
            let row: Vec<Cow<'_, str>> = Table::Sources
                .schema()
                .fields
                .iter()
                .map(|field| cell(&field.name).into())
                .collect();
            // a package with the source itself knows it better
            let _known = builder.push(
                Place {
                    file: "releases",
                    line: 0,
                },
                &row,
                &self.places,
            );
        }
    }
}
