//! How numbers are written in a dashboard's data: short, and with all that is known of each.
//!
//! A number is `27`, `0-4` or `100+`, with a mark after it where it needs one: `!` contradicted by its parts, `h` suppressed,
//! `n` not published, `u` unknown; a percentage published without a base is `%61.5`. Groups are `a=27~605-741;b=0-4`, where `a`
//! is the position of the group in the list of groups, in base 36, and `~605-741` the interval of its share in tenths of a percent.

use crate::stats::mathematics::bounds;
use crate::stats::{Count, Estimate, Status, areas};

/// The groups that cells name, in the order of their first use.
#[derive(Default)]
pub(super) struct Groups(Vec<String>);

impl Groups {
    /// Code and name of each.
    pub(super) fn names(&self) -> Vec<[String; 2]> {
        let name = |code: &String| {
            if code.split(';').all(|one| areas::by_code(one).is_some()) {
                areas::name(code)
            } else {
                code.replace('_', " ")
            }
        };
        self.0
            .iter()
            .map(|code| [code.clone(), name(code)])
            .collect()
    }

    /// The groups of a block, with the intervals of their shares where these are wanted; those of unknown category, where shares
    /// leave them out, are `missing`.
    pub(super) fn cells(
        &mut self,
        block: &[Estimate],
        country: &str,
        with_intervals: bool,
    ) -> String {
        let mut cells = Vec::new();
        for figure in block {
            let group = figure.key("group");
            // a total over the groups, or a measure of them, is not a group
            let place = areas::by_code(group.split(';').next().unwrap_or_default()).is_some();
            let shared = figure.value.is_some() || figure.base.is_some() || place;
            let told =
                figure.count.is_some() || figure.value.is_some() || figure.status == Status::Hidden;
            if group.is_empty() || !shared || !told || (group == "domestic" && !country.is_empty())
            {
                continue;
            }
            let at = self.position(group);
            let limits = interval(figure).filter(|_| with_intervals);
            let limits = limits.unwrap_or_default();
            cells.push(format!("{}={}{limits}", base36(at), number(figure)));
        }
        let missing = block.iter().find_map(left_out);
        if let Some(missing) = missing.filter(|_| !cells.is_empty()) {
            let at = self.position("missing");
            cells.push(format!("{}={}", base36(at), count(missing)));
        }
        cells.join(";")
    }

    fn position(&mut self, group: &str) -> usize {
        if let Some(at) = self.0.iter().position(|known| known == group) {
            return at;
        }
        self.0.push(group.to_owned());
        self.0.len() - 1
    }
}

/// Those of unknown category, whom a share leaves out.
fn left_out(figure: &Estimate) -> Option<Count> {
    match figure.unknown {
        crate::stats::estimate::Unknown::LeftOut(count) => Some(count),
        _ => None,
    }
}

/// The base of a block's shares, and how they follow: `s` from the group and the rest of the base, `o` over a base known by
/// itself; both are empty where there is none.
pub(super) fn base(block: &[Estimate]) -> (String, String) {
    let with = block
        .iter()
        .find(|figure| figure.base.is_some() && figure.value.is_some());
    let Some((figure, base)) = with.and_then(|figure| Some((figure, figure.base?))) else {
        return (String::new(), String::new());
    };
    let of_rest = |figure: &Estimate| {
        let (part, rest) = figure.split?;
        (bounds::sum([Some(part), Some(rest)]) == figure.base).then_some(())
    };
    let kind = if of_rest(figure).is_some() { "s" } else { "o" };
    (count(base), kind.into())
}

/// The interval of a share that is shown, in tenths of a percent: `~605-741`.
fn interval(figure: &Estimate) -> Option<String> {
    let (low, high) = figure.interval.and_then(|(low, high)| Some((low, high?)))?;
    let shown = figure.value.is_some() && figure.status != Status::Hidden;
    let tenths = |x: f64| (x * 1_000.0).round();
    shown.then(|| format!("~{}-{}", tenths(low), tenths(high)))
}

/// The number of an estimate.
pub(super) fn number(figure: &Estimate) -> String {
    let mark = match figure.status {
        Status::Contradicted => "!",
        Status::Hidden => "h",
        Status::NotPublished => "n",
        Status::Unknown if figure.count.is_none() => "u",
        _ => "",
    };
    match (figure.status, figure.count, figure.value) {
        (Status::Published, None, Some(value)) => {
            format!("%{}", (value.low * 10_000.0).round() / 100.0)
        }
        (_, Some(known), _) => format!("{}{mark}", count(known)),
        _ => mark.to_owned(),
    }
}

fn count(count: Count) -> String {
    match (count.low, count.high) {
        (low, Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{low}-{high}"),
        (low, None) => format!("{low}+"),
    }
}

fn base36(mut at: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((at % 36) as u32, 36).unwrap_or('0'));
        at /= 36;
        if at == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Query;

    #[test]
    fn numbers_say_what_is_known_of_them() {
        let of = |count| number(&Estimate::counted(Vec::new(), Some(count)));
        assert_eq!(of(Count::exact(27)), "27");
        assert_eq!(of(Count::between(0, 4)), "0-4");
        assert_eq!(
            of(Count {
                low: 100,
                high: None
            }),
            "100+"
        );
        let hidden = Estimate {
            status: Status::Hidden,
            ..Estimate::default()
        };
        assert_eq!(number(&hidden), "h");
        assert_eq!(number(&Estimate::published(Vec::new(), 0.615)), "%61.5");
        assert_eq!(
            (base36(0), base36(35), base36(36)),
            ("0".into(), "z".into(), "10".into())
        );
    }

    #[test]
    fn groups_are_named_once() {
        let share = |group: &str, part, rest| {
            let keys = vec![("group", group.to_owned())];
            Estimate::share(keys, Some(part), Some(rest), Query::default().level())
        };
        let block = [
            share("female", Count::exact(62), Count::between(0, 4)),
            share("male", Count::between(0, 4), Count::exact(62)),
        ];
        let mut groups = Groups::default();
        assert_eq!(groups.cells(&block, "", false), "0=62;1=0-4");
        // Wilson intervals of 62 of 62 to 66, and of 0 to 4 of 62 to 66
        assert_eq!(groups.cells(&block, "", true), "0=62~854-1000;1=0-4~0-146");
        assert_eq!(base(&block), ("62-66".into(), "s".into()));
        assert_eq!(groups.names()[0], ["female", "female"]);
    }
}
