//! Linear algebra of small matrices: at most a hundred rows and columns.

/// What is taken for 0 in matrices of small whole numbers.
const ZERO: f64 = 1e-9;

/// A basis of the vectors that all `rows` of `width` numbers are orthogonal to, by elimination with pivoting.
pub(super) fn null_space(mut rows: Vec<Vec<f64>>, width: usize) -> Vec<Vec<f64>> {
    let mut pivots: Vec<usize> = Vec::new();
    let mut at = 0;
    for column in 0..width {
        let size = |row: &Vec<f64>| row[column].abs();
        let largest = (at..rows.len()).max_by(|a, b| size(&rows[*a]).total_cmp(&size(&rows[*b])));
        let Some(largest) = largest.filter(|row| size(&rows[*row]) > ZERO) else {
            continue;
        };
        rows.swap(at, largest);
        let pivot = rows[at][column];
        for value in &mut rows[at] {
            *value /= pivot;
        }
        let chosen = rows[at].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(row, _)| *row != at) {
            let times = row[column];
            if times != 0.0 {
                let pairs = row.iter_mut().zip(&chosen);
                pairs.for_each(|(value, pivot)| *value -= times * pivot);
            }
        }
        pivots.push(column);
        at += 1;
    }
    let free = (0..width).filter(|column| !pivots.contains(column));
    let vector = |column: usize| {
        let mut vector = vec![0.0; width];
        vector[column] = 1.0;
        for (row, pivot) in pivots.iter().enumerate() {
            vector[*pivot] = -rows[row][column];
        }
        vector
    };
    free.map(vector).collect()
}

/// How many rows, of `width` numbers each, are independent.
pub(super) fn rank(rows: Vec<Vec<f64>>, width: usize) -> usize {
    width - null_space(rows, width).len()
}

/// Whether some `x` of no negative number solves `sum of x[i] * columns[i] = right`: the first phase of the simplex method,
/// by Bland's rule, which never goes in circles.
pub(super) fn is_feasible(columns: &[Vec<f64>], right: &[f64]) -> bool {
    let (height, width) = (right.len(), columns.len());
    let size = 1.0
        + right
            .iter()
            .fold(0.0, |most: f64, value| most.max(value.abs()));
    // a row an equation, signed so that its right side is not negative; its artificial variable is in the basis
    let row = |at: usize| {
        let sign = if right[at] < 0.0 { -1.0 } else { 1.0 };
        let cells = columns.iter().map(|column| sign * column[at]);
        cells.chain([sign * right[at]]).collect::<Vec<f64>>()
    };
    let mut rows: Vec<Vec<f64>> = (0..height).map(row).collect();
    let mut basis: Vec<usize> = (width..width + height).collect();
    // what is left of the artificial variables, and how fast each column makes less of it
    let mut left: Vec<f64> = (0..=width)
        .map(|column| rows.iter().map(|row| row[column]).sum())
        .collect();
    while left[width] > ZERO * size {
        let Some(enters) = (0..width).find(|column| left[*column] > ZERO) else {
            return false;
        };
        let ratio = |row: &usize| rows[*row][width] / rows[*row][enters];
        let leaves = (0..height).filter(|row| rows[*row][enters] > ZERO);
        let leaves = leaves.min_by(|a, b| {
            let by_ratio = ratio(a).total_cmp(&ratio(b));
            by_ratio.then(basis[*a].cmp(&basis[*b]))
        });
        let Some(leaves) = leaves else {
            return false; // cannot be: what is left is bounded by 0
        };
        pivot(&mut rows, &mut left, (leaves, enters));
        basis[leaves] = enters;
    }
    true
}

fn pivot(rows: &mut [Vec<f64>], left: &mut [f64], (leaves, enters): (usize, usize)) {
    let by = rows[leaves][enters];
    for value in &mut rows[leaves] {
        *value /= by;
    }
    let chosen = rows[leaves].clone();
    let others = rows.iter_mut().enumerate().filter(|(at, _)| *at != leaves);
    for row in others.map(|(_, row)| row.as_mut_slice()).chain([left]) {
        let times = row[enters];
        if times != 0.0 {
            let pairs = row.iter_mut().zip(&chosen);
            pairs.for_each(|(value, pivot)| *value -= times * pivot);
        }
    }
}

/// A symmetric matrix; its lower half is stored row by row.
#[derive(Debug, Clone)]
pub(super) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    /// All 0.
    pub(super) fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    /// Makes all cells 0 again.
    pub(super) fn clear(&mut self) {
        self.cells.fill(0.0);
    }

    /// Adds to a cell, whose row is not above its column.
    pub(super) fn add(&mut self, (row, column): (usize, usize), value: f64) {
        self.cells[row * self.size + column] += value;
    }

    /// Turns it into the lower triangle whose square it is (Cholesky); false where it is not positive definite.
    pub(super) fn factorise(&mut self) -> bool {
        let size = self.size;
        for row in 0..size {
            for column in 0..=row {
                let (before, from) = self.cells.split_at(row * size);
                let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
                if column < row {
                    let other = &before[column * size..=column * size + column];
                    let value = from[column] - dot(&from[..column], &other[..column]);
                    self.cells[row * size + column] = value / other[column];
                } else {
                    let rest = from[row] - dot(&from[..row], &from[..row]);
                    if rest <= from[row] * 1e-13 {
                        return false;
                    }
                    self.cells[row * size + row] = rest.sqrt();
                }
            }
        }
        true
    }

    /// Solves for a right side, once it is factorised; in place.
    pub(super) fn solve(&self, right: &mut [f64]) {
        let size = self.size;
        let cell = |row: usize, column: usize| self.cells[row * size + column];
        for row in 0..size {
            let done: f64 = (0..row)
                .map(|column| cell(row, column) * right[column])
                .sum();
            right[row] = (right[row] - done) / cell(row, row);
        }
        for row in (0..size).rev() {
            let done = (row + 1..size).map(|below| cell(below, row) * right[below]);
            right[row] = (right[row] - done.sum::<f64>()) / cell(row, row);
        }
    }
}
