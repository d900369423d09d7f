/* sms: gateways tried out by hand, and the recipes that are shipped. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

/* Pauses between questions while the gateway thinks. */
#define PAUSE_FIRST_MS 5
#define PAUSE_LAST_MS 200

/* "esms" is a name; what has a slash or a dot is a file of the caller's. */
static bool is_file(const char *recipe)
{
	return strpbrk(recipe, "/.") != NULL || strcmp(recipe, "-") == 0;
}

static bool add_file(json_t *body, const char *path)
{
	struct text text = { 0 };
	struct why why;
	size_t line;
	size_t column;
	bool is_read = false;

	if (file_read(path, &text, &why) != ERROR_NONE) {
		output_say("%s", why.text);
	} else if (file_find_foreign(&text, &line, &column)) {
		output_complain("%s:%zu:%zu: not UTF-8 text: save the file as "
				"UTF-8",
				path, line, column);
	} else {
		(void)json_object_set_new(body, "file", json_string(path));
		(void)json_object_set_new(body, "text",
					  json_string(text_string(&text)));
		is_read = true;
	}
	text_clear(&text);
	return is_read;
}

static void print_request(const json_t *answer)
{
	const json_t *headers = json_object_get(answer, "headers");
	const char *method = field_string(answer, "method");

	(void)call_complain(json_object_get(answer, "complaints"), false);
	output_line("%s%s%s", method, *method == '\0' ? "" : " ",
		    field_string(answer, "url"));
	for (size_t i = 0; i < json_array_size(headers); i++)
		output_line("%s",
			    json_string_value(json_array_get(headers, i)));
	if (*field_string(answer, "body") != '\0')
		output_line("%s", "");
	output_text(field_string(answer, "body"));
	output_say("%lld part%s, %s; nothing was sent",
		   field_number(answer, "parts"),
		   field_number(answer, "parts") == 1 ? "" : "s",
		   field_string(answer, "encoding"));
}

static void print_outcome(struct arena *arena, const json_t *answer)
{
	output_fact("recipe", field_string(answer, "recipe"));
	output_fact("outcome", field_string(answer, "outcome"));
	output_fact("gateway", field_string(answer, "server"));
	output_fact("answer", field_string(answer, "answer"));
	output_fact("id", field_string(answer, "gateway_id"));
	output_fact("cost", field_string(answer, "cost"));
	if (json_is_integer(json_object_get(answer, "parts")))
		output_fact("parts", field_text(arena, answer, "parts"));
}

/* Asks until the gateway has answered, or will not. */
static enum wire_exit wait_for_outcome(struct call *call, const json_t *answer)
{
	struct timespec pause = { 0 };
	long pause_ms = PAUSE_FIRST_MS;

	while (answer != NULL &&
	       strcmp(field_string(answer, "state"), "sending") == 0) {
		pause.tv_nsec = pause_ms * 1000 * 1000;
		(void)nanosleep(&pause, NULL);
		pause_ms = pause_ms * 2 > PAUSE_LAST_MS ? PAUSE_LAST_MS
							: pause_ms * 2;
		answer = call_fetch(call, "/sms/test", NULL);
	}
	if (answer == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	else
		print_outcome(&call->arena, answer);
	return strcmp(field_string(answer, "outcome"), "accepted") == 0
		       ? WIRE_EXIT_DONE
		       : WIRE_EXIT_REFUSED;
}

static enum wire_exit run_test(struct call *call)
{
	const char *message = call_option(call, "message");
	bool is_dry = call_option(call, "dry-run") != NULL;
	json_t *body = json_pack("{s:s, s:b}", "to", call_option(call, "to"),
				 "dry_run", is_dry);
	const json_t *answer;

	if (message != NULL)
		(void)json_object_set_new(body, "message",
					  json_string(message));
	if (call->arguments.count > 0) {
		const char *recipe = call->arguments.items[0];

		if (!is_file(recipe)) {
			(void)json_object_set_new(body, "recipe",
						  json_string(recipe));
		} else if (!add_file(body, recipe)) {
			json_decref(body);
			return WIRE_EXIT_REFUSED;
		}
	}
	answer = call_fetch(call, "/sms/test", body);
	if (answer == NULL)
		return call->exit_code;
	if (!is_dry)
		return wait_for_outcome(call, answer);
	if (call->is_json)
		call_print_json(call);
	else
		print_request(answer);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_recipes(struct call *call)
{
	static const char *const headings[] = { "RECIPE",  "REPEATS", "REPORTS",
						"SANDBOX", "~TITLE",  NULL };
	const json_t *rows = call_get(call, "/sms/recipes");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_string(row, "name"));
		table_add(&table, field_string(row, "idempotency"));
		table_add(&table, field_is_true(row, "reports") ? "yes" : "-");
		table_add(&table, field_is_true(row, "sandbox") ? "yes" : "-");
		table_add(&table, field_string(row, "title"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static const struct option test_options[] = {
	{ .name = "to",
	  .argument = "NUMBER",
	  .help = "the number to send to",
	  .is_required = true },
	{ .name = "message",
	  .letter = 'm',
	  .argument = "TEXT",
	  .help = "what to say, instead of that it is a test" },
	{ .name = "dry-run",
	  .help = "print the request, secrets as ****, and send nothing" },
	{ 0 },
};

const struct command command_sms_test = {
	.words = { "sms", "test" },
	.arguments = "[RECIPE]",
	.most = 1,
	.options = test_options,
	.summary = "Send one SMS by a recipe, or show what would be asked",
	.help = "RECIPE is the name of a shipped one (dondoc sms recipes) or a "
		"file; without it\nthe configured gateway is used. Account "
		"and secrets are those of the daemon's\nconfiguration. Exit 0 "
		"when the gateway accepted it, else 1: refused and\n"
		"misconfigured are final, retry and relay may pass, unknown "
		"may have arrived.\n",
	.example = "dondoc sms test esms --to 0912345678 --dry-run\n"
		   "dondoc sms test --to 0912345678\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_test,
};

const struct command command_sms_recipes = {
	.words = { "sms", "recipes" },
	.summary = "List the SMS gateways that have a recipe",
	.help = "REPEATS tells how a message is kept from being sent twice: by "
		"a key, by asking\n(query), or not at all (none), in which "
		"case one whose answer is lost is held.\n",
	.example = "dondoc sms recipes\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_recipes,
};
