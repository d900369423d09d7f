-- Who is told how: policies by name, zones, watchers, silences and deputies.

-- A policy of the configuration by name. The action's goes before the agency's
-- (which owes the task), that before the plan's; all NULL: "default".
-- actions.policy is its `remind:`, which is laid over it.
ALTER TABLE actions ADD COLUMN policy_name TEXT;
ALTER TABLE agencies ADD COLUMN policy TEXT;
ALTER TABLE plans ADD COLUMN policy TEXT;

-- The zone in which an agency's people are told; NULL: the office's.
ALTER TABLE agencies ADD COLUMN timezone TEXT;

-- How a watcher is told: 'escalations' or 'digest'; NULL: not at all.
ALTER TABLE plan_words ADD COLUMN mode TEXT;

-- When who is told by them changed last: the self-audit compares what came
-- after. Of an agency with its people and the groups that it is in.
ALTER TABLE agencies ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;

-- When a person last did or said something about the task; NULL: never.
ALTER TABLE tasks ADD COLUMN heard_at INTEGER;
UPDATE tasks SET heard_at = (SELECT max(j.at) FROM journal j
	WHERE j.task_id = tasks.task_id AND j.kind IN ('start', 'submit',
	'approve', 'return', 'done', 'note', 'drop', 'reopen', 'extend'));

-- Until a day, with it, nothing is told of a task, or of all that an agency
-- owes. What falls into it is an occurrence with the outcome 'silenced' and
-- the silence that did it.
CREATE TABLE silences (
	silence_id INTEGER PRIMARY KEY,
	task_id INTEGER REFERENCES tasks,
	agency_id INTEGER REFERENCES agencies,
	until_on TEXT NOT NULL,
	reason TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	lifted_at INTEGER,
	lifted_by TEXT,
	CHECK ((task_id IS NULL) <> (agency_id IS NULL))
) STRICT;
ALTER TABLE occurrences ADD COLUMN silence_id INTEGER REFERENCES silences;

-- From a day to a day, with both, the person's messages go to the deputy: the
-- occurrence stays the person's, its message is the deputy's.
CREATE TABLE absences (
	absence_id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES people,
	deputy_id INTEGER NOT NULL REFERENCES people,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	reason TEXT,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	ended_at INTEGER,
	ended_by TEXT,
	CHECK (person_id <> deputy_id AND from_on <= until_on)
) STRICT;

-- Facts besides those of earlier steps: 'rules-changed', the instant at which
-- policies, zone or calendars were last others than before; 'audited', up to
-- which instant the self-audit has compared; 'audit-differences', how many the
-- last one found, and 'audit-failures', how many all of them.
