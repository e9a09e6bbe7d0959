use tipstat::stats::mathematics::bounds::Range;
use tipstat::stats::mathematics::interval::Method;
use tipstat::stats::mathematics::missing::PartSplit;

use super::run;

#[test]
fn shares_with_unknowns() {
    run("missing_data", &[], |case| {
        let known = (case.count("in_category"), case.count("not_in_category"));
        let split = PartSplit::exact(known.0, known.1, case.count("unknown"));
        let number = |range: Option<Range>| range.and_then(Range::number);
        case.number("share_of_known", number(split.of_known()));
        case.number("share_of_all", number(split.of_all()));
        case.number("missing_share", number(split.missing()));
        let worst = split.worst_case().unwrap();
        case.pair("worst_case_bounds", (worst.low, worst.high.unwrap()));
        case.pair(
            "outer_wilson_of_bounds",
            split.outer_limits(Method::Wilson, 0.95),
        );
        // neither is listed if no person's value is known
        let of_known = split.limits_of_known(Method::Wilson, 0.95);
        match case.expected("wilson_of_known") {
            Some(theirs) => case.close_pair("wilson_of_known", of_known, &theirs),
            None => assert_eq!((known, of_known), ((0, 0), (0.0, 1.0))),
        }
        match (case.expected("imbens_manski"), split.imbens_manski(0.95)) {
            (Some(theirs), Some((c, limits))) => {
                assert_eq!(theirs.as_object().unwrap().len(), 2);
                case.close("c", Some(c), &theirs["c"]);
                case.close_pair("interval", limits, &theirs["interval"]);
            }
            (None, None) => assert_eq!(known, (0, 0)),
            pair => panic!("{pair:?}"),
        }
    });
}
