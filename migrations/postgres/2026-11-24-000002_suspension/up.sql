-- What a barred enterprise was before, so that it can be that again; null while it is not barred.

ALTER TABLE enterprises ADD COLUMN verification_before TEXT;
