#include "schedule/gather.h"

/* What the visit of one circle's notices carries about. */
struct adding {
	struct gathering *all;
	size_t circle;
};

static void add_notice(void *context, const struct rule_notice *notice)
{
	struct adding *adding = context;
	struct gathering *all = adding->all;

	if (notice->channels == 0)
		return;
	all->notices = arena_grow(all->arena, all->notices, all->notice_count,
				  sizeof(*all->notices));
	all->notices[all->notice_count++] =
		(struct gathered_notice){ *notice, adding->circle };
}

enum error gather_open(struct gathering *all, struct why *why)
{
	enum error error = roster_except(all->roster, why);

	all->policy = roster_policy(all->roster, all->task);
	if (error == ERROR_NONE)
		error = roster_listeners(all->roster, all->task, all->arena,
					 &all->listeners, why);
	return error;
}

struct rules gather_rules(const struct gathering *all, size_t circle)
{
	const struct circle *by = &all->listeners.circles[circle];

	return (struct rules){
		.task = all->task,
		.policy = all->policy,
		.calendar = by->calendar,
		.zone = by->zone,
		.above_minute = by->above_minute,
		.audiences = by->audiences,
		.with_past = all->with_past,
	};
}

struct occurrence gather_occurrence(const struct gathering *all,
				    const struct candidate *one)
{
	return (struct occurrence){
		.task_id = all->task->id,
		.person_id = one->person->id,
		.channel = one->channel,
		.rule = one->notice.rule,
		.due_version = all->task->due_version,
		.day = one->notice.day,
		.notice = one->notice.notice,
		.is_support = one->notice.audience == AUDIENCE_SUPPORT,
		.outcome = one->silence != NULL ? OCCURRENCE_SILENCED
			   : one->is_merged	? OCCURRENCE_MERGED
						: OCCURRENCE_TOLD,
		.silence_id = one->silence != NULL ? one->silence->id : 0,
		.recurs = one->notice.recurs,
		.from = one->notice.from,
		.since = one->notice.since,
		.missed_since = DATE_NONE,
	};
}

static struct candidate *add_candidate(struct gathering *all)
{
	all->candidates = arena_grow(all->arena, all->candidates, all->count,
				     sizeof(*all->candidates));
	return &all->candidates[all->count++];
}

static enum error find_told(const struct gathering *all, struct candidate *one,
			    struct why *why)
{
	struct occurrence occurrence = gather_occurrence(all, one);

	return store_occurrence_exists(all->roster->store, &occurrence,
				       &one->is_told, why);
}

/* Adds a candidate for each channel by which a notice reaches a person. */
static enum error add_person(struct gathering *all,
			     const struct candidate *made, struct why *why)
{
	unsigned common = made->notice.channels & made->recipient->channels;
	enum error error = ERROR_NONE;

	if (common == 0 && all->with_unreached)
		*add_candidate(all) = *made;
	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++) {
		struct candidate *one;

		if ((common & CHANNEL_AT(i)) == 0)
			continue;
		one = add_candidate(all);
		*one = *made;
		one->channel = CHANNEL_AT(i);
		if (!all->ignores_told)
			error = find_told(all, one, why);
	}
	return error;
}

/* The same for one of the people at an agency, as things stand when it is
 * decided. */
static enum error consider(struct gathering *all,
			   const struct rule_notice *notice,
			   const struct listener *listener,
			   const struct person_row *person, struct why *why)
{
	int64_t at = all->decided_at != 0 ? all->decided_at : notice->at;
	const struct candidate made = {
		.notice = *notice,
		.listener = listener,
		.person = person,
		.recipient = roster_deputy(all->roster, person, at, why),
		.silence =
			roster_silence(all->roster, all->task, notice->at, at),
	};

	return made.recipient == NULL ? ERROR_IO : add_person(all, &made, why);
}

/* The people whom a notice reaches. */
static enum error add_people(struct gathering *all,
			     const struct gathered_notice *given,
			     struct why *why)
{
	const struct rule_notice *notice = &given->notice;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < all->listeners.count; i++) {
		const struct listener *listener = &all->listeners.items[i];
		const struct hearer *agency = listener->agency;

		if (listener->audience != notice->audience ||
		    listener->circle != given->circle)
			continue;
		for (size_t j = 0; j < agency->count && error == ERROR_NONE;
		     j++)
			if (hearer_has(agency, notice->audience,
				       &agency->people[j]))
				error = consider(all, notice, listener,
						 &agency->people[j], why);
	}
	return error;
}

enum error gather_span(struct gathering *all, int64_t after, int64_t to,
		       struct why *why)
{
	size_t first = all->notice_count;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < all->listeners.circle_count; i++) {
		const struct rules rules = gather_rules(all, i);
		struct adding adding = { all, i };

		rules_each(&rules, after, to, add_notice, &adding);
	}
	for (size_t i = first; i < all->notice_count && error == ERROR_NONE;
	     i++)
		error = add_people(all, &all->notices[i], why);
	return error;
}

static bool is_same_notice(const struct rule_notice *a,
			   const struct rule_notice *b)
{
	return a->at == b->at && a->notice == b->notice &&
	       (a->audience == b->audience || a->notice == NOTICE_ESCALATED);
}

/* Of one notice: the recipient's own before that of somebody who is away. */
static bool comes_first(const struct candidate *b, const struct candidate *a)
{
	bool b_is_own = b->recipient->id == b->person->id;
	bool a_is_own = a->recipient->id == a->person->id;

	return b_is_own != a_is_own ? b_is_own : b < a;
}

/* Whether b is told instead of a: to the same person by the same channel. */
static bool replaces(const struct gathering *all, const struct candidate *b,
		     const struct candidate *a)
{
	if (b->is_merged || b->is_told || b->silence != NULL ||
	    a->recipient->id != b->recipient->id || a->channel != b->channel)
		return false;
	if (!all->merges_all && a->notice.at != b->notice.at)
		return false;
	return rules_outranks(&b->notice, &a->notice) ||
	       (is_same_notice(&a->notice, &b->notice) && comes_first(b, a));
}

void gather_merge(struct gathering *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct candidate *a = &all->candidates[i];

		for (size_t j = 0;
		     j < all->count && !a->is_merged && a->silence == NULL; j++)
			a->is_merged = replaces(all, &all->candidates[j], a);
	}
}

int64_t gather_next(const struct gathering *all, int64_t after)
{
	int64_t earliest = INT64_MAX;

	for (size_t i = 0; i < all->listeners.circle_count; i++) {
		const struct rules rules = gather_rules(all, i);
		int64_t next = rules_next(&rules, after);

		if (next < earliest)
			earliest = next;
	}
	return earliest;
}
