#include "plan/plan.h"

#include <assert.h>
#include <string.h>

static const char *const role_words[] = {
	[ROLE_READER] = "reader",     [ROLE_OWNER] = "owner",
	[ROLE_RECEIVER] = "receiver", [ROLE_FOLLOW_UP] = "follow-up",
	[ROLE_OFFICE] = "office",     [ROLE_OPERATOR] = "operator",
};

const char *role_word(enum role role)
{
	return role_words[role];
}

bool role_from_word(const char *word, enum role *role)
{
	for (size_t i = 0; i < sizeof(role_words) / sizeof(*role_words); i++) {
		if (strcmp(role_words[i], word) != 0)
			continue;
		*role = (enum role)i;
		return true;
	}
	return false;
}

static const char *const watch_mode_words[] = {
	[WATCH_NONE] = "none",
	[WATCH_ESCALATIONS] = "escalations",
	[WATCH_DIGEST] = "digest",
};

const char *watch_mode_word(enum watch_mode mode)
{
	return watch_mode_words[mode];
}

enum watch_mode watch_mode_from_word(const char *word)
{
	for (int i = WATCH_DIGEST; i > WATCH_NONE; i--)
		if (strcmp(watch_mode_words[i], word) == 0)
			return (enum watch_mode)i;
	return WATCH_NONE;
}

const char *const channel_words[CHANNEL_COUNT + 1] = { "email", "sms",
						       "webhook", NULL };

int channel_place(unsigned channel)
{
	int place = 0;

	while (place < CHANNEL_COUNT && CHANNEL_AT(place) != channel)
		place++;
	assert(place < CHANNEL_COUNT); /* one bit, and a known one */
	return place;
}

const char *channel_word(unsigned channel)
{
	return channel_words[channel_place(channel)];
}

unsigned channel_from_word(const char *word)
{
	for (int i = 0; i < CHANNEL_COUNT; i++)
		if (strcmp(channel_words[i], word) == 0)
			return CHANNEL_AT(i);
	return 0;
}
