-- What goes out, as rendered, beside the message and not in it: the row of a
-- message changes with each of its states, and SQLite writes a row whole.
CREATE TABLE message_bytes (
	message_id INTEGER PRIMARY KEY
		REFERENCES messages ON DELETE CASCADE,
	bytes BLOB NOT NULL
) STRICT;
INSERT INTO message_bytes (message_id, bytes)
	SELECT message_id, bytes FROM messages WHERE bytes IS NOT NULL;
ALTER TABLE messages DROP COLUMN bytes;
