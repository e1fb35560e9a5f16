-- From the brief to the retrospective: what a project is for, files, journal, sign-offs, what repeats, what is learned.
CREATE TABLE recurrence (
    id INTEGER NOT NULL,
    workflow_id INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    first_on VARCHAR NOT NULL,
    lead_days INTEGER NOT NULL,
    staff VARCHAR NOT NULL,
    pattern VARCHAR NOT NULL,
    exceptions VARCHAR NOT NULL,
    missed VARCHAR NOT NULL,
    paused BOOLEAN NOT NULL,
    made_until VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT fk_recurrence_workflow_id FOREIGN KEY(workflow_id) REFERENCES workflow (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_recurrence_workflow_id ON recurrence (workflow_id);

CREATE TABLE deliverable (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    spec VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    channel VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    "on" VARCHAR,
    link VARCHAR NOT NULL,
    reduced BOOLEAN NOT NULL,
    task_id INTEGER,
    added_at VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT fk_deliverable_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_deliverable_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_deliverable_project_id ON deliverable (project_id);

CREATE INDEX ix_deliverable_task_id ON deliverable (task_id);

CREATE TABLE requirement (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    deliverable_id INTEGER,
    spec VARCHAR NOT NULL,
    must BOOLEAN NOT NULL,
    how VARCHAR NOT NULL,
    "by" INTEGER,
    state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    needs VARCHAR,
    evidence VARCHAR NOT NULL,
    file_id INTEGER,
    reduced BOOLEAN NOT NULL,
    added_at VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT fk_requirement_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_requirement_deliverable_id FOREIGN KEY(deliverable_id) REFERENCES deliverable (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_requirement_by FOREIGN KEY("by") REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_requirement_file_id FOREIGN KEY(file_id) REFERENCES file (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_requirement_by ON requirement ("by");

CREATE INDEX ix_requirement_deliverable_id ON requirement (deliverable_id);

CREATE INDEX ix_requirement_file_id ON requirement (file_id);

CREATE INDEX ix_requirement_project_id ON requirement (project_id);

CREATE TABLE kpi (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    start FLOAT,
    target FLOAT,
    "on" VARCHAR,
    person_id INTEGER,
    value FLOAT,
    note VARCHAR NOT NULL,
    task_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_kpi_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_kpi_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_kpi_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_kpi_person_id ON kpi (person_id);

CREATE INDEX ix_kpi_project_id ON kpi (project_id);

CREATE INDEX ix_kpi_task_id ON kpi (task_id);

CREATE TABLE risk (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    owner_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_risk_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_risk_owner_id FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_risk_owner_id ON risk (owner_id);

CREATE INDEX ix_risk_project_id ON risk (project_id);

CREATE TABLE budget_line (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    supplier VARCHAR NOT NULL,
    "on" VARCHAR,
    planned INTEGER,
    committed INTEGER,
    actual INTEGER,
    closed BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_budget_line_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_budget_line_project_id ON budget_line (project_id);

CREATE TABLE sign_off (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    person_id INTEGER NOT NULL,
    project_id INTEGER,
    version_id INTEGER,
    step_id VARCHAR,
    must BOOLEAN NOT NULL,
    "on" VARCHAR,
    state VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    asked_at VARCHAR,
    at VARCHAR,
    PRIMARY KEY (id),
    CONSTRAINT fk_sign_off_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_sign_off_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_sign_off_version_id FOREIGN KEY(version_id) REFERENCES workflow_version (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_sign_off_person_id ON sign_off (person_id);

CREATE INDEX ix_sign_off_project_id ON sign_off (project_id);

CREATE INDEX ix_sign_off_version_id ON sign_off (version_id);

CREATE TABLE file (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    project_id INTEGER,
    task_id INTEGER,
    deliverable_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_file_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_deliverable_id FOREIGN KEY(deliverable_id) REFERENCES deliverable (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_file_deliverable_id ON file (deliverable_id);

CREATE INDEX ix_file_project_id ON file (project_id);

CREATE INDEX ix_file_task_id ON file (task_id);

CREATE TABLE file_version (
    id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    link VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    person_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_file_version_file_id FOREIGN KEY(file_id) REFERENCES file (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_file_version_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_file_version_file_id ON file_version (file_id);

CREATE INDEX ix_file_version_person_id ON file_version (person_id);

CREATE TABLE lesson (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    question VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    person_id INTEGER,
    cluster VARCHAR NOT NULL,
    votes INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_lesson_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_lesson_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_lesson_person_id ON lesson (person_id);

CREATE INDEX ix_lesson_project_id ON lesson (project_id);

CREATE TABLE improvement (
    id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    owner_id INTEGER,
    due_on VARCHAR,
    task_id INTEGER,
    note_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_improvement_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_improvement_owner_id FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_improvement_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_improvement_note_id FOREIGN KEY(note_id) REFERENCES step_note (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_improvement_note_id ON improvement (note_id);

CREATE INDEX ix_improvement_owner_id ON improvement (owner_id);

CREATE INDEX ix_improvement_project_id ON improvement (project_id);

CREATE INDEX ix_improvement_task_id ON improvement (task_id);

CREATE TABLE step_note (
    id INTEGER NOT NULL,
    workflow_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    step_id VARCHAR,
    kind VARCHAR NOT NULL,
    person_id INTEGER,
    done_in INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_step_note_workflow_id FOREIGN KEY(workflow_id) REFERENCES workflow (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_note_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_step_note_done_in FOREIGN KEY(done_in) REFERENCES workflow_version (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_step_note_done_in ON step_note (done_in);

CREATE INDEX ix_step_note_person_id ON step_note (person_id);

CREATE INDEX ix_step_note_workflow_id ON step_note (workflow_id);

CREATE TABLE idea (
    id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    impact INTEGER,
    fit INTEGER,
    effort INTEGER,
    reason VARCHAR NOT NULL,
    project_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_idea_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_idea_project_id ON idea (project_id);

CREATE TABLE process (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    cadence VARCHAR NOT NULL,
    deliverables VARCHAR NOT NULL,
    owner_id INTEGER,
    workflow_id INTEGER,
    roles VARCHAR NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_process_owner_id FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_process_workflow_id FOREIGN KEY(workflow_id) REFERENCES workflow (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_process_owner_id ON process (owner_id);

CREATE INDEX ix_process_workflow_id ON process (workflow_id);

CREATE TABLE team (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    people VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE attachment (
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    unused_since VARCHAR,
    PRIMARY KEY (sha256)
);

-- Nothing could write them before.
ALTER TABLE person DROP COLUMN hourly_cost;

ALTER TABLE person ADD COLUMN hourly_cost_minor INTEGER;

ALTER TABLE person ADD COLUMN other_percent INTEGER NOT NULL DEFAULT 0;

ALTER TABLE settings ADD COLUMN objective VARCHAR NOT NULL DEFAULT '';

ALTER TABLE project ADD COLUMN classification VARCHAR NOT NULL DEFAULT '{}';

ALTER TABLE project ADD COLUMN tailoring VARCHAR NOT NULL DEFAULT '{}';

ALTER TABLE project ADD COLUMN passed VARCHAR NOT NULL DEFAULT '[]';

ALTER TABLE project ADD COLUMN date_fixed BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE project ADD COLUMN review_until VARCHAR;

ALTER TABLE project ADD COLUMN practice BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE project ADD COLUMN recurrence_id INTEGER;

ALTER TABLE project ADD COLUMN occurrence_on VARCHAR;

CREATE INDEX ix_project_recurrence_id ON project (recurrence_id);

-- It was a text that nothing could write.
UPDATE project SET brief = '{}';

ALTER TABLE task ADD COLUMN outputs VARCHAR NOT NULL DEFAULT '[]';

ALTER TABLE task ADD COLUMN priority VARCHAR;

ALTER TABLE task ADD COLUMN labels VARCHAR NOT NULL DEFAULT '[]';

-- Inside a text the quotes are escaped, so this is found between the entries of an item alone.
UPDATE task SET checklist = replace(checklist, '","done":true}', '","state":"done"}');

ALTER TABLE round ADD COLUMN checklist VARCHAR NOT NULL DEFAULT '[]';

ALTER TABLE vote ADD COLUMN version_id INTEGER;

CREATE INDEX ix_vote_version_id ON vote (version_id);

ALTER TABLE activity ADD COLUMN person_id INTEGER;

ALTER TABLE activity ADD COLUMN days INTEGER;

ALTER TABLE comment RENAME TO old_comment;

DROP INDEX ix_comment_task_id;

CREATE TABLE comment (
    id INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    task_id INTEGER,
    project_id INTEGER,
    kind VARCHAR NOT NULL,
    person_id INTEGER,
    message_id VARCHAR NOT NULL,
    version_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_comment_task_id FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_comment_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_comment_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_comment_version_id FOREIGN KEY(version_id) REFERENCES file_version (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_comment_person_id ON comment (person_id);

CREATE INDEX ix_comment_project_id ON comment (project_id);

CREATE INDEX ix_comment_task_id ON comment (task_id);

CREATE INDEX ix_comment_version_id ON comment (version_id);

INSERT INTO comment (id, at, text, task_id, project_id, kind, person_id, message_id, version_id)
SELECT old.id, old.at, old.text, old.task_id, task.project_id, 'comment', NULL, '', NULL
FROM old_comment AS old JOIN task ON task.id = old.task_id;

DROP TABLE old_comment;
