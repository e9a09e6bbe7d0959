//! Decomposable graphs of a few lists: their cliques and separators.

use super::model::{Term, pairs};

/// A graph of lists in which every circle has a short cut, by its cliques and what these share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Graph {
    /// The largest sets of lists that all depend on each other.
    pub(super) cliques: Vec<Term>,
    /// What each clique shares with those before it, if anything.
    pub(super) separators: Vec<Term>,
}

/// All decomposable graphs: 2, 8, 61 and 822 for two to five lists.
pub(super) fn decomposable(lists: usize) -> Vec<Graph> {
    let pairs = pairs(lists);
    let graph = |set: usize| {
        let edges = pairs.iter().enumerate();
        let edges = edges.filter(|(at, _)| set >> at & 1 == 1);
        of_edges(lists, &edges.map(|(_, pair)| *pair).collect::<Vec<_>>())
    };
    (0..1 << pairs.len()).filter_map(graph).collect()
}

/// The graph of these edges; `None` where it is not decomposable.
///
/// Maximum cardinality search: Tarjan and Yannakakis (1984), doi:10.1137/0213035. Lists are visited by how many visited ones
/// they depend on; the graph is decomposable if those always depend on each other.
fn of_edges(lists: usize, edges: &[Term]) -> Option<Graph> {
    let beside = |list: usize| -> Term {
        let at = edges.iter().filter(|edge| **edge >> list & 1 == 1);
        at.fold(0, |all, edge| all | edge) & !(1 << list)
    };
    let joined = |set: Term| {
        let all = pairs(lists).into_iter();
        all.filter(|pair| pair & set == *pair)
            .all(|pair| edges.contains(&pair))
    };
    let mut graph = Graph {
        cliques: Vec::new(),
        separators: Vec::new(),
    };
    let mut visited: Term = 0;
    let mut clique: Term = 0;
    for _ in 0..lists {
        let open = (0..lists).filter(|list| visited >> list & 1 == 0);
        let next =
            open.max_by_key(|list| ((beside(*list) & visited).count_ones(), lists - list))?;
        let shared = beside(next) & visited;
        if !joined(shared) {
            return None;
        }
        if shared != clique {
            // a new clique begins
            graph.cliques.push(clique);
            if shared != 0 {
                graph.separators.push(shared);
            }
        }
        clique = shared | 1 << next;
        visited |= 1 << next;
    }
    graph.cliques.push(clique);
    graph.cliques.retain(|clique| *clique != 0);
    graph.cliques.sort_unstable();
    Some(graph)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OEIS A058862: labelled chordal graphs.
    #[test]
    fn there_are_as_many_as_are_known() {
        for (lists, known) in [(2, 2), (3, 8), (4, 61), (5, 822)] {
            assert_eq!(decomposable(lists).len(), known);
        }
    }

    #[test]
    fn a_chain_has_two_cliques_and_what_they_share() {
        let chain = of_edges(3, &[0b011, 0b110]).unwrap();
        assert_eq!(chain.cliques, [0b011, 0b110]);
        assert_eq!(chain.separators, [0b010]);
        assert_eq!(of_edges(4, &[0b0011, 0b0110, 0b1100, 0b1001]), None);
        let apart = of_edges(3, &[0b011]).unwrap();
        assert_eq!(apart.cliques, [0b011, 0b100]);
        assert!(apart.separators.is_empty());
    }
}
