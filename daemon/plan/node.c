#include "plan/node.h"

#include <stdint.h>
#include <string.h>

#include "calendars/zone.h"
#include "plan/names.h"

/* Longer words than this are not compared; no key of ours is. */
#define WORD_SIZE 32
#define NUMBER_DIGITS 9

static const char *const kind_words[] = {
	[NODE_EMPTY] = "nothing",
	[NODE_TEXT] = "a text",
	[NODE_LIST] = "a list",
	[NODE_MAPPING] = "a mapping (key: value)",
};

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Edits between two words: one letter changed, added, left out or swapped. */
static int distance(const char *a, const char *b)
{
	int rows[3][WORD_SIZE + 1];
	int a_length = (int)strlen(a);
	int b_length = (int)strlen(b);

	for (int j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (int i = 1; i <= a_length; i++) {
		const int *before = rows[(i + 1) % 3];
		const int *above = rows[(i - 1) % 3];
		int *row = rows[i % 3];

		row[0] = i;
		for (int j = 1; j <= b_length; j++) {
			int cost = a[i - 1] != b[j - 1];

			row[j] = least(least(above[j], row[j - 1]) + 1,
				       above[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

const char *node_timezone(const struct node *node,
			  struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	const struct zone *zone = NULL;
	struct why why;
	bool is_zone;

	if (text == NULL)
		return NULL;
	is_zone = zone_open(text, &zone, &why) == ERROR_NONE;
	zone_close(zone);
	if (is_zone)
		return text;
	complain(complaints, node->place, "bad-timezone",
		 "timezone is '%s'; a name like Asia/Ho_Chi_Minh was expected",
		 text);
	return NULL;
}

const char *node_nearest(const char *typed, const char *const *words)
{
	size_t length = strlen(typed);
	int limit = length < 4 ? 1 : 2;
	const char *nearest = NULL;

	if (length == 0 || length >= WORD_SIZE)
		return NULL;
	for (; *words != NULL; words++) {
		int edits = distance(typed, *words);

		if (edits > limit || edits >= (int)length)
			continue;
		limit = edits - 1;
		nearest = *words;
	}
	return nearest;
}

/* "at, before or overdue": what was expected. */
static const char *choices(struct arena *arena, const char *const *words)
{
	struct text text = { 0 };
	const char *string;

	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			text_add(&text, words[i + 1] == NULL ? " or " : ", ");
		text_add(&text, words[i]);
	}
	string = arena_string(arena, text_string(&text));
	text_clear(&text);
	return string;
}

static const struct node *child(const struct node *mapping, const char *key)
{
	const struct node *node = mapping->first;

	while (node != NULL && strcmp(node->key, key) != 0)
		node = node->next;
	return node;
}

const struct node *node_find(const struct node *mapping, const char *key)
{
	const struct node *node;

	if (mapping == NULL || mapping->kind != NODE_MAPPING)
		return NULL;
	node = child(mapping, key);
	return node == NULL || node->kind == NODE_EMPTY ? NULL : node;
}

const struct node *node_need(const struct node *mapping, const char *key,
			     struct complaints *complaints)
{
	const struct node *node;

	if (mapping == NULL || mapping->kind != NODE_MAPPING)
		return NULL;
	node = child(mapping, key);
	if (node == NULL)
		complain(complaints, mapping->place, "missing-key",
			 "'%s' is missing here", key);
	else if (node->kind == NODE_EMPTY)
		complain(complaints, node->place, "missing-key",
			 "'%s' is empty; it must say something", key);
	else
		return node;
	return NULL;
}

/* What a value is called in a complaint. */
static const char *name_of(const struct node *node)
{
	return node->key != NULL ? node->key : "this item";
}

bool node_is(const struct node *node, enum node_kind kind,
	     struct complaints *complaints)
{
	if (node == NULL)
		return false;
	if (node->kind == kind)
		return true;
	if (node->kind == NODE_EMPTY && node->key == NULL)
		complain(complaints, node->place, "wrong-type",
			 "there is nothing here; %s was expected",
			 kind_words[kind]);
	else
		complain(complaints, node->place, "wrong-type",
			 "%s is %s, %s was expected", name_of(node),
			 kind_words[node->kind], kind_words[kind]);
	return false;
}

static void refuse_key(const struct node *node, const char *const *keys,
		       struct complaints *complaints)
{
	const char *nearest = node_nearest(node->key, keys);

	if (nearest != NULL)
		complain(complaints, node->key_place, "unknown-key",
			 "unknown key '%s'; did you mean '%s'?", node->key,
			 nearest);
	else
		complain(complaints, node->key_place, "unknown-key",
			 "unknown key '%s'; expected %s", node->key,
			 choices(complaints->arena, keys));
}

static bool holds(const char *const *words, const char *word)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

bool node_is_mapping(const struct node *node, const char *const *keys,
		     struct complaints *complaints)
{
	if (!node_is(node, NODE_MAPPING, complaints))
		return false;
	for (const struct node *at = node->first; at != NULL; at = at->next)
		if (!holds(keys, at->key))
			refuse_key(at, keys, complaints);
	return true;
}

/*
 * Controls have no place in what is shown, mailed and sent on: C0, DEL, C1,
 * line and paragraph separators, and what turns the direction of writing.
 */
static bool is_control(const unsigned char *at, bool has_lines)
{
	if (at[0] < 0x20)
		return !has_lines || (at[0] != '\n' && at[0] != '\t');
	if (at[0] == 0x7f || (at[0] == 0xc2 && at[1] < 0xa0))
		return true;
	if (at[0] != 0xe2)
		return false;
	return (at[1] == 0x80 && at[2] >= 0xa8 && at[2] <= 0xae) ||
	       (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9);
}

static const char *plain_text(const struct node *node, size_t limit,
			      bool has_lines, struct complaints *complaints)
{
	const unsigned char *at;

	if (!node_is(node, NODE_TEXT, complaints))
		return NULL;
	if (strlen(node->text) > limit) {
		complain(complaints, node->place, "too-long",
			 "%s is %zu bytes long, at most %zu are allowed",
			 name_of(node), strlen(node->text), limit);
		return NULL;
	}
	at = (const unsigned char *)node->text;
	while (*at != '\0' && !is_control(at, has_lines))
		at++;
	if (*at == '\0')
		return node->text;
	complain(complaints, node->place, "control-character",
		 *at == '\n' ? "%s holds a line break; it must be one line"
			     : "%s holds a control character; take it out",
		 name_of(node));
	return NULL;
}

const char *node_line(const struct node *node, size_t limit,
		      struct complaints *complaints)
{
	return plain_text(node, limit, false, complaints);
}

const char *node_short_line(const struct node *node,
			    struct complaints *complaints)
{
	return plain_text(node, LINE_LIMIT, false, complaints);
}

const char *node_paragraph(const struct node *node, size_t limit,
			   struct complaints *complaints)
{
	return plain_text(node, limit, true, complaints);
}

const char *node_code(const struct node *node, struct complaints *complaints)
{
	const char *code = node_line(node, CODE_LIMIT, complaints);

	if (code == NULL ||
	    code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0')
		return code;
	complain(complaints, node->place, "bad-code",
		 "'%s' is no code: only a-z, 0-9 and '-' were expected", code);
	return NULL;
}

int node_number(const struct node *node, int from, int to, int fallback,
		struct complaints *complaints)
{
	const char *text = node_line(node, LINE_LIMIT, complaints);
	size_t length;
	int number = 0;

	if (text == NULL)
		return fallback;
	length = strspn(text, "0123456789");
	for (size_t i = 0; i < length && i < NUMBER_DIGITS; i++)
		number = number * 10 + (text[i] - '0');
	if (length > 0 && length <= NUMBER_DIGITS && text[length] == '\0' &&
	    number >= from && number <= to)
		return number;
	complain(complaints, node->place, "bad-number",
		 "%s is '%s', a whole number from %d to %d was expected",
		 name_of(node), text, from, to);
	return fallback;
}

bool node_boolean(const struct node *node, bool fallback,
		  struct complaints *complaints)
{
	static const char *const words[] = { "false", "true", NULL };

	return node_word(node, words, fallback, complaints) == 1;
}

struct date node_date(const struct node *node, struct complaints *complaints)
{
	const char *text = node_line(node, LINE_LIMIT, complaints);
	struct date date;

	if (text == NULL)
		return DATE_NONE;
	date = date_from_iso(text);
	if (!date_is_set(date))
		complain(complaints, node->place, "bad-date",
			 "%s is '%s', a date written YYYY-MM-DD was expected",
			 name_of(node), text);
	return date;
}

int node_word(const struct node *node, const char *const *words, int fallback,
	      struct complaints *complaints)
{
	const char *text = node_line(node, LINE_LIMIT, complaints);
	const char *nearest;

	if (text == NULL)
		return fallback;
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	nearest = node_nearest(text, words);
	if (nearest != NULL)
		complain(complaints, node->place, "bad-word",
			 "%s is '%s'; did you mean '%s'?", name_of(node), text,
			 nearest);
	else
		complain(complaints, node->place, "bad-word",
			 "%s is '%s', expected %s", name_of(node), text,
			 choices(complaints->arena, words));
	return fallback;
}

const struct node *node_items(const struct node *node,
			      struct complaints *complaints)
{
	if (node != NULL && node->kind == NODE_TEXT)
		return node;
	if (!node_is(node, NODE_LIST, complaints))
		return NULL;
	return node->first;
}

void node_strings(const struct node *node,
		  const char *(*read)(const struct node *, struct complaints *),
		  struct strings *strings, struct place **places,
		  struct complaints *complaints)
{
	const struct node *item = node_items(node, complaints);
	struct arena *arena = complaints->arena;
	struct names names = { 0 };
	struct place *all = NULL;

	/* A text that stands for a list of one has no siblings of its own. */
	for (; item != NULL; item = item == node ? NULL : item->next) {
		const char *text = read(item, complaints);

		if (text == NULL)
			continue;
		all = arena_grow(arena, all, strings->count, sizeof(*all));
		all[strings->count] = item->place;
		names_add(&names, arena, text, item->place, strings->count);
		strings_add(strings, arena, text);
	}
	if (places != NULL)
		*places = all;
	names_sort(&names);
	names_check(&names, "item", "repeated-item", complaints);
}
