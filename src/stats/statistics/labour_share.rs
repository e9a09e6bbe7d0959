//! Shares of types of labour among victims who were asked.

use super::{Statistic, answers};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    name: "labour-share",
    title: "Identified victims by type of labour",
    caveats: &[
        "one person may have done several kinds of work: shares may add to more than 100%",
        "case files ask it of victims of forced labour, and of them where it is known",
    ],
    compute: |data, query| answers::compute(data, query, "labour"),
    ..answers::OF_ANSWERS
};
