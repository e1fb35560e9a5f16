-- Which histories a step stands in. The table is made anew, so that no payload lies before the column; a migration
-- empties it anyway.
DROP TABLE history;

CREATE TABLE history (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    merge_key VARCHAR,
    undone BOOLEAN NOT NULL,
    scopes VARCHAR NOT NULL,
    payload BLOB NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (id)
);
