-- Feeds: addresses under which calendars find deadlines. Of an agency or a
-- group (agency_id), of a person, or of a plan. Only the hash of the address's
-- secret is here. What is known of the last use: the day, which program, and
-- what it was answered.
CREATE TABLE feeds (
	feed_id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	agency_id INTEGER REFERENCES agencies,
	person_id INTEGER REFERENCES people,
	plan_id INTEGER REFERENCES plans,
	label TEXT,
	language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
	has_alarms INTEGER NOT NULL DEFAULT 0,
	mails_when_silent INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	rotated_at INTEGER,
	revoked_at INTEGER,
	last_used_on TEXT,
	client TEXT,
	status INTEGER,
	CHECK ((agency_id IS NULL) + (person_id IS NULL) + (plan_id IS NULL)
		= 2)
) STRICT;

-- What a feed said, each time that it said something else: first_at is when
-- that was first served, and its Last-Modified. view is 'events' or 'todo'.
CREATE TABLE feed_versions (
	feed_id INTEGER NOT NULL REFERENCES feeds,
	view TEXT NOT NULL CHECK (view IN ('events', 'todo')),
	sequence INTEGER NOT NULL,
	hash TEXT NOT NULL,
	events INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	first_at INTEGER NOT NULL,
	PRIMARY KEY (feed_id, view, sequence)
) STRICT;

-- They stood among the tokens; their numbers and addresses stay.
INSERT INTO feeds (feed_id, hash, agency_id, label, language, created_at,
		revoked_at, last_used_on)
	SELECT token_id, hash, agency_id, label, 'vi', created_at, revoked_at,
		last_used_on
	FROM tokens WHERE person_id IS NULL;
DELETE FROM tokens WHERE person_id IS NULL;
