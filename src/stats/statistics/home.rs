//! Whether a place is at home, and the share that stays there.

use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Keys};
use crate::stats::mathematics::bounds::sum;
use crate::stats::mathematics::limits::Level;
use crate::stats::questions::query::{Base, Query};

/// Whether a place is at home or abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum Inside {
    /// At home, whichever candidate it is.
    All,
    /// Perhaps at home.
    Some,
    /// Abroad.
    None,
}

/// Whether a place, or its candidates, lie in a home, or in all of its candidates. An area that holds the home may mean it.
pub(in crate::stats) fn inside(place: &str, home: &str) -> Inside {
    let pairs = || {
        home.split(';')
            .flat_map(|home| place.split(';').map(move |code| (code, home)))
    };
    let surely = |(code, home): (&str, &str)| areas::within(code, home);
    let perhaps = |(code, home): (&str, &str)| surely((code, home)) || areas::within(home, code);
    if pairs().all(surely) {
        Inside::All
    } else if pairs().any(perhaps) {
        Inside::Some
    } else {
        Inside::None
    }
}

/// The domestic share when some of the counts may or may not be domestic; those of unknown place according to the base.
pub(in crate::stats) fn domestic(
    keys: Keys,
    stay: impl Iterator<Item = (Inside, Count)>,
    unknown: Option<Count>,
    base: Option<Count>,
    query: &Query,
) -> Estimate {
    let level: Level = query.level();
    let of_unknown = match query.base {
        Base::Known | Base::Answered => None,
        Base::All => unknown.map(|count| (Inside::None, count)),
        Base::WorstCase => unknown.map(|count| (Inside::Some, count)),
    };
    let known: Vec<_> = stay.collect();
    let all: Vec<_> = known.iter().copied().chain(of_unknown).collect();
    let none = Count::exact(0);
    let of = |counts: &[(Inside, Count)], wanted: &[Inside]| {
        let counts = counts.iter().filter(|(inside, _)| wanted.contains(inside));
        sum(counts.map(|(_, count)| Some(*count))).unwrap_or(none)
    };
    let between = |counts: &[(Inside, Count)], sure: Inside| Count {
        low: of(counts, &[sure]).low,
        high: of(counts, &[sure, Inside::Some]).high,
    };
    let part = between(&all, Inside::All);
    let count = Some(between(&known, Inside::All));
    match base {
        Some(base) => {
            let abroad = of(&known, &[Inside::None]).low;
            let rest = base.high.map(|high| high.saturating_sub(abroad));
            // where the unknown are not printed, all that is left may be of them
            let high = match (query.base, unknown) {
                (Base::WorstCase, None) => rest,
                _ => part.high.zip(rest).map(|(part, rest)| part.min(rest)),
            };
            let part = Count { high, ..part };
            Estimate {
                count,
                ..Estimate::share_of(keys, part, base, level)
            }
        }
        None => Estimate {
            count,
            base: of(&all, &[Inside::All, Inside::Some, Inside::None]).into(),
            ..Estimate::share(keys, Some(part), Some(between(&all, Inside::None)), level)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_at_home_abroad_or_perhaps_either() {
        for (place, home, expected) in [
            ("KAZ", "KAZ", Inside::All),
            ("KAZ", "143", Inside::All),
            ("KGZ;UZB", "143", Inside::All),
            ("KGZ;IND", "143", Inside::Some),
            ("143", "KAZ", Inside::Some),
            ("RUS", "RUS;ARE", Inside::Some),
            ("RUS;ARE", "KAZ", Inside::None),
        ] {
            assert_eq!(inside(place, home), expected, "{place} {home}");
        }
    }

    /// Three at home, two perhaps, four abroad, one of unknown place.
    #[test]
    fn each_base_takes_the_unknown_in_its_own_way() {
        let stay = [(Inside::All, 3), (Inside::Some, 2), (Inside::None, 4)];
        let value = |base| {
            let query = Query {
                base,
                ..Query::default()
            };
            let stay = stay
                .into_iter()
                .map(|(inside, n)| (inside, Count::exact(n)));
            let figure = domestic(Vec::new(), stay, Some(Count::exact(1)), None, &query);
            let value = figure.value.unwrap();
            (value.low, value.high.unwrap(), figure.base.unwrap().low)
        };
        assert_eq!(value(Base::Known), (3.0 / 9.0, 5.0 / 9.0, 9));
        assert_eq!(value(Base::All), (0.3, 0.5, 10));
        assert_eq!(value(Base::WorstCase), (0.3, 0.6, 10));
    }
}
