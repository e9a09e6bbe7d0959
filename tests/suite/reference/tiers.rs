use serde_json::{Value, json};
use tipstat::stats::statistics::watch_list::{Tier, clock};

use super::run;

#[test]
fn the_watch_list_clock() {
    run("tier_rules", &[], |case| {
        let placement = |placement: &Value| {
            (
                placement[0].as_i64().unwrap(),
                Some(Tier::find(placement[1].as_str().unwrap()).unwrap()),
            )
        };
        let placements: Vec<_> = case.input["placements"]
            .as_array()
            .unwrap()
            .iter()
            .map(placement)
            .collect();
        let clock = clock(&placements).unwrap();
        case.equal("consecutive_watch_list_years", clock.years_in_a_row);
        case.equal("next_report_year", clock.next_report);
        case.equal(
            "next_downgrade_due_unless_upgraded_or_waived",
            clock.downgrade_due,
        );
        case.equal("waivers_used", clock.waivers_used);
        case.equal("waiver_still_possible", clock.waiver_possible);
        case.equal("must_leave_watch_list", clock.must_leave);
        let moves: Vec<Value> = clock
            .moves
            .iter()
            .map(|step| json!({ "from_year": step.from_year, "to_year": step.to_year, "move": step.word }))
            .collect();
        case.equal("moves", moves);
    });
}
