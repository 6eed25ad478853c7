-- Tries count by address and network, by address alone (network '') and by network alone (address ''); all are keyed
-- hashes. The locks there were are let go: none lasts longer than sixteen minutes.

DROP TABLE lockouts;

CREATE TABLE lockouts (
    address TEXT NOT NULL,
    network TEXT NOT NULL,
    guesses INTEGER NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (address, network)
);

CREATE INDEX lockouts_until ON lockouts (until);

-- Networks from which the owner of an address was let in lately.

CREATE TABLE known_networks (
    address TEXT NOT NULL,
    network TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (address, network)
);

CREATE INDEX known_networks_until ON known_networks (until);
