//! Sums over the members of an area or group, where a source counts each person in one country.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::query::Query;
use crate::stats::estimate::{Estimate, Keys, SumRole};
use crate::stats::mathematics::bounds::sum;
use crate::stats::{Remark, Statistic, Status, Unit};

/// An area or group that is asked for by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Region {
    /// Its code: that of an area, or of a group such as `EU`.
    pub code: String,
    /// The codes of its members.
    pub members: Vec<String>,
}

/// Puts the sums over the members of each area or group before the figures; none where the statistic is not one of persons
/// whose figures each say what they count, and none if the source itself gives a figure for the area.
pub(super) fn add_sums(statistic: &Statistic, query: &Query, figures: &mut Vec<Estimate>) {
    if statistic.unit != Unit::Persons || !statistic.keys.contains(&"measure") {
        return; // cases and victims would be added
    }
    let mut sums = Vec::new();
    for region in &query.regions {
        sums.extend(sums_of(region, figures));
    }
    figures.splice(0..0, sums);
}

pub(in crate::stats) fn sums_of(region: &Region, figures: &[Estimate]) -> Vec<Estimate> {
    let others = |figure: &Estimate| -> Keys {
        let keys = figure.keys.iter();
        keys.filter(|(key, _)| *key != "country").cloned().collect()
    };
    let mut of: BTreeMap<Keys, Vec<&Estimate>> = BTreeMap::new();
    for figure in figures {
        let country = figure.key("country");
        if country == region.code {
            of.entry(others(figure)).or_default().clear();
        }
        let is_usable = figure.count.is_some() && figure.status != Status::Contradicted;
        if is_usable && region.members.iter().any(|member| member == country) {
            of.entry(others(figure)).or_default().push(figure);
        }
    }
    let own = |keys: &Keys| {
        let same =
            |figure: &Estimate| figure.key("country") == region.code && others(figure) == *keys;
        figures.iter().any(same)
    };
    let several = of
        .into_iter()
        .filter(|(keys, members)| members.len() > 1 && !own(keys));
    several
        .map(|(keys, members)| {
            let mut all = vec![("country", CompactString::from(&region.code))];
            all.extend(keys);
            Estimate {
                part: SumRole::Derived,
                measure: members[0].measure.clone(),
                remarks: Remark::SumOfMembers {
                    reporting: members.len(),
                    of: region.members.len(),
                }
                .into(),
                ..Estimate::counted(all, sum(members.iter().map(|figure| figure.count)))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;
    use crate::stats::find;

    #[test]
    fn members_are_added_on_bounds_within_a_year_and_source() {
        let figure = |country: &str, year: &str, count: Option<Count>| {
            let keys = [("country", country), ("year", year), ("source", "s")];
            let keys = keys.map(|(key, value)| (key, value.into())).to_vec();
            Estimate::counted(keys, count)
        };
        let mut figures = vec![
            figure("KAZ", "2020", Some(Count::exact(92))),
            figure("KGZ", "2020", Some(Count::between(0, 4))),
            figure("TJK", "2020", None),
            figure("KAZ", "2021", Some(Count::exact(29))),
            figure("DEU", "2020", Some(Count::exact(500))),
        ];
        let query = Query {
            regions: vec![Region {
                code: "143".into(),
                members: ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
                    .map(str::to_owned)
                    .to_vec(),
            }],
            ..Query::default()
        };
        let statistic = find("detected-victims").expect("a statistic");
        add_sums(statistic, &query, &mut figures);
        assert_eq!(figures.len(), 6);
        assert_eq!(
            (figures[0].key("country"), figures[0].key("year")),
            ("143", "2020")
        );
        assert_eq!(figures[0].count, Some(Count::between(92, 96)));
        assert_eq!(
            figures[0].remarks.to_string(),
            "sum; 2 of 5 countries report"
        );

        // nothing is calculated from a total that its parts contradict, and cases are not added to victims
        let contradicted = Estimate {
            status: Status::Contradicted,
            ..figure("UZB", "2020", Some(Count::exact(4)))
        };
        let mut figures = vec![figure("KAZ", "2020", Some(Count::exact(92))), contradicted];
        add_sums(statistic, &query, &mut figures);
        assert_eq!(figures.len(), 2);
        let mut figures = vec![
            figure("KAZ", "2020", Some(Count::exact(92))),
            figure("KGZ", "2020", Some(Count::exact(8))),
        ];
        let gap = find("identification-gap").expect("a statistic");
        add_sums(gap, &query, &mut figures);
        assert_eq!(figures.len(), 2);
    }
}
