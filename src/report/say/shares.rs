//! Shares with their base and interval.

use super::super::english::{self, count, so_many, were};
use super::{Said, when};
use crate::stats::{Base, Estimate, Status};

/// Groups that a sentence names; the table has all.
pub(super) const NAMED: usize = 3;

/// How the shares were asked for.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct ShareConventions {
    /// Their base.
    pub base: Base,
    /// The level of intervals.
    pub confidence: f64,
}

/// What a split is of, in a sentence.
pub(in super::super) struct SplitWords {
    /// What distinguishes the groups: `gender`.
    pub what: &'static str,
    /// Those in the base: `whose gender is recorded`.
    pub recorded: &'static str,
    /// The name of a group.
    pub name: fn(&str) -> String,
}

/// A group as it is: `forced labour`.
pub(in super::super) fn plain(group: &str) -> String {
    group.replace('_', " ")
}

/// The groups of one block: the largest with their share, count and interval.
pub(in super::super) fn split(
    subject: &SplitWords,
    block: &[Estimate],
    asked: ShareConventions,
) -> Vec<Said> {
    // ages in two parts say more in a sentence than in ten
    let two = |figure: &Estimate| ["child", "adult"].contains(&figure.key("group"));
    let in_two = block.iter().any(two);
    let known = largest_first(block, |figure| {
        figure.key("group") != "missing" && (!in_two || two(figure))
    });
    let hidden = block.iter().any(|figure| figure.status == Status::Hidden);
    let Some(first) = known.first() else {
        return hidden
            .then(|| {
                let text = format!(
                    "Shares by {} ({}) are suppressed to protect people.",
                    subject.what,
                    when(&block[0])
                );
                Said::of(text, block)
            })
            .into_iter()
            .collect();
    };
    let published = first.status == Status::Published;
    let parts: Vec<String> = known
        .iter()
        .take(NAMED)
        .map(|figure| part(&(subject.name)(figure.key("group")), figure, asked))
        .collect();
    let list = parts.join("; ");
    let more = if known.len() > NAMED {
        " (others in the table)"
    } else {
        ""
    };
    let text = if published {
        format!(
            "Published percentages by {} ({}): {list}{more}. They are published without a base, so no interval can be calculated.",
            subject.what,
            when(first)
        )
    } else {
        let victims = so_many(first.base, ("victim", "victims"));
        let of = match (asked.base, first.base) {
            (_, None) => format!("those counted, by {}", subject.what),
            (Base::Known | Base::Answered, _) => format!("{victims} {}", subject.recorded),
            _ => format!("{victims}, by {}", subject.what),
        };
        if known.iter().all(|figure| says_nothing(figure)) {
            format!(
                "Of {of} ({}), each share may be anything from 0% to 100%.",
                when(first)
            )
        } else {
            format!("Of {of} ({}): {list}{more}.", when(first))
        }
    };
    vec![Said::of(text, known.iter().copied())]
}

/// Whether bounds leave everything open.
pub(super) fn says_nothing(figure: &Estimate) -> bool {
    figure
        .value
        .is_some_and(|value| value.low <= 0.0 && value.high.is_none_or(|high| high >= 1.0))
}

/// The figures with a value that are asked for, the largest first.
pub(super) fn largest_first(
    block: &[Estimate],
    wanted: impl Fn(&Estimate) -> bool,
) -> Vec<&Estimate> {
    let low = |figure: &Estimate| figure.value.map_or(0.0, |value| value.low);
    let mut known: Vec<&Estimate> = block
        .iter()
        .filter(|figure| figure.value.is_some() && wanted(figure))
        .collect();
    known.sort_by(|a, b| low(b).total_cmp(&low(a)));
    known
}

/// A part of a split: `women 72% (62; 95% interval 62–80%)`.
pub(super) fn part(name: &str, figure: &Estimate, asked: ShareConventions) -> String {
    let counted = count(figure.count);
    let Some(share) = english::share(figure) else {
        return format!("{name} {counted}");
    };
    let interval = english::interval(figure, asked.confidence);
    let inside: Vec<&str> = [counted.as_str(), interval.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    if inside.is_empty() {
        format!("{name} {share}")
    } else {
        format!("{name} {share} ({})", inside.join("; "))
    }
}

/// A group of ages in a sentence.
pub(in super::super) fn age(group: &str) -> String {
    match group {
        "child" => "children".into(),
        "adult" => "adults".into(),
        other => format!("aged {}", plain(other)),
    }
}

/// Those whose category is not known, where they are many.
pub(in super::super) fn unknown(what: &str, figure: &Estimate) -> Option<String> {
    let crate::stats::Unknown::LeftOut(left) = figure.unknown else {
        return None;
    };
    let base = figure.base?;
    let many = left.low > 0 && left.low >= base.low;
    many.then(|| {
        format!(
            "{} of unknown {what} {} left out, {} {} in the base",
            count(Some(left)),
            were(Some(left)),
            count(Some(base)),
            were(Some(base)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::made::keys;
    use super::*;
    use crate::stats::{Count, Query};

    const ASKED: ShareConventions = ShareConventions {
        base: Base::Known,
        confidence: 0.95,
    };
    const GENDER: SplitWords = SplitWords {
        what: "gender",
        recorded: "whose gender is recorded",
        name: plain,
    };

    fn share(group: &str, part: Count, rest: Count) -> Estimate {
        Estimate::share(
            keys("KGZ", "2020", group),
            Some(part),
            Some(rest),
            Query::default().level(),
        )
    }

    #[test]
    fn a_share_comes_with_its_count_base_and_interval() {
        let block = [
            share("male", Count::exact(24), Count::exact(62)),
            share("female", Count::exact(62), Count::exact(24)),
        ];
        assert_eq!(
            split(&GENDER, &block, ASKED)[0].text,
            "Of 86 victims whose gender is recorded (in 2020): female 72% (62; 95% interval 62–80%); male 28% (24; 95% \
             interval 20–38%)."
        );
    }

    #[test]
    fn bounds_that_leave_all_open_are_said_once() {
        let hidden = Count {
            low: 0,
            high: Some(4),
        };
        let block = [
            share("male", hidden, hidden),
            share("female", hidden, hidden),
        ];
        assert_eq!(
            split(&GENDER, &block, ASKED)[0].text,
            "Of between 0 and 8 victims whose gender is recorded (in 2020), each share may be anything from 0% to 100%."
        );
    }

    #[test]
    fn of_a_few_the_count_is_said_and_no_share() {
        let block = [share("female", Count::exact(1), Count::exact(0))];
        assert_eq!(
            split(&GENDER, &block, ASKED)[0].text,
            "Of 1 victim whose gender is recorded (in 2020): female 1."
        );
    }

    #[test]
    fn a_percentage_without_a_base_is_marked() {
        let block = [Estimate::published(keys("KGZ", "", "female"), 0.47)];
        assert_eq!(
            split(&GENDER, &block, ASKED)[0].text,
            "Published percentages by gender (all years together): female 47%. They are published without a base, so no interval can be calculated."
        );
    }
}
