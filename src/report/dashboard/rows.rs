//! How numbers are written in a dashboard's data: short, and with all that is known about each.
//!
//! A number is its lower end, its upper end where that is another (null: none), and a mark where it needs one: `27`, `[0,4]`,
//! `[100,null]`, `[27,27,"!"]`; a percentage published without a base is a mark, too: `[null,null,"61.5%"]`. A group is its
//! position in the list of groups, its number, and the interval of its share in tenths of a percent: `[3,27,605,741]`.

use serde_json::{Value, json};

use crate::stats::mathematics::bounds;
use crate::stats::{Count, Estimate, Status, areas};

/// What marks mean instead of a number.
pub(super) const MARKS: [(&str, &str); 3] = [
    ("h", "suppressed to protect people"),
    ("n", "not published (not zero)"),
    ("u", "unknown"),
];

/// The groups that cells name, in the order of their first use.
#[derive(Default)]
pub(super) struct GroupsOfPage(Vec<String>);

impl GroupsOfPage {
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
    ) -> Vec<Value> {
        let mut cells = Vec::new();
        for figure in block {
            let group = figure.key("group");
            // a total over the groups, or a measure of them, is not a group
            let place = areas::by_code(group.split(';').next().unwrap_or_default()).is_some();
            let shared = figure.value.is_some() || figure.base.is_some() || place;
            let told =
                figure.count.is_some() || figure.value.is_some() || figure.status == Status::Hidden;
            let at_home = !country.is_empty() && (group == "domestic" || group == country);
            if group.is_empty() || !shared || !told || at_home {
                continue;
            }
            let mut cell = vec![json!(self.position(group)), number(figure)];
            if let Some((low, high)) = interval(figure).filter(|_| with_intervals) {
                cell.extend([low.into(), high.into()]);
            }
            cells.push(cell.into());
        }
        let missing = block.iter().find_map(left_out);
        if let Some(missing) = missing.filter(|_| !cells.is_empty()) {
            let at = self.position("missing");
            cells.push(json!([at, count(missing)]));
        }
        cells
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
pub(super) fn base(block: &[Estimate]) -> (Option<Value>, &'static str) {
    let with = block
        .iter()
        .find(|figure| figure.base.is_some() && figure.value.is_some());
    let Some((figure, base)) = with.and_then(|figure| Some((figure, figure.base?))) else {
        return (None, "");
    };
    let of_rest = |figure: &Estimate| {
        let (part, rest) = figure.split?;
        (bounds::sum([Some(part), Some(rest)]) == figure.base).then_some(())
    };
    let kind = if of_rest(figure).is_some() { "s" } else { "o" };
    (Some(count(base)), kind)
}

/// The interval of a share that is shown, in tenths of a percent.
fn interval(figure: &Estimate) -> Option<(i64, i64)> {
    let (low, high) = figure.interval.and_then(|(low, high)| Some((low, high?)))?;
    let shown = figure.value.is_some() && figure.status != Status::Hidden;
    let tenths = |x: f64| (x * 1_000.0).round() as i64;
    shown.then(|| (tenths(low), tenths(high)))
}

/// The number of an estimate.
pub(super) fn number(figure: &Estimate) -> Value {
    let mark = match figure.status {
        Status::Contradicted => "!",
        Status::Hidden => "h",
        Status::NotPublished => "n",
        _ if figure.count.is_none() => "u",
        _ => "",
    };
    let marked = |low: Value, high: Value, mark: &str| json!([low, high, mark]);
    match (figure.status, figure.count, figure.value) {
        (Status::Published, None, Some(value)) => {
            let percent = (value.low * 10_000.0).round() / 100.0;
            marked(Value::Null, Value::Null, &format!("{percent}%"))
        }
        (_, Some(known), _) if mark.is_empty() => count(known),
        (_, Some(known), _) => marked(known.low.into(), known.high.into(), mark),
        _ => marked(Value::Null, Value::Null, mark),
    }
}

fn count(count: Count) -> Value {
    match count.number() {
        Some(exact) => exact.into(),
        None => json!([count.low, count.high]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Query;

    #[test]
    fn numbers_say_what_is_known_of_them() {
        let written = |figure: &Estimate| number(figure).to_string();
        let of = |count| written(&Estimate::counted(Vec::new(), Some(count)));
        assert_eq!(of(Count::exact(27)), "27");
        assert_eq!(of(Count::between(0, 4)), "[0,4]");
        let open = Count {
            low: 100,
            high: None,
        };
        assert_eq!(of(open), "[100,null]");
        let hidden = Estimate {
            status: Status::Hidden,
            ..Estimate::default()
        };
        assert_eq!(written(&hidden), "[null,null,\"h\"]");
        let published = Estimate::published(Vec::new(), 0.615);
        assert_eq!(written(&published), "[null,null,\"61.5%\"]");
        let contradicted = Estimate {
            status: Status::Contradicted,
            ..Estimate::counted(Vec::new(), Some(Count::exact(9)))
        };
        assert_eq!(written(&contradicted), "[9,9,\"!\"]");
    }

    #[test]
    fn groups_are_named_once() {
        let share = |group: &str, part, rest| {
            let keys = vec![("group", group.into())];
            Estimate::share(keys, Some(part), Some(rest), Query::default().level())
        };
        let block = [
            share("female", Count::exact(62), Count::between(0, 4)),
            share("male", Count::between(0, 4), Count::exact(62)),
        ];
        let mut groups = GroupsOfPage::default();
        let mut written = |with| json!(groups.cells(&block, "", with)).to_string();
        assert_eq!(written(false), "[[0,62],[1,[0,4]]]");
        // Wilson intervals of 62 of 62 to 66, and of 0 to 4 of 62 to 66
        assert_eq!(written(true), "[[0,62,854,1000],[1,[0,4],0,146]]");
        assert_eq!(base(&block), (Some(json!([62, 66])), "s"));
        assert_eq!(groups.names()[0], ["female", "female"]);
    }
}
