-- The language of the letters to a person, whether they are invited to due days, and the lead's own wordings.
ALTER TABLE person ADD COLUMN language VARCHAR NOT NULL DEFAULT 'en';

ALTER TABLE person ADD COLUMN invited BOOLEAN NOT NULL DEFAULT 0;

CREATE TABLE letter_text (
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
