//! Reading postings: the public copy for those it is meant for, the working copy for its own enterprise.

use domain::enterprise::Enterprise;
use domain::moderation::Decision;
use domain::policy::{Action, Granted, List, Resource, decide};
use domain::posting::{Audience, Posting};
use domain::{EnterpriseId, Moment, PostingId};
use store::enterprises;
use store::moderation::Past;
use store::postings::{self, Filter, Live, Version};
use store::{Page, Seek};

use crate::error::AppError;
use crate::transaction::Tx;

/// A posting as one reader may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The posting; its `content` is what this reader may see of it, its `updated_at` when that changed.
    pub posting: Posting,
    /// Whether the reader sees the working copy, and with it the place in the life cycle.
    pub private: bool,
    /// Name of the enterprise; none for others of a blind posting.
    pub enterprise_name: Option<String>,
    /// The last decision by a person, for the enterprise itself.
    pub last_decision: Option<Past>,
}

/// The circles that see a posting now: none when it shows nothing, ran out, or its enterprise may not publish.
pub(crate) fn live_audience(tx: &mut Tx<'_>, live: &Live) -> Result<Vec<Audience>, AppError> {
    let owner = enterprises::find(tx.conn, &live.posting.enterprise)?;
    Ok(audience_now(live, owner.as_ref(), tx.now()))
}

/// Likewise, for an enterprise that was read already.
pub(crate) fn audience_now(live: &Live, owner: Option<&Enterprise>, now: Moment) -> Vec<Audience> {
    let shown = live.shown.as_ref().filter(|shown| shown.valid_until > now);
    match shown.filter(|_| owner.is_some_and(Enterprise::may_publish)) {
        Some(shown) => shown.audience(&live.posting.enterprise),
        None => Vec::new(),
    }
}

/// A posting with its public copy, for a caller who may act on it so. Errors: the refusal, `NotFound`.
pub(crate) fn allowed(
    tx: &mut Tx<'_>,
    id: &PostingId,
    action: Action,
) -> Result<(Live, Granted), AppError> {
    let live = postings::live(tx.conn, id)?.ok_or(AppError::NotFound)?;
    let audience = live_audience(tx, &live)?;
    let on = Resource::Posting {
        owner: &live.posting.enterprise,
        audience: &audience,
    };
    let granted = tx.require(action, &on)?;
    Ok((live, granted))
}

/// A posting, as the caller may see it. Errors: `NotFound` for what is not the caller's to know.
pub fn get(tx: &mut Tx<'_>, id: &PostingId) -> Result<View, AppError> {
    let live = postings::live(tx.conn, id)?.ok_or(AppError::NotFound)?;
    let audience = live_audience(tx, &live)?;
    let resource = Resource::Posting {
        owner: &live.posting.enterprise,
        audience: &audience,
    };
    let private = decide(tx.actor(), Action::ViewPostingPrivate, &resource)
        == domain::policy::Decision::Allow;
    if !private {
        tx.require(Action::ViewPosting, &resource)?;
    }
    view(tx, live, private)
}

fn view(tx: &mut Tx<'_>, live: Live, private: bool) -> Result<View, AppError> {
    let (posting, last_decision) = if private {
        let past = store::moderation::last_decision(tx.conn, live.posting.id.as_str())?;
        (live.posting, past)
    } else {
        (live.public().ok_or(AppError::NotFound)?, None)
    };
    let named = private || posting.content.visibility != domain::posting::Visibility::Blind;
    let enterprise_name = if named {
        enterprise_name(tx, &posting.enterprise)?
    } else {
        None
    };
    let last_decision = last_decision.filter(|past| past.decision != Decision::Dropped);
    Ok(View {
        posting,
        private,
        enterprise_name,
        last_decision,
    })
}

fn enterprise_name(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Option<String>, AppError> {
    Ok(enterprises::find(tx.conn, id)?.map(|enterprise| enterprise.profile.name.into()))
}

/// The postings of the caller's enterprises in every state, newest first, straight from the database.
/// Errors: `Unauthenticated` for nobody in particular, `Forbidden` for an enterprise that is not the caller's.
pub fn list_own(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Posting>, AppError> {
    let scope = tx.scope(List::OwnPostings(&filter.enterprises))?;
    Ok(postings::list(tx.conn, &scope, filter, after, size)?)
}

/// The revisions of a posting, newest first, beginning after the one of a number, for its own enterprise and for
/// moderators.
pub fn versions(
    tx: &mut Tx<'_>,
    id: &PostingId,
    after: Option<i64>,
    size: usize,
) -> Result<Page<Version, i64>, AppError> {
    allowed(tx, id, Action::ViewPostingPrivate)?;
    Ok(postings::versions(tx.conn, id, after, size)?)
}
