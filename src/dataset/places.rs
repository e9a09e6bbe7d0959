//! What labels of places mean: by decisions about labels, codes, names and aliases, and groups, those of a project among them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::areas::{self, Resolution, fold, is_too_long};
use super::fault::{Fault, Faults};
use super::groups::{self, Group};
use super::limits;
use super::project::Project;
use super::review;

/// What labels mean to a question and to the files that it reads.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// What analysts decided, by folded label.
    decisions: BTreeMap<String, Resolution>,
    /// The groups of the project.
    own: Vec<Group>,
    /// What is wrong with them.
    wrong: Option<Fault>,
    /// How many labels got suggestions: a list of 100,000 unknown names does not get as many.
    suggested: Arc<AtomicUsize>,
}

/// The places that a label names.
#[derive(Debug, Clone)]
pub enum Named {
    /// A country or area, by its code.
    Area(&'static str),
    /// A group of countries.
    Group(Group),
}

impl Places {
    /// The places of a project, with the decisions of a review file.
    pub fn new(project: &Project, aliases: Option<&str>) -> Result<Self, Faults> {
        let at = |path: &str| project.folder.join(path).display().to_string();
        let labels = aliases.map(|path| review::read(&at(path))).transpose()?;
        let decisions = labels.iter().flatten().filter_map(review::Label::decision);
        let (own, wrong) = match project.groups() {
            Ok(groups) => (groups.to_vec(), None),
            Err(fault) => (Vec::new(), Some(fault.clone())),
        };
        Ok(Self {
            decisions: decisions
                .map(|(label, meaning)| (fold(label), meaning))
                .collect(),
            own,
            wrong,
            suggested: Arc::default(),
        })
    }

    /// What a label means; groups are not areas.
    pub fn resolve(&self, label: &str) -> Resolution {
        if !self.decisions.is_empty()
            && !is_too_long(label)
            && let Some(decided) = self.decisions.get(&fold(label.trim()))
        {
            return decided.clone();
        }
        areas::resolve(label)
    }

    /// The group of a code or name.
    pub fn group(&self, label: &str) -> Result<Option<Group>, Fault> {
        match &self.wrong {
            Some(fault) => Err(fault.clone()),
            None => Ok(groups::find(label, &self.own).cloned()),
        }
    }

    /// The places that a label names, or why it names none.
    pub fn named(&self, label: &str) -> Result<Named, String> {
        match self.resolve(label) {
            Resolution::Area(code) => Ok(Named::Area(code)),
            other => match self.group(label) {
                Ok(Some(group)) => Ok(Named::Group(group)),
                Ok(None) => Err(self.refusal(label, &other)),
                Err(fault) => Err(fault.to_string()),
            },
        }
    }

    /// Why a label is not a country, and what may be meant: of the first labels, since looking for it takes long.
    pub fn refusal(&self, label: &str, resolution: &Resolution) -> String {
        let suggested = self.suggested.fetch_add(1, Ordering::Relaxed);
        let own = (suggested < limits::SUGGESTIONS).then_some(self.own.as_slice());
        groups::refusal(label, resolution, own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_and_groups_are_of_those_who_hand_them_in_alone() {
        let folder = tempfile::tempdir().unwrap();
        let review = folder.path().join("review.csv");
        std::fs::write(&review, "label,country\nNowhereland,KGZ\nTurkey,-\n").unwrap();
        let project = Project::parse("tipstat.toml", "[groups]\nours = [\"KAZ\", \"UZB\"]\n");
        let places = Places::new(&project, review.to_str()).unwrap();
        assert_eq!(places.resolve("nowhereland"), Resolution::Area("KGZ"));
        assert_eq!(
            places.resolve("Turkey"),
            Resolution::NoCountry("not_a_country")
        );
        let Ok(Named::Group(group)) = places.named("ours") else {
            panic!("a group of the project");
        };
        assert_eq!(group.members, ["KAZ", "UZB"]);
        let others = Places::default();
        let told = |_| others.named("Kazakstann").unwrap_err();
        let told: Vec<String> = (0..=limits::SUGGESTIONS).map(told).collect();
        assert!(
            told[0].contains("did you mean `KAZ` (Kazakhstan)?"),
            "{}",
            told[0]
        );
        assert!(!told[limits::SUGGESTIONS].contains("did you mean"));
        assert_eq!(others.resolve("nowhereland"), Resolution::Unknown);
        assert_eq!(others.resolve("Turkey"), Resolution::Area("TUR"));
        assert!(others.named("ours").is_err());
    }
}
