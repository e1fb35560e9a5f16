-- Accounts without their secrets; letters on their way, as facts that no undo takes back; how accounts did.
ALTER TABLE settings ADD COLUMN sending VARCHAR NOT NULL DEFAULT '{}';

ALTER TABLE person ADD COLUMN mention VARCHAR NOT NULL DEFAULT '';

CREATE TABLE dispatch (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    channel VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    fact_keys VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    next_at VARCHAR,
    failures INTEGER NOT NULL,
    fault VARCHAR,
    doubted BOOLEAN NOT NULL,
    handed_at VARCHAR,
    enclosed VARCHAR NOT NULL,
    story VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE letter_copy (
    id INTEGER NOT NULL,
    content VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE account_status (
    name VARCHAR NOT NULL,
    failures INTEGER NOT NULL,
    next_at VARCHAR,
    stopped VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    refused_person INTEGER,
    tested_at VARCHAR,
    PRIMARY KEY (name)
);
