#include "http/feed_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "http/feed_subscribers.h"
#include "http/feed_words.h"

/* Views that are not asked for go when all are larger than this. */
#define BYTES_LIMIT ((size_t)48 * 1024 * 1024)

#define LARGE_VIEW 1000

struct feed_cache {
	struct store *store;
	const struct config *config;
	const struct office *office;
	struct feed_cached *views;
	struct feed_subscribers *subscribers;
	uint64_t asks;
	uint64_t generations;
	uint64_t epoch;
	size_t bytes;
};

struct feed_cache *feed_cache_open(struct store *store,
				   const struct config *config,
				   const struct office *office)
{
	struct feed_cache *cache = memory_alloc(sizeof(*cache));

	cache->store = store;
	cache->config = config;
	cache->office = office;
	cache->subscribers = feed_subscribers_open();
	return cache;
}

static void free_view(struct feed_cached *view)
{
	feed_body_close(view->body);
	free(view->view.numbers.items);
	free(view->code);
	free(view);
}

void feed_cache_close(struct feed_cache *cache)
{
	if (cache == NULL)
		return;
	feed_subscribers_close(cache->subscribers);
	while (cache->views != NULL) {
		struct feed_cached *next = cache->views->next;

		free_view(cache->views);
		cache->views = next;
	}
	free(cache);
}

/* ----------------------------------------------------------- text of units */

/* Putting the entries of units into a view's body. */
struct putting {
	struct feed_cached *view;
	uint64_t unit;
	struct text text;
};

static void put_entry(void *context, const struct feed_entry *entry)
{
	struct putting *putting = context;

	text_reset(&putting->text);
	feed_entry_write(entry, &putting->text);
	feed_body_put(putting->view->body, &entry->key, putting->unit,
		      putting->text.bytes, putting->text.length);
}

/* FNV-1a: names a unit inside of the cache. */
static uint64_t number_unit(const struct task *task)
{
	uint64_t number = 14695981039346656037u;
	const char *period = task->period != NULL ? task->period : "";

	number = (number ^ (uint64_t)task->action_id) * 1099511628211u;
	for (; *period != '\0'; period++)
		number = (number ^ (unsigned char)*period) * 1099511628211u;
	return number;
}

static void keep_earlier(struct date *day, struct date other)
{
	if (date_is_set(other) && date_compare(other, *day) < 0)
		*day = other;
}

static void put_unit(void *context, const struct feed_unit *unit)
{
	struct putting *putting = context;
	struct feed_cached *view = putting->view;

	putting->unit = number_unit(&unit->tasks[0].task);
	keep_earlier(&view->until, feed_view_expiry(&view->view, unit));
	feed_view_each(&view->view, unit, put_entry, putting);
}

/* ------------------------------------------------------------ whole views */

static enum error read_numbers(struct feed_cache *cache,
			       const struct feed_subject *subject,
			       struct numbers *numbers, struct why *why)
{
	*numbers = (struct numbers){ 0 };
	if (subject->group_id != 0)
		return store_feed_members(cache->store, subject->group_id,
					  numbers, why);
	if (subject->agency_id != 0)
		return store_feed_supported(cache->store, subject->agency_id,
					    numbers, why);
	return ERROR_NONE;
}

static struct date next_month(struct date today)
{
	struct date_parts parts = date_to_parts(date_add_months(today, 1));

	return date_from_parts(parts.year, parts.month, 1);
}

static void count_bytes(struct feed_cache *cache, struct feed_cached *view)
{
	cache->bytes -= view->bytes;
	view->bytes = feed_body_bytes(view->body);
	cache->bytes += view->bytes;
}

/* Puts a newly read body in the place of the old one. */
static void take_body(struct feed_cache *cache, struct feed_cached *view,
		      struct feed_body *old)
{
	unsigned char before[SECRET_TAG_SIZE];
	unsigned char after[SECRET_TAG_SIZE];

	(void)feed_body_settle(view->body);
	if (old != NULL)
		feed_body_digest(old, before);
	feed_body_digest(view->body, after);
	if (old == NULL || memcmp(before, after, sizeof(before)) != 0)
		view->generation = ++cache->generations;
	feed_body_close(old);
	view->is_stale = false;
	count_bytes(cache, view);
}

/* After a large view was read much memory lies idle. */
static void give_back(struct feed_cache *cache, size_t size)
{
	if (size < LARGE_VIEW)
		return;
	store_give_back(cache->store);
	memory_give_back();
}

static enum error read_view(struct feed_cache *cache, struct feed_cached *view,
			    struct date today, struct why *why)
{
	const struct feed_subject *subject = &view->view.aspect.subject;
	struct feed_cached before = *view;
	struct putting putting = { .view = view };
	size_t size = 0;
	enum error error =
		read_numbers(cache, subject, &view->view.numbers, why);

	if (error == ERROR_NONE)
		error = store_feed_size(cache->store, subject, &size, why);
	feed_view_date(&view->view, today, cache->config);
	view->until = next_month(today);
	view->body = feed_body_open(size, cache->config->feeds_gzip);
	if (error == ERROR_NONE)
		error = store_feed_units(cache->store, subject, put_unit,
					 &putting, why);
	text_clear(&putting.text);
	if (error == ERROR_NONE) {
		free(before.view.numbers.items);
		take_body(cache, view, before.body);
		give_back(cache, size);
		return ERROR_NONE;
	}
	feed_body_close(view->body);
	free(view->view.numbers.items);
	*view = before;
	return error;
}

/* ----------------------------------------------------------- changed tasks */

static void replace_unit(struct feed_cache *cache, struct feed_cached *view,
			 const struct feed_unit *unit)
{
	struct putting putting = { .view = view };

	if (view->body == NULL || view->is_stale ||
	    !feed_view_sees(&view->view, unit))
		return;
	feed_body_replace(view->body, number_unit(&unit->tasks[0].task));
	put_unit(&putting, unit);
	text_clear(&putting.text);
	if (feed_body_settle(view->body))
		view->generation = ++cache->generations;
	view->is_stale = feed_body_is_crowded(view->body);
	count_bytes(cache, view);
}

static void replace_task(struct feed_cache *cache, int64_t task_id)
{
	struct arena arena = { 0 };
	struct feed_unit unit;
	struct why why;
	enum error error =
		store_feed_unit(cache->store, task_id, &arena, &unit, &why);

	if (error != ERROR_NONE)
		log_error("feeds: task %lld: %s", (long long)task_id, why.text);
	for (struct feed_cached *view = cache->views; view != NULL;
	     view = view->next)
		if (error != ERROR_NONE)
			view->is_stale = true; /* it is looked at again */
		else if (unit.count > 0)
			replace_unit(cache, view, &unit);
	arena_clear(&arena);
}

void feed_cache_sync(struct feed_cache *cache)
{
	struct changes changes;

	if (!store_has_changed(cache->store))
		return;
	store_changes_take(cache->store, &changes);
	for (struct feed_cached *view = cache->views; view != NULL;
	     view = view->next)
		view->is_stale = view->is_stale || changes.is_all;
	for (size_t i = 0; i < changes.task_count && !changes.is_all; i++)
		replace_task(cache, changes.tasks[i]);
	if (changes.is_access)
		feed_subscribers_doubt(cache->subscribers);
}

/* ------------------------------------------------------------ finding them */

static struct feed_aspect aspect_of(const struct feed_ask *ask)
{
	const struct feed_row *row = ask->row;
	struct feed_aspect aspect = {
		.is_english = strcmp(row->language, "en") == 0,
		.has_alarms = row->has_alarms,
		.is_todo = ask->is_todo,
	};

	if (row->kind == FEED_PLAN)
		aspect.subject.plan_id = row->plan_id;
	else if (row->kind == FEED_GROUP)
		aspect.subject.group_id = row->agency_id;
	else
		aspect.subject.agency_id = row->agency_id;
	aspect.subject.receives =
		row->kind == FEED_PERSON &&
		(row->role == ROLE_RECEIVER || row->role == ROLE_FOLLOW_UP);
	return aspect;
}

static bool is_same_aspect(const struct feed_aspect *a,
			   const struct feed_aspect *b)
{
	return a->subject.plan_id == b->subject.plan_id &&
	       a->subject.group_id == b->subject.group_id &&
	       a->subject.agency_id == b->subject.agency_id &&
	       a->subject.receives == b->subject.receives &&
	       a->is_english == b->is_english &&
	       a->has_alarms == b->has_alarms && a->is_todo == b->is_todo;
}

/* Throws away those that were not used for longest. */
static void make_room(struct feed_cache *cache)
{
	while (cache->bytes > BYTES_LIMIT && cache->views != NULL) {
		struct feed_cached **oldest = &cache->views;
		struct feed_cached *gone;

		for (struct feed_cached **at = &cache->views; *at != NULL;
		     at = &(*at)->next)
			if ((*at)->used_at < (*oldest)->used_at)
				oldest = at;
		gone = *oldest;
		*oldest = gone->next;
		cache->bytes -= gone->bytes;
		cache->epoch++;
		free_view(gone);
	}
}

struct feed_cached *feed_cache_find(struct feed_cache *cache,
				    const struct feed_ask *ask)
{
	struct feed_aspect aspect = aspect_of(ask);
	struct feed_cached *view = cache->views;

	while (view != NULL && !is_same_aspect(&view->view.aspect, &aspect))
		view = view->next;
	if (view != NULL)
		return view;
	make_room(cache);
	view = memory_alloc(sizeof(*view));
	view->code = memory_string(ask->row->agency != NULL ? ask->row->agency
							    : ask->row->code);
	view->view.aspect = aspect;
	view->view.code = view->code;
	view->view.office = cache->office;
	view->view.store = cache->store;
	view->next = cache->views;
	cache->views = view;
	return view;
}

/* Whether the day is another than those that the view was made for. */
static bool is_past(const struct feed_cached *view, struct date today)
{
	return date_compare(today, view->until) >= 0 ||
	       date_compare(today, view->view.today) < 0;
}

enum error feed_cache_refresh(struct feed_cache *cache,
			      struct feed_cached *view, struct date today,
			      struct why *why)
{
	enum error error;

	view->used_at = ++cache->asks;
	if (view->body != NULL && !view->is_stale && !is_past(view, today)) {
		view->view.today = today;
		return ERROR_NONE;
	}
	error = read_view(cache, view, today, why);
	if (error == ERROR_NONE || view->body == NULL)
		return error;
	/* Clients that are told of an error forget, or stop asking. */
	log_error("feeds: %s; what was there before is served", why->text);
	return ERROR_NONE;
}

uint64_t feed_cache_epoch(const struct feed_cache *cache)
{
	return cache->epoch;
}

struct feed_subscribers *feed_cache_subscribers(struct feed_cache *cache)
{
	return cache->subscribers;
}

void feed_cache_settle(struct feed_cache *cache)
{
	feed_subscribers_settle(cache->subscribers, cache->store);
}

/* The code without what cannot stand in a file's name. */
static const char *file_name(const char *code, struct arena *arena)
{
	char *name = arena_string(arena, code);

	for (char *at = name; *at != '\0'; at++)
		if (*at == '/' || *at == '"' || *at == '\\' || *at <= ' ' ||
		    *at == 0x7f)
			*at = '-';
	return name;
}

struct feed_title feed_cache_title(const struct feed_cache *cache,
				   const struct feed_row *row,
				   const char *source, struct arena *arena)
{
	return (struct feed_title){
		.name = arena_printf(arena, "%s – %s",
				     feed_word(row->language, FEED_WORD_NAME),
				     row->name),
		.language = row->language,
		.source = source,
		.url = cache->config->base_url,
		.file = file_name(row->code, arena),
	};
}
