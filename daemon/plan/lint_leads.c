/* Who leads: nobody, somebody whom the words do not name, or who is asked. */
#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"

/* A text is looked at so far: the words looked for are shorter. */
#define HEAD_COLUMNS 40

/* True when the text begins with those folded words. */
static bool begins_with(const char *text, const char *const *words)
{
	struct arena arena = { 0 };
	struct lint_words have = { 0 };
	size_t i = 0;

	if (text != NULL)
		have = lint_words(&arena,
				  arena_bytes(&arena, text,
					      text_fit(text, HEAD_COLUMNS)));
	while (words[i] != NULL && i < have.count &&
	       strcmp(words[i], have.keys[i]) == 0)
		i++;
	arena_clear(&arena);
	return words[i] == NULL;
}

static const char *const coordinate[] = { "phoi", "hop", NULL };
static const char *const ask[] = { "de", "nghi", NULL };

/* --------------------------------------------------------------- no lead */

static void check_named(struct lint *lint, const struct action *action)
{
	if (action->lead != NULL)
		return;
	text_addf(&lint->text, "%s names no lead", action->key);
	for (size_t i = 0; i < action->support.count; i++)
		text_addf(&lint->text, "%s%s",
			  i == 0 ? ", only support by " : ", ",
			  action->support.items[i]);
	text_addf(&lint->text,
		  ": decide who leads (%s, the follow-up agency, holds it "
		  "until then)",
		  lint->plan->follow_up);
	lint_about(lint, action->key);
	lint_tell(lint, action->place, "no-lead");
}

/* ------------------------------------------------------------- inferred */

static const char inferred[] = "inferred-lead";

static void tell_inferred(struct lint *lint, const size_t *indexes,
			  size_t count)
{
	text_add(&lint->text, "the words of ");
	lint_add_actions(lint, indexes, count);
	text_addf(&lint->text,
		  " only coordinate (“Phối hợp”), and yet a lead is entered: "
		  "decide whether %s",
		  count == 1 ? "it leads" : "these lead");
	lint_tell(lint, lint->plan->actions[indexes[0]].place, inferred);
}

static void check_inferred(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	size_t *found = memory_array(plan->action_count + 1, sizeof(*found));
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		if (action->lead == NULL ||
		    !begins_with(action->title, coordinate))
			continue;
		if (lint_is_accepted(lint, inferred, action->key))
			tell_inferred(lint, &i, 1);
		else
			found[count++] = i;
	}
	if (count > 0)
		tell_inferred(lint, found, count);
	free(found);
}

/* -------------------------------------------------------------- requests */

/* "Đề nghị" at the head of the words, or at that of a paragraph of its own. */
static bool is_asking(const struct action *action)
{
	return begins_with(action->title, ask) ||
	       begins_with(action->quote, ask);
}

static const char *commanding_word(const struct action *action)
{
	/* Folded as text_key has it: i for y. */
	static const struct {
		const char *words[4];
		const char *written;
	} commands[] = {
		{ { "ieu", "cau", NULL }, "Yêu cầu" },
		{ { "chu", "tri", NULL }, "Chủ trì" },
		{ { "chi", "dao", NULL }, "Chỉ đạo" },
		{ { "giao", NULL }, "Giao" },
		{ { "phai", NULL }, "Phải" },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (begins_with(action->title, commands[i].words) ||
		    begins_with(action->quote, commands[i].words))
			return commands[i].written;
	return NULL;
}

static void check_kind(struct lint *lint, const struct action *action)
{
	const char *command;

	if (action->kind == ACTION_DUTY && is_asking(action)) {
		text_addf(&lint->text,
			  "%s begins with “Đề nghị” and is entered as a duty: "
			  "decide whether it is a request (kind: request)",
			  action->key);
		lint_about(lint, action->key);
		lint_tell(lint, action->place, "request-as-duty");
	}
	if (action->kind != ACTION_REQUEST || is_asking(action))
		return;
	command = commanding_word(action);
	if (command == NULL)
		return;
	text_addf(&lint->text,
		  "%s begins with “%s” and is entered as a request: decide "
		  "whether it is a duty",
		  action->key, command);
	lint_about(lint, action->key);
	lint_tell(lint, action->place, "duty-as-request");
}

void lint_leads(struct lint *lint)
{
	for (size_t i = 0; i < lint->plan->action_count; i++) {
		check_named(lint, &lint->plan->actions[i]);
		check_kind(lint, &lint->plan->actions[i]);
	}
	check_inferred(lint);
}
