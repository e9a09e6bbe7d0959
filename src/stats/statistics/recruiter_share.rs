//! Shares of relations of recruiters among victims who were asked.

use super::{Statistic, answers};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    name: "recruiter-share",
    title: "Relation of recruiters to identified victims",
    caveats: &[
        "one person may name several recruiters: shares may add to more than 100%",
        "not recorded for most persons in most sources: compare with `--base all` and `--base worst-case`",
    ],
    compute: |data, query| answers::compute(data, query, "recruiter"),
    ..answers::OF_ANSWERS
};
