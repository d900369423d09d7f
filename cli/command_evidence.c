/* evidence: what proves that a task is done, and getting a file of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"
#include "base/file.h"

static const json_t *ask(struct call *call, const char *route)
{
	struct text path = { 0 };
	const json_t *answer;

	text_add(&path, route);
	client_add_query(&path, "task", call->arguments.items[0]);
	if (call->arguments.count > 1)
		client_add_query(&path, "id", call->arguments.items[1]);
	answer = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	return answer;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "ID",	 "ADDED", "BY",
						"BYTES", "~NAME", NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = json_object_get(ask(call, "/task"), "files");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (call->is_json) {
		char *dumped = json_dumps(rows, JSON_COMPACT);

		output_line("%s", dumped != NULL ? dumped : "[]");
		free(dumped);
		return WIRE_EXIT_DONE;
	}
	if (json_array_size(rows) == 0) {
		output_say("no evidence");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_date(arena, row, "at"));
		table_add(&table, field_string(row, "by"));
		table_add(&table, field_text(arena, row, "size"));
		table_add(&table, field_string(row, "name"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

/* Into a new file: what is there already is left alone. */
static enum wire_exit save(const char *path, const char *bytes, size_t length)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool is_saved;

	if (file < 0) {
		output_say("%s: %s", path, strerror(errno));
		return WIRE_EXIT_REFUSED;
	}
	is_saved = file_write(file, bytes, length);
	if (close(file) != 0 || !is_saved) {
		output_say("%s: %s", path, strerror(errno));
		return WIRE_EXIT_REFUSED;
	}
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_get(struct call *call)
{
	const char *path = call_option(call, "output");
	const json_t *file = ask(call, "/evidence");
	const char *bytes;
	size_t length;

	if (file == NULL)
		return call->exit_code;
	if (call->is_json) {
		call_print_json(call);
		return WIRE_EXIT_DONE;
	}
	bytes = secret_from_base64(&call->arena, field_string(file, "content"),
				   &length);
	if (bytes == NULL) {
		output_say("the daemon's answer is no file");
		return WIRE_EXIT_FAILED;
	}
	if (path != NULL && strcmp(path, "-") != 0)
		return save(path, bytes, length);
	if (fwrite(bytes, 1, length, stdout) != length)
		return WIRE_EXIT_REFUSED;
	return WIRE_EXIT_DONE;
}

static const struct option get_options[] = {
	{ .name = "output",
	  .letter = 'o',
	  .argument = "PATH",
	  .help = "a new file to write; without it, or with -, the standard "
		  "output" },
	{ 0 },
};

const struct command command_evidence_ls = {
	.words = { "evidence", "ls" },
	.alias = "list",
	.arguments = "TASK",
	.least = 1,
	.most = 1,
	.summary = "List what proves that a task is done",
	.example = "dondoc evidence ls 12\n",
	.audience = AUDIENCE_OWNER,
	.run = run_ls,
};

const struct command command_evidence_get = {
	.words = { "evidence", "get" },
	.arguments = "TASK [ID]",
	.least = 1,
	.most = 2,
	.options = get_options,
	.summary = "Get a file that was sent as evidence",
	.help = "The latest one, unless an ID of `dondoc evidence ls` says "
		"which. It is what was sent, byte for byte: the daemon "
		"compares its SHA-256 first.",
	.example = "dondoc evidence get 12 -o bao-cao.pdf\n",
	.audience = AUDIENCE_OWNER,
	.run = run_get,
};
