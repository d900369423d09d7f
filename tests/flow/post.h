/*
 * A post office for stories of delivery: an office, an outbox on a clock that
 * is moved by hand, and channels whose answers are scripted. The store and the
 * composing are the real ones.
 */
#ifndef DONDOC_TESTS_POST_H
#define DONDOC_TESTS_POST_H

#include "flow/story.h"
#include "outbox/outbox.h"
#include "store/message_rows.h"

#define SCRIPT_LIMIT 16
#define WAITING_LIMIT 16

/* A channel that answers by a script, the last answer for ever. */
struct scripted {
	struct channel channel;
	enum outcome_kind script[SCRIPT_LIMIT];
	int script_length;
	int code; /* of the answers */
	bool hands_over; /* whether the message is out before the answer */
	struct delivery *waiting[WAITING_LIMIT];
	int waiting_count;
	int most_waiting; /* at once, ever */
	int sent; /* deliveries that were begun */
	char first_bytes[4096];
	bool bytes_differ; /* a retry had other bytes than the first try */
};

struct post {
	struct story story;
	struct scripted channels[CHANNEL_COUNT]; /* by channel_place */
	struct crash_mark crash; /* for the next post_start */
	struct outbox *outbox;
};

/* A directory and a plan, nothing told yet; the outbox is open and all three
 * channels answer "sent" at once. */
void post_open(struct post *post, const char *day, int hour,
	       const char *directory, const char *plan);
void post_close(struct post *post);

/* What a channel answers from now on; one delivery at a time. */
void post_script(struct post *post, unsigned channel, bool hands_over,
		 const enum outcome_kind *kinds, int count);

/* Runs the outbox until nothing is due at this moment. */
void post_deliver(struct post *post);

/* Runs the outbox once and answers nothing. */
void post_begin(struct post *post);

/* Answers the first that waits on a channel; false when none does. */
bool post_answer(struct post *post, unsigned channel);

/* Decides and delivers every moment until a local day and hour. */
void post_live_to(struct post *post, const char *day, int hour);

/* The same by the clock, to the outbox's next moment; the instant. */
int64_t post_next(struct post *post);

/* The process is gone, and another one starts on its store. */
void post_kill(struct post *post);
void post_restart(struct post *post); /* after a clean stop */

struct scripted *post_channel(struct post *post, unsigned channel);

/* The newest message of a channel; fails when there is none. */
const struct message *post_newest(struct post *post, unsigned channel);
const char *post_state(struct post *post, unsigned channel);

/* How many messages of a channel are in a state (NULL: any). */
int post_count(struct post *post, unsigned channel, const char *state);

/* How many lines of a kind the journal has. */
int post_journal(struct post *post, const char *kind);

#endif
