/* show: one task's whole life. */
#include <string.h>

#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/story.h"
#include "cli/table.h"

static void print_agencies(struct arena *arena, const json_t *task)
{
	const char *name = field_string(task, "agency_name");
	const char *code = field_string(task, "agency");

	output_fact("agency",
		    *name == '\0'
			    ? code
			    : arena_printf(arena, "%s (%s)%s", name, code,
					   field_is_true(task, "held")
						   ? ", held: the document "
						     "names no lead"
						   : ""));
	output_fact("with", field_text(arena, task, "support"));
	output_fact("submit to", field_string(task, "submit_to"));
}

/* How the date was read, in a few words: the whole rule has a line of its own.
 * `"before" a day: the day before the day named, until …` */
static const char *short_rule(struct arena *arena, const char *rule)
{
	const char *start = *rule == '"' ? strstr(rule, ": ") : NULL;
	size_t length;

	rule = start != NULL ? start + 2 : rule;
	length = strcspn(rule, ",;(");
	while (length > 0 && rule[length - 1] == ' ')
		length--;
	return arena_bytes(arena, rule, length);
}

/* "Sat 19/06/2010 (the day before the day named); last working day …" */
static const char *tell_due(struct arena *arena, const json_t *task)
{
	const char *rule =
		strcmp(field_string(task, "dated_by"), "extension") == 0
			? "extended"
			: short_rule(arena, field_string(task, "rule"));
	const char *last = field_string(task, "last_working_day");
	const char *time = field_string(task, "due_time");

	return arena_printf(
		arena, "%s%s%s%s%s%s%s%s",
		date_show_slashes(arena, field_string(task, "due_on")),
		*time != '\0' ? " " : "", time, *rule != '\0' ? " (" : "", rule,
		*rule != '\0' ? ")" : "",
		*last != '\0' ? "; last working day " : "",
		date_show_slashes(arena, last));
}

/* What the date hangs on, and how to say that it happened. */
static void print_event(struct arena *arena, const json_t *task)
{
	const char *event = field_string(task, "event");
	const char *on = field_string(task, "event_on");

	if (*event == '\0')
		return;
	if (*on != '\0')
		output_fact("event",
			    arena_printf(arena, "%s, %s", event,
					 date_show_slashes(arena, on)));
	else
		output_fact("event",
			    arena_printf(arena,
					 "%s: not recorded yet\n"
					 "dondoc event record %s \"%s\" --on "
					 "DATE",
					 event, field_string(task, "plan"),
					 event));
}

static void print_extension(struct arena *arena, const json_t *row)
{
	const char *from = field_string(row, "from");
	const char *document = field_string(row, "document");
	const char *signer = field_string(row, "signer");

	output_fact(
		"extended",
		arena_printf(arena, "%s → %s (%s), %s%s%s%s%s · %s",
			     *from != '\0' ? date_show_slashes(arena, from)
					   : "no date",
			     date_show_slashes(arena, field_string(row, "to")),
			     field_string(row, "phrase"),
			     field_string(row, "reason"),
			     *document != '\0' ? " · " : "", document,
			     *signer != '\0' ? ", " : "", signer,
			     field_string(row, "by")));
}

static void print_extensions(struct arena *arena, const json_t *extensions)
{
	for (size_t i = 0; i < json_array_size(extensions); i++)
		print_extension(arena, json_array_get(extensions, i));
}

/* "2010-Q3, data to Tue 14/09/2010" */
static const char *tell_period(struct arena *arena, const json_t *task)
{
	const char *period = field_string(task, "period");
	const char *cut_off = field_string(task, "cut_off");

	if (*cut_off == '\0')
		return period;
	return arena_printf(arena, "%s, data to %s", period,
			    date_show_slashes(arena, cut_off));
}

static void print_deadline(struct arena *arena, const json_t *task)
{
	const char *phrase = field_string(task, "due_phrase");
	const char *due = field_due(arena, task);
	const char *original = field_string(task, "original_due_on");

	output_fact("due", due);
	if (*due == '\0')
		due = "no date";
	else
		due = tell_due(arena, task);
	output_fact("deadline", *phrase == '\0' ? due
						: arena_printf(arena, "%s → %s",
							       phrase, due));
	output_fact("rule", field_string(task, "rule"));
	print_event(arena, task);
	if (*original != '\0' &&
	    strcmp(original, field_string(task, "due_on")) != 0)
		output_fact("first due",
			    field_date(arena, task, "original_due_on"));
	print_extensions(arena, json_object_get(task, "extensions"));
	output_fact("period", tell_period(arena, task));
	output_fact("from", field_date(arena, task, "from"));
	output_fact("until", field_date(arena, task, "until"));
}

static void print_state(struct arena *arena, const json_t *task)
{
	const char *state = field_string(task, "state");
	const char *status = field_string(task, "status");

	output_fact("state",
		    strcmp(state, status) == 0
			    ? state
			    : arena_printf(arena, "%s, %s", state,
					   story_words(arena, status)));
	output_fact("waits for", field_text(arena, task, "waits_for"));
	output_fact("submitted", field_date(arena, task, "submitted_on"));
	output_fact("done", field_date(arena, task, "done_on"));
	output_fact("product", field_string(task, "product"));
	output_fact("evidence", field_string(task, "evidence"));
	output_fact("asked for", field_date(arena, task, "requested_due_on"));
	output_fact("note", field_string(task, "note"));
}

/* The commands that may come next, by state. */
static void print_next(struct arena *arena, const json_t *task)
{
	const char *state = field_string(task, "state");
	const char *id = field_text(arena, task, "id");
	const char *finish =
		*field_string(task, "submit_to") != '\0' ? "submit" : "done";
	const char *next = "";

	if (strcmp(state, "waiting") == 0)
		next = arena_printf(arena,
				    "wait, or dondoc %s %s if it is done",
				    finish, id);
	else if (strcmp(state, "open") == 0)
		next = arena_printf(arena,
				    "dondoc start %s, then\n"
				    "dondoc %s %s",
				    id, finish, id);
	else if (strcmp(state, "started") == 0 ||
		 strcmp(state, "returned") == 0)
		next = arena_printf(arena, "dondoc %s %s", finish, id);
	else if (strcmp(state, "submitted") == 0)
		next = arena_printf(arena,
				    "dondoc approve %s, or\n"
				    "dondoc return %s --reason TEXT",
				    id, id);
	else if (*state != '\0')
		next = arena_printf(arena,
				    "nothing; dondoc reopen %s --reason TEXT "
				    "undoes it",
				    id);
	output_fact("next", next);
}

static void print_draft(struct arena *arena, const json_t *task)
{
	const char *drafted = field_string(task, "report_drafted_at");

	if (*drafted == '\0')
		return;
	output_fact("draft report",
		    arena_printf(arena, "%s\ndondoc report --task %s",
				 date_show(arena, drafted),
				 field_text(arena, task, "id")));
}

static void print_quote(struct arena *arena, const json_t *task)
{
	const char *quote = field_string(task, "quote");
	long long line = field_number(task, "quote_line");

	output_fact(line > 0 ? arena_printf(arena, "line %lld", line) : "quote",
		    quote);
	output_fact("registrar", field_string(task, "action_note"));
}

static void print_notices(struct call *call, const json_t *notices)
{
	static const char *const headings[] = { "AT",	   "NOTICE", "PERSON",
						"CHANNEL", "STATE",  "~WHY",
						NULL };
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(notices) == 0)
		return;
	output_line("%s", "");
	output_line("notices sent");
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(notices); i++) {
		const json_t *row = json_array_get(notices, i);

		table_add(&table, field_date(arena, row, "at"));
		table_add(&table,
			  story_words(arena, field_string(row, "notice")));
		table_add(&table, field_string(row, "person"));
		table_add(
			&table,
			story_channels(arena, json_object_get(row, "channel")));
		table_add(&table, field_string(row, "state"));
		table_add(&table, field_string(row, "answer"));
	}
	table_close(&table, &call->output);
}

static void print_upcoming(struct call *call, const json_t *upcoming)
{
	struct arena *arena = &call->arena;
	const char *last = "";

	if (json_array_size(upcoming) == 0)
		return;
	output_line("%s", "");
	output_line("to come");
	/* One notice goes to several people: it is told once. */
	for (size_t i = 0; i < json_array_size(upcoming); i++) {
		const json_t *row = json_array_get(upcoming, i);
		const char *line = arena_printf(
			arena, "%s · %s", field_date(arena, row, "at"),
			story_words(arena, field_string(row, "notice")));

		if (strcmp(line, last) != 0)
			output_line("%s", line);
		last = line;
	}
}

static void print_journal(struct arena *arena, const json_t *journal)
{
	if (json_array_size(journal) == 0)
		return;
	output_line("%s", "");
	output_line("journal");
	for (size_t i = 0; i < json_array_size(journal); i++)
		output_line("%s",
			    story_line(arena, json_array_get(journal, i)));
}

static enum wire_exit run(struct call *call)
{
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *task;

	text_add(&path, "/task");
	client_add_query(&path, "task", call->arguments.items[0]);
	task = call_get(call, text_string(&path));
	text_clear(&path);
	if (task == NULL)
		return call->exit_code;
	output_line("%s", field_string(task, "title"));
	output_fact("task", arena_printf(arena, "%s · %s",
					 field_text(arena, task, "id"),
					 field_string(task, "ref")));
	print_agencies(arena, task);
	print_deadline(arena, task);
	print_state(arena, task);
	print_next(arena, task);
	print_draft(arena, task);
	print_quote(arena, task);
	print_notices(call, json_object_get(task, "notices"));
	print_upcoming(call, json_object_get(task, "upcoming"));
	print_journal(arena, json_object_get(task, "journal"));
	return WIRE_EXIT_DONE;
}

const struct command command_show = {
	.words = { "show" },
	.alias = "info",
	.arguments = "TASK",
	.least = 1,
	.most = 1,
	.summary = "Show a task's whole life, and what to do next",
	.help = "The deadline stands in the document's own words "
		"beside the date read from it and the rule by which it "
		"was read; then who was told of it and when.",
	.example = "dondoc show 12\n"
		   "dondoc show 51/KH-UBND#III.11.2@huyen-chi-lang\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};
