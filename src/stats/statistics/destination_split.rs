//! Where identified victims of an origin are exploited: the split over destinations, the domestic share among them.

use super::places::{self, Over};
use crate::dataset::{Division, Needs, Table};
use crate::stats::{Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    name: "destination-split",
    title: "Destinations of victims, by origin",
    unit: Unit::Share,
    keys: &["country", "year", "source", "group"],
    formula: "n(destination) / n(all destinations of the source); Goodman simultaneous intervals. `domestic`: destinations that are the origin \
              or lie in it; a candidate set that may or may not be domestic widens its bounds",
    base: "`known`: all victims (or cases) whose destination the source gives for that origin; `all`: with those of unknown \
           destination; `worst-case`: all, from none of the unknown to all of them",
    caveats: &[
        "a set of candidates (`RUS;ARE`) is one undivided count: how it divides is not published",
        "a route documented without a number is `not_published`: it says where, not how many",
    ],
    source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; for `domestic` Wilson (1927), doi:10.1080/01621459.1927.10502953",
    tables: &[Table::Routes],
    divides: &["destination"],
    needs: Needs::routes(Division::NONE),
    compute: |data, query| places::compute(data, query, Over::Destinations, |_, _, _| None),
};
