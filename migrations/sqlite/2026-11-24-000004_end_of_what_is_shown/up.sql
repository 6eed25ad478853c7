-- When the clock ends something of a posting: the copy that is shown, or what waits; null where nothing runs. A copy
-- that is shown while another is under review keeps its own end, which is not that of the working copy.

ALTER TABLE postings ADD COLUMN ends_at BIGINT;

UPDATE postings SET ends_at = valid_until
WHERE live_revision IS NOT NULL OR status IN ('pending', 'published', 'paused');

UPDATE postings SET ends_at = (
    SELECT CAST(strftime('%s', json_extract(shown.content, '$[0].valid_until')) AS INTEGER) * 1000000
    FROM posting_versions AS shown
    WHERE shown.posting_id = postings.id AND shown.revision = postings.live_revision
)
WHERE live_revision <> revision;

CREATE INDEX postings_ending ON postings (ends_at, id);
