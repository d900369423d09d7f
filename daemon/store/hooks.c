#include "store/hooks.h"

#include <string.h>

#include "base/text.h"
#include "plan/event.h"
#include "store/sql.h"

#define LEAST_LETTERS 3 /* of a part of a name */

/* A row an action; those of one event together. */
static const char list_hooks[] =
	"SELECT action_id, key, event, event_key FROM actions"
	" WHERE plan_id = :plan AND event_key IS NOT NULL"
	" AND withdrawn_at IS NULL"
	" ORDER BY min(position) OVER (PARTITION BY event_key), event_key,"
	" position";

static const char list_orphans[] =
	"SELECT e.key, min(e.name) FROM events e WHERE e.plan_id = :plan"
	" AND NOT EXISTS (SELECT 1 FROM actions c WHERE c.plan_id = e.plan_id"
	"  AND c.event_key = e.key AND c.withdrawn_at IS NULL)"
	" GROUP BY e.key ORDER BY e.key";

static struct hook *add(struct hooks *hooks, struct arena *arena,
			const char *key, const char *event)
{
	struct hook *hook;

	hooks->items = arena_grow(arena, hooks->items, hooks->count,
				  sizeof(*hooks->items));
	hook = &hooks->items[hooks->count++];
	hook->key = key;
	hook->event = event;
	return hook;
}

enum error hooks_list(struct store *store, int64_t plan_id, struct arena *arena,
		      struct hooks *hooks, struct why *why)
{
	struct query query = query_begin(store, list_hooks);
	struct hook *hook = NULL;

	*hooks = (struct hooks){ 0 };
	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		int64_t id = query_take_int(&query);
		const char *action = query_take_text(&query, arena);
		const char *event = query_take_text(&query, arena);
		const char *key = query_take_text(&query, arena);

		if (hook == NULL || strcmp(hook->key, key) != 0)
			hook = add(hooks, arena, key, event);
		hook->action_ids =
			arena_grow(arena, hook->action_ids, hook->actions.count,
				   sizeof(*hook->action_ids));
		hook->action_ids[hook->actions.count] = id;
		strings_add(&hook->actions, arena, action);
	}
	return query_end(&query, why);
}

enum error hooks_add_orphans(struct store *store, int64_t plan_id,
			     struct arena *arena, struct hooks *hooks,
			     struct why *why)
{
	struct query query = query_begin(store, list_orphans);

	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		const char *key = query_take_text(&query, arena);

		(void)add(hooks, arena, key, query_take_text(&query, arena));
	}
	return query_end(&query, why);
}

/* "“nhận Kế hoạch này”, “Đề án được phê duyệt”". */
static const char *names_of(const struct hooks *hooks, struct arena *arena)
{
	struct text text = { 0 };
	const char *names;

	for (size_t i = 0; i < hooks->count; i++)
		text_addf(&text, "%s“%s”", i > 0 ? ", " : "",
			  hooks->items[i].event);
	names = arena_string(arena, text_string(&text));
	text_clear(&text);
	return names;
}

/* Whether the words stand in the key, whole: "nhan" is none of "nhanh". */
static bool has_words(const char *key, const char *words)
{
	size_t length = strlen(words);

	for (const char *at = strstr(key, words); at != NULL;
	     at = strstr(at + 1, words))
		if ((at == key || at[-1] == ' ') &&
		    (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* Bytes that begin a character, blanks left out. */
static size_t letters(const char *key)
{
	size_t count = 0;

	for (; *key != '\0'; key++)
		count += *key != ' ' && ((unsigned char)*key & 0xc0) != 0x80;
	return count;
}

static enum error find_part(const struct hooks *hooks, const char *name,
			    const char *key, const struct hook **found,
			    struct why *why)
{
	for (size_t i = 0; i < hooks->count; i++) {
		const struct hook *hook = &hooks->items[i];

		if (!has_words(hook->key, key))
			continue;
		if (*found != NULL)
			return why_set(why, ERROR_USAGE,
				       "'%s' may be “%s” or “%s”: write more "
				       "of its name",
				       name, (*found)->event, hook->event);
		*found = hook;
	}
	if (*found != NULL && letters(key) < LEAST_LETTERS)
		return why_set(why, ERROR_USAGE,
			       "'%s' is too little of “%s”: write more of its "
			       "name",
			       name, (*found)->event);
	return ERROR_NONE;
}

enum error hooks_find(const struct hooks *hooks, const char *name,
		      struct arena *arena, const struct hook **found,
		      struct why *why)
{
	const char *key = event_key(arena, name);
	enum error error;

	*found = NULL;
	if (key == NULL)
		return why_set(why, ERROR_USAGE, "'%s' names no event", name);
	for (size_t i = 0; i < hooks->count; i++)
		if (strcmp(hooks->items[i].key, key) == 0) {
			*found = &hooks->items[i];
			return ERROR_NONE;
		}
	error = find_part(hooks, name, key, found, why);
	if (error != ERROR_NONE || *found != NULL)
		return error;
	if (hooks->count == 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "nothing in this plan hangs on an event");
	return why_set(why, ERROR_NOT_FOUND,
		       "nothing in this plan hangs on '%s'; its events are %s",
		       name, names_of(hooks, arena));
}

const char *const hooks_sql[] = { list_hooks, list_orphans, NULL };
