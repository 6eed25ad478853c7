//! Pages that neither skip nor repeat under writes: the next page begins after a row, not at a count.

use diesel::QueryResult;

use crate::error::StoreError;
use crate::rows;

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
pub struct Page<T, S = Seek> {
    /// The rows.
    pub items: Vec<T>,
    /// Where this page ended; none on the last page.
    pub next: Option<S>,
}

impl<T, S> Page<T, S> {
    /// A page of at most `size` of the rows, which hold one more when there is a next page. A row that cannot be read
    /// back is left out, and the next page still begins after it.
    pub(crate) fn cut<Row>(
        rows: QueryResult<Vec<Row>>,
        size: usize,
        seek: impl Fn(&Row) -> S,
    ) -> Result<Self, StoreError>
    where
        T: TryFrom<Row, Error = StoreError>,
    {
        let mut rows = rows?;
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(seek) } else { None };
        let items = rows::readable(Ok(rows))?;
        Ok(Self { items, next })
    }
}

/// Rows to ask for: one more than the page holds tells whether there is a next one.
pub(crate) fn probe(size: usize) -> i64 {
    i64::try_from(size.saturating_add(1)).unwrap_or(i64::MAX)
}

/// One page of a boxed query on a table with `created_at` and `id`, `newest` or `oldest` first, beginning after
/// a row.
macro_rules! page {
    (newest $($rest:tt)*) => { crate::page::page!(@ lt, desc, $($rest)*) };
    (oldest $($rest:tt)*) => { crate::page::page!(@ gt, asc, $($rest)*) };
    (@ $beyond:ident, $order:ident, $row:ty, $table:ident, $query:expr, $conn:expr, $after:expr, $size:expr) => {{
        let mut query = $query;
        if let Some($crate::page::Seek { at, id }) = $after.cloned() {
            let same = $table::created_at.eq(at).and($table::id.$beyond(id));
            query = query.filter($table::created_at.$beyond(at).or(same));
        }
        let rows = query
            .order(($table::created_at.$order(), $table::id.$order()))
            .limit($crate::page::probe($size))
            .select(<$row>::as_select())
            .load::<$row>($conn);
        $crate::page::Page::cut(rows, $size, |row| $crate::page::Seek {
            at: row.created_at,
            id: row.id.clone(),
        })
    }};
}
pub(crate) use page;
