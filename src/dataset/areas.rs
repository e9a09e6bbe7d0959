//! Countries and areas: a label resolves to a code exactly, by curated alias, or not at all.
//!
//! Two files of the package hold the knowledge: `areas.csv` (codes, names, groups) and `aliases.csv` (labels). A label
//! is folded before it is looked up (case, accents, punctuation, blanks); a near miss is shown as a suggestion and
//! never applied.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::limits::LABEL;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// A country (ISO 3166-1 alpha-3), a former country, or a UN M49 area.
#[derive(Debug, Clone, Deserialize)]
pub struct Area {
    /// Alpha-3, or the digits of M49.
    pub code: String,
    /// ISO 3166-1 alpha-2; empty for areas and former countries.
    pub alpha2: String,
    /// UN M49 number; empty where there is none.
    pub m49: String,
    /// Short English name.
    pub name: String,
    /// `country`, `former` or `area`.
    pub kind: String,
    /// Areas and memberships it belongs to, joined by `;`: `143;142;OSCE;CIS`.
    pub groups: String,
}

/// What a label turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One country or area, by its code.
    Area(&'static str),
    /// Several are meant by it: the candidates' codes.
    Ambiguous(Vec<&'static str>),
    /// No country: the kind of thing it is (`nationals`, `abroad`, `unknown`, `total`, ...).
    NoCountry(&'static str),
    /// Not known; [`suggest`] has labels that look alike.
    Unknown,
}

#[derive(Debug, Deserialize)]
struct Alias {
    label: String,
    code: String,
    kind: String,
}

struct AreaIndex {
    areas: Vec<Area>,
    by_code: BTreeMap<String, usize>,
}

/// All areas, in the order of the file.
pub fn all() -> &'static [Area] {
    &codes().areas
}

/// The area of a code exactly as written in data (`KAZ`, `143`).
pub fn by_code(code: &str) -> Option<&'static Area> {
    let codes = codes();
    codes.by_code.get(code).map(|at| &codes.areas[*at])
}

/// The place of a code among [`all`].
pub fn position(code: &str) -> Option<usize> {
    codes().by_code.get(code).copied()
}

/// The code of all persons in a case file, whatever their country; a code of ours, and no country's.
pub const ALL_PERSONS: &str = "ALL";

/// The short name of a code, or of candidates joined by `;`: `Russia or United Arab Emirates`.
pub fn name(code: &str) -> String {
    if code == ALL_PERSONS {
        return "All persons in the file".into();
    }
    let names: Vec<&str> = code
        .split(';')
        .map(|one| by_code(one).map_or(one, |area| area.name.as_str()))
        .collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Codes with their names, to choose from: `` `COG` (Republic of the Congo) or `COD` (DR Congo) ``.
pub fn choice(codes: &[&str]) -> String {
    let named = codes
        .iter()
        .map(|code| format!("`{code}` ({})", name(code)));
    named.collect::<Vec<_>>().join(" or ")
}

/// Whether `code` is `area` or lies in it; `area` may be a country, an M49 area or a membership such as `OSCE`.
pub fn within(code: &str, area: &str) -> bool {
    code == area
        || by_code(code).is_some_and(|own| own.groups.split(';').any(|group| group == area))
}

/// The codes of the members of a group or area: countries only.
pub fn members(group: &str) -> Vec<&'static str> {
    if by_code(group).is_some_and(|area| area.kind == "country") {
        return Vec::new();
    }
    let countries = all()
        .iter()
        .filter(|area| area.kind == "country" && area.code != group);
    countries
        .filter(|area| within(&area.code, group))
        .map(|area| area.code.as_str())
        .collect()
}

/// The area whose countries are these, and no others.
pub fn of_members(codes: &[&str]) -> Option<&'static Area> {
    const LEAST: usize = 3;
    let is_of = |area: &&Area| {
        let members = members(&area.code);
        members.len() >= LEAST
            && members.len() == codes.len()
            && members.iter().all(|member| codes.contains(member))
    };
    all()
        .iter()
        .filter(|area| area.kind != "country")
        .find(is_of)
}

/// What a label means; see [`Resolution`].
pub fn resolve(label: &str) -> Resolution {
    let trimmed = label.trim();
    if let Some(area) = by_code(trimmed) {
        return Resolution::Area(&area.code);
    }
    // signs alone are not a name, whatever words they replace
    if is_too_long(trimmed) || !trimmed.chars().any(char::is_alphanumeric) {
        return Resolution::Unknown;
    }
    let folded = fold(trimmed);
    match aliases().get(&folded) {
        Some(resolution) => resolution.clone(),
        None => Resolution::Unknown,
    }
}

/// Whether a text is too long for a label, whatever accents and blanks it has: comparing it would cost more than its length.
pub fn is_too_long(label: &str) -> bool {
    const MOST: usize = 2_000;
    label.len() > MOST
}

/// Whether the first word of a text is one that the label of a country or area begins with.
pub fn begins_label(text: &str) -> bool {
    let ends = |c: char| matches!(c, ' ' | '/' | '-');
    let first = fold(text.trim_start().split(ends).next().unwrap_or_default());
    let mut labels = aliases().range(first.clone()..);
    // a leading "the" is not part of a label
    first == "the"
        || labels
            .next()
            .is_some_and(|(label, _)| label.starts_with(&first))
}

fn codes() -> &'static AreaIndex {
    static CODES: OnceLock<AreaIndex> = OnceLock::new();
    CODES.get_or_init(|| {
        let areas: Vec<Area> = rows(super::package::AREAS);
        let by_code = areas
            .iter()
            .enumerate()
            .map(|(at, area)| (area.code.clone(), at))
            .collect();
        AreaIndex { areas, by_code }
    })
}

/// Folded label to meaning: built on the first label that is not a code.
fn aliases() -> &'static BTreeMap<String, Resolution> {
    static ALIASES: OnceLock<BTreeMap<String, Resolution>> = OnceLock::new();
    static KEPT: OnceLock<Vec<Alias>> = OnceLock::new();
    ALIASES.get_or_init(|| {
        let mut table = BTreeMap::new();
        for area in all() {
            for label in [&area.code, &area.alpha2, &area.m49, &area.name] {
                if !label.is_empty() {
                    table
                        .entry(fold(label))
                        .or_insert(Resolution::Area(&area.code));
                }
            }
        }
        for alias in KEPT.get_or_init(|| rows(super::package::ALIASES)) {
            let resolution = match alias.kind.as_str() {
                "country" | "area" | "former" => {
                    by_code(&alias.code).map(|area| Resolution::Area(&area.code))
                }
                "ambiguous" => Some(Resolution::Ambiguous(alias.code.split(';').collect())),
                kind => Some(Resolution::NoCountry(kind)),
            };
            if let Some(resolution) = resolution {
                table.entry(fold(&alias.label)).or_insert(resolution);
            }
        }
        table
    })
}

/// Reads one of the two embedded tables; `tests/package.rs` proves that every row of them reads.
fn rows<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .flatten()
        .collect()
}

/// The codes of countries with a label that looks like this one, at most three, best first: to be shown, never applied.
pub fn suggest(label: &str) -> Vec<&'static str> {
    if label.trim().chars().nth(LABEL).is_some() {
        return Vec::new();
    }
    let folded = fold(label);
    let mut near: Vec<(f64, &'static str)> = Vec::new();
    for (label, resolution) in aliases() {
        let Resolution::Area(code) = resolution else {
            continue;
        };
        let likeness = strsim::jaro_winkler(&folded, label);
        // a common beginning is not enough: most letters must be the same, in their order
        let near_enough = || strsim::normalized_damerau_levenshtein(&folded, label) >= 0.6;
        if likeness >= 0.85 && folded.len() > 2 && near_enough() {
            match near.iter_mut().find(|(_, known)| known == code) {
                Some(entry) => entry.0 = entry.0.max(likeness),
                None => near.push((likeness, code)),
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.truncate(3);
    near.into_iter().map(|(_, code)| code).collect()
}

/// A label as it is compared: without case, accents, punctuation, a leading "the" and doubled blanks.
pub fn fold(label: &str) -> String {
    let mut plain = String::with_capacity(label.len());
    for c in label.nfkd() {
        match c {
            _ if unicode_normalization::char::is_combining_mark(c) => {}
            _ if is_apostrophe(c) => plain.push(' '),
            'ı' => plain.push('i'),
            'ø' | 'Ø' => plain.push('o'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' => plain.push('d'),
            'ß' => plain.push_str("ss"),
            'æ' | 'Æ' => plain.push_str("ae"),
            '&' => plain.push_str(" and "),
            _ if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            '/' | ':' | ';' | '[' | ']' | '?' | '*' | '\u{fffd}' => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = if words.len() > 1 && words[0] == "the" {
        &words[1..]
    } else {
        &words[..]
    };
    words.join(" ")
}

/// Apostrophes that Unicode counts as letters, such as the U+02BB and U+02BC of Oʻzbekiston; the others are punctuation.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\u{2b9}'
            ..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2ee}' | '\u{a78b}' | '\u{a78c}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_of_all_kinds_are_one() {
        for apostrophe in "'’‘ʻʼʹʽʾʿˈˊˋˮ`´′＇".chars() {
            let label = format!("O{apostrophe}zbekiston");
            assert_eq!(resolve(&label), Resolution::Area("UZB"), "{label}");
            let label = format!("Cote d{apostrophe}Ivoire");
            assert_eq!(resolve(&label), Resolution::Area("CIV"), "{label}");
        }
    }

    #[test]
    fn a_label_of_no_country_gets_no_far_suggestion() {
        for label in ["(Nationality not stated)", "Nationality to be confirmed"] {
            assert_eq!(suggest(label), Vec::<&str>::new(), "{label}");
        }
    }

    #[test]
    fn every_code_name_and_alias_resolves_to_what_it_says() {
        for area in all() {
            for label in [&area.code, &area.alpha2, &area.name]
                .into_iter()
                .filter(|label| !label.is_empty())
            {
                assert_eq!(resolve(label), Resolution::Area(&area.code), "{label}");
            }
        }
        for alias in rows::<Alias>(super::super::package::ALIASES) {
            let resolution = match resolve(&alias.label) {
                Resolution::Area(code) => code.to_owned(),
                Resolution::Ambiguous(codes) => codes.join(";"),
                Resolution::NoCountry(kind) => kind.to_owned(),
                Resolution::Unknown => "unknown".to_owned(),
            };
            let expected = if alias.code.is_empty() {
                alias.kind
            } else {
                alias.code
            };
            assert_eq!(resolution, expected, "{}", alias.label);
        }
    }

    #[test]
    fn what_only_looks_alike_is_not_resolved() {
        for (label, country) in [
            ("UK", "GBR"),
            ("UCRANIA", "UKR"),
            ("Alemania", "DEU"),
            ("Danish", "DNK"),
            ("Kyrgyz Republic", "KGZ"),
        ] {
            assert_eq!(resolve(label), Resolution::Area(country), "{label}");
        }
        assert_eq!(
            (resolve("Kazakstann"), suggest("Kazakstann").first()),
            (Resolution::Unknown, Some(&"KAZ"))
        );
        assert_eq!(
            resolve("Congolese"),
            Resolution::Ambiguous(vec!["COG", "COD"])
        );
        assert_eq!(resolve("Nationals"), Resolution::NoCountry("nationals"));
        assert_eq!(resolve("NA"), Resolution::Area("NAM"));
    }

    #[test]
    fn signs_are_no_country() {
        for label in ["&", "~ & %", "+", "\u{3000}"] {
            assert_eq!(resolve(label), Resolution::Unknown, "{label}");
        }
    }
}
