#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/field.h"

#define CHUNK 65536

static enum error read_from(int file, const char *path, struct text *text,
			    struct why *why)
{
	char bytes[CHUNK];

	for (;;) {
		ssize_t length = read(file, bytes, sizeof(bytes));

		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return why_set(why, ERROR_IO, "%s: %s", path,
				       strerror(errno));
		if (length == 0)
			return ERROR_NONE;
		text_add_bytes(text, bytes, (size_t)length);
		if (text->length > FILE_LIMIT)
			return why_set(why, ERROR_INPUT,
				       "%s: longer than %zu MiB", path,
				       FILE_LIMIT >> 20);
	}
}

enum error file_read(const char *path, struct text *text, struct why *why)
{
	struct stat status;
	enum error error;
	int file;

	if (strcmp(path, "-") == 0)
		return read_from(STDIN_FILENO, "standard input", text, why);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return why_set(why, ERROR_NOT_FOUND, "%s: %s", path,
			       strerror(errno));
	/* The length is known before a byte is read, where there is one. */
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size > (off_t)FILE_LIMIT)
		error = why_set(why, ERROR_INPUT, "%s: longer than %zu MiB",
				path, FILE_LIMIT >> 20);
	else
		error = read_from(file, path, text, why);
	(void)close(file);
	return error;
}

/* Bytes of the character that begins so, as far as its first byte tells. */
static size_t character_length(unsigned char first)
{
	if (first < 0xc0)
		return 1;
	if (first < 0xe0)
		return 2;
	return first < 0xf0 ? 3 : 4;
}

bool file_find_foreign(const struct text *text, size_t *line, size_t *column)
{
	const char *at = text_string(text);
	const char *end = at + text->length;

	*line = 1;
	*column = 1;
	if (text_is_utf8(at, text->length))
		return false;
	while (at < end) {
		size_t length = character_length((unsigned char)*at);

		if (length > (size_t)(end - at) || !text_is_utf8(at, length))
			break;
		*column = *at == '\n' ? 1 : *column + 1;
		*line += *at == '\n' ? 1 : 0;
		at += length;
	}
	return true;
}

/* "3 added, 70 unchanged" of those counts that are not zero. */
static void add_counts(struct text *text, const json_t *applied)
{
	static const char *const names[][2] = {
		{ "actions", "actions" },
		{ "agencies", "agencies" },
		{ "groups", "groups" },
		{ "added", "added" },
		{ "changed", "changed" },
		{ "removed", "removed" },
		{ "unchanged", "unchanged" },
		{ "tasks_added", "tasks added" },
		{ "tasks_changed", "tasks changed" },
		{ "tasks_dropped", "tasks dropped" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		long long count = field_number(applied, names[i][0]);

		if (count != 0)
			text_addf(text, ", %lld %s", count, names[i][1]);
	}
}

static void print_applied(const struct call *call, const json_t *applied)
{
	const char *plan = field_string(applied, "plan");
	struct text text = { 0 };

	text_addf(&text, "%s: %s",
		  *plan != '\0' ? plan : call->arguments.items[0],
		  call->is_trial ||
				  strcmp(call->command->words[1], "check") == 0
			  ? "in order"
			  : "applied");
	add_counts(&text, applied);
	output_line("%s", text_string(&text));
	text_clear(&text);
}

json_t *file_pack(const char *path)
{
	struct text text = { 0 };
	struct why why;
	size_t line;
	size_t column;
	json_t *body = NULL;

	if (file_read(path, &text, &why) != ERROR_NONE)
		output_say("%s", why.text);
	else if (file_find_foreign(&text, &line, &column))
		output_complain("%s:%zu:%zu: not UTF-8 text: save the file as "
				"UTF-8",
				path, line, column);
	else
		body = json_pack("{s:s, s:s}", "file", path, "text",
				 text_string(&text));
	text_clear(&text);
	return body;
}

struct complaint_counts file_complain(const json_t *answer, bool shows_accepted)
{
	const json_t *complaints = json_object_get(answer, "complaints");
	struct complaint_counts counts =
		call_complain(complaints, shows_accepted);

	if (json_array_size(complaints) > 0)
		call_say_counts(&counts, shows_accepted);
	return counts;
}

enum wire_exit file_report(struct call *call, const json_t *applied,
			   bool shows_accepted)
{
	struct complaint_counts counts = file_complain(applied, shows_accepted);

	if (call->is_json)
		call_print_json(call);
	else if (counts.errors == 0)
		print_applied(call, applied);
	return counts.errors > 0 ? WIRE_EXIT_REFUSED : WIRE_EXIT_DONE;
}

enum wire_exit file_send(struct call *call, const char *route,
			 bool shows_accepted)
{
	json_t *body = file_pack(call->arguments.items[0]);
	const json_t *applied;

	if (body == NULL)
		return WIRE_EXIT_REFUSED;
	applied = call_fetch(call, route, body);
	return applied == NULL ? call->exit_code
			       : file_report(call, applied, shows_accepted);
}
