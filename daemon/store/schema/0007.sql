-- Where a person's program is posted to: the channel 'webhook'.
ALTER TABLE people ADD COLUMN webhook TEXT;

-- What became of a message besides its state.
-- claimed_at: when its latest try began. doubts: how often it went out without
-- an answer: it may have arrived once more for each. undelivered_at: when it
-- was given up and its person was not told; NULL: told, or nothing was left to
-- tell, or not given up. crashes: how often the daemon crashed while this was
-- under way; deaths: the same, and how often it was killed; is_suspect: it is
-- tried alone, since it may be the cause. instead_of: the undelivered message
-- of another channel that this one tells again.
ALTER TABLE messages ADD COLUMN claimed_at INTEGER;
ALTER TABLE messages ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN undelivered_at INTEGER;
ALTER TABLE messages ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN is_suspect INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN instead_of INTEGER
	REFERENCES messages (message_id);
CREATE UNIQUE INDEX messages_instead ON messages (instead_of)
	WHERE instead_of IS NOT NULL;
CREATE INDEX messages_suspect ON messages (channel, next_try_at)
	WHERE state = 'ready' AND is_suspect = 1;
CREATE INDEX messages_undelivered ON messages (person_id)
	WHERE undelivered_at IS NOT NULL;
CREATE INDEX messages_person ON messages (person_id, channel, claimed_at);
-- What goes out is counted in `ways` now.
DROP INDEX messages_sent;

-- How each channel stands: what went out in the second, minute and local day
-- of counted_at; since when the other side fails us (down_since), how often in
-- a row, and until when it is left alone; refusals of our own name that are
-- `alike`; when the operator was told; and since when it waits to be mended
-- (broken_at). 0 is never.
CREATE TABLE ways (
	channel INTEGER PRIMARY KEY,
	counted_at INTEGER NOT NULL,
	in_second INTEGER NOT NULL,
	in_minute INTEGER NOT NULL,
	in_day INTEGER NOT NULL,
	closed_until INTEGER NOT NULL,
	faults INTEGER NOT NULL,
	alike INTEGER NOT NULL,
	alike_code INTEGER NOT NULL,
	down_since INTEGER NOT NULL,
	told_at INTEGER NOT NULL,
	broken_at INTEGER NOT NULL,
	trouble TEXT NOT NULL
) STRICT;

-- Whether it was said today that something waits for tomorrow.
CREATE INDEX journal_capped ON journal (at) WHERE kind = 'capped';

-- Facts besides those of 0001: 'seen', the last instant at which the system's
-- clock was right; 'doubt', 0 while it is.
