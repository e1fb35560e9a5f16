-- Subworkflows know the step that started them, steps that they absorb, tasks when their owner was reminded.

ALTER TABLE project ADD COLUMN parent_task INTEGER
    CONSTRAINT fk_project_parent_task REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX ix_project_parent_task ON project (parent_task);

ALTER TABLE task ADD COLUMN absorbs BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE task ADD COLUMN reminded_at VARCHAR;
