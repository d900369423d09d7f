#include "unit/smtp_talk.h"

#include <check.h>
#include <string.h>

const struct smtp_message plain = { .sender = SENDER,
				    .to = TO,
				    .bytes = "Subject: x\r\n\r\nbody\r\n",
				    .length = 20 };

void pump(struct talk *talk)
{
	for (;;) {
		size_t length;
		const char *bytes =
			smtp_session_output(&talk->session, &length);

		if (length > 0) {
			text_add_bytes(&talk->sent, bytes, length);
			smtp_session_written(&talk->session, length);
			continue;
		}
		switch (smtp_session_next(&talk->session)) {
		case SMTP_EVENT_HAND_OVER:
			talk->hand_overs++;
			talk->handed_at = talk->sent.length;
			smtp_session_hand_over(&talk->session,
					       !talk->is_unrecorded);
			break;
		case SMTP_EVENT_DONE:
			talk->dones++;
			talk->outcome = talk->session.outcome;
			break;
		default:
			return;
		}
	}
}

void hear(struct talk *talk, const char *bytes)
{
	size_t left = strlen(bytes);

	while (left > 0) {
		size_t piece = talk->piece == 0 || talk->piece > left
				       ? left
				       : talk->piece;

		smtp_session_feed(&talk->session, bytes, piece);
		pump(talk);
		bytes += piece;
		left -= piece;
	}
}

void greet(struct talk *talk, const char *features)
{
	smtp_session_init(&talk->session, "dondoc.example", "relay.example:25");
	pump(talk);
	ck_assert_str_eq(talk->sent.bytes, "EHLO dondoc.example\r\n");
	text_reset(&talk->sent);
	hear(talk, features);
}

void begin(struct talk *talk, const struct smtp_message *message)
{
	ck_assert_int_eq(talk->session.state, SMTP_READY);
	smtp_session_begin(&talk->session, message);
	pump(talk);
}

void hang_up(struct talk *talk)
{
	smtp_session_clear(&talk->session);
	text_clear(&talk->sent);
	*talk = (struct talk){ 0 };
}

const char *const good[STEP_COUNT] = {
	"250 relay.example\r\n",      "250 2.1.0 ok\r\n",
	"250 2.1.5 ok\r\n",	      "354 go on\r\n",
	"250 2.0.0 queued as 77\r\n",
};

const char *good_answer(enum step step, bool is_pipelined)
{
	return step == AT_EHLO && is_pipelined ? ALL_FEATURES : good[step];
}

void play(struct talk *talk, bool is_pipelined, enum step step,
	  const char *answer)
{
	for (int at = AT_EHLO; at <= AT_DOT; at++) {
		const char *said = good_answer((enum step)at, is_pipelined);

		if (at == (int)step)
			said = answer;
		else if (at > AT_EHLO && !talk->session.is_under_way)
			said = "503 5.5.1 bad sequence\r\n";
		if (at == AT_EHLO)
			greet(talk, said);
		else
			hear(talk, said);
		if (at == AT_EHLO && talk->session.state == SMTP_READY)
			begin(talk, &plain);
		if (talk->session.state == SMTP_CLOSED ||
		    talk->session.state == SMTP_RESET)
			return;
	}
}
