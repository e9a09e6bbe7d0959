//! Shares of means of control among victims who were asked.

use super::{Statistic, answers};

pub(in crate::stats) const STATISTIC: Statistic = answers::statistic(
    ["means-of-control", "Means of control of identified victims"],
    &[
        "several means may be used on one person: shares may add up to more than 100%",
        "editions of a source group the means differently: see its columns before comparing",
    ],
    |data, query| answers::compute(data, query, "means_of_control"),
);
