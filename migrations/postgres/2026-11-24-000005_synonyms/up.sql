CREATE TABLE synonyms (
    id TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX synonyms_page ON synonyms (created_at, id);
