-- Events: what a plan's deadlines hang on, recorded by a person ("Đề án được
-- phê duyệt"). `key` is the name as it is matched. Of one agency where each
-- has its own ("nhận Kế hoạch này"), else of the whole plan.
CREATE TABLE events (
	event_id INTEGER PRIMARY KEY,
	plan_id INTEGER NOT NULL REFERENCES plans,
	agency_id INTEGER REFERENCES agencies,
	key TEXT NOT NULL,
	name TEXT NOT NULL,
	happened_on TEXT NOT NULL,
	minute INTEGER,
	note TEXT,
	recorded_at INTEGER NOT NULL,
	recorded_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_once
	ON events (plan_id, key, coalesce(agency_id, 0));

-- What an action hangs on, in its own words and as a key; opens_by_event: its
-- tasks wait for it. recurs is the recurrence as spelt out in the plan's file.
ALTER TABLE actions ADD COLUMN event TEXT;
ALTER TABLE actions ADD COLUMN event_key TEXT;
ALTER TABLE actions ADD COLUMN opens_by_event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN recurs TEXT;
CREATE INDEX actions_event ON actions (plan_id, event_key)
	WHERE event_key IS NOT NULL;

-- Who comes after an action.
CREATE INDEX action_words_after ON action_words (word) WHERE list = 'after';

-- How a task came by a date of its own: counted from an event, or granted as
-- an extension; NULL, it has the plan's. rule says it in words.
-- cut_off_on is the day on which the data of its period end.
ALTER TABLE tasks ADD COLUMN dated_by TEXT
	CHECK (dated_by IN ('event', 'extension'));
ALTER TABLE tasks ADD COLUMN rule TEXT;
ALTER TABLE tasks ADD COLUMN cut_off_on TEXT;

-- The minute of the due day before which a thing must be done, where one is
-- named; NULL, the day ends at 24:00.
ALTER TABLE actions ADD COLUMN due_minute INTEGER;
ALTER TABLE tasks ADD COLUMN due_minute INTEGER;

-- Every extension that was granted: never changed, never deleted.
CREATE TABLE extensions (
	extension_id INTEGER PRIMARY KEY,
	task_id INTEGER NOT NULL REFERENCES tasks,
	from_on TEXT,
	to_on TEXT NOT NULL,
	phrase TEXT NOT NULL,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	document TEXT,
	signer TEXT,
	granted_at INTEGER NOT NULL,
	granted_by TEXT NOT NULL
) STRICT;
CREATE INDEX extensions_task ON extensions (task_id);
