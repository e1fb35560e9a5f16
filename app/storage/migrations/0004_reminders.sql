-- Reminders: the lead's choices, snoozed tasks, and what the lead was shown.

ALTER TABLE settings ADD COLUMN reminders VARCHAR NOT NULL DEFAULT '{}';

ALTER TABLE task ADD COLUMN snoozed_until VARCHAR;

CREATE TABLE ledger (
    fact_key VARCHAR NOT NULL,
    task_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    due_on VARCHAR,
    PRIMARY KEY (fact_key)
);
