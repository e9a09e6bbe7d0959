//! Shares of relations of recruiters among victims who were asked.

use super::{Statistic, answers};

pub(in crate::stats) const STATISTIC: Statistic = answers::statistic(
    [
        "recruiter-share",
        "Relation of recruiters to identified victims",
    ],
    &[
        "one person may name several recruiters: shares may add up to more than 100%",
        "not recorded for most persons in most sources: compare with `--base all` and `--base worst-case`",
    ],
    |data, query| answers::compute(data, query, "recruiter"),
);
