/* feed write: feeds as files, for offices whose calendars read a folder. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

#define PATH_SIZE 4096

/* How many files there are of each sort. */
struct outcome {
	int written;
	int unchanged;
};

static bool is_unchanged(const char *path, const char *text)
{
	struct text old = { 0 };
	struct why ignored;
	bool is_same = file_read(path, &old, &ignored) == ERROR_NONE &&
		       old.length == strlen(text) &&
		       memcmp(text_string(&old), text, old.length) == 0;

	text_clear(&old);
	return is_same;
}

static enum error fail(const char *path, struct why *why)
{
	return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
}

/* Writes all of it into a new file beside the old one. */
static enum error write_new(const char *path, const char *text, struct why *why)
{
	size_t length = strlen(text);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool is_written = fd >= 0;

	while (is_written && length > 0) {
		ssize_t count = write(fd, text, length);

		is_written = count > 0;
		text += is_written ? count : 0;
		length -= is_written ? (size_t)count : 0;
	}
	is_written = is_written && fsync(fd) == 0;
	if (!is_written)
		(void)fail(path, why);
	if (fd >= 0 && close(fd) != 0 && is_written) {
		is_written = false;
		(void)fail(path, why);
	}
	return is_written ? ERROR_NONE : ERROR_IO;
}

/* Who reads the file meanwhile sees the old one or the new one. */
static enum error replace(const char *directory, const json_t *feed,
			  struct outcome *outcome, struct why *why)
{
	const char *text = field_string(feed, "text");
	const char *file = field_string(feed, "file");
	char path[PATH_SIZE];
	char fresh[PATH_SIZE];
	enum error error;

	if (*file == '\0' || *file == '.' || strchr(file, '/') != NULL ||
	    strlen(directory) + strlen(file) + 8 > sizeof(path))
		return why_set(why, ERROR_INPUT, "no name for a file: '%s'",
			       file);
	(void)snprintf(path, sizeof(path), "%s/%s", directory, file);
	(void)snprintf(fresh, sizeof(fresh), "%s/.%s.new", directory, file);
	if (is_unchanged(path, text)) {
		outcome->unchanged++;
		return ERROR_NONE;
	}
	error = write_new(fresh, text, why);
	if (error == ERROR_NONE && rename(fresh, path) != 0)
		error = fail(path, why);
	if (error != ERROR_NONE)
		(void)unlink(fresh);
	else
		outcome->written++;
	return error;
}

/* One agency's file; false when it was not written, which was said. */
static bool write_one(struct call *call, const char *code,
		      struct outcome *outcome)
{
	struct text path = { 0 };
	const json_t *feed;
	struct why why;

	text_add(&path, "/feeds/text");
	client_add_query(&path, "agency", code);
	feed = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	if (feed == NULL)
		return false;
	if (replace(call->arguments.items[0], feed, outcome, &why) ==
	    ERROR_NONE)
		return true;
	output_say("%s", why.text);
	call->exit_code = WIRE_EXIT_REFUSED;
	return false;
}

/* Agencies, and groups that are tracked as one: those that owe tasks. */
static void list_agencies(struct call *call, struct strings *codes)
{
	const json_t *rows = call_fetch(call, "/agencies", NULL);

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (strcmp(field_string(row, "kind"), "agency") == 0)
			strings_add(codes, &call->arena,
				    field_string(row, "code"));
	}
}

static enum wire_exit run(struct call *call)
{
	const char *directory = call->arguments.items[0];
	const char *agency = call_option(call, "agency");
	struct strings codes = { 0 };
	struct outcome outcome = { 0 };

	if (mkdir(directory, 0755) != 0 && errno != EEXIST) {
		output_say("%s: %s", directory, strerror(errno));
		return WIRE_EXIT_REFUSED;
	}
	if (agency != NULL)
		strings_add(&codes, &call->arena, agency);
	else
		list_agencies(call, &codes);
	for (size_t i = 0; i < codes.count; i++)
		if (!write_one(call, codes.items[i], &outcome))
			return call->exit_code;
	if (call->exit_code != WIRE_EXIT_DONE)
		return call->exit_code;
	if (call->is_json)
		output_line("{\"written\":%d,\"unchanged\":%d}",
			    outcome.written, outcome.unchanged);
	else
		output_say("%s: %d written, %d unchanged", directory,
			   outcome.written, outcome.unchanged);
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only that agency's file" },
	{ 0 },
};

const struct command command_feed_write = {
	.words = { "feed", "write" },
	.arguments = "DIR",
	.least = 1,
	.most = 1,
	.options = options,
	.summary = "Write every agency's deadlines as files DIR/AGENCY.ics",
	.help = "For offices without a server that calendars reach: a shared "
		"folder. Each file is replaced as a whole, and only when it "
		"changed; have it run each hour.",
	.example = "dondoc feed write /srv/lich\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
