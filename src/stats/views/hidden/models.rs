//! Log-linear models: those that cannot be ruled out, the range of their estimates, and the one that is asked for.

use super::line::{EstimateKind, EstimateRemark, PopulationEstimate};
use super::names::name_of;
use super::{EstimatedPopulation, NEAR, POSSIBLE, captures_refusal};
use crate::stats::mathematics::capture::{Model, Ranked, Ranking, estimate};

impl EstimatedPopulation<'_> {
    /// The models that cannot be ruled out: among all, and among those without terms of three lists.
    pub(super) fn models(&self, ranking: &Ranking) -> Vec<PopulationEstimate> {
        let of_two = |ranked: &&Ranked| ranked.model.order() <= 2;
        let best_of_two = ranking.models.iter().find(of_two).map(|of| of.fit.bic);
        let Some(best) = ranking.models.first().map(|best| best.fit.bic) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for ranked in &ranking.models {
            let bic = ranked.fit.bic;
            let near = bic <= best + POSSIBLE;
            let near_of_two =
                of_two(&ranked) && best_of_two.is_some_and(|best| bic <= best + POSSIBLE);
            if near || near_of_two {
                let mut line = self.fitted(EstimateKind::Model, &ranked.model, &ranked.fit);
                line.remarks.push(EstimateRemark::Behind(bic - best));
                lines.push(line);
            }
        }
        lines
    }

    /// The one model that is asked for.
    pub(super) fn asked_model(&self, model: &Model) -> PopulationEstimate {
        let mut line = match estimate(self.captures, model) {
            Ok(fit) => self.fitted(EstimateKind::Model, model, &fit),
            Err(none) => {
                let mut line = self.line(EstimateKind::Model);
                line.model = name_of(model, self.names);
                line.refuse(none);
                line.remarks.extend(self.reasons());
                line
            }
        };
        self.bootstrapped(&mut line, |sample| {
            Some(estimate(sample, model).ok()?.estimate())
        });
        line
    }

    /// The least and the largest estimate of the models that are about as good as the best, and of those that cannot be ruled
    /// out; the same without terms of three lists, where there are any.
    pub(super) fn ranges(&self, ranking: &Ranking) -> Vec<PopulationEstimate> {
        let mut lines = Vec::new();
        for order in [ranking.order, 2] {
            if order == 2 && ranking.order == 2 && !lines.is_empty() {
                break;
            }
            let of = || {
                ranking
                    .models
                    .iter()
                    .filter(|ranked| ranked.model.order() <= order)
            };
            let Some(best) = of().next().map(|best| best.fit.bic) else {
                let mut line = self.line(EstimateKind::Range);
                line.refuse(captures_refusal(self.captures));
                return vec![line];
            };
            for within in [NEAR, POSSIBLE] {
                let near = of().filter(|ranked| ranked.fit.bic <= best + within);
                let estimates: Vec<f64> = near.map(|ranked| ranked.fit.estimate()).collect();
                let mut line = self.line(EstimateKind::Range);
                line.bic = Some(best + within);
                line.limits = (
                    Some(estimates.iter().copied().fold(f64::INFINITY, f64::min)),
                    Some(estimates.iter().copied().fold(0.0, f64::max)),
                );
                line.remarks.push(EstimateRemark::Range {
                    within,
                    models: estimates.len(),
                    order,
                });
                lines.push(line);
            }
        }
        lines
    }
}
