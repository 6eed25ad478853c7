//! Pages that neither skip nor repeat under writes: the next page begins after a row, not at a count.

/// Where a page ended: the row's instant and id, the order of every list in this crate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seek {
    /// Instant of the last row. Units: microseconds.
    pub at: i64,
    /// Id of the last row.
    pub id: String,
}

/// One page and where the next begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where this page ended; none on the last page.
    pub next: Option<Seek>,
}

impl<T> Page<T> {
    /// A page of at most `size` rows of `rows`, which hold one row more when there is a next page.
    pub(crate) fn cut(mut rows: Vec<T>, size: usize, seek: impl Fn(&T) -> Seek) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(seek) } else { None };
        Self { items: rows, next }
    }
}

/// Rows to ask for: one more than the page holds tells whether there is a next one.
pub(crate) fn probe(size: usize) -> i64 {
    i64::try_from(size.saturating_add(1)).unwrap_or(i64::MAX)
}
