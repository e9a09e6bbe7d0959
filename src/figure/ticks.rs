//! Axes with round numbers.

/// Ticks from 0 to at least `most`, some `about` of them.
pub(super) fn ticks(most: f64, about: usize) -> Vec<f64> {
    if !most.is_finite() || most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = most / about.max(1) as f64;
    let size = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|by| by * size)
        .into_iter()
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(size * 10.0);
    // persons are whole
    let step = step.max(1.0).ceil();
    let last = (most / step).ceil().max(1.0) as usize;
    (0..=last).map(|at| at as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest() {
        assert_eq!(ticks(111.0, 4), [0.0, 50.0, 100.0, 150.0]);
        assert_eq!(ticks(3.0, 4), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(0.0, 4), [0.0, 1.0]);
        assert!(
            ticks(1_653.0, 4)
                .last()
                .is_some_and(|last| *last >= 1_653.0)
        );
    }
}
