//! What can be checked inside the lists: the known size of one from the others, and the estimate without one.

use super::line::{EstimateKind, EstimateRemark, PopulationEstimate};
use super::names::name_of;
use super::{EstimatedPopulation, captures_refusal};
use crate::stats::mathematics::capture::{Captures, Fit, Model, estimate, select};

/// The size of each list, as main effects of the others estimate it: Binette and Steorts (2022), doi:10.1111/rssa.12803.
pub(super) fn self_check(view: &EstimatedPopulation<'_>) -> Vec<PopulationEstimate> {
    let check = |(list, name): (usize, &String)| {
        let within = view.captures.within(list);
        let mut line = PopulationEstimate::new(EstimateKind::SelfCheck, within.seen());
        line.model.clone_from(name);
        line.known = Some(view.captures.on_all(1 << list));
        line.remarks.push(EstimateRemark::OnList(name.clone()));
        match estimate(&within, &Model::default()) {
            Ok(fit) => {
                line.enter(&fit, view.asked.z());
                (line.bic, line.aic) = (None, None); // of other persons than those of the other lines
            }
            Err(none) => line.refuse(none),
        }
        line
    };
    view.names.iter().enumerate().map(check).collect()
}

/// The estimate without each list, by the model that is asked for or by a new stepwise selection.
pub(super) fn leave_out(view: &EstimatedPopulation<'_>) -> Vec<PopulationEstimate> {
    let check = |(list, name): (usize, &String)| {
        let without = view.captures.without(list);
        let names = view.names.iter().filter(|other| *other != name);
        let names: Vec<String> = names.cloned().collect();
        let mut line = PopulationEstimate::new(EstimateKind::LeaveOut, without.seen());
        line.model.clone_from(name);
        let (model, fit) = fitted(view, &without, list);
        line.remarks.push(EstimateRemark::Without {
            list: name.clone(),
            terms: name_of(&model, &names),
        });
        match fit {
            Some(fit) => {
                line.enter(&fit, view.asked.z());
                (line.bic, line.aic) = (None, None);
            }
            None => line.refuse(match estimate(&without, &model) {
                Err(none) => none,
                Ok(_) => captures_refusal(&without),
            }),
        }
        line
    };
    view.names.iter().enumerate().map(check).collect()
}

fn fitted(view: &EstimatedPopulation<'_>, without: &Captures, list: usize) -> (Model, Option<Fit>) {
    if let Some(model) = &view.asked.model {
        let model = model.without_list(list);
        let fit = estimate(without, &model).ok();
        return (model, fit);
    }
    let selection = select(without, view.asked.stepwise, false);
    (selection.model, selection.fit.ok())
}
