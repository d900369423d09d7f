#include "schedule/roster.h"

#include <string.h>

#include "base/log.h"
#include "plan/read.h"

/* Deputies of deputies; whoever sends us in a circle is told himself. */
#define DEPUTY_LIMIT 8

void roster_open(struct roster *roster, const struct schedule *schedule,
		 struct arena *arena)
{
	*roster = (struct roster){ .store = schedule->store,
				   .config = schedule->config,
				   .office = &schedule->office,
				   .arena = arena };
	zones_open(&roster->zones, schedule->office.zone, arena);
}

void roster_clear(struct roster *roster)
{
	zones_clear(&roster->zones);
}

/* -------------------------------------------------------------- policies */

struct policy_source roster_policy_source(const struct config *config,
					  const struct task *task)
{
	const struct policy_source sources[] = {
		{ task->action_policy, "action" },
		{ task->agency_policy, "agency" },
		{ task->plan_policy, "plan" },
	};

	/* A name that the configuration has lost is passed over; status says
	 * so. */
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (sources[i].name != NULL &&
		    config_policy(config, sources[i].name) != NULL)
			return sources[i];
	return (struct policy_source){ config->policies[0].name, "default" };
}

static struct policy *lay(struct roster *roster, const struct task *task,
			  const struct policy *named)
{
	struct policy *policy = arena_alloc(roster->arena, sizeof(*policy));
	struct why why = { "" };

	*policy = *named;
	if (read_policy(task->policy_text, policy, &why) == ERROR_NONE)
		return policy;
	/* One row that cannot be read stops nobody: what is named holds. */
	log_error("task %lld: %s", (long long)task->id, why.text);
	*policy = *named;
	return policy;
}

const struct policy *roster_policy(struct roster *roster,
				   const struct task *task)
{
	const struct policy *named =
		config_policy(roster->config,
			      roster_policy_source(roster->config, task).name);
	const char *text = task->policy_text;
	struct text key = { 0 };
	const struct policy *policy;

	if (text == NULL || *text == '\0')
		return named;
	text_add_bytes(&key, (const char *)&named, sizeof(named));
	text_add(&key, text);
	policy = map_find(&roster->policies, key.bytes, key.length);
	if (policy == NULL) {
		struct policy *laid = lay(roster, task, named);

		map_put(&roster->policies, roster->arena, key.bytes, key.length,
			laid);
		policy = laid;
	}
	text_clear(&key);
	return policy;
}

/* -------------------------------------------------------------- agencies */

const struct hearer *roster_hearer(struct roster *roster, int64_t agency_id,
				   struct why *why)
{
	struct hearer *hearer =
		map_find(&roster->hearers, &agency_id, sizeof(agency_id));

	if (hearer != NULL)
		return hearer;
	hearer = arena_alloc(roster->arena, sizeof(*hearer));
	if (store_hearer(roster->store, agency_id, roster->arena, hearer,
			 why) != ERROR_NONE)
		return NULL;
	map_put(&roster->hearers, roster->arena, &agency_id, sizeof(agency_id),
		hearer);
	return hearer;
}

/* ------------------------------------------------------------- listeners */

/* What finding the listeners of one task carries about. */
struct finding {
	struct roster *roster;
	const struct task *task;
	struct arena *arena;
	struct listeners *found;
	struct why *why;
};

static bool is_above(enum audience audience)
{
	return audience >= AUDIENCE_FOLLOW_UP;
}

/* By what clock an agency is told. */
static struct circle clock_of(const struct finding *finding,
			      const struct hearer *agency,
			      enum audience audience)
{
	const struct roster *roster = finding->roster;
	const char *calendar = agency->calendar != NULL
				       ? agency->calendar
				       : finding->task->plan_calendar;
	const struct policy *own =
		agency->policy == NULL
			? NULL
			: config_policy(roster->config, agency->policy);

	if (own == NULL)
		own = &roster->config->policies[0].policy;
	return (struct circle){
		.calendar = office_calendar(roster->office, calendar),
		.zone = zones_find(&finding->roster->zones, agency->timezone),
		.above_minute = is_above(audience) ? own->at_minute : -1,
		.audiences = 1u << audience,
	};
}

static size_t circle_for(const struct finding *finding,
			 const struct circle *clock)
{
	struct listeners *found = finding->found;

	for (size_t i = 0; i < found->circle_count; i++) {
		struct circle *circle = &found->circles[i];

		if (circle->calendar != clock->calendar ||
		    circle->zone != clock->zone ||
		    (circle->above_minute >= 0 && clock->above_minute >= 0 &&
		     circle->above_minute != clock->above_minute))
			continue;
		if (circle->above_minute < 0)
			circle->above_minute = clock->above_minute;
		circle->audiences |= clock->audiences;
		return i;
	}
	found->circles =
		arena_grow(finding->arena, found->circles, found->circle_count,
			   sizeof(*found->circles));
	found->circles[found->circle_count] = *clock;
	return found->circle_count++;
}

static enum error add_agency(const struct finding *finding, int64_t agency_id,
			     enum audience audience)
{
	struct listeners *found = finding->found;
	const struct hearer *agency;
	struct circle clock;

	if (agency_id == 0 || (audience != AUDIENCE_LEAD &&
			       agency_id == finding->task->agency_id))
		return ERROR_NONE;
	agency = roster_hearer(finding->roster, agency_id, finding->why);
	if (agency == NULL)
		return ERROR_CORRUPT;
	clock = clock_of(finding, agency, audience);
	found->items = arena_grow(finding->arena, found->items, found->count,
				  sizeof(*found->items));
	found->items[found->count++] =
		(struct listener){ agency, audience,
				   circle_for(finding, &clock) };
	return ERROR_NONE;
}

struct ids {
	int64_t *items;
	size_t count;
};

static enum error add_supporters(const struct finding *finding)
{
	struct roster *roster = finding->roster;
	int64_t action_id = finding->task->action_id;
	struct ids *ids =
		map_find(&roster->supporters, &action_id, sizeof(action_id));
	enum error error = ERROR_NONE;

	if (ids == NULL) {
		ids = arena_alloc(roster->arena, sizeof(*ids));
		error = store_supporters(roster->store, action_id,
					 roster->arena, &ids->items,
					 &ids->count, finding->why);
		if (error != ERROR_NONE)
			return error;
		map_put(&roster->supporters, roster->arena, &action_id,
			sizeof(action_id), ids);
	}
	for (size_t i = 0; i < ids->count && error == ERROR_NONE; i++)
		error = add_agency(finding, ids->items[i], AUDIENCE_SUPPORT);
	return error;
}

struct watchers {
	struct watcher *items;
	size_t count;
};

static enum error add_watchers(const struct finding *finding)
{
	struct roster *roster = finding->roster;
	int64_t plan_id = finding->task->plan_id;
	struct watchers *all =
		map_find(&roster->watchers, &plan_id, sizeof(plan_id));
	enum error error = ERROR_NONE;

	if (all == NULL) {
		all = arena_alloc(roster->arena, sizeof(*all));
		error = store_watchers(roster->store, plan_id, roster->arena,
				       &all->items, &all->count, finding->why);
		if (error != ERROR_NONE)
			return error;
		map_put(&roster->watchers, roster->arena, &plan_id,
			sizeof(plan_id), all);
	}
	for (size_t i = 0; i < all->count && error == ERROR_NONE; i++)
		error = add_agency(finding, all->items[i].agency_id,
				   all->items[i].mode == WATCH_DIGEST
					   ? AUDIENCE_DIGEST
					   : AUDIENCE_WATCHER);
	return error;
}

enum error roster_listeners(struct roster *roster, const struct task *task,
			    struct arena *arena, struct listeners *listeners,
			    struct why *why)
{
	const struct finding finding = { roster, task, arena, listeners, why };
	enum error error;

	*listeners = (struct listeners){ 0 };
	error = add_agency(&finding, task->agency_id, AUDIENCE_LEAD);
	if (error == ERROR_NONE)
		error = add_supporters(&finding);
	if (error == ERROR_NONE)
		error = add_agency(&finding, task->follow_up_id,
				   AUDIENCE_FOLLOW_UP);
	if (error == ERROR_NONE)
		error = add_agency(&finding,
				   listeners->items[0].agency->parent_id,
				   AUDIENCE_PARENT);
	if (error == ERROR_NONE)
		error = add_agency(&finding, task->issuer_id, AUDIENCE_ISSUER);
	if (error == ERROR_NONE)
		error = add_watchers(&finding);
	return error;
}

unsigned listeners_heard(const struct listeners *listeners, size_t circle)
{
	unsigned heard = 0;

	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *one = &listeners->items[i];

		for (size_t j = 0;
		     one->circle == circle && j < one->agency->count; j++)
			if (hearer_has(one->agency, one->audience,
				       &one->agency->people[j]))
				heard |= 1u << one->audience;
	}
	return heard;
}

/* ------------------------------------------------- silences and absences */

/* Several of one task, agency or person. */
struct link {
	const void *item;
	struct link *next;
};

static void add_link(struct roster *roster, struct map *map, int64_t key,
		     const void *item)
{
	struct link *link = arena_alloc(roster->arena, sizeof(*link));
	struct link *first = map_find(map, &key, sizeof(key));

	link->item = item;
	if (first == NULL) {
		map_put(map, roster->arena, &key, sizeof(key), link);
		return;
	}
	link->next = first->next;
	first->next = link;
}

enum error roster_except(struct roster *roster, struct why *why)
{
	struct silence *silences;
	struct absence *absences;
	size_t count = 0;
	enum error error;

	if (roster->has_exceptions)
		return ERROR_NONE;
	error = store_silences(roster->store, DATE_NONE, roster->arena,
			       &silences, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		add_link(roster, &roster->silences,
			 silences[i].task_id != 0 ? silences[i].task_id
						  : -silences[i].agency_id,
			 &silences[i]);
	if (error == ERROR_NONE)
		error = store_absences(roster->store, DATE_NONE, roster->arena,
				       &absences, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		add_link(roster, &roster->absences, absences[i].person_id,
			 &absences[i]);
	roster->has_exceptions = error == ERROR_NONE;
	return error;
}

static bool is_silent(const struct roster *roster,
		      const struct silence *silence, int64_t at)
{
	return silence->created_at <= at &&
	       (silence->lifted_at == 0 || at < silence->lifted_at) &&
	       date_compare(zone_date(roster->office->zone, at),
			    silence->until) <= 0;
}

static const struct silence *find_silence(const struct roster *roster,
					  int64_t key, int64_t at, int64_t now)
{
	const struct link *link =
		map_find(&roster->silences, &key, sizeof(key));

	for (; link != NULL; link = link->next) {
		const struct silence *silence = link->item;

		if (is_silent(roster, silence, at) ||
		    is_silent(roster, silence, now))
			return silence;
	}
	return NULL;
}

const struct silence *roster_silence(const struct roster *roster,
				     const struct task *task, int64_t at,
				     int64_t now)
{
	const struct silence *silence = find_silence(roster, task->id, at, now);

	return silence != NULL
		       ? silence
		       : find_silence(roster, -task->agency_id, at, now);
}

static const struct absence *absence_of(const struct roster *roster,
					int64_t person_id, int64_t at)
{
	struct date day = zone_date(roster->office->zone, at);
	const struct link *link =
		map_find(&roster->absences, &person_id, sizeof(person_id));

	for (; link != NULL; link = link->next) {
		const struct absence *absence = link->item;

		if (absence->created_at <= at &&
		    (absence->ended_at == 0 || at < absence->ended_at) &&
		    date_compare(absence->from, day) <= 0 &&
		    date_compare(absence->until, day) >= 0)
			return absence;
	}
	return NULL;
}

/* With the id 0 when there is no such person any more. */
static const struct person_row *find_person(struct roster *roster, int64_t id,
					    struct why *why)
{
	struct person_row *person = map_find(&roster->people, &id, sizeof(id));
	enum error error;

	if (person != NULL)
		return person;
	person = arena_alloc(roster->arena, sizeof(*person));
	error = store_person_get(roster->store, id, roster->arena, person, why);
	if (error == ERROR_NOT_FOUND)
		*person = (struct person_row){ 0 };
	else if (error != ERROR_NONE)
		return NULL;
	map_put(&roster->people, roster->arena, &id, sizeof(id), person);
	return person;
}

const struct person_row *roster_deputy(struct roster *roster,
				       const struct person_row *person,
				       int64_t at, struct why *why)
{
	const struct absence *absence = absence_of(roster, person->id, at);
	int64_t id = 0;
	const struct person_row *deputy;

	for (int i = 0; absence != NULL && i < DEPUTY_LIMIT; i++) {
		id = absence->deputy_id;
		absence = absence_of(roster, id, at);
	}
	if (id == 0 || absence != NULL)
		return person;
	deputy = find_person(roster, id, why);
	/* A deputy who has left cannot be told. */
	return deputy != NULL && deputy->id == 0 ? person : deputy;
}

bool roster_was_away(const struct roster *roster, int64_t person_id)
{
	return map_find(&roster->absences, &person_id, sizeof(person_id)) !=
	       NULL;
}
