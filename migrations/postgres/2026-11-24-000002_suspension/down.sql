ALTER TABLE enterprises DROP COLUMN verification_before;
