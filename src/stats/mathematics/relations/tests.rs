use super::*;
use crate::dataset::count::Count;

const HIDDEN: Count = Count { low: 0, high: None };

fn sum(whole: usize, parts: &[usize], exact: bool) -> Relation {
    Relation::of_sum(&Sum {
        whole,
        parts: parts.to_vec(),
        exact,
    })
}

fn ranges(relations: &Relations, cells: &[usize]) -> Vec<(u64, Option<u64>)> {
    let wanted: Vec<_> = cells.iter().map(|cell| (*cell, HIDDEN)).collect();
    let Outcome::Ranges(found) = relations.ranges(&wanted) else {
        panic!("contradiction")
    };
    found
        .into_iter()
        .map(|range| range.map(|range| (range.low, range.high)).unwrap())
        .collect()
}

/// Four hidden cells in a rectangle (20, 8, 12 and 15 of the reference table t1): a network with a cycle.
fn rectangle() -> Relations {
    let known = [28, 27, 32, 23].map(Count::exact);
    let mut bounds = vec![HIDDEN; 4];
    bounds.extend(known);
    Relations {
        bounds,
        relations: vec![
            sum(4, &[0, 1], true),
            sum(5, &[2, 3], true),
            sum(6, &[0, 2], true),
            sum(7, &[1, 3], true),
        ],
    }
}

#[test]
fn a_rectangle_leaves_the_ranges_that_its_margins_leave() {
    let found = ranges(&rectangle(), &[0, 1, 2, 3]);
    assert_eq!(
        found,
        [(5, Some(28)), (0, Some(23)), (4, Some(27)), (0, Some(23))]
    );
}

/// The same by linear programmes: a relation that repeats two others makes it no network.
#[test]
fn linear_programmes_and_flows_agree() {
    let mut relations = rectangle();
    let both = Relation {
        terms: vec![(0, 1), (1, 1), (2, 1), (3, 1)],
        low: Some(55),
        high: Some(55),
    };
    relations.relations.push(both);
    assert_eq!(
        ranges(&relations, &[0, 1, 2, 3]),
        ranges(&rectangle(), &[0, 1, 2, 3])
    );
}

#[test]
fn upper_bounds_alone_are_slack_and_contradictions_are_found() {
    let mut relations = rectangle();
    for relation in &mut relations.relations {
        relation.low = None;
    }
    assert_eq!(ranges(&relations, &[0, 1])[0], (0, Some(28)));
    let mut wrong = rectangle();
    wrong.bounds[7] = Count::exact(24);
    assert_eq!(wrong.ranges(&[(0, HIDDEN)]), Outcome::Contradiction);
}

/// 4% of 69 is 3, also where the base is hidden between 60 and 70.
#[test]
fn weights_other_than_one_narrow() {
    let percent = |base: Count| Relations {
        bounds: vec![HIDDEN, base],
        relations: vec![
            // 3.5% of the base is at most the count, which is at most 4.5% of it
            Relation {
                terms: vec![(0, 200), (1, -7)],
                low: Some(0),
                high: None,
            },
            Relation {
                terms: vec![(0, 200), (1, -9)],
                low: None,
                high: Some(0),
            },
        ],
    };
    assert_eq!(ranges(&percent(Count::exact(69)), &[0]), [(3, Some(3))]);
    assert_eq!(
        ranges(&percent(Count::between(60, 140)), &[0]),
        [(3, Some(6))]
    );
}

#[test]
fn what_is_asked_for_within_a_range_is_cut_to_it() {
    let goal = Count::between(1, 11);
    let Outcome::Ranges(found) = rectangle().ranges(&[(0, goal), (1, goal)]) else {
        panic!()
    };
    assert_eq!(
        found,
        [Some(Count::between(5, 11)), Some(Count::between(1, 11))]
    );
}
