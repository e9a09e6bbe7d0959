use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::bounds::{Range, share};
use tipstat::stats::mathematics::interval::IntervalMethod;
use tipstat::stats::mathematics::missing::PartSplit;

use super::run;

#[test]
fn shares_with_unknowns() {
    run("missing_data", &["imbens_manski"], |case| {
        let (part, rest) = (case.count("in_category"), case.count("not_in_category"));
        let unknown = case.count("unknown");
        let split = PartSplit::exact(part, rest, unknown);
        let share = |part: u64, rest: u64| {
            share(Count::exact(part), Count::exact(rest)).and_then(Range::number)
        };
        case.number("share_of_known", share(part, rest));
        case.number("share_of_all", share(part, rest + unknown));
        case.number("missing_share", share(unknown, part + rest));
        let worst = split.worst_case().unwrap();
        case.pair("worst_case_bounds", (worst.low, worst.high.unwrap()));
        case.pair(
            "outer_wilson_of_bounds",
            split.outer_limits(IntervalMethod::Wilson, 0.95),
        );
        // it is not listed if no person's value is known
        let of_known = IntervalMethod::Wilson.limits(part, part + rest, 0.95);
        match case.expected("wilson_of_known") {
            Some(theirs) => case.close_pair("wilson_of_known", of_known, &theirs),
            None => assert_eq!((part + rest, of_known), (0, (0.0, 1.0))),
        }
    });
}
