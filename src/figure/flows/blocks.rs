//! The flows of a table: by source and year, the largest by themselves and the others in one.

use super::super::select;
use crate::render::Document;
use crate::stats::{Count, Estimate, Public, Remark};

/// The most flows of a source and year that are drawn separately.
const MOST: usize = 24;
/// The node for the places of all other flows.
pub(in crate::figure) const OTHERS: &str = "others";

/// A flow, or several in one.
#[derive(Debug, Clone)]
pub(in crate::figure) struct Flow {
    /// A code, or [`OTHERS`].
    pub from: String,
    /// A code, candidates joined by `;`, or [`OTHERS`].
    pub to: String,
    /// Persons or cases; `None` where documented without a number.
    pub count: Option<Count>,
    /// Whether a source prints it as a percentage of its origin: not of all flows, so that it has no width here.
    pub percentage: bool,
}

impl Flow {
    /// Whether it stays where it began.
    pub(crate) fn at_home(&self) -> bool {
        self.from == self.to && self.from != OTHERS
    }
}

/// The flows of one source and year.
pub(in crate::figure) struct FlowBlock<'a> {
    /// One of its figures.
    pub first: &'a Estimate,
    /// The largest first, those without a number last.
    pub flows: Vec<Flow>,
    /// Flows with a number that are in the one of all others.
    pub rest: Vec<Flow>,
    /// Those of whom origin or destination is not known.
    pub missing: Option<Count>,
    /// Routes without a number that are not drawn.
    pub left_out: usize,
}

impl FlowBlock<'_> {
    /// Whether any flow has a number.
    pub(crate) fn has_numbers(&self) -> bool {
        self.flows.iter().any(|flow| flow.count.is_some())
    }

    /// What its numbers count.
    pub(crate) fn unit(&self) -> &'static str {
        if is_of_cases(self.first) {
            "cases"
        } else {
            "victims"
        }
    }
}

/// Whether a flow counts cases, not victims.
pub(in crate::figure) fn is_of_cases(figure: &Estimate) -> bool {
    figure.remarks.any(Remark::is_cases)
}

/// The sources and years of a table, those with numbers first.
pub(in crate::figure) fn blocks(table: &Public, most: usize) -> Vec<FlowBlock<'_>> {
    let mut blocks: Vec<FlowBlock<'_>> = Vec::new();
    let same = |a: &Estimate, b: &Estimate| {
        a.key("source") == b.key("source") && a.key("year") == b.key("year")
    };
    for figure in select::figures(table) {
        let cases = is_of_cases(figure);
        let place = blocks.iter().position(|block| {
            let other = is_of_cases(block.first);
            same(block.first, figure)
                && (other == cases || figure.count.is_none() || block.first.count.is_none())
        });
        let at = place.unwrap_or_else(|| {
            blocks.push(FlowBlock {
                first: figure,
                flows: Vec::new(),
                rest: Vec::new(),
                missing: None,
                left_out: 0,
            });
            blocks.len() - 1
        });
        let block = &mut blocks[at];
        if block.first.count.is_none() && figure.count.is_some() {
            block.first = figure;
        }
        if figure.key("destination").is_empty() {
            block.missing = figure.count;
            continue;
        }
        block.flows.push(Flow {
            from: figure.key("origin").to_owned(),
            to: figure.key("destination").to_owned(),
            count: figure.count,
            percentage: figure.count.is_none()
                && figure.remarks.any(|one| *one == Remark::ShareOfOrigin),
        });
    }
    for block in &mut blocks {
        cut(block, most);
    }
    let numbered = |block: &FlowBlock<'_>| {
        block
            .flows
            .iter()
            .filter(|flow| flow.count.is_some())
            .count()
    };
    blocks.sort_by_key(|block| {
        std::cmp::Reverse((numbered(block) > 0, numbered(block), block.flows.len()))
    });
    blocks
}

/// How many flows of a source and year are drawn: as many as are asked for.
pub(in crate::figure) fn most(document: &Document<'_>) -> usize {
    let top = document.query.get("top").and_then(|top| top.parse().ok());
    top.unwrap_or(MOST)
}

/// The largest flows, and the others in one: they are of one source, year and measure.
fn cut(block: &mut FlowBlock<'_>, most: usize) {
    let size = |flow: &Flow| {
        flow.count
            .map(|count| (count.high.unwrap_or(u64::MAX), count.low))
    };
    block.flows.sort_by(|a, b| {
        let names = (&a.from, &a.to).cmp(&(&b.from, &b.to));
        size(b).cmp(&size(a)).then(names)
    });
    if block.flows.len() <= most {
        return;
    }
    let rest = block.flows.split_off(most);
    let (numbered, without): (Vec<Flow>, Vec<Flow>) =
        rest.into_iter().partition(|flow| flow.count.is_some());
    block.left_out = without.len();
    if !numbered.is_empty() {
        let count = crate::stats::mathematics::bounds::sum(numbered.iter().map(|flow| flow.count));
        block.flows.push(Flow {
            from: OTHERS.into(),
            to: OTHERS.into(),
            count,
            percentage: false,
        });
    }
    block.rest = numbered;
}
