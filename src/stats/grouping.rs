//! Rows by what they have in common, in the order of their keys: a file may have a million of them.

use std::hash::{BuildHasher as _, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Items by their keys: the keys in their order, the items of one key in the order in which they come.
pub(super) struct GroupedItems<T, K> {
    items: Vec<T>,
    /// Each key with the place behind its last item.
    ends: Vec<(K, usize)>,
}

impl<T, K: Copy> GroupedItems<T, K> {
    /// Each key with its items.
    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &[T])> {
        let mut start = 0;
        self.ends.iter().map(move |(key, end)| {
            let items = &self.items[start..*end];
            start = *end;
            (*key, items)
        })
    }
}

/// The items by a key: all in one list, since there may be as many groups as items.
pub(super) fn group_by<T, K: Ord + Hash + Copy>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> GroupedItems<T, K> {
    let in_order = |groups: &[(K, usize)], order: &mut [usize]| {
        order.sort_unstable_by_key(|group| groups[*group].0);
    };
    group(items, key, in_order)
}

/// The items by a key where the order of the keys does not matter: they come as the items do.
pub(super) fn group_as_met<T, K: Hash + Eq + Copy>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> GroupedItems<T, K> {
    group(items, key, |_, _| {})
}

fn group<T, K: Hash + Eq + Copy>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    sort: impl Fn(&[(K, usize)], &mut [usize]),
) -> GroupedItems<T, K> {
    let mut items: Vec<T> = items.into_iter().collect();
    let (groups, mut places) = groups_of(&items, key);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    sort(&groups, &mut order);
    // the place of the next item of each group
    let mut next = vec![0; groups.len()];
    let mut ends = Vec::with_capacity(groups.len());
    let mut end = 0;
    for group in order {
        let (key, many) = groups[group];
        next[group] = end;
        end += many;
        ends.push((key, end));
    }
    for place in &mut places {
        let group = *place;
        *place = next[group];
        next[group] += 1;
    }
    // where they are: a second list of a million rows is not needed
    for at in 0..items.len() {
        while places[at] != at {
            let place = places[at];
            items.swap(at, place);
            places.swap(at, place);
        }
    }
    GroupedItems { items, ends }
}

/// The key of each group with the number of its items, in the order in which they come, and the group of each item.
fn groups_of<T, K: Hash + Eq + Copy>(
    items: &[T],
    key: impl Fn(&T) -> K,
) -> (Vec<(K, usize)>, Vec<usize>) {
    let mut groups: Vec<(K, usize)> = Vec::new();
    // it has no order, and none is read from it
    let mut known: HashTable<usize> = HashTable::new();
    let hasher = FixedState::default();
    let mut last = 0;
    let mut of_items = Vec::with_capacity(items.len());
    for item in items {
        let key = key(item);
        // rows of one key mostly follow each other
        if groups.get(last).is_none_or(|(known, _)| *known != key) {
            let entry = known.entry(
                hasher.hash_one(key),
                |group| groups[*group].0 == key,
                |group| hasher.hash_one(groups[*group].0),
            );
            last = *entry.or_insert(groups.len()).get();
            if last == groups.len() {
                groups.push((key, 0));
            }
        }
        groups[last].1 += 1;
        of_items.push(last);
    }
    (groups, of_items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_in_order_and_items_stay_in_theirs() {
        let items = [("b", 1), ("a", 2), ("a", 3), ("b", 4), ("", 5)];
        let groups = group_by(items, |item| item.0);
        let found: Vec<(&str, Vec<i32>)> = groups
            .iter()
            .map(|(key, items)| (key, items.iter().map(|item| item.1).collect()))
            .collect();
        assert_eq!(found, [("", vec![5]), ("a", vec![2, 3]), ("b", vec![1, 4])]);
    }

    #[test]
    fn many_groups_in_any_order_are_as_a_stable_sort_has_them() {
        let items: Vec<(u32, u32)> = (0..5000).map(|at| (at * 7919 % 613, at)).collect();
        let mut sorted = items.clone();
        sorted.sort_by_key(|item| item.0);
        let groups = group_by(items, |item| item.0);
        let found: Vec<(u32, u32)> = groups
            .iter()
            .flat_map(|(_, items)| items)
            .copied()
            .collect();
        assert_eq!(found, sorted);
        assert_eq!(groups.iter().count(), 613);
        assert!(
            groups
                .iter()
                .all(|(key, items)| items.iter().all(|item| item.0 == key))
        );
    }
}
