CREATE TABLE invitations (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (enterprise_id, account_id)
);

CREATE INDEX invitations_account ON invitations (account_id);
