//! The groups whose figures are shown: a choice among figures that may be shown, so that no share gets another base.

use std::collections::BTreeSet;

use super::refusal::{Objection, Refusal};
use crate::dataset::areas::{self, Resolution};
use crate::stats::{Content, Estimate, Public};

/// The group of a name among those there are: by exact name, by its label for people, or by the code of a place.
pub(in crate::stats) fn find<'a>(there: &BTreeSet<&'a str>, name: &'a str) -> Option<&'a str> {
    let known = |name: &str| there.get(name).copied();
    let of_place = || match areas::resolve(name) {
        Resolution::Area(code) => known(code),
        _ => None,
    };
    known(name)
        .or_else(|| known(alias(name)?))
        .or_else(of_place)
}

/// What people call a group.
fn alias(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "women" | "woman" => Some("female"),
        "men" | "man" => Some("male"),
        "home" => Some("domestic"),
        _ => None,
    }
}

/// For each key the groups that are asked for and that its figures have, or what there is instead of one that none has.
pub(in crate::stats) fn chosen(
    figures: &[Estimate],
    keys: &[&'static str],
    groups: &[String],
) -> Result<Vec<(&'static str, BTreeSet<String>)>, Refusal> {
    let there = |key: &&'static str| -> BTreeSet<&str> {
        let values = figures.iter().map(|figure| figure.key(key));
        values.filter(|value| !value.is_empty()).collect()
    };
    let there: Vec<(&'static str, BTreeSet<&str>)> =
        keys.iter().map(|key| (*key, there(key))).collect();
    let mut chosen: Vec<(&'static str, BTreeSet<String>)> = Vec::new();
    let mut wrong = Vec::new();
    for group in groups {
        let mut found = false;
        for (key, values) in &there {
            let Some(value) = find(values, group) else {
                continue;
            };
            found = true;
            match chosen.iter_mut().find(|(known, _)| known == key) {
                Some((_, values)) => drop(values.insert(value.to_owned())),
                None => chosen.push((key, BTreeSet::from([value.to_owned()]))),
            }
        }
        if !found {
            let values = there.iter().flat_map(|(_, values)| values.iter().copied());
            let values: Vec<&str> = values.collect();
            let what = match values.as_slice() {
                [] => "its figures have none".to_owned(),
                values => format!("no group `{group}`; there are {}", values.join(", ")),
            };
            wrong.push(Objection::to("group", what));
        }
    }
    if wrong.is_empty() {
        Ok(chosen)
    } else {
        Err(Refusal(wrong))
    }
}

/// Whether a figure is of the groups chosen, by each key that any of them is a value of.
pub(in crate::stats) fn has(
    figure: &Estimate,
    chosen: &[(&'static str, BTreeSet<String>)],
) -> bool {
    let of = |(key, values): &(&'static str, BTreeSet<String>)| values.contains(figure.key(key));
    chosen.iter().all(of)
}

/// The figures of the groups asked for; a table without figures stays as it is.
pub(in crate::stats) fn keep(
    table: Public,
    keys: &[&'static str],
    groups: &[String],
) -> Result<Public, Refusal> {
    let Content::Figures { figures, .. } = table.content() else {
        return Ok(table);
    };
    if groups.is_empty() || figures.is_empty() {
        return Ok(table);
    }
    let chosen = chosen(figures, keys, groups)?;
    Ok(table.keeping(|figure| has(figure, &chosen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(group: &str, destination: &str) -> Estimate {
        Estimate {
            keys: vec![("group", group.into()), ("destination", destination.into())],
            ..Estimate::default()
        }
    }

    fn kept(groups: &[&str]) -> Result<Vec<String>, String> {
        let figures = [
            figure("female", "RUS"),
            figure("male", "RUS"),
            figure("female", "KAZ"),
        ];
        let groups: Vec<String> = groups.iter().map(|&group| group.to_owned()).collect();
        let chosen = chosen(&figures, &["group", "destination"], &groups);
        let chosen = chosen.map_err(|refusal| refusal.to_string())?;
        let of = figures.iter().filter(|figure| has(figure, &chosen));
        Ok(of
            .map(|figure| format!("{} {}", figure.key("group"), figure.key("destination")))
            .collect())
    }

    #[test]
    fn groups_of_one_key_stand_side_by_side_and_of_two_keys_meet() {
        assert_eq!(kept(&["women"]).unwrap(), ["female RUS", "female KAZ"]);
        assert_eq!(kept(&["female", "male"]).unwrap().len(), 3);
        assert_eq!(kept(&["female", "Russia"]).unwrap(), ["female RUS"]);
        let no = kept(&["boys"]).unwrap_err();
        assert_eq!(
            no,
            "--group: no group `boys`; there are female, male, KAZ, RUS"
        );
    }
}
