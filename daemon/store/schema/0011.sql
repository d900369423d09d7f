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

-- A task that was handed over: whose it was by the plan. NULL: agency_id's.
-- An agency that another one took the place of: what the plan assigns to it
-- from then on is owed by that one.
ALTER TABLE tasks ADD COLUMN owed_by_id INTEGER REFERENCES agencies (agency_id);
CREATE INDEX tasks_owed_by ON tasks (action_id, owed_by_id, period)
	WHERE owed_by_id IS NOT NULL;
ALTER TABLE agencies ADD COLUMN successor_id INTEGER
	REFERENCES agencies (agency_id);

-- More time that somebody asked for: at most one of a task is unanswered
-- (answer NULL). to_on is the day that the phrase was read as.
CREATE TABLE extension_requests (
	extension_request_id INTEGER PRIMARY KEY,
	task_id INTEGER NOT NULL REFERENCES tasks,
	to_on TEXT NOT NULL,
	phrase TEXT NOT NULL,
	reason TEXT NOT NULL,
	document TEXT,
	asked_at INTEGER NOT NULL,
	asked_by TEXT NOT NULL,
	answer TEXT CHECK (answer IN ('granted', 'refused', 'closed')),
	answer_reason TEXT,
	answer_document TEXT,
	answer_signer TEXT,
	answered_at INTEGER,
	answered_by TEXT
) STRICT;
CREATE UNIQUE INDEX extension_requests_open ON extension_requests (task_id)
	WHERE answer IS NULL;
CREATE INDEX extension_requests_task ON extension_requests (task_id);

-- What proves that a task is done: a file that is kept here, or a word for it
-- (a document's number, a link). Files by the SHA-256 of their bytes, in
-- hexadecimal: the same file is kept once.
CREATE TABLE evidence_files (
	sha256 TEXT PRIMARY KEY,
	kept_at INTEGER NOT NULL,
	bytes BLOB NOT NULL
) STRICT;
CREATE TABLE evidence (
	evidence_id INTEGER PRIMARY KEY,
	task_id INTEGER NOT NULL REFERENCES tasks,
	name TEXT NOT NULL,
	sha256 TEXT REFERENCES evidence_files,
	size INTEGER,
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_task ON evidence (task_id);

-- The last day on which a token opens anything; NULL: until it is revoked.
ALTER TABLE tokens ADD COLUMN expires_on TEXT;

-- A plan's file as it was applied, each time that it was another one.
CREATE TABLE plan_versions (
	plan_id INTEGER NOT NULL REFERENCES plans,
	version INTEGER NOT NULL,
	applied_at INTEGER NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (plan_id, version)
) STRICT;

-- A plan that was withdrawn as a whole: its undone tasks were dropped.
ALTER TABLE plans ADD COLUMN withdrawn_at INTEGER;
ALTER TABLE plans ADD COLUMN withdrawn_reason TEXT;

-- What a plan amends: another plan, by its number, and which of its actions
-- (keys) it takes the place of; these stay withdrawn while it is in force.
ALTER TABLE plans ADD COLUMN amends TEXT;
CREATE TABLE replaced_actions (
	plan_id INTEGER NOT NULL REFERENCES plans,
	number TEXT NOT NULL,
	key TEXT NOT NULL,
	PRIMARY KEY (plan_id, key)
) STRICT;
CREATE INDEX replaced_actions_key ON replaced_actions (number, key);

-- What the plan's file, applied again, changed of a task, or why it was sent
-- back: when that was last, and the words for those who are told of it.
ALTER TABLE tasks ADD COLUMN amended_at INTEGER;
ALTER TABLE tasks ADD COLUMN amended TEXT;
