/* template: what messages say, in the office's own words. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

/* ------------------------------------------------------------ the folder */

/* Files being gathered. */
struct gathering {
	struct arena *arena;
	json_t *files;
	bool is_whole; /* every file could be read */
};

static void add_file(struct gathering *gathering, const char *path,
		     const char *name)
{
	struct text text = { 0 };
	struct why why;
	size_t line;
	size_t column;

	if (file_read(path, &text, &why) != ERROR_NONE) {
		output_complain("%s", why.text);
		gathering->is_whole = false;
	} else if (file_find_foreign(&text, &line, &column)) {
		output_complain("%s:%zu:%zu: not UTF-8 text: save the file as "
				"UTF-8",
				path, line, column);
		gathering->is_whole = false;
	} else {
		(void)json_array_append_new(
			gathering->files,
			json_pack("{s:s, s:s, s:s}", "name", name, "file", path,
				  "text", text_string(&text)));
	}
	text_clear(&text);
}

/* What editors leave behind is not looked at. */
static int is_looked_at(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	       entry->d_name[strlen(entry->d_name) - 1] != '~';
}

/* The files of a folder, by name; its folders too, but not those in these. */
static void gather(struct gathering *gathering, const char *folder,
		   const char *prefix)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_looked_at, alphasort);

	if (count < 0) {
		output_say("%s: %s", folder, strerror(errno));
		gathering->is_whole = false;
	}
	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(gathering->arena, "%s/%s",
						folder, entries[i]->d_name);
		const char *name = arena_printf(gathering->arena, "%s%s",
						prefix, entries[i]->d_name);
		struct stat status;

		if (stat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
		    *prefix == '\0')
			gather(gathering, path,
			       arena_printf(gathering->arena, "%s/", name));
		else
			add_file(gathering, path, name);
		free(entries[i]);
	}
	free(entries);
}

/* ------------------------------------------------------------ commands */

static enum wire_exit print_check(const struct call *call, const json_t *answer)
{
	long long files = field_number(answer, "files");

	if (call->is_json)
		call_print_json(call);
	else
		output_line("%lld file%s in order; %lld sample messages "
			    "written with %s",
			    files, files == 1 ? "" : "s",
			    field_number(answer, "rendered"),
			    files == 1 ? "it" : "them");
	return call->exit_code;
}

static enum wire_exit run_check(struct call *call)
{
	struct gathering gathering = { .arena = &call->arena,
				       .files = json_array(),
				       .is_whole = true };
	json_t *body = json_object();
	const json_t *answer;

	if (call->arguments.count > 0) {
		gather(&gathering, call->arguments.items[0], "");
		(void)json_object_set(body, "files", gathering.files);
	}
	json_decref(gathering.files);
	if (!gathering.is_whole) {
		json_decref(body);
		return WIRE_EXIT_REFUSED;
	}
	answer = call_fetch(call, "/templates/check", body);
	return answer == NULL ? call->exit_code : print_check(call, answer);
}

static enum wire_exit run_reload(struct call *call)
{
	const json_t *answer =
		call_fetch(call, "/templates/reload", json_object());

	return answer == NULL ? call->exit_code : print_check(call, answer);
}

static void print_list(struct call *call, const json_t *rows)
{
	static const char *const headings[] = { "TEMPLATE", "~FROM", NULL };
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_string(row, "name"));
		table_add(&table, field_string(row, "from"));
	}
	table_close(&table, &call->output);
}

static enum wire_exit run_show(struct call *call)
{
	struct text path = { 0 };
	const json_t *rows;
	const json_t *row;

	text_add(&path, "/templates");
	if (call->arguments.count > 0)
		client_add_query(&path, "name", call->arguments.items[0]);
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (call->arguments.count == 0) {
		print_list(call, rows);
		return WIRE_EXIT_DONE;
	}
	row = json_array_get(rows, 0);
	output_say("%s: %s", field_string(row, "name"),
		   field_string(row, "from"));
	output_text(field_string(row, "text"));
	return WIRE_EXIT_DONE;
}

const struct command command_template_check = {
	.words = { "template", "check" },
	.arguments = "[FOLDER]",
	.most = 1,
	.summary = "Check templates of messages; nothing is changed",
	.help = "Reads the files of FOLDER, or of the folder that the daemon "
		"is configured with,\nand writes sample messages with them in "
		"Vietnamese and English. Every complaint\nis written to "
		"standard error as FILE:LINE:COLUMN: TEXT. A folder may hold "
		"mail.txt,\nmail.html and sms.txt (in vi/ or en/ for one "
		"language only), and vi/words.txt and\nen/words.txt with those "
		"sentences that the office wants to change.\n",
	.example = "dondoc template check /etc/dondoc/templates\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_check,
};

const struct command command_template_show = {
	.words = { "template", "show" },
	.arguments = "[NAME]",
	.most = 1,
	.summary = "Print a template that is in force, and where it is from",
	.help = "NAME is a file, as vi/words.txt or mail.html, or one "
		"sentence, "
		"as vi/greeting;\nwithout it all files are listed.\n",
	.example = "dondoc template show vi/words.txt\n"
		   "dondoc template show vi/footer\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_show,
};

const struct command command_template_reload = {
	.words = { "template", "reload" },
	.summary = "Put the templates of the configured folder into force",
	.help = "All of them, or, when anything is wrong with one, none: then "
		"messages go on as\nthey were. Messages that are already "
		"written stay as they are.\n",
	.example = "dondoc template reload\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_reload,
};
