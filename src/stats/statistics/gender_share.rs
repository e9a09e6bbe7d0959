//! Shares of women, men and others among identified victims.

use std::collections::BTreeSet;

use polars::prelude::PolarsResult;

use super::shares::{self, SplitDimension};
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::questions::query::Query;
use crate::stats::{Description, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "gender-share",
        title: "Identified victims by gender",
        unit: Unit::Share,
        keys: shares::KEYS,
        formula: "n(gender) / n(all recorded genders); Wilson interval for two genders, Goodman simultaneous intervals for more. For \
              ranges: the smallest part with the largest rest, and the reverse",
        base: "`known`: victims whose gender is recorded; `all`: all victims the source counts; `worst-case`: all, with none to \
           all of the unknown in the category",
        caveats: &[
            "unknown gender is not a category of the split",
            "a share published without a base has no interval",
        ],
        source: "Wilson (1927), doi:10.1080/01621459.1927.10502953",
        tables: &[Table::Victims],
        divides: &["sex"],
        needs: Needs::victims(Division {
            sex: true,
            ..Division::NONE
        }),
    },
    compute,
};

const SEX: SplitDimension = SplitDimension {
    at: 0,
    by: "sex",
    binary: true,
    levels: |split, _| vec![split],
    order: |_| 0,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = shares::compute(data, query, &SEX, &BTreeSet::new())?;
    shares::note(&mut answer);
    Ok(answer)
}

/// Does something with the figures of the women of each whole, in the order of their countries, years and sources.
pub(in crate::stats) fn each_of_women(
    data: &Dataset,
    query: &Query,
    mut enter: impl FnMut(Estimate),
) -> PolarsResult<()> {
    let mut answer = Answer::default(); // of its notes none is about a left out source
    let enter = |figures: Vec<Estimate>| {
        let women = figures
            .into_iter()
            .filter(|figure| figure.key("group") == WOMEN);
        women.for_each(&mut enter);
    };
    let all = query.with_all_persons();
    shares::each(data, &all, (&SEX, &BTreeSet::new()), &mut answer, enter)
}

/// The group of women.
pub(in crate::stats) const WOMEN: &str = "female";
