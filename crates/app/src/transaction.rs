//! [`App`] and [`Tx`]: how a use case gets its transaction, its permission, its events and its audit line.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::search::Engine;
use domain::actor::Actor;
use domain::event::{Event, Kind};
use domain::policy::{self, Action, Granted, List, Resource, Scope};
use domain::taxonomy::Graph;
use domain::{Clock, EnterpriseId, Entropy, Moment};
use store::idempotency::{Answer, Reservation};
use store::{Conn, Store, StoreError};

use crate::context::Cx;
use crate::dictionary::{Dictionary, DictionaryCache};
use crate::error::AppError;
use crate::graph::GraphCache;
use crate::passwords::Hasher;
use crate::readiness::Disk;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::signal::Signal;
use crate::tokens::Keys;

/// Everything from outside.
pub struct Parts {
    /// The database, migrated.
    pub store: Store,
    /// The index.
    pub search: Arc<dyn Engine>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Room for what is written.
    pub disk: Arc<dyn Disk>,
    /// What the operator set.
    pub settings: Settings,
    /// The installation's secret.
    pub secrets: Secrets,
}

/// The platform's use cases; a cheap handle.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    signal: Signal,
    graph: GraphCache,
    taxonomy_generation: AtomicU64,
    dictionary: DictionaryCache,
    hasher: Hasher,
    keys: Keys,
}

/// A request that must have its effect once: the principal, the key it chose and what it asked for.
#[derive(Clone, Debug)]
pub struct Once {
    /// Whose key it is.
    pub principal: String,
    /// The key.
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

/// An answer, and whether it is a repetition.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayable {
    /// The answer.
    pub answer: Answer,
    /// Whether the effect happened before.
    pub replayed: bool,
}

impl App {
    /// Puts the parts together. Errors: `Bug` when no signing key can be derived.
    pub fn new(parts: Parts) -> Result<Self, AppError> {
        let hasher = Hasher::new(parts.settings.hashing_slots);
        let keys = Keys::derive(&parts.secrets)?;
        let graph = GraphCache::default();
        let signal = Signal::default();
        Ok(Self(Arc::new(Inner {
            parts,
            signal,
            graph,
            taxonomy_generation: AtomicU64::new(0),
            dictionary: DictionaryCache::default(),
            hasher,
            keys,
        })))
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.0.parts.clock.now()
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// The index.
    pub fn search(&self) -> &dyn Engine {
        self.0.parts.search.as_ref()
    }

    /// What the operator set.
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The installation's secret.
    pub fn secrets(&self) -> &Secrets {
        &self.0.parts.secrets
    }

    /// Wakes the consumers of the change log.
    pub fn signal(&self) -> &Signal {
        &self.0.signal
    }

    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.0.parts.entropy.as_ref()
    }

    /// The disk of the data directory.
    pub(crate) fn disk(&self) -> &dyn Disk {
        self.0.parts.disk.as_ref()
    }

    /// The password hasher.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// The keys access tokens are signed with.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Runs a use case that only reads, at one moment of the database.
    pub fn read<T>(
        &self,
        cx: &Cx,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.store().read(|conn| body(&mut Tx::new(conn, cx, self)))
    }

    /// Runs a use case that writes: one transaction, durable when this returns. The closure may run again.
    pub fn write<T: Send + 'static>(
        &self,
        cx: Cx,
        mut body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = self.clone();
        let (value, changed) = self.store().write(move |conn| {
            let mut tx = Tx::new(conn, &cx, &app);
            let value = body(&mut tx)?;
            Ok::<_, AppError>((value, tx.changed))
        })?;
        self.announce(changed);
        Ok(value)
    }

    /// Runs a use case and undoes whatever it wrote: what would happen, without it happening.
    pub fn rehearse<T>(
        &self,
        cx: &Cx,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.store()
            .rehearse(|conn| body(&mut Tx::new(conn, cx, self)))
    }

    /// Runs a use case once per idempotency key; the answer is stored with the effect and given again.
    /// Errors: `KeyReused`, `KeyRunning`, and the use case's own, which are not stored.
    pub fn once(
        &self,
        cx: Cx,
        once: Option<Once>,
        mut body: impl FnMut(&mut Tx<'_>) -> Result<Answer, AppError> + Send + 'static,
    ) -> Result<Replayable, AppError> {
        self.write(cx, move |tx| {
            let Some(once) = &once else {
                return Ok(Replayable {
                    answer: body(tx)?,
                    replayed: false,
                });
            };
            match store::idempotency::reserve(
                tx.conn,
                &once.principal,
                &once.key,
                &once.fingerprint,
                tx.cx.now,
            )? {
                Reservation::Replay(answer) => Ok(Replayable {
                    answer,
                    replayed: true,
                }),
                Reservation::Reused => Err(AppError::KeyReused),
                Reservation::Running => Err(AppError::KeyRunning),
                Reservation::Fresh => {
                    let answer = body(tx)?;
                    store::idempotency::complete(tx.conn, &once.principal, &once.key, &answer)?;
                    Ok(Replayable {
                        answer,
                        replayed: false,
                    })
                }
            }
        })
    }

    /// The answer a repeated request gets again; nothing for a new one. For work that precedes the transaction
    /// and must not be done, or could not be done, a second time. Errors: `KeyReused`, `KeyRunning`.
    pub fn repeated(&self, cx: &Cx, once: Option<&Once>) -> Result<Option<Replayable>, AppError> {
        let Some(Once {
            principal,
            key,
            fingerprint,
        }) = once
        else {
            return Ok(None);
        };
        let look = |tx: &mut Tx<'_>| {
            Ok(store::idempotency::known(
                tx.conn,
                principal,
                key,
                fingerprint,
            )?)
        };
        match self.read(cx, look)? {
            None | Some(Reservation::Fresh) => Ok(None),
            Some(Reservation::Replay(answer)) => Ok(Some(Replayable {
                answer,
                replayed: true,
            })),
            Some(Reservation::Reused) => Err(AppError::KeyReused),
            Some(Reservation::Running) => Err(AppError::KeyRunning),
        }
    }

    fn announce(&self, changed: Changed) {
        if changed.taxonomy {
            self.forget_graph();
        }
        if changed.synonyms {
            self.forget_synonyms();
        }
        if changed.anything {
            self.signal().raise();
        }
    }

    /// Forgets the kept chain graph; called by whoever learns that the taxonomy changed.
    pub fn forget_graph(&self) {
        self.0.taxonomy_generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Forgets the kept table of synonyms; called by whoever learns that it changed.
    pub fn forget_synonyms(&self) {
        self.0.dictionary.forget();
    }
}

/// What a transaction touched.
#[derive(Clone, Copy, Debug, Default)]
struct Changed {
    anything: bool,
    taxonomy: bool,
    synonyms: bool,
}

/// A transaction of one use case.
pub struct Tx<'a> {
    /// The connection, inside the transaction.
    pub conn: &'a mut Conn,
    /// Who asks, when.
    pub cx: &'a Cx,
    app: &'a App,
    changed: Changed,
    /// Of the taxonomy when the transaction began: what it reads may be older than what is in force meanwhile.
    generation: u64,
    /// Likewise of the table of synonyms.
    dictionary_generation: u64,
}

impl<'a> Tx<'a> {
    fn new(conn: &'a mut Conn, cx: &'a Cx, app: &'a App) -> Self {
        Self {
            conn,
            cx,
            app,
            changed: Changed::default(),
            generation: app.0.taxonomy_generation.load(Ordering::SeqCst),
            dictionary_generation: app.0.dictionary.generation(),
        }
    }

    /// The present of the call.
    pub fn now(&self) -> Moment {
        self.cx.now
    }

    /// Who asks.
    pub fn actor(&self) -> &'a Actor {
        &self.cx.actor
    }

    /// Randomness, for ids.
    pub fn entropy(&self) -> &'a dyn Entropy {
        self.app.entropy()
    }

    /// The platform.
    pub fn app(&self) -> &'a App {
        self.app
    }

    /// Asks the policy. Errors: `Unauthenticated`, `Forbidden` or `NotFound`, as the policy says.
    pub fn require(&self, action: Action, on: &Resource<'_>) -> Result<Granted, AppError> {
        policy::require(&self.cx.actor, action, on).map_err(AppError::refusal)
    }

    /// Asks the policy what a list may hold. Errors: as [`Tx::require`].
    pub fn scope(&self, list: List<'_>) -> Result<Scope, AppError> {
        policy::scope(&self.cx.actor, list).map_err(AppError::refusal)
    }

    /// Runs a part that may fail without undoing the rest: its own changes are undone with it.
    pub fn attempt<T>(
        &mut self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let (cx, app, so_far) = (self.cx, self.app, self.changed);
        let (value, changed) = store::in_savepoint(self.conn, |conn| {
            let mut tx = Tx::new(conn, cx, app);
            tx.changed = so_far;
            body(&mut tx).map(|value| (value, tx.changed))
        })?;
        self.changed = changed;
        Ok(value)
    }

    /// Writes an entry of the change log, which says when no person did it.
    pub fn emit(&mut self, event: &Event) -> Result<(), AppError> {
        self.changed.anything = true;
        self.changed.taxonomy |= event.kind == Kind::TaxonomyChanged;
        self.changed.synonyms |= event.kind == Kind::SynonymChanged;
        let event = match self.cx.actor {
            Actor::System => event.clone().automatic(),
            Actor::Anonymous | Actor::Person(_) => event.clone(),
        };
        Ok(store::events::append(self.conn, &event, self.cx.now)?)
    }

    /// Wakes the consumers after the commit, for work that is queued without an event.
    pub fn wake(&mut self) {
        self.changed.anything = true;
    }

    /// Writes a line of the audit log.
    pub fn audit(
        &mut self,
        action: &str,
        subject: &str,
        enterprise: Option<&EnterpriseId>,
        details: serde_json::Value,
    ) -> Result<(), AppError> {
        let entry = store::audit::Entry {
            actor: self.cx.actor.trace(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            enterprise: enterprise.cloned(),
            details,
            request_id: self.cx.request_id.clone(),
        };
        Ok(store::audit::append(self.conn, &entry, self.cx.now)?)
    }

    /// Today's chain graph; one this transaction has changed is its own until it is committed.
    pub fn graph(&mut self) -> Result<Arc<Graph>, AppError> {
        let (kept, day) = (&self.app.0.graph, self.cx.now.date());
        let own = self.changed.taxonomy;
        if let Some(graph) = kept.get(self.generation, day).filter(|_| !own) {
            return Ok(graph);
        }
        let graph = store::taxonomy::load(self.conn, day).map_err(unreadable_graph)?;
        let graph = Arc::new(graph);
        if !own {
            kept.put(self.generation, day, &graph);
        }
        Ok(graph)
    }

    /// The table of synonyms; one this transaction has changed is its own until it is committed.
    pub(crate) fn dictionary(&mut self) -> Result<Arc<Dictionary>, AppError> {
        let (kept, own) = (&self.app.0.dictionary, self.changed.synonyms);
        let generation = self.dictionary_generation;
        if let Some(table) = kept.get(generation).filter(|_| !own) {
            return Ok(table);
        }
        let stored = store::synonyms::all(self.conn)?;
        let groups: Vec<_> = stored.into_iter().map(|stored| stored.synonym).collect();
        let table = Arc::new(Dictionary::of(&groups));
        if !own {
            kept.put(generation, &table);
        }
        Ok(table)
    }
}

/// A graph that cannot be read concerns everybody and no one subject: whoever works through many stops, and loses none.
fn unreadable_graph(error: StoreError) -> AppError {
    match error {
        StoreError::Corrupt(what) => AppError::Unavailable(format!("chain graph: {what}")),
        error => error.into(),
    }
}
