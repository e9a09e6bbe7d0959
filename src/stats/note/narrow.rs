//! Notes of some countries and years: of fewer, and of several together.

use super::{Note, PlaceYear};

impl Note {
    /// The same of fewer countries and years; nothing where none of those that it is about is left.
    #[must_use]
    pub fn narrowed(self, stays: &dyn Fn(&str, Option<i64>) -> bool) -> Option<Self> {
        let of_places = |mut places: Vec<PlaceYear>| {
            places.retain(|place| stays(&place.country, place.year));
            (!places.is_empty()).then_some(places)
        };
        let of_countries = |mut countries: Vec<String>| {
            countries.retain(|country| stays(country, None));
            (!countries.is_empty()).then_some(countries)
        };
        Some(match self {
            Self::PartsExceedTotal { by, places } => Self::PartsExceedTotal {
                by,
                places: of_places(places)?,
            },
            Self::Contradicted { how, places } => Self::Contradicted {
                how,
                places: of_places(places)?,
            },
            Self::OnlyParts { by, places } => Self::OnlyParts {
                by,
                places: of_places(places)?,
            },
            Self::LaterTiers { places } => Self::LaterTiers {
                places: of_places(places)?,
            },
            Self::NoPopulation { countries } => Self::NoPopulation {
                countries: of_countries(countries)?,
            },
            Self::OtherSource { country, .. } if !stays(&country, None) => return None,
            other => other,
        })
    }

    /// Takes in another of the same kind about other places; whether it is one.
    fn takes_in(&mut self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let (
            Self::PartsExceedTotal { by, places },
            Self::PartsExceedTotal {
                by: of,
                places: more,
            },
        ) = (self, other)
        else {
            return false;
        };
        if by != of {
            return false;
        }
        for place in more {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        true
    }
}

/// Enters a note once; one about further places joins that of its kind.
pub fn enter(notes: &mut Vec<Note>, note: Note) {
    if !notes.iter_mut().any(|known| known.takes_in(&note)) {
        notes.push(note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Weight;

    fn exceeding(country: &str, year: i64) -> Note {
        let country = country.to_owned();
        let year = Some(year);
        Note::PartsExceedTotal {
            by: "sex",
            places: vec![PlaceYear { country, year }],
        }
    }

    #[test]
    fn notes_of_one_kind_are_one_and_narrow_to_the_places_left() {
        let mut notes = Vec::new();
        for note in [
            exceeding("LVA", 2020),
            Note::NotASample,
            exceeding("TJK", 2021),
            exceeding("LVA", 2020),
            Note::NotASample,
        ] {
            enter(&mut notes, note);
        }
        assert_eq!(notes.len(), 2);
        let text = notes[0].to_string();
        assert!(text.contains("Latvia 2020 and Tajikistan 2021"), "{text}");
        let left = notes.remove(0).narrowed(&|country, _| country == "LVA");
        assert_eq!(left, Some(exceeding("LVA", 2020)));
        assert_eq!(exceeding("LVA", 2020).narrowed(&|_, _| false), None);
    }

    #[test]
    fn a_note_is_an_object_with_a_code_and_a_text_that_begins_with_its_mark() {
        let json = serde_json::to_value(Note::NoTier).unwrap();
        assert_eq!(json["code"], "no-tier");
        assert!(json["text"].as_str().unwrap().starts_with("– "));
        assert_eq!(Note::NoTier.weight(), Weight::Legend);
    }
}
