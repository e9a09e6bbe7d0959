//! "Did you mean": the word that is most like another one; shown, never applied.

use super::limits::LABEL;

/// How alike two words must be, in thousandths, to be shown as what may be meant.
const ALIKE: u64 = 800;

/// The word that is most like another, whatever their case; for several, the first by the alphabet, and none where none is near.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim();
    if word.chars().nth(LABEL).is_some() {
        return None; // nothing that is meant is as long
    }
    let word = word.to_lowercase();
    let likeness =
        |other: &str| (strsim::jaro_winkler(&word, &other.to_lowercase()) * 1000.0) as u64;
    let scored = words.into_iter().map(|other| (likeness(other), other));
    let near = scored.filter(|(likeness, _)| *likeness > ALIKE);
    let best = near.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)))?;
    Some(best.1)
}

/// `; did you mean …?` with the nearest of the words, or nothing where none is near.
pub fn hint<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, words).map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_shown_and_nothing_far() {
        assert_eq!(hint("basse", ["bases", "base"]), "; did you mean `base`?");
        assert_eq!(hint("xyz", ["base"]), "");
        let columns = ["count", "count_low", "count_high", "country"];
        assert_eq!(nearest("cuont_low", columns), Some("count_low"));
        assert_eq!(nearest(" COUNTRY", columns), Some("country"));
        assert_eq!(nearest("zebra", columns), None);
    }

    #[test]
    fn long_texts_get_none_at_once() {
        let long = "base".repeat(1_000_000);
        assert_eq!(
            nearest(&long, std::iter::repeat_n(long.as_str(), 1_000)),
            None
        );
    }

    #[test]
    fn of_words_that_are_as_near_the_first_by_the_alphabet_is_taken() {
        assert_eq!(nearest("femal", ["female", "femala"]), Some("femala"));
    }
}
