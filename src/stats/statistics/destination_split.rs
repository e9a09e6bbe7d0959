//! Where identified victims of an origin are exploited: the split over destinations, the domestic share among them.

use super::places::{self, Over};
use crate::dataset::{Division, Needs, Table};
use crate::stats::{Description, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "destination-split",
        title: "Destinations of victims, by origin",
        unit: Unit::Share,
        keys: &["country", "year", "source", "group"],
        formula: "n(destination) / n(all destinations of the source); Goodman simultaneous intervals. `domestic`: destinations within the origin; \
              a candidate set that may or may not be domestic widens its range",
        base: "`known`: all victims (or cases) of that origin with a known destination; `all`: also those of unknown \
           destination; `worst-case`: all, with none to all of the unknown in the category",
        caveats: &[
            "a set of candidates (`RUS;ARE`) is one count whose division is not published",
            "a route documented without a number is `not_published`: it gives a place but no number",
        ],
        source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; for `domestic` Wilson (1927), doi:10.1080/01621459.1927.10502953",
        tables: &[Table::Routes],
        divides: &["destination"],
        needs: Needs::routes(Division::NONE),
    },
    compute: |data, query| places::compute(data, query, Over::Destinations, |_, _, _| None),
};
