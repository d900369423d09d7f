-- The store. Days are TEXT 'YYYY-MM-DD' in the office's zone, instants INTEGER
-- UTC seconds. A step is never edited once released: add 0002.sql.

-- Agencies and groups: a group without members is tracked as itself, so both
-- stand in one table.
CREATE TABLE agencies (
	agency_id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	short_name TEXT,
	parent_id INTEGER REFERENCES agencies,
	is_group INTEGER NOT NULL DEFAULT 0,
	removed_at INTEGER
) STRICT;

-- A group is a dated list: leavers keep their row with the day they left.
CREATE TABLE members (
	group_id INTEGER NOT NULL REFERENCES agencies,
	agency_id INTEGER NOT NULL REFERENCES agencies,
	position INTEGER NOT NULL,
	joined_at INTEGER NOT NULL,
	left_at INTEGER,
	PRIMARY KEY (group_id, agency_id, joined_at)
) STRICT;

CREATE TABLE people (
	person_id INTEGER PRIMARY KEY,
	agency_id INTEGER NOT NULL REFERENCES agencies,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	email TEXT,
	phone TEXT,
	channels INTEGER NOT NULL,
	language TEXT NOT NULL,
	removed_at INTEGER
) STRICT;
CREATE INDEX people_agency ON people (agency_id);

CREATE TABLE plans (
	plan_id INTEGER PRIMARY KEY,
	number TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	issued_on TEXT NOT NULL,
	issuer_id INTEGER NOT NULL REFERENCES agencies,
	follow_up_id INTEGER NOT NULL REFERENCES agencies,
	before_is_inclusive INTEGER NOT NULL,
	applied_at INTEGER NOT NULL
) STRICT;

-- Lists of a plan: its watchers (agency codes) and basis (document numbers).
CREATE TABLE plan_words (
	plan_id INTEGER NOT NULL REFERENCES plans,
	list TEXT NOT NULL CHECK (list IN ('watcher', 'basis')),
	position INTEGER NOT NULL,
	word TEXT NOT NULL,
	PRIMARY KEY (plan_id, list, position)
) STRICT;

-- One thing that a plan assigns, with the document's own words. `canonical`
-- is the whole entry as read: equal text means nothing changed.
CREATE TABLE actions (
	action_id INTEGER PRIMARY KEY,
	plan_id INTEGER NOT NULL REFERENCES plans,
	key TEXT NOT NULL,
	tag TEXT,
	position INTEGER NOT NULL,
	title TEXT NOT NULL,
	lead_id INTEGER REFERENCES agencies,
	submit_to_id INTEGER REFERENCES agencies,
	due_phrase TEXT,
	class TEXT NOT NULL,
	from_on TEXT,
	due_on TEXT,
	until_on TEXT,
	rule TEXT,
	kind INTEGER NOT NULL,
	needs_evidence INTEGER NOT NULL,
	completion INTEGER NOT NULL,
	product TEXT,
	quote TEXT,
	quote_line INTEGER NOT NULL,
	note TEXT,
	policy TEXT,
	canonical TEXT NOT NULL,
	withdrawn_at INTEGER,
	UNIQUE (plan_id, key)
) STRICT;
CREATE INDEX actions_lead ON actions (lead_id);

-- Lists of an action: supporting agencies (codes), what it comes after (keys)
-- and what a person should decide about its due phrase.
CREATE TABLE action_words (
	action_id INTEGER NOT NULL REFERENCES actions,
	list TEXT NOT NULL CHECK (list IN ('support', 'after', 'warning')),
	position INTEGER NOT NULL,
	word TEXT NOT NULL,
	PRIMARY KEY (action_id, list, position)
) STRICT;

-- An action as owed by one agency for one period ('' unless it recurs).
-- drop_cause says that the machine dropped it, and why: the plan withdrew the
-- action, assigned it to another, or enough others have done it; NULL is a
-- person's act.
-- next_remind_at is when its next notice is decided; NULL when none will be.
CREATE TABLE tasks (
	task_id INTEGER PRIMARY KEY,
	action_id INTEGER NOT NULL REFERENCES actions,
	agency_id INTEGER NOT NULL REFERENCES agencies,
	period TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL,
	opens_on TEXT,
	due_on TEXT,
	original_due_on TEXT,
	due_version INTEGER NOT NULL DEFAULT 1,
	drop_cause TEXT
		CHECK (drop_cause IN ('withdrawn', 'reassigned', 'reached')),
	is_held INTEGER NOT NULL,
	submitted_on TEXT,
	done_on TEXT,
	note TEXT,
	evidence TEXT,
	appeared_at INTEGER NOT NULL,
	opened_at INTEGER,
	decided_to INTEGER NOT NULL,
	next_remind_at INTEGER,
	changed_at INTEGER NOT NULL,
	sequence INTEGER NOT NULL DEFAULT 0,
	UNIQUE (action_id, agency_id, period)
) STRICT;
CREATE INDEX tasks_remind ON tasks (next_remind_at)
	WHERE next_remind_at IS NOT NULL;
CREATE INDEX tasks_agency ON tasks (agency_id);
CREATE INDEX tasks_waiting ON tasks (opens_on) WHERE state = 'waiting';

-- What goes out: one person's notices of a moment on one channel, rendered
-- once. While it is 'forming' notices are still added to it.
CREATE TABLE messages (
	message_id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES people,
	channel INTEGER NOT NULL,
	state TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	missed_since TEXT,
	address TEXT,
	subject TEXT,
	bytes BLOB,
	tries INTEGER NOT NULL DEFAULT 0,
	epoch INTEGER NOT NULL DEFAULT 0,
	next_try_at INTEGER,
	server TEXT,
	answer TEXT,
	settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX messages_forming ON messages (person_id, channel)
	WHERE state = 'forming';
CREATE INDEX messages_waiting ON messages (channel, next_try_at)
	WHERE state = 'ready';
CREATE INDEX messages_under_way ON messages (epoch)
	WHERE state IN ('claimed', 'handed-over');

-- The decision "tell this person about this task for this reason on this
-- day": made exactly once. outcome: 'told' in its message, 'merged' into a
-- later notice of the same task, 'obsolete' since the task was closed first.
CREATE TABLE occurrences (
	occurrence_id INTEGER PRIMARY KEY,
	task_id INTEGER NOT NULL REFERENCES tasks,
	rule TEXT NOT NULL,
	due_version INTEGER NOT NULL,
	person_id INTEGER NOT NULL REFERENCES people,
	channel INTEGER NOT NULL,
	day TEXT NOT NULL,
	notice INTEGER NOT NULL,
	is_support INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	message_id INTEGER REFERENCES messages,
	decided_at INTEGER NOT NULL,
	UNIQUE (task_id, rule, due_version, person_id, channel, day)
) STRICT;
CREATE INDEX occurrences_message ON occurrences (message_id);

-- Everything that happened, in order, in words: never changed, never deleted.
CREATE TABLE journal (
	journal_id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	actor TEXT NOT NULL,
	plan_id INTEGER REFERENCES plans,
	task_id INTEGER REFERENCES tasks,
	agency_id INTEGER REFERENCES agencies,
	person_id INTEGER REFERENCES people,
	message_id INTEGER REFERENCES messages,
	channels INTEGER NOT NULL DEFAULT 0,
	text TEXT NOT NULL
) STRICT;
CREATE INDEX journal_task ON journal (task_id) WHERE task_id IS NOT NULL;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- What opens doors: API tokens (of a person) and feed addresses (of an
-- agency). Only the hash of a token is here.
CREATE TABLE tokens (
	token_id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	person_id INTEGER REFERENCES people,
	agency_id INTEGER REFERENCES agencies,
	role TEXT,
	label TEXT,
	created_at INTEGER NOT NULL,
	revoked_at INTEGER,
	last_used_on TEXT,
	CHECK ((person_id IS NULL) <> (agency_id IS NULL))
) STRICT;

-- Facts of the store itself: 'epoch' (starts so far), 'clock' (where a manual
-- clock stands), 'rules' (a hash of policy, zone and calendar).
CREATE TABLE facts (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT;
