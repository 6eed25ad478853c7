//! A noun of the tests: one handler for everything the kit does. It keeps nothing but lines of the audit log.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use actix_web::{get, patch, post};
use app::{AppError, Tx};
use domain::{Faults, PostingId, Rule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kit::{
    Body, Change, IfMatch, Kit, Listing, OnceKey, PageQuery, Paging, PathId, Problem, Query, Reply,
};
use crate::openapi::Table;

/// Enters the routes.
pub fn table(table: &mut impl Table) {
    table
        .route(create)
        .route(list)
        .route(latest)
        .route(find)
        .route(edit)
        .route(mine)
        .route(guess);
    table.route(panic_here).route(panic_below).route(wait);
}

/// A note to be written.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"title": "note", "count": 2}))]
pub struct CreateNote {
    /// One line.
    #[schema(required, min_length = 1, max_length = 10)]
    title: Option<String>,
    /// How many.
    #[schema(required, minimum = 1)]
    count: Option<i64>,
    /// Words.
    #[schema(max_items = 3)]
    tags: Option<Vec<String>>,
    /// Parts.
    parts: Option<Vec<Part>>,
}

/// A part of a note.
#[derive(Deserialize, ToSchema)]
pub struct Part {
    /// Unit.
    #[schema(required)]
    unit: Option<String>,
}

/// A change of a note.
#[derive(Deserialize, ToSchema)]
pub struct EditNote {
    /// One line.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 10)]
    title: Change<String>,
}

/// A note.
#[derive(Serialize, ToSchema)]
pub struct NoteView {
    /// Id.
    id: String,
    /// One line.
    title: String,
}

/// Which notes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListNotes {
    /// Words of the note.
    #[param(max_length = 20)]
    q: Option<String>,
    /// Only these tags.
    #[serde(default)]
    tag: Vec<String>,
}

/// Where a page ended.
#[derive(Serialize, Deserialize)]
struct Seek {
    at: usize,
}

/// What the domain knows and the schema does not: titles begin with `n`, units are `mm`.
fn judge(note: &CreateNote) -> Result<String, AppError> {
    let mut faults = Faults::new();
    let title = faults.required("/title", note.title.clone(), |title| {
        if title.starts_with('n') {
            Ok(title)
        } else {
            Err(Rule::of("contact_in_text"))
        }
    });
    faults.required("/count", note.count, Ok);
    for (index, part) in note.parts.iter().flatten().enumerate() {
        faults.required(
            &format!("/parts/{index}/unit"),
            part.unit.as_deref(),
            |unit| {
                if unit == "mm" {
                    Ok(())
                } else {
                    Err(Rule::of("unknown_unit"))
                }
            },
        );
    }
    Ok(faults.finish(title)?)
}

fn write(tx: &mut Tx<'_>, note: &CreateNote) -> Result<NoteView, AppError> {
    let title = judge(note)?;
    let id = PostingId::mint(tx.now(), tx.entropy()).to_string();
    tx.audit(
        "note",
        &id,
        None,
        serde_json::json!({"tags": note.tags.as_ref().map(Vec::len)}),
    )?;
    Ok(NoteView { id, title })
}

/// Writes a note
///
/// Anybody may.
#[utoipa::path(
    operation_id = "create_note",
    tag = "platform",
    request_body = CreateNote,
    responses((status = 201, description = "The note.", body = NoteView)),
    security((), ("bearer" = []))
)]
#[post("/api/v1/notes")]
pub async fn create(kit: Kit, key: OnceKey, body: Body<CreateNote>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        let note = body.settle(|note| write(tx, note))?;
        Ok(Reply::created(format!("/api/v1/notes/{}", note.id), &note).version(1))
    })
    .await
}

/// Lists notes
///
/// There are always 45.
#[utoipa::path(
    operation_id = "list_notes",
    tag = "platform",
    params(ListNotes, PageQuery),
    responses((status = 200, description = "A page.", body = Listing<NoteView>)),
)]
#[get("/api/v1/notes")]
pub async fn list(kit: Kit, filter: Query<ListNotes>, paging: Paging) -> Result<Reply, Problem> {
    let from = paging.after::<Seek>()?.map_or(0, |seek| seek.at);
    kit.read(move |_| {
        let title = format!(
            "{}{}",
            filter.q.clone().unwrap_or_default(),
            filter.tag.join("+")
        );
        let note = |at: usize| NoteView {
            id: at.to_string(),
            title: title.clone(),
        };
        let to = (from + paging.size()).min(45);
        let next = (to < 45).then_some(Seek { at: to });
        Ok(Reply::ok(
            &paging.listing((from..to).map(note).collect(), next.as_ref()),
        ))
    })
    .await
}

/// Shows the latest note
///
/// Beside those that are found by their id.
#[utoipa::path(
    operation_id = "get_latest_note",
    tag = "platform",
    responses((status = 200, description = "The note.", body = NoteView)),
)]
#[get("/api/v1/notes/latest")]
pub async fn latest() -> Reply {
    Reply::ok(&NoteView {
        id: "latest".to_owned(),
        title: String::new(),
    })
}

/// Shows a note
///
/// Every note has version 3.
#[utoipa::path(
    operation_id = "get_note",
    tag = "platform",
    responses((status = 200, description = "The note.", body = NoteView)),
)]
#[get("/api/v1/notes/{id}")]
pub async fn find(kit: Kit, id: PathId<PostingId>) -> Result<Reply, Problem> {
    let view = NoteView {
        id: id.into_inner().to_string(),
        title: kit.locale().tag().to_owned(),
    };
    kit.read(move |_| Ok(Reply::ok(&view).version(3))).await
}

/// Changes a note
///
/// Every note has version 3.
#[utoipa::path(
    operation_id = "edit_note",
    tag = "platform",
    request_body = EditNote,
    responses((status = 200, description = "The note.", body = NoteView)),
)]
#[patch("/api/v1/notes/{id}")]
pub async fn edit(
    kit: Kit,
    id: PathId<PostingId>,
    if_match: IfMatch,
    body: Body<EditNote>,
) -> Result<Reply, Problem> {
    kit.write(move |_| {
        let title = body.settle(|edit| match if_match.version() {
            3 => Ok(edit
                .title
                .clone()
                .over(Some("old".to_owned()))
                .unwrap_or_default()),
            _ => Err(AppError::Stale),
        })?;
        Ok(Reply::ok(&NoteView {
            id: id.to_string(),
            title,
        })
        .version(4))
    })
    .await
}

/// Shows the caller
///
/// Only to those who are signed in.
#[utoipa::path(
    operation_id = "get_my_note",
    tag = "platform",
    responses((status = 200, description = "Who asks.", body = NoteView)),
    security(("bearer" = []))
)]
#[get("/api/v1/my-note")]
pub async fn mine(kit: Kit) -> Result<Reply, Problem> {
    kit.read(|tx| {
        Ok(Reply::ok(&NoteView {
            id: tx.actor().trace(),
            title: String::new(),
        }))
    })
    .await
}

/// Counts as guessing
///
/// Answers nothing.
#[utoipa::path(
    operation_id = "guess_note",
    tag = "platform",
    responses((status = 204, description = "Counted.")),
    extensions(("x-rate-limit" = json!("credentials")))
)]
#[post("/api/v1/guess")]
pub async fn guess() -> Reply {
    Reply::no_content()
}

/// Panics in the handler
///
/// The worker survives.
#[utoipa::path(operation_id = "panic_here", tag = "platform", responses((status = 204, description = "Never.")))]
#[get("/api/v1/panic-here")]
pub async fn panic_here(_kit: Kit) -> Reply {
    panic!("on purpose")
}

/// Panics in the use case
///
/// The worker survives.
#[utoipa::path(operation_id = "panic_below", tag = "platform", responses((status = 204, description = "Never.")))]
#[get("/api/v1/panic-below")]
pub async fn panic_below(kit: Kit) -> Result<Reply, Problem> {
    kit.read(|_| panic!("on purpose")).await
}

/// Use cases that wait, and whether they may go on.
static GATE: (Mutex<Gate>, Condvar) = (
    Mutex::new(Gate {
        waiting: 0,
        open: false,
    }),
    Condvar::new(),
);

struct Gate {
    waiting: usize,
    open: bool,
}

/// Returns when as many use cases wait.
pub fn until_waiting(wanted: usize) {
    let gate = GATE.0.lock().unwrap();
    let patience = Duration::from_secs(30);
    let (gate, _) = GATE
        .1
        .wait_timeout_while(gate, patience, |gate| gate.waiting < wanted)
        .unwrap();
    assert!(gate.waiting >= wanted, "nobody came");
}

/// Lets everybody go on, or holds whoever comes.
pub fn open_gate(open: bool) {
    GATE.0.lock().unwrap().open = open;
    GATE.1.notify_all();
}

/// Waits until the test says so
///
/// Holds its room meanwhile.
#[utoipa::path(operation_id = "wait_note", tag = "platform", responses((status = 204, description = "Done.")))]
#[get("/api/v1/wait")]
pub async fn wait(kit: Kit) -> Result<Reply, Problem> {
    kit.run(|_, _| {
        let mut gate = GATE.0.lock().unwrap();
        gate.waiting += 1;
        GATE.1.notify_all();
        let mut gate = GATE.1.wait_while(gate, |gate| !gate.open).unwrap();
        gate.waiting -= 1;
        Ok(Reply::no_content())
    })
    .await
}
