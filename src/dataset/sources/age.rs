//! Age groups as sources write them: `0 to 14`, `aged 18-35 years`, `Y0T17`, `lt18y`, `over 50`.

use crate::dataset::count::whole;

/// The first and the last year of age of a group; no last year where it is open.
pub(crate) type Span = (u64, Option<u64>);

/// The group in our notation: `child`, `adult`, `15-17`, `48+`; nothing where the label is not an age group.
pub(crate) fn read(label: &str) -> Option<String> {
    Some(write(span(label)?))
}

/// A span in our notation.
fn write(span: Span) -> String {
    match span {
        (0, Some(17)) => "child".into(),
        (18, None) => "adult".into(),
        (first, Some(last)) => format!("{first}-{last}"),
        (first, None) => format!("{first}+"),
    }
}

/// Whether persons of an age or an age group are children or adults, from 18; nothing where some may be either.
pub(crate) fn child_or_adult(label: &str) -> Option<&'static str> {
    let age = whole(label.trim()).filter(|age| *age <= 120);
    match age.map(|age| (age, Some(age))).or_else(|| span(label))? {
        (_, Some(last)) if last < 18 => Some("child"),
        (first, _) if first >= 18 => Some("adult"),
        _ => None,
    }
}

/// The years of age of a label.
pub(crate) fn span(label: &str) -> Option<Span> {
    let label = label.trim().to_lowercase();
    if let Some(span) = of_code(&label) {
        return Some(span);
    }
    let mut text = label.replace("--", "-").replace(['–', '—', '_'], "-");
    for word in ["aged", "ages", "age", "years", "year", "yrs", "old"] {
        text = without_word(&text, word);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = |text: &str| {
        let text = text.trim().trim_end_matches('y');
        (text.len() <= 3)
            .then(|| text.parse::<u64>().ok())
            .flatten()
            .filter(|age| *age <= 120)
    };
    let before = |starts: &[&str]| {
        starts
            .iter()
            .find_map(|start| number(text.strip_prefix(start)?))
    };
    let after = |ends: &[&str]| ends.iter().find_map(|end| number(text.strip_suffix(end)?));
    if let Some(age) =
        before(&["over ", ">", "more than ", "older than "]).filter(|_| !text.starts_with(">="))
    {
        return Some((age + 1, None));
    }
    if let Some(age) = before(&[">=", "≥", "from "]).or_else(|| {
        after(&[
            "+",
            " and over",
            " and older",
            " and above",
            " or over",
            " or older",
            " plus",
        ])
    }) {
        return Some((age, None));
    }
    if let Some(age) = before(&["under ", "<", "below ", "less than ", "younger than "])
        .filter(|_| !text.starts_with("<="))
    {
        return Some((0, Some(age.checked_sub(1)?)));
    }
    if let Some(age) = before(&["<=", "≤", "up to "])
        .or_else(|| after(&[" and under", " or under", " and younger"]))
    {
        return Some((0, Some(age)));
    }
    let (first, last) = text.split_once('-').or_else(|| text.split_once(" to "))?;
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, Some(last)))
}

/// Codes of SDMX: `Y0T17`, `Y_LT18`, `Y_GE18`, `lt18y`.
fn of_code(label: &str) -> Option<Span> {
    let age = |text: &str| text.parse::<u64>().ok().filter(|age| *age <= 120);
    if let Some(less) = label
        .strip_prefix("y_lt")
        .or_else(|| label.strip_prefix("lt")?.strip_suffix('y'))
    {
        return Some((0, Some(age(less)?.checked_sub(1)?)));
    }
    if let Some(least) = label.strip_prefix("y_ge") {
        return Some((age(least)?, None));
    }
    let (first, last) = label.strip_prefix('y')?.split_once(['t', '-'])?;
    let (first, last) = (age(first)?, age(last)?);
    (first <= last).then_some((first, Some(last)))
}

/// A text without a given word; parts of longer words are kept.
fn without_word(text: &str, word: &str) -> String {
    let words = text.split(' ').filter(|part| *part != word);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_groups_are_read_as_sources_write_them() {
        for (label, group) in [
            ("0 to 14", "0-14"),
            ("15–17", "15-17"),
            ("aged 0-17 years", "child"),
            ("aged 18-35 years", "18-35"),
            ("aged over 35 years", "36+"),
            ("Y0T17", "child"),
            ("Y_GE18", "adult"),
            ("Y_LT18", "child"),
            ("lt18y", "child"),
            ("10_14", "10-14"),
            ("18+", "adult"),
            ("65 and over", "65+"),
            ("<15", "0-14"),
            ("48+", "48+"),
            ("09--17", "9-17"),
        ] {
            assert_eq!(read(label).as_deref(), Some(group), "{label}");
        }
        for label in [
            "",
            "adult",
            "total",
            "17-Sep",
            "2017-09-01",
            "20-10",
            "unknown",
            "-5",
        ] {
            assert_eq!(read(label), None, "{label}");
        }
    }
}
