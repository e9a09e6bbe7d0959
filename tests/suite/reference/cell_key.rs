use tipstat::stats::mathematics::cell_key::{CellKeyRefusal, Parameters, PerturbationTable};

use super::run;

/// Tables of the cell key method are derived, and refused where a row does not exist.
#[test]
fn perturbation_tables() {
    run("sdc_cell_key", &[], |case| {
        let derived = PerturbationTable::derive(Parameters {
            largest: case.count("D"),
            variance: case.input("V"),
            never: case.count("js"),
        });
        case.equal("refused", derived.is_err());
        let table = match derived {
            Ok(table) => table,
            Err(CellKeyRefusal::NoDistribution { count, .. }) => {
                return case.equal("first_infeasible_count", count);
            }
            Err(other) => panic!("{other}"),
        };
        let rows = case.expected("transition").unwrap();
        for (count, theirs) in rows.as_object().unwrap() {
            let ours = table.row(count.parse().unwrap());
            let theirs = theirs.as_object().unwrap();
            assert_eq!(ours.len(), theirs.len(), "{count}");
            for (perturbed, chance) in ours {
                case.close(count, Some(chance), &theirs[&perturbed.to_string()]);
            }
        }
    });
}
