//! "Did you mean": shown, never applied.

/// How alike two words must be, of 1, to be shown as what may be meant.
const ALIKE: f64 = 0.7;

/// `; did you mean …?` with the nearest of the words, or nothing where none is near.
pub(super) fn hint<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let likeness = |other: &str| strsim::jaro_winkler(&word, &other.to_lowercase());
    let near = words.into_iter().map(|other| (likeness(other), other));
    let near = near.filter(|(likeness, _)| *likeness > ALIKE);
    let nearest = near.max_by(|(a, _), (b, _)| a.total_cmp(b));
    nearest.map_or(String::new(), |(_, other)| {
        format!("; did you mean `{other}`?")
    })
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn the_nearest_is_shown_and_nothing_far() {
        assert_eq!(hint("basse", ["bases", "base"]), "; did you mean `base`?");
        assert_eq!(hint("xyz", ["base"]), "");
    }
}
