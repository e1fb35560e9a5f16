-- Dependencies that only one project has.
ALTER TABLE project ADD COLUMN links VARCHAR NOT NULL DEFAULT '[]';
