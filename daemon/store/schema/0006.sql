-- How a person wants messages: the day's deadlines attached to mail as a
-- calendar, and SMS with marks (1) or without (0); NULL, as the templates of
-- the language have it.
ALTER TABLE people ADD COLUMN wants_calendar INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN sms_marks INTEGER;
