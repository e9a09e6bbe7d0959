//! Groups of countries: organisations, by the members they have, and the groups that a user names in `tipstat.toml`.
//!
//! A group is its members side by side: nothing is ever added over them. UN M49 areas are in [`super::areas`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::areas::{self, Resolution, fold, is_too_long};
use super::fault::Fault;
use super::limits::LABEL;

/// A group and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is called on the command line: `EU`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The codes of its members, in the order of the alphabet.
    pub members: Vec<String>,
    /// The year of whose state the members are; empty for a user's own group.
    pub state: String,
    /// Where the list comes from.
    pub source: String,
}

#[derive(Deserialize)]
struct GroupRow {
    code: String,
    name: String,
    members: String,
    state: String,
    source: String,
}

/// The groups that are shipped (`data/groups.csv`).
pub fn shipped() -> &'static [Group] {
    static SHIPPED: OnceLock<Vec<Group>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(super::package::GROUPS.as_bytes());
        let group = |row: GroupRow| Group {
            code: row.code,
            name: row.name,
            members: row.members.split(';').map(str::to_owned).collect(),
            state: row.state,
            source: row.source,
        };
        reader.deserialize().flatten().map(group).collect()
    })
}

/// The group of a code or name: one that is shipped, or one of a project's own.
pub(super) fn find<'a>(label: &str, own: &'a [Group]) -> Option<&'a Group> {
    if is_too_long(label) {
        return None;
    }
    let label = fold(label);
    let of_own = |group: &&Group| {
        [&group.code, &group.name]
            .map(|name| fold(name))
            .contains(&label)
    };
    labelled(&label).or_else(|| own.iter().find(of_own))
}

/// The shipped group with a folded code or name.
fn labelled(label: &str) -> Option<&'static Group> {
    static PLACES: OnceLock<BTreeMap<String, usize>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let mut places = BTreeMap::new();
        for (place, group) in shipped().iter().enumerate() {
            for name in [&group.code, &group.name] {
                places.entry(fold(name)).or_insert(place);
            }
        }
        places
    });
    places.get(label).map(|place| &shipped()[*place])
}

/// The code of the group that looks most like a label: to be shown, never applied.
fn suggest(label: &str, own: &[Group]) -> Option<String> {
    if label.chars().nth(LABEL).is_some() {
        return None;
    }
    let label = fold(label);
    let groups = shipped().iter().chain(own);
    let like = |group: &Group| {
        let likeness =
            [&group.code, &group.name].map(|name| strsim::jaro_winkler(&label, &fold(name)));
        (likeness[0].max(likeness[1]), group.code.clone())
    };
    let best = groups.map(like).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness >= 0.85)
        .map(|(_, code)| code)
}

/// The groups that a project names, each with the labels of its members; `place` is its file.
pub(super) fn own(place: &str, named: BTreeMap<String, Vec<String>>) -> Result<Vec<Group>, Fault> {
    let mut groups = Vec::new();
    for (name, labels) in named {
        let fault = |what: String| Fault::unreadable(place, format!("the group `{name}`: {what}"));
        let is_taken = matches!(areas::resolve(&name), Resolution::Area(_))
            || labelled(&fold(&name)).is_some();
        if is_taken {
            return Err(fault("the name is reserved; choose another".into()));
        }
        let mut members = Vec::new();
        for label in &labels {
            members.extend(countries(label).map_err(fault)?);
        }
        members.sort();
        members.dedup();
        if members.is_empty() {
            return Err(fault("it has no members".into()));
        }
        groups.push(Group {
            code: name.clone(),
            name,
            members,
            state: String::new(),
            source: place.to_owned(),
        });
    }
    Ok(groups)
}

/// The countries of a label in a group: itself, or those of an area or a shipped group.
fn countries(label: &str) -> Result<Vec<String>, String> {
    if let Some(group) = labelled(&fold(label)) {
        return Ok(group.members.clone());
    }
    match areas::resolve(label) {
        Resolution::Area(code) => Ok(match areas::members(code) {
            none if none.is_empty() => vec![code.to_owned()],
            members => members.into_iter().map(str::to_owned).collect(),
        }),
        Resolution::Ambiguous(codes) => Err(format!(
            "`{label}` may be {}: say which",
            areas::choice(&codes)
        )),
        Resolution::NoCountry(kind) => Err(format!("`{label}` is not a country ({kind})")),
        Resolution::Unknown => Err(match areas::suggest(label).as_slice() {
            [] => format!("no country `{label}`"),
            near => format!(
                "no country `{label}`; did you mean {}?",
                areas::choice(near)
            ),
        }),
    }
}

/// Why a label is not a country, and what may be meant where the groups of a project are given to look for it.
pub(super) fn refusal(label: &str, resolution: &Resolution, own: Option<&[Group]>) -> String {
    match resolution {
        Resolution::Area(code) => format!("`{label}` is {code}"),
        Resolution::Ambiguous(codes) => {
            format!("`{label}` may be {}: say which", areas::choice(codes))
        }
        Resolution::NoCountry(kind) => format!("`{label}` is not a country ({kind})"),
        Resolution::Unknown => {
            let near = own.map_or_else(Vec::new, |_| areas::suggest(label));
            let countries = (!near.is_empty()).then(|| areas::choice(&near));
            let group = own.and_then(|own| suggest(label, own));
            let group = group.map(|code| format!("the group `{code}`"));
            let near: Vec<String> = countries.into_iter().chain(group).collect();
            if near.is_empty() {
                format!("no country `{label}`; try its ISO code, such as `KGZ`")
            } else {
                format!("no country `{label}`; did you mean {}?", near.join(" or "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::project::Project;

    fn of(text: &str) -> Result<Vec<Group>, String> {
        let project = Project::parse("tipstat.toml", text);
        let groups = project.groups().map(<[Group]>::to_vec);
        groups.map_err(ToString::to_string)
    }

    #[test]
    fn members_are_countries_each_once_and_groups_agree_with_the_areas() {
        for group in shipped() {
            let is_country =
                |code: &String| areas::by_code(code).is_some_and(|area| area.kind == "country");
            assert!(group.members.iter().all(is_country), "{}", group.code);
            assert!(group.members.is_sorted_by(|a, b| a < b), "{}", group.code);
            assert!(!group.state.is_empty() && !group.source.is_empty());
            let marked = areas::members(&group.code);
            assert!(
                marked.is_empty()
                    || group
                        .members
                        .iter()
                        .all(|code| marked.contains(&code.as_str()))
            );
            assert!(
                marked.is_empty() || marked.len() == group.members.len(),
                "{}",
                group.code
            );
        }
    }

    #[test]
    fn own_groups_resolve_their_members_or_are_refused() {
        let groups = of("[groups]\nneighbours = [\"KAZ\", \"Uzbekistan\", \"EAEU\"]\n").unwrap();
        assert_eq!(
            groups[0].members,
            ["ARM", "BLR", "KAZ", "KGZ", "RUS", "UZB"]
        );
        assert!(
            of("[groups]\na = [\"Uzbekistn\"]\n")
                .unwrap_err()
                .contains("did you mean `UZB`")
        );
        assert!(
            of("[groups]\nEU = [\"UZB\"]\n")
                .unwrap_err()
                .contains("is reserved")
        );
        assert!(of("[groups]\na = 3\n").is_err() && of("[groups]\na = []\n").is_err());
        assert!(of("[other]\na = 3\n").unwrap().is_empty());
    }
}
