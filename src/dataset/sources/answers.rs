//! Columns of case forms with several answers in one cell, and dates of which the year counts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::column;

/// A column with several answers in one cell, divided by `;`, `,`, `|` or blanks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    /// Headers it may have.
    #[serde(deserialize_with = "column::texts")]
    pub from: Vec<String>,
    /// What the answers mean.
    #[serde(deserialize_with = "column::scalars")]
    pub values: BTreeMap<String, String>,
}

impl Answers {
    /// The answers of a cell in our words, each once; what is not known is left as it is written.
    pub(crate) fn read(&self, cell: &str) -> Vec<String> {
        let meaning = |part: &str| {
            let mut values = self.values.iter();
            let known = values.find(|(value, _)| value.eq_ignore_ascii_case(part));
            known.map(|(_, meaning)| meaning.clone())
        };
        let whole = meaning(cell.trim());
        let mut found: Vec<String> = if let Some(one) = whole {
            vec![one]
        } else {
            let divided = |c: char| matches!(c, ';' | ',' | '|' | '\n');
            let parts: Vec<&str> = cell.split(divided).map(str::trim).collect();
            // forms save several choices with blanks between them
            let parts = match parts.as_slice() {
                [one] if meaning(one).is_none() => one.split_whitespace().collect(),
                _ => parts,
            };
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts
                .map(|part| meaning(part).unwrap_or_else(|| part.to_owned()))
                .collect()
        };
        found.sort();
        found.dedup();
        found
    }
}

/// The year and the part of it that a cell such as `2023 Q4`, `Q4 2023` or `2023-04` names.
pub(crate) fn year_and_part(cell: &str) -> Option<(&str, &str)> {
    let is_year = |text: &str| {
        text.len() == 4
            && (text.starts_with("19") || text.starts_with("20"))
            && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words = cell.split(|c: char| !c.is_ascii_digit());
    let year = words.find(|word| is_year(word))?;
    let (before, after) = cell.split_once(year)?;
    let plain = |text| str::trim_matches(text, |c: char| !c.is_alphanumeric());
    match (plain(before), plain(after)) {
        ("", "") => None,
        (part, "") | ("", part) => Some((year, part)),
        _ => None,
    }
}

/// Whole years from a date of birth to another date; nothing where one of them is not a whole date, or they are out of order.
pub(crate) fn age_on(birth: &str, date: &str) -> Option<u64> {
    let (born, on) = (date_of(birth)?, date_of(date)?);
    let years = on.0.checked_sub(born.0)?;
    let before_birthday = (on.1, on.2) < (born.1, born.2);
    years
        .checked_sub(u64::from(before_birthday))
        .filter(|age| *age <= 120)
}

/// Year, month and day of `2023-05-01`; `01/05/2023` is only read where no other reading is possible.
fn date_of(cell: &str) -> Option<(u64, u64, u64)> {
    let date = cell.trim().split(['T', ' ']).next()?;
    let parts = date.split(['-', '/', '.']).map(|part| part.parse().ok());
    let parts: Vec<u64> = parts.collect::<Option<_>>()?;
    match parts.as_slice() {
        [year, month, day] if *year > 1000 && *month <= 12 && *day <= 31 => {
            Some((*year, *month, *day))
        }
        [day, month, year] | [month, day, year]
            if *year > 1000 && *day > 12 && *month <= 12 && *day <= 31 =>
        {
            Some((*year, *month, *day))
        }
        _ => None,
    }
}

/// The year of a date: `2023` of `2023-05-01` and of `01/05/2023`; nothing where it is not a date.
pub(crate) fn year_of_date(cell: &str) -> Option<&str> {
    let date = cell.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let digits = |part: &&str, many: usize| {
        part.len() <= many && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [year, month, day]
            if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2) =>
        {
            Some(year)
        }
        [day, month, year]
            if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2) =>
        {
            Some(year)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_that_of_the_last_birthday() {
        assert_eq!(age_on("2005-05-20", "2023-05-19"), Some(17));
        assert_eq!(age_on("2005-05-20", "2023-05-20"), Some(18));
        assert_eq!(age_on("20/05/2005", "2023-06-01T00:00"), Some(18));
        assert_eq!(age_on("05/06/2005", "2023-06-01"), None);
        assert_eq!(age_on("2005", "2023-06-01"), None);
        assert_eq!(age_on("2024-01-01", "2023-06-01"), None);
    }

    #[test]
    fn a_cell_may_name_a_year_and_its_part() {
        assert_eq!(year_and_part("Q1 2022"), Some(("2022", "Q1")));
        assert_eq!(year_and_part("2022-04"), Some(("2022", "04")));
        assert_eq!(year_and_part("2020-21"), Some(("2020", "21")));
        assert_eq!((year_and_part("2022"), year_and_part("Q1")), (None, None));
    }
}
