/* Replies of an SMTP server (RFC 5321, 4.2), line by line from any pieces. */
#ifndef DONDOC_OUTBOX_SMTP_REPLY_H
#define DONDOC_OUTBOX_SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>

/* The RFC allows 512 octets a line; servers write more. */
#define SMTP_LINE_LIMIT 2048
#define SMTP_LINES_LIMIT 128

enum smtp_reply_event {
	SMTP_REPLY_MORE, /* all bytes are taken, the line goes on */
	SMTP_REPLY_LINE, /* a line, and more lines follow */
	SMTP_REPLY_WHOLE, /* the last line of a reply */
	SMTP_REPLY_BROKEN /* no reply: too long, or not SMTP */
};

/* One reply being read. Zero to open. */
struct smtp_reply {
	int code;
	int lines; /* read so far */
	size_t length; /* of the line being read */
	char line[SMTP_LINE_LIMIT]; /* the latest line after its code */
	char words[512]; /* code and all lines' words so far */
	bool is_whole;
};

/*
 * Takes bytes up to the next event and moves `bytes` and `length` past them.
 * The call after SMTP_REPLY_WHOLE begins a new reply.
 */
enum smtp_reply_event smtp_reply_take(struct smtp_reply *reply,
				      const char **bytes, size_t *length);

#endif
