/* A dress: a view as one feed's address serves it, ready to be sent. */
#ifndef DONDOC_HTTP_FEED_DRESS_H
#define DONDOC_HTTP_FEED_DRESS_H

#include "http/feed_body.h"
#include "http/prepared.h"

#define FEED_ETAG_DIGITS 32

/* What stands before the first entry. */
struct feed_title {
	const char *name;
	const char *language;
	const char *source; /* the feed's own address, or NULL */
	const char *url; /* the office's address */
	const char *file; /* its name when it is saved: "huyen-chi-lang" */
};

enum feed_answer {
	FEED_PLAIN,
	FEED_PACKED, /* only where bodies are packed, as below */
	FEED_UNCHANGED, /* 304 */
	FEED_PACKED_UNCHANGED,
	FEED_ANSWERS
};

struct feed_dress {
	char hash[FEED_ETAG_DIGITS + 1]; /* of all that is sent */
	char etag[FEED_ETAG_DIGITS + 3]; /* with its quotes … */
	char packed_etag[FEED_ETAG_DIGITS + 6]; /* … and of the packed bytes */
	int64_t changed_at; /* Last-Modified */
	size_t bytes; /* not packed */
	struct prepared *answers[FEED_ANSWERS];
};

/* Makes hash, etags and the number of bytes. */
void feed_dress_begin(struct feed_dress *dress, const struct feed_body *body,
		      const struct feed_title *title);

/* The answer, made if it was not asked for before: with the body and title of
 * feed_dress_begin, and once changed_at is known. */
const struct prepared *feed_dress_answer(struct feed_dress *dress,
					 enum feed_answer answer,
					 const struct feed_body *body,
					 const struct feed_title *title);
void feed_dress_clear(struct feed_dress *dress);

/* The whole calendar as text. */
void feed_dress_text(const struct feed_body *body,
		     const struct feed_title *title, struct text *text);

/* RFC 9110, 5.6.7: "Wed, 02 Jun 2010 00:00:00 GMT"; and back, INT64_MIN when
 * it is none. */
#define HTTP_DATE_SIZE 30
const char *http_date(int64_t at, char buffer[HTTP_DATE_SIZE]);
int64_t http_date_read(const char *text);

#endif
