DROP TABLE known_networks;

DROP TABLE lockouts;

CREATE TABLE lockouts (
    subject TEXT NOT NULL PRIMARY KEY,
    guesses INTEGER NOT NULL,
    until BIGINT NOT NULL
);

CREATE INDEX lockouts_until ON lockouts (until);
