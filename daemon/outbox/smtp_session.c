/*
 * The machine of the mail transaction (RFC 5321, 2920, 1870, 6152, 6531).
 *
 * What was left simple: a message begins when the one before is settled, so
 * one takes two round trips (three or four without PIPELINING). The next
 * one's MAIL could go out with the body's end (RFC 2920, 3.1); a relay far
 * away and more than some hundred messages a second on each connection would
 * be the reason.
 */
#include "outbox/smtp_session.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* RFC 5321, 4.5.3.1.3: 256 octets with the brackets. */
#define ADDRESS_LIMIT 254

/* The body is made ready in parts of about this size. */
#define PART_SIZE 65536

#define BODY_END "\r\n.\r\n"
#define BODY_END_LENGTH (sizeof(BODY_END) - 1)

#define BIT(state) (1U << (unsigned)(state))

static const unsigned moves[SMTP_STATE_COUNT] = {
	[SMTP_EHLO] = BIT(SMTP_READY) | BIT(SMTP_CLOSED),
	[SMTP_READY] = BIT(SMTP_MAIL) | BIT(SMTP_QUIT) | BIT(SMTP_CLOSED),
	[SMTP_MAIL] = BIT(SMTP_RCPT) | BIT(SMTP_RESET) | BIT(SMTP_CLOSED),
	[SMTP_RCPT] = BIT(SMTP_DATA) | BIT(SMTP_RESET) | BIT(SMTP_CLOSED),
	[SMTP_DATA] = BIT(SMTP_BODY) | BIT(SMTP_RESET) | BIT(SMTP_CLOSED),
	[SMTP_BODY] = BIT(SMTP_HAND_OVER) | BIT(SMTP_CLOSED),
	[SMTP_HAND_OVER] = BIT(SMTP_DOT) | BIT(SMTP_CLOSED),
	[SMTP_DOT] = BIT(SMTP_READY) | BIT(SMTP_CLOSED),
	[SMTP_RESET] = BIT(SMTP_READY) | BIT(SMTP_CLOSED),
	[SMTP_QUIT] = BIT(SMTP_CLOSED),
	[SMTP_CLOSED] = 0,
};

/*
 * What a reply means in each state. A state without `good` awaits none. A
 * refused DATA is temporary whatever its code: nobody was told apart by it,
 * and nothing was out.
 */
static const struct rule {
	int good; /* first digit of the reply that goes on */
	enum outcome_kind soft; /* what a 4xx settles */
	enum outcome_kind hard; /* what a 5xx settles */
} rules[SMTP_STATE_COUNT] = {
	[SMTP_EHLO] = { 2, OUTCOME_RELAY, OUTCOME_RELAY },
	[SMTP_READY] = { 0, OUTCOME_RELAY, OUTCOME_RELAY },
	[SMTP_MAIL] = { 2, OUTCOME_SENDER, OUTCOME_SENDER },
	[SMTP_RCPT] = { 2, OUTCOME_RETRY, OUTCOME_REFUSED },
	[SMTP_DATA] = { 3, OUTCOME_RETRY, OUTCOME_RETRY },
	[SMTP_BODY] = { 0, OUTCOME_RETRY, OUTCOME_RETRY },
	[SMTP_HAND_OVER] = { 0, OUTCOME_RETRY, OUTCOME_RETRY },
	[SMTP_DOT] = { 2, OUTCOME_RETRY, OUTCOME_REFUSED },
	[SMTP_RESET] = { 2, OUTCOME_RELAY, OUTCOME_RELAY },
	[SMTP_QUIT] = { 2, OUTCOME_RELAY, OUTCOME_RELAY },
	[SMTP_CLOSED] = { 0, OUTCOME_RELAY, OUTCOME_RELAY },
};

bool smtp_state_may_move(enum smtp_state from, enum smtp_state to)
{
	return (moves[from] & BIT(to)) != 0;
}

const char *smtp_state_name(enum smtp_state state)
{
	static const char *const names[SMTP_STATE_COUNT] = {
		[SMTP_EHLO] = "EHLO",	  [SMTP_READY] = "READY",
		[SMTP_MAIL] = "MAIL",	  [SMTP_RCPT] = "RCPT",
		[SMTP_DATA] = "DATA",	  [SMTP_BODY] = "BODY",
		[SMTP_DOT] = "DOT",	  [SMTP_HAND_OVER] = "HAND_OVER",
		[SMTP_RESET] = "RESET",	  [SMTP_QUIT] = "QUIT",
		[SMTP_CLOSED] = "CLOSED",
	};

	return names[state];
}

static void move(struct smtp_session *session, enum smtp_state to)
{
	assert(smtp_state_may_move(session->state, to)); /* see the diagram */
	session->state = to;
}

static size_t pending(const struct smtp_session *session)
{
	return session->output.length - session->output_at;
}

/* True when a byte of the body's end may have reached the relay. */
static bool is_dot_out(const struct smtp_session *session)
{
	return session->state == SMTP_DOT && pending(session) < BODY_END_LENGTH;
}

/* The first verdict on a message stands until it is told. */
static void settle(struct smtp_session *session, enum outcome_kind kind,
		   const char *words)
{
	if (session->is_under_way || !session->is_untold)
		outcome_set(&session->outcome, kind, session->server, "%s",
			    words);
	if (!session->is_under_way)
		return;
	session->is_under_way = false;
	session->is_untold = true;
	session->is_used = true;
}

/* The end of the connection, for whatever reason. */
static void close_with(struct smtp_session *session, enum outcome_kind kind,
		       const char *words)
{
	if (session->state == SMTP_CLOSED)
		return;
	if (session->is_under_way)
		session->is_stale =
			session->is_used && session->state == SMTP_MAIL;
	settle(session, kind, words);
	text_reset(&session->output);
	session->output_at = 0;
	move(session, SMTP_CLOSED);
}

static void close_at_fault(struct smtp_session *session, const char *words)
{
	close_with(session,
		   is_dot_out(session) ? OUTCOME_UNCERTAIN : OUTCOME_RELAY,
		   words);
}

void smtp_session_init(struct smtp_session *session, const char *name,
		       const char *server)
{
	*session =
		(struct smtp_session){ .state = SMTP_EHLO, .server = server };
	text_addf(&session->output, "EHLO %s\r\n", name);
}

void smtp_session_clear(struct smtp_session *session)
{
	text_clear(&session->output);
}

bool smtp_address_is_safe(const char *address)
{
	size_t length = address == NULL ? 0 : strlen(address);
	const char *at = length == 0 ? NULL : strrchr(address, '@');

	if (length > ADDRESS_LIMIT || at == NULL || at == address ||
	    at[1] == '\0' || !text_is_utf8(address, length))
		return false;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)address[i];

		if (byte <= ' ' || byte == '<' || byte == '>' || byte == 0x7f)
			return false;
		/* U+0080 to U+009F are controls too. */
		if (byte == 0xc2 && (unsigned char)address[i + 1] < 0xa0)
			return false;
	}
	return true;
}

static bool has_high_bytes(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return true;
	return false;
}

/* Octets as they will be sent, each line end being CR LF; no extra dots. */
static size_t size_on_wire(const struct smtp_message *message)
{
	size_t size = message->length;

	for (size_t i = 0; i < message->length; i++) {
		char byte = message->bytes[i];
		bool is_pair = byte == '\r' && i + 1 < message->length &&
			       message->bytes[i + 1] == '\n';

		if (is_pair)
			i++;
		else if (byte == '\r' || byte == '\n')
			size++;
	}
	return size;
}

/* Where the body ends without its last line end, which goes with the dot. */
static size_t find_body_end(const char *bytes, size_t length)
{
	if (length >= 2 && memcmp(bytes + length - 2, "\r\n", 2) == 0)
		return length - 2;
	if (length >= 1 &&
	    (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		return length - 1;
	return length;
}

/* Settles what the relay need not be asked. True when it is settled. */
static bool refuse_at_once(struct smtp_session *session, size_t size)
{
	const struct smtp_message *message = &session->message;
	bool has_utf8 = (session->features & SMTP_SMTPUTF8) != 0;

	if (!smtp_address_is_safe(message->sender))
		settle(session, OUTCOME_RELAY,
		       "the sender's address cannot stand in a command");
	else if (!smtp_address_is_safe(message->to))
		settle(session, OUTCOME_REFUSED,
		       "the address cannot stand in a command");
	else if (session->size_limit > 0 && size > session->size_limit)
		settle(session, OUTCOME_REFUSED,
		       "the message is larger than the relay takes (SIZE)");
	else if (!has_utf8 &&
		 has_high_bytes(message->sender, strlen(message->sender)))
		settle(session, OUTCOME_RELAY,
		       "the relay takes no sender beyond ASCII (SMTPUTF8)");
	else if (!has_utf8 && has_high_bytes(message->to, strlen(message->to)))
		settle(session, OUTCOME_REFUSED,
		       "the relay takes no address beyond ASCII (SMTPUTF8)");
	return !session->is_under_way;
}

static void add_rcpt(struct smtp_session *session)
{
	text_addf(&session->output, "RCPT TO:<%s>\r\n", session->message.to);
}

/* MAIL and its parameters. */
static void add_mail(struct smtp_session *session, size_t size)
{
	const struct smtp_message *message = &session->message;
	bool is_utf8 =
		has_high_bytes(message->sender, strlen(message->sender)) ||
		has_high_bytes(message->to, strlen(message->to));

	text_addf(&session->output, "MAIL FROM:<%s>", message->sender);
	if ((session->features & SMTP_SIZE) != 0)
		text_addf(&session->output, " SIZE=%zu", size);
	/* A relay without 8BITMIME gets such a message as it is, too: all of
	 * them carry it, and turning it down would help nobody. */
	if ((session->features & SMTP_8BITMIME) != 0 &&
	    has_high_bytes(message->bytes, message->length))
		text_add(&session->output, " BODY=8BITMIME");
	if (is_utf8)
		text_add(&session->output, " SMTPUTF8");
	text_add(&session->output, "\r\n");
}

void smtp_session_begin(struct smtp_session *session,
			const struct smtp_message *message)
{
	size_t size = size_on_wire(message);

	/* One at a time, and the one before was told. */
	assert(session->state == SMTP_READY && !session->is_untold);
	session->message = *message;
	session->body_at = 0;
	session->body_end = find_body_end(message->bytes, message->length);
	session->is_at_line_start = true;
	session->is_after_cr = false;
	session->is_stale = false;
	session->is_under_way = true;
	if (refuse_at_once(session, size))
		return;
	add_mail(session, size);
	if ((session->features & SMTP_PIPELINING) != 0) {
		add_rcpt(session);
		text_add(&session->output, "DATA\r\n");
	}
	move(session, SMTP_MAIL);
}

void smtp_session_quit(struct smtp_session *session)
{
	assert(session->state == SMTP_READY);
	text_add(&session->output, "QUIT\r\n");
	move(session, SMTP_QUIT);
}

/* Adds the run of bytes without a line end that starts at `from`; returns
 * where it stops. */
static size_t add_run(struct smtp_session *session, size_t from, size_t end)
{
	const char *bytes = session->message.bytes;
	size_t at = from;

	while (at < end && bytes[at] != '\r' && bytes[at] != '\n')
		at++;
	if (at == from)
		return at;
	if (session->is_at_line_start && bytes[from] == '.')
		text_add(&session->output, ".");
	text_add_bytes(&session->output, bytes + from, at - from);
	session->is_at_line_start = false;
	session->is_after_cr = false;
	return at;
}

/*
 * The next part of the body: dots doubled at the start of a line, and every
 * CR, LF and CR LF made one CR LF, so that no server can see an end of the
 * body where we see none.
 */
static void add_part(struct smtp_session *session)
{
	size_t end = session->body_end;

	if (end - session->body_at > PART_SIZE)
		end = session->body_at + PART_SIZE;
	while (session->body_at < end) {
		char byte;

		session->body_at = add_run(session, session->body_at, end);
		if (session->body_at == end)
			break;
		byte = session->message.bytes[session->body_at++];
		if (byte == '\r' || !session->is_after_cr)
			text_add(&session->output, "\r\n");
		session->is_after_cr = byte == '\r';
		session->is_at_line_start = true;
	}
}

const char *smtp_session_output(struct smtp_session *session, size_t *length)
{
	if (session->state == SMTP_BODY && pending(session) == 0) {
		text_reset(&session->output);
		session->output_at = 0;
		add_part(session);
	}
	*length = pending(session);
	return text_string(&session->output) + session->output_at;
}

void smtp_session_written(struct smtp_session *session, size_t length)
{
	assert(length <= pending(session));
	session->output_at += length;
	if (pending(session) > 0)
		return;
	text_reset(&session->output);
	session->output_at = 0;
}

enum smtp_event smtp_session_next(struct smtp_session *session)
{
	if (session->is_untold) {
		session->is_untold = false;
		return SMTP_EVENT_DONE;
	}
	if (session->state == SMTP_BODY && pending(session) == 0 &&
	    session->body_at == session->body_end)
		move(session, SMTP_HAND_OVER);
	return session->state == SMTP_HAND_OVER ? SMTP_EVENT_HAND_OVER
						: SMTP_EVENT_NONE;
}

void smtp_session_hand_over(struct smtp_session *session, bool is_recorded)
{
	assert(session->state == SMTP_HAND_OVER);
	if (!is_recorded) {
		close_with(session, OUTCOME_RELAY,
			   "not sent: handing over could not be recorded");
		return;
	}
	text_add(&session->output, BODY_END);
	move(session, SMTP_DOT);
}

void smtp_session_lost(struct smtp_session *session, const char *fault)
{
	close_at_fault(session, fault);
}

/* Digits to a number; what is too large stays at the largest. */
static size_t read_size(const char *digits)
{
	size_t size = 0;

	for (; *digits >= '0' && *digits <= '9'; digits++) {
		if (size > SIZE_MAX / 10 - 1)
			return SIZE_MAX;
		size = size * 10 + (size_t)(*digits - '0');
	}
	return size;
}

/* One line of the EHLO reply: a keyword and its parameters. */
static void read_feature(struct smtp_session *session, const char *line)
{
	static const struct {
		const char *word;
		enum smtp_feature feature;
	} known[] = {
		{ "PIPELINING", SMTP_PIPELINING },
		{ "SIZE", SMTP_SIZE },
		{ "8BITMIME", SMTP_8BITMIME },
		{ "SMTPUTF8", SMTP_SMTPUTF8 },
	};
	size_t length = strcspn(line, " ");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (length != strlen(known[i].word) ||
		    strncasecmp(line, known[i].word, length) != 0)
			continue;
		session->features |= known[i].feature;
		if (known[i].feature == SMTP_SIZE && line[length] == ' ')
			session->size_limit = read_size(line + length + 1);
	}
}

/* The transaction failed before its body: what was sent ahead is answered
 * first, then all is reset. */
static void go_back(struct smtp_session *session)
{
	bool is_ahead = (session->features & SMTP_PIPELINING) != 0;

	if (is_ahead && session->state == SMTP_MAIL) {
		move(session, SMTP_RCPT);
	} else if (is_ahead && session->state == SMTP_RCPT) {
		move(session, SMTP_DATA);
	} else {
		text_add(&session->output, "RSET\r\n");
		move(session, SMTP_RESET);
	}
}

static void refused(struct smtp_session *session)
{
	const struct rule *rule = &rules[session->state];
	const struct smtp_reply *reply = &session->reply;
	bool is_soft = reply->code / 100 == 4;
	enum outcome_kind kind = is_soft ? rule->soft : rule->hard;

	/* RFC 1870, 6.1: MAIL with SIZE told that this message is too large. */
	if (session->state == SMTP_MAIL && reply->code == 552 &&
	    (session->features & SMTP_SIZE) != 0)
		kind = OUTCOME_REFUSED;
	if (session->state == SMTP_EHLO || session->state == SMTP_RESET ||
	    session->state == SMTP_QUIT) {
		close_with(session, kind, reply->words);
		return;
	}
	settle(session, kind, reply->words);
	session->outcome.code = reply->code;
	if (session->state == SMTP_DOT)
		move(session, SMTP_READY);
	else
		go_back(session);
}

static void accepted(struct smtp_session *session)
{
	bool is_ahead = (session->features & SMTP_PIPELINING) != 0;

	switch (session->state) {
	case SMTP_EHLO:
	case SMTP_RESET:
		move(session, SMTP_READY);
		break;
	case SMTP_MAIL:
		if (!is_ahead)
			add_rcpt(session);
		move(session, SMTP_RCPT);
		break;
	case SMTP_RCPT:
		if (!is_ahead)
			text_add(&session->output, "DATA\r\n");
		move(session, SMTP_DATA);
		break;
	case SMTP_DATA:
		move(session, SMTP_BODY);
		break;
	case SMTP_DOT:
		settle(session, OUTCOME_SENT, session->reply.words);
		move(session, SMTP_READY);
		break;
	default:
		close_with(session, OUTCOME_RELAY, session->reply.words);
		break;
	}
}

/* Replies to what was sent ahead of a refusal: they settle nothing more. */
static void pass_over(struct smtp_session *session)
{
	/* Never the lone dot of RFC 2920: no empty message may arrive. */
	if (session->state == SMTP_DATA && session->reply.code / 100 == 3)
		close_with(session, OUTCOME_RELAY, session->reply.words);
	else
		go_back(session);
}

/* True when no reply can be due: nothing was asked, or not all of it is
 * written yet. */
static bool is_out_of_step(const struct smtp_session *session)
{
	bool is_ahead =
		(session->features & SMTP_PIPELINING) != 0 &&
		(session->state == SMTP_MAIL || session->state == SMTP_RCPT);

	return rules[session->state].good == 0 ||
	       (pending(session) > 0 && !is_ahead);
}

static void take_reply(struct smtp_session *session)
{
	const struct rule *rule = &rules[session->state];
	int code = session->reply.code;
	int first = code / 100;
	bool is_draining = !session->is_under_way &&
			   session->state >= SMTP_MAIL &&
			   session->state <= SMTP_DATA;

	if (code == 421) {
		/* RFC 5321, 3.8: the relay is closing, whatever was asked. */
		close_with(session, OUTCOME_RELAY, session->reply.words);
		return;
	}
	if (is_out_of_step(session) && first >= 4)
		close_with(session, first == 4 ? rule->soft : rule->hard,
			   session->reply.words);
	else if (is_out_of_step(session))
		close_at_fault(session, "a reply before it was asked for");
	else if (is_draining)
		pass_over(session);
	else if (first == rule->good)
		accepted(session);
	else if (first >= 4)
		refused(session);
	else
		close_at_fault(session, "a reply that has no place here");
}

void smtp_session_feed(struct smtp_session *session, const char *bytes,
		       size_t length)
{
	while (length > 0 && session->state != SMTP_CLOSED) {
		bool is_first =
			session->reply.lines == 0 || session->reply.is_whole;
		enum smtp_reply_event event =
			smtp_reply_take(&session->reply, &bytes, &length);

		if (event == SMTP_REPLY_BROKEN) {
			close_at_fault(session, "what came is no SMTP reply");
			return;
		}
		if (session->state == SMTP_EHLO && !is_first &&
		    event != SMTP_REPLY_MORE)
			read_feature(session, session->reply.line);
		if (event == SMTP_REPLY_WHOLE)
			take_reply(session);
	}
}
