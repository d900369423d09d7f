#include "app_clock.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/journal.h"

#define STOOD_FACT "clock"
#define SEEN_FACT "seen"
#define STATE_FACT "doubt"

/* What was seen is kept so often, at most. */
#define KEEP_S 600

/* The clock was moved, if by more than reading it takes. */
#define MOVED_S 2

#define SECONDS_A_DAY 86400

enum error app_clock_set(struct app_clock *clock, const char *words,
			 const struct zone *zone, struct why *why)
{
	static const char manual[] = "manual:";
	const char *time;
	struct date date;
	char day[DATE_TEXT_SIZE] = "";
	int minutes;

	if (words == NULL || strcmp(words, "system") == 0)
		return ERROR_NONE;
	if (strncmp(words, manual, strlen(manual)) != 0 ||
	    strlen(words) != strlen(manual) + strlen("2010-06-02T07:00"))
		return why_set(why, ERROR_USAGE,
			       "--clock takes system or "
			       "manual:2010-06-02T07:00");
	time = words + strlen(manual) + DATE_TEXT_SIZE - 1;
	memcpy(day, words + strlen(manual), DATE_TEXT_SIZE - 1);
	date = date_from_iso(day);
	if (!date_is_set(date) || time[0] != 'T' || time[3] != ':' ||
	    strspn(time + 1, "0123456789:") != 5)
		return why_set(why, ERROR_USAGE, "--clock: '%s' is no time",
			       words);
	minutes = ((time[1] - '0') * 10 + time[2] - '0') * 60 +
		  (time[4] - '0') * 10 + time[5] - '0';
	if (minutes >= MINUTES_A_DAY || time[4] > '5')
		return why_set(why, ERROR_USAGE, "--clock: '%s' is no time",
			       words);
	clock->clock.is_manual = true;
	clock->clock.manual_at = zone_instant(zone, date, minutes);
	return ERROR_NONE;
}

/* Keeps the state, and what was seen when it is right, with a line in the
 * journal (NULL: none). */
static enum error keep(struct app_clock *clock, const char *kind,
		       const struct doing *doing, const char *text,
		       struct why *why)
{
	struct store *store = clock->store;
	const struct journal_entry entry = {
		.at = clock->last.wall,
		.kind = kind,
		.actor = doing != NULL ? doing->actor : "dondoc",
		.caller = doing != NULL ? &doing->caller : NULL,
		.text = text
	};
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_set_fact(store, STATE_FACT, clock->state, why);
	if (error == ERROR_NONE && clock->state == CLOCK_RIGHT) {
		clock->seen_at = clock->last.wall;
		error = store_set_fact(store, SEEN_FACT, clock->seen_at, why);
	}
	if (error == ERROR_NONE && kind != NULL)
		error = store_journal_add(store, &entry, why);
	return store_finish(store, error, why);
}

static bool is_near(const struct app_clock *clock)
{
	int64_t since = clock->last.wall - clock->seen_at;

	return clock->seen_at == 0 ||
	       (since >= -CLOCK_LEAP_S && since <= clock->longest_downtime_s);
}

static enum error doubt(struct app_clock *clock, enum clock_state state,
			struct why *why)
{
	struct arena arena = { 0 };
	const char *text;
	enum error error;

	clock->state = state;
	text = app_clock_trouble(clock, &arena);
	log_error("%s", text);
	error = keep(clock, "clock-doubted", NULL, text, why);
	arena_clear(&arena);
	return error;
}

static enum error trust(struct app_clock *clock, const char *kind,
			const struct doing *doing, struct why *why)
{
	clock->state = CLOCK_RIGHT;
	clock->right = clock->last;
	log_notice("the clock is right: going on");
	return keep(clock, kind, doing, "it is decided and sent again", why);
}

/* The system's clock: how it stands to what was seen last. */
static enum error open_system(struct app_clock *clock, struct why *why)
{
	int64_t state = CLOCK_RIGHT;
	int64_t stood = 0;
	enum error error = store_fact(clock->store, STATE_FACT, &state, why);

	if (error == ERROR_NONE)
		error = store_fact(clock->store, SEEN_FACT, &clock->seen_at,
				   why);
	if (error == ERROR_NONE)
		error = store_fact(clock->store, STOOD_FACT, &stood, why);
	if (error != ERROR_NONE)
		return error;
	/* The store may have lived on a manual clock. */
	if (stood > clock->seen_at)
		clock->seen_at = stood;
	clock->state = state == CLOCK_LEAPT ? CLOCK_LEAPT : CLOCK_RIGHT;
	clock->last = clock_read();
	if (clock->state == CLOCK_LEAPT)
		return ERROR_NONE; /* how far is not known: `right` is none */
	clock->right = clock->last;
	if (!is_near(clock))
		return doubt(clock, CLOCK_STRANGE, why);
	return keep(clock, NULL, NULL, NULL, why);
}

enum error app_clock_open(struct app_clock *clock, struct store *store,
			  int longest_downtime, struct why *why)
{
	int64_t stood = 0;
	enum error error = ERROR_NONE;

	clock->store = store;
	clock->longest_downtime_s = (int64_t)longest_downtime * SECONDS_A_DAY;
	if (clock->clock.is_manual)
		error = store_fact(store, STOOD_FACT, &stood, why);
	else
		error = open_system(clock, why);
	if (stood > clock->clock.manual_at) {
		log_notice("the manual clock goes on from where it stood");
		clock->clock.manual_at = stood;
	}
	clock->target = clock_now(&clock->clock);
	return error;
}

enum error app_clock_move(struct app_clock *clock, int64_t at, struct why *why)
{
	enum error error = store_begin(clock->store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_set_fact(clock->store, STOOD_FACT, at, why);
	error = store_finish(clock->store, error, why);
	if (error == ERROR_NONE)
		clock->clock.manual_at = at;
	return error;
}

enum error app_clock_check(struct app_clock *clock, struct why *why)
{
	bool has_leapt;

	if (clock->clock.is_manual)
		return ERROR_NONE;
	clock->last = clock_read();
	has_leapt = llabs(clock_leap(clock->right, clock->last)) > CLOCK_LEAP_S;
	switch (clock->state) {
	case CLOCK_STRANGE:
		return is_near(clock) ? trust(clock, "clock-right", NULL, why)
				      : ERROR_NONE;
	case CLOCK_LEAPT:
		/* Only who saw it leap can see it leap back. */
		return clock->right.wall == 0 || has_leapt
			       ? ERROR_NONE
			       : trust(clock, "clock-right", NULL, why);
	case CLOCK_RIGHT:
		break;
	}
	if (has_leapt)
		return doubt(clock, CLOCK_LEAPT, why);
	clock->right = clock->last;
	if (llabs(clock->last.wall - clock->seen_at) < KEEP_S)
		return ERROR_NONE;
	return keep(clock, NULL, NULL, NULL, why);
}

bool app_clock_was_moved(const struct app_clock *clock)
{
	return !clock->clock.is_manual &&
	       llabs(clock_leap(clock->last, clock_read())) > MOVED_S;
}

enum error app_clock_confirm(struct app_clock *clock, const struct doing *doing,
			     struct why *why)
{
	if (clock->state == CLOCK_RIGHT)
		return why_set(why, ERROR_REFUSED, "nobody doubts the clock");
	clock->last = clock_read();
	return trust(clock, "clock-confirmed", doing, why);
}

const char *app_clock_trouble(const struct app_clock *clock,
			      struct arena *arena)
{
	static const char held[] = "nothing is decided or sent until it is put "
				   "right, or until 'dondoc clock confirm'";
	int64_t leap = clock_leap(clock->right, clock->last);
	int64_t since = clock->last.wall - clock->seen_at;

	switch (clock->state) {
	case CLOCK_RIGHT:
		break;
	case CLOCK_STRANGE:
		return arena_printf(arena,
				    "the clock stands %lld days %s what was "
				    "seen last; %s",
				    (long long)(llabs(since) / SECONDS_A_DAY),
				    since < 0 ? "before" : "after", held);
	case CLOCK_LEAPT:
		if (clock->right.wall == 0)
			return arena_printf(arena,
					    "the clock had leapt before the "
					    "last stop; %s",
					    held);
		return arena_printf(arena,
				    "the clock has leapt %s by %lld hours; %s",
				    leap < 0 ? "back" : "forward",
				    (long long)(llabs(leap) / 3600), held);
	}
	return NULL;
}
