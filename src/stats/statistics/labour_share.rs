//! Shares of types of labour among victims who were asked.

use super::{Statistic, answers};

pub(in crate::stats) const STATISTIC: Statistic = answers::statistic(
    ["labour-share", "Identified victims by type of labour"],
    &[
        "one person may have done several kinds of work: shares may add up to more than 100%",
        "case files record it only for victims of forced labour, where it is known",
    ],
    |data, query| answers::compute(data, query, "labour"),
);
