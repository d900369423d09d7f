/* Who does a thing, when, and from where: written into the journal with it. */
#ifndef DONDOC_STORE_DOING_H
#define DONDOC_STORE_DOING_H

#include <stdbool.h>
#include <stdint.h>

#include "calendars/date.h"

/* Where a request came from; all zero is the daemon itself. */
struct caller {
	int64_t person_id; /* 0: nobody of the directory */
	const char *role; /* the word of it under which it was done, or NULL */
	int64_t token_id; /* what opened the door; 0: the socket's peer */
	bool is_local; /* over the Unix socket, by … */
	int64_t uid; /* … this user of the machine */
	const char *from; /* "socket", "tcp 192.0.2.1", or NULL */
};

struct doing {
	const char *actor; /* person id, "uid 0", "dondoc" */
	int64_t now; /* UTC seconds */
	struct date today; /* in the office's zone */
	struct caller caller;
};

#endif
