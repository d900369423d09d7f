#include "plan/policy_read.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/minute.h"
#include "base/text.h"
#include "plan/plan.h"
#include "plan/read.h"
#include "plan/yaml.h"

/* A year and a day: nobody is told earlier, or waits longer. */
#define OFFSET_LIMIT 366
#define OFFSET_DIGITS 3
/* Every month has this day. */
#define UNDATED_LAST_DAY 28

/* The bits of policy_read_node, in the order of the canonical text. */
enum {
	GIVEN_AT = 1 << 0,
	GIVEN_BEFORE = 1 << 1,
	GIVEN_OVERDUE = 1 << 2,
	GIVEN_ESCALATE = 1 << 3,
	GIVEN_SUPPORT = 1 << 4,
	GIVEN_UNDATED = 1 << 5,
	GIVEN_SILENT = 1 << 6,
	GIVEN_CHANNELS = 1 << 7 /* the first of five: one a kind of notice */
};

static const char *const escalation_words[] = {
	[TO_FOLLOW_UP] = "follow-up",
	[TO_PARENT] = "parent",
	[TO_ISSUER] = "issuer",
	NULL,
};

static const char never[] = "never";

static const char *const channel_keys[] = { "assigned", "before",    "last-day",
					    "overdue",	"escalated", NULL };

#define CHANNEL_KEYS 5

/* The channels of a kind of notice, in the order of channel_keys. */
static unsigned *channels_of(struct policy *policy, int kind)
{
	unsigned *const fields[CHANNEL_KEYS] = {
		&policy->assigned, &policy->ahead, &policy->last_day,
		&policy->overdue, &policy->escalated
	};

	return fields[kind];
}

/* --------------------------------------------------------------- reading */

/* "7d" or "2wd", nothing else. */
static bool offset_from_text(const char *text, struct offset *offset)
{
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	int count = 0;

	if (digits == 0 || digits > OFFSET_DIGITS)
		return false;
	for (size_t i = 0; i < digits; i++)
		count = count * 10 + (text[i] - '0');
	if (count > OFFSET_LIMIT ||
	    (strcmp(unit, "d") != 0 && strcmp(unit, "wd") != 0))
		return false;
	*offset = (struct offset){ count, *unit == 'w' };
	return true;
}

static bool read_offset(const char *text, struct place place, int least,
			struct offset *offset, struct complaints *complaints)
{
	if (text == NULL)
		return false;
	if (offset_from_text(text, offset) && offset->count >= least)
		return true;
	complain(complaints, place, "bad-distance",
		 "'%s' is no distance; %dd to %dd was expected, or %dwd … for "
		 "working days",
		 text, least, OFFSET_LIMIT, least);
	return false;
}

static int compare_offsets(const void *left, const void *right)
{
	const struct offset *a = left;
	const struct offset *b = right;

	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	return a->is_working_days - b->is_working_days;
}

static int compare_backwards(const void *left, const void *right)
{
	return compare_offsets(right, left);
}

/* The places in `before` and `support`: a sorted list without doubles. */
static int add_offset(struct offset *offsets, int count, struct offset offset,
		      const struct node *node, struct complaints *complaints)
{
	for (int i = 0; i < count; i++)
		if (compare_offsets(&offsets[i], &offset) == 0) {
			complain(complaints, node->place, "repeated-item",
				 "'%s' stands here a second time", node->text);
			return count;
		}
	if (count == POLICY_OFFSETS) {
		complain(complaints, node->place, "too-long",
			 "at most %d distances are taken", POLICY_OFFSETS);
		return count;
	}
	offsets[count] = offset;
	return count + 1;
}

static void read_at(const struct node *node, struct policy *policy,
		    struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text != NULL && !minute_from_text(text, &policy->at_minute))
		complain(complaints, node->place, "bad-time",
			 "at is '%s', a time from 00:00 to 23:59 was expected",
			 text);
}

static void read_before(const struct node *node, struct policy *policy,
			struct complaints *complaints)
{
	const struct node *item = node_items(node, complaints);
	int count = 0;

	for (; item != NULL; item = item == node ? NULL : item->next) {
		struct offset offset;

		if (read_offset(node_short_line(item, complaints), item->place,
				0, &offset, complaints))
			count = add_offset(policy->before, count, offset, item,
					   complaints);
	}
	qsort(policy->before, (size_t)count, sizeof(*policy->before),
	      compare_backwards);
	policy->before_count = count;
}

static void read_overdue(const struct node *node, struct policy *policy,
			 struct complaints *complaints)
{
	struct offset offset;

	if (read_offset(node_short_line(node, complaints), node->place, 1,
			&offset, complaints))
		policy->overdue_every = offset;
}

static int compare_escalations(const void *left, const void *right)
{
	const struct escalation *a = left;
	const struct escalation *b = right;
	int order = compare_offsets(&a->after, &b->after);

	return order != 0 ? order : (int)a->to - (int)b->to;
}

static void read_escalate(const struct node *node, struct policy *policy,
			  struct complaints *complaints)
{
	int count = 0;

	if (!node_is(node, NODE_MAPPING, complaints))
		return;
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		struct escalation *step = &policy->escalate[count];
		struct offset after;
		int to = node_word(at, escalation_words, -1, complaints);

		if (!read_offset(at->key, at->key_place, 1, &after,
				 complaints) ||
		    to < 0)
			continue;
		if (count == POLICY_OFFSETS) {
			complain(complaints, at->key_place, "too-long",
				 "at most %d steps are taken", POLICY_OFFSETS);
			break;
		}
		step->after = after;
		step->to = (enum escalation_to)to;
		count++;
	}
	qsort(policy->escalate, (size_t)count, sizeof(*policy->escalate),
	      compare_escalations);
	policy->escalate_count = count;
}

static void read_support(const struct node *node, struct policy *policy,
			 struct complaints *complaints)
{
	const struct node *item = node_items(node, complaints);
	int count = 0;

	policy->support_assigned = false;
	for (; item != NULL; item = item == node ? NULL : item->next) {
		const char *text = node_short_line(item, complaints);
		struct offset offset;

		if (text != NULL && strcmp(text, "assigned") == 0)
			policy->support_assigned = true;
		else if (read_offset(text, item->place, 0, &offset, complaints))
			count = add_offset(policy->support_before, count,
					   offset, item, complaints);
	}
	qsort(policy->support_before, (size_t)count,
	      sizeof(*policy->support_before), compare_backwards);
	policy->support_before_count = count;
}

static void read_undated(const struct node *node, struct policy *policy,
			 struct complaints *complaints)
{
	policy->undated_day = node_number(node, 1, UNDATED_LAST_DAY,
					  policy->undated_day, complaints);
}

static void read_silent(const struct node *node, struct policy *policy,
			struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	struct offset offset = { 0, false };

	if (text != NULL &&
	    (strcmp(text, never) == 0 ||
	     read_offset(text, node->place, 1, &offset, complaints)))
		policy->silent_every = offset;
}

static unsigned read_channel_list(const struct node *node,
				  struct complaints *complaints)
{
	const struct node *item = node_items(node, complaints);
	unsigned channels = 0;

	for (; item != NULL; item = item == node ? NULL : item->next) {
		int word = node_word(item, channel_words, -1, complaints);

		if (word >= 0)
			channels |= CHANNEL_AT(word);
	}
	return channels;
}

static unsigned read_channels(const struct node *node, struct policy *policy,
			      struct complaints *complaints)
{
	unsigned given = 0;

	if (node == NULL || !node_is_mapping(node, channel_keys, complaints))
		return 0;
	for (int kind = 0; kind < CHANNEL_KEYS; kind++) {
		const struct node *list = node_find(node, channel_keys[kind]);

		if (list == NULL)
			continue;
		*channels_of(policy, kind) =
			read_channel_list(list, complaints);
		given |= (unsigned)GIVEN_CHANNELS << kind;
	}
	return given;
}

unsigned policy_read_node(const struct node *node, struct policy *policy,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "at",	"before",   "overdue",
					    "escalate", "support",  "undated",
					    "silent",	"channels", NULL };
	static void (*const readers[])(const struct node *, struct policy *,
				       struct complaints *) = {
		read_at,      read_before,  read_overdue, read_escalate,
		read_support, read_undated, read_silent,
	};
	unsigned given = 0;

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return 0;
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		const struct node *value = node_find(node, keys[i]);

		if (value == NULL)
			continue;
		readers[i](value, policy, complaints);
		given |= 1u << i;
	}
	return given |
	       read_channels(node_find(node, "channels"), policy, complaints);
}

enum error read_policy(const char *text, struct policy *policy, struct why *why)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena, .file = "remind" };
	struct policy changed = *policy;
	enum error error;

	if (text == NULL || *text == '\0')
		return ERROR_NONE;
	(void)policy_read_node(yaml_read(text, strlen(text), &complaints),
			       &changed, &complaints);
	error = complaints_why(&complaints, why);
	if (error == ERROR_NONE)
		*policy = changed;
	arena_clear(&arena);
	return error;
}

/* --------------------------------------------------------------- writing */

/* What stands before the next item of a list. */
static const char *comma(const struct text *text)
{
	char last = text->length > 0 ? text->bytes[text->length - 1] : '{';

	return last == '{' || last == '[' ? "" : ", ";
}

static void add_offsets(struct text *text, const struct offset *offsets,
			int count)
{
	for (int i = 0; i < count; i++)
		text_addf(text, "%s%d%s", comma(text), offsets[i].count,
			  offsets[i].is_working_days ? "wd" : "d");
}

static void add_offset_of(struct text *text, const char *key,
			  struct offset offset)
{
	text_addf(text, "%s%s: ", comma(text), key);
	if (offset.count == 0)
		text_add(text, never);
	else
		text_addf(text, "%d%s", offset.count,
			  offset.is_working_days ? "wd" : "d");
}

static void add_escalate(struct text *text, const struct policy *policy)
{
	text_addf(text, "%sescalate: {", comma(text));
	for (int i = 0; i < policy->escalate_count; i++) {
		add_offsets(text, &policy->escalate[i].after, 1);
		text_addf(text, ": %s",
			  escalation_words[policy->escalate[i].to]);
	}
	text_add(text, "}");
}

static void add_channels(struct text *text, struct policy *policy,
			 unsigned given)
{
	text_addf(text, "%schannels: {", comma(text));
	for (int kind = 0; kind < CHANNEL_KEYS; kind++) {
		unsigned channels = *channels_of(policy, kind);

		if ((given & (unsigned)GIVEN_CHANNELS << kind) == 0)
			continue;
		text_addf(text, "%s%s: [", comma(text), channel_keys[kind]);
		for (int i = 0; i < CHANNEL_COUNT; i++)
			if ((channels & CHANNEL_AT(i)) != 0)
				text_addf(text, "%s%s", comma(text),
					  channel_words[i]);
		text_add(text, "]");
	}
	text_add(text, "}");
}

const char *policy_text(const struct policy *policy, unsigned given,
			struct arena *arena)
{
	struct policy copy = *policy;
	struct text text = { 0 };
	const char *string;

	if (given == 0)
		return "";
	text_add(&text, "{");
	if (given & GIVEN_AT)
		text_addf(&text, "at: \"%02d:%02d\"", policy->at_minute / 60,
			  policy->at_minute % 60);
	if (given & GIVEN_BEFORE) {
		text_addf(&text, "%sbefore: [", comma(&text));
		add_offsets(&text, policy->before, policy->before_count);
		text_add(&text, "]");
	}
	if (given & GIVEN_OVERDUE)
		add_offset_of(&text, "overdue", policy->overdue_every);
	if (given & GIVEN_ESCALATE)
		add_escalate(&text, policy);
	if (given & GIVEN_SUPPORT) {
		text_addf(&text, "%ssupport: [%s", comma(&text),
			  policy->support_assigned ? "assigned" : "");
		add_offsets(&text, policy->support_before,
			    policy->support_before_count);
		text_add(&text, "]");
	}
	if (given & GIVEN_UNDATED)
		text_addf(&text, "%sundated: %d", comma(&text),
			  policy->undated_day);
	if (given & GIVEN_SILENT)
		add_offset_of(&text, "silent", policy->silent_every);
	if (given >= GIVEN_CHANNELS)
		add_channels(&text, &copy, given);
	text_add(&text, "}");
	string = arena_string(arena, text_string(&text));
	text_clear(&text);
	return string;
}
