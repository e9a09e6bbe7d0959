//! Shares of women, men and others among identified victims.

use std::collections::BTreeSet;

use polars::prelude::PolarsResult;

use super::shares::{self, SplitDimension};
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::Answer;
use crate::stats::questions::query::Query;
use crate::stats::{Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
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
