/* Deliveries through a channel on a loop of the test's. */
#ifndef DONDOC_TESTS_SENDER_H
#define DONDOC_TESTS_SENDER_H

#include <stdbool.h>
#include <uv.h>

#include "outbox/channel.h"

/* One delivery, and what was reported of it. */
struct attempt {
	struct delivery delivery;
	struct outcome outcome;
	int hand_overs;
	int dones;
	struct sender *sender;
};

struct sender {
	uv_loop_t loop;
	struct arena arena;
	struct config config;
	struct channel *channel;
	struct attempt *attempts;
	int count; /* of attempts */
	int dones; /* that were reported */
	int wanted; /* sender_run ends at so many */
	bool refuses_hand_over;
	bool is_calling; /* the channel: nobody may be called back */
	bool is_closed;
	uv_timer_t heart; /* beats every few milliseconds … */
	uint64_t beat_at;
	uint64_t waited_ms; /* for a processor, by then */
	uint64_t longest_ms; /* … and this is the longest that the loop was
				held over it */
};

typedef enum error (*sender_opener)(const struct config *config,
				    uv_loop_t *loop, struct channel **channel,
				    struct why *why);

/* A loop and an empty configuration, for the test to fill in. */
void sender_init(struct sender *sender);

/* Opens the channel; it must succeed. */
void sender_open(struct sender *sender, sender_opener open);

/* Makes room for `count` deliveries, all alike but for their token. */
void sender_fill(struct sender *sender, int count, const char *to,
		 const char *bytes);

/* Sends them all, and runs until all are done. */
void sender_send(struct sender *sender);

/* Runs until so many are done, all in all. */
void sender_run(struct sender *sender, int wanted);

/* One turn of the loop; it waits some milliseconds at most. */
void sender_turn(struct sender *sender);

/* How many ended so. */
int sender_count(const struct sender *sender, enum outcome_kind kind);

/* Closes the channel and the loop; nothing may be left over. */
void sender_close(struct sender *sender);

#endif
