-- Working calendars: what an agency and a plan go by, and the files of days
-- off that the office applied at run time.

-- Codes of calendars; NULL is the plan's, or the office's own. Which codes
-- there are is known outside of the store: the configuration names files too.
ALTER TABLE agencies ADD COLUMN calendar TEXT;
ALTER TABLE plans ADD COLUMN calendar TEXT;

-- A file as it was applied, whole, so that the one reader of calendars reads
-- it again at each start; the higher number is laid over the lower. A file
-- that is applied again under its name takes the place of what it said before.
CREATE TABLE calendar_files (
	calendar_file_id INTEGER PRIMARY KEY AUTOINCREMENT,
	code TEXT NOT NULL,
	file TEXT NOT NULL,
	text TEXT NOT NULL,
	actor TEXT NOT NULL,
	applied_at INTEGER NOT NULL,
	UNIQUE (code, file)
) STRICT;
