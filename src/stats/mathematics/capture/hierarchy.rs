//! Hierarchical models, ranked by BIC.

use std::collections::BTreeMap;

use super::fit::{Fit, estimate};
use super::histories::Captures;
use super::model::{Model, Term, pairs};
use crate::stats::mathematics::parallel;

/// Maximum number of lists for which all models are fitted.
const ALL_MODELS: usize = 5;

/// For more lists, models that differ in one pair from one within this much BIC of the best are fitted, too.
const WINDOW: f64 = 6.0;

/// The most models that are fitted in that search.
const MOST_FITS: usize = 5_000;

/// A model that has an estimate.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The model.
    pub model: Model,
    /// Its fit.
    pub fit: Fit,
}

/// Models by BIC.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Those that have an estimate, the best first.
    pub models: Vec<Ranked>,
    /// How many models were looked at.
    pub looked_at: usize,
    /// Whether these are all hierarchical models of the order.
    pub is_complete: bool,
    /// The most lists in one term.
    pub order: u32,
}

/// Ranks the hierarchical models with terms of at most `order` lists. Up to five lists all are fitted; of more, with
/// terms of two lists, those that are reached from main effects and from `starts` by adding and dropping pairs, as long as
/// BIC stays near the best: Occam's window, Madigan and Raftery (1994), doi:10.2307/2291017.
pub fn rank_models(
    captures: &Captures,
    order: u32,
    starts: &[Model],
    threads: Option<usize>,
) -> Ranking {
    let threads = parallel::threads(threads);
    let lists = captures.lists();
    let is_complete = lists <= ALL_MODELS;
    let order = if is_complete { order } else { order.min(2) };
    let (looked_at, mut models) = if is_complete {
        let models = hierarchical(lists, order);
        (models.len(), fit_all(captures, models, threads))
    } else {
        search(captures, starts, threads)
    };
    models.sort_by(|a, b| {
        let by_bic = a.fit.bic.total_cmp(&b.fit.bic);
        by_bic.then_with(|| a.model.cmp(&b.model))
    });
    Ranking {
        models,
        looked_at,
        is_complete,
        order,
    }
}

fn fit_all(captures: &Captures, models: Vec<Model>, threads: usize) -> Vec<Ranked> {
    let fits = parallel::each(threads, models.len(), |at| estimate(captures, &models[at]));
    let fitted = models.into_iter().zip(fits);
    fitted
        .filter_map(|(model, fit)| {
            Some(Ranked {
                model,
                fit: fit.ok()?,
            })
        })
        .collect()
}

/// All hierarchical models: every set of pairs, and of three lists whose pairs are all in it.
fn hierarchical(lists: usize, order: u32) -> Vec<Model> {
    let pairs = pairs(lists);
    let pairs = if order < 2 { Vec::new() } else { pairs };
    let threes = (0..1 << lists).filter(|term: &Term| order > 2 && term.count_ones() == 3);
    let threes: Vec<Term> = threes.collect();
    let chosen = |from: &[Term], set: usize| -> Vec<Term> {
        let nth = from.iter().enumerate();
        let chosen = nth.filter(|(at, _)| set >> at & 1 == 1);
        chosen.map(|(_, term)| *term).collect()
    };
    let mut models = Vec::new();
    for set in 0..1 << pairs.len() {
        let two = chosen(&pairs, set);
        let whole = |three: &&Term| {
            let parts = pairs.iter().filter(|pair| *pair & **three == **pair);
            parts.clone().all(|pair| two.contains(pair))
        };
        let possible: Vec<Term> = threes.iter().filter(whole).copied().collect();
        for set in 0..1 << possible.len() {
            models.push(Model::new([two.clone(), chosen(&possible, set)].concat()));
        }
    }
    models
}

/// The search for many lists: the neighbours of every model in the window are fitted, until there are no more.
fn search(captures: &Captures, starts: &[Model], threads: usize) -> (usize, Vec<Ranked>) {
    let pairs = pairs(captures.lists());
    // whether it was expanded, by model
    let mut known: BTreeMap<Model, Option<(Fit, bool)>> = BTreeMap::new();
    let starts = starts.iter().filter(|model| model.order() <= 2).cloned();
    let mut open: Vec<Model> = starts.chain([Model::default()]).collect();
    while !open.is_empty() && known.len() < MOST_FITS {
        open.sort();
        open.dedup();
        open.truncate(MOST_FITS - known.len());
        let fits = parallel::each(threads, open.len(), |at| estimate(captures, &open[at]));
        for (model, fit) in open.drain(..).zip(fits) {
            known.insert(model, fit.ok().map(|fit| (fit, false)));
        }
        let bic = |entry: &Option<(Fit, bool)>| entry.as_ref().map(|(fit, _)| fit.bic);
        let least = known.values().filter_map(bic).fold(f64::INFINITY, f64::min);
        let mut near = Vec::new();
        for (model, entry) in &mut known {
            if let Some((fit, expanded)) = entry
                && !*expanded
                && fit.bic <= least + WINDOW
            {
                *expanded = true;
                near.push(model.clone());
            }
        }
        let beside = |model: &Model| -> Vec<Model> {
            let other = |pair: &Term| {
                if model.has(*pair) {
                    model.without(*pair)
                } else {
                    model.with(*pair)
                }
            };
            pairs.iter().map(other).collect()
        };
        let beside = near.iter().flat_map(beside);
        open = beside.filter(|model| !known.contains_key(model)).collect();
    }
    let looked_at = known.len();
    let fitted = known.into_iter().filter_map(|(model, entry)| {
        let (fit, _) = entry?;
        Some(Ranked { model, fit })
    });
    (looked_at, fitted.collect())
}
