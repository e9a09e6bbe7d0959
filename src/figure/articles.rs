//! The article that English gives some countries.

use crate::stats::areas;

/// A country with the article that English gives it: `the United Arab Emirates`; candidates with `or` between them.
pub(crate) fn the(code: &str) -> String {
    let names: Vec<String> = code
        .split(';')
        .map(|one| with_article(&areas::name(one)))
        .collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A name with its article.
pub(super) fn with_article(name: &str) -> String {
    const WITH: [&str; 14] = [
        "Americas",
        "Bahamas",
        "Caribbean",
        "Comoros",
        "DR Congo",
        "EU",
        "European Union",
        "Gambia",
        "Holy See",
        "Isle of Man",
        "Maldives",
        "Netherlands",
        "Philippines",
        "US Minor Outlying Islands",
    ];
    let common = ["Republic", "Islands", "Territory", "Territories"];
    let named = WITH.contains(&name) || name.starts_with("United ") || name.ends_with(" Emirates");
    let last = name.rsplit(' ').next().unwrap_or_default();
    let republic = name.contains(" Republic") || name.starts_with("Republic ");
    if named || republic || (name.contains(' ') && common.contains(&last)) {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_the_article_that_english_gives_them() {
        for (code, name) in [
            ("ARE", "the United Arab Emirates"),
            ("KGZ", "Kyrgyzstan"),
            ("USA", "the United States"),
            ("PHL", "the Philippines"),
            ("NLD", "the Netherlands"),
            ("CAF", "the Central African Republic"),
            ("DOM", "the Dominican Republic"),
            ("SLB", "the Solomon Islands"),
            ("COG", "the Republic of the Congo"),
            ("143", "Central Asia"),
            ("RUS;ARE", "Russia or the United Arab Emirates"),
        ] {
            assert_eq!(the(code), name);
        }
    }
}
