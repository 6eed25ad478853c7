//! Chains, nodes, edges and parks, effective-dated: what holds on a day, and how it changes from a day on.

mod remainder;

use diesel::dsl::max;
use diesel::prelude::*;
use domain::Date;
use domain::policy::Granted;
use domain::taxonomy::{Chain, Edge, Graph, Node, Park, Stage, Validity};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::{chains, edges, nodes, parks};

#[derive(Queryable, Selectable, Insertable, PartialEq)]
#[diesel(table_name = chains)]
struct ChainRow {
    code: String,
    valid_from: String,
    valid_until: Option<String>,
    name_zh: String,
    name_en: String,
    cluster: String,
}

#[derive(Queryable, Selectable, Insertable, PartialEq)]
#[diesel(table_name = nodes)]
struct NodeRow {
    code: String,
    valid_from: String,
    valid_until: Option<String>,
    chain_code: String,
    parent_code: Option<String>,
    stage: String,
    name_zh: String,
    name_en: String,
    aliases: String,
    products: String,
    processes: String,
}

#[derive(Queryable, Selectable, Insertable, PartialEq)]
#[diesel(table_name = edges)]
struct EdgeRow {
    from_code: String,
    to_code: String,
    valid_from: String,
    valid_until: Option<String>,
}

#[derive(Queryable, Selectable, Insertable, PartialEq)]
#[diesel(table_name = parks)]
struct ParkRow {
    code: String,
    valid_from: String,
    valid_until: Option<String>,
    name_zh: String,
    name_en: String,
    region_code: String,
}

/// The rows of a table that hold on a day.
macro_rules! holding {
    ($conn:expr, $table:ident, $row:ty, $day:expr) => {{
        let open = $table::valid_until.is_null();
        $table::table
            .filter($table::valid_from.le($day))
            .filter(open.or($table::valid_until.gt($day)))
            .select(<$row>::as_select())
            .load($conn)
    }};
}

/// The chain graph as it holds on a day, without the parts that cannot be read back.
/// Errors: `Corrupt` when what is stored is no graph.
pub fn load(conn: &mut Conn, day: Date) -> Result<Graph, StoreError> {
    let day = day.to_string();
    let chains = rows::readable::<ChainRow, Chain>(holding!(conn, chains, ChainRow, &day))?;
    let nodes = rows::readable::<NodeRow, Node>(holding!(conn, nodes, NodeRow, &day))?;
    let parks = rows::readable::<ParkRow, Park>(holding!(conn, parks, ParkRow, &day))?;
    let edges: Vec<EdgeRow> = holding!(conn, edges, EdgeRow, &day)?;
    let edges = edges.into_iter().map(Edge::from).collect();
    let (nodes, edges) = remainder::of(&chains, nodes, edges);
    Graph::build(chains, nodes, edges, parks).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        StoreError::corrupt(format!(
            "chain graph has {} faults, the first: {first}",
            faults.len()
        ))
    })
}

/// The parts of a chain graph that hold from a day on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Chains.
    pub chains: Vec<Chain>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
    /// Parks.
    pub parks: Vec<Park>,
}

/// The last day on which something began or ended, future days included.
pub fn last_change(conn: &mut Conn) -> Result<Option<Date>, StoreError> {
    type Days = (Option<String>, Option<String>);
    macro_rules! of {
        ($table:ident) => {
            $table::table
                .select((max($table::valid_from), max($table::valid_until)))
                .first::<Days>(conn)?
        };
    }
    let days = [of!(chains), of!(nodes), of!(edges), of!(parks)].into_iter();
    let days = days.flat_map(|(from, until)| [from, until]);
    let last = days.flatten().max();
    last.map(|day| day.parse().map_err(StoreError::corrupt))
        .transpose()
}

/// Whether the chain graph of one day is another than that of a later one: whether a part of it begins or ends after the
/// first and not after the second.
pub fn changes_between(conn: &mut Conn, day: Date, later: Date) -> Result<bool, StoreError> {
    let (day, later) = (day.to_string(), later.to_string());
    macro_rules! changes {
        ($table:ident) => {{
            let began = $table::valid_from
                .gt(&day)
                .and($table::valid_from.le(&later));
            let ended = $table::valid_until
                .gt(&day)
                .and($table::valid_until.le(&later));
            let changed = $table::table.filter(began.nullable().or(ended));
            diesel::select(diesel::dsl::exists(changed)).get_result::<bool>(conn)?
        }};
    }
    Ok(changes!(chains) || changes!(nodes) || changes!(edges) || changes!(parks))
}

/// Puts other parts in force from a day on: what is no longer there, or says something else, ends on that
/// day; what is new begins. Earlier days keep the graph they had. Returns how many rows changed.
pub fn replace(
    conn: &mut Conn,
    _granted: &Granted,
    parts: &Parts,
    day: Date,
) -> Result<usize, StoreError> {
    let Parts {
        chains,
        nodes,
        edges,
        parks,
    } = parts;
    let day = day.to_string();
    let chains = chains
        .iter()
        .map(|chain| ChainRow::of(chain, &day))
        .collect();
    let nodes = nodes
        .iter()
        .map(|node| NodeRow::of(node, &day))
        .collect::<Result<_, _>>()?;
    let edges = edges.iter().map(|edge| EdgeRow::of(edge, &day)).collect();
    let parks = parks.iter().map(|park| ParkRow::of(park, &day)).collect();
    Ok(replace_chains(conn, chains, &day)?
        + replace_nodes(conn, nodes, &day)?
        + replace_edges(conn, edges, &day)?
        + replace_parks(conn, parks, &day)?)
}

/// Ends the rows of one table that changed and begins those that are new. A row that would end on the day
/// it began never held, so it is removed.
macro_rules! replace_rows {
    ($name:ident, $table:ident, $row:ident) => {
        replace_rows!($name, $table, $row, |a, b| a.code == b.code, |row| (
            &row.code,
            &row.valid_from
        ));
    };
    ($name:ident, $table:ident, $row:ident, |$a:ident, $b:ident| $same_key:expr, |$r:ident| $key:expr) => {
        fn $name(conn: &mut Conn, wanted: Vec<$row>, day: &str) -> Result<usize, StoreError> {
            let present: Vec<$row> = holding!(conn, $table, $row, day)?;
            let stays = |$a: &$row, $b: &$row| $same_key && $a.says_as($b);
            let mut changed = 0;
            for $r in present
                .iter()
                .filter(|row| !wanted.iter().any(|next| stays(row, next)))
            {
                let row = $table::table.find($key);
                changed += if $r.valid_from == day {
                    diesel::delete(row).execute(conn)?
                } else {
                    diesel::update(row)
                        .set($table::valid_until.eq(day))
                        .execute(conn)?
                };
            }
            for row in wanted {
                if !present.iter().any(|known| stays(known, &row)) {
                    changed += diesel::insert_into($table::table)
                        .values(&row)
                        .execute(conn)?;
                }
            }
            Ok(changed)
        }
    };
}

replace_rows!(replace_chains, chains, ChainRow);
replace_rows!(replace_nodes, nodes, NodeRow);
replace_rows!(replace_parks, parks, ParkRow);
replace_rows!(
    replace_edges,
    edges,
    EdgeRow,
    |a, b| a.from_code == b.from_code && a.to_code == b.to_code,
    |row| (&row.from_code, &row.to_code, &row.valid_from)
);

impl ChainRow {
    fn of(chain: &Chain, day: &str) -> Self {
        let Chain {
            code,
            name_zh,
            name_en,
            cluster,
            validity: _,
        } = chain;
        Self {
            code: code.clone(),
            valid_from: day.to_owned(),
            valid_until: None,
            name_zh: name_zh.clone(),
            name_en: name_en.clone(),
            cluster: cluster.clone(),
        }
    }

    fn says_as(&self, other: &Self) -> bool {
        (&self.name_zh, &self.name_en, &self.cluster)
            == (&other.name_zh, &other.name_en, &other.cluster)
    }
}

impl NodeRow {
    fn of(node: &Node, day: &str) -> Result<Self, StoreError> {
        let Node {
            code,
            chain,
            parent,
            stage,
            name_zh,
            name_en,
            aliases,
            products,
            processes,
            validity: _,
        } = node;
        Ok(Self {
            code: code.clone(),
            valid_from: day.to_owned(),
            valid_until: None,
            chain_code: chain.clone(),
            parent_code: parent.clone(),
            stage: stage.to_string(),
            name_zh: name_zh.clone(),
            name_en: name_en.clone(),
            aliases: serde_json::to_string(aliases)?,
            products: serde_json::to_string(products)?,
            processes: serde_json::to_string(processes)?,
        })
    }

    fn says_as(&self, other: &Self) -> bool {
        let names = |row: &Self| [row.name_zh.clone(), row.name_en.clone(), row.stage.clone()];
        let words = |row: &Self| {
            [
                row.chain_code.clone(),
                row.aliases.clone(),
                row.products.clone(),
                row.processes.clone(),
            ]
        };
        self.parent_code == other.parent_code
            && names(self) == names(other)
            && words(self) == words(other)
    }
}

impl EdgeRow {
    fn of(edge: &Edge, day: &str) -> Self {
        let Edge { from, to } = edge;
        Self {
            from_code: from.clone(),
            to_code: to.clone(),
            valid_from: day.to_owned(),
            valid_until: None,
        }
    }

    /// An edge says nothing beyond its ends.
    fn says_as(&self, _other: &Self) -> bool {
        true
    }
}

impl ParkRow {
    fn of(park: &Park, day: &str) -> Self {
        let Park {
            code,
            name_zh,
            name_en,
            region,
            validity: _,
        } = park;
        Self {
            code: code.clone(),
            valid_from: day.to_owned(),
            valid_until: None,
            name_zh: name_zh.clone(),
            name_en: name_en.clone(),
            region_code: region.clone(),
        }
    }

    fn says_as(&self, other: &Self) -> bool {
        (&self.name_zh, &self.name_en, &self.region_code)
            == (&other.name_zh, &other.name_en, &other.region_code)
    }
}

fn validity(from: &str, until: Option<&String>) -> Result<Validity, StoreError> {
    let day = |text: &str| text.parse::<Date>().map_err(StoreError::corrupt);
    let until = until.map(|text| day(text)).transpose()?;
    Validity::new(day(from)?, until).map_err(|_| StoreError::corrupt("validity"))
}

impl TryFrom<ChainRow> for Chain {
    type Error = StoreError;

    fn try_from(row: ChainRow) -> Result<Self, StoreError> {
        let ChainRow {
            code,
            valid_from,
            valid_until,
            name_zh,
            name_en,
            cluster,
        } = row;
        let validity = validity(&valid_from, valid_until.as_ref())?;
        Ok(Self {
            code,
            name_zh,
            name_en,
            cluster,
            validity,
        })
    }
}

impl TryFrom<NodeRow> for Node {
    type Error = StoreError;

    fn try_from(row: NodeRow) -> Result<Self, StoreError> {
        let NodeRow {
            code,
            valid_from,
            valid_until,
            chain_code,
            parent_code,
            stage,
            name_zh,
            name_en,
            aliases,
            products,
            processes,
        } = row;
        Ok(Self {
            code,
            chain: chain_code,
            parent: parent_code,
            stage: Stage::parse(&stage).map_err(|_| StoreError::corrupt("stage"))?,
            name_zh,
            name_en,
            aliases: words(&aliases)?,
            products: words(&products)?,
            processes: words(&processes)?,
            validity: validity(&valid_from, valid_until.as_ref())?,
        })
    }
}

/// The words of a list; none of a damaged one, since a node without its aliases is better than none.
fn words(json: &str) -> Result<Vec<String>, StoreError> {
    let words = rows::unless_damaged(serde_json::from_str(json).map_err(StoreError::from))?;
    Ok(words.unwrap_or_default())
}

impl From<EdgeRow> for Edge {
    fn from(row: EdgeRow) -> Self {
        let EdgeRow {
            from_code,
            to_code,
            valid_from: _,
            valid_until: _,
        } = row;
        Self {
            from: from_code,
            to: to_code,
        }
    }
}

impl TryFrom<ParkRow> for Park {
    type Error = StoreError;

    fn try_from(row: ParkRow) -> Result<Self, StoreError> {
        let ParkRow {
            code,
            valid_from,
            valid_until,
            name_zh,
            name_en,
            region_code,
        } = row;
        let validity = validity(&valid_from, valid_until.as_ref())?;
        Ok(Self {
            code,
            name_zh,
            name_en,
            region: region_code,
            validity,
        })
    }
}
