-- What the sample team brought, so that it can be taken away again.
ALTER TABLE settings ADD COLUMN sample VARCHAR NOT NULL DEFAULT '{}';
