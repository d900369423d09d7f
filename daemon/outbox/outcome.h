/* What became of a delivery. */
#ifndef DONDOC_OUTBOX_OUTCOME_H
#define DONDOC_OUTBOX_OUTCOME_H

/* Judged by what the other side said and by whether the message was out,
 * never by a library's code. */
enum outcome_kind {
	OUTCOME_SENT, /* accepted */
	OUTCOME_REFUSED, /* permanent, for this recipient or this message */
	OUTCOME_RETRY, /* temporary, for this recipient (4xx) */
	OUTCOME_RELAY, /* the relay's or the network's fault: nobody is
			      blamed, the whole channel backs off */
	OUTCOME_SENDER, /* we were turned away before anybody was named (MAIL
			       FROM): this one is tried later; the same answer
			       again and again is the relay's fault */
	OUTCOME_UNCERTAIN, /* the message was out and no answer came */
	OUTCOME_MISCONFIGURED /* permanent, for us and not for this message:
				 keys, balance, sender. Nobody is blamed, and
				 nothing else is tried until it is mended */
};

struct outcome {
	enum outcome_kind kind;
	int code; /* of SENDER: the reply's */
	char server[128]; /* which server, gateway or folder */
	char answer[512]; /* its words, or the fault's; one line, printable */
	char id[64]; /* the gateway's own of the message, or "" */
	char cost[32]; /* as the gateway says it, or "" */
	int parts; /* of an SMS; 0: not known */
};

/* Notes what a gateway said of a message besides, cut and made visible
 * likewise; NULL is "". */
void outcome_note(struct outcome *outcome, const char *id, const char *cost,
		  int parts);

/* "accepted", "refused", "retry", "relay", "sender", "unknown",
 * "misconfigured". */
const char *outcome_word(enum outcome_kind kind);

/*
 * Fills in an outcome. The answer may hold foreign bytes: controls are made
 * visible, and what is too long is cut between characters.
 */
void outcome_set(struct outcome *outcome, enum outcome_kind kind,
		 const char *server, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
