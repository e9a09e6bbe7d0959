use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::concentration::{composite, of, over};

use super::run;

#[test]
fn concentration_of_destinations() {
    run("concentration", &[], |case| {
        let mut counts = case.counts("counts");
        let measures = of(&counts);
        case.equal("n", counts.iter().sum::<u64>());
        case.equal("k", counts.len());
        case.number("hhi", measures.hhi);
        case.number("hhi_10000", measures.hhi.map(|hhi| hhi * 1e4));
        case.number("hhi_normalised", measures.normalised);
        case.number("gini_simpson", measures.gini_simpson);
        case.number("simpson_unbiased", measures.unbiased);
        case.number("effective_number_simpson", measures.effective);
        case.number("shannon_nats", measures.shannon);
        case.number("effective_number_shannon", measures.effective_shannon);
        case.number("pielou_evenness", measures.evenness);
        case.number("top_share", measures.top);
        case.number("cr2", measures.top_two);
        // bounds that meet leave nothing open
        let exact: Vec<Count> = counts.iter().copied().map(Count::exact).collect();
        let hhi = over(&exact).hhi.unwrap();
        case.number("hhi", Some(hhi.low));
        case.number("hhi", hhi.high);
        if let Some(other) = case.input["other_index"].as_u64() {
            let other = counts.remove(other as usize);
            let hhi = composite(&counts, other).hhi.unwrap();
            case.pair(
                "hhi_bounds_other_is_composite",
                (hhi.low, hhi.high.unwrap()),
            );
        }
    });
}
