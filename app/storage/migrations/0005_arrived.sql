-- What opened the round of an open step, and whether a cancelled step passed on.
ALTER TABLE task ADD COLUMN arrived VARCHAR;

ALTER TABLE task ADD COLUMN passed_on BOOLEAN NOT NULL DEFAULT 0;
