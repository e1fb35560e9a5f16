-- Time and load: where an effort comes from, what was spent and at which cost, budgets, saved views.
ALTER TABLE task ADD COLUMN effort_source VARCHAR NOT NULL DEFAULT 'workflow';

UPDATE task SET effort_source = 'typed' WHERE step_id IS NULL;

ALTER TABLE task ADD COLUMN spent_minutes INTEGER;

ALTER TABLE round ADD COLUMN spent_minutes INTEGER;

ALTER TABLE round ADD COLUMN effort_minutes INTEGER;

ALTER TABLE round ADD COLUMN rate_minor INTEGER;

ALTER TABLE project ADD COLUMN budget_minor INTEGER;

ALTER TABLE settings ADD COLUMN currency VARCHAR NOT NULL DEFAULT '';

CREATE TABLE saved_view (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    page VARCHAR NOT NULL,
    filter VARCHAR NOT NULL,
    grouping VARCHAR NOT NULL,
    lanes VARCHAR NOT NULL,
    sorting VARCHAR NOT NULL,
    columns VARCHAR NOT NULL,
    rank FLOAT NOT NULL,
    PRIMARY KEY (id)
);
