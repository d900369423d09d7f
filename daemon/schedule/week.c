#include "schedule/week.h"

#include "store/feeds.h"
#include "store/reminders.h"

#define DAYS_A_WEEK 7

/* Telling one feed's people. */
struct telling {
	struct roster *roster;
	const struct feed_row *feed;
	struct task *tasks;
	size_t count;
	int64_t now;
	struct date today;
	struct why *why;
};

static int64_t sending_in_week(const struct schedule *schedule,
			       struct date monday)
{
	const struct policy *policy =
		config_policy(schedule->config, "default");
	struct date day = workdays_forward(
		office_calendar(&schedule->office, NULL), monday);

	return zone_instant(schedule->office.zone, day, policy->at_minute);
}

int64_t week_next(const struct schedule *schedule, int64_t after)
{
	struct date day = zone_date(schedule->office.zone, after);
	struct date monday = date_add(
		day, -((date_weekday(day) + DAYS_A_WEEK - 1) % DAYS_A_WEEK));
	int64_t at = sending_in_week(schedule, monday);

	/* In a week of nothing but days off it is the next week's. */
	while (at <= after) {
		monday = date_add(monday, DAYS_A_WEEK);
		at = sending_in_week(schedule, monday);
	}
	return at;
}

/* Tells a person, or a deputy, of one task. */
static enum error tell_task(const struct telling *telling,
			    const struct person_row *person,
			    const struct task *task)
{
	struct store *store = telling->roster->store;
	const struct person_row *recipient = roster_deputy(
		telling->roster, person, telling->now, telling->why);
	struct occurrence occurrence = {
		.task_id = task->id,
		.person_id = person->id,
		.channel = CHANNEL_EMAIL,
		.rule = WEEK_RULE,
		.due_version = task->due_version,
		.day = telling->today,
		.notice = NOTICE_WEEK,
		.outcome = OCCURRENCE_TOLD,
		.missed_since = DATE_NONE,
		.at = telling->now,
	};
	bool is_told = false;
	enum error error;

	if (recipient == NULL)
		return ERROR_IO;
	if (person_address(recipient, CHANNEL_EMAIL) == NULL)
		return ERROR_NONE;
	error = store_message_tells(store, recipient->id, CHANNEL_EMAIL,
				    task->id, &is_told, telling->why);
	if (error != ERROR_NONE || is_told)
		return error;
	error = store_message_forming(store, recipient->id, CHANNEL_EMAIL,
				      telling->now, &occurrence.message_id,
				      telling->why);
	return error == ERROR_NONE
		       ? store_occurrence_add(store, &occurrence, telling->why)
		       : error;
}

static bool is_silenced(const struct telling *telling, const struct task *task)
{
	return roster_silence(telling->roster, task, telling->now,
			      telling->now) != NULL;
}

static enum error tell_person(const struct telling *telling,
			      const struct person_row *person)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < telling->count && error == ERROR_NONE; i++) {
		const struct task *task = &telling->tasks[i];

		if (task->state != TASK_SUBMITTED &&
		    !is_silenced(telling, task))
			error = tell_task(telling, person, task);
	}
	return error;
}

static enum error find_week(struct telling *telling)
{
	const struct scope everything = { .is_all = true };
	const struct task_filter filter = { .agency = telling->feed->agency,
					    .due_within = DAYS_A_WEEK - 1 };
	struct roster *roster = telling->roster;

	return store_tasks(roster->store, &everything, &filter, telling->today,
			   roster->arena, &telling->tasks, &telling->count,
			   telling->why);
}

static enum error tell_feed(struct telling *telling)
{
	const struct feed_row *feed = telling->feed;
	const struct hearer *agency;
	enum error error = find_week(telling);

	if (error != ERROR_NONE)
		return error;
	agency = roster_hearer(telling->roster, feed->agency_id, telling->why);
	if (agency == NULL)
		return ERROR_IO;
	for (size_t i = 0; i < agency->count && error == ERROR_NONE; i++) {
		const struct person_row *person = &agency->people[i];

		if (feed->kind == FEED_PERSON
			    ? person->id == feed->person_id
			    : hearer_has(agency, AUDIENCE_LEAD, person))
			error = tell_person(telling, person);
	}
	return error;
}

static bool is_wanted(const struct telling *telling,
		      const struct feed_row *feed)
{
	struct date made_on =
		zone_date(telling->roster->office->zone, feed->created_at);

	return feed->mails_when_silent &&
	       (feed->kind == FEED_AGENCY || feed->kind == FEED_PERSON) &&
	       feed_silent_days(feed, made_on, telling->today) > 0;
}

enum error week_tell(struct roster *roster, int64_t now, struct why *why)
{
	struct telling telling = {
		.roster = roster,
		.now = now,
		.today = zone_date(roster->office->zone, now),
		.why = why,
	};
	struct feed_row *feeds;
	size_t count;
	enum error error =
		store_feeds(roster->store, roster->arena, &feeds, &count, why);

	if (error == ERROR_NONE)
		error = roster_except(roster, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		telling.feed = &feeds[i];
		if (is_wanted(&telling, &feeds[i]))
			error = tell_feed(&telling);
	}
	return error;
}
