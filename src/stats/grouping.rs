//! Rows by what they have in common, in the order of their keys: a file may have a million of them.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::FixedState;

/// The items of each key, the keys in their order and the items of one key in the order in which they come.
pub(super) fn group_by<T, K: Ord + Hash + Copy>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    // it has no order, and none is read from it
    let mut places: HashMap<K, usize, FixedState> = HashMap::default();
    let mut last = 0;
    for item in items {
        let key = key(&item);
        // rows of one key mostly follow each other
        if groups.get(last).is_none_or(|(known, _)| *known != key) {
            last = *places.entry(key).or_insert(groups.len());
            if last == groups.len() {
                groups.push((key, Vec::new()));
            }
        }
        groups[last].1.push(item);
    }
    groups.sort_unstable_by_key(|(key, _)| *key);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_in_order_and_items_stay_in_theirs() {
        let items = [("b", 1), ("a", 2), ("a", 3), ("b", 4), ("", 5)];
        let groups = group_by(items, |item| item.0);
        let found: Vec<(&str, Vec<i32>)> = groups
            .into_iter()
            .map(|(key, items)| (key, items.into_iter().map(|item| item.1).collect()))
            .collect();
        assert_eq!(found, [("", vec![5]), ("a", vec![2, 3]), ("b", vec![1, 4])]);
    }
}
