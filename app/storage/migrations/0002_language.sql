-- Subworkflows know the step that started them, steps that they absorb, tasks when their owner was reminded.

CREATE TABLE project_new (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    version_id INTEGER,
    anchor_label VARCHAR NOT NULL,
    anchor_on VARCHAR,
    started_at VARCHAR,
    finished_at VARCHAR,
    state VARCHAR NOT NULL,
    reduced_scope BOOLEAN NOT NULL,
    fields VARCHAR NOT NULL,
    passages VARCHAR NOT NULL,
    arrivals VARCHAR NOT NULL,
    brief VARCHAR NOT NULL,
    parent_task INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_version_id FOREIGN KEY(version_id) REFERENCES workflow_version (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_project_parent_task FOREIGN KEY(parent_task) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO project_new SELECT *, NULL FROM project;

DROP TABLE project;

ALTER TABLE project_new RENAME TO project;

CREATE INDEX ix_project_state ON project (state);

CREATE INDEX ix_project_version_id ON project (version_id);

CREATE INDEX ix_project_parent_task ON project (parent_task);

ALTER TABLE task ADD COLUMN absorbs BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE task ADD COLUMN reminded_at VARCHAR;
