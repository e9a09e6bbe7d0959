//! Permission to show rows that are not estimates: only the guard gives it.

/// Proof that rows are made of what may be shown.
#[derive(Debug, Clone, Copy)]
pub struct Permit(());

impl Permit {
    /// For the rows that a query makes of views, which have passed the guard, and of tables; refused for a table of counts
    /// where small counts are suppressed: what a query makes of them no guard can follow. The error says which counts.
    pub fn for_query(unguarded: Option<String>, min_cell: Option<u64>) -> Result<Self, String> {
        match (unguarded, min_cell.filter(|k| *k > 1)) {
            (Some(table), Some(k)) => Err(format!(
                "`{table}` holds counts from 1 to {}, which must be suppressed",
                k - 1
            )),
            _ => Ok(Self(())),
        }
    }

    /// For rows that hold only numbers from tables that may be shown; the caller answers for that.
    pub const fn for_shown_numbers() -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_counts_is_refused_where_small_ones_are_suppressed() {
        let table = || Some("victims".to_owned());
        assert!(
            Permit::for_query(table(), Some(11))
                .unwrap_err()
                .contains("from 1 to 10")
        );
        for (unguarded, min_cell) in [(table(), None), (table(), Some(1)), (None, Some(11))] {
            assert!(Permit::for_query(unguarded, min_cell).is_ok());
        }
    }
}
