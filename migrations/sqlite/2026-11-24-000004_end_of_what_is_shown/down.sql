DROP INDEX postings_ending;

ALTER TABLE postings DROP COLUMN ends_at;
