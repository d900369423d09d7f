#include "http/feed_client.h"

#include <string.h>

#define NAME_LIMIT 24

/* What stands in their User-Agent; the first that is found counts. */
static const struct client {
	const char *mark;
	const char *name;
} clients[] = {
	{ "Google-Calendar", "Google Calendar" },
	{ "Microsoft.Exchange", "Outlook.com" },
	{ "Exchange/", "Outlook.com" },
	{ "Outlook", "Outlook" },
	{ "Microsoft Office", "Outlook" },
	{ "Thunderbird", "Thunderbird" },
	{ "ICSx5", "ICSx5" },
	{ "ICSdroid", "ICSx5" },
	{ "DAVx5", "DAVx5" },
	{ "Evolution", "Evolution" },
	{ "KOrganizer", "KOrganizer" },
	{ "akonadi", "KOrganizer" },
	{ "Nextcloud", "Nextcloud" },
	{ "Fastmail", "Fastmail" },
	{ "YahooCalendar", "Yahoo" },
	{ "Zimbra", "Zimbra" },
	{ "dataaccessd", "Apple Calendar" },
	{ "CalendarAgent", "Apple Calendar" },
	{ "iOS/", "Apple Calendar" },
	{ "macOS/", "Apple Calendar" },
	{ "vdirsyncer", "vdirsyncer" },
	{ "curl/", "curl" },
	{ "Mozilla/", "a browser" },
};

const char *feed_client_name(const char *user_agent, struct arena *arena)
{
	char name[NAME_LIMIT + 1];
	size_t length = 0;

	if (user_agent == NULL)
		return "-";
	for (size_t i = 0; i < sizeof(clients) / sizeof(clients[0]); i++)
		if (strstr(user_agent, clients[i].mark) != NULL)
			return clients[i].name;
	for (; length<NAME_LIMIT && * user_agent> ' ' && *user_agent < 0x7f &&
	       *user_agent != '/';
	     user_agent++)
		name[length++] = *user_agent;
	return length == 0 ? "-" : arena_bytes(arena, name, length);
}
