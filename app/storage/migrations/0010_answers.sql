-- Answers of the team as they came, what the lead made of them, and how far each mailbox was read.

CREATE TABLE answer (
    id INTEGER NOT NULL,
    message_id VARCHAR NOT NULL,
    task_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    sender VARCHAR NOT NULL,
    sender_name VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    received_at VARCHAR NOT NULL,
    sent_at VARCHAR,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE answer_decision (
    id INTEGER NOT NULL,
    accepted BOOLEAN NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE mailbox (
    name VARCHAR NOT NULL,
    uid_validity INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    PRIMARY KEY (name)
);
