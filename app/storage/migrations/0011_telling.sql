-- By which second way a person is told, who is told beside the owners, an hour on the anchor, how answers come in.
ALTER TABLE person ADD COLUMN fallback VARCHAR;

ALTER TABLE person ADD COLUMN by_itself BOOLEAN;

ALTER TABLE person ADD COLUMN messenger VARCHAR;

ALTER TABLE workflow ADD COLUMN anchor_minute INTEGER;

ALTER TABLE project ADD COLUMN anchor_minute INTEGER;

ALTER TABLE project ADD COLUMN escalation_id INTEGER;

ALTER TABLE project ADD COLUMN channels VARCHAR NOT NULL DEFAULT '[]';

ALTER TABLE project ADD COLUMN watchers VARCHAR NOT NULL DEFAULT '[]';

ALTER TABLE settings ADD COLUMN answers VARCHAR NOT NULL DEFAULT '{}';
