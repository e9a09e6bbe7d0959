//! A bar: its mark and its words.

use crate::render::number;
use crate::stats::{Estimate, Remark, Status};

/// A bar and its words.
pub(in crate::figure) struct Bar {
    pub label: String,
    pub series: u8,
    pub mark: Mark,
    /// `34%`, `17`, `not published`.
    pub value: String,
    /// `17 of 50`.
    pub beside: String,
    /// Whether it is of a base that is marked as small.
    pub small_base: bool,
    /// The number of a total that its parts contradict, at its lower bound.
    pub contradicted: Option<u64>,
}

/// What a bar is like.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::figure) enum Mark {
    /// From 0 to `low`, and lighter to `high` (`None` without an upper bound); hollow if published without a base.
    Known {
        low: f64,
        high: Option<f64>,
        interval: Option<(f64, f64)>,
        hollow: bool,
    },
    /// Words only, such as a count that is too small for a share.
    Words,
    /// A list of names, over as many lines as it needs.
    Names,
    /// Not known: it may be anything.
    Unknown,
}

/// The text shown where there is no number.
fn no_number(status: Status) -> &'static str {
    match status {
        Status::Hidden => "hidden here",
        Status::NotPublished => "not published",
        _ => "unknown",
    }
}

impl Bar {
    /// A bar of a share.
    pub(crate) fn share(figure: &Estimate, label: impl Into<String>, series: u8) -> Self {
        let (label, value) = (label.into(), number::share(figure));
        let of = match (figure.count, figure.base) {
            (Some(count), Some(base)) => {
                let small = number::small_base(figure);
                let (count, base) = (number::count(Some(count)), number::count(Some(base)));
                format!("{count} of {base}{small}")
            }
            _ => String::new(),
        };
        let short = figure.remarks.iter().next();
        let short = short.filter(|one| one.is_cases() || matches!(one, Remark::Printed(_)));
        let remark = short.map_or(String::new(), number::remark);
        let beside = [of.as_str(), &remark].join(" ").trim().to_owned();
        let said = |mark, value, beside, small_base| Self {
            label: label.clone(),
            series,
            mark,
            value,
            beside,
            small_base,
            contradicted: None,
        };
        let Some(range) = figure.value.filter(|_| figure.status != Status::Hidden) else {
            let why = no_number(figure.status).into();
            return said(Mark::Unknown, why, String::new(), false);
        };
        let small_base = !number::small_base(figure).is_empty();
        if number::is_of_few(figure) {
            return said(Mark::Words, of, "too few for a share".into(), small_base);
        }
        let hollow = figure.status == Status::Published;
        let interval = figure
            .interval
            .map(|(low, high)| (low, high.unwrap_or(1.0)));
        let together = figure.level.is_some_and(|level| level.together.is_some());
        let mark = match (hollow, together) {
            (true, _) => "*",
            (_, true) => "‡",
            _ => "",
        };
        let known = Mark::Known {
            low: range.low,
            high: range.high,
            interval,
            hollow,
        };
        said(known, format!("{value}{mark}"), beside, small_base)
    }

    /// A bar of a count.
    pub(crate) fn count(figure: &Estimate, label: impl Into<String>, series: u8) -> Self {
        let (mark, value) = match figure.count {
            Some(count) if figure.status == Status::Contradicted => {
                // no length: the number is not known
                let parts = figure.contradiction().map_or(String::new(), number::remark);
                let value = format!("{} ! ({parts})", number::count(Some(count)));
                (Mark::Unknown, value)
            }
            Some(count) if figure.status != Status::Hidden => (
                Mark::Known {
                    low: count.low as f64,
                    high: count.high.map(|high| high as f64),
                    interval: None,
                    hollow: false,
                },
                number::count(Some(count)),
            ),
            _ => (Mark::Unknown, no_number(figure.status).to_owned()),
        };
        Self {
            label: label.into(),
            series,
            mark,
            value,
            beside: match figure.status {
                Status::Contradicted => String::new(),
                Status::ZeroReported => format!("reported, {}", number::remarks(&figure.remarks)),
                _ => number::remarks(&figure.remarks),
            },
            small_base: false,
            contradicted: figure
                .count
                .filter(|_| figure.status == Status::Contradicted)
                .map(|count| count.low),
        }
    }

    /// Names without numbers.
    pub(crate) fn names(label: impl Into<String>, names: &[String]) -> Self {
        Self {
            mark: Mark::Names,
            ..Self::words(label, names.join(", "), String::new())
        }
    }

    /// Words without a bar.
    pub(crate) fn words(label: impl Into<String>, value: String, beside: String) -> Self {
        Self {
            label: label.into(),
            series: 3,
            mark: Mark::Words,
            value,
            beside,
            small_base: false,
            contradicted: None,
        }
    }

    pub(in crate::figure) fn is(
        &self,
        what: impl Fn(f64, Option<f64>, Option<(f64, f64)>, bool) -> bool,
    ) -> bool {
        matches!(self.mark, Mark::Known { low, high, interval, hollow } if what(low, high, interval, hollow))
    }

    /// The whole text on it, for those who do not see it.
    pub(in crate::figure) fn said(&self, confidence: f64) -> String {
        let mut said = vec![self.value.trim_end_matches([' ', '*', '‡']).to_owned()];
        if self.is(|_, _, _, hollow| hollow) {
            said.push("published without a base".into());
        }
        if self.mark == Mark::Names {
            said.push("without a number".into());
        }
        if !self.beside.is_empty() {
            said.push(self.beside.clone());
        }
        if let Mark::Known {
            interval: Some((low, high)),
            ..
        } = self.mark
        {
            let level = number::level(confidence);
            let (low, high) = (low * 100.0, high * 100.0);
            said.push(format!("{level} interval {low:.0}–{high:.0}%"));
        }
        format!("{} {}", self.label, said.join(", "))
            .trim()
            .to_owned()
    }
}
