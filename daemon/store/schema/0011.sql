-- The journal as a chain: who exactly, from where, before and after, and each
-- row hashed with the one before (how, store/journal_chain.h says). A person
-- stands in it by number and role only: names and codes can be erased.
ALTER TABLE journal ADD COLUMN by_id INTEGER REFERENCES people (person_id);
ALTER TABLE journal ADD COLUMN token_id INTEGER REFERENCES tokens;
ALTER TABLE journal ADD COLUMN uid INTEGER;
ALTER TABLE journal ADD COLUMN origin TEXT;
ALTER TABLE journal ADD COLUMN was TEXT;
ALTER TABLE journal ADD COLUMN became TEXT;
ALTER TABLE journal ADD COLUMN hash BLOB;

-- What an older dondoc wrote gets its hashes once, right after this step.
DROP TRIGGER journal_is_not_changed;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
	WHEN old.hash IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
