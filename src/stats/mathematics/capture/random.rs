//! Random numbers that are the same on every machine and in every thread.

/// `SplitMix64` by Steele, Lea and Flood (2014), doi:10.1145/2714064.2660195: the n-th number follows from the start and n.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    /// A separate stream for each number of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(mix(seed.wrapping_add(Self::STEP)) ^ mix(!stream).rotate_left(32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::STEP);
        mix(self.0)
    }

    /// A whole number below `end`, each equally likely but for 2^-64 times `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers from a start of 1234567: Rosetta Code, "Pseudo-random numbers/Splitmix64".
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        let known = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first, known);
    }
}
