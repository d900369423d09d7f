/* due: how a deadline's words are read, without any plan. */
#include <string.h>

#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

static bool is_unread(const json_t *due)
{
	return !json_is_string(json_object_get(due, "class"));
}

static void add_phrase(json_t *phrases, const char *phrase, size_t length,
		       const char *issued, size_t issued_length)
{
	json_t *one = json_object();

	(void)json_object_set_new(one, "phrase", json_stringn(phrase, length));
	(void)json_object_set_new(one, "issued",
				  issued_length > 0
					  ? json_stringn(issued, issued_length)
					  : json_null());
	(void)json_array_append_new(phrases, one);
}

static json_t *body_of(json_t *phrases)
{
	return json_pack("{s:o}", "phrases", phrases);
}

static void print_due(struct arena *arena, const json_t *due)
{
	const json_t *warnings = json_object_get(due, "warnings");
	const json_t *periods = json_object_get(due, "periods");

	output_fact("phrase", field_string(due, "phrase"));
	output_fact("class", field_string(due, "class"));
	output_fact("from", field_date(arena, due, "from"));
	output_fact("due", field_date(arena, due, "due"));
	output_fact("time", field_string(due, "time"));
	output_fact("until", field_date(arena, due, "until"));
	output_fact("rule", field_string(due, "rule"));
	output_fact("event", field_string(due, "event"));
	for (size_t i = 0; i < json_array_size(periods); i++) {
		const json_t *one = json_array_get(periods, i);

		const char *cut_off = field_date(arena, one, "cut_off");

		output_fact(i == 0 ? "periods" : "",
			    arena_printf(arena, "%s: %s%s%s",
					 field_string(one, "period"),
					 field_date(arena, one, "due"),
					 *cut_off != '\0' ? ", data to " : "",
					 cut_off));
	}
	for (size_t i = 0; i < json_array_size(warnings); i++)
		output_fact("warning",
			    json_string_value(json_array_get(warnings, i)));
}

/* One phrase, whose words need no quotes. */
static enum wire_exit read_one(struct call *call, const char *issued)
{
	const char *phrase = call_words(call, 0);
	json_t *phrases = json_array();
	const json_t *answer;
	const json_t *due;

	add_phrase(phrases, phrase, strlen(phrase), issued,
		   issued == NULL ? 0 : strlen(issued));
	answer = call_fetch(call, "/due", body_of(phrases));
	if (answer == NULL)
		return call->exit_code;
	due = json_array_get(answer, 0);
	if (call->is_json)
		call_print_json(call);
	if (is_unread(due)) {
		const char *why = field_string(due, "error");

		output_say("cannot read \"%s\"%s%s",
			   field_string(due, "phrase"),
			   *why == '\0' ? "" : ": ", why);
		return WIRE_EXIT_REFUSED;
	}
	if (!call->is_json)
		print_due(&call->arena, due);
	return WIRE_EXIT_DONE;
}

/* Lines "phrase TAB issued"; an empty line is a phrase too, so that answers
 * and lines stay side by side. */
static json_t *phrases_of(const struct text *lines, const char *issued)
{
	json_t *phrases = json_array();
	const char *at = text_string(lines);

	while (*at != '\0') {
		size_t length = strcspn(at, "\n");
		size_t line = length;
		size_t phrase;

		if (line > 0 && at[line - 1] == '\r')
			line--;
		phrase = strcspn(at, "\t\n");
		if (phrase < line) {
			const char *date = at + phrase + 1;
			size_t rest = line - phrase - 1;
			size_t date_length = strcspn(date, "\t\n");

			add_phrase(phrases, at, phrase, date,
				   date_length < rest ? date_length : rest);
		} else {
			add_phrase(phrases, at, line, issued,
				   issued == NULL ? 0 : strlen(issued));
		}
		at += length + (at[length] == '\n' ? 1 : 0);
	}
	return phrases;
}

static void print_all(struct call *call, const json_t *dues)
{
	static const char *const headings[] = { "DUE",	 "CLASS",   "FROM",
						"UNTIL", "~PHRASE", NULL };
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(dues); i++) {
		const json_t *due = json_array_get(dues, i);

		table_add(&table, field_date(&call->arena, due, "due"));
		table_add(&table, is_unread(due) ? "unreadable"
						 : field_string(due, "class"));
		table_add(&table, field_date(&call->arena, due, "from"));
		table_add(&table, field_date(&call->arena, due, "until"));
		table_add(&table, field_string(due, "phrase"));
	}
	table_close(&table, &call->output);
}

static void say_unread(const json_t *dues)
{
	for (size_t i = 0; i < json_array_size(dues); i++) {
		const json_t *due = json_array_get(dues, i);

		if (is_unread(due))
			output_say("line %zu cannot be read: %s", i + 1,
				   field_string(due, "error"));
	}
}

static enum wire_exit read_lines(struct call *call, const char *issued)
{
	struct text lines = { 0 };
	const json_t *dues;
	json_t *phrases;
	struct why why;
	size_t line;
	size_t column;

	if (file_read("-", &lines, &why) != ERROR_NONE) {
		output_say("%s", why.text);
		text_clear(&lines);
		return WIRE_EXIT_REFUSED;
	}
	/* Mending a phrase could give it another date: all is refused. */
	if (file_find_foreign(&lines, &line, &column)) {
		output_say("line %zu, column %zu: not UTF-8 text", line,
			   column);
		text_clear(&lines);
		return WIRE_EXIT_REFUSED;
	}
	phrases = phrases_of(&lines, issued);
	text_clear(&lines);
	dues = call_fetch(call, "/due", body_of(phrases));
	if (dues == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	else if (json_array_size(dues) > 0)
		print_all(call, dues);
	say_unread(dues);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run(struct call *call)
{
	const char *issued = call_option(call, "issued");

	if (call->arguments.count == 1 &&
	    strcmp(call->arguments.items[0], "-") == 0)
		return read_lines(call, issued);
	return read_one(call, issued);
}

static const struct option options[] = {
	{ .name = "issued",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "the document's date; without it today" },
	{ 0 },
};

const struct command command_due = {
	.words = { "due" },
	.arguments = "PHRASE",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = options,
	.summary = "Show how a deadline is read, and by which rule",
	.help = "A phrase that cannot be read for certain is refused: "
		"exit 1. With - as PHRASE lines are read from standard "
		"input, each a phrase and, after a tab, the date of "
		"issue if it has one; what cannot be read is marked "
		"and the exit is 0.",
	.example = "dondoc due \"trước ngày 20/6/2010\" --issued 2010-06-02\n"
		   "dondoc due - --json < phrases.tsv\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
