//! Bayesian averaging over decomposable graphs: the `dga` of R, by exact sums and without chance.

use statrs::function::gamma::ln_gamma;

use super::graphs::{Graph, decomposable};
use super::histories::Captures;
use super::model::Term;
use crate::stats::mathematics::parallel;

/// The most lists that are averaged over: six have 18,154 graphs.
const MOST_LISTS: usize = 5;

/// How many numbers of unseen people are computed at a time.
const BLOCK: usize = 2_048;

/// A weight that is smaller than the largest by more than this in logarithms is nothing.
const NOTHING: f64 = 60.0;

/// The same of one number of the unseen, of which there are thousands.
const NEGLIGIBLE: f64 = -80.0;

/// What the average over all graphs says about the number of persons, seen and unseen.
#[derive(Debug, Clone)]
pub struct Averaged {
    /// The mean of the posterior.
    pub mean: f64,
    /// The number whose posterior is largest.
    pub mode: u64,
    /// The largest number of unseen persons that is examined.
    pub most_unseen: u64,
    /// The posterior of the largest number that is examined: how much may lie beyond.
    pub mass_at_most: f64,
    /// How many graphs there are.
    pub graphs: usize,
    /// The cliques of each graph and its posterior, the largest first.
    pub top: Vec<(Vec<Term>, f64)>,
    seen: u64,
    posterior: Vec<f64>,
}

impl Averaged {
    /// The smallest number whose cumulative posterior reaches a level.
    pub fn quantile(&self, level: f64) -> u64 {
        let mut sum = 0.0;
        let reached = self.posterior.iter().position(|mass| {
            sum += mass;
            sum >= level
        });
        let at = reached.unwrap_or(self.posterior.len().saturating_sub(1));
        self.seen + 1 + at as u64
    }
}

/// The largest number of unseen persons that is examined by default: twenty times the persons seen, rounded up
/// to one digit.
pub(super) fn most_unseen(seen: u64) -> u64 {
    let twenty = seen.max(1).saturating_mul(20).min(4_000_000);
    let digit = 10_u64.pow(twenty.ilog10());
    twenty.div_ceil(digit) * digit
}

/// The average over all decomposable graphs, with a hyper-Dirichlet prior of `delta` a cell (by default `2^-lists`)
/// and a prior of the size of the population in proportion to its inverse: Madigan and York (1997),
/// doi:10.1093/biomet/84.1.19. `None` for more than five lists or for zero people.
pub fn average(
    captures: &Captures,
    delta: Option<f64>,
    most: Option<u64>,
    threads: Option<usize>,
) -> Option<Averaged> {
    let (lists, seen) = (captures.lists(), captures.seen());
    if !(2..=MOST_LISTS).contains(&lists) || seen == 0 {
        return None;
    }
    let most_unseen = most.unwrap_or_else(|| most_unseen(seen)).max(1);
    let graphs = decomposable(lists);
    let scores = Scores::new(captures, delta.unwrap_or((-(lists as f64)).exp2()));
    let threads = parallel::threads(threads);
    let mut best: Vec<f64> = parallel::each(threads, graphs.len(), |at| {
        let near = spread(most_unseen).into_iter();
        let logs = near.map(|unseen| scores.log(&graphs[at], unseen) - scores.prior(unseen));
        logs.fold(f64::NEG_INFINITY, f64::max)
    });
    let largest = best.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for log in &mut best {
        *log -= largest;
    }
    let scored = graphs.iter().zip(&best);
    let chosen = scored.filter(|(_, log)| **log > -NOTHING);
    let chosen: Vec<&Graph> = chosen.map(|(graph, _)| graph).collect();
    let blocks = (most_unseen as usize).div_ceil(BLOCK);
    let sums = parallel::each(threads, blocks, |block| {
        let first = (block * BLOCK) as u64 + 1;
        let last = (first + BLOCK as u64 - 1).min(most_unseen);
        scores.sum(&chosen, first..=last, largest)
    });
    let mut posterior: Vec<f64> = Vec::with_capacity(most_unseen as usize);
    let mut weights = vec![0.0; chosen.len()];
    for (of_numbers, of_graphs) in sums {
        posterior.extend(of_numbers);
        let pairs = weights.iter_mut().zip(of_graphs);
        pairs.for_each(|(weight, more)| *weight += more);
    }
    let all: f64 = posterior.iter().sum();
    for mass in &mut posterior {
        *mass /= all;
    }
    let (mean, mode) = mean_and_mode(&posterior, seen);
    let top = chosen.iter().zip(weights);
    let top = top.map(|(graph, weight)| (graph.cliques.clone(), weight / all));
    let mut top: Vec<(Vec<Term>, f64)> = top.collect();
    top.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Some(Averaged {
        mean,
        mode,
        most_unseen,
        mass_at_most: posterior.last().copied().unwrap_or(0.0),
        graphs: graphs.len(),
        top,
        seen,
        posterior,
    })
}

/// The mean of a posterior of one unseen person and more, and the number that is most probable, both with those seen.
fn mean_and_mode(posterior: &[f64], seen: u64) -> (f64, u64) {
    let numbers = (1..).zip(posterior);
    let mean = numbers.map(|(unseen, mass): (u64, _)| (seen + unseen) as f64 * mass);
    let top = posterior.iter().enumerate();
    let top = top.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    (mean.sum(), seen + 1 + top.map_or(0, |(at, _)| at as u64))
}

/// Numbers from 1 to the largest, each some percent above the one before.
fn spread(most: u64) -> Vec<u64> {
    let mut numbers = vec![most];
    let mut at = 1.0_f64;
    while at < most as f64 {
        numbers.push(at as u64);
        at = (at * 1.1).max(at + 1.0);
    }
    numbers
}

/// The parts of the marginal likelihood of a graph, set of lists by set of lists.
struct Scores {
    /// For each set, the part that does not depend on the unseen, the seen on none of its lists, and the prior of a cell.
    sets: Vec<(f64, f64, f64)>,
    /// The prior of all cells together.
    prior: f64,
    seen: f64,
}

impl Scores {
    fn new(captures: &Captures, delta: f64) -> Self {
        let lists = captures.lists();
        let set = |set: Term| {
            let prior = delta * (lists as f64 - f64::from(set.count_ones())).exp2();
            let mut margin = vec![0_u64; 1 << lists];
            for (history, persons) in captures.iter() {
                margin[usize::from(history & set)] += persons;
            }
            let cells = (1..1 << lists).filter(|cell: &Term| cell & set == *cell);
            let seen = cells
                .map(|cell| ln_gamma(margin[usize::from(cell)] as f64 + prior) - ln_gamma(prior));
            let fixed = seen.sum::<f64>() - ln_gamma(prior);
            (fixed, margin[0] as f64, prior)
        };
        Self {
            sets: (0..1 << lists).map(set).collect(),
            prior: delta * (lists as f64).exp2(),
            seen: captures.seen() as f64,
        }
    }

    /// What a set adds for a number of unseen people.
    fn set(&self, set: Term, unseen: u64) -> f64 {
        let (fixed, none, prior) = self.sets[usize::from(set)];
        let all = ln_gamma(self.prior) - ln_gamma(self.seen + unseen as f64 + self.prior);
        fixed + ln_gamma(none + unseen as f64 + prior) + all
    }

    /// The logarithm of the marginal likelihood of a graph, without what is the same for all.
    fn log(&self, graph: &Graph, unseen: u64) -> f64 {
        let sum = |sets: &[Term]| -> f64 { sets.iter().map(|set| self.set(*set, unseen)).sum() };
        sum(&graph.cliques) - sum(&graph.separators)
    }

    /// Minus the logarithm of what is the same for all graphs: orders in which persons can be seen, and the prior of the
    /// size of the population.
    fn prior(&self, unseen: u64) -> f64 {
        let all = self.seen + unseen as f64;
        ln_gamma(unseen as f64 + 1.0) - ln_gamma(all + 1.0) + all.ln()
    }

    /// The weights of numbers of the unseen, of all graphs; and of graphs, over these numbers.
    fn sum(
        &self,
        graphs: &[&Graph],
        numbers: std::ops::RangeInclusive<u64>,
        largest: f64,
    ) -> (Vec<f64>, Vec<f64>) {
        let mut of_numbers = Vec::new();
        let mut of_graphs = vec![0.0; graphs.len()];
        let mut sets = vec![0.0; self.sets.len()];
        for unseen in numbers {
            let shift = self.prior(unseen) + largest;
            for (set, value) in (0..).zip(&mut sets).skip(1) {
                *value = self.set(set, unseen);
            }
            let value = |set: &Term| sets[usize::from(*set)];
            let mut sum = 0.0;
            for (graph, total) in graphs.iter().zip(&mut of_graphs) {
                let cliques: f64 = graph.cliques.iter().map(value).sum();
                let separators: f64 = graph.separators.iter().map(value).sum();
                let log = cliques - separators - shift;
                if log > NEGLIGIBLE {
                    let weight = log.exp();
                    *total += weight;
                    sum += weight;
                }
            }
            of_numbers.push(sum);
        }
        (of_numbers, of_graphs)
    }
}
