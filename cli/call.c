#include "cli/call.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/field.h"

const char *call_option(const struct call *call, const char *name)
{
	const struct option *options = call->command->options;

	for (size_t i = 0; options[i].name != NULL; i++)
		if (strcmp(options[i].name, name) == 0)
			return call->values[i];
	assert(false && "a command asks for an option it does not have");
	return NULL;
}

void call_put(json_t *body, const char *name, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(body, name, json_string(value));
}

const char *call_words(struct call *call, size_t first)
{
	const struct strings *arguments = &call->arguments;
	struct text words = { 0 };
	const char *joined;

	for (size_t i = first; i < arguments->count; i++)
		text_addf(&words, "%s%s", i > first ? " " : "",
			  arguments->items[i]);
	joined = arena_string(&call->arena, text_string(&words));
	text_clear(&words);
	return joined;
}

static void forget_answer(struct call *call)
{
	text_clear(&call->answer.body);
	json_decref(call->json);
	call->json = NULL;
}

static enum wire_exit exit_of_status(long status)
{
	if (status >= 200 && status < 300)
		return WIRE_EXIT_DONE;
	if (status == 400)
		return WIRE_EXIT_USAGE;
	if (status > 400 && status < 500)
		return WIRE_EXIT_REFUSED;
	return WIRE_EXIT_FAILED;
}

static enum wire_exit exit_of_error(enum error error)
{
	switch (error) {
	case ERROR_USAGE:
		return WIRE_EXIT_USAGE;
	case ERROR_NOT_FOUND:
		return WIRE_EXIT_UNREACHED;
	default:
		return WIRE_EXIT_FAILED;
	}
}

/* What stands between the place and the text: what kind of complaint it is. */
static const char *kind_of(struct arena *arena, const json_t *one)
{
	const char *code = field_string(one, "code");

	if (!field_is_true(one, "warning"))
		return "";
	return arena_printf(
		arena, "%s%s%s%s: ",
		field_is_true(one, "accepted") ? "accepted" : "warning",
		*code != '\0' ? " [" : "", code, *code != '\0' ? "]" : "");
}

static void print_complaint(const json_t *one)
{
	struct arena arena = { 0 };
	const char *reason = field_string(one, "reason");
	long long line = field_number(one, "line");
	const char *place = line > 0 ? arena_printf(&arena, ":%lld:%lld", line,
						    field_number(one, "column"))
				     : "";

	output_complain("%s%s: %s%s%s%s%s", field_string(one, "file"), place,
			kind_of(&arena, one), field_string(one, "text"),
			*reason != '\0' ? " (" : "", reason,
			*reason != '\0' ? ")" : "");
	arena_clear(&arena);
}

static void count_complaint(const json_t *one, struct complaint_counts *counts)
{
	if (!field_is_true(one, "warning"))
		counts->errors++;
	else if (field_is_true(one, "accepted"))
		counts->accepted++;
	else
		counts->warnings++;
}

struct complaint_counts call_complain(const json_t *complaints,
				      bool shows_accepted)
{
	struct complaint_counts counts = { 0 };

	for (size_t i = 0; i < json_array_size(complaints); i++) {
		const json_t *one = json_array_get(complaints, i);

		count_complaint(one, &counts);
		if (shows_accepted || !field_is_true(one, "accepted"))
			print_complaint(one);
	}
	return counts;
}

void call_say_counts(const struct complaint_counts *counts, bool shows_accepted)
{
	struct text accepted = { 0 };

	if (counts->accepted > 0)
		text_addf(&accepted, ", %zu accepted%s", counts->accepted,
			  shows_accepted ? "" : " (--all shows them)");
	output_say("%zu error%s, %zu warning%s%s", counts->errors,
		   counts->errors == 1 ? "" : "s", counts->warnings,
		   counts->warnings == 1 ? "" : "s", text_string(&accepted));
	text_clear(&accepted);
}

/* An answer outside 2xx, in words. */
static void say_failure(const struct call *call)
{
	const json_t *error = json_object_get(call->json, "error");
	const json_t *complaints = json_object_get(call->json, "complaints");
	const char *message = field_string(error, "message");
	struct complaint_counts counts = call_complain(complaints, true);

	if (counts.errors > 0)
		call_say_counts(&counts, true);
	else if (*message != '\0')
		output_say("%s", message);
	else
		output_say("the daemon answered %ld", call->answer.status);
	if (call->answer.status == 401)
		output_say("put your token into a file that only you can read "
			   "and its name into DONDOC_TOKEN_FILE");
}

static enum error open_client(struct call *call, struct why *why)
{
	enum error error;

	if (call->client != NULL)
		return ERROR_NONE;
	error = client_open(&call->client, call->url, why);
	if (error == ERROR_NONE && client_is_exposed(call->client))
		output_say("warning: the token crosses the network in the "
			   "clear; use https");
	return error;
}

/* Complaints about a file that was made tell of the one it was made of; the
 * body, which --json prints, too. */
static void relocate_complaints(struct call *call)
{
	json_t *complaints = json_object_get(call->json, "complaints");
	char *body;

	if (call->relocate == NULL || complaints == NULL)
		return;
	for (size_t i = 0; i < json_array_size(complaints); i++)
		call->relocate(call->relocate_owner,
			       json_array_get(complaints, i));
	body = json_dumps(call->json, JSON_COMPACT);
	text_reset(&call->answer.body);
	text_add(&call->answer.body, body == NULL ? "" : body);
	free(body);
}

static void ask(struct call *call, const char *path, const char *body)
{
	struct why why;
	json_error_t wrong;
	enum error error = open_client(call, &why);

	if (error == ERROR_NONE)
		error = client_ask(call->client, path, body, &call->answer,
				   &why);
	if (error != ERROR_NONE) {
		output_say("%s", why.text);
		if (error == ERROR_NOT_FOUND)
			output_say("is dondocd running? --url or DONDOC_URL "
				   "says where");
		call->exit_code = exit_of_error(error);
		return;
	}
	call->exit_code = exit_of_status(call->answer.status);
	/* Only JSON comes out of --json: a proxy's error page does not. */
	call->json = json_loads(text_string(&call->answer.body), 0, &wrong);
	relocate_complaints(call);
	if (call->json == NULL && call->exit_code == WIRE_EXIT_DONE) {
		output_say("the answer is not JSON: is that dondocd?");
		call->exit_code = WIRE_EXIT_FAILED;
	} else if (call->exit_code != WIRE_EXIT_DONE) {
		if (call->is_json && call->json != NULL)
			call_print_json(call);
		say_failure(call);
	}
}

const json_t *call_fetch(struct call *call, const char *path, json_t *body)
{
	char *words = NULL;

	forget_answer(call);
	if (body != NULL) {
		words = json_dumps(body, JSON_COMPACT);
		json_decref(body);
		if (words == NULL)
			abort(); /* out of memory, or not made by json_… */
	}
	ask(call, path, words);
	free(words);
	return call->exit_code == WIRE_EXIT_DONE ? call->json : NULL;
}

const json_t *call_get(struct call *call, const char *path)
{
	return call_post(call, path, NULL);
}

const json_t *call_post(struct call *call, const char *path, json_t *body)
{
	const json_t *json = call_fetch(call, path, body);

	if (json == NULL || !call->is_json)
		return json;
	call_print_json(call);
	return NULL;
}

void call_print_json(const struct call *call)
{
	output_json(&call->output, text_string(&call->answer.body));
}

enum wire_exit call_misuse(const struct call *call, const char *format, ...)
{
	char words[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	output_say("%s%s%s: %s", COMMAND_NAME(call->command), words);
	output_say("`dondoc %s%s%s --help` explains it",
		   COMMAND_NAME(call->command));
	return WIRE_EXIT_USAGE;
}

void call_clear(struct call *call)
{
	forget_answer(call);
	client_close(call->client);
	arena_clear(&call->arena);
}
