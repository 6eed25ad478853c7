//! The moderation queue: one row per thing handed in, decided once.

use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::moderation::{Decision, Item, Kind, Reason, Record};
use domain::policy::{Granted, Scope};
use domain::{AccountId, EnterpriseId, ItemId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, page};
use crate::rows;
use crate::schema::moderation_items as items;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = items)]
struct ItemRow {
    id: String,
    kind: String,
    subject_id: String,
    enterprise_id: String,
    submitter_id: Option<String>,
    revision: i64,
    evidence: String,
    claimed_by: Option<String>,
    claimed_until: Option<i64>,
    decision: Option<String>,
    version: i64,
    created_at: i64,
}

/// How and by whom an item was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// Why, for returns and refusals.
    pub reason: Option<Reason>,
    /// In the moderator's words.
    pub note: Option<String>,
    /// The rule, when no person decided.
    pub rule: Option<&'static str>,
    /// Who; none for a rule.
    pub by: Option<AccountId>,
}

/// Puts an item into the queue.
pub fn insert(conn: &mut Conn, _granted: &Granted, item: &Item) -> Result<(), StoreError> {
    diesel::insert_into(items::table)
        .values(ItemRow::of(item))
        .execute(conn)?;
    Ok(())
}

/// The item of an id.
pub fn find(conn: &mut Conn, id: &ItemId) -> Result<Option<Item>, StoreError> {
    let row = items::table.find(id.as_str()).select(ItemRow::as_select());
    rows::one(row.first::<ItemRow>(conn))
}

/// The undecided item about a subject.
pub fn find_open(conn: &mut Conn, kind: Kind, subject: &str) -> Result<Option<Item>, StoreError> {
    let row = items::table
        .filter(items::subject_id.eq(subject))
        .filter(items::kind.eq(kind.as_str()))
        .filter(items::decision.is_null())
        .select(ItemRow::as_select());
    rows::one(row.first::<ItemRow>(conn))
}

/// Whether something an account handed in about a subject is undecided.
pub fn is_waiting(
    conn: &mut Conn,
    kind: Kind,
    subject: &str,
    submitter: &AccountId,
) -> Result<bool, StoreError> {
    let open: i64 = items::table
        .filter(items::subject_id.eq(subject))
        .filter(items::kind.eq(kind.as_str()))
        .filter(items::submitter_id.eq(submitter.as_str()))
        .filter(items::decision.is_null())
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// Which items of the queue are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Claimed by this moderator and still held.
    pub claimed_by: Option<AccountId>,
    /// Handed in before this instant.
    pub before: Option<Moment>,
    /// About this enterprise or posting, by id.
    pub subject: Option<String>,
}

/// The undecided items within a scope, oldest first.
pub fn queue(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    now: Moment,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Item>, StoreError> {
    let mut query = items::table.filter(items::decision.is_null()).into_boxed();
    if let Some(enterprises) = scope.enterprises() {
        let ids: Vec<String> = enterprises.iter().map(ToString::to_string).collect();
        query = query.filter(items::enterprise_id.eq_any(ids));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(items::kind.eq(kind.as_str()));
    }
    if let Some(moderator) = &filter.claimed_by {
        query = query.filter(
            items::claimed_by
                .eq(moderator.to_string())
                .and(items::claimed_until.gt(now.micros())),
        );
    }
    if let Some(before) = filter.before {
        query = query.filter(items::created_at.lt(before.micros()));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(items::subject_id.eq(subject.clone()));
    }
    page!(oldest ItemRow, items, query, conn, after, size)
}

/// The undecided item of an id that nobody else than this moderator holds; the rules and the owner, who are no
/// moderators, wait for nobody.
macro_rules! open_to {
    ($moderator:expr, $id:expr, $now:expr) => {{
        let moderator: Option<&AccountId> = $moderator;
        let free = items::claimed_by
            .is_null()
            .or(items::claimed_by.eq(moderator.map(AccountId::as_str)))
            .or(items::claimed_until.le($now.micros()))
            .or(moderator.is_none().into_sql::<Bool>());
        items::table
            .find($id.as_str())
            .filter(items::decision.is_null())
            .filter(free)
    }};
}

/// Holds an item for a moderator. Errors: `Stale` when it was decided or is held by another.
pub fn claim(
    conn: &mut Conn,
    _granted: &Granted,
    id: &ItemId,
    moderator: &AccountId,
    now: Moment,
    until: Moment,
) -> Result<(), StoreError> {
    let changed = diesel::update(open_to!(Some(moderator), id, now))
        .set((
            items::claimed_by.eq(moderator.as_str()),
            items::claimed_until.eq(until.micros()),
            items::version.eq(items::version + 1),
        ))
        .execute(conn)?;
    rows::changed(changed)
}

/// Replaces the evidence of an undecided item; whoever holds it sees another version. Nothing happens to a decided one.
pub fn restate(
    conn: &mut Conn,
    _granted: &Granted,
    id: &ItemId,
    evidence: &serde_json::Value,
) -> Result<(), StoreError> {
    diesel::update(
        items::table
            .find(id.as_str())
            .filter(items::decision.is_null()),
    )
    .set((
        items::evidence.eq(evidence.to_string()),
        items::version.eq(items::version + 1),
    ))
    .execute(conn)?;
    Ok(())
}

/// Decides an item. Errors: `Stale` when it was decided before or another moderator holds it.
pub fn decide(
    conn: &mut Conn,
    _granted: &Granted,
    id: &ItemId,
    verdict: &Verdict,
    at: Moment,
) -> Result<(), StoreError> {
    let Verdict {
        decision,
        reason,
        note,
        rule,
        by,
    } = verdict;
    let changed = diesel::update(open_to!(by.as_ref(), id, at))
        .set((
            items::decision.eq(decision.as_str()),
            items::reason_code.eq(reason.map(Reason::as_str)),
            items::note.eq(note),
            items::rule.eq(*rule),
            items::decided_by.eq(by.as_ref().map(AccountId::as_str)),
            items::decided_at.eq(at.micros()),
            items::version.eq(items::version + 1),
        ))
        .execute(conn)?;
    rows::changed(changed)
}

/// A past decision about a subject, for its author.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub reason: Option<Reason>,
    /// In the moderator's words.
    pub note: Option<String>,
    /// When.
    pub at: Moment,
}

/// The last decision about a subject by a person.
pub fn last_decision(conn: &mut Conn, subject: &str) -> Result<Option<Past>, StoreError> {
    type Columns = (Option<String>, Option<String>, Option<String>, Option<i64>);
    let row: Option<Columns> = items::table
        .filter(items::subject_id.eq(subject))
        .filter(items::decided_by.is_not_null())
        .order((items::created_at.desc(), items::id.desc()))
        .select((
            items::decision,
            items::reason_code,
            items::note,
            items::decided_at,
        ))
        .first(conn)
        .optional()?;
    let Some((Some(decision), reason, note, Some(at))) = row else {
        return Ok(None);
    };
    Ok(Some(Past {
        decision: Decision::parse(&decision).map_err(|_| StoreError::corrupt("decision"))?,
        reason: reason
            .map(|code| Reason::parse(&code))
            .transpose()
            .map_err(|_| StoreError::corrupt("reason"))?,
        note,
        at: Moment::from_micros(at),
    }))
}

/// What an enterprise has shown so far, by the decisions of people about its postings.
pub fn record(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    recent_since: Moment,
) -> Result<Record, StoreError> {
    let decided = items::table
        .filter(items::enterprise_id.eq(enterprise.as_str()))
        .filter(items::kind.eq(Kind::Posting.as_str()))
        .filter(items::decided_by.is_not_null());
    let approved = decided
        .filter(items::decision.eq(Decision::Approved.as_str()))
        .count()
        .get_result(conn)?;
    let refused = [Decision::Returned.as_str(), Decision::Rejected.as_str()];
    let refused_recently = decided
        .filter(items::decision.eq_any(refused))
        .filter(items::decided_at.gt(recent_since.micros()))
        .count()
        .get_result(conn)?;
    Ok(Record {
        approved,
        refused_recently,
    })
}

impl ItemRow {
    fn of(item: &Item) -> Self {
        let Item {
            id,
            kind,
            subject,
            enterprise,
            submitter,
            revision,
            evidence,
            claim,
            decision,
            version,
            created_at,
        } = item;
        Self {
            id: id.to_string(),
            kind: kind.to_string(),
            subject_id: subject.clone(),
            enterprise_id: enterprise.to_string(),
            submitter_id: submitter.as_ref().map(ToString::to_string),
            revision: *revision,
            evidence: evidence.to_string(),
            claimed_by: claim.as_ref().map(|(moderator, _)| moderator.to_string()),
            claimed_until: claim.as_ref().map(|(_, until)| until.micros()),
            decision: decision.map(|decision| decision.to_string()),
            version: *version,
            created_at: created_at.micros(),
        }
    }
}

impl TryFrom<ItemRow> for Item {
    type Error = StoreError;

    fn try_from(row: ItemRow) -> Result<Self, StoreError> {
        let ItemRow {
            id,
            kind,
            subject_id,
            enterprise_id,
            submitter_id,
            revision,
            evidence,
            claimed_by,
            claimed_until,
            decision,
            version,
            created_at,
        } = row;
        let claimed_by = rows::id_if_any(claimed_by)?;
        let decision = decision.map(|code| Decision::parse(&code)).transpose();
        Ok(Self {
            id: rows::id(id)?,
            kind: Kind::parse(&kind).map_err(|_| StoreError::corrupt("item kind"))?,
            subject: subject_id,
            enterprise: rows::id(enterprise_id)?,
            submitter: rows::id_if_any(submitter_id)?,
            revision,
            evidence: serde_json::from_str(&evidence)?,
            claim: claimed_by.zip(claimed_until.map(Moment::from_micros)),
            decision: decision.map_err(|_| StoreError::corrupt("decision"))?,
            version,
            created_at: Moment::from_micros(created_at),
        })
    }
}
