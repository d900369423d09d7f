/* completion: what a shell may put in where the cursor stands. */
#include <stdlib.h>
#include <string.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

/* What is being completed. */
struct completing {
	struct call *call;
	const struct strings *words; /* before the last */
	const char *typed; /* the last, so far */
	const struct command *command; /* NULL: not known yet */
};

static void offer(const struct completing *completing, const char *word,
		  const char *meaning)
{
	if (*word == '\0' ||
	    strncmp(word, completing->typed, strlen(completing->typed)) != 0)
		return;
	if (meaning != NULL)
		output_pair(word, meaning);
	else
		output_line("%s", word);
}

/* ---------------------------------------------------- out of the tables */

static bool is_option(const char *word)
{
	return word[0] == '-';
}

static const struct option *find_option(const struct completing *completing,
					const char *word)
{
	const struct option *tables[] = { completing->command != NULL
						  ? completing->command->options
						  : NULL,
					  global_options };

	for (size_t i = 0; i < 2; i++)
		for (const struct option *option = tables[i];
		     option != NULL && option->name != NULL; option++) {
			bool is_long = strncmp(word, "--", 2) == 0;

			if (is_long ? strcmp(word + 2, option->name) == 0
				    : word[1] == option->letter &&
					      word[2] == '\0')
				return option;
		}
	return NULL;
}

static void offer_options(const struct completing *completing)
{
	const struct option *tables[] = { completing->command != NULL
						  ? completing->command->options
						  : NULL,
					  global_options };

	for (size_t i = 0; i < 2; i++)
		for (const struct option *option = tables[i];
		     option != NULL && option->name != NULL; option++)
			offer(completing,
			      arena_printf(&completing->call->arena, "--%s",
					   option->name),
			      option->help);
}

/* First words, or the second ones of a family; each once. */
static void offer_commands(const struct completing *completing,
			   const char *family)
{
	struct strings offered = { 0 };

	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *const *words = commands[i]->words;
		const char *word = family == NULL ? words[0] : words[1];

		if (word == NULL || strings_have(&offered, word) ||
		    (family != NULL && strcmp(words[0], family) != 0))
			continue;
		offer(completing, word, commands[i]->summary);
		strings_add(&offered, &completing->call->arena, word);
	}
}

static bool has_members(const char *family)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->words[0], family) == 0 &&
		    commands[i]->words[1] != NULL)
			return true;
	return false;
}

/* The command that the words begin with, and how many of them name it. */
static const struct command *find_command(const struct strings *names,
					  size_t *used)
{
	const struct command *found = NULL;

	*used = 0;
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *const *words = commands[i]->words;
		size_t count = words[1] == NULL ? 1 : 2;

		if (names->count < count || count <= *used ||
		    strcmp(names->items[0], words[0]) != 0 ||
		    (count == 2 && strcmp(names->items[1], words[1]) != 0))
			continue;
		found = commands[i];
		*used = count;
	}
	return found;
}

/* ------------------------------------------------------- from the daemon */

/* Which answers hold what an argument of that name may be. */
static const struct source {
	const char *argument; /* as help calls it */
	const char *path;
	const char *field;
	const char *meaning; /* another field */
} sources[] = {
	{ "TASK", "/tasks", "id", "title" },
	{ "CODE", "/agencies", "code", "name" },
	{ "AGENCY", "/agencies", "code", "name" },
	{ "NUMBER", "/plans", "plan", "title" },
	{ "PLAN", "/plans", "plan", "title" },
};

/* A daemon that is not there offers nothing, and says nothing: the line that
 * is being typed stays as it is. */
static const json_t *ask_quietly(struct call *call, const char *path)
{
	struct why why;
	json_error_t wrong;

	if (call->client == NULL &&
	    client_open(&call->client, call->url, &why) != ERROR_NONE)
		return NULL;
	text_clear(&call->answer.body);
	if (client_ask(call->client, path, NULL, &call->answer, &why) !=
		    ERROR_NONE ||
	    call->answer.status != 200)
		return NULL;
	json_decref(call->json);
	call->json = json_loads(text_string(&call->answer.body), 0, &wrong);
	return call->json;
}

static void offer_values(const struct completing *completing,
			 const char *argument)
{
	struct arena *arena = &completing->call->arena;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const struct source *source = &sources[i];
		const json_t *rows;

		if (strstr(argument, source->argument) == NULL)
			continue;
		rows = ask_quietly(completing->call, source->path);
		for (size_t j = 0; j < json_array_size(rows); j++) {
			const json_t *row = json_array_get(rows, j);

			offer(completing, field_text(arena, row, source->field),
			      field_string(row, source->meaning));
		}
		return;
	}
}

/* ------------------------------------------------------------ the command */

static void complete(struct completing *completing, const struct strings *names,
		     const char *before)
{
	const struct option *option;
	size_t used;

	completing->command = find_command(names, &used);
	option = before != NULL && is_option(before)
			 ? find_option(completing, before)
			 : NULL;
	if (option != NULL && option->argument != NULL) {
		offer_values(completing, option->argument);
		return;
	}
	if (is_option(completing->typed)) {
		offer_options(completing);
		return;
	}
	if (names->count == 0)
		offer_commands(completing, NULL);
	else if (names->count == 1 && has_members(names->items[0]))
		offer_commands(completing, names->items[0]);
	if (completing->command != NULL && used == names->count &&
	    completing->command->arguments != NULL)
		offer_values(completing, completing->command->arguments);
	else if (completing->command != NULL && names->count > used &&
		 completing->command->most == ARGUMENTS_ANY)
		offer_values(completing, completing->command->arguments);
}

static enum wire_exit run(struct call *call)
{
	const struct strings *words = &call->arguments;
	struct completing completing = { .call = call, .typed = "" };
	struct strings names = { 0 };
	const char *before = NULL;

	/* "-" alone stands for a word that is still empty. */
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		bool is_last = i + 1 == words->count;

		if (is_last && strcmp(word, "-") != 0)
			completing.typed = word;
		if (is_last)
			break;
		if (!is_option(word) &&
		    (before == NULL || !is_option(before) ||
		     find_option(&completing, before) == NULL ||
		     find_option(&completing, before)->argument == NULL))
			strings_add(&names, &call->arena, word);
		before = word;
		completing.command = find_command(&names, &(size_t){ 0 });
	}
	complete(&completing, &names, before);
	return WIRE_EXIT_DONE;
}

const struct command command_completion = {
	.words = { "completion" },
	.arguments = "WORD…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.summary = "Say what may be typed next: for shells",
	.help = "The words are those of a line that is being typed, the last "
		"as far as it goes (- when it is empty); put -- before them. "
		"Prints what it may become, a line each, with its meaning "
		"behind a tab; names of tasks, agencies and plans come from "
		"the daemon. bash, zsh and fish have it installed.",
	.example = "dondoc completion -- ls --agency huyen-\n",
	.audience = AUDIENCE_ALL,
	.run = run,
};
