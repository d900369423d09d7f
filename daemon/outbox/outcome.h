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
	OUTCOME_UNCERTAIN /* the message was out and no answer came */
};

struct outcome {
	enum outcome_kind kind;
	char server[128]; /* which server, gateway or folder */
	char answer[512]; /* its words, or the fault's; one line, printable */
};

/*
 * Fills in an outcome. The answer may hold foreign bytes: controls are made
 * visible, and what is too long is cut between characters.
 */
void outcome_set(struct outcome *outcome, enum outcome_kind kind,
		 const char *server, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
