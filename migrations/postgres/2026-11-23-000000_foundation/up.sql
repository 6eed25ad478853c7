-- The first tables. Ids are text, instants microseconds UTC, amounts fen, JSON is text; see migrations/README.md.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    status TEXT NOT NULL,
    email_verified_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE account_duties (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    duty TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, duty)
);

CREATE TABLE lockouts (
    subject TEXT NOT NULL PRIMARY KEY,
    guesses INTEGER NOT NULL,
    until BIGINT NOT NULL
);

CREATE INDEX lockouts_until ON lockouts (until);

CREATE TABLE tickets (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX tickets_account ON tickets (account_id);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT
);

CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    issued_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE enterprises (
    id TEXT NOT NULL PRIMARY KEY,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    region_code TEXT NOT NULL,
    park TEXT,
    verification TEXT NOT NULL,
    claimed BOOLEAN NOT NULL,
    external_id TEXT UNIQUE,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX enterprises_created ON enterprises (created_at, id);

CREATE TABLE memberships (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (enterprise_id, account_id)
);

CREATE INDEX memberships_account ON memberships (account_id);

CREATE TABLE capabilities (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    card TEXT NOT NULL,
    node_code TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX capabilities_enterprise ON capabilities (enterprise_id);

CREATE TABLE certificates (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    issuing_body TEXT,
    valid_until TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX certificates_enterprise ON certificates (enterprise_id);

CREATE TABLE designations (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    kind TEXT NOT NULL,
    chain_code TEXT,
    level TEXT,
    issuing_body TEXT,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX designations_enterprise ON designations (enterprise_id);

CREATE TABLE chains (
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    cluster TEXT NOT NULL,
    PRIMARY KEY (code, valid_from)
);

CREATE TABLE nodes (
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    chain_code TEXT NOT NULL,
    parent_code TEXT,
    stage TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    aliases TEXT NOT NULL,
    products TEXT NOT NULL,
    processes TEXT NOT NULL,
    PRIMARY KEY (code, valid_from)
);

CREATE TABLE edges (
    from_code TEXT NOT NULL,
    to_code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    PRIMARY KEY (from_code, to_code, valid_from)
);

CREATE TABLE parks (
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    region_code TEXT NOT NULL,
    PRIMARY KEY (code, valid_from)
);

CREATE TABLE postings (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    author_id TEXT REFERENCES accounts (id),
    external_id TEXT,
    side TEXT NOT NULL,
    family TEXT NOT NULL,
    node_code TEXT,
    region_code TEXT NOT NULL,
    status TEXT NOT NULL,
    content TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    revision BIGINT NOT NULL,
    live_revision BIGINT,
    version BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    published_at BIGINT,
    UNIQUE (enterprise_id, external_id)
);

CREATE INDEX postings_enterprise ON postings (enterprise_id, created_at, id);

CREATE INDEX postings_fingerprint ON postings (enterprise_id, fingerprint);

CREATE INDEX postings_expiry ON postings (status, valid_until);

CREATE TABLE posting_versions (
    posting_id TEXT NOT NULL REFERENCES postings (id),
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    author_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (posting_id, revision)
);

CREATE TABLE moderation_items (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    submitter_id TEXT,
    revision BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    claimed_by TEXT,
    claimed_until BIGINT,
    decision TEXT,
    reason_code TEXT,
    note TEXT,
    rule TEXT,
    decided_by TEXT,
    decided_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX moderation_items_open ON moderation_items (decision, created_at, id);

CREATE INDEX moderation_items_subject ON moderation_items (subject_id);

CREATE INDEX moderation_items_enterprise ON moderation_items (enterprise_id, decided_at);

CREATE TABLE matches (
    id TEXT NOT NULL PRIMARY KEY,
    demand_id TEXT NOT NULL,
    offer_id TEXT NOT NULL,
    demand_enterprise_id TEXT NOT NULL,
    offer_enterprise_id TEXT NOT NULL,
    demand_revision BIGINT NOT NULL,
    offer_revision BIGINT NOT NULL,
    score INTEGER NOT NULL,
    ring TEXT NOT NULL,
    weights_version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    demand_told_at BIGINT,
    offer_told_at BIGINT,
    UNIQUE (demand_id, offer_id)
);

CREATE INDEX matches_offer ON matches (offer_id);

CREATE INDEX matches_demand_untold ON matches (demand_told_at, demand_enterprise_id);

CREATE INDEX matches_offer_untold ON matches (offer_told_at, offer_enterprise_id);

CREATE TABLE events (
    seq BIGSERIAL PRIMARY KEY,
    xid BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    enterprise_id TEXT,
    version BIGINT NOT NULL,
    details TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX events_order ON events (xid, seq);

CREATE TABLE cursors (
    name TEXT NOT NULL PRIMARY KEY,
    xid BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    dedupe TEXT NOT NULL UNIQUE,
    account_id TEXT,
    recipient TEXT NOT NULL,
    locale TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);

CREATE INDEX mails_due ON mails (state, next_attempt_at);

CREATE TABLE idempotency_keys (
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    headers TEXT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (principal, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE audit (
    seq BIGSERIAL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    enterprise_id TEXT,
    details TEXT NOT NULL,
    request_id TEXT NOT NULL
);

CREATE INDEX audit_subject ON audit (subject, seq);
