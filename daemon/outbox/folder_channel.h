/* What channels that put messages into a folder have in common. */
#ifndef DONDOC_OUTBOX_FOLDER_CHANNEL_H
#define DONDOC_OUTBOX_FOLDER_CHANNEL_H

#include "base/text.h"
#include "outbox/channel.h"

/* Where one message goes. */
struct folder_place {
	const void *context; /* the kind's own */
	const char *draft; /* path that is written first … */
	const char *path; /* … and renamed to this */
	const char *folder; /* of `path`: synced afterwards */
	struct text content;
	bool is_there; /* was put there before and must not be again */
};

/* The difference between such channels. */
struct folder_kind {
	const char *name; /* of the channel: "maildir" */
	unsigned channel; /* CHANNEL_EMAIL or CHANNEL_SMS */
	const void *context; /* its own, or NULL … */
	void (*release)(const void *context); /* … and freeing it and the kind
						 when the channel is closed */
	unsigned mode; /* of files that another program takes; 0: only ours */

	/* Makes the folders; called once. */
	enum error (*prepare)(const char *root, struct why *why);

	/* Says where a delivery goes; strings in the arena. ERROR_INPUT: it
	 * can never go there. */
	enum error (*place)(const char *root, const struct delivery *delivery,
			    struct arena *arena, struct folder_place *place,
			    struct why *why);
};

/*
 * Opens a channel of a kind, which must stay until it is released. One delivery is put a turn of
 * the loop, so that a slow disk holds the loop for one sync at a time.
 */
enum error folder_channel_open(const struct folder_kind *kind, const char *root,
			       uv_loop_t *loop, struct channel **channel,
			       struct why *why);

/* A file name from number and token, the same for every try. */
const char *folder_channel_name(struct arena *arena,
				const struct delivery *delivery);

#endif
