/* A relay that a test plays to the mail session. */
#ifndef DONDOC_TESTS_SMTP_TALK_H
#define DONDOC_TESTS_SMTP_TALK_H

#include "outbox/smtp_session.h"

#define SENDER "dondoc@langson.example"
#define TO "vt@chilang.example"
#define ALL_FEATURES                                                           \
	"250-relay.example greets you\r\n250-PIPELINING\r\n"                   \
	"250-SIZE 1000\r\n250-8bitmime\r\n250 SMTPUTF8\r\n"

/* A message of 20 octets that ends with CR LF. */
extern const struct smtp_message plain;

/* A session, and what it has said and reported so far. */
struct talk {
	struct smtp_session session;
	struct text sent;
	size_t piece; /* feed so many bytes at a time; 0: all */
	size_t handed_at; /* length of `sent` at the hand-over */
	int hand_overs;
	int dones;
	bool is_unrecorded; /* the hand-over is answered with false */
	struct outcome outcome;
};

/* The steps at which a relay answers, and what it says when all is well. */
enum step { AT_EHLO, AT_MAIL, AT_RCPT, AT_DATA, AT_DOT, STEP_COUNT };
extern const char *const good[STEP_COUNT];

/* The same, with all features offered. */
const char *good_answer(enum step step, bool is_pipelined);

/* Writes all output and follows all events. */
void pump(struct talk *talk);

/* Feeds the relay's words, in pieces, and follows. */
void hear(struct talk *talk, const char *bytes);

/* Opens the session and answers EHLO. */
void greet(struct talk *talk, const char *features);

void begin(struct talk *talk, const struct smtp_message *message);

/*
 * Plays one message; `answer` stands for the good one at `step`, and the
 * relay goes on as a real one does (503 to what follows a refusal).
 */
void play(struct talk *talk, bool is_pipelined, enum step step,
	  const char *answer);

/* Clears it, ready for another. */
void hang_up(struct talk *talk);

#endif
