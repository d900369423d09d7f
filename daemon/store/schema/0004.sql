-- What an SMS gateway says of a message: how many parts it took, what it cost
-- (in the gateway's own words: currencies differ), its own number of it, and
-- what it reported later about the delivery.
ALTER TABLE messages ADD COLUMN parts INTEGER;
ALTER TABLE messages ADD COLUMN cost TEXT;
ALTER TABLE messages ADD COLUMN gateway_id TEXT;
ALTER TABLE messages ADD COLUMN report TEXT;
CREATE INDEX messages_gateway ON messages (gateway_id)
	WHERE gateway_id IS NOT NULL;
CREATE INDEX messages_sent ON messages (channel, settled_at)
	WHERE state = 'sent';
