//! The release date of a file, from above the header.

use std::fmt;

use super::cache::codec::stored;

/// A day; months and days are 0 where only the year, or the month, is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

stored!(Date { year, month, day });

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Date {
    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let sound = (1990..=2100).contains(&year) && month <= 12 && day <= 31;
        sound.then_some(Self { year, month, day })
    }

    /// The one date in a text, such as `30/05/2023` (day first), `2023-05-30`, `30 May 2023` or `May 2023`; none where there
    /// is none, or more than one.
    pub fn find(text: &str) -> Option<Self> {
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || ",;:()".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let mut dates: Vec<Self> = words.iter().filter_map(|word| numbers(word)).collect();
        for at in 0..words.len() {
            dates.extend(in_words(
                &words[..at],
                words[at],
                words.get(at + 1).copied(),
            ));
        }
        dates.dedup();
        match dates.as_slice() {
            [date] => Some(*date),
            _ => None,
        }
    }
}

/// A date in numbers.
fn numbers(word: &str) -> Option<Date> {
    // a time of day may follow
    let word = word.split('T').next()?;
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let number = |at: usize| parts.get(at)?.parse::<u32>().ok();
    let (first, second, third) = (number(0)?, number(1)?, number(2)?);
    if parts.len() != 3 {
        return None;
    }
    if parts[0].len() == 4 {
        Date::new(first, second.max(1), third.max(1))
    } else if parts[2].len() != 4 {
        None
    } else if second > 12 {
        Date::new(third, first, second)
    } else {
        Date::new(third, second, first)
    }
}

/// A date whose month is a word, with the day before it where there is one.
fn in_words(before: &[&str], month: &str, year: Option<&str>) -> Option<Date> {
    let letters = month.to_lowercase();
    let known = |name: &&str| letters.len() >= 3 && letters.starts_with(*name);
    let at = MONTHS.iter().position(known)? as u32 + 1;
    let year = year?.parse::<u32>().ok().filter(|year| *year > 31)?;
    let day = before.last().and_then(|day| day.parse::<u32>().ok());
    Date::new(year, at, day.filter(|day| *day <= 31).unwrap_or(0))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{}", self.year),
            (month, 0) => write!(f, "{}-{month:02}", self.year),
            (month, day) => write!(f, "{}-{month:02}-{day:02}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn a_release_date_is_found_as_publishers_write_it() {
        let found = |text: &str| Date::find(text).map(|date| date.to_string());
        for text in [
            "30/05/2023",
            "UNODC 30.5.2023",
            "Updated: 2023-05-30T00:00:00",
            "Release of 30 May 2023",
            "05/30/2023",
        ] {
            assert_eq!(found(text).as_deref(), Some("2023-05-30"), "{text}");
        }
        assert_eq!(found("Edition May 2023").as_deref(), Some("2023-05"));
        for text in [
            "UNODC",
            "2003-2021",
            "30/05/2023 and 31/05/2023",
            "may contain 5",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
