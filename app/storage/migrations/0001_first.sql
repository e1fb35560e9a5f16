-- The first schema. Never edited: a later change is a later migration.

CREATE TABLE clock (
    name VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE delivery (
    fact_key VARCHAR NOT NULL,
    person_id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    corrected_at VARCHAR,
    PRIMARY KEY (fact_key)
);

CREATE TABLE history (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    merge_key VARCHAR,
    undone BOOLEAN NOT NULL,
    payload BLOB NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE holiday (
    id INTEGER NOT NULL,
    "on" VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE person (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    roles VARCHAR NOT NULL,
    week VARCHAR,
    hourly_cost FLOAT,
    external BOOLEAN NOT NULL,
    archived BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE role (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE sequence (
    name VARCHAR NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE settings (
    id INTEGER NOT NULL,
    wait_minutes INTEGER NOT NULL,
    lead_name VARCHAR NOT NULL,
    lead_email VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_settings_single CHECK (id = 1)
);

CREATE TABLE work_calendar (
    id INTEGER NOT NULL,
    week VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_work_calendar_single CHECK (id = 1)
);

CREATE TABLE workflow (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    anchor_label VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    template VARCHAR NOT NULL,
    archived BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE absence (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    first_on VARCHAR NOT NULL,
    last_on VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_absence_order CHECK (first_on <= last_on),
    CONSTRAINT fk_absence_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_absence_person_id ON absence (person_id);

CREATE TABLE workflow_version (
    id INTEGER NOT NULL,
    workflow_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    graph VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    published_at VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT uq_workflow_version_workflow_id_number UNIQUE (workflow_id, number),
    CONSTRAINT fk_workflow_version_workflow_id FOREIGN KEY(workflow_id) REFERENCES workflow (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_workflow_version_workflow_id ON workflow_version (workflow_id);

CREATE TABLE project (
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
    PRIMARY KEY (id),
    CONSTRAINT fk_project_version_id FOREIGN KEY(version_id) REFERENCES workflow_version (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_project_state ON project (state);

CREATE INDEX ix_project_version_id ON project (version_id);

CREATE TABLE baseline (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    lines VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_baseline_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_baseline_project_id ON baseline (project_id);

CREATE TABLE task (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    owner_id INTEGER NOT NULL,
    project_id INTEGER,
    step_id VARCHAR,
    kind VARCHAR NOT NULL,
    role VARCHAR,
    state VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    outcome VARCHAR,
    skip VARCHAR,
    skip_outcome VARCHAR,
    loops INTEGER NOT NULL,
    again BOOLEAN NOT NULL,
    helpers VARCHAR NOT NULL,
    approvers VARCHAR NOT NULL,
    watchers VARCHAR NOT NULL,
    "offset" VARCHAR,
    pin VARCHAR,
    length VARCHAR,
    effort_minutes INTEGER,
    due_on VARCHAR,
    planned_start VARCHAR,
    planned_finish VARCHAR,
    ready_at VARCHAR,
    started_at VARCHAR,
    finished_at VARCHAR,
    blocked VARCHAR,
    blocked_minutes INTEGER NOT NULL,
    remaining VARCHAR,
    instructions VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    done_when VARCHAR NOT NULL,
    checklist VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    rank FLOAT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_task_project_id_step_id UNIQUE (project_id, step_id),
    CONSTRAINT ck_task_state CHECK (state IN ('waiting', 'ready', 'doing', 'done', 'skipped', 'cancelled')),
    CONSTRAINT fk_task_owner_id FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_task_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_task_due_on ON task (due_on);

CREATE INDEX ix_task_finished_at ON task (finished_at);

CREATE INDEX ix_task_owner_id ON task (owner_id);

CREATE INDEX ix_task_project_id ON task (project_id);

CREATE INDEX ix_task_state ON task (state);

CREATE TABLE activity (
    id INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    verb VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    project_id INTEGER,
    task_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_activity_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_activity_at ON activity (at);

CREATE INDEX ix_activity_project_id ON activity (project_id);

CREATE INDEX ix_activity_task_id ON activity (task_id);

CREATE TABLE comment (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_comment_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_comment_task_id ON comment (task_id);

CREATE TABLE message (
    id INTEGER NOT NULL,
    fact_key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    person_id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    project_id INTEGER,
    queued_at VARCHAR NOT NULL,
    leaves_at VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    old_due_on VARCHAR,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_message_fact_key UNIQUE (fact_key),
    CONSTRAINT fk_message_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_message_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_message_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_message_person_id ON message (person_id);

CREATE INDEX ix_message_project_id ON message (project_id);

CREATE INDEX ix_message_task_id ON message (task_id);

CREATE TABLE round (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    ready_at VARCHAR,
    closed_at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    outcome VARCHAR,
    note VARCHAR NOT NULL,
    due_on VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT fk_round_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_round_owner_id FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_round_owner_id ON round (owner_id);

CREATE INDEX ix_round_task_id ON round (task_id);

CREATE TABLE vote (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    round INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    outcome VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    comment VARCHAR NOT NULL,
    file_version VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_vote_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_vote_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_vote_person_id ON vote (person_id);

CREATE INDEX ix_vote_task_id ON vote (task_id);

CREATE VIRTUAL TABLE task_search USING fts5(title, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
