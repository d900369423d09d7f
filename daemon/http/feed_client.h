/* Which program asks for a feed, by what it calls itself. */
#ifndef DONDOC_HTTP_FEED_CLIENT_H
#define DONDOC_HTTP_FEED_CLIENT_H

#include "base/memory.h"

/* "Thunderbird", "Google Calendar"; of one that is not known its own first
 * word, cut; "-" when it says nothing. A constant, or in the arena. */
const char *feed_client_name(const char *user_agent, struct arena *arena);

#endif
