-- How each task stood at any instant, for reports that are frozen at a day:
-- a row for every change of what a report counts, written by triggers, so that
-- whatever changes a task leaves its trace. Of several within a second the
-- last holds. Rows are never changed afterwards and never deleted.
CREATE TABLE task_states (
	task_id INTEGER NOT NULL REFERENCES tasks,
	at INTEGER NOT NULL,
	agency_id INTEGER NOT NULL REFERENCES agencies,
	state TEXT NOT NULL,
	opens_on TEXT,
	due_on TEXT,
	original_due_on TEXT,
	submitted_on TEXT,
	done_on TEXT,
	note TEXT,
	heard_at INTEGER,
	PRIMARY KEY (task_id, at)
) STRICT, WITHOUT ROWID;

-- What is older than this step is known by its beginning and its latest state.
INSERT INTO task_states SELECT task_id, appeared_at, agency_id, 'open',
	opens_on, coalesce(original_due_on, due_on), original_due_on,
	NULL, NULL, NULL, NULL FROM tasks WHERE changed_at > appeared_at;
INSERT INTO task_states SELECT task_id, max(changed_at, appeared_at), agency_id,
	state, opens_on, due_on, original_due_on, submitted_on, done_on, note,
	heard_at FROM tasks;

CREATE TRIGGER task_states_begin AFTER INSERT ON tasks
BEGIN
	INSERT INTO task_states VALUES (NEW.task_id, NEW.changed_at,
		NEW.agency_id, NEW.state, NEW.opens_on, NEW.due_on,
		NEW.original_due_on, NEW.submitted_on, NEW.done_on, NEW.note,
		NEW.heard_at);
END;
CREATE TRIGGER task_states_follow AFTER UPDATE OF agency_id, state, opens_on,
	due_on, original_due_on, submitted_on, done_on, note, heard_at ON tasks
WHEN NEW.agency_id IS NOT OLD.agency_id OR NEW.state IS NOT OLD.state
	OR NEW.opens_on IS NOT OLD.opens_on OR NEW.due_on IS NOT OLD.due_on
	OR NEW.original_due_on IS NOT OLD.original_due_on
	OR NEW.submitted_on IS NOT OLD.submitted_on
	OR NEW.done_on IS NOT OLD.done_on OR NEW.note IS NOT OLD.note
	OR NEW.heard_at IS NOT OLD.heard_at
BEGIN
	INSERT INTO task_states VALUES (NEW.task_id, NEW.changed_at,
		NEW.agency_id, NEW.state, NEW.opens_on, NEW.due_on,
		NEW.original_due_on, NEW.submitted_on, NEW.done_on, NEW.note,
		NEW.heard_at)
	ON CONFLICT (task_id, at) DO UPDATE SET
		agency_id = excluded.agency_id, state = excluded.state,
		opens_on = excluded.opens_on, due_on = excluded.due_on,
		original_due_on = excluded.original_due_on,
		submitted_on = excluded.submitted_on,
		done_on = excluded.done_on, note = excluded.note,
		heard_at = excluded.heard_at;
END;

-- Reports that were drafted for the duty to report, when the data of its
-- period ended; the report itself as JSON, as it was that day.
CREATE TABLE reports (
	report_id INTEGER PRIMARY KEY,
	task_id INTEGER NOT NULL UNIQUE REFERENCES tasks,
	drafted_at INTEGER NOT NULL,
	report TEXT NOT NULL
) STRICT;
CREATE INDEX tasks_cut_off ON tasks (cut_off_on) WHERE cut_off_on IS NOT NULL;

-- The next deadlines, without sorting all of them.
CREATE INDEX tasks_urgency ON tasks (due_on IS NULL, due_on)
	WHERE state NOT IN ('done', 'dropped');
