//! Rows by what they have in common, in the order of their keys: a file may have a million of them.

use std::hash::BuildHasher as _;

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

/// What items are grouped by: texts and numbers, the first of which counts most in their order.
pub(super) trait GroupKey<'d>: Copy {
    /// Its parts.
    fn parts(self) -> impl Iterator<Item = KeyPart<'d>>;
}

/// A text or number of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum KeyPart<'d> {
    Text(&'d str),
    Number(Option<i64>),
}

impl<'d> From<&'d str> for KeyPart<'d> {
    fn from(text: &'d str) -> Self {
        Self::Text(text)
    }
}

impl From<Option<i64>> for KeyPart<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for KeyPart<'_> {
    fn from(yes: bool) -> Self {
        Self::Number(Some(i64::from(yes)))
    }
}

macro_rules! group_keys {
    ($($($part:ident)+,)+) => {$(
        impl<'d, $($part: Copy + Into<KeyPart<'d>>),+> GroupKey<'d> for ($($part,)+) {
            #[allow(non_snake_case)] // the names of the types are those of the values
            fn parts(self) -> impl Iterator<Item = KeyPart<'d>> {
                let ($($part,)+) = self;
                [$($part.into()),+].into_iter()
            }
        }
    )+};
}

group_keys! {
    A B C,
    A B C D,
    A B C D E,
    A B C D E F,
}

/// The items by a key: all in one list, since there may be as many groups as items.
pub(super) fn group_by<'d, T: Copy, K: GroupKey<'d>>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> GroupedItems<T, K> {
    let mut items: Vec<T> = items.into_iter().collect();
    let mut ranks = ranks(&items, &key);
    if !ranks.is_sorted() {
        arrange(&mut items, &mut ranks);
    }
    let mut ends: Vec<(K, usize)> = Vec::new();
    let mut end = 0;
    for group in ranks.chunk_by(|a, b| a == b) {
        ends.push((key(&items[end]), end + group.len()));
        end += group.len();
    }
    GroupedItems { items, ends }
}

/// How many bits the ranks of a key may take; few in tests, to meet the limit.
const MOST_BITS: u32 = if cfg!(test) {
    9
} else {
    u128::BITS - u32::BITS
};

/// A number for each item that orders as its key does: the ranks of the parts of the key, one behind the other.
fn ranks<'d, T, K: GroupKey<'d>>(items: &[T], key: impl Fn(&T) -> K) -> Vec<u128> {
    let mut columns: Vec<KeyColumn<'_>> = Vec::new();
    for item in items {
        for (at, part) in key(item).parts().enumerate() {
            if columns.len() == at {
                columns.push(KeyColumn::default());
            }
            columns[at].enter(part);
        }
    }
    let mut ranks = vec![0; items.len()];
    let mut used = 0;
    for column in columns {
        let bits = bits(column.values.len());
        if used + bits > MOST_BITS {
            used = compress(&mut ranks);
        }
        used += bits;
        let of_values = column.ranks();
        for (rank, code) in ranks.iter_mut().zip(column.codes) {
            *rank = *rank << bits | u128::from(of_values[code as usize]);
        }
    }
    ranks
}

/// Replaces numbers by their ranks among themselves, and says how many bits these take.
fn compress(numbers: &mut [u128]) -> u32 {
    let mut known = numbers.to_vec();
    known.sort_unstable();
    known.dedup();
    for number in numbers {
        *number = known.binary_search(number).unwrap_or_default() as u128;
    }
    bits(known.len())
}

/// How many bits the ranks of some values take.
fn bits(values: usize) -> u32 {
    usize::BITS - values.leading_zeros()
}

/// The values of one part of the keys: there are far fewer of them than items.
#[derive(Default)]
struct KeyColumn<'d> {
    /// Each value once, in the order in which they come.
    values: Vec<KeyPart<'d>>,
    /// Where in `values` a value is; it has no order, and none is read from it.
    known: HashTable<u32>,
    /// The place of the value of each item.
    codes: Vec<u32>,
}

impl<'d> KeyColumn<'d> {
    fn enter(&mut self, value: KeyPart<'d>) {
        let Self { values, known, .. } = self;
        // items of one value mostly follow each other
        let last = self.codes.last().copied().unwrap_or_default();
        if values.get(last as usize) == Some(&value) {
            self.codes.push(last);
            return;
        }
        let hasher = FixedState::default();
        let entry = known.entry(
            hasher.hash_one(value),
            |at| values[*at as usize] == value,
            |at| hasher.hash_one(values[*at as usize]),
        );
        let next = values.len() as u32;
        let at = *entry.or_insert(next).get();
        if at == next {
            values.push(value);
        }
        self.codes.push(at);
    }

    /// The rank of each value.
    fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.values.len() as u32).collect();
        order.sort_unstable_by_key(|at| self.values[*at as usize]);
        let mut ranks = vec![0; order.len()];
        for (rank, at) in order.into_iter().enumerate() {
            ranks[at as usize] = rank as u32;
        }
        ranks
    }
}

/// Puts items in the order of their ranks, those of one rank as they are, and the ranks with them.
fn arrange<T: Copy>(items: &mut [T], ranks: &mut [u128]) {
    for (rank, at) in ranks.iter_mut().zip(0u32..) {
        *rank = *rank << u32::BITS | u128::from(at);
    }
    ranks.sort_unstable();
    let mut origins: Vec<u32> = ranks.iter().map(|numbered| *numbered as u32).collect();
    for rank in ranks {
        *rank >>= u32::BITS;
    }
    // where they are, each moved once: a second list of a million rows is not needed
    for start in 0..items.len() {
        let first = items[start];
        let mut at = start;
        loop {
            let origin = std::mem::replace(&mut origins[at], at as u32) as usize;
            if origin == start {
                items[at] = first;
                break;
            }
            items[at] = items[origin];
            at = origin;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::{bool, option};

    use super::*;

    #[test]
    fn groups_are_in_order_and_items_stay_in_theirs() {
        let items = [("b", 1), ("a", 2), ("a", 3), ("b", 4), ("", 5)];
        let groups = group_by(items, |item| (item.0, None, false));
        let found: Vec<(&str, Vec<i32>)> = groups
            .iter()
            .map(|(key, items)| (key.0, items.iter().map(|item| item.1).collect()))
            .collect();
        assert_eq!(found, [("", vec![5]), ("a", vec![2, 3]), ("b", vec![1, 4])]);
    }

    type Item = (String, Option<i64>, bool, [String; 3], usize);

    #[allow(clippy::trivially_copy_pass_by_ref)] // items are borrowed, whatever they are
    fn key<'i>(item: &&'i Item) -> (&'i str, Option<i64>, bool, &'i str, &'i str, &'i str) {
        let [d, e, f] = &item.3;
        (&item.0, item.1, item.2, d, e, f)
    }

    proptest! {
        /// Also where the ranks of all parts do not fit in one number at once, which takes many different values.
        #[test]
        fn groups_are_as_a_stable_sort_has_them(
            parts in vec(("[a-c]{0,2}", option::of(-2..3i64), bool::ANY, ["[a-b]?", "[a-b]?", "[a-b]?"]), 0..200),
        ) {
            let items = parts.into_iter().enumerate();
            let items: Vec<Item> = items.map(|(at, (a, b, c, d))| (a, b, c, d, at)).collect();
            let mut sorted: Vec<&Item> = items.iter().collect();
            sorted.sort_by_key(key);
            let groups = group_by(&items, key);
            let found: Vec<&Item> = groups.iter().flat_map(|(_, items)| items).copied().collect();
            prop_assert_eq!(found, sorted.clone());
            let keys: Vec<_> = groups.iter().map(|(key, _)| key).collect();
            sorted.dedup_by(|a, b| key(a) == key(b));
            prop_assert_eq!(keys, sorted.iter().map(key).collect::<Vec<_>>());
        }

        #[test]
        fn compressed_numbers_keep_their_order(numbers in vec(0..30u128, 0..60)) {
            let mut compressed = numbers.clone();
            let bits = compress(&mut compressed);
            let order = |numbers: &[u128]| {
                let pairs = numbers.iter().flat_map(|a| numbers.iter().map(move |b| a.cmp(b)));
                pairs.collect::<Vec<_>>()
            };
            prop_assert_eq!(order(&numbers), order(&compressed));
            prop_assert!(compressed.iter().all(|number| number >> bits == 0));
        }
    }
}
