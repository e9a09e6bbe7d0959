//! The guard over the tables of one page: a share and a total together tell how many are left between them.

use std::collections::{BTreeMap, BTreeSet};

use super::Public;
use crate::dataset::count::Count;
use crate::stats::estimate::Estimate;
use crate::stats::statistics::{self, detected_victims};
use crate::stats::unit::Unit;

/// Tables by statistic and country.
type Tables = BTreeMap<&'static str, BTreeMap<String, Public>>;

/// Takes out shares whose base differs from a total of the same country, year and source by a small number; the countries of
/// which some were taken.
pub fn withhold(tables: &mut Tables, min_cell: Option<u64>) -> BTreeSet<String> {
    let mut withheld = BTreeSet::new();
    let Some(k) = min_cell else { return withheld };
    let sizes = sizes(tables);
    for (name, countries) in tables {
        for (country, table) in countries {
            let near = |figure: &Estimate| {
                let Some(base) = figure.base.filter(|_| is_share(figure, name)) else {
                    return false;
                };
                let others = sizes.get(&place(figure));
                let others = others.into_iter().flatten();
                others
                    .into_iter()
                    .any(|size| *size > base.low && *size - base.low < k)
            };
            if table.shown().iter().any(near) {
                *table = table.clone().keeping(|figure| !near(figure));
                withheld.insert(country.clone());
            }
        }
    }
    withheld
}

/// The totals and bases of each country, year and source.
fn sizes(tables: &Tables) -> BTreeMap<[String; 3], BTreeSet<u64>> {
    let mut sizes: BTreeMap<[String; 3], BTreeSet<u64>> = BTreeMap::new();
    for (name, countries) in tables {
        for figure in countries.values().flat_map(Public::shown) {
            let size = if *name == detected_victims::STATISTIC.name {
                figure.count
            } else {
                figure.base.filter(|_| is_share(figure, name))
            };
            if let Some(size) = size.and_then(Count::number) {
                sizes.entry(place(figure)).or_default().insert(size);
            }
        }
    }
    sizes
}

/// The identity of a whole, regardless of reporter and measure.
fn place(figure: &Estimate) -> [String; 3] {
    ["country", "year", "source"].map(|key| figure.key(key).to_owned())
}

fn is_share(figure: &Estimate, statistic: &str) -> bool {
    let of = statistics::find(statistic);
    figure.unit == Some(Unit::Share) && of.is_some_and(|one| one.unit == Unit::Share)
}
